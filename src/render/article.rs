//! An ordinary page.
//!
//! 1. [`view`] fills `page` and `article` for a language.

use super::frame::{self, About};
use super::notice::{body, has_body, headings};
use super::reader::Reader;
use super::scene::{Scene, Subject};
use super::view::{Article, Page, Phrase};
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::Page as Source;

/// A page with fewer headings has no table of contents.
const SHORT: usize = 4;

/// `page` and `article` for a language.
#[must_use]
pub fn view(scene: &Scene, reader: &Reader, source: &Source<Document>) -> Option<(Page, Article)> {
    let default = &scene.config().default_locale;
    let (locale, variant) = reader.pick(&source.variants, default)?;
    let anchors = scene.anchored.pages.get(&source.name)?;
    let outline = anchors.outlines.get(locale);
    let foreign = reader.foreign(locale);
    let phrase = |text: &str| Phrase {
        text: text.to_owned(),
        foreign: foreign.clone(),
    };
    let first = variant.body.plain.lines().next().map(str::to_owned);
    let description = variant
        .summary
        .as_ref()
        .map(|text| text.value.to_string())
        .or(first);
    let about = About {
        title: &variant.title.value,
        description: description.filter(|text| !text.is_empty()),
    };
    let page = frame::frame(scene, reader, Subject::Page(source), about);
    let fallback = foreign.as_ref().map(|_| {
        let language = scene.readers.get(locale).map_or("", |reader| &reader.name);
        reader
            .strings
            .format(words::PAGE_FALLBACK, &[("language", language)])
    });
    let mut toc = headings(reader, (locale, &variant.body), outline);
    if toc.len() < SHORT {
        toc.clear();
    }
    let article = Article {
        title: phrase(&variant.title.value),
        summary: variant
            .summary
            .as_ref()
            .map(|summary| phrase(&summary.value)),
        fallback,
        toc,
        body: has_body(&variant.body, outline).then(|| {
            let subject = Subject::Page(source);
            body(scene, reader, subject, (locale, &variant.body), outline)
        }),
    };
    Some((page, article))
}
