//! Which line of a ledger came before which.
//!
//! 1. [`Lineage`] knows of every line the one before it, and one farther back, so that the way back
//!    to any line is short (Myers, "An applicative random-access stack", 1983).
//! 2. [`Saying`] is which lines said one thing, as far as it matters whether another line knew of it.

use crate::model::Digest;
use std::collections::BTreeMap;

/// All lines and what each was recorded behind.
#[derive(Default)]
pub(super) struct Lineage {
    places: BTreeMap<Digest, usize>,
    nodes: Vec<Node>,
}

struct Node {
    digest: Digest,
    /// None of a line that is only named as one before.
    number: Option<u32>,
    /// How many lines are before it.
    depth: usize,
    /// The place of the line before; its own where there is none.
    before: usize,
    /// The place of a line farther back, or of the same.
    back: usize,
}

impl Lineage {
    /// That of lines with their numbers and the lines before them.
    pub(super) fn of(lines: &BTreeMap<Digest, (u32, Option<Digest>)>) -> Self {
        let mut lineage = Self::default();
        for digest in lines.keys() {
            let mut way = vec![*digest];
            let mut next = lines.get(digest).and_then(|(_, before)| *before);
            // Digests cannot go in a circle, but whoever forges them may try.
            while let Some(line) = next
                && way.len() <= lines.len()
                && !lineage.places.contains_key(&line)
            {
                way.push(line);
                next = lines.get(&line).and_then(|(_, before)| *before);
            }
            for line in way.into_iter().rev() {
                let known = lines.get(&line);
                let before = known.and_then(|(_, before)| *before);
                lineage.add(line, known.map(|(number, _)| *number), before);
            }
        }
        lineage
    }

    fn add(&mut self, digest: Digest, number: Option<u32>, before: Option<Digest>) {
        if self.places.contains_key(&digest) {
            return;
        }
        let own = self.nodes.len();
        let before = before.and_then(|before| self.places.get(&before).copied());
        let depth = |place: usize| self.nodes.get(place).map_or(0, |node| node.depth);
        let back_of = |place: usize| self.nodes.get(place).map_or(place, |node| node.back);
        let node = before.map_or(
            Node {
                digest,
                number,
                depth: 0,
                before: own,
                back: own,
            },
            |before| {
                let (one, two) = (back_of(before), back_of(back_of(before)));
                let is_even = depth(before) - depth(one) == depth(one) - depth(two);
                Node {
                    digest,
                    number,
                    depth: depth(before) + 1,
                    before,
                    back: if is_even { two } else { before },
                }
            },
        );
        self.places.insert(digest, own);
        self.nodes.push(node);
    }

    /// The first line on the way back from one, itself included, that `is_far_enough`, which every
    /// line before it is as well.
    fn back_to(&self, from: Digest, is_far_enough: impl Fn(&Node) -> bool) -> Option<&Node> {
        let mut node = self.nodes.get(*self.places.get(&from)?)?;
        while !is_far_enough(node) {
            if node.depth == 0 {
                return None;
            }
            let back = self.nodes.get(node.back)?;
            node = if is_far_enough(back) {
                self.nodes.get(node.before)?
            } else {
                back
            };
        }
        Some(node)
    }

    /// Whether `one` is a line that `other` was recorded behind.
    pub(super) fn is_before(&self, one: Digest, other: Digest) -> bool {
        let found = self
            .places
            .get(&one)
            .and_then(|place| self.nodes.get(*place));
        one != other
            && found.is_some_and(|found| {
                let back = self.back_to(other, |node| node.depth <= found.depth);
                back.is_some_and(|node| node.digest == one)
            })
    }

    /// The line of a number on the way back from a line.
    pub(super) fn numbered(&self, from: Digest, number: u32) -> Option<Digest> {
        let is_far = |node: &Node| node.number.is_none_or(|own| own <= number);
        let found = self.back_to(from, is_far)?;
        (found.number == Some(number)).then_some(found.digest)
    }
}

/// The lines that said one thing. Of two of which one was recorded behind the other, the later is
/// enough: whoever knew of it knew of both. Nobody knows of two that are on different sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Saying {
    /// No line.
    #[default]
    Nobody,
    /// This one, and lines before it.
    Line(Digest),
    /// Lines of several sides.
    Sides,
}

impl Saying {
    /// The same, and this line.
    pub(super) fn with(self, line: Digest, lineage: &Lineage) -> Self {
        match self {
            Self::Nobody => Self::Line(line),
            Self::Line(other) if other == line || lineage.is_before(other, line) => {
                Self::Line(line)
            }
            Self::Line(other) if lineage.is_before(line, other) => self,
            Self::Line(_) | Self::Sides => Self::Sides,
        }
    }

    /// Whether any of them is a line that this one was not recorded behind.
    pub(super) fn is_beyond(self, line: Digest, lineage: &Lineage) -> bool {
        match self {
            Self::Nobody => false,
            Self::Line(other) => !lineage.is_before(other, line),
            Self::Sides => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn digest(number: u32) -> Digest {
        Digest::of(&number.to_be_bytes())
    }

    proptest! {
        /// As going back line by line, of lines that each came behind any earlier one, or a lost one.
        #[test]
        fn the_short_way_back_is_the_long_one(behind in proptest::collection::vec(0_usize..80, 1..80)) {
            let mut lines = BTreeMap::new();
            let mut ways: Vec<Vec<usize>> = Vec::new();
            for (own, other) in (0..).zip(behind) {
                let before = ways.get(other).map(|way| (other, way.clone()));
                let way = before.into_iter().flat_map(|(other, mut way)| { way.push(other); way });
                let way: Vec<usize> = way.collect();
                let number = u32::try_from(way.len()).unwrap() + 1;
                let last = way.last().map(|last| digest(u32::try_from(*last).unwrap()));
                let lost = (other % 7 == 6).then(|| digest(1_000));
                lines.insert(digest(own), (number, last.or(lost)));
                ways.push(way);
            }
            let lineage = Lineage::of(&lines);
            for (own, way) in (0..).zip(&ways) {
                for (other, _) in (0..).zip(&ways) {
                    let expected = way.contains(&usize::try_from(other).unwrap());
                    prop_assert_eq!(lineage.is_before(digest(other), digest(own)), expected);
                }
                for (number, place) in (1..).zip(way) {
                    let found = lineage.numbered(digest(own), number);
                    prop_assert_eq!(found, Some(digest(u32::try_from(*place).unwrap())));
                }
            }
        }
    }

    #[test]
    fn what_is_forged_ends() {
        let circle =
            [(0, 1), (1, 2), (2, 0)].map(|(own, before)| (digest(own), (1, Some(digest(before)))));
        let lineage = Lineage::of(&circle.into());
        assert!(!lineage.is_before(digest(0), digest(9)));
        assert_eq!(lineage.numbered(digest(0), 7), None);
    }
}
