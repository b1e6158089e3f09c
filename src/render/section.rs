//! The files that a notice comes to, in all languages.
//!
//! 1. A [`Section`] has its pages, its feeds, its forms as text and as data, and the files beside it.
//! 2. [`Sections`] keeps those of all notices from one output to the next: a section follows from its notice, those
//!    that the notice names, and what all files follow from.

use super::feed::{Feed, Format};
use super::files::{File, made, written};
use super::scene::{Scene, Subject};
use super::{chooser, default_locale, json, ledger, notice, sheet, source};
use crate::markdown::Document;
use crate::markdown::document::linked_files;
use crate::model::{Incident, Locale, SitePath, Slug, route};
use crate::output::{Input, Inputs};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sections of a site. The default has none.
#[derive(Default)]
pub struct Sections {
    all: BTreeMap<Slug, Arc<Section>>,
}

/// The files of one notice.
struct Section {
    /// What each of them is made from.
    values: Arc<[Input]>,
    files: Vec<File>,
}

impl Sections {
    /// The files of all notices of a site, which takes the place of the one before.
    pub(super) fn of(&mut self, scene: &Scene) -> impl Iterator<Item = &File> {
        let section = |incident: &Arc<Incident<Document>>| {
            let former = self.all.get(&incident.slug);
            let is_as_before = |former: &&Arc<Section>| {
                let mut values = values(scene, incident);
                let are_same =
                    |one: &Input| values.next().is_some_and(|now| Arc::ptr_eq(one, &now));
                former.values.iter().all(are_same) && values.next().is_none()
            };
            let section = former.filter(is_as_before).cloned();
            let section = section.unwrap_or_else(|| Arc::new(Section::new(scene, incident)));
            (incident.slug.clone(), section)
        };
        let incidents = &scene.anchored.site.incidents;
        self.all = incidents.par_iter().map(section).collect();
        self.all.values().flat_map(|section| &section.files)
    }
}

/// What the files of a notice are made from: what every file may depend on, the notice itself, and those that it
/// names.
fn values<'a>(
    scene: &'a Scene,
    incident: &'a Arc<Incident<Document>>,
) -> impl Iterator<Item = Input> + 'a {
    let named = incident
        .named()
        .filter_map(|slug| scene.named(incident, slug));
    let notices = std::iter::once(incident).chain(named);
    let common = scene.common.iter().cloned();
    common.chain(notices.map(|notice| notice.clone() as Input))
}

impl Section {
    fn new(scene: &Scene, incident: &Arc<Incident<Document>>) -> Self {
        let mut naming = Naming {
            scene,
            incident,
            values: values(scene, incident).collect(),
            files: Vec::new(),
        };
        naming.notice();
        Self {
            values: naming.values,
            files: naming.files,
        }
    }
}

/// Names the files of a notice.
struct Naming<'a> {
    scene: &'a Scene,
    incident: &'a Arc<Incident<Document>>,
    values: Arc<[Input]>,
    files: Vec<File>,
}

impl Naming<'_> {
    fn from(&self, path: SitePath) -> Inputs {
        Inputs::shared(path, self.values.clone())
    }

    /// The notice in every language, its chooser, its assets.
    fn notice(&mut self) {
        let (scene, incident) = (self.scene, self.incident);
        let outputs = &scene.config().outputs;
        let linked = linked_files(incident.texts().flat_map(|(_, text)| &text.links));
        let is_withdrawn = incident.facts.withdrawn.is_some();
        for locale in scene.readers.keys() {
            if !scene.has_page(Subject::Incident(incident), locale) {
                continue;
            }
            self.page(locale);
            if outputs.incident_feeds && !scene.preview {
                self.feed(locale);
            }
            if outputs.text && !scene.preview {
                self.forms(locale);
            }
            // Of a notice that was withdrawn, every address leads to the reason.
            if outputs.question_pages && !is_withdrawn {
                self.questions(locale);
            }
            // What a withdrawn notice showed is withdrawn with it.
            let assets = incident.assets.iter().filter(|_| !is_withdrawn);
            for (name, file) in assets.filter(|(_, file)| linked.contains(file)) {
                let path = route::asset(locale, &incident.slug, name);
                self.files
                    .extend(path.map(|path| source(scene, path, *file)));
            }
        }
        if outputs.data && !scene.preview {
            self.data();
        }
        let from = self.from(route::incident_chooser(&incident.slug));
        let template = ("incident_chooser.html", "chooser", default_locale(scene));
        let incident = incident.clone();
        self.files
            .push(File::page(from, template, move |scene, reader| {
                chooser::incident(scene, reader, &incident)
            }));
    }

    fn page(&mut self, locale: &Locale) {
        let from = self.from(route::notice(locale, &self.incident.slug));
        let incident = self.incident.clone();
        self.files.push(File::page(
            from,
            ("notice.html", "notice", locale),
            move |scene, reader| notice::view(scene, reader, &incident),
        ));
    }

    fn feed(&mut self, locale: &Locale) {
        let path = route::incident_feed(locale, &self.incident.slug);
        let incident = self.incident.clone();
        let body = written(self.from(path.clone()), locale, move |scene, reader| {
            Format::Rss.write(Feed::of_incident(scene, reader, &incident))
        });
        self.files
            .push(File::new(path, body, "the feed of a notice"));
    }

    /// The notice as Markdown and as plain text.
    fn forms(&mut self, locale: &Locale) {
        let (origin, slug) = ("a notice as text", &self.incident.slug);
        let path = route::notice_markdown(locale, slug);
        let incident = self.incident.clone();
        let body = written(self.from(path.clone()), locale, move |scene, reader| {
            let sheet = sheet::notice(scene, reader, &incident);
            Ok(sheet::markdown::write(&sheet))
        });
        self.files.push(File::new(path, body, origin));
        let path = route::notice_text(locale, slug);
        let incident = self.incident.clone();
        let body = written(self.from(path.clone()), locale, move |scene, reader| {
            let sheet = sheet::notice(scene, reader, &incident);
            Ok(sheet::plain::write(&[sheet]))
        });
        self.files.push(File::new(path, body, origin));
    }

    /// The notice and its ledger for programs.
    fn data(&mut self) {
        if !self.incident.ledger.revisions.is_empty() {
            let path = route::ledger(&self.incident.slug);
            let incident = self.incident.clone();
            let body = made(self.from(path.clone()), move |scene| {
                Ok(ledger::file(scene, &incident).into_bytes())
            });
            self.files.push(File::new(path, body, "the ledger"));
        }
        let path = route::data(&self.incident.slug);
        let incident = self.incident.clone();
        let body = made(self.from(path.clone()), move |scene| {
            Ok(json::text(&json::incident::incident(scene, &incident)).into_bytes())
        });
        self.files.push(File::new(path, body, "a notice as data"));
    }

    /// A page for each question alone, canonical to the notice.
    fn questions(&mut self, locale: &Locale) {
        for question in self.incident.questions() {
            let path = route::question(locale, &self.incident.slug, &question.id);
            let (incident, id) = (self.incident.clone(), question.id.clone());
            self.files.push(File::page(
                self.from(path),
                ("question.html", "single", locale),
                move |scene, reader| {
                    let question = incident.faq.question(id.as_str())?;
                    notice::single(scene, reader, &incident, question)
                },
            ));
        }
    }
}
