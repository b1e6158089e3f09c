//! A raw value with its place: what YAML and TOML have in common.
//!
//! 1. [`Node`] is a scalar, a list or a table; tables keep their order and repeated keys.
//! 2. [`Node::kind`] names what it is in messages.
//! 3. [`Node::check_characters`] finds what an escape has brought into a text that no feed can carry.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::source::load::{is_forbidden, may_be_unusual};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// A scalar's own text, quotes and indicators included; for a list or table its start.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing: YAML's empty value, `~` or `null`.
    Null,
    /// Text, or a number, date or truth value as it was written.
    Scalar(Scalar),
    /// In order.
    List(Vec<Node>),
    /// In order, repeated keys included.
    Table(Vec<(Key, Node)>),
}

/// A scalar as its author wrote it.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// Without quotes, escapes and indentation.
    pub text: String,
    /// Which types it can stand for.
    pub style: Style,
}

/// Which types a scalar can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Only text.
    Text,
    /// Text or anything that its letters spell: YAML without quotes.
    Plain,
    /// A number, date or truth value, never text: TOML without quotes.
    Typed,
}

/// The key of an entry.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// Nothing, standing nowhere: what a file that is not there holds.
    #[must_use]
    pub fn absent() -> Self {
        Self {
            span: Span::nowhere(),
            value: Value::Null,
        }
    }

    /// What it is, for messages: "a list".
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Scalar(Scalar {
                style: Style::Typed,
                ..
            }) => "a value without quotes",
            Value::Scalar(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// Reports characters that no text may have and that only an escape (`"\u0008"`) can have
    /// brought in: one that stands in `file` itself was reported when that was read.
    pub fn check_characters(&self, file: &str, diagnostics: &mut Diagnostics) {
        match &self.value {
            Value::Scalar(scalar) if may_be_unusual(&scalar.text) => {
                let mut found = scalar.text.chars();
                let found = found.find(|c| is_forbidden(*c) && !file.contains(*c));
                diagnostics.extend(found.map(|c| {
                    let message = format!("the character U+{:04X} by an escape", u32::from(c));
                    Diagnostic::new(Code::ControlCharacter, self.span, message).help("leave it out")
                }));
            }
            Value::Null | Value::Scalar(_) => {}
            Value::List(items) => {
                for item in items {
                    item.check_characters(file, diagnostics);
                }
            }
            Value::Table(entries) => {
                for (_, value) in entries {
                    value.check_characters(file, diagnostics);
                }
            }
        }
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}
