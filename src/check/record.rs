//! What was published against what this build would publish.
//!
//! 1. Every anchor, folder name and language that was ever recorded still leads somewhere: what is
//!    lost for ever stops a build.
//! 2. What is not recorded yet is told.
//! 3. An update that is new stands below those that are recorded.
//! 4. Translations that are missing, older than their source or ahead of it are told.

mod lost;
mod translations;

pub use translations::units;

use super::Purpose;
use crate::anchors::PageAnchors;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::ledger::Record;
use crate::ledger::compose::unrecorded;
use crate::markdown::Document;
use crate::model::incident::Update;
use crate::model::{Config, Incident};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What an incident is checked in, beside what is known of it.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// site.toml.
    pub config: &'a Config,
    /// The clock.
    pub now: Timestamp,
    /// What for.
    pub purpose: Purpose,
}

/// Checks one incident against its past. Nothing else matters to it.
pub fn check(
    incident: &Incident<Document>,
    (anchors, record): (&PageAnchors, &Record),
    occasion: Occasion<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Occasion {
        config,
        now,
        purpose,
    } = occasion;
    let mut found = Diagnostics::default();
    lost::anchors(incident, anchors, record, &mut found);
    lost::slugs(incident, record, &mut found);
    lost::locales(incident, record, config, &mut found);
    translations::check(incident, record, config, &mut found);
    order(incident, record, purpose, &mut found);
    // Drafts and what is scheduled are not recorded: nobody has seen them.
    if !incident.is_unpublished(now) {
        let severity = match purpose {
            Purpose::Build => Severity::Warning,
            Purpose::Check | Purpose::Record => Severity::Note,
        };
        let told = unrecorded(incident, &record.history).filter(|_| purpose != Purpose::Record);
        found.extend(told.map(|told| told.severity(severity)));
    }
    if incident.facts.draft {
        found.soften();
    }
    diagnostics.append(found);
}

/// Tells of updates without a time that stand above recorded ones: what is above is older, and its status is past.
fn order(
    incident: &Incident<Document>,
    record: &Record,
    purpose: Purpose,
    found: &mut Diagnostics,
) {
    let recorded = record.history.recorded().iter();
    let recorded: BTreeSet<&str> = recorded
        .flat_map(|revision| revision.updates.iter().map(|update| &*update.id))
        .collect();
    let is_recorded = |update: &Update<Document>| recorded.contains(update.id.as_str());
    let updates = &incident.updates;
    let last = updates.iter().rposition(is_recorded).unwrap_or_default();
    let above = updates.iter().take(last);
    for update in above.filter(|update| update.at.is_none() && !is_recorded(update)) {
        let message = format!(
            "the update `{}` is new, and stands above older ones",
            update.id
        );
        let told = Diagnostic::new(Code::UpdateOrder, update.span, message)
            .help("the newest stands last: move it to the end of updates.yaml");
        // Recorded, its status would be one of the past, and nothing could be done about it.
        found.push(if purpose == Purpose::Record && update.status.is_some() {
            told.severity(Severity::Error)
        } else {
            told
        });
    }
}
