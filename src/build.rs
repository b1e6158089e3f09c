//! The pipeline: sources in, a verified output out. The file to read first.
//!
//! 1. Load the theme and its strings; parse each incident, say its facts in its texts, render them, give its headings
//!    anchors and compare it with its ledger, one by one ([`dossier`]); the ordinary pages likewise.
//! 2. Check what no single file can know.
//! 3. Name every file of the output, and verify what readers would get.
//!
//! Every step adds to one [`Diagnostics`]; an error stops the pipeline before anything is
//! published. Nothing here reads the disk, the clock or the environment. What a [`Cache`] remembers
//! of the build before is not made again.

mod cache;
mod dossier;
mod facts;
mod ground;
mod pages;
mod texts;

pub use cache::Cache;

use crate::check::{self, Anchored, Purpose};
use crate::diag::{Diagnostics, Severity, from_flaw};
use crate::markdown::Neighbours;
use crate::model::site::LeftOut;
use crate::model::{Locale, Site, Slug};
use crate::output::{Input, Manifest, Output};
use crate::parse::site::{self, Options};
use crate::render::scene::{Scene, Shared};
use crate::render::shelf::Shelf;
use crate::render::theme::Theme;
use crate::render::{self, frame};
use crate::source::Sources;
use crate::source::load::Flaw;
use crate::verify::{self, Verified};
use dossier::{Dossier, Known};
use ground::Ground;
use pages::Pages;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A site with everything that its pages are made from. It owns what an [`Output`] borrows.
pub struct Prepared {
    anchored: Anchored,
    ground: Arc<Ground>,
    shared: Arc<BTreeMap<Locale, Shared>>,
    theme: Arc<Theme>,
    shelf: Arc<Shelf>,
    /// What every file may depend on.
    common: [Input; 2],
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
            readers: &self.ground.readers,
            shared: &self.shared,
            theme: &self.theme,
            sources,
            shelf: &self.shelf,
            common: &self.common,
            now: self.ground.settings.content.now,
            preview: self.is_preview(),
        }
    }

    fn is_preview(&self) -> bool {
        self.ground.settings.content.drafts
    }
}

/// What a site is prepared for.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    cache: &mut Cache,
    diagnostics: &mut Diagnostics,
) -> Option<Prepared> {
    diagnostics.extend(flaws.iter().map(|flaw| from_flaw(flaw, sources)));
    let config = site::config(sources, &settings.content, diagnostics)?;
    let ground = Ground::renewed(cache.ground.as_ref(), sources, config, settings);
    cache.ground = Some(ground.clone());
    diagnostics.extend(ground.findings.iter().cloned());
    let anchored = anchored(sources, &ground, cache, diagnostics);
    check::check(&anchored, &ground.terms, sources, diagnostics);
    let theme = ground.theme.clone()?;
    let shared = |(locale, reader): (&Locale, &_)| {
        let shared = frame::shared(&anchored, reader, &theme, settings.content.drafts);
        (locale.clone(), shared)
    };
    let shared: BTreeMap<_, _> = ground.readers.iter().map(shared).collect();
    if *cache.shared != shared {
        cache.shared = Arc::new(shared);
    }
    let mut prepared = Prepared {
        anchored,
        theme,
        common: [ground.clone() as Input, cache.shared.clone() as Input],
        ground,
        shared: cache.shared.clone(),
        shelf: Arc::default(),
    };
    let shelf = Shelf::new(prepared.scene(sources), cache.shelf.as_deref());
    prepared.shelf = Arc::new(shelf);
    cache.shelf = Some(prepared.shelf.clone());
    Some(prepared)
}

/// Names every file of the site and verifies them. None after errors, of this or an earlier step;
/// where `strict`, after warnings too.
pub fn compile<'a>(
    prepared: &'a Prepared,
    sources: &'a Sources,
    strict: bool,
    cache: &mut Cache,
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
    let verified = verify::verify(&output, base, &mut cache.verified, diagnostics);
    if stops(diagnostics) {
        return None;
    }
    let mut manifest = Manifest::new(
        base,
        prepared.is_preview(),
        &verified.digests,
        &verified.anchors,
    );
    if !prepared.is_preview() {
        manifest.ledgers = prepared.anchored.heads();
    }
    Some(Built {
        output,
        verified,
        manifest,
    })
}

/// The site with its anchors and its past: of what is as it was, the same as before.
fn anchored(
    sources: &Sources,
    ground: &Arc<Ground>,
    cache: &mut Cache,
    diagnostics: &mut Diagnostics,
) -> Anchored {
    let same_paths = cache.note_paths(sources);
    let (locales, before) = (ground.config.tags(), (sources, same_paths));
    let neighbours = Neighbours::new(sources, &locales);
    let folders: Vec<_> = site::folders(sources, diagnostics).into_iter().collect();
    let dossier = |(slug, files): (Slug, Vec<_>)| {
        let former = cache.dossiers.get(&slug);
        let former = former.filter(|former| former.holds(&files, before, ground));
        let dossier = former.cloned().unwrap_or_else(|| {
            let found = Dossier::of(&slug, &files, (sources, &neighbours), ground);
            Arc::new(found)
        });
        (slug, dossier)
    };
    cache.dossiers = folders.into_par_iter().map(dossier).collect();
    let former = cache.pages.take();
    let former = former.filter(|former| former.holds(before, ground));
    let pages = former.unwrap_or_else(|| Arc::new(Pages::of((sources, &neighbours), ground)));
    cache.pages = Some(pages.clone());
    let mut anchored = Anchored {
        site: Site {
            config: ground.config.clone(),
            incidents: Vec::with_capacity(cache.dossiers.len()),
            pages: pages.all.clone(),
            statics: site::statics(sources, diagnostics),
            left_out: BTreeMap::new(),
        },
        incidents: BTreeMap::new(),
        pages: pages.anchors.clone(),
        records: BTreeMap::new(),
        now: ground.settings.content.now,
    };
    for (slug, dossier) in &cache.dossiers {
        diagnostics.extend(dossier.findings.iter().cloned());
        match &dossier.known {
            Ok(known) => add(&mut anchored, slug, known),
            Err(why) => {
                anchored.site.left_out.insert(slug.clone(), *why);
            }
        }
    }
    diagnostics.extend(pages.findings.iter().cloned());
    anchored
}

fn add(anchored: &mut Anchored, slug: &Slug, known: &Known) {
    let (anchors, record) = (known.anchors.clone(), known.record.clone());
    anchored.site.incidents.push(known.incident.clone());
    anchored.incidents.insert(slug.clone(), anchors);
    anchored.records.insert(slug.clone(), record);
}
