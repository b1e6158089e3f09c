//! What was recorded, fit for a commit message.
//!
//! 1. One line says it in short; below, each notice has a line for each thing that changed.

use super::Entry;
use crate::ledger::Record;
use crate::ledger::action::{self, Act};
use crate::markdown::Document;
use crate::model::Incident;
use crate::model::ledger::{Part, TextId, UnitId};
use std::fmt::Write as _;

/// What was recorded of all of them; empty where there is none.
pub(super) fn of(entries: &[Entry<'_>]) -> String {
    let mut text = match entries {
        [] => return String::new(),
        [one] => format!("Record {}\n", head(one)),
        all => format!("Record {} notices\n", all.len()),
    };
    for entry in entries {
        text.push('\n');
        if entries.len() > 1 {
            let _ = writeln!(text, "{}", head(entry));
        }
        for line in lines(entry) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "- {line}");
        }
    }
    text
}

/// The notice, and what the revision is.
pub(super) fn head(entry: &Entry<'_>) -> String {
    let revision = entry.revision;
    let slug = &entry.incident.slug;
    format!(
        "{slug}, revision {}: {}",
        revision.number,
        revision.kind.as_str()
    )
}

/// A line for each thing that changed.
pub(super) fn lines(entry: &Entry<'_>) -> Vec<String> {
    let revision = entry.revision;
    let mut lines: Vec<String> = revision
        .updates
        .iter()
        .map(|update| {
            let status = update.status.map(|status| format!(", {}", status.as_str()));
            let status = status.unwrap_or_default();
            format!("told as {}: `{}`{status}", update.kind.as_str(), update.id)
        })
        .collect();
    let acts = action::of(&entry.record.history, revision);
    let is_told = |act: &&Act| match &act.unit {
        UnitId::Update(id) => revision.updates.iter().any(|update| update.id == *id),
        _ => false,
    };
    let others = acts.iter().filter(|act| !is_told(act));
    lines.extend(others.map(|act| line(entry, act)));
    let renamed: std::collections::BTreeSet<_> = revision
        .changes
        .iter()
        .filter_map(|change| Some((change.former()?.unit, &change.text.unit)))
        .collect();
    lines.extend(
        renamed
            .iter()
            .map(|(old, new)| format!("renamed: `{old}` to `{new}`")),
    );
    lines.extend(
        revision
            .reviewed
            .iter()
            .map(|text| format!("reviewed: `{text}`")),
    );
    if lines.is_empty() {
        lines.push("addresses alone".to_owned());
    }
    lines
}

fn line(entry: &Entry<'_>, act: &Act) -> String {
    let locales: Vec<_> = act.locales.iter().map(ToString::to_string).collect();
    let languages = if locales.is_empty() {
        String::new()
    } else {
        format!(" ({})", locales.join(", "))
    };
    let minor = if act.minor { ", minor" } else { "" };
    let name = name(entry.incident, entry.record, &act.unit);
    format!("{}: {name}{languages}{minor}", act.action.as_str())
}

/// A unit as people know it.
pub(super) fn name(incident: &Incident<Document>, record: &Record, unit: &UnitId) -> String {
    let part = match unit {
        UnitId::Facts => return "facts".to_owned(),
        UnitId::Notice => return "notice".to_owned(),
        UnitId::Update(id) => return format!("update `{id}`"),
        UnitId::Asset(name) => return format!("file `{name}`"),
        UnitId::Group(_) => Part::Title,
        UnitId::Question(_) => Part::Question,
    };
    let text = TextId::of(unit.clone(), &incident.facts.source);
    let present = record.snapshot.texts.get(&text);
    let present = present.and_then(|present| present.text(part).cloned());
    let recorded = || {
        let mut changes = record.history.changes(&text).rev();
        changes.find_map(|(_, change)| change.content.text(part).cloned())
    };
    match present.or_else(recorded) {
        Some(text) => format!("`{unit}` {text}"),
        None => format!("`{unit}`"),
    }
}
