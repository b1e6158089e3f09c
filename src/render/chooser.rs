//! Pages in all languages at once: the choosers, and the pages that are not there.
//!
//! 1. [`site`] leads from `/` to a language, [`incident`] from `/incidents/SLUG/` to a notice.
//! 2. [`not_found`] says in all languages, or in one, that there is no such page.

use super::frame::{self, About};
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{Choice, Chooser, Foreign, NotFound, NotFoundText, Page, Phrase};
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::{Incident, SitePath, route};

/// `page` and `chooser` of the site's root.
#[must_use]
pub fn site(scene: &Scene, reader: &Reader) -> (Page, Chooser) {
    let title = scene.config().title(&reader.locale);
    let choices = choices(scene, |reader| {
        let title = reader.own(scene.config().title(&reader.locale));
        Some((route::index(&reader.locale), title, None))
    });
    let about = About {
        title,
        description: None,
    };
    // It has every language's list as its alternates, and itself as their default.
    let mut page = frame::index_frame(scene, reader, about, |locale| Some(route::index(locale)));
    page.canonical = Some(scene.absolute(&route::chooser()));
    page.languages = Vec::new();
    (
        page,
        Chooser {
            title: reader.own(title),
            choices,
        },
    )
}

/// `page` and `chooser` of the address of a notice that is the same for all languages.
#[must_use]
pub fn incident(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
) -> Option<(Page, Chooser)> {
    let source = &incident.facts.source;
    let (locale, notice) = reader.pick(&incident.notices, source)?;
    let subject = Subject::Incident(incident);
    let choices = choices(scene, |reader| {
        let (locale, notice) = reader.pick(&incident.notices, source)?;
        if !scene.has_page(subject, &reader.locale) {
            return None;
        }
        let title = Phrase {
            text: notice.title.value.to_string(),
            foreign: reader.foreign(locale),
        };
        let note = (!incident.written_in(&reader.locale)).then(|| {
            reader
                .strings
                .get(words::SWITCHER_NOT_TRANSLATED)
                .to_owned()
        });
        Some((subject.path(&reader.locale), title, note))
    });
    let about = About {
        title: &notice.title.value,
        description: None,
    };
    let own = route::incident_chooser(&incident.slug);
    let mut page = frame::neutral_frame(scene, reader, about, Some(&own));
    // Search engines shall list the notices themselves.
    page.noindex = true;
    let title = Phrase {
        text: notice.title.value.to_string(),
        foreign: reader.foreign(locale),
    };
    Some((page, Chooser { title, choices }))
}

/// `page` and `not_found`, in the languages of `readers`, whose first is the page's.
#[must_use]
pub fn not_found(scene: &Scene, readers: &[&Reader]) -> Option<(Page, NotFound)> {
    let first = readers.first()?;
    let title = first.strings.get(words::NOT_FOUND);
    let page = frame::neutral_frame(
        scene,
        first,
        About {
            title,
            description: None,
        },
        None,
    );
    let messages = readers.iter().map(|reader| NotFoundText {
        language: foreign(reader),
        title: reader.strings.get(words::NOT_FOUND).to_owned(),
        text: reader.strings.get(words::NOT_FOUND_TEXT).to_owned(),
        href: scene.url(&route::index(&reader.locale)),
        link: reader.strings.get(words::NOT_FOUND_LINK).to_owned(),
    });
    Some((
        page,
        NotFound {
            messages: messages.collect(),
        },
    ))
}

fn choices(
    scene: &Scene,
    of: impl Fn(&Reader) -> Option<(SitePath, Phrase, Option<String>)>,
) -> Vec<Choice> {
    let readers = scene
        .config()
        .active()
        .filter_map(|locale| scene.readers.get(&locale.tag));
    readers
        .filter_map(|reader| {
            let (path, title, note) = of(reader)?;
            Some(Choice {
                language: foreign(reader),
                name: reader.name.clone(),
                href: scene.url(&path),
                title,
                note,
            })
        })
        .collect()
}

fn foreign(reader: &Reader) -> Foreign {
    Foreign {
        lang: reader.locale.to_string(),
        dir: reader.dir,
    }
}
