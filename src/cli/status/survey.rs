//! How each notice stands.
//!
//! 1. [`Survey`] has all notices, those that nobody is to see yet first, then the newest first. Its
//!    fields are the keys of `--json`.
//! 2. [`Language`] is how far a notice is in a language, by the rules of `check`, with each text that
//!    is behind.

use crate::check::Anchored;
use crate::check::record::units;
use crate::cli::inspect::as_map;
use crate::diag::Place;
use crate::ledger::{Freshness, Record};
use crate::markdown::Document;
use crate::model::ledger::{Revision, TextId, UnitId};
use crate::model::site::LeftOut;
use crate::model::{Config, Digest, Incident, Locale, Slug};
use crate::source::Sources;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// All notices of a site.
#[derive(Debug, Serialize)]
pub(super) struct Survey {
    pub notices: Vec<Notice>,
}

/// A notice.
#[derive(Debug, Serialize)]
pub(super) struct Notice {
    pub slug: String,
    /// In the site's default language, where it is written in it; none where it cannot be read.
    pub title: Option<String>,
    pub state: State,
    /// When it was first published, or will be.
    pub published: Option<Timestamp>,
    /// Whether the ledger has it as it is now.
    pub recorded: bool,
    /// The digest of the ledger's newest line.
    pub head: Option<Digest>,
    /// In the order of the site.
    #[serde(serialize_with = "as_map")]
    pub languages: Vec<(String, Language)>,
    /// What the ledger does not have as it is now, by language and unit.
    pub unrecorded: BTreeSet<String>,
}

/// What a notice is to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Draft,
    Scheduled,
    Published,
    Withdrawn,
    /// It cannot be read as a whole, so that nothing can be said of it.
    Broken,
}

/// A notice in a language.
#[derive(Debug, Serialize)]
pub(super) struct Language {
    pub state: Progress,
    /// The texts that are behind.
    pub units: Vec<Behind>,
}

/// How far a notice is in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Progress {
    /// It is written in it first.
    Source,
    /// Every text is there and made from the source as it is.
    Current,
    /// Some texts are older than their source; others may be missing.
    Stale,
    /// Some texts are missing, and none is stale.
    Missing,
    /// No text is there.
    NotTranslated,
    /// Nothing is written in any language yet.
    NotWritten,
    /// There is nothing to translate: the notice is withdrawn.
    Withdrawn,
    /// The notice cannot be read.
    Unknown,
}

/// A text that is missing or older than its source.
#[derive(Debug, Serialize)]
pub(super) struct Behind {
    /// `notice`, a question's id, `update-ID`.
    pub unit: String,
    pub state: Lack,
    /// The question, the notice's title or the update's first line, in the source's language.
    pub title: Option<String>,
    /// The day on which the source changed; where the translation is missing, was first there. None
    /// where that is not recorded yet.
    pub since: Option<Date>,
    /// Relative to the site's folder. Of a notice that is missing: the file to write.
    pub file: String,
    pub line: Option<usize>,
    /// What `translated_from` names the source's text by; none of updates, which have no such key.
    pub fingerprint: Option<String>,
}

/// What is wrong with a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Lack {
    Stale,
    Missing,
}

impl Lack {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Missing => "missing",
        }
    }
}

impl Notice {
    /// How far it is in a language.
    pub fn language(&self, locale: &Locale) -> Option<&Language> {
        let mut languages = self.languages.iter();
        languages
            .find(|(tag, _)| tag == locale.as_str())
            .map(|(_, language)| language)
    }
}

impl Language {
    /// How many texts are in a state.
    pub fn count(&self, state: Lack) -> usize {
        let units = self.units.iter();
        units.filter(|unit| unit.state == state).count()
    }
}

/// Asks how each notice stands in `locales`.
pub(super) fn survey(anchored: &Anchored, sources: &Sources, locales: &[&Locale]) -> Survey {
    let site = &anchored.site;
    let surveyor = Surveyor {
        anchored,
        config: &site.config,
        sources,
        locales,
    };
    let read = site
        .incidents
        .iter()
        .map(|incident| surveyor.notice(incident));
    let unread = site.left_out.iter();
    let unread = unread.map(|(slug, why)| surveyor.unread(slug, *why));
    let mut notices: Vec<Notice> = read.chain(unread).collect();
    notices.sort_by_cached_key(|notice| {
        let is_seen = matches!(notice.state, State::Published | State::Withdrawn);
        let published = notice.published.unwrap_or(Timestamp::MAX);
        (is_seen, Reverse(published), notice.slug.clone())
    });
    Survey { notices }
}

struct Surveyor<'a> {
    anchored: &'a Anchored,
    config: &'a Config,
    sources: &'a Sources,
    locales: &'a [&'a Locale],
}

