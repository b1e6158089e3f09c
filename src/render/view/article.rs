//! An ordinary page.
//!
//! 1. [`Article`] is one page in one language.

use super::{Phrase, Prose, TocEntry};
use serde::Serialize;

/// `article` in `page.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// Its title.
    pub title: Phrase,
    /// What it is about.
    pub summary: Option<Phrase>,
    /// Why it is not in the reader's language, where it is not.
    pub fallback: Option<String>,
    /// Its headings; empty where there are few.
    pub toc: Vec<TocEntry>,
    /// Its text.
    pub body: Option<Prose>,
}
