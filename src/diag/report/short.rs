//! A finding on one line, for editors that jump to `path:line:column`.
//!
//! 1. Where it is, as far as it is anywhere: `path:line:column: `, `path: ` or nothing.
//! 2. What it is: `error[code]: message`. The help is left to the other formats.

use super::{escape::visible, place};
use crate::diag::Diagnostic;
use crate::source::Sources;
use std::io::{self, Write};

/// Writes one line.
pub(super) fn write(
    out: &mut impl Write,
    diagnostic: &Diagnostic,
    sources: &Sources,
) -> io::Result<()> {
    let (file, location) = place(diagnostic, sources);
    if let Some(file) = file {
        write!(out, "{}:", visible(file))?;
        if let Some(location) = location {
            write!(out, "{}:{}:", location.line, location.column)?;
        }
        write!(out, " ")?;
    }
    let Diagnostic { code, severity, .. } = diagnostic;
    let message = visible(&diagnostic.message);
    writeln!(out, "{}[{code}]: {message}", severity.as_str())
}

#[cfg(test)]
mod tests {
    use crate::diag::report::tests::{sources, span_of, written};
    use crate::diag::report::{Format, Style};
    use crate::diag::{Code, Diagnostic, Place, Severity};

    fn check(diagnostic: Diagnostic, expected: &str) {
        let sources = sources(&[("faq.yaml", "一二: x\n")]);
        let style = Style {
            format: Format::Short,
            ..Style::default()
        };
        assert_eq!(written(diagnostic, &sources, style), expected);
    }

    #[test]
    fn one_line_each() {
        let span = span_of(&sources(&[("faq.yaml", "一二: x\n")]), "faq.yaml", "x");
        check(
            Diagnostic::new(Code::UnknownKey, span, "unknown key `x`").help("not shown"),
            "faq.yaml:1:5: error[parse/unknown-key]: unknown key `x`\n",
        );
        check(
            Diagnostic::new(Code::Draft, Place::Path("a".into()), "left out"),
            "a: note[build/draft]: left out\n",
        );
        check(
            Diagnostic::new(Code::SiteMissing, Place::Site, "two\nlines")
                .severity(Severity::Warning),
            "warning[site/missing]: two\\u{a}lines\n",
        );
        check(
            Diagnostic::new(
                Code::Unreadable,
                Place::Path("\u{1b}[31mred".into()),
                "no \u{7}",
            ),
            "\\u{1b}[31mred: error[source/unreadable]: no \\u{7}\n",
        );
    }
}
