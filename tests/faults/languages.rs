//! 42 to 46: what goes wrong between languages.

use crate::site::{FACTS, FAQ, HERE, PAGE, Site, TOML, text};
use std::fs;

#[test]
fn f42_dates_of_feeds_are_english_and_times_have_a_zone() {
    let site = Site::new();
    let files = site.builds();
    let feed = text(&files, "zh-Hans/feed.xml");
    assert!(
        feed.contains("<pubDate>Sun, 1 Mar 2026 00:00:00 +0000</pubDate>")
            || feed.contains("<pubDate>Sun, 01 Mar 2026 00:00:00 +0000</pubDate>"),
        "{feed}"
    );
    assert!(text(&files, PAGE).contains("UTC"));
    site.put(
        "site.toml",
        TOML.replacen("title", "timezone = \"Asia/Tokyo\"\ntitle", 1),
    );
    assert!(text(&site.builds(), PAGE).contains("GMT+9"));
    for time in [
        "2026-03-01T00:00:00",
        "2026-03-01 00:00",
        "yesterday",
        "2026-02-30T00:00:00Z",
    ] {
        let facts = FACTS.replace("2026-03-01T00:00:00Z", time);
        site.put(&format!("{HERE}/incident.yaml"), facts);
        site.fails(1, &["incident.yaml:2:12: error[parse/invalid-time]"]);
    }
}

#[test]
fn f43_a_change_of_the_source_is_seen_by_content() {
    let site = Site::new();
    assert_eq!(site.run(&["record"]).status, 0);
    let stale = || {
        site.run(&["check"])
            .text
            .contains("note[translation/stale]: `q` in `zh-Hans`")
    };
    assert!(!stale());
    let path = format!("{HERE}/faq.yaml");
    let file = fs::File::options()
        .write(true)
        .open(site.path(&path))
        .unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
    assert!(!stale());
    site.put(&path, FAQ.replace("Because.", "Because  \n      of that."));
    site.put(&path, FAQ.replace("Because.", "For another reason."));
    assert!(stale());
    site.put(&path, FAQ);
    assert!(!stale());
}

#[test]
fn f44_emphasis_and_line_breaks_are_chinese() {
    let site = Site::new();
    let body = "---\ntitle: 小\n---\n\n**请勿点击。**请\n勿点击\nNorthwind\nID。\n";
    site.put(&format!("{HERE}/notice.zh-Hans.md"), body);
    let files = site.builds();
    let page = text(&files, "zh-Hans/incidents/a/index.html");
    assert!(
        page.contains("<strong>请勿点击。</strong>请勿点击\nNorthwind\nID。"),
        "{page}"
    );
}

#[test]
fn f45_a_missing_string_stops_before_any_page() {
    let site = Site::built();
    let more = format!("{TOML}\n[[locales]]\ntag = \"tlh\"\nname = \"tlhIngan Hol\"\n");
    site.put("site.toml", more);
    site.fails(1, &["themes/default/i18n/tlh.toml: error[theme/string]"]);
    site.put("site.toml", TOML);
    let strings = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/themes/default/i18n/en.toml"
    ))
    .unwrap();
    let line = strings
        .lines()
        .find(|line| line.contains("other = "))
        .unwrap();
    let plural = strings.lines().position(|l| l == line).unwrap();
    let without: Vec<_> = strings
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != plural)
        .map(|(_, l)| l)
        .collect();
    site.put("themes/default/i18n/en.toml", without.join("\n"));
    site.fails(1, &["themes/default/i18n/en.toml", "error[theme/string]"]);
}

#[test]
fn f45_names_of_languages_are_their_own() {
    let site = Site::new();
    let files = site.builds();
    let page = text(&files, PAGE);
    assert!(
        page.contains("lang=\"zh-Hans\"") && page.contains(">简体中文<"),
        "{page}"
    );
    assert!(
        !page
            .chars()
            .any(|c| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c))
    );
}

#[test]
fn f46_a_forgotten_translation_of_a_retired_question_is_found() {
    let site = Site::built();
    let retired = "- id: q\n  question: {en: Why?, zh-Hans: 为什么？}\n  retired:\n    at: 2026-04-02\n    reason: {en: Answered above.}\n";
    site.put(&format!("{HERE}/faq.yaml"), retired);
    site.put(&format!("{HERE}/faq.zh-Hans.yaml"), "q: {answer: 因为。}\n");
    site.fails(1, &["faq.zh-Hans.yaml:1:", "error[faq/retired-answer]"]);
    fs::remove_file(site.path(&format!("{HERE}/faq.zh-Hans.yaml"))).unwrap();
    let said = site.run(&["build"]);
    assert!(said.status == 0, "{}", said.text);
    for locale in ["en", "zh-Hans"] {
        let files = site.public();
        assert!(text(&files, &format!("{locale}/incidents/a/index.html")).contains("id=\"q\""));
    }
}
