//! An ordinary page: `content/pages/NAME.LOCALE.md`.
//!
//! 1. [`Page`] is one name in all its languages; [`Variant`] is one file.

use super::accept::Accept;
use super::incident::{Alias, Moved};
use super::{Locale, Localized, Slug, Text};
use crate::source::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page in all its languages.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The file's name without language and ending; no four digits.
    pub name: Slug,
    /// One file per language; at least one.
    pub variants: Localized<Variant<T>>,
    /// Whether a part of it could not be parsed.
    pub partial: bool,
}

/// A page in one language.
#[derive(Debug, Clone)]
pub struct Variant<T> {
    /// The file.
    pub file: FileId,
    /// The page's title.
    pub title: Text,
    /// What it is about, in a sentence.
    pub summary: Option<Text>,
    /// Former names and old site paths.
    pub aliases: Vec<Alias>,
    /// Anchors that were published on the page, and where they live now.
    pub moved: BTreeMap<Arc<str>, Moved>,
    /// Findings accepted on purpose.
    pub accept: Vec<Accept>,
    /// What follows the front matter.
    pub body: T,
}

impl<T> Page<T> {
    /// The same page with its texts in another form.
    pub fn map<U>(self, mut f: impl FnMut(&Locale, T) -> U) -> Page<U> {
        Page {
            name: self.name,
            partial: self.partial,
            variants: self.variants.map(|locale, variant| Variant {
                file: variant.file,
                title: variant.title,
                summary: variant.summary,
                aliases: variant.aliases,
                moved: variant.moved,
                accept: variant.accept,
                body: f(locale, variant.body),
            }),
        }
    }
}
