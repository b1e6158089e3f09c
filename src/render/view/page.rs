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
    /// What it is where people share a link to it.
    pub card: Card,
    /// What search engines are told of it: finished JSON-LD, safe within `script`.
    pub json_ld: Option<String>,
}

/// What a page is where people share a link to it: Open Graph and its kin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// `article` of a notice, else `website`.
    pub kind: &'static str,
    /// The language of the page as Open Graph has it, `zh_CN`; none where no country is known.
    pub locale: Option<String>,
    /// The other languages that the page is written in, in the same form.
    pub locales: Vec<String>,
    /// When a notice was first published, RFC 3339.
    pub published: Option<String>,
    /// When it last changed, RFC 3339.
    pub modified: Option<String>,
    /// Where the site has one.
    pub image: Option<CardImage>,
}

/// The picture of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardImage {
    /// Absolute.
    pub url: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// What it shows.
    pub alt: String,
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
    /// For those who prefer it to the page's language; none where the page is not written in it.
    pub offer: Option<Offer>,
}

/// What a reader who has opened a page in another language is told in their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// What the link says.
    pub text: String,
    /// What the button says that closes the offer.
    pub dismiss: String,
}
