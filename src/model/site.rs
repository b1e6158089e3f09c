//! A whole site, valid.
//!
//! 1. [`Site`] holds configuration, incidents and pages, sorted by name.

use super::{Config, Incident, Page, SitePath, Slug};
use crate::source::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A site whose long texts are `T`.
#[derive(Debug, Clone)]
pub struct Site<T> {
    /// site.toml.
    pub config: Arc<Config>,
    /// Those that this build shows, sorted by slug.
    pub incidents: Vec<Arc<Incident<T>>>,
    /// Sorted by name.
    pub pages: Vec<Arc<Page<T>>>,
    /// What `static/` puts where.
    pub statics: BTreeMap<SitePath, FileId>,
    /// Incidents that are in the sources and not shown: drafts, scheduled ones, broken ones.
    pub left_out: BTreeMap<Slug, LeftOut>,
}

/// Why an incident is in the sources and not in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// A draft.
    Draft,
    /// A draft that nobody has written anything in yet: it is in no preview either.
    Blank,
    /// Its time has not come.
    Scheduled,
    /// It could not be parsed; diagnostics say why.
    Broken,
}

impl<T> Site<T> {
    /// The incident of that slug.
    #[must_use]
    pub fn incident(&self, slug: &str) -> Option<&Arc<Incident<T>>> {
        let at = self
            .incidents
            .binary_search_by(|incident| incident.slug.as_str().cmp(slug));
        self.incidents.get(at.ok()?)
    }

    /// The page of that name.
    #[must_use]
    pub fn page(&self, name: &str) -> Option<&Arc<Page<T>>> {
        let at = self
            .pages
            .binary_search_by(|page| page.name.as_str().cmp(name));
        self.pages.get(at.ok()?)
    }
}
