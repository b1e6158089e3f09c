//! Facts said once, with the real program: pages, feeds, data, the ledger, translations.
//!
//! 1. Every language says a fact in its own way, wherever texts are published.
//! 2. Putting a fact in place of the same words is no change; another value is one, in every text that
//!    says it, and makes no translation stale that says it, too.
//! 3. `translated_from` names a text with its facts by their names.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "ledger/site.rs"]
mod site;

use site::{Run, Site, TOML};

const HERE: &str = "content/incidents/a";
const FACTS: &str = "status: monitoring
facts:
  found: 2026-03-09
  seen: 2026-03-09T19:00:00-07:00
  users: 21480
  vendor: \"**Acme** & <Sons>\"
  data: {en: names, zh-Hans: 姓名}
  contact: help@example.org
";
const FAQ: &str = "- id: when
  question:
    en: What of {{ fact.vendor }}?
    zh-Hans: \"{{ fact.vendor }}如何？\"
  answer:
    en: |
      We saw it at {{ fact.seen }}: {{ fact.data }} of {{ fact.users }}. Write to {{ fact.contact }}.
    zh-Hans: |
      我们于{{ fact.seen }}发现：{{ fact.users }}人的{{ fact.data }}。请联系 {{ fact.contact }}。
- id: gone
  question: {en: Old?, zh-Hans: 旧？}
  retired:
    at: 2026-04-01
    reason: {en: \"It was {{ fact.found }}.\", zh-Hans: \"是{{ fact.found }}。\"}
";
const UPDATES: &str = "- id: one
  text: {en: \"Now {{ fact.users }}.\", zh-Hans: \"现为{{ fact.users }}。\"}
";
const ENGLISH: &str = "---
title: \"{{ fact.users }} accounts\"
summary: Found on {{ fact.found }}.
---

## Since {{ fact.found }}

{{ fact.vendor }} lost {{ fact.data }}. `{{ fact.users }}` stays.
";
const CHINESE: &str = "---
title: \"{{ fact.users }} 个账户\"
summary: 发现于{{ fact.found }}。
---

## {{ fact.found }}以来

{{ fact.vendor }}丢失了{{ fact.data }}。`{{ fact.users }}`不变。
";

fn site() -> Site {
    let files = [
        ("incident.yaml", FACTS),
        ("faq.yaml", FAQ),
        ("updates.yaml", UPDATES),
        ("notice.en.md", ENGLISH),
        ("notice.zh-Hans.md", CHINESE),
    ];
    let site = Site::new(&[("site.toml", TOML)]);
    for (name, text) in files {
        site.write(&format!("{HERE}/{name}"), text);
    }
    site
}

const FIRST: &str = "2026-04-02T00:00:00Z";
const SECOND: &str = "2026-04-03T00:00:00Z";
const THIRD: &str = "2026-04-04T00:00:00Z";

fn changed(site: &Site) -> Vec<String> {
    let ledger = site.read(&format!("{HERE}/history.jsonl"));
    let lines = site::Line::all(&ledger);
    let changes = lines.last().unwrap().value["changes"].as_array().unwrap();
    let name = |change: &serde_json::Value| {
        let word = |key: &str| change[key].as_str().unwrap_or_default().to_owned();
        format!("{}:{}{}", word("locale"), word("unit"), word("id"))
    };
    changes.iter().map(name).collect()
}

fn quiet(run: &Run) {
    assert_eq!(run.codes("error"), Vec::<&str>::new(), "{run:#?}");
    assert_eq!(run.codes("warning"), Vec::<&str>::new(), "{run:#?}");
    assert_eq!(run.codes("note"), Vec::<&str>::new(), "{run:#?}");
}

#[test]
fn every_language_says_a_fact_in_its_own_way_wherever_it_is_published() {
    let site = site();
    quiet(&site.done(FIRST, &["record"]));
    quiet(&site.done(FIRST, &["build"]));
    let files = site.files("public");
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        // The one in code is a quotation; lists of changes show no texts.
        let left = text.replace("{{ fact.users }}", "");
        assert!(!left.contains("{{ fact."), "{path}: {text}");
    }
    let read = |path: &str| site.read(&format!("public/{path}"));
    let page = read("en/incidents/a/index.html");
    for words in [
        "<title>21,480 accounts",
        "Found on March 9, 2026.",
        "Since March 9, 2026",
        "**Acme** &amp; &lt;Sons&gt; lost names",
        "March 9, 2026 at 7:00\u{202f}PM PDT",
        "<a href=\"mailto:help@example.org\">help@example.org</a>",
        "It was March 9, 2026.",
        "Now 21,480.",
        "<code>{{ fact.users }}</code>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<strong>Acme"), "{page}");
    let page = read("zh-Hans/incidents/a/index.html");
    for words in [
        "<title>21,480 个账户",
        "2026年3月9日以来",
        "丢失了姓名",
        "我们于2026年3月9日 GMT-7 19:00发现：21,480人的姓名",
        "是2026年3月9日。",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let text = read("en/incidents/a/index.txt");
    assert!(text.contains("**Acme** & <Sons> lost names"), "{text}");
    let markdown = read("en/incidents/a/index.md");
    assert!(
        markdown.contains("\\*\\*Acme\\*\\* &amp; &#60;Sons&#62; lost names"),
        "{markdown}"
    );
    for path in [
        "en/feed.xml",
        "en/atom.xml",
        "en/feed.json",
        "incidents/a.json",
    ] {
        assert!(read(path).contains("21,480"), "{path}");
    }
    let answer = site.done(FIRST, &["link", "What of Acme"]).out;
    assert!(
        answer.contains("21,480") && answer.contains("What of **Acme**"),
        "{answer}"
    );
}

#[test]
fn a_fact_in_place_of_the_same_words_is_no_change() {
    let site = site();
    let notice = format!("{HERE}/notice.en.md");
    let plain = ENGLISH
        .replace("{{ fact.found }}", "March 9, 2026")
        .replace("\"{{ fact.users }} accounts\"", "21,480 accounts")
        .replace("{{ fact.vendor }}", "\\*\\*Acme\\*\\* \\& \\<Sons>");
    site.write(&notice, &plain);
    site.done(FIRST, &["record"]);
    site.write(&notice, ENGLISH);
    let run = site.done(SECOND, &["record"]);
    assert_eq!(
        run.err,
        "nothing to record: everything is as it was recorded\n"
    );
    quiet(&site.done(SECOND, &["build"]));
}

#[test]
fn another_value_is_a_change_of_every_text_that_says_it_and_makes_nothing_stale() {
    let site = site();
    site.done(FIRST, &["record"]);
    site.edit(&format!("{HERE}/incident.yaml"), "21480", "21490");
    let run = site.run(SECOND, &["check"]);
    assert_eq!(run.codes("note"), ["ledger/unrecorded"], "{run:#?}");
    quiet(&site.done(SECOND, &["record"]));
    assert_eq!(
        changed(&site),
        [
            "en:notice",
            "zh-Hans:notice",
            "en:questionwhen",
            "zh-Hans:questionwhen",
            "en:updateone",
            "zh-Hans:updateone"
        ]
    );
    quiet(&site.done(SECOND, &["build"]));
    let page = site.read("public/en/incidents/a/index.html");
    assert!(page.contains("</span>21,480</del>"), "{page}");
    let ledger = site.read(&format!("{HERE}/history.jsonl"));
    let lines = site::Line::all(&ledger);
    for line in &lines {
        let changes = line.value["changes"].as_array().unwrap();
        let with = changes
            .iter()
            .filter(|change| change["authored"].is_string());
        assert_eq!(
            with.count(),
            if line.text.contains("\"number\":1,") {
                8
            } else {
                6
            }
        );
    }
}

#[test]
fn a_translation_with_words_of_its_own_has_to_follow() {
    let site = site();
    let faq = format!("{HERE}/faq.yaml");
    site.edit(&faq, "{{ fact.users }}人", "21,480人");
    site.done(FIRST, &["record"]);
    site.edit(&format!("{HERE}/incident.yaml"), "21480", "21490");
    site.done(SECOND, &["record"]);
    let run = site.done(SECOND, &["check"]);
    assert_eq!(run.codes("note"), ["translation/stale"], "{run:#?}");
}

/// What `status` says a translation is to be made from.
fn fingerprint(site: &Site, now: &str) -> String {
    let out = site.done(now, &["status", "--locale", "zh-Hans"]).out;
    let line = out.lines().find(|line| line.contains("translated_from"));
    let line = line.unwrap_or_else(|| panic!("{out}"));
    let digits: String = line.chars().filter(char::is_ascii_hexdigit).collect();
    digits.get(digits.len() - 12..).unwrap().to_owned()
}

#[test]
fn what_a_translation_is_made_from_has_facts_by_their_names() {
    let site = site();
    let (faq, facts) = (format!("{HERE}/faq.yaml"), format!("{HERE}/incident.yaml"));
    site.done(FIRST, &["record"]);
    // The source says more, the translation follows and names it.
    site.edit(&faq, "Write to", "Do write to");
    site.done(SECOND, &["record"]);
    let made_from = fingerprint(&site, SECOND);
    site.edit(&faq, "请联系", "请务必联系");
    let declared =
        format!("  translated_from: {{zh-Hans: {made_from}}}\n  answer:\n    en: |\n      We");
    site.edit(&faq, "  answer:\n    en: |\n      We", &declared);
    site.done(THIRD, &["record"]);
    quiet(&site.done(THIRD, &["check"]));
    // Another value is no work for a translator: both say it.
    site.edit(&facts, "21480", "21490");
    site.done("2026-04-05T00:00:00Z", &["record"]);
    quiet(&site.done("2026-04-05T00:00:00Z", &["check"]));
    // Other words are, and a text made from what was there before does not do.
    site.edit(&faq, "Do write to", "Please write to");
    site.done("2026-04-06T00:00:00Z", &["record"]);
    let run = site.done("2026-04-06T00:00:00Z", &["check"]);
    assert_eq!(run.codes("note"), ["translation/stale"], "{run:#?}");
    let newer = fingerprint(&site, "2026-04-06T00:00:00Z");
    assert_ne!(made_from, newer);
    // Made from the newest words, the translation is current, whether a word of it had to change or not.
    site.edit(&faq, &made_from, &newer);
    quiet(&site.done("2026-04-06T00:00:00Z", &["check"]));
}

#[test]
fn what_is_written_in_a_text_that_was_taken_out_cannot_be_guessed() {
    let site = site();
    site.done(FIRST, &["record"]);
    site.edit(&format!("{HERE}/faq.yaml"), "We saw it", "Somebody saw it");
    site.done(SECOND, &["record"]);
    let args = ["redact", "a", "en:when@1", "--reason", "A name."];
    site.done(THIRD, &args);
    let run = site.done(THIRD, &["check"]);
    assert_eq!(run.codes("note"), ["translation/stale"], "{run:#?}");
    let ledger = site.read(&format!("{HERE}/history.jsonl"));
    assert!(!ledger.contains("We saw it"), "{ledger}");
}

#[test]
fn a_draft_and_a_right_to_left_language_can_have_facts() {
    let toml = "base_url = \"https://example.org\"\ndefault_locale = \"ar\"\ntitle = \"x\"\n\
        timezone = \"Asia/Riyadh\"\n[[locales]]\ntag = \"ar\"\nname = \"العربية\"\n";
    let notice =
        "---\ntitle: حادث\n---\n\nفي {{ fact.seen }} في {{ fact.vendor }}. {{ fact.contact }}\n";
    let site = Site::new(&[
        ("site.toml", toml),
        (
            &format!("{HERE}/incident.yaml"),
            "status: resolved\nfacts:\n  seen: 2026-03-09T19:00:00-07:00\n  vendor: Acme (US)\n  contact: a@b.example\n",
        ),
        (&format!("{HERE}/notice.ar.md"), notice),
    ]);
    site.done(FIRST, &["record"]);
    quiet(&site.done(FIRST, &["build"]));
    let page = site.read("public/ar/incidents/a/index.html");
    assert!(page.contains("\u{2068}Acme (US)\u{2069}."), "{page}");
    assert!(page.contains("مارس 2026"), "{page}");
}
