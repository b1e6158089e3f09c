//! Slips of tired authors with a ledger, which were made by hand once: each is told, and what the help says works.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(dead_code, reason = "the site of other tests has more")]

#[path = "ledger/northwind.rs"]
mod northwind;
#[path = "ledger/site.rs"]
mod site;

use northwind::{CHINESE, DOT, ENGLISH, FACTS, FAQ, FAQ_CHINESE, FOLDER};
use site::{Run, Site, TOML};
use std::process::Command;

const FIRST: &str = "2026-03-27T02:00:00Z";
const NOW: &str = "2026-04-10T00:00:00Z";
const UPDATES: &str = "- id: told
  kind: correction
  text: {en: We have told the authority., zh-Hans: 我们已告知主管机关。}
";

fn file(name: &str) -> String {
    format!("{FOLDER}{name}")
}

/// What the only finding of a code says is to be done.
fn help(run: &Run, code: &str) -> String {
    run.only(code).help.clone().unwrap_or_default()
}

/// A notice that was recorded once, with a correction.
fn recorded() -> Site {
    let site = Site::new(&[("site.toml", TOML)]);
    for (name, text) in [
        ("incident.yaml", FACTS),
        ("notice.en.md", ENGLISH),
        ("notice.zh-Hans.md", CHINESE),
        ("faq.yaml", FAQ),
        ("faq.zh-Hans.yaml", FAQ_CHINESE),
        ("updates.yaml", UPDATES),
        ("timeline.svg", DOT),
    ] {
        site.write(&file(name), text);
    }
    site.done(FIRST, &["record"]);
    site
}

#[test]
fn an_update_that_is_deleted_is_to_be_put_back() {
    let site = recorded();
    site.write(&file("updates.yaml"), "");
    let run = site.run(NOW, &["check"]);
    let help = help(&run, "ledger/anchor-lost");
    assert!(help.contains("put `told` back"), "{help}");
    // Whoever means it finds it among what is recorded.
    site.append(
        &file("incident.yaml"),
        "moved: {update-told: what-we-did}\n",
    );
    let run = site.done(NOW, &["record"]);
    let line = "- removed: update `told` (en, zh-Hans)";
    assert!(run.out.contains(line), "{}", run.out);
}

#[test]
fn words_of_an_update_that_change_are_among_what_is_recorded() {
    let site = recorded();
    site.edit(&file("updates.yaml"), "the authority", "the authorities");
    let run = site.done(NOW, &["record"]);
    assert!(
        run.out.contains("- revised: update `told` (en)"),
        "{}",
        run.out
    );
}

#[test]
fn sections_that_are_all_renamed_are_those_in_their_places() {
    let site = recorded();
    site.edit(&file("notice.en.md"), "## What happened", "## Events");
    site.edit(&file("notice.en.md"), "## What we did", "## Our measures");
    let run = site.run(NOW, &["check"]);
    let help = help(&run, "ledger/anchor-lost");
    for line in ["what-happened: events", "what-we-did: our-measures"] {
        assert!(help.contains(line), "{help}");
    }
}

#[test]
fn a_group_goes_where_its_title_went() {
    let site = recorded();
    site.edit(&file("faq.yaml"), "group: accounts", "group: own");
    let run = site.run(NOW, &["check"]);
    let help = help(&run, "ledger/anchor-lost");
    assert!(help.contains("accounts: own"), "{help}");
}

#[test]
fn a_copied_folder_is_told_to_lose_its_ledger() {
    let site = recorded();
    let files = site.files(FOLDER.trim_end_matches('/'));
    site.put("content/incidents/2026-04-copy", &files);
    let run = site.run(NOW, &["check"]);
    let help = help(&run, "ledger/slug-moved");
    assert!(
        help.contains("delete `history.jsonl` in the copy"),
        "{help}"
    );
    site.remove("content/incidents/2026-04-copy/history.jsonl");
    site.done(NOW, &["check"]);
}

