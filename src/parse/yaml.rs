//! YAML to [`Node`]: the only module that knows the YAML library.
//!
//! 1. The library gives structure, text and spans; a plain scalar that it takes for a number, a
//!    truth value or nothing is given back the letters it was written with: text is text.
//! 2. Repeated keys come through, to be reported with both their places. Merge keys (`<<`) do not merge.
//! 3. What YAML makes of a text beside what it says is told ([`slips`]).
//! 4. A budget bounds what aliases, nesting and size may cost.

mod slips;

use super::node::{Key, Node, Scalar, Style, Value};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, Location, MergeKeyPolicy, NonFiniteFloatPolicy, Spanned};
use std::fmt;

/// Nodes a file may have: a FAQ of 100,000 questions in two languages has 1.2 million.
const MOST_NODES: usize = 4_000_000;
/// Nested lists and tables; no format of ours has more than five.
const DEEPEST: usize = 64;
/// Nodes that aliases may stand for. At the library's million, a file of 700 bytes takes seconds.
const MOST_REPEATED: usize = 50_000;

/// Reads `text`, which stands in `file` from byte `base`. None after a syntax error, which is
/// reported. An empty text is [`Value::Null`].
pub fn parse(text: &str, file: FileId, base: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let origin = Origin { text, file, base };
    match serde_yaml::from_str_with_options::<Located>(text, options()) {
        Ok(root) => {
            let node = origin.node(root);
            node.check_characters(text, diagnostics);
            slips::check(&node, &origin, diagnostics);
            Some(node)
        }
        Err(error) => {
            diagnostics.push(origin.syntax_error(&error));
            None
        }
    }
}

fn options() -> serde_yaml::Options {
    let budget = serde_yaml::budget! {
        max_events: MOST_NODES * 2,
        max_nodes: MOST_NODES,
        max_depth: DEEPEST,
        flow_nesting_limit: DEEPEST,
        max_aliases: 1_000,
        max_anchors: 1_000,
        max_total_scalar_bytes: 256 << 20,
        max_recorded_anchor_events: MOST_REPEATED,
    };
    let alias_limits = serde_yaml::alias_limits! {
        max_total_replayed_events: MOST_REPEATED,
    };
    serde_yaml::options! {
        budget: budget,
        alias_limits: alias_limits,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        strict_booleans: true,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
    }
}

/// What the library gives.
enum Raw {
    Null,
    Typed,
    Text(String),
    List(Vec<Located>),
    Table(Vec<(Located, Located)>),
}

/// A value and where it stands, which of an alias is where it is defined.
struct Located {
    value: Raw,
    place: Location,
}

impl<'de> Deserialize<'de> for Located {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, defined, .. } = Spanned::deserialize(deserializer)?;
        Ok(Self {
            value,
            place: defined,
        })
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key()? {
            entries.push((key, access.next_value()?));
        }
        Ok(Raw::Table(entries))
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

/// Where the text stands.
struct Origin<'a> {
    text: &'a str,
    file: FileId,
    base: usize,
}

