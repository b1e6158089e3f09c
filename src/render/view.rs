//! What the templates of a theme are given: finished, localized values.
//!
//! 1. Every template has `site` ([`Site`]), `ui` (the theme's strings by key) and `page` ([`Page`]).
//! 2. `notice.html` has `notice` ([`Notice`]) besides; `index.html` and `year.html` have `listing`
//!    ([`Listing`]); `page.html` has `article` ([`Article`]); `question.html` has `single`
//!    ([`Single`]); `chooser.html` and `incident_chooser.html` have `chooser` ([`Chooser`]);
//!    `404.html` has `not_found` ([`NotFound`]).
//! 3. Nothing here decides anything: who fills these has formatted every date and number, chosen
//!    every language and checked every URL. Only fields called `html` are markup.

mod article;
mod change;
mod chooser;
mod listing;
mod notice;
mod page;
mod question;
mod site;

pub use article::Article;
pub use change::{Change, Piece, Wording};
pub use chooser::{Choice, Chooser, NotFound, NotFoundText};
pub use listing::{Entry, EntryGroup, Listing};
pub use notice::{Fact, Faq, Group, History, Notice, Revision, TocEntry, Update, Withdrawal};
pub use page::{Alternate, Card, CardImage, Feed, Language, Offer, Page};
pub use question::{OtherLanguage, Question, Retired, Single};
pub use site::{Logo, Organization, Site};

use serde::Serialize;

/// The language of a text that is not the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Foreign {
    /// BCP 47, for `lang`.
    pub lang: String,
    /// `ltr` or `rtl`, for `dir`.
    pub dir: &'static str,
}

/// A line of text without markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phrase {
    /// The text, unescaped.
    pub text: String,
    /// Where it is in another language than the page.
    pub foreign: Option<Foreign>,
}

/// A text with markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prose {
    /// HTML that is safe as it is, every anchor filled in.
    pub html: String,
    /// Where it is in another language than the page.
    pub foreign: Option<Foreign>,
    /// In the reader's language: that the text stands in for a missing translation.
    pub note: Option<String>,
}

/// A time or a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Time {
    /// As HTML's `datetime` takes it.
    pub datetime: String,
    /// As readers see it, zone named; where a field says so, within its sentence.
    pub text: String,
}

/// A word of a fixed list: a status, a severity, a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The word of the file format, for style sheets.
    pub key: &'static str,
    /// The word that readers see.
    pub text: String,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// A checked URL.
    pub href: String,
    /// What it says.
    pub text: Phrase,
}
