//! Lists of notices: a language's front page, and one page a year.
//!
//! 1. [`front`]: unresolved notices first, then the newest 100 of the others.
//! 2. [`year`]: all of a year. [`years`]: which years there are.

use super::frame::{self, About};
use super::notice::description;
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{Entry, EntryGroup, Label, Link, Listing, Page, Phrase};
use crate::l10n::{Key, words};
use crate::markdown::Document;
use crate::model::incident::Status;
use crate::model::{Incident, Locale, Moment, route};
use std::collections::{BTreeMap, BTreeSet};

/// Notices that are over, on the front page.
const NEWEST: usize = 100;
/// A list with fewer notices has no filter.
const FILTER_FROM: usize = 6;

/// `page` and `listing` of a language's front page.
#[must_use]
pub fn front(scene: Scene<'_>, reader: &Reader) -> (Page, Listing) {
    let title = scene.config().title(&reader.locale);
    let about = About {
        title,
        description: None,
    };
    let page = frame::index_frame(scene, reader, about, |locale| Some(route::index(locale)));
    let (open, mut over): (Vec<_>, Vec<_>) = newest_first(scene, &reader.locale)
        .into_iter()
        .partition(|incident| is_open(incident));
    over.truncate(NEWEST);
    let state = if open.is_empty() && over.is_empty() {
        reader.strings.get(words::NO_NOTICES).to_owned()
    } else if open.is_empty() {
        reader.strings.get(words::ALL_RESOLVED).to_owned()
    } else {
        reader
            .strings
            .plural(words::UNRESOLVED_COUNT, open.len(), &[])
    };
    let shown = open.iter().chain(&over).copied().collect::<Vec<_>>();
    let groups = [
        group(
            scene,
            reader,
            "unresolved",
            words::UNRESOLVED_NOTICES,
            &open,
        ),
        group(scene, reader, "resolved", words::RESOLVED_NOTICES, &over),
    ];
    let links = years(scene, &reader.locale)
        .into_iter()
        .rev()
        .map(|year| Link {
            href: scene.url(&route::year(&reader.locale, year)),
            text: reader.own(reader.year(year)),
        });
    let listing = Listing {
        title: reader.own(title),
        state,
        open: !open.is_empty(),
        groups: groups.into_iter().flatten().collect(),
        statuses: statuses(reader, &shown),
        filter: shown.len() >= FILTER_FROM,
        years: links.collect(),
        feed: (!scene.preview).then(|| scene.url(&route::rss(&reader.locale))),
    };
    (page, listing)
}

/// `page` and `listing` of a year's page.
#[must_use]
pub fn year(scene: Scene<'_>, reader: &Reader, year: i16) -> (Page, Listing) {
    let shown = reader.year(year);
    let title = reader
        .strings
        .format(words::NOTICES_OF_YEAR, &[("year", &shown)]);
    let about = About {
        title: &title,
        description: None,
    };
    let page = frame::index_frame(scene, reader, about, |locale| {
        years(scene, locale)
            .contains(&year)
            .then(|| route::year(locale, year))
    });
    let incidents: Vec<_> = newest_first(scene, &reader.locale)
        .into_iter()
        .filter(|incident| year_of(scene, incident) == year)
        .collect();
    let entries = incidents
        .iter()
        .map(|incident| entry(scene, reader, incident))
        .collect();
    let open = incidents
        .iter()
        .filter(|incident| is_open(incident))
        .count();
    let others = years(scene, &reader.locale)
        .into_iter()
        .rev()
        .filter(|other| *other != year);
    let listing = Listing {
        title: reader.own(title.clone()),
        state: if open == 0 {
            reader.strings.get(words::ALL_RESOLVED).to_owned()
        } else {
            reader.strings.plural(words::UNRESOLVED_COUNT, open, &[])
        },
        open: open > 0,
        groups: vec![EntryGroup {
            key: "year",
            title,
            entries,
        }],
        statuses: statuses(reader, &incidents),
        filter: incidents.len() >= FILTER_FROM,
        years: others
            .map(|other| Link {
                href: scene.url(&route::year(&reader.locale, other)),
                text: reader.own(reader.year(other)),
            })
            .collect(),
        feed: None,
    };
    (page, listing)
}

