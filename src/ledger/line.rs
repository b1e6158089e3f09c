//! Writes a revision as one line of a ledger.
//!
//! 1. [`write`] gives the line, without its line end. Its last member is `texts`; [`digest`] is of the others.
//! 2. [`Salts`] makes the salts of a run from one seed that nobody else knows.

use crate::model::Digest;
use crate::model::ledger::{
    Change, Content, Kept, RecordedHeading, RecordedUpdate, Revision, TextId,
};
use crate::model::ordered::ordered;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The format that this version writes.
const FORMAT: u32 = 1;

/// Hex digits of a salt.
const LENGTH: usize = 32;

/// Makes salts: 32 hex digits each, of which none says anything of the next.
#[derive(Debug, Clone)]
pub struct Salts {
    seed: Seed,
    made: u64,
}

#[derive(Debug, Clone)]
enum Seed {
    Secret([u8; 32]),
    /// One salt for all: of texts that are only compared.
    Shared(Arc<str>),
}

impl Salts {
    /// Those of a seed, for one ledger; without a seed, what is kept must not be written.
    #[must_use]
    pub fn new(seed: Option<&[u8; 32]>, ledger: &str) -> Self {
        let seed = match seed {
            Some(seed) => {
                let Digest(seed) = Digest::of_all([seed.as_slice(), ledger.as_bytes()]);
                Seed::Secret(seed)
            }
            None => Seed::Shared(Arc::from("0".repeat(LENGTH))),
        };
        Self { seed, made: 0 }
    }

    /// Keeps a text with a salt of its own.
    pub fn keep(&mut self, text: Arc<str>) -> Kept {
        self.made += 1;
        let salt = match &self.seed {
            Seed::Secret(seed) => {
                let digest = Digest::of_all([seed.as_slice(), &self.made.to_be_bytes()]);
                let mut salt = digest.to_string();
                salt.truncate(LENGTH);
                Arc::from(salt)
            }
            Seed::Shared(salt) => salt.clone(),
        };
        Kept::new(salt, text)
    }
}

#[derive(Serialize)]
struct Line<'a> {
    format: u32,
    number: u32,
    at: Timestamp,
    kind: &'static str,
    slug: &'a str,
    host: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Timestamp>,
    previous: Option<Digest>,
    anchors: &'a [Arc<str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    headings: Option<Vec<LineHeading<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    updates: Vec<LineUpdate<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<LineChange<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviewed: Vec<LineText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted: Option<LineRedaction<'a>>,
}

#[derive(Serialize)]
struct LineHeading<'a> {
    id: &'a str,
    level: u8,
    text: Digest,
}

#[derive(Serialize)]
struct LineUpdate<'a> {
    id: &'a str,
    at: Timestamp,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
}

#[derive(Serialize)]
struct LineText<'a> {
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<&'a str>,
}

#[derive(Serialize)]
struct LineChange<'a> {
    #[serde(flatten)]
    text: LineText<'a>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    minor: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    removed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    authored: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<Digest>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    parts: BTreeMap<&'static str, Digest>,
}

#[derive(Serialize)]
struct LineRedaction<'a> {
    reason: &'a str,
    texts: Vec<LineRedacted<'a>>,
}

#[derive(Serialize)]
struct LineRedacted<'a> {
    #[serde(flatten)]
    text: LineText<'a>,
    revision: u32,
}

#[derive(Serialize)]
struct LineSalted<'a> {
    salt: &'a str,
    text: &'a str,
}

/// A line and its digest: that of its bytes without its last member. The revision's own
/// [`Revision::digest`] is not looked at.
#[must_use]
pub fn write(revision: &Revision) -> (String, Digest) {
    let mut written = before_texts(revision);
    let digest = Digest::of(written.as_bytes());
    written.pop();
    written.push_str(",\"texts\":");
    written.push_str(&serde_json::to_string(&texts(revision)).unwrap_or_default());
    written.push('}');
    (written, digest)
}

/// The digest of a line, which says nothing of its texts but their digests.
#[must_use]
pub fn digest(revision: &Revision) -> Digest {
    Digest::of(before_texts(revision).as_bytes())
}

/// A line without its last member.
fn before_texts(revision: &Revision) -> String {
    let line = Line {
        format: FORMAT,
        number: revision.number,
        at: revision.at,
        kind: revision.kind.as_str(),
        slug: revision.slug.as_str(),
        host: &revision.host,
        source: revision.source.as_str(),
        published: revision.published,
        previous: revision.previous,
        anchors: &revision.anchors,
        headings: revision
            .headings
            .as_deref()
            .map(|all| all.iter().map(heading).collect()),
        updates: revision.updates.iter().map(update).collect(),
        changes: revision.changes.iter().map(change).collect(),
        reviewed: revision.reviewed.iter().map(text).collect(),
        redacted: revision.redaction.as_ref().map(|redaction| LineRedaction {
            reason: &redaction.reason,
            texts: redaction
                .texts
                .iter()
                .map(|(id, revision)| LineRedacted {
                    text: text(id),
                    revision: *revision,
                })
                .collect(),
        }),
    };
    // Strings, numbers and maps with string keys: nothing that JSON could refuse.
    serde_json::to_string(&line).unwrap_or_default()
}

/// Every text of a revision, by its salted digest.
fn texts(revision: &Revision) -> BTreeMap<String, Option<LineSalted<'_>>> {
    let headings = revision.outline().iter();
    let parts = revision
        .changes
        .iter()
        .flat_map(|change| change.content.parts().map(|(_, kept)| kept));
    let all = headings.map(|heading| &heading.text).chain(parts);
    ordered(all.map(|kept| {
        let salted = kept.salted.as_ref().map(|salted| LineSalted {
            salt: &salted.salt,
            text: &salted.text,
        });
        (kept.digest.to_string(), salted)
    }))
}

fn heading(heading: &RecordedHeading) -> LineHeading<'_> {
    LineHeading {
        id: &heading.id,
        level: heading.level,
        text: heading.text.digest,
    }
}

fn update(update: &RecordedUpdate) -> LineUpdate<'_> {
    LineUpdate {
        id: &update.id,
        at: update.at,
        kind: update.kind.as_str(),
        status: update.status.map(crate::model::incident::Status::as_str),
    }
}

fn text(id: &TextId) -> LineText<'_> {
    LineText {
        unit: id.unit.kind(),
        id: id.unit.id().map(|id| &**id),
        locale: id.locale.as_ref().map(crate::model::Locale::as_str),
    }
}

fn change(change: &Change) -> LineChange<'_> {
    let parts = change.content.parts();
    LineChange {
        text: text(&change.text),
        minor: change.minor,
        from: change.from.as_deref(),
        removed: matches!(change.content, Content::Removed),
        authored: change.authored,
        sha256: match change.content {
            Content::File(digest) => Some(digest),
            Content::Removed | Content::Parts(_) => None,
        },
        parts: ordered(parts.map(|(part, kept)| (part.as_str(), kept.digest))),
    }
}
