//! Numbers and the plural categories that go with them.
//!
//! 1. [`Numbers::format`] writes a whole number with the locale's digits and grouping.
//! 2. [`Numbers::category`] says which plural form it takes.
//! 3. [`Numbers::required`] says which forms a translation cannot do without.

use crate::model::Locale;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_plurals::{PluralCategory, PluralRules};
use std::collections::BTreeMap;

/// Writes numbers for one locale.
#[derive(Debug)]
pub struct Numbers {
    decimal: Option<DecimalFormatter>,
    rules: Option<PluralRules>,
    samples: BTreeMap<PluralCategory, Vec<usize>>,
}

/// How far a count on a page goes in practice: which forms a locale needs is judged by the numbers
/// below. It leaves out what only millions or fractions take, such as `many` in French and Czech.
const COUNTED: usize = 1000;

impl Numbers {
    /// Builds what a locale needs; slow, so do it once per locale.
    #[must_use]
    pub fn new(locale: &Locale) -> Self {
        let locale = locale.icu();
        let mut numbers = Self {
            decimal: DecimalFormatter::try_new(
                (&locale).into(),
                DecimalFormatterOptions::default(),
            )
            .ok(),
            rules: PluralRules::try_new_cardinal((&locale).into()).ok(),
            samples: BTreeMap::new(),
        };
        for n in 0..COUNTED {
            let category = numbers.category(n);
            numbers.samples.entry(category).or_default().push(n);
        }
        numbers
    }

    /// `1,234`, `1.234`, `١٬٢٣٤`: with the digits and the grouping of the locale.
    #[must_use]
    pub fn format(&self, n: usize) -> String {
        self.decimal.as_ref().map_or_else(
            || n.to_string(),
            |decimal| decimal.format(&n.into()).to_string(),
        )
    }

    /// A number as digits, with a sign and a fraction where it has them (`-1234.50`), as the locale
    /// writes it: with as many places. What is no such number comes back as it is.
    #[must_use]
    pub fn decimal(&self, digits: &str) -> String {
        let formatted = self
            .decimal
            .as_ref()
            .and_then(|decimal| Some(decimal.format(&digits.parse().ok()?).to_string()));
        formatted.unwrap_or_else(|| digits.to_owned())
    }

    /// The plural category of a count, by CLDR's cardinal rules.
    #[must_use]
    pub fn category(&self, n: usize) -> PluralCategory {
        self.rules
            .as_ref()
            .map_or(PluralCategory::Other, |rules| rules.category_for(n))
    }

    /// All categories that CLDR has for the locale, from `zero` to `other`.
    pub(super) fn categories(&self) -> Vec<PluralCategory> {
        let mut all: Vec<_> = match &self.rules {
            Some(rules) => rules.categories().collect(),
            None => vec![PluralCategory::Other],
        };
        all.sort_unstable();
        all
    }

    /// The categories that a translation must have: those that counts take, and `other`, which
    /// stands in for any that is left out.
    pub(super) fn required(&self) -> Vec<PluralCategory> {
        let needed = |category: &PluralCategory| {
            *category == PluralCategory::Other || self.samples.contains_key(category)
        };
        self.categories().into_iter().filter(needed).collect()
    }

    /// The first counts that take a category, such as `2, 3, 4, 22`. Empty where none does.
    pub(super) fn examples(&self, category: PluralCategory) -> String {
        let first: Vec<_> = self
            .samples
            .get(&category)
            .into_iter()
            .flatten()
            .take(4)
            .map(usize::to_string)
            .collect();
        first.join(", ")
    }

    /// Whether just one count takes a category, so that its form can do without the number.
    pub(super) fn names_one(&self, category: PluralCategory) -> bool {
        self.samples
            .get(&category)
            .is_some_and(|counts| counts.len() == 1)
    }
}

/// The name of a category in CLDR and in string files.
pub(super) fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(tag: &str) -> Numbers {
        Numbers::new(&Locale::parse(tag).unwrap())
    }

    fn required(tag: &str) -> String {
        let names: Vec<_> = numbers(tag).required().into_iter().map(name).collect();
        names.join(" ")
    }

    #[test]
    fn a_locale_needs_the_forms_that_its_counts_take() {
        for (tag, forms) in [
            ("en", "one other"),
            ("de", "one other"),
            ("es", "one other"),
            ("fr", "one other"),
            ("pt-BR", "one other"),
            ("he", "one two other"),
            ("ru", "one few many other"),
            ("cs", "one few other"),
            ("ar", "zero one two few many other"),
            ("ja", "other"),
            ("ko", "other"),
            ("zh-Hans", "other"),
            ("tlh", "other"),
        ] {
            assert_eq!(required(tag), forms, "{tag}");
        }
    }

    #[test]
    fn rare_forms_are_known_though_not_required() {
        let names: Vec<_> = numbers("fr").categories().into_iter().map(name).collect();
        assert_eq!(names, ["one", "many", "other"]);
        assert_eq!(numbers("fr").category(1_000_000), PluralCategory::Many);
    }

    #[test]
    fn examples_show_what_a_form_is_for() {
        assert_eq!(numbers("ru").examples(PluralCategory::Few), "2, 3, 4, 22");
        assert_eq!(numbers("ru").examples(PluralCategory::Other), "");
        assert!(numbers("en").names_one(PluralCategory::One));
        assert!(!numbers("ru").names_one(PluralCategory::One));
        assert!(!numbers("fr").names_one(PluralCategory::One));
    }

    #[test]
    fn digits_and_grouping_are_the_locales() {
        for (tag, written) in [
            ("en", "12,345"),
            ("de", "12.345"),
            ("fr", "12\u{202f}345"),
            ("hi", "12,345"),
            ("ar", "12,345"),
            ("ar-SA", "١٢٬٣٤٥"),
            ("fa", "۱۲٬۳۴۵"),
            ("ja", "12,345"),
        ] {
            assert_eq!(numbers(tag).format(12_345), written, "{tag}");
        }
    }
    #[test]
    fn fractions_keep_their_places() {
        for (tag, digits, written) in [
            ("en", "1234.50", "1,234.50"),
            ("de", "1234.50", "1.234,50"),
            ("en", "-3", "-3"),
            ("zh-Hans", "21480", "21,480"),
            ("tlh", "21480", "21,480"),
            ("en", "many", "many"),
        ] {
            assert_eq!(numbers(tag).decimal(digits), written, "{tag}");
        }
    }
}
