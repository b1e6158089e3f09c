//! Where the commands meet the pipeline: values go in, an [`Outcome`] comes back.
//!
//! 1. [`Request`] is what `build` and `check` have settled: which site, and how.
//! 2. [`check`] goes from files to findings; [`build`] publishes as well.

use super::{Common, Failure, Surroundings, root};
use crate::build::{self, Built, Prepared, Settings};
use crate::check::Purpose;
use crate::diag::Diagnostics;
use crate::model::Slug;
use crate::model::config::BaseUrl;
use crate::model::site::LeftOut;
use crate::parse::site::Options;
use crate::publish::{self, Folder, PublishError};
use crate::source::{Sources, load};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

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
    /// What salts are made from.
    pub seed: [u8; 32],
}

/// What a build or a check came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What the findings point into.
    pub sources: Sources,
    /// Finished.
    pub diagnostics: Diagnostics,
    /// Incidents that are not in the output, and why.
    pub left_out: BTreeMap<Slug, LeftOut>,
    /// What became of the output folder; `None` where it is as it was.
    pub published: Option<Published>,
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
            seed: [0; 32],
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

/// Loads, compiles and verifies the site.
#[must_use]
pub fn check(request: &Request) -> Outcome {
    run(request, |_, _| Ok(None))
}

/// Does what [`check`] does and, where there are no errors, publishes into the folder `output`.
#[must_use]
pub fn build(request: &Request, output: &Path) -> Outcome {
    run(request, |_, built| {
        let home = std::env::home_dir();
        let folder = Folder::check(&request.root, output, home.as_deref())?;
        let done = publish::publish(&built.output, &built.verified, &built.manifest, &folder)?;
        Ok(Some(Published {
            written: done.written,
            unchanged: done.unchanged,
            deleted: done.deleted,
            rescued: done.rescued,
        }))
    })
}

/// Loads and parses the site, and compares it with its ledgers. Findings are finished.
#[must_use]
pub fn prepare(request: &Request) -> (Sources, Option<Prepared>, Diagnostics) {
    let (sources, flaws) = load::load(&request.root);
    let mut found = Diagnostics::default();
    let prepared = build::prepare(&sources, &flaws, &request.settings(), &mut found);
    found.finish(&sources, request.strict);
    (sources, prepared, found)
}

/// Loads and compiles, and hands a site without errors to `then`.
pub(super) fn run(
    request: &Request,
    then: impl FnOnce(&Prepared, &Built<'_>) -> Result<Option<Published>, PublishError>,
) -> Outcome {
    let (sources, flaws) = load::load(&request.root);
    let mut outcome = Outcome::default();
    let mut found = Diagnostics::default();
    if let Some(prepared) = build::prepare(&sources, &flaws, &request.settings(), &mut found) {
        outcome.left_out = prepared.left_out().clone();
        let built = build::compile(&prepared, &sources, request.strict, &mut found);
        match built
            .as_ref()
            .map_or(Ok(None), |built| then(&prepared, built))
        {
            Ok(published) => outcome.published = published,
            Err(error) => found.append(error.diagnostics()),
        }
    }
    found.finish(&sources, request.strict);
    outcome.diagnostics = found;
    outcome.sources = sources;
    outcome
}
