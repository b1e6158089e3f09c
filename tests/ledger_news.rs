//! What goes out, and what does not, where the kind of a revision alone would not tell.
//!
//! 1. A change that comes with nothing but a check is news all the same.
//! 2. A translation that is taken away is not announced as one.
//! 3. A review makes a translation current that declares an older source.
//! 4. A language whose tag changed keeps the ids of its items.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "ledger/site.rs"]
mod site;

use site::Site;
use std::collections::BTreeSet;

const FAQ: &str = "content/incidents/a/faq.yaml";

/// One notice in two languages, recorded and built on March 1.
fn two_languages() -> Site {
    let site = Site::new(&[
        (
            "site.toml",
            "base_url = \"https://a.example\"\ndefault_locale = \"en\"\ntitle = \"A\"\n\
             [[locales]]\ntag = \"en\"\nname = \"English\"\n\
             [[locales]]\ntag = \"fr\"\nname = \"Français\"\n",
        ),
        ("content/incidents/a/incident.yaml", "status: monitoring\n"),
        (
            "content/incidents/a/notice.en.md",
            "---\ntitle: One\n---\nText.\n",
        ),
        (
            "content/incidents/a/notice.fr.md",
            "---\ntitle: Un\n---\nTexte.\n",
        ),
        (
            FAQ,
            "- id: q\n  question: {en: Why?, fr: Pourquoi ?}\n  answer: {en: So., fr: Ainsi.}\n\
             - id: r\n  question: {en: When?, fr: Quand ?}\n  answer: {en: Now., fr: Maintenant.}\n",
        ),
    ]);
    site.done("2026-03-01T00:00:00Z", &["record"]);
    site.done("2026-03-01T00:00:00Z", &["build"]);
    site
}

/// What the ids of a language's items end in, behind the language.
fn told(site: &Site, locale: &str) -> BTreeSet<String> {
    let feed = site.read(&format!("public/{locale}/feed.xml"));
    let ids = feed.split("<guid isPermaLink=\"false\">").skip(1);
    ids.map(|rest| {
        let id = rest.split('<').next().unwrap();
        id.split("/rss/").nth(1).unwrap().to_owned()
    })
    .collect()
}

fn publish(site: &Site, now: &str) {
    site.done(now, &["record"]);
    site.done(now, &["build"]);
}

fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

#[test]
fn a_change_under_a_check_is_news() {
    let site = two_languages();
    site.write(
        "content/incidents/a/updates.yaml",
        "- id: march\n  kind: checked\n  text: {en: Still true., fr: Toujours vrai.}\n",
    );
    publish(&site, "2026-03-02T00:00:00Z");
    assert_eq!(told(&site, "en"), set(&["en/published"]));
    site.edit(FAQ, "So.", "So it is.");
    site.append(
        "content/incidents/a/updates.yaml",
        "- id: april\n  kind: checked\n  text: {en: Still true., fr: Toujours vrai.}\n",
    );
    publish(&site, "2026-04-02T00:00:00Z");
    assert_eq!(told(&site, "en"), set(&["en/published", "en/revision-3"]));
}

#[test]
fn a_translation_that_is_taken_away_is_not_announced() {
    let site = two_languages();
    site.edit(FAQ, ", fr: Quand ?", "");
    site.edit(FAQ, ", fr: Maintenant.", "");
    let run = site.done("2026-03-02T00:00:00Z", &["record"]);
    assert!(run.out.contains("removed: `r` When? (fr)"), "{}", run.out);
    site.done("2026-03-02T00:00:00Z", &["build"]);
    assert_eq!(told(&site, "fr"), set(&["fr/published"]));
    assert_eq!(told(&site, "en"), set(&["en/published"]));
}

#[test]
fn a_review_counts_where_an_older_source_is_declared() {
    let site = two_languages();
    site.edit(
        FAQ,
        "answer: {en: So., fr: Ainsi.}",
        "answer: {en: So., fr: Ainsi.}\n  translated_from: {fr: '000000000000'}",
    );
    let stale = |now: &str| {
        let run = site.run(now, &["check"]);
        run.found("translation/stale").len()
    };
    assert_eq!(stale("2026-03-02T00:00:00Z"), 1);
    site.write(
        "content/incidents/a/updates.yaml",
        "- id: read\n  kind: checked\n  reviewed: ['fr:q']\n",
    );
    assert_eq!(stale("2026-03-02T00:00:00Z"), 0);
}

#[test]
fn a_renamed_language_keeps_the_ids_of_its_items() {
    let site = two_languages();
    let before = told(&site, "fr");
    site.edit(
        "site.toml",
        "tag = \"fr\"",
        "tag = \"fr-FR\"\naliases = [\"fr\"]",
    );
    site.rename(
        "content/incidents/a/notice.fr.md",
        "content/incidents/a/notice.fr-FR.md",
    );
    let faq = site.read(FAQ).replace("fr: ", "fr-FR: ");
    site.write(FAQ, &faq);
    site.done("2026-03-02T00:00:00Z", &["build"]);
    assert_eq!(told(&site, "fr-FR"), before);
    let run = site.done("2026-03-02T00:00:00Z", &["record"]);
    assert!(run.err.contains("nothing to record"), "{}", run.err);
}
