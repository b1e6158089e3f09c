//! What was published against what this build would publish.
//!
//! 1. Every anchor, folder name and language that was ever recorded still leads somewhere: what is
//!    lost for ever stops a build.
//! 2. What is not recorded yet is told.
//! 3. Translations that are missing, older than their source or ahead of it are told.

mod lost;
mod translations;

pub use translations::units;

use super::{Anchored, Purpose};
use crate::diag::{Diagnostics, Severity};
use crate::ledger::compose::unrecorded;

/// Checks every incident that is published.
pub fn check(anchored: &Anchored, purpose: Purpose, diagnostics: &mut Diagnostics) {
    let site = &anchored.site;
    for incident in &site.incidents {
        let Some(record) = anchored.records.get(&incident.slug) else {
            continue;
        };
        let mut found = Diagnostics::default();
        if let Some(anchors) = anchored.incidents.get(&incident.slug) {
            lost::anchors(incident, anchors, record, &mut found);
        }
        lost::slugs(incident, record, &mut found);
        lost::locales(incident, record, &site.config, &mut found);
        translations::check(incident, record, &site.config, &mut found);
        // Drafts and what is scheduled are not recorded: nobody has seen them.
        if !incident.is_unpublished(anchored.now) {
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
}
