//! Pairs the headings of a text with those that it was published with.
//!
//! 1. Headings with the same `{#id}` are pairs, then those with the same text.
//! 2. Between two such pairs, one lone old heading and one lone new one of the same level are a pair:
//!    it was reworded, and keeps its anchor.

use crate::diag::{Code, Diagnostic};
use crate::markdown::Heading;
use crate::model::Anchor;
use crate::model::ledger::RecordedHeading;
use std::collections::{BTreeMap, VecDeque};

/// For each heading, the anchor that it was published with.
#[must_use]
pub fn pair(headings: &[Heading], recorded: &[RecordedHeading]) -> Vec<Option<Anchor>> {
    let mut old: Vec<Option<usize>> = vec![None; headings.len()];
    let mut free = vec![true; recorded.len()];
    let name = |heading: &Heading| heading.id.as_ref().map(|id| id.as_str().to_owned());
    let names = recorded.iter().map(|heading| Some(&*heading.id));
    claim(headings.iter().map(name), names, &mut old, &mut free);
    let text = |heading: &Heading| heading.id.is_none().then(|| heading.text.clone());
    let texts = recorded
        .iter()
        .map(|old| old.text.text().map(|text| &**text));
    claim(headings.iter().map(text), texts, &mut old, &mut free);
    let lone = lone(headings, recorded, &old, &free);
    for (new, of) in lone {
        if let Some(slot) = old.get_mut(new) {
            *slot = Some(of);
        }
    }
    old.into_iter()
        .map(|of| Anchor::recorded(&recorded.get(of?)?.id))
        .collect()
}

/// Pairs each heading that has none with the first free old one that is called the same.
fn claim<'a>(
    wanted: impl Iterator<Item = Option<String>>,
    called: impl Iterator<Item = Option<&'a str>>,
    old: &mut [Option<usize>],
    free: &mut [bool],
) {
    let mut places: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for (of, name) in called.enumerate() {
        if let (Some(name), Some(true)) = (name, free.get(of)) {
            places.entry(name).or_default().push_back(of);
        }
    }
    for (slot, name) in old.iter_mut().zip(wanted) {
        let Some(name) = name.filter(|_| slot.is_none()) else {
            continue;
        };
        *slot = places.get_mut(&*name).and_then(VecDeque::pop_front);
        if let Some(taken) = slot.and_then(|of| free.get_mut(of)) {
            *taken = false;
        }
    }
}

/// Headings that stand alone between two pairs, on both sides: `(new, old)`.
fn lone(
    headings: &[Heading],
    recorded: &[RecordedHeading],
    old: &[Option<usize>],
    free: &[bool],
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let all_gone: Vec<usize> = free
        .iter()
        .enumerate()
        .filter_map(|(of, is_free)| is_free.then_some(of))
        .collect();
    // The pairs around each gap, with the start and the end of both texts.
    let pairs = old
        .iter()
        .enumerate()
        .filter_map(|(new, of)| Some((Some(new), (*of)?)));
    let ends = pairs.chain([(None, recorded.len())]);
    let mut from = (0, 0);
    for (new, of) in ends {
        let to = new.unwrap_or(headings.len());
        let fresh: Vec<usize> = (from.0..to)
            .filter(|new| {
                headings
                    .get(*new)
                    .is_some_and(|heading| heading.id.is_none())
            })
            .collect();
        let first = all_gone.partition_point(|gone| *gone < from.1);
        let between = all_gone.iter().skip(first).take_while(|gone| **gone < of);
        let gone: Vec<usize> = between.take(2).copied().collect();
        if let (&[fresh], &[gone]) = (fresh.as_slice(), gone.as_slice()) {
            let level = headings.get(fresh).map(|heading| heading.level);
            if level == recorded.get(gone).map(|heading| heading.level) {
                found.push((fresh, gone));
            }
        }
        from = (to + 1, of + 1);
    }
    found
}

/// The note that a reworded heading keeps its anchor.
#[must_use]
pub fn note(heading: &Heading, old: &RecordedHeading) -> Option<Diagnostic> {
    let (anchor, before) = (&old.id, old.text.text()?);
    if **before == *heading.text {
        return None;
    }
    let message = format!(
        "`{}` keeps the anchor `#{anchor}` that it had as `{before}`",
        heading.text
    );
    Some(
        Diagnostic::new(Code::HeadingKept, heading.span, message).help(format!(
            "if it is another section, give it an id of its own, `{{#id}}`, and let incident.yaml say where `{anchor}` moved"
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::Kept;
    use crate::source::Span;
    use std::sync::Arc;

    /// `2 what-happened What happened` is a level, an anchor and a text.
    fn recorded(list: &[&str]) -> Vec<RecordedHeading> {
        let one = |line: &&str| {
            let mut words = line.splitn(3, ' ');
            let level = words.next().unwrap().parse().unwrap();
            let id = Arc::from(words.next().unwrap());
            let text = Kept::new(Arc::from("00"), Arc::from(words.next().unwrap()));
            RecordedHeading { id, level, text }
        };
        list.iter().map(one).collect()
    }

    /// `2 What happened` or `2#id What happened`.
    fn headings(list: &[&str]) -> Vec<Heading> {
        let one = |line: &&str| {
            let (head, text) = line.split_once(' ').unwrap();
            let (level, id) = head.split_once('#').unwrap_or((head, ""));
            Heading {
                level: level.parse().unwrap(),
                text: text.to_owned(),
                id: Anchor::id(id),
                span: Span::nowhere(),
            }
        };
        list.iter().map(one).collect()
    }

    fn check(old: &[&str], new: &[&str], expected: &[&str]) {
        let found = pair(&headings(new), &recorded(old));
        let found: Vec<_> = found
            .iter()
            .map(|anchor| anchor.as_ref().map_or("", Anchor::as_str))
            .collect();
        assert_eq!(found, expected, "{old:?} {new:?}");
    }

    #[test]
    fn the_same_text_is_the_same_heading() {
        check(&["2 a A", "2 b B"], &["2 A", "2 B"], &["a", "b"]);
        check(&["2 a A", "2 b B"], &["2 B", "2 A"], &["b", "a"]);
        check(&["2 x A"], &["2 A"], &["x"]);
        check(&["2 a A", "2 a-2 A"], &["2 A", "2 A"], &["a", "a-2"]);
    }

    #[test]
    fn one_lone_heading_on_both_sides_was_reworded() {
        check(&["2 a A"], &["2 B"], &["a"]);
        check(
            &["2 a A", "2 b B", "2 c C"],
            &["2 A", "2 X", "2 C"],
            &["a", "b", "c"],
        );
        check(&["2 a A", "2 b B"], &["2 A", "2 X"], &["a", "b"]);
    }

    #[test]
    fn two_lone_ones_or_another_level_are_not() {
        check(&["2 a A", "2 b B"], &["2 X", "2 Y"], &["", ""]);
        check(&["2 a A"], &["3 X"], &[""]);
        check(&["2 a A", "2 b B"], &["2 X"], &[""]);
        check(&["2 a A", "2 b B"], &["2 A", "2 B", "2 X"], &["a", "b", ""]);
    }

    #[test]
    fn an_id_that_is_written_down_pairs_first() {
        check(&["2 a A", "2 b B"], &["2#b A", "2 X"], &["b", ""]);
        check(&["2 a A", "2 b B"], &["2 X", "2#b Y"], &["a", "b"]);
    }
}