impl Surveyor<'_> {
    fn notice(&self, incident: &Incident<Document>) -> Notice {
        let record = self.anchored.records.get(&incident.slug);
        let recorded = record.map(|record| record.history.recorded());
        let is_recorded = recorded.is_some_and(|recorded| !recorded.is_empty());
        let published = record
            .filter(|_| is_recorded)
            .and_then(|record| record.history.published())
            .or(incident.facts.published);
        let state = self.state(incident);
        let pending = record
            .and_then(|record| record.history.pending())
            .filter(|_| matches!(state, State::Published | State::Withdrawn));
        let source = &incident.facts.source;
        let title = incident
            .notices
            .resolve(&self.config.default_locale, [source]);
        Notice {
            slug: incident.slug.to_string(),
            title: title.map(|(_, notice)| notice.title.value.to_string()),
            state,
            published,
            recorded: is_recorded && pending.is_none(),
            head: record.and_then(|record| record.history.head()),
            languages: self.languages(|locale| self.language(incident, state, locale)),
            unrecorded: pending.map(names).unwrap_or_default(),
        }
    }

    /// A notice that the site does not have.
    fn unread(&self, slug: &Slug, why: LeftOut) -> Notice {
        Notice {
            slug: slug.to_string(),
            title: None,
            state: match why {
                LeftOut::Draft | LeftOut::Blank => State::Draft,
                LeftOut::Scheduled => State::Scheduled,
                LeftOut::Broken => State::Broken,
            },
            published: None,
            recorded: false,
            head: None,
            languages: self.languages(|_| Language {
                state: if why == LeftOut::Blank {
                    Progress::NotWritten
                } else {
                    Progress::Unknown
                },
                units: Vec::new(),
            }),
            unrecorded: BTreeSet::new(),
        }
    }

    fn state(&self, incident: &Incident<Document>) -> State {
        if incident.partial {
            State::Broken
        } else if incident.facts.draft {
            State::Draft
        } else if incident.is_unpublished(self.anchored.now) {
            State::Scheduled
        } else if incident.facts.withdrawn.is_some() {
            State::Withdrawn
        } else {
            State::Published
        }
    }

    fn languages(&self, of: impl Fn(&Locale) -> Language) -> Vec<(String, Language)> {
        let locales = self.locales.iter();
        locales
            .map(|locale| (locale.to_string(), of(locale)))
            .collect()
    }

    fn language(&self, incident: &Incident<Document>, state: State, locale: &Locale) -> Language {
        let is_source = *locale == incident.facts.source;
        let units = match (state, self.anchored.records.get(&incident.slug)) {
            (State::Published | State::Draft | State::Scheduled, Some(record)) if !is_source => {
                self.behind(incident, record, locale)
            }
            _ => Vec::new(),
        };
        let has = |lack| units.iter().any(|unit| unit.state == lack);
        let state = match state {
            State::Broken => Progress::Unknown,
            _ if is_source => Progress::Source,
            State::Withdrawn => Progress::Withdrawn,
            _ if !incident.written_in(locale) => Progress::NotTranslated,
            _ if has(Lack::Stale) => Progress::Stale,
            _ if has(Lack::Missing) => Progress::Missing,
            _ => Progress::Current,
        };
        Language { state, units }
    }

    fn behind(
        &self,
        incident: &Incident<Document>,
        record: &Record,
        locale: &Locale,
    ) -> Vec<Behind> {
        let source = &incident.facts.source;
        let units = units(incident, locale).into_iter();
        units
            .filter_map(|(unit, place)| {
                let original = TextId::of(unit.clone(), source);
                let history = &record.history;
                let (state, since) = match record.freshness(incident, &unit, locale) {
                    Freshness::Nothing | Freshness::Current => return None,
                    Freshness::Stale(number) => (Lack::Stale, history.revision(number)),
                    Freshness::Missing => (Lack::Missing, history.first(&original)),
                };
                let (file, line) = self.place(&place, incident, locale);
                let has_key = !matches!(unit, UnitId::Update(_));
                let fingerprint = record.snapshot.fingerprint(&original);
                let pending = history.pending().map(|pending| pending.number);
                let since = since.filter(|revision| Some(revision.number) != pending);
                Some(Behind {
                    title: title(incident, &unit),
                    unit: unit.to_string(),
                    state,
                    since: since.map(|revision| revision.day(&self.config.timezone)),
                    file,
                    line,
                    fingerprint: fingerprint.filter(|_| has_key),
                })
            })
            .collect()
    }

    fn place(
        &self,
        place: &Place,
        incident: &Incident<Document>,
        locale: &Locale,
    ) -> (String, Option<usize>) {
        match place {
            Place::Span(span) => {
                let line = self.sources.locate(*span).line;
                (self.sources.path(span.file).to_owned(), Some(line))
            }
            Place::Path(_) | Place::Site => {
                let slug = &incident.slug;
                let file = format!("content/incidents/{slug}/notice.{locale}.md");
                (file, None)
            }
        }
    }
}

/// What people know a unit by, in the source's language.
fn title(incident: &Incident<Document>, unit: &UnitId) -> Option<String> {
    let source = &incident.facts.source;
    match unit {
        UnitId::Notice => {
            let (_, notice) = incident.notices.resolve(source, [])?;
            Some(notice.title.value.to_string())
        }
        UnitId::Question(id) => {
            let question = incident.faq.question(id)?;
            let (_, text) = question.question.resolve(source, [])?;
            Some(text.value.to_string())
        }
        UnitId::Update(id) => {
            let update = incident.updates.get(id)?;
            let (_, text) = update.text.resolve(source, [])?;
            text.plain.lines().next().map(str::to_owned)
        }
        UnitId::Facts | UnitId::Group(_) | UnitId::Asset(_) => None,
    }
}

/// What a revision brings, as authors name it: `zh-Hans:reset-password`, `facts`, `update-ID`.
fn names(revision: &Revision) -> BTreeSet<String> {
    let texts = revision.changes.iter().map(|change| &change.text);
    let updates = revision.updates.iter();
    let units: BTreeSet<&UnitId> = texts.clone().map(|text| &text.unit).collect();
    // One without words has no text of its own.
    let wordless = updates
        .map(|update| UnitId::Update(update.id.clone()))
        .filter(|unit| !units.contains(unit));
    let wordless = wordless.map(|unit| unit.to_string());
    texts.map(TextId::to_string).chain(wordless).collect()
}
