//! Facts said in every text of an incident, before anything else is done with it.
//!
//! 1. [`said`] goes over all texts, long and short, and puts facts in as the language of the text
//!    writes them. What was written stays beside what is published.
//! 2. Facts that are not there or almost named, have no place where they stand, or lack the language are told where
//!    they stand; those that no text uses, in incident.yaml.

use super::ground::Ground;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::markdown::facts::{Reference, Unsaid, expand, expand_plain, slips};
use crate::model::{Fact, Incident, Locale, Localized, Markdown, Spoken, Text};
use crate::source::{Sources, Span};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Bytes that the facts of a notice may make of its texts.
const MOST: usize = 4 << 20;

/// An incident with its facts said in its texts.
pub(super) fn said(
    mut incident: Incident<Markdown>,
    ground: &Ground,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Incident<Markdown> {
    let said = std::mem::take(&mut incident.facts.said);
    let source = incident.facts.source.clone();
    let speaker = Speaker {
        said: &said,
        source: &source,
        ground,
        sources,
        used: RefCell::default(),
        size: Cell::default(),
        found: RefCell::default(),
    };
    speaker.short_texts(&mut incident);
    let mut incident = incident.map(|of, text| speaker.long(text, of.locale));
    diagnostics.append(speaker.found.take());
    if !incident.partial {
        diagnostics.extend(unused(&said, &speaker.used.take()));
    }
    incident.facts.said = said;
    incident
}

fn unused<'a>(
    said: &'a BTreeMap<Arc<str>, Fact>,
    used: &'a BTreeSet<String>,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let is_unused = move |(name, _): &(&Arc<str>, &Fact)| !used.contains(&***name);
    said.iter().filter(is_unused).map(|(name, fact)| {
        let message = format!("no text uses the fact `{name}`");
        Diagnostic::new(Code::FactUnused, fact.key_span, message).help(format!(
            "write `{{{{ fact.{name} }}}}` where texts say it, or remove the line"
        ))
    })
}

/// Says facts.
struct Speaker<'a> {
    said: &'a BTreeMap<Arc<str>, Fact>,
    source: &'a Locale,
    ground: &'a Ground,
    sources: &'a Sources,
    used: RefCell<BTreeSet<String>>,
    /// Bytes that facts have made so far.
    size: Cell<usize>,
    found: RefCell<Diagnostics>,
}

