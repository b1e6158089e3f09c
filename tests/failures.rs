//! What has gone wrong in programs like this one, by number: the catalogue of docs/reliability.md.
//!
//! 1. The table there has every number once, and names tests that exist.
//! 2. Lines that no other file tests have their test here, with the number in its name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Of the preview server, which may not be there: its tests are looked up once their files are.
const PREVIEW: [&str; 2] = ["tests/serve.rs", "tests/serve_sockets.rs"];

/// How many lines the catalogue has.
const LINES: usize = 46;

/// What is wrong with a test that the table names.
fn fault(test: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some((file, name)) = test.split_once(": ") else {
        let case = root.join(test);
        let is_there = case.join("args").is_file() || case.is_file();
        return (!is_there).then(|| format!("`{test}` is neither a case nor a file"));
    };
    let Ok(code) = fs::read_to_string(root.join(file)) else {
        return (!PREVIEW.contains(&file)).then(|| format!("there is no `{file}`"));
    };
    let is_test = code.split("#[test]").skip(1).any(|rest| {
        let line = rest.lines().find(|line| line.contains("fn "));
        line.is_some_and(|line| line.contains(&format!("fn {name}(")))
    });
    (!is_test).then(|| format!("`{file}` has no test `{name}`"))
}

/// The number of a row, and its tests.
fn row(line: &str) -> Option<(usize, Vec<&str>)> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let number = cells.get(1)?.parse().ok()?;
    let tests = cells.get(4)?.split('`').skip(1).step_by(2);
    Some((number, tests.collect()))
}

#[test]
fn every_line_names_tests_that_exist() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reliability.md");
    let table = fs::read_to_string(path).unwrap();
    let rows: Vec<_> = table.lines().filter_map(row).collect();
    let numbers: Vec<_> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=LINES).collect::<Vec<_>>());
    let faults: Vec<_> = rows
        .iter()
        .flat_map(|(number, tests)| {
            let none = tests.is_empty().then(|| "no test".to_owned());
            let faults = tests.iter().filter_map(|test| fault(test)).chain(none);
            faults.map(move |fault| format!("{number}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_test_that_does_not_exist_would_be_seen() {
    assert!(fault("tests/failures.rs: no_such_test").is_some());
    assert!(fault("tests/failures.rs: fault").is_some());
    assert!(fault("tests/no_such_file.rs: x").is_some());
    assert!(fault("tests/cases/check/no-such-case").is_some());
    assert_eq!(
        row("| 7 | a | b | `c: d`, `e` |"),
        Some((7, vec!["c: d", "e"]))
    );
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, text).unwrap();
}

/// A site of two notices in two languages, a page and a static file.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let toml = "base_url = \"https://example.org\"\ndefault_locale = \"en\"\ntitle = \"T\"\n\
                [[locales]]\ntag = \"en\"\nname = \"English\"\n\
                [[locales]]\ntag = \"de\"\nname = \"Deutsch\"\n";
    write(at, "site.toml", toml);
    for slug in ["one", "two"] {
        let text = "---\ntitle: T\n---\n\nText.\n";
        let folder = format!("content/incidents/{slug}");
        write(at, &format!("{folder}/incident.yaml"), "status: resolved\n");
        write(at, &format!("{folder}/notice.en.md"), text);
        write(at, &format!("{folder}/notice.de.md"), text);
    }
    let faq = "- id: kept\n  question: {en: K, de: K}\n  answer: {en: A, de: A}\n\
               - id: lost\n  question: {en: L, de: L}\n  answer: {en: B, de: B}\n";
    write(at, "content/incidents/one/faq.yaml", faq);
    write(
        at,
        "content/pages/about.en.md",
        "---\ntitle: About\n---\n\nUs.\n",
    );
    write(at, "static/logo.txt", "logo");
    folder
}

/// Whether the program was content, and what it said.
fn candor(folder: &Path, command: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args([
            command,
            "--now",
            "2026-11-01T00:00:00Z",
            "--color",
            "never",
            "--root",
        ])
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.success(), said)
}

fn built(folder: &Path) -> BTreeSet<String> {
    let (is_built, said) = candor(folder, "build");
    assert!(is_built, "{said}");
    let public = folder.join("public");
    let files = walkdir::WalkDir::new(&public)
        .into_iter()
        .map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            entry
                .path()
                .strip_prefix(&public)
                .unwrap()
                .display()
                .to_string()
        })
        .collect()
}

