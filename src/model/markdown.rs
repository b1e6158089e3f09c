//! Markdown as an author wrote it, and the way from its characters back to the file's.
//!
//! 1. A notice is a part of its file as it stands; an answer is a YAML scalar, whose text is the
//!    file's less indentation, escapes and folding.
//! 2. [`Markdown::place`] maps a range of the text to the span of the file that it came from.
//! 3. [`Markdown::replaced`] puts other words in place of some: those stand where the old ones stood.

use crate::source::{FileId, Span};
use std::ops::Range;
use std::sync::Arc;

/// A text in Markdown and where it stands. Lines without anything at its end are left out, so that the ledger can share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    /// As the parser of its file gave it.
    pub text: Arc<str>,
    /// What it covers in its file.
    pub span: Span,
    /// As its author wrote it, where facts stand in it by their names.
    pub authored: Option<Arc<str>>,
    /// In order of the text. None of one that stands in its file as it is.
    points: Box<[Point]>,
}

/// Where the text stands from here to the next point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Point {
    /// Offset in the text.
    text: u32,
    /// Offset in the file.
    file: u32,
    /// None where text and file run alike; else all of it stands on so many bytes of the file.
    width: Option<u32>,
}

/// No text, standing nowhere.
impl Default for Markdown {
    fn default() -> Self {
        Self {
            text: Arc::from(""),
            span: Span::nowhere(),
            authored: None,
            points: Box::default(),
        }
    }
}

impl Markdown {
    /// A text that stands in its file byte for byte, from `start`.
    #[must_use]
    pub fn verbatim(text: &str, file: FileId, start: usize) -> Self {
        let text = text.trim_end_matches('\n');
        let span = Span::new(file, start..start + text.len());
        Self {
            text: Arc::from(text),
            span,
            authored: None,
            points: Box::default(),
        }
    }

    /// A text that the YAML scalar `source` at `span` stands for.
    #[must_use]
    pub fn scalar(text: &str, source: &str, span: Span) -> Self {
        let text = text.trim_end_matches('\n');
        let points = if text == source {
            Box::default()
        } else {
            align(text, source, span.start).into()
        };
        Self {
            text: Arc::from(text),
            span,
            authored: None,
            points,
        }
    }

    /// The same text with others in place of some ranges, which are in order and apart.
    #[must_use]
    pub fn replaced(&self, others: &[(Range<usize>, String)]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut points = Vec::with_capacity(self.points.len() + others.len() * 2);
        let mut from = 0;
        for (range, other) in others {
            self.copy(from..range.start, &mut text, &mut points);
            let stands = self.place(range.clone());
            points.push(Point {
                text: number(text.len()),
                file: stands.start,
                width: Some(stands.end - stands.start),
            });
            text.push_str(other);
            from = range.end;
        }
        self.copy(from..self.text.len(), &mut text, &mut points);
        Self {
            text: Arc::from(text),
            span: self.span,
            authored: Some(self.text.clone()),
            points: points.into(),
        }
    }

    /// Appends a part of the text as it is, with where it stands.
    fn copy(&self, range: Range<usize>, text: &mut String, points: &mut Vec<Point>) {
        let part = self.text.get(range.clone()).unwrap_or_default();
        let base = text.len();
        text.push_str(part);
        let point = |at: usize| Point {
            text: number(base + at - range.start),
            file: number(self.offset(at)),
            width: None,
        };
        if !part.is_empty() {
            points.push(point(range.start));
        }
        let within = |point: &&Point| {
            let at = point.text as usize;
            at > range.start && at < range.end
        };
        let inside = self.points.iter().filter(within);
        points.extend(inside.map(|inside| point(inside.text as usize)));
    }

    /// Where a range of the text stands in the file.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        let last = range.end.saturating_sub(1);
        let end = match self.point(last).and_then(|point| point.width) {
            Some(width) => self.offset(last) + width as usize,
            None => self.offset(last) + usize::from(range.end > range.start),
        };
        Span::new(self.span.file, start..end.max(start))
    }

    /// The last point that is not behind an offset.
    fn point(&self, at: usize) -> Option<&Point> {
        let after = self
            .points
            .partition_point(|point| point.text as usize <= at);
        self.points.get(after.checked_sub(1)?)
    }

    fn offset(&self, at: usize) -> usize {
        let start = Point {
            text: 0,
            file: self.span.start,
            width: None,
        };
        let point = self.point(at).copied().unwrap_or(start);
        let beyond = match point.width {
            Some(_) => 0,
            None => at.saturating_sub(point.text as usize),
        };
        (point.file as usize + beyond).min(self.span.end as usize)
    }
}

/// An offset as it is kept; no file of 4 GiB is loaded.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Pairs the characters of a scalar's text with those of its source, in order: what YAML drops
/// (indentation, indicators, escapes) is passed over. A new point wherever the distance changes.
fn align(text: &str, source: &str, base: u32) -> Vec<Point> {
    let mut points = Vec::new();
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
            points.push(Point {
                text: number(at),
                file: base.saturating_add(number(from)),
                width: None,
            });
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
    #[test]
    fn what_stands_in_place_of_another_stands_where_that_stood() {
        let source = "|\n    One NAME two\n    three NAME.\n";
        let text = "One NAME two\nthree NAME.\n";
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(source)))]);
        let file = sources.find("f").unwrap();
        let markdown = Markdown::scalar(text, source, Span::new(file, 0..source.len()));
        let names: Vec<_> = text
            .match_indices("NAME")
            .map(|(at, name)| (at..at + name.len(), "a longer value".to_owned()))
            .collect();
        let replaced = markdown.replaced(&names);
        assert_eq!(
            &*replaced.text,
            "One a longer value two\nthree a longer value."
        );
        assert_eq!(replaced.authored.as_deref(), Some(text.trim_end()));
        let check = |needle: &str, expected: &str| {
            let at = replaced.text.find(needle).unwrap();
            let place = replaced.place(at..at + needle.len());
            assert_eq!(sources.snippet(place), expected, "{needle}");
        };
        check("One", "One");
        check("longer", "NAME");
        check("value two", "NAME two");
        check("three", "three");
        check("value.", "NAME.");
    }
}
