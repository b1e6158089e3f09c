//! Readers of feeds see each item once, whatever is done to the site.
//!
//! 1. A reader polls all feeds after each step, and knows items by their ids alone, across feeds.
//! 2. What the steps bring is listed item by item; a new title, folder, path or host brings nothing.
//! 3. Each format is read by a parser of its own; what it says of dates and languages holds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const TOML: &str = r#"base_url = "https://example.org"
default_locale = "en"
title = "Small"

[[locales]]
tag = "en"
name = "English"

[[locales]]
tag = "zh-Hans"
name = "简体中文"
"#;
const FAQ: &str = "- id: q\n  question: {en: Why?}\n  answer:\n    en: Because.\n";
/// Right-to-left, beyond the basic plane, and what XML and HTML have to escape.
const TITLE: &str = "A ]]> & <b> 😀 שלום";

/// A site on disk, and the day on which the next thing is done to it.
struct Site {
    folder: TempDir,
    day: u8,
}

/// An item as one of the parsers understood it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    id: String,
    title: String,
    link: String,
    html: String,
    at: jiff::Timestamp,
}

/// A feed as one of the parsers understood it.
struct Feed {
    /// Its own id, where the format has one.
    id: Option<String>,
    itself: String,
    language: String,
    items: Vec<Item>,
}

/// What polls, and remembers what it has seen.
#[derive(Default)]
struct Reader {
    seen: BTreeSet<String>,
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, text).unwrap();
}

impl Site {
    fn new() -> Self {
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
            day: 1,
        };
        site.write("site.toml", TOML);
        site.write("content/incidents/a/incident.yaml", "status: monitoring\n");
        let notice = format!("---\ntitle: '{TITLE}'\n---\n\n## What happened\n\nText.\n");
        site.write("content/incidents/a/notice.en.md", &notice);
        site.write("content/incidents/a/faq.yaml", FAQ);
        site
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.folder.path().join(path), text);
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let old = fs::read_to_string(self.folder.path().join(path)).unwrap();
        assert!(old.contains(from), "{old}");
        self.write(path, &old.replace(from, to));
    }

    fn candor(&self, args: &[&str]) {
        let now = format!("2026-03-{:02}T12:00:00Z", self.day);
        let output = Command::new(env!("CARGO_BIN_EXE_candor"))
            .args(args)
            .args(["--now", &now, "--message-format", "short"])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{args:?}: {text}");
    }

    /// Records what was done, a day later, and publishes it.
    fn publish(&mut self) -> BTreeMap<String, Feed> {
        self.day += 1;
        self.candor(&["record"]);
        self.build(&[])
    }

    fn build(&self, args: &[&str]) -> BTreeMap<String, Feed> {
        self.candor(&[&["build", "--strict"], args].concat());
        let public = self.folder.path().join("public");
        let files = walkdir::WalkDir::new(&public).into_iter();
        let files = files.map(|entry| entry.unwrap().into_path());
        files
            .filter_map(|path| {
                let name = path.file_name()?.to_str()?;
                let read = match name {
                    "feed.xml" => rss,
                    "atom.xml" => atom,
                    "feed.json" => json,
                    _ => return None,
                };
                let inside = path.strip_prefix(&public).unwrap().display().to_string();
                Some((inside, read(&fs::read_to_string(&path).unwrap())))
            })
            .collect()
    }
}

fn rss(text: &str) -> Feed {
    let channel = rss::Channel::read_from(text.as_bytes()).unwrap();
    let items = channel.items().iter().map(|item| {
        let guid = item.guid().unwrap();
        assert!(!guid.is_permalink());
        let at = jiff::fmt::rfc2822::parse(item.pub_date().unwrap()).unwrap();
        Item {
            id: guid.value().to_owned(),
            title: item.title().unwrap().to_owned(),
            link: item.link().unwrap().to_owned(),
            html: item.content().unwrap().to_owned(),
            at: at.timestamp(),
        }
    });
    Feed {
        id: None,
        itself: channel.atom_ext().unwrap().links()[0].href().to_owned(),
        language: channel.language().unwrap().to_owned(),
        items: items.collect(),
    }
}

