//! Findings, written for people or for programs.
//!
//! 1. [`write`] takes finished [`Diagnostics`] and writes them in one of four [`Format`]s.
//! 2. [`human`] quotes the source, [`short`] is a line each, [`json`] an object a line, [`github`]
//!    a workflow annotation each.
//! 3. [`html`] is for a page that a browser shows while somebody writes.
//! 4. Whatever comes from a site goes through [`escape`] first: a file name cannot drive a terminal.
//!
//! Only what is given decides the bytes: no clock, no terminal, no environment.

mod escape;
mod excerpt;
mod github;
mod html;
mod human;
mod json;
mod short;

pub use escape::{visible, visible_lines, visible_prose};
pub use html::{Editor, html};
pub use json::inert;

use super::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::{Location, Sources};
use std::io::{self, Write};

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// The source quoted, with the help.
    #[default]
    Human,
    /// `path:line:column: error[code]: message`
    Short,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow annotations.
    Github,
}

/// How a report is written.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// The format.
    pub format: Format,
    /// Whether [`Format::Human`] is coloured, with ANSI escape codes.
    pub color: bool,
    /// The columns that a quoted line may take.
    pub width: usize,
    /// What [`Format::Github`] puts before every path: GitHub counts from the repository's root, not
    /// from the site's. Empty, or ends with a slash.
    pub prefix: &'a str,
}

impl Default for Style<'_> {
    fn default() -> Self {
        Self {
            format: Format::Human,
            color: false,
            width: DEFAULT_WIDTH,
            prefix: "",
        }
    }
}

/// The columns of a report where no terminal says how many it has.
pub const DEFAULT_WIDTH: usize = 120;

/// Writes all findings in their order.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut impl Write,
    diagnostics: &Diagnostics,
    sources: &Sources,
    style: Style<'_>,
) -> io::Result<()> {
    for diagnostic in diagnostics.iter() {
        match style.format {
            Format::Human => human::write(out, diagnostic, sources, style)?,
            Format::Short => short::write(out, diagnostic, sources)?,
            Format::Json => json::write(out, diagnostic, sources)?,
            Format::Github => github::write(out, diagnostic, sources, style.prefix)?,
        }
    }
    Ok(())
}

/// "2 errors, 1 warning, 1 note", without those that there are none of; `None` where there are none
/// at all.
#[must_use]
pub fn counts(diagnostics: &Diagnostics) -> Option<String> {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = diagnostics.count(severity);
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.as_str()))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The path that a finding is about; empty for the site as a whole.
#[must_use]
pub fn place_of<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> &'a str {
    place(diagnostic, sources).0.unwrap_or_default()
}

/// The file of a finding, and where in it: what three of the formats start with.
fn place<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
) -> (Option<&'a str>, Option<Location>) {
    match &diagnostic.place {
        // A span of a file that is not among the sources has no lines to count.
        Place::Span(span) => match sources.get(span.file) {
            Some(file) => (Some(&file.path), Some(sources.locate(*span))),
            None => (None, None),
        },
        Place::Path(path) => (Some(path), None),
        Place::Site => (None, None),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Severity::{Error, Note, Warning};
    use super::*;
    use crate::diag::Code;
    use crate::source::{Content, Span};
    use std::sync::Arc;

    /// Sources of text files.
    pub fn sources(files: &[(&str, &str)]) -> Sources {
        Sources::new(
            files
                .iter()
                .map(|(path, text)| (Arc::from(*path), Content::Text(Arc::from(*text)))),
        )
    }

    /// The span of the first `needle` in a file.
    pub fn span_of(sources: &Sources, path: &str, needle: &str) -> Span {
        let file = sources.find(path).unwrap();
        let start = sources.text(file).find(needle).unwrap();
        Span::new(file, start..start + needle.len())
    }

    /// What a format makes of one finding.
    pub fn written(diagnostic: Diagnostic, sources: &Sources, style: Style<'_>) -> String {
        let mut all = Diagnostics::default();
        all.push(diagnostic);
        let mut out = Vec::new();
        write(&mut out, &all, sources, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn counts_name_what_there_is() {
        let check = |severities: &[Severity], expected: Option<&str>| {
            let mut all = Diagnostics::default();
            all.extend(severities.iter().enumerate().map(|(at, severity)| {
                Diagnostic::new(Code::UnknownKey, Place::Site, at.to_string()).severity(*severity)
            }));
            assert_eq!(counts(&all).as_deref(), expected);
        };
        check(&[], None);
        check(&[Error], Some("1 error"));
        check(&[Error, Warning, Error], Some("2 errors, 1 warning"));
        check(&[Note, Note], Some("2 notes"));
    }
}
