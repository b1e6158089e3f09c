//! Old addresses: the same files under the names that they had before.
//!
//! 1. A question that had a page of its own, and lives elsewhere now.
//! 2. An incident's former slug: everything under it, in every language.
//! 3. An old site path: the page in the language that the path begins with, else in the source's.
//! 4. A page's former names. 5. A locale's former tags: everything under them.
//!
//! They are copies and not redirects: without a server's help, a redirect would lose the anchor.
//! Their canonical link names the address that is meant now.

use super::files::{File, Files};
use super::scene::{Scene, Subject};
use crate::diag::{Code, Diagnostic};
use crate::markdown::Document;
use crate::model::incident::{Alias, AliasTarget};
use crate::model::ledger::UnitId;
use crate::model::{Anchor, Incident, Locale, SitePath, Slug, route};
use crate::output::Body;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Adds every copy.
pub(super) fn add(scene: &Scene, files: &mut Files) {
    if scene.config().outputs.question_pages {
        for incident in &scene.anchored.site.incidents {
            former_questions(scene, incident, files);
        }
    }
    former_slugs(scene, files);
    for incident in &scene.anchored.site.incidents {
        for alias in &incident.facts.aliases {
            if let AliasTarget::Path(path) = &alias.target {
                let from = old_path(scene, Subject::Incident(incident), path, None);
                copy(&from, path.clone(), alias.span, files);
            }
        }
    }
    for page in &scene.anchored.site.pages {
        for (locale, variant) in page.variants.iter() {
            for Alias { target, span } in &variant.aliases {
                let (from, to) = match target {
                    AliasTarget::Slug(old) => {
                        (route::page(locale, &page.name), route::page(locale, old))
                    }
                    AliasTarget::Path(path) => (
                        old_path(scene, Subject::Page(page), path, Some(locale)),
                        path.clone(),
                    ),
                };
                copy(&from, to, *span, files);
            }
        }
    }
    for locale in &scene.config().locales {
        for old in &locale.aliases {
            former_locale(&locale.tag, old, files);
        }
    }
}

fn former_slugs(scene: &Scene, files: &mut Files) {
    let mut taken = BTreeSet::new();
    let mut former: BTreeMap<&str, Vec<&Slug>> = BTreeMap::new();
    for incident in &scene.anchored.site.incidents {
        for alias in &incident.facts.aliases {
            if let AliasTarget::Slug(old) = &alias.target {
                // One that another notice has is reported by the checks of addresses.
                let is_taken = scene.anchored.site.incident(old.as_str()).is_some();
                if !is_taken && taken.insert(old) {
                    former.entry(incident.slug.as_str()).or_default().push(old);
                }
            }
        }
    }
    if former.is_empty() {
        return;
    }
    rename(files, |path| {
        let Some((before, slug, rest)) = of_notice(path) else {
            return Vec::new();
        };
        let all = former.get(slug).into_iter().flatten();
        all.map(|old| format!("{before}{old}{rest}")).collect()
    });
}

/// A path that is named for a notice, taken apart: what comes before its slug, the slug, the rest.
/// Notices are at the root or below one locale; nothing else has such a path.
fn of_notice(path: &str) -> Option<(&str, &str, &str)> {
    const FOLDER: &str = "incidents/";
    let below = match path.strip_prefix(FOLDER) {
        Some(below) => below,
        None => path.split_once('/')?.1.strip_prefix(FOLDER)?,
    };
    let before = path.strip_suffix(below)?;
    let is_file = before == FOLDER && !below.contains('/');
    // A slug may have dots.
    let mut endings = [".history.jsonl", ".json"].into_iter();
    let slug = match endings.find_map(|ending| below.strip_suffix(ending)) {
        Some(slug) if is_file => slug,
        _ => below.split_once('/')?.0,
    };
    Some((before, slug, below.strip_prefix(slug)?))
}

/// Copies a file, unless another is there already.
fn copy(from: &SitePath, to: SitePath, span: Span, files: &mut Files) {
    if files.get(&to).is_some() {
        let message = format!("the alias `{}` is the address of another page", to.url());
        files.report(
            Diagnostic::new(Code::AliasTaken, span, message)
                .help("an alias is an address that nothing else has: remove the line"),
        );
    } else if let Some(body) = files.get(from) {
        files.add(File::new(to, body, "an alias"));
    }
}

/// The pages of questions that had pages of their own and live elsewhere now: the page of the one
/// that each went to, else the notice's.
fn former_questions(scene: &Scene, incident: &Incident<Document>, files: &mut Files) {
    let (Some(record), Some(anchors)) = (scene.record(incident), scene.anchors(incident)) else {
        return;
    };
    let recorded = record.history.recorded().iter();
    let texts = recorded.flat_map(|revision| revision.changes.iter().map(|change| &change.text));
    let ids: BTreeSet<Anchor> = texts
        .filter_map(|text| match &text.unit {
            UnitId::Question(id) => Anchor::recorded(id),
            _ => None,
        })
        .collect();
    for locale in scene.config().locales.iter().map(|locale| &locale.tag) {
        let notice = route::notice(locale, &incident.slug);
        for id in &ids {
            let path = route::question(locale, &incident.slug, id);
            let home = anchors.moved.get(id.as_str());
            let own = home
                .and_then(|home| Anchor::recorded(home))
                .map(|home| route::question(locale, &incident.slug, &home));
            let page = own
                .and_then(|own| files.get(&own))
                .or_else(|| files.get(&notice));
            if let (None, Some(page)) = (files.get(&path), page) {
                files.add(File::new(path, page, "a former question"));
            }
        }
    }
}

fn former_locale(tag: &Locale, old: &Locale, files: &mut Files) {
    let (now, then) = (format!("{tag}/"), format!("{old}/"));
    rename(files, |path| {
        let rest = path.strip_prefix(&now).into_iter();
        rest.map(|rest| format!("{then}{rest}")).collect()
    });
}

/// Copies every file for which `to` knows other paths.
fn rename(files: &mut Files, to: impl Fn(&str) -> Vec<String>) {
    let mut found: Vec<(SitePath, Body<Scene>)> = Vec::new();
    for (path, body) in files.all() {
        let paths = to(path.as_str());
        let paths = paths.iter().filter_map(|path| SitePath::parse(path));
        found.extend(paths.map(|path| (path, body.clone())));
    }
    for (path, body) in found {
        files.add(File::new(path, body, "an alias"));
    }
}

/// The page that an old path stood for.
fn old_path(
    scene: &Scene,
    subject: Subject<'_>,
    path: &SitePath,
    locale: Option<&Locale>,
) -> SitePath {
    let first = path.as_str().split('/').next().unwrap_or_default();
    let named = scene.config().locales.iter().map(|locale| &locale.tag);
    let mut named = named.filter(|tag| tag.as_str() == first && scene.has_page(subject, tag));
    let source = subject.source(&scene.config().default_locale);
    let locale = locale.or(named.next()).unwrap_or(&source);
    subject.path(locale)
}
