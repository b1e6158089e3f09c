//! Days that cannot be: of incident.yaml, of what is retired or withdrawn, of updates.
//!
//! 1. What has happened lies in no future, and in the order in which things happen; a day is left for time zones.
//! 2. What is to be read in place of something is something else.
//! 3. No update is older than its notice.

use super::Anchored;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::ledger::Record;
use crate::markdown::Document;
use crate::model::incident::{QuestionState, Status, Update};
use crate::model::{Incident, Moment};
use crate::source::Sources;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil::Date};
use std::collections::BTreeSet;

/// Checks every notice.
pub fn check(anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    for incident in &anchored.site.incidents {
        let mut found = Diagnostics::default();
        let place = Place::file(sources, incident.facts.file);
        facts(incident, anchored.now, &place, &mut found);
        instead(incident, anchored.now, &place, &mut found);
        if let Some(record) = anchored.records.get(&incident.slug) {
            updates(incident, record, &mut found);
        }
        if incident.facts.draft {
            found.soften();
        }
        diagnostics.append(found);
    }
}

fn told(place: impl Into<Place>, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(Code::Days, place, message).help(help)
}

fn day(moment: Moment) -> Date {
    moment.day(&TimeZone::UTC)
}

/// The first day that is still to come wherever one is.
fn tomorrow(now: Timestamp) -> Date {
    day(Moment::Instant(now)).saturating_add(1.day())
}

fn facts(
    incident: &Incident<Document>,
    now: Timestamp,
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let facts = &incident.facts;
    let known = [
        ("occurred", facts.occurred),
        ("detected", facts.detected),
        ("contained", facts.contained),
        ("resolved", facts.resolved),
    ];
    let known = known
        .into_iter()
        .filter_map(|(key, moment)| Some((key, day(moment?))));
    let known: Vec<_> = known.collect();
    let late = known.iter().find(|(_, day)| *day > tomorrow(now));
    if let Some((key, day)) = late {
        let message = format!("`{key}: {day}` is still to come");
        diagnostics.push(told(place.clone(), message, "mend the day: readers see it"));
    }
    // Containing may come before detecting; what has occurred comes first, what is resolved last.
    let first = known.iter().find(|(key, _)| *key == "occurred");
    let last = known.iter().find(|(key, _)| *key == "resolved");
    let is_before = |one: &Date, other: &Date| one.saturating_add(1.day()) < *other;
    let early = first.and_then(|first| {
        let other = known.iter().find(|(_, day)| is_before(day, &first.1))?;
        Some((other, first))
    });
    let wrong = early.or_else(|| {
        let last = last?;
        let other = known.iter().find(|(_, day)| is_before(&last.1, day))?;
        Some((last, other))
    });
    if let Some(((one, before), (other, after))) = wrong {
        let message = format!("`{one}: {before}` is before `{other}: {after}`");
        diagnostics.push(told(place.clone(), message, "mend the one that is wrong"));
    }
    // What is being monitored may be resolved.
    let is_open = matches!(
        incident.status(),
        Status::Investigating | Status::Identified
    );
    if last.is_some() && is_open && facts.withdrawn.is_none() {
        let message = format!(
            "`resolved` has a day, and the status is `{}`",
            incident.status().as_str()
        );
        let help = "give a new update `status: resolved`, or take `resolved` out";
        diagnostics.push(told(place.clone(), message, help));
    }
}

/// What is retired or withdrawn: since when, and what is to be read instead.
fn instead(
    incident: &Incident<Document>,
    now: Timestamp,
    place: &Place,
    diagnostics: &mut Diagnostics,
) {
    let itself = "name what is to be read instead, or leave `see` out";
    if let Some(withdrawn) = &incident.facts.withdrawn {
        if withdrawn.at > now {
            let message = format!(
                "the notice is withdrawn at {}, which is still to come",
                withdrawn.at
            );
            diagnostics.push(told(
                place.clone(),
                message,
                "mend the time: readers see it",
            ));
        }
        if let Some((_, span)) = withdrawn
            .see
            .as_ref()
            .filter(|(slug, _)| *slug == incident.slug)
        {
            diagnostics.push(told(*span, "this is the notice itself".to_owned(), itself));
        }
    }
    for question in incident.questions() {
        let QuestionState::Retired(retired) = &question.state else {
            continue;
        };
        if day(retired.at) > tomorrow(now) {
            let message = format!(
                "`{}` is retired on a day that is still to come",
                question.id
            );
            diagnostics.push(told(question.span, message, "mend `at`: readers see it"));
        }
        let see = retired.see.as_ref().filter(|see| {
            let is_own = see.slug.as_ref().is_none_or(|slug| *slug == incident.slug);
            is_own && see.id == question.id
        });
        if let Some(see) = see {
            diagnostics.push(told(
                see.span,
                "this is the question itself".to_owned(),
                itself,
            ));
        }
    }
}

/// Updates with a time before that of the notice; what is recorded stays as it is.
fn updates(incident: &Incident<Document>, record: &Record, diagnostics: &mut Diagnostics) {
    let recorded = record.history.recorded();
    let published = recorded.first().and(record.history.published());
    let Some(published) = published.or(incident.facts.published) else {
        return;
    };
    let known = recorded.iter().flat_map(|revision| revision.updates.iter());
    let known: BTreeSet<&str> = known.map(|update| &*update.id).collect();
    let is_early = |update: &&Update<Document>| {
        update.at.is_some_and(|at| at < published) && !known.contains(update.id.as_str())
    };
    for update in incident.updates.iter().filter(is_early) {
        let message = format!(
            "the update `{}` is older than the notice, of {published}",
            update.id
        );
        // It may be meant: what was told elsewhere before the notice was.
        let finding = Diagnostic::new(Code::UpdateOrder, update.span, message);
        let finding = finding.severity(Severity::Note);
        diagnostics.push(finding.help("mend its `at`, or `published` in incident.yaml"));
    }
}
