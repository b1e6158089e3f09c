//! What would go out, for `--dry-run`.
//!
//! 1. What would be recorded, as the record itself says it.
//! 2. Each text that changes, as a diff by word: `[-before-]{+after+}`.
//! 3. The items that would be new in the feeds of each language.
//! 4. The translations that would be older than their source.

use super::{Entry, summary};
use crate::build::Prepared;
use crate::ledger::diff::{self, Piece};
use crate::ledger::history::{Freshness, History};
use crate::ledger::news::{self, Event, News};
use crate::markdown::wording::wording;
use crate::model::Locale;
use crate::model::config::Config;
use crate::model::ledger::{Change, Part, RevisionKind};
use std::fmt::Write as _;

/// How many words stay around a change.
const CONTEXT: usize = 8;

/// All that would go out.
pub(super) fn of(entries: &[Entry<'_>], prepared: &Prepared) -> String {
    let config = &prepared.anchored().site.config;
    let mut text = String::new();
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        one(entry, config, &mut text);
    }
    text
}

fn one(entry: &Entry<'_>, config: &Config, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", summary::head(entry));
    for line in summary::lines(entry) {
        let _ = writeln!(text, "- {line}");
    }
    if entry.revision.kind != RevisionKind::Published {
        for change in entry.revision.changes.iter() {
            let diff = difference(entry, change);
            if let Some(diff) = diff {
                let _ = writeln!(text, "\n{}\n{diff}", change.text);
            }
        }
    }
    let feeds: Vec<_> = config
        .active()
        .flat_map(|locale| feed(entry, config, &locale.tag))
        .collect();
    section(text, "new in the feeds", &feeds, "nothing");
    let stale: Vec<_> = config
        .active()
        .flat_map(|locale| stale(entry, config, &locale.tag))
        .collect();
    if !stale.is_empty() {
        section(
            text,
            "translations older than their source from then on",
            &stale,
            "",
        );
    }
}

fn section(text: &mut String, title: &str, lines: &[String], otherwise: &str) {
    let _ = writeln!(text, "\n{title}:");
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
    if lines.is_empty() {
        let _ = writeln!(text, "- {otherwise}");
    }
}

/// A text before and after, part by part; none where there was none before or is none after.
fn difference(entry: &Entry<'_>, change: &Change) -> Option<String> {
    let before = entry
        .record
        .history
        .before(&change.text, entry.revision.number)?;
    let source = &entry.incident.facts.source;
    let locale = change.text.locale.as_ref().unwrap_or(source);
    let mut lines = Vec::new();
    for (part, kept) in change.content.parts() {
        let [Some(old), Some(new)] = [before.text(part), kept.text()] else {
            continue;
        };
        let [old, new] = [old, new].map(|text| readable(part, text, locale));
        if old != new {
            let pieces = diff::abridge(diff::diff(&old, &new), CONTEXT);
            lines.push(written(&pieces).trim().to_owned());
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A text as it is read.
fn readable(part: Part, text: &str, locale: &Locale) -> String {
    if part.is_markdown() {
        wording(text, locale).readable()
    } else {
        text.to_owned()
    }
}

fn written(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Same(text) => text.clone(),
        Piece::Removed(text) => format!("[-{text}-]"),
        Piece::Added(text) => format!("{{+{text}+}}"),
        Piece::Gap => " … ".to_owned(),
    };
    pieces.iter().map(one).collect()
}

/// The items that are new with the revision in the feeds of a language.
fn feed(entry: &Entry<'_>, config: &Config, locale: &Locale) -> Vec<String> {
    let recorded = History::of(&entry.incident.ledger, config);
    let before = news::of(entry.incident, &recorded, locale);
    let is_new = |item: &News| {
        !before
            .iter()
            .any(|old| old.event == item.event && old.is_fallback == item.is_fallback)
    };
    let after = news::of(entry.incident, &entry.record.history, locale);
    let told = |item: News| {
        let what = match &item.event {
            Event::Published => "the notice".to_owned(),
            Event::Update(id) => format!("update `{id}`"),
            Event::Revision(number) => format!("revision {number}"),
            Event::Withdrawn => "the withdrawal".to_owned(),
        };
        let fallback = if item.is_fallback {
            ", not translated"
        } else {
            ""
        };
        format!("{locale}: {what}{fallback}")
    };
    after.into_iter().filter(is_new).map(told).collect()
}

/// The translations into a language that are older than their source with the revision.
fn stale(entry: &Entry<'_>, config: &Config, locale: &Locale) -> Vec<String> {
    let recorded = History::of(&entry.incident.ledger, config);
    let source = &entry.incident.facts.source;
    let units = entry
        .revision
        .changes
        .iter()
        .map(|change| &change.text.unit);
    let units: std::collections::BTreeSet<_> = units.filter(|unit| unit.is_translated()).collect();
    units
        .into_iter()
        .filter(|unit| {
            locale != source && {
                let now = entry.record.freshness(entry.incident, unit, locale);
                let was = recorded.freshness(unit, (source, locale), None);
                matches!(now, Freshness::Stale(_)) && !matches!(was, Freshness::Stale(_))
            }
        })
        .map(|unit| {
            format!(
                "{locale}: {}",
                summary::name(entry.incident, entry.record, unit)
            )
        })
        .collect()
}
