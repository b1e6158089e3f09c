//! The ledger of an incident: everything that was ever published of it, revision by revision.
//!
//! 1. A [`Ledger`] is the lines of a `history.jsonl`, each a [`Revision`], oldest first.
//! 2. A revision has what changed per unit and language ([`Change`]), and all anchors of the page.
//! 3. A text that was redacted is gone; its salted digest stays ([`Kept`]).
//!
//! The format is described in `docs/ledger.md`.

use super::incident::{Status, UpdateKind};
use super::words::words;
use super::{Digest, Locale, Slug};
use crate::source::{FileId, Span};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// All revisions of an incident, oldest first; empty where none was ever recorded.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// Numbered from 1, each chained to the one before.
    pub revisions: Vec<Revision>,
}

impl Ledger {
    /// Shares what is long: of texts those of `words`, which are what is said now, and of anchors those of the revision
    /// before. Most of what was recorded stays as it is, and all of it is kept for as long as the site is.
    pub fn share(&mut self, words: &BTreeSet<Arc<str>>) {
        let mut before: Arc<[Arc<str>]> = Arc::default();
        for revision in &mut self.revisions {
            if revision.anchors == before {
                revision.anchors = before;
            }
            before = revision.anchors.clone();
            let changes = Arc::get_mut(&mut revision.changes);
            for change in changes.into_iter().flatten() {
                let Content::Parts(parts) = &mut change.content else {
                    continue;
                };
                let salted = parts
                    .iter_mut()
                    .filter_map(|(_, kept)| kept.salted.as_mut());
                for Salted { text, .. } in salted {
                    if let Some(same) = words.get(text) {
                        *text = same.clone();
                    }
                }
            }
        }
    }
}

/// One line of a ledger. Copies are cheap: they share what is long.
#[derive(Debug, Clone)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// When it was recorded.
    pub at: Timestamp,
    /// What it is to readers.
    pub kind: RevisionKind,
    /// The folder's name at that time.
    pub slug: Slug,
    /// The host that the site stood at.
    pub host: Arc<str>,
    /// The language it was written in first.
    pub source: Locale,
    /// When the notice was first published; the first revision has it.
    pub published: Option<Timestamp>,
    /// The digest of the line before; none for the first.
    pub previous: Option<Digest>,
    /// Every anchor that resolved on the page, sorted.
    pub anchors: Arc<[Arc<str>]>,
    /// The headings of the source's text, where they are others than before.
    pub headings: Option<Arc<[RecordedHeading]>>,
    /// Entries of updates.yaml that are new with it, oldest first.
    pub updates: Vec<RecordedUpdate>,
    /// What changed, in the order of units and languages.
    pub changes: Arc<[Change]>,
    /// Translations that were read again and found right.
    pub reviewed: Vec<TextId>,
    /// What was taken out of earlier revisions.
    pub redaction: Option<Redaction>,
    /// Of the line without its texts: what the next line's `previous` says.
    pub digest: Digest,
    /// Where it stands; nowhere while it is not written.
    pub span: Span,
}

/// A heading and the anchor it was published with.
#[derive(Debug, Clone)]
pub struct RecordedHeading {
    /// Its anchor.
    pub id: Arc<str>,
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: Kept,
}

/// What of an update is frozen once it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedUpdate {
    /// Its id.
    pub id: Arc<str>,
    /// When it was published.
    pub at: Timestamp,
    /// What it is to readers.
    pub kind: UpdateKind,
    /// The status from then on.
    pub status: Option<Status>,
}

/// Why texts were taken out, and which.
#[derive(Debug, Clone)]
pub struct Redaction {
    /// As the author gave it; readers see it.
    pub reason: Arc<str>,
    /// Which texts, and of which revision.
    pub texts: Vec<(TextId, u32)>,
}

/// A part of a notice that changes on its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitId {
    /// What incident.yaml says and readers see; with a language, the reason of a withdrawal.
    Facts,
    /// Title, summary, description and body.
    Notice,
    /// The title of a group of questions, by its id.
    Group(Arc<str>),
    /// A question with its answer or retirement, by its id.
    Question(Arc<str>),
    /// The words of an update, by its id.
    Update(Arc<str>),
    /// A file beside the notice, by its path below the folder.
    Asset(Arc<str>),
}

/// A unit in one language, or what of it is the same in all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId {
    /// The unit.
    pub unit: UnitId,
    /// The language; none for what all languages share.
    pub locale: Option<Locale>,
}

/// What became of a unit in one language.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which.
    pub text: TextId,
    /// Spelling and formatting alone: it makes no translation stale.
    pub minor: bool,
    /// The id that the unit had before this revision, where it was given another.
    pub from: Option<Arc<str>>,
    /// Where facts stand in it: the digest of the fingerprint of the text as it was written, facts by
    /// their names, with the salt of its first part.
    pub authored: Option<Digest>,
    /// What it is now.
    pub content: Content,
}

