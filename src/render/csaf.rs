//! A notice as a security advisory for machines: CSAF 2.0, profile `csaf_security_incident_response`.
//!
//! 1. [`document`] is one language; the pages in the others are its external references.
//! 2. The ledger is its revision history, so that its version is the number of the newest revision.
//! 3. Texts are plain: CSAF knows no markup.

use super::faq;
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::sheet::{self, Piece, Sheet};
use crate::l10n::{machine, words};
use crate::ledger::action;
use crate::markdown::Document;
use crate::markdown::plain::{Plain, Setting};
use crate::model::config::{Csaf, Organization};
use crate::model::incident::{QuestionState, Status};
use crate::model::ledger::Revision;
use crate::model::{Incident, Moment, route};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The document in a reader's language.
#[must_use]
pub fn document(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    (publisher, organization): (&Csaf, &Organization),
) -> Value {
    let teller = Teller {
        scene,
        reader,
        incident,
        sheet: sheet::notice(scene, reader, incident),
    };
    let default = &scene.config().default_locale;
    let name = reader.phrase(&organization.name, default);
    let contact = incident.facts.contact.as_ref();
    let mut who = json!({
        "category": publisher.category,
        "name": name.map(|name| name.text).unwrap_or_default(),
        "namespace": publisher.namespace,
    });
    if let Some(contact) = contact.or(organization.contact.as_ref()) {
        let shown = contact.strip_prefix("mailto:").unwrap_or(contact);
        who["contact_details"] = shown.into();
    }
    let mut document = json!({
        "category": "csaf_security_incident_response",
        "csaf_version": "2.0",
        "distribution": { "tlp": { "label": "WHITE" } },
        "lang": reader.locale.as_str(),
        "notes": teller.notes(),
        "publisher": who,
        "references": teller.references(),
        "title": teller.sheet.title(),
        "tracking": teller.tracking(),
    });
    if let Some(severity) = incident.facts.severity {
        document["aggregate_severity"] = json!({ "text": reader.severity(severity).text });
    }
    if reader.locale != incident.facts.source {
        document["source_lang"] = incident.facts.source.as_str().into();
    }
    json!({ "document": document })
}

struct Teller<'a> {
    scene: &'a Scene,
    reader: &'a Reader,
    incident: &'a Incident<Document>,
    sheet: Sheet<'a>,
}

fn note(category: &str, title: &str, text: &str) -> Option<Value> {
    let text = text.trim();
    (!text.is_empty()).then(|| json!({ "category": category, "title": title, "text": text }))
}

fn time(at: Timestamp) -> String {
    machine::rfc3339(Moment::Instant(at), &TimeZone::UTC)
}

