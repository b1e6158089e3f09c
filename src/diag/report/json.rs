//! A finding as one JSON object on one line.
//!
//! 1. The members are those of the contract (spec section 4), always all nine, `null` where there is
//!    nothing to say.
//! 2. Characters that a terminal obeys are written as `\u001b`: the value is the same.

use super::{escape::acts, place};
use crate::diag::Diagnostic;
use crate::source::Sources;
use serde::Serialize;
use std::io::{self, Write};

/// One line of `--message-format json`. Lines and columns count from 1, columns in characters.
#[derive(Serialize)]
struct Object<'a> {
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// Writes one line.
pub(super) fn write(
    out: &mut impl Write,
    diagnostic: &Diagnostic,
    sources: &Sources,
) -> io::Result<()> {
    let (file, location) = place(diagnostic, sources);
    let object = Object {
        severity: diagnostic.severity.as_str(),
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        file,
        line: location.map(|at| at.line),
        column: location.map(|at| at.column),
        end_line: location.map(|at| at.end_line),
        end_column: location.map(|at| at.end_column),
    };
    let json = serde_json::to_string(&object)?;
    writeln!(out, "{}", inert(&json))
}

/// JSON without characters that a terminal obeys.
///
/// Compact JSON has such characters inside of its strings alone, where an escape means the same. All
/// of them lie below U+10000: four digits are enough.
#[must_use]
pub fn inert(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if acts(c) {
            escaped.extend(format!("\\u{:04x}", u32::from(c)).chars());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use crate::diag::report::tests::{sources, span_of, written};
    use crate::diag::report::{Format, Style};
    use crate::diag::{Code, Diagnostic, Place};

    fn json(diagnostic: Diagnostic) -> String {
        let sources = sources(&[("faq.yaml", "一二: x\n三: y\n")]);
        let style = Style {
            format: Format::Json,
            ..Style::default()
        };
        written(diagnostic, &sources, style)
    }

    #[test]
    fn members_and_their_order() {
        let sources = sources(&[("faq.yaml", "一二: x\n三: y\n")]);
        let span = span_of(&sources, "faq.yaml", "x\n三");
        assert_eq!(
            json(Diagnostic::new(Code::UnknownKey, span, "unknown key `x`").help("say \"y\"")),
            "{\"severity\":\"error\",\"code\":\"parse/unknown-key\",\"message\":\"unknown key `x`\",\
             \"help\":\"say \\\"y\\\"\",\"file\":\"faq.yaml\",\"line\":1,\"column\":5,\"end_line\":2,\
             \"end_column\":2}\n"
        );
    }

    #[test]
    fn null_where_there_is_nothing() {
        assert_eq!(
            json(Diagnostic::new(Code::SiteMissing, Place::Site, "x")),
            "{\"severity\":\"error\",\"code\":\"site/missing\",\"message\":\"x\",\"help\":null,\
             \"file\":null,\"line\":null,\"column\":null,\"end_line\":null,\"end_column\":null}\n"
        );
        assert!(
            json(Diagnostic::new(Code::Draft, Place::Path("a/b".into()), "x"))
                .contains("\"file\":\"a/b\",\"line\":null")
        );
    }

    #[test]
    fn hostile_characters_keep_their_value_and_lose_their_effect() {
        let message = "a\u{1b}\u{9b}\u{202e}\n";
        let line = json(Diagnostic::new(Code::Draft, Place::Site, message));
        assert!(line.contains("a\\u001b\\u009b\\u202e\\n"), "{line}");
        assert_eq!(line.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["message"], message);
    }
}