#[test]
fn what_is_no_spelling_is_not_minor() {
    for (from, to, what) in [
        ("No. Passwords were **not**", "Passwords were", "not"),
        (
            "We never ask for a password.",
            "We never ask for a password. Please change yours today all the same.",
            "a sentence comes",
        ),
        (
            "- group: reports",
            "- id: more\n  question: {en: Was more taken?}\n  answer: {en: Yes.}\n- group: reports",
            "a question comes",
        ),
    ] {
        let site = recorded();
        site.edit(&file("faq.yaml"), from, to);
        site.append(&file("updates.yaml"), "- id: typo\n  kind: minor\n");
        let run = site.run(NOW, &["record"]);
        assert!(run.only("ledger/minor").message.contains(what), "{run:#?}");
    }
}

#[test]
fn a_text_that_its_own_language_lacks_is_told() {
    let site = recorded();
    site.edit(
        &file("faq.yaml"),
        "      We never ask for a password.\n",
        "",
    );
    let run = site.run(NOW, &["check"]);
    let found = run.found("translation/missing");
    let found: Vec<_> = found
        .iter()
        .filter(|one| one.severity == "warning")
        .collect();
    assert!(
        found[0].message.contains("the answer of `phishing`"),
        "{run:#?}"
    );
    site.remove(&file("notice.en.md"));
    let run = site.run(NOW, &["check"]);
    let help = run.found("translation/missing");
    let help = help.iter().find(|one| one.severity == "warning").unwrap();
    let help = help.help.as_deref().unwrap_or_default();
    assert!(help.contains("source: zh-Hans"), "{run:#?}");
}

#[test]
fn an_answer_without_its_question_is_not_translated() {
    let site = recorded();
    let faq = site.read(&file("faq.zh-Hans.yaml"));
    let cut: String = faq
        .split_inclusive('\n')
        .scan(false, |seen, line| {
            let first = !*seen && line.trim_start().starts_with("question:");
            *seen |= first;
            Some(if first { "" } else { line })
        })
        .collect();
    site.write(&file("faq.zh-Hans.yaml"), &cut);
    let run = site.run(NOW, &["check"]);
    assert_eq!(run.found("translation/missing").len(), 1, "{run:#?}");
}

#[test]
fn a_name_in_a_translation_is_told_with_what_is_redacted() {
    let site = recorded();
    for (name, from, to) in [
        ("notice.en.md", "on a Tuesday", "on a Monday"),
        ("notice.zh-Hans.md", "星期二", "星期一"),
    ] {
        site.edit(&file(name), from, to);
    }
    site.done(NOW, &["record"]);
    let slug = FOLDER.trim_end_matches('/').rsplit('/').next().unwrap();
    let args = ["redact", slug, "en:notice@1", "--reason", "a name"];
    let run = site.done(NOW, &args);
    assert!(run.err.contains("zh-Hans:notice@1"), "{run:#?}");
}

#[test]
fn a_folder_without_ledgers_puts_nothing_back() {
    let site = recorded();
    for folder in ["content", "static"] {
        std::fs::create_dir_all(site.path(folder)).unwrap();
        let run = site.run(NOW, &["record", "--published", folder]);
        assert_eq!(run.status, 2, "{run:#?}");
    }
}

#[test]
fn a_former_name_is_no_new_notice() {
    let site = recorded();
    site.append(&file("incident.yaml"), "aliases: [2026-02-vendor]\n");
    let run = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(["new", "2026-02-vendor"])
        .current_dir(site.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(
        said.contains("is a former name of `2026-03-vendor`"),
        "{said}"
    );
}

#[test]
fn what_stands_in_the_wrong_order_for_redact_is_told() {
    let site = recorded();
    let args = ["redact", "en:notice@1", "2026-03-vendor", "--reason", "x"];
    let run = site.run(NOW, &args);
    assert!(run.err.contains("the notice comes first"), "{run:#?}");
}

#[test]
fn a_whole_url_of_the_site_that_leads_nowhere_has_its_place() {
    let site = recorded();
    let link = "\n[x](https://notices.example.org/en/nope/)\n";
    site.append(&file("notice.en.md"), link);
    let run = site.run(NOW, &["check"]);
    let place = run.only("link/broken").file.as_deref();
    assert_eq!(place, Some(&*file("notice.en.md")), "{run:#?}");
}
