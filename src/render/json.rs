//! What is published as JSON, for programs: `/incidents.json` and `/incidents/SLUG.json`.
//!
//! 1. [`shape`] is the format, version 1, and the source of its JSON Schemas.
//! 2. [`list`] fills the one, [`incident`] the other, from what the pages are made from.
//!
//! The format is described in `docs/data.md`.

pub mod incident;
pub mod list;
pub mod shape;

use super::scene::{Scene, Subject};
use crate::l10n::machine;
use crate::markdown::Document;
use crate::model::{Incident, Localized, Moment, Text, route};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use std::collections::BTreeMap;

/// A file's text, with a line end at its end.
#[must_use]
pub fn text(value: &impl Serialize) -> String {
    // Strings, numbers and maps with string keys: nothing that JSON could refuse.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The JSON Schema (2020-12) of a shape, as text.
#[must_use]
pub fn schema<T: JsonSchema>() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize();
    text(&generator.into_generator().into_root_schema_for::<T>())
}

/// A time with the offset of the site's time zone, or a day.
fn time(scene: &Scene, moment: Moment) -> String {
    machine::rfc3339(moment, &scene.config().timezone)
}

/// Short texts by language.
fn texts(texts: &Localized<Text>) -> BTreeMap<String, String> {
    let all = texts.iter();
    all.map(|(locale, text)| (locale.to_string(), text.value.to_string()))
        .collect()
}

/// The page of a notice in every language that has one; with an anchor on it, if one is given.
fn urls(
    scene: &Scene,
    incident: &Incident<Document>,
    anchor: Option<&str>,
) -> BTreeMap<String, String> {
    let locales = scene.readers.keys();
    let has = locales.filter(|locale| scene.has_page(Subject::Incident(incident), locale));
    has.map(|locale| {
        let mut url = scene.absolute(&route::notice(locale, &incident.slug));
        if let Some(anchor) = anchor {
            url = format!("{url}#{anchor}");
        }
        (locale.to_string(), url)
    })
    .collect()
}

/// What both files say of an incident.
fn head(scene: &Scene, incident: &Incident<Document>) -> shape::Head {
    let facts = &incident.facts;
    let moment = |moment: Option<Moment>| moment.map(|moment| time(scene, moment));
    let updated = scene
        .readers
        .keys()
        .filter_map(|locale| scene.last_updated(incident, locale))
        .max();
    shape::Head {
        slug: incident.slug.to_string(),
        url: scene.absolute(&route::incident_chooser(&incident.slug)),
        data: scene.absolute(&route::data(&incident.slug)),
        urls: urls(scene, incident, None),
        source: facts.source.to_string(),
        status: incident.status().as_str(),
        severity: facts.severity.map(crate::model::incident::Severity::as_str),
        category: facts.category.map(crate::model::incident::Category::as_str),
        times: shape::Times {
            published: time(scene, Moment::Instant(scene.published(incident))),
            updated: moment(updated.map(Moment::Instant)),
            occurred: moment(facts.occurred),
            detected: moment(facts.detected),
            contained: moment(facts.contained),
            resolved: moment(facts.resolved),
        },
        withdrawn: facts.withdrawn.as_ref().map(|withdrawn| shape::Withdrawn {
            at: time(scene, Moment::Instant(withdrawn.at)),
            reason: texts(&withdrawn.reason),
            see: withdrawn.see.as_ref().map(|(slug, _)| slug.to_string()),
        }),
        ledger: ledger(scene, incident),
    }
}

/// None where nothing was recorded.
fn ledger(scene: &Scene, incident: &Incident<Document>) -> Option<shape::Ledger> {
    let history = &scene.record(incident)?.history;
    Some(shape::Ledger {
        head: history.head()?.to_string(),
        url: scene.absolute(&route::ledger(&incident.slug)),
    })
}
