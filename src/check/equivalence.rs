//! Translations that say something else than their source: other numbers, dates, addresses, code,
//! fewer items; or that say it in the source's own words.
//!
//! 1. [`said`](self) takes both texts of a unit apart, title and body, question and answer alike.
//! 2. What one side has and the other has not is a [`Difference`]. [`amount`] and [`calendar`] know how
//!    languages write one thing in many ways; what translators may well say otherwise (small
//!    numbers in words, a date as `that day`) counts only where another stands in its place.
//! 3. A translation that is older than its source differs from it, of course, and is told as such.

mod amount;
mod calendar;
mod compare;
mod said;

use super::acceptable::Finding;
use super::proses::Proses;
use crate::diag::{Code, Diagnostic, Severity};
use crate::ledger::essentials::dates::Names;
use crate::ledger::{Freshness, Record};
use crate::markdown::Document;
use crate::model::config::Config;
use crate::model::incident::{Question, QuestionState};
use crate::model::ledger::UnitId;
use crate::model::ordered::ordered;
use crate::model::{Incident, Locale, Page};
use crate::source::Span;
use compare::{Difference, differences};
use said::{Piece, Said};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_script::Script;

/// What has to be known of a language to read it.
pub(super) struct Language {
    /// Of months and weekdays.
    names: Names,
    /// What it is written in; none where nobody knows.
    scripts: Vec<Script>,
}

/// The languages of a site.
pub(super) type Languages = BTreeMap<Locale, Language>;

/// The languages of a site; slow.
pub(super) fn languages(config: &Config) -> Languages {
    let tags = config.locales.iter().map(|locale| locale.tag.clone());
    ordered(tags.map(|tag| {
        let language = Language {
            names: Names::new(&tag),
            scripts: scripts(&tag.script()),
        };
        (tag, language)
    }))
}

/// The scripts that one of ISO 15924 stands for, which has codes for writing in several.
fn scripts(code: &str) -> Vec<Script> {
    match code {
        "Hans" | "Hant" => vec![Script::Han],
        "Jpan" => vec![Script::Han, Script::Hiragana, Script::Katakana],
        "Kore" => vec![Script::Hangul, Script::Han],
        code => Script::from_short_name(code).into_iter().collect(),
    }
}

/// A unit in one language: its texts, where it stands.
type Texts<'a> = (Vec<Piece<'a>>, Span);

/// What is found in the translations of an incident.
pub(super) fn incident(
    (incident, proses): (&Incident<Document>, &Proses),
    record: Option<&Record>,
    config: &Config,
    languages: &Languages,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if incident.facts.withdrawn.is_some() || incident.partial {
        return found;
    }
    let source = &incident.facts.source;
    let is_old = |unit: &UnitId, locale: &Locale| {
        let freshness = record.map(|record| record.freshness(incident, unit, locale));
        matches!(freshness, Some(Freshness::Stale(_)))
    };
    for (unit, texts) in units(incident, proses) {
        let mut told = compared(&unit.to_string(), source, texts, config, languages);
        // Asked of few: it looks through the whole ledger.
        told.retain(|(locale, _)| !is_old(&unit, locale));
        found.extend(told.into_iter().map(|(_, finding)| finding));
    }
    found
}

/// What is found in the translations of a page, by language.
pub(super) fn page<'a>(
    (page, proses): (&'a Page<Document>, &Proses),
    config: &Config,
    languages: &Languages,
) -> BTreeMap<&'a Locale, Vec<Finding>> {
    let variants = page.variants.iter();
    let texts: BTreeMap<&Locale, Texts<'_>> = ordered(variants.map(|(locale, variant)| {
        let short = std::iter::once(&variant.title).chain(&variant.summary);
        let pieces = short.map(Piece::Short).chain([long(&variant.body, proses)]);
        (locale, (pieces.collect(), variant.title.span))
    }));
    let source = &config.default_locale;
    let own = texts.keys().map(|locale| {
        let pair = texts
            .iter()
            .filter(|(other, _)| *other == locale || **other == source);
        let pair = ordered(pair.map(|(locale, texts)| (*locale, texts.clone())));
        let told = compared(page.name.as_str(), source, pair, config, languages);
        (
            *locale,
            told.into_iter().map(|(_, finding)| finding).collect(),
        )
    });
    ordered(own)
}

/// The units of an incident that are translated, in all their languages.
fn units<'a>(
    incident: &'a Incident<Document>,
    proses: &Proses,
) -> Vec<(UnitId, BTreeMap<&'a Locale, Texts<'a>>)> {
    let notices = incident.notices.iter().map(|(locale, notice)| {
        let short = std::iter::once(&notice.title).chain(&notice.summary);
        let pieces = short.chain(&notice.description).map(Piece::Short);
        let pieces = pieces.chain([long(&notice.body, proses)]);
        (locale, (pieces.collect(), notice.title.span))
    });
    let mut found = vec![(UnitId::Notice, ordered(notices))];
    for question in incident.questions() {
        found.push((
            UnitId::Question(Arc::from(question.id.as_str())),
            answered(question, proses),
        ));
    }
    for update in &incident.updates {
        let texts = update.text.iter();
        let texts =
            texts.map(|(locale, text)| (locale, (vec![long(text, proses)], text.written.span)));
        found.push((
            UnitId::Update(Arc::from(update.id.as_str())),
            ordered(texts),
        ));
    }
    found
}

