//! Chinese, Japanese and Korean text in Markdown: emphasis beside full-width punctuation, and line
//! breaks that are no spaces.
//!
//! 1. [`Marked::new`] puts a noncharacter, U+FDD0, between a run of `*` or `~~` and adjacent
//!    punctuation where that punctuation or the run's other side is CJK. The rules of
//!    flanking then see a letter there, and `**请勿点击。**请` is bold (commonmark-spec 650).
//! 2. [`strip`] takes it out of whatever the parser yields; [`Marked::original`] maps ranges back.
//! 3. [`joins`] tells whether a soft break between two characters vanishes.
//!
//! Not covered: `_` between the run and the text (`**_密码_**请`), since `_` would then see a
//! letter too. A single `~` is left alone: beside CJK text it is a range, as in `10~12时`.

use std::borrow::Cow;
use std::ops::Range;

/// Never in a source: loading refuses it.
const MARK: char = '\u{FDD0}';

/// A Markdown text with marks in it.
#[derive(Debug)]
pub struct Marked<'a> {
    text: Cow<'a, str>,
    /// Offsets of the marks in `text`, ascending.
    marks: Vec<usize>,
}

impl<'a> Marked<'a> {
    /// Marks a text, in one pass; one of ASCII alone is taken as it is.
    #[must_use]
    pub fn new(source: &'a str) -> Self {
        let mut marks = Vec::new();
        if source.is_ascii() {
            return Self {
                text: Cow::Borrowed(source),
                marks,
            };
        }
        let mut text = String::new();
        let mut copied = 0;
        for run in (Runs { source, at: 0 }) {
            let (before, after) = run.needs_marks(source);
            for at in [before.then_some(run.start), after.then_some(run.end)] {
                let Some(at) = at else { continue };
                text.push_str(source.get(copied..at).unwrap_or_default());
                copied = at;
                marks.push(text.len());
                text.push(MARK);
            }
        }
        if marks.is_empty() {
            return Self {
                text: Cow::Borrowed(source),
                marks,
            };
        }
        text.push_str(source.get(copied..).unwrap_or_default());
        Self {
            text: Cow::Owned(text),
            marks,
        }
    }

    /// What to give to the parser.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A range of the marked text as a range of the source.
    #[must_use]
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let offset = |at: usize| {
            at.saturating_sub(MARK.len_utf8() * self.marks.partition_point(|mark| *mark < at))
        };
        offset(range.start)..offset(range.end)
    }
}

/// A text without marks.
#[must_use]
pub fn strip(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(MARK, ""))
}

/// A run of delimiters: bytes `start..end`, all `*` or two `~`, the first not escaped.
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    /// Whether a mark belongs before it, and one after it.
    fn needs_marks(&self, source: &str) -> (bool, bool) {
        let before = source
            .get(..self.start)
            .and_then(|text| text.chars().next_back());
        let after = source.get(self.end..).and_then(|text| text.chars().next());
        let (before, after) = (before.unwrap_or(' '), after.unwrap_or(' '));
        let either = is_cjk(before) || is_cjk(after);
        (
            either && is_punctuation(before),
            either && is_punctuation(after),
        )
    }
}

/// All runs of a text.
struct Runs<'a> {
    source: &'a str,
    at: usize,
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let bytes = self.source.as_bytes();
        loop {
            let rest = bytes.get(self.at..)?;
            let found = self.at + rest.iter().position(|b| matches!(b, b'*' | b'~'))?;
            let delimiter = *bytes.get(found)?;
            let alike = |bytes: &[u8], wanted| bytes.iter().take_while(|b| **b == wanted).count();
            let end = found + alike(bytes.get(found..)?, delimiter);
            let backslashes = bytes.get(self.at..found)?.iter().rev();
            let escaped = backslashes.take_while(|b| **b == b'\\').count() % 2;
            let start = found + escaped;
            self.at = end;
            if start < end && (delimiter == b'*' || end - start == 2) {
                return Some(Run { start, end });
            }
        }
    }
}

/// Whether the flanking rules may take it for punctuation: a mark beside a letter changes nothing,
/// so symbols that the rules do not count do no harm. Not `|`: cells of tables have rules of their own.
fn is_punctuation(c: char) -> bool {
    !c.is_whitespace() && !c.is_alphanumeric() && !matches!(c, '|' | MARK)
}

/// Whether a character is Chinese, Japanese or Korean: ideographs, syllables, their punctuation
/// and their full-width and half-width forms.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    is_hangul(c) || is_spaceless(c)
}

fn is_hangul(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC)
}

/// Characters of scripts that are written without spaces, with their punctuation.
fn is_spaceless(c: char) -> bool {
    !is_hangul(c)
        && matches!(u32::from(c),
            0x2E80..=0x303E | 0x3040..=0xA4CF | 0xF900..=0xFAFF | 0xFE10..=0xFE1F | 0xFE30..=0xFE6F
            | 0xFF00..=0xFFEF | 0x16FE0..=0x18D8F | 0x1AFF0..=0x1B2FF | 0x20000..=0x3FFFF)
}

/// Whether a soft break between two characters vanishes: both of a script without spaces. Of
/// punctuation that Chinese and Latin text share (`“`, `—`, `…`), only in a text whose
/// language joins lines, and not two of them.
#[must_use]
pub fn joins(before: char, after: char, language_joins: bool) -> bool {
    let shared = |c: char| {
        language_joins
            && matches!(
                c,
                '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '—' | '…' | '·'
            )
    };
    match (is_spaceless(before), is_spaceless(after)) {
        (true, true) => true,
        (true, false) => shared(after),
        (false, true) => shared(before),
        (false, false) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_between_runs_and_punctuation() {
        let check = |source: &str, marked: &str| {
            assert_eq!(Marked::new(source).text().replace(MARK, "^"), marked);
        };
        check("**请勿点击。**请", "**请勿点击。^**请");
        check("请**「密码」**和", "请**^「密码」^**和");
        check("请**“密码”**和", "请**^“密码”^**和");
        check("~~删除。~~请", "~~删除。^~~请");
        check("**(주의)**는", "**(주의)^**는");
        check("**bold.**next", "**bold.**next");
        check("é **bold.**next", "é **bold.**next");
        check("10~12（时）~", "10~12（时）~");
        check("~~~。", "~~~。");
        check("\\*请", "\\*请");
        check("\\**请**。", "\\*^*请**^。");
        check("\\\\*请*", "\\\\^*请*");
        check("|**请**|", "|**请**|");
    }

    #[test]
    fn ranges_map_back() {
        let source = "请**「密码」**和";
        let marked = Marked::new(source);
        for word in ["请", "密码", "和"] {
            let at = marked.text().find(word).unwrap();
            let range = marked.original(&(at..at + word.len()));
            assert_eq!(source.get(range), Some(word));
        }
    }

    #[test]
    fn soft_breaks() {
        let check = |before, after, joined| {
            assert_eq!(joins(before, after, true), joined, "{before} {after}");
        };
        check('密', '码', true);
        check('。', '请', true);
        check('か', 'タ', true);
        check('：', '“', true);
        check('密', 'a', false);
        check('a', '密', false);
        check('가', '나', false);
        check('가', '密', false);
        check('a', 'b', false);
        check('”', '“', false);
        assert!(!joins('：', '“', false));
    }
}
