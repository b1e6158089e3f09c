//! What readers of a language are told by feed, and when.
//!
//! 1. The publication, each update and correction, the withdrawal; a revision that nobody wrote an
//!    update for.
//! 2. What has no translation yet is told in the source's words. Once it is translated it is told
//!    again, as news of its own ([`News::is_fallback`]), at the time of the translation.
//! 3. A translation that caught up is told to its own readers, unless another item tells it already.
//!
//! Minor edits, checks and redactions are not told. No item is dated before the publication.

use super::history::History;
use crate::model::incident::UpdateKind;
use crate::model::ledger::{Change, Content, Revision, RevisionKind, TextId, UnitId};
use crate::model::{Incident, Locale};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What an item of a feed tells of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The notice.
    Published,
    /// An update, by its id.
    Update(Arc<str>),
    /// A revision, by its number.
    Revision(u32),
    /// That the notice was withdrawn.
    Withdrawn,
}

/// An item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What it tells of.
    pub event: Event,
    /// When it was published.
    pub at: Timestamp,
    /// Whether it is in the source's words for want of a translation.
    pub is_fallback: bool,
    /// What changed with it, in order.
    pub units: Vec<UnitId>,
}

/// All items of an incident for readers of a language, oldest revision first.
#[must_use]
pub fn of<T>(incident: &Incident<T>, history: &History, locale: &Locale) -> Vec<News> {
    let Some(published) = history.published() else {
        return Vec::new();
    };
    let teller = Teller {
        incident,
        history,
        locale,
        published,
    };
    let late = teller.late();
    if incident.facts.withdrawn.is_some() {
        return teller.withdrawn().into_iter().collect();
    }
    let mut all = vec![teller.publication()];
    for revision in history.revisions() {
        all.extend(teller.told(revision, &late));
    }
    all
}

struct Teller<'a, T> {
    incident: &'a Incident<T>,
    history: &'a History,
    locale: &'a Locale,
    published: Timestamp,
}

/// What the updates of one revision can be about.
struct Theme {
    /// What changed, by the names that authors give it.
    units: BTreeMap<String, Vec<UnitId>>,
    /// Whether it is all one update's.
    is_of_one: bool,
}

/// Updates by the number of a revision, each with the revision that it came with.
type Late<'a> = BTreeMap<u32, Vec<(&'a Revision, &'a Arc<str>)>>;

