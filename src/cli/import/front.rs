//! Front matter of other generators: YAML, TOML or JSON at the head of a file.
//!
//! 1. [`split`] tells which it is by what the file begins with, and parts it from the text.
//! 2. [`Front`] gives values by key, whatever the key's case, and knows which of them nobody asked for.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::time;
use crate::parse::node::{Key, Node, Scalar, Style, Value};
use crate::parse::{toml, yaml};
use crate::source::{FileId, Span};
use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The head of a file, or a configuration.
pub(super) struct Front {
    entries: Vec<(Key, Node)>,
    asked: RefCell<BTreeSet<String>>,
}

impl Front {
    /// A table; anything else has no keys.
    pub fn new(node: Node) -> Self {
        let entries = match node.value {
            Value::Table(entries) => entries,
            _ => Vec::new(),
        };
        Self {
            entries,
            asked: RefCell::default(),
        }
    }

    /// The value of a key given in small letters.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.asked.borrow_mut().insert(key.to_owned());
        let mut entries = self.entries.iter();
        let found = entries.find(|(own, _)| own.text.to_lowercase() == key);
        found.map(|(_, node)| node).filter(|node| !node.is_null())
    }

    /// A text that is not empty.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(scalar)
    }

    /// Whether a key is `true`.
    pub fn is_true(&self, key: &str) -> bool {
        self.text(key).is_some_and(|text| text == "true")
    }

    /// The texts of a list, or the one that stands in its place.
    pub fn texts(&self, key: &str) -> Vec<(String, Span)> {
        match self.get(key) {
            Some(Node {
                value: Value::List(items),
                ..
            }) => items
                .iter()
                .filter_map(|item| Some((scalar(item)?, item.span)))
                .collect(),
            Some(node) => scalar(node)
                .map(|text| (text, node.span))
                .into_iter()
                .collect(),
            None => Vec::new(),
        }
    }

    /// The first of several keys that is a time.
    pub fn time(&self, keys: &[&str], zone: &TimeZone) -> Option<Timestamp> {
        keys.iter()
            .filter_map(|key| self.text(key))
            .find_map(|text| instant(&text, zone))
    }

    /// A table in the table.
    pub fn table(&self, key: &str) -> Option<Self> {
        self.get(key).cloned().map(Self::new)
    }

    /// All keys with their values.
    pub fn entries(&self) -> &[(Key, Node)] {
        &self.entries
    }

    /// The keys that have a value, and that nobody asked for.
    pub fn unasked(&self) -> Vec<&Key> {
        let asked = self.asked.borrow();
        let left = |(key, node): &&(Key, Node)| {
            !node.is_null() && !asked.contains(&key.text.to_lowercase())
        };
        self.entries
            .iter()
            .filter(left)
            .map(|(key, _)| key)
            .collect()
    }
}

/// The text of a scalar; none where it is empty, or no scalar.
pub(super) fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Scalar(scalar) => {
            let text = scalar.text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        }
        _ => None,
    }
}

/// A time as generators write it; without an offset it is in `zone`.
pub(super) fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(time) = time::instant(text) {
        return Some(time);
    }
    let zoned = [
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%d %H:%M:%S %:z",
        "%Y-%m-%dT%H:%M:%S%z",
    ];
    let with_offset = zoned
        .iter()
        .find_map(|format| strtime::parse(format, text).ok()?.to_timestamp().ok());
    let local = [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
    ];
    let at = |format: &&str| {
        let local = strtime::parse(format, text).ok()?.to_datetime().ok()?;
        Some(local.to_zoned(zone.clone()).ok()?.timestamp())
    };
    let day = || Some(time::day(text)?.to_zoned(zone.clone()).ok()?.timestamp());
    with_offset
        .or_else(|| local.iter().find_map(at))
        .or_else(day)
}

