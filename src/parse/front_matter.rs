//! The head and the body of a Markdown file.
//!
//! 1. `split` parts the YAML between two lines of `---` from the text below.
//! 2. `is_blank` knows a file that a translator has yet to fill: nothing in it but comments.

use super::fields::Fields;
use super::node::{Node, Value};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Markdown;
use crate::source::{FileId, Span};
use std::ops::Range;

/// A Markdown file taken apart.
struct Parts {
    /// Its front matter; [`Value::Null`] where there is none.
    head: Node,
    /// Where its body stands in the file.
    body: Range<usize>,
}

/// What a Markdown file holds.
pub enum Parsed<T> {
    /// A text, with what its front matter says.
    Text(Box<T>),
    /// Nothing but comments: a translation that nobody has written yet.
    Blank,
    /// Errors, which are reported.
    Broken,
}

/// The front matter and the body of a file.
pub struct Opened {
    /// The keys that nobody has read yet.
    pub fields: Fields,
    /// What follows them.
    pub body: Markdown,
}

/// Opens a Markdown file and gives it to `read`, which makes nothing of it after errors.
pub fn parse<T>(
    file: FileId,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(Opened, &mut Diagnostics) -> Option<T>,
) -> Parsed<T> {
    let text = scope.sources.text(file);
    let Some(parts) = split(text, file, diagnostics) else {
        return Parsed::Broken;
    };
    if is_blank(&parts, text) {
        return Parsed::Blank;
    }
    let body = text.get(parts.body.clone()).unwrap_or_default();
    let body = Markdown::verbatim(body, file, parts.body.start);
    let opened = Fields::open(parts.head, "the front matter", diagnostics)
        .map(|fields| Opened { fields, body });
    match opened.and_then(|opened| read(opened, diagnostics)) {
        Some(text) => Parsed::Text(Box::new(text)),
        None => Parsed::Broken,
    }
}

/// Parts front matter and body. None after an error, which is reported.
fn split(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Parts> {
    let Some(rest) = text.strip_prefix("---\n") else {
        let head = Node {
            span: Span::new(file, 0..0),
            value: Value::Null,
        };
        return Some(Parts {
            head,
            body: 0..text.len(),
        });
    };
    let start = text.len() - rest.len();
    let mut at = start;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let yaml = text.get(start..at).unwrap_or_default();
            let mut head = super::yaml::parse(yaml, file, start, diagnostics)?;
            if head.is_null() {
                head.span = Span::new(file, 0..0);
            }
            return Some(Parts {
                head,
                body: at + line.len()..text.len(),
            });
        }
        at += line.len();
    }
    diagnostics.push(
        Diagnostic::new(
            Code::Syntax,
            Span::new(file, 0..3),
            "the front matter does not end",
        )
        .help("close it with a line of `---`"),
    );
    None
}

/// Whether a Markdown file has neither front matter nor text, comments aside.
fn is_blank(parts: &Parts, text: &str) -> bool {
    let head = match &parts.head.value {
        Value::Null => true,
        Value::Table(entries) => entries.iter().all(|(_, node)| is_empty(node)),
        _ => false,
    };
    head && without_comments(text.get(parts.body.clone()).unwrap_or_default())
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Scalar(scalar) => scalar.text.trim().is_empty(),
        _ => false,
    }
}

fn without_comments(body: &str) -> bool {
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("<!--") {
        if !before.trim().is_empty() {
            return false;
        }
        rest = after.split_once("-->").map_or("", |(_, behind)| behind);
    }
    rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Content, Sources};
    use std::sync::Arc;

    fn parts(text: &str) -> (Option<(bool, String)>, usize) {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text)))]);
        let mut diagnostics = Diagnostics::default();
        let parts = split(text, sources.find("f").unwrap(), &mut diagnostics);
        let found = parts.map(|parts| {
            (
                is_blank(&parts, text),
                text.get(parts.body).unwrap_or_default().to_owned(),
            )
        });
        (found, diagnostics.iter().count())
    }

    #[test]
    fn heads_and_bodies() {
        let check = |text: &str, blank: bool, body: &str| {
            assert_eq!(parts(text), (Some((blank, body.to_owned())), 0), "{text:?}");
        };
        check("---\ntitle: x\n---\nbody\n", false, "body\n");
        check("---\ntitle: x\n---", false, "");
        check("no head\n", false, "no head\n");
        check("", true, "");
        check(
            "---\n# title: x\n---\n<!-- write\nhere -->\n\n",
            true,
            "<!-- write\nhere -->\n\n",
        );
        check("---\ntitle:\n---\n", true, "");
        check("<!-- a -->b", false, "<!-- a -->b");
    }

    #[test]
    fn a_head_that_does_not_end_is_an_error() {
        assert_eq!(parts("---\ntitle: x\n"), (None, 1));
    }
}
