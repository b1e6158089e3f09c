//! A ledger as pages, checks and feeds ask it.
//!
//! 1. [`History`] indexes all revisions by text; what is not recorded yet can stand behind them as
//!    the last, so that a page is what it will be once it is.
//! 2. [`History::freshness`] says whether a translation is older than its source.

use super::snapshot::fingerprint;
use crate::model::config::Config;
use crate::model::ledger::{
    Change, Content, Part, RecordedHeading, RecordedUpdate, Revision, TextId, UnitId,
};
use crate::model::{Digest, Ledger, Locale, Slug};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that was published of an incident.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Oldest first.
    revisions: Vec<Revision>,
    /// How many of them are written down; the others are about to be.
    recorded: usize,
    /// For each text, where it changed: revision and change, ascending.
    changes: BTreeMap<TextId, Vec<(usize, usize)>>,
    /// For each text, the newest revision in which it was found right.
    reviews: BTreeMap<TextId, u32>,
    /// For each update, where it was first recorded: revision and place in it.
    updates: BTreeMap<Arc<str>, (usize, usize)>,
    /// The languages that the notice, an answer or an update was ever recorded in.
    locales: BTreeSet<Locale>,
    /// The tag that each renamed language was first recorded with.
    tags: BTreeMap<Locale, Locale>,
    /// Fingerprints of texts as they are written now, where facts stand in them.
    authored: BTreeMap<TextId, Arc<str>>,
}

/// How a translation stands to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// There is nothing to translate.
    Nothing,
    /// Made from the source as it is.
    Current,
    /// The source changed in this revision, and the translation not since.
    Stale(u32),
    /// There is none.
    Missing,
}

impl History {
    /// What a ledger tells, with the languages' former tags as their present ones.
    #[must_use]
    pub fn of(ledger: &Ledger, config: &Config) -> Self {
        let mut history = Self::default();
        for revision in &ledger.revisions {
            let revision = renamed(revision, config, &mut history.tags);
            history.push(revision);
        }
        history.recorded = history.revisions.len();
        history
    }

    /// The same with a revision behind it that is not recorded yet.
    #[must_use]
    pub fn with(mut self, pending: Option<Revision>) -> Self {
        if let Some(pending) = pending {
            self.push(pending);
        }
        self
    }

    /// The same, knowing how texts are written now: as [`Snapshot::authored`] has it.
    ///
    /// [`Snapshot::authored`]: super::snapshot::Snapshot::authored
    #[must_use]
    pub fn written(mut self, authored: &BTreeMap<TextId, Arc<str>>) -> Self {
        self.authored.clone_from(authored);
        self
    }

    fn push(&mut self, revision: Revision) {
        let at = self.revisions.len();
        for (index, change) in revision.changes.iter().enumerate() {
            if let Some(former) = change.former() {
                self.inherit(&former, &change.text, at);
            }
            let all = self.changes.entry(change.text.clone());
            // Most are recorded once.
            let all = all.or_insert_with(|| Vec::with_capacity(1));
            all.push((at, index));
            let locale = change.text.locale.as_ref();
            if let Some(locale) = locale.filter(|_| change.text.unit.is_translated())
                && !self.locales.contains(locale)
            {
                self.locales.insert(locale.clone());
            }
        }
        for (index, update) in revision.updates.iter().enumerate() {
            let place = self.updates.entry(update.id.clone());
            place.or_insert((at, index));
        }
        for text in &revision.reviewed {
            self.reviews.insert(text.clone(), revision.number);
        }
        self.revisions.push(revision);
    }

    /// Lets a text go on under another id with all that was before the revision at `at`, and nothing
    /// else: what had that id before is either this text itself or another one that is gone.
    fn inherit(&mut self, former: &TextId, text: &TextId, at: usize) {
        let past = self.changes.get(former).into_iter().flatten();
        let past: Vec<_> = past
            .filter(|(revision, _)| *revision < at)
            .copied()
            .collect();
        self.changes.insert(text.clone(), past);
        match self.reviews.get(former).copied() {
            Some(review) => self.reviews.insert(text.clone(), review),
            None => self.reviews.remove(text),
        };
    }

    /// All revisions, oldest first, the one that is not recorded yet included.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Those that are written down.
    #[must_use]
    pub fn recorded(&self) -> &[Revision] {
        self.revisions.get(..self.recorded).unwrap_or_default()
    }

    /// The revision of a number.
    #[must_use]
    pub fn revision(&self, number: u32) -> Option<&Revision> {
        // They are numbered from 1.
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let found = self.revisions.get(at);
        found.filter(|revision| revision.number == number)
    }

    /// What is about to be recorded.
    #[must_use]
    pub fn pending(&self) -> Option<&Revision> {
        self.revisions.get(self.recorded)
    }

    /// The digest of the newest line.
    #[must_use]
    pub fn head(&self) -> Option<Digest> {
        self.recorded().last().map(|revision| revision.digest)
    }

