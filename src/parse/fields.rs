//! A table taken apart, key by key.
//!
//! 1. [`Fields::open`] takes a table; keys that repeat are reported with both places.
//! 2. [`Fields::take`] and [`Fields::require`] hand out values; each names a key that the format has.
//! 3. [`Fields::finish`] reports what nobody asked for, with the nearest key that there is.

use super::node::{Key, Node, Value};
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::source::Span;

/// The entries of one table that are not yet read.
pub struct Fields {
    entries: Vec<(Key, Node)>,
    known: Vec<&'static str>,
    span: Span,
    /// What the table is, in messages: "incident.yaml", "a question".
    what: &'static str,
}

/// How a table is written: as an example where it has been taken for a single value or a list.
fn likely(what: &str) -> &'static str {
    match what {
        "`retired`" => {
            "write the day, and what to read instead: `retired: {at: 2026-04-02, see: OTHER-ID}`"
        }
        "`withdrawn`" => {
            "write when, and why: `withdrawn: {at: 2026-05-01T09:00:00Z, reason: {en: …}}`"
        }
        "`covers`" => {
            "write what each item is said under, as in `covers: {gdpr-34: {nature: what-happened}}`"
        }
        "questions by id" => {
            "write each id as a key, without `-`, and its texts below: `reset-password: {question: …, answer: …}`"
        }
        "texts of updates by id" => {
            "write each id as a key, without `-`, and its text: `tokens: …`"
        }
        _ => "write one `key: value` a line",
    }
}

impl Fields {
    /// Takes a table. Anything else is reported; nothing at all is an empty table.
    pub fn open(node: Node, what: &'static str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = node.span;
        let entries = match node.value {
            Value::Table(entries) => entries,
            Value::Null => Vec::new(),
            Value::Scalar(_) | Value::List(_) => {
                let message = format!("{what} is a table of keys, and this is {}", node.kind());
                diagnostics
                    .push(Diagnostic::new(Code::WrongType, span, message).help(likely(what)));
                return None;
            }
        };
        let entries = unique(entries, diagnostics);
        Some(Self {
            entries,
            known: Vec::new(),
            span,
            what,
        })
    }

    /// The table's start.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of a key; none where the key is not there or has no value.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.take_entry(key)
            .map(|(_, node)| node)
            .filter(|node| !node.is_null())
    }

    /// The value of a key that changes what becomes of the whole: none where the key is not there. One without a value is
    /// reported, since nobody can say whether it was meant.
    pub fn decided(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Node> {
        let (key, node) = self.take_entry(key)?;
        if node.is_null() {
            let message = format!("`{}` is there, and has no value", key.text);
            diagnostics.push(
                Diagnostic::new(Code::EmptyText, key.span, message)
                    .help("write its value, or take the key out"),
            );
            return None;
        }
        Some(node)
    }

    /// A key with its place, and its value, [`Value::Null`] included.
    pub fn take_entry(&mut self, key: &'static str) -> Option<(Key, Node)> {
        self.known.push(key);
        let at = self
            .entries
            .iter()
            .position(|(found, _)| found.text == key)?;
        Some(self.entries.remove(at))
    }

    /// The value of a key that has to be there.
    pub fn require(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Node> {
        let node = self.take(key);
        if node.is_none() && !self.is_misspelt(key, diagnostics) {
            let message = format!("{} has no `{key}`", self.what);
            diagnostics.push(
                Diagnostic::new(Code::MissingKey, self.span, message)
                    .help(format!("add `{key}`: it is required")),
            );
        }
        node
    }

    /// Whether an unknown key was meant as `key`: one slip is told once, and not as a missing key.
    fn is_misspelt(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> bool {
        let near = |(found, _): &(Key, Node)| did_you_mean(&found.text, [key]).is_some();
        let Some(at) = self.entries.iter().position(near) else {
            return false;
        };
        let (found, _) = self.entries.remove(at);
        diagnostics.push(self.unknown(&found));
        true
    }

    fn unknown(&self, key: &Key) -> Diagnostic {
        let free = self.known.iter().copied();
        let help = did_you_mean(&key.text, free)
            .unwrap_or_else(|| format!("the keys here are {}", words(&self.known)));
        let message = format!("{} has no key `{}`", self.what, key.text);
        Diagnostic::new(Code::UnknownKey, key.span, message).help(help)
    }

    /// Whether a key is there that nobody has taken.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(found, _)| found.text == key)
    }

    /// All that is left, for tables whose keys are the author's own.
    #[must_use]
    pub fn rest(self) -> Vec<(Key, Node)> {
        self.entries
    }

    /// Reports every key that is left: the format does not have it.
    pub fn finish(self, diagnostics: &mut Diagnostics) {
        diagnostics.extend(self.entries.iter().map(|(key, _)| self.unknown(key)));
    }
}

/// Drops the later ones of entries with one key, and reports them.
fn unique(entries: Vec<(Key, Node)>, diagnostics: &mut Diagnostics) -> Vec<(Key, Node)> {
    let mut seen = std::collections::BTreeMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for (key, node) in entries {
        if let Some(first) = seen.get(&key.text) {
            let message = format!("`{}` is given twice", key.text);
            diagnostics.push(
                Diagnostic::new(Code::DuplicateKey, key.span, message)
                    .help("keep one of the two")
                    .related(*first, "first given here"),
            );
            continue;
        }
        seen.insert(key.text.clone(), key.span);
        kept.push((key, node));
    }
    kept
}

/// "`a`, `b` and `c`"
#[must_use]
pub fn words(all: &[&str]) -> String {
    match all {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [head @ .., last] => {
            let head: Vec<_> = head.iter().map(|word| format!("`{word}`")).collect();
            format!("{} and `{last}`", head.join(", "))
        }
    }
}
