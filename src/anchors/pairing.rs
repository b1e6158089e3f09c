//! Pairs the headings of a translation with those of its source.
//!
//! 1. Headings with the same `{#id}` are pairs.
//! 2. Between two such pairs, headings pair from both ends while their levels agree.

use crate::markdown::Heading;
use crate::model::Anchor;
use crate::model::ordered::ordered;
use std::collections::BTreeMap;

/// Pairs `(index in source, index in translation)`, ascending in both. `ids` are the source's.
#[must_use]
pub fn pair(source: &[Heading], ids: &[Anchor], translation: &[Heading]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut from = (0, 0);
    // Of one id that stands there twice, the first.
    let places: BTreeMap<&Anchor, usize> =
        ordered(ids.iter().enumerate().map(|(at, id)| (id, at)).rev());
    for (own, heading) in translation.iter().enumerate() {
        let Some(id) = &heading.id else { continue };
        let of = places.get(id).copied().filter(|of| *of >= from.0);
        let Some(of) = of.filter(|_| own >= from.1) else {
            continue;
        };
        between(source, translation, from, (of, own), &mut pairs);
        pairs.push((of, own));
        from = (of + 1, own + 1);
    }
    between(
        source,
        translation,
        from,
        (source.len(), translation.len()),
        &mut pairs,
    );
    pairs
}

/// Pairs what stands between two pairs, from both ends while levels agree.
fn between(
    source: &[Heading],
    translation: &[Heading],
    from: (usize, usize),
    to: (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    let agree = |of: usize, own: usize| match (source.get(of), translation.get(own)) {
        (Some(a), Some(b)) => a.level == b.level,
        _ => false,
    };
    let (mut start, mut end) = (from, to);
    while start.0 < end.0 && start.1 < end.1 && agree(start.0, start.1) {
        pairs.push(start);
        start = (start.0 + 1, start.1 + 1);
    }
    let mut tail = Vec::new();
    while start.0 < end.0 && start.1 < end.1 && agree(end.0 - 1, end.1 - 1) {
        end = (end.0 - 1, end.1 - 1);
        tail.push(end);
    }
    pairs.extend(tail.into_iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Content, Sources, Span};
    use std::sync::Arc;

    /// Headings from `2`, `3#id`: a level, and an id where there is one.
    fn headings(list: &str) -> Vec<Heading> {
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from("")))]);
        let span = Span::new(sources.find("f").unwrap(), 0..0);
        let heading = |(n, item): (usize, &str)| {
            let (level, id) = item.split_once('#').unwrap_or((item, ""));
            Heading {
                level: level.parse().unwrap(),
                text: format!("h{n}"),
                id: Anchor::id(id),
                span,
            }
        };
        list.split_whitespace().enumerate().map(heading).collect()
    }

    fn check(source: &str, translation: &str, expected: &[(usize, usize)]) {
        let (source, translation) = (headings(source), headings(translation));
        let ids: Vec<_> = source
            .iter()
            .map(|heading| {
                heading
                    .id
                    .clone()
                    .unwrap_or_else(|| Anchor::slug(&heading.text))
            })
            .collect();
        assert_eq!(pair(&source, &ids, &translation), expected);
    }

    #[test]
    fn outlines_that_match_pair_in_order() {
        check("2 3 2", "2 3 2", &[(0, 0), (1, 1), (2, 2)]);
    }

    #[test]
    fn a_lone_heading_in_the_middle_stays_alone() {
        check("2 2 3 2", "2 2 2", &[(0, 0), (1, 1), (3, 2)]);
        check("2 2", "2 3 2", &[(0, 0), (1, 2)]);
    }

    #[test]
    fn ids_come_before_position() {
        check("2 2#b 2", "2#b 2", &[(1, 0), (2, 1)]);
    }

    #[test]
    fn levels_that_differ_pair_nothing() {
        check("2", "3", &[]);
    }
}
