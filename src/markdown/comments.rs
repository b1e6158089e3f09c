//! Comments in Markdown: an author's notes, which no reader gets.
//!
//! 1. [`ranges`] finds them in a piece of HTML; [`without_comments`] takes them out of a text.
//! 2. [`html`] finds what HTML a text has besides.

use super::cjk::Marked;
use super::parser;
use pulldown_cmark::{Event, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// The comments of `text` within a range that is HTML; of a block, with the lines they stand on.
pub(super) fn ranges(text: &str, html: &Range<usize>, is_block: bool) -> Vec<Range<usize>> {
    let inside = text.get(html.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = inside.get(at..).and_then(|rest| rest.find("<!--")) {
        let start = at + start;
        let end = inside.get(start..).and_then(|rest| rest.find("-->"));
        let end = end.map_or(inside.len(), |end| start + end + "-->".len());
        found.push(html.start + start..html.start + end);
        at = end;
    }
    if is_block && let Some(last) = found.last_mut() {
        // The lines that it stood on go with it.
        let rest = text.get(last.end..).unwrap_or_default();
        last.end += rest.len() - rest.trim_start_matches('\n').len();
    }
    found
}

/// A text without its comments; every other letter is as it was.
#[must_use]
pub fn without_comments(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains("<!--") {
        return Cow::Borrowed(markdown);
    }
    let marked = Marked::new(markdown);
    let mut text = String::with_capacity(markdown.len());
    let mut from = 0;
    for (event, range) in parser(&marked).into_offset_iter() {
        let is_block = match event {
            Event::Start(Tag::HtmlBlock) => true,
            Event::InlineHtml(_) => false,
            _ => continue,
        };
        for comment in ranges(markdown, &marked.original(&range), is_block) {
            if comment.start >= from {
                text.push_str(markdown.get(from..comment.start).unwrap_or_default());
                from = comment.end;
            }
        }
    }
    text.push_str(markdown.get(from..).unwrap_or_default());
    Cow::Owned(text)
}

/// Where a text has HTML that is no comment: blocks whole, tags each.
#[must_use]
pub fn html(markdown: &str) -> Vec<Range<usize>> {
    let marked = Marked::new(markdown);
    let mut found = Vec::new();
    for (event, range) in parser(&marked).into_offset_iter() {
        if matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
            let range = marked.original(&range);
            let written = markdown.get(range.clone()).unwrap_or_default();
            let whole = ranges(written, &(0..written.len()), false);
            let hidden: usize = whole.iter().map(Range::len).sum();
            if hidden < written.trim().len() {
                found.push(range);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_found_and_comments_are_not() {
        let check = |markdown: &str, expected: &[&str]| {
            let found = html(markdown).into_iter();
            let found: Vec<_> = found
                .filter_map(|at| Some(markdown.get(at)?.trim_end()))
                .collect();
            assert_eq!(found, expected, "{markdown}");
        };
        check("a <b>c</b>", &["<b>", "</b>"]);
        check("<div>\na\n</div>\n\nb", &["<div>\na\n</div>"]);
        check("<!-- a -->\n\nb <!-- c -->", &[]);
        check("`<b>`\n\n    <i>", &[]);
    }

    #[test]
    fn comments_go_and_nothing_else() {
        let check = |markdown, expected| assert_eq!(without_comments(markdown), expected);
        check("a b", "a b");
        check("a <!-- note --> b", "a  b");
        check("<!-- note\nof two lines -->\n\na", "a");
        check("a\n\n<!-- note -->\n\nb", "a\n\nb");
        check("`<!-- code -->`", "`<!-- code -->`");
        check("    <!-- code -->", "    <!-- code -->");
        check("密 <!-- 注 -->码**密。**码", "密 码**密。**码");
        check("a <!-- open", "a <!-- open");
    }
}
