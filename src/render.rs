//! The site as files: pages through the theme, feeds, sitemap, what hosts want.
//!
//! 1. [`render`] names every file of the output and gives it a pure function that makes it.
//! 2. The files of a notice are a [`section`](Sections): named anew only where the notice is not as it was.
//! 3. Views ([`view`]) are filled when a page is made, so that nothing holds the whole site.

pub mod article;
pub mod atom;
pub mod card;
pub mod chooser;
pub mod copies;
pub mod csaf;
pub mod elsewhere;
pub mod faq;
pub mod feed;
mod files;
pub mod frame;
pub mod history;
pub mod hosting;
pub mod json;
pub mod json_feed;
pub mod ledger;
pub mod linked;
pub mod listing;
pub mod mail;
pub mod news;
pub mod notice;
pub mod prose;
pub mod reader;
pub mod rss;
pub mod scene;
mod section;
pub mod sheet;
pub mod shelf;
pub mod sitemap;
pub mod standalone;
pub mod theme;
pub mod updates;
pub mod view;

pub use section::Sections;

use crate::diag::Diagnostics;
use crate::model::{Locale, SitePath, route};
use crate::output::{Body, Input, Output};
use crate::source::{Content, FileId};
use feed::{Feed, Format};
use files::{File, Files, Origin, made, written};
use reader::Reader;
use scene::{Scene, Subject};
use std::sync::Arc;

/// The output of a site. What `sections` knows of a former one is not named again.
pub fn render(
    scene: &Arc<Scene>,
    sections: &mut Sections,
    diagnostics: &mut Diagnostics,
) -> Output<Scene> {
    let mut files = Files::default();
    for (path, file) in &scene.anchored.site.statics {
        files.add(source(scene, path.clone(), *file));
    }
    for (path, bytes) in scene.theme.assets.values() {
        let body = Body::Bytes(bytes.clone());
        files.add(File::new(path.clone(), body, "the theme"));
    }
    for reader in scene.readers.values() {
        language(scene, reader, &mut files);
    }
    for file in sections.of(scene) {
        files.add(file.clone());
    }
    ordinary(scene, &mut files);
    neutral(scene, &mut files);
    hosting(scene, &mut files, diagnostics);
    copies::add(scene, &mut files);
    files.finish(scene, diagnostics)
}

/// A file of the site as it is.
fn source(scene: &Scene, path: SitePath, file: FileId) -> File {
    let found = scene.sources.get(file);
    let body = match found.map(|file| &file.content) {
        Some(Content::Bytes(bytes)) => Body::Bytes(bytes.clone()),
        Some(Content::Text(text)) => Body::Bytes(Arc::from(text.as_bytes())),
        None => Body::Bytes(Arc::from([])),
    };
    let name = found.map_or_else(|| Arc::from(""), |file| file.path.clone());
    File::new(path, body, Origin::Source(name))
}

/// The lists, the feeds and the error page of a language.
fn language(scene: &Scene, reader: &Reader, files: &mut Files) {
    let locale = &reader.locale;
    let (open, over) = listing::shown(&scene.shelf, locale);
    let from = scene.inputs_listed(route::index(locale), open.into_iter().chain(over));
    files.add(File::page(
        from,
        ("index.html", "listing", locale),
        |scene, reader| Some(listing::front(scene, reader)),
    ));
    for year in scene.shelf.years(locale).into_iter().flatten().copied() {
        let listed = listing::of_year(&scene.shelf, locale, year);
        let from = scene.inputs_listed(route::year(locale, year), listed);
        files.add(File::page(
            from,
            ("year.html", "listing", locale),
            move |scene, reader| Some(listing::year(scene, reader, year)),
        ));
    }
    let from = scene.inputs(route::localized_not_found(locale), []);
    files.add(File::page(
        from,
        ("404.html", "not_found", locale),
        |scene, reader| chooser::not_found(scene, &[reader]),
    ));
    if !scene.preview {
        let news = news::newest(scene, locale);
        for format in Format::of(&scene.config().outputs) {
            let told = news.iter().map(|(card, _)| *card);
            let from = scene.inputs_listed(format.path(locale), told);
            let body = written(from, locale, move |scene, reader| {
                format.write(Feed::of_language(scene, reader, format))
            });
            files.add(File::new(format.path(locale), body, "a feed"));
        }
    }
}

/// Pages of one's own.
fn ordinary(scene: &Scene, files: &mut Files) {
    for page in &scene.anchored.site.pages {
        for locale in scene.readers.keys() {
            if scene.has_page(Subject::Page(page), locale) {
                let path = route::page(locale, &page.name);
                let from = scene.inputs(path, [page.clone() as Input]);
                let page = page.clone();
                let view =
                    move |scene: &Scene, reader: &Reader| article::view(scene, reader, &page);
                files.add(File::page(from, ("page.html", "article", locale), view));
            }
        }
    }
}

/// The language that pages without one speak.
fn default_locale(scene: &Scene) -> &Locale {
    &scene.config().default_locale
}

fn neutral(scene: &Scene, files: &mut Files) {
    let locale = default_locale(scene);
    files.add(File::page(
        scene.inputs(route::chooser(), []),
        ("chooser.html", "chooser", locale),
        |scene, reader| Some(chooser::site(scene, reader)),
    ));
    files.add(File::page(
        scene.inputs(route::not_found(), []),
        ("404.html", "not_found", locale),
        |scene, reader| {
            let others = scene
                .config()
                .active()
                .filter(|locale| locale.tag != reader.locale);
            let others = others.filter_map(|locale| scene.readers.get(&locale.tag));
            let readers: Vec<_> = std::iter::once(reader).chain(others).collect();
            chooser::not_found(scene, &readers)
        },
    ));
}

fn hosting(scene: &Scene, files: &mut Files, diagnostics: &mut Diagnostics) {
    let mut add = |path: SitePath, body: Body<Scene>| {
        files.add(File::new(path, body, "candor's own file"));
    };
    add(route::root("_headers"), hosting::headers(scene).into());
    add(route::root("_redirects"), hosting::redirects(scene).into());
    add(route::root(".nojekyll"), String::new().into());
    add(route::root("robots.txt"), hosting::robots(scene).into());
    if scene.config().outputs.data && !scene.preview {
        let listed = scene.shelf.by_slug().map(|card| &card.excerpt);
        let from = scene.inputs_listed(route::data_list(), listed);
        let body = made(from, |scene| {
            Ok(json::text(&json::list::list(scene)).into_bytes())
        });
        add(route::data_list(), body);
    }
    if !scene.preview {
        for (path, text) in sitemap::files(scene, sitemap::Limits::PROTOCOL) {
            add(path, text.into());
        }
    }
    if let Some(source) = &scene.config().security_txt
        && let Some(text) = hosting::security_txt(scene, source, diagnostics)
    {
        add(route::root(".well-known/security.txt"), text.into());
    }
}
