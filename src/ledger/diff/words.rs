//! Texts as words with numbers, so that comparing two words is comparing two numbers.
//!
//! 1. [`both`] takes two texts apart by the same numbers.
//! 2. [`Words`] answers what a range of words is: its text, its letters, its lines.

use super::super::essentials::urls;
use crate::markdown::cjk;
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A text as words; white space and punctuation between words are words, too.
#[derive(Debug)]
pub(super) struct Words<'a> {
    text: &'a str,
    /// Where each starts; one more for the end.
    starts: Vec<usize>,
    /// Equal for equal words.
    pub ids: Vec<u32>,
    /// Letters and digits before each word; one more for all.
    letters: Vec<usize>,
}

/// Both texts as words, with numbers that can be compared.
pub(super) fn both<'a>(one: &'a str, other: &'a str) -> (Words<'a>, Words<'a>) {
    let mut ids = BTreeMap::new();
    (Words::new(one, &mut ids), Words::new(other, &mut ids))
}

impl<'a> Words<'a> {
    fn new(text: &'a str, ids: &mut BTreeMap<&'a str, u32>) -> Self {
        let mut words = Self {
            text,
            starts: vec![0],
            ids: Vec::new(),
            letters: vec![0],
        };
        let (mut end, mut count) = (0, 0);
        for word in split(text) {
            let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            words.ids.push(*ids.entry(word).or_insert(next));
            count += letters(word);
            words.letters.push(count);
            end += word.len();
            words.starts.push(end);
        }
        words
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The text of a range of words.
    pub fn text(&self, range: Range<usize>) -> &'a str {
        let at = |index: usize| self.starts.get(index).copied();
        let bytes = at(range.start).zip(at(range.end));
        bytes
            .and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    /// A single word; empty where there is none.
    pub fn word(&self, index: usize) -> &'a str {
        self.text(index..index + 1)
    }

    /// The letters and digits in a range.
    pub fn letters(&self, range: Range<usize>) -> usize {
        let until = |index: usize| self.letters.get(index).copied().unwrap_or_default();
        until(range.end).saturating_sub(until(range.start))
    }

    /// Each line with its end, as words.
    pub fn lines(&self) -> Vec<Range<usize>> {
        let mut start = 0;
        let mut lines = Vec::new();
        for index in 0..self.len() {
            if index + 1 == self.len() || self.word(index).contains('\n') {
                lines.push(start..index + 1);
                start = index + 1;
            }
        }
        lines
    }
}

/// A text at its word bounds, with each URL whole.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut places: Vec<(Range<usize>, bool)> = Vec::new();
    let mut from = 0;
    for url in urls(text) {
        places.push((from..url.start, false));
        from = url.end;
        places.push((url, true));
    }
    places.push((from..text.len(), false));
    places.into_iter().flat_map(move |(range, is_url)| {
        let part = text.get(range).unwrap_or_default();
        let words = (!is_url).then(|| part.split_word_bounds());
        words.into_iter().flatten().chain(is_url.then_some(part))
    })
}

/// What to tell texts by: words, and each two neighbours of Chinese and Japanese characters, since
/// single ones are in every text.
pub(super) fn terms(text: &str) -> impl Iterator<Item = &str> {
    let mut words = text.unicode_word_indices().peekable();
    let mut is_paired = false;
    std::iter::from_fn(move || {
        loop {
            let (start, word) = words.next()?;
            let end = start + word.len();
            let neighbour = words
                .peek()
                .filter(|(next, other)| *next == end && is_cjk(word) && is_cjk(other));
            let was_paired = std::mem::replace(&mut is_paired, neighbour.is_some());
            match neighbour {
                Some((_, other)) => return text.get(start..end + other.len()),
                None if !was_paired => return Some(word),
                None => {}
            }
        }
    })
}

/// How many letters and digits a word has; none for white space and punctuation.
pub(super) fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Whether a word is Chinese, Japanese or Korean.
pub(super) fn is_cjk(word: &str) -> bool {
    word.starts_with(cjk::is_cjk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(split(text).collect::<Vec<_>>(), expected);
        };
        check("It's 21,480.", &["It's", " ", "21,480", "."]);
        check("密码ID。", &["密", "码", "ID", "。"]);
        check("a  b\nc", &["a", "  ", "b", "\n", "c"]);
        check(
            "(https://a.example/b-c).",
            &["(", "https://a.example/b-c", ")", "."],
        );
        check("", &[]);
    }

    #[test]
    fn terms_tell_texts_apart() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(terms(text).collect::<Vec<_>>(), expected);
        };
        check("It's 21,480.", &["It's", "21,480"]);
        check("密码是 ID，勿点。请", &["密码", "码是", "ID", "勿点", "请"]);
        check("비밀 번호", &["비밀", "번호"]);
    }

    #[test]
    fn ranges_of_words_are_text() {
        let (words, other) = both("密码 ab\nc", "ab");
        assert_eq!(words.text(1..4), "码 ab");
        assert_eq!((words.word(9), words.text(4..9)), ("", ""));
        assert_eq!((words.letters(0..words.len()), words.letters(1..3)), (5, 1));
        assert_eq!(words.lines(), [0..5, 5..6]);
        assert_eq!(words.ids.get(3), other.ids.first());
    }
}
