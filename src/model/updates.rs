//! The updates of a notice, oldest first and by id.
//!
//! 1. [`Updates`] is what updates.yaml lists; it never changes once it is made, so that its index holds.

use super::Anchor;
use super::incident::{TextOf, Update};
use std::collections::BTreeMap;

/// Updates in the order of the file. Each is found by its id without looking at the others.
#[derive(Debug, Clone)]
pub struct Updates<T> {
    items: Vec<Update<T>>,
    /// Where each id stands; the first of several.
    places: BTreeMap<Anchor, usize>,
}

impl<T> Updates<T> {
    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Update<T>> {
        self.items.iter()
    }

    /// The update of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Update<T>> {
        self.items.get(*self.places.get(id)?)
    }

    /// The same with every text in another form.
    pub fn map<U>(self, f: &mut impl FnMut(TextOf<'_>, T) -> U) -> Updates<U> {
        let items = self.items.into_iter();
        Updates {
            items: items.map(|update| update.map(f)).collect(),
            places: self.places,
        }
    }
}

impl<T> Default for Updates<T> {
    fn default() -> Self {
        Self::from_iter([])
    }
}

impl<T> FromIterator<Update<T>> for Updates<T> {
    fn from_iter<I: IntoIterator<Item = Update<T>>>(items: I) -> Self {
        let items: Vec<_> = items.into_iter().collect();
        let mut places = BTreeMap::new();
        for (at, update) in items.iter().enumerate() {
            places.entry(update.id.clone()).or_insert(at);
        }
        Self { items, places }
    }
}

impl<'a, T> IntoIterator for &'a Updates<T> {
    type Item = &'a Update<T>;
    type IntoIter = std::slice::Iter<'a, Update<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
