//! The site as files: pages through the theme, feeds, sitemap, what hosts want.
//!
//! 1. [`render`] names every file of the output and gives it a pure function that makes it.
//! 2. Views ([`view`]) are filled when a page is made, so that nothing holds the whole site.
//! 3. Two sources for one path are an error, letters' case aside: file systems differ.

pub mod article;
pub mod atom;
pub mod card;
pub mod chooser;
pub mod copies;
pub mod csaf;
pub mod elsewhere;
pub mod faq;
pub mod feed;
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
pub mod sheet;
pub mod shelf;
pub mod sitemap;
pub mod standalone;
pub mod theme;
pub mod updates;
pub mod view;

use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::markdown::Document;
use crate::markdown::document::linked_files;
use crate::model::{Incident, Locale, SitePath, route};
use crate::output::{Body, Input, Inputs, Output};
use crate::source::Content;
use feed::{Feed, Format};
use reader::Reader;
use scene::{Scene, Subject};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use tera::Context;
use view::Page;

/// The output of a site.
pub fn render<'a>(scene: Scene<'a>, diagnostics: &mut Diagnostics) -> Output<'a> {
    let mut files = Files::default();
    for (path, file) in &scene.anchored.site.statics {
        files.add(
            path.clone(),
            bytes(scene, *file),
            &format!("`static/{path}`"),
        );
    }
    for (path, bytes) in scene.theme.assets.values() {
        files.add(path.clone(), Body::Bytes(bytes.clone()), "the theme");
    }
    for reader in scene.readers.values() {
        language(scene, reader, &mut files);
    }
    for incident in &scene.anchored.site.incidents {
        notice_pages(scene, incident, &mut files);
    }
    for page in &scene.anchored.site.pages {
        for reader in scene.readers.values() {
            if scene.has_page(Subject::Page(page), &reader.locale) {
                let path = route::page(&reader.locale, &page.name);
                let from = scene.inputs(path, [page.clone() as Input]);
                files.page(scene, from, ("page.html", "article", reader), move || {
                    article::view(scene, reader, page)
                });
            }
        }
    }
    neutral(scene, &mut files);
    hosting(scene, &mut files, diagnostics);
    copies::add(scene, &mut files);
    diagnostics.extend(files.findings);
    Output {
        files: files.output.files,
    }
}

/// The files so far, and where each came from.
#[derive(Default)]
pub struct Files<'a> {
    output: Output<'a>,
    origins: BTreeMap<String, (SitePath, String)>,
    findings: Vec<Diagnostic>,
}

impl<'a> Files<'a> {
    /// Adds a file; `origin` names its source in messages.
    pub fn add(&mut self, path: SitePath, body: Body<'a>, origin: &str) {
        let folded = path.as_str().to_lowercase();
        if let Some((other, first)) = self.origins.get(&folded) {
            let message = format!("{first} and {origin} are both published at `{path}`");
            let place = Place::Path(Arc::from(path.as_str()));
            let finding = Diagnostic::new(Code::OutputCollision, place, message);
            self.findings.push(finding.help(if *other == path {
                "rename one of them".to_owned()
            } else {
                format!("`{other}` and `{path}` are one name on many hosts: rename one of them")
            }));
            return;
        }
        self.origins
            .insert(folded, (path.clone(), origin.to_owned()));
        self.output.files.insert(path, body);
    }

    /// What there is at a path.
    #[must_use]
    pub fn get(&self, path: &SitePath) -> Option<Body<'a>> {
        self.output.files.get(path).cloned()
    }

    /// All paths and files so far.
    pub fn all(&self) -> impl Iterator<Item = (&SitePath, &Body<'a>)> {
        self.output.files.iter()
    }

    /// Adds a page: `template` with `page` and, under `name`, what `make` gives.
    fn page<T: Serialize>(
        &mut self,
        scene: Scene<'a>,
        from: Inputs,
        (template, name, reader): (&'static str, &'static str, &'a Reader),
        make: impl Fn() -> Option<(Page, T)> + Send + Sync + 'a,
    ) {
        let origin = format!("a page from the template `{template}`");
        let path = from.path().clone();
        let body = made(from, move || {
            let mut context = Context::new();
            if let Some(shared) = scene.shared.get(&reader.locale) {
                context.insert_value("site", shared.site.clone());
                context.insert_value("ui", shared.ui.clone());
            }
            if let Some((page, value)) = make() {
                context.insert("page", &page);
                context.insert(name, &value);
            }
            scene.theme.render(template, &context)
        });
        self.add(path, body, &origin);
    }
}

