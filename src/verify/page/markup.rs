//! A page as a streaming parser sees it that follows all of HTML's own rules.
//!
//! 1. [`read`] hands out start tags. What a `noscript` holds, and what a `style` says, is given back: one is
//!    HTML again, the other CSS.

use super::Tag;
use lol_html::html_content::{Element, TextChunk};
use lol_html::{HtmlRewriter, Settings, doc_comments, element, text};
use std::borrow::Cow;

/// What is left of a page beside its tags.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// What `noscript` elements hold.
    pub noscript: Vec<String>,
    /// What `style` elements hold.
    pub css: Vec<String>,
    /// Why the page was not read to its end, as a noun.
    pub fault: Option<String>,
}

/// Hands out every start tag of a page, in its order.
pub(super) fn read(html: &[u8], mut each: impl FnMut(&Tag<'_>)) -> Rest {
    let (mut noscript, mut css) = (Texts::default(), Texts::default());
    let settings = Settings::new()
        .with_adjust_charset_on_meta_tag(false)
        .append_element_content_handler(element!("*", |element| {
            each(&tag(element));
            Ok(())
        }))
        .append_element_content_handler(text!("noscript", |chunk| {
            noscript.gather(chunk);
            Ok(())
        }))
        // Whoever wants comments is told of every tag at once; else it is looked for first, and then read.
        .append_document_content_handler(doc_comments!(|_| Ok(())))
        .append_element_content_handler(text!("style", |chunk| {
            css.gather(chunk);
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let outcome = rewriter.write(html).and_then(|()| rewriter.end());
    let fault = outcome.err().map(|error| {
        // Of the parser's essay, the tag that it could not place is what an author can use.
        let error = error.to_string();
        match error.split('`').nth(1) {
            Some(tag) => format!("markup that browsers may read in two ways, at `{tag}`"),
            None => "markup that browsers may read in two ways".to_owned(),
        }
    });
    Rest {
        noscript: noscript.whole,
        css: css.whole,
        fault,
    }
}

/// Texts that come in pieces.
#[derive(Default)]
struct Texts {
    open: String,
    whole: Vec<String>,
}

impl Texts {
    fn gather(&mut self, chunk: &TextChunk<'_>) {
        self.open.push_str(chunk.as_str());
        if chunk.last_in_text_node() {
            self.whole.push(std::mem::take(&mut self.open));
        }
    }
}

fn tag(element: &Element<'_, '_>) -> Tag<'static> {
    let attributes = element.attributes().iter();
    let attributes = attributes.map(|one| (Cow::Owned(one.name()), Cow::Owned(one.value())));
    Tag {
        name: Cow::Owned(element.tag_name()),
        attributes: attributes.collect(),
    }
}
