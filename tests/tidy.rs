//! The house holds together.
//!
//! 1. Every source file says what it is for, and imports only from layers below its own.
//! 2. Every diagnostic is in the manual and in what some case expects.
//! 3. The changelog names the version.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use candor::diag::Code;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first: a file imports from its own and from those before it.
const LAYERS: [&str; 14] = [
    "source", "diag", "model", "l10n", "markdown", "parse", "anchors", "check", "output", "render",
    "verify", "publish", "build", "cli",
];

fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file() && path.display().to_string().ends_with(end))
        .collect()
}

fn layer(path: &Path) -> Option<usize> {
    let inside = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .ok()?;
    let first = inside
        .iter()
        .next()?
        .to_str()?
        .trim_end_matches(".rs")
        .to_owned();
    LAYERS.iter().position(|layer| *layer == first)
}

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    for path in files("src", ".rs") {
        let Some(own) = layer(&path) else { continue };
        // Links that start with a slash can be checked only once the output's paths are known.
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code
            .lines()
            .filter_map(|line| line.trim().strip_prefix("use crate::"))
        {
            let name: String = line
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let used = LAYERS.iter().position(|layer| *layer == name);
            let allowed = path.ends_with("check/links.rs") && name == "output";
            if used.is_some_and(|used| used > own) && !allowed {
                wrong.push(format!("{}: {line}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in files("src", ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn every_code_is_expected_by_a_case() {
    /// What no site of a case can bring about: the machine's faults, links, huge or renamed files
    /// (unit tests have those), and what a theme or author must go out of their way for.
    const ELSEWHERE: [Code; 10] = [
        Code::Unreadable,
        Code::LinkOutside,
        Code::SpecialFile,
        Code::PathCollision,
        Code::FileTooLarge,
        Code::WithdrawnDraft,
        Code::OutputHtml,
        Code::OutputUnstable,
        Code::OutputLocked,
        Code::OutputIo,
    ];
    let cases = files("tests/cases", "stderr");
    let expected: String = cases
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for code in Code::ALL {
        let told = expected.contains(&format!("[{code}]"));
        let elsewhere = ELSEWHERE.contains(code);
        assert!(
            told != elsewhere,
            "{code}: told by a case: {told}, listed: {elsewhere}"
        );
    }
}

#[test]
fn the_changelog_names_the_version() {
    let changelog = fs::read_to_string("CHANGELOG.md").unwrap();
    assert!(changelog.contains(concat!("## [", env!("CARGO_PKG_VERSION"), "]")));
}
