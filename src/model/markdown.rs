//! Markdown as an author wrote it, and the way from its characters back to the file's.
//!
//! 1. A notice is a part of its file as it stands; an answer is a YAML scalar, whose text is the
//!    file's less indentation, escapes and folding.
//! 2. [`Markdown::place`] maps a range of the text to the span of the file that it came from.

use crate::source::{FileId, Span};
use std::ops::Range;
use std::sync::Arc;

/// A text in Markdown and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    /// As the parser of its file gave it.
    pub text: Arc<str>,
    /// What it covers in its file.
    pub span: Span,
    /// `(offset in text, offset in file)`: from each point to the next, both run alike.
    points: Arc<[(u32, u32)]>,
}

/// No text, standing nowhere.
impl Default for Markdown {
    fn default() -> Self {
        Self {
            text: Arc::from(""),
            span: Span::nowhere(),
            points: Arc::from([]),
        }
    }
}

impl Markdown {
    /// A text that stands in its file byte for byte, from `start`.
    #[must_use]
    pub fn verbatim(text: &str, file: FileId, start: usize) -> Self {
        let span = Span::new(file, start..start + text.len());
        Self {
            text: Arc::from(text),
            span,
            points: Arc::from([(0, span.start)]),
        }
    }

    /// A text that the YAML scalar `source` at `span` stands for.
    #[must_use]
    pub fn scalar(text: &str, source: &str, span: Span) -> Self {
        Self {
            text: Arc::from(text),
            span,
            points: align(text, source, span.start).into(),
        }
    }

    /// Where a range of the text stands in the file.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        let end = self.offset(range.end.saturating_sub(1)) + usize::from(range.end > range.start);
        Span::new(self.span.file, start..end.max(start))
    }

    fn offset(&self, at: usize) -> usize {
        let after = self
            .points
            .partition_point(|(text, _)| *text as usize <= at);
        let (text, file) = after
            .checked_sub(1)
            .and_then(|index| self.points.get(index))
            .copied()
            .unwrap_or((0, self.span.start));
        (file as usize + at.saturating_sub(text as usize)).min(self.span.end as usize)
    }
}

/// Pairs the characters of a scalar's text with those of its source, in order: what YAML drops
/// (indentation, indicators, escapes) is passed over. A new point wherever the distance changes.
fn align(text: &str, source: &str, base: u32) -> Vec<(u32, u32)> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut points: Vec<(u32, u32)> = Vec::new();
    let mut rest = source.char_indices().peekable();
    if matches!(rest.peek(), Some((_, '|' | '>'))) {
        // A block scalar: its text starts on the line behind its header.
        while rest.next().is_some_and(|(_, c)| c != '\n') {}
    }
    let mut distance = None;
    for (at, wanted) in text.char_indices() {
        let mut ahead = rest.clone();
        let found = ahead
            .by_ref()
            .find(|(_, c)| *c == wanted || (wanted == ' ' && *c == '\n'));
        let Some((from, _)) = found else { continue };
        rest = ahead;
        if distance != Some(from.wrapping_sub(at)) {
            distance = Some(from.wrapping_sub(at));
            points.push((number(at), base.saturating_add(number(from))));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Content, Sources};

    fn snippet(source: &str, text: &str, needle: &str) -> String {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(source)))]);
        let file = sources.find("f").unwrap();
        let markdown = Markdown::scalar(text, source, Span::new(file, 0..source.len()));
        let at = text.find(needle).unwrap();
        let place = markdown.place(at..at + needle.len());
        sources.snippet(place).to_owned()
    }

    #[test]
    fn a_range_of_a_scalar_is_found_in_its_source() {
        let check = |source, text, needle| assert_eq!(snippet(source, text, needle), needle);
        check(
            "|\n    One\n    two 密码 three\n",
            "One\ntwo 密码 three\n",
            "密码",
        );
        check("|-\n  - a\n    - b c\n", "- a\n  - b c", "b c");
        check(">\n  folded\n  text here\n", "folded text here\n", "here");
        check("plain text", "plain text", "text");
        check(r#""quoted \" and more""#, "quoted \" and more", "more");
    }
}
