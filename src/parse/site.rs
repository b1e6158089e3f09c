//! All of a site's sources to [`Site`].
//!
//! 1. site.toml first ([`config`]): everything else needs its languages.
//! 2. Incidents, each by itself ([`folders`], [`incident`]); drafts and what is scheduled are left
//!    out unless asked for.
//! 3. Pages and static files ([`pages`], [`statics`]).
//!
//! [`parse`] does all of it.

use super::folder::{self, Files, Outcome};
use super::page;
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::config::BaseUrl;
use crate::model::site::LeftOut;
use crate::model::{Config, Incident, Markdown, Page, Site, SitePath, Slug};
use crate::source::{FileId, Sources};
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the command line says of a build's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// In place of site.toml's.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts and scheduled notices are shown.
    pub drafts: bool,
    /// The clock.
    pub now: Timestamp,
}

/// Parses a whole site. None where site.toml cannot be used; everything wrong is reported.
pub fn parse(
    sources: &Sources,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Site<Markdown>> {
    let config = config(sources, options, diagnostics)?;
    let folders: Vec<_> = folders(sources, diagnostics).into_iter().collect();
    let parsed: Vec<_> = folders
        .into_par_iter()
        .map(|(slug, files)| {
            let found = incident(&slug, &files, sources, (&config, options));
            (slug, found)
        })
        .collect();
    let mut incidents = Vec::new();
    let mut left_out = BTreeMap::new();
    for (slug, (outcome, found)) in parsed {
        diagnostics.append(found);
        match outcome {
            Ok(incident) => incidents.push(Arc::new(incident)),
            Err(why) => {
                left_out.insert(slug, why);
            }
        }
    }
    let pages = pages(sources, &config, diagnostics);
    Some(Site {
        pages: pages.into_iter().map(Arc::new).collect(),
        statics: statics(sources, diagnostics),
        config: Arc::new(config),
        incidents,
        left_out,
    })
}

/// site.toml. None where it cannot be used.
pub fn config(
    sources: &Sources,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Config> {
    super::site_toml::parse(sources, options.base_url.clone(), diagnostics)
}

/// Every ordinary page, sorted by name.
pub fn pages(
    sources: &Sources,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Vec<Page<Markdown>> {
    let locales = &config.tags();
    page::parse_all(Scope { sources, locales }, diagnostics)
}

/// The incident of a folder, from its files alone; why it is not shown, where it is not.
pub fn incident(
    slug: &Slug,
    files: &[FileId],
    sources: &Sources,
    (config, options): (&Config, &Options),
) -> (Result<Incident<Markdown>, LeftOut>, Diagnostics) {
    let locales = &config.tags();
    let scope = Scope { sources, locales };
    let mut diagnostics = Diagnostics::default();
    let folder = format!("{}{slug}/", folder::FOLDER);
    let mut sorted = Files::default();
    for file in files {
        let name = sources.path(*file).strip_prefix(&*folder);
        sorted.add(name.unwrap_or_default(), *file, scope, &mut diagnostics);
    }
    let default = &config.default_locale;
    let (outcome, found) = folder::parse(slug.clone(), sorted, scope, default, options.now);
    diagnostics.append(found);
    if let Some(why) = left(&outcome, options) {
        diagnostics.extend(told(slug, &outcome, why));
        return (Err(why), diagnostics);
    }
    let result = match outcome {
        Outcome::Incident(incident) => Ok(*incident),
        Outcome::BrokenDraft | Outcome::Blank | Outcome::Broken => Err(LeftOut::Broken),
    };
    (result, diagnostics)
}

/// Why an incident is not shown, if it is not.
fn left(outcome: &Outcome, options: &Options) -> Option<LeftOut> {
    match outcome {
        Outcome::Broken => Some(LeftOut::Broken),
        Outcome::BrokenDraft => Some(LeftOut::Draft),
        Outcome::Blank => Some(LeftOut::Blank),
        Outcome::Incident(_) if options.drafts => None,
        Outcome::Incident(incident) if incident.facts.draft => Some(LeftOut::Draft),
        // What was published stays: that its time was changed is told when it is compared.
        Outcome::Incident(incident) if !incident.ledger.revisions.is_empty() => None,
        Outcome::Incident(incident) => incident
            .facts
            .published
            .is_some_and(|published| published > options.now)
            .then_some(LeftOut::Scheduled),
    }
}

fn told(slug: &Slug, outcome: &Outcome, why: LeftOut) -> Option<Diagnostic> {
    let place = Place::Path(Arc::from(format!("{}{slug}", folder::FOLDER)));
    let at = match outcome {
        Outcome::Incident(incident) => incident.facts.published,
        _ => None,
    };
    match why {
        // What there is to say of these was found where they were read.
        LeftOut::Broken | LeftOut::Blank => None,
        LeftOut::Draft => Some(
            Diagnostic::new(
                Code::Draft,
                place,
                format!("`{slug}` is a draft and left out"),
            )
            .help("`--drafts` shows it in a preview; remove `draft: true` to publish it"),
        ),
        LeftOut::Scheduled => Some(
            Diagnostic::new(
                Code::Scheduled,
                place,
                format!("`{slug}` is left out until {}", at.unwrap_or_default()),
            )
            .help("build again then; `--drafts` shows it in a preview"),
        ),
    }
}

/// The folders of `content/incidents/`, each with its files in the order of their paths.
pub fn folders(sources: &Sources, diagnostics: &mut Diagnostics) -> BTreeMap<Slug, Vec<FileId>> {
    let mut folders: BTreeMap<Slug, Vec<FileId>> = BTreeMap::new();
    for (file, source) in sources.below("content/") {
        if source.path.starts_with(page::FOLDER) {
            continue;
        }
        let inside = source
            .path
            .strip_prefix(folder::FOLDER)
            .and_then(|rest| rest.split_once('/'));
        let Some((name, _)) = inside else {
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownFile,
                    Place::file(sources, file),
                    "no part of candor reads this file",
                )
                .help("incidents are folders of `content/incidents/`, pages files of `content/pages/`"),
            );
            continue;
        };
        match Slug::parse(name) {
            Some(slug) => folders.entry(slug).or_default().push(file),
            None => diagnostics.push(bad_slug(name)),
        }
    }
    folders
}

fn bad_slug(name: &str) -> Diagnostic {
    let place = Place::Path(Arc::from(format!("{}{name}", folder::FOLDER)));
    let likely = crate::model::Anchor::slug(name);
    Diagnostic::new(
        Code::InvalidSlug,
        place,
        format!("`{name}` cannot be a part of a URL"),
    )
    .help(format!(
        "rename the folder: small letters, digits and `-`, for example `{likely}`"
    ))
}

/// What `static/` puts where.
pub fn statics(sources: &Sources, diagnostics: &mut Diagnostics) -> BTreeMap<SitePath, FileId> {
    let mut found = BTreeMap::new();
    for (file, source) in sources.below("static/") {
        let path = source
            .path
            .strip_prefix("static/")
            .and_then(SitePath::parse);
        match path {
            Some(path) => {
                found.insert(path, file);
            }
            None => diagnostics.push(
                Diagnostic::new(
                    Code::InvalidValue,
                    Place::file(sources, file),
                    "this file's name cannot be a part of a URL",
                )
                .help("rename it: no backslash and no control characters"),
            ),
        }
    }
    found
}
