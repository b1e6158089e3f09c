//! What a minor edit must not touch: numbers, dates, links, addresses.
//!
//! 1. [`finder`](self) takes a wording apart: links as Markdown has them, then URLs and addresses
//!    that stand in the text, and in what is left the numbers and the names of months and weekdays.
//! 2. [`difference`] compares what was found before and after, whatever the order: a sentence may
//!    be turned around.
//! 3. [`turned`] is for what has no digits: a sentence that comes or goes, a “not”.

mod addresses;
pub mod dates;
mod finder;
pub mod numbers;
mod sense;

pub use addresses::{addresses, urls};
pub use sense::turned;

use crate::markdown::Wording;
use crate::model::Locale;
use finder::{Finder, Found};
use std::collections::BTreeMap;

/// A kind of thing that a minor edit must not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Essential {
    /// Digits, with what separates them: `21,480`, `14:30`, `2026-03-09`.
    Number,
    /// The name of a month or weekday.
    Date,
    /// Where a link or image leads, and URLs in the text.
    Link,
    /// E-mail addresses, and telephone numbers in `tel:` links.
    Address,
}

impl Essential {
    /// What it is, in a sentence: `a number`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Link => "a link",
            Self::Address => "an address",
        }
    }
}

/// A thing that one text says and the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub what: Essential,
    /// As the text before has it; None where it was added.
    pub before: Option<String>,
    /// As the text after has it; None where it was taken out.
    pub after: Option<String>,
}

/// The first thing, in the order of the texts, that an edit changed and a minor edit must not.
///
/// Both texts are compared as multisets, so that an order that changed alone is no difference:
///
/// - Numbers by their digits and separators, in any script's digits: `２１,４８０` is `21,480`, which
///   is not `21 480`; the sign before it is not looked at. A number in a URL, an address or the
///   marker of a list is not one. Chinese numerals count before `年`, `月`, `日` and `号`: `三月` is
///   `3月`. Numbers in words do not count.
/// - Dates by the locale's names of months and weekdays, in any case; `Apr` is `April`. Whole words,
///   with `'s`, Hebrew and Arabic prefixes, Korean particles and most Russian cases. Long names
///   count everywhere. Names of up to three letters (`May`) and abbreviations (`Sun`, `mar`, `ter`)
///   may be other words: they count beside a number that can be a day or a year (`3 may`,
///   `Sat 14:00`), and where a capital letter that the language gives to names tells them, so not
///   at the start of a sentence (`in May`, but not `may I` and `May I`). Weekdays of one Chinese
///   character or Korean syllable count in brackets: `（月）`.
/// - Links and addresses by each character; `mailto:` and `tel:` aside. Whether an address can be
///   clicked makes no difference.
#[must_use]
pub fn difference(before: &Wording, after: &Wording, locale: &Locale) -> Option<Difference> {
    // The text shows all that is compared.
    if before.text == after.text {
        return None;
    }
    let finder = Finder::new(locale);
    let (before, after) = (finder.find(before), finder.find(after));
    let gone = less(&before, &after);
    let new = less(&after, &before);
    let Some(first) = gone.first() else {
        return new.first().map(|first| Difference {
            what: first.what,
            before: None,
            after: Some(first.shown.clone()),
        });
    };
    let instead = new.iter().find(|found| found.what == first.what);
    Some(Difference {
        what: first.what,
        before: Some(first.shown.clone()),
        after: instead.map(|found| found.shown.clone()),
    })
}

