//! A Markdown text as HTML, with gaps for what only its page knows.
//!
//! 1. [`Document`] is the HTML of one text, with its headings and links.
//! 2. A [`Gap`] is a place in it that differs from page to page: the anchor of a heading, the
//!    start of the site's URLs, the URL of the page that a bare `#anchor` means.
//! 3. [`Document::write`] fills the gaps.

use crate::model::{Anchor, Markdown};
use crate::source::{FileId, Span};
use std::collections::BTreeSet;
use std::fmt::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// One text, ready to be put into any page or feed.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The Markdown that it was made from.
    pub written: Markdown,
    /// HTML, less what goes into the gaps.
    html: Box<str>,
    /// Byte offset in `html`, and what goes there; ascending.
    gaps: Box<[(usize, Gap)]>,
    /// In order of the text.
    pub headings: Box<[Heading]>,
    /// In order of the text.
    pub links: Box<[Link]>,
    /// The text without markup, for descriptions and plain outputs: paragraphs apart by a newline.
    pub plain: Arc<str>,
}

/// What is filled in when a document is put into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// The anchor of the n-th heading.
    HeadingId(usize),
    /// The n-th heading's link to itself, behind its text: an element, where it is wanted.
    Permalink(usize),
    /// Links to the n-th heading in other languages, behind the heading: an element, where there are any.
    Elsewhere(usize),
    /// What every URL of the site starts with: `/notices`, or `https://example.org/notices`.
    Base,
    /// The URL of the page, before `#`: nothing on the page itself, its absolute URL in a feed.
    Page,
}

/// A heading of a text.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Its `{#id}`.
    pub id: Option<Anchor>,
    /// Where it stands.
    pub span: Span,
}

/// A link or image of a text.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// What readers see of it: its text, or an image's text alternative.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
    /// Where it stands in [`Document::written`].
    pub at: Range<usize>,
    /// What its URL starts with that only a page knows: [`Gap::Base`] or [`Gap::Page`].
    pub gap: Option<Gap>,
    /// The rest of its URL, or all of it.
    pub href: Box<str>,
}

impl Link {
    /// Its URL, percent-encoded, on a site whose URLs start with `base`; `page` is the URL of the
    /// page that bare anchors mean.
    #[must_use]
    pub fn url(&self, base: &str, page: &str) -> String {
        let before = match self.gap {
            Some(Gap::Base) => base,
            Some(Gap::Page) => page,
            _ => "",
        };
        let mut escaped = String::new();
        // Writing to a string cannot fail.
        let _ = pulldown_cmark_escape::escape_href(&mut escaped, &self.href);
        format!("{before}{}", htmlize::unescape_attribute(escaped))
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `#anchor` on the page that the text is shown on.
    Anchor(Arc<str>),
    /// Another file of the project, by a relative path: a notice, a page, an asset.
    File {
        /// The file.
        file: FileId,
        /// What follows `#`.
        anchor: Option<Arc<str>>,
    },
    /// A path from the site's root, `/en/about/`: percent-decoded, without the site's base path.
    Site {
        /// Starts with a slash.
        path: Arc<str>,
        /// What follows `#`.
        anchor: Option<Arc<str>>,
    },
    /// Anywhere else.
    External(Arc<str>),
}

/// The files that links lead to.
pub fn linked_files<'a>(links: impl Iterator<Item = &'a Link>) -> BTreeSet<FileId> {
    links
        .filter_map(|link| match &link.target {
            Target::File { file, .. } => Some(*file),
            _ => None,
        })
        .collect()
}

/// What fills the gaps of a document.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// The anchors of its headings, in order.
    pub anchors: &'a [Anchor],
    /// For each heading, other anchors that lead to it; may be shorter than `anchors`.
    pub also: &'a [Vec<Arc<str>>],
    /// See [`Gap::Base`].
    pub base: &'a str,
    /// See [`Gap::Page`].
    pub page: &'a str,
    /// Names a heading's link to itself, in the page's language; `{title}` is the heading's text.
    /// None leaves those links out, as feeds do.
    pub permalink: Option<&'a str>,
    /// The same text in other languages; none in feeds.
    pub elsewhere: &'a [Elsewhere],
}

