//! The UI strings of one language.
//!
//! 1. A [`Key`] names a string that Rust code reads, with the values it gives. The catalog checks
//!    all keys when a theme is loaded, so that reading one cannot fail later.
//! 2. [`Strings::get`], [`Strings::format`] and [`Strings::plural`] read by key.
//! 3. Templates read by name: [`Strings::plain`] for all texts, [`Strings::fill`] for the rest.

use super::numbers::Numbers;
use super::table::Phrase;
use crate::model::ordered::ordered;
use icu_plurals::PluralCategory;
use std::collections::BTreeMap;
use std::fmt;

/// A UI string that Rust code reads. Meant for constants, listed where they are used and given to
/// the catalog as one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    name: &'static str,
    values: &'static [&'static str],
    plural: bool,
}

impl Key {
    /// A string that is the same whatever the number, and the names of the values it is given.
    #[must_use]
    pub const fn text(name: &'static str, values: &'static [&'static str]) -> Self {
        Self {
            name,
            values,
            plural: false,
        }
    }

    /// A string with plural forms, and the values it is given besides `n`.
    #[must_use]
    pub const fn plural(name: &'static str, values: &'static [&'static str]) -> Self {
        Self {
            name,
            values,
            plural: true,
        }
    }

    /// Its name in string files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    pub(super) fn values(self) -> &'static [&'static str] {
        self.values
    }

    pub(super) fn is_plural(self) -> bool {
        self.plural
    }
}

/// What a language's interface says. Complete: where a translation lacked something, which was
/// reported, the English is there.
#[derive(Debug)]
pub struct Strings {
    numbers: Numbers,
    phrases: BTreeMap<String, Phrase>,
    plain: BTreeMap<String, String>,
}

/// Why a string cannot be had by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfilled {
    /// No string has that name.
    Unknown,
    /// It has plural forms and no number is given.
    Number,
    /// It has a placeholder of this name and no value is given.
    Value(String),
}

impl fmt::Display for Unfilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such UI string"),
            Self::Number => f.write_str("it has plural forms and needs a number `n`"),
            Self::Value(name) => write!(f, "it needs a value for `{name}`"),
        }
    }
}

impl std::error::Error for Unfilled {}

impl Strings {
    pub(super) fn new(numbers: Numbers, phrases: BTreeMap<String, Phrase>) -> Self {
        let plain = ordered(phrases.iter().filter_map(|(name, phrase)| match phrase {
            Phrase::Text(form) => Some((name.clone(), form.pattern.text().to_owned())),
            Phrase::Plural { .. } => None,
        }));
        Self {
            numbers,
            phrases,
            plain,
        }
    }

    /// The string as it is. For a key that the catalog was not told of, and that is not there: its name.
    #[must_use]
    pub fn get(&self, key: Key) -> &str {
        self.phrases
            .get(key.name)
            .map_or(key.name, |phrase| phrase.main().pattern.text())
    }

    /// The string with values in its places: `("date", "3 April")`. Values are plain text, and so
    /// is what comes out.
    #[must_use]
    pub fn format(&self, key: Key, values: &[(&str, &str)]) -> String {
        self.fill(key.name, None, values)
            .unwrap_or_else(|_| self.get(key).to_owned())
    }

    /// The form of the string for a number, which goes to `{n}` as the locale writes it.
    #[must_use]
    pub fn plural(&self, key: Key, n: usize, values: &[(&str, &str)]) -> String {
        self.fill(key.name, Some(n), values)
            .unwrap_or_else(|_| self.get(key).to_owned())
    }

    /// Any string by its name, for templates: with plural forms where it has them, `{n}` and the
    /// other values filled in.
    ///
    /// # Errors
    /// Where there is no such string, or something to fill it in is not given.
    pub fn fill(
        &self,
        name: &str,
        n: Option<usize>,
        values: &[(&str, &str)],
    ) -> Result<String, Unfilled> {
        let phrase = self.phrases.get(name).ok_or(Unfilled::Unknown)?;
        if n.is_none() && matches!(phrase, Phrase::Plural { .. }) {
            return Err(Unfilled::Number);
        }
        let category = n.map_or(PluralCategory::Other, |n| self.numbers.category(n));
        let number = n.map(|n| self.numbers.format(n));
        let values: Vec<_> = number
            .iter()
            .map(|number| ("n", number.as_str()))
            .chain(values.iter().copied())
            .collect();
        phrase
            .form(category)
            .pattern
            .fill(&values)
            .map_err(Unfilled::Value)
    }

    /// All strings without plural forms by name, their placeholders as they are: what templates
    /// see as `ui`.
    #[must_use]
    pub fn plain(&self) -> &BTreeMap<String, String> {
        &self.plain
    }

    /// Numbers as the language writes them.
    #[must_use]
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }
}
