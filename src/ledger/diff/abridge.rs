//! Leaves out what is far from any change.
//!
//! 1. Around each change, some words stay, of its own line or else of the next one to it.
//! 2. A [`Gap`](Piece::Gap) stands for what is left out, unless that is hardly more than the gap.

use super::Piece;
use super::words::{letters, split};

/// Fewer words are not worth a gap.
const LEAST_GAP: usize = 3;

/// The same with long unchanged stretches left out: around each change stay at most `context` words
/// (of Chinese and Japanese, characters), fewer where its line starts or ends before. White space
/// beside a gap goes with it; but where a line starts behind a gap, so does the piece, with `\n`. Of
/// texts without a change, nothing but a gap is left.
#[must_use]
pub fn abridge(pieces: Vec<Piece>, context: usize) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let mut abridged = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        let Piece::Same(text) = piece else {
            abridged.push(piece);
            continue;
        };
        let kept = [
            if index > 0 { head(&text, context) } else { 0 },
            if index < last {
                tail(&text, context)
            } else {
                text.len()
            },
        ];
        match kept.map(|at| text.split_at_checked(at)) {
            [Some((head, _)), Some((until, tail))] if is_gap(until, head) => {
                let same = |text: &str| (!text.is_empty()).then(|| Piece::Same(text.to_owned()));
                abridged.extend(same(head));
                abridged.push(Piece::Gap);
                abridged.extend(same(tail));
            }
            _ => abridged.push(Piece::Same(text)),
        }
    }
    abridged
}

/// Whether what follows `head` in `until` is worth a gap.
fn is_gap(until: &str, head: &str) -> bool {
    let left_out = until.strip_prefix(head).unwrap_or_default();
    let words = split(left_out).filter(|word| letters(word) > 0);
    words.count() >= LEAST_GAP
}

/// Where the words end that stay behind a change.
fn head(text: &str, context: usize) -> usize {
    let (mut count, mut at, mut end) = (0, 0, 0);
    for word in split(text) {
        let is_word = letters(word) > 0;
        let is_space = word.trim().is_empty();
        let is_full = count == context && (is_word || is_space || is_opening(word));
        if is_full || (count > 0 && word.contains('\n')) {
            return end;
        }
        count += usize::from(is_word);
        at += word.len();
        if !is_space {
            end = at;
        }
    }
    text.len()
}

/// Where the words start that stay before a change.
fn tail(text: &str, context: usize) -> usize {
    let words: Vec<&str> = split(text).collect();
    let (mut count, mut at, mut start) = (0, text.len(), text.len());
    for word in words.into_iter().rev() {
        let is_word = letters(word) > 0;
        at -= word.len();
        if count > 0 && word.contains('\n') {
            return at;
        }
        if count == context && (is_word || !is_opening(word)) {
            return start;
        }
        count += usize::from(is_word);
        if !word.trim().is_empty() {
            start = at;
        }
    }
    0
}

/// Whether it belongs to the word behind it.
fn is_opening(word: &str) -> bool {
    word.starts_with(|c| "([{«“‘「『（《〈【¿¡".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::{diff, show};
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, context: usize, expected: &str) {
        assert_eq!(show(&abridge(diff(before, after), context)), expected);
    }

    #[test]
    fn words_around_a_change_stay() {
        let text = "one two three four five six seven eight nine ten";
        let replaced = |word: &str| text.replace(word, "x");
        check(
            text,
            &replaced("six"),
            2,
            "…four five [-six-]{+x+} seven eight nine ten",
        );
        check(
            text,
            &replaced("five"),
            2,
            "one two three four [-five-]{+x+} six seven…",
        );
        check(text, &replaced("one"), 2, "[-one-]{+x+} two three…");
        check(text, &replaced("ten"), 1, "…nine [-ten-]{+x+}");
        check(text, &replaced("five"), 0, "…[-five-]{+x+}…");
        let twice = text.replace("two", "x").replace("nine", "y");
        check(
            text,
            &twice,
            1,
            "one [-two-]{+x+} three…eight [-nine-]{+y+} ten",
        );
        check(text, &twice, 2, &show(&diff(text, &twice)));
        check(text, text, 2, "…");
        check("", "", 2, "");
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        let text = "a, b, c, d (e) x (f), “g”, h, i. j";
        check(text, &text.replace('x', "y"), 1, "…(e) [-x-]{+y+} (f),…");
        check(
            text,
            &text.replace('x', "y"),
            2,
            "…d (e) [-x-]{+y+} (f), “g”,…",
        );
    }

    #[test]
    fn a_url_is_one_word() {
        let text = "a b c https://a.example/b x y 1 2 3";
        let shown = "…https://a.example/b [-x-]{+z+} y…";
        check(text, &text.replace(" x", " z"), 1, shown);
    }

    #[test]
    fn a_change_is_shown_with_its_line() {
        let text = "one two three four\nfive six seven\neight nine ten eleven";
        check(
            text,
            &text.replace("six", "x"),
            9,
            "…\nfive [-six-]{+x+} seven…",
        );
        check(
            text,
            &text.replace("five", "x"),
            2,
            "one two three four\n[-five-]{+x+} six seven…",
        );
        check(
            text,
            &text.replace("five", "x"),
            1,
            "…four\n[-five-]{+x+} six…",
        );
    }

    #[test]
    fn characters_are_counted_in_chinese() {
        let text = "我们已经通知所有受影响的用户。密码未受影响，请勿点击可疑链接。";
        check(
            text,
            &text.replace('未', "没有"),
            2,
            "…密码[-未-]{+没有+}受影…",
        );
        check(
            text,
            &text.replace('密', "秘"),
            2,
            "…用户。[-密-]{+秘+}码未…",
        );
        let text = "提醒您勿点击可疑「链接」（如邮件中的链接）。";
        let shown = "…点击[-可疑-]{+任何+}「链接」…";
        check(text, &text.replace("可疑", "任何"), 2, shown);
    }
}
