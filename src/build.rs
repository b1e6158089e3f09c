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
use crate::output::{Manifest, Output, Sink};
use crate::parse::site::{self, Options};
use crate::render::scene::Scene;
use crate::render::shelf::Shelf;
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

/// A site with everything that its pages are made from.
pub struct Prepared {
    scene: Arc<Scene>,
}

/// A site that is ready to be published.
pub struct Built {
    /// Every file but the manifest.
    pub output: Output<Scene>,
    /// Digests and anchors of all files.
    pub verified: Verified,
}

impl Built {
    /// What the site says of itself.
    #[must_use]
    pub fn manifest(&self) -> Manifest {
        let Scene {
            anchored, preview, ..
        } = &*self.output.context;
        let is_preview = *preview;
        let Verified { digests, anchors } = &self.verified;
        let mut manifest =
            Manifest::new(&anchored.site.config.base_url, is_preview, digests, anchors);
        if !is_preview {
            manifest.ledgers = anchored.heads();
        }
        manifest
    }
}

impl Prepared {
    /// What the sources have and the site does not, by slug.
    #[must_use]
    pub fn left_out(&self) -> &BTreeMap<Slug, LeftOut> {
        &self.scene.anchored.site.left_out
    }

    /// The site with all that is known of its past.
    #[must_use]
    pub fn anchored(&self) -> &Anchored {
        &self.scene.anchored
    }

    /// What pages, and exports, are made from.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
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
    /// What salts are made from; none where nothing is recorded.
    pub seed: Option<[u8; 32]>,
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
    sources: &Arc<Sources>,
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
    let mut scene = Scene {
        anchored,
        readers: ground.readers.clone(),
        theme,
        shared: cache.shared.clone(),
        sources: sources.clone(),
        shelf: Arc::default(),
        now: settings.content.now,
        preview: settings.content.drafts,
        common: [ground, cache.shared.clone()],
    };
    scene.shelf = Arc::new(Shelf::new(&scene, cache.shelf.as_deref()));
    cache.shelf = Some(scene.shelf.clone());
    Some(Prepared {
        scene: Arc::new(scene),
    })
}

/// Names every file of the site and verifies them; each that is made is shown to `sink`. None after errors, of this or an earlier step;
/// where `strict`, after warnings too.
pub fn compile(
    prepared: &Prepared,
    strict: bool,
    cache: &mut Cache,
    sink: &Sink<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Built> {
    let scene = &prepared.scene;
    let output = render::render(scene, &mut cache.sections, diagnostics);
    check::links::site_paths(&scene.anchored, &output, diagnostics);
    let stops =
        |found: &Diagnostics| found.has_errors() || (strict && found.count(Severity::Warning) > 0);
    // What is wrong with the content would be found a second time in the pages.
    if stops(diagnostics) {
        return None;
    }
    let base = &scene.config().base_url;
    let verified = verify::verify(&output, base, &mut cache.verified, sink, diagnostics);
    if stops(diagnostics) {
        return None;
    }
    Some(Built { output, verified })
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
        leads: BTreeMap::new(),
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
    let Known {
        incident,
        anchors,
        record,
        leads,
    } = known.clone();
    anchored.site.incidents.push(incident);
    anchored.incidents.insert(slug.clone(), anchors);
    anchored.records.insert(slug.clone(), record);
    anchored.leads.insert(slug.clone(), leads);
}