fn long<'a>(text: &'a Document, proses: &Proses) -> Piece<'a> {
    Piece::Long(text, proses.of(text))
}

/// A question and what stands below it, where both are there.
fn answered<'a>(
    question: &'a Question<Document>,
    proses: &Proses,
) -> BTreeMap<&'a Locale, Texts<'a>> {
    let below = |locale: &Locale| match &question.state {
        QuestionState::Live(answer) => answer.get(locale).map(|text| long(text, proses)),
        QuestionState::Retired(retired) => retired.reason.get(locale).map(Piece::Short),
    };
    let is_bare = match &question.state {
        QuestionState::Live(_) => false,
        QuestionState::Retired(retired) => retired.reason.is_empty(),
    };
    let asked = question.question.iter();
    ordered(asked.filter_map(|(locale, asked)| {
        let below = below(locale);
        let whole = below.is_some() || is_bare;
        let pieces = std::iter::once(Piece::Short(asked)).chain(below);
        whole.then(|| (locale, (pieces.collect(), asked.span)))
    }))
}

/// Holds each language against the source.
fn compared(
    unit: &str,
    source: &Locale,
    mut texts: BTreeMap<&Locale, Texts<'_>>,
    config: &Config,
    languages: &Languages,
) -> Vec<(Locale, Finding)> {
    let Some((pieces, place)) = texts.remove(source).filter(|_| !texts.is_empty()) else {
        return Vec::new();
    };
    let Some(own) = languages.get(source) else {
        return Vec::new();
    };
    let original = Said::new(&pieces, source, &own.names);
    let mut found = Vec::new();
    let told = |difference: &Difference, locale: &Locale, place| {
        let finding = finding(difference, (locale, unit), place, config);
        (locale.clone(), finding)
    };
    let foreign = foreign(&original, &own.scripts);
    found.extend(foreign.map(|foreign| told(&foreign, source, place)));
    for (locale, (pieces, place)) in texts {
        let Some(own) = languages.get(locale) else {
            continue;
        };
        let translation = Said::new(&pieces, locale, &own.names);
        let all = differences(&original, &translation).into_iter();
        for difference in all.chain(self::foreign(&translation, &own.scripts)) {
            found.push(told(&difference, locale, place));
        }
    }
    found
}

/// A text that is not written in the letters of its language, at its first line.
fn foreign(said: &Said, scripts: &[Script]) -> Option<Difference> {
    let after = said.foreign_to(scripts)?;
    Some(Difference {
        code: Code::TranslationScript,
        before: None,
        after: Some(after),
    })
}

/// A difference in words, and what an entry of `accept` quotes of it.
fn words(difference: &Difference, locale: &Locale, unit: &str) -> (String, String) {
    let Difference {
        code,
        before,
        after,
    } = difference;
    match (before, after) {
        (None, Some(after)) if *code == Code::TranslationScript => (
            format!(
                "`{unit}` in `{locale}` is not in the letters of that language: `{}`",
                after.shown
            ),
            after.shown.clone(),
        ),
        (None, Some(after)) if *code == Code::TranslationUntranslated => (
            format!(
                "`{unit}` in `{locale}` has the words of its source: `{}`",
                after.shown
            ),
            after.shown.clone(),
        ),
        (Some(before), Some(after)) => (
            format!(
                "`{}` in `{locale}`, and `{}` in the source of `{unit}`",
                after.shown, before.shown
            ),
            format!("{} -> {}", before.shown, after.shown),
        ),
        (Some(before), None) => (
            format!(
                "`{unit}` in `{locale}` lacks `{}`, which its source has",
                before.shown
            ),
            before.shown.clone(),
        ),
        (None, after) => {
            let shown = after
                .as_ref()
                .map(|after| after.shown.clone())
                .unwrap_or_default();
            (
                format!("`{unit}` in `{locale}` has `{shown}`, and its source has not"),
                shown,
            )
        }
    }
}

/// A difference as it is told: at the translation, with both sides.
fn finding(
    difference: &Difference,
    (locale, unit): (&Locale, &str),
    place: Span,
    config: &Config,
) -> Finding {
    let Difference {
        code,
        before,
        after,
    } = difference;
    let severity = if config.translation.differs_is_error {
        Severity::Error
    } else {
        code.severity()
    };
    let (message, text) = words(difference, locale, unit);
    let at = after.as_ref().map_or(place, |after| after.span);
    let mut diagnostic = Diagnostic::new(*code, at, message)
        .severity(severity)
        .help(match code {
            Code::TranslationUntranslated => "translate it",
            Code::TranslationScript => {
                "put it into the file, or below the key, of its own language"
            }
            _ => "correct the one that is wrong",
        });
    if let Some(before) = before {
        diagnostic = diagnostic.related(before.span, "the source has this");
    }
    Finding {
        diagnostic,
        text,
        within: Some(format!("{locale}:{unit}")),
    }
}

#[cfg(test)]
mod tests;
