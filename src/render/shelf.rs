//! What lists know of notices: which there are, in what order, and a few words of each.
//!
//! 1. A [`Card`] follows from its notice alone, so that one edit makes one card anew.
//! 2. A [`Shelf`] has all of a site's cards. Front pages, years, feeds and the sitemap take from it.

use super::scene::{Scene, Subject};
use super::sitemap;
use crate::ledger::news::{self, News};
use crate::markdown::Document;
use crate::model::incident::Status;
use crate::model::{Incident, Locale, Moment, Slug};
use crate::output::Input;
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A notice, for lists.
pub struct Card {
    /// The notice.
    pub incident: Arc<Incident<Document>>,
    /// When it was first published.
    pub published: Timestamp,
    /// The year of that day in the site's time zone.
    pub year: i16,
    /// Whether it is neither resolved nor withdrawn.
    pub is_open: bool,
    /// What feeds tell of it in each language that has a page of it, oldest revision first.
    pub news: BTreeMap<Locale, Vec<News>>,
    /// Its part of the sitemap.
    pub sitemap: Vec<sitemap::Part>,
}

/// The cards of a site.
#[derive(Default)]
pub struct Shelf {
    cards: BTreeMap<Slug, Arc<Card>>,
    newest: Vec<Arc<Card>>,
    /// What all cards were made from beside their notices.
    common: Vec<Input>,
    /// Years with notices, by language. The same as before where they are equal.
    pub years: Arc<BTreeMap<Locale, BTreeSet<i16>>>,
}

impl Card {
    fn of(scene: &Scene, incident: &Arc<Incident<Document>>) -> Self {
        let published = scene.published(incident);
        let locales = scene.readers.keys();
        let own = locales.filter(|locale| scene.has_page(Subject::Incident(incident), locale));
        let news = own.map(|locale| {
            let record = scene.record(incident);
            let news = record.map(|record| news::of(incident, &record.history, locale));
            (locale.clone(), news.unwrap_or_default())
        });
        let zone = &scene.config().timezone;
        Self {
            published,
            year: Moment::Instant(published).day(zone).year(),
            is_open: incident.facts.withdrawn.is_none() && incident.status() != Status::Resolved,
            news: news.collect(),
            sitemap: sitemap::of_incident(scene, incident),
            incident: incident.clone(),
        }
    }
}

impl Shelf {
    /// The cards of all notices; of those that are as they were, those of the `former` shelf.
    #[must_use]
    pub fn new(scene: &Scene, former: Option<&Self>) -> Self {
        let address = |input: &Input| Arc::as_ptr(input).cast::<()>();
        let is_same = |former: &&Self| {
            let common = former.common.iter().map(address);
            common.eq(scene.common.iter().map(address))
        };
        let former = former.filter(is_same);
        let card = |incident: &Arc<Incident<Document>>| {
            let card = former.and_then(|former| former.cards.get(&incident.slug));
            let card = card.filter(|card| Arc::ptr_eq(&card.incident, incident));
            let card = card.cloned();
            let card = card.unwrap_or_else(|| Arc::new(Card::of(scene, incident)));
            (incident.slug.clone(), card)
        };
        let cards: BTreeMap<Slug, Arc<Card>> =
            scene.anchored.site.incidents.iter().map(card).collect();
        let mut newest: Vec<_> = cards.values().cloned().collect();
        newest.sort_by_key(|card| Reverse((card.published, card.incident.slug.clone())));
        let mut years: BTreeMap<Locale, BTreeSet<i16>> = BTreeMap::new();
        for card in &newest {
            for locale in card.news.keys() {
                years.entry(locale.clone()).or_default().insert(card.year);
            }
        }
        let same = former.map(|former| &former.years);
        let same = same.filter(|same| ***same == years).cloned();
        Self {
            cards,
            newest,
            common: scene.common.to_vec(),
            years: same.unwrap_or_else(|| Arc::new(years)),
        }
    }

    /// Every notice, sorted by slug.
    pub fn by_slug(&self) -> impl Iterator<Item = &Arc<Card>> {
        self.cards.values()
    }

    /// The notices with a page in a language, the newest first.
    pub fn newest(&self, locale: &Locale) -> impl Iterator<Item = &Arc<Card>> {
        let all = self.newest.iter();
        all.filter(move |card| card.news.contains_key(locale))
    }

    /// The years in which notices with a page in a language were published.
    #[must_use]
    pub fn years(&self, locale: &Locale) -> Option<&BTreeSet<i16>> {
        self.years.get(locale)
    }
}
