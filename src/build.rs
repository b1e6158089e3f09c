//! The pipeline: sources in, a verified output out. The file to read first.
//!
//! 1. Parse all sources into a site; load the theme and its strings.
//! 2. Render every Markdown text, give headings their anchors, check what no single file can know.
//! 3. Name every file of the output, and verify what readers would get.
//!
//! Every step adds to one [`Diagnostics`]; an error stops the pipeline before anything is
//! published. Nothing here reads the disk, the clock or the environment.

mod cache;

pub use cache::Cache;

use crate::anchors::{self, PageAnchors};
use crate::check::{self, Anchored, Purpose};
use crate::diag::{Diagnostics, Severity, from_flaw};
use crate::l10n::{Catalog, words};
use crate::ledger::{Occasion, Record};
use crate::markdown::{self, Document, Outline, Routes};
use crate::model::incident::{TextOf, Unit};
use crate::model::site::LeftOut;
use crate::model::{Incident, Locale, Markdown, Page, Site, Slug};
use crate::output::{Manifest, Output};
use crate::parse::site::Options;
use crate::render::reader::Reader;
use crate::render::scene::{Scene, Shared};
use crate::render::theme::{self, Theme};
use crate::render::{self, frame};
use crate::source::Sources;
use crate::source::load::Flaw;
use crate::verify::{self, Verified};
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A site with everything that its pages are made from. It owns what an [`Output`] borrows.
pub struct Prepared {
    anchored: Anchored,
    readers: BTreeMap<Locale, Reader>,
    shared: BTreeMap<Locale, Shared>,
    theme: Theme,
    now: Timestamp,
    preview: bool,
}

/// A site that is ready to be published.
pub struct Built<'a> {
    /// Every file but the manifest.
    pub output: Output<'a>,
    /// Digests and anchors of all files.
    pub verified: Verified,
    /// What the site says of itself.
    pub manifest: Manifest,
}

impl Prepared {
    /// What the sources have and the site does not, by slug.
    #[must_use]
    pub fn left_out(&self) -> &BTreeMap<Slug, LeftOut> {
        &self.anchored.site.left_out
    }

    /// The site with all that is known of its past.
    #[must_use]
    pub fn anchored(&self) -> &Anchored {
        &self.anchored
    }

    /// What pages, and exports, are made from.
    #[must_use]
    pub fn scene<'a>(&'a self, sources: &'a Sources) -> Scene<'a> {
        Scene {
            anchored: &self.anchored,
            readers: &self.readers,
            shared: &self.shared,
            theme: &self.theme,
            sources,
            now: self.now,
            preview: self.preview,
        }
    }
}

/// What a site is prepared for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the command line says of the content.
    pub content: Options,
    /// What it is checked for.
    pub purpose: Purpose,
    /// The incidents that are recorded; empty means all.
    pub only: BTreeSet<Slug>,
    /// What salts are made from; zeros where nothing is recorded.
    pub seed: [u8; 32],
}

impl Settings {
    /// Whether a notice is to be recorded.
    #[must_use]
    pub fn records(&self, slug: &Slug) -> bool {
        self.purpose == Purpose::Record && (self.only.is_empty() || self.only.contains(slug))
    }
}

/// Parses, renders and checks all texts of a site. None where there is no site to speak of, or
/// no theme; everything wrong is reported. What `cache` knows of a former build is not made again.
pub fn prepare(
    sources: &Sources,
    flaws: &[Flaw],
    settings: &Settings,
    _cache: &mut Cache,
    diagnostics: &mut Diagnostics,
) -> Option<Prepared> {
    let options = &settings.content;
    diagnostics.extend(flaws.iter().map(|flaw| from_flaw(flaw, sources)));
    let site = crate::parse::site::parse(sources, options, diagnostics)?;
    let readers = readers(&site, sources, diagnostics);
    let theme = theme::load(sources, &site.config, diagnostics);
    let site = documents(site, sources, &readers, diagnostics);
    let anchored = anchored(site, sources, settings, diagnostics);
    check::check(&anchored, sources, settings.purpose, diagnostics);
    let theme = theme?;
    let shared = readers
        .iter()
        .map(|(locale, reader)| {
            (
                locale.clone(),
                frame::shared(&anchored, reader, &theme, options.drafts),
            )
        })
        .collect();
    Some(Prepared {
        anchored,
        readers,
        shared,
        theme,
        now: options.now,
        preview: options.drafts,
    })
}

/// Names every file of the site and verifies them. None after errors, of this or an earlier step;
/// where `strict`, after warnings too.
pub fn compile<'a>(
    prepared: &'a Prepared,
    sources: &'a Sources,
    strict: bool,
    _cache: &mut Cache,
    diagnostics: &mut Diagnostics,
) -> Option<Built<'a>> {
    let scene = prepared.scene(sources);
    let output = render::render(scene, diagnostics);
    check::links::site_paths(&prepared.anchored, &output, diagnostics);
    let stops =
        |found: &Diagnostics| found.has_errors() || (strict && found.count(Severity::Warning) > 0);
    // What is wrong with the content would be found a second time in the pages.
    if stops(diagnostics) {
        return None;
    }
    let base = &prepared.anchored.site.config.base_url;
    let verified = verify::verify(&output, &verify::Options { base }, diagnostics);
    if stops(diagnostics) {
        return None;
    }
    let mut manifest = Manifest::new(base, prepared.preview, &verified.digests, &verified.anchors);
    if !prepared.preview {
        manifest.ledgers = prepared.anchored.heads();
    }
    Some(Built {
        output,
        verified,
        manifest,
    })
}

