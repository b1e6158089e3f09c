//! All that readers see of an incident now, as the ledger would record it.
//!
//! 1. [`Snapshot::of`] takes every text apart by unit, language and part.
//! 2. [`Snapshot::fingerprint`] is what `translated_from` names a source's text by: as it was written,
//!    facts by their names. That a fact changes is no work for translators.

use crate::markdown::document::linked_files;
use crate::markdown::{Document, without_comments};
use crate::model::incident::{Facts, FaqItem, Question, QuestionState};
use crate::model::ledger::{Part, TextId, UnitId};
use crate::model::{Anchor, Digest, Incident, Locale, Moment, Text};
use crate::source::{Content as FileContent, Sources};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What readers see of an incident.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Every text and file.
    pub texts: BTreeMap<TextId, Present>,
    /// Fingerprints of those that facts stand in, as they were written.
    pub authored: BTreeMap<TextId, Arc<str>>,
    /// The headings of the source's text with their anchors: anchor, level, text.
    pub headings: Vec<(Arc<str>, u8, Arc<str>)>,
}

/// A unit in one language as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    /// Its texts, in the order of [`Part`]; none is empty.
    Parts(Vec<(Part, Arc<str>)>),
    /// A file.
    File(Digest),
}

impl Present {
    /// One of its texts.
    #[must_use]
    pub fn text(&self, part: Part) -> Option<&Arc<str>> {
        match self {
            Self::Parts(parts) => parts
                .iter()
                .find(|(own, _)| *own == part)
                .map(|(_, text)| text),
            Self::File(_) => None,
        }
    }
}

/// A part of a unit: as it is published, and as it was written where that is not the same.
struct Words {
    published: Arc<str>,
    authored: Option<Arc<str>>,
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self {
            published: text.value.clone(),
            authored: text.authored.clone(),
        }
    }
}

impl From<&Document> for Words {
    fn from(document: &Document) -> Self {
        Self {
            published: document.written.text.clone(),
            authored: document.written.authored.clone(),
        }
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self {
            published: Arc::from(text),
            authored: None,
        }
    }
}

impl Words {
    /// What of a text is recorded; none where that is nothing.
    fn kept(part: Part, text: &Arc<str>) -> Option<Arc<str>> {
        // What an author notes for translators is not published, and so not recorded.
        let text = if part.is_markdown() && text.contains("<!--") {
            Arc::from(without_comments(text))
        } else {
            text.clone()
        };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            None
        } else if trimmed.len() == text.len() {
            Some(text)
        } else {
            Some(Arc::from(trimmed))
        }
    }
}

impl Snapshot {
    /// Everything of an incident. `ids` are the anchors of the source's headings.
    #[must_use]
    pub fn of(incident: &Incident<Document>, ids: &[Anchor], sources: &Sources) -> Self {
        let mut snapshot = Self::default();
        snapshot.facts(&incident.facts);
        for (locale, notice) in incident.notices.iter() {
            let parts = [
                (Part::Title, Some(Words::from(&notice.title))),
                (Part::Summary, notice.summary.as_ref().map(Words::from)),
                (
                    Part::Description,
                    notice.description.as_ref().map(Words::from),
                ),
                (Part::Body, Some(Words::from(&notice.body))),
            ];
            snapshot.add(TextId::of(UnitId::Notice, locale), parts);
        }
        for item in &incident.faq {
            match item {
                FaqItem::Group(group) => {
                    for (locale, title) in group.title.iter() {
                        let unit = UnitId::Group(Arc::from(group.id.as_str()));
                        let parts = [(Part::Title, Some(Words::from(title)))];
                        snapshot.add(TextId::of(unit, locale), parts);
                    }
                }
                FaqItem::Question(question) => snapshot.question(question),
            }
        }
        for update in &incident.updates {
            for (locale, text) in update.text.iter() {
                let unit = UnitId::Update(Arc::from(update.id.as_str()));
                let parts = [(Part::Text, Some(Words::from(text)))];
                snapshot.add(TextId::of(unit, locale), parts);
            }
        }
        snapshot.assets(incident, sources);
        snapshot.headings(incident, ids);
        snapshot
    }

    fn add(&mut self, id: TextId, parts: impl IntoIterator<Item = (Part, Option<Words>)>) {
        let mut published = Vec::with_capacity(2);
        let mut authored = Vec::new();
        let mut has_facts = false;
        for (part, words) in parts {
            let Some(words) = words else { continue };
            let Some(text) = Words::kept(part, &words.published) else {
                continue;
            };
            let written = words.authored.as_ref();
            has_facts |= written.is_some();
            let written = written.and_then(|written| Words::kept(part, written));
            authored.push(written.unwrap_or_else(|| text.clone()));
            published.push((part, text));
        }
        if published.is_empty() {
            return;
        }
        if has_facts {
            let fingerprint = fingerprint(authored.iter().map(|text| &**text));
            self.authored.insert(id.clone(), Arc::from(fingerprint));
        }
        published.sort_unstable_by_key(|(part, _)| *part);
        self.texts.insert(id, Present::Parts(published));
    }