/// The years in which notices with a page in a language were published.
#[must_use]
pub fn years(scene: Scene<'_>, locale: &Locale) -> BTreeSet<i16> {
    scene
        .incidents(locale)
        .map(|incident| year_of(scene, incident))
        .collect()
}

fn year_of(scene: Scene<'_>, incident: &Incident<Document>) -> i16 {
    Moment::Instant(scene.published(incident))
        .day(&scene.config().timezone)
        .year()
}

fn newest_first<'a>(scene: Scene<'a>, locale: &Locale) -> Vec<&'a Incident<Document>> {
    let mut found: Vec<_> = scene.incidents(locale).collect();
    found.sort_by(|a, b| {
        let key = |incident| (scene.published(incident), &incident.slug);
        key(b).cmp(&key(a))
    });
    found
}

fn is_open(incident: &Incident<Document>) -> bool {
    incident.facts.withdrawn.is_none() && incident.status() != Status::Resolved
}

fn group(
    scene: Scene<'_>,
    reader: &Reader,
    key: &'static str,
    title: Key,
    incidents: &[&Incident<Document>],
) -> Option<EntryGroup> {
    (!incidents.is_empty()).then(|| EntryGroup {
        key,
        title: reader.strings.get(title).to_owned(),
        entries: incidents
            .iter()
            .map(|incident| entry(scene, reader, incident))
            .collect(),
    })
}

fn status(reader: &Reader, incident: &Incident<Document>) -> Label {
    match incident.facts.withdrawn {
        Some(_) => reader.withdrawn(),
        None => reader.status(incident.status()),
    }
}

fn statuses(reader: &Reader, incidents: &[&Incident<Document>]) -> Vec<Label> {
    let all: BTreeMap<_, _> = incidents
        .iter()
        .map(|incident| {
            let order = incident
                .facts
                .withdrawn
                .is_none()
                .then(|| incident.status());
            (
                order.map_or(u8::MAX, |status| status as u8),
                status(reader, incident),
            )
        })
        .collect();
    all.into_values().collect()
}

fn entry(scene: Scene<'_>, reader: &Reader, incident: &Incident<Document>) -> Entry {
    let text = reader.pick(&incident.notices, &incident.facts.source);
    let phrase = |locale: &Locale, text: &str| Phrase {
        text: text.to_owned(),
        foreign: reader.foreign(locale),
    };
    let gone = incident.facts.withdrawn.is_some();
    let path = Subject::Incident(incident).path(&reader.locale);
    let severity = incident.facts.severity.map(|severity| {
        let label = reader.severity(severity);
        let text = reader
            .strings
            .format(words::SEVERITY_IN_LIST, &[("severity", &label.text)]);
        Label {
            key: label.key,
            text,
        }
    });
    let note = text
        .filter(|(locale, _)| **locale != reader.locale)
        .map(|(locale, _)| {
            let language = scene.readers.get(locale).map_or("", |reader| &reader.name);
            reader
                .strings
                .format(words::TEXT_FALLBACK, &[("language", language)])
        });
    Entry {
        href: scene.url(&path),
        title: text.map_or_else(
            || reader.own(incident.slug.as_str()),
            |(locale, notice)| phrase(locale, &notice.title.value),
        ),
        summary: text
            .and_then(|(locale, notice)| {
                let own = notice
                    .summary
                    .as_ref()
                    .map(|summary| summary.value.to_string());
                Some(phrase(locale, &own.or_else(|| description(notice))?))
            })
            .filter(|_| !gone),
        status: status(reader, incident),
        severity,
        category: incident
            .facts
            .category
            .map(|category| reader.category(category)),
        published: Some(reader.day(
            Moment::Instant(scene.published(incident)),
            words::PUBLISHED_ON,
        )),
        updated: scene
            .last_updated(incident, &reader.locale)
            .map(|at| reader.day(Moment::Instant(at), words::UPDATED_ON)),
        note,
    }
}
