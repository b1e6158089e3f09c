//! A diff that reads well: by word, and by character in Chinese and Japanese.
//!
//! 1. Texts are taken apart at the word bounds of UAX #29, which leave whole numbers and single Han
//!    characters; a URL is one word.
//! 2. The patience algorithm finds what changed, since a word that is in both texts once is what
//!    readers hold on to; of texts too long for that, by line first.
//! 3. What reads badly is mended: a change starts where a word or sentence does, and scraps between
//!    changes go to them. Little in common is nothing in common.
//! 4. [`abridge`] leaves out what is far from any change.

mod abridge;
mod changes;
mod words;

pub use abridge::abridge;

use changes::changes;
use std::collections::BTreeMap;

/// A piece of the way from one text to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// Only in the text before.
    Removed(String),
    /// Only in the text after.
    Added(String),
    /// Unchanged text that was left out.
    Gap,
}

/// The way from one text to the other. `Same` and `Removed` joined are `before`, `Same` and `Added`
/// are `after`. No piece is empty, none follows one of its kind, and `Removed` comes before `Added`.
#[must_use]
pub fn diff(before: &str, after: &str) -> Vec<Piece> {
    let (before, after) = words::both(before, after);
    let mut pieces = Vec::new();
    let mut push = |text: &str, piece: fn(String) -> Piece| {
        if !text.is_empty() {
            pieces.push(piece(text.to_owned()));
        }
    };
    let mut at = 0;
    for change in changes(&before, &after) {
        push(before.text(at..change.before.start), Piece::Same);
        at = change.before.end;
        push(before.text(change.before), Piece::Removed);
        push(after.text(change.after), Piece::Added);
    }
    push(before.text(at..before.len()), Piece::Same);
    pieces
}

/// How much two texts have in common, from 0 to 1, wherever in them it stands: for guessing which text
/// another was made from. Counts letters and digits, in words and in pairs of Chinese or Japanese
/// characters. In time linear in their length.
#[must_use]
pub fn likeness(one: &str, other: &str) -> f64 {
    let mut counts: BTreeMap<&str, isize> = BTreeMap::new();
    let (mut total, mut common) = (0, 0);
    for term in words::terms(one) {
        *counts.entry(term).or_default() += 1;
        total += words::letters(term);
    }
    for term in words::terms(other) {
        let count = counts.entry(term).or_default();
        *count -= 1;
        total += words::letters(term);
        if *count >= 0 {
            common += 2 * words::letters(term);
        }
    }
    if total == 0 && one != other {
        return 0.0;
    }
    share(common, total)
}

/// A part of a whole, from 0 to 1; all of nothing is 1.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 1.0;
    }
    // No text has more than a float can count.
    let [part, whole] = [part, whole].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    f64::from(part) / f64::from(whole)
}

