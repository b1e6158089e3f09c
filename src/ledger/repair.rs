//! Makes one chain of a ledger that was torn apart.
//!
//! 1. Lines that are live, or that all sides have, stay as they are, byte for byte.
//! 2. Lines of another side are put behind them in their order: renumbered, chained anew, and less
//!    whatever stands there already. One that brings nothing then is left out.
//! 3. What was redacted on any side stays redacted.
//!
//! What the content says otherwise is recorded afterwards, as ever.

use super::line;
use super::redact::{blank, covered, has_later_headings};
use crate::model::Digest;
use crate::model::ledger::{
    Change, Content, RecordedHeading, Redaction, Revision, RevisionKind, TextId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A line and what it says.
#[derive(Debug, Clone)]
pub struct Line {
    /// Without its line end.
    pub text: String,
    /// Parsed.
    pub revision: Revision,
}

/// What repairing came to.
#[derive(Debug, Clone, Default)]
pub struct Repaired {
    /// One chain.
    pub lines: Vec<Line>,
    /// How many of them were made anew.
    pub replayed: usize,
    /// How many brought nothing that was not there.
    pub dropped: usize,
}

/// One chain of all `lines`, in any order and any number of copies, behind those that are `live`.
#[must_use]
pub fn repair(lines: Vec<Line>, live: &[Line]) -> Repaired {
    let mut pool = Pool::default();
    for line in live.iter().cloned().chain(lines) {
        pool.add(line);
    }
    let mut chain = Chain::default();
    for line in live {
        chain.extend(pool.take(line.revision.digest));
    }
    // Behind what is live, this side's own lines; of several sides the first.
    while let Some(next) = pool.child(chain.head()) {
        chain.extend(pool.take(next));
    }
    for line in pool.rest() {
        chain.replay(&line, &pool);
    }
    chain.redact();
    chain.repaired
}

/// All lines by their digests, each in its fullest copy.
#[derive(Default)]
struct Pool {
    lines: BTreeMap<Digest, Line>,
    order: Vec<Digest>,
    /// Of every line that was there: its number, and the line before it.
    origins: BTreeMap<Digest, (u32, Option<Digest>)>,
}

impl Pool {
    fn add(&mut self, line: Line) {
        let revision = &line.revision;
        let digest = revision.digest;
        self.origins
            .insert(digest, (revision.number, revision.previous));
        match self.lines.get(&digest) {
            Some(other) if kept(&other.revision) >= kept(revision) => {}
            Some(_) => {
                self.lines.insert(digest, line);
            }
            None => {
                self.order.push(digest);
                self.lines.insert(digest, line);
            }
        }
    }

    fn take(&mut self, digest: Digest) -> Option<Line> {
        self.order.retain(|other| *other != digest);
        self.lines.remove(&digest)
    }

    /// The first line whose line before is `head`.
    fn child(&self, head: Option<Digest>) -> Option<Digest> {
        let mut order = self.order.iter().copied();
        order.find(|digest| {
            self.origins
                .get(digest)
                .is_some_and(|(_, before)| *before == head)
        })
    }

    /// What is left, each side in its order.
    fn rest(&mut self) -> Vec<Line> {
        let order = std::mem::take(&mut self.order);
        let mut rest: Vec<Line> = order
            .iter()
            .filter_map(|digest| self.lines.remove(digest))
            .collect();
        rest.sort_by_key(|line| line.revision.number);
        rest
    }

    /// The line of a number on the way back from a line.
    fn ancestor(&self, mut digest: Digest, number: u32) -> Option<Digest> {
        for _ in 0..=self.origins.len() {
            let (own, before) = self.origins.get(&digest)?;
            if *own == number {
                return Some(digest);
            }
            digest = (*before)?;
        }
        None
    }
}

/// How many texts a line still has.
fn kept(revision: &Revision) -> usize {
    let parts = revision
        .changes
        .iter()
        .flat_map(|change| change.content.parts());
    let parts = parts.filter(|(_, kept)| kept.salted.is_some()).count();
    let headings = revision.outline().iter();
    parts
        + headings
            .filter(|heading| heading.text.salted.is_some())
            .count()
}

/// The chain so far, and what it comes to.
#[derive(Default)]
struct Chain {
    repaired: Repaired,
    standing: BTreeMap<TextId, Content>,
    headings: Arc<[RecordedHeading]>,
    anchors: BTreeSet<Arc<str>>,
    updates: BTreeSet<Arc<str>>,
    /// The numbers that lines have now.
    placed: BTreeMap<Digest, u32>,
}

impl Chain {
    fn last(&self) -> Option<&Revision> {
        self.repaired.lines.last().map(|line| &line.revision)
    }

    fn head(&self) -> Option<Digest> {
        self.last().map(|last| last.digest)
    }

    /// Puts a line behind the chain as it is.
    fn extend(&mut self, line: Option<Line>) {
        let Some(line) = line else { return };
        let revision = &line.revision;
        for change in revision.changes.iter() {
            self.standing
                .insert(change.text.clone(), change.content.clone());
        }
        if let Some(headings) = &revision.headings {
            self.headings.clone_from(headings);
        }
        self.anchors.extend(revision.anchors.iter().cloned());
        self.updates
            .extend(revision.updates.iter().map(|update| update.id.clone()));
        self.placed.insert(revision.digest, revision.number);
        self.repaired.lines.push(line);
    }

    /// Puts what another side's line brings behind the chain.
    fn replay(&mut self, line: &Line, pool: &Pool) {
        let old = &line.revision;
        let is_new = |change: &&Change| {
            let standing = self.standing.get(&change.text);
            match (standing, &change.content) {
                (None, Content::Removed) => false,
                (None, _) => true,
                (Some(standing), content) => !standing.says(content),
            }
        };
        let changes: Vec<Change> = old.changes.iter().filter(is_new).cloned().collect();
        let updates: Vec<_> = old
            .updates
            .iter()
            .filter(|update| !self.updates.contains(&update.id))
            .cloned()
            .collect();
        let redaction = old
            .redaction
            .as_ref()
            .map(|redaction| self.redaction(redaction, old, pool));
        let headings = old
            .headings
            .clone()
            .filter(|headings| !same_headings(headings, &self.headings));
        let brings_anchors = old
            .anchors
            .iter()
            .any(|anchor| !self.anchors.contains(anchor));
        let brings = !changes.is_empty()
            || !updates.is_empty()
            || !old.reviewed.is_empty()
            || redaction.is_some()
            || brings_anchors;
        if !brings {
            self.repaired.dropped += 1;
            return;
        }
        let last = self.last();
        let mut revision = Revision {
            number: last.map_or(1, |last| last.number + 1),
            previous: last.map(|last| last.digest),
            at: last.map_or(old.at, |last| old.at.max(last.at)),
            kind: match old.kind {
                RevisionKind::Published if last.is_some() => RevisionKind::Update,
                kind => kind,
            },
            published: old.published.filter(|_| last.is_none()),
            headings,
            updates,
            changes: changes.into(),
            redaction,
            ..old.clone()
        };
        let (text, digest) = line::write(&revision);
        revision.digest = digest;
        self.placed.insert(old.digest, revision.number);
        self.repaired.replayed += 1;
        self.extend(Some(Line { text, revision }));
    }

    /// A redaction with the numbers that its revisions have now.
    fn redaction(&self, redaction: &Redaction, own: &Revision, pool: &Pool) -> Redaction {
        let now = |(text, number): &(TextId, u32)| {
            let line = pool.ancestor(own.digest, *number)?;
            Some((text.clone(), *self.placed.get(&line)?))
        };
        Redaction {
            reason: redaction.reason.clone(),
            texts: redaction.texts.iter().filter_map(now).collect(),
        }
    }

    /// Blanks what any redaction of the chain took out: another side may still have had it.
    fn redact(&mut self) {
        let lines = &mut self.repaired.lines;
        let recorded: Vec<Revision> = lines.iter().map(|line| line.revision.clone()).collect();
        let redactions = recorded
            .iter()
            .filter_map(|revision| revision.redaction.as_ref());
        for (text, number) in redactions.flat_map(|redaction| &redaction.texts) {
            let mut targets = lines.iter_mut();
            let Some(line) = targets.find(|line| line.revision.number == *number) else {
                continue;
            };
            let has_later = has_later_headings(&recorded, *number);
            let digests = covered(&line.revision, text, has_later);
            line.text = blank(&line.text, &digests);
        }
    }
}

fn same_headings(one: &[RecordedHeading], other: &[RecordedHeading]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            one.id == other.id && one.level == other.level && one.text.says(&other.text)
        })
}
