//! Makes one chain of a ledger that was torn apart.
//!
//! 1. Lines that are live, or that all sides have, stay as they are, byte for byte.
//! 2. Lines of another side are put behind them in their order: renumbered, chained anew, and less
//!    whatever stands there already. One that brings nothing then is left out: to repair twice is to
//!    repair once, though git has the sides until the merge is committed.
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

    /// All lines that a line was recorded behind.
    fn ancestors(&self, digest: Digest) -> BTreeSet<Digest> {
        let before = |digest: &Digest| self.origins.get(digest).and_then(|(_, before)| *before);
        let mut found = BTreeSet::new();
        let mut next = before(&digest);
        // Digests cannot go in a circle, but whoever forges them may try.
        while let Some(line) = next.filter(|line| found.insert(*line)) {
            next = before(&line);
        }
        found
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
    /// For each text, all that it was: line and content.
    said: BTreeMap<TextId, Vec<(Digest, Content)>>,
    /// For each translation, the lines in which it was found right.
    reviewed: BTreeMap<TextId, Vec<Digest>>,
    headings: Arc<[RecordedHeading]>,
    anchors: BTreeSet<Arc<str>>,
    updates: BTreeSet<Arc<str>>,
    /// The numbers that lines have now.
    placed: BTreeMap<Digest, u32>,
    /// The lines that texts stand in, by their salted digests: no other line has them.
    texts: BTreeMap<Digest, u32>,
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
            let said = self.said.entry(change.text.clone()).or_default();
            said.push((revision.digest, change.content.clone()));
            let digests = change.content.parts().map(|(_, kept)| kept.digest);
            self.texts
                .extend(digests.map(|digest| (digest, revision.number)));
        }
        for text in &revision.reviewed {
            let lines = self.reviewed.entry(text.clone()).or_default();
            lines.push(revision.digest);
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
        let Some(mut revision) = self.brought(old, pool) else {
            // It may stand here already, from an earlier repair.
            let digests = old.changes.iter().flat_map(|change| change.content.parts());
            let mut twins = digests.filter_map(|(_, kept)| self.texts.get(&kept.digest));
            if let Some(twin) = twins.next().copied() {
                self.placed.insert(old.digest, twin);
            }
            self.repaired.dropped += 1;
            return;
        };
        let (text, digest) = line::write(&revision);
        revision.digest = digest;
        self.placed.insert(old.digest, revision.number);
        self.repaired.replayed += 1;
        self.extend(Some(Line { text, revision }));
    }

    /// What a line brings that the chain does not have, as the next revision; none where that is
    /// nothing. What the line itself came after is no reason to leave something out: a text may well
    /// have gone back to what it was.
    fn brought(&self, old: &Revision, pool: &Pool) -> Option<Revision> {
        let before = pool.ancestors(old.digest);
        let changes = old.changes.iter();
        let changes: Vec<Change> = changes
            .filter(|change| self.is_new(change, &before))
            .cloned()
            .collect();
        let updates = old.updates.iter();
        let updates: Vec<_> = updates
            .filter(|update| !self.updates.contains(&update.id))
            .cloned()
            .collect();
        let reviewed = old.reviewed.iter();
        let reviewed: Vec<_> = reviewed
            .filter(|text| {
                let mut lines = self.reviewed.get(*text).into_iter().flatten();
                lines.all(|line| before.contains(line))
            })
            .cloned()
            .collect();
        let redaction = old
            .redaction
            .as_ref()
            .map(|redaction| self.redaction(redaction, old, pool))
            .filter(|redaction| self.takes_out(redaction));
        let mut anchors = old.anchors.iter();
        let mut slugs = self.repaired.lines.iter().map(|line| &line.revision.slug);
        let brings = !changes.is_empty()
            || !updates.is_empty()
            || !reviewed.is_empty()
            || redaction.is_some()
            || anchors.any(|anchor| !self.anchors.contains(anchor))
            || slugs.all(|slug| *slug != old.slug);
        let last = self.last();
        brings.then(|| Revision {
            number: last.map_or(1, |last| last.number + 1),
            previous: last.map(|last| last.digest),
            at: last.map_or(old.at, |last| old.at.max(last.at)),
            kind: match old.kind {
                RevisionKind::Published if last.is_some() => RevisionKind::Update,
                kind => kind,
            },
            published: old.published.filter(|_| last.is_none()),
            headings: old
                .headings
                .clone()
                .filter(|headings| !same_headings(headings, &self.headings)),
            updates,
            changes: changes.into(),
            reviewed,
            redaction,
            ..old.clone()
        })
    }

    /// Whether a change is not what the chain says now, nor what a line `before` which it was not
    /// made said.
    fn is_new(&self, change: &Change, before: &BTreeSet<Digest>) -> bool {
        let said = self.said.get(&change.text);
        let said = said.map(Vec::as_slice).unwrap_or_default();
        let Some((_, standing)) = said.last() else {
            return !matches!(change.content, Content::Removed);
        };
        let mut others = said.iter().filter(|(line, _)| !before.contains(line));
        !standing.says(&change.content) && !others.any(|(_, other)| other.says(&change.content))
    }

    /// Whether a redaction takes out something, and none in the chain says so already.
    fn takes_out(&self, redaction: &Redaction) -> bool {
        let lines = self.repaired.lines.iter();
        let mut all = lines.filter_map(|line| line.revision.redaction.as_ref());
        !redaction.texts.is_empty()
            && !all.any(|other| other.reason == redaction.reason && other.texts == redaction.texts)
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