/// A file that is made when asked for.
fn made<'a>(
    from: Inputs,
    make: impl Fn() -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync + 'a,
) -> Body<'a> {
    let make = Arc::new(make);
    Body::Render { make, from }
}

fn bytes(scene: Scene<'_>, file: crate::source::FileId) -> Body<'_> {
    match scene.sources.get(file).map(|file| &file.content) {
        Some(Content::Bytes(bytes)) => Body::Bytes(bytes.clone()),
        Some(Content::Text(text)) => Body::Bytes(Arc::from(text.as_bytes())),
        None => Body::Bytes(Arc::from([])),
    }
}

/// The lists, the feeds and the error page of a language.
fn language<'a>(scene: Scene<'a>, reader: &'a Reader, files: &mut Files<'a>) {
    let locale = &reader.locale;
    let (open, over) = listing::shown(scene.shelf, locale);
    let from = scene.inputs_listed(route::index(locale), open.into_iter().chain(over));
    files.page(scene, from, ("index.html", "listing", reader), move || {
        Some(listing::front(scene, reader))
    });
    for year in scene.shelf.years(locale).into_iter().flatten().copied() {
        let listed = listing::of_year(scene.shelf, locale, year);
        let from = scene.inputs_listed(route::year(locale, year), listed);
        files.page(scene, from, ("year.html", "listing", reader), move || {
            Some(listing::year(scene, reader, year))
        });
    }
    let from = scene.inputs(route::localized_not_found(locale), []);
    files.page(scene, from, ("404.html", "not_found", reader), move || {
        chooser::not_found(scene, &[reader])
    });
    if !scene.preview {
        let news = news::newest(scene, locale);
        for format in Format::of(&scene.config().outputs) {
            let told = news.iter().map(|(card, _)| *card);
            let from = scene.inputs_listed(format.path(locale), told);
            let feed = move || format.write(Feed::of_language(scene, reader, format));
            files.add(format.path(locale), written(from, feed), "a feed");
        }
    }
}

/// A file that a writer makes which cannot fail but for want of memory.
fn written<'a>(from: Inputs, make: impl Fn() -> io::Result<String> + Send + Sync + 'a) -> Body<'a> {
    made(from, move || {
        make().map(String::into_bytes).map_err(|error| {
            let message = error.to_string();
            Box::new(Diagnostic::new(Code::Unreadable, Place::Site, message))
        })
    })
}

/// A notice in every language, its chooser, its assets.
fn notice_pages<'a>(
    scene: Scene<'a>,
    incident: &'a Arc<Incident<Document>>,
    files: &mut Files<'a>,
) {
    let linked = linked_files(incident.texts().flat_map(|(_, text)| &text.links));
    for reader in scene.readers.values() {
        if !scene.has_page(Subject::Incident(incident), &reader.locale) {
            continue;
        }
        let path = route::notice(&reader.locale, &incident.slug);
        let from = scene.inputs_of(path, incident);
        files.page(scene, from, ("notice.html", "notice", reader), move || {
            notice::view(scene, reader, incident)
        });
        if scene.config().outputs.incident_feeds && !scene.preview {
            let path = route::incident_feed(&reader.locale, &incident.slug);
            let from = scene.inputs_of(path.clone(), incident);
            let feed = move || Format::Rss.write(Feed::of_incident(scene, reader, incident));
            files.add(path, written(from, feed), "the feed of a notice");
        }
        if scene.config().outputs.text && !scene.preview {
            forms(scene, reader, incident, files);
        }
        // Of a notice that was withdrawn, every address leads to the reason.
        if scene.config().outputs.question_pages && incident.facts.withdrawn.is_none() {
            question_pages(scene, reader, incident, files);
        }
        // What a withdrawn notice showed is withdrawn with it.
        let assets = incident
            .assets
            .iter()
            .filter(|_| incident.facts.withdrawn.is_none());
        for (name, file) in assets.filter(|(_, file)| linked.contains(file)) {
            if let Some(path) = route::asset(&reader.locale, &incident.slug, name) {
                files.add(
                    path,
                    bytes(scene, *file),
                    &format!("`{}`", scene.sources.path(*file)),
                );
            }
        }
    }
    data(scene, incident, files);
    if let Some(reader) = default_reader(scene) {
        let from = scene.inputs_of(route::incident_chooser(&incident.slug), incident);
        files.page(
            scene,
            from,
            ("incident_chooser.html", "chooser", reader),
            move || chooser::incident(scene, reader, incident),
        );
    }
}

