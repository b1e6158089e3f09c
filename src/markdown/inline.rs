//! Text, emphasis, code, line breaks and links.
//!
//! 1. [`Writer::text`] is the one way for visible text: cleaned, escaped, and into the plain text.
//! 2. A soft break is written at once and taken back when the next visible character shows that
//!    Chinese or Japanese runs on.
//! 3. A link whose URL is refused is reported, and only its text is shown.

use super::cjk;
use super::document::Link;
use super::link::{Resolved, Resolver};
use super::writer::Writer;
use crate::diag::Code;
use pulldown_cmark::{LinkType, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// Where the writer is in a line of text.
#[derive(Debug, Default)]
pub(super) struct Inline {
    /// The last visible character of the block.
    last: Option<char>,
    /// A soft break since then.
    pending: Option<SoftBreak>,
}

impl Inline {
    /// What comes next stands beside no text.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

/// A soft break as it was written.
#[derive(Debug, Clone, Copy)]
struct SoftBreak {
    /// Offset of its line feed in the HTML; None within the text alternative of an image.
    html: Option<usize>,
    /// Offset of its space in the plain text.
    plain: usize,
}

/// A link whose text is being written.
#[derive(Debug)]
pub(super) struct OpenLink {
    resolved: Resolved,
    range: Range<usize>,
    /// Where its text starts in the plain text.
    plain: usize,
}

impl Writer<'_> {
    /// Text as readers see it.
    pub fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(html) = &mut self.html {
            html.text.push_str(&cjk::strip(text));
            return;
        }
        let text = self.clean(text, range);
        self.meet(&text);
        if self.image.is_none() {
            self.out.text(&text);
        }
        self.out.plain.push_str(&text);
    }

    /// A code span.
    pub fn code(&mut self, code: &str, range: &Range<usize>) {
        let code = self.clean(code, range);
        self.meet(&code);
        if self.image.is_none() {
            self.out.raw("<code>");
            self.out.text(&code);
            self.out.raw("</code>");
        }
        self.out.plain.push_str(&code);
    }

    /// Takes out what must not be published: marks, and control characters, which only a
    /// character reference (`&#27;`) can have brought in.
    pub fn clean<'t>(&mut self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        // Most text is this, and needs no second look.
        if text
            .bytes()
            .all(|b| matches!(b, b' '..=b'~' | b'\t' | b'\n'))
        {
            return Cow::Borrowed(text);
        }
        let stripped = cjk::strip(text);
        // XML 1.0, section 2.2, has no others; feeds carry this text.
        let forbidden = |c: char| {
            (c.is_control() && !matches!(c, '\t' | '\n')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
        };
        let Some(found) = stripped.chars().find(|c| forbidden(*c)) else {
            return stripped;
        };
        // One that stands in the file itself was reported when the file was read.
        if self.source.text.contains(found) {
            return stripped;
        }
        self.report(
            Code::ControlCharacter,
            range,
            format!(
                "the character U+{:04X} by a character reference",
                u32::from(found)
            ),
            Some("leave it out".to_owned()),
        );
        Cow::Owned(stripped.replace(forbidden, ""))
    }

    /// Settles a pending soft break, now that the next visible text is known.
    fn meet(&mut self, text: &str) {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return;
        };
        let before = self.inline.last.replace(last);
        let Some(pending) = self.inline.pending.take() else {
            return;
        };
        let language = self.context.locale.joins_lines();
        if !before.is_some_and(|before| cjk::joins(before, first, language)) {
            return;
        }
        if let Some(at) = pending.html
            && self
                .out
                .html
                .get(at..)
                .is_some_and(|rest| rest.starts_with('\n'))
        {
            self.out.html.remove(at);
            let after = self.out.gaps.iter_mut().rev();
            after
                .take_while(|(gap, _)| *gap > at)
                .for_each(|(gap, _)| *gap -= 1);
        }
        if self
            .out
            .plain
            .get(pending.plain..)
            .is_some_and(|rest| rest.starts_with(' '))
        {
            self.out.plain.remove(pending.plain);
        }
        for link in self.open_links.iter_mut().flatten() {
            link.plain -= usize::from(link.plain > pending.plain);
        }
    }

    /// Something visible that is no text comes next: a soft break before or after it stays.
    pub fn meet_object(&mut self) {
        self.inline.reset();
    }

    /// A line break of the source.
    pub fn soft_break(&mut self) {
        let html = self.image.is_none().then_some(self.out.html.len());
        if html.is_some() {
            self.out.raw("\n");
        }
        self.inline.pending = Some(SoftBreak {
            html,
            plain: self.out.plain.len(),
        });
        self.out.plain.push(' ');
    }

    /// A line break that readers see.
    pub fn hard_break(&mut self) {
        self.inline.reset();
        if self.image.is_none() {
            self.out.raw("<br>\n");
        }
        let space = if self.heading.is_some() || self.image.is_some() {
            ' '
        } else {
            '\n'
        };
        self.out.plain.push(space);
    }

    pub fn start_span(&mut self, tag: &Tag<'_>) {
        if self.image.is_none() {
            self.out.raw(match tag {
                Tag::Emphasis => "<em>",
                Tag::Strong => "<strong>",
                _ => "<s>",
            });
        }
    }

    pub fn end_span(&mut self, tag: TagEnd) {
        if self.image.is_none() {
            self.out.raw(match tag {
                TagEnd::Emphasis => "</em>",
                TagEnd::Strong => "</strong>",
                _ => "</s>",
            });
        }
    }

    pub fn start_link(&mut self, kind: LinkType, url: &str, title: &str, range: &Range<usize>) {
        let url = match kind {
            LinkType::Email => Cow::Owned(format!("mailto:{}", cjk::strip(url))),
            _ => cjk::strip(url),
        };
        let open = self
            .image
            .is_none()
            .then(|| self.resolve(&url, range))
            .flatten();
        let Some(resolved) = open else {
            self.open_links.push(None);
            return;
        };
        let title = self.clean(title, range);
        self.out.raw("<a");
        self.out.url_attr("href", resolved.gap, &resolved.href);
        if !title.is_empty() {
            self.out.attr("title", &title);
        }
        if resolved.outside && self.out.seal.is_none() {
            self.out.attr("rel", "external noopener noreferrer");
        }
        self.out.raw(">");
        self.open_links.push(Some(OpenLink {
            resolved,
            range: range.clone(),
            plain: self.out.plain.len(),
        }));
    }

    pub fn end_link(&mut self) {
        let Some(Some(open)) = self.open_links.pop() else {
            return;
        };
        self.out.raw("</a>");
        let text = self.out.plain.get(open.plain..).unwrap_or_default();
        let link = self.link(open.resolved, text, &open.range);
        self.links.push(link);
    }

    /// What the document knows of a link or image.
    pub fn link(&self, resolved: Resolved, text: &str, range: &Range<usize>) -> Link {
        Link {
            target: resolved.target,
            text: text.into(),
            span: self.place(range),
            at: self.original(range),
            gap: resolved.gap,
            href: resolved.href.into(),
        }
    }

    /// Where a URL leads; what it must not lead to is reported.
    pub fn resolve(&mut self, url: &str, range: &Range<usize>) -> Option<Resolved> {
        match Resolver::new(self.context, self.source.span.file).resolve(url) {
            Ok(resolved) => Some(resolved),
            Err(problem) => {
                self.report(problem.code, range, problem.message, problem.help);
                None
            }
        }
    }
}
