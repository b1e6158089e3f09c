//! The ledger of a notice, for whoever wants to check it.
//!
//! 1. The lines as they were recorded. Of a notice that was withdrawn, digests alone: its texts are
//!    withdrawn with it, and the chain still holds.

use super::scene::Scene;
use crate::ledger::redact::{blank, texts};
use crate::markdown::Document;
use crate::model::Incident;
use crate::parse::ledger::lines;

/// `/incidents/SLUG.history.jsonl`; empty where nothing was recorded.
#[must_use]
pub fn file(scene: &Scene, incident: &Incident<Document>) -> String {
    let Some(file) = incident.ledger.file else {
        return String::new();
    };
    let is_withdrawn = incident.facts.withdrawn.is_some();
    let mut text = String::new();
    let recorded = lines(&scene.sources, file).zip(&incident.ledger.revisions);
    for ((_, line), revision) in recorded {
        if is_withdrawn {
            text.push_str(&blank(line, &texts(revision)));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}
