//! Whole sites: what is the same however it was written, and what differs by language.
//!
//! 1. Line ends, byte order marks, Unicode forms and the order of languages change no page.
//! 2. Ten languages: `lang`, `dir`, `hreflang` are right and mutual.
//! 3. Drafts are nowhere; fallbacks say so; old addresses work; a failed build changes nothing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

type Files = BTreeMap<String, Vec<u8>>;

/// A site in memory: path and content.
struct Site(BTreeMap<String, Vec<u8>>);

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        Self(files.iter().map(own).collect())
    }

    fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }

    fn write(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in &self.0 {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// Builds it; gives what `public/` then has.
    fn build(&self, args: &[&str]) -> Files {
        let folder = self.write();
        let (status, errors) = candor(folder.path(), "build", args);
        assert!(status, "{errors}");
        read(&folder.path().join("public"))
    }
}

fn candor(folder: &Path, command: &str, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args([command, "--now", "2026-11-01T00:00:00Z", "--color", "never"])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn read(folder: &Path) -> Files {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            (path.display().to_string(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn page<'a>(files: &'a Files, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).unwrap()
}

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
const FACTS: &str = "status: monitoring\npublished: 2026-03-01T00:00:00Z\n";
const ENGLISH: &str =
    "---\ntitle: Small\n---\n\n## What happened\n\nText\nand ![a dot](café.svg) more.\n";
const CHINESE: &str = "---\ntitle: 小\n---\n\n## 发生了什么\n\n第一行\n第二行。\n";
const FAQ: &str = "- id: q\n  question: {en: Why?, zh-Hans: 为什么？}\n  answer:\n    en: |\n      Because.\n\n      And so.\n    zh-Hans: |\n      因为。\n";
const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>\n";

fn small() -> Site {
    Site::new(&[
        ("site.toml", TOML),
        ("content/incidents/a/incident.yaml", FACTS),
        ("content/incidents/a/notice.en.md", ENGLISH),
        ("content/incidents/a/notice.zh-Hans.md", CHINESE),
        ("content/incidents/a/faq.yaml", FAQ),
        ("content/incidents/a/caf\u{e9}.svg", DOT),
    ])
}

#[test]
fn line_ends_marks_and_unicode_forms_change_nothing() {
    let plain = small().build(&[]);
    assert!(page(&plain, "zh-Hans/incidents/a/index.html").contains("第一行第二行。"));
    let mut windows = small();
    for (path, bytes) in &mut windows.0 {
        if !path.ends_with("svg") {
            let text = String::from_utf8(bytes.clone())
                .unwrap()
                .replace('\n', "\r\n");
            *bytes = format!("\u{feff}{text}").into_bytes();
        }
    }
    assert_eq!(windows.build(&[]), plain);
    let mut decomposed = small();
    let dot = decomposed
        .0
        .remove("content/incidents/a/caf\u{e9}.svg")
        .unwrap();
    decomposed
        .0
        .insert("content/incidents/a/cafe\u{301}.svg".to_owned(), dot);
    assert_eq!(decomposed.build(&[]), plain);
}

#[test]
fn the_order_of_languages_is_the_switcher_s_alone() {
    let english = "[[locales]]\ntag = \"en\"\nname = \"English\"\n";
    let turned = TOML.replace(english, "") + "\n" + english;
    let (one, other) = (
        small().build(&[]),
        small().with("site.toml", &turned).build(&[]),
    );
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    let main = |files: &Files, path: &str| {
        page(files, path)
            .split_once("<main")
            .unwrap()
            .1
            .split("</main>")
            .next()
            .unwrap()
            .to_owned()
    };
    for path in [
        "en/incidents/a/index.html",
        "zh-Hans/incidents/a/index.html",
        "en/index.html",
    ] {
        assert_eq!(main(&one, path), main(&other, path), "{path}");
    }
}

#[test]
fn ten_languages() {
    let tags = [
        "en", "zh-Hans", "zh-Hant", "ja", "ko", "fr", "de", "ru", "ar", "he",
    ];
    let locales = tags.map(|tag| format!("[[locales]]\ntag = \"{tag}\"\nname = \"{tag}\"\n"));
    let toml = format!(
        "base_url = \"https://example.org\"\ndefault_locale = \"en\"\ntitle = \"Ten\"\n{}",
        locales.concat()
    );
    let mut site = Site::new(&[
        ("site.toml", &toml),
        ("content/incidents/a/incident.yaml", FACTS),
    ]);
    for tag in tags {
        let text = format!("---\ntitle: Notice in {tag}\n---\n\n## Heading\n\nText.\n");
        site = site.with(&format!("content/incidents/a/notice.{tag}.md"), &text);
    }
    let files = site.build(&["--strict"]);
    for tag in tags {
        let dir = if ["ar", "he"].contains(&tag) {
            "rtl"
        } else {
            "ltr"
        };
        let text = page(&files, &format!("{tag}/incidents/a/index.html"));
        assert!(
            text.contains(&format!("<html lang=\"{tag}\" dir=\"{dir}\">")),
            "{tag}"
        );
        for other in tags {
            let link =
                format!("hreflang=\"{other}\" href=\"https://example.org/{other}/incidents/a/\"");
            assert!(text.contains(&link), "{tag} lacks {other}");
        }
        let default = "hreflang=\"x-default\" href=\"https://example.org/en/incidents/a/\"";
        assert!(text.contains(default), "{tag}");
        let feed = page(&files, &format!("{tag}/feed.xml"));
        assert!(
            feed.contains(&format!("<language>{tag}</language>")),
            "{tag}"
        );
    }
}

#[test]
fn a_draft_is_nowhere_and_a_preview_says_what_it_is() {
    let draft = "status: resolved\ndraft: true\n";
    let later = "status: resolved\npublished: 2027-01-01T00:00:00Z\n";
    let site = small()
        .with("content/incidents/canary-1/incident.yaml", draft)
        .with(
            "content/incidents/canary-1/notice.en.md",
            ENGLISH.replace("Small", "Canary").as_str(),
        )
        .with("content/incidents/canary-1/caf\u{e9}.svg", DOT)
        .with("content/incidents/canary-2/incident.yaml", later)
        .with(
            "content/incidents/canary-2/notice.en.md",
            "---\ntitle: Canary\n---\n\nText.\n",
        );
    for (path, bytes) in site.build(&[]) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(
            !path.contains("canary") && !text.contains("canary"),
            "{path}"
        );
    }
    let preview = site.build(&["--drafts"]);
    let text = page(&preview, "en/incidents/canary-1/index.html");
    assert!(text.contains("noindex") && text.contains("class=\"preview\""));
    assert!(!preview.contains_key("en/feed.xml"));
    assert!(page(&preview, "candor.json").contains("\"preview\": true"));
}

#[test]
fn a_missing_translation_is_shown_left_out_or_refused() {
    let mut site = small();
    site.0.remove("content/incidents/a/notice.zh-Hans.md");
    let site = site.with(
        "content/incidents/a/faq.yaml",
        "- id: q\n  question: {en: Why?}\n  answer: {en: Because.}\n",
    );
    let shown = site.build(&[]);
    let text = page(&shown, "zh-Hans/incidents/a/index.html");
    assert!(text.contains("<html lang=\"zh-Hans\""));
    assert!(text.contains("rel=\"canonical\" href=\"https://example.org/en/incidents/a/\""));
    assert!(!text.contains("rel=\"alternate\" hreflang"));
    assert!(text.contains("lang=\"en\" dir=\"ltr\""));
    assert!(page(&shown, "zh-Hans/feed.xml").contains(":fallback</guid>"));
    let omit = TOML.to_owned() + "\n[translation]\nmissing = \"omit\"\n";
    let site = site.with("site.toml", &omit);
    let omitted = site.build(&[]);
    assert!(!omitted.contains_key("zh-Hans/incidents/a/index.html"));
    assert!(page(&omitted, "en/incidents/a/index.html").contains("href=\"/zh-Hans/\""));
    let refuse = TOML.to_owned() + "\n[translation]\nmissing = \"error\"\n";
    let folder = site.with("site.toml", &refuse).write();
    let (built, errors) = candor(folder.path(), "build", &[]);
    assert!(!built && errors.contains("translation/missing"), "{errors}");
}

#[test]
fn old_addresses_are_copies() {
    let facts = FACTS.to_owned() + "aliases: [old, /2020/a/, /zh-Hans/old/]\nmoved: {Q1: q}\n";
    let files = small()
        .with("content/incidents/a/incident.yaml", &facts)
        .build(&[]);
    let text = page(&files, "en/incidents/a/index.html");
    assert!(text.contains("id=\"Q1\""));
    assert_eq!(page(&files, "en/incidents/old/index.html"), text);
    assert_eq!(page(&files, "2020/a/index.html"), text);
    let chinese = page(&files, "zh-Hans/incidents/a/index.html");
    assert_eq!(page(&files, "zh-Hans/old/index.html"), chinese);
    assert!(files.contains_key("incidents/old/index.html"));
    assert!(files.contains_key("en/incidents/old/caf\u{e9}.svg"));
}

#[test]
fn a_site_below_a_path_links_within_it() {
    let files = small().build(&["--base-url", "https://example.org/deep/site"]);
    let text = page(&files, "en/incidents/a/index.html");
    assert!(text.contains("href=\"/deep/site/zh-Hans/incidents/a/\""));
    assert!(
        text.contains("src=\"/deep/site/en/incidents/a/caf%C3%A9.svg\""),
        "{text}"
    );
    assert!(page(&files, "_headers").starts_with("/deep/site/*\n"));
}

#[test]
fn a_withdrawn_notice_keeps_its_anchors_and_loses_its_text() {
    let facts = FACTS.to_owned()
        + "withdrawn:\n  at: 2026-05-01T00:00:00Z\n  reason: {en: It was not ours.}\n";
    let files = small()
        .with("content/incidents/a/incident.yaml", &facts)
        .build(&[]);
    let text = page(&files, "en/incidents/a/index.html");
    assert!(text.contains("It was not ours."));
    assert!(text.contains("id=\"q\"") && text.contains("id=\"what-happened\""));
    assert!(!text.contains("Because.") && !page(&files, "en/feed.xml").contains("Because."));
}

#[test]
fn the_same_bytes_whatever_the_surroundings() {
    let folder = small().write();
    let build = |name: &str, zone: &str, threads: &str| {
        let status = Command::new(env!("CARGO_BIN_EXE_candor"))
            .args(["build", "--now", "2026-11-01T00:00:00Z", "--output", name])
            .env("TZ", zone)
            .env("LANG", "tr_TR.UTF-8")
            .env("RAYON_NUM_THREADS", threads)
            .current_dir(folder.path())
            .status()
            .unwrap();
        assert!(status.success());
        read(&folder.path().join(name))
    };
    assert_eq!(
        build("one", "Asia/Tokyo", "1"),
        build("two", "America/Lima", "4")
    );
}

#[test]
fn a_failed_build_changes_nothing_and_foreign_files_survive() {
    let folder = small().write();
    assert!(candor(folder.path(), "build", &[]).0);
    let public = folder.path().join("public");
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(public.join("CNAME"), "example.org\n").unwrap();
    let before = read(&public);
    let faq = folder.path().join("content/incidents/a/faq.yaml");
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(&faq, FAQ.replace("Because.", "[Because](#nowhere).")).unwrap();
    assert!(!candor(folder.path(), "build", &[]).0);
    assert_eq!(read(&public), before);
    fs::remove_file(faq).unwrap();
    assert!(candor(folder.path(), "build", &[]).0);
    let after = read(&public);
    assert!(after.contains_key("CNAME"));
    assert!(!page(&after, "en/incidents/a/index.html").contains("id=\"q\""));
}

#[test]
fn a_question_alone_links_back_to_its_notice() {
    let toml = TOML.to_owned() + "\n[outputs]\nquestion_pages = true\n";
    let faq = FAQ.replace("Because.", "[Because](#what-happened).")
        + "- id: old\n  question: {en: When?}\n  retired: {at: 2026-04-01, see: q}\n";
    let site = small().with("site.toml", &toml);
    let files = site.with("content/incidents/a/faq.yaml", &faq).build(&[]);
    let text = page(&files, "en/incidents/a/q/index.html");
    assert!(text.contains("href=\"/en/incidents/a/#what-happened\""));
    assert!(text.contains("rel=\"canonical\" href=\"https://example.org/en/incidents/a/\""));
    let retired = page(&files, "en/incidents/a/old/index.html");
    assert!(retired.contains("href=\"/en/incidents/a/#q\""));
}
