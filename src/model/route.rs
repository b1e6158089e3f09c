//! Which path each thing is published at. Names in, paths out: nothing else decides a URL.
//!
//! 1. One function per row of the contract's table of outputs.

use super::{Anchor, Locale, SitePath, Slug};

/// `/`
#[must_use]
pub fn chooser() -> SitePath {
    SitePath::of("index.html".to_owned())
}

/// `/LOCALE/`
#[must_use]
pub fn index(locale: &Locale) -> SitePath {
    SitePath::of(format!("{locale}/index.html"))
}

/// `/LOCALE/YYYY/`
#[must_use]
pub fn year(locale: &Locale, year: i16) -> SitePath {
    SitePath::of(format!("{locale}/{year:04}/index.html"))
}

/// `/incidents/SLUG/`
#[must_use]
pub fn incident_chooser(slug: &Slug) -> SitePath {
    SitePath::of(format!("incidents/{slug}/index.html"))
}

/// `/incidents.json`
#[must_use]
pub fn data_list() -> SitePath {
    SitePath::of("incidents.json".to_owned())
}

/// `/incidents/SLUG.json`
#[must_use]
pub fn data(slug: &Slug) -> SitePath {
    SitePath::of(format!("incidents/{slug}.json"))
}

/// `/incidents/SLUG.history.jsonl`
#[must_use]
pub fn ledger(slug: &Slug) -> SitePath {
    SitePath::of(format!("incidents/{slug}.history.jsonl"))
}

/// `/LOCALE/incidents/SLUG/`
#[must_use]
pub fn notice(locale: &Locale, slug: &Slug) -> SitePath {
    SitePath::of(format!("{locale}/incidents/{slug}/index.html"))
}

/// `/LOCALE/incidents/SLUG/index.md`
#[must_use]
pub fn notice_markdown(locale: &Locale, slug: &Slug) -> SitePath {
    SitePath::of(format!("{locale}/incidents/{slug}/index.md"))
}

/// `/LOCALE/incidents/SLUG/index.txt`
#[must_use]
pub fn notice_text(locale: &Locale, slug: &Slug) -> SitePath {
    SitePath::of(format!("{locale}/incidents/{slug}/index.txt"))
}

/// `/LOCALE/incidents/SLUG/ID/`
#[must_use]
pub fn question(locale: &Locale, slug: &Slug, id: &Anchor) -> SitePath {
    SitePath::of(format!("{locale}/incidents/{slug}/{id}/index.html"))
}

/// A file beside a notice: `/LOCALE/incidents/SLUG/FILE`. None where the file's name is no path part.
#[must_use]
pub fn asset(locale: &Locale, slug: &Slug, file: &str) -> Option<SitePath> {
    SitePath::parse(&format!("{locale}/incidents/{slug}/{file}"))
}

/// `/LOCALE/NAME/`
#[must_use]
pub fn page(locale: &Locale, name: &Slug) -> SitePath {
    SitePath::of(format!("{locale}/{name}/index.html"))
}

/// `/LOCALE/feed.xml`
#[must_use]
pub fn rss(locale: &Locale) -> SitePath {
    SitePath::of(format!("{locale}/feed.xml"))
}

/// `/LOCALE/atom.xml`
#[must_use]
pub fn atom(locale: &Locale) -> SitePath {
    SitePath::of(format!("{locale}/atom.xml"))
}

/// `/LOCALE/feed.json`
#[must_use]
pub fn json_feed(locale: &Locale) -> SitePath {
    SitePath::of(format!("{locale}/feed.json"))
}

/// `/LOCALE/incidents/SLUG/feed.xml`
#[must_use]
pub fn incident_feed(locale: &Locale, slug: &Slug) -> SitePath {
    SitePath::of(format!("{locale}/incidents/{slug}/feed.xml"))
}

/// `/sitemap-N.xml`
#[must_use]
pub fn sitemap_part(number: usize) -> SitePath {
    SitePath::of(format!("sitemap-{number}.xml"))
}

/// `/404.html`
#[must_use]
pub fn not_found() -> SitePath {
    SitePath::of("404.html".to_owned())
}

/// `/LOCALE/404.html`
#[must_use]
pub fn localized_not_found(locale: &Locale) -> SitePath {
    SitePath::of(format!("{locale}/404.html"))
}

/// A file at the site's root, by a name that is a literal of ours.
#[must_use]
pub fn root(name: &'static str) -> SitePath {
    SitePath::of(name.to_owned())
}

/// A theme's file: `/assets/STEM.HASH.EXT`, where the hash is of its content.
#[must_use]
pub fn theme_asset(name: &str, hash: &str) -> Option<SitePath> {
    let hashed = match name.rsplit_once('.') {
        Some((stem, end)) => format!("assets/{stem}.{hash}.{end}"),
        None => format!("assets/{name}.{hash}"),
    };
    SitePath::parse(&hashed)
}
