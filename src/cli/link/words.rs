//! A text as words that can be found again.
//!
//! 1. [`fold`]: case, accents and compatibility forms make no difference (`ＭＦＡ` is `mfa`).
//! 2. [`words`] takes a text apart by the rules of Unicode (UAX 29). Chinese, Japanese and Korean is
//!    taken by pairs of neighbouring characters, since its words have no spaces or change at their ends.

use crate::markdown::cjk::is_cjk;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A text in the form in which texts are compared.
pub(super) fn fold(text: &str) -> String {
    let letters = text.nfkd().flat_map(char::to_lowercase);
    letters
        .filter(|letter| !is_accent(*letter))
        .map(|letter| if letter == '’' { '\'' } else { letter })
        .nfc()
        .collect()
}

/// The combining marks of Latin, Greek and Cyrillic. Those of other scripts are not decoration.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The words that are looked for, each once, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    pieces(text, |piece| match piece {
        Piece::Word(word) => all.push(word),
        Piece::Run(run) => all.extend(pairs(&run)),
    });
    all.retain(|word| seen.insert(word.clone()));
    all
}

/// The words that a text can be found by: single characters of Chinese, Japanese and Korean, too.
pub(super) fn findable(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    pieces(text, |piece| match piece {
        Piece::Word(word) => {
            all.insert(word);
        }
        Piece::Run(run) => {
            all.extend(pairs(&run));
            all.extend(run.iter().map(char::to_string));
        }
    });
    all
}

enum Piece {
    Word(String),
    Run(Vec<char>),
}

fn pieces(text: &str, mut take: impl FnMut(Piece)) {
    let folded = fold(text);
    let (mut run, mut end) = (Vec::new(), 0);
    for (at, word) in folded.unicode_word_indices() {
        let is_run = word.chars().all(is_cjk);
        if !run.is_empty() && (at != end || !is_run) {
            take(Piece::Run(std::mem::take(&mut run)));
        }
        end = at + word.len();
        if is_run {
            run.extend(word.chars());
        } else {
            take(Piece::Word(word.to_owned()));
        }
    }
    if !run.is_empty() {
        take(Piece::Run(run));
    }
}

/// Each two neighbours; a character that has none, alone.
fn pairs(run: &[char]) -> Vec<String> {
    match run {
        [one] => vec![one.to_string()],
        run => run.windows(2).map(|pair| pair.iter().collect()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_difference() {
        let check = |text, expected| assert_eq!(fold(text), expected);
        check("Password", "password");
        check("ＭＦＡ", "mfa");
        check("Contraseña", "contrasena");
        check("Straße", "straße");
        check("İstanbul", "istanbul");
        check("Ёлка", "елка");
        check("ﬁle", "file");
        check("ﾊﾟｽﾜｰﾄﾞ", "パスワード");
        check("가", "가");
        check("हिन्दी", "हिन्दी");
    }

    #[test]
    fn a_text_falls_into_words() {
        let check = |text, expected: &[&str]| assert_eq!(words(text), expected);
        check(
            "Do I need to reset it?",
            &["do", "i", "need", "to", "reset", "it"],
        );
        check("reset-password", &["reset", "password"]);
        check("password, Password!", &["password"]);
        check("can’t", &["can't"]);
        check("21,480 accounts", &["21,480", "accounts"]);
        check("重置密码", &["重置", "置密", "密码"]);
        check("重置，密码", &["重置", "密码"]);
        check("重置 密码", &["重置", "密码"]);
        check("密", &["密"]);
        check("MFA验证码", &["mfa", "验证", "证码"]);
        check(
            "パスワードの再設定",
            &[
                "パス", "スワ", "ワー", "ード", "ドの", "の再", "再設", "設定",
            ],
        );
        check("비밀번호를", &["비밀", "밀번", "번호", "호를"]);
        check("?!", &[]);
        check("", &[]);
    }

    #[test]
    fn a_single_character_is_found() {
        let found = findable("密码");
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            ["密", "密码", "码"]
        );
    }
}
