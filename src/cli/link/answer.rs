//! What there is to send of a question.
//!
//! 1. [`Found`] is the best match and the names of others. Its fields are the keys of `--json`.
//! 2. [`Live`] says whether readers have it. All that is known of that is the ledger.
//! 3. [`Version`] is the question in a language, with the reply to paste: what readers have, not what
//!    is about to be recorded. There is none where they have no answer in that language.

use crate::cli::inspect::as_map;
use crate::ledger::{Freshness, History, Record};
use crate::markdown::Document;
use crate::markdown::wording::wording;
use crate::model::config::LocaleConfig;
use crate::model::incident::{Question, QuestionState, Retirement};
use crate::model::ledger::{Change, Part, Revision, TextId, UnitId};
use crate::model::{Incident, Locale, route};
use crate::render::scene::{Scene, Subject};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;

/// What a search comes to.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    #[serde(rename = "match")]
    pub best: Option<Match>,
    /// The next best first.
    pub others: Vec<Other>,
}

/// A question with all there is to send of it.
#[derive(Debug, Serialize)]
pub(super) struct Match {
    pub slug: String,
    pub id: String,
    /// The notice's.
    pub title: String,
    pub question: String,
    pub live: Live,
    /// Why it is answered no more.
    pub retired: Option<Retired>,
    /// The address for readers of any language.
    pub url: String,
    /// Those that have the page, in the order of the site.
    #[serde(serialize_with = "as_map")]
    pub languages: Vec<(String, Version)>,
}

/// Whether readers have it.
#[derive(Debug, Serialize)]
pub(super) struct Live {
    pub state: LiveState,
    /// The newest one that changed the question or its answer.
    pub revision: Option<u32>,
    /// When that was recorded.
    pub day: Option<Date>,
    /// The languages in which it has changes that are not recorded.
    pub changed: Vec<String>,
}

/// Whether the ledger has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LiveState {
    /// As it is.
    Recorded,
    /// Its address, but not all of what it says now.
    Changed,
    /// Not at all: its address leads nowhere yet.
    NotRecorded,
}

/// Why and when a question was retired.
#[derive(Debug, Serialize)]
pub(super) struct Retired {
    pub at: Date,
    pub reason: Option<String>,
    /// What to read in its place.
    pub see: Option<Other>,
}

/// A question by its name.
#[derive(Debug, Serialize)]
pub(super) struct Other {
    pub slug: String,
    pub id: String,
    /// Its text; none of an anchor that is no question's.
    pub question: Option<String>,
}

/// A question in a language.
#[derive(Debug, Serialize)]
pub(super) struct Version {
    /// The language's, in itself.
    pub name: String,
    pub url: String,
    pub state: VersionState,
    /// Since when it is stale; none where the source's change is not recorded.
    pub since: Option<Date>,
    pub question: String,
    /// Without markup; none where it is missing, or retired.
    pub answer: Option<String>,
    /// To be pasted: question, answer, address. As recorded, where it has changed since.
    pub reply: Option<String>,
    /// The language in which readers see an answer that is missing in theirs.
    pub shown_in: Option<String>,
}

/// How an answer stands to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum VersionState {
    Source,
    Current,
    Stale,
    Missing,
}

/// Answers for readers of some languages.
pub(super) struct Answerer<'a> {
    pub scene: &'a Scene,
    /// The language of what the one who asks reads.
    pub locale: &'a Locale,
    /// Those of the replies.
    pub locales: &'a [&'a LocaleConfig],
}

