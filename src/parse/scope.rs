//! What a reader of values knows about the site: its sources and its languages.
//!
//! 1. [`Scope`] reads one value of each type the formats have; what does not fit is reported.
//! 2. Languages that site.toml does not list are reported with the nearest that it does.
//! 3. A text that is empty is one that is not there: a translation somebody has yet to write.

use super::fields::{Fields, words};
use super::node::{Key, Node, Scalar, Style, Value};
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::model::url::{self, UrlKind};
use crate::model::{Anchor, Locale, Localized, Markdown, Moment, Text, time};
use crate::source::{Sources, Span};
use jiff::Timestamp;
use std::sync::Arc;

/// Reads values of a site.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// All files.
    pub sources: &'a Sources,
    /// The languages of site.toml, in order.
    pub locales: &'a [Locale],
}

fn wrong(node: &Node, wanted: &str, example: &str) -> Diagnostic {
    let message = format!("{wanted} is wanted here, and this is {}", node.kind());
    Diagnostic::new(Code::WrongType, node.span, message).help(format!("write it as in {example}"))
}

fn invalid(node: &Node, message: String, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, node.span, message).help(help)
}

/// Text of any length; empty text is none.
pub fn text(node: &Node, diagnostics: &mut Diagnostics) -> Option<Text> {
    match &node.value {
        Value::Scalar(Scalar {
            text,
            style: Style::Text | Style::Plain,
        }) => {
            let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let value: Arc<str> = if text.trim().contains('\n') {
                Arc::from(one_line)
            } else {
                Arc::from(text.trim())
            };
            (!value.is_empty()).then_some(Text {
                value,
                span: node.span,
                authored: None,
            })
        }
        Value::Null => None,
        _ => {
            diagnostics.push(wrong(node, "a text", "`key: \"some text\"`"));
            None
        }
    }
}

/// Text that must not be empty.
pub fn filled(node: &Node, diagnostics: &mut Diagnostics) -> Option<Text> {
    let before = diagnostics.count(crate::diag::Severity::Error);
    let found = text(node, diagnostics);
    if found.is_none() && diagnostics.count(crate::diag::Severity::Error) == before {
        diagnostics.push(
            Diagnostic::new(Code::EmptyText, node.span, "this text is empty")
                .help("write it, or leave the key out where it is optional"),
        );
    }
    found
}

/// `true` or `false`.
pub fn boolean(node: &Node, diagnostics: &mut Diagnostics) -> Option<bool> {
    match &node.value {
        Value::Scalar(Scalar {
            text,
            style: Style::Plain | Style::Typed,
        }) if text == "true" => Some(true),
        Value::Scalar(Scalar {
            text,
            style: Style::Plain | Style::Typed,
        }) if text == "false" => Some(false),
        _ => {
            diagnostics.push(wrong(
                node,
                "`true` or `false`",
                "`key: true`, without quotes",
            ));
            None
        }
    }
}

/// A whole number of at least one.
pub fn positive(node: &Node, diagnostics: &mut Diagnostics) -> Option<usize> {
    let number = match &node.value {
        Value::Scalar(Scalar {
            text,
            style: Style::Plain | Style::Typed,
        }) => text.parse().ok(),
        _ => None,
    };
    if number.is_none_or(|number: usize| number == 0) {
        diagnostics.push(wrong(node, "a whole number from 1", "`limit = 50`"));
        return None;
    }
    number
}

/// One of the words of a closed list.
pub fn word<T>(
    node: &Node,
    all: &[&str],
    parse: impl Fn(&str) -> Option<T>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let found = filled(node, diagnostics)?;
    let value = parse(&found.value);
    if value.is_none() {
        let help = did_you_mean(&found.value, all.iter().copied())
            .unwrap_or_else(|| "write one of these".to_owned());
        let message = format!("`{}` is none of {}", found.value, words(all));
        diagnostics.push(invalid(node, message, help));
    }
    value
}