/// A notice as Markdown and as plain text.
fn forms<'a>(
    scene: Scene<'a>,
    reader: &'a Reader,
    incident: &'a Arc<Incident<Document>>,
    files: &mut Files<'a>,
) {
    let (locale, slug) = (&reader.locale, &incident.slug);
    let origin = "a notice as text";
    let path = route::notice_markdown(locale, slug);
    let body = made(scene.inputs_of(path.clone(), incident), move || {
        let sheet = sheet::notice(scene, reader, incident);
        Ok(sheet::markdown::write(&sheet).into_bytes())
    });
    files.add(path, body, origin);
    let path = route::notice_text(locale, slug);
    let body = made(scene.inputs_of(path.clone(), incident), move || {
        let sheet = sheet::notice(scene, reader, incident);
        Ok(sheet::plain::write(&[sheet]).into_bytes())
    });
    files.add(path, body, origin);
}

/// A notice and its ledger for programs. There is none of a preview.
fn data<'a>(scene: Scene<'a>, incident: &'a Arc<Incident<Document>>, files: &mut Files<'a>) {
    if !scene.config().outputs.data || scene.preview {
        return;
    }
    if !incident.ledger.revisions.is_empty() {
        let path = route::ledger(&incident.slug);
        let body = made(scene.inputs_of(path.clone(), incident), move || {
            Ok(ledger::file(scene, incident).into_bytes())
        });
        files.add(path, body, "the ledger");
    }
    let path = route::data(&incident.slug);
    let body = made(scene.inputs_of(path.clone(), incident), move || {
        Ok(json::text(&json::incident::incident(scene, incident)).into_bytes())
    });
    files.add(path, body, "a notice as data");
}

/// A page for each question alone, canonical to the notice.
fn question_pages<'a>(
    scene: Scene<'a>,
    reader: &'a Reader,
    incident: &'a Arc<Incident<Document>>,
    files: &mut Files<'a>,
) {
    for question in incident.questions() {
        let path = route::question(&reader.locale, &incident.slug, &question.id);
        let from = scene.inputs_of(path, incident);
        files.page(
            scene,
            from,
            ("question.html", "single", reader),
            move || notice::single(scene, reader, incident, question),
        );
    }
}

/// The reader of the default language: pages without a language speak it.
fn default_reader(scene: Scene<'_>) -> Option<&Reader> {
    scene.readers.get(&scene.config().default_locale)
}

fn neutral<'a>(scene: Scene<'a>, files: &mut Files<'a>) {
    let Some(reader) = default_reader(scene) else {
        return;
    };
    files.page(
        scene,
        scene.inputs(route::chooser(), []),
        ("chooser.html", "chooser", reader),
        move || Some(chooser::site(scene, reader)),
    );
    files.page(
        scene,
        scene.inputs(route::not_found(), []),
        ("404.html", "not_found", reader),
        move || {
            let default: &Locale = &reader.locale;
            let others = scene
                .config()
                .active()
                .filter(|locale| locale.tag != *default);
            let others = others.filter_map(|locale| scene.readers.get(&locale.tag));
            let readers: Vec<_> = std::iter::once(reader).chain(others).collect();
            chooser::not_found(scene, &readers)
        },
    );
}

fn hosting<'a>(scene: Scene<'a>, files: &mut Files<'a>, diagnostics: &mut Diagnostics) {
    let origin = "candor's own file";
    files.add(
        route::root("_headers"),
        hosting::headers(scene).into(),
        origin,
    );
    files.add(
        route::root("_redirects"),
        hosting::redirects(scene).into(),
        origin,
    );
    files.add(route::root(".nojekyll"), String::new().into(), origin);
    files.add(
        route::root("robots.txt"),
        hosting::robots(scene).into(),
        origin,
    );
    if scene.config().outputs.data && !scene.preview {
        let from = scene.inputs_listed(route::data_list(), scene.shelf.by_slug());
        let body = made(from, move || {
            Ok(json::text(&json::list::list(scene)).into_bytes())
        });
        files.add(route::data_list(), body, origin);
    }
    if !scene.preview {
        for (path, text) in sitemap::files(scene, sitemap::Limits::PROTOCOL) {
            files.add(path, text.into(), origin);
        }
    }
    if let Some(source) = &scene.config().security_txt
        && let Some(text) = hosting::security_txt(scene, source, diagnostics)
    {
        files.add(route::root(".well-known/security.txt"), text.into(), origin);
    }
}
