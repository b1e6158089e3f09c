//! Translations against their sources.
//!
//! 1. Missing: told once for a whole notice, else at each text.
//! 2. Stale: the source changed, and the translation not since.
//! 3. Ahead: the translation is about to change alone.
//! 4. A text that is there in a translation alone: readers of the source get another language.

use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::ledger::{Freshness, Record};
use crate::markdown::Document;
use crate::model::config::{Config, Missing};
use crate::model::incident::{QuestionState, Update, UpdateKind};
use crate::model::ledger::{Change, Content, RevisionKind, TextId, UnitId};
use crate::model::{Incident, Locale};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Checks every translation of an incident into a language that readers are offered.
pub(super) fn check(
    incident: &Incident<Document>,
    record: &Record,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    // In place of a withdrawn notice stands its reason.
    if incident.facts.withdrawn.is_some() || incident.partial {
        return;
    }
    let source = &incident.facts.source;
    for locale in config.active().map(|locale| &locale.tag) {
        if locale == source {
            continue;
        }
        if !incident.written_in(locale) {
            if config.translation.missing == Missing::Fallback {
                diagnostics.push(untranslated(incident, locale));
            }
            continue;
        }
        for (unit, place) in units(incident, locale) {
            let freshness = record.freshness(incident, &unit, locale);
            diagnostics.extend(finding(&unit, place, (locale, freshness), config, record));
        }
    }
    ahead(incident, record, diagnostics);
    if config.translation.missing != Missing::Error {
        sourceless(incident, diagnostics);
    }
}

/// Reports texts that the language has not that the notice is written in first.
fn sourceless(incident: &Incident<Document>, diagnostics: &mut Diagnostics) {
    let source = &incident.facts.source;
    let mut tell = |place: Place, what: String, help: String, severity: Severity| {
        let message = format!("{what} is not there in `{source}`, which is written first");
        diagnostics.push(
            Diagnostic::new(Code::TranslationMissing, place, message)
                .severity(severity)
                .help(help),
        );
    };
    if incident.notices.get(source).is_none() {
        let there = incident.notices.iter().next();
        let there = there.map_or_else(String::new, |(locale, _)| {
            format!(", or say in incident.yaml in which language it is: `source: {locale}`")
        });
        let folder = Place::Path(Arc::from(format!("content/incidents/{}", incident.slug)));
        let help = format!("write `notice.{source}.md`{there}");
        tell(
            folder,
            format!("`{}`", incident.slug),
            help,
            Severity::Warning,
        );
        return;
    }
    for question in incident.questions() {
        let (name, below) = match &question.state {
            QuestionState::Live(answer) => ("answer", answer.get(source).is_some()),
            QuestionState::Retired(retired) => {
                let reason = &retired.reason;
                ("reason", reason.is_empty() || reason.get(source).is_some())
            }
        };
        let parts = [
            ("question", question.question.get(source).is_some()),
            (name, below),
        ];
        for (part, _) in parts.into_iter().filter(|(_, is_there)| !is_there) {
            let what = format!("the {part} of `{}`", question.id);
            let help =
                format!("write it below `{part}`: readers of `{source}` get another language");
            // A reason has to be in one language, whichever.
            let severity = match part {
                "reason" => Severity::Note,
                _ => Severity::Warning,
            };
            tell(question.span.into(), what, help, severity);
        }
    }
}

fn untranslated(incident: &Incident<Document>, locale: &Locale) -> Diagnostic {
    let place = Place::Path(Arc::from(format!("content/incidents/{}", incident.slug)));
    let message = format!("`{}` is not there in `{locale}`", incident.slug);
    Diagnostic::new(Code::TranslationMissing, place, message)
        .severity(Severity::Note)
        .help(format!(
            "write `notice.{locale}.md`; until then readers see the source, marked as such"
        ))
}

