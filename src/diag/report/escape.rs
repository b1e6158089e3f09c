//! Text that a terminal shows and does not obey.
//!
//! 1. [`visible`] is for a single line: a path, a message.
//! 2. [`visible_lines`] keeps line ends: a help may be several lines to paste.
//! 3. [`visible_prose`] is for texts that are to be pasted elsewhere.

use std::borrow::Cow;

/// One line that shows all that is in it: control characters, and those that reorder text or end a
/// line, as `\u{1b}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    escape(text, acts)
}

/// As [`visible`], but line ends and tabs stay as they are.
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| acts(c) && !matches!(c, '\n' | '\t'))
}

/// As [`visible_lines`], but so are the marks that right-to-left text is written with: what is
/// copied from the terminal is what was written.
#[must_use]
pub fn visible_prose(text: &str) -> Cow<'_, str> {
    let is_kept = |c| matches!(c, '\n' | '\t' | '\u{61c}' | '\u{200e}' | '\u{200f}');
    escape(text, |c| acts(c) && !is_kept(c))
}

/// Whether a terminal would act on a character in place of showing it. The ranges are Unicode's
/// `Bidi_Control` and its two line separators.
pub(super) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escape(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_escaped(c) {
            escaped.extend(c.escape_unicode());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelled_out() {
        let check = |text: &str, expected: &str| assert_eq!(visible(text), expected);
        check("plain 公告.md", "plain 公告.md");
        check("a\u{1b}[2Jb", "a\\u{1b}[2Jb");
        check("a\nb\tc\r", "a\\u{a}b\\u{9}c\\u{d}");
        check("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}");
        check("\u{202e}cod.exe", "\\u{202e}cod.exe");
        check("\u{2028}", "\\u{2028}");
    }

    #[test]
    fn a_help_keeps_its_lines() {
        assert_eq!(visible_lines("a:\n\tb\u{1b}"), "a:\n\tb\\u{1b}");
    }

    #[test]
    fn a_text_to_paste_keeps_the_marks_of_its_script() {
        assert_eq!(
            visible_prose("ה\u{200f}!\n\u{202e}\u{1b}"),
            "ה\u{200f}!\n\\u{202e}\\u{1b}"
        );
    }
}
