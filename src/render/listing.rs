//! Lists of notices: a language's front page, and one page a year.
//!
//! 1. [`front`]: unresolved notices first, then the newest 100 of the others.
//! 2. [`year`]: all of a year.

use super::frame::{self, About};
use super::notice::description;
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::shelf::{Excerpt, Shelf};
use super::view::{Entry, EntryGroup, Label, Link, Listing, Page, Phrase};
use crate::l10n::{Key, words};
use crate::markdown::Document;
use crate::model::{Incident, Locale, Moment, route};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Notices that are over, on the front page.
const NEWEST: usize = 100;
/// A list with fewer notices has no filter.
const FILTER_FROM: usize = 6;

/// `page` and `listing` of a language's front page.
#[must_use]
pub fn front(scene: &Scene, reader: &Reader) -> (Page, Listing) {
    let title = scene.config().title(&reader.locale);
    let about = About {
        title,
        description: None,
    };
    let page = frame::index_frame(scene, reader, about, |locale| Some(route::index(locale)));
    let (open, over) = shown(&scene.shelf, &reader.locale);
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
        group(reader, "unresolved", words::UNRESOLVED_NOTICES, &open),
        group(reader, "resolved", words::RESOLVED_NOTICES, &over),
    ];
    let years = scene.shelf.years(&reader.locale).into_iter().flatten();
    let links = years.rev().map(|year| Link {
        href: scene.url(&route::year(&reader.locale, *year)),
        text: reader.own(reader.year(*year)),
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
pub fn year(scene: &Scene, reader: &Reader, year: i16) -> (Page, Listing) {
    let shown = reader.year(year);
    let title = reader
        .strings
        .format(words::NOTICES_OF_YEAR, &[("year", &shown)]);
    let about = About {
        title: &title,
        description: None,
    };
    let page = frame::index_frame(scene, reader, about, |locale| {
        let years = scene.shelf.years(locale)?;
        years.contains(&year).then(|| route::year(locale, year))
    });
    let incidents = of_year(&scene.shelf, &reader.locale, year);
    let open = incidents.iter().filter(|card| card.is_open()).count();
    let years = scene.shelf.years(&reader.locale).into_iter().flatten();
    let others = years.rev().filter(|other| **other != year);
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
            entries: entries(reader, &incidents),
        }],
        statuses: statuses(reader, &incidents),
        filter: incidents.len() >= FILTER_FROM,
        years: others
            .map(|other| Link {
                href: scene.url(&route::year(&reader.locale, *other)),
                text: reader.own(reader.year(*other)),
            })
            .collect(),
        feed: None,
    };
    (page, listing)
}

/// The notices that a language's front page shows: those that are open, and the newest others.
#[must_use]
pub fn shown<'a>(
    shelf: &'a Shelf,
    locale: &Locale,
) -> (Vec<&'a Arc<Excerpt>>, Vec<&'a Arc<Excerpt>>) {
    let (open, mut over): (Vec<_>, Vec<_>) = shelf.newest(locale).partition(|card| card.is_open());
    over.truncate(NEWEST);
    (open, over)
}

/// The notices of a year.
#[must_use]
pub fn of_year<'a>(shelf: &'a Shelf, locale: &Locale, year: i16) -> Vec<&'a Arc<Excerpt>> {
    let all = shelf.newest(locale);
    all.filter(|card| card.year == year).collect()
}

fn group(
    reader: &Reader,
    key: &'static str,
    title: Key,
    listed: &[&Arc<Excerpt>],
) -> Option<EntryGroup> {
    (!listed.is_empty()).then(|| EntryGroup {
        key,
        title: reader.strings.get(title).to_owned(),
        entries: entries(reader, listed),
    })
}

fn entries(reader: &Reader, listed: &[&Arc<Excerpt>]) -> Vec<Entry> {
    let own = |excerpt: &&Arc<Excerpt>| excerpt.entries.get(&reader.locale).cloned();
    listed.iter().filter_map(own).collect()
}

fn status(reader: &Reader, incident: &Incident<Document>) -> Label {
    match incident.facts.withdrawn {
        Some(_) => reader.withdrawn(),
        None => reader.status(incident.status()),
    }
}

fn statuses(reader: &Reader, listed: &[&Arc<Excerpt>]) -> Vec<Label> {
    let all = listed.iter().filter_map(|excerpt| {
        let entry = excerpt.entries.get(&reader.locale)?;
        let order = excerpt.status.map_or(u8::MAX, |status| status as u8);
        Some((order, entry.status.clone()))
    });
    all.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// A notice as lists show it.
#[must_use]
pub(super) fn entry(scene: &Scene, reader: &Reader, incident: &Incident<Document>) -> Entry {
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
