//! sitemap.xml, with the languages of each page.
//!
//! 1. Every page that is its own canonical, with its alternates (sitemaps.org 0.9, Google's
//!    `xhtml:link`) and the day of its last change where one is known.
//! 2. What is more than the protocol lets one file hold is cut into `sitemap-1.xml` and so on
//!    ([`parts`]); sitemap.xml is then their index.

use super::listing;
use super::scene::{Scene, Subject};
use crate::model::config::BaseUrl;
use crate::model::{Locale, Moment, SitePath, route};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::BTreeSet;
use std::io;
use std::ops::Range;

const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// What one file may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Pages.
    pub urls: usize,
    /// Bytes, uncompressed.
    pub bytes: usize,
}

impl Limits {
    /// The protocol's: "no more than 50,000 URLs", "no larger than 50MB (52,428,800 bytes)".
    pub const PROTOCOL: Self = Self {
        urls: 50_000,
        bytes: 52_428_800,
    };
}

/// A page in one language.
#[derive(Debug, Clone)]
struct Url {
    path: SitePath,
    alternates: Vec<(String, SitePath)>,
    lastmod: Option<String>,
}

type Xml = Writer<Vec<u8>>;

/// Which pages stand in which file. One part is sitemap.xml itself.
///
/// # Errors
/// None that memory does not have: the writer's signature asks for it.
pub fn parts(scene: Scene<'_>, limits: Limits) -> io::Result<Vec<Range<usize>>> {
    split(&urls(scene), &scene.config().base_url, limits)
}

/// The sitemap of some of a site's pages.
///
/// # Errors
/// None that memory does not have: the writer's signature asks for it.
pub fn sitemap(scene: Scene<'_>, part: Range<usize>) -> io::Result<String> {
    let urls = urls(scene);
    urlset(urls.get(part).unwrap_or_default(), &scene.config().base_url)
}

/// The list of the parts.
///
/// # Errors
/// None that memory does not have: the writer's signature asks for it.
pub fn index(scene: Scene<'_>, parts: &[Range<usize>]) -> io::Result<String> {
    let urls = urls(scene);
    let parts = parts
        .iter()
        .map(|part| urls.get(part.clone()).unwrap_or_default());
    sitemapindex(parts, &scene.config().base_url)
}

fn split(urls: &[Url], base: &BaseUrl, limits: Limits) -> io::Result<Vec<Range<usize>>> {
    let frame = urlset(&[], base)?.len();
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, frame);
    for (at, one) in urls.iter().enumerate() {
        let own = urlset(std::slice::from_ref(one), base)?.len() - frame;
        let is_full = at - start == limits.urls || bytes + own > limits.bytes;
        if is_full && at > start {
            parts.push(start..at);
            (start, bytes) = (at, frame);
        }
        bytes += own;
    }
    parts.push(start..urls.len());
    Ok(parts)
}

fn urlset(urls: &[Url], base: &BaseUrl) -> io::Result<String> {
    let mut root = BytesStart::new("urlset");
    root.push_attribute(("xmlns", SITEMAPS));
    root.push_attribute(("xmlns:xhtml", XHTML));
    document(root, |xml| {
        urls.iter().try_for_each(|url| write(base, url, xml))
    })
}

/// A part changed last when the newest of its pages did.
fn sitemapindex<'a>(parts: impl Iterator<Item = &'a [Url]>, base: &BaseUrl) -> io::Result<String> {
    let mut root = BytesStart::new("sitemapindex");
    root.push_attribute(("xmlns", SITEMAPS));
    document(root, |xml| {
        for (number, urls) in (1..).zip(parts) {
            xml.write_event(Event::Start(BytesStart::new("sitemap")))?;
            element("loc", &base.absolute(&route::sitemap_part(number)), xml)?;
            let days = urls.iter().filter_map(|url| url.lastmod.as_deref());
            if let Some(day) = days.max() {
                element("lastmod", day, xml)?;
            }
            xml.write_event(Event::End(BytesEnd::new("sitemap")))?;
        }
        Ok(())
    })
}

/// A whole file: what `inside` writes, within its root element.
fn document(
    root: BytesStart<'_>,
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let end = root.to_end().into_owned();
    xml.write_event(Event::Start(root))?;
    inside(&mut xml)?;
    xml.write_event(Event::End(end))?;
    let mut text = String::from_utf8(xml.into_inner()).unwrap_or_default();
    text.push('\n');
    Ok(text)
}

fn element(name: &str, text: &str, xml: &mut Xml) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}

fn write(base: &BaseUrl, url: &Url, xml: &mut Xml) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("url")))?;
    element("loc", &base.absolute(&url.path), xml)?;
    if let Some(day) = &url.lastmod {
        element("lastmod", day, xml)?;
    }
    for (hreflang, path) in &url.alternates {
        let href = base.absolute(path);
        xml.create_element("xhtml:link")
            .with_attributes([
                ("rel", "alternate"),
                ("hreflang", hreflang.as_str()),
                ("href", href.as_str()),
            ])
            .write_empty()?;
    }
    xml.write_event(Event::End(BytesEnd::new("url")))
}