/// A unit in one language, as a revision left it.
#[derive(Debug, Clone)]
pub enum Content {
    /// It is gone.
    Removed,
    /// Its texts, in the order of [`Part`].
    Parts(Vec<(Part, Kept)>),
    /// A file, by the digest of its bytes.
    File(Digest),
}

/// A text with the salt that keeps its digest from being guessed.
#[derive(Debug, Clone)]
pub struct Kept {
    /// SHA-256 of the salt and, behind it, the text.
    pub digest: Digest,
    /// None once it was redacted.
    pub salted: Option<Salted>,
}

/// A text and its salt.
#[derive(Debug, Clone)]
pub struct Salted {
    /// 32 hex digits.
    pub salt: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

words! {
    /// What a revision is to readers.
    RevisionKind {
        /// The first: everything is published.
        Published = "published",
        /// News, or a change that nobody called anything else.
        Update = "update",
        /// Something said before was wrong.
        Correction = "correction",
        /// Spelling, formatting, addresses: not sent out.
        Minor = "minor",
        /// Checked, still true: not sent out.
        Checked = "checked",
        /// Translations that caught up or came in.
        Translation = "translation",
        /// The notice was withdrawn.
        Withdrawal = "withdrawal",
        /// Texts were taken out of earlier revisions.
        Redaction = "redaction",
    }
}

words! {
    /// What a text of a unit is. The order is that in which the parts of a unit are read.
    Part {
        /// What is the same in all languages: `key: value`, a line each.
        Values = "values",
        /// Of a notice or a group.
        Title = "title",
        /// Of a notice.
        Summary = "summary",
        /// Of a notice.
        Description = "description",
        /// Of a notice, in Markdown.
        Body = "body",
        /// The question itself.
        Question = "question",
        /// In Markdown.
        Answer = "answer",
        /// Why a question is retired or a notice withdrawn.
        Reason = "reason",
        /// Of an update, in Markdown.
        Text = "text",
    }
}

impl Part {
    /// Whether it is Markdown.
    #[must_use]
    pub fn is_markdown(self) -> bool {
        matches!(self, Self::Body | Self::Answer | Self::Text)
    }
}

impl From<UpdateKind> for RevisionKind {
    fn from(kind: UpdateKind) -> Self {
        match kind {
            UpdateKind::Update => Self::Update,
            UpdateKind::Correction => Self::Correction,
            UpdateKind::Minor => Self::Minor,
            UpdateKind::Checked => Self::Checked,
        }
    }
}

impl RevisionKind {
    /// Whether it changes what readers go by: neither spelling nor bookkeeping.
    #[must_use]
    pub fn is_news(self) -> bool {
        !matches!(self, Self::Minor | Self::Checked | Self::Redaction)
    }
}

impl UnitId {
    /// The word of the file format for the kind of unit.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Notice => "notice",
            Self::Group(_) => "group",
            Self::Question(_) => "question",
            Self::Update(_) => "update",
            Self::Asset(_) => "asset",
        }
    }

    /// Its id, for those that there are several of.
    #[must_use]
    pub fn id(&self) -> Option<&Arc<str>> {
        match self {
            Self::Facts | Self::Notice => None,
            Self::Group(id) | Self::Question(id) | Self::Update(id) | Self::Asset(id) => Some(id),
        }
    }

    /// The unit of that kind and id.
    #[must_use]
    pub fn new(kind: &str, id: Option<&str>) -> Option<Self> {
        match (kind, id.map(Arc::from)) {
            ("facts", None) => Some(Self::Facts),
            ("notice", None) => Some(Self::Notice),
            ("group", Some(id)) => Some(Self::Group(id)),
            ("question", Some(id)) => Some(Self::Question(id)),
            ("update", Some(id)) => Some(Self::Update(id)),
            ("asset", Some(id)) => Some(Self::Asset(id)),
            _ => None,
        }
    }

    /// Whether it is a text that is translated, and can be older than its source.
    #[must_use]
    pub fn is_translated(&self) -> bool {
        matches!(self, Self::Notice | Self::Question(_) | Self::Update(_))
    }
}

/// As authors name it: `notice`, `facts`, an id, `update-ID`, a file's name.
impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Facts | Self::Notice => f.write_str(self.kind()),
            Self::Group(id) | Self::Question(id) | Self::Asset(id) => f.write_str(id),
            Self::Update(id) => write!(f, "update-{id}"),
        }
    }
}

/// `LOCALE:UNIT`, or the unit alone.
impl fmt::Display for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.locale {
            Some(locale) => write!(f, "{locale}:{}", self.unit),
            None => self.unit.fmt(f),
        }
    }
}

impl Change {
    /// Whether facts stand in the text, and it was written, facts by their names, with a fingerprint. Of
    /// a text that was redacted nobody can tell.
    #[must_use]
    pub fn was_written(&self, fingerprint: &str) -> bool {
        let salt = self.content.salt();
        self.authored.is_some()
            && salt.map(|salt| salted_digest(salt, fingerprint)) == self.authored
    }

