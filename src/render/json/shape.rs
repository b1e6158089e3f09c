//! The format of published data, version 1.
//!
//! 1. [`Incident`] is `/incidents/SLUG.json`, [`List`] is `/incidents.json`.
//! 2. Every key is always there; what there is none of is `null` or empty. Texts are by language, and
//!    a language is missing where nothing is written in it.
//! 3. Comments here become descriptions in the schemas.

use crate::model::incident::{Category, Severity, Status, UpdateKind};
use crate::model::ledger::RevisionKind;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the format.
pub const FORMAT: u32 = 1;

/// Texts, URLs and the like by BCP 47 tag.
pub type ByLanguage<T> = BTreeMap<String, T>;

/// One incident notice in all its languages.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Incident {
    /// The version of this format. Keys may be added within a version.
    #[schemars(schema_with = "format")]
    pub format: u32,
    /// The program that wrote the file, and its version.
    pub generator: String,
    /// What the list of notices says of it as well.
    #[serde(flatten)]
    pub head: Head,
    /// Whom to ask about it.
    #[schemars(extend("format" = "uri"))]
    pub contact: Option<String>,
    /// The notice itself, for each language that has a page.
    pub languages: ByLanguage<Language>,
    /// Groups of questions, in the order of the page.
    pub groups: Vec<Group>,
    /// Questions, in the order of the page.
    pub questions: Vec<Question>,
    /// What readers were told since, the newest first.
    pub updates: Vec<Update>,
    /// Every anchor that resolves on the page in every language, former ones included.
    pub anchors: Vec<String>,
    /// Former anchors, and the present one that each leads to.
    pub moved: BTreeMap<String, String>,
    /// Every revision, the newest first.
    pub revisions: Vec<Revision>,
}

/// What is the same in every language.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Head {
    /// Names the notice in URLs.
    pub slug: String,
    /// The address to share: it leads readers of any language on.
    #[schemars(extend("format" = "uri"))]
    pub url: String,
    /// All of the notice as JSON.
    #[schemars(extend("format" = "uri"))]
    pub data: String,
    /// The page in each language that has one.
    #[schemars(schema_with = "uris")]
    pub urls: ByLanguage<String>,
    /// The language it is written in first.
    pub source: String,
    /// How far the incident has come.
    #[schemars(schema_with = "status")]
    pub status: &'static str,
    /// How bad it is.
    #[schemars(schema_with = "severity")]
    pub severity: Option<&'static str>,
    /// What it touches.
    #[schemars(schema_with = "category")]
    pub category: Option<&'static str>,
    /// When what happened.
    pub times: Times,
    /// That the notice was withdrawn, and why. None of its texts are given then.
    pub withdrawn: Option<Withdrawn>,
    /// Where every change is recorded; null as long as nothing is.
    pub ledger: Option<Ledger>,
}

/// Times of a notice and of the incident it is about.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Times {
    /// When the notice was first published.
    #[schemars(extend("format" = "date-time"))]
    pub published: String,
    /// When it last changed in any language, spelling apart; null where it never did.
    #[schemars(extend("format" = "date-time"))]
    pub updated: Option<String>,
    /// When it happened.
    #[schemars(schema_with = "moment")]
    pub occurred: Option<String>,
    /// When it was found.
    #[schemars(schema_with = "moment")]
    pub detected: Option<String>,
    /// When it was stopped.
    #[schemars(schema_with = "moment")]
    pub contained: Option<String>,
    /// When it was over.
    #[schemars(schema_with = "moment")]
    pub resolved: Option<String>,
}

/// Why a notice is no longer there.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Withdrawn {
    /// Since when.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// Why.
    pub reason: ByLanguage<String>,
    /// The slug of the notice to read in its place.
    pub see: Option<String>,
}

/// The file that records every change, a line for each revision.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ledger {
    /// The digest of its newest line: it stands for all lines before it.
    #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
    pub head: String,
    /// The file.
    #[schemars(extend("format" = "uri"))]
    pub url: String,
}

