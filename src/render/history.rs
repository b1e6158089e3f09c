//! What became of a notice, for its readers.
//!
//! 1. [`history`] is every revision that concerns a reader's language, newest first.
//! 2. [`wordings`] is what a question or an update said before and after each change.
//! 3. [`newer`] leads to the source where a translation is older than it; [`changed`] says when a
//!    question last changed, or was added.
//!
//! Of a withdrawn notice, nothing is told but when what kind of thing happened.

use super::faq::unit_name;
use super::reader::Reader;
use super::scene::Scene;
use super::view::{Change, History, Link, Phrase, Piece, Revision, Time, Wording};
use crate::l10n::{Key, words};
use crate::ledger::action::{self, Act};
use crate::ledger::diff;
use crate::ledger::{Freshness, Record};
use crate::markdown::Document;
use crate::markdown::wording::wording;
use crate::model::incident::UpdateKind;
use crate::model::ledger::{
    Change as Recording, Content, Part, Revision as Recorded, TextId, UnitId,
};
use crate::model::{Anchor, Incident, Locale, Moment, route};
use std::collections::{BTreeMap, BTreeSet};

/// How many words stay around a change.
const CONTEXT: usize = 12;

/// How many changes of one text are shown; the ledger has all.
const SHOWN: usize = 20;

/// What a revision changed, by text.
type ByText<'a> = BTreeMap<&'a TextId, &'a Recording>;

/// All revisions that concern a reader; none of a notice that was never published.
#[must_use]
pub fn history(scene: &Scene, reader: &Reader, incident: &Incident<Document>) -> Option<History> {
    let record = scene.record(incident)?;
    let revisions: Vec<_> = record
        .history
        .revisions()
        .iter()
        .rev()
        .filter(|revision| revision.concerns(&reader.locale))
        .map(|revision| self::revision(scene, reader, (incident, record), revision))
        .collect();
    let has_file =
        !scene.preview && scene.config().outputs.data && !record.history.recorded().is_empty();
    (!revisions.is_empty()).then(|| History {
        revisions,
        ledger: has_file.then(|| scene.url(&route::ledger(&incident.slug))),
    })
}

fn revision(
    scene: &Scene,
    reader: &Reader,
    (incident, record): (&Incident<Document>, &Record),
    revision: &Recorded,
) -> Revision {
    let number = revision.number.to_string();
    let is_withdrawn = incident.facts.withdrawn.is_some();
    let acts = if is_withdrawn || revision.number == 1 {
        Vec::new()
    } else {
        action::of(&record.history, revision)
    };
    let source = &incident.facts.source;
    let concerns = |act: &&Act| {
        let is_here = |locale: &Locale| *locale == reader.locale || locale == source;
        act.locales.is_empty() || act.locales.iter().any(is_here)
    };
    // The words of an update that is new are where the update is.
    let new: BTreeSet<&str> = revision.updates.iter().map(|update| &*update.id).collect();
    let is_told = |act: &&Act| match &act.unit {
        UnitId::Update(id) => !new.contains(&**id),
        _ => true,
    };
    let by_text = if acts.is_empty() {
        BTreeMap::new()
    } else {
        let changes = revision.changes.iter().rev();
        changes.map(|change| (&change.text, change)).collect()
    };
    let changes = acts.iter().filter(concerns).filter(is_told).map(|act| {
        let about = (revision, &by_text, act);
        change(scene, reader, (incident, record), about)
    });
    let reason = revision.redaction.as_ref().map(|redaction| Phrase {
        text: redaction.reason.to_string(),
        foreign: reader.foreign(source),
    });
    Revision {
        id: format!("_revision-{number}"),
        number: reader
            .strings
            .format(words::REVISION_NUMBER, &[("n", &number)]),
        time: reader.time(Moment::Instant(revision.at), None),
        kind: reader.revision(revision.kind),
        changes: changes.collect(),
        reason,
        update: (!is_withdrawn).then(|| told_in(reader, revision)).flatten(),
    }
}

/// The update that came with a revision, where readers can see it.
fn told_in(reader: &Reader, revision: &Recorded) -> Option<Link> {
    if revision.number == 1 {
        return None;
    }
    let mut updates = revision.updates.iter().rev();
    let update = updates.find(|update| update.kind != UpdateKind::Minor)?;
    Some(Link {
        href: format!("#update-{}", update.id),
        text: reader.own(reader.kind(update.kind).text),
    })
}

