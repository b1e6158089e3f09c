//! Rules over the finished site. They look at what readers get, so they hold for any theme.
//!
//! 1. Every file is made once, in parallel; its digest is taken, and [`page`] and [`style`] list
//!    what HTML, SVG and CSS refer to.
//! 2. [`Resolver`] finds what each reference means. A file that is not in the output and anything
//!    loaded from another host are told at once.
//! 3. Fragments wait until the ids of all pages are known.
//!
//! Beside them: [`published`] holds a build against what is live, [`copy`] a copy against its manifest.

mod attribute;
pub mod copy;
mod page;
pub mod published;
mod resolver;
mod style;

use crate::diag::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::model::config::BaseUrl;
use crate::model::{Digest, SitePath};
use crate::output::{Body, Manifest, Output};
use page::{Page, Reference, Role};
use rayon::prelude::*;
use resolver::{Resolver, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the rules need to know beside the files.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Where the site will stand.
    pub base: &'a BaseUrl,
}

/// What is known of a site once all of it has been looked at.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Every file's digest.
    pub digests: BTreeMap<SitePath, Digest>,
    /// Every page's ids, in the order of the page.
    pub anchors: BTreeMap<SitePath, Vec<String>>,
}

/// What one file had to say.
#[derive(Default)]
struct Report {
    digest: Option<Digest>,
    ids: Option<Vec<String>>,
    waiting: Vec<Fragment>,
    findings: Vec<Diagnostic>,
}

/// A link to an id of a page, by the page's number in the order of paths.
struct Fragment {
    page: u32,
    id: Box<str>,
    href: Box<str>,
}

/// Looks at every file of `output`. Findings go to `diagnostics`, in the order of paths; a file
/// that cannot be rendered is one of them, and is then missing in the result.
pub fn verify(
    output: &Output<'_>,
    options: &Options<'_>,
    diagnostics: &mut Diagnostics,
) -> Verified {
    let files: Vec<(&SitePath, &Body<'_>)> = output.files.iter().collect();
    let resolver = Resolver::new(files.iter().map(|(path, _)| *path).collect(), options.base);
    let mut reports: Vec<Report> = files
        .par_iter()
        .map(|(path, body)| inspect(path, body, &resolver))
        .collect();
    check_fragments(&files, &mut reports);
    let mut verified = Verified::default();
    for ((path, _), report) in files.into_iter().zip(reports) {
        diagnostics.extend(report.findings);
        verified
            .digests
            .extend(report.digest.map(|digest| (path.clone(), digest)));
        verified
            .anchors
            .extend(report.ids.map(|ids| (path.clone(), ids)));
    }
    verified
}

fn inspect(path: &SitePath, body: &Body<'_>, resolver: &Resolver<'_>) -> Report {
    let bytes = match body.bytes() {
        Ok(bytes) => bytes,
        Err(diagnostic) => {
            return Report {
                findings: vec![*diagnostic],
                ..Report::default()
            };
        }
    };
    let page = match path.extension().as_str() {
        "html" | "htm" => page::read(&bytes, page::Kind::Html),
        "svg" => page::read(&bytes, page::Kind::Svg),
        "css" => Page {
            references: style::urls(&String::from_utf8_lossy(&bytes)),
            ..Page::default()
        },
        _ => Page::default(),
    };
    let mut report = Report {
        digest: Some(Digest::of(&bytes)),
        ..Report::default()
    };
    if path.as_str() == Manifest::PATH {
        let message = format!("`{path}` is where the manifest goes");
        report
            .findings
            .push(Diagnostic::new(Code::OutputCollision, place(path), message));
    }
    report.findings.extend(own_findings(path, &page));
    check_references(path, &page, resolver, &mut report);
    report.ids = path.is_html().then_some(page.ids);
    report
}

/// What is wrong with a page whatever else the site holds.
fn own_findings(path: &SitePath, page: &Page) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = page
        .faults
        .iter()
        .map(|(code, what)| {
            Diagnostic::new(*code, place(path), format!("`{path}` has {what}"))
                .maybe_help(help(*code))
        })
        .collect();
    let mut seen = BTreeSet::new();
    let mut repeated = BTreeSet::new();
    for id in &page.ids {
        if !seen.insert(id) && repeated.insert(id) {
            let message = format!("`{path}` has the id `{id}` more than once");
            findings.push(Diagnostic::new(Code::OutputId, place(path), message));
        }
    }
    findings
}

