//! Which translations serve a reader when theirs is not there.
//!
//! 1. Only tags of the same language and, by CLDR's likely subtags, the same script come into
//!    question: `zh-TW` is served by `zh-Hant`, never by `zh-Hans`.
//! 2. Of these the nearest comes first: `en-GB` is served by `en` before `en-US`, `pt` by `pt-BR`.

use crate::model::Locale;
use icu_locale::LocaleExpander;
use icu_locale_core::LanguageIdentifier;

/// The members of `available` that can stand in for `wanted`, itself included, nearest first.
pub(crate) fn chain<'a>(
    wanted: &Locale,
    available: impl IntoIterator<Item = &'a Locale>,
) -> Vec<&'a Locale> {
    let full = maximized(wanted);
    let mut fitting: Vec<_> = available
        .into_iter()
        .filter_map(|tag| {
            let own = maximized(tag);
            let fits = own.language == full.language && own.script == full.script;
            fits.then(|| (distance(wanted, tag, own == full), tag))
        })
        .collect();
    fitting.sort();
    fitting.into_iter().map(|(_, tag)| tag).collect()
}

/// Smaller is nearer: the tag itself, the same place said otherwise, a more general tag from the
/// closest on, then any other, the shorter the better.
fn distance(wanted: &Locale, tag: &Locale, same: bool) -> (u8, usize) {
    let parts = tag.as_str().split('-').count();
    let general = wanted
        .as_str()
        .strip_prefix(tag.as_str())
        .is_some_and(|rest| rest.starts_with('-'));
    if wanted == tag {
        (0, 0)
    } else if same {
        (1, parts)
    } else if general {
        (2, usize::MAX - parts)
    } else {
        (3, parts)
    }
}

fn maximized(tag: &Locale) -> LanguageIdentifier {
    let mut id = tag.icu().id;
    LocaleExpander::new_extended().maximize(&mut id);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &[&str] = &[
        "ar", "de", "en", "es", "fr", "he", "ja", "ko", "pt-BR", "ru", "zh-Hans", "zh-Hant",
    ];

    fn check(wanted: &str, available: &[&str], expected: &[&str]) {
        let parse = |tag: &str| Locale::parse(tag).unwrap();
        let available: Vec<_> = available.iter().map(|tag| parse(tag)).collect();
        let found: Vec<_> = chain(&parse(wanted), &available)
            .into_iter()
            .map(Locale::as_str)
            .collect();
        assert_eq!(found, expected, "{wanted}");
    }

    #[test]
    fn shipped_languages_serve_their_regions() {
        for (wanted, expected) in [
            ("en", "en"),
            ("en-GB", "en"),
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh-SG", "zh-Hans"),
            ("zh-TW", "zh-Hant"),
            ("zh-HK", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("pt", "pt-BR"),
            ("pt-PT", "pt-BR"),
            ("ja-JP", "ja"),
            ("es-MX", "es"),
        ] {
            check(wanted, SHIPPED, &[expected]);
        }
    }

    #[test]
    fn no_other_language_or_script_serves() {
        check("it", SHIPPED, &[]);
        check("sr-Latn", &["sr", "en"], &[]);
        check("zh-Latn", SHIPPED, &[]);
    }

    #[test]
    fn the_nearest_comes_first() {
        check(
            "en-GB",
            &["en", "en-GB", "en-US"],
            &["en-GB", "en", "en-US"],
        );
        check("pt", &["pt-BR", "pt-PT"], &["pt-BR", "pt-PT"]);
        check("pt-PT", &["pt", "pt-BR"], &["pt", "pt-BR"]);
        check(
            "zh-TW",
            &["zh-Hant-HK", "zh-Hant"],
            &["zh-Hant", "zh-Hant-HK"],
        );
        check(
            "zh-Hant-HK",
            &["zh-HK", "zh-Hant", "zh-Hans"],
            &["zh-HK", "zh-Hant"],
        );
    }
}
