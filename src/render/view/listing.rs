//! A list of notices.
//!
//! 1. [`Listing`] is what a language's front page and the page of a year show.

use super::{Label, Link, Phrase, Time};
use serde::Serialize;

/// `listing` in `index.html` and `year.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// The heading of the page.
    pub title: Phrase,
    /// How things stand, in one sentence: `1 open notice`.
    pub state: String,
    /// Whether there is an unresolved notice among them.
    pub open: bool,
    /// In order; none is empty.
    pub groups: Vec<EntryGroup>,
    /// Each status that occurs, for the filter.
    pub statuses: Vec<Label>,
    /// Whether there are enough notices for a filter to be of use.
    pub filter: bool,
    /// The pages of the years, newest first; the current page's has no place here.
    pub years: Vec<Link>,
    /// The feed of the whole language.
    pub feed: Option<String>,
}

/// Notices under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryGroup {
    /// `unresolved`, `resolved` or `year`: makes the heading's id.
    pub key: &'static str,
    /// The heading.
    pub title: String,
    /// In order.
    pub entries: Vec<Entry>,
}

/// A notice in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: Phrase,
    /// What it comes to; none where it was withdrawn.
    pub summary: Option<Phrase>,
    /// How far the incident has come; `withdrawn` where the notice was.
    pub status: Label,
    /// How bad it is; the text says that it is a severity.
    pub severity: Option<Label>,
    /// What it touches.
    pub category: Option<Label>,
    /// The text is a sentence.
    pub published: Option<Time>,
    /// The text is a sentence.
    pub updated: Option<Time>,
    /// Why it is not in the reader's language, where it is not.
    pub note: Option<String>,
}
