//! The questions of a notice.
//!
//! 1. [`view`] sorts questions into groups; [`question`] fills one.

use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{Faq, Group, Link, OtherLanguage, Phrase, Question, Retired, Time, Wording};
use super::{elsewhere, history, prose};
use crate::anchors::PageAnchors;
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::incident::{
    FaqItem, Question as Source, QuestionState, Reference, Retirement, UpdateKind,
};
use crate::model::ledger::{Part, TextId, UnitId};
use crate::model::{Anchor, Incident, Locale, route};

/// A page with fewer questions has no filter.
const FILTER_FROM: usize = 6;

/// The questions of a notice for a reader; none where it has none.
#[must_use]
pub fn view(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    anchors: &PageAnchors,
) -> Option<Faq> {
    let grouped = incident
        .faq
        .iter()
        .any(|item| matches!(item, FaqItem::Group(_)));
    let level = if grouped { 4 } else { 3 };
    let languages = elsewhere::pages(scene, reader, Subject::Incident(incident));
    let mut groups: Vec<Group> = Vec::new();
    for item in &incident.faq {
        match item {
            FaqItem::Group(group) => groups.push(Group {
                id: Some(group.id.to_string()),
                moved: former(anchors, group.id.as_str()),
                title: reader.phrase(&group.title, &incident.facts.source),
                questions: Vec::new(),
            }),
            FaqItem::Question(source) => {
                let level = if groups.is_empty() { 3 } else { level };
                let setting = Setting {
                    level,
                    page: "",
                    languages: &languages,
                };
                let view = question(scene, reader, incident, source, setting);
                match groups.last_mut() {
                    Some(group) => group.questions.push(view),
                    None => groups.push(Group {
                        id: None,
                        moved: Vec::new(),
                        title: None,
                        questions: vec![view],
                    }),
                }
            }
        }
    }
    let open = incident
        .questions()
        .filter(|question| matches!(question.state, QuestionState::Live(_)))
        .count();
    let count = reader.strings.plural(words::QUESTIONS, open, &[]);
    (!groups.is_empty()).then_some(Faq {
        groups,
        count,
        filter: open >= FILTER_FROM,
    })
}

/// Former anchors that lead to an id.
#[must_use]
pub fn former(anchors: &PageAnchors, id: &str) -> Vec<String> {
    anchors.former(id).map(ToString::to_string).collect()
}

/// Where a question is shown.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Of its heading.
    pub level: u8,
    /// The notice's URL where the question is not shown on it, else empty.
    pub page: &'a str,
    /// The pages that it is on in other languages.
    pub languages: &'a [OtherLanguage],
}

/// One question for a reader.
#[must_use]
pub fn question(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    source: &Source<Document>,
    setting: Setting<'_>,
) -> Question {
    let Setting {
        level,
        page,
        languages,
    } = setting;
    let first = &incident.facts.source;
    let past = past(scene, reader, incident, &source.id, page);
    let (answer, retired) = match &source.state {
        QuestionState::Live(answer) => {
            let text = reader.pick(answer, first);
            (
                text.map(|text| prose::prose(scene, reader, text, page)),
                None,
            )
        }
        QuestionState::Retired(retired) => (
            None,
            Some(retirement(scene, reader, incident, retired, page)),
        ),
    };
    Question {
        id: source.id.to_string(),
        moved: scene
            .anchors(incident)
            .map(|anchors| former(anchors, source.id.as_str()))
            .unwrap_or_default(),
        level,
        question: reader
            .phrase(&source.question, first)
            .unwrap_or_else(|| reader.own("")),
        answer,
        retired,
        permalink: format!("{page}#{}", source.id),
        languages: elsewhere::question(languages, &source.id),
        updated: past.updated,
        added: past.added,
        newer: past.newer,
        earlier: history::count(reader, &past.wordings),
        wordings: past.wordings,
    }
}

/// What became of a question so far.
#[derive(Default)]
struct Past {
    updated: Option<Time>,
    added: Option<Time>,
    newer: Option<Link>,
    wordings: Vec<Wording>,
}

fn past(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    id: &Anchor,
    page: &str,
) -> Past {
    let Some(record) = scene.record(incident) else {
        return Past::default();
    };
    let of = (incident, record);
    let unit = UnitId::Question(id.as_str().into());
    let (updated, added) = history::changed(reader, of, id);
    Past {
        updated,
        added,
        newer: history::newer(scene, reader, of, &unit),
        wordings: history::wordings(reader, of, &unit, page),
    }
}

/// What stands below a question that is retired; `page` as in [`Setting`].
#[must_use]
pub fn retirement(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    retired: &Retirement,
    page: &str,
) -> Retired {
    Retired {
        at: reader.day(retired.at, words::QUESTION_RETIRED),
        reason: reader.phrase(&retired.reason, &incident.facts.source),
        see: retired
            .see
            .as_ref()
            .and_then(|see| reference(scene, reader, incident, see, page)),
    }
}

fn reference(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    see: &Reference,
    page: &str,
) -> Option<Link> {
    let Some(slug) = &see.slug else {
        let text = name(reader, incident, see.id.as_str());
        return Some(Link {
            href: format!("{page}#{}", see.id),
            text,
        });
    };
    let other = scene.named(incident, slug)?;
    let has = scene.has_page(Subject::Incident(other), &reader.locale);
    let locale = if has {
        &reader.locale
    } else {
        &other.facts.source
    };
    let href = format!("{}#{}", scene.url(&route::notice(locale, slug)), see.id);
    Some(Link {
        href,
        text: name(reader, other, see.id.as_str()),
    })
}

/// What an anchor of a notice is called: a question, a group, a heading, or the anchor itself.
#[must_use]
pub fn name(reader: &Reader, incident: &Incident<Document>, id: &str) -> Phrase {
    let source = &incident.facts.source;
    let item = incident.faq.get(id);
    item.and_then(|item| reader.phrase(item.name(), source))
        .unwrap_or_else(|| reader.own(id))
}

/// What a unit of a notice is called, though it may be gone.
#[must_use]
pub fn unit_name(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    unit: &UnitId,
) -> Phrase {
    let (id, part) = match unit {
        UnitId::Facts => return reader.own(reader.strings.get(words::CONCERNS_FACTS)),
        UnitId::Notice => return reader.own(reader.strings.get(words::CONCERNS_NOTICE)),
        UnitId::Asset(name) => {
            let values = [("name", &**name)];
            return reader.own(reader.strings.format(words::CONCERNS_FILE, &values));
        }
        UnitId::Update(id) => {
            let recorded = scene
                .record(incident)
                .and_then(|record| record.history.update(id));
            let kind = recorded.map_or(UpdateKind::Update, |(_, update)| update.kind);
            return reader.own(reader.kind(kind).text);
        }
        UnitId::Group(id) => (id, Part::Title),
        UnitId::Question(id) => (id, Part::Question),
    };
    if incident.faq.get(id).is_some() {
        return name(reader, incident, id);
    }
    let recorded = |locale: &Locale| {
        let history = &scene.record(incident)?.history;
        let text = TextId::of(unit.clone(), locale);
        let mut changes = history.changes(&text).rev();
        let text = changes.find_map(|(_, change)| change.content.text(part).cloned())?;
        Some(Phrase {
            text: text.to_string(),
            foreign: reader.foreign(locale),
        })
    };
    recorded(&reader.locale)
        .or_else(|| recorded(&incident.facts.source))
        .unwrap_or_else(|| reader.own(&**id))
}
