//! The questions of a notice, in their order and by id.
//!
//! 1. A [`Faq`] is what faq.yaml lists; it never changes once it is made, so that its index holds.

use super::incident::{FaqItem, Question, QuestionState, TextOf};
use super::{Anchor, Locale, Localized, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Groups and questions in their order. Each is found by its id without looking at the others.
#[derive(Debug, Clone)]
pub struct Faq<T> {
    items: Vec<FaqItem<T>>,
    /// Where each id stands; the first of several.
    places: BTreeMap<Anchor, usize>,
    /// The languages of answers, and of reasons in their place.
    locales: BTreeSet<Locale>,
}

impl<T> Faq<T> {
    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, FaqItem<T>> {
        self.items.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The group or question of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&FaqItem<T>> {
        self.items.get(*self.places.get(id)?)
    }

    /// The question of an id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question<T>> {
        match self.get(id)? {
            FaqItem::Question(question) => Some(question),
            FaqItem::Group(_) => None,
        }
    }

    /// Whether a question is answered in a language, or a reason is given why not.
    #[must_use]
    pub fn has_locale(&self, locale: &Locale) -> bool {
        self.locales.contains(locale)
    }

    /// Calls `change` with each title, question and reason. It leaves them in the languages that they are in.
    pub fn short_texts(&mut self, mut change: impl FnMut(&mut Localized<Text>)) {
        for item in &mut self.items {
            match item {
                FaqItem::Group(group) => change(&mut group.title),
                FaqItem::Question(question) => {
                    change(&mut question.question);
                    if let QuestionState::Retired(retired) = &mut question.state {
                        change(&mut retired.reason);
                    }
                }
            }
        }
    }

    /// The same with every answer in another form.
    pub fn map<U>(self, f: &mut impl FnMut(TextOf<'_>, T) -> U) -> Faq<U> {
        Faq {
            items: self.items.into_iter().map(|item| item.map(f)).collect(),
            places: self.places,
            locales: self.locales,
        }
    }
}

impl<T> FaqItem<T> {
    /// Its anchor.
    #[must_use]
    pub fn id(&self) -> &Anchor {
        match self {
            Self::Group(group) => &group.id,
            Self::Question(question) => &question.id,
        }
    }

    /// The languages that it is answered in, or that it is said in why not.
    fn locales(&self) -> Vec<&Locale> {
        match self {
            Self::Group(_) => Vec::new(),
            Self::Question(question) => match &question.state {
                QuestionState::Live(answer) => answer.locales().collect(),
                QuestionState::Retired(retired) => retired.reason.locales().collect(),
            },
        }
    }

    /// What readers call it: a group's title, or the question itself.
    #[must_use]
    pub fn name(&self) -> &Localized<Text> {
        match self {
            Self::Group(group) => &group.title,
            Self::Question(question) => &question.question,
        }
    }
}

impl<T> Default for Faq<T> {
    fn default() -> Self {
        Self::from_iter([])
    }
}

impl<T> FromIterator<FaqItem<T>> for Faq<T> {
    fn from_iter<I: IntoIterator<Item = FaqItem<T>>>(items: I) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        let (mut places, mut locales) = (BTreeMap::new(), BTreeSet::new());
        for (at, item) in items.iter().enumerate() {
            places.entry(item.id().clone()).or_insert(at);
            for locale in item.locales() {
                if !locales.contains(locale) {
                    locales.insert(locale.clone());
                }
            }
        }
        Self {
            items,
            places,
            locales,
        }
    }
}

impl<'a, T> IntoIterator for &'a Faq<T> {
    type Item = &'a FaqItem<T>;
    type IntoIter = std::slice::Iter<'a, FaqItem<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::incident::Group;
    use crate::source::Span;

    fn group(id: &str) -> FaqItem<()> {
        FaqItem::Group(Group {
            id: Anchor::id(id).unwrap(),
            span: Span::nowhere(),
            title: Localized::default(),
        })
    }

    fn question(id: &str, locales: &[&str]) -> FaqItem<()> {
        let mut answer = Localized::default();
        for locale in locales {
            answer.insert(Locale::parse(locale).unwrap(), ());
        }
        FaqItem::Question(Question {
            id: Anchor::id(id).unwrap(),
            span: Span::nowhere(),
            question: Localized::default(),
            state: QuestionState::Live(answer),
            translated_from: Localized::default(),
        })
    }

    #[test]
    fn items_are_found_by_id_and_stay_in_order() {
        let items = [group("g"), question("b", &["en"]), question("a", &["de"])];
        let faq: Faq<()> = items.into_iter().collect();
        let faq = faq.map(&mut |_, ()| ());
        let order: Vec<&str> = faq.iter().map(|item| item.id().as_str()).collect();
        assert_eq!(order, ["g", "b", "a"]);
        assert_eq!(faq.question("a").map(|found| found.id.as_str()), Some("a"));
        assert!(faq.get("g").is_some() && faq.question("g").is_none());
        assert!(faq.get("c").is_none());
        let has = |tag: &str| faq.has_locale(&Locale::parse(tag).unwrap());
        assert!(has("en") && has("de") && !has("fr"));
    }
}