/// Tells what is known already, and leaves what needs the ids of other pages.
fn check_references(path: &SitePath, page: &Page, resolver: &Resolver<'_>, report: &mut Report) {
    let place_on_site = resolver.page(path);
    for reference in &page.references {
        let target = resolver.resolve(place_on_site.as_ref(), &reference.url);
        if let Target::File {
            number: Some(page),
            fragment: Some(id),
        } = target
        {
            report.waiting.push(Fragment {
                page,
                id: id.into(),
                href: reference.url.as_str().into(),
            });
        } else if let Some((code, what)) = fault(reference, &target) {
            let href = shown(&reference.url);
            let verb = reference.role.verb();
            let message = format!("`{path}` {verb} `{href}`, {what}");
            let help = match target {
                Target::Missing { near: Some(near) } => Some(format!("did you mean `{near}`?")),
                _ => help(code),
            };
            report
                .findings
                .push(Diagnostic::new(code, place(path), message).maybe_help(help));
        }
    }
}

/// What is wrong with a reference, as the end of a sentence.
fn fault(reference: &Reference, target: &Target) -> Option<(Code, String)> {
    let loads = reference.role != Role::Follow;
    let scheme = || {
        let what = "whose scheme is not allowed there";
        (Code::OutputInline, what.to_owned())
    };
    match target {
        Target::Missing { .. } => Some((Code::OutputLink, "which is not in the output".to_owned())),
        Target::Beside if loads => Some((
            Code::OutputLink,
            "which is on this host but not part of this site".to_owned(),
        )),
        Target::Host(host) if loads => {
            Some((Code::OutputForeign, format!("from another host, `{host}`")))
        }
        Target::Data if reference.role == Role::Style => None,
        Target::Contact if loads => Some(scheme()),
        Target::File { .. } | Target::Beside | Target::Host(_) | Target::Contact => None,
        Target::Data | Target::Scheme => Some(scheme()),
        Target::Invalid => Some((Code::OutputLink, "which is no URL".to_owned())),
    }
}

fn help(code: Code) -> Option<String> {
    let help = match code {
        Code::OutputForeign => "copy it into `static/` and use the copy",
        Code::OutputInline => "put scripts and styles into files of the theme's `static/` folder",
        _ => return None,
    };
    Some(help.to_owned())
}

/// Checks the fragments that were left, now that all ids are known.
fn check_fragments(files: &[(&SitePath, &Body<'_>)], reports: &mut [Report]) {
    let ids: Vec<Option<Vec<&str>>> = reports
        .par_iter()
        .map(|report| {
            let mut ids: Vec<&str> = report.ids.as_ref()?.iter().map(String::as_str).collect();
            ids.sort_unstable();
            Some(ids)
        })
        .collect();
    let found: Vec<Vec<Diagnostic>> = reports
        .par_iter()
        .zip(files)
        .map(|(report, (path, _))| {
            let missing = report.waiting.iter().filter_map(|fragment| {
                // A file without ids is no page, and a page that failed to render has its own error.
                let number = fragment.page as usize;
                let ids = ids.get(number)?.as_ref()?;
                let target = files.get(number)?.0;
                ids.binary_search(&&*fragment.id)
                    .is_err()
                    .then(|| dangling(path, target, fragment, ids))
            });
            missing.collect()
        })
        .collect();
    for (report, found) in reports.iter_mut().zip(found) {
        report.findings.extend(found);
        report.waiting = Vec::new();
    }
}

fn dangling(path: &SitePath, target: &SitePath, fragment: &Fragment, ids: &[&str]) -> Diagnostic {
    let (href, id) = (shown(&fragment.href), &fragment.id);
    let message = format!("`{path}` links to `{href}`, but `{target}` has no id `{id}`");
    Diagnostic::new(Code::OutputLink, place(path), message)
        .maybe_help(did_you_mean(id, ids.iter().copied()))
}

fn place(path: &SitePath) -> Place {
    Place::Path(Arc::from(path.as_str()))
}

/// A URL for a message: an inlined image would fill the screen.
fn shown(url: &str) -> String {
    const LONGEST: usize = 200;
    if url.chars().count() <= LONGEST {
        return url.to_owned();
    }
    url.chars().take(LONGEST).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
