//! What is live stays: from the built site to `candor verify`.
//!
//! 1. A byte that was flipped, a file too many or too few: found from the manifest, whichever file it is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs candor in a folder; gives its status and what it said.
fn candor(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args)
        .args(["--now", "2026-11-01T00:00:00Z", "--message-format", "short"])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, bytes).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
    paths.filter(|path| path.is_file()).collect()
}

/// The example, built.
fn example() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let (status, text) = candor(root(), &["build", "--output", public.to_str().unwrap()]);
    assert_eq!(status, 0, "{text}");
    folder
}

#[test]
fn any_byte_that_was_flipped_is_found() {
    let folder = example();
    let public = folder.path().join("public");
    let (status, text) = candor(folder.path(), &["verify", "public"]);
    assert_eq!(status, 0, "{text}");
    assert!(
        text.ends_with("of https://notices.example.org: all as published\n"),
        "{text}"
    );
    let mut changed = 0;
    for file in files(&public)
        .iter()
        .filter(|file| !file.ends_with("candor.json"))
    {
        let whole = fs::read(file).unwrap();
        let mut bytes = whole.clone();
        match bytes.last_mut() {
            Some(last) => *last ^= 1,
            None => bytes.push(b'x'),
        }
        write(file, &bytes);
        let (status, text) = candor(folder.path(), &["verify", "public"]);
        let path = file.strip_prefix(&public).unwrap().display();
        let finding = format!("{path}: error[copy/changed]: `{path}` is not what was published");
        assert_eq!((status, text), (1, format!("{finding}\n1 error\n")));
        write(file, &whole);
        changed += 1;
    }
    assert!(changed > 30);
}

#[test]
fn a_file_too_many_or_too_few_is_found() {
    let folder = example();
    let public = folder.path().join("public");
    let check = |expected: &str| {
        let (status, text) = candor(folder.path(), &["verify", "public"]);
        assert_eq!((status, text), (1, format!("{expected}\n1 error\n")));
    };
    let page = public.join("en/incidents/phish/index.html");
    write(&page, b"<title>Northwind</title>");
    let name = "en/incidents/phish/index.html";
    check(&format!(
        "{name}: error[copy/extra]: `{name}` is not part of the site"
    ));
    fs::remove_dir_all(page.parent().unwrap()).unwrap();
    fs::remove_file(public.join("en/feed.xml")).unwrap();
    check(
        "en/feed.xml: error[copy/missing]: `en/feed.xml` is part of the site and not of this copy",
    );
}
