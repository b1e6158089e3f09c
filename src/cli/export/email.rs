//! `candor export email`
//!
//! 1. Finds the update, where one is asked for.
//! 2. Makes one message of all languages.

use super::{Refusal, Subjects, Target};
use crate::diag::{Code, Diagnostic, Place, did_you_mean};
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::incident::{Update, UpdateKind};
use crate::render::mail;
use crate::render::reader::Reader;
use crate::render::sheet::{self, Sheet};
use clap::Args;

/// The options of `export email`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor export email 2026-03-metrics-vendor --output notice.eml
  candor export email 2026-03-metrics-vendor --update latest --locale en zh-Hans")]
pub struct Email {
    #[command(flatten)]
    pub(super) target: Target,
    /// The languages, in order; without any, all that the notice is written in
    #[arg(long, value_name = "TAG", num_args = 1..)]
    locale: Vec<String>,
    /// One update in place of the whole notice: its id, or `latest`
    #[arg(long, value_name = "ID")]
    update: Option<String>,
}

impl Email {
    /// The bytes of the message.
    pub(super) fn make(&self, subjects: &Subjects<'_>) -> Result<Vec<u8>, Refusal> {
        let (scene, incident) = (subjects.scene, subjects.incident);
        let readers = subjects.readers(&self.locale)?;
        let update = match &self.update {
            Some(id) => Some(update(subjects, id)?),
            None => None,
        };
        let sheets: Vec<Sheet<'_>> = readers
            .iter()
            .map(|reader| match update {
                Some(update) => sheet::update(scene, reader, incident, update),
                None => sheet::notice(scene, reader, incident),
            })
            .collect();
        let mut titles: Vec<String> = Vec::new();
        for (reader, sheet) in readers.iter().zip(&sheets) {
            let title = subject(reader, sheet, update);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let host = scene.config().base_url.host();
        mail::write(&sheets, &titles.join(" / "), (host, scene.now)).map_err(|error| {
            let message = format!("the e-mail cannot be written: {error}");
            Refusal::Finding(Box::new(Diagnostic::new(
                Code::OutputIo,
                Place::Site,
                message,
            )))
        })
    }
}

fn subject(reader: &Reader, sheet: &Sheet<'_>, update: Option<&Update<Document>>) -> String {
    let title = sheet.title();
    let Some(update) = update else {
        return title.to_owned();
    };
    let kind = reader.kind(update.kind).text;
    let values = [("kind", kind.as_str()), ("title", title)];
    reader.strings.format(words::FEED_ITEM_TITLE, &values)
}

fn update<'a>(subjects: &Subjects<'a>, id: &str) -> Result<&'a Update<Document>, Refusal> {
    let incident = subjects.incident;
    if incident.facts.withdrawn.is_some() {
        let message = "the notice was withdrawn, and its updates with it".to_owned();
        let help = "leave `--update` out: the e-mail then gives the reason".to_owned();
        return Err(Refusal::Usage(message, Some(help)));
    }
    let told = || {
        let all = incident.updates.iter().rev();
        all.filter(|update| update.kind != UpdateKind::Minor)
    };
    let found = match id {
        "latest" => told().next(),
        id => told().find(|update| update.id.as_str() == id),
    };
    found.ok_or_else(|| {
        let ids = told().map(|update| update.id.as_str());
        let message = match id {
            "latest" => "the notice has no updates".to_owned(),
            id => format!("the notice has no update `{id}`"),
        };
        Refusal::Usage(message, did_you_mean(id, ids))
    })
}
