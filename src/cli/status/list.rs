//! What there is to translate into a language, text by text.
//!
//! 1. Each text with its place, what is wrong with it and since when, what its source is called, and
//!    the line that says what it was made from, to paste.

use super::survey::{Behind, Lack, Language, Notice, State, Survey};
use super::table::cell;
use crate::diag::report::visible;
use crate::model::Locale;

/// The list, and how much it comes to.
pub(super) fn of(survey: &Survey, locale: &Locale) -> String {
    let notices = survey.notices.iter();
    let all: Vec<_> = notices
        .filter_map(|notice| Some((notice, notice.language(locale)?)))
        .collect();
    let mut lines = Vec::new();
    for (notice, language) in &all {
        if notice.state == State::Broken {
            lines.extend([format!("{}: has errors", notice.slug), String::new()]);
        } else if !language.units.is_empty() {
            lines.push(head(notice, language));
            lines.extend(language.units.iter().flat_map(|unit| entry(unit, locale)));
            lines.push(String::new());
        }
    }
    let count = |lack| -> usize { all.iter().map(|(_, language)| language.count(lack)).sum() };
    lines.push(match (count(Lack::Stale), count(Lack::Missing)) {
        (0, 0) => format!("nothing is stale or missing in {locale}"),
        (stale, missing) => format!("in {locale}: {stale} stale, {missing} missing"),
    });
    let line = |line: &String| format!("{}\n", visible(line));
    lines.iter().map(line).collect::<Vec<_>>().concat()
}

fn head(notice: &Notice, language: &Language) -> String {
    let mark = match notice.state {
        State::Draft => "draft, ",
        State::Scheduled => "scheduled, ",
        _ => "",
    };
    format!("{}: {mark}{}", notice.slug, cell(language))
}

fn entry(unit: &Behind, locale: &Locale) -> Vec<String> {
    let line = unit.line.map(|line| format!(":{line}")).unwrap_or_default();
    let since = match (unit.since, unit.state) {
        (Some(day), _) => format!(" since {day}"),
        (None, Lack::Stale) => ": the source has changes that are not recorded".to_owned(),
        (None, Lack::Missing) => ": the source is not recorded yet".to_owned(),
    };
    let (file, name, state) = (&unit.file, &unit.unit, unit.state.as_str());
    let title = unit.title.as_ref().map(|title| format!("    {title}"));
    let key = translated_from(unit, locale).map(|key| format!("    {key}"));
    std::iter::once(format!("{file}{line}: {name}: {state}{since}"))
        .chain(title)
        .chain(key)
        .collect()
}

/// What a translator pastes: faq.yaml has one for each language.
fn translated_from(unit: &Behind, locale: &Locale) -> Option<String> {
    let fingerprint = unit.fingerprint.as_ref()?;
    Some(if unit.file.ends_with("/faq.yaml") {
        format!("translated_from: {{{locale}: {fingerprint}}}")
    } else {
        format!("translated_from: {fingerprint}")
    })
}
