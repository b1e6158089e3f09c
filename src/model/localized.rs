//! A thing in several languages.
//!
//! 1. [`Localized`] maps locales to it. It is a list: a site has few languages, and a tree would set aside room for eleven
//!    of them for each text.
//! 2. [`Localized::resolve`] finds what a reader of one language gets, and in which language.

use super::Locale;
use crate::source::Span;
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
pub struct Localized<T> {
    /// In the order of tags, each once.
    all: Vec<(Locale, T)>,
}

impl<T> Default for Localized<T> {
    fn default() -> Self {
        Self { all: Vec::new() }
    }
}

impl<T> Localized<T> {
    /// Where a language is, or would be.
    fn place(&self, locale: &Locale) -> Result<usize, usize> {
        self.all.binary_search_by(|(known, _)| known.cmp(locale))
    }

    /// What is written in exactly this language.
    #[must_use]
    pub fn get(&self, locale: &Locale) -> Option<&T> {
        self.entry(locale).map(|(_, value)| value)
    }

    fn entry(&self, locale: &Locale) -> Option<(&Locale, &T)> {
        let (locale, value) = self.all.get(self.place(locale).ok()?)?;
        Some((locale, value))
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
            .find_map(|locale| self.entry(locale))
            .or_else(|| self.iter().next())
    }

    /// Puts one in; gives back what was there.
    pub fn insert(&mut self, locale: Locale, value: T) -> Option<T> {
        match self.place(&locale) {
            Ok(there) => {
                let (_, former) = self.all.get_mut(there)?;
                Some(std::mem::replace(former, value))
            }
            Err(free) => {
                self.all.insert(free, (locale, value));
                None
            }
        }
    }

    /// Whether there is none in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The languages that there are, in the order of their tags.
    pub fn locales(&self) -> impl Iterator<Item = &Locale> {
        self.all.iter().map(|(locale, _)| locale)
    }

    /// All of them, in the order of their tags.
    pub fn iter(&self) -> impl Iterator<Item = (&Locale, &T)> {
        self.all.iter().map(|(locale, value)| (locale, value))
    }

    /// Makes another thing of each.
    pub fn map<U>(self, mut f: impl FnMut(&Locale, T) -> U) -> Localized<U> {
        let mut all = Vec::with_capacity(self.all.len());
        all.extend(self.all.into_iter().map(|(locale, value)| {
            let mapped = f(&locale, value);
            (locale, mapped)
        }));
        Localized { all }
    }
}

impl<T> FromIterator<(Locale, T)> for Localized<T> {
    fn from_iter<I: IntoIterator<Item = (Locale, T)>>(iter: I) -> Self {
        let mut found = Self::default();
        for (locale, value) in iter {
            found.insert(locale, value);
        }
        found.all.shrink_to_fit();
        found
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

    #[test]
    fn they_are_in_order_and_each_is_there_once() {
        let tag = |tag| Locale::parse(tag).unwrap();
        let pairs = [("ja", 1), ("en", 2), ("fr", 3), ("en", 4)];
        let mut text: Localized<u8> = pairs
            .map(|(of, value)| (tag(of), value))
            .into_iter()
            .collect();
        assert_eq!(text.insert(tag("fr"), 5), Some(3));
        assert_eq!(text.insert(tag("de"), 6), None);
        let found: Vec<_> = text
            .iter()
            .map(|(locale, value)| (locale.as_str(), *value))
            .collect();
        assert_eq!(found, [("de", 6), ("en", 4), ("fr", 5), ("ja", 1)]);
        assert_eq!(text.get(&tag("de")), Some(&6));
        assert_eq!(text.get(&tag("ko")), None);
    }
}