fn atom(text: &str) -> Feed {
    let feed = atom_syndication::Feed::read_from(text.as_bytes()).unwrap();
    let items = feed.entries().iter().map(|entry| {
        let published = entry.published().unwrap();
        assert!(entry.updated() >= published);
        Item {
            id: entry.id().to_owned(),
            title: entry.title().as_str().to_owned(),
            link: entry.links()[0].href().to_owned(),
            html: entry.content().unwrap().value().unwrap().trim().to_owned(),
            at: published.to_rfc3339().parse().unwrap(),
        }
    });
    let mut links = feed.links().iter();
    Feed {
        id: Some(feed.id().to_owned()),
        itself: links
            .find(|link| link.rel() == "self")
            .unwrap()
            .href()
            .to_owned(),
        language: feed.lang().unwrap().to_owned(),
        items: items.collect(),
    }
}

fn json(text: &str) -> Feed {
    let feed: serde_json::Value = serde_json::from_str(text).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let items = feed["items"].as_array().unwrap().iter().map(|item| Item {
        id: text(&item["id"]),
        title: text(&item["title"]),
        link: text(&item["url"]),
        html: text(&item["content_html"]).trim().to_owned(),
        at: text(&item["date_published"]).parse().unwrap(),
    });
    Feed {
        id: None,
        itself: text(&feed["feed_url"]),
        language: text(&feed["language"]),
        items: items.collect(),
    }
}

impl Reader {
    /// What of all feeds it has not seen yet: the ids less what they begin with.
    fn poll(&mut self, feeds: &BTreeMap<String, Feed>) -> Vec<String> {
        let mut new = BTreeSet::new();
        for (path, feed) in feeds {
            let ids: BTreeSet<_> = feed.items.iter().map(|item| &item.id).collect();
            assert_eq!(ids.len(), feed.items.len(), "{path} has an item twice");
            for id in ids {
                let what = id.strip_prefix("tag:example.org,2026-03-02:a/");
                let what = what.unwrap_or_else(|| panic!("{path}: {id}"));
                if self.seen.insert(id.clone()) {
                    new.insert(what.to_owned());
                }
            }
        }
        new.into_iter().collect()
    }
}

/// Ids of an item in each of the four feeds of a language.
fn everywhere(whats: &[&str]) -> Vec<String> {
    let feeds = ["atom", "incident", "json", "rss"].iter();
    feeds
        .flat_map(|feed| whats.iter().map(move |what| format!("{feed}/{what}")))
        .collect()
}

const CORRECTION: &str = "- id: c\n  kind: correction\n  text: {en: We were wrong.}\n";

#[test]
fn each_item_is_seen_once() {
    let mut site = Site::new();
    let mut reader = Reader::default();
    assert_eq!(
        reader.poll(&site.publish()),
        everywhere(&["en/published", "zh-Hans/published:fallback"])
    );
    assert_eq!(reader.poll(&site.build(&[])), [""; 0], "nothing was done");

    let chinese = "---\ntitle: 小\n---\n\n## 发生了什么\n\n一。\n";
    site.write("content/incidents/a/notice.zh-Hans.md", chinese);
    let faq = "q: {question: 为什么？, answer: 因为。}\n";
    site.write("content/incidents/a/faq.zh-Hans.yaml", faq);
    let told = reader.poll(&site.publish());
    assert_eq!(told, everywhere(&["zh-Hans/published"]), "a translation");

    site.replace("content/incidents/a/faq.yaml", "Because.", "For this.");
    site.write("content/incidents/a/updates.yaml", CORRECTION);
    assert_eq!(
        reader.poll(&site.publish()),
        everywhere(&["en/update-c", "zh-Hans/update-c:fallback"])
    );

    site.replace("content/incidents/a/notice.en.md", "Text.", "More text.");
    assert_eq!(
        reader.poll(&site.publish()),
        everywhere(&["en/revision-4", "zh-Hans/revision-4"])
    );

    let withdrawn = "withdrawn:\n  at: 2026-03-01T00:00:00Z\n  reason: {en: Not ours.}\n";
    let facts = format!("status: monitoring\n{withdrawn}");
    site.write("content/incidents/a/incident.yaml", &facts);
    assert_eq!(
        reader.poll(&site.publish()),
        everywhere(&["en/withdrawn", "zh-Hans/withdrawn:fallback"])
    );
}

