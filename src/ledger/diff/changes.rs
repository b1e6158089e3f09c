//! What changed between two texts, as ranges of words.
//!
//! 1. [`changes`] lets `similar` compare the words; of texts that are too long, the lines first.
//! 2. [`slide`] moves what was added or removed to where it reads best: before a line, a sentence, a
//!    word.
//! 3. [`is_scrap`] says what is too little to stand alone between two changes: it goes to both.
//! 4. A text that keeps next to nothing is one change; so are, by [`lump`], those of such a line.

use super::share;
use super::words::{Words, is_cjk, letters};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff, capture_diff_slices};
use std::collections::BTreeMap;
use std::ops::Range;

/// A range of the words before, and what stands in its place after. One may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub before: Range<usize>,
    pub after: Range<usize>,
}

/// Texts of more words are compared by line first: a comparison takes time by length and difference.
const LONGEST: usize = 20_000;

/// Texts and lines that keep less than this are shown one after the other.
const LEAST_KEPT: f64 = 0.3;

/// What changed, in order. Between two changes stands something unchanged.
pub(super) fn changes(before: &Words<'_>, after: &Words<'_>) -> Vec<Change> {
    let whole = Change::all(before, after);
    let mut found = if whole.is_long() {
        by_line(before, after)
    } else {
        by_word(before, after, whole.clone())
    };
    slide(before, after, &mut found);
    let found = join(before, found);
    if kept(before, after, &whole, &found) < LEAST_KEPT {
        return vec![whole];
    }
    lump(before, after, &found)
}

impl Change {
    /// One that covers two texts.
    pub fn all(before: &Words<'_>, after: &Words<'_>) -> Self {
        Self {
            before: 0..before.len(),
            after: 0..after.len(),
        }
    }

    fn is_long(&self) -> bool {
        self.before.len() > LONGEST || self.after.len() > LONGEST
    }

    /// One from the start of this to the end of another.
    fn to(&self, other: &Self) -> Self {
        Self {
            before: self.before.start..other.before.end,
            after: self.after.start..other.after.end,
        }
    }

    /// One that covers the lines of this as well.
    fn line(&self, before: &Words<'_>) -> Self {
        let in_line = |index: &usize| !before.word(*index).contains('\n');
        let left = (0..self.before.start).rev().take_while(in_line).count();
        let right = (self.before.end..before.len()).take_while(in_line).count();
        let widened = |range: &Range<usize>| range.start.saturating_sub(left)..range.end + right;
        Self {
            before: widened(&self.before),
            after: widened(&self.after),
        }
    }

    /// What is unchanged between this and the next one, in the words before.
    fn gap(&self, next: &Self) -> Range<usize> {
        self.before.end..next.before.start
    }
}

/// How much of two ranges is unchanged by the changes within them, from 0 to 1, measured in letters
/// and digits.
fn kept(before: &Words<'_>, after: &Words<'_>, within: &Change, changes: &[Change]) -> f64 {
    let letters = |change: &Change| {
        before.letters(change.before.clone()) + after.letters(change.after.clone())
    };
    let all = letters(within);
    let gone = changes.iter().map(letters).sum();
    share(all.saturating_sub(gone), all)
}

fn by_word(before: &Words<'_>, after: &Words<'_>, within: Change) -> Vec<Change> {
    let (old, new) = (before.ids.as_slice(), after.ids.as_slice());
    let ops = capture_diff(Algorithm::Patience, old, within.before, new, within.after);
    changed(ops).collect()
}

fn by_line(before: &Words<'_>, after: &Words<'_>) -> Vec<Change> {
    let (old_lines, new_lines) = (before.lines(), after.lines());
    let mut ids = BTreeMap::new();
    let mut number = |line: &str| {
        // As words are numbered: the comparison is compiled for one type, and is 100 KB.
        let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        *ids.entry(line.to_owned()).or_insert(next)
    };
    let old: Vec<u32> = old_lines
        .iter()
        .map(|line| number(before.text(line.clone())))
        .collect();
    let new: Vec<u32> = new_lines
        .iter()
        .map(|line| number(after.text(line.clone())))
        .collect();
    let lines = changed(capture_diff_slices(Algorithm::Patience, &old, &new));
    lines
        .flat_map(|lines| {
            let change = Change {
                before: in_words(&old_lines, &lines.before),
                after: in_words(&new_lines, &lines.after),
            };
            let is_one = change.is_long() || change.before.is_empty() || change.after.is_empty();
            if is_one {
                vec![change]
            } else {
                by_word(before, after, change)
            }
        })
        .collect()
}