impl Speaker<'_> {
    fn short_texts(&self, incident: &mut Incident<Markdown>) {
        let notices = std::mem::take(&mut incident.notices);
        incident.notices = notices.map(|locale, mut notice| {
            notice.title = self.short(notice.title, locale);
            let short = |text: Option<Text>| text.map(|text| self.short(text, locale));
            notice.summary = short(notice.summary);
            notice.description = short(notice.description);
            notice
        });
        incident.faq.short_texts(|texts| self.by_language(texts));
        if let Some(withdrawn) = &mut incident.facts.withdrawn {
            self.by_language(&mut withdrawn.reason);
        }
    }

    fn by_language(&self, texts: &mut Localized<Text>) {
        *texts = std::mem::take(texts).map(|locale, text| self.short(text, locale));
    }

    fn short(&self, text: Text, locale: &Locale) -> Text {
        let place = |reference: &Reference| self.within(&text, reference);
        self.slips(&text.value, place);
        let say = |reference: &Reference| self.say(reference, locale, place(reference));
        match expand_plain(&text.value, say) {
            Some(value) => Text {
                value: Arc::from(value),
                span: text.span,
                authored: Some(text.value),
            },
            None => text,
        }
    }

    fn long(&self, text: Markdown, locale: &Locale) -> Markdown {
        let place = |reference: &Reference| text.place(reference.at.clone());
        self.slips(&text.text, place);
        let say = |reference: &Reference| self.say(reference, locale, place(reference));
        let told = |reference: &Reference, why| {
            let finding = unsaid(&reference.name, why, place(reference));
            self.found.borrow_mut().push(finding);
        };
        expand(&text, say, told).unwrap_or(text)
    }

    /// Tells what may have been meant as a fact, and is published as it is written.
    fn slips(&self, text: &str, place: impl Fn(&Reference) -> Span) {
        for slip in slips(text) {
            let written = text.get(slip.at.clone()).unwrap_or_default();
            let message = format!("`{written}` stands for no fact, and stays as it is written");
            let help = "a fact is `{{ fact.NAME }}`; where the braces are meant, put them in a code span or \
                a backslash before them";
            self.found.borrow_mut().push(
                Diagnostic::new(Code::FactUnknown, place(&slip), message)
                    .severity(Severity::Warning)
                    .help(help),
            );
        }
    }

    /// Where a reference stands in a short text: its file may have it in another form.
    fn within(&self, text: &Text, reference: &Reference) -> Span {
        let written = text.value.get(reference.at.clone()).unwrap_or_default();
        let before = text.value.get(..reference.at.start).unwrap_or_default();
        let nth = before.matches(written).count();
        let file = self.sources.snippet(text.span);
        let found = file.match_indices(written).nth(nth);
        found.map_or(text.span, |(at, _)| {
            let start = text.span.range().start + at;
            Span::new(text.span.file, start..start + written.len())
        })
    }

    fn say(&self, reference: &Reference, locale: &Locale, place: Span) -> Option<Spoken> {
        let name = reference.name.as_str();
        let Some(fact) = self.said.get(name) else {
            let finding = self.unknown(name, place);
            self.found.borrow_mut().push(finding);
            return None;
        };
        self.used.borrow_mut().insert(name.to_owned());
        let before = self.size.get();
        if before > MOST {
            return None;
        }
        let reader = self.ground.readers.get(locale)?;
        let (spoken, is_foreign) = reader.fact(&fact.value, self.source)?;
        self.size.set(before + spoken.text.len());
        if self.size.get() > MOST {
            let message = format!(
                "the facts of a notice make at most {} MiB of its texts",
                MOST >> 20
            );
            let finding = Diagnostic::new(Code::FactPlace, place, message);
            let finding = finding.help(format!("make `{name}` shorter, or say it less often"));
            self.found.borrow_mut().push(finding);
            return None;
        }
        if is_foreign {
            let message = format!("the fact `{name}` has no words in `{locale}`");
            let finding = Diagnostic::new(Code::FactLanguage, place, message)
                .help(format!("add `{locale}: …` to `{name}` in incident.yaml"))
                .related(fact.key_span, "the fact");
            self.found.borrow_mut().push(finding);
        }
        Some(spoken)
    }

    fn unknown(&self, name: &str, place: Span) -> Diagnostic {
        let names = self.said.keys().map(|name| &**name);
        let help = did_you_mean(name, names).unwrap_or_else(|| {
            format!(
                "give it under `facts` in incident.yaml, as in `{name}: …`; to show the braces \
                 themselves, put them in a code span or a backslash before them"
            )
        });
        let message = format!("incident.yaml has no fact `{name}`");
        Diagnostic::new(Code::FactUnknown, place, message).help(help)
    }
}

fn unsaid(name: &str, why: Unsaid, place: Span) -> Diagnostic {
    let (message, help) = match why {
        Unsaid::NoAddress => (
            format!("the fact `{name}` is no address, and a link leads to it"),
            "give the fact a URL or an e-mail address, without quotes",
        ),
        Unsaid::NoText => (
            format!("the fact `{name}` stands where there is no text"),
            "facts stand in text, or are all of a link's address: `[text]({{ fact.NAME }})`",
        ),
        Unsaid::Markup => (
            format!("the value of the fact `{name}` would undo the markup beside it"),
            "put a space between it and the markup, or take the markup away",
        ),
    };
    Diagnostic::new(Code::FactPlace, place, message).help(help)
}