/// Every language with its strings, dates and labels.
fn readers(
    site: &Site<Markdown>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Locale, Reader> {
    let config = &site.config;
    let folders: Vec<_> = theme::folders(config)
        .iter()
        .map(|folder| format!("{folder}i18n/"))
        .collect();
    let folders: Vec<_> = folders.iter().map(String::as_str).collect();
    let mut catalog = Catalog::open(
        sources,
        &folders,
        &config.default_locale,
        words::ALL,
        diagnostics,
    );
    let tags = config.locales.iter().map(|locale| &locale.tag);
    tags.map(|tag| {
        (
            tag.clone(),
            Reader::new(tag, config, &mut catalog, diagnostics),
        )
    })
    .collect()
}

/// Every Markdown text as a document, incidents in parallel.
fn documents(
    site: Site<Markdown>,
    sources: &Sources,
    readers: &BTreeMap<Locale, Reader>,
    diagnostics: &mut Diagnostics,
) -> Site<Document> {
    let locales: Vec<_> = site
        .config
        .locales
        .iter()
        .map(|locale| locale.tag.clone())
        .collect();
    let texts = Texts {
        sources,
        readers,
        routes: Routes::new(sources, &locales),
        raw_html: site.config.raw_html,
    };
    let incidents: Vec<_> = site
        .incidents
        .into_par_iter()
        .map(|incident| texts.incident(incident))
        .collect();
    let mut found = Vec::with_capacity(incidents.len());
    for (incident, findings) in incidents {
        diagnostics.append(findings);
        found.push(incident);
    }
    let pages = site
        .pages
        .into_iter()
        .map(|page| texts.page(page, diagnostics))
        .collect();
    Site {
        config: site.config,
        incidents: found,
        pages,
        statics: site.statics,
        left_out: site.left_out,
    }
}

/// What all texts are rendered with.
struct Texts<'a> {
    sources: &'a Sources,
    readers: &'a BTreeMap<Locale, Reader>,
    routes: Routes,
    raw_html: bool,
}

impl Texts<'_> {
    fn incident(&self, incident: Incident<Markdown>) -> (Incident<Document>, Diagnostics) {
        let mut findings = Diagnostics::default();
        let draft = incident.facts.draft;
        let grouped = incident
            .faq
            .iter()
            .any(|item| matches!(item, crate::model::incident::FaqItem::Group(_)));
        let incident = incident.map(|of: TextOf<'_>, text| {
            let (prefix, outline) = match of.unit {
                Unit::Notice => (String::new(), Outline::Page),
                Unit::Question(id) => (id.to_string(), Outline::Below(if grouped { 4 } else { 3 })),
                Unit::Update(id) => (format!("update-{id}"), Outline::Below(3)),
            };
            self.document(&text, of.locale, (&prefix, outline), &mut findings)
        });
        if draft {
            findings.soften();
        }
        (incident, findings)
    }

    fn page(&self, page: Page<Markdown>, diagnostics: &mut Diagnostics) -> Page<Document> {
        page.map(|locale, text| self.document(&text, locale, ("", Outline::Page), diagnostics))
    }

    fn document(
        &self,
        text: &Markdown,
        locale: &Locale,
        (id_prefix, outline): (&str, Outline),
        diagnostics: &mut Diagnostics,
    ) -> Document {
        let Some(reader) = self.readers.get(locale) else {
            return Document::default();
        };
        let context = markdown::Context {
            sources: self.sources,
            routes: &self.routes,
            locale,
            id_prefix,
            outline,
            raw_html: self.raw_html,
            labels: &reader.labels,
        };
        markdown::render(text, &context, diagnostics)
    }
}

/// Every anchor of every page.
fn anchored(
    site: Site<Document>,
    sources: &Sources,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Anchored {
    let mut incidents = BTreeMap::new();
    for incident in &site.incidents {
        let mut findings = Diagnostics::default();
        let anchors = anchors::of_incident(incident, &mut findings);
        if incident.facts.draft {
            findings.soften();
        }
        diagnostics.append(findings);
        incidents.insert(incident.slug.clone(), anchors);
    }
    let mut pages = BTreeMap::new();
    for page in &site.pages {
        let anchors = anchors::of_page(page, &site.config.default_locale, diagnostics);
        pages.insert(page.name.clone(), anchors);
    }
    let records = records(&site, &incidents, sources, settings, diagnostics);
    Anchored {
        site,
        incidents,
        pages,
        records,
        now: settings.content.now,
    }
}

/// What was published of each incident against what it is now, in parallel.
fn records(
    site: &Site<Document>,
    anchors: &BTreeMap<Slug, PageAnchors>,
    sources: &Sources,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Slug, Record> {
    let occasion = Occasion {
        now: settings.content.now,
        host: site.config.base_url.host(),
        seed: &settings.seed,
    };
    let all: Vec<_> = site
        .incidents
        .par_iter()
        .filter_map(|incident| {
            let anchors = anchors.get(&incident.slug)?;
            let about = (sources, &site.config);
            let (record, mut findings) = Record::of(incident, anchors, about, &occasion);
            // What is lost for ever stops a build. This is not: the ledger's word counts.
            let is_recorded =
                settings.records(&incident.slug) && !incident.is_unpublished(occasion.now);
            if !is_recorded {
                findings.soften();
            }
            Some((incident.slug.clone(), record, findings))
        })
        .collect();
    let mut records = BTreeMap::new();
    for (slug, record, findings) in all {
        diagnostics.append(findings);
        records.insert(slug, record);
    }
    records
}
