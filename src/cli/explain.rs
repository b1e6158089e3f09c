//! `candor explain`
//!
//! 1. With a code: prints its section of `docs/diagnostics.md`, which is part of the program.
//! 2. Without: lists all codes with what they mean.

use super::{Exit, Failure, Terminal};
use crate::diag::{Code, did_you_mean};
use clap::Args;

/// The manual of all codes: a section `## area/what` each.
const MANUAL: &str = include_str!("../../docs/diagnostics.md");

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor explain
  candor explain faq/duplicate-id")]
pub struct Explain {
    /// The code, as it stands in brackets in a message; without it, all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    /// Explains.
    pub(super) fn run(&self, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        let text = match &self.code {
            Some(name) => explain(name)?,
            None => list(),
        };
        terminal.print(text.as_bytes());
        Ok(Exit::Done)
    }
}

fn explain(name: &str) -> Result<String, Failure> {
    let Some(code) = Code::find(name) else {
        let near = did_you_mean(name, Code::ALL.iter().map(|code| code.as_str()));
        return Err(Failure::Usage {
            message: format!("there is no code `{name}`"),
            help: Some(near.unwrap_or_else(|| "`candor explain` lists all codes".to_owned())),
        });
    };
    // A code without a section does not pass the tests; its meaning is the least there is to say.
    let section = section(MANUAL, code.as_str());
    Ok(section.unwrap_or_else(|| format!("{code}: {}\n", code.meaning())))
}

fn list() -> String {
    let longest = Code::ALL.iter().map(|code| code.as_str().len()).max();
    let width = longest.unwrap_or_default();
    Code::ALL
        .iter()
        .map(|code| {
            let (name, severity) = (code.as_str(), code.severity().as_str());
            format!("{name:width$}  {severity:7}  {}\n", code.meaning())
        })
        .collect::<Vec<_>>()
        .concat()
}

/// The section of the manual under the heading `## NAME`, with its heading.
fn section(manual: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = sections(manual)
        .skip_while(|(heading, _)| *heading != Some(name))
        .take_while(|(heading, _)| *heading == Some(name))
        .map(|(_, line)| line)
        .collect();
    (!lines.is_empty()).then(|| format!("{}\n", lines.join("\n").trim_end()))
}

/// Each line of the manual with the name of the section that it is in. What looks like a heading in
/// an example (a fenced block) is none.
fn sections(manual: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let mut is_example = false;
    let mut name = None;
    manual.lines().map(move |line| {
        if line.starts_with("```") {
            is_example = !is_example;
        } else if !is_example && line.starts_with('#') {
            name = line.strip_prefix("## ");
        }
        (name, line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::tests::candor;
    use crate::diag::Severity;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let manual = "# Codes\n\n## a/b\n\nOne.\n\n```markdown\n## Not one\n```\n\n## a/c\nTwo.\n";
        let check = |name, expected: Option<&str>| {
            assert_eq!(section(manual, name).as_deref(), expected);
        };
        check(
            "a/b",
            Some("## a/b\n\nOne.\n\n```markdown\n## Not one\n```\n"),
        );
        check("a/c", Some("## a/c\nTwo.\n"));
        check("a", None);
        check("Not one", None);
    }

    #[test]
    fn every_code_has_a_section_in_order_and_no_section_is_without_a_code() {
        let mut names: Vec<&str> = sections(MANUAL).filter_map(|(name, _)| name).collect();
        names.dedup();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(once.len(), names.len(), "a section stands twice");
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names, codes, "docs/diagnostics.md against src/diag/code.rs");
    }

    #[test]
    fn every_section_says_severity_wrong_right_and_what_to_do() {
        for code in Code::ALL {
            let text = section(MANUAL, code.as_str()).unwrap();
            let severity = match code.severity() {
                Severity::Error => "**Error.**",
                Severity::Warning => "**Warning.**",
                Severity::Note => "**Note.**",
            };
            for part in [severity, "\nWrong:\n", "\nRight:\n", "\nTo do: "] {
                assert!(text.contains(part), "{code} lacks {part:?}");
            }
            assert_eq!(text.matches("\n```\n").count(), 2, "{code}: two examples");
        }
    }

    #[test]
    fn the_command() {
        let here = Path::new("/");
        let (exit, out, err) = candor(here, &["explain", "faq/duplicate-id"]);
        assert_eq!((exit, err.as_str()), (Exit::Done, ""));
        assert!(out.starts_with("## faq/duplicate-id\n"), "{out}");

        let (exit, out, _) = candor(here, &["explain"]);
        assert_eq!((exit, out.lines().count()), (Exit::Done, Code::ALL.len()));
        let last: Vec<&str> = out.lines().last().unwrap().split("  ").collect();
        assert_eq!(last.first(), Some(&"build/draft"));
        assert_eq!(last.last(), Some(&" a draft is left out"));

        let (exit, out, err) = candor(here, &["explain", "faq/duplicate"]);
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
        assert_eq!(
            err,
            "error: there is no code `faq/duplicate`\nhelp: did you mean `faq/duplicate-id`?\n"
        );
        let (exit, _, err) = candor(here, &["explain", "nonsense"]);
        assert_eq!(exit, Exit::Usage);
        assert!(
            err.ends_with("help: `candor explain` lists all codes\n"),
            "{err}"
        );
    }
}