/// A notice in one language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Language {
    /// Its page.
    #[schemars(extend("format" = "uri"))]
    pub url: String,
    /// How its text stands to the source's.
    #[serde(flatten)]
    pub translation: Translation,
    /// When anything on the page last changed, spelling apart; null where it never did.
    #[schemars(extend("format" = "date-time"))]
    pub updated: Option<String>,
    /// Null where it is not translated: the page shows the source's text then.
    pub title: Option<String>,
    /// What it comes to.
    pub summary: Option<String>,
    /// The text below it.
    pub body: Option<Prose>,
    /// The headings of that text, in order.
    pub headings: Vec<Heading>,
}

/// How a text in one language stands to the source's.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Translation {
    /// `source`: it is the source's. `current`: made from the source as it is. `stale`: the source
    /// changed since. `missing`: there is none, and readers are shown the source's.
    #[schemars(schema_with = "state")]
    pub state: &'static str,
    /// The number of the revision in which the source changed, of what is stale.
    pub stale_since: Option<u32>,
}

/// A text with markup, twice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Prose {
    /// GitHub's Markdown, as it was written; URLs are absolute.
    pub markdown: String,
    /// HTML, sanitized; URLs are absolute.
    pub html: String,
}

/// A heading of a notice's text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Heading {
    /// Its anchor.
    pub id: String,
    /// Its level on the page.
    #[schemars(range(min = 2, max = 6))]
    pub level: u8,
    /// Without markup.
    pub text: String,
    /// Other anchors that lead to it.
    pub former: Vec<String>,
}

/// Questions that belong together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Group {
    /// Its anchor.
    pub id: String,
    /// Its title.
    pub title: ByLanguage<String>,
    /// Former anchors that lead to it.
    pub former: Vec<String>,
}

/// A question, answered or retired.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Question {
    /// Its anchor, for ever.
    pub id: String,
    /// The group it is in.
    pub group: Option<String>,
    /// The question on the page of each language.
    #[schemars(schema_with = "uris")]
    pub urls: ByLanguage<String>,
    /// Former anchors that lead to it.
    pub former: Vec<String>,
    /// That it is no longer answered; null while it is.
    pub retired: Option<Retired>,
    /// Its texts.
    pub languages: ByLanguage<QuestionText>,
}

/// Since when a question is no longer answered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Retired {
    /// Since when.
    #[schemars(schema_with = "moment")]
    pub at: String,
    /// What to read in its place.
    pub see: Option<Reference>,
}

/// A place on the page of a notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// The notice.
    pub slug: String,
    /// The anchor.
    pub id: String,
}

/// A question in one language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuestionText {
    /// How it stands to the source's.
    #[serde(flatten)]
    pub translation: Translation,
    /// When it last changed, spelling apart; null where it never did.
    #[schemars(extend("format" = "date-time"))]
    pub updated: Option<String>,
    /// The question.
    pub question: Option<String>,
    /// The answer; null where it is retired or not translated.
    pub answer: Option<Prose>,
    /// Why it is retired.
    pub reason: Option<String>,
}

/// What readers were told about a change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Update {
    /// Its id in updates.yaml.
    pub id: String,
    /// Its anchor.
    pub anchor: String,
    /// The update on the page of each language.
    #[schemars(schema_with = "uris")]
    pub urls: ByLanguage<String>,
    /// Former anchors that lead to it.
    pub former: Vec<String>,
    /// When it was published.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// What it is to readers.
    #[schemars(schema_with = "update_kind")]
    pub kind: &'static str,
    /// The status from then on.
    #[schemars(schema_with = "optional_status")]
    pub status: Option<&'static str>,
    /// What it concerns: anchors of the page, `notice`, `facts`.
    pub about: Vec<String>,
    /// Its words.
    pub languages: ByLanguage<UpdateText>,
}

/// The words of an update in one language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UpdateText {
    /// How they stand to the source's.
    #[serde(flatten)]
    pub translation: Translation,
    /// The words.
    pub text: Prose,
}

/// An entry of the ledger.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Revision {
    /// From 1.
    #[schemars(range(min = 1))]
    pub number: u32,
    /// When it was recorded.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// What it is to readers.
    #[schemars(schema_with = "revision_kind")]
    pub kind: &'static str,
    /// False of what is shown and not yet in the ledger.
    pub recorded: bool,
    /// Ids of the updates that came with it.
    pub updates: Vec<String>,
    /// What changed; of a notice that was withdrawn, nothing is told.
    pub changes: Vec<Change>,
    /// Translations that were read again and found right.
    pub reviewed: Vec<TextId>,
    /// Why a text was taken out of earlier revisions.
    pub redaction: Option<String>,
}

