//! The updates of a notice.
//!
//! 1. [`views`] fills all of them, newest first. Minor ones are for the ledger, not for readers.

use super::faq::{former, name};
use super::reader::Reader;
use super::scene::Scene;
use super::view::{Link, Phrase, Update};
use super::{history, prose};
use crate::anchors::PageAnchors;
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::incident::{Update as Source, UpdateKind};
use crate::model::ledger::UnitId;
use crate::model::{Anchor, Incident, Moment};

/// All updates of a notice, newest first.
#[must_use]
pub fn views(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    anchors: &PageAnchors,
) -> Vec<Update> {
    let told = incident
        .updates
        .iter()
        .filter(|update| update.kind != UpdateKind::Minor);
    told.rev()
        .map(|update| view(scene, reader, incident, update, anchors))
        .collect()
}

fn view(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    update: &Source<Document>,
    anchors: &PageAnchors,
) -> Update {
    let id = Anchor::update(&update.id);
    let about = update
        .about
        .iter()
        .map(|(id, _)| concern(reader, incident, id, anchors));
    let at = Moment::Instant(scene.updated_at(incident, update));
    let text = reader.pick(&update.text, &incident.facts.source);
    let of = scene.record(incident).map(|record| (incident, record));
    let unit = UnitId::Update(update.id.as_str().into());
    let wordings = of.map_or_else(Vec::new, |of| history::wordings(reader, of, &unit, ""));
    Update {
        moved: former(anchors, id.as_str()),
        id: id.to_string(),
        kind: reader.kind(update.kind),
        time: Some(reader.time(at, None)),
        status: update.status.map(|status| reader.status(status)),
        text: text.map(|text| prose::prose(scene, reader, text, "")),
        newer: of.and_then(|of| history::newer(scene, reader, of, &unit)),
        earlier: history::count(reader, &wordings),
        wordings,
        about: about.collect(),
    }
}

/// A link to what an update concerns.
pub(super) fn concern(
    reader: &Reader,
    incident: &Incident<Document>,
    id: &Anchor,
    anchors: &PageAnchors,
) -> Link {
    if matches!(id.as_str(), "notice" | "facts") && !anchors.has(id.as_str()) {
        let text = reader.own(reader.strings.get(words::CONCERNS_NOTICE));
        return Link {
            href: "#_main".to_owned(),
            text,
        };
    }
    let heading = reader
        .pick(&incident.notices, &incident.facts.source)
        .and_then(|(locale, notice)| {
            let outline = anchors.outlines.get(locale)?;
            let at = outline.ids.iter().position(|other| other == id)?;
            let text = notice.body.headings.get(at)?.text.clone();
            Some(Phrase {
                text,
                foreign: reader.foreign(locale),
            })
        });
    Link {
        href: format!("#{id}"),
        text: heading.unwrap_or_else(|| name(reader, incident, id.as_str())),
    }
}