fn urls(scene: Scene<'_>) -> Vec<Url> {
    let indexes: Vec<_> = scene
        .config()
        .active()
        .map(|locale| (locale.tag.to_string(), route::index(&locale.tag)))
        .chain([("x-default".to_owned(), route::chooser())])
        .collect();
    let mut found: Vec<Url> = indexes
        .iter()
        .rev()
        .map(|(_, path)| Url {
            path: path.clone(),
            alternates: indexes.clone(),
            lastmod: None,
        })
        .collect();
    found.extend(years(scene));
    for incident in &scene.anchored.site.incidents {
        found.extend(languages(scene, Subject::Incident(incident), |locale| {
            let last = scene.last_updated(incident, locale);
            let last = last.unwrap_or_else(|| scene.published(incident));
            let day = Moment::Instant(last).day(&scene.config().timezone);
            Some(day.to_string())
        }));
    }
    for page in &scene.anchored.site.pages {
        found.extend(languages(scene, Subject::Page(page), |_| None));
    }
    found
}

/// The pages of the years.
fn years(scene: Scene<'_>) -> Vec<Url> {
    let pages = |year: i16| {
        let locales = scene.config().active().map(|locale| &locale.tag);
        let there = locales.filter(move |tag| listing::years(scene, tag).contains(&year));
        there
            .map(move |tag| (tag.to_string(), route::year(tag, year)))
            .collect::<Vec<_>>()
    };
    let locales = scene.config().active();
    let all: BTreeSet<i16> = locales
        .flat_map(|locale| listing::years(scene, &locale.tag))
        .collect();
    let mut found = Vec::new();
    for year in all {
        let mut alternates = pages(year);
        let paths: Vec<_> = alternates.iter().map(|(_, path)| path.clone()).collect();
        alternates.push(("x-default".to_owned(), route::chooser()));
        found.extend(paths.into_iter().map(|path| Url {
            path,
            alternates: alternates.clone(),
            lastmod: None,
        }));
    }
    found
}

fn languages(
    scene: Scene<'_>,
    subject: Subject<'_>,
    day: impl Fn(&Locale) -> Option<String>,
) -> Vec<Url> {
    let written: Vec<_> = scene
        .config()
        .active()
        .filter(|locale| subject.written_in(&locale.tag))
        .map(|locale| (&locale.tag, subject.path(&locale.tag)))
        .collect();
    let source = subject.path(&subject.source(&scene.config().default_locale));
    let alternates: Vec<_> = written
        .iter()
        .map(|(locale, path)| (locale.to_string(), path.clone()))
        .chain([("x-default".to_owned(), source)])
        .collect();
    written
        .into_iter()
        .map(|(locale, path)| Url {
            path,
            alternates: alternates.clone(),
            lastmod: day(locale),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> BaseUrl {
        BaseUrl::parse("https://example.org/n").unwrap()
    }

    fn url(number: usize, lastmod: Option<&str>) -> Url {
        let path = |tag: &str| SitePath::parse(&format!("{tag}/{number}/index.html")).unwrap();
        Url {
            path: path("en"),
            alternates: vec![("x-default".to_owned(), path("de"))],
            lastmod: lastmod.map(str::to_owned),
        }
    }

    fn pages(count: usize) -> Vec<Url> {
        (0..count).map(|number| url(number % 10, None)).collect()
    }

    #[track_caller]
    fn check(count: usize, limits: Limits, sizes: &[usize]) {
        let pages = pages(count);
        let parts = split(&pages, &base(), limits).unwrap();
        let found: Vec<_> = parts.iter().map(Range::len).collect();
        assert_eq!(found, sizes);
        let all: Vec<_> = parts.iter().cloned().flatten().collect();
        assert_eq!(all, (0..count).collect::<Vec<_>>());
        for part in parts {
            let text = urlset(&pages[part.clone()], &base()).unwrap();
            assert!(text.matches("<url>").count() <= limits.urls);
            assert!(text.len() <= limits.bytes || part.len() == 1);
        }
    }

    #[test]
    fn a_part_is_as_large_as_it_may_be() {
        let most = Limits::PROTOCOL;
        check(0, most, &[0]);
        check(50_000, most, &[50_000]);
        check(50_001, most, &[50_000, 1]);
        let three = Limits { urls: 3, ..most };
        check(3, three, &[3]);
        check(7, three, &[3, 3, 1]);
        // The last byte counts.
        let bytes = urlset(&pages(3), &base()).unwrap().len();
        check(6, Limits { bytes, ..most }, &[3, 3]);
        let bytes = bytes - 1;
        check(6, Limits { bytes, ..most }, &[2, 2, 2]);
        // A page that is too large by itself still has its place.
        let bytes = 1;
        check(2, Limits { bytes, ..most }, &[1, 1]);
    }

    #[test]
    fn an_index_names_its_parts_and_their_newest_day() {
        let first = [
            url(1, Some("2026-03-01")),
            url(2, Some("2026-04-01")),
            url(3, None),
        ];
        let second = [url(4, None)];
        let text = sitemapindex([&first[..], &second[..]].into_iter(), &base()).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n \
             <sitemap>\n  <loc>https://example.org/n/sitemap-1.xml</loc>\n  \
             <lastmod>2026-04-01</lastmod>\n </sitemap>\n \
             <sitemap>\n  <loc>https://example.org/n/sitemap-2.xml</loc>\n </sitemap>\n\
             </sitemapindex>\n"
        );
    }
}
