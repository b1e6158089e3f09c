//! The revision that would record an incident as it is now.
//!
//! 1. Every text is compared with what was last recorded; texts that differ only in how they are
//!    wrapped are the same ([`changes`]).
//! 2. Entries of updates.yaml that are new give the revision its kind, and each change its own where
//!    they differ ([`attribution`]). Without any, translations alone are a `translation`, addresses
//!    alone are `minor`, and everything else is an `update`.
//! 3. What was fixed when it was recorded, and what `minor` must not touch, is held to ([`frozen`]).
//!
//! An incident that is as it was recorded gives no revision.

mod attribution;
mod changes;
mod frozen;

use super::action;
use super::history::History;
use super::line::{self, Salts};
use super::snapshot::Snapshot;
use crate::anchors::PageAnchors;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::markdown::Document;
use crate::model::incident::{Update, UpdateKind};
use crate::model::ledger::{
    Change, Content, Kept, RecordedHeading, RecordedUpdate, Revision, RevisionKind, TextId, UnitId,
    salted_digest,
};
use crate::model::{Digest, Incident};
use crate::source::Span;
use attribution::Attribution;
use changes::Difference;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// When and where something is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// The clock.
    pub now: Timestamp,
    /// The host that the site stands at.
    pub host: &'a str,
    /// What salts are made from: nobody else must know it. None where nothing will be recorded.
    pub seed: Option<&'a [u8; 32]>,
}

/// What comparing came to.
#[derive(Debug, Default)]
pub struct Composed {
    /// What is to be recorded; none where nothing changed.
    pub revision: Option<Revision>,
    /// What is wrong with it.
    pub findings: Diagnostics,
}

/// Compares an incident with its ledger.
#[must_use]
pub fn compose(
    incident: &Incident<Document>,
    anchors: &PageAnchors,
    snapshot: &Snapshot,
    history: &History,
    occasion: &Occasion<'_>,
) -> Composed {
    let mut findings = Diagnostics::default();
    frozen::check(incident, history, &mut findings);
    let entries = new_entries(incident, history);
    let differences =
        changes::differences(snapshot, history, &anchors.moved, &incident.facts.source);
    let attribution = Attribution::new(incident, anchors, &entries, &differences);
    attribution.check(&mut findings);
    let moved = (&anchors.moved, &incident.facts.source);
    frozen::check_minor(&differences, &attribution, moved, &mut findings);
    let next = Next {
        incident,
        anchors,
        snapshot,
        history,
        occasion,
    };
    let revision = next.revision(&entries, differences, &attribution, &mut findings);
    Composed { revision, findings }
}

/// The entries of updates.yaml that no revision has.
fn new_entries<'a>(
    incident: &'a Incident<Document>,
    history: &History,
) -> Vec<&'a Update<Document>> {
    let is_new = |update: &&Update<Document>| history.update(update.id.as_str()).is_none();
    incident.updates.iter().filter(is_new).collect()
}

struct Next<'a> {
    incident: &'a Incident<Document>,
    anchors: &'a PageAnchors,
    snapshot: &'a Snapshot,
    history: &'a History,
    occasion: &'a Occasion<'a>,
}

