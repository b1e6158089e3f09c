//! `docs/ledger.md` is enough to check a ledger without candor.
//!
//! 1. The programs in its code blocks are run by `python3` on a ledger that the binary wrote: several
//!    revisions, one of them a redaction. What it prints last is the head that `candor.json` names.
//! 2. Copies with something changed are refused, each for its reason.
//! 3. The fingerprint made by the book is one that candor takes.
//!
//! Where there is no `python3`, this says so and passes: `cargo test` needs Rust alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says why it was skipped"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const TOML: &str = r#"base_url = "https://notices.example.org"
default_locale = "en"
title = "Small"

[[locales]]
tag = "en"
name = "English"

[[locales]]
tag = "zh-Hans"
name = "简体中文"
"#;
const FACTS: &str = "status: monitoring\npublished: 2026-03-01T09:00:00Z\n";
const NOTICE: &str = "---\ntitle: Orders \"late\"\n---\n\n## What happened\n\nA system failed.\n";
const FAQ: &str = "- id: late\n  question: {en: Is my order late?, zh-Hans: 我的订单会延误吗？}\n  \
    answer: {en: Ask Lena Brandt., zh-Hans: 最多两天。}\n";
const LEDGER: &str = "content/incidents/a/history.jsonl";

/// The Python programs of the manual, in order.
fn programs() -> Vec<String> {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ledger.md");
    let manual = fs::read_to_string(manual).unwrap();
    let blocks = manual.split("\n```python\n").skip(1);
    blocks
        .map(|block| format!("{}\n", block.split("\n```\n").next().unwrap()))
        .collect()
}

/// Whether there is a `python3`; where there is none, says that the test is skipped.
fn has_python() -> bool {
    let found = Command::new("python3").arg("--version").output();
    let is_there = found.is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("skipped: there is no `python3` on PATH to check a ledger with");
    }
    is_there
}

fn python(program: &str, args: &[&str]) -> Output {
    let mut command = Command::new("python3");
    command.args(["-c", program]).args(args).output().unwrap()
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, text).unwrap();
}

/// Runs candor on a day of March; gives standard error.
fn candor(root: &Path, day: u8, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args)
        .args(["--now", &format!("2026-03-{day:02}T12:00:00Z")])
        .current_dir(root)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    errors
}

/// A site with a ledger of five lines, the last of which says that a name was taken out of the first.
fn recorded() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let inside = |file: &str| format!("content/incidents/a/{file}");
    write(root, "site.toml", TOML);
    write(root, &inside("incident.yaml"), FACTS);
    write(root, &inside("notice.en.md"), NOTICE);
    write(root, &inside("faq.yaml"), FAQ);
    candor(root, 1, &["record"]);
    let answer = FAQ.replace("Ask Lena Brandt.", "By 2 days or \"more\".");
    write(root, &inside("faq.yaml"), &answer);
    candor(root, 2, &["record"]);
    write(
        root,
        &inside("notice.zh-Hans.md"),
        "---\ntitle: 订单延误\n---\n\n## 发生了什么\n\n系统故障。\n",
    );
    candor(root, 3, &["record"]);
    let update =
        "- id: days\n  kind: correction\n  text: {en: It is 3 days.}\n  reviewed: [zh-Hans:late]\n";
    write(root, &inside("updates.yaml"), update);
    write(
        root,
        &inside("faq.yaml"),
        &answer.replace("2 days", "3 days"),
    );
    candor(root, 4, &["record"]);
    candor(
        root,
        5,
        &["redact", "a", "en:late@1", "--reason", "it named a person"],
    );
    folder
}

/// What the program says of a ledger: what it prints, or what is wrong.
fn verdict(program: &str, ledger: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "history.jsonl", ledger);
    let path = folder.path().join("history.jsonl");
    let output = python(program, &[path.to_str().unwrap()]);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim_end().to_owned();
    if output.status.success() {
        Ok(text(output.stdout))
    } else {
        Err(text(output.stderr))
    }
}

