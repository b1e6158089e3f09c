//! A locale: a language as BCP 47 names it.
//!
//! 1. [`Locale::parse`] takes a tag in canonical case only; [`Locale::canonical`] says what that is.
//! 2. Direction and script family follow from CLDR's likely subtags.

use icu_locale::{Direction, LocaleDirectionality, LocaleExpander};
use icu_locale_core::subtags::Region;
use icu_locale_core::{LanguageIdentifier, Locale as IcuLocale};
use std::fmt;
use std::sync::Arc;

/// A BCP 47 tag in canonical case, such as `en` or `zh-Hans`. Ordered as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// A tag of language, script, region and variants, in canonical case.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        (Self::canonical(tag).as_deref() == Some(tag)).then(|| Self(Arc::from(tag)))
    }

    /// The tag in canonical case (`ZH_hans` gives `zh-Hans`), if it is one at all.
    #[must_use]
    pub fn canonical(tag: &str) -> Option<String> {
        let id: LanguageIdentifier = tag.replace('_', "-").parse().ok()?;
        (!id.is_unknown()).then(|| id.to_string())
    }

    /// The tag itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The locale as ICU's libraries take it.
    #[must_use]
    pub fn icu(&self) -> IcuLocale {
        self.0.parse().unwrap_or(IcuLocale::UNKNOWN)
    }

    /// The language subtag alone: `zh` of `zh-Hans`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// `rtl` for scripts that run from right to left, else `ltr`: the value of HTML's `dir`.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        match LocaleDirectionality::new_extended().get(&self.icu().id) {
            Some(Direction::RightToLeft) => "rtl",
            _ => "ltr",
        }
    }

    /// The script it is written in, by CLDR's likely subtags: `Hans` for `zh`. Empty if unknown.
    #[must_use]
    pub fn script(&self) -> String {
        let mut id = self.icu().id;
        LocaleExpander::new_extended().maximize(&mut id);
        id.script
            .map(|script| script.to_string())
            .unwrap_or_default()
    }

    /// The form of Open Graph, `zh_CN` for `zh-Hans`: a region that the tag does not name is that of
    /// CLDR's likely subtags. None where CLDR knows none, or no country (`eo` is of the world).
    #[must_use]
    pub fn open_graph(&self) -> Option<String> {
        let mut id = self.icu().id;
        LocaleExpander::new_extended().maximize(&mut id);
        let region = id.region.filter(Region::is_alphabetic)?;
        Some(format!("{}_{region}", id.language))
    }

    /// Whether its words stand without spaces, so that a line break in the source adds none:
    /// Chinese and Japanese, not Korean.
    #[must_use]
    pub fn joins_lines(&self) -> bool {
        matches!(
            self.language(),
            "zh" | "ja" | "yue" | "wuu" | "nan" | "hak" | "gan" | "lzh"
        )
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Locale {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_case_only() {
        for good in ["en", "zh-Hans", "pt-BR", "ar", "zh-Hant-HK", "ca-valencia"] {
            assert!(Locale::parse(good).is_some(), "{good}");
        }
        for bad in [
            "EN",
            "zh-hans",
            "zh_CN",
            "",
            "und",
            "x",
            "..",
            "english-language",
        ] {
            assert!(Locale::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(Locale::canonical("ZH_hans").as_deref(), Some("zh-Hans"));
    }

    #[test]
    fn open_graph_wants_a_region() {
        for (tag, form) in [
            ("en", Some("en_US")),
            ("en-GB", Some("en_GB")),
            ("zh-Hans", Some("zh_CN")),
            ("zh-Hant", Some("zh_TW")),
            ("zh-Hant-HK", Some("zh_HK")),
            ("pt-BR", Some("pt_BR")),
            ("ar", Some("ar_EG")),
            ("eo", None),
        ] {
            assert_eq!(Locale::parse(tag).unwrap().open_graph().as_deref(), form);
        }
    }

    #[test]
    fn direction_follows_the_script() {
        for (tag, dir) in [
            ("ar", "rtl"),
            ("he", "rtl"),
            ("en", "ltr"),
            ("az-Arab", "rtl"),
            ("ja", "ltr"),
        ] {
            assert_eq!(Locale::parse(tag).unwrap().dir(), dir, "{tag}");
        }
    }
}
