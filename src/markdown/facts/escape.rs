//! Words as Markdown that says exactly them.
//!
//! 1. [`Around`] is what stands beside them and could become markup together with them.
//! 2. [`escaped`] writes what may be markup behind a backslash or by its number. With great care it
//!    writes every ASCII punctuation character by its number: a reference is never markup.

use std::fmt::Write;
use std::ops::Range;

/// How much is escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// What is markup by itself: readers of the Markdown see few escapes.
    Little,
    /// All that could be markup together with anything.
    Great,
}

/// What stands beside a place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// Whether a block could begin here: nothing but markers of blocks stands before it on its line.
    starts: bool,
    /// Whether what stands before it could become one thing with its first character.
    binds: bool,
    /// Whether the beginning of a character reference stands before it.
    is_reference: bool,
    after: Option<char>,
}

impl Around {
    pub fn new(text: &str, at: &Range<usize>) -> Self {
        let before = text.get(..at.start).unwrap_or_default();
        let is_marker = |c: char| {
            matches!(c, ' ' | '\t' | '>' | '-' | '+' | '*' | '.' | ')') || c.is_ascii_digit()
        };
        // From the end, so that a long line is not read anew for each place in it.
        let mut line = before.chars().rev().take_while(|c| *c != '\n');
        // The longest name of a character has 31 letters.
        let near = before.get(before.ceil_char_boundary(before.len().saturating_sub(40))..);
        let near = near.unwrap_or_default();
        let entity = near.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        Self {
            starts: line.all(is_marker),
            is_reference: entity.ends_with('&'),
            binds: entity.ends_with('&') || before.ends_with([']', '<', '!', '\\', '[', '(', '{']),
            after: text.get(at.end..).and_then(|rest| rest.chars().next()),
        }
    }

    /// Whether what stands before it could become one thing with its first character.
    pub fn binds(self) -> bool {
        self.binds
    }
}

/// Words on one line as Markdown for a place in a text.
pub(super) fn escaped(words: &str, around: Around, care: Care) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = words.len() - digits.len();
    let is_number = digits.is_empty();
    let mut letters = words.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let is_first = at == 0;
        let is_last = letters.peek().is_none();
        let opens_list = around.starts && item > 0;
        let by_number = match c {
            '<' | '>' | '`' | '{' | '}' => true,
            _ if is_first && around.is_reference && c.is_ascii_alphanumeric() => true,
            '0'..='9' if is_first => {
                opens_list && is_number && matches!(around.after, Some('.' | ')'))
            }
            '!' if is_last => around.after == Some('['),
            _ if is_first && c.is_ascii_punctuation() => around.binds,
            _ => false,
        };
        let is_careful = care == Care::Great && c.is_ascii_punctuation();
        let is_bound = is_first && around.binds && c.is_ascii_alphanumeric();
        if by_number || is_careful || (is_bound && care == Care::Great) {
            // Writing to a string cannot fail.
            let _ = write!(out, "&#{};", u32::from(c));
            continue;
        }
        let by_slash = match c {
            '\\' | '*' | '_' | '[' | ']' | '~' | '|' | '#' => true,
            '-' | '+' | '=' | ':' => around.starts && is_first,
            '.' | ')' => opens_list && at == item,
            _ => false,
        };
        match c {
            '&' => out.push_str("&amp;"),
            _ if by_slash => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}
