//! What turns the sense of a text around: a word of negation that comes or goes, and a sentence that does.
//!
//! 1. Negations are counted by the words, or in Chinese, Japanese and Korean by the letters, of the languages of the interface.
//! 2. A text that is longer or shorter by a handful of words says something else: spelling and formatting need no more.

use crate::markdown::is_cjk;
use crate::model::Locale;

/// Words that a text may be longer or shorter by; twice as many letters where words have no spaces.
const SPARE: usize = 5;

/// What an edit does that is more than spelling, as the end of a sentence.
#[must_use]
pub fn turned(before: &str, after: &str, locale: &Locale) -> Option<&'static str> {
    let [was, is] = [before, after].map(length);
    if is > was + SPARE {
        return Some("a sentence comes");
    }
    if was > is + SPARE {
        return Some("a sentence goes");
    }
    let language = locale.language();
    let [was, is] = [before, after].map(|text| negations(text, language));
    (was != is).then_some("a “not” comes or goes")
}

fn length(text: &str) -> usize {
    let dense = text
        .chars()
        .filter(|c| is_cjk(*c) && c.is_alphabetic())
        .count();
    let words = text.split(|c: char| !c.is_alphanumeric() || is_cjk(c));
    words.filter(|word| !word.is_empty()).count() + dense / 2
}

fn negations(text: &str, language: &str) -> usize {
    let text = text.to_lowercase().replace('’', "'");
    let parts: &[&str] = match language {
        // Words that only begin with the letter have it behind them.
        "zh" => &["不", "没", "沒", "未", "勿"],
        "ja" => &["ない", "なかっ", "ませ", "ず"],
        "ko" => &["않", "없", "못", "아니"],
        _ => &[],
    };
    if !parts.is_empty() {
        let others = [
            "不过", "不過", "不同", "不断", "不斷", "不仅", "不僅", "不论", "不論", "必ず", "まず",
        ];
        let count =
            |parts: &[&str]| -> usize { parts.iter().map(|part| text.matches(part).count()).sum() };
        return count(parts).saturating_sub(count(&others));
    }
    let own: &[&str] = match language {
        "en" => &[
            "no", "not", "never", "none", "nobody", "nothing", "cannot", "without",
        ],
        "de" => &[
            "nicht", "kein", "keine", "keinen", "keinem", "keiner", "keines", "nie", "niemals",
            "nichts", "niemand", "ohne",
        ],
        "fr" => &["pas", "jamais", "aucun", "aucune", "rien", "sans", "non"],
        "es" => &["no", "nunca", "ningún", "ninguno", "ninguna", "nada", "sin"],
        "pt" => &["não", "nunca", "nenhum", "nenhuma", "nada", "sem"],
        "ru" => &["не", "ни", "нет", "никогда", "без"],
        "ar" => &["لا", "لم", "لن", "ليس", "ليست", "دون"],
        "he" => &["לא", "אין", "אינו", "אינה", "בלי"],
        _ => &[],
    };
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words
        .filter(|word| own.contains(word) || language == "en" && word.ends_with("n't"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_sense_around_is_found() {
        for (tag, before, after, found) in [
            (
                "en",
                "No. We never had it.",
                "Yes. We had it.",
                Some("a “not” comes or goes"),
            ),
            (
                "en",
                "It isn't so.",
                "It is so.",
                Some("a “not” comes or goes"),
            ),
            ("en", "It is not so.", "It isn’t so.", None),
            ("en", "We had send them.", "We had sent them.", None),
            (
                "en",
                "We closed it.",
                "We closed it. Your passwords were taken as well.",
                Some("a sentence comes"),
            ),
            (
                "en",
                "We closed it. You need to do nothing at all.",
                "We closed it.",
                Some("a sentence goes"),
            ),
            (
                "de",
                "Es war nicht so.",
                "Es war so.",
                Some("a “not” comes or goes"),
            ),
            (
                "zh-Hans",
                "密码未受影响。",
                "密码受影响。",
                Some("a “not” comes or goes"),
            ),
            ("zh-Hans", "不过，密码很好。", "但，密码很好。", None),
            (
                "zh-Hans",
                "我们关了。",
                "我们关了。您的密码也被人拿走了，请更换。",
                Some("a sentence comes"),
            ),
            (
                "ja",
                "影響はありません。",
                "影響はあります。",
                Some("a “not” comes or goes"),
            ),
            ("it", "Non è così.", "È così.", None),
        ] {
            let locale = Locale::parse(tag).unwrap();
            assert_eq!(turned(before, after, &locale), found, "{before} {after}");
        }
    }
}
