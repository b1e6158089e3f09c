//! Rules over a site: what no single file can know.
//!
//! 1. [`links`]: every link and reference leads to something that this build has.
//! 2. [`parity`]: what translations lack.
//! 3. [`addresses`]: aliases that nothing else has, files that nothing links to.
//! 4. [`acceptable`]: what is told and may be accepted on purpose: [`safety`], [`equivalence`];
//!    [`owner`] tells both whose a host is.
//! 5. [`contrast`]: a theme's colours can be read.
//! 6. [`covers`]: what laws ask a notice to say.
//! 7. [`secrets`]: files that must not be published.
//! 8. [`days`]: days that cannot be.
//! 9. [`record`]: nothing that was published of a notice is lost, and what is not recorded is told.

pub mod acceptable;
pub mod addresses;
pub mod contrast;
pub mod covers;
mod days;
pub mod equivalence;
pub mod links;
mod owner;
pub mod parity;
mod proses;
pub mod record;
pub mod safety;
mod secrets;

pub use proses::Proses;

use crate::anchors::PageAnchors;
use crate::diag::Diagnostics;
use crate::ledger::Record;
use crate::markdown::Document;
use crate::model::ordered::ordered;
use crate::model::{Digest, Site, Slug};
use crate::source::Sources;
use jiff::Timestamp;
use links::Leads;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A site whose texts are rendered and whose anchors are known.
pub struct Anchored {
    /// The site.
    pub site: Site<Document>,
    /// The anchors of each incident's page.
    pub incidents: BTreeMap<Slug, Arc<PageAnchors>>,
    /// What of each incident leads out of its page.
    pub leads: BTreeMap<Slug, Arc<Leads>>,
    /// The anchors of each ordinary page.
    pub pages: BTreeMap<Slug, Arc<PageAnchors>>,
    /// What was published of each incident, and what it is now.
    pub records: BTreeMap<Slug, Arc<Record>>,
    /// The clock.
    pub now: Timestamp,
}

impl Anchored {
    /// The head of each ledger, by slug.
    #[must_use]
    pub fn heads(&self) -> BTreeMap<String, String> {
        let records = self.records.iter();
        let heads = records.filter_map(|(slug, record)| {
            let head = record.history.head()?;
            Some((slug.to_string(), head.to_string()))
        });
        ordered(heads)
    }

    /// The digest of every line of each ledger, oldest first, by slug and by former slug.
    #[must_use]
    pub fn chains(&self) -> BTreeMap<String, Vec<Digest>> {
        let digests = |record: &Record| -> Vec<Digest> {
            let recorded = record.history.recorded().iter();
            recorded.map(|revision| revision.digest).collect()
        };
        let former = self.records.values().flat_map(|record| {
            let names = record.history.recorded().iter();
            names.map(move |revision| (revision.slug.to_string(), digests(record)))
        });
        // A name belongs to whoever has it now.
        let own = self.records.iter();
        let own = own.map(|(slug, record)| (slug.to_string(), digests(record)));
        ordered(former.chain(own))
    }
}

/// What a site is checked for: how much some findings matter depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// To be published: what is not recorded is a warning.
    #[default]
    Build,
    /// To see what is wrong: those who write do not record.
    Check,
    /// To be recorded.
    Record,
}

/// Runs every rule that needs the whole site.
pub fn check(
    anchored: &Anchored,
    terms: &acceptable::Terms,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    links::check(anchored, sources, diagnostics);
    parity::check(anchored, diagnostics);
    addresses::check(anchored, diagnostics);
    acceptable::check(anchored, terms, sources, diagnostics);
    secrets::check(sources, diagnostics);
    days::check(anchored, sources, diagnostics);
}