fn changed(ops: Vec<DiffOp>) -> impl Iterator<Item = Change> {
    let ops = ops.into_iter().filter(|op| op.tag() != DiffTag::Equal);
    ops.map(|op| Change {
        before: op.old_range(),
        after: op.new_range(),
    })
}

/// A range of lines as one of words.
fn in_words(lines: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    let start = |line: usize| {
        let behind = || lines.last().map_or(0, |last| last.end);
        lines.get(line).map_or_else(behind, |line| line.start)
    };
    start(range.start)..start(range.end)
}

/// Moves each addition and each removal, where the words around it allow that.
fn slide(before: &Words<'_>, after: &Words<'_>, changes: &mut [Change]) {
    let mut rest = changes;
    let mut last = Change {
        before: 0..0,
        after: 0..0,
    };
    let end = Change {
        before: before.len()..before.len(),
        after: after.len()..after.len(),
    };
    while let Some((change, behind)) = rest.split_first_mut() {
        let next = behind.first().unwrap_or(&end);
        let (words, range, room) = if change.before.is_empty() {
            (after, &change.after, last.after.end..next.after.start)
        } else {
            (before, &change.before, last.before.end..next.before.start)
        };
        if change.before.is_empty() || change.after.is_empty() {
            let start = best_start(words, range, &room);
            let moved = |range: &Range<usize>, from: usize| {
                let start = (range.start + start).saturating_sub(from);
                start..start + range.len()
            };
            let from = range.start;
            *change = Change {
                before: moved(&change.before, from),
                after: moved(&change.after, from),
            };
        }
        last = change.clone();
        rest = behind;
    }
}

/// Where a range reads best that may move within `room`, past words that are its own, too.
fn best_start(words: &Words<'_>, range: &Range<usize>, room: &Range<usize>) -> usize {
    let same = |one: usize, other: usize| words.ids.get(one) == words.ids.get(other);
    let mut start = range.start;
    while start > room.start && same(start - 1, start + range.len() - 1) {
        start -= 1;
    }
    let mut best = (0, start);
    loop {
        best = best.max((fitness(words, start), start));
        if start + range.len() >= room.end || !same(start, start + range.len()) {
            return best.1;
        }
        start += 1;
    }
}

/// How well a change reads that starts at a word.
fn fitness(words: &Words<'_>, start: usize) -> u8 {
    let Some(last) = start.checked_sub(1) else {
        return 5;
    };
    let is_stop = |word: &str| word.ends_with(|c| ".!?:。！？：".contains(c));
    let word = words.word(last);
    let is_space = word.trim().is_empty();
    match last.checked_sub(1).map(|before| words.word(before)) {
        _ if word.contains('\n') => 5,
        Some(before) if is_space && is_stop(before) => 4,
        _ if is_stop(word) => 3,
        _ if is_space => 2,
        _ if words.word(start).trim().is_empty() => 1,
        _ => 0,
    }
}

/// Joins changes with nothing or a scrap between them.
fn join(before: &Words<'_>, changes: Vec<Change>) -> Vec<Change> {
    let mut joined: Vec<Change> = Vec::new();
    for change in changes {
        match joined.last_mut() {
            Some(last) if is_scrap(before, last.gap(&change)) => *last = last.to(&change),
            _ => joined.push(change),
        }
    }
    joined
}

/// Whether what is unchanged between two changes is too little for readers to hold on to: white
/// space, punctuation, a short word, two Chinese characters. Numbers are never too little, and lines
/// are kept apart.
fn is_scrap(words: &Words<'_>, gap: Range<usize>) -> bool {
    let (mut count, mut size) = (0, 0);
    let mut all_cjk = true;
    for word in gap.map(|index| words.word(index)) {
        if word.contains('\n') || word.chars().any(char::is_numeric) {
            return false;
        }
        let letters = letters(word);
        if letters > 0 {
            count += 1;
            size += letters;
            all_cjk = all_cjk && is_cjk(word);
        }
        if size > 3 {
            return false;
        }
    }
    count <= 1 || (all_cjk && count <= 2)
}

/// Makes one change of those in a line that was written anew.
fn lump(before: &Words<'_>, after: &Words<'_>, changes: &[Change]) -> Vec<Change> {
    let has_break = |gap: Range<usize>| before.text(gap).contains('\n');
    let mut lumped: Vec<Change> = Vec::new();
    for line in changes.chunk_by(|one, next| !has_break(one.gap(next))) {
        let (Some(first), Some(last)) = (line.first(), line.last()) else {
            continue;
        };
        let whole = first.to(last);
        if kept(before, after, &whole.line(before), line) < LEAST_KEPT {
            lumped.push(whole);
        } else {
            lumped.extend_from_slice(line);
        }
    }
    lumped
}
