//! A small site for the tests of this layer.
//!
//! 1. [`render`] and its kin render a text that stands in an English notice of it.
//! 2. [`fill`] fills the gaps of a document with words that tests can look for.

use super::document::{Document, Filling};
use super::{AlertTitles, Beyond, Context, Labels, Neighbours, Outline};
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{Anchor, Locale, Markdown};
use crate::source::{Content, Sources};
use std::sync::Arc;

/// A PNG of 2 by 3 pixels, as far as its header.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0";

fn sources(text: &str) -> Sources {
    let text_file = |path: &str, text: &str| (Arc::from(path), Content::Text(Arc::from(text)));
    let bytes_file = |path: &str, bytes: &[u8]| (Arc::from(path), Content::Bytes(Arc::from(bytes)));
    Sources::new([
        text_file("content/incidents/a/notice.en.md", text),
        text_file("content/incidents/a/notice.zh-Hans.md", ""),
        text_file("content/incidents/a/faq.yaml", ""),
        bytes_file(
            "content/incidents/a/timeline.svg",
            b"<svg width=\"640\" height=\"200\"></svg>",
        ),
        text_file("content/incidents/a/my file.txt", ""),
        text_file("content/incidents/a/caf\u{e9}.txt", ""),
        text_file("content/pages/about.en.md", ""),
        bytes_file("content/pages/photo.png", PNG),
        bytes_file("static/logo.png", PNG),
    ])
}

pub fn labels() -> Labels {
    Labels {
        alerts: AlertTitles {
            note: "Note".to_owned(),
            tip: "Tip".to_owned(),
            important: "Important".to_owned(),
            warning: "Warning".to_owned(),
            caution: "Caution".to_owned(),
        },
        footnotes: "Footnotes".to_owned(),
        footnote_back: "Back to {number}".to_owned(),
        table: "Table {number}".to_owned(),
        task_done: "done".to_owned(),
        task_open: "open".to_owned(),
    }
}

fn render_with(text: &str, outline: Outline, raw_html: bool) -> (Document, Vec<Diagnostic>) {
    let sources = sources(text);
    let locales = ["en", "zh-Hans"].map(|tag| Locale::parse(tag).unwrap());
    let file = sources.find("content/incidents/a/notice.en.md").unwrap();
    let markdown = Markdown::verbatim(text, file, 0);
    let neighbours = Neighbours::new(&sources, &locales);
    let context = Context {
        beyond: &Beyond::new(&neighbours),
        locale: &locales[0],
        id_prefix: if outline == Outline::Page {
            ""
        } else {
            "answer"
        },
        outline,
        raw_html,
        labels: &labels(),
    };
    let mut diagnostics = Diagnostics::default();
    let (document, said) = super::render(&markdown, &context, &mut diagnostics);
    assert_eq!(said, super::prose(&markdown.text));
    (document, diagnostics.into_iter().collect())
}

/// A text as a notice's body, and what was found in it.
pub(super) fn render(text: &str) -> (Document, Vec<Diagnostic>) {
    render_with(text, Outline::Page, false)
}

/// A text as the answer to a question.
pub(super) fn answer(text: &str) -> (Document, Vec<Diagnostic>) {
    render_with(text, Outline::Below(3), false)
}

/// The HTML of a text, with its gaps filled.
pub(super) fn html(text: &str) -> String {
    fill(&render(text).0)
}

/// What was found in a text: each message with its help.
pub(super) fn messages(text: &str) -> Vec<String> {
    words(render(text).1)
}

/// The HTML of a text where raw HTML is allowed, and what was found in it.
pub(super) fn allowed(text: &str) -> (String, Vec<String>) {
    let (document, found) = render_with(text, Outline::Page, true);
    (fill(&document), words(found))
}

fn words(found: Vec<Diagnostic>) -> Vec<String> {
    found
        .into_iter()
        .map(|item| format!("{}; {}", item.message, item.help.unwrap_or_default()))
        .collect()
}

/// The HTML of a document on a page `/page/` of a site below `/base`, whose headings have the
/// anchors `h-1`, `h-2` and so on.
pub(super) fn fill(document: &Document) -> String {
    let anchors: Vec<Anchor> = (1..=document.headings.len())
        .map(|number| Anchor::slug("h").numbered(number))
        .collect();
    let mut out = String::new();
    let filling = Filling {
        also: &[],
        anchors: &anchors,
        base: "/base",
        page: "/page/",
        permalink: Some("Link to this section: {title}"),
        elsewhere: &[],
    };
    document.write(filling, &mut out);
    out
}
