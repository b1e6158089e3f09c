//! All that is known of the ordinary pages.
//!
//! 1. [`Pages::of`] parses and renders them, and gives their headings anchors. They are few: they are
//!    remembered as one.

use super::cache::Files;
use super::ground::Ground;
use super::texts::Texts;
use crate::anchors::{self, PageAnchors};
use crate::check::Proses;
use crate::diag::Diagnostics;
use crate::markdown::{Beyond, Document, Neighbours, Trace};
use crate::model::{Page, Slug};
use crate::parse::{page, site};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The ordinary pages, and what they were made from.
pub(super) struct Pages {
    pub all: Vec<Arc<Page<Document>>>,
    pub anchors: BTreeMap<Slug, Arc<PageAnchors>>,
    pub findings: Diagnostics,
    ground: Arc<Ground>,
    files: Files,
    trace: Trace,
}

impl Pages {
    /// What there is to know of the pages.
    pub fn of((sources, neighbours): (&Sources, &Neighbours<'_>), ground: &Arc<Ground>) -> Self {
        let mut findings = Diagnostics::default();
        let parsed = site::pages(sources, &ground.config, &mut findings);
        let beyond = Beyond::new(neighbours);
        let texts = Texts {
            ground,
            beyond: &beyond,
            proses: &Proses::default(),
        };
        let mut all = Vec::new();
        let mut anchors = BTreeMap::new();
        for page in parsed {
            let page = texts.page(page, &mut findings);
            let found = anchors::of_page(&page, &ground.config.default_locale, &mut findings);
            anchors.insert(page.name.clone(), Arc::new(found));
            all.push(Arc::new(page));
        }
        Self {
            all,
            anchors,
            findings,
            ground: ground.clone(),
            files: Files::below(sources, &[page::FOLDER]),
            trace: beyond.into_trace(),
        }
    }

    /// Whether the same would come of these sources; `same_paths` as [`Trace::holds`] has it.
    pub fn holds(&self, (sources, same_paths): (&Sources, bool), ground: &Arc<Ground>) -> bool {
        Arc::ptr_eq(&self.ground, ground)
            && self.files == Files::below(sources, &[page::FOLDER])
            && self.trace.holds(sources, same_paths)
    }
}
