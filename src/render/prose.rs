//! A rendered text on a page.
//!
//! 1. [`prose`] fills a document's gaps for a page, [`sections`] also those of its headings; [`whole`] for
//!    a feed, with absolute URLs and nothing that needs the page ([`standalone`]).

use super::reader::Reader;
use super::scene::Scene;
use super::standalone;
use super::view::Prose;
use crate::anchors::Outline;
use crate::l10n::words;
use crate::markdown::{Document, Elsewhere, Filling};
use crate::model::Locale;

/// A text without anchors of its own for a reader, with the note that it stands in for a translation
/// where it does. `page` is the URL of the page that its bare anchors mean; empty where it is shown on
/// that page.
#[must_use]
pub fn prose(scene: &Scene, reader: &Reader, text: (&Locale, &Document), page: &str) -> Prose {
    written(scene, reader, text, page, (None, &[]))
}

/// A text whose headings are places of the page it is shown on: their outline, and where the same
/// sections are in other languages.
#[must_use]
pub fn sections(
    scene: &Scene,
    reader: &Reader,
    text: (&Locale, &Document),
    places: (Option<&Outline>, &[Elsewhere]),
) -> Prose {
    written(scene, reader, text, "", places)
}

fn written(
    scene: &Scene,
    reader: &Reader,
    (locale, text): (&Locale, &Document),
    page: &str,
    (outline, elsewhere): (Option<&Outline>, &[Elsewhere]),
) -> Prose {
    let foreign = reader.foreign(locale);
    let label = outline.map(|_| {
        let title = [("title", "{title}")];
        reader.strings.format(words::LINK_TO_SECTION, &title)
    });
    let mut html = String::new();
    let filling = Filling {
        anchors: outline.map_or(&[], |outline| &outline.ids),
        also: outline.map_or(&[], |outline| &outline.also),
        base: scene.config().base_url.path(),
        page,
        permalink: label.as_deref(),
        elsewhere,
    };
    text.write(filling, &mut html);
    let note = foreign.as_ref().map(|_| {
        let language = scene.readers.get(locale).map_or("", |reader| &reader.name);
        reader
            .strings
            .format(words::TEXT_FALLBACK, &[("language", language)])
    });
    Prose {
        html,
        foreign,
        note,
    }
}

/// A text that stands away from its page, whose absolute URL is `page`.
#[must_use]
pub fn whole(scene: &Scene, text: &Document, outline: Option<&Outline>, page: &str) -> String {
    let mut html = String::new();
    text.write(
        Filling {
            anchors: outline
                .map(|outline| outline.ids.as_slice())
                .unwrap_or_default(),
            also: &[],
            base: &scene.config().base_url.prefix(),
            page,
            permalink: None,
            elsewhere: &[],
        },
        &mut html,
    );
    standalone::html(&html)
}

/// An empty element for an anchor to lead to.
#[must_use]
pub fn target(id: &str) -> String {
    let mut html = String::from("<span id=\"");
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut html, id);
    html.push_str("\"></span>");
    html
}