#[test]
fn line_05_what_is_deleted_renamed_or_a_draft_is_gone() {
    let folder = site();
    let at = folder.path();
    let before = built(at);
    let gone = [
        "en/about/index.html",
        "logo.txt",
        "en/incidents/two/index.html",
        "en/incidents/one/index.html",
    ];
    assert!(gone.iter().all(|path| before.contains(*path)), "{before:?}");
    let page = |slug: &str| {
        fs::read_to_string(at.join(format!("public/en/incidents/{slug}/index.html"))).unwrap()
    };
    assert!(page("one").contains("id=\"lost\""));

    fs::remove_file(at.join("content/pages/about.en.md")).unwrap();
    fs::remove_file(at.join("static/logo.txt")).unwrap();
    write(
        at,
        "content/incidents/two/incident.yaml",
        "status: resolved\ndraft: true\n",
    );
    fs::rename(
        at.join("content/incidents/one"),
        at.join("content/incidents/three"),
    )
    .unwrap();
    let faq = "- id: kept\n  question: {en: K, de: K}\n  answer: {en: A, de: A}\n";
    write(at, "content/incidents/three/faq.yaml", faq);
    let after = built(at);
    for path in gone {
        assert!(!after.contains(path), "{path}");
    }
    let is_of =
        |path: &&String| path.contains("/two/") || path.contains("/one/") || path.contains("about");
    assert_eq!(after.iter().find(is_of), None);
    assert!(page("three").contains("id=\"kept\"") && !page("three").contains("id=\"lost\""));
}

/// What was recorded is missed, though its ledger went with it; what never was is not.
#[test]
fn line_05_a_notice_that_is_gone_with_its_ledger_is_told() {
    let folder = site();
    let at = folder.path();
    let (recorded, said) = candor(at, "record");
    assert!(recorded, "{said}");
    let (_, said) = candor(at, "build");
    assert!(!said.contains("gone"), "{said}");
    let ledger = at.join("content/incidents/one/history.jsonl");
    let aside = at.join("history.jsonl");
    fs::rename(&ledger, &aside).unwrap();
    let (_, said) = candor(at, "build");
    assert!(
        said.contains("gone: all that was recorded of `one`"),
        "{said}"
    );
    fs::rename(&aside, &ledger).unwrap();
    let (_, said) = candor(at, "build");
    assert!(!said.contains("gone"), "{said}");
    fs::remove_dir_all(at.join("content/incidents/two")).unwrap();
    let (_, said) = candor(at, "build");
    let told = "gone: `two` was recorded, and all links to it are broken now";
    assert!(said.contains(told), "{said}");
    assert!(!said.contains("`one`"), "{said}");
    let (_, said) = candor(at, "build");
    assert!(!said.contains("gone"), "{said}");
}

#[test]
fn line_31_a_line_of_a_megabyte_is_built() {
    let folder = site();
    let line = "密码 *a* [b](#c) ".repeat(60_000);
    assert!(line.len() > 1_000_000);
    write(
        folder.path(),
        "content/pages/long.en.md",
        &format!("---\ntitle: L\n---\n\n## C\n\n{line}\n"),
    );
    let start = std::time::Instant::now();
    let files = built(folder.path());
    assert!(files.contains("en/long/index.html"));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn line_46_a_retired_question_without_its_translation_is_told() {
    let folder = site();
    let at = folder.path();
    let (recorded, said) = candor(at, "record");
    assert!(recorded, "{said}");
    let faq = "- id: kept\n  question: {en: K, de: K}\n  answer: {en: A, de: A}\n\
               - id: lost\n  question: {en: L, de: L}\n  retired:\n    at: 2026-10-01\n    reason: {en: Answered above.}\n";
    write(at, "content/incidents/one/faq.yaml", faq);
    let (_, said) = candor(at, "check");
    assert!(said.contains("`lost` is not there in `de`"), "{said}");
    built(at);
    let page = fs::read_to_string(at.join("public/de/incidents/one/index.html")).unwrap();
    assert!(page.contains("id=\"lost\"") && page.contains("Answered above."));
}
