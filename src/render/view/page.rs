//! What frames a page: the head of its HTML, and the language switch.
//!
//! 1. [`Page`] is the same for every kind of page.

use serde::Serialize;

/// `page` in every template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// BCP 47: the language of everything that is not marked otherwise.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// For the browser's tab: the page's title and the site's.
    pub title: String,
    /// For social cards: the page's title alone.
    pub card_title: String,
    /// One or two sentences without markup.
    pub description: Option<String>,
    /// Absolute; none where there is no one true address, as on an error page.
    pub canonical: Option<String>,
    /// The page in each language, itself and `x-default` included.
    pub alternates: Vec<Alternate>,
    /// The most special first.
    pub feeds: Vec<Feed>,
    /// The language switch; empty where the page is in all languages at once.
    pub languages: Vec<Language>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// What they are told of it: finished JSON-LD, safe within `script`.
    pub json_ld: Option<String>,
}

/// The page in one language, for search engines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// BCP 47, or `x-default`.
    pub hreflang: String,
    /// Absolute.
    pub href: String,
}

/// A feed that tells of changes to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feed {
    /// Its URL.
    pub href: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Its name.
    pub title: String,
}

/// One language of the switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// BCP 47.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its name in itself.
    pub name: String,
    /// The same page in it, or the list of notices where it has no such page.
    pub href: String,
    /// Whether the page is in it.
    pub current: bool,
    /// In the reader's language: what is not as expected behind the link.
    pub note: Option<String>,
}
