//! A finding as an annotation of a GitHub workflow: `::error file=…,line=…,title=code::message`.
//!
//! 1. Severities become GitHub's three commands: `error`, `warning`, `notice`.
//! 2. Values are escaped as GitHub's own toolkit reads them: `%`, line ends, and in properties `:`
//!    and `,`.
//! 3. The help follows the message on a line of its own.

use super::escape::{visible, visible_lines};
use super::place;
use crate::diag::{Diagnostic, Severity};
use crate::source::Sources;
use std::io::{self, Write};

/// Writes one line; `prefix` goes before the path.
pub(super) fn write(
    out: &mut impl Write,
    diagnostic: &Diagnostic,
    sources: &Sources,
    prefix: &str,
) -> io::Result<()> {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{command} ")?;
    let (file, location) = place(diagnostic, sources);
    if let Some(file) = file {
        write!(out, "file={},", property(&format!("{prefix}{file}")))?;
    }
    if let Some(at) = location {
        write!(out, "line={},col={},", at.line, at.column)?;
        write!(out, "endLine={},endColumn={},", at.end_line, at.end_column)?;
    }
    let mut message = visible(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(&visible_lines(help));
    }
    writeln!(
        out,
        "title={}::{}",
        property(diagnostic.code.as_str()),
        data(&message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::diag::report::tests::{sources, span_of, written};
    use crate::diag::report::{Format, Style};
    use crate::diag::{Code, Diagnostic, Place, Severity};

    fn check(prefix: &str, diagnostic: Diagnostic, expected: &str) {
        let sources = sources(&[("a,b:c%.yaml", "一: x\n")]);
        let style = Style {
            format: Format::Github,
            prefix,
            ..Style::default()
        };
        assert_eq!(written(diagnostic, &sources, style), expected);
    }

    #[test]
    fn annotations() {
        let span = span_of(&sources(&[("a,b:c%.yaml", "一: x\n")]), "a,b:c%.yaml", "x");
        check(
            "",
            Diagnostic::new(Code::UnknownKey, span, "100% of `x`: no, never").help("a\nb"),
            "::error file=a%2Cb%3Ac%25.yaml,line=1,col=4,endLine=1,endColumn=5,\
             title=parse/unknown-key::100%25 of `x`: no, never%0Ahelp: a%0Ab\n",
        );
        check(
            "site/",
            Diagnostic::new(Code::Draft, Place::Path("a".into()), "x"),
            "::notice file=site/a,title=build/draft::x\n",
        );
        check(
            "",
            Diagnostic::new(Code::Syntax, Place::Site, "x\u{1b}").severity(Severity::Warning),
            "::warning title=parse/syntax::x\\u{1b}\n",
        );
    }

    #[test]
    fn a_message_cannot_start_a_command_of_its_own() {
        check(
            "",
            Diagnostic::new(Code::Draft, Place::Path("a\n::error::b".into()), "x\n::y"),
            "::notice file=a\\u{a}%3A%3Aerror%3A%3Ab,title=build/draft::x\\u{a}::y\n",
        );
    }
}
