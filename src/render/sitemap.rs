//! sitemap.xml, with the languages of each page.
//!
//! 1. Every page that is its own canonical, with its alternates (sitemaps.org 0.9, Google's
//!    `xhtml:link`) and the day of its last change where one is known.

use super::listing;
use super::scene::{Scene, Subject};
use crate::model::{Locale, Moment, SitePath, route};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::BTreeSet;
use std::io;

const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// A page in one language.
struct Url {
    path: SitePath,
    alternates: Vec<(String, SitePath)>,
    lastmod: Option<String>,
}

/// The sitemap of a site.
///
/// # Errors
/// None that memory does not have: the writer's signature asks for it.
pub fn sitemap(scene: Scene<'_>) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("urlset");
    root.push_attribute(("xmlns", SITEMAPS));
    root.push_attribute(("xmlns:xhtml", XHTML));
    writer.write_event(Event::Start(root))?;
    for url in urls(scene) {
        write(scene, &url, &mut writer)?;
    }
    writer.write_event(Event::End(BytesEnd::new("urlset")))?;
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    Ok(text)
}

fn write(scene: Scene<'_>, url: &Url, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new("url")))?;
    let mut element = |name: &str, text: &str| -> io::Result<()> {
        writer
            .create_element(name)
            .write_text_content(BytesText::new(text))?;
        Ok(())
    };
    element("loc", &scene.absolute(&url.path))?;
    if let Some(day) = &url.lastmod {
        element("lastmod", day)?;
    }
    for (hreflang, path) in &url.alternates {
        let mut link = BytesStart::new("xhtml:link");
        link.push_attribute(("rel", "alternate"));
        link.push_attribute(("hreflang", hreflang.as_str()));
        link.push_attribute(("href", scene.absolute(path).as_str()));
        writer.write_event(Event::Empty(link))?;
    }
    writer.write_event(Event::End(BytesEnd::new("url")))
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