/// Pieces in one line, for tests: `same [-removed-]{+added+}…`.
#[cfg(test)]
fn show(pieces: &[Piece]) -> String {
    let show = |piece: &Piece| match piece {
        Piece::Same(text) => text.clone(),
        Piece::Removed(text) => format!("[-{text}-]"),
        Piece::Added(text) => format!("{{+{text}+}}"),
        Piece::Gap => "…".to_owned(),
    };
    pieces.iter().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        assert_eq!(show(&diff(before, after)), expected);
    }

    #[test]
    fn words_are_whole() {
        check("", "", "");
        check("a", "a", "a");
        check("。", "。", "。");
        check("。", "，", "[-。-]{+，+}");
        check("", "a", "{+a+}");
        check("a", "", "[-a-]");
        check(
            "It affected 21,480 accounts.",
            "It affected 21,840 accounts.",
            "It affected [-21,480-]{+21,840+} accounts.",
        );
        check(
            "It can't be so.",
            "It can be so.",
            "It [-can't-]{+can+} be so.",
        );
        check(
            "See https://a.example/b/c-d for more.",
            "See https://a.example/b/e-d for more.",
            "See [-https://a.example/b/c-d-]{+https://a.example/b/e-d+} for more.",
        );
        check(
            "Passwords were not affected. You do not need to change yours.",
            "Passwords were not affected. We still recommend that you change yours.",
            "Passwords were not affected. \
             [-You do not need to-]{+We still recommend that you+} change yours.",
        );
    }

    #[test]
    fn characters_are_words_in_chinese_and_japanese() {
        check(
            "密码未受影响。",
            "密码没受影响。",
            "密码[-未-]{+没+}受影响。",
        );
        check(
            "由于导入时出错，部分未结束的对话被关联到了错误的用户。",
            "由于导入时出错，一些未结束的对话被关联到错误的用户。",
            "由于导入时出错，[-部分-]{+一些+}未结束的对话被关联到[-了-]错误的用户。",
        );
        check(
            "パスワードは漏えいしていません。",
            "パスワードは流出していません。",
            "パスワードは[-漏えい-]{+流出+}していません。",
        );
    }

    #[test]
    fn additions_start_where_a_sentence_or_line_does() {
        check("One. Two.", "One. New one. Two.", "One. {+New one. +}Two.");
        check("密码。好。", "密码。新的。好。", "密码。{+新的。+}好。");
        check("- a b\n- c", "- a b\n- d\n- c", "- a b\n{+- d\n+}- c");
        check("- a b\n- c", "- a b\n- c\n- d", "- a b\n- c{+\n- d+}");
        check("one two three", "one three", "one [-two -]three");
        check("one two", "one two two", "one {+two +}two");
    }

    #[test]
    fn scraps_go_to_the_changes_around_them() {
        check(
            "The red cat and dog slept here all day.",
            "The red mouse and rat slept here all day.",
            "The red [-cat and dog-]{+mouse and rat+} slept here all day.",
        );
        check(
            "We had found 91 of the messages there.",
            "We have found 91 in these messages there.",
            "We [-had-]{+have+} found 91 [-of the-]{+in these+} messages there.",
        );
        check(
            "请勿点击可疑链接，也不要回复。",
            "请勿打开任何链接，也不要回复。",
            "请勿[-点击可疑-]{+打开任何+}链接，也不要回复。",
        );
        check(
            "不需要。密码未受影响。",
            "不需要。密码没有受到影响。",
            "不需要。密码[-未受-]{+没有受到+}影响。",
        );
        // Not across lines, nor numbers.
        check(
            "a1 cat\ndog a2",
            "a1 rat\nmouse a2",
            "a1 [-cat-]{+rat+}\n[-dog-]{+mouse+} a2",
        );
        check(
            "a1 cat 5 dog a2",
            "a1 rat 5 mouse a2",
            "a1 [-cat-]{+rat+} 5 [-dog-]{+mouse+} a2",
        );
    }

    #[test]
    fn texts_and_lines_written_anew_are_one_change() {
        check(
            "Passwords were not affected.",
            "We do not know yet whether passwords leaked.",
            "[-Passwords were not affected.-]{+We do not know yet whether passwords leaked.+}",
        );
        check(
            "This line stays as it is, word by word.\nNone of the data was taken by them.\nEnd.",
            "This line stays as it is, word by word.\nAll of it has been found by us.\nEnd.",
            "This line stays as it is, word by word.\n\
             [-None of the data was taken by them-]{+All of it has been found by us+}.\nEnd.",
        );
    }

    #[test]
    fn likeness_is_that_of_words_wherever_they_stand() {
        let check = |one: &str, other: &str, from: f64, to: f64| {
            let found = likeness(one, other);
            assert!(from <= found && found <= to, "{found} {one} {other}");
            assert!((found - likeness(other, one)).abs() < 1e-9);
        };
        check("", "", 1.0, 1.0);
        check("a", "", 0.0, 0.0);
        check("。", "，", 0.0, 0.0);
        check("a b c", "a b c", 1.0, 1.0);
        check("a b c", "c b a", 1.0, 1.0);
        check("a a", "a b", 0.5, 0.5);
        check("请勿点击可疑链接。", "请勿点击任何链接。", 0.5, 0.9);
        check(
            "Do I need to reset my password?",
            "Do I have to reset my password?",
            0.7,
            0.95,
        );
        check(
            "Do I need to reset my password?",
            "Which data was taken, and whose?",
            0.0,
            0.2,
        );
        check("我需要重置密码吗？", "哪些用户的数据受到影响？", 0.0, 0.2);
    }

    /// Texts of few words, so that they have much in common.
    fn random(next: &mut impl FnMut(usize) -> usize, length: usize) -> String {
        const WORDS: [&str; 16] = [
            "a",
            "the",
            "password",
            "21,480",
            "密",
            "码",
            "。",
            ".",
            ", ",
            " ",
            " ",
            "\n",
            "- ",
            "https://a.example/b",
            "é",
            "か",
        ];
        (0..next(length))
            .map(|_| WORDS[next(WORDS.len())])
            .collect()
    }

    #[test]
    fn pieces_give_back_both_texts() {
        let mut state: u32 = 3;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below.max(1)
        };
        for round in 0..3_000 {
            let [before, after] = [0, 1].map(|_| random(&mut next, round / 50 + 2));
            let pieces = diff(&before, &after);
            let (mut old, mut new) = (String::new(), String::new());
            for piece in &pieces {
                let (Piece::Same(text) | Piece::Removed(text) | Piece::Added(text)) = piece else {
                    panic!("a gap");
                };
                assert!(!text.is_empty(), "{before:?} {after:?}");
                if !matches!(piece, Piece::Added(_)) {
                    old.push_str(text);
                }
                if !matches!(piece, Piece::Removed(_)) {
                    new.push_str(text);
                }
            }
            assert_eq!((old, new), (before.clone(), after.clone()));
            let rank = |piece: &Piece| match piece {
                Piece::Same(_) | Piece::Gap => 0,
                Piece::Removed(_) => 1,
                Piece::Added(_) => 2,
            };
            for pair in pieces.windows(2) {
                let [one, other] = [&pair[0], &pair[1]].map(rank);
                assert!(
                    one != other && (one < other || other == 0),
                    "{before:?} {after:?}"
                );
            }
            // What is left out changes nothing else.
            let changed = |pieces: &[Piece]| -> Vec<Piece> {
                let pieces = pieces.iter().filter(|piece| rank(piece) > 0);
                pieces.cloned().collect()
            };
            assert_eq!(changed(&abridge(pieces.clone(), 2)), changed(&pieces));
        }
    }

    #[test]
    fn long_texts_take_no_longer_than_they_must() {
        let mut state: u32 = 5;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below.max(1)
        };
        let mut text = |words: usize, kinds: usize| -> String {
            let word = |_| format!("w{}{}", next(kinds), [" ", " ", " ", "\n"][next(4)]);
            (0..words).map(word).collect()
        };
        for (words, kinds) in [
            (9_000, 2),
            (9_000, 10),
            (9_000, 1_000),
            (9_000, 100_000),
            (40_000, 2),
            (40_000, 100_000),
        ] {
            let (before, after) = (text(words, kinds), text(words, kinds));
            let start = std::time::Instant::now();
            let pieces = diff(&before, &after);
            assert!(start.elapsed().as_secs() < 10, "{words} {kinds}");
            let new = |piece: &Piece| match piece {
                Piece::Same(text) | Piece::Added(text) => text.clone(),
                Piece::Removed(_) | Piece::Gap => String::new(),
            };
            assert!(pieces.iter().map(new).collect::<String>() == after);
        }
    }

    #[test]
    fn words_are_compared_in_long_texts_too() {
        let line = |number: usize| format!("line {number} of a long text\n");
        let before: String = (0..3_000).map(line).collect();
        let after = before.replace("line 1500 of", "row 1500 of");
        let pieces = abridge(diff(&before, &after), 3);
        assert_eq!(show(&pieces), "…a long text\n[-line-]{+row+} 1500 of a…");
    }
}
