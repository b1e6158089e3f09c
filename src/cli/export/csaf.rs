//! `candor export csaf`
//!
//! 1. Asks for what a notice does not say: keys of `[csaf]` in site.toml.
//! 2. Makes one document in one language.

use super::{Refusal, Subjects, Target};
use crate::diag::{Code, Diagnostic, Place};
use crate::render::csaf;
use crate::render::json;
use clap::Args;
use std::sync::Arc;

/// The options of `export csaf`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor export csaf 2026-03-metrics-vendor
  candor export csaf 2026-03-metrics-vendor --locale zh-Hans --output csaf.json")]
pub struct Csaf {
    #[command(flatten)]
    pub(super) target: Target,
    /// The language; without it, the one that the notice is written in first
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
}

impl Csaf {
    /// The bytes of the document.
    pub(super) fn make(&self, subjects: &Subjects<'_>) -> Result<Vec<u8>, Refusal> {
        let (scene, incident) = (subjects.scene, subjects.incident);
        let source = incident.facts.source.to_string();
        let tag = self.locale.clone().unwrap_or(source);
        let readers = subjects.readers(&[tag])?;
        let config = scene.config();
        let (Some(publisher), Some(organization)) = (&config.csaf, &config.organization) else {
            let (table, example) = match config.csaf {
                None => (
                    "csaf",
                    "[csaf]\npublisher_category = \"vendor\"\nnamespace = \"https://www.example.org\"",
                ),
                Some(_) => ("organization", "[organization]\nname = \"…\""),
            };
            let place = Place::Path(Arc::from("site.toml"));
            let message = format!("CSAF wants to know who publishes: there is no `[{table}]`");
            let finding = Diagnostic::new(Code::MissingKey, place, message)
                .help(format!("add to site.toml:\n{example}"));
            return Err(Refusal::Finding(Box::new(finding)));
        };
        let documents = readers
            .iter()
            .map(|reader| csaf::document(scene, reader, incident, (publisher, organization)));
        let text: String = documents.map(|document| json::text(&document)).collect();
        Ok(text.into_bytes())
    }
}