    /// The text that this one continues under another id.
    #[must_use]
    pub fn former(&self) -> Option<TextId> {
        let from = self.from.clone()?;
        let unit = match self.text.unit {
            UnitId::Question(_) => UnitId::Question(from),
            UnitId::Group(_) => UnitId::Group(from),
            _ => return None,
        };
        Some(TextId {
            unit,
            locale: self.text.locale.clone(),
        })
    }
}

impl TextId {
    /// A unit in a language.
    #[must_use]
    pub fn of(unit: UnitId, locale: &Locale) -> Self {
        Self {
            unit,
            locale: Some(locale.clone()),
        }
    }

    /// What of a unit is the same in all languages.
    #[must_use]
    pub fn shared(unit: UnitId) -> Self {
        Self { unit, locale: None }
    }
}

impl Kept {
    /// Keeps a text with a salt of 32 hex digits.
    #[must_use]
    pub fn new(salt: Arc<str>, text: Arc<str>) -> Self {
        Self {
            digest: salted_digest(&salt, &text),
            salted: Some(Salted { salt, text }),
        }
    }

    /// Whether both are the same text, as far as that is known.
    #[must_use]
    pub fn says(&self, other: &Self) -> bool {
        match (self.text(), other.text()) {
            (Some(one), Some(other)) => one == other,
            _ => self.digest == other.digest,
        }
    }

    /// The text, unless it was redacted.
    #[must_use]
    pub fn text(&self) -> Option<&Arc<str>> {
        self.salted.as_ref().map(|salted| &salted.text)
    }
}

/// SHA-256 of a salt and, behind it, a text, both as UTF-8.
#[must_use]
pub fn salted_digest(salt: &str, text: &str) -> Digest {
    Digest::of_all([salt.as_bytes(), text.as_bytes()])
}

impl Content {
    /// The salt of its first part.
    #[must_use]
    pub fn salt(&self) -> Option<&str> {
        let (_, first) = self.parts().next()?;
        first.salted.as_ref().map(|salted| &*salted.salt)
    }

    /// Its texts by part; none of a file or of what is gone.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &Kept)> {
        let parts = match self {
            Self::Parts(parts) => Some(parts),
            Self::Removed | Self::File(_) => None,
        };
        parts
            .into_iter()
            .flatten()
            .map(|(part, kept)| (*part, kept))
    }

    /// Whether both are the same, letter by letter.
    #[must_use]
    pub fn says(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Removed, Self::Removed) => true,
            (Self::File(one), Self::File(other)) => one == other,
            (Self::Parts(one), Self::Parts(other)) => {
                let mut pairs = one.iter().zip(other);
                one.len() == other.len()
                    && pairs.all(|((part, text), (own, words))| part == own && text.says(words))
            }
            _ => false,
        }
    }

    /// The text of a part, where it is there and was not redacted.
    #[must_use]
    pub fn text(&self, part: Part) -> Option<&Arc<str>> {
        match self {
            Self::Parts(parts) => {
                let (_, kept) = parts.iter().find(|(own, _)| *own == part)?;
                kept.text()
            }
            Self::Removed | Self::File(_) => None,
        }
    }

    /// Whether any of its texts was redacted.
    #[must_use]
    pub fn is_redacted(&self) -> bool {
        self.parts().any(|(_, kept)| kept.salted.is_none())
    }
}

impl Revision {
    /// The headings of the source's text, where they were recorded with it.
    #[must_use]
    pub fn outline(&self) -> &[RecordedHeading] {
        self.headings.as_deref().unwrap_or_default()
    }

    /// Whether readers of a language are told of it: a translation is for its own readers alone.
    #[must_use]
    pub fn concerns(&self, locale: &Locale) -> bool {
        self.kind != RevisionKind::Translation
            || self
                .changes
                .iter()
                .any(|change| change.text.locale.as_ref() == Some(locale))
            || self
                .reviewed
                .iter()
                .any(|text| text.locale.as_ref() == Some(locale))
    }

    /// The day on which it was recorded, in a time zone.
    #[must_use]
    pub fn day(&self, zone: &TimeZone) -> Date {
        self.at.to_zoned(zone.clone()).date()
    }

    /// When readers were told: the time of its newest update, else that of the record.
    #[must_use]
    pub fn told_at(&self) -> Timestamp {
        let newest = self.updates.iter().map(|update| update.at).max();
        newest.unwrap_or(self.at)
    }
}

impl Ledger {
    /// The head: the digest of the newest line.
    #[must_use]
    pub fn head(&self) -> Option<Digest> {
        self.revisions.last().map(|revision| revision.digest)
    }

    /// The headings as they were last recorded.
    #[must_use]
    pub fn headings(&self) -> &[RecordedHeading] {
        let mut newest = self.revisions.iter().rev();
        newest
            .find_map(|revision| revision.headings.as_deref())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