/// What happened to one unit of a notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Change {
    /// What was done.
    #[schemars(schema_with = "action")]
    pub action: &'static str,
    /// Of what kind the unit is.
    #[schemars(schema_with = "unit")]
    pub unit: &'static str,
    /// Its id, for those that there are several of.
    pub id: Option<String>,
    /// Whether it is spelling and formatting alone.
    pub minor: bool,
    /// The languages whose texts changed; empty where it concerns all.
    pub languages: Vec<String>,
}

/// A unit of a notice in one language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TextId {
    /// Of what kind the unit is.
    #[schemars(schema_with = "unit")]
    pub unit: &'static str,
    /// Its id, for those that there are several of.
    pub id: Option<String>,
    /// The language.
    pub language: Option<String>,
}

/// All incident notices of a site.
#[derive(Debug, Serialize, JsonSchema)]
pub struct List<'a> {
    /// The version of this format. Keys may be added within a version.
    #[schemars(schema_with = "format")]
    pub format: u32,
    /// The program that wrote the file, and its version.
    pub generator: String,
    /// The site.
    #[schemars(extend("format" = "uri"))]
    pub url: String,
    /// The site's name.
    pub title: ByLanguage<String>,
    /// The language that notices are written in first unless they say otherwise.
    pub default_language: String,
    /// The languages, in the order of the switch.
    pub languages: Vec<SiteLanguage>,
    /// The notices, the newest first.
    pub incidents: Vec<&'a Entry>,
}

/// A language of a site.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SiteLanguage {
    /// BCP 47.
    pub tag: String,
    /// Its name in itself.
    pub name: String,
    /// `ltr` or `rtl`.
    #[schemars(extend("enum" = ["ltr", "rtl"]))]
    pub dir: &'static str,
    /// The list of notices in it.
    #[schemars(extend("format" = "uri"))]
    pub url: String,
    /// Whether it is kept for old links alone.
    pub retired: bool,
}

/// A notice in the list.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    /// What is the same in every language.
    #[serde(flatten)]
    pub head: Head,
    /// Its title; empty where it was withdrawn.
    pub title: ByLanguage<String>,
    /// What it comes to; empty where it was withdrawn.
    pub summary: ByLanguage<String>,
}

fn format(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": FORMAT })
}

fn uris(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": { "type": "string", "format": "uri" },
    })
}

/// A day or a time.
fn moment(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["string", "null"],
        "anyOf": [{ "format": "date" }, { "format": "date-time" }],
    })
}

fn words(all: &[&str]) -> Schema {
    json_schema!({ "enum": all })
}

fn optional(all: &[&str]) -> Schema {
    let all: Vec<_> = all.iter().copied().map(Some).chain([None]).collect();
    json_schema!({ "enum": all })
}

fn status(_: &mut SchemaGenerator) -> Schema {
    words(Status::WORDS)
}

fn optional_status(_: &mut SchemaGenerator) -> Schema {
    optional(Status::WORDS)
}

fn severity(_: &mut SchemaGenerator) -> Schema {
    optional(Severity::WORDS)
}

fn category(_: &mut SchemaGenerator) -> Schema {
    optional(Category::WORDS)
}

fn update_kind(_: &mut SchemaGenerator) -> Schema {
    words(UpdateKind::WORDS)
}

fn revision_kind(_: &mut SchemaGenerator) -> Schema {
    words(RevisionKind::WORDS)
}

fn state(_: &mut SchemaGenerator) -> Schema {
    words(&["source", "current", "stale", "missing"])
}

fn action(_: &mut SchemaGenerator) -> Schema {
    words(&[
        "added",
        "revised",
        "retired",
        "restored",
        "removed",
        "translated",
        "withdrawn",
    ])
}

fn unit(_: &mut SchemaGenerator) -> Schema {
    words(&["facts", "notice", "group", "question", "update", "asset"])
}
