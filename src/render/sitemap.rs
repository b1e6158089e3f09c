//! sitemap.xml, with the languages of each page.
//!
//! 1. Each page is a [`Part`]; those of a notice follow from it alone, and are on its card.
//! 2. Every page that is its own canonical, with its alternates (sitemaps.org 0.9, Google's
//!    `xhtml:link`) and the day of its last change where one is known.
//! 3. What is more than the protocol lets one file hold is cut into `sitemap-1.xml` and so on;
//!    sitemap.xml is then their index ([`files`]).

use super::scene::{Scene, Subject};
use crate::markdown::Document;
use crate::model::config::BaseUrl;
use crate::model::{Incident, Locale, Moment, SitePath, route};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::BTreeSet;
use std::io;

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

/// The element of a page, with the line end before it.
#[derive(Debug, Clone)]
pub struct Part {
    text: String,
    lastmod: Option<String>,
}

type Xml = Writer<Vec<u8>>;

/// The sitemap: one file, or an index and its parts where it holds more than `limits` allow. Empty
/// where memory does not suffice: the writer's signature asks for it.
#[must_use]
pub fn files(scene: &Scene, limits: Limits) -> Vec<(SitePath, String)> {
    let own = own_pages(scene);
    let ordinary = ordinary_pages(scene);
    let notices = scene.shelf.by_slug().flat_map(|card| &card.sitemap);
    let all: Vec<&Part> = own.iter().chain(notices).chain(&ordinary).collect();
    written(&all, &scene.config().base_url, limits).unwrap_or_default()
}

/// The pages of a notice.
#[must_use]
pub fn of_incident(scene: &Scene, incident: &Incident<Document>) -> Vec<Part> {
    let urls = languages(scene, Subject::Incident(incident), |locale| {
        let last = scene.last_updated(incident, locale);
        let last = last.unwrap_or_else(|| scene.published(incident));
        let day = Moment::Instant(last).day(&scene.config().timezone);
        Some(day.to_string())
    });
    parts(urls, scene)
}

fn parts(urls: Vec<Url>, scene: &Scene) -> Vec<Part> {
    let base = &scene.config().base_url;
    urls.into_iter()
        .filter_map(|url| part(url, base).ok())
        .collect()
}

fn part(url: Url, base: &BaseUrl) -> io::Result<Part> {
    // A document's lines are indented by what stands around them.
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Start(BytesStart::new("urlset")))?;
    let start = xml.get_ref().len();
    write(base, &url, &mut xml)?;
    let text = xml.into_inner().split_off(start);
    Ok(Part {
        text: String::from_utf8(text).unwrap_or_default(),
        lastmod: url.lastmod,
    })
}

fn written(all: &[&Part], base: &BaseUrl, limits: Limits) -> io::Result<Vec<(SitePath, String)>> {
    let root = route::root("sitemap.xml");
    let parts = split(all, limits)?;
    if let [all] = parts.as_slice() {
        return Ok(vec![(root, urlset(all)?)]);
    }
    let mut files = vec![(root, sitemapindex(&parts, base)?)];
    for (number, part) in (1..).zip(parts) {
        files.push((route::sitemap_part(number), urlset(part)?));
    }
    Ok(files)
}

fn split<'a, 'b>(all: &'a [&'b Part], limits: Limits) -> io::Result<Vec<&'a [&'b Part]>> {
    let frame = urlset(&[])?.len();
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, frame);
    for (at, one) in all.iter().enumerate() {
        let is_full = at - start == limits.urls || bytes + one.text.len() > limits.bytes;
        if is_full && at > start {
            parts.extend(all.get(start..at));
            (start, bytes) = (at, frame);
        }
        bytes += one.text.len();
    }
    parts.extend(all.get(start..));
    Ok(parts)
}

fn urlset(urls: &[&Part]) -> io::Result<String> {
    let mut root = BytesStart::new("urlset");
    root.push_attribute(("xmlns", SITEMAPS));
    root.push_attribute(("xmlns:xhtml", XHTML));
    document(root, |xml| {
        for url in urls {
            xml.get_mut().extend_from_slice(url.text.as_bytes());
        }
        Ok(())
    })
}

/// A part changed last when the newest of its pages did.
fn sitemapindex(parts: &[&[&Part]], base: &BaseUrl) -> io::Result<String> {
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

/// The lists: the choosers, and the years.
fn own_pages(scene: &Scene) -> Vec<Part> {
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
    parts(found, scene)
}

/// The pages that are no notices.
fn ordinary_pages(scene: &Scene) -> Vec<Part> {
    let pages = scene.anchored.site.pages.iter();
    let urls = pages.flat_map(|page| languages(scene, Subject::Page(page), |_| None));
    parts(urls.collect(), scene)
}

/// The pages of the years.
fn years(scene: &Scene) -> Vec<Url> {
    let there = |locale: &Locale, year: i16| {
        let years = scene.shelf.years(locale);
        years.is_some_and(|years| years.contains(&year))
    };
    let pages = |year: i16| {
        let locales = scene.config().active().map(|locale| &locale.tag);
        locales
            .filter(|tag| there(tag, year))
            .map(|tag| (tag.to_string(), route::year(tag, year)))
            .collect::<Vec<_>>()
    };
    let locales = scene.config().active();
    let all: BTreeSet<i16> = locales
        .filter_map(|locale| scene.shelf.years(&locale.tag))
        .flatten()
        .copied()
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
    scene: &Scene,
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

    fn pages(count: usize) -> Vec<Part> {
        let one = |number| part(url(number % 10, None), &base()).unwrap();
        (0..count).map(one).collect()
    }

    #[track_caller]
    fn check(count: usize, limits: Limits, sizes: &[usize]) {
        let pages = pages(count);
        let pages: Vec<&Part> = pages.iter().collect();
        let parts = split(&pages, limits).unwrap();
        let found: Vec<_> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(found, sizes);
        assert_eq!(found.iter().sum::<usize>(), count);
        for part in parts {
            let text = urlset(part).unwrap();
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
        let three = pages(3);
        let bytes = urlset(&three.iter().collect::<Vec<_>>()).unwrap().len();
        check(6, Limits { bytes, ..most }, &[3, 3]);
        let bytes = bytes - 1;
        check(6, Limits { bytes, ..most }, &[2, 2, 2]);
        // A page that is too large by itself still has its place.
        let bytes = 1;
        check(2, Limits { bytes, ..most }, &[1, 1]);
    }

    #[test]
    fn a_page_is_indented_as_what_stands_around_it() {
        let part = part(url(1, Some("2026-03-01")), &base()).unwrap();
        assert_eq!(
            urlset(&[&part]).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n \
             <url>\n  <loc>https://example.org/n/en/1/</loc>\n  \
             <lastmod>2026-03-01</lastmod>\n  \
             <xhtml:link rel=\"alternate\" hreflang=\"x-default\" \
             href=\"https://example.org/n/de/1/\"/>\n \
             </url>\n\
             </urlset>\n"
        );
    }

    #[test]
    fn an_index_names_its_parts_and_their_newest_day() {
        let days = [Some("2026-03-01"), Some("2026-04-01"), None, None];
        let all = days.map(|day| part(url(1, day), &base()).unwrap());
        let all: Vec<&Part> = all.iter().collect();
        let text = sitemapindex(&[&all[..3], &all[3..]], &base()).unwrap();
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
