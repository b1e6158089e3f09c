//! The page of a notice.
//!
//! 1. [`view`] fills [`Notice`] top to bottom; the FAQ and the updates have rooms of their own.
//! 2. A text that is missing in the reader's language is the source's, marked and told.

use super::frame;
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{
    Fact, Faq, Label, Link, Notice, Page, Phrase, Prose, Single, TocEntry, Update, Withdrawal,
};
use super::{elsewhere, faq, feed, history, linked, prose, updates};
use crate::anchors::{Outline, PageAnchors};
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::incident::{Notice as Source, Question, Withdrawal as Withdrawn};
use crate::model::ledger::UnitId;
use crate::model::{Incident, Locale, Moment, route};

/// A notice's page below this many headings and parts has no table of contents.
const SHORT: usize = 3;

/// `page` and `notice` for one language.
#[must_use]
pub fn view(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
) -> Option<(Page, Notice)> {
    let (locale, text) = reader.pick(&incident.notices, &incident.facts.source)?;
    let anchors = scene.anchors(incident)?;
    let mut page = page(scene, reader, incident, text);
    page.json_ld = linked::notice(scene, reader, incident);
    let mut notice = notice(scene, reader, incident, (locale, text), anchors);
    notice.feed = feed::announced_of(scene, reader, incident).map(|feed| feed.href);
    Some((page, notice))
}

/// `page` and `single` for one question in one language. Nothing of the other questions is made for
/// it: there may be as many pages as questions.
#[must_use]
pub fn single(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    question: &Question<Document>,
) -> Option<(Page, Single)> {
    let (locale, text) = reader.pick(&incident.notices, &incident.facts.source)?;
    let href = scene.url(&route::notice(&reader.locale, &incident.slug));
    let languages = elsewhere::pages(scene, reader, Subject::Incident(incident));
    let setting = faq::Setting {
        level: 1,
        page: &href,
        languages: &languages,
    };
    let view = faq::question(scene, reader, incident, question, setting);
    let mut page = page(scene, reader, incident, text);
    page.card_title.clone_from(&view.question.text);
    page.title = format!("{} – {}", view.question.text, page.title);
    page.alternates.clear();
    page.json_ld = linked::question(scene, reader, incident, question);
    let single = Single {
        notice: Link {
            href,
            text: title(reader, locale, text),
        },
        status: match &incident.facts.withdrawn {
            Some(_) => reader.withdrawn(),
            None => reader.status(incident.status()),
        },
        question: view,
    };
    Some((page, single))
}

/// What surrounds a notice, and a question of it: its feed first among those that are announced.
fn page(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    text: &Source<Document>,
) -> Page {
    let source = &incident.facts.source;
    let subject = Subject::Incident(incident);
    let description = match &incident.facts.withdrawn {
        Some(withdrawn) => reader
            .phrase(&withdrawn.reason, source)
            .map(|reason| reason.text),
        None => description(text),
    };
    let about = frame::About {
        title: &text.title.value,
        description,
    };
    let mut page = frame::frame(scene, reader, subject, about);
    let feed = feed::announced_of(scene, reader, incident);
    page.feeds.splice(0..0, feed);
    page
}

fn title(reader: &Reader, locale: &Locale, text: &Source<Document>) -> Phrase {
    Phrase {
        text: text.title.value.to_string(),
        foreign: reader.foreign(locale),
    }
}

/// What stands under a notice in search results and on social cards.
#[must_use]
pub fn description(text: &Source<Document>) -> Option<String> {
    let chosen = text.description.as_ref().or(text.summary.as_ref());
    let first = || text.body.plain.lines().next().map(str::to_owned);
    chosen
        .map(|text| text.value.to_string())
        .or_else(first)
        .filter(|text| !text.is_empty())
}

