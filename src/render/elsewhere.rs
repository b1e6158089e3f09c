//! The same place in other languages, for readers without script.
//!
//! 1. [`others`] are the pages of a subject in the languages that a reader's is not.
//! 2. [`pages`] has them for all questions of a notice, [`question`] leads from one to itself; [`sections`] from each
//!    heading of a text.

use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{Foreign, OtherLanguage};
use crate::l10n::words;
use crate::markdown::Elsewhere;
use crate::model::Anchor;

/// The readers of other languages whose page is there, with its URL, in the order of the switch.
fn others<'a>(
    scene: &'a Scene,
    reader: &'a Reader,
    subject: Subject<'a>,
) -> impl Iterator<Item = (&'a Reader, String)> {
    let locales = scene.config().active();
    locales
        .filter(|locale| locale.tag != reader.locale)
        .filter(move |locale| scene.has_page(subject, &locale.tag))
        .filter_map(move |locale| {
            let url = scene.url(&subject.path(&locale.tag));
            Some((scene.readers.get(&locale.tag)?, url))
        })
}

/// The pages that a notice's questions are on in other languages.
#[must_use]
pub fn pages(scene: &Scene, reader: &Reader, subject: Subject<'_>) -> Vec<OtherLanguage> {
    others(scene, reader, subject)
        .map(|(other, href)| OtherLanguage {
            language: Foreign {
                lang: other.locale.to_string(),
                dir: other.dir,
            },
            name: other.name.clone(),
            href,
            label: label(other, words::QUESTION_IN_LANGUAGE),
        })
        .collect()
}

/// A question on each of some pages.
#[must_use]
pub fn question(pages: &[OtherLanguage], id: &Anchor) -> Vec<OtherLanguage> {
    let there = |page: &OtherLanguage| OtherLanguage {
        language: page.language.clone(),
        name: page.name.clone(),
        href: format!("{}#{id}", page.href),
        label: page.label.clone(),
    };
    pages.iter().map(there).collect()
}

/// The pages that the sections of a text are on in other languages.
#[must_use]
pub fn sections(scene: &Scene, reader: &Reader, subject: Subject<'_>) -> Vec<Elsewhere> {
    others(scene, reader, subject)
        .map(|(other, page)| Elsewhere {
            lang: other.locale.to_string(),
            name: other.name.clone(),
            label: label(other, words::SECTION_IN_LANGUAGE),
            page,
        })
        .collect()
}

fn label(other: &Reader, key: crate::l10n::Key) -> String {
    other
        .strings
        .format(key, &[("language", other.name.as_str())])
}