impl Origin<'_> {
    fn node(&self, raw: Located) -> Node {
        let span = self.span(&raw.place);
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Typed => self.plain(span, self.written(span).trim().to_owned()),
            Raw::Text(text) => self.plain(span, text),
            Raw::List(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            Raw::Table(entries) => Value::Table(
                entries
                    .into_iter()
                    .map(|(key, value)| (self.key(key), self.node(value)))
                    .collect(),
            ),
        };
        Node { span, value }
    }

    fn plain(&self, span: Span, text: String) -> Value {
        let quoted = self.written(span).starts_with(['"', '\'', '|', '>']);
        Value::Scalar(Scalar {
            text,
            style: if quoted { Style::Text } else { Style::Plain },
        })
    }

    /// A key that is a list or table has no text of ours, so it is unknown to every format.
    fn key(&self, raw: Located) -> Key {
        let span = self.span(&raw.place);
        let text = match raw.value {
            Raw::Text(text) => text,
            Raw::Null | Raw::Typed => self.written(span).trim().to_owned(),
            Raw::List(_) | Raw::Table(_) => "[…]".to_owned(),
        };
        Key { text, span }
    }

    fn written(&self, span: Span) -> &str {
        let range = span.range();
        self.text
            .get(range.start.saturating_sub(self.base)..range.end.saturating_sub(self.base))
            .unwrap_or_default()
    }

    fn span(&self, location: &Location) -> Span {
        let span = location.span();
        let size = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok());
        // A syntax error has its place in characters alone.
        let start = size(span.byte_offset())
            .filter(|at| *at <= self.text.len())
            .unwrap_or_else(|| {
                let characters = size(Some(span.offset())).unwrap_or(0);
                self.text
                    .char_indices()
                    .nth(characters)
                    .map_or(self.text.len(), |(at, _)| at)
            });
        let length = size(span.byte_len()).filter(|length| start + length <= self.text.len());
        let end = start + length.unwrap_or(0);
        Span::new(self.file, self.base + start..self.base + end)
    }

    fn syntax_error(&self, error: &serde_yaml::Error) -> Diagnostic {
        let full = error.without_snippet().to_string();
        let message = full
            .split(" at line ")
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let span = error
            .location()
            .map_or(Span::new(self.file, self.base..self.base), |location| {
                self.span(&location)
            });
        let help = if message.contains("mapping values") {
            "a text with `: ` in it needs quotes, as in `key: \"text: more\"`"
        } else if message.contains("tab") {
            "indent with spaces"
        } else if message.contains("quote") {
            "close the text with the quote that it starts with"
        } else if message.contains("multiple") {
            "one file holds one document: remove the `---`"
        } else {
            "check indentation and quotes here and on the line above"
        };
        Diagnostic::new(Code::Syntax, span, format!("this is not YAML: {message}")).help(help)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::source::{Content, Sources};
    use std::sync::Arc;

    pub fn read(text: &str) -> (Option<Node>, Diagnostics) {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text)))]);
        let mut diagnostics = Diagnostics::default();
        let node = parse(text, sources.find("f").unwrap(), 0, &mut diagnostics);
        (node, diagnostics)
    }

    fn scalar(text: &str) -> String {
        match read(text).0.unwrap().value {
            Value::Table(entries) => match &entries[0].1.value {
                Value::Scalar(scalar) => scalar.text.clone(),
                Value::Null => "NULL".to_owned(),
                _ => panic!("no scalar"),
            },
            _ => panic!("no table"),
        }
    }

    #[test]
    fn text_is_text() {
        let check = |yaml: &str, text: &str| assert_eq!(scalar(&format!("a: {yaml}\n")), text);
        check("no", "no");
        check("012", "012");
        check("1e3", "1e3");
        check("1e999", "1e999");
        check(".nan", ".nan");
        check("0x10", "0x10");
        check("true", "true");
        check("2026-03-01", "2026-03-01");
        check("99999999999999999999999999", "99999999999999999999999999");
        check("~", "NULL");
        check("'~'", "~");
        check("\"a\\nb\"", "a\nb");
        check("|\n  北 x\n  y\n", "北 x\ny\n");
    }

    #[test]
    fn keys_that_repeat_come_through() {
        let Value::Table(entries) = read("a: 1\na: 2\n").0.unwrap().value else {
            panic!("no table")
        };
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn characters_that_xml_forbids_are_found_behind_escapes() {
        let codes = |yaml: &str| -> Vec<Code> {
            let (_, diagnostics) = read(yaml);
            diagnostics.iter().map(|item| item.code).collect()
        };
        for escape in [
            "\\b",
            "\\x08",
            "\\u0008",
            "\\e",
            "\\0",
            "\\uFFFF",
            "\\U0000FDD0",
        ] {
            let found = codes(&format!("a:\n  - {{b: \"x{escape}\"}}\n"));
            assert_eq!(found, [Code::ControlCharacter], "{escape}");
        }
        assert_eq!(codes("a: \"\\t\\n\\r\\U0001F600\"\n"), []);
        // In the file itself it is found when that is read.
        assert_eq!(codes("a: \"x\u{fdd0}\"\n"), []);
    }

    #[test]
    fn an_empty_text_is_nothing() {
        assert!(read("# only a comment\n").0.unwrap().is_null());
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let (node, diagnostics) = read("ok: 北北\nb: c: d\n");
        assert!(node.is_none());
        let first = diagnostics.iter().next().unwrap();
        assert_eq!(first.code, Code::Syntax);
        let crate::diag::Place::Span(span) = first.place else {
            panic!("no span")
        };
        assert_eq!(span.start, 15);
    }

    #[test]
    fn deep_nesting_and_alias_bombs_fail_fast() {
        assert!(read(&"{a: ".repeat(40_000)).0.is_none());
        assert!(read(&"[".repeat(100_000)).0.is_none());
        let line = |(from, to): (char, char)| {
            let nine = [format!("*{from}").as_str(); 9].join(",");
            format!("{to}: &{to} [{nine}]\n")
        };
        let lines: Vec<_> = ('a'..='k').zip('b'..='l').map(line).collect();
        let bomb = format!("a: &a [x,x,x,x,x,x,x,x,x]\n{}", lines.concat());
        assert!(read(&bomb).0.is_none());
    }
}
