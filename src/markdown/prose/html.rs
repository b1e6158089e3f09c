//! Raw HTML in a text, where a site allows it: its words and its links, as readers get them.
//!
//! 1. [`read`] takes a piece of HTML apart, by HTML's own rules. Comments, scripts and styles are not
//!    read: they are not published.

use lol_html::html_content::TextType;
use lol_html::{HtmlRewriter, Settings, doc_text, element, end_tag};
use std::cell::RefCell;
use std::rc::Rc;

/// A part of a piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words, decoded.
    Words(String),
    /// A link begins; its URL, decoded.
    Open(String),
    /// A link ends.
    Close,
}

/// The parts of a piece of HTML, in order. One that cannot be read has none: the sanitizer reads it as
/// text, or not at all.
pub(super) fn read(html: &str) -> Vec<Part> {
    let parts: Rc<RefCell<Vec<Part>>> = Rc::default();
    let (opened, closed) = (parts.clone(), parts.clone());
    let links = element!("a[href]", move |link| {
        let url = link.get_attribute("href").unwrap_or_default();
        // As browsers do.
        let url = url.trim().replace(['\t', '\n', '\r'], "");
        let url = htmlize::unescape_attribute(url).into_owned();
        opened.borrow_mut().push(Part::Open(url));
        let closed = closed.clone();
        link.on_end_tag(end_tag!(move |_| {
            closed.borrow_mut().push(Part::Close);
            Ok(())
        }))
    });
    let said = parts.clone();
    let words = doc_text!(move |text| {
        if text.text_type() == TextType::Data && !text.as_str().is_empty() {
            let words = htmlize::unescape(text.as_str()).into_owned();
            said.borrow_mut().push(Part::Words(words));
        }
        Ok(())
    });
    let settings = Settings::new()
        .append_element_content_handler(links)
        .append_document_content_handler(words);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let read = rewriter.write(html.as_bytes());
    if read.and_then(|()| rewriter.end()).is_err() {
        return Vec::new();
    }
    parts.take()
}
