//! A notice, top to bottom.
//!
//! 1. [`Notice`] has the parts of the page in their order: head, newest update, body, FAQ, all
//!    updates, history, contact.
//! 2. A notice that was withdrawn has [`Withdrawal`] in place of summary, body, FAQ and updates.

use super::{Change, Label, Link, Phrase, Prose, Question, Time, Wording};
use serde::Serialize;

/// `notice` in `notice.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its title.
    pub title: Phrase,
    /// How far the incident has come.
    pub status: Label,
    /// How bad it is.
    pub severity: Option<Label>,
    /// What it touches.
    pub category: Option<Label>,
    /// When it was first published; none in a preview of a notice that never was.
    pub published: Option<Time>,
    /// When it last changed; none where it never did.
    pub updated: Option<Time>,
    /// When it happened, was found, was stopped, was over.
    pub facts: Vec<Fact>,
    /// Why it is not in the reader's language, where it is not.
    pub fallback: Option<String>,
    /// What it comes to.
    pub summary: Option<Phrase>,
    /// The newest update, a second time.
    pub newest: Option<Update>,
    /// What the page has, in its order.
    pub toc: Vec<TocEntry>,
    /// Where its text is newer in another language: that it is, and the way to it.
    pub newer: Option<Link>,
    /// Its text; none where there is nothing but front matter.
    pub body: Option<Prose>,
    /// Its questions.
    pub faq: Option<Faq>,
    /// Newest first.
    pub updates: Vec<Update>,
    /// All that was ever changed.
    pub history: Option<History>,
    /// Whom to ask; the text is the address as people read it.
    pub contact: Option<Link>,
    /// The address that leads readers of any language here.
    pub share: Option<String>,
    /// The feed of this notice.
    pub feed: Option<String>,
    /// The same as plain text and the like.
    pub formats: Vec<Link>,
    /// Where it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
}

/// When something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What.
    pub label: Label,
    /// When.
    pub time: Time,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TocEntry {
    /// Where on the page it leads, and what it says.
    #[serde(flatten)]
    pub link: Link,
    /// One level further down; theirs are not shown.
    pub entries: Vec<TocEntry>,
}

/// The questions of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Faq {
    /// In order. Questions before the first group are in one without a title.
    pub groups: Vec<Group>,
    /// How many questions there are, in words.
    pub count: String,
    /// Whether there are enough of them for a filter to be of use.
    pub filter: bool,
}

/// Questions that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its anchor.
    pub id: Option<String>,
    /// Former anchors that lead here.
    pub moved: Vec<String>,
    /// Its title; there where `id` is.
    pub title: Option<Phrase>,
    /// In order.
    pub questions: Vec<Question>,
}

/// What readers were told about a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Update {
    /// Its anchor: `update-` and its id.
    pub id: String,
    /// Former anchors that lead here.
    pub moved: Vec<String>,
    /// An update, a correction, ...
    pub kind: Label,
    /// When.
    pub time: Option<Time>,
    /// The status from here on, where it changed.
    pub status: Option<Label>,
    /// Its words.
    pub text: Option<Prose>,
    /// Where its words are newer in another language: that they are, and the way to them.
    pub newer: Option<Link>,
    /// Its words before and after each change, newest first.
    pub wordings: Vec<Wording>,
    /// How many changes those are, in words; there where `wordings` are.
    pub earlier: Option<String>,
    /// What it concerns.
    pub about: Vec<Link>,
}

/// All revisions of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    /// Newest first.
    pub revisions: Vec<Revision>,
    /// The file that records them.
    pub ledger: Option<String>,
}

/// One revision of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// Its anchor: `_revision-` and its number.
    pub id: String,
    /// Its number, in words.
    pub number: String,
    /// When.
    pub time: Time,
    /// Of what kind.
    pub kind: Label,
    /// What changed, a line each.
    pub changes: Vec<Change>,
    /// Why a text was removed from the record, where one was.
    pub reason: Option<Phrase>,
    /// The update that told of it.
    pub update: Option<Link>,
}

/// What stands in place of a notice that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// Since when; the text is a sentence.
    pub at: Time,
    /// Why.
    pub reason: Phrase,
    /// The notice to read in its place.
    pub see: Option<Link>,
    /// Every anchor that the page has had; they all lead to the reason.
    pub anchors: Vec<String>,
}
