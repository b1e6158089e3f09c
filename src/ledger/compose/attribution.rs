//! Which new update a change belongs to.
//!
//! 1. A change belongs to the update whose `about` names it.
//! 2. Where all new updates are of one kind, the rest belongs to that kind too. Where they are not,
//!    somebody has to say: [`Attribution::check`].

use super::changes::Difference;
use crate::anchors::PageAnchors;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::markdown::Document;
use crate::model::incident::{Update, UpdateKind};
use crate::model::ledger::UnitId;
use crate::model::{Anchor, Incident};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of all changes.
pub(super) struct Attribution<'a> {
    entries: Vec<&'a Update<Document>>,
    /// For each unit that some `about` names: the entry.
    named: BTreeMap<UnitId, &'a Update<Document>>,
    /// Units that no `about` names though the entries are of several kinds.
    open: BTreeSet<UnitId>,
}

impl<'a> Attribution<'a> {
    /// Attributes the units of `differences` to `entries`.
    pub fn new(
        incident: &Incident<Document>,
        anchors: &PageAnchors,
        entries: &[&'a Update<Document>],
        differences: &[Difference<'_>],
    ) -> Self {
        let headings = anchors
            .outlines
            .iter()
            .flat_map(|(_, outline)| &outline.ids);
        let headings: BTreeSet<&str> = headings.map(Anchor::as_str).collect();
        let told = differences.iter().filter(|found| !found.is_rename);
        let units: BTreeSet<&UnitId> = told.map(|found| &found.text.unit).collect();
        let (places, of_notice) = places(entries, &headings);
        let mut named = BTreeMap::new();
        for unit in &units {
            let place = match unit {
                // A file is a part of the notice's text.
                UnitId::Notice | UnitId::Asset(_) => of_notice,
                _ => places.get(&*unit.to_string()).copied(),
            };
            if let Some(entry) = place.and_then(|at| entries.get(at)) {
                named.insert((*unit).clone(), *entry);
            }
        }
        let kinds: BTreeSet<UpdateKind> = entries.iter().map(|entry| entry.kind).collect();
        // The first revision publishes everything, whatever it says of itself.
        let is_first = incident.ledger.revisions.is_empty();
        let open = units
            .into_iter()
            .filter(|unit| kinds.len() > 1 && !is_first && !named.contains_key(*unit))
            .cloned()
            .collect();
        Self {
            entries: entries.to_vec(),
            named,
            open,
        }
    }

    /// The entry that a change belongs to; the first of several of one kind.
    pub fn entry(&self, unit: &UnitId) -> Option<&'a Update<Document>> {
        self.named.get(unit).or(self.entries.first()).copied()
    }

    /// Whether a change is spelling and formatting alone. What was not there before never is.
    pub fn is_minor(&self, difference: &Difference<'_>) -> bool {
        let entry = self.entry(&difference.text.unit);
        if difference.is_rename {
            return true;
        }
        difference.before.is_some()
            && difference.after.is_some()
            && entry.is_some_and(|entry| entry.kind == UpdateKind::Minor)
    }

    /// Reports changes that belong to no update.
    pub fn check(&self, findings: &mut Diagnostics) {
        let Some(last) = self.entries.last() else {
            return;
        };
        let place: Span = last.span;
        findings.extend(self.open.iter().map(|unit| {
            let message =
                format!("`{unit}` changed, and nothing says with which of the new updates: they are of different kinds");
            let help = format!(
                "give one of them `about: [{unit}]`, or record one kind at a time"
            );
            Diagnostic::new(Code::AboutMissing, place, message).help(help)
        }));
    }
}

/// For each unit, as authors name it, and for the notice: the first entry that is about it. What is
/// about a heading is about the notice.
fn places(
    entries: &[&Update<Document>],
    headings: &BTreeSet<&str>,
) -> (BTreeMap<String, usize>, Option<usize>) {
    let mut places = BTreeMap::new();
    let mut of_notice = None;
    for (at, entry) in entries.iter().enumerate() {
        let own = Anchor::update(&entry.id);
        let about = entry.about.iter().map(|(id, _)| id);
        for id in about.chain([&own]) {
            let id = id.as_str();
            if id == "notice" || headings.contains(id) {
                of_notice.get_or_insert(at);
            }
            places.entry(id.to_owned()).or_insert(at);
        }
    }
    (places, of_notice)
}