/// What is found in one text more often than in the other, in order.
fn less<'a>(found: &'a [Found], other: &[Found]) -> Vec<&'a Found> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in other {
        *counts.entry(&item.key).or_default() += 1;
    }
    let mut left = Vec::new();
    for item in found {
        match counts.get_mut(item.key.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => left.push(item),
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::wording;

    fn compare(tag: &str, before: &str, after: &str) -> Option<Difference> {
        let locale = Locale::parse(tag).unwrap();
        let [before, after] = [before, after].map(|text| wording(text, &locale));
        difference(&before, &after, &locale)
    }

    /// No more than spelling.
    #[track_caller]
    fn minor(tag: &str, before: &str, after: &str) {
        assert_eq!(compare(tag, before, after), None, "{before:?} {after:?}");
    }

    /// `change` is `kind: before > after`, with nothing where there is none.
    #[track_caller]
    fn major(tag: &str, before: &str, after: &str, change: &str) {
        let found = compare(tag, before, after).unwrap();
        let [was, is] = [found.before, found.after].map(Option::unwrap_or_default);
        assert_eq!(format!("{}: {was} > {is}", found.what.as_str()), change);
    }

    #[test]
    fn spelling_and_formatting_are_minor() {
        minor("en", "It was *not* afected.", "It was not affected.");
        minor(
            "en",
            "**21,480** accounts on April 3",
            "On 3 Apr, 21,480 accounts",
        );
        minor("en", "may we", "can we");
        minor("en", "May I log in?", "Can I log in?");
        minor("en", "- a\n- b", "1. a\n2. b\n3. c");
        minor("en", "<https://a.example>", "https://a.example");
        minor("en", "a@b.example", "[write](mailto:a@b.example)");
        minor("en", "[a](/x/)", "[b](/x/)");
        minor("en", "10-12", "10–12");
        minor("en", "a[^1]\n\n[^1]: b", "a b");
        minor("en", "", "word");
        minor("zh-Hans", "２０２６年三月", "2026年3月");
        minor("zh-Hans", "请**勿**点击", "请勿点选");
        minor("ja", "４月３日", "4月3日");
    }

    #[test]
    fn numbers_are_not() {
        major("en", "21,480 a", "21,840 a", "a number: 21,480 > 21,840");
        major("en", "21,480 a", "21 480 a", "a number: 21,480 > 21");
        major("en", "91 of 91", "91", "a number: 91 > ");
        major("en", "none", "2 of them", "a number:  > 2");
        major(
            "en",
            "`v1.2`",
            "`v1.3`",
            "a number: v1.2 > v1.3".replace('v', "").as_str(),
        );
        major(
            "zh-Hans",
            "影响 21,480 个",
            "影响 20,916 个",
            "a number: 21,480 > 20,916",
        );
        major("ar", "٢١ حسابًا", "٢٢ حسابًا", "a number: ٢١ > ٢٢");
        major("en", "```\n1\n```", "```\n2\n```", "a number: 1 > 2");
        major(
            "en",
            "![4 points](a.svg)",
            "![5 points](a.svg)",
            "a number: 4 > 5",
        );
    }

    #[test]
    fn dates_are_not() {
        major("en", "April 3", "May 3", "a date: April > May");
        major("en", "on Monday", "on Tuesday", "a date: Monday > Tuesday");
        major("en", "soon", "on Monday", "a date:  > Monday");
        major("es", "3 de abril", "3 de mayo", "a date: abril > mayo");
        major("ru", "3 апреля", "3 мая", "a date: апреля > мая");
        major("zh-Hans", "三月", "四月", "a date: 三月 > 四月");
        major("zh-Hans", "星期三", "星期五", "a date: 星期三 > 星期五");
        major("zh-Hans", "3月", "4月", "a number: 3 > 4");
        major("ja", "水曜日", "金曜日", "a date: 水曜日 > 金曜日");
        major("he", "3 באפריל", "3 במאי", "a date: באפריל > במאי");
    }

    #[test]
    fn links_and_addresses_are_not() {
        major("en", "[a](/x/)", "[a](/y/)", "a link: /x/ > /y/");
        major("en", "[a](b.en.md#1)", "a", "a link: b.en.md#1 > ");
        major("en", "![a](x.svg)", "![a](y.svg)", "a link: x.svg > y.svg");
        major(
            "en",
            "see https://a.example/1.",
            "see https://a.example/2.",
            "a link: https://a.example/1 > https://a.example/2",
        );
        major(
            "en",
            "<a@b.example>",
            "<c@b.example>",
            "an address: a@b.example > c@b.example",
        );
        major(
            "en",
            "[call](tel:+1-555)",
            "[call](tel:+1-556)",
            "an address: +1-555 > +1-556",
        );
        major("en", "`a@b.example`", "", "an address: a@b.example > ");
    }

    #[test]
    fn the_first_difference_is_told() {
        major("en", "1 on April 2", "3 on May 4", "a number: 1 > 3");
        major(
            "en",
            "April 2 [a](/x/)",
            "May 4 [a](/y/)",
            "a date: April > May",
        );
        major("en", "[a](/x/) 1", "[a](/y/) 2", "a link: /x/ > /y/");
        major("en", "1 /x/", "[a](/x/)", "a number: 1 > ");
    }
}
