//! Rules over the finished site. They look at what readers get, so they hold for any theme.
//!
//! 1. Every file is made once, in parallel; its digest is taken, and [`page`] and [`style`] list
//!    what HTML, SVG and CSS refer to ([`Facts`]). A [`Sink`] is shown it, so that it need not be made again.
//! 2. [`Resolver`] finds what each reference means. A file that is not in the output and anything
//!    loaded from another host are told at once ([`Links`]).
//! 3. Fragments wait until the ids of all pages are known ([`Report`]).
//! 4. Each of the three is taken from the [`Memory`] of the output before where what it follows from
//!    is the same: the file, the paths of the site, the pages that it links to.
//!
//! Beside them: [`published`] holds a build against what is live, [`copy`] a copy against its manifest.

mod attribute;
pub mod copy;
mod memory;
mod page;
pub mod published;
mod resolver;
mod style;

pub use memory::Memory;

use crate::diag::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::model::config::BaseUrl;
use crate::model::{Digest, SitePath};
use crate::output::signature::is_reserved;
use crate::output::{Body, Manifest, Output, Sink};
use memory::{Facts, Fragment, Links, Origin, Report, Site};
use page::{Page, Reference, Role};
use rayon::prelude::*;
use resolver::{Resolver, Standing, Target, fragment};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Ends of names, beside `svg`, of what browsers show as XML, with the scripts in it.
const XML: &[&str] = &[
    "atom", "mathml", "mml", "rdf", "rss", "xht", "xhtml", "xml", "xsl", "xslt",
];

/// What is known of a site once all of it has been looked at.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Every file's digest.
    pub digests: BTreeMap<SitePath, Digest>,
    /// Every page's ids, in the order of the page.
    pub anchors: BTreeMap<SitePath, Arc<[String]>>,
}

/// Looks at every file of `output`, of a site that will stand at `base`. Those that are made, and not known from `memory`,
/// are shown to `sink`. Findings go to
/// `diagnostics`, in the order of paths; a file that cannot be rendered is one of them, and is then
/// missing in the result.
pub fn verify<C: Send + Sync>(
    output: &Output<C>,
    base: &BaseUrl,
    memory: &mut Memory,
    sink: &Sink<'_>,
    diagnostics: &mut Diagnostics,
) -> Verified {
    let site = memory.site(output.files.keys(), base);
    let resolver = Resolver::new(&site.paths, base);
    let files: Vec<(&SitePath, &Body<C>)> = output.files.iter().collect();
    let seen: Vec<Result<Arc<Links>, Box<Diagnostic>>> = files
        .par_iter()
        .enumerate()
        .map(|(number, (path, body))| {
            let former = memory.report(&site, (number, path));
            let former = former.map(|report| &report.links);
            let facts = former.map(|links| &links.facts);
            let facts = facts.filter(|facts| facts.origin.is_of(body)).cloned();
            let facts =
                facts.map_or_else(|| inspect(output, path, body, sink).map(Arc::new), Ok)?;
            let links = former.filter(|links| links.hold(&facts, &site)).cloned();
            Ok(links.unwrap_or_else(|| Arc::new(resolve(path, facts, &site, &resolver))))
        })
        .collect();
    let facts: Vec<Option<&Arc<Facts>>> = seen
        .iter()
        .map(|seen| seen.as_ref().ok().map(|links| &links.facts))
        .collect();
    let reports: Vec<Result<Arc<Report>, Box<Diagnostic>>> = files
        .par_iter()
        .zip(&seen)
        .enumerate()
        .map(|(number, ((path, _), links))| {
            let links = links.as_ref().map_err(Clone::clone)?;
            let former = memory.report(&site, (number, path));
            let former = former.filter(|report| report.holds(links, &facts)).cloned();
            Ok(former.unwrap_or_else(|| Arc::new(report(path, links.clone(), &site, &facts))))
        })
        .collect();
    let (mut digests, mut anchors) = (Vec::with_capacity(files.len()), Vec::new());
    for ((path, _), report) in files.iter().zip(&reports) {
        match report {
            Ok(report) => {
                diagnostics.extend(report.findings().cloned());
                let facts = &report.links.facts;
                digests.push(((*path).clone(), facts.digest));
                anchors.extend(facts.ids.iter().map(|ids| ((*path).clone(), ids.clone())));
            }
            Err(finding) => diagnostics.push((**finding).clone()),
        }
    }
    memory.keep(site, reports.into_iter().map(Result::ok));
    // They are in order already, and of pairs in order a map is made at once.
    Verified {
        digests: digests.into_iter().collect(),
        anchors: anchors.into_iter().collect(),
    }
}

