//! What candor has to say about a site: one type for every finding, one enum of codes.
//!
//! 1. A step that finds something pushes a [`Diagnostic`] into a [`Diagnostics`] and goes on.
//! 2. [`Diagnostics::finish`] sorts them, drops repeats and applies `--strict`.
//! 3. [`report`] writes them for people or for programs.

mod code;
mod flaw;
pub mod report;

pub use code::Code;
pub use flaw::from_flaw;

use crate::source::{FileId, Sources, Span};
use std::sync::Arc;

/// How much a finding matters. Errors stop a build; `--strict` makes errors of warnings, never of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build cannot be published.
    Error,
    /// Published, but somebody should look.
    Warning,
    /// Told, and never more than that.
    Note,
}

impl Severity {
    /// The word for it in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A range of text.
    Span(Span),
    /// A whole file or folder, relative to the site's root where it lies inside.
    Path(Arc<str>),
    /// The site as a whole.
    Site,
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

impl Place {
    /// The whole of a loaded file.
    #[must_use]
    pub fn file(sources: &Sources, file: FileId) -> Self {
        Self::Path(Arc::from(sources.path(file)))
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding; its name is stable.
    pub code: Code,
    /// Starts as the code's own severity.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that belong to it, each with what it is ("first given here").
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    /// A finding with the severity of its code and no help yet.
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: place.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to do, where there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Gives it another severity than its code has.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// All findings so far.
#[derive(Debug, Default, Clone)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn append(&mut self, other: Self) {
        self.items.extend(other.items);
    }

    /// Whether any is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.severity == Severity::Error)
    }

    /// How many there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.items
            .iter()
            .filter(|item| item.severity == severity)
            .count()
    }

    /// All of them, in the order in which they were found or [finished](Self::finish).
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Drops what is told and never more than that.
    pub fn drop_notes(&mut self) {
        self.items.retain(|item| item.severity != Severity::Note);
    }

    /// Drops those that a rule does not keep.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.items.retain(keep);
    }

    /// Makes warnings of all errors: what drafts get.
    pub fn soften(&mut self) {
        for item in &mut self.items {
            item.severity = item.severity.max(Severity::Warning);
        }
    }

    /// Puts them into their final order (place, then severity, code and message), each once, and
    /// makes errors of warnings where `strict`.
    pub fn finish(&mut self, sources: &Sources, strict: bool) {
        if strict {
            for item in &mut self.items {
                if item.severity == Severity::Warning {
                    item.severity = Severity::Error;
                }
            }
        }
        self.items.sort_by_cached_key(|item| {
            let (path, start, end) = match &item.place {
                Place::Span(span) => (sources.path(span.file).to_owned(), span.start, span.end),
                Place::Path(path) => (path.to_string(), 0, 0),
                Place::Site => (String::new(), 0, 0),
            };
            (
                path,
                start,
                end,
                item.severity,
                item.code,
                item.message.clone(),
            )
        });
        self.items.dedup();
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.items.extend(iter);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

/// The candidate most like `word`, as a help: "did you mean `x`?". None where nothing is near.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// The candidate most like `word`. None where nothing is near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        assert_eq!(
            did_you_mean("titel", ["summary", "title"]),
            Some("did you mean `title`?".to_owned())
        );
        assert_eq!(did_you_mean("colour", ["summary", "title"]), None);
    }

    #[test]
    fn strict_makes_errors_of_warnings_and_not_of_notes() {
        let mut all = Diagnostics::default();
        let item =
            |severity| Diagnostic::new(Code::UnknownKey, Place::Site, "x").severity(severity);
        all.extend([
            item(Severity::Note),
            item(Severity::Warning),
            item(Severity::Warning),
        ]);
        all.finish(&Sources::default(), true);
        let severities: Vec<_> = all.iter().map(|item| item.severity).collect();
        assert_eq!(severities, [Severity::Error, Severity::Note]);
    }
}
