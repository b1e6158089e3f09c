//! A thing in several languages.
//!
//! 1. [`Localized`] maps locales to it.
//! 2. [`Localized::resolve`] finds what a reader of one language gets, and in which language.

use super::Locale;
use super::ordered::ordered;
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A short plain text and where its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Not empty; no line breaks at its ends.
    pub value: Arc<str>,
    /// Where it stands.
    pub span: Span,
    /// As it was written, where facts stand in it by their names.
    pub authored: Option<Arc<str>>,
}

/// One thing by locale. May be empty; what must not be is checked where it is parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localized<T>(BTreeMap<Locale, T>);

impl<T> Default for Localized<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Localized<T> {
    /// What is written in exactly this language.
    #[must_use]
    pub fn get(&self, locale: &Locale) -> Option<&T> {
        self.0.get(locale)
    }

    /// What a reader of `locale` gets, with the language it is in: their own, else the first of
    /// `fallbacks` that is there, else any.
    pub fn resolve<'b>(
        &self,
        locale: &'b Locale,
        fallbacks: impl IntoIterator<Item = &'b Locale>,
    ) -> Option<(&Locale, &T)> {
        std::iter::once(locale)
            .chain(fallbacks)
            .find_map(|locale| self.0.get_key_value(locale))
            .or_else(|| self.0.iter().next())
    }

    /// Puts one in; gives back what was there.
    pub fn insert(&mut self, locale: Locale, value: T) -> Option<T> {
        self.0.insert(locale, value)
    }

    /// Whether there is none in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The languages that there are, in the order of their tags.
    pub fn locales(&self) -> impl Iterator<Item = &Locale> {
        self.0.keys()
    }

    /// All of them, in the order of their tags.
    pub fn iter(&self) -> impl Iterator<Item = (&Locale, &T)> {
        self.0.iter()
    }

    /// Makes another thing of each.
    pub fn map<U>(self, mut f: impl FnMut(&Locale, T) -> U) -> Localized<U> {
        let all = self.0.into_iter();
        Localized(ordered(all.map(|(locale, value)| {
            let mapped = f(&locale, value);
            (locale, mapped)
        })))
    }
}

impl<T> FromIterator<(Locale, T)> for Localized<T> {
    fn from_iter<I: IntoIterator<Item = (Locale, T)>>(iter: I) -> Self {
        Self(ordered(iter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_their_own_then_the_fallback_then_any() {
        let tag = |tag| Locale::parse(tag).unwrap();
        let (en, fr, ja) = (tag("en"), tag("fr"), tag("ja"));
        let text: Localized<u8> = [(en.clone(), 1), (fr.clone(), 2)].into_iter().collect();
        assert_eq!(text.resolve(&fr, [&en]), Some((&fr, &2)));
        assert_eq!(text.resolve(&ja, [&fr]), Some((&fr, &2)));
        assert_eq!(text.resolve(&ja, []), Some((&en, &1)));
    }
}