#[test]
fn a_new_folder_title_path_or_host_repeats_nothing() {
    let mut site = Site::new();
    let mut reader = Reader::default();
    let feeds = site.publish();
    let of = |feeds: &BTreeMap<String, Feed>| -> Vec<String> {
        feeds.values().filter_map(|feed| feed.id.clone()).collect()
    };
    let ids = of(&feeds);
    assert_eq!(reader.poll(&feeds).len(), 8);
    site.write("content/incidents/a/updates.yaml", CORRECTION);
    assert_eq!(reader.poll(&site.publish()).len(), 8);

    let incidents = site.folder.path().join("content/incidents");
    fs::rename(incidents.join("a"), incidents.join("b")).unwrap();
    let facts = "status: monitoring\naliases: [a]\n";
    site.write("content/incidents/b/incident.yaml", facts);
    let feeds = site.publish();
    assert_eq!(reader.poll(&feeds), [""; 0], "a folder was renamed");
    let (old, new) = ("en/incidents/a/feed.xml", "en/incidents/b/feed.xml");
    assert_eq!(feeds[old].items, feeds[new].items);
    assert_eq!(feeds[old].itself, format!("https://example.org/{new}"));

    site.replace("content/incidents/b/notice.en.md", TITLE, "A title");
    let minor = format!("{CORRECTION}- id: m\n  kind: minor\n");
    site.write("content/incidents/b/updates.yaml", &minor);
    let feeds = site.publish();
    assert_eq!(reader.poll(&feeds), [""; 0], "the title changed");
    assert!(feeds[new].items.iter().any(|item| item.title == "A title"));

    site.replace("site.toml", "\"Small\"", "\"Smaller\"");
    for base in ["https://example.org/deep/path", "http://example.org:8080"] {
        site.replace("site.toml", "https://example.org", base);
        let feeds = site.publish();
        assert_eq!(reader.poll(&feeds), [""; 0], "the site moved to {base}");
        assert_eq!(feeds[new].itself, format!("{base}/{new}"));
        assert_eq!(of(&feeds), ids, "feeds keep their ids");
        site.replace("site.toml", base, "https://example.org");
    }
    let renamed = "tag = \"zh-CN\"\naliases = [\"zh-Hans\"]";
    site.replace("site.toml", "tag = \"zh-Hans\"", renamed);
    let feeds = site.publish();
    assert_eq!(reader.poll(&feeds), [""; 0], "a language has another tag");
    let now: BTreeSet<_> = of(&feeds).into_iter().collect();
    assert_eq!(now.into_iter().collect::<Vec<_>>(), ids);

    let elsewhere = site.build(&["--base-url", "https://other.example"]);
    assert_eq!(reader.poll(&elsewhere), [""; 0], "the host is another");
}

#[test]
fn every_format_tells_the_same() {
    let mut site = Site::new();
    site.replace("site.toml", "https://example.org", "https://example.org/n");
    site.publish();
    site.replace(
        "content/incidents/a/faq.yaml",
        "Because.",
        "\"Because[^1].\\n\\n[^1]: A *note*.\"",
    );
    let update = "- id: c\n  text: {en: '**New** & ]]> [all](#q).'}\n";
    site.write("content/incidents/a/updates.yaml", update);
    let feeds = site.publish();
    for locale in ["en", "zh-Hans"] {
        let names = ["feed.xml", "atom.xml", "feed.json", "incidents/a/feed.xml"];
        let told = names.map(|name| {
            let path = format!("{locale}/{name}");
            let feed = &feeds[&path];
            assert_eq!(feed.itself, format!("https://example.org/n/{path}"));
            assert_eq!(feed.language, locale);
            let items = feed.items.iter().map(|item| Item {
                id: String::new(),
                ..item.clone()
            });
            items.collect::<Vec<_>>()
        });
        assert!(told.iter().all(|items| *items == told[0]), "{told:?}");
        let [update, published] = told[0].as_slice() else {
            panic!("not two items")
        };
        assert_eq!(published.title, TITLE);
        assert_eq!(published.at.to_string(), "2026-03-02T12:00:00Z");
        assert!(update.title.ends_with(TITLE));
        assert_eq!(update.at.to_string(), "2026-03-03T12:00:00Z");
        let link = format!("https://example.org/n/{locale}/incidents/a/#q");
        let words = format!("<p><strong>New</strong> &amp; ]]&gt; <a href=\"{link}\"");
        assert!(update.html.contains(&words), "{}", update.html);
        let answer = "<p>Because<sup>[1]</sup>.</p>";
        assert!(update.html.contains(answer), "{}", update.html);
        let notes = "<ol>\n<li><p>A <em>note</em>. </p>";
        assert!(update.html.contains(notes), "{}", update.html);
        assert!(
            update
                .html
                .starts_with(&format!("<div lang=\"{locale}\" dir=\"ltr\">"))
        );
        let is_marked = update.html.contains("\n<div lang=\"en\" dir=\"ltr\">\n");
        assert_eq!(is_marked, locale != "en", "{}", update.html);
    }
}

