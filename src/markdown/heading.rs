//! Headings: their level on the page, their ids, and the gap for their anchor.
//!
//! 1. [`Writer::start_heading`] checks the attributes: an id is all that a heading may have.
//! 2. On a page of its own the heading gets a gap for its anchor, one for the link to itself, and
//!    an entry in the document; below a question it is a heading and no more.

use super::Outline;
use super::cjk;
use super::document::{Gap, Heading};
use super::writer::Writer;
use crate::diag::Code;
use crate::model::Anchor;
use crate::source::Span;
use std::ops::Range;

/// A heading whose text is being written.
#[derive(Debug)]
pub(super) struct OpenHeading {
    level: u8,
    id: Option<Anchor>,
    span: Span,
    /// Where its text starts in the plain text.
    plain: usize,
    /// Its index among the document's headings, where it has an anchor.
    index: Option<usize>,
}

/// What updates start with: `model::Anchor::update`.
const RESERVED: &str = "update-";

impl Writer<'_> {
    /// `level` is as written; `plain` is false where there are other attributes than an id.
    pub fn start_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        plain: bool,
        range: &Range<usize>,
    ) {
        self.between_blocks();
        if !plain || (id.is_none() && lost_attributes(self.written(range))) {
            self.report(
                Code::HeadingAttribute,
                range,
                "a heading takes an id and no other attribute",
                Some(
                    "write `{#the-id}` at the end of the line; for braces in the text, escape the last: `{text\\}`"
                        .to_owned(),
                ),
            );
        }
        let id = id.and_then(|id| self.heading_id(&cjk::strip(id), range));
        let level = self.level(level);
        self.out.raw("<h");
        self.out.raw(digit(level));
        let anchored = self.context.outline == Outline::Page;
        // Headings are numbered as they end, and none stands within another.
        let index = anchored.then_some(self.headings.len());
        if let Some(index) = index {
            self.out.gap_attr("id", Gap::HeadingId(index));
        }
        self.out.raw(">");
        self.heading = Some(OpenHeading {
            level,
            id,
            span: self.place(range),
            plain: self.out.plain.len(),
            index,
        });
    }

    pub fn end_heading(&mut self) {
        let Some(open) = self.heading.take() else {
            return;
        };
        let text = self.out.plain.get(open.plain..).unwrap_or_default();
        let text = text.trim().to_owned();
        if let Some(index) = open.index {
            self.out.gap(Gap::Permalink(index));
            self.headings.push(Heading {
                level: open.level,
                text,
                id: open.id,
                span: open.span,
            });
        }
        self.out.raw("</h");
        self.out.raw(digit(open.level));
        self.out.raw(">\n");
        if let Some(index) = open.index {
            self.out.gap(Gap::Elsewhere(index));
        }
        self.inline.reset();
        self.out.end_paragraph();
    }

    fn heading_id(&mut self, id: &str, range: &Range<usize>) -> Option<Anchor> {
        let (code, message, help) = match Anchor::id(id) {
            _ if self.context.outline != Outline::Page => (
                Code::HeadingAttribute,
                format!("`{{#{id}}}` on a heading that has no anchor"),
                "leave it out: an answer is linked by the id of its question".to_owned(),
            ),
            Some(_) if id.starts_with(RESERVED) => (
                Code::ReservedId,
                format!("the id `{id}` begins as those of updates do"),
                "choose one that does not begin with `update-`".to_owned(),
            ),
            Some(anchor) => return Some(anchor),
            None => (
                Code::InvalidId,
                format!("`{}` cannot be an id", id.escape_debug()),
                format!(
                    "an id starts with a-z and goes on with a-z, 0-9 and `-`, as in `{{#{}}}`",
                    suggestion(id)
                ),
            ),
        };
        self.report(code, range, message, Some(help));
        None
    }

    fn level(&mut self, written: u8) -> u8 {
        self.context.outline.level(written, &mut self.first_level)
    }
}

impl Outline {
    /// The level on the page, whose title is its only `h1`, of a heading that was written with
    /// another. `first` is the level of the text's first heading, once there was one.
    pub(super) fn level(self, written: u8, first: &mut Option<u8>) -> u8 {
        match self {
            Self::Page => written.clamp(2, 6),
            Self::Below(parent) => {
                let first = *first.get_or_insert(written);
                let top = parent.saturating_add(1);
                (top + written.saturating_sub(first)).clamp(2, 6)
            }
        }
    }
}