/// The letters of a scalar, whatever its style.
fn letters<'n>(node: &'n Node, wanted: &str, diagnostics: &mut Diagnostics) -> Option<&'n str> {
    if let Value::Scalar(scalar) = &node.value {
        return Some(scalar.text.trim());
    }
    diagnostics.push(wrong(node, wanted, "`2026-03-26T19:00:00-07:00`"));
    None
}

/// An RFC 3339 time with an offset.
pub fn instant(node: &Node, diagnostics: &mut Diagnostics) -> Option<Timestamp> {
    let letters = letters(node, "a time", diagnostics)?;
    let found = time::instant(letters);
    if found.is_none() {
        let help = if time::day(letters).is_some() {
            format!("add the time of day and its offset from UTC: `{letters}T09:00:00+00:00`")
        } else {
            "write it as `2026-03-26T19:00:00-07:00`: date, time, offset from UTC".to_owned()
        };
        let message = format!("`{letters}` is not a time with an offset from UTC");
        diagnostics.push(Diagnostic::new(Code::InvalidTime, node.span, message).help(help));
    }
    found
}

/// A time with an offset, or a day.
pub fn moment(node: &Node, diagnostics: &mut Diagnostics) -> Option<Moment> {
    let letters = letters(node, "a day or time", diagnostics)?;
    let found = Moment::parse(letters);
    if found.is_none() {
        let message = format!("`{letters}` is neither a day nor a time with an offset from UTC");
        diagnostics.push(
            Diagnostic::new(Code::InvalidTime, node.span, message)
                .help("write it as `2026-03-09`, or as `2026-03-09T14:30:00+00:00`"),
        );
    }
    found
}

/// An id: `[a-z][a-z0-9-]*`.
pub fn anchor(node: &Node, diagnostics: &mut Diagnostics) -> Option<Anchor> {
    let found = filled(node, diagnostics)?;
    let id = Anchor::id(&found.value);
    if id.is_none() {
        let likely = Anchor::slug(&found.value);
        let message = format!("`{}` is not an id", found.value);
        diagnostics.push(
            Diagnostic::new(Code::InvalidId, node.span, message).help(format!(
                "an id is a letter a to z, then letters, digits and `-`: `{likely}`, for example"
            )),
        );
    }
    id
}

/// A URL to give to readers: `https:`, `mailto:` or `tel:`.
pub fn outside_url(node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let found = filled(node, diagnostics)?;
    let (message, help) = match url::classify(&found.value) {
        Ok(UrlKind::External { .. } | UrlKind::Mailto | UrlKind::Tel) => {
            return Some(found.value.to_string());
        }
        Ok(_) => (
            format!("`{}` is not a whole URL", found.value),
            "write `https://…`, `mailto:name@example.org` or `tel:+…`",
        ),
        Err(refused) => (format!("`{}` {refused}", found.value), refused.help()),
    };
    diagnostics.push(Diagnostic::new(Code::UrlScheme, node.span, message).help(help));
    None
}

/// The finding that a language's own file has a text for an id that `file` does not have.
pub fn unknown_side<'a>(
    file: &str,
    id: &str,
    span: Span,
    ids: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let mut ids: Vec<_> = ids.into_iter().collect();
    let bare = id.strip_prefix("update-").unwrap_or(id);
    ids.sort_by_key(|own| *own != bare);
    let own = ids.first().filter(|own| **own == bare);
    let help = own.map(|own| format!("did you mean `{own}`?"));
    let help = help.or_else(|| did_you_mean(id, ids.iter().copied()));
    let help = help.unwrap_or_else(|| format!("add `- id: {id}` to {file}, or remove this"));
    Diagnostic::new(
        Code::UnknownId,
        span,
        format!("{file} has nothing with the id `{id}`"),
    )
    .help(help)
}

/// The items of a list; a single value that is no list is reported.
pub fn list(node: Node, diagnostics: &mut Diagnostics) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        Value::Null => Vec::new(),
        _ => {
            diagnostics.push(wrong(&node, "a list", "`key: [one, two]`"));
            Vec::new()
        }
    }
}

