//! What a revision did to each unit, in a word.
//!
//! 1. [`of`] puts the changes of a revision together by unit, in the order of units.

use super::history::History;
use crate::model::Locale;
use crate::model::ledger::{Change, Content, Part, Revision, TextId, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// What was done to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is new.
    Added,
    /// It says something else.
    Revised,
    /// A question is no longer answered.
    Retired,
    /// A retired question is answered again.
    Restored,
    /// It is gone.
    Removed,
    /// Only translations of it changed.
    Translated,
    /// The notice was withdrawn.
    Withdrawn,
}

impl Action {
    /// The English word, for people at a terminal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Revised => "revised",
            Self::Retired => "retired",
            Self::Restored => "restored",
            Self::Removed => "removed",
            Self::Translated => "translated",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What happened to one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The unit.
    pub unit: UnitId,
    /// What was done.
    pub action: Action,
    /// Whether it is spelling and formatting alone.
    pub minor: bool,
    /// The languages whose texts changed, in the order of their tags.
    pub locales: Vec<Locale>,
}

/// What a revision did, unit by unit.
#[must_use]
pub fn of(history: &History, revision: &Revision) -> Vec<Act> {
    let mut units: BTreeMap<&UnitId, Vec<&Change>> = BTreeMap::new();
    let renamed: BTreeSet<UnitId> = revision
        .changes
        .iter()
        .filter_map(|change| Some(change.former()?.unit))
        .collect();
    for change in revision.changes.iter() {
        let goes_on = matches!(change.content, Content::Removed)
            && change.minor
            && renamed.contains(&change.text.unit);
        if !goes_on && !is_rename(history, revision, change) {
            units.entry(&change.text.unit).or_default().push(change);
        }
    }
    units
        .into_iter()
        .map(|(unit, changes)| Act {
            action: action(history, revision, unit, &changes),
            minor: changes.iter().all(|change| change.minor),
            locales: changes
                .iter()
                .filter_map(|change| change.text.locale.clone())
                .collect(),
            unit: unit.clone(),
        })
        .collect()
}

/// Whether a change gives a text another id, and no other words.
#[must_use]
pub fn is_rename(history: &History, revision: &Revision, change: &Change) -> bool {
    let before = history.before(&change.text, revision.number);
    change.from.is_some()
        && change.minor
        && before.is_some_and(|before| before.says(&change.content))
}

fn action(history: &History, revision: &Revision, unit: &UnitId, changes: &[&Change]) -> Action {
    let before = |text: &TextId| history.before(text, revision.number);
    let shared = changes.iter().find(|change| change.text.locale.is_none());
    let own = changes
        .iter()
        .find(|change| change.text.locale.as_ref() == Some(&revision.source));
    match (unit, shared, own) {
        (UnitId::Facts, Some(shared), _) if is_withdrawn(&shared.content) => {
            let was = before(&shared.text).is_some_and(is_withdrawn);
            if was {
                Action::Revised
            } else {
                Action::Withdrawn
            }
        }
        (UnitId::Facts, _, _) if revision.number > 1 => Action::Revised,
        (UnitId::Question(_), Some(shared), _) if before(&shared.text).is_none() => Action::Retired,
        (UnitId::Question(_), Some(shared), own)
            if matches!(shared.content, Content::Removed) && !is_gone(own) =>
        {
            Action::Restored
        }
        (_, _, Some(change)) | (_, Some(change), None) => {
            revised(before(&change.text), &change.content)
        }
        (_, _, None) if changes.iter().all(|change| is_gone(Some(change))) => Action::Removed,
        (_, _, None) => Action::Translated,
    }
}

fn revised(before: Option<&Content>, after: &Content) -> Action {
    match (before, after) {
        (_, Content::Removed) => Action::Removed,
        (None, _) => Action::Added,
        (Some(_), _) => Action::Revised,
    }
}

fn is_gone(change: Option<&&Change>) -> bool {
    change.is_some_and(|change| matches!(change.content, Content::Removed))
}

/// Whether facts say that the notice was withdrawn.
#[must_use]
pub fn is_withdrawn(content: &Content) -> bool {
    let values = content.text(Part::Values);
    values.is_some_and(|values| values.lines().any(|line| line.starts_with("withdrawn: ")))
}
