//! All of a site's sources to [`Site`].
//!
//! 1. site.toml first: everything else needs its languages.
//! 2. Incidents, each with findings of its own, in parallel; drafts and what is scheduled are left
//!    out unless asked for.
//! 3. Pages and static files.

use super::folder::{self, Files, Outcome};
use super::scope::Scope;
use super::{page, site_toml};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::config::BaseUrl;
use crate::model::site::LeftOut;
use crate::model::{Incident, Locale, Markdown, Site, SitePath, Slug};
use crate::source::{FileId, Sources};
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the command line says of a build's content.
#[derive(Debug, Clone)]
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
    let config = site_toml::parse(sources, options.base_url.clone(), diagnostics)?;
    let locales: Vec<Locale> = config
        .locales
        .iter()
        .map(|locale| locale.tag.clone())
        .collect();
    let scope = Scope {
        sources,
        locales: &locales,
    };
    let folders: Vec<_> = folders(scope, diagnostics).into_iter().collect();
    let parsed: Vec<_> = folders
        .into_par_iter()
        .map(|(slug, files)| {
            let default = &config.default_locale;
            (
                slug.clone(),
                folder::parse(slug, files, scope, default, options.now),
            )
        })
        .collect();
    let mut incidents = Vec::new();
    let mut left_out = BTreeMap::new();
    for (slug, (outcome, found)) in parsed {
        diagnostics.append(found);
        match left(&outcome, options) {
            Some(why) => {
                diagnostics.extend(told(&slug, &outcome, why));
                left_out.insert(slug, why);
            }
            None => incidents.extend(incident(outcome)),
        }
    }
    let pages = page::parse_all(scope, diagnostics);
    let statics = statics(sources, diagnostics);
    Some(Site {
        config,
        incidents,
        pages,
        statics,
        left_out,
    })
}

fn incident(outcome: Outcome) -> Option<Incident<Markdown>> {
    match outcome {
        Outcome::Incident(incident) => Some(*incident),
        Outcome::BrokenDraft | Outcome::Broken => None,
    }
}

/// Why an incident is not shown, if it is not.
fn left(outcome: &Outcome, options: &Options) -> Option<LeftOut> {
    match outcome {
        Outcome::Broken => Some(LeftOut::Broken),
        Outcome::BrokenDraft => Some(LeftOut::Draft),
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
        LeftOut::Broken => None,
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

/// The folders of `content/incidents/`, each with its files sorted.
fn folders(scope: Scope<'_>, diagnostics: &mut Diagnostics) -> BTreeMap<Slug, Files> {
    let mut folders: BTreeMap<Slug, Files> = BTreeMap::new();
    for (file, source) in scope.sources.below("content/") {
        if source.path.starts_with(page::FOLDER) {
            continue;
        }
        let inside = source
            .path
            .strip_prefix(folder::FOLDER)
            .and_then(|rest| rest.split_once('/'));
        let Some((name, rest)) = inside else {
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownFile,
                    Place::file(scope.sources, file),
                    "no part of candor reads this file",
                )
                .help("incidents are folders of `content/incidents/`, pages files of `content/pages/`"),
            );
            continue;
        };
        match Slug::parse(name) {
            Some(slug) => folders
                .entry(slug)
                .or_default()
                .add(rest, file, scope, diagnostics),
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

fn statics(sources: &Sources, diagnostics: &mut Diagnostics) -> BTreeMap<SitePath, FileId> {
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