/// A valid id that is near what was written.
fn suggestion(id: &str) -> String {
    let slug = Anchor::slug(id);
    match Anchor::id(slug.as_str()) {
        Some(id) => id.to_string(),
        None => format!("s-{slug}"),
    }
}

/// Whether a heading without an id ends with braces all the same: `{a}`, which the parser drops
/// since it is no attribute, or `{#a} ##`, which it takes for text.
fn lost_attributes(written: &str) -> bool {
    let line = written.trim_end().trim_end_matches('#').trim_end();
    let Some(inner) = line.strip_suffix('}') else {
        return false;
    };
    let stop = ['{', '}', '<', '>', '\\', '\n'];
    inner
        .rfind(stop)
        .and_then(|at| inner.get(at..)?.strip_prefix('{'))
        .is_some_and(|block| !block.trim().is_empty())
}

fn digit(level: u8) -> &'static str {
    match level {
        0..=2 => "2",
        3 => "3",
        4 => "4",
        5 => "5",
        _ => "6",
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{answer, html, render};
    use crate::diag::Code;

    #[test]
    fn headings_have_gaps_for_their_anchors() {
        let (document, found) = render("# A\n\n### *密码* & co {#mfa}");
        assert_eq!(found, []);
        let headings: Vec<_> = document
            .headings
            .iter()
            .map(|heading| {
                (
                    heading.level,
                    &*heading.text,
                    heading.id.as_ref().map(crate::model::Anchor::as_str),
                )
            })
            .collect();
        assert_eq!(headings, [(2, "A", None), (3, "密码 & co", Some("mfa"))]);
        assert_eq!(
            super::super::fixture::fill(&document),
            "<h2 id=\"h-1\">A <a class=\"permalink\" href=\"/page/#h-1\" \
             aria-label=\"Link to this section: A\">#</a></h2>\n\
             <h3 id=\"h-2\"><em>密码</em> &amp; co <a class=\"permalink\" href=\"/page/#h-2\" \
             aria-label=\"Link to this section: 密码 &amp; co\">#</a></h3>\n"
        );
    }

    #[test]
    fn attributes_other_than_an_id_are_errors() {
        let check = |markdown: &str, expected: &[Code]| {
            let codes: Vec<_> = render(markdown).1.iter().map(|item| item.code).collect();
            assert_eq!(codes, expected, "{markdown}");
        };
        check("## A {#a}", &[]);
        check("## A {#a} ##", &[Code::HeadingAttribute]);
        check("A {#a}\n---", &[]);
        check("## A {b\\}", &[]);
        check("## A {#a onclick=alert(1)}", &[Code::HeadingAttribute]);
        check("## A {.class}", &[Code::HeadingAttribute]);
        check("## A {a}", &[Code::HeadingAttribute]);
        check("## A {title}", &[Code::HeadingAttribute]);
        check("## A {#Impact}", &[Code::InvalidId]);
        check("## A {#密码}", &[Code::InvalidId]);
        check("## A {#_fn-1}", &[Code::InvalidId]);
        check("## A {#a.b}", &[Code::InvalidId]);
        check("## A {#update-x}", &[Code::ReservedId]);
    }

    #[test]
    fn no_attribute_gets_into_the_page() {
        let html = html("## A {#a onclick=alert(1) .x style=color:red}");
        assert!(
            !html.contains("onclick") && !html.contains("style"),
            "{html}"
        );
    }

    #[test]
    fn headings_in_answers_stand_below_their_question() {
        let (document, found) = answer("## A\n\n### B\n\n# C\n\n###### D");
        assert_eq!(found, []);
        assert!(document.headings.is_empty());
        let html = super::super::fixture::fill(&document);
        assert_eq!(html, "<h4>A</h4>\n<h5>B</h5>\n<h4>C</h4>\n<h6>D</h6>\n");
        let codes: Vec<_> = answer("## A {#a}").1.iter().map(|item| item.code).collect();
        assert_eq!(codes, [Code::HeadingAttribute]);
    }
}
