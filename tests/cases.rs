//! Whole-program tests: the real binary on the sites of `tests/cases/AREA/CASE/`.
//!
//! 1. A case has `site/`, `args` (one argument a line) and what is expected: `status`, `stdout`,
//!    `stderr`, and files of the output in `expected/`.
//! 2. Each runs on a copy, with `public/` beside the site. `UPDATE=1` writes down what came out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        found.sort();
        found
    };
    folders(&root)
        .iter()
        .flat_map(|area| folders(area))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs a case; gives what differs.
fn run(case: &Path, update: bool) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&case.join("site"), folder.path());
    let args = fs::read_to_string(case.join("args")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args.lines())
        .current_dir(folder.path())
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("GITHUB_WORKSPACE")
        .output()
        .unwrap();
    let here = folder.path().canonicalize().unwrap().display().to_string();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "[ROOT]");
    let mut got = vec![
        (
            "status".to_owned(),
            format!("{}\n", output.status.code().unwrap()),
        ),
        ("stdout".to_owned(), text(&output.stdout)),
        ("stderr".to_owned(), text(&output.stderr)),
    ];
    for entry in walkdir::WalkDir::new(case.join("expected"))
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(case.join("expected")).unwrap();
            let made = fs::read(folder.path().join("public").join(path)).unwrap_or_default();
            got.push((format!("expected/{}", path.display()), text(&made)));
        }
    }
    let mut differences = Vec::new();
    for (name, got) in got {
        let path = case.join(&name);
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if got == expected {
            continue;
        }
        if update {
            #[expect(
                clippy::disallowed_methods,
                reason = "UPDATE=1 rewrites what is expected"
            )]
            fs::write(&path, &got).unwrap();
        } else {
            let case = case.display();
            differences.push(format!(
                "{case}: {name}\nexpected:\n{expected}\ngot:\n{got}"
            ));
        }
    }
    differences
}

#[test]
fn every_case_comes_out_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let cases = cases();
    assert!(!cases.is_empty());
    let differences: Vec<_> = cases.iter().flat_map(|case| run(case, update)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