    fn facts(&mut self, facts: &Facts) {
        let mut lines = vec![format!("status: {}", facts.status.as_str())];
        let mut line = |key: &str, value: Option<String>| {
            lines.extend(value.map(|value| format!("{key}: {value}")));
        };
        line(
            "severity",
            facts.severity.map(|word| word.as_str().to_owned()),
        );
        line(
            "category",
            facts.category.map(|word| word.as_str().to_owned()),
        );
        line("occurred", facts.occurred.map(written));
        line("detected", facts.detected.map(written));
        line("contained", facts.contained.map(written));
        line("resolved", facts.resolved.map(written));
        line("contact", facts.contact.clone());
        if let Some(withdrawn) = &facts.withdrawn {
            line("withdrawn", Some(utc(withdrawn.at)));
            line(
                "see",
                withdrawn.see.as_ref().map(|(slug, _)| slug.to_string()),
            );
            for (locale, reason) in withdrawn.reason.iter() {
                let parts = [(Part::Reason, Some(Words::from(reason)))];
                self.add(TextId::of(UnitId::Facts, locale), parts);
            }
        }
        let values = Words::from(lines.join("\n"));
        self.add(
            TextId::shared(UnitId::Facts),
            [(Part::Values, Some(values))],
        );
    }

    fn question(&mut self, question: &Question<Document>) {
        let unit = UnitId::Question(Arc::from(question.id.as_str()));
        let mut locales: Vec<&Locale> = question.question.locales().collect();
        match &question.state {
            QuestionState::Live(answer) => locales.extend(answer.locales()),
            QuestionState::Retired(retired) => {
                locales.extend(retired.reason.locales());
                let mut values = format!("retired: {}", written(retired.at));
                if let Some(see) = &retired.see {
                    let slug = see.slug.as_ref().map(|slug| format!("{slug}#"));
                    values = format!("{values}\nsee: {}{}", slug.unwrap_or_default(), see.id);
                }
                let values = Some(Words::from(values));
                self.add(TextId::shared(unit.clone()), [(Part::Values, values)]);
            }
        }
        for locale in locales {
            let own = question.question.get(locale);
            let below = match &question.state {
                QuestionState::Live(answer) => (Part::Answer, answer.get(locale).map(Words::from)),
                QuestionState::Retired(retired) => {
                    (Part::Reason, retired.reason.get(locale).map(Words::from))
                }
            };
            let parts = [(Part::Question, own.map(Words::from)), below];
            self.add(TextId::of(unit.clone(), locale), parts);
        }
    }

    /// The files that texts link to: the others are not published.
    fn assets(&mut self, incident: &Incident<Document>, sources: &Sources) {
        let linked = linked_files(incident.texts().flat_map(|(_, text)| &text.links));
        let published = incident
            .assets
            .iter()
            .filter(|(_, file)| linked.contains(file));
        for (name, file) in published {
            let digest = match sources.get(*file).map(|file| &file.content) {
                Some(FileContent::Bytes(bytes)) => Digest::of(bytes),
                Some(FileContent::Text(text)) => Digest::of(text.as_bytes()),
                None => continue,
            };
            let id = TextId::shared(UnitId::Asset(name.clone()));
            self.texts.insert(id, Present::File(digest));
        }
    }

    fn headings(&mut self, incident: &Incident<Document>, ids: &[Anchor]) {
        let source = &incident.facts.source;
        let Some((_, notice)) = incident.notices.resolve(source, []) else {
            return;
        };
        let all = notice.body.headings.iter().zip(ids);
        self.headings = all
            .map(|(heading, id)| {
                let text = Arc::from(heading.text.as_str());
                (Arc::from(id.as_str()), heading.level, text)
            })
            .collect();
    }

    /// Whether a unit is there in any language.
    #[must_use]
    pub fn has(&self, unit: &UnitId) -> bool {
        let mut from_there = self.texts.range(TextId::shared(unit.clone())..);
        from_there
            .next()
            .is_some_and(|(text, _)| text.unit == *unit)
    }

    /// The fingerprint of a unit's text in a language; none where it has none.
    #[must_use]
    pub fn fingerprint(&self, id: &TextId) -> Option<String> {
        if let Some(authored) = self.authored.get(id) {
            return Some(authored.to_string());
        }
        match self.texts.get(id)? {
            Present::Parts(parts) => Some(fingerprint(parts.iter().map(|(_, text)| &**text))),
            Present::File(_) => None,
        }
    }
}

/// The first twelve hex digits of the SHA-256 of a text's parts, each without its white space and
/// with a line feed behind it: however a text is wrapped, it has the same.
#[must_use]
pub fn fingerprint<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let letters: String = parts
        .flat_map(|part| {
            let letters = part.chars().filter(|c| !c.is_whitespace());
            letters.chain(['\n'])
        })
        .collect();
    let digest = Digest::of(letters.as_bytes()).to_string();
    digest.chars().take(12).collect()
}

/// A day as it is, a time in UTC.
fn written(moment: Moment) -> String {
    match moment {
        Moment::Instant(at) => utc(at),
        Moment::Day(day) => day.to_string(),
    }
}

fn utc(at: Timestamp) -> String {
    at.to_string()
}