    /// When the notice was first published, as its first revision says.
    #[must_use]
    pub fn published(&self) -> Option<Timestamp> {
        let first = self.revisions.first()?;
        Some(first.published.unwrap_or(first.at))
    }

    /// Host and slug of the first revision: what ids in feeds are built from.
    #[must_use]
    pub fn origin(&self) -> Option<(&str, &Slug)> {
        let first = self.revisions.first()?;
        Some((&first.host, &first.slug))
    }

    /// The tag that ids in feeds have for a language: the one that it was first recorded with.
    #[must_use]
    pub fn tag<'a>(&'a self, locale: &'a Locale) -> &'a Locale {
        self.tags.get(locale).unwrap_or(locale)
    }

    /// Every anchor that was ever recorded.
    #[must_use]
    pub fn anchors(&self) -> BTreeSet<&Arc<str>> {
        let recorded = self.recorded().iter();
        recorded
            .flat_map(|revision| revision.anchors.iter())
            .collect()
    }

    /// The headings as they were last recorded.
    #[must_use]
    pub fn headings(&self) -> Option<&[RecordedHeading]> {
        let mut newest = self.recorded().iter().rev();
        newest.find_map(|revision| revision.headings.as_deref())
    }

    /// What was recorded of an update, and the revision it came with.
    #[must_use]
    pub fn update(&self, id: &str) -> Option<(&Revision, &RecordedUpdate)> {
        let (at, index) = self.updates.get(id)?;
        let revision = self.revisions.get(*at)?;
        Some((revision, revision.updates.get(*index)?))
    }

    /// Every text that the ledger knows, those that are gone included.
    pub fn texts(&self) -> impl Iterator<Item = &TextId> {
        self.changes.keys()
    }

    /// Those of one unit: what all languages share first.
    pub fn texts_of(&self, unit: &UnitId) -> impl Iterator<Item = &TextId> {
        let first = TextId::shared(unit.clone());
        let from_there = self.changes.range(first..).map(|(text, _)| text);
        from_there.take_while(move |text| text.unit == *unit)
    }

    /// All changes of a text, oldest first.
    #[must_use]
    pub fn changes(&self, text: &TextId) -> impl DoubleEndedIterator<Item = (&Revision, &Change)> {
        self.at(self.places(text))
    }

    /// Those before a revision.
    fn earlier(
        &self,
        text: &TextId,
        number: u32,
    ) -> impl DoubleEndedIterator<Item = (&Revision, &Change)> {
        let all = self.places(text);
        // They ascend: a text may have changed as often as there are revisions.
        let end = all.partition_point(|(at, _)| {
            let revision = self.revisions.get(*at);
            revision.is_some_and(|revision| revision.number < number)
        });
        self.at(all.get(..end).unwrap_or_default())
    }

    fn places(&self, text: &TextId) -> &[(usize, usize)] {
        let places = self.changes.get(text);
        places.map(Vec::as_slice).unwrap_or_default()
    }

    fn at(
        &self,
        places: &[(usize, usize)],
    ) -> impl DoubleEndedIterator<Item = (&Revision, &Change)> {
        places.iter().filter_map(|(at, index)| {
            let revision = self.revisions.get(*at)?;
            Some((revision, revision.changes.get(*index)?))
        })
    }

    /// A text as it was last recorded; none where it never was or is gone.
    #[must_use]
    pub fn standing(&self, text: &TextId) -> Option<(&Revision, &Content)> {
        self.changes(text)
            .next_back()
            .map(|(revision, change)| (revision, &change.content))
            .filter(|(_, content)| !matches!(content, Content::Removed))
    }

    /// Whether a unit is there in any language, as it was last recorded.
    #[must_use]
    pub fn stands(&self, unit: &UnitId) -> bool {
        let mut texts = self.texts_of(unit);
        texts.any(|text| self.standing(text).is_some())
    }

    /// What a text was before a revision; none where it was not there.
    #[must_use]
    pub fn before(&self, text: &TextId, number: u32) -> Option<&Content> {
        self.earlier(text, number)
            .next_back()
            .map(|(_, change)| &change.content)
            .filter(|content| !matches!(content, Content::Removed))
    }

    /// The newest change of a text that was more than spelling.
    #[must_use]
    pub fn last_change(&self, text: &TextId) -> Option<&Revision> {
        self.changes(text)
            .rev()
            .find(|(_, change)| !change.minor)
            .map(|(revision, _)| revision)
    }

    /// The revision in which a text was first there.
    #[must_use]
    pub fn first(&self, text: &TextId) -> Option<&Revision> {
        self.changes(text).next().map(|(revision, _)| revision)
    }

    /// Whether the notice, an answer or an update was ever recorded in a language.
    #[must_use]
    pub fn has_locale(&self, locale: &Locale) -> bool {
        self.locales.contains(locale)
    }

