//! Pairs of texts: natural translations, of which nothing is told, and those with one thing wrong.

use super::*;
use crate::markdown::Document;
use crate::model::Markdown;
use crate::source::{Content, Sources};

/// What is told of a translation into a language: `code before -> after`.
fn told(from: &str, before: &str, to: &str, after: &str) -> Vec<String> {
    let text = |text: &str| (Arc::from(text), Content::Text(Arc::from(text)));
    let sources = Sources::new([text(before), text(after)]);
    let document = |text: &str| {
        let mut document = Document::new(String::new(), Vec::new());
        document.written = Markdown::verbatim(text, sources.find(text).unwrap(), 0);
        document
    };
    let said = |tag: &str, text: &str| {
        let locale = Locale::parse(tag).unwrap();
        Said::new(
            &[long(&document(text), &Proses::default())],
            &locale,
            &Names::new(&locale),
        )
    };
    let found = differences(&said(from, before), &said(to, after));
    let shown = |quote: Option<said::Quote>| {
        let Some(quote) = quote else {
            return String::new();
        };
        let snippet = sources.snippet(quote.span);
        assert!(
            quote.shown.ends_with('s') || snippet.contains(&quote.shown),
            "{quote:?} {snippet}"
        );
        quote.shown
    };
    let found = found.into_iter();
    found
        .map(|difference| {
            let code = difference.code.as_str().replace("translation/", "");
            let (before, after) = (shown(difference.before), shown(difference.after));
            format!("{code} {before} -> {after}")
        })
        .collect()
}

/// A source in English, and a translation that says the same.
#[track_caller]
fn same(before: &str, to: &str, after: &str) {
    assert_eq!(
        told("en", before, to, after),
        [""; 0],
        "{before:?} {after:?}"
    );
}

/// One that does not.
#[track_caller]
fn differs(before: &str, to: &str, after: &str, expected: &str) {
    assert_eq!(
        told("en", before, to, after),
        [expected],
        "{before:?} {after:?}"
    );
}

#[test]
fn numbers_are_the_same_in_every_writing() {
    same("21,480 accounts", "zh-Hans", "21,480 个账户");
    same("21,480 accounts", "zh-Hans", "2万1480个账户");
    same("10,000 accounts", "zh-Hans", "1 万个账户");
    same("10,000 accounts", "zh-Hant", "一萬個帳戶");
    same("1.5 million people", "zh-Hans", "150 万人");
    same("1.5 million people", "ja", "150万人");
    same("120 million records", "ja", "1億2000万件");
    same("21,480 accounts", "ko", "2만 1,480개 계정");
    same("21,480 accounts", "de", "21.480 Konten");
    same("21,480 accounts", "fr", "21\u{202f}480 comptes");
    same("21,480 accounts", "es", "21 480 cuentas");
    same("21,480 accounts", "ru", "21\u{a0}480 учётных записей");
    same("21,480 accounts", "ar", "٢١٬٤٨٠ حسابًا");
    same("21,480 accounts", "he", "21,480 חשבונות");
    same("21,480 accounts", "pt-BR", "21.480 contas");
    same("2.5 billion", "es", "2,5 mil millones");
    same("2.5 billion", "fr", "2,5 milliards");
    same("2.5 million", "ru", "2,5 миллиона");
    same("3.5%", "de", "3,5 %");
    same("38%", "ar", "٣٨٪");
    same(
        "SHA-256 and TLS 1.3, version 4.11.2",
        "ja",
        "SHA-256とTLS 1.3、バージョン4.11.2",
    );
    same("**21**,480", "en", "21,**480**");
}

#[test]
fn numbers_may_be_words() {
    same("two-factor sign-in for five people", "ja", "5人の2段階認証");
    same("within thirty days", "zh-Hans", "30 天内");
    same("all 3 of them", "de", "alle drei");
    same(
        "23 vendors, two of them",
        "zh-Hans",
        "二十三家供应商，其中2家",
    );
    same("five hundred people", "ja", "500人");
    same("a thousand", "ko", "1,000명");
    same("24/7", "zh-Hans", "全天候");
    same("100% certain", "de", "völlig sicher");
    same("last year", "zh-Hans", "2025年");
    same("the 1990s", "zh-Hans", "上世纪九十年代");
    same("the 21st century", "fr", "le XXIe siècle");
    same(
        "a note[^1]\n\n[^1]: x",
        "zh-Hans",
        "说明[^备注]\n\n[^备注]: 甲",
    );
    same("1. a\n2. b", "ja", "3. 甲\n4. 乙");
}

