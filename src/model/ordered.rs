//! A map of few entries, by their keys.

use std::collections::BTreeMap;

/// What `collect` gives: of one key that comes twice, the last. Each entry is put in its place, where
/// `collect` sorts all, by a sort of 6 KB of code for each kind of iterator. For a handful of entries
/// this is quicker, too; for thousands, it is not.
pub fn ordered<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_key_the_last_counts() {
        let entries = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(ordered(entries), entries.into_iter().collect());
        assert_eq!(ordered(entries)["b"], 3);
    }
}