fn change(
    scene: &Scene,
    reader: &Reader,
    (incident, record): (&Incident<Document>, &Record),
    (revision, by_text, act): (&Recorded, &ByText<'_>, &Act),
) -> Change {
    let name = unit_name(scene, reader, incident, &act.unit);
    let href = place(scene, incident, &act.unit);
    // What a question or an update said is shown where it is, as long as it is there.
    let is_elsewhere = matches!(act.unit, UnitId::Question(_) | UnitId::Update(_))
        && record.snapshot.has(&act.unit);
    let wording = (!is_elsewhere)
        .then(|| own_wording(reader, (incident, record), (revision, by_text, act)))
        .flatten();
    Change {
        action: reader.action(act.action),
        link: href.map(|href| Link {
            href,
            text: name.clone(),
        }),
        name,
        wording,
    }
}

/// Where a unit is on the page, or what it was moved to.
fn place(scene: &Scene, incident: &Incident<Document>, unit: &UnitId) -> Option<String> {
    let id = match unit {
        UnitId::Notice => return Some("#_main".to_owned()),
        UnitId::Facts | UnitId::Asset(_) => return None,
        UnitId::Group(_) | UnitId::Question(_) | UnitId::Update(_) => unit.to_string(),
    };
    scene.anchors(incident)?.has(&id).then(|| format!("#{id}"))
}

/// What a revision changed of a text, in the reader's language where it changed there.
fn own_wording(
    reader: &Reader,
    (incident, record): (&Incident<Document>, &Record),
    (revision, by_text, act): (&Recorded, &ByText<'_>, &Act),
) -> Option<Wording> {
    let source = &incident.facts.source;
    let texts = [
        TextId::of(act.unit.clone(), &reader.locale),
        TextId::shared(act.unit.clone()),
        TextId::of(act.unit.clone(), source),
    ];
    let change = texts.iter().find_map(|text| by_text.get(text))?;
    let before = record.history.before(&change.text, revision.number)?;
    let locale = change.text.locale.as_ref().unwrap_or(&reader.locale);
    compared(
        reader,
        locale,
        (before, &change.content),
        (revision, change.minor, ""),
    )
}

/// What a unit said before and after each change, newest first, in the language that the reader is
/// shown it in, as far as the change is in the reader's [`history`]. `page` is the notice's URL where the unit is not shown on its page.
#[must_use]
pub fn wordings(
    reader: &Reader,
    (incident, record): (&Incident<Document>, &Record),
    unit: &UnitId,
    page: &str,
) -> Vec<Wording> {
    let source = &incident.facts.source;
    let own = TextId::of(unit.clone(), &reader.locale);
    let is_own = record.snapshot.texts.contains_key(&own);
    let locale = if is_own { &reader.locale } else { source };
    let text = TextId::of(unit.clone(), locale);
    let changes = record.history.changes(&text).rev();
    changes
        .filter(|(revision, _)| revision.concerns(&reader.locale))
        .filter_map(|(revision, change)| {
            let before = record.history.before(&text, revision.number)?;
            if action::is_rename(&record.history, revision, change) {
                return None;
            }
            let about = (revision, change.minor, page);
            compared(reader, locale, (before, &change.content), about)
        })
        .take(SHOWN)
        .collect()
}

/// How many changes those are, in words.
#[must_use]
pub fn count(reader: &Reader, wordings: &[Wording]) -> Option<String> {
    let plural = || {
        reader
            .strings
            .plural(words::EARLIER_WORDINGS, wordings.len(), &[])
    };
    (!wordings.is_empty()).then(plural)
}

/// A text before and after.
fn compared(
    reader: &Reader,
    locale: &Locale,
    (before, after): (&Content, &Content),
    (revision, minor, page): (&Recorded, bool, &str),
) -> Option<Wording> {
    if matches!(before, Content::File(_)) {
        return None;
    }
    let get = |key: Key| reader.strings.get(key).to_owned();
    let mut pieces = Vec::new();
    let mut note = status_note(reader, before, after);
    if before.is_redacted() || after.is_redacted() {
        note = Some(get(words::DIFF_REDACTED));
    } else {
        let [old, new] = [before, after].map(|content| readable(reader, content, locale));
        if old != new {
            let all = diff::abridge(diff::diff(&old, &new), CONTEXT);
            pieces = all.into_iter().map(piece).collect();
        } else if note.is_none() {
            note = Some(get(words::DIFF_FORMATTING));
        }
    }
    Some(Wording {
        time: reader.date(Moment::Instant(revision.told_at())),
        kind: if minor {
            reader.kind(UpdateKind::Minor)
        } else {
            reader.revision(revision.kind)
        },
        pieces,
        foreign: reader.foreign(locale),
        note,
        href: format!("{page}#_revision-{}", revision.number),
    })
}

fn piece(piece: diff::Piece) -> Piece {
    let (kind, text) = match piece {
        diff::Piece::Same(text) => ("same", text),
        diff::Piece::Removed(text) => ("removed", text),
        diff::Piece::Added(text) => ("added", text),
        diff::Piece::Gap => ("gap", String::new()),
    };
    Piece { kind, text }
}

/// All of a text as people read it, a line for each block.
fn readable(reader: &Reader, content: &Content, locale: &Locale) -> String {
    let parts = content.parts().filter_map(|(part, kept)| {
        let text = kept.text()?;
        Some(match part {
            Part::Values => facts(reader, text),
            part if part.is_markdown() => wording(text, locale).readable(),
            _ => text.to_string(),
        })
    });
    parts.collect::<Vec<_>>().join("\n")
}

/// What a status was and is, where facts changed it.
fn status_note(reader: &Reader, before: &Content, after: &Content) -> Option<String> {
    let status = |content: &Content| {
        let values = content.text(Part::Values)?;
        let word = values
            .lines()
            .find_map(|line| line.strip_prefix("status: "))?;
        crate::model::incident::Status::parse(word)
    };
    let (before, after) = (status(before)?, status(after)?);
    (before != after).then(|| {
        let [before, after] = [before, after].map(|status| reader.status(status).text);
        reader.strings.format(
            words::STATUS_CHANGED,
            &[("before", &before), ("after", &after)],
        )
    })
}

/// Recorded facts in the reader's language, a line each; the status has a sentence of its own.
fn facts(reader: &Reader, values: &str) -> String {
    use crate::model::incident::{Category, Severity};
    let date = |key: Key, value: &str| {
        let shown = Moment::parse(value).map(|moment| reader.time(moment, None).text);
        let label = reader.strings.get(key);
        Some(format!(
            "{label} {}",
            shown.unwrap_or_else(|| value.to_owned())
        ))
    };
    let line = |line: &str| {
        let (key, value) = line.split_once(": ")?;
        match key {
            "severity" => {
                let severity = reader.severity(Severity::parse(value)?).text;
                let values = [("severity", severity.as_str())];
                Some(reader.strings.format(words::SEVERITY_IN_LIST, &values))
            }
            "category" => Some(reader.category(Category::parse(value)?).text),
            "occurred" => date(words::OCCURRED, value),
            "detected" => date(words::DETECTED, value),
            "contained" => date(words::CONTAINED, value),
            "resolved" => date(words::RESOLVED, value),
            "contact" => Some(super::frame::address(reader, value).text.text),
            // A retirement is told where the question is.
            _ => None,
        }
    };
    values
        .lines()
        .filter_map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The way to the source's text, where the reader's is older than it.
#[must_use]
pub fn newer(
    scene: &Scene,
    reader: &Reader,
    (incident, record): (&Incident<Document>, &Record),
    unit: &UnitId,
) -> Option<Link> {
    let source = &incident.facts.source;
    if *source == reader.locale {
        return None;
    }
    let freshness = record.freshness(incident, unit, &reader.locale);
    if !matches!(freshness, Freshness::Stale(_)) {
        return None;
    }
    let language = &scene.readers.get(source)?.name;
    let key = match unit {
        UnitId::Notice => words::NEWER_NOTICE,
        UnitId::Update(_) => words::NEWER_UPDATE,
        _ => words::NEWER_ANSWER,
    };
    let page = scene.url(&route::notice(source, &incident.slug));
    let href = match unit {
        UnitId::Notice => page,
        _ => format!("{page}#{unit}"),
    };
    let text = reader.strings.format(key, &[("language", language)]);
    Some(Link {
        href,
        text: reader.own(text),
    })
}

/// When a question last changed, and when it was added, for a reader: at most one of the two.
#[must_use]
pub fn changed(
    reader: &Reader,
    (incident, record): (&Incident<Document>, &Record),
    id: &Anchor,
) -> (Option<Time>, Option<Time>) {
    let history = &record.history;
    let unit = UnitId::Question(id.as_str().into());
    let source = &incident.facts.source;
    let own = TextId::of(unit.clone(), &reader.locale);
    let shown = if history.standing(&own).is_some() {
        own
    } else {
        TextId::of(unit.clone(), source)
    };
    let day = |revision: &Recorded, key: Key| reader.day(Moment::Instant(revision.told_at()), key);
    let first = history.first(&shown).map(|first| first.number);
    let last = history.last_change(&shown);
    if let Some(last) = last.filter(|last| Some(last.number) > first) {
        return (Some(day(last, words::QUESTION_UPDATED)), None);
    }
    let added = history
        .texts_of(&unit)
        .filter_map(|text| history.first(text))
        .min_by_key(|first| first.number)
        .filter(|first| first.number > 1);
    (None, added.map(|added| day(added, words::QUESTION_ADDED)))
}