/// The units that are translated, and where each stands for readers of a language: where its
/// translation is missing, at its source; a notice that is missing, at its folder.
#[must_use]
pub fn units(incident: &Incident<Document>, locale: &Locale) -> Vec<(UnitId, Place)> {
    let mut found = Vec::new();
    let notice = incident.notices.get(locale);
    let own = notice.map(|notice| Place::Span(notice.title.span));
    let folder = Place::Path(Arc::from(format!("content/incidents/{}", incident.slug)));
    found.push((UnitId::Notice, own.unwrap_or(folder)));
    for question in incident.questions() {
        let unit = UnitId::Question(Arc::from(question.id.as_str()));
        let own = question.question.get(locale).map(|text| text.span);
        found.push((unit, Place::Span(own.unwrap_or(question.span))));
    }
    let shown = |update: &&Update<Document>| update.kind != UpdateKind::Minor;
    for update in incident.updates.iter().filter(shown) {
        let unit = UnitId::Update(Arc::from(update.id.as_str()));
        found.push((unit, Place::Span(update.span)));
    }
    found
}

fn finding(
    unit: &UnitId,
    place: Place,
    (locale, freshness): (&Locale, Freshness),
    config: &Config,
    record: &Record,
) -> Option<Diagnostic> {
    match freshness {
        Freshness::Nothing | Freshness::Current => None,
        // Where the site forbids it, the rule of parity has told it as an error.
        Freshness::Missing if config.translation.missing == Missing::Error => None,
        Freshness::Missing => {
            let message = format!("`{unit}` is not there in `{locale}`");
            Some(
                Diagnostic::new(Code::TranslationMissing, place, message)
                    .severity(Severity::Note)
                    .help("translate it; until then readers see the source, marked as such"),
            )
        }
        Freshness::Stale(number) => {
            let changed = record.history.revision(number);
            let day = changed.map(|revision| revision.day(&config.timezone).to_string());
            let message = format!(
                "`{unit}` in `{locale}` is older than its source, which changed on {}",
                day.unwrap_or_default()
            );
            let severity = if config.translation.stale_is_error {
                Severity::Error
            } else {
                Severity::Note
            };
            Some(
                Diagnostic::new(Code::TranslationStale, place, message)
                    .severity(severity)
                    .help(format!(
                        "bring it up to date; where it is still right, say so in the next update: `reviewed: [{locale}:{unit}]`"
                    )),
            )
        }
    }
}

/// Reports translations that are about to change while their sources do not.
fn ahead(incident: &Incident<Document>, record: &Record, diagnostics: &mut Diagnostics) {
    let history = &record.history;
    let Some(pending) = history.pending() else {
        return;
    };
    if pending.kind == RevisionKind::Published {
        return;
    }
    let source = &incident.facts.source;
    let mut places: BTreeMap<&Locale, BTreeMap<UnitId, Place>> = BTreeMap::new();
    // One that is taken away is missing, and told as such.
    let is_there = |change: &&Change| !matches!(change.content, Content::Removed);
    let changes = pending.changes.iter().filter(is_there);
    for change in changes.filter(|change| !change.minor) {
        let Some(locale) = change
            .text
            .locale
            .as_ref()
            .filter(|locale| *locale != source)
        else {
            continue;
        };
        let unit = &change.text.unit;
        let was = history.before(&change.text, pending.number).is_some();
        let original = [
            TextId::of(unit.clone(), source),
            TextId::shared(unit.clone()),
        ];
        let moves = |number: u32| {
            let sources = original.iter().flat_map(|text| history.changes(text));
            sources
                .filter(|(_, change)| !change.minor)
                .any(|(revision, _)| revision.number >= number)
        };
        let last = history
            .changes(&change.text)
            .rev()
            .find(|(revision, other)| revision.number < pending.number && !other.minor)
            .map(|(revision, _)| revision.number);
        // It catches up where the source has changed since, or changes with it.
        let catches_up = last.is_none_or(|last| moves(last + 1));
        if !unit.is_translated() || !was || catches_up {
            continue;
        }
        let places = places.entry(locale);
        let places = places.or_insert_with(|| units(incident, locale).into_iter().collect());
        let place = places.get(unit).cloned().unwrap_or(Place::Site);
        let message = format!("`{unit}` changes in `{locale}` alone");
        diagnostics.push(
            Diagnostic::new(Code::TranslationAhead, place, message)
                .help("is the source still right? where it is spelling alone, add an update of `kind: minor`"),
        );
    }
}