fn notice(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    (locale, text): (&Locale, &Source<Document>),
    anchors: &PageAnchors,
) -> Notice {
    let mut notice = head(scene, reader, incident, (locale, text));
    if let Some(withdrawn) = &incident.facts.withdrawn {
        notice.status = reader.withdrawn();
        notice.withdrawn = Some(withdrawal(scene, reader, (incident, withdrawn), anchors));
        return notice;
    }
    let outline = anchors.outlines.get(locale);
    let summary = text.summary.as_ref();
    notice.summary = summary.map(|summary| Phrase {
        text: summary.value.to_string(),
        foreign: reader.foreign(locale),
    });
    notice.updates = updates::views(scene, reader, incident, anchors);
    notice.newest = notice.updates.first().cloned().filter(can_stand_twice);
    notice.faq = faq::view(scene, reader, incident, anchors);
    notice.body = has_body(&text.body, outline).then(|| {
        let subject = Subject::Incident(incident);
        body(scene, reader, subject, (locale, &text.body), outline)
    });
    let record = scene.record(incident);
    notice.newer = record
        .and_then(|record| history::newer(scene, reader, (incident, record), &UnitId::Notice));
    let parts = (notice.faq.as_ref(), notice.updates.as_slice());
    notice.toc = toc(reader, (locale, text), outline, parts);
    notice
}

/// Whether an update may stand a second time at the top of the page: its text has no ids.
fn can_stand_twice(update: &Update) -> bool {
    let text = update.text.as_ref();
    text.is_some_and(|text| !text.html.contains(" id=\""))
}

/// What a notice has whether it was withdrawn or not.
fn head(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    (locale, text): (&Locale, &Source<Document>),
) -> Notice {
    let facts = &incident.facts;
    let fallback = reader.foreign(locale).map(|_| {
        let language = scene.readers.get(locale).map_or("", |reader| &reader.name);
        reader
            .strings
            .format(words::NOTICE_FALLBACK, &[("language", language)])
    });
    let organization = scene.config().organization.as_ref();
    let contact = facts
        .contact
        .as_deref()
        .or_else(|| organization.and_then(|organization| organization.contact.as_deref()));
    let updated = scene.last_updated(incident, &reader.locale);
    Notice {
        title: title(reader, locale, text),
        status: reader.status(incident.status()),
        severity: facts.severity.map(|severity| reader.severity(severity)),
        category: facts.category.map(|category| reader.category(category)),
        published: Some(reader.time(Moment::Instant(scene.published(incident)), None)),
        updated: updated.map(|at| reader.time(Moment::Instant(at), None)),
        facts: dates(reader, incident),
        fallback,
        summary: None,
        newest: None,
        toc: Vec::new(),
        newer: None,
        body: None,
        faq: None,
        updates: Vec::new(),
        history: history::history(scene, reader, incident),
        contact: contact.map(|contact| frame::address(reader, contact)),
        share: Some(scene.absolute(&route::incident_chooser(&incident.slug))),
        feed: None,
        formats: formats(scene, reader, incident),
        withdrawn: None,
    }
}

/// The same notice in other forms. There are none of a preview.
fn formats(scene: &Scene, reader: &Reader, incident: &Incident<Document>) -> Vec<Link> {
    if !scene.config().outputs.text || scene.preview {
        return Vec::new();
    }
    let (locale, slug) = (&reader.locale, &incident.slug);
    [
        (words::FORMAT_TEXT, route::notice_text(locale, slug)),
        (words::FORMAT_MARKDOWN, route::notice_markdown(locale, slug)),
    ]
    .map(|(word, path)| Link {
        href: scene.url(&path),
        text: reader.own(reader.strings.get(word)),
    })
    .into()
}

/// Whether there is a text, or an anchor that leads to where it would be.
#[must_use]
pub fn has_body(text: &Document, outline: Option<&Outline>) -> bool {
    !text.is_empty() || outline.is_some_and(|outline| !outline.lead.is_empty())
}

/// A text with headings of its own, every anchor that leads to it in place.
#[must_use]
pub fn body(
    scene: &Scene,
    reader: &Reader,
    subject: Subject<'_>,
    text: (&Locale, &Document),
    outline: Option<&Outline>,
) -> Prose {
    let elsewhere = elsewhere::sections(scene, reader, subject);
    let mut prose = prose::sections(scene, reader, text, (outline, &elsewhere));
    if let Some(outline) = outline {
        let lead: String = outline.lead.iter().map(|id| prose::target(id)).collect();
        prose.html.insert_str(0, &lead);
    }
    // That the whole notice is not translated is said above it.
    prose.note = None;
    prose
}