#[test]
fn dates_are_the_same_in_every_writing() {
    let english = "On November 9, 2025, it began.";
    for (tag, text) in [
        ("zh-Hans", "始于2025年11月9日。"),
        ("zh-Hant", "始於 2025 年 11 月 9 日。"),
        ("ja", "2025年11月9日に始まりました。"),
        ("ko", "2025년 11월 9일에 시작되었습니다."),
        ("ko", "2025. 11. 9.에 시작되었습니다."),
        ("es", "Empezó el 9 de noviembre de 2025."),
        ("fr", "Tout a commencé le 9 novembre 2025."),
        ("de", "Es begann am 9. November 2025."),
        ("pt-BR", "Começou em 9 de novembro de 2025."),
        ("ru", "Это началось 9 ноября 2025 г."),
        ("ar", "بدأ ذلك في 9 نوفمبر 2025."),
        ("he", "זה התחיל ב-9 בנובמבר 2025."),
        ("en", "It began on 2025-11-09."),
    ] {
        same(english, tag, text);
    }
    same("from March 9 to March 12", "zh-Hans", "3月9日至12日");
    same("March 9 to 12, 2026", "de", "vom 9. bis 12. März 2026");
    same(
        "between February 1 and March 8, 2026",
        "zh-Hans",
        "2026 年 2 月 1 日至 3 月 8 日",
    );
    same("On March 9. On the same day", "ja", "3月9日。同じ3月9日");
    same("on March 9", "zh-Hans", "2026年3月9日");
    same("in March", "fr", "en mars 2026");
    same("by Friday", "ja", "3月27日（金）までに");
    same("the 25th of March", "zh-Hans", "25日");
}

#[test]
fn times_are_the_same_in_every_writing() {
    for (tag, text) in [
        ("zh-Hans", "下午2点30分（太平洋时间）"),
        ("zh-Hans", "14:30（太平洋时间）"),
        ("ja", "午後2時30分"),
        ("ko", "오후 2시 30분"),
        ("fr", "à 14 h 30"),
        ("de", "um 14.30 Uhr"),
        ("ru", "в 14:30"),
    ] {
        same("at 2:30 p.m. PT", tag, text);
    }
    same("at 7 p.m.", "ru", "в 19 часов");
    same("for 24 hours", "ja", "24時間");
    same("3 hours", "zh-Hans", "三个小时");
}

#[test]
fn addresses_and_code_are_the_same() {
    same("<a@b.example>", "ja", "[連絡先](mailto:a@b.example)");
    same("a@b.example", "ja", "A@b.example");
    same(
        "<https://a.example/en/help>",
        "ja",
        "<https://a.example/ja/help>",
    );
    same(
        "<https://en.wikipedia.org/wiki/Phishing>",
        "zh-Hans",
        "<https://zh.wikipedia.org/wiki/钓鱼>",
    );
    same("[us](/en/about/)", "ja", "[私たち](/ja/about/)");
    same("`a.example`", "ja", "`a.example`です");
    same("`a.example`", "ja", "a.example です");
    same("`your password`", "ja", "`パスワード`");
    same("- a\n- b", "ja", "- 甲\n- 乙");
}

#[test]
fn another_number_is_told() {
    differs(
        "21,480 accounts",
        "zh-Hans",
        "21,840 个账户",
        "number 21,480 -> 21,840",
    );
    differs(
        "21,480 accounts",
        "zh-Hans",
        "很多账户",
        "number 21,480 -> ",
    );
    differs("many", "de", "21.480 Konten", "number  -> 21.480");
    differs(
        "10,000 accounts",
        "zh-Hans",
        "10 万个账户",
        "number 10,000 -> 10 万",
    );
    differs("1.5 million", "ja", "15万人", "number 1.5 million -> 15万");
    differs("91 vendors", "fr", "19 fournisseurs", "number 91 -> 19");
    differs("3 keys", "ru", "4 ключа", "number 3 -> 4");
    differs("TLS 1.3", "ja", "TLS 1.2", "number 1.3 -> 1.2");
    differs("564 accounts", "ko", "546개 계정", "number 564 -> 546");
    differs("3.5%", "de", "35 %", "number 3.5 -> 35");
}

#[test]
fn another_date_is_told() {
    differs(
        "on November 9, 2025",
        "zh-Hans",
        "2025年11月6日",
        "date November 9, 2025 -> 2025年11月6日",
    );
    differs("on March 9", "fr", "le 9 mai", "date March 9 -> 9 mai");
    differs(
        "March 9, 2026",
        "ja",
        "2025年3月9日",
        "date March 9, 2026 -> 2025年3月9日",
    );
    differs("on March 9", "de", "vor Kurzem", "date March 9 -> ");
    differs("in March", "ru", "в апреле", "date March -> апреле");
    differs("at 2:30 p.m.", "ja", "午後3時30分", "date 2:30 -> 3");
    differs(
        "2025-11-09",
        "ko",
        "2025년 11월 8일",
        "date 2025-11-09 -> 2025년 11월 8일",
    );
}

