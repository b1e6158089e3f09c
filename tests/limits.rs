//! The bounds of docs/limits.md: what is refused at a limit, and what takes time by its size.
//!
//! 1. Limits that are refused, each just above it.
//! 2. [`grows`] compares the time for a site with that for one four times as large.
//! 3. What is hostile has to do with little memory.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const TOML: &str = "base_url = \"https://example.org\"\ndefault_locale = \"en\"\ntitle = \"T\"\n\
                    [[locales]]\ntag = \"en\"\nname = \"English\"\n";
const HERE: &str = "content/incidents/a";

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, text).unwrap();
}

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "site.toml", TOML);
    put(
        folder.path(),
        &format!("{HERE}/incident.yaml"),
        "status: monitoring\n",
    );
    put(
        folder.path(),
        &format!("{HERE}/notice.en.md"),
        "---\ntitle: T\n---\n\nText.\n",
    );
    folder
}

/// Checks a site with so much memory, in KiB: the status, what was said, how long it took.
fn check(root: &Path, memory: &str) -> (Option<i32>, String, Duration) {
    let start = Instant::now();
    let output = Command::new("sh")
        .args([
            "-c",
            "ulimit -v \"$1\"; exec \"$2\" check --message-format short",
            "sh",
        ])
        .args([memory, env!("CARGO_BIN_EXE_candor")])
        .env("RAYON_NUM_THREADS", "2")
        .current_dir(root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said, start.elapsed())
}

fn questions(count: usize) -> String {
    let mut faq = String::new();
    for number in 0..count {
        let _ = write!(
            faq,
            "- id: q{number}\n  question: {{en: Why {number}?}}\n  answer: {{en: Because.}}\n"
        );
    }
    faq
}

#[test]
fn what_is_above_a_limit_is_refused() {
    let folder = site();
    let root = folder.path();
    let refused = |path: &str, text: &str, wanted: &str| {
        let kept = fs::read_to_string(root.join(path)).ok();
        put(root, path, text);
        let (status, said, time) = check(root, "4000000");
        assert_eq!(status, Some(1), "{path}: {said}");
        assert!(said.contains(wanted), "{wanted}: {said}");
        assert!(time < Duration::from_secs(30), "{path}: {time:?}");
        fs::remove_file(root.join(path)).unwrap();
        if let Some(kept) = kept {
            put(root, path, &kept);
        }
    };
    let faq = format!("{HERE}/faq.yaml");
    refused(
        &format!("{HERE}/notice.en.md"),
        &"x".repeat((64 << 20) + 1),
        "source/too-large",
    );
    refused(
        &faq,
        &format!("- {}x{}\n", "[".repeat(65), "]".repeat(65)),
        "parse/syntax",
    );
    let aliases = format!("- &a x\n{}", "- *a\n".repeat(1_001));
    refused(&faq, &aliases, "parse/syntax");
    let bomb = format!("- &a [{}]\n{}", "x, ".repeat(100), "- *a\n".repeat(600));
    refused(&faq, &bomb, "parse/syntax");
    let long = "a".repeat(201);
    let id = format!("- id: {long}\n  question: {{en: Why?}}\n  answer: {{en: x}}\n");
    refused(&faq, &id, "parse/invalid-id");
    refused(
        &format!("content/incidents/{long}/incident.yaml"),
        "status: resolved\n",
        "parse/invalid-slug",
    );
}

/// Four times as much takes at most eight times as long.
fn grows(small: &Path, large: &Path) {
    let time = |root: &Path| {
        let (status, said, time) = check(root, "8000000");
        assert_eq!(status, Some(0), "{said}");
        time
    };
    let _ = time(small);
    let least = |root: &Path| (0..2).map(|_| time(root)).min().unwrap();
    let (small, large) = (least(small), least(large));
    assert!(large < small * 8, "{small:?} {large:?}");
}

#[test]
fn many_files_take_time_by_their_number() {
    let sites = [500, 2_000].map(|count| {
        let folder = site();
        for number in 0..count {
            put(
                folder.path(),
                &format!("static/{}/{number}.txt", number % 50),
                "x",
            );
        }
        folder
    });
    grows(sites[0].path(), sites[1].path());
}

#[test]
fn many_questions_take_time_by_their_number() {
    let sites = [500, 2_000].map(|count| {
        let folder = site();
        put(
            folder.path(),
            &format!("{HERE}/faq.yaml"),
            &questions(count),
        );
        folder
    });
    grows(sites[0].path(), sites[1].path());
}

#[test]
fn hostile_input_has_little_memory() {
    let folder = site();
    let root = folder.path();
    for piece in [
        "[",
        "![[]()",
        "*a **a ",
        "> ",
        "`e``e```e",
        "<!--",
        "[^a]: [^b] ",
        "x|",
        "**请。~~",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        put(
            root,
            &format!("{HERE}/notice.en.md"),
            &format!("---\ntitle: T\n---\n\n{text}\n"),
        );
        let (status, said, _) = check(root, "1500000");
        assert!(matches!(status, Some(0 | 1)), "{piece}: {status:?} {said}");
    }
}
