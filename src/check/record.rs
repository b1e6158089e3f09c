//! What was published against what this build would publish.
//!
//! 1. Every anchor, folder name and language that was ever recorded still leads somewhere: what is
//!    lost for ever stops a build.
//! 2. What is not recorded yet is told.
//! 3. Translations that are missing, older than their source or ahead of it are told.

mod lost;
mod translations;

pub use translations::units;

use super::Purpose;
use crate::anchors::PageAnchors;
use crate::diag::{Diagnostics, Severity};
use crate::ledger::Record;
use crate::ledger::compose::unrecorded;
use crate::markdown::Document;
use crate::model::{Config, Incident};
use jiff::Timestamp;

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
