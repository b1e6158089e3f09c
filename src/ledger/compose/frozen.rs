//! What was fixed when it was recorded, and what a minor edit must not touch.
//!
//! 1. [`check`]: when a notice was published; time, kind and status of an update.
//! 2. [`check_minor`]: a minor edit changes no number, date, link or address, no fact, adds no question,
//!    no sentence and no “not”, and takes nothing away.

use super::attribution::Attribution;
use super::changes::{Difference, retargeted};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::ledger::History;
use crate::ledger::essentials;
use crate::ledger::snapshot::Present;
use crate::markdown::Document;
use crate::markdown::wording::wording;
use crate::model::incident::{Update, UpdateKind};
use crate::model::ledger::{RecordedUpdate, UnitId};
use crate::model::{Incident, Locale};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reports what is not as it was recorded and cannot change.
pub(super) fn check(incident: &Incident<Document>, history: &History, findings: &mut Diagnostics) {
    let recorded = history.published();
    if let (Some(now), Some(then)) = (incident.facts.published, recorded)
        && now != then
    {
        let path = format!("content/incidents/{}/incident.yaml", incident.slug);
        let message = format!("this notice was published at {then}, and not at {now}");
        findings.push(
            Diagnostic::new(Code::Frozen, Place::Path(Arc::from(path)), message)
                .help(format!("write `published: {then}`, or leave the line out")),
        );
    }
    for update in &incident.updates {
        if let Some((_, recorded)) = history.update(update.id.as_str()) {
            findings.extend(differs(update, recorded));
        }
    }
}

fn differs(update: &Update<Document>, recorded: &RecordedUpdate) -> Option<Diagnostic> {
    let word = |status: Option<crate::model::incident::Status>| {
        status.map_or("none", crate::model::incident::Status::as_str)
    };
    let (key, then, now) = if update.at.is_some_and(|at| at != recorded.at) {
        let now = update.at.map(|at| at.to_string()).unwrap_or_default();
        ("at", recorded.at.to_string(), now)
    } else if update.kind != recorded.kind {
        let [then, now] = [recorded.kind, update.kind].map(UpdateKind::as_str);
        ("kind", then.to_owned(), now.to_owned())
    } else if update.status != recorded.status {
        let [then, now] = [recorded.status, update.status].map(word);
        ("status", then.to_owned(), now.to_owned())
    } else {
        return None;
    };
    let message = format!(
        "the update `{}` was recorded with `{key}: {then}`, and now has `{now}`",
        update.id
    );
    let help = match (key, then.as_str()) {
        ("status", "none") => "remove `status:` here; a new update can set it".to_owned(),
        ("at", _) => format!("write `at: {then}`, or leave the line out"),
        _ => format!("write `{key}: {then}`; what has changed since is a new update"),
    };
    Some(Diagnostic::new(Code::Frozen, update.span, message).help(help))
}

/// Reports minor edits that change more than spelling and formatting.
pub(super) fn check_minor(
    differences: &[Difference<'_>],
    attribution: &Attribution<'_>,
    (moved, source): (&BTreeMap<Arc<str>, Arc<str>>, &Locale),
    findings: &mut Diagnostics,
) {
    for difference in differences
        .iter()
        .filter(|difference| !difference.is_rename)
    {
        let Some(entry) = attribution.entry(&difference.text.unit) else {
            continue;
        };
        if entry.kind != UpdateKind::Minor {
            continue;
        }
        if let Some(what) = more_than_minor(difference, moved, source) {
            let message = format!(
                "`{}` is `minor`, but in `{}` {what}",
                entry.id, difference.text
            );
            findings.push(
                Diagnostic::new(Code::MinorEdit, entry.span, message).help(
                    "readers have to be told: make it `kind: correction` where it was wrong before, else `kind: update`",
                ),
            );
        }
    }
}

/// What a change does that a minor one must not.
fn more_than_minor(
    difference: &Difference<'_>,
    moved: &BTreeMap<Arc<str>, Arc<str>>,
    source: &Locale,
) -> Option<String> {
    let (before, after, parts) = match (difference.before, difference.after) {
        (Some(before), Some(after @ Present::Parts(parts))) => (before, after, parts),
        (Some(_), None) => return Some("a text is taken away".to_owned()),
        (None, Some(_)) => {
            let is_asked = matches!(difference.text.unit, UnitId::Question(_));
            let is_new = is_asked && difference.text.locale.as_ref() == Some(source);
            return is_new.then(|| "a question comes".to_owned());
        }
        _ => return None,
    };
    if difference.text.unit == UnitId::Facts || difference.text.locale.is_none() {
        return Some("facts change".to_owned());
    }
    let locale = difference.text.locale.as_ref()?;
    if before.parts().any(|(part, _)| after.text(part).is_none()) {
        return Some("a text is taken away".to_owned());
    }
    parts.iter().find_map(|(part, text)| {
        let old = retargeted(before.text(*part)?, moved);
        // A short text is not Markdown, but reads the same.
        let [old, new] = [&*old, text].map(|text| wording(text, locale));
        let Some(found) = essentials::difference(&old, &new, locale) else {
            let turned = essentials::turned(&old.text, &new.text, locale);
            return turned.map(str::to_owned);
        };
        let what = found.what.as_str();
        Some(match (found.before, found.after) {
            (Some(before), Some(after)) => format!("{what} changes: `{before}` to `{after}`"),
            (Some(before), None) => format!("{what} goes: `{before}`"),
            (None, Some(after)) => format!("{what} comes: `{after}`"),
            (None, None) => format!("{what} changes"),
        })
    })
}
