//! An incident's past and present in one.
//!
//! 1. [`Record::of`] reads the ledger, compares it with the incident, and puts what is not recorded
//!    yet behind it.

use super::compose::{self, Occasion};
use super::history::{Freshness, History};
use super::snapshot::Snapshot;
use crate::anchors::PageAnchors;
use crate::diag::Diagnostics;
use crate::markdown::Document;
use crate::model::config::Config;
use crate::model::ledger::UnitId;
use crate::model::{Anchor, Incident, Locale};
use crate::source::Sources;
use std::collections::BTreeSet;

/// What was published of an incident, and what it is now.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Every revision, the one that is still to be recorded included.
    pub history: History,
    /// Every text as it is now.
    pub snapshot: Snapshot,
    /// The languages with a text that is older than its source.
    behind: BTreeSet<Locale>,
}

impl Record {
    /// Compares an incident with its ledger. What could not be read of a partial one proves
    /// nothing, so that it is taken as it was recorded.
    #[must_use]
    pub fn of(
        incident: &Incident<Document>,
        anchors: &PageAnchors,
        (sources, config): (&Sources, &Config),
        occasion: &Occasion<'_>,
    ) -> (Self, Diagnostics) {
        let history = History::of(&incident.ledger, config);
        let source = &incident.facts.source;
        let ids: &[Anchor] = anchors
            .outlines
            .resolve(source, [])
            .map(|(_, outline)| outline.ids.as_slice())
            .unwrap_or_default();
        let snapshot = Snapshot::of(incident, ids, sources);
        let history = history.written(&snapshot.authored);
        let (history, findings) = if incident.partial {
            (history, Diagnostics::default())
        } else {
            let composed = compose::compose(incident, anchors, &snapshot, &history, occasion);
            (history.with(composed.revision), composed.findings)
        };
        let mut record = Self {
            history,
            snapshot,
            behind: BTreeSet::new(),
        };
        record.behind = record.late(incident);
        (record, findings)
    }

    fn late(&self, incident: &Incident<Document>) -> BTreeSet<Locale> {
        let mut late = BTreeSet::new();
        for text in self.snapshot.texts.keys() {
            let Some(locale) = text.locale.as_ref().filter(|own| !late.contains(*own)) else {
                continue;
            };
            if let Freshness::Stale(_) = self.freshness(incident, &text.unit, locale) {
                late.insert(locale.clone());
            }
        }
        late
    }

    /// How a translation of a unit stands to its source.
    #[must_use]
    pub fn freshness(
        &self,
        incident: &Incident<Document>,
        unit: &UnitId,
        locale: &Locale,
    ) -> Freshness {
        let declared = match unit {
            UnitId::Notice => incident
                .notices
                .get(locale)
                .and_then(|notice| notice.translated_from.as_ref()),
            UnitId::Question(id) => incident
                .faq
                .question(id)
                .and_then(|question| question.translated_from.get(locale)),
            _ => None,
        };
        let declared = declared.map(|text| &*text.value);
        let source = &incident.facts.source;
        self.history.freshness(unit, (source, locale), declared)
    }

    /// Whether any text in a language is older than its source.
    #[must_use]
    pub fn is_behind(&self, locale: &Locale) -> bool {
        self.behind.contains(locale)
    }
}