    /// When the source of a unit last changed in a way that translations have to follow: number of
    /// the revision. What all languages share belongs to the source.
    #[must_use]
    pub fn source_change(&self, unit: &UnitId, source: &Locale) -> Option<u32> {
        let number = |text| self.last_change(&text).map(|revision| revision.number);
        let own = number(TextId::of(unit.clone(), source));
        own.max(number(TextId::shared(unit.clone())))
    }

    /// How a translation stands to its source. `declared` is its `translated_from`.
    #[must_use]
    pub fn freshness(
        &self,
        unit: &UnitId,
        (source, locale): (&Locale, &Locale),
        declared: Option<&str>,
    ) -> Freshness {
        let original = TextId::of(unit.clone(), source);
        let Some((_, wanted)) = self.standing(&original) else {
            return Freshness::Nothing;
        };
        let translation = TextId::of(unit.clone(), locale);
        let standing = self.standing(&translation);
        let has = |content: &Content, part: Part| content.parts().any(|(own, _)| own == part);
        let lacks = |content: &Content| {
            let key = [
                Part::Body,
                Part::Question,
                Part::Answer,
                Part::Reason,
                Part::Text,
            ];
            key.into_iter()
                .any(|part| has(wanted, part) && !has(content, part))
        };
        let Some((_, content)) = standing else {
            return Freshness::Missing;
        };
        if lacks(content) {
            return Freshness::Missing;
        }
        let Some(changed) = self.source_change(unit, source) else {
            return Freshness::Current;
        };
        let reviewed = self.reviews.get(&translation).copied();
        let is_later = || {
            let own = self.last_change(&translation).map(|own| own.number);
            own >= Some(changed)
        };
        let is_made_of = |declared: &str| {
            self.has_said(&original, changed, declared)
                || (self.was_written(&original, changed, declared)
                    && (is_later() || self.is_reworded(&original, changed, declared)))
        };
        let is_current = reviewed >= Some(changed) || declared.map_or_else(is_later, is_made_of);
        if is_current {
            Freshness::Current
        } else {
            Freshness::Stale(changed)
        }
    }

    /// Whether a text was written, facts by their names, with a fingerprint at or since a revision.
    fn was_written(&self, text: &TextId, since: u32, declared: &str) -> bool {
        let mut changes = self
            .changes(text)
            .filter(|(revision, _)| revision.number >= since);
        changes.any(|(_, change)| change.was_written(declared))
            || self
                .authored
                .get(text)
                .is_some_and(|now| **now == *declared)
    }

    /// Whether a text with a fingerprint was written otherwise before a revision. If not, a fact changed
    /// and no word: a translation that has the fact as words of its own has to follow, and does not by
    /// being made from the same words.
    fn is_reworded(&self, text: &TextId, number: u32, declared: &str) -> bool {
        let before = self.earlier(text, number).next_back();
        before.is_none_or(|(_, change)| !change.was_written(declared))
    }

    /// Whether a text had a fingerprint at or since a revision.
    fn has_said(&self, text: &TextId, since: u32, declared: &str) -> bool {
        let before = self
            .changes(text)
            .rev()
            .find(|(revision, _)| revision.number <= since);
        let later = self
            .changes(text)
            .filter(|(revision, _)| revision.number > since);
        before.into_iter().chain(later).any(|(_, change)| {
            let texts: Option<Vec<&str>> = change
                .content
                .parts()
                .map(|(_, kept)| kept.text().map(|text| &**text))
                .collect();
            texts.is_some_and(|texts| fingerprint(texts.into_iter()) == declared)
        })
    }

    /// When the notice last changed for readers of a language, later than it was published; none
    /// where it never did.
    #[must_use]
    pub fn last_news(&self, locale: &Locale) -> Option<Timestamp> {
        let later = self.revisions.iter().skip(1);
        let told = later.filter(|revision| revision.kind.is_news() && revision.concerns(locale));
        // The first revision may bring updates that are older than it.
        let first = self.revisions.first().map(|first| first.updates.as_slice());
        let updates = first.unwrap_or_default().iter();
        let sent = updates.filter(|update| super::news::is_sent(update.kind));
        told.map(Revision::told_at)
            .chain(sent.map(|update| update.at))
            .max()
    }
}

/// A revision with former tags of languages replaced by their present ones.
fn renamed(revision: &Revision, config: &Config, tags: &mut BTreeMap<Locale, Locale>) -> Revision {
    let mut revision = revision.clone();
    let aliases = config
        .locales
        .iter()
        .flat_map(|locale| locale.aliases.iter().map(move |old| (old, &locale.tag)));
    for (old, now) in aliases {
        let is_old = |text: &TextId| text.locale.as_ref() == Some(old);
        let mut changes = revision.changes.to_vec();
        let texts = changes.iter_mut().map(|change| &mut change.text);
        for text in texts
            .chain(&mut revision.reviewed)
            .filter(|text| is_old(text))
        {
            text.locale = Some(now.clone());
            tags.entry(now.clone()).or_insert_with(|| old.clone());
        }
        revision.changes = changes.into();
        if revision.source == *old {
            revision.source = now.clone();
        }
    }
    revision
}
