//! TOML to [`Node`]: the only module that knows the TOML library.
//!
//! 1. The library recovers from syntax errors: all of a file are reported at once.
//! 2. What has no quotes keeps its letters, for the reader of the field to understand.

use super::node::{Key, Node, Scalar, Style, Value};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

/// Reads the whole of a file. None after syntax errors, which are reported.
pub fn parse(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = Span::new(file, error.span().unwrap_or(0..0));
        let code = if error.message() == "duplicate key" {
            Code::DuplicateKey
        } else {
            Code::Syntax
        };
        let message = match code {
            Code::DuplicateKey => {
                let key = text.get(span.range()).unwrap_or_default();
                format!("`{key}` is given twice")
            }
            _ => format!("this is not TOML: {}", error.message()),
        };
        let help = match code {
            Code::DuplicateKey => "keep one of the two",
            _ => "texts stand in quotes, as in `key = \"text\"`",
        };
        diagnostics.push(Diagnostic::new(code, span, message).help(help));
    }
    let node = Reader { text, file }.table(table.get_ref(), Span::new(file, 0..0));
    node.check_characters(text, diagnostics);
    errors.is_empty().then_some(node)
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
}

impl Reader<'_> {
    fn table(&self, table: &DeTable<'_>, span: Span) -> Node {
        let entries = table
            .iter()
            .map(|(key, value)| {
                let span = Span::new(self.file, key.span());
                (
                    Key {
                        text: key.get_ref().to_string(),
                        span,
                    },
                    self.node(value),
                )
            })
            .collect();
        Node {
            span,
            value: Value::Table(entries),
        }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let span = Span::new(self.file, value.span());
        let scalar = |text: String, style| Value::Scalar(Scalar { text, style });
        let value = match value.get_ref() {
            DeValue::Table(table) => return self.table(table, span),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::String(text) => scalar(text.to_string(), Style::Text),
            _ => {
                let written = self.text.get(span.range()).unwrap_or_default();
                scalar(written.to_owned(), Style::Typed)
            }
        };
        Node { span, value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Content, Sources};
    use std::sync::Arc;

    fn read(text: &str) -> (Option<Node>, Vec<Code>) {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text)))]);
        let mut diagnostics = Diagnostics::default();
        let node = parse(text, sources.find("f").unwrap(), &mut diagnostics);
        (node, diagnostics.iter().map(|item| item.code).collect())
    }

    #[test]
    fn all_errors_are_reported_at_once() {
        let (node, codes) = read("a = \n[c]\nx = 1\nx = 2\nd = \"open\n");
        assert!(node.is_none());
        assert_eq!(codes, [Code::Syntax, Code::DuplicateKey, Code::Syntax]);
    }

    #[test]
    fn characters_that_xml_forbids_are_found_behind_escapes() {
        let (_, codes) = read("a = [{b = \"x\\u0008\"}]\nc = \"\\t\\U0001F600\"\n");
        assert_eq!(codes, [Code::ControlCharacter]);
    }

    #[test]
    fn a_date_keeps_its_letters() {
        let (node, _) = read("t = 2027-10-01T00:00:00Z\n");
        let Value::Table(entries) = node.unwrap().value else {
            panic!("no table")
        };
        let Value::Scalar(scalar) = &entries[0].1.value else {
            panic!("no scalar")
        };
        assert_eq!(
            (scalar.text.as_str(), scalar.style),
            ("2027-10-01T00:00:00Z", Style::Typed)
        );
    }
}
