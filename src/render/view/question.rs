//! A question and what stands below it.
//!
//! 1. [`Question`] is the same in a notice and alone.
//! 2. [`Single`] is a page of its own for one question.

use super::{Foreign, Label, Link, Phrase, Prose, Time, Wording};
use serde::Serialize;

/// A question, answered or retired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its anchor.
    pub id: String,
    /// Former anchors that lead here.
    pub moved: Vec<String>,
    /// The level of its heading: 3, 4 within a group, 1 where it stands alone.
    pub level: u8,
    /// The question itself.
    pub question: Phrase,
    /// None where it is retired.
    pub answer: Option<Prose>,
    /// None where it is answered.
    pub retired: Option<Retired>,
    /// The URL to keep: `#id` within a notice, whole where the question stands alone.
    pub permalink: String,
    /// The same question in each other language.
    pub languages: Vec<OtherLanguage>,
    /// When it last changed; the text is a sentence.
    pub updated: Option<Time>,
    /// When it was added, where that was after the notice; the text is a sentence.
    pub added: Option<Time>,
    /// Where another language has a newer answer: that it has, and the way to it.
    pub newer: Option<Link>,
    /// Its texts before and after each change, newest first.
    pub wordings: Vec<Wording>,
    /// How many changes those are, in words; there where `wordings` are.
    pub earlier: Option<String>,
}

/// What stands below a question that is no longer answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retired {
    /// Since when; the text is a sentence.
    pub at: Time,
    /// Why.
    pub reason: Option<Phrase>,
    /// What to read in its place.
    pub see: Option<Link>,
}

/// A question in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherLanguage {
    /// That language.
    #[serde(flatten)]
    pub language: Foreign,
    /// Its name in itself.
    pub name: String,
    /// Where the question is in it.
    pub href: String,
    /// What the link does, in that language; contains the name.
    pub label: String,
}

/// `single` in `question.html`: one question on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Single {
    /// The notice it belongs to.
    pub notice: Link,
    /// How far the incident has come.
    pub status: Label,
    /// The question.
    pub question: Question,
}
