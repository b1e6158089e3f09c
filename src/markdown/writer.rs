//! Writes the HTML of one text, event by event.
//!
//! 1. [`Writer::event`] hands each event of the parser to the part that knows it: blocks, inlines,
//!    headings, links, images, footnotes, raw HTML. Each part is a file with methods of the writer.
//! 2. They write to a [`Buffer`]; footnotes go to buffers of their own and are put at the end.
//! 3. [`Writer::finish`] gives the document.

use super::cjk::Marked;
use super::document::{Document, Gap, Heading, Link};
use super::footnote::Footnotes;
use super::heading::OpenHeading;
use super::image::OpenImage;
use super::inline::{Inline, OpenLink};
use super::raw::OpenHtml;
use super::{Context, block::Blocks, sanitize};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Markdown;
use crate::source::Span;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// The state of one rendering.
pub(super) struct Writer<'a> {
    pub source: &'a Markdown,
    pub context: &'a Context<'a>,
    pub diagnostics: &'a mut Diagnostics,
    marked: &'a Marked<'a>,
    pub out: Buffer,
    pub inline: Inline,
    pub blocks: Blocks,
    pub footnotes: Footnotes<Buffer>,
    pub heading: Option<OpenHeading>,
    pub image: Option<OpenImage>,
    pub html: Option<OpenHtml>,
    /// Open links; None for those that are shown as text alone.
    pub open_links: Vec<Option<OpenLink>>,
    /// Level that headings are counted from, see [`super::Outline::Below`].
    pub first_level: Option<u8>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
}

/// HTML and plain text under way.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pub html: String,
    /// Ascending by offset.
    pub gaps: Vec<(usize, Gap)>,
    pub plain: String,
    /// Stands before each value of an attribute that is ours, where raw HTML may be beside it.
    pub seal: Option<sanitize::Seal>,
}

impl Buffer {
    /// An empty buffer for the same document.
    pub fn sibling(&self) -> Self {
        Self {
            seal: self.seal.clone(),
            ..Self::default()
        }
    }

    /// Appends markup as it is.
    pub fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Appends text of the document, escaped, to the HTML alone.
    pub fn text(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut self.html, text);
    }

    /// ` name="value"`
    pub fn attr(&mut self, name: &str, value: &str) {
        self.begin_attr(name);
        let _ = pulldown_cmark_escape::escape_html(&mut self.html, value);
        self.raw("\"");
    }

    /// ` name="GAPurl"`, where what is no URL character is percent-encoded.
    pub fn url_attr(&mut self, name: &str, gap: Option<Gap>, url: &str) {
        self.begin_attr(name);
        if let Some(gap) = gap {
            self.gap(gap);
        }
        let _ = pulldown_cmark_escape::escape_href(&mut self.html, url);
        self.raw("\"");
    }

    /// ` name="GAP"`
    pub fn gap_attr(&mut self, name: &str, gap: Gap) {
        self.begin_attr(name);
        self.gap(gap);
        self.raw("\"");
    }

    fn begin_attr(&mut self, name: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        if let Some(seal) = &self.seal {
            self.html.push_str(seal.mark());
        }
    }

    /// Leaves a gap here.
    pub fn gap(&mut self, gap: Gap) {
        self.gaps.push((self.html.len(), gap));
    }

    /// Starts a line of the HTML, where one is under way.
    pub fn fresh_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Ends a paragraph of the plain text, where one is under way.
    pub fn end_paragraph(&mut self) {
        let kept = self.plain.trim_end_matches([' ', '\n']).len();
        self.plain.truncate(kept);
        if !self.plain.is_empty() {
            self.plain.push('\n');
        }
    }

    /// Puts all of another behind it.
    pub fn append(&mut self, other: &Self) {
        let base = self.html.len();
        self.html.push_str(&other.html);
        self.gaps
            .extend(other.gaps.iter().map(|(at, gap)| (at + base, *gap)));
        self.plain.push_str(&other.plain);
    }
}

impl<'a> Writer<'a> {
    pub fn new(
        source: &'a Markdown,
        marked: &'a Marked<'a>,
        context: &'a Context<'a>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let sealed = context.raw_html && source.text.contains('<');
        let out = Buffer {
            html: String::with_capacity(source.text.len() * 5 / 4),
            seal: sealed.then(|| sanitize::Seal::new(&source.text)),
            ..Buffer::default()
        };
        Self {
            source,
            context,
            diagnostics,
            marked,
            out,
            inline: Inline::default(),
            blocks: Blocks::default(),
            footnotes: Footnotes::default(),
            heading: None,
            image: None,
            html: None,
            open_links: Vec::new(),
            first_level: None,
            headings: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Writes what one event stands for.
    pub fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, range);
            }
            Event::Code(code) => self.code(&code, range),
            Event::Html(html) => self.html_line(&html, range),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.rule(),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let plain = classes.is_empty() && attrs.is_empty();
                self.start_heading(level as u8, id.as_deref(), plain, range);
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(&dest_url, &title, range),
            Tag::HtmlBlock => self.start_html(range),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.start_span(&tag),
            block => self.start_block(block),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.end_span(tag),
            block => self.end_block(block),
        }
    }

    /// Where a range of the parser's text stands in its file.
    pub fn place(&self, range: &Range<usize>) -> Span {
        self.source.place(self.marked.original(range))
    }

    /// A range of the parser's text as one of the author's.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        self.marked.original(range)
    }

    /// What the author wrote there.
    pub fn written(&self, range: &Range<usize>) -> &'a str {
        let range = self.marked.original(range);
        self.source.text.get(range).unwrap_or_default()
    }

    /// Reports a finding at a range of the parser's text.
    pub fn report(
        &mut self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = self.place(range);
        self.diagnostics
            .push(Diagnostic::new(code, place, message).maybe_help(help));
    }

    /// The document, once all events are written.
    pub fn finish(mut self) -> Document {
        self.write_footnotes();
        self.out.end_paragraph();
        self.tell_what_never_ends();
        let Buffer {
            mut html,
            mut gaps,
            plain,
            seal,
        } = self.out;
        if let Some(seal) = seal {
            let sanitized = sanitize::sanitize(&html, &gaps, &seal);
            for refused in sanitized.refused {
                // Sanitized HTML knows no offsets: the first place with that URL, or the whole text.
                let found = self.source.text.find(&refused.url);
                let place = found
                    .filter(|_| !refused.url.is_empty())
                    .map_or(self.source.span, |at| {
                        self.source.place(at..at + refused.url.len())
                    });
                self.diagnostics
                    .push(Diagnostic::new(refused.code, place, refused.message).help(refused.help));
            }
            (html, gaps) = (sanitized.html, sanitized.gaps);
        }
        let plain = plain.trim_end();
        let mut document = Document::new(html, gaps);
        document.written = self.source.clone();
        document.headings = self.headings.into();
        document.links = self.links.into();
        // It is kept for as long as the site is, and most answers are a sentence or two without markup.
        document.plain = if *plain == *self.source.text {
            self.source.text.clone()
        } else {
            Arc::from(plain)
        };
        document
    }
}
