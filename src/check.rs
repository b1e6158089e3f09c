//! Rules over the whole site: what no single file can know.
//!
//! 1. [`links`]: every link and reference leads to something that this build has.
//! 2. [`parity`]: what translations lack.
//! 3. [`addresses`]: aliases that nothing else has, files that nothing links to.

pub mod addresses;
pub mod links;
pub mod parity;

use crate::anchors::PageAnchors;
use crate::diag::Diagnostics;
use crate::markdown::Document;
use crate::model::incident::QuestionState;
use crate::model::{Incident, Locale, Site, Slug};
use crate::source::Sources;
use std::collections::BTreeMap;

/// A site whose texts are rendered and whose anchors are known.
pub struct Anchored {
    /// The site.
    pub site: Site<Document>,
    /// The anchors of each incident's page.
    pub incidents: BTreeMap<Slug, PageAnchors>,
    /// The anchors of each ordinary page.
    pub pages: BTreeMap<Slug, PageAnchors>,
}

/// Runs every rule.
pub fn check(anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    links::check(anchored, sources, diagnostics);
    parity::check(anchored, diagnostics);
    addresses::check(anchored, sources, diagnostics);
}

/// Every long text of an incident, with its language.
pub fn texts(incident: &Incident<Document>) -> impl Iterator<Item = (&Locale, &Document)> {
    let notices = incident
        .notices
        .iter()
        .map(|(locale, notice)| (locale, &notice.body));
    let answers = incident
        .questions()
        .filter_map(|question| match &question.state {
            QuestionState::Live(answer) => Some(answer.iter()),
            QuestionState::Retired(_) => None,
        });
    let updates = incident
        .updates
        .iter()
        .flat_map(|update| update.text.iter());
    notices.chain(answers.flatten()).chain(updates)
}