#[test]
fn formats_can_be_switched_off() {
    let site = Site::new();
    let off = "[outputs]\natom = false\njson_feed = false\nincident_feeds = false\n";
    site.write("site.toml", &format!("{TOML}\n{off}"));
    site.candor(&["record"]);
    let feeds = site.build(&[]);
    let paths: Vec<_> = feeds.keys().collect();
    assert_eq!(paths, ["en/feed.xml", "zh-Hans/feed.xml"]);
    let page = site.folder.path().join("public/en/incidents/a/index.html");
    let page = fs::read_to_string(page).unwrap();
    for none in ["atom.xml", "feed.json", "incidents/a/feed.xml"] {
        assert!(!page.contains(none), "{none}");
    }
    site.candor(&["build", "--drafts", "--output", "preview"]);
    let preview = site.folder.path().join("preview/en/index.html");
    assert!(!fs::read_to_string(preview).unwrap().contains("feed.xml"));
}

#[test]
fn a_site_without_notices_has_valid_feeds() {
    let mut site = Site::new();
    fs::remove_dir_all(site.folder.path().join("content")).unwrap();
    let feeds = site.build(&[]);
    assert_eq!(feeds.len(), 6);
    assert!(feeds.values().all(|feed| feed.items.is_empty()));
    let read = |path: &str| fs::read_to_string(site.folder.path().join(path)).unwrap();
    let before = read("public/en/atom.xml");
    let updated = "<updated>2005-12-01T12:00:00+00:00</updated>";
    assert!(before.contains(updated), "{before}");
    // The clock has no part in it.
    site.day = 31;
    site.candor(&["build", "--output", "later"]);
    assert_eq!(read("later/en/atom.xml"), before);
}

#[test]
fn characters_that_xml_forbids_are_refused_at_their_source() {
    let site = Site::new();
    let check = |path: &str, text: &str| {
        let file = site.folder.path().join(path);
        let old = fs::read_to_string(&file).unwrap_or_default();
        write(&file, text);
        let output = Command::new(env!("CARGO_BIN_EXE_candor"))
            .args(["check", "--message-format", "short"])
            .current_dir(site.folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{path}");
        let found = format!("{path}:");
        assert!(
            said.contains(&found) && said.contains("source/control-character"),
            "{said}"
        );
        write(&file, &old);
    };
    let title = TOML.replace("\"Small\"", "\"S\\u0008\"");
    check("site.toml", &title);
    let notice = "content/incidents/a/notice.en.md";
    check(notice, "---\ntitle: \"a\\b\"\n---\n\nText.\n");
    check(notice, "---\ntitle: a\n---\n\nText\u{8}.\n");
    check(notice, "---\ntitle: a\n---\n\nText&#8;.\n");
    check(notice, "---\ntitle: a\n---\n\n`&#8;` ![a&#x8;](b.svg)\n");
    let faq = "content/incidents/a/faq.yaml";
    check(faq, &FAQ.replace("Why?", "\"W\\x08\""));
    check(faq, &FAQ.replace("Because.", "\"B\\uFFFF\""));
    let update = "- id: c\n  text: {en: \"\\u0008\"}\n";
    check("content/incidents/a/updates.yaml", update);
}
