//! All that is known of an incident by itself.
//!
//! 1. [`Dossier::of`] parses the files of its folder, says its facts, renders its texts, gives headings their anchors,
//!    compares it with its ledger, checks that nothing is lost that was published of it, and looks for what
//!    deceives or differs between languages.
//! 2. [`Dossier::holds`] says whether it would be the same now: on the same ground, of the same files,
//!    with the same answers to what its texts asked of other files.

use super::cache::Files;
use super::facts;
use super::ground::Ground;
use super::texts::Texts;
use crate::anchors::{self, PageAnchors};
use crate::check::links::Leads;
use crate::check::{self, Proses};
use crate::diag::Diagnostics;
use crate::ledger::{Occasion, Record};
use crate::markdown::{Beyond, Document, Neighbours, Trace};
use crate::model::site::LeftOut;
use crate::model::{Incident, Markdown, Slug};
use crate::parse::site;
use crate::source::{FileId, Sources};
use std::sync::Arc;

/// An incident, and what it was made from.
pub(super) struct Dossier {
    /// Why there is none, where this build shows none.
    pub known: Result<Known, LeftOut>,
    pub findings: Diagnostics,
    ground: Arc<Ground>,
    files: Files,
    trace: Trace,
}

/// What follows from an incident's files.
#[derive(Clone)]
pub(super) struct Known {
    pub incident: Arc<Incident<Document>>,
    pub anchors: Arc<PageAnchors>,
    pub record: Arc<Record>,
    pub leads: Arc<Leads>,
}

impl Dossier {
    /// What there is to know of the incident in a folder with these files.
    pub fn of(
        slug: &Slug,
        files: &[FileId],
        (sources, neighbours): (&Sources, &Neighbours<'_>),
        ground: &Arc<Ground>,
    ) -> Self {
        let (config, options) = (&ground.config, &ground.settings.content);
        let (parsed, mut findings) = site::incident(slug, files, sources, (config, options));
        let beyond = Beyond::new(neighbours);
        let known = parsed.map(|incident| {
            let texts = Texts {
                ground,
                beyond: &beyond,
                proses: &Proses::default(),
            };
            known(incident, &texts, sources, &mut findings)
        });
        Self {
            known,
            findings,
            ground: ground.clone(),
            files: Files::of(sources, files.iter().copied()),
            trace: beyond.into_trace(),
        }
    }

    /// Whether the same would come of these sources; `same_paths` as [`Trace::holds`] has it.
    pub fn holds(
        &self,
        files: &[FileId],
        (sources, same_paths): (&Sources, bool),
        ground: &Arc<Ground>,
    ) -> bool {
        Arc::ptr_eq(&self.ground, ground)
            && self.files == Files::of(sources, files.iter().copied())
            && self.trace.holds(sources, same_paths)
    }
}

fn known(
    incident: Incident<Markdown>,
    texts: &Texts<'_>,
    sources: &Sources,
    findings: &mut Diagnostics,
) -> Known {
    let mut found = Diagnostics::default();
    let incident = facts::said(incident, texts.ground, sources, &mut found);
    let incident = texts.incident(incident, &mut found);
    let anchors = anchors::of_incident(&incident, &mut found);
    check::covers::check(&incident, &anchors, &texts.ground.config, &mut found);
    if incident.facts.draft {
        found.soften();
    }
    findings.append(found);
    let (config, settings) = (&texts.ground.config, &texts.ground.settings);
    let occasion = Occasion {
        now: settings.content.now,
        host: config.base_url.host(),
        seed: settings.seed.as_ref(),
    };
    let (record, mut found) = Record::of(&incident, &anchors, (sources, config), &occasion);
    // What is lost for ever stops a build. This is not: the ledger's word counts.
    let is_recorded = settings.records(&incident.slug) && !incident.is_unpublished(occasion.now);
    if !is_recorded {
        found.soften();
    }
    findings.append(found);
    let occasion = check::record::Occasion {
        config,
        now: occasion.now,
        purpose: settings.purpose,
    };
    check::record::check(&incident, (&anchors, &record), occasion, findings);
    let terms = (&**config, &texts.ground.terms);
    check::links::own(&incident, &anchors, findings);
    check::addresses::own(&incident, sources, findings);
    let of = (&incident, &record, texts.proses);
    check::acceptable::incident(of, terms, sources, findings);
    Known {
        leads: Arc::new(Leads::of(&incident)),
        incident: Arc::new(incident),
        anchors: Arc::new(anchors),
        record: Arc::new(record),
    }
}
