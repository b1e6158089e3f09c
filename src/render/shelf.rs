//! What lists know of notices: which there are, in what order, and a few words of each.
//!
//! 1. A [`Card`] follows from its notice alone, so that one edit makes one card anew.
//! 2. Its [`Excerpt`] is all that front pages, years and `/incidents.json` are made from: an edit that it does not show
//!    leaves it, and them, as they are.
//! 3. A [`Shelf`] has all of a site's cards. Lists, feeds and the sitemap take from it.

use super::json::{list, shape};
use super::scene::{Scene, Subject};
use super::view::Entry;
use super::{listing, sitemap};
use crate::ledger::news::{self, News};
use crate::markdown::Document;
use crate::model::incident::Status;
use crate::model::{Incident, Locale, Localized, Moment, Slug};
use crate::output::Input;
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A notice, for lists.
pub struct Card {
    /// The notice.
    pub incident: Arc<Incident<Document>>,
    /// What lists show of it. The same as before where they are equal.
    pub excerpt: Arc<Excerpt>,
    /// What feeds tell of it in each language that has a page of it, oldest revision first.
    pub news: Localized<Vec<News>>,
    /// Its part of the sitemap.
    pub sitemap: Vec<sitemap::Part>,
}

/// What lists show of a notice.
#[derive(Debug, PartialEq)]
pub struct Excerpt {
    /// Its name in URLs.
    pub slug: Slug,
    /// When it was first published.
    pub published: Timestamp,
    /// The year of that day in the site's time zone.
    pub year: i16,
    /// None where the notice was withdrawn.
    pub status: Option<Status>,
    /// In each language that has a page of it.
    pub entries: Localized<Entry>,
    /// For `/incidents.json`, where the site has that.
    pub data: Option<shape::Entry>,
}

impl Excerpt {
    fn of(scene: &Scene, incident: &Incident<Document>) -> Self {
        let published = scene.published(incident);
        let config = scene.config();
        let subject = Subject::Incident(incident);
        let readers = scene.readers.iter();
        let own = readers.filter(|(locale, _)| scene.has_page(subject, locale));
        let entries = own.map(|(locale, reader)| {
            let entry = listing::entry(scene, reader, incident);
            (locale.clone(), entry)
        });
        let is_gone = incident.facts.withdrawn.is_some();
        Self {
            slug: incident.slug.clone(),
            published,
            year: Moment::Instant(published).day(&config.timezone).year(),
            status: (!is_gone).then(|| incident.status()),
            entries: entries.collect(),
            data: (config.outputs.data && !scene.preview).then(|| list::entry(scene, incident)),
        }
    }

    /// Whether it is neither resolved nor withdrawn.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status.is_some_and(|status| status != Status::Resolved)
    }
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
    /// Of a notice, and of its `former` card.
    fn of(scene: &Scene, incident: &Arc<Incident<Document>>, former: Option<&Self>) -> Self {
        let excerpt = Excerpt::of(scene, incident);
        let same = former.map(|former| &former.excerpt);
        let same = same.filter(|same| ***same == excerpt).cloned();
        let record = scene.record(incident);
        let news = excerpt.entries.locales().map(|locale| {
            let news = record.map(|record| news::of(incident, &record.history, locale));
            (locale.clone(), news.unwrap_or_default())
        });
        Self {
            news: news.collect(),
            sitemap: sitemap::of_incident(scene, incident),
            incident: incident.clone(),
            excerpt: same.unwrap_or_else(|| Arc::new(excerpt)),
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
            let former = former.and_then(|former| former.cards.get(&incident.slug));
            let card = former.filter(|card| Arc::ptr_eq(&card.incident, incident));
            let card = card.cloned();
            let card = card
                .unwrap_or_else(|| Arc::new(Card::of(scene, incident, former.map(|card| &**card))));
            (incident.slug.clone(), card)
        };
        let cards: BTreeMap<Slug, Arc<Card>> =
            scene.anchored.site.incidents.iter().map(card).collect();
        let mut newest: Vec<_> = cards.values().cloned().collect();
        newest.sort_by_key(|card| Reverse((card.excerpt.published, card.excerpt.slug.clone())));
        let mut years: BTreeMap<Locale, BTreeSet<i16>> = BTreeMap::new();
        for card in &newest {
            for locale in card.excerpt.entries.locales() {
                years
                    .entry(locale.clone())
                    .or_default()
                    .insert(card.excerpt.year);
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

    /// What lists show of the notices with a page in a language, the newest first.
    pub fn newest(&self, locale: &Locale) -> impl Iterator<Item = &Arc<Excerpt>> {
        let all = self.newest.iter().map(|card| &card.excerpt);
        all.filter(move |excerpt| excerpt.entries.get(locale).is_some())
    }

    /// The years in which notices with a page in a language were published.
    #[must_use]
    pub fn years(&self, locale: &Locale) -> Option<&BTreeSet<i16>> {
        self.years.get(locale)
    }
}
