//! What is live stays: from the built site to `candor verify` and `candor check --published`.
//!
//! 1. A byte that was flipped, a file too many or too few: found from the manifest, whichever file it is.
//! 2. What `check --published` says to do, done: the same check then passes.

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

fn append(path: &Path, text: &str) {
    let old = fs::read_to_string(path).unwrap();
    write(path, format!("{old}{text}").as_bytes());
}

fn replace(path: &Path, from: &str, to: &str) {
    let old = fs::read_to_string(path).unwrap();
    assert!(old.contains(from), "{old}");
    write(path, old.replace(from, to).as_bytes());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
    paths.filter(|path| path.is_file()).collect()
}

fn copy(from: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files(from) {
        let path = folder.path().join(file.strip_prefix(from).unwrap());
        write(&path, &fs::read(file).unwrap());
    }
    folder
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

#[test]
fn a_site_loses_nothing_to_itself() {
    let folder = example();
    let public = folder.path().join("public");
    let (status, text) = candor(root(), &["check", "--published", public.to_str().unwrap()]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("nothing that is live at https://notices.example.org would be lost"));
}

#[test]
fn what_check_says_to_do_helps() {
    let site = copy(&root().join("tests/cases/published/lost/site"));
    let at = |path: &str| site.path().join(path);
    let check = || candor(site.path(), &["check", "--published", "live"]);
    assert_eq!(check().0, 1);
    append(
        &at("content/incidents/a/incident.yaml"),
        "aliases:\n  - /en/incidents/a/mfa/\n  - /zh-Hans/incidents/a/mfa/\nmoved:\n  mfa: two-factor\n",
    );
    for file in [
        "en/incidents/a/timeline.svg",
        "zh-Hans/incidents/a/timeline.svg",
        "docs/report.pdf",
    ] {
        write(&at(&format!("static/{file}")), b"x");
    }
    write(
        &at("content/incidents/b/incident.yaml"),
        b"status: resolved\npublished: 2025-03-01T00:00:00Z\n",
    );
    write(
        &at("content/incidents/b/notice.en.md"),
        b"---\ntitle: Notice b\n---\n\n## Impact\n\nText.\n",
    );
    replace(
        &at("content/incidents/c/incident.yaml"),
        "draft: true\n",
        "",
    );
    append(
        &at("content/incidents/2026-03-vendor/incident.yaml"),
        "aliases: [vendor]\n",
    );
    replace(
        &at("site.toml"),
        "missing = \"omit\"",
        "missing = \"fallback\"",
    );
    append(
        &at("site.toml"),
        "\n[[locales]]\ntag = \"de\"\nname = \"de\"\nretired = true\n",
    );
    replace(
        &at("content/pages/about-us.en.md"),
        "title: Page about\n",
        "title: Page about\naliases:\n  - /en/about/\n  - /old/\n",
    );
    let (status, text) = check();
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("would be lost"), "{text}");
}
