//! The bounds of docs/limits.md: what is refused at a limit, and what takes time by its size.
//!
//! 1. Limits that are refused, each just above it.
//! 2. [`grows`] compares the time for a site with that for one four times as large.
//! 3. What is hostile has to do with little memory.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use candor::ledger::line;
use candor::ledger::repair::{self, Line};
use candor::model::ledger::{
    Change, Content, Kept, Part, Redaction, Revision, RevisionKind, TextId, UnitId,
};
use candor::model::{Digest, Locale, Slug};
use candor::source::Span;
use jiff::Timestamp;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
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
    run(root, memory, "check")
}

/// The same with another command.
fn run(root: &Path, memory: &str, command: &str) -> (Option<i32>, String, Duration) {
    let start = Instant::now();
    let output = Command::new("sh")
        .args([
            "-c",
            "ulimit -v \"$1\"; exec \"$2\" \"$3\" --message-format short",
            "sh",
        ])
        .args([memory, env!("CARGO_BIN_EXE_candor"), command])
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
    let notice = format!("---\ntitle: T\n---\n\n{}\n", "{{ fact.a }} ".repeat(50_000));
    put(root, &format!("{HERE}/notice.en.md"), &notice);
    let fact = format!("status: resolved\nfacts: {{a: {}}}\n", "x".repeat(20_000));
    refused(&format!("{HERE}/incident.yaml"), &fact, "fact/place");
}

/// Four times as much takes at most eight times as long to check.
fn grows(small: &Path, large: &Path) {
    takes(small, large, "check", 0);
}

/// The same of another command, which ends with a status.
fn takes(small: &Path, large: &Path, command: &str, expected: i32) {
    let time = |root: &Path| {
        let (status, said, time) = run(root, "8000000", command);
        assert_eq!(status, Some(expected), "{command}: {said}");
        time
    };
    let _ = time(small);
    in_proportion(|| [time(small), time(large)]);
}

/// Four times as much takes less than eight times as long, in one try of a few: whatever else a machine does only adds to
/// the time, and what grows with the square takes sixteen.
fn in_proportion(times: impl Fn() -> [Duration; 2]) {
    let mut tries = Vec::new();
    let is_linear = (0..4).any(|_| {
        let [small, large] = times();
        tries.push((small, large));
        large < small * 8
    });
    assert!(is_linear, "{tries:?}");
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

/// What a notice of so many questions can go through, each as a site of its own: recorded, and then
/// every id another, with and without a word of where each went; a page for each question.
#[test]
fn what_becomes_of_many_questions_takes_time_by_their_number() {
    let sites = |counts: [usize; 2], prepare: &dyn Fn(&Path, usize)| {
        counts.map(|count| {
            let folder = site();
            put(
                folder.path(),
                &format!("{HERE}/faq.yaml"),
                &questions(count),
            );
            prepare(folder.path(), count);
            folder
        })
    };
    let record = |root: &Path| {
        let (status, said, _) = run(root, "8000000", "record");
        assert_eq!(status, Some(0), "{said}");
    };
    let lost = |root: &Path, count: usize| {
        record(root);
        let faq = questions(count).replace("- id: q", "- id: n");
        put(root, &format!("{HERE}/faq.yaml"), &faq);
    };
    let moved = |root: &Path, count: usize| {
        lost(root, count);
        let mut facts = "status: monitoring\nmoved:\n".to_owned();
        for number in 0..count {
            let _ = writeln!(facts, "  q{number}: n{number}");
        }
        put(root, &format!("{HERE}/incident.yaml"), &facts);
    };
    let pages = |root: &Path, _: usize| {
        let toml = format!("{TOML}[outputs]\nquestion_pages = true\n");
        put(root, "site.toml", &toml);
    };
    let [few, many] = sites([400, 1_600], &|root, _| record(root));
    takes(few.path(), many.path(), "check", 0);
    takes(few.path(), many.path(), "status", 0);
    let [few, many] = sites([400, 1_600], &lost);
    takes(few.path(), many.path(), "check", 1);
    let [few, many] = sites([400, 1_600], &moved);
    takes(few.path(), many.path(), "build", 0);
    let [few, many] = sites([100, 400], &pages);
    takes(few.path(), many.path(), "build", 0);
}

/// A line of a ledger behind another one, or the first.
fn line(before: Option<&Line>, words: &str) -> Line {
    let text = |unit| TextId::of(unit, &Locale::parse("en").unwrap());
    let kept = Kept::new(Arc::from("0".repeat(32)), Arc::from(words));
    let mut revision = Revision {
        number: before.map_or(1, |line| line.revision.number + 1),
        at: Timestamp::UNIX_EPOCH,
        kind: RevisionKind::Update,
        slug: Slug::parse("a").unwrap(),
        host: Arc::from("example.org"),
        source: Locale::parse("en").unwrap(),
        published: None,
        previous: before.map(|line| line.revision.digest),
        anchors: Arc::from([]),
        headings: None,
        updates: Vec::new(),
        changes: Arc::from([Change {
            text: text(UnitId::Notice),
            minor: false,
            from: None,
            authored: None,
            content: Content::Parts(vec![(Part::Body, kept)]),
        }]),
        reviewed: vec![text(UnitId::Facts)],
        redaction: before.map(|line| Redaction {
            reason: Arc::from(words),
            texts: vec![(text(UnitId::Notice), line.revision.number)],
        }),
        digest: Digest::of(b""),
        span: Span::nowhere(),
    };
    let (text, digest) = line::write(&revision);
    revision.digest = digest;
    Line { text, revision }
}

/// Two sides of a merge, each of so many lines that say one thing and another in turn and take out
/// what the line before said.
fn sides(count: usize) -> Vec<Line> {
    let mut lines = vec![line(None, "First.")];
    for side in ["One", "Two"] {
        let mut before = lines.first().cloned();
        for number in 0..count {
            let next = line(before.as_ref(), &format!("{side} {}.", number % 3));
            lines.push(next.clone());
            before = Some(next);
        }
    }
    lines
}

#[test]
fn many_lines_are_repaired_in_time_by_their_number() {
    let time = |count: usize| {
        let mut lines = sides(count);
        lines.reverse();
        let start = Instant::now();
        let repaired = repair::repair(lines, &[]);
        assert_eq!(repaired.lines.len(), 2 * count + 1);
        start.elapsed()
    };
    in_proportion(|| [time(1_000), time(4_000)]);
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
