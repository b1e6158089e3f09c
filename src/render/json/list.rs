//! `/incidents.json`: all notices of a site.
//!
//! 1. [`list`] fills it, the newest notice first.

use super::shape::{Entry, FORMAT, List, SiteLanguage};
use super::{head, texts};
use crate::markdown::Document;
use crate::model::incident::Notice;
use crate::model::{Incident, Text, route};
use crate::render::scene::Scene;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every notice of the site.
#[must_use]
pub fn list(scene: &Scene) -> List<'_> {
    let config = scene.config();
    let mut listed: Vec<_> = scene.shelf.by_slug().map(|card| &card.excerpt).collect();
    // Where two are of one time, they stay in the order of their slugs.
    listed.sort_by_key(|excerpt| Reverse(excerpt.published));
    let languages = config.locales.iter().map(|locale| SiteLanguage {
        tag: locale.tag.to_string(),
        name: locale.name.clone(),
        dir: locale.tag.dir(),
        url: scene.absolute(&route::index(&locale.tag)),
        retired: locale.retired,
    });
    List {
        format: FORMAT,
        generator: concat!("candor ", env!("CARGO_PKG_VERSION")).to_owned(),
        url: scene.absolute(&route::chooser()),
        title: texts(&config.title),
        default_language: config.default_locale.to_string(),
        languages: languages.collect(),
        incidents: listed
            .into_iter()
            .filter_map(|excerpt| excerpt.data.as_ref())
            .collect(),
    }
}

/// A notice in that list.
#[must_use]
pub fn entry(scene: &Scene, incident: &Incident<Document>) -> Entry {
    let short = |text: fn(&Notice<Document>) -> Option<&Text>| -> BTreeMap<_, _> {
        let shown = incident
            .notices
            .iter()
            .filter(|_| incident.facts.withdrawn.is_none());
        shown
            .filter_map(|(locale, notice)| {
                Some((locale.to_string(), text(notice)?.value.to_string()))
            })
            .collect()
    };
    Entry {
        head: head(scene, incident),
        title: short(|notice| Some(&notice.title)),
        summary: short(|notice| notice.summary.as_ref()),
    }
}