/// The page of a text in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// BCP 47.
    pub lang: String,
    /// The language's name in itself.
    pub name: String,
    /// Names a link to a section there, in that language.
    pub label: String,
    /// The page's URL.
    pub page: String,
}

impl Document {
    /// A document of HTML whose gaps are given by ascending offset.
    #[must_use]
    pub fn new(html: String, gaps: Vec<(usize, Gap)>) -> Self {
        Self {
            html: html.into(),
            gaps: gaps.into(),
            ..Self::default()
        }
    }

    /// Whether it shows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty()
    }

    /// Appends the HTML with its gaps filled.
    pub fn write(&self, filling: Filling<'_>, out: &mut String) {
        let mut from = 0;
        for (at, gap) in &*self.gaps {
            out.push_str(self.html.get(from..*at).unwrap_or_default());
            match gap {
                Gap::HeadingId(index) => {
                    out.push_str(filling.anchors.get(*index).map_or("", Anchor::as_str));
                }
                Gap::Permalink(index) => self.write_permalink(*index, filling, out),
                Gap::Elsewhere(index) => write_elsewhere(*index, filling, out),
                Gap::Base => out.push_str(filling.base),
                Gap::Page => out.push_str(filling.page),
            }
            from = *at;
        }
        out.push_str(self.html.get(from..).unwrap_or_default());
    }

    /// What stands behind a heading's text: former anchors, so that they lead here, and the
    /// heading's link to itself.
    fn write_permalink(&self, index: usize, filling: Filling<'_>, out: &mut String) {
        for anchor in filling.also.get(index).into_iter().flatten() {
            out.push_str("<span id=\"");
            // Writing to a string cannot fail.
            let _ = pulldown_cmark_escape::escape_html(&mut *out, anchor);
            out.push_str("\"></span>");
        }
        let (Some(label), Some(heading), Some(anchor)) = (
            filling.permalink,
            self.headings.get(index),
            filling.anchors.get(index),
        ) else {
            return;
        };
        let label = label.replace("{title}", &heading.text);
        out.push_str(" <a class=\"permalink\" href=\"");
        out.push_str(filling.page);
        out.push('#');
        out.push_str(anchor.as_str());
        out.push_str("\" aria-label=\"");
        // Writing to a string cannot fail.
        let _ = pulldown_cmark_escape::escape_html(&mut *out, &label);
        out.push_str("\">#</a>");
    }
}

/// A row of links to a section in other languages. With script, the language switch does the same.
fn write_elsewhere(index: usize, filling: Filling<'_>, out: &mut String) {
    let Some(anchor) = filling.anchors.get(index) else {
        return;
    };
    if filling.elsewhere.is_empty() {
        return;
    }
    out.push_str("<p class=\"elsewhere\">");
    for (number, other) in filling.elsewhere.iter().enumerate() {
        let separator = if number == 0 { "" } else { " " };
        let href = format!("{}#{}", other.page, anchor.as_str());
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "{separator}<a href=\"{}\" lang=\"{lang}\" hreflang=\"{lang}\" aria-label=\"{}\">{}</a>",
            Escaped(&href),
            Escaped(&other.label),
            Escaped(&other.name),
            lang = other.lang,
        );
    }
    out.push_str("</p>\n");
}

/// Shown as text of HTML, or as an attribute's value.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        pulldown_cmark_escape::escape_html(pulldown_cmark_escape::FmtWriter(formatter), self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_order() {
        let document = Document::new(
            r##"<h2 id=""></h2><a href="/en/"></a><a href="#x"></a>"##.to_owned(),
            vec![(8, Gap::HeadingId(0)), (24, Gap::Base), (43, Gap::Page)],
        );
        let mut out = String::new();
        let anchors = [Anchor::slug("One")];
        document.write(
            Filling {
                anchors: &anchors,
                also: &[],
                base: "/b",
                page: "/p",
                permalink: None,
                elsewhere: &[],
            },
            &mut out,
        );
        assert_eq!(
            out,
            r#"<h2 id="one"></h2><a href="/b/en/"></a><a href="/p#x"></a>"#
        );
    }
}
