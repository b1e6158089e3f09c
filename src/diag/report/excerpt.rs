//! The few lines of a file that a finding quotes.
//!
//! 1. [`clip`] makes a span fit for quoting: one that takes too many lines, or wide ones, is quoted by
//!    its first line.
//! 2. [`Excerpt::new`] takes the lines that clipped spans touch, and no others.
//! 3. Of a line over [`LONG_LINE`] bytes only the [`AROUND`] characters on each side of the span are
//!    taken, so that a thousand findings in a line of 1 MB stay linear.

use crate::source::{FileId, Sources, Span};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Lines of a file, and ranges in them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The line of the file that the excerpt starts with, from 1.
    pub line: usize,
    /// The lines, with `\n` between them.
    pub text: String,
    /// Where in `text` each of the spans is, in their order.
    pub marks: Vec<Range<usize>>,
    /// Whether the start of the line was cut off, so that columns in `text` are not those of the file.
    pub is_cut: bool,
}

/// A line of more bytes is not quoted whole.
const LONG_LINE: usize = 4096;

/// How many characters of a long line are kept before the start of the span, and after it.
const AROUND: usize = 400;

/// A span of more lines is quoted by its first line.
const MOST_LINES: usize = 40;

impl Excerpt {
    /// The lines that [clipped](clip) spans of one file touch. More than one span: none of their
    /// lines [is large](is_large).
    pub fn new(sources: &Sources, file: FileId, spans: &[Range<usize>]) -> Self {
        let text = sources.text(file);
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.end).max().unwrap_or(first);
        let whole = line_start(text, first)..line_end(text, last);
        let line = sources
            .locate(Span::new(file, whole.start..whole.start))
            .line;
        let kept = if whole.len() > LONG_LINE && !slice(text, &whole).contains('\n') {
            around(text, first, &whole)
        } else {
            whole.clone()
        };
        let is_cut = kept.start > whole.start;
        let lead = if is_cut { "…" } else { "" };
        let tail = if kept.end < whole.end { "…" } else { "" };
        let moved = |at: usize| at.clamp(kept.start, kept.end) - kept.start + lead.len();
        Self {
            line,
            marks: spans
                .iter()
                .map(|span| moved(span.start)..moved(span.end))
                .collect(),
            text: format!("{lead}{}{tail}", inert(slice(text, &kept))),
            is_cut,
        }
    }
}

/// The span as bytes of its file's text: on character boundaries, without the line ends that it
/// closes with, on its first line alone where [it is large](is_large), and there no wider than a
/// report of `width` columns can show.
pub(super) fn clip(sources: &Sources, span: Span, width: usize) -> Range<usize> {
    let text = sources.text(span.file);
    let range = span.range();
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end).max(start);
    let quoted = slice(text, &(start..end)).trim_end_matches('\n');
    let whole = start..start + quoted.len();
    if !is_large(text, &whole, width) {
        return whole;
    }
    let first = quoted.split('\n').next().unwrap_or_default();
    start..start + fitting(first, width / 4 * 3)
}

/// Whether the lines that `span` touches are many, or one of them wider than `width` columns.
pub(super) fn is_large(text: &str, span: &Range<usize>, width: usize) -> bool {
    let lines = line_start(text, span.start)..line_end(text, span.end);
    let mut lines = slice(text, &lines).split('\n');
    lines.clone().nth(MOST_LINES).is_some() || lines.any(|line| fitting(line, width) < line.len())
}

/// The renderer shows the control characters of ASCII and most that reorder text. The others become
/// stand-ins of as many bytes, so that no mark moves.
fn inert(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{80}'..='\u{9f}' | '\u{61c}' => '¿',
        '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// What is kept of a long line: the characters around an offset.
fn around(text: &str, at: usize, line: &Range<usize>) -> Range<usize> {
    let before = slice(text, &(line.start..at));
    let after = slice(text, &(at..line.end));
    let size = |c: char| c.len_utf8();
    let left: usize = before.chars().rev().take(AROUND).map(size).sum();
    let right: usize = after.chars().take(AROUND).map(size).sum();
    at - left..at + right
}

/// How many bytes at the start of a line fit into so many columns, a tab being drawn as four spaces.
fn fitting(line: &str, width: usize) -> usize {
    line.chars()
        .scan(0, |columns, c| {
            *columns += if c == '\t' { 4 } else { c.width().unwrap_or(1) };
            (*columns <= width).then(|| c.len_utf8())
        })
        .sum()
}

/// The part of the text; empty for a range that is none of it.
fn slice<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

fn line_start(text: &str, offset: usize) -> usize {
    slice(text, &(0..offset)).rfind('\n').map_or(0, |at| at + 1)
}

fn line_end(text: &str, offset: usize) -> usize {
    slice(text, &(offset..text.len()))
        .find('\n')
        .map_or(text.len(), |at| offset + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::report::tests::sources;

    /// Checks the text of the excerpt for one span, and what of it is marked.
    fn check(text: &str, span: Range<usize>, expected: (usize, &str, &str)) {
        let sources = sources(&[("a", text)]);
        let file = sources.find("a").unwrap();
        let span = clip(&sources, Span::new(file, span), 40);
        let excerpt = Excerpt::new(&sources, file, &[span]);
        let marked = slice(&excerpt.text, &excerpt.marks[0]);
        assert_eq!((excerpt.line, excerpt.text.as_str(), marked), expected);
    }

    #[test]
    fn only_the_lines_of_the_span() {
        check("one\ntwo\nthree", 4..7, (2, "two", "two"));
        check("one\ntwo\nthree", 5..10, (2, "two\nthree", "wo\nth"));
        check("one\ntwo\n", 4..8, (2, "two", "two"));
        check("一\n二三\n", 4..10, (2, "二三", "二三"));
    }

    #[test]
    fn ends() {
        check("", 0..0, (1, "", ""));
        check("one", 3..3, (1, "one", ""));
        check("one\n", 4..4, (2, "", ""));
        check("one", 90..99, (1, "one", ""));
        check("一", 1..2, (1, "一", "一"));
    }

    #[test]
    fn large_spans_are_quoted_by_their_first_line() {
        let many = "ab\n".repeat(50);
        check(&many, 1..140, (1, "ab", "b"));
        check(&many, 1..6, (1, "ab\nab", "b\nab"));
        let wide = "一".repeat(30);
        check(&format!("a\n{wide}\n"), 0..92, (1, "a", "a"));
        check(&wide, 3..90, (1, &wide, &"一".repeat(15)));
    }

    #[test]
    fn of_a_long_line_what_is_around_the_span() {
        let (before, after) = ("一".repeat(2000), "b".repeat(2000));
        let text = format!("x\n{before}坏{after}\ny");
        let kept = format!("…{}坏{}…", "一".repeat(AROUND), "b".repeat(AROUND - 1));
        check(&text, 6002..6005, (2, &kept, "坏"));
    }

    #[test]
    fn what_a_terminal_obeys_moves_no_mark() {
        check(
            "\u{9b}\u{200f}\u{61c}x\u{2028}y",
            7..8,
            (1, "¿\u{fffd}¿x\u{fffd}y", "x"),
        );
    }
}
