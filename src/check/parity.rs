//! Texts that are not there: of a notice that says nothing; of translations, where the site says that it matters.
//!
//! 1. `[translation] missing = "error"`: every text has to be in every language that readers are offered.
//! 2. The site's name is missed in any case: it stands on every page, and only here is it told.
//! 3. `[translation] keep`: a name that is in the source is in every translation.

use super::Anchored;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::markdown::Document;
use crate::model::config::{Config, Missing};
use crate::model::incident::QuestionState;
use crate::model::{Incident, Locale, Localized, Page};
use crate::source::Span;

/// Checks every incident and page.
pub fn check(anchored: &Anchored, diagnostics: &mut Diagnostics) {
    let config = &anchored.site.config;
    diagnostics.extend(title(config));
    if config.translation.missing == Missing::Error {
        for locale in config.active() {
            let pages = anchored.site.pages.iter();
            diagnostics.extend(pages.filter_map(|page| missing_page(page, &locale.tag)));
        }
    }
    for incident in &anchored.site.incidents {
        let mut found = Diagnostics::default();
        if config.translation.missing == Missing::Error && !incident.partial {
            for locale in config.active() {
                missing(incident, &locale.tag, &mut found);
            }
        }
        found.extend(silent(incident));
        for term in &config.translation.keep {
            kept(incident, &term.value, &mut found);
        }
        if incident.facts.draft {
            found.soften();
        }
        diagnostics.append(found);
    }
}

/// A notice that is published with nothing below its title.
fn silent(incident: &Incident<Document>) -> Option<Diagnostic> {
    let notice = incident.notices.get(&incident.facts.source)?;
    let is_silent = notice.body.is_empty() && !incident.partial;
    is_silent.then(|| {
        let message = "this notice has a title, and nothing below it";
        Diagnostic::new(Code::EmptyText, notice.title.span, message)
            .severity(Severity::Warning)
            .help("write what happened, or let incident.yaml say `draft: true`")
    })
}

/// The languages that the site has no name in, at a name that it has.
fn title(config: &Config) -> Option<Diagnostic> {
    let (_, there) = config.title.iter().next()?;
    let without = config.active().map(|locale| &locale.tag);
    let without = without.filter(|tag| config.title.get(tag).is_none());
    let without: Vec<_> = without.map(|tag| format!("`{tag}`")).collect();
    if without.is_empty() {
        return None;
    }
    let message = format!("the site's `title` is not there in {}", without.join(", "));
    let finding = Diagnostic::new(Code::TranslationMissing, there.span, message)
        .help("write it below `[title]`; until then readers see that of another language");
    Some(match config.translation.missing {
        Missing::Error => finding,
        Missing::Fallback | Missing::Omit => finding.severity(Severity::Note),
    })
}

/// The finding that something is not there in a language.
fn absent(place: Place, what: &str, locale: &Locale) -> Diagnostic {
    let message = format!("{what} is not there in `{locale}`");
    Diagnostic::new(Code::TranslationMissing, place, message)
        .help("write it, or let site.toml say `missing = \"fallback\"`")
}

fn missing_page(page: &Page<Document>, locale: &Locale) -> Option<Diagnostic> {
    let path = format!("content/pages/{}.{locale}.md", page.name);
    let what = format!("the page `{}`", page.name);
    let there = page.partial || page.variants.get(locale).is_some();
    (!there).then(|| absent(Place::Path(path.into()), &what, locale))
}

fn missing(incident: &Incident<Document>, locale: &Locale, diagnostics: &mut Diagnostics) {
    let report = |place: Place, what: String| absent(place, &what, locale);
    if incident.notices.get(locale).is_none() {
        let path = format!("content/incidents/{}", incident.slug);
        let what = format!("the notice `{}`", incident.slug);
        diagnostics.push(report(Place::Path(path.into()), what));
        return;
    }
    for question in incident.questions() {
        let answered = match &question.state {
            QuestionState::Live(answer) => answer.get(locale).is_some(),
            QuestionState::Retired(retired) => {
                retired.reason.is_empty() || retired.reason.get(locale).is_some()
            }
        };
        if !answered || question.question.get(locale).is_none() {
            diagnostics.push(report(question.span.into(), format!("`{}`", question.id)));
        }
    }
    for update in &incident.updates {
        if !update.text.is_empty() && update.text.get(locale).is_none() {
            diagnostics.push(report(
                update.span.into(),
                format!("the update `{}`", update.id),
            ));
        }
    }
}

fn kept(incident: &Incident<Document>, term: &str, diagnostics: &mut Diagnostics) {
    let source = &incident.facts.source;
    let notices: Localized<(&str, Option<Span>)> = incident
        .notices
        .iter()
        .map(|(locale, notice)| {
            (
                locale.clone(),
                (&*notice.body.plain, Some(notice.title.span)),
            )
        })
        .collect();
    compare(&notices, source, term, None, diagnostics);
    for question in incident.questions() {
        if let QuestionState::Live(answer) = &question.state {
            let texts = answer
                .iter()
                .map(|(locale, text)| (locale.clone(), (&*text.plain, None)));
            compare(
                &texts.collect(),
                source,
                term,
                Some(question.span),
                diagnostics,
            );
        }
    }
}

fn compare(
    texts: &Localized<(&str, Option<Span>)>,
    source: &Locale,
    term: &str,
    place: Option<Span>,
    diagnostics: &mut Diagnostics,
) {
    if !texts
        .get(source)
        .is_some_and(|(text, _)| text.contains(term))
    {
        return;
    }
    for (locale, (text, own)) in texts.iter() {
        if let Some(span) = own.or(place).filter(|_| !text.contains(term)) {
            let message = format!("the text in `{locale}` lacks the name `{term}`");
            diagnostics.push(
                Diagnostic::new(Code::TranslationTerm, span, message).help(format!(
                    "the source has it, and site.toml keeps it: write `{term}`"
                )),
            );
        }
    }
}