impl Next<'_> {
    fn revision(
        &self,
        entries: &[&Update<Document>],
        differences: Vec<Difference<'_>>,
        attribution: &Attribution<'_>,
        findings: &mut Diagnostics,
    ) -> Option<Revision> {
        let last = self.history.recorded().last();
        let number = last.map_or(1, |last| last.number + 1);
        let slug = &self.incident.slug;
        let mut salts = Salts::new(self.occasion.seed, &format!("{slug}/{number}"));
        let headings = self.headings(&mut salts);
        let anchors: Arc<[Arc<str>]> = self.anchors.known.iter().cloned().collect();
        let known = self.history.anchors();
        let is_bookkeeping = headings.is_some()
            || last
                .is_none_or(|last| last.slug != *slug || last.source != self.incident.facts.source)
            || anchors.iter().any(|anchor| !known.contains(anchor));
        if differences.is_empty() && entries.is_empty() && !is_bookkeeping {
            return None;
        }
        let at = self.time(last, findings);
        let kind = self.kind(entries, &differences);
        let revision = Revision {
            number,
            at,
            kind,
            slug: slug.clone(),
            host: Arc::from(self.occasion.host),
            source: self.incident.facts.source.clone(),
            published: last
                .is_none()
                .then(|| self.incident.facts.published.unwrap_or(at)),
            previous: last.map(|last| last.digest),
            anchors,
            headings,
            updates: entries.iter().map(|entry| recorded(entry, at)).collect(),
            changes: differences
                .into_iter()
                .map(|difference| {
                    let content = difference.content(&mut salts);
                    Change {
                        minor: kind != RevisionKind::Published && attribution.is_minor(&difference),
                        authored: self.authored(&difference.text, &content),
                        text: difference.text,
                        from: difference.from,
                        content,
                    }
                })
                .collect(),
            reviewed: self.reviewed(entries, findings),
            redaction: None,
            digest: Digest::of(b""),
            span: Span::nowhere(),
        };
        Some(match self.occasion.seed {
            Some(_) => Revision {
                digest: line::digest(&revision),
                ..revision
            },
            // It will be no line, and no other line will name it.
            None => revision,
        })
    }

    /// How a text is written, where facts stand in it.
    fn authored(&self, text: &TextId, content: &Content) -> Option<Digest> {
        let fingerprint = self.snapshot.authored.get(text)?;
        Some(salted_digest(content.salt()?, fingerprint))
    }

    /// The clock, to the second; a ledger's times never go back.
    fn time(&self, last: Option<&Revision>, findings: &mut Diagnostics) -> Timestamp {
        let second = self.occasion.now.as_second();
        let now = Timestamp::from_second(second).unwrap_or(self.occasion.now);
        match last {
            Some(last) if last.at > now => {
                let message = format!(
                    "revision {} was recorded at {}, which is later than now, {now}",
                    last.number, last.at
                );
                findings.push(
                    Diagnostic::new(Code::Clock, last.span, message)
                        .help("set the clock right, or give `--now` a later time"),
                );
                last.at
            }
            _ => now,
        }
    }

    fn kind(&self, entries: &[&Update<Document>], differences: &[Difference<'_>]) -> RevisionKind {
        let source = &self.incident.facts.source;
        if self.history.recorded().is_empty() {
            return RevisionKind::Published;
        }
        if self.incident.facts.withdrawn.is_some() && !self.was_withdrawn() {
            return RevisionKind::Withdrawal;
        }
        let rank = |kind: UpdateKind| match kind {
            UpdateKind::Correction => 3,
            UpdateKind::Update => 2,
            UpdateKind::Checked => 1,
            UpdateKind::Minor => 0,
        };
        let strongest = entries
            .iter()
            .map(|entry| entry.kind)
            .max_by_key(|kind| rank(*kind));
        let mut told = differences
            .iter()
            .filter(|difference| !difference.is_rename)
            .peekable();
        if let Some(kind) = strongest {
            // What was checked and is not as it was is news.
            let own =
                |difference: &Difference<'_>| matches!(difference.text.unit, UnitId::Update(_));
            return match kind {
                UpdateKind::Checked if !told.all(own) => RevisionKind::Update,
                kind => kind.into(),
            };
        }
        if told.peek().is_none() {
            return RevisionKind::Minor;
        }
        // A title that only groups questions is followed by its translations in one go.
        let is_translation = |difference: &Difference<'_>| {
            let own = difference.text.locale.as_ref();
            own.is_some_and(|locale| locale != source)
        };
        if told.all(is_translation) {
            RevisionKind::Translation
        } else {
            RevisionKind::Update
        }
    }

    fn was_withdrawn(&self) -> bool {
        let facts = self.history.standing(&TextId::shared(UnitId::Facts));
        facts.is_some_and(|(_, content)| action::is_withdrawn(content))
    }

    /// The headings of the source's text, where they are not as last recorded.
    fn headings(&self, salts: &mut Salts) -> Option<Arc<[RecordedHeading]>> {
        let now = &self.snapshot.headings;
        let before = self.history.headings().unwrap_or_default();
        let is_same = now.len() == before.len()
            && now.iter().zip(before).all(|((id, level, text), old)| {
                *id == old.id && *level == old.level && old.text.text() == Some(text)
            });
        let keep = |(id, level, text): &(Arc<str>, u8, Arc<str>)| RecordedHeading {
            id: id.clone(),
            level: *level,
            text: salts.keep(text.clone()),
        };
        (!is_same).then(|| now.iter().map(keep).collect())
    }

    fn reviewed(&self, entries: &[&Update<Document>], findings: &mut Diagnostics) -> Vec<TextId> {
        let mut found = BTreeSet::new();
        for review in entries.iter().flat_map(|entry| &entry.reviewed) {
            let id: Arc<str> = Arc::from(review.unit.as_str());
            let units = [
                UnitId::Question(id.clone()),
                UnitId::new(&id, None).unwrap_or(UnitId::Notice),
                UnitId::Update(Arc::from(id.strip_prefix("update-").unwrap_or_default())),
            ];
            let texts = units.map(|unit| TextId::of(unit, &review.locale));
            let named = |text: &&TextId| {
                text.unit.to_string() == *id && self.snapshot.texts.contains_key(*text)
            };
            // What the page does not have at all is told with the other references.
            let is_known = *id == *"notice" || self.anchors.has(&id);
            match texts.iter().find(named) {
                Some(text) => {
                    found.insert(text.clone());
                }
                None if !is_known => {}
                None => findings.push(
                    Diagnostic::new(
                        Code::ReviewMissing,
                        review.span,
                        format!(
                            "there is no `{}` in `{}` to review",
                            review.unit, review.locale
                        ),
                    )
                    .help("name a question with a translation in that language, or `notice`"),
                ),
            }
        }
        found.into_iter().collect()
    }
}

fn recorded(entry: &Update<Document>, at: Timestamp) -> RecordedUpdate {
    RecordedUpdate {
        id: Arc::from(entry.id.as_str()),
        at: entry.at.unwrap_or(at),
        kind: entry.kind,
        status: entry.status,
    }
}

/// The finding that an incident is not recorded as it is.
#[must_use]
pub fn unrecorded(incident: &Incident<Document>, history: &History) -> Option<Diagnostic> {
    let pending = history.pending()?;
    let slug = &incident.slug;
    let place = Place::Path(Arc::from(format!("content/incidents/{slug}")));
    let message = if history.recorded().is_empty() {
        format!("`{slug}` was never recorded")
    } else {
        let names = names(&pending.changes);
        let what = match names.as_slice() {
            [] => "its addresses".to_owned(),
            names if names.len() > 3 => format!("{} texts", names.len()),
            names => names.join(", "),
        };
        format!("`{slug}` has changes that are not recorded: {what}")
    };
    Some(
        Diagnostic::new(Code::Unrecorded, place, message)
            .help("whoever publishes runs `candor record` first; `candor record --dry-run` shows what it would write"),
    )
}

/// What changed, each in backticks, once.
fn names(changes: &[Change]) -> Vec<String> {
    let all: BTreeSet<String> = changes
        .iter()
        .map(|change| format!("`{}`", change.text))
        .collect();
    all.into_iter().collect()
}

/// A text kept in a ledger, as it is compared.
fn words(kept: &Kept) -> Option<&str> {
    kept.text().map(|text| &**text)
}
