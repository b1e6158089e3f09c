//! 33 to 35: one thing, one address; one address, one thing.

use crate::site::{FACTS, FAQ, HERE, Site, TOML};
use std::fs;

#[test]
fn f33_two_sources_of_one_path_are_both_named() {
    let check = |files: &[(&str, &str)], wanted: &[&str]| {
        let site = Site::built();
        for (path, text) in files {
            site.put(path, text);
        }
        site.fails(1, wanted);
    };
    let page = "---\ntitle: T\n---\nText.\n";
    check(
        &[("static/a.txt", "1"), ("static/A.txt", "2")],
        &["error[output/collision]", "static/A.txt", "static/a.txt"],
    );
    check(
        &[
            ("static/caf\u{e9}.txt", "1"),
            ("static/cafe\u{301}.txt", "2"),
        ],
        &["error[source/path-collision]", "caf\u{e9}.txt"],
    );
    check(
        &[
            ("content/pages/about.en.md", page),
            ("static/en/about/index.html", "x"),
        ],
        &[
            "error[output/collision]",
            "static/en/about/index.html",
            "`page.html`",
        ],
    );
    check(
        &[("static/en/feed.xml", "x")],
        &["error[output/collision]", "static/en/feed.xml"],
    );
    check(
        &[("static/candor.json", "{}")],
        &["error[output/collision]", "candor.json"],
    );
}

#[test]
fn f34_names_match_in_any_form_and_languages_are_those_of_the_list() {
    let site = Site::new();
    site.put(
        &format!("{HERE}/cafe\u{301}.svg"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>",
    );
    site.notice("![x](caf\u{e9}.svg) ![y](cafe\u{301}.svg)\n");
    site.put("content/pages/v0.5.2.en.md", "---\ntitle: V\n---\nText.\n");
    let files = site.builds();
    assert!(files.contains_key("en/v0.5.2/index.html"));
    assert!(files.contains_key("en/incidents/a/caf\u{e9}.svg"));
    site.put("content/pages/v0.5.md", "---\ntitle: V\n---\nText.\n");
    site.fails(1, &["content/pages/v0.5.md: error[parse/unknown-locale]"]);
    fs::remove_file(site.path("content/pages/v0.5.md")).unwrap();
    site.put(
        &format!("{HERE}/notice.de.md"),
        "---\ntitle: V\n---\nText.\n",
    );
    site.fails(1, &["notice.de.md: error[parse/unknown-locale]"]);
}

#[test]
fn f35_ids_never_collide() {
    let site = Site::built();
    site.notice("## One {#q}\n\nText.\n");
    site.fails(1, &["notice.en.md:5:", "error["]);
    site.notice("## One {#x}\n\n## Two {#x}\n");
    site.fails(1, &["notice.en.md:7:", "error["]);
    site.notice("## One {#_content}\n");
    site.fails(1, &["notice.en.md:5:", "error["]);
    site.notice("Text.\n");
    site.put(
        &format!("{HERE}/faq.yaml"),
        FAQ.replace("id: q", "id: update-q"),
    );
    site.fails(1, &["faq.yaml:1:7: error["]);
}

/// The guids of the English feed.
fn guids(site: &Site) -> Vec<String> {
    let files = site.builds();
    let channel = rss::Channel::read_from(files["en/feed.xml"].as_slice()).unwrap();
    let guids = channel
        .items()
        .iter()
        .map(|item| item.guid().unwrap().value().to_owned());
    guids.collect()
}

#[test]
fn f35_ids_of_feeds_never_change() {
    let site = Site::new();
    let said = site.run(&["record"]);
    assert_eq!(said.status, 0, "{}", said.text);
    let before = guids(&site);
    assert_eq!(before.len(), 1);
    site.put(
        &format!("{HERE}/notice.en.md"),
        "---\ntitle: Another\n---\n\n## What happened\n\nText.\n",
    );
    site.put(
        &format!("{HERE}/incident.yaml"),
        format!("{FACTS}aliases: [a]\n"),
    );
    site.put(
        &format!("{HERE}/updates.yaml"),
        "- id: title\n  kind: minor\n",
    );
    fs::rename(site.path(HERE), site.path("content/incidents/b")).unwrap();
    site.put(
        "site.toml",
        TOML.replace("https://example.org", "https://other.example/deep"),
    );
    assert_eq!(guids(&site), before);
}