/// Makes a file, and looks at it by itself.
fn inspect<C>(
    output: &Output<C>,
    path: &SitePath,
    body: &Body<C>,
    sink: &Sink<'_>,
) -> Result<Facts, Box<Diagnostic>> {
    let bytes = output.bytes(body)?;
    let digest = Digest::of(&bytes);
    sink(path, digest, &bytes);
    let mut page = match path.extension().as_str() {
        "html" | "htm" | "shtml" => page::read(&bytes, page::Kind::Html),
        "svg" => page::read(&bytes, page::Kind::Xml),
        // Feeds and the sitemap are made without a theme: there is no markup of others in them.
        extension if XML.contains(&extension) && matches!(body, Body::Bytes(_)) => {
            page::read(&bytes, page::Kind::Xml)
        }
        "css" => page::read_style(&bytes),
        "svgz" => Page {
            faults: [(
                Code::OutputHtml,
                "a form that cannot be looked into".to_owned(),
            )]
            .into(),
            ..Page::default()
        },
        _ => Page::default(),
    };
    let is_themed = path.is_html() && matches!(body, Body::Render { .. });
    let unguarded = is_themed.then(|| page.unguarded()).flatten();
    page.faults
        .extend(unguarded.map(|what| (Code::OutputPolicy, what)));
    let mut findings = own_findings(path, &page);
    if is_reserved(path.as_str()) {
        let what = match path.as_str() {
            Manifest::PATH => "the manifest",
            _ => "the manifest's signature",
        };
        let message = format!("`{path}` is where {what} goes");
        findings.push(Diagnostic::new(Code::OutputCollision, place(path), message));
    }
    Ok(Facts {
        origin: Origin::of(body),
        digest,
        ids: path.is_html().then(|| page.ids.into()),
        references: page.references,
        findings,
    })
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
fn resolve(path: &SitePath, facts: Arc<Facts>, site: &Arc<Site>, resolver: &Resolver<'_>) -> Links {
    let standing = Standing::of(path);
    let (mut waiting, mut findings) = (Vec::new(), Vec::new());
    for (number, reference) in (0..).zip(facts.references.iter()) {
        let target = resolver.resolve(&standing, reference.url);
        if let Target::File { number: Some(page) } = target {
            waiting.extend(fragment(reference.url).map(|_| Fragment {
                page,
                reference: number,
            }));
        } else if let Some((code, what)) = fault(reference, &target) {
            let href = shown(reference.url);
            let verb = reference.role.verb();
            let message = format!("`{path}` {verb} `{href}`, {what}");
            let help = match target {
                Target::Missing { near: Some(near) } => Some(format!("did you mean `{near}`?")),
                _ => help(code),
            };
            findings.push(Diagnostic::new(code, place(path), message).maybe_help(help));
        }
    }
    waiting.sort_unstable();
    Links {
        facts,
        site: site.clone(),
        waiting: waiting.into(),
        findings,
    }
}

/// What is wrong with a reference, as the end of a sentence.
fn fault(reference: Reference<'_>, target: &Target) -> Option<(Code, String)> {
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
        Code::OutputHtml => {
            "mend the template; a file of `static/`, save again: as UTF-8, and an SVG without entities and instructions"
        }
        Code::OutputPolicy => {
            "write `<meta http-equiv=\"Content-Security-Policy\" content=\"{{ site.csp }}\">` at the start of the template's `head`"
        }
        Code::OutputForeign => "copy it into `static/` and use the copy",
        Code::OutputInline => {
            "put scripts and styles into files of the theme's `static/` folder; a script is written as \
             `<script src=\"{{ site.assets[\"NAME.js\"] }}\" integrity=\"{{ site.integrity[\"NAME.js\"] }}\"></script>`"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// Checks the fragments that were left, now that all ids are known.
fn report(
    path: &SitePath,
    links: Arc<Links>,
    site: &Site,
    facts: &[Option<&Arc<Facts>>],
) -> Report {
    let (mut targets, mut found) = (Vec::new(), Vec::new());
    for fragments in links.waiting.chunk_by(|a, b| a.page == b.page) {
        let Some(number) = fragments.first().map(|fragment| fragment.page) else {
            continue;
        };
        let target = facts.get(number as usize).copied().flatten().cloned();
        // A file without ids is no page, and a page that failed to render has its own error.
        let ids = target.as_ref().and_then(|facts| facts.ids.as_deref());
        if let (Some(ids), Some(target)) = (ids, site.paths.get(number as usize)) {
            let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
            for one in fragments {
                let href = links.href(*one);
                if let Some(id) = fragment(href).filter(|id| !known.contains(&**id)) {
                    found.push(dangling(path, target, (href, &id), &known));
                }
            }
        }
        targets.push((number, target));
    }
    Report {
        links,
        targets: targets.into(),
        dangling: found,
    }
}

fn dangling(
    path: &SitePath,
    target: &SitePath,
    (href, id): (&str, &str),
    ids: &BTreeSet<&str>,
) -> Diagnostic {
    let href = shown(href);
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
