//! What a path of a site is, by its form.
//!
//! 1. [`Address::parse`] takes a path apart; which first parts are languages must be known.
//! 2. [`Address::is_expendable`] tells addresses that readers have no links to, and those that
//!    site.toml has switched off.

use crate::model::config::Outputs;
use crate::model::{Locale, SitePath};
use crate::output::Manifest;
use std::collections::BTreeSet;

/// A path, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Address<'a> {
    pub path: &'a SitePath,
    /// The language whose folder it is in.
    pub language: Option<&'a str>,
    pub kind: Kind<'a>,
}

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// What is below a notice, by its slug and the rest: `index.html` is the notice itself, or the
    /// choice of its language.
    Notice(&'a str, &'a str),
    /// `/incidents/SLUG.json`, `/incidents/SLUG.history.jsonl`
    Data(&'a str),
    /// An ordinary page, by its name.
    Page(&'a str),
    /// All notices of a year.
    Year,
    /// Anything else, with what follows the language.
    Other(&'a str),
}

/// What hosts and crawlers read, and nobody links to: their names at the root.
const FOR_HOSTS: [&str; 6] = [
    "_headers",
    "_redirects",
    ".nojekyll",
    "robots.txt",
    ".well-known/security.txt",
    "404.html",
];

/// The languages that a site has, by the error page that each has.
pub(super) fn languages(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let pages = manifest.files.keys();
    let tags = pages.filter_map(|path| path.as_str().strip_suffix("/404.html"));
    tags.filter(|tag| Locale::parse(tag).is_some())
}

impl<'a> Address<'a> {
    /// Takes a path apart, where the folders of `languages` are those of languages.
    pub fn parse(path: &'a SitePath, languages: &BTreeSet<&str>) -> Self {
        let whole = path.as_str();
        let (language, rest) = match whole.split_once('/') {
            Some((first, rest)) if languages.contains(first) => (Some(first), rest),
            _ => (None, whole),
        };
        Self {
            path,
            language,
            kind: kind(language.is_some(), rest),
        }
    }

    /// Whether nobody misses it.
    pub fn is_expendable(&self, outputs: &Outputs) -> bool {
        let is_localized = self.language.is_some();
        match self.kind {
            Kind::Notice(_, "feed.xml") if is_localized => !outputs.incident_feeds,
            Kind::Notice(_, "index.md" | "index.txt") if is_localized => !outputs.text,
            Kind::Notice(_, rest) if is_localized && is_question(rest) => !outputs.question_pages,
            Kind::Data(_) => !outputs.data,
            Kind::Other("atom.xml") if is_localized => !outputs.atom,
            Kind::Other("feed.json") if is_localized => !outputs.json_feed,
            Kind::Other("404.html") if is_localized => true,
            Kind::Other("incidents.json") if !is_localized => !outputs.data,
            Kind::Other(path) if !is_localized => {
                path.starts_with("assets/") || FOR_HOSTS.contains(&path) || is_sitemap_part(path)
            }
            _ => false,
        }
    }
}

fn kind(is_localized: bool, rest: &str) -> Kind<'_> {
    let Some((first, inside)) = rest.split_once('/') else {
        return Kind::Other(rest);
    };
    match (first, inside.split_once('/')) {
        ("incidents", Some((slug, rest))) => Kind::Notice(slug, rest),
        ("incidents", None) if !is_localized => {
            let slug = inside.strip_suffix(".history.jsonl");
            let slug = slug.or_else(|| inside.strip_suffix(".json"));
            slug.map_or(Kind::Other(rest), Kind::Data)
        }
        (name, None) if is_localized && inside == "index.html" => {
            let is_year = name.len() == 4 && name.bytes().all(|b| b.is_ascii_digit());
            if is_year {
                Kind::Year
            } else {
                Kind::Page(name)
            }
        }
        _ => Kind::Other(rest),
    }
}

/// `sitemap-N.xml`, which there is while the site is that large.
fn is_sitemap_part(path: &str) -> bool {
    let number = path.strip_prefix("sitemap-");
    let number = number.and_then(|rest| rest.strip_suffix(".xml"));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

/// `ID/index.html`
fn is_question(rest: &str) -> bool {
    rest.strip_suffix("/index.html")
        .is_some_and(|id| !id.contains('/'))
}
