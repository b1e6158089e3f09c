//! Anchors that are live on a page that stays, and would be lost.
//!
//! 1. Ids that begin with `_` are the theme's. All others stay on their page for ever.
//! 2. What the pages of one notice lose, in all languages, is one finding, with the lines for `moved`.
//! 3. Where an anchor may live now is guessed from its spelling and its place ([`Versions`]): the
//!    author has the last word.

use super::address::{self, Address, Kind};
use super::names::Owner;
use super::{Build, are, listed, place, yaml};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::{Locale, SitePath};
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Guesses from spelling are made for this many anchors of a finding: each is held against all ids.
const GUESSED: usize = 20;

/// What an anchor is called in a line of `moved` where there is no guess.
const UNKNOWN: &str = "NEW";

/// To what the pages belong that lose anchors.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject<'a> {
    Owner(Arc<Owner>),
    /// A page that candor knows nothing of.
    Page(&'a SitePath),
}

/// What is lost, and where.
#[derive(Default)]
struct Loss<'a> {
    /// In the order of the page, each with what may be its successor.
    anchors: Vec<(&'a str, Option<&'a str>)>,
    /// The languages in which any is lost.
    languages: BTreeSet<&'a str>,
    /// All languages in which the pages are live.
    all: BTreeSet<&'a str>,
}

/// Reports lost anchors.
pub(super) fn check(live: &Manifest, build: &Build<'_>, diagnostics: &mut Diagnostics) {
    let named = build.names.languages.keys().map(Locale::as_str);
    let languages: BTreeSet<&str> = address::languages(live).chain(named).collect();
    let mut losses: BTreeMap<Subject<'_>, Loss<'_>> = BTreeMap::new();
    for (path, entry) in &live.files {
        let address = Address::parse(path, &languages);
        let (Some(old), Some(new)) = (&entry.anchors, build.manifest.files.get(path)) else {
            continue;
        };
        if address.is_expendable(build.outputs) {
            continue;
        }
        let loss = losses.entry(subject(&address, build)).or_default();
        let present = |tag| build.names.languages.get(tag).map_or(tag, Locale::as_str);
        let language = address.language.map(present);
        let versions = Versions::new(old, new.anchors.as_deref().unwrap_or_default());
        let gone = versions.lost();
        loss.all.extend(language);
        loss.languages.extend(language.filter(|_| !gone.is_empty()));
        let known: BTreeSet<&str> = loss.anchors.iter().map(|(id, _)| *id).collect();
        for (id, in_its_place) in gone.into_iter().filter(|(id, _)| !known.contains(id)) {
            let successor = if loss.anchors.len() < GUESSED {
                versions.successor(id, in_its_place)
            } else {
                in_its_place
            };
            loss.anchors.push((id, successor));
        }
    }
    let lost = losses.iter().filter(|(_, loss)| !loss.anchors.is_empty());
    diagnostics.extend(lost.map(|(subject, loss)| finding(subject, loss)));
}

fn subject<'a>(address: &Address<'a>, build: &Build<'_>) -> Subject<'a> {
    let names = build.names;
    let owner = match address.kind {
        Kind::Notice(slug, _) => names.notices.get(slug),
        Kind::Page(name) => names.pages.get(name),
        Kind::Data(_) | Kind::Year | Kind::Other(_) => None,
    };
    match owner.or_else(|| names.paths.get(address.path)) {
        Some(owner) => Subject::Owner(owner.clone()),
        None => Subject::Page(address.path),
    }
}

fn finding(subject: &Subject<'_>, loss: &Loss<'_>) -> Diagnostic {
    let ids: Vec<String> = loss
        .anchors
        .iter()
        .map(|(id, _)| format!("#{id}"))
        .collect();
    let (these, are) = (listed(&ids), are(ids.len()));
    let somewhere = if loss.languages.is_empty() || loss.languages == loss.all {
        String::new()
    } else {
        let tags: Vec<String> = loss.languages.iter().map(ToString::to_string).collect();
        format!(" in {}", listed(&tags))
    };
    let (place, shown, help) = match subject {
        Subject::Owner(owner) => (
            place(&owner.file),
            owner.shown(),
            format!(
                "put back what was there, or say what has taken its place; add to `moved` in `{}`:\n{}",
                owner.file,
                moved(loss)
            ),
        ),
        Subject::Page(path) => (
            place(path.as_str()),
            format!("`{}`", path.url()),
            "give what has taken their place these ids".to_owned(),
        ),
    };
    let message = format!("{these} {are} live on {shown}{somewhere} and not in this build");
    Diagnostic::new(Code::PublishedAnchor, place, message).help(help)
}

/// The lines of `moved`.
fn moved(loss: &Loss<'_>) -> String {
    let lines = loss.anchors.iter().map(|(old, new)| {
        let new = new.map_or(UNKNOWN.to_owned(), yaml);
        format!("\n  {}: {new}", yaml(old))
    });
    format!("moved:{}", lines.collect::<String>())
}

/// The ids of a page, as it is live and as it would be, without the theme's.
struct Versions<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    /// Those that are not live.
    fresh: Vec<&'a str>,
}

impl<'a> Versions<'a> {
    fn new(old: &'a [String], new: &'a [String]) -> Self {
        let (old, new) = (own(old), own(new));
        let former: BTreeSet<&str> = old.iter().copied().collect();
        let is_fresh = |id: &&str| !former.contains(id);
        Self {
            fresh: new.iter().copied().filter(is_fresh).collect(),
            old,
            new,
        }
    }

    /// The ids that the page has no more, each with the new one that stands where it stood: between
    /// two ids that stayed, a lone old one has become a lone new one.
    fn lost(&self) -> Vec<(&'a str, Option<&'a str>)> {
        let (old, new) = (&self.old, &self.new);
        let places: BTreeMap<&str, usize> =
            new.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let fresh: BTreeSet<&str> = self.fresh.iter().copied().collect();
        let mut lost = Vec::new();
        let mut before = 0;
        for part in old.split_inclusive(|id| places.contains_key(id)) {
            let (gone, end) = match part.split_last() {
                Some((stayed, gone)) if places.contains_key(stayed) => {
                    (gone, places.get(stayed).copied())
                }
                _ => (part, None),
            };
            let between = new.get(before..end.unwrap_or(new.len()));
            let successor = match (gone, between.unwrap_or_default()) {
                ([_], [lone]) if fresh.contains(lone) => Some(*lone),
                _ => None,
            };
            lost.extend(gone.iter().map(|id| (*id, successor)));
            before = end.map_or(before, |end| end + 1);
        }
        lost
    }

    /// What may have become of a lost id: the new one that is spelled most like it, else the one that
    /// stands where it stood, else any that is spelled most like it.
    fn successor(&self, id: &str, in_its_place: Option<&'a str>) -> Option<&'a str> {
        near(id, &self.fresh)
            .or(in_its_place)
            .or_else(|| near(id, &self.new))
    }
}

/// The id that is spelled most like another. Short ones, and those that differ in digits alone (`q-3`,
/// `q-4`), are alike and mean something else.
fn near<'a>(id: &str, among: &[&'a str]) -> Option<&'a str> {
    const SHORT: usize = 3;
    let words = |id: &str| id.replace(|c: char| c.is_ascii_digit(), "");
    let own = words(id);
    let others = among.iter().copied().filter(|other| words(other) != own);
    nearest(id, others).filter(|_| own.len() > SHORT)
}

/// The ids that are not the theme's, each once.
fn own(ids: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let own = ids.iter().map(String::as_str);
    own.filter(|id| !id.is_empty() && !id.starts_with('_') && seen.insert(*id))
        .collect()
}
