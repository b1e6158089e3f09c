//! Pages in all languages at once.
//!
//! 1. [`Chooser`] leads from an address without a language to one with.
//! 2. [`NotFound`] says so, in one language or in all.

use super::{Foreign, Phrase};
use serde::Serialize;

/// `chooser` in `chooser.html` and `incident_chooser.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chooser {
    /// The heading of the page: the site's or the notice's title.
    pub title: Phrase,
    /// In the order of the language switch.
    pub choices: Vec<Choice>,
}

/// One language to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// That language.
    #[serde(flatten)]
    pub language: Foreign,
    /// Its name in itself.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// The site's or the notice's title for its readers.
    pub title: Phrase,
    /// In that language: what is not as expected behind the link.
    pub note: Option<String>,
}

/// `not_found` in `404.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotFound {
    /// One language, or all, the default first.
    pub messages: Vec<NotFoundText>,
}

/// That there is no such page, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotFoundText {
    /// That language.
    #[serde(flatten)]
    pub language: Foreign,
    /// The heading.
    pub title: String,
    /// What to do.
    pub text: String,
    /// The list of notices.
    pub href: String,
    /// What the link to it says.
    pub link: String,
}
