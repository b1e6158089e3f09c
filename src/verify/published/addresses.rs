//! Addresses that are live and would be lost.
//!
//! 1. Every live path that the build does not have, and that readers may have a link to, gets a
//!    [`Cause`]: what one person did, and can undo in one place.
//! 2. Each cause is one finding, which says what was lost and how to keep it.

use super::address::{self, Address, Kind};
use super::names::{Owner, OwnerKind};
use super::{Build, are, listed, place, urls, yaml};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::site::LeftOut;
use crate::model::{Locale, SitePath, Slug};
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why addresses would be lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cause<'a> {
    /// No language of the site has this tag any more.
    Language(&'a str),
    /// No notice has this slug any more.
    Notice(&'a str),
    /// No ordinary page has this name any more.
    Page(&'a str),
    /// A notice or page that is there, but not in this language.
    Translation(Arc<Owner>, Locale),
    /// Pages of a notice or page that is there.
    Pages(Arc<Owner>),
    /// Files beside a notice that is there.
    Files(Arc<Owner>),
    /// Lists of years in which nothing was published any more.
    Years,
    /// Of nothing that candor knows.
    Other(&'a SitePath),
}

/// Reports lost addresses; gives the slugs of notices that are wholly lost.
pub(super) fn check<'a>(
    live: &'a Manifest,
    build: &Build<'_>,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<&'a str> {
    let comparison = Comparison::new(live, build);
    let mut lost: BTreeMap<Cause<'a>, Vec<&'a SitePath>> = BTreeMap::new();
    for (path, cause) in comparison.lost() {
        lost.entry(cause).or_default().push(path);
    }
    let gone: BTreeSet<&str> = lost
        .keys()
        .filter_map(|cause| match cause {
            Cause::Notice(slug) => Some(*slug),
            _ => None,
        })
        .collect();
    // A year goes with the last notice in it, and comes back with it.
    let is_of_notices =
        |cause: &Cause<'_>| matches!(cause, Cause::Notice(_) | Cause::Translation(..));
    if lost.keys().any(is_of_notices) {
        lost.remove(&Cause::Years);
    }
    let is_page = |cause: &&Cause<'_>| matches!(cause, Cause::Page(_));
    let pages = lost.keys().filter(is_page).count();
    for (cause, paths) in &lost {
        let alike = if is_page(&cause) { pages } else { gone.len() };
        diagnostics.push(comparison.finding(cause, paths, alike));
    }
    gone
}

/// Two sites, one of them live.
struct Comparison<'a, 'b> {
    live: &'a Manifest,
    build: &'b Build<'b>,
    languages: BTreeSet<&'b str>,
}

impl<'a> Comparison<'a, '_> {
    fn new<'b>(live: &'a Manifest, build: &'b Build<'b>) -> Comparison<'a, 'b>
    where
        'a: 'b,
    {
        let named = build.names.languages.keys().map(Locale::as_str);
        Comparison {
            live,
            build,
            languages: address::languages(live).chain(named).collect(),
        }
    }

    /// Every live path that is missed, with the cause.
    fn lost(&self) -> impl Iterator<Item = (&'a SitePath, Cause<'a>)> {
        let gone = self
            .live
            .files
            .keys()
            .filter(|path| !self.build.manifest.files.contains_key(*path));
        gone.filter_map(|path| {
            let address = Address::parse(path, &self.languages);
            let is_missed = !address.is_expendable(self.build.outputs);
            let cause = is_missed.then(|| self.cause(&address)).flatten()?;
            Some((path, cause))
        })
    }

    /// Why an address would be lost; none where it is meant to be.
    fn cause(&self, address: &Address<'a>) -> Option<Cause<'a>> {
        let names = self.build.names;
        let path = address.path;
        if let Some(tag) = address
            .language
            .filter(|tag| !names.languages.contains_key(*tag))
        {
            return Some(Cause::Language(tag));
        }
        match address.kind {
            Kind::Notice(slug, _) | Kind::Data(slug) if !names.notices.contains_key(slug) => {
                let chooser = format!("incidents/{slug}/index.html");
                let was_notice = self.live.files.contains_key(chooser.as_str());
                Some(if was_notice {
                    Cause::Notice(slug)
                } else {
                    Cause::Other(path)
                })
            }
            Kind::Notice(slug, _) => {
                let owner = names.notices.get(slug)?;
                self.cause_in(owner, address)
            }
            Kind::Page(name) => match names.pages.get(name) {
                Some(owner) => self.cause_in(owner, address),
                None => Some(Cause::Page(name)),
            },
            Kind::Year => Some(Cause::Years),
            // That a ledger is gone is told as such.
            Kind::Data(slug) if self.is_ledger(path, slug) => None,
            Kind::Data(_) | Kind::Other(_) => Some(match names.paths.get(path) {
                Some(owner) => Cause::Pages(owner.clone()),
                None => Cause::Other(path),
            }),
        }
    }

    fn is_ledger(&self, path: &SitePath, slug: &str) -> bool {
        let is_compared = self.build.chains.is_some() && self.live.ledgers.contains_key(slug);
        is_compared && path.as_str().ends_with(".history.jsonl")
    }

    /// Why an address of something that is there would be lost.
    fn cause_in(&self, owner: &Arc<Owner>, address: &Address<'a>) -> Option<Cause<'a>> {
        let tag = address
            .language
            .and_then(|tag| self.build.names.languages.get(tag));
        if let Some(tag) = tag.filter(|tag| !self.has(owner, tag)) {
            return Some(Cause::Translation(owner.clone(), tag.clone()));
        }
        match owner.kind {
            _ if address.path.is_html() => Some(Cause::Pages(owner.clone())),
            // What a withdrawn notice showed is withdrawn with it.
            OwnerKind::Notice { withdrawn: true } => None,
            _ => Some(Cause::Files(owner.clone())),
        }
    }

    /// Whether the build has a notice or page in a language.
    fn has(&self, owner: &Owner, tag: &Locale) -> bool {
        let path = match owner.kind {
            OwnerKind::Notice { .. } => format!("{tag}/incidents/{}/index.html", owner.name),
            OwnerKind::Page => format!("{tag}/{}/index.html", owner.name),
        };
        self.build.manifest.files.contains_key(path.as_str())
    }

    /// What a cause comes to; `paths` are not empty. `alike` is how many names of its kind are gone.
    fn finding(&self, cause: &Cause<'_>, paths: &[&SitePath], alike: usize) -> Diagnostic {
        let lost = urls(paths.iter().copied());
        let count = match lost.len() {
            1 => "1 address would be lost".to_owned(),
            count => format!("{count} addresses would be lost"),
        };
        let (shown, are) = (listed(&lost), are(lost.len()));
        let these = format!("{shown} {are} live and not in this build");
        let first = paths.first().map_or("", |path| path.as_str());
        let own = format!("static/{first}");
        let (place, message, help) = match cause {
            Cause::Language(tag) => return language(tag, &count),
            Cause::Notice(slug) => return self.notice(slug, &count, alike),
            Cause::Page(name) => (
                first,
                format!("the page `{name}` is live and not in this build: {count}"),
                self.page_help(name, &lost, alike),
            ),
            Cause::Translation(owner, tag) => {
                let shown = owner.shown();
                (
                    &*owner.file,
                    format!("{shown} is live in `{tag}` and not in this build: {count}"),
                    translation_help(tag),
                )
            }
            Cause::Pages(owner) => (&*owner.file, these, pages_help(owner, &lost)),
            Cause::Files(owner) => (&*owner.file, these, files_help(paths)),
            Cause::Years => (
                first,
                these,
                "give the notice that was first published then the `published` that it had"
                    .to_owned(),
            ),
            Cause::Other(path) => (&*own, these, other_help(path)),
        };
        Diagnostic::new(Code::PublishedAddress, super::place(place), message).help(help)
    }

    fn notice(&self, slug: &str, count: &str, alike: usize) -> Diagnostic {
        let folder = format!("content/incidents/{slug}");
        let file = format!("{folder}/incident.yaml");
        let (place, what, help) = match self.build.names.left_out.get(slug) {
            Some(LeftOut::Draft | LeftOut::Blank) => (
                place(&file),
                "a draft in this build",
                format!(
                    "delete `draft: true` from `{file}`; what should not have been said is `withdrawn`"
                ),
            ),
            Some(LeftOut::Scheduled) => (
                place(&file),
                "scheduled in this build",
                format!("give `{file}` the `published` that it had"),
            ),
            Some(LeftOut::Broken) | None => {
                let renamed = match self.renamed(slug, &self.build.names.notices, alike) {
                    Some(owner) => {
                        format!("if it is `{}` now, write into `{}`", owner.name, owner.file)
                    }
                    None => "if it has another name now, write into the `incident.yaml` there"
                        .to_owned(),
                };
                (
                    place(&folder),
                    "not in this build",
                    format!(
                        "restore the folder; {renamed}:\naliases: [{}]\n\
                         a notice that should not have been is not deleted: it is `withdrawn`",
                        yaml(slug)
                    ),
                )
            }
        };
        let message = format!("the notice `{slug}` is live and {what}: {count}");
        Diagnostic::new(Code::PublishedNotice, place, message).help(help)
    }

    fn page_help(&self, name: &str, lost: &[String], alike: usize) -> String {
        let front_matter = match self.renamed(name, &self.build.names.pages, alike) {
            Some(owner) => format!("if it is `{}` now, write into `{}`", owner.name, owner.file),
            None => {
                "if another page has taken its place, write into the front matter there".to_owned()
            }
        };
        let each = match lost {
            [_] => "",
            _ => ", and what is of another language into that language's file",
        };
        let lines = aliases(lost);
        format!("restore its files in `content/pages/`; {front_matter}{each}:\n{lines}")
    }

    /// What a name that is gone has become, as far as can be told: the one among the names that are
    /// not live that is most like it, else the only one, where no other name is gone. Of many nothing can be told.
    fn renamed<'n>(
        &self,
        name: &str,
        names: &'n BTreeMap<Slug, Arc<Owner>>,
        alike: usize,
    ) -> Option<&'n Arc<Owner>> {
        const MANY: usize = 20;
        if alike > MANY {
            return None;
        }
        let is_live = |owner: &Owner| match owner.kind {
            OwnerKind::Notice { .. } => {
                let chooser = format!("incidents/{}/index.html", owner.name);
                self.live.files.contains_key(chooser.as_str())
            }
            OwnerKind::Page => self.languages.iter().any(|tag| {
                let page = format!("{tag}/{}/index.html", owner.name);
                self.live.files.contains_key(page.as_str())
            }),
        };
        let fresh: Vec<_> = names
            .iter()
            .filter(|(name, owner)| **name == owner.name && !is_live(owner))
            .collect();
        let near = nearest(name, fresh.iter().map(|(name, _)| name.as_str()));
        match (near, fresh.as_slice()) {
            (Some(near), _) => names.get(near),
            (None, [(_, only)]) if alike == 1 => Some(only),
            _ => None,
        }
    }
}

fn language(tag: &str, count: &str) -> Diagnostic {
    let message = format!("the language `{tag}` is live and not in this build: {count}");
    Diagnostic::new(Code::PublishedLanguage, place("site.toml"), message).help(format!(
        "keep it in `site.toml`: no reader is offered it, and its addresses stay:\n\
         [[locales]]\ntag = \"{tag}\"\nname = \"{tag}\"\nretired = true\n\
         if its tag has changed, write under the new one:\naliases = [\"{tag}\"]"
    ))
}

fn translation_help(tag: &Locale) -> String {
    format!(
        "restore its text in `{tag}`, or let the source stand in for it, in `site.toml`:\n\
         [translation]\nmissing = \"fallback\""
    )
}

fn pages_help(owner: &Owner, lost: &[String]) -> String {
    let (shown, file, lines) = (owner.shown(), &owner.file, aliases(lost));
    format!(
        "restore what was there, or let {shown} stand in for it; \
         add to `aliases` in `{file}`:\n{lines}"
    )
}

fn files_help(paths: &[&SitePath]) -> String {
    let copies = statics(paths);
    format!(
        "a file beside a notice is published while a text links to it: link to it again, \
         or keep a copy:\n{copies}"
    )
}

fn other_help(path: &SitePath) -> String {
    let own = statics(&[path]);
    if !path.is_html() {
        return format!("put it back:\n{own}");
    }
    format!(
        "put it back:\n{own}\nor write into the `incident.yaml`, or the front matter, of what stands \
         in its place:\naliases: [{}]",
        yaml(&path.url())
    )
}

/// The lines of `aliases` for URLs.
fn aliases(urls: &[String]) -> String {
    let lines = urls.iter().map(|url| format!("\n  - {}", yaml(url)));
    format!("aliases:{}", lines.collect::<String>())
}

/// Where files of one's own are put for paths of the site.
fn statics(paths: &[&SitePath]) -> String {
    let lines: Vec<_> = paths.iter().map(|path| format!("static/{path}")).collect();
    lines.join("\n")
}