fn dates(reader: &Reader, incident: &Incident<Document>) -> Vec<Fact> {
    let facts = &incident.facts;
    [
        ("occurred", words::OCCURRED, facts.occurred),
        ("detected", words::DETECTED, facts.detected),
        ("contained", words::CONTAINED, facts.contained),
        ("resolved", words::RESOLVED, facts.resolved),
    ]
    .into_iter()
    .filter_map(|(key, word, moment)| {
        let label = Label {
            key,
            text: reader.strings.get(word).to_owned(),
        };
        Some(Fact {
            label,
            time: reader.time(moment?, None),
        })
    })
    .collect()
}

fn toc(
    reader: &Reader,
    (locale, text): (&Locale, &Source<Document>),
    outline: Option<&Outline>,
    (faq, updates): (Option<&Faq>, &[Update]),
) -> Vec<TocEntry> {
    let mut entries = headings(reader, (locale, &text.body), outline);
    let entry = |id: &str, text: Phrase| TocEntry {
        link: Link {
            href: format!("#{id}"),
            text,
        },
        entries: Vec::new(),
    };
    if let Some(faq) = faq {
        let groups = faq
            .groups
            .iter()
            .filter_map(|group| Some(entry(group.id.as_deref()?, group.title.clone()?)));
        let mut part = entry("_faq", reader.own(reader.strings.get(words::FAQ)));
        part.entries = groups.collect();
        entries.push(part);
    }
    if !updates.is_empty() {
        entries.push(entry(
            "_updates",
            reader.own(reader.strings.get(words::UPDATES)),
        ));
    }
    if entries.len() < SHORT {
        Vec::new()
    } else {
        entries
    }
}

/// The headings of a text as a table of contents of two levels.
#[must_use]
pub fn headings(
    reader: &Reader,
    (locale, text): (&Locale, &Document),
    outline: Option<&Outline>,
) -> Vec<TocEntry> {
    let mut entries: Vec<TocEntry> = Vec::new();
    let ids = outline
        .map(|outline| outline.ids.as_slice())
        .unwrap_or_default();
    for (heading, id) in text.headings.iter().zip(ids) {
        let entry = TocEntry {
            link: Link {
                href: format!("#{id}"),
                text: Phrase {
                    text: heading.text.clone(),
                    foreign: reader.foreign(locale),
                },
            },
            entries: Vec::new(),
        };
        match (heading.level, entries.last_mut()) {
            (0..=2, _) | (_, None) => entries.push(entry),
            (3, Some(above)) => above.entries.push(entry),
            _ => {}
        }
    }
    entries
}

fn withdrawal(
    scene: &Scene,
    reader: &Reader,
    (incident, withdrawn): (&Incident<Document>, &Withdrawn),
    anchors: &PageAnchors,
) -> Withdrawal {
    let source = &incident.facts.source;
    let see = withdrawn.see.as_ref().and_then(|(slug, _)| {
        let other = scene.named(incident, slug)?;
        let (locale, notice) = reader.pick(&other.notices, &other.facts.source)?;
        let has = scene.has_page(Subject::Incident(other), &reader.locale);
        let target = if has { &reader.locale } else { locale };
        let text = Phrase {
            text: notice.title.value.to_string(),
            foreign: reader.foreign(locale),
        };
        Some(Link {
            href: scene.url(&route::notice(target, slug)),
            text,
        })
    });
    Withdrawal {
        at: reader.time(Moment::Instant(withdrawn.at), Some(words::WITHDRAWN_ON)),
        reason: reader
            .phrase(&withdrawn.reason, source)
            .unwrap_or_else(|| reader.own("")),
        see,
        anchors: anchors.known.iter().map(ToString::to_string).collect(),
    }
}