#[test]
fn another_address_or_code_is_told() {
    differs(
        "<a@b.example>",
        "ja",
        "<a@c.example>",
        "address a@b.example -> a@c.example",
    );
    differs("<a@b.example>", "ja", "まで", "address a@b.example -> ");
    differs(
        "<https://a.example/>",
        "ja",
        "<https://b.example/>",
        "address https://a.example/ -> https://b.example/",
    );
    differs(
        "`a.example`",
        "ja",
        "`b.example`",
        "code a.example -> b.example",
    );
    differs("`a.example`", "ja", "です", "code a.example -> ");
}

#[test]
fn another_count_is_told() {
    differs(
        "- a\n- b\n- c",
        "ja",
        "- 甲\n- 乙",
        "items 3 items -> 2 items",
    );
    differs(
        "|a|\n|-|\n|b|\n|c|",
        "ja",
        "|甲|\n|-|\n|乙|",
        "items 2 rows -> 1 rows",
    );
}

#[test]
fn a_copy_in_place_of_a_translation_is_told() {
    let text = "We reset every password.\n\nPlease choose another one.";
    let first = "untranslated  -> We reset every password.";
    differs(text, "zh-Hans", text, first);
    differs(
        text,
        "zh-Hans",
        "我们已重置密码。\n\nPlease choose another one.",
        "untranslated  -> Please choose another one.",
    );
    let text = "我们已经重置了所有密码，请您重新设置。";
    assert_eq!(told("zh-Hans", text, "en", text).len(), 1);
    // Names, addresses and code are the same everywhere, and so are texts in one language.
    for text in [
        "Northwind ID",
        "Northwind Ltd, 12 Harbour Street, Dublin",
        "login.example | update.example",
        "`curl -s and so on and so forth`",
    ] {
        same(text, "ja", text);
    }
    let text = "We reset every password.";
    assert_eq!(told("en", text, "en-GB", text), [""; 0]);
    assert_eq!(
        told(
            "zh-Hans",
            "我们已重置密码，不必担心。",
            "zh-Hant",
            "我们已重置密码，不必担心。"
        ),
        [""; 0]
    );
}

#[test]
fn letters_of_another_language_are_told() {
    let is_told = |tag: &str, text: &str| {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text)))]);
        let mut document = Document::new(String::new(), Vec::new());
        document.written = Markdown::verbatim(text, sources.find("f").unwrap(), 0);
        let locale = Locale::parse(tag).unwrap();
        let pieces = [long(&document, &Proses::default())];
        let said = Said::new(&pieces, &locale, &Names::new(&locale));
        foreign(&said, &scripts(&locale.script())).is_some()
    };
    let english = "We have reset every password of yours.";
    let chinese = "我们已经重置了您的所有密码，请重新设置。";
    let japanese = "すべてのパスワードをリセットしました。";
    for (tag, text) in [
        ("en", chinese),
        ("fr", chinese),
        ("zh-Hans", english),
        ("ja", english),
        ("ko", japanese),
        ("ru", english),
        ("ar", english),
        ("sr", english),
    ] {
        assert!(is_told(tag, text), "{tag} {text}");
    }
    for (tag, text) in [
        ("en", english),
        ("zh-Hant", chinese),
        ("ja", japanese),
        ("ja", chinese),
        ("sr-Latn", english),
        (
            "zh-Hans",
            "Northwind ID, Northwind Pay: https://a.example/b",
        ),
        (
            "zh-Hans",
            "请使用 Northwind ID and the Northwind Pay app with it 登录您的账户。",
        ),
        ("en", "密码 is the word for password in Chinese."),
    ] {
        assert!(!is_told(tag, text), "{tag} {text}");
    }
}

#[test]
fn pathological_input_is_linear() {
    for piece in [
        "3月",
        "9 ",
        "1,",
        "March 9 ",
        "a@b.example ",
        "`a` ",
        "2:30 ",
        "千",
        "1 000 ",
        "1万",
        "1 pm ",
        "1% ",
        "0x",
        "א1",
        "2026-",
    ] {
        let text = piece.repeat(40_000);
        let start = std::time::Instant::now();
        let _ = told("en", &text, "zh-Hans", &text);
        assert!(start.elapsed().as_secs() < 10, "{piece}");
    }
}