impl Teller<'_> {
    /// The summary, the text, each answered question, the updates; of a notice that was withdrawn,
    /// the reason.
    fn notes(&self) -> Vec<Value> {
        let title = self.sheet.title();
        if let Some(withdrawn) = &self.incident.facts.withdrawn {
            let source = &self.incident.facts.source;
            let label = self.reader.withdrawn().text;
            let reason = self.reader.phrase(&withdrawn.reason, source);
            let text = reason.map(|reason| reason.text).unwrap_or_default();
            return note("summary", &label, &text).into_iter().collect();
        }
        let mut notes = Vec::new();
        let facts = self.sheet.pieces.iter().find_map(|piece| match piece {
            Piece::Facts(facts) => Some(facts),
            _ => None,
        });
        let lines = facts.into_iter().flatten();
        let lines: Vec<_> = lines
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        let mut heading: Option<&str> = None;
        for piece in &self.sheet.pieces {
            match piece {
                Piece::Heading(1, ..) => heading = None,
                Piece::Heading(_, words, _) => heading = Some(&words.text),
                Piece::Words(words) if heading.is_none() => {
                    notes.extend(note("summary", title, &words.text));
                }
                Piece::Text(text) => {
                    let (category, name) = match (heading, text.prefix.as_str()) {
                        (None, _) => ("description", title),
                        (Some(heading), id) if self.is_question(id) => ("faq", heading),
                        (Some(heading), _) => ("general", heading),
                    };
                    notes.extend(note(category, name, &self.plain(text)));
                }
                _ => {}
            }
        }
        let label = self.reader.strings.get(words::CONCERNS_FACTS);
        notes.extend(note("details", label, &lines.join("\n")));
        notes
    }

    fn is_question(&self, id: &str) -> bool {
        let question = self.incident.faq.question(id);
        question.is_some_and(|question| matches!(question.state, QuestionState::Live(_)))
    }

    fn plain(&self, text: &sheet::Text<'_>) -> String {
        let mut plain = Plain::default();
        let base = self.scene.config().base_url.prefix();
        if let Some(reader) = self.scene.readers.get(text.locale) {
            let setting = Setting {
                locale: text.locale,
                standing: self.sheet.standing(text, &base),
                labels: &reader.labels,
                removed: reader.strings.get(words::DIFF_REMOVED),
            };
            plain.text(text.document, setting);
        }
        plain.finish()
    }

    /// The page is what the document says, for people; the others are its translations.
    fn references(&self) -> Vec<Value> {
        let subject = Subject::Incident(self.incident);
        let share = route::incident_chooser(&self.incident.slug);
        let mut references = vec![
            json!({
                "category": "self",
                "summary": self.sheet.title(),
                "url": self.sheet.page,
            }),
            json!({
                "category": "external",
                "summary": self.reader.strings.get(words::SHARE_ADDRESS),
                "url": self.scene.absolute(&share),
            }),
        ];
        let active = self.scene.config().active();
        let others = active.filter(|locale| locale.tag != self.reader.locale);
        for locale in others.filter(|locale| self.incident.written_in(&locale.tag)) {
            if self.scene.has_page(subject, &locale.tag) {
                let page = route::notice(&locale.tag, &self.incident.slug);
                references.push(json!({
                    "category": "external",
                    "summary": format!("{} ({})", locale.name, locale.tag),
                    "url": self.scene.absolute(&page),
                }));
            }
        }
        references
    }

    fn tracking(&self) -> Value {
        let record = self.scene.record(self.incident);
        let revisions = record.map(|record| record.history.revisions());
        let revisions = revisions.unwrap_or_default();
        let published = self.scene.published(self.incident);
        // Times run with numbers, whatever a clock said in between.
        let mut latest = published;
        let history: Vec<_> = revisions
            .iter()
            .map(|revision| {
                if revision.number > 1 {
                    latest = latest.max(revision.at);
                }
                json!({
                    "date": time(latest),
                    "number": revision.number.to_string(),
                    "summary": self.summary(revision),
                })
            })
            .collect();
        let is_over =
            self.incident.facts.withdrawn.is_some() || self.incident.status() == Status::Resolved;
        let source = &self.incident.facts.source;
        let slug = &self.incident.slug;
        let id = if self.reader.locale == *source {
            slug.to_string()
        } else {
            format!("{slug}-{}", self.reader.locale)
        };
        json!({
            "current_release_date": time(latest),
            "generator": {
                "date": time(self.scene.now),
                "engine": { "name": "candor", "version": env!("CARGO_PKG_VERSION") },
            },
            "id": id,
            "initial_release_date": time(published),
            "revision_history": history,
            "status": if is_over { "final" } else { "interim" },
            "version": revisions.last().map_or(1, |last| last.number).to_string(),
        })
    }

    /// What a revision is and what it changed, in a line.
    fn summary(&self, revision: &Revision) -> String {
        let kind = self.reader.revision(revision.kind).text;
        let is_told = revision.number > 1 && self.incident.facts.withdrawn.is_none();
        let record = self.scene.record(self.incident).filter(|_| is_told);
        let acts = record.map(|record| action::of(&record.history, revision));
        let acts = acts.unwrap_or_default();
        let changes: Vec<_> = acts
            .iter()
            .map(|act| {
                let name = faq::unit_name(self.scene, self.reader, self.incident, &act.unit);
                format!("{} {}", self.reader.action(act.action).text, name.text)
            })
            .collect();
        if changes.is_empty() {
            return kind;
        }
        format!("{kind} – {}", changes.join("; "))
    }
}