/// Front matter, and where the text behind it begins. None after errors, which are reported.
pub(super) fn split(
    text: &str,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Option<(Front, usize)> {
    let trimmed = text.trim_start_matches('\n');
    let start = text.len() - trimmed.len();
    let nothing = Node {
        span: Span::new(file, 0..0),
        value: Value::Null,
    };
    if trimmed.starts_with('{') && !trimmed.starts_with("{{") {
        let mut stream = serde_json::Deserializer::from_str(trimmed).into_iter();
        return match stream.next()? {
            Ok(value) => {
                let end = start + stream.byte_offset();
                let node = json(value, Span::new(file, start..end));
                Some((Front::new(node), end))
            }
            Err(error) => {
                let message = format!("this is not JSON: {error}");
                let finding = Diagnostic::new(Code::Syntax, Span::new(file, start..start), message);
                diagnostics.push(finding.help("mend the head of the file"));
                None
            }
        };
    }
    for fence in ["---", "+++"] {
        let Some((head, end)) = fenced(text, start, fence) else {
            continue;
        };
        let inside = text.get(head.clone()).unwrap_or_default();
        let node = if fence == "---" {
            yaml::parse(inside, file, head.start, diagnostics)
        } else {
            // The library counts from the start of what it is given.
            let padded = format!("{}{inside}", "\n".repeat(head.start));
            toml::parse(&padded, file, diagnostics)
        };
        return Some((Front::new(node?), end));
    }
    Some((Front::new(nothing), 0))
}

/// What stands between two lines of `fence`, and where the second ends.
fn fenced(text: &str, start: usize, fence: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == fence)?;
    let head = start + first.len();
    let mut at = head;
    for line in lines {
        if line.trim_end() == fence {
            return Some((head..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// JSON as a node; all of it stands at `span`.
pub(super) fn json(value: serde_json::Value, span: Span) -> Node {
    let plain = |text: String| {
        Value::Scalar(Scalar {
            text,
            style: Style::Plain,
        })
    };
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(is_true) => plain(is_true.to_string()),
        serde_json::Value::Number(number) => plain(number.to_string()),
        serde_json::Value::String(text) => plain(text),
        serde_json::Value::Array(items) => {
            Value::List(items.into_iter().map(|item| json(item, span)).collect())
        }
        serde_json::Value::Object(members) => Value::Table(
            members
                .into_iter()
                .map(|(text, value)| (Key { text, span }, json(value, span)))
                .collect(),
        ),
    };
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Content, Sources};
    use std::sync::Arc;

    fn read(text: &str) -> (Option<(Front, usize)>, usize) {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text)))]);
        let mut found = Diagnostics::default();
        let front = split(text, sources.find("f").unwrap(), &mut found);
        (front, found.iter().count())
    }

    #[test]
    fn heads_of_three_kinds() {
        for text in [
            "---\nTitle: A b\ndraft: true\naliases: [/x/, /y/]\nw: 1\n---\nText",
            "+++\ntitle = \"A b\"\ndraft = true\naliases = [\"/x/\", \"/y/\"]\nw = 1\n+++\nText",
            "{\n\"title\": \"A b\", \"draft\": true, \"aliases\": [\"/x/\", \"/y/\"], \"w\": 1 }\nText",
        ] {
            let (found, errors) = read(text);
            let (front, end) = found.unwrap();
            assert_eq!(front.text("title").as_deref(), Some("A b"), "{text}");
            assert!(front.is_true("draft") && errors == 0, "{text}");
            let aliases = front.texts("aliases").into_iter().map(|(text, _)| text);
            assert_eq!(aliases.collect::<Vec<_>>(), ["/x/", "/y/"]);
            let left: Vec<_> = front
                .unasked()
                .iter()
                .map(|key| key.text.as_str())
                .collect();
            assert_eq!(left, ["w"], "{text}");
            assert_eq!(text.get(end..).map(str::trim), Some("Text"));
        }
        assert_eq!(read("Text").0.map(|(_, end)| end), Some(0));
        assert_eq!(read("{{< x >}} Text").0.map(|(_, end)| end), Some(0));
        for broken in ["---\na: b: c\n---\n", "+++\na\n+++\n", "{\"a\": }"] {
            let (found, errors) = read(broken);
            assert!(found.is_none() && errors == 1, "{broken}");
        }
    }

    #[test]
    fn a_place_in_toml_is_one_in_the_file() {
        let text = "+++\ntitle = \"x\"\nweight = 1\n+++\n";
        let (front, _) = read(text).0.unwrap();
        let weight = front.unasked()[1].span;
        assert_eq!(text.get(weight.range()), Some("weight"));
    }

    #[test]
    fn times_of_every_form() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        for (text, expected) in [
            ("2018-04-13T15:54:00Z", "2018-04-13T15:54:00Z"),
            ("2018-04-13T15:54:00+02:00", "2018-04-13T13:54:00Z"),
            ("2018-04-13 15:54:00", "2018-04-13T13:54:00Z"),
            ("2018-04-13T15:54:00", "2018-04-13T13:54:00Z"),
            ("2018-04-13 15:54:00 +0100", "2018-04-13T14:54:00Z"),
            ("2018-04-13 15:54", "2018-04-13T13:54:00Z"),
            ("2018-01-13", "2018-01-12T23:00:00Z"),
        ] {
            let found = instant(text, &zone).map(|time| time.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        assert_eq!(instant("soon", &zone), None);
    }
}
