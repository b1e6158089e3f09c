//! What is known of an output, for the next one.
//!
//! 1. [`Facts`] follow from a file alone, [`Links`] from them and the paths of the site, a [`Report`]
//!    from those and the facts of the pages that the file links to.
//! 2. Each holds what it follows from, and can tell whether that is as it was.

use super::page::References;
use crate::diag::Diagnostic;
use crate::model::config::BaseUrl;
use crate::model::{Digest, SitePath};
use crate::output::{Body, Inputs};
use std::sync::Arc;

/// The reports of the output before. The default is none.
#[derive(Default)]
pub struct Memory {
    site: Arc<Site>,
    /// In the order of paths; none of a file that could not be made.
    reports: Vec<Option<Arc<Report>>>,
}

/// Which files there are, and where.
#[derive(Default)]
pub(super) struct Site {
    /// Sorted.
    pub paths: Vec<SitePath>,
    base: Option<BaseUrl>,
}

/// What one file says of itself.
pub(super) struct Facts {
    pub origin: Origin,
    pub digest: Digest,
    /// Of a page, in its order.
    pub ids: Option<Arc<[String]>>,
    pub references: References,
    pub findings: Vec<Diagnostic>,
}

/// What a file was made from.
pub(super) enum Origin {
    Bytes(Arc<[u8]>),
    Inputs(Inputs),
}

/// What the references of a file mean.
pub(super) struct Links {
    pub facts: Arc<Facts>,
    pub site: Arc<Site>,
    /// Those to ids of pages, those of a page together.
    pub waiting: Box<[Fragment]>,
    pub findings: Vec<Diagnostic>,
}

/// A link to an id of a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fragment {
    /// By its number in the order of paths.
    pub page: u32,
    /// By its number among the references of the file.
    pub reference: u32,
}

/// All that one file has to say.
pub(super) struct Report {
    pub links: Arc<Links>,
    /// The pages whose ids it names, by number, as they were.
    pub targets: Box<[(u32, Option<Arc<Facts>>)]>,
    pub dangling: Vec<Diagnostic>,
}

impl Memory {
    /// The files of an output; the same as before where they are those of before.
    pub(super) fn site<'a>(
        &self,
        paths: impl Iterator<Item = &'a SitePath> + Clone,
        base: &BaseUrl,
    ) -> Arc<Site> {
        let former = &self.site;
        if former.base.as_ref() == Some(base) && paths.clone().eq(&former.paths) {
            return former.clone();
        }
        Arc::new(Site {
            paths: paths.cloned().collect(),
            base: Some(base.clone()),
        })
    }

    /// What was known of the file at a path, which is the n-th of this site.
    pub(super) fn report(
        &self,
        site: &Arc<Site>,
        (number, path): (usize, &SitePath),
    ) -> Option<&Arc<Report>> {
        let at = if Arc::ptr_eq(&self.site, site) {
            number
        } else {
            self.site.paths.binary_search(path).ok()?
        };
        self.reports.get(at)?.as_ref()
    }

    /// Remembers an output in place of the one before.
    pub(super) fn keep(
        &mut self,
        site: Arc<Site>,
        reports: impl Iterator<Item = Option<Arc<Report>>>,
    ) {
        self.site = site;
        self.reports = reports.collect();
    }
}

impl Origin {
    pub(super) fn of<C>(body: &Body<C>) -> Self {
        match body {
            Body::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Body::Render { from, .. } => Self::Inputs(from.clone()),
        }
    }

    /// Whether this body would make the same file.
    pub(super) fn is_of<C>(&self, body: &Body<C>) -> bool {
        match (self, body) {
            (Self::Bytes(own), Body::Bytes(bytes)) => Arc::ptr_eq(own, bytes) || own == bytes,
            (Self::Inputs(own), Body::Render { from, .. }) => own == from,
            _ => false,
        }
    }
}

impl Links {
    /// Where one of those that wait leads, as it is written.
    pub(super) fn href(&self, fragment: Fragment) -> &str {
        let reference = self.facts.references.get(fragment.reference as usize);
        reference.map_or("", |reference| reference.url)
    }

    pub(super) fn hold(&self, facts: &Arc<Facts>, site: &Arc<Site>) -> bool {
        Arc::ptr_eq(&self.facts, facts) && Arc::ptr_eq(&self.site, site)
    }
}

impl Report {
    pub(super) fn holds(&self, links: &Arc<Links>, facts: &[Option<&Arc<Facts>>]) -> bool {
        let is_as_before = |(number, former): &(u32, Option<Arc<Facts>>)| {
            let now = facts.get(*number as usize).copied().flatten();
            now.map(Arc::as_ptr) == former.as_ref().map(Arc::as_ptr)
        };
        Arc::ptr_eq(&self.links, links) && self.targets.iter().all(is_as_before)
    }

    /// What is wrong with the file.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let own = self.links.facts.findings.iter();
        own.chain(&self.links.findings).chain(&self.dangling)
    }
}