impl<T> Teller<'_, T> {
    /// The revision in which a unit was first there in the reader's language.
    fn first(&self, unit: UnitId) -> Option<&Revision> {
        let text = TextId::of(unit, self.locale);
        self.history.standing(&text)?;
        self.history.first(&text)
    }

    fn publication(&self) -> News {
        let first = self.first(UnitId::Notice);
        let later = first.filter(|revision| revision.number > 1);
        News {
            event: Event::Published,
            at: later.map_or(self.published, |revision| revision.at.max(self.published)),
            is_fallback: first.is_none(),
            units: Vec::new(),
        }
    }

    fn withdrawn(&self) -> Option<News> {
        let withdrawn = self.incident.facts.withdrawn.as_ref()?;
        let mut revisions = self.history.revisions().iter();
        let recorded = revisions.find(|revision| revision.kind == RevisionKind::Withdrawal);
        let at = recorded.map_or(withdrawn.at, |revision| withdrawn.at.min(revision.at));
        Some(News {
            event: Event::Withdrawn,
            at: at.max(self.published),
            is_fallback: withdrawn.reason.get(self.locale).is_none(),
            units: Vec::new(),
        })
    }

    /// What a revision brings.
    fn told(&self, revision: &Revision, late: &Late<'_>) -> Vec<News> {
        let updates = revision.updates.iter();
        let sent = updates.filter(|update| is_sent(update.kind));
        let theme = self.theme(revision);
        let mut all: Vec<News> = sent
            .map(|update| self.update(revision, (&update.id, update.at), &theme))
            .collect();
        let units = match revision.kind {
            RevisionKind::Update if !revision.updates.iter().any(|update| is_sent(update.kind)) => {
                Some(self.changed(revision))
            }
            RevisionKind::Translation => Some(self.caught_up(revision, late)),
            _ => None,
        };
        if let Some(units) = units.filter(|units| !units.is_empty()) {
            all.push(News {
                event: Event::Revision(revision.number),
                at: revision.at.max(self.published),
                is_fallback: false,
                units,
            });
        }
        all
    }

    fn update(&self, revision: &Revision, (id, at): (&Arc<str>, Timestamp), theme: &Theme) -> News {
        let unit = UnitId::Update(id.clone());
        let first = self.first(unit.clone());
        let later = first.filter(|first| first.number > revision.number);
        let has_words = self.history.stands(&unit);
        News {
            event: Event::Update(id.clone()),
            at: later.map_or(at, |later| later.at).max(self.published),
            is_fallback: has_words && first.is_none(),
            units: self.about(id, theme).into_iter().collect(),
        }
    }

    /// What the updates of a revision can be about.
    fn theme(&self, revision: &Revision) -> Theme {
        // What was there from the beginning did not change.
        let is_asked = revision.number > 1 && !revision.updates.is_empty();
        let changed = if is_asked {
            self.changed(revision)
        } else {
            Vec::new()
        };
        let mut units: BTreeMap<String, Vec<UnitId>> = BTreeMap::new();
        for unit in changed {
            units.entry(unit.to_string()).or_default().push(unit);
        }
        Theme {
            units,
            is_of_one: revision.updates.len() == 1,
        }
    }

    /// What an update is about: all that changed with it, unless it says otherwise or came with
    /// others.
    fn about(&self, id: &str, theme: &Theme) -> BTreeSet<UnitId> {
        let entry = self.incident.updates.get(id);
        let named = entry.map_or(&[][..], |entry| &entry.about);
        if named.is_empty() && theme.is_of_one {
            return theme.units.values().flatten().cloned().collect();
        }
        let named = named
            .iter()
            .filter_map(|(id, _)| theme.units.get(id.as_str()));
        named.flatten().cloned().collect()
    }

    /// For each revision, the updates whose words were first there with it for the reader.
    fn late(&self) -> Late<'_> {
        let mut late = Late::new();
        for revision in self.history.revisions() {
            for update in &revision.updates {
                if let Some(first) = self.first(UnitId::Update(update.id.clone())) {
                    let all = late.entry(first.number).or_default();
                    all.push((revision, &update.id));
                }
            }
        }
        late
    }

    /// The units that a revision changed for the reader, words of updates and minor edits apart.
    fn changed(&self, revision: &Revision) -> Vec<UnitId> {
        let source = &self.incident.facts.source;
        // The publication is told again once it is translated.
        let is_told = |change: &Change| {
            let first = self.first(UnitId::Notice).map(|first| first.number);
            change.text.unit == UnitId::Notice && first == Some(revision.number)
        };
        let concerns = |change: &Change| match &change.text.locale {
            Some(locale) if locale == source => true,
            Some(locale) => locale == self.locale && !is_told(change),
            None => true,
        };
        let changes = revision.changes.iter();
        let units: BTreeSet<&UnitId> = changes
            .filter(|change| !change.minor && concerns(change))
            .map(|change| &change.text.unit)
            .collect();
        units
            .into_iter()
            .filter(|unit| !matches!(unit, UnitId::Update(_)))
            .cloned()
            .collect()
    }

    /// Units whose translation came in or caught up, and that no other item tells.
    fn caught_up(&self, revision: &Revision, late: &Late<'_>) -> Vec<UnitId> {
        // The publication is told again, with all that is in it.
        let first = self.first(UnitId::Notice);
        if first.is_some_and(|first| first.number == revision.number) {
            return Vec::new();
        }
        let updates = late.get(&revision.number).map(Vec::as_slice);
        let mut told: BTreeSet<UnitId> = BTreeSet::new();
        // Those of one revision stand together.
        let of_one = |one: &(&Revision, _), other: &(&Revision, _)| one.0.number == other.0.number;
        for all in updates.unwrap_or_default().chunk_by(of_one) {
            let Some((other, _)) = all.first() else {
                continue;
            };
            let theme = self.theme(other);
            told.extend(all.iter().flat_map(|(_, id)| self.about(id, &theme)));
        }
        let own = revision
            .changes
            .iter()
            .filter(|change| change.text.locale.as_ref() == Some(self.locale))
            .filter(|change| !matches!(change.content, Content::Removed));
        let units: BTreeSet<UnitId> = own.map(|change| change.text.unit.clone()).collect();
        units
            .into_iter()
            .filter(|unit| !matches!(unit, UnitId::Update(_)) && !told.contains(unit))
            .collect()
    }
}

/// Whether an update goes out.
#[must_use]
pub fn is_sent(kind: UpdateKind) -> bool {
    matches!(kind, UpdateKind::Update | UpdateKind::Correction)
}
