//! Everything that a page is made from, and what follows from it for addresses and languages.
//!
//! 1. [`Scene`] is handed to each page's function when the page is made.
//! 2. Which languages have which page, which of them is canonical, when a notice was published.

use super::reader::Reader;
use super::shelf::Shelf;
use super::theme::Theme;
use crate::anchors::PageAnchors;
use crate::check::Anchored;
use crate::ledger::Record;
use crate::markdown::Document;
use crate::model::config::Missing;
use crate::model::incident::Update;
use crate::model::{Config, Incident, Locale, Page, SitePath, Slug};
use crate::output::{Input, Inputs};
use crate::source::Sources;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What pages are made from.
pub struct Scene {
    /// The site with its anchors.
    pub anchored: Anchored,
    /// Its languages.
    pub readers: Arc<BTreeMap<Locale, Reader>>,
    /// What is the same on all pages of a language: `site` and `ui`.
    pub shared: Arc<BTreeMap<Locale, Shared>>,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// Its files.
    pub sources: Arc<Sources>,
    /// Its notices as lists have them.
    pub shelf: Arc<Shelf>,
    /// What every file may depend on: configuration, languages, theme, clock, what pages share.
    pub common: [Input; 2],
    /// The clock, for what has no time yet.
    pub now: Timestamp,
    /// Whether drafts are shown.
    pub preview: bool,
}

/// Values that the pages of a language share; they are serialized once.
#[derive(PartialEq)]
pub struct Shared {
    /// `site` in templates.
    pub site: tera::Value,
    /// `ui` in templates.
    pub ui: tera::Value,
}

/// A page that there is in several languages.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// A notice.
    Incident(&'a Incident<Document>),
    /// An ordinary page.
    Page(&'a Page<Document>),
}

impl Scene {
    /// site.toml.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.anchored.site.config
    }

    /// The URL of an output file, from the host's root.
    #[must_use]
    pub fn url(&self, path: &SitePath) -> String {
        self.config().base_url.rooted(path)
    }

    /// The absolute URL of an output file.
    #[must_use]
    pub fn absolute(&self, path: &SitePath) -> String {
        self.config().base_url.absolute(path)
    }

    /// The anchors of a notice's page.
    #[must_use]
    pub fn anchors(&self, incident: &Incident<Document>) -> Option<&PageAnchors> {
        self.anchored
            .incidents
            .get(&incident.slug)
            .map(|anchors| &**anchors)
    }

    /// Whether there is a page in a language.
    #[must_use]
    pub fn has_page(&self, subject: Subject<'_>, locale: &Locale) -> bool {
        match subject {
            Subject::Incident(incident) => {
                // A language that was published once has its page for ever.
                let was_there = |record: &Record| record.history.has_locale(locale);
                self.config().translation.missing != Missing::Omit
                    || incident.written_in(locale)
                    || self.record(incident).is_some_and(was_there)
            }
            Subject::Page(page) => {
                self.config().translation.missing != Missing::Omit
                    || page.variants.get(locale).is_some()
            }
        }
    }

    /// What the file at a path is made from, beside what every file may depend on.
    #[must_use]
    pub fn inputs(&self, path: SitePath, own: impl IntoIterator<Item = Input>) -> Inputs {
        Inputs::new(path, self.common.iter().cloned().chain(own))
    }

    /// What the file at a path is made from that lists notices: of each, in this order, its card or its excerpt, and which years
    /// there are.
    #[must_use]
    pub fn inputs_listed<'b, T: Send + Sync + 'static>(
        &self,
        path: SitePath,
        listed: impl IntoIterator<Item = &'b Arc<T>>,
    ) -> Inputs {
        let listed = listed.into_iter().map(|one| one.clone() as Input);
        self.inputs(path, listed.chain([self.shelf.years.clone() as Input]))
    }

    /// Another notice, as far as this one names it: nothing else can be known of others where one
    /// notice is shown, or their edits would not be seen.
    #[must_use]
    pub fn named(
        &self,
        incident: &Incident<Document>,
        slug: &Slug,
    ) -> Option<&Arc<Incident<Document>>> {
        let is_named = incident.named().any(|named| named == slug);
        let site = &self.anchored.site;
        site.incident(slug.as_str()).filter(|_| is_named)
    }

    /// Whether a page in a language is, in part, older than what it was translated from.
    #[must_use]
    pub fn is_behind(&self, subject: Subject<'_>, locale: &Locale) -> bool {
        match subject {
            Subject::Incident(incident) => self
                .record(incident)
                .is_some_and(|record| record.is_behind(locale)),
            // Ordinary pages have no ledger.
            Subject::Page(_) => false,
        }
    }

    /// What was published of a notice, and what it is now.
    #[must_use]
    pub fn record(&self, incident: &Incident<Document>) -> Option<&Record> {
        self.anchored
            .records
            .get(&incident.slug)
            .map(|record| &**record)
    }

    /// When a notice was first published; now, where nobody has said yet.
    #[must_use]
    pub fn published(&self, incident: &Incident<Document>) -> Timestamp {
        self.record(incident)
            .and_then(|record| record.history.published())
            .or(incident.facts.published)
            .unwrap_or(self.now)
    }

    /// When an update was published.
    #[must_use]
    pub fn updated_at(
        &self,
        incident: &Incident<Document>,
        update: &Update<Document>,
    ) -> Timestamp {
        let recorded = self
            .record(incident)
            .and_then(|record| record.history.update(update.id.as_str()));
        recorded
            .map(|(_, recorded)| recorded.at)
            .or(update.at)
            .unwrap_or(self.now)
    }

    /// When a notice last changed for readers of a language; none where it never did.
    #[must_use]
    pub fn last_updated(
        &self,
        incident: &Incident<Document>,
        locale: &Locale,
    ) -> Option<Timestamp> {
        self.record(incident)?
            .history
            .last_news(locale)
            .filter(|last| *last > self.published(incident))
    }
}

impl Subject<'_> {
    /// The page's path in a language.
    #[must_use]
    pub fn path(self, locale: &Locale) -> SitePath {
        match self {
            Self::Incident(incident) => crate::model::route::notice(locale, &incident.slug),
            Self::Page(page) => crate::model::route::page(locale, &page.name),
        }
    }

    /// Whether some of it is written in a language.
    #[must_use]
    pub fn written_in(self, locale: &Locale) -> bool {
        match self {
            Self::Incident(incident) => incident.written_in(locale),
            Self::Page(page) => page.variants.get(locale).is_some(),
        }
    }

    /// The language it is written in first: of a notice its source, of a page the site's default,
    /// where it is there at all.
    #[must_use]
    pub fn source(self, default: &Locale) -> Locale {
        let (wanted, locales): (&Locale, Vec<&Locale>) = match self {
            Self::Incident(incident) => {
                (&incident.facts.source, incident.notices.locales().collect())
            }
            Self::Page(page) => (default, page.variants.locales().collect()),
        };
        let found = locales
            .iter()
            .find(|locale| **locale == wanted)
            .or(locales.first());
        found.map_or_else(|| wanted.clone(), |locale| (*locale).clone())
    }
}
