//! What the UI strings of every language must have in common: English.
//!
//! 1. [`Reference::add`] collects the keys of the default theme, then those that a site's theme adds.
//! 2. [`Reference::check`] compares a file with it: no other keys, the same placeholders.
//! 3. [`Reference::serve`] says whether it has what candor's own code asks for.

use super::numbers::Numbers;
use super::strings::Key;
use super::table::{Entry, Form, Phrase, Table};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The keys that every language must have, in English or the site's default language.
#[derive(Debug, Default)]
pub(super) struct Reference {
    pub(super) standards: BTreeMap<String, Standard>,
}

/// One key.
#[derive(Debug)]
pub(super) struct Standard {
    /// What it says there.
    pub(super) phrase: Phrase,
    /// The folder it comes from, with its final `/`.
    pub(super) folder: String,
}

/// The placeholder that plural forms have without being given it.
const COUNT: &str = "n";

impl Reference {
    /// Adds the keys of a table that are not there yet.
    pub(super) fn add(&mut self, table: &Table, folder: &str) {
        for (key, entry) in &table.entries {
            self.standards
                .entry(key.clone())
                .or_insert_with(|| Standard {
                    phrase: entry.phrase.clone(),
                    folder: folder.to_owned(),
                });
        }
    }

    /// Reports what a table in the language of `numbers` has and should not, and the placeholders
    /// that it lacks. Keys that it lacks may be in another file: that is for the catalog to see.
    pub(super) fn check(
        &self,
        sources: &Sources,
        table: &Table,
        numbers: &Numbers,
        diagnostics: &mut Diagnostics,
    ) {
        for (key, entry) in &table.entries {
            let Some(standard) = self.standards.get(key) else {
                diagnostics.push(self.unknown(key, entry));
                continue;
            };
            let main = standard.phrase.main();
            let mut check = Check {
                sources,
                key,
                english: main,
                diagnostics,
            };
            match (&standard.phrase, &entry.phrase) {
                (Phrase::Text(_), Phrase::Text(form)) => {
                    check.places(form, &main.pattern.places(), false);
                }
                (Phrase::Plural { .. }, Phrase::Plural { other, forms }) => {
                    check.places(other, &main.pattern.places(), true);
                    for (category, form) in forms {
                        let mut needed = main.pattern.places();
                        if numbers.names_one(*category) {
                            needed.remove(COUNT);
                        }
                        check.places(form, &needed, true);
                    }
                }
                _ => check.shape(entry),
            }
        }
    }

    /// Reports keys that code reads and that are not here as it reads them.
    pub(super) fn serve(&self, keys: &[Key], place: &Place, diagnostics: &mut Diagnostics) {
        for key in keys {
            let Some(standard) = self.standards.get(key.name()) else {
                let name = key.name();
                let message = format!("there is no `{name}`, which candor's own pages need");
                let help = if key.is_plural() {
                    format!("add a table `[{name}]` with its plural forms")
                } else {
                    format!("add `{name} = \"…\"`")
                };
                diagnostics
                    .push(Diagnostic::new(Code::ThemeString, place.clone(), message).help(help));
                continue;
            };
            let form = standard.phrase.main();
            let plural = matches!(standard.phrase, Phrase::Plural { .. });
            if plural != key.is_plural() {
                let verb = if plural { "cannot have" } else { "needs" };
                let message = format!("`{}` {verb} plural forms", key.name());
                diagnostics.push(Diagnostic::new(Code::ThemeString, form.span, message));
            }
            for name in form.pattern.places() {
                if key.values().contains(&name) || (plural && name == COUNT) {
                    continue;
                }
                let message = format!("nothing is given for `{{{name}}}` in `{}`", key.name());
                diagnostics.push(
                    Diagnostic::new(Code::ThemeString, form.span, message)
                        .help(format!("it is given {}", listed(key.values()))),
                );
            }
        }
    }

    fn unknown(&self, key: &str, entry: &Entry) -> Diagnostic {
        let help =
            did_you_mean(key, self.standards.keys().map(String::as_str)).unwrap_or_else(|| {
                "a key of your own goes into the theme's `en.toml` first".to_owned()
            });
        let message = format!("`{key}` is no UI string of the theme");
        Diagnostic::new(Code::ThemeString, entry.key, message).help(help)
    }
}

/// The check of one key.
struct Check<'a> {
    sources: &'a Sources,
    key: &'a str,
    english: &'a Form,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn places(&mut self, form: &Form, needed: &BTreeSet<&str>, plural: bool) {
        let key = self.key;
        let given = form.pattern.places();
        let known = self.english.pattern.places();
        for name in &given {
            if known.contains(name) || (plural && *name == COUNT) {
                continue;
            }
            let span = narrowed(self.sources, form.span, &format!("{{{name}}}"));
            let names: Vec<_> = known.iter().copied().collect();
            let message = format!("`{key}` has no placeholder `{{{name}}}`");
            self.report(span, message, format!("it has {}", listed(&names)));
        }
        for name in needed.difference(&given) {
            let help = format!("as in \"{}\"", self.english.pattern.text());
            self.report(form.span, format!("`{key}` lacks `{{{name}}}`"), help);
        }
    }

    fn shape(&mut self, entry: &Entry) {
        let key = self.key;
        let (message, help) = match entry.phrase {
            Phrase::Text(_) => (
                format!("`{key}` needs plural forms"),
                format!("write a table: `[{key}]`, then `other = \"…\"` and what else there is"),
            ),
            Phrase::Plural { .. } => (
                format!("`{key}` has no plural forms"),
                format!("write `{key} = \"…\"`"),
            ),
        };
        self.report(entry.key, message, help);
    }

    fn report(&mut self, span: Span, message: String, help: String) {
        self.diagnostics.push(
            Diagnostic::new(Code::ThemeString, span, message)
                .help(help)
                .related(self.english.span, "in English"),
        );
    }
}

/// The first place inside a span that reads `text`; the span itself where escapes hide it.
fn narrowed(sources: &Sources, span: Span, text: &str) -> Span {
    sources.snippet(span).find(text).map_or(span, |at| {
        let start = span.range().start + at;
        Span::new(span.file, start..start + text.len())
    })
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        names => format!("`{{{}}}`", names.join("}`, `{")),
    }
}