#[test]
fn the_program_takes_a_ledger_and_refuses_one_that_was_changed() {
    if !has_python() {
        return;
    }
    let program = programs().pop().unwrap();
    assert!(program.lines().count() <= 30);
    let folder = recorded();
    let ledger = fs::read_to_string(folder.path().join(LEDGER)).unwrap();
    candor(folder.path(), 6, &["build"]);
    let public = |file: &str| fs::read_to_string(folder.path().join("public").join(file)).unwrap();
    let said = verdict(&program, &ledger).unwrap();
    let head = said
        .strip_prefix("5 lines, 2 texts taken out, head ")
        .unwrap();
    assert!(
        public("candor.json").contains(&format!("\"a\": \"{head}\"")),
        "{head}"
    );
    assert_eq!(public("incidents/a.history.jsonl"), ledger);

    let lines: Vec<&str> = ledger.lines().collect();
    let refused = |changed: String, reason: &str| {
        assert_ne!(changed, ledger);
        let found = verdict(&program, &changed).unwrap_err();
        assert!(found.starts_with(reason), "{found:?} is not {reason:?}");
    };
    let with = |number: usize, line: String| {
        let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        lines[number - 1] = line;
        lines.join("\n") + "\n"
    };
    let text = with(2, lines[1].replace("By 2 days", "By 5 days"));
    refused(text, "line 2: not the text of ");
    let last = with(4, lines[3].replace("It is 3 days", "It is 4 days"));
    refused(last, "line 4: not the text of ");
    let kind = with(
        2,
        lines[1].replace("\"kind\":\"update\"", "\"kind\":\"minor\""),
    );
    refused(kind, "line 3: the line before is not as it was");
    let dropped = [&lines[..2], &lines[3..]].concat().join("\n") + "\n";
    refused(dropped, "line 3: it has another number");
    let swapped = [lines[0], lines[2], lines[1], lines[3], lines[4]].join("\n") + "\n";
    refused(swapped, "line 2: it has another number");
    let behind = with(
        2,
        format!("{},\"updates\":[]}}", lines[1].strip_suffix('}').unwrap()),
    );
    refused(behind, "line 2: `texts` is not its last member");
    let (texts, rest) = lines[1].split_once(",\"texts\":{").unwrap();
    let digest = rest.split(':').next().unwrap();
    let twice = with(2, format!("{texts},\"texts\":{{{digest}:null,{rest}"));
    refused(twice, "line 2: a name stands twice");
    // A ledger that is cut short at its end is whole, and has another head.
    let short = verdict(&program, &(lines[..4].join("\n") + "\n")).unwrap();
    assert!(
        short.starts_with("4 lines") && !short.ends_with(head),
        "{short}"
    );
}

#[test]
fn the_ledger_of_a_withdrawn_notice_is_published_without_its_texts() {
    if !has_python() {
        return;
    }
    let program = programs().pop().unwrap();
    let folder = recorded();
    let facts = FACTS.to_owned()
        + "withdrawn:\n  at: 2026-03-06T09:00:00Z\n  reason: {en: It was not ours.}\n";
    write(folder.path(), "content/incidents/a/incident.yaml", &facts);
    candor(folder.path(), 6, &["record"]);
    candor(folder.path(), 7, &["build", "--strict"]);
    let own = fs::read_to_string(folder.path().join(LEDGER)).unwrap();
    let published = folder.path().join("public/incidents/a.history.jsonl");
    let published = fs::read_to_string(published).unwrap();
    assert!(!published.contains("\"salt\"") && own.contains("\"salt\""));
    let head = |ledger: &str| {
        let said = verdict(&program, ledger).unwrap();
        said.split(", head ").nth(1).unwrap().to_owned()
    };
    assert_eq!(head(&published), head(&own));
}

#[test]
fn the_fingerprint_is_what_translated_from_takes() {
    if !has_python() {
        return;
    }
    let folder = recorded();
    let faq = "content/incidents/a/faq.yaml";
    let stale = || candor(folder.path(), 9, &["check"]).contains("translation/stale");
    // The source changes, so that the translation is older than it.
    let newer = FAQ.replace("Ask Lena Brandt.", "By 4 days\n    or more.");
    write(folder.path(), faq, &newer);
    candor(folder.path(), 8, &["record"]);
    assert!(stale());
    let program = format!(
        "import hashlib, sys\n{}print(fingerprint(sys.argv[1:]))",
        programs().first().unwrap()
    );
    let output = python(&program, &["Is my order late?", "By 4 days or\nmore."]);
    let fingerprint = String::from_utf8(output.stdout).unwrap();
    let declared = format!(
        "  translated_from: {{zh-Hans: {}}}\n",
        fingerprint.trim_end()
    );
    write(folder.path(), faq, &(newer + &declared));
    assert!(!stale(), "{declared}");
}
