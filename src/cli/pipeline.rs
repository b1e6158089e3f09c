//! Where the commands meet the pipeline: values go in, an [`Outcome`] comes back.
//!
//! 1. [`Request`] is what `build` and `check` have settled: which site, and how.
//! 2. [`check`] goes from files to findings; [`build`] publishes as well.

use super::{Common, Failure, Surroundings, root};
use crate::build::{self, Built, Cache, Prepared, Settings};
use crate::check::Purpose;
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::config::BaseUrl;
use crate::model::site::LeftOut;
use crate::model::{SitePath, Slug};
use crate::output::{Manifest, NO_SINK, Signature, Sink};
use crate::parse::site::Options;
use crate::publish::{Disk, Folder, Press, PublishError};
use crate::source::{Sources, load};
use crate::verify::published::{self, Names};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is to be built, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's folder, absolute.
    pub root: PathBuf,
    /// In place of site.toml's.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts and scheduled notices are in it.
    pub drafts: bool,
    /// The time to build for.
    pub now: Timestamp,
    /// Whether warnings are errors.
    pub strict: bool,
    /// What the site is checked for.
    pub purpose: Purpose,
    /// The incidents that are recorded; empty means all.
    pub only: BTreeSet<Slug>,
    /// What salts are made from; none where nothing is recorded.
    pub seed: Option<[u8; 32]>,
}

/// What a build or a check came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What the findings point into.
    pub sources: Arc<Sources>,
    /// Finished.
    pub diagnostics: Diagnostics,
    /// Incidents that are not in the output, and why.
    pub left_out: BTreeMap<Slug, LeftOut>,
    /// What became of the output folder; `None` where it is as it was.
    pub published: Option<Published>,
    /// Whether the site came so far that it could be compared with what is live, and was.
    pub compared: bool,
}

/// What publishing did to the output folder, in files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// New, or other than before.
    pub written: usize,
    /// As before.
    pub unchanged: usize,
    /// Written by a former build and not part of this one.
    pub deleted: usize,
    /// Files that somebody put into the folder at that very moment, where one of the site's is now:
    /// their new paths.
    pub rescued: Vec<PathBuf>,
}

impl Outcome {
    /// What a command comes to that could not even begin.
    #[must_use]
    pub fn failed(error: &PublishError, strict: bool) -> Self {
        let mut outcome = Self {
            diagnostics: error.diagnostics(),
            ..Self::default()
        };
        outcome.diagnostics.finish(&outcome.sources, strict);
        outcome
    }
}

impl Request {
    /// Settles what the options leave open: the root, the clock.
    ///
    /// # Errors
    /// Where there is no site, or no time in `SOURCE_DATE_EPOCH`.
    pub fn new(
        common: &Common,
        drafts: bool,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        Ok(Self {
            now: common.now(surroundings)?,
            root: root::find(common, surroundings)?,
            base_url: common.base_url.clone(),
            drafts,
            strict: common.strict,
            purpose: Purpose::Build,
            only: BTreeSet::new(),
            // A build writes no salt, and is the same each time.
            seed: None,
        })
    }
}

impl Request {
    fn settings(&self) -> Settings {
        Settings {
            content: Options {
                base_url: self.base_url.clone(),
                drafts: self.drafts,
                now: self.now,
            },
            purpose: self.purpose,
            only: self.only.clone(),
            seed: self.seed,
        }
    }
}

/// Loads, compiles and verifies the site and, where there are no errors, compares it with what is
/// `live`.
#[must_use]
pub fn check(request: &Request, live: Option<&Manifest>) -> Outcome {
    run(request, NO_SINK, |site, outcome| {
        if let Some(live) = live {
            let anchored = site.prepared.anchored();
            let config = &anchored.site.config;
            let build = published::Build {
                manifest: &site.built.manifest(),
                outputs: &config.outputs,
                names: &Names::of(&anchored.site, site.sources),
                chains: Some(&anchored.chains()),
            };
            published::check(live, &build, &mut outcome.diagnostics);
            outcome.compared = true;
        }
    })
}

/// Signs a manifest.
pub type Sign<'a> = dyn Fn(&str) -> Result<Signature, Box<Diagnostic>> + 'a;

/// Does what [`check`] does and, where there are no errors, publishes into the folder `output`: signed,
/// or nothing.
#[must_use]
pub fn build(request: &Request, output: &Path, sign: Option<&Sign<'_>>) -> Outcome {
    let (disk, home) = (Disk::real(), std::env::home_dir());
    let folder = Folder::check(&request.root, output, home.as_deref());
    let press = folder.map(|folder| Press::new(&disk, folder));
    let sink = |path: &SitePath, digest, bytes: &[u8]| {
        if let Ok(press) = &press {
            press.draft(path, digest, bytes);
        }
    };
    run(request, &sink, |site, outcome| {
        let press = press.as_ref().map_err(PublishError::diagnostics);
        let done = press.and_then(|press| {
            publish(press, site.built, sign).map_err(|error| error.diagnostics())
        });
        match done {
            Ok(published) => outcome.published = Some(published),
            Err(found) => outcome.diagnostics.append(found),
        }
    })
}

fn publish(
    press: &Press<'_>,
    built: &Built,
    sign: Option<&Sign<'_>>,
) -> Result<Published, PublishError> {
    let manifest = built.manifest();
    let signature = sign.map(|sign| sign(&manifest.to_json()));
    let signature = signature.transpose().map_err(PublishError::Render)?;
    let done = press.publish(
        &built.output,
        &built.verified,
        &manifest,
        signature.as_ref(),
    )?;
    Ok(Published {
        written: done.written,
        unchanged: done.unchanged,
        deleted: done.deleted,
        rescued: done.rescued,
    })
}

/// Loads and parses the site, and compares it with its ledgers. Findings are finished.
#[must_use]
pub fn prepare(request: &Request) -> (Arc<Sources>, Option<Prepared>, Diagnostics) {
    let (sources, flaws) = load::load(&request.root);
    let sources = Arc::new(sources);
    let mut found = Diagnostics::default();
    let mut cache = Cache::default();
    let settings = request.settings();
    let prepared = build::prepare(&sources, &flaws, &settings, &mut cache, &mut found);
    found.finish(&sources, request.strict);
    (sources, prepared, found)
}

/// A site without errors.
pub(super) struct Sound<'a> {
    pub sources: &'a Sources,
    pub prepared: &'a Prepared,
    pub built: &'a Built,
}

/// Loads and compiles, and hands a site without errors to `then`. Each file that is made is shown to `sink`.
pub(super) fn run(
    request: &Request,
    sink: &Sink<'_>,
    then: impl FnOnce(Sound<'_>, &mut Outcome),
) -> Outcome {
    let (sources, flaws) = load::load(&request.root);
    let sources = Arc::new(sources);
    let mut outcome = Outcome::default();
    let found = &mut outcome.diagnostics;
    let mut cache = Cache::default();
    let settings = request.settings();
    if let Some(prepared) = build::prepare(&sources, &flaws, &settings, &mut cache, found) {
        let built = build::compile(&prepared, request.strict, &mut cache, sink, found);
        outcome.left_out = prepared.left_out().clone();
        if let Some(built) = &built {
            let site = Sound {
                sources: &sources,
                prepared: &prepared,
                built,
            };
            then(site, &mut outcome);
        }
        // The program is about to end, and the system takes all of it back at once.
        std::mem::forget((prepared, built, cache));
    }
    outcome.diagnostics.finish(&sources, request.strict);
    outcome.sources = sources;
    outcome
}
