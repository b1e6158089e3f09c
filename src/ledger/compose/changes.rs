//! What differs between an incident and its ledger.
//!
//! 1. Texts are compared as this version reads both: how they are wrapped is no difference.
//! 2. A [`Difference`] is a text that is new, other than before, or gone. One whose id changed goes on
//!    under the new id, with all that was before.

use super::words;
use crate::ledger::History;
use crate::ledger::line::Salts;
use crate::ledger::snapshot::{Present, Snapshot};
use crate::markdown::wording::wording;
use crate::model::Locale;
use crate::model::ledger::{Content, Part, TextId, UnitId};
use crate::model::ordered::ordered;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A text that is not as it was recorded.
pub(super) struct Difference<'a> {
    /// Which.
    pub text: TextId,
    /// The id that its unit had, where it has another now.
    pub from: Option<Arc<str>>,
    /// Whether readers see no other text: only the id is another.
    pub is_rename: bool,
    /// As it was last recorded; none where it is new.
    pub before: Option<&'a Content>,
    /// As it is now; none where it is gone.
    pub after: Option<&'a Present>,
}

impl Difference<'_> {
    /// What a revision records of it.
    pub fn content(&self, salts: &mut Salts) -> Content {
        match self.after {
            None => Content::Removed,
            Some(Present::File(digest)) => Content::File(*digest),
            Some(Present::Parts(parts)) => Content::Parts(
                parts
                    .iter()
                    .map(|(part, text)| (*part, salts.keep(text.clone())))
                    .collect(),
            ),
        }
    }
}

/// Everything that differs, in the order of units and languages. `source` is the language whose
/// rules what has none is compared by; `moved` says where former anchors lead.
pub(super) fn differences<'a>(
    snapshot: &'a Snapshot,
    history: &'a History,
    moved: &BTreeMap<Arc<str>, Arc<str>>,
    source: &Locale,
) -> Vec<Difference<'a>> {
    let comparison = Comparison { moved };
    let renames = renames(snapshot, history, &comparison, source);
    let former: BTreeMap<&UnitId, &UnitId> = ordered(renames.iter().map(|(old, new)| (new, old)));
    let texts: BTreeSet<&TextId> = snapshot.texts.keys().chain(history.texts()).collect();
    let mut found = Vec::new();
    for text in texts {
        let from = former.get(&text.unit);
        let to = renames.get(&text.unit);
        let own = from.map(|old| with_unit(text, old));
        let before = history
            .standing(own.as_ref().unwrap_or(text))
            .map(|(_, content)| content);
        let after = snapshot.texts.get(text);
        let locale = text.locale.as_ref().unwrap_or(source);
        let is_same = match (before, after) {
            (None, None) => true,
            (Some(before), Some(after)) => comparison.same(before, after, locale),
            _ => false,
        };
        // Under its old id it is gone, unless it is not there under the new one either.
        let goes_on = to.is_some_and(|new| snapshot.texts.contains_key(&with_unit(text, new)));
        if !is_same || (from.is_some() && after.is_some()) {
            found.push(Difference {
                text: text.clone(),
                from: from.and_then(|old| old.id().cloned()),
                is_rename: is_same || goes_on,
                before,
                after,
            });
        }
    }
    found
}

fn with_unit(text: &TextId, unit: &UnitId) -> TextId {
    TextId {
        unit: unit.clone(),
        locale: text.locale.clone(),
    }
}

/// Units that go on under another id: `moved` leads from one that is gone to one that is new. Of
/// several that were put together, the one with the same words.
fn renames(
    snapshot: &Snapshot,
    history: &History,
    comparison: &Comparison<'_>,
    source: &Locale,
) -> BTreeMap<UnitId, UnitId> {
    let is_now = |unit: &UnitId| snapshot.has(unit);
    let was = |unit: &UnitId| history.stands(unit);
    let kinds: [fn(Arc<str>) -> UnitId; 2] = [UnitId::Question, UnitId::Group];
    let pairs = comparison
        .moved
        .iter()
        .flat_map(|(old, new)| kinds.map(|kind| (kind(old.clone()), kind(new.clone()))));
    let mut found: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    let mut former: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    for (old, new) in pairs {
        if is_now(&old) || !was(&old) || !is_now(&new) || was(&new) {
            continue;
        }
        let own = TextId::of(new.clone(), source);
        let before = history.standing(&TextId::of(old.clone(), source));
        let is_same = match (before, snapshot.texts.get(&own)) {
            (Some((_, before)), Some(after)) => comparison.same(before, after, source),
            _ => false,
        };
        let rival = former.get(&new);
        if rival.is_none() || is_same {
            if let Some(rival) = rival {
                found.remove(rival);
            }
            former.insert(new.clone(), old.clone());
            found.insert(old, new);
        }
    }
    found
}

/// How two texts are compared: where anchors lead that moved.
struct Comparison<'a> {
    moved: &'a BTreeMap<Arc<str>, Arc<str>>,
}

impl Comparison<'_> {
    fn same(&self, before: &Content, after: &Present, locale: &Locale) -> bool {
        match (before, after) {
            (Content::File(before), Present::File(after)) => before == after,
            (Content::Parts(before), Present::Parts(after)) => {
                before.len() == after.len()
                    && before.iter().zip(after).all(|((part, kept), (own, text))| {
                        part == own
                            && words(kept)
                                .is_some_and(|words| self.same_text(*part, words, text, locale))
                    })
            }
            _ => false,
        }
    }

    /// Whether readers would see the same.
    fn same_text(&self, part: Part, before: &str, after: &str, locale: &Locale) -> bool {
        if before == after {
            return true;
        }
        if part.is_markdown() {
            let now = wording(after, locale);
            return wording(before, locale) == now
                || wording(&retargeted(before, self.moved), locale) == now;
        }
        part != Part::Values && before.split_whitespace().eq(after.split_whitespace())
    }
}

/// A text whose links to anchors of its page lead to where those live now: that a link follows what
/// it leads to is no other text.
pub(super) fn retargeted(text: &str, moved: &BTreeMap<Arc<str>, Arc<str>>) -> String {
    const START: &str = "](#";
    let mut pieces = text.split(START);
    let mut found = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let link = piece.split_once(')');
        let moved = link.and_then(|(old, rest)| Some((moved.get(old)?, rest)));
        found.push_str(START);
        match moved {
            Some((new, rest)) => found.extend([&**new, ")", rest]),
            None => found.push_str(piece),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_where_anchors_moved() {
        let moved = [("a", "b"), ("old", "new")];
        let moved = moved.map(|(old, new)| (Arc::from(old), Arc::from(new)));
        let check = |text: &str, expected: &str| {
            assert_eq!(retargeted(text, &moved.clone().into()), expected);
        };
        check("[x](#a), [y](#old)", "[x](#b), [y](#new)");
        check("[x](#ab) and [y](#c)", "[x](#ab) and [y](#c)");
        check("](#a", "](#a");
        check("[x](/en/#a) #a", "[x](/en/#a) #a");
        check("", "");
    }
}