impl Scope<'_> {
    /// A tag, as one of the site's languages.
    pub fn locale(&self, key: &Key, diagnostics: &mut Diagnostics) -> Option<Locale> {
        let found = self
            .locales
            .iter()
            .find(|locale| locale.as_str() == key.text);
        if found.is_none() {
            let tags: Vec<_> = self.locales.iter().map(Locale::as_str).collect();
            let canonical = Locale::canonical(&key.text).unwrap_or_default();
            let help = tags
                .iter()
                .find(|tag| **tag == canonical)
                .map(|tag| format!("write `{tag}`"))
                .or_else(|| did_you_mean(&key.text, tags.iter().copied()))
                .unwrap_or_else(|| {
                    format!(
                        "the languages are {}; a new one starts in `[[locales]]`",
                        words(&tags)
                    )
                });
            let message = format!("site.toml lists no language `{}`", key.text);
            diagnostics.push(Diagnostic::new(Code::UnknownLocale, key.span, message).help(help));
        }
        found.cloned()
    }

    /// A table by language of what `read` makes of each value; empty values are left out.
    pub fn by_locale<T>(
        &self,
        node: Node,
        diagnostics: &mut Diagnostics,
        mut read: impl FnMut(&Node, &mut Diagnostics) -> Option<T>,
    ) -> Localized<T> {
        if matches!(node.value, Value::Scalar(_)) {
            return self.one_for_all(&node, diagnostics, read);
        }
        let Some(fields) = Fields::open(node, "a text by language", diagnostics) else {
            return Localized::default();
        };
        let mut found = Localized::default();
        for (key, value) in fields.rest() {
            let locale = self.locale(&key, diagnostics);
            if let (Some(locale), Some(value)) = (locale, read(&value, diagnostics)) {
                found.insert(locale, value);
            }
        }
        found
    }

    /// One text for a site of one language; with more, nobody could say which one it is in.
    fn one_for_all<T>(
        &self,
        node: &Node,
        diagnostics: &mut Diagnostics,
        mut read: impl FnMut(&Node, &mut Diagnostics) -> Option<T>,
    ) -> Localized<T> {
        if let [only] = self.locales {
            let value = read(node, diagnostics).map(|value| (only.clone(), value));
            return value.into_iter().collect();
        }
        let first = self.locales.first().map_or("en", Locale::as_str);
        let message = "this text does not say its language";
        diagnostics.push(
            Diagnostic::new(Code::WrongType, node.span, message).help(format!(
                "put it under its language, as in `{first}: …` on a line of its own"
            )),
        );
        Localized::default()
    }

    /// Short texts by language.
    pub fn texts(&self, node: Node, diagnostics: &mut Diagnostics) -> Localized<Text> {
        self.by_locale(node, diagnostics, text)
    }

    /// Names by language, or one for all.
    pub fn names(&self, node: Node, diagnostics: &mut Diagnostics) -> Localized<Text> {
        if !matches!(node.value, Value::Scalar(_)) {
            return self.texts(node, diagnostics);
        }
        filled(&node, diagnostics)
            .into_iter()
            .flat_map(|name| {
                self.locales
                    .iter()
                    .map(move |locale| (locale.clone(), name.clone()))
            })
            .collect()
    }

    /// Markdown by language.
    pub fn markdowns(&self, node: Node, diagnostics: &mut Diagnostics) -> Localized<Markdown> {
        self.by_locale(node, diagnostics, |node, diagnostics| {
            self.markdown(node, diagnostics)
        })
    }

    /// Markdown in a scalar; empty text is none.
    pub fn markdown(&self, node: &Node, diagnostics: &mut Diagnostics) -> Option<Markdown> {
        match &node.value {
            Value::Scalar(Scalar {
                text,
                style: Style::Text | Style::Plain,
            }) => (!text.trim().is_empty())
                .then(|| Markdown::scalar(text, self.sources.snippet(node.span), node.span)),
            Value::Null => None,
            _ => {
                diagnostics.push(wrong(
                    node,
                    "a text",
                    "`key: |` with the text indented below",
                ));
                None
            }
        }
    }
}
