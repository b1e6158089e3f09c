//! Makes one chain of a ledger that was torn apart.
//!
//! 1. Lines that are live, or that all sides have, stay as they are, byte for byte.
//! 2. Lines of another side are put behind them in their order: renumbered, chained anew, and less
//!    whatever stands there already. One that brings nothing then is left out: to repair twice is to
//!    repair once, though git has the sides until the merge is committed.
//! 3. What was redacted on any side stays redacted.
//!
//! What the content says otherwise is recorded afterwards, as ever.

mod lineage;

use super::line;
use super::redact::{blank, covered};
use crate::model::ledger::{
    Change, Content, Part, RecordedHeading, Redaction, Revision, RevisionKind, TextId,
};
use crate::model::{Digest, Slug};
use lineage::{Lineage, Saying};
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
    let mut chain = Chain {
        lineage: Lineage::of(&pool.origins),
        ..Chain::default()
    };
    for line in live {
        chain.keep(pool.lines.remove(&line.revision.digest));
    }
    // Behind what is live, this side's own lines; of several sides the first.
    let children = pool.children();
    while let Some(next) = pool.child(chain.last(), &children) {
        chain.keep(pool.lines.remove(&next));
    }
    for line in pool.rest() {
        chain.replay(&line);
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

    /// The lines behind each, in their order.
    fn children(&self) -> BTreeMap<Option<Digest>, Vec<Digest>> {
        let mut children: BTreeMap<_, Vec<Digest>> = BTreeMap::new();
        for digest in &self.order {
            if let Some((_, before)) = self.origins.get(digest) {
                children.entry(*before).or_default().push(*digest);
            }
        }
        children
    }

    /// The first line that was recorded behind `last`, of those that are still there. One whose number
    /// or time cannot stand there was forged, and is made anew.
    fn child(
        &self,
        last: Option<&Revision>,
        children: &BTreeMap<Option<Digest>, Vec<Digest>>,
    ) -> Option<Digest> {
        let all = children.get(&last.map(|last| last.digest))?;
        let number = last.map_or(1, |last| last.number.saturating_add(1));
        let is_next = |line: &Line| {
            let revision = &line.revision;
            revision.number == number && last.is_none_or(|last| last.at <= revision.at)
        };
        let mut all = all.iter().copied();
        all.find(|digest| self.lines.get(digest).is_some_and(is_next))
    }

    /// What is left, each side in its order.
    fn rest(mut self) -> Vec<Line> {
        let mut rest: Vec<Line> = self
            .order
            .iter()
            .filter_map(|digest| self.lines.remove(digest))
            .collect();
        rest.sort_by_key(|line| line.revision.number);
        rest
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

/// Which texts, and of which revision.
type Texts = Vec<(TextId, u32)>;

/// The chain so far, and what it comes to.
#[derive(Default)]
struct Chain {
    repaired: Repaired,
    lineage: Lineage,
    /// For each text, all that it was.
    said: BTreeMap<TextId, Said>,
    /// For each translation, the lines in which it was found right.
    reviewed: BTreeMap<TextId, Saying>,
    headings: Arc<[RecordedHeading]>,
    anchors: BTreeSet<Arc<str>>,
    updates: BTreeSet<Arc<str>>,
    slugs: BTreeSet<Slug>,
    /// Reason and texts of each.
    redactions: BTreeSet<(Arc<str>, Texts)>,
    /// The numbers that lines have now.
    placed: BTreeMap<Digest, u32>,
    /// The lines that texts stand in, by their salted digests: no other line has them.
    texts: BTreeMap<Digest, u32>,
}

/// All that a text was.
struct Said {
    /// What it is now.
    standing: Content,
    /// What it ever was, and the lines that said so: as they were, before they were made anew.
    ever: BTreeMap<Words, Saying>,
}

/// A content, so that contents that say the same have one in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Words {
    Removed,
    File(Digest),
    /// As long as none was redacted.
    Texts(Vec<(Part, Arc<str>)>),
    /// A copy of the same line may have been redacted.
    Digests(Vec<(Part, Digest)>),
}

impl Words {
    fn all(content: &Content) -> Vec<Self> {
        match content {
            Content::Removed => vec![Self::Removed],
            Content::File(digest) => vec![Self::File(*digest)],
            Content::Parts(parts) => {
                let digests = parts.iter().map(|(part, kept)| (*part, kept.digest));
                let texts = parts.iter();
                let texts: Option<_> = texts
                    .map(|(part, kept)| Some((*part, kept.text()?.clone())))
                    .collect();
                let digests = Self::Digests(digests.collect());
                texts
                    .map(Self::Texts)
                    .into_iter()
                    .chain([digests])
                    .collect()
            }
        }
    }
}

impl Chain {
    fn last(&self) -> Option<&Revision> {
        self.repaired.lines.last().map(|line| &line.revision)
    }

    /// Puts a line behind the chain as it is.
    fn keep(&mut self, line: Option<Line>) {
        if let Some(line) = line {
            let origin = line.revision.digest;
            self.extend(line, origin);
        }
    }

    /// Puts a line behind the chain that was another one before it was made anew.
    fn extend(&mut self, line: Line, origin: Digest) {
        let revision = &line.revision;
        for change in revision.changes.iter() {
            let said = self.said.entry(change.text.clone());
            let said = said.or_insert_with(|| Said {
                standing: Content::Removed,
                ever: BTreeMap::new(),
            });
            said.standing = change.content.clone();
            for words in Words::all(&change.content) {
                let lines = said.ever.entry(words).or_default();
                *lines = lines.with(origin, &self.lineage);
            }
            let digests = change.content.parts().map(|(_, kept)| kept.digest);
            self.texts
                .extend(digests.map(|digest| (digest, revision.number)));
        }
        for text in &revision.reviewed {
            let lines = self.reviewed.entry(text.clone()).or_default();
            *lines = lines.with(origin, &self.lineage);
        }
        if let Some(headings) = &revision.headings {
            self.headings.clone_from(headings);
        }
        self.anchors.extend(revision.anchors.iter().cloned());
        self.updates
            .extend(revision.updates.iter().map(|update| update.id.clone()));
        self.slugs.insert(revision.slug.clone());
        let redaction = revision.redaction.iter();
        self.redactions
            .extend(redaction.map(|own| (own.reason.clone(), own.texts.clone())));
        self.placed.insert(origin, revision.number);
        self.placed.insert(revision.digest, revision.number);
        self.repaired.lines.push(line);
    }

    /// Puts what another side's line brings behind the chain.
    fn replay(&mut self, line: &Line) {
        let old = &line.revision;
        let Some(mut revision) = self.brought(old) else {
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
        self.repaired.replayed += 1;
        self.extend(Line { text, revision }, old.digest);
    }

    /// What a line brings that the chain does not have, as the next revision; none where that is
    /// nothing. What the line itself came after is no reason to leave something out: a text may well
    /// have gone back to what it was.
    fn brought(&self, old: &Revision) -> Option<Revision> {
        let changes = old.changes.iter();
        let changes: Vec<Change> = changes
            .filter(|change| self.is_new(change, old.digest))
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
                let lines = self.reviewed.get(*text).copied().unwrap_or_default();
                !lines.is_beyond(old.digest, &self.lineage)
            })
            .cloned()
            .collect();
        let redaction = old
            .redaction
            .as_ref()
            .map(|redaction| self.redaction(redaction, old.digest))
            .filter(|redaction| self.takes_out(redaction));
        let mut anchors = old.anchors.iter();
        let brings = !changes.is_empty()
            || !updates.is_empty()
            || !reviewed.is_empty()
            || redaction.is_some()
            || anchors.any(|anchor| !self.anchors.contains(anchor))
            || !self.slugs.contains(&old.slug);
        let last = self.last();
        brings.then(|| Revision {
            number: last.map_or(1, |last| last.number.saturating_add(1)),
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

    /// Whether a change is not what the chain says now, nor what a line said that its own line was not
    /// recorded behind.
    fn is_new(&self, change: &Change, line: Digest) -> bool {
        let Some(said) = self.said.get(&change.text) else {
            return !matches!(change.content, Content::Removed);
        };
        let others = Words::all(&change.content);
        let mut others = others.iter().filter_map(|words| said.ever.get(words));
        !said.standing.says(&change.content)
            && !others.any(|lines| lines.is_beyond(line, &self.lineage))
    }

    /// Whether a redaction takes out something, and none in the chain says so already.
    fn takes_out(&self, redaction: &Redaction) -> bool {
        let own = (redaction.reason.clone(), redaction.texts.clone());
        !redaction.texts.is_empty() && !self.redactions.contains(&own)
    }

    /// A redaction with the numbers that its revisions have now.
    fn redaction(&self, redaction: &Redaction, own: Digest) -> Redaction {
        let now = |(text, number): &(TextId, u32)| {
            let line = self.lineage.numbered(own, *number)?;
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
        let redactions = lines
            .iter()
            .filter_map(|line| line.revision.redaction.clone());
        let redactions: Vec<Redaction> = redactions.collect();
        let has_headings = |line: &&Line| line.revision.headings.is_some();
        let newest = lines.iter().filter(has_headings);
        let newest = newest.map(|line| line.revision.number).max();
        let mut places = BTreeMap::new();
        for (place, line) in lines.iter().enumerate() {
            places.entry(line.revision.number).or_insert(place);
        }
        for (text, number) in redactions.iter().flat_map(|redaction| &redaction.texts) {
            let place = places.get(number).copied();
            let Some(line) = place.and_then(|place| lines.get_mut(place)) else {
                continue;
            };
            let digests = covered(&line.revision, text, newest > Some(*number));
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