impl Answerer<'_> {
    /// All there is to send of a question.
    pub fn answer(&self, incident: &Incident<Document>, question: &Question<Document>) -> Match {
        let source = &incident.facts.source;
        let record = self.scene.record(incident);
        let live = self.live(incident, question, record);
        let retired = match &question.state {
            QuestionState::Retired(retired) => Some(self.retired(incident, retired)),
            QuestionState::Live(_) => None,
        };
        let has_page = |locale: &&&LocaleConfig| {
            let subject = Subject::Incident(incident);
            self.scene.has_page(subject, &locale.tag)
        };
        let locales = self.locales.iter().filter(has_page);
        let languages = locales.map(|locale| {
            let version = self.version((incident, question), record, locale);
            let is_changed = live.changed.iter().any(|tag| tag == locale.tag.as_str());
            let reply = match live.state {
                LiveState::NotRecorded => None,
                LiveState::Changed if is_changed => recorded(&version, record, question, locale),
                _ => version.reply(),
            };
            (locale.tag.to_string(), Version { reply, ..version })
        });
        let title = incident.notices.resolve(self.locale, [source]);
        let title = title.map(|(_, notice)| notice.title.value.to_string());
        let path = route::incident_chooser(&incident.slug);
        Match {
            slug: incident.slug.to_string(),
            id: question.id.to_string(),
            title: title.unwrap_or_default(),
            question: text(incident, question, self.locale),
            languages: languages.collect(),
            live,
            retired,
            url: format!("{}#{}", self.scene.absolute(&path), question.id),
        }
    }

    /// What to type for a question.
    pub fn other(&self, incident: &Incident<Document>, question: &Question<Document>) -> Other {
        Other {
            slug: incident.slug.to_string(),
            id: question.id.to_string(),
            question: Some(text(incident, question, self.locale)),
        }
    }

    fn retired(&self, incident: &Incident<Document>, retired: &Retirement) -> Retired {
        let source = &incident.facts.source;
        let reason = retired.reason.resolve(self.locale, [source]);
        let see = retired.see.as_ref().map(|see| {
            let slug = see.slug.as_ref().unwrap_or(&incident.slug);
            let other = self.scene.anchored.site.incident(slug.as_str());
            let question = other.and_then(|other| {
                let question = other.faq.question(see.id.as_str())?;
                Some(text(other, question, self.locale))
            });
            Other {
                slug: slug.to_string(),
                id: see.id.to_string(),
                question,
            }
        });
        Retired {
            at: retired.at.day(&self.scene.config().timezone),
            reason: reason.map(|(_, reason)| reason.value.to_string()),
            see,
        }
    }

    fn version(
        &self,
        (incident, question): (&Incident<Document>, &Question<Document>),
        record: Option<&Record>,
        locale: &LocaleConfig,
    ) -> Version {
        let source = &incident.facts.source;
        let freshness =
            record.map(|record| record.freshness(incident, &unit(question), &locale.tag));
        let (state, since) = match freshness {
            _ if locale.tag == *source => (VersionState::Source, None),
            Some(Freshness::Missing) => (VersionState::Missing, None),
            Some(Freshness::Stale(number)) => (VersionState::Stale, Some(number)),
            Some(Freshness::Current | Freshness::Nothing) | None => (VersionState::Current, None),
        };
        let history = record.map(|record| &record.history);
        let since = history.and_then(|history| {
            let pending = history.pending().map(|pending| pending.number);
            history.revision(since.filter(|since| Some(*since) != pending)?)
        });
        let path = route::notice(&locale.tag, &incident.slug);
        let url = format!("{}#{}", self.scene.absolute(&path), question.id);
        let asked = text(incident, question, &locale.tag);
        let (answer, shown) = match &question.state {
            QuestionState::Live(answer) => {
                let default = &self.scene.config().default_locale;
                let shown = answer.resolve(&locale.tag, [source, default]);
                (answer.get(&locale.tag), shown.map(|(shown, _)| shown))
            }
            QuestionState::Retired(_) => (None, None),
        };
        let answer = answer.map(|answer| answer.plain.trim().to_owned());
        let shown = shown.filter(|shown| **shown != locale.tag);
        Version {
            name: locale.name.clone(),
            state,
            since: since.map(|revision| self.day(revision)),
            question: asked,
            answer,
            url,
            reply: None,
            shown_in: shown.map(ToString::to_string),
        }
    }

    fn live(
        &self,
        incident: &Incident<Document>,
        question: &Question<Document>,
        record: Option<&Record>,
    ) -> Live {
        let nowhere = Live {
            state: LiveState::NotRecorded,
            revision: None,
            day: None,
            changed: Vec::new(),
        };
        let Some(history) = record.map(|record| &record.history) else {
            return nowhere;
        };
        let is_there = |last: &Revision| {
            last.slug == incident.slug
                && last.anchors.iter().any(|id| **id == *question.id.as_str())
        };
        if !history.recorded().last().is_some_and(is_there) {
            return nowhere;
        }
        let unit = unit(question);
        let newest = newest(history, &unit);
        let changes = history.pending().map(|pending| &*pending.changes);
        let changes = changes.unwrap_or_default().iter();
        let own: Vec<&Change> = changes.filter(|change| change.text.unit == unit).collect();
        Live {
            state: if own.is_empty() {
                LiveState::Recorded
            } else {
                LiveState::Changed
            },
            revision: newest.map(|revision| revision.number),
            day: newest.map(|revision| self.day(revision)),
            changed: own
                .iter()
                .filter_map(|change| Some(change.text.locale.as_ref()?.to_string()))
                .collect(),
        }
    }

    fn day(&self, revision: &Revision) -> Date {
        revision.day(&self.scene.config().timezone)
    }
}

impl Version {
    fn reply(&self) -> Option<String> {
        let answer = self.answer.as_ref()?;
        Some(pasted(&self.question, answer, &self.url))
    }
}

fn pasted(question: &str, answer: &str, url: &str) -> String {
    format!("{question}\n\n{answer}\n\n{url}")
}

/// The reply with the words that readers have, of a question that has changed since.
fn recorded(
    version: &Version,
    record: Option<&Record>,
    question: &Question<Document>,
    locale: &LocaleConfig,
) -> Option<String> {
    // What is retired now is not to be sent any more.
    version.answer.as_ref()?;
    let history = &record?.history;
    let text = TextId::of(unit(question), &locale.tag);
    let before = history.before(&text, history.pending()?.number)?;
    let asked = before.text(Part::Question);
    let asked = asked.map_or(version.question.as_str(), |asked| asked);
    let answer = wording(before.text(Part::Answer)?, &locale.tag).text;
    Some(pasted(asked, &answer, &version.url))
}

/// The newest recorded revision that changed a unit.
fn newest<'a>(history: &'a History, unit: &UnitId) -> Option<&'a Revision> {
    let recorded = history.recorded().len();
    history
        .texts_of(unit)
        .flat_map(|text| history.changes(text))
        .map(|(revision, _)| revision)
        .filter(|revision| revision.number as usize <= recorded)
        .max_by_key(|revision| revision.number)
}

fn unit(question: &Question<Document>) -> UnitId {
    UnitId::Question(Arc::from(question.id.as_str()))
}

/// A question for readers of a language.
fn text(incident: &Incident<Document>, question: &Question<Document>, locale: &Locale) -> String {
    let source = &incident.facts.source;
    let text = question.question.resolve(locale, [source]);
    text.map(|(_, text)| text.value.to_string())
        .unwrap_or_default()
}
