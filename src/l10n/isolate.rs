//! Words in a text that runs the other way.
//!
//! 1. [`isolated`] puts them between the marks that Unicode has for it, so that the full stop behind
//!    an Arabic name in an English sentence stays where it is.

use unicode_script::{Script, UnicodeScript};

/// Words for a text of direction `ltr` or `rtl`. Those with letters of the other direction stand
/// between U+2068 and U+2069 (UAX #9); all others are as they were.
#[must_use]
pub fn isolated(words: &str, dir: &str) -> String {
    let has = |rtl: bool| {
        let mut letters = words.chars().filter(|c| c.is_alphabetic());
        letters.any(|c| is_rtl(c) == rtl)
    };
    if has(dir != "rtl") {
        format!("\u{2068}{words}\u{2069}")
    } else {
        words.to_owned()
    }
}

/// Whether a letter is of a script that runs from right to left.
fn is_rtl(c: char) -> bool {
    matches!(
        c.script(),
        Script::Arabic
            | Script::Hebrew
            | Script::Syriac
            | Script::Thaana
            | Script::Nko
            | Script::Samaritan
            | Script::Mandaic
            | Script::Adlam
            | Script::Hanifi_Rohingya
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_other_direction_are_kept_apart() {
        let check = |words, dir, expected: &str| assert_eq!(isolated(words, dir), expected);
        check("Acme (US)", "ltr", "Acme (US)");
        check("Acme (US)", "rtl", "\u{2068}Acme (US)\u{2069}");
        check("شركة", "ltr", "\u{2068}شركة\u{2069}");
        check("شركة", "rtl", "شركة");
        check("北风", "ltr", "北风");
        check("12", "rtl", "12");
    }
}
