//! What a page is where people share a link to it.
//!
//! 1. [`website`] is the card of any page; [`complete`] makes it that of a notice or a page in several
//!    languages.

use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{Card, CardImage};
use crate::l10n::machine;
use crate::model::{Locale, Moment};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The card of a page of which nothing is known but its language.
#[must_use]
pub fn website(scene: &Scene, reader: &Reader) -> Card {
    Card {
        kind: "website",
        locale: reader.locale.open_graph(),
        locales: Vec::new(),
        published: None,
        modified: None,
        image: image(scene, reader),
    }
}

/// Says in which languages the page is and, of a notice, when it was published. A page that shows
/// the source for want of a translation is in the source's language.
pub fn complete(card: &mut Card, scene: &Scene, reader: &Reader, subject: Subject<'_>) {
    let source = subject.source(&scene.config().default_locale);
    let is_own = subject.written_in(&reader.locale);
    let shown = if is_own { &reader.locale } else { &source };
    card.locale = shown.open_graph();
    let written = scene
        .config()
        .active()
        .map(|locale| &locale.tag)
        .filter(|locale| subject.written_in(locale) && scene.has_page(subject, locale));
    // Two languages may be one to Open Graph.
    let forms: BTreeSet<String> = written.filter_map(Locale::open_graph).collect();
    let others = forms.into_iter();
    card.locales = others
        .filter(|form| Some(form) != card.locale.as_ref())
        .collect();
    let Subject::Incident(incident) = subject else {
        return;
    };
    let time = |at: Timestamp| machine::rfc3339(Moment::Instant(at), &scene.config().timezone);
    let published = scene.published(incident);
    let updated = scene.last_updated(incident, &reader.locale);
    card.kind = "article";
    card.published = Some(time(published));
    card.modified = Some(time(updated.unwrap_or(published)));
}

/// The picture for a reader, with absolute URL.
#[must_use]
pub fn image(scene: &Scene, reader: &Reader) -> Option<CardImage> {
    let config = scene.config();
    let cards = config.cards.as_ref()?;
    let (_, image) = reader.pick(&cards.image, &config.default_locale)?;
    let alt = reader.phrase(&cards.alt, &config.default_locale);
    let organization = config.organization.as_ref();
    let name = || organization.and_then(|found| reader.phrase(&found.name, &config.default_locale));
    Some(CardImage {
        url: scene.absolute(&image.path),
        media_type: image.media_type,
        width: image.width,
        height: image.height,
        alt: alt.or_else(name).map_or_else(
            || config.title(&reader.locale).to_owned(),
            |phrase| phrase.text,
        ),
    })
}
