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
        Self::write_in(self.0.iter())
    }

    /// Writes the files in an order, which on many file systems is the one they are listed in.
    fn write_in<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// The site with the ledgers that `candor record` writes: then a strict build has nothing to say.
    fn recorded(mut self) -> Self {
        let folder = self.write();
        let (status, errors) = candor(folder.path(), "record", &[]);
        assert!(status, "{errors}");
        let ledgers = read(folder.path());
        let ledgers = ledgers.into_iter();
        self.0
            .extend(ledgers.filter(|(path, _)| path.ends_with("history.jsonl")));
        self
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

fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "html")
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
    let files = site.recorded().build(&["--strict"]);
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
        assert_eq!(text.matches("hreflang=\"x-default\"").count(), 1, "{tag}");
        let index = page(&files, &format!("{tag}/index.html"));
        let default = "hreflang=\"x-default\" href=\"https://example.org/\"";
        assert!(index.contains(default), "{tag}");
        let location = format!("<loc>https://example.org/{tag}/incidents/a/</loc>");
        assert!(page(&files, "sitemap.xml").contains(&location), "{tag}");
        let feed = page(&files, &format!("{tag}/feed.xml"));
        assert!(
            feed.contains(&format!("<language>{tag}</language>")),
            "{tag}"
        );
    }
}

/// An incident with the word in every kind of text and file that it can have.
fn canary(site: Site, slug: &str, facts: &str) -> Site {
    let inside = format!("content/incidents/{slug}");
    let faq = "- {group: canary-group, title: {en: Canary}}\n- id: canary\n  question: {en: Canary?}\n  answer: {en: \"Canary [c](canary.svg).\"}\n";
    let notice = "---\ntitle: Canary\nsummary: Canary\ndescription: Canary\n---\n\n## Canary {#canary-here}\n\nCanary.\n";
    let updates = "- {id: canary, at: 2026-03-02T00:00:00Z, text: {en: Canary.}}\n";
    let facts = format!("{facts}aliases: [{slug}-once]\nmoved: {{canary-was: canary}}\n");
    site.with(&format!("{inside}/incident.yaml"), &facts)
        .with(&format!("{inside}/notice.en.md"), notice)
        .with(&format!("{inside}/faq.yaml"), faq)
        .with(&format!("{inside}/updates.yaml"), updates)
        .with(
            &format!("{inside}/canary.svg"),
            &DOT.replace("<svg", "<svg id=\"canary\""),
        )
}

#[test]
fn a_draft_is_nowhere_and_a_preview_says_what_it_is() {
    let site = canary(small(), "canary-1", "status: resolved\ndraft: true\n");
    let later = "status: resolved\npublished: 2027-01-01T00:00:00Z\n";
    let site = canary(site, "canary-2", later);
    let site = site.with(
        "site.toml",
        &(TOML.to_owned() + "[outputs]\nquestion_pages = true\n"),
    );
    for (path, bytes) in site.build(&[]) {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(
            !path.contains("canary") && !text.contains("canary"),
            "{path}"
        );
    }
    let preview = site.build(&["--drafts"]);
    for slug in ["canary-1", "canary-2"] {
        let text = page(&preview, &format!("en/incidents/{slug}/index.html"));
        assert!(text.contains("id=\"canary-here\"") && text.contains("id=\"update-canary\""));
        assert!(text.contains("class=\"preview\""));
        assert!(preview.contains_key(&format!("en/incidents/{slug}/canary.svg")));
        assert!(preview.contains_key(&format!("en/incidents/{slug}-once/index.html")));
    }
    for path in preview.keys() {
        let expected = is_page(path);
        assert!(
            !expected || page(&preview, path).contains("noindex"),
            "{path}"
        );
        assert!(
            !path.ends_with("feed.xml") && path != "sitemap.xml",
            "{path}"
        );
    }
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
fn a_heading_of_one_language_has_its_anchor_in_all() {
    let path = "content/incidents/a/notice.zh-Hans.md";
    let more = CHINESE.to_owned() + "\n## 更多\n\n文字。\n";
    let files = small().with(path, &more).build(&[]);
    let chinese = page(&files, "zh-Hans/incidents/a/index.html");
    let id = chinese.split("id=\"s-").nth(1).unwrap();
    let id = format!("id=\"s-{}\"", id.split('"').next().unwrap());
    let english = page(&files, "en/incidents/a/index.html");
    let (above, here) = (english.find("id=\"what-happened\""), english.find(&id));
    assert!(above.is_some() && above < here, "{english}");
    // Where the source has no headings at all, it leads to the text.
    let bare = small().with(
        "content/incidents/a/notice.en.md",
        "---\ntitle: A\n---\nText.\n",
    );
    assert!(page(&bare.build(&[]), "en/incidents/a/index.html").contains("id=\"s-"));
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
    let forward = small().write();
    let backward = Site::write_in(small().0.iter().rev());
    let elsewhere = tempfile::tempdir().unwrap();
    // Files that were changed long ago, each at another time.
    for (age, entry) in (1..).zip(walkdir::WalkDir::new(backward.path())) {
        let file = fs::File::open(entry.unwrap().path()).unwrap();
        let day = std::time::Duration::from_hours(24);
        file.set_modified(std::time::UNIX_EPOCH + day * 400 * age)
            .unwrap();
    }
    let build =
        |folder: &Path, from: &Path, (zone, language, threads, umask): (&str, &str, &str, &str)| {
            let output = Command::new("sh")
                .args(["-c", "umask $0 && exec \"$@\"", umask])
                .arg(env!("CARGO_BIN_EXE_candor"))
                .args(["build", "--now", "2026-11-01T00:00:00Z", "--root"])
                .arg(folder)
                .env("TZ", zone)
                .env("LANG", language)
                .env("LC_ALL", language)
                .env("RAYON_NUM_THREADS", threads)
                .current_dir(from)
                .output()
                .unwrap();
            assert!(output.status.success());
            read(&folder.join("public"))
        };
    let inside = forward.path().join("content/incidents");
    let one = build(
        forward.path(),
        &inside,
        ("Asia/Tokyo", "tr_TR.UTF-8", "1", "022"),
    );
    let other = build(
        backward.path(),
        elsewhere.path(),
        ("America/Lima", "C", "4", "077"),
    );
    assert_eq!(one, other);
}

#[test]
fn a_loop_of_links_ends_in_an_error() {
    let folder = small().write();
    fs::create_dir(folder.path().join("static")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("static/loop")).unwrap();
    let (built, errors) = candor(folder.path(), "build", &[]);
    assert!(!built && errors.contains("source/"), "{errors}");
    assert!(!folder.path().join("public").exists());
}

#[test]
fn a_retired_language_keeps_its_addresses_and_leaves_the_switcher() {
    let plain = small().build(&[]);
    let toml = TOML.replace("name = \"简体中文\"", "name = \"简体中文\"\nretired = true");
    let files = small().with("site.toml", &toml).build(&[]);
    let chinese = page(&files, "zh-Hans/incidents/a/index.html");
    assert!(chinese.contains("<html lang=\"zh-Hans\"") && chinese.contains("第一行第二行。"));
    let pages = |files: &Files| -> Vec<String> {
        let pages = files.keys().filter(|path| is_page(path));
        pages.cloned().collect()
    };
    assert_eq!(pages(&files), pages(&plain));
    let switch = "href=\"/zh-Hans/incidents/a/\"";
    assert!(page(&plain, "en/incidents/a/index.html").contains(switch));
    assert!(!page(&files, "en/incidents/a/index.html").contains(switch));
    assert!(!page(&files, "index.html").contains("简体中文"));
}

#[test]
fn a_former_tag_of_a_language_has_copies_of_its_pages() {
    let toml = TOML.replace(
        "name = \"简体中文\"",
        "name = \"简体中文\"\naliases = [\"zh-CN\"]",
    );
    let files = small().with("site.toml", &toml).build(&[]);
    let (mut copied, mut total) = (0, 0);
    for (path, bytes) in &files {
        let Some(rest) = path.strip_prefix("zh-Hans/") else {
            continue;
        };
        total += 1;
        copied += usize::from(files.get(&format!("zh-CN/{rest}")) == Some(bytes));
    }
    assert_eq!((copied > 3, copied), (true, total));
    let old = page(&files, "zh-CN/incidents/a/index.html");
    assert!(old.contains("rel=\"canonical\" href=\"https://example.org/zh-Hans/incidents/a/\""));
    assert!(!page(&files, "sitemap.xml").contains("zh-CN"));
}

#[test]
fn names_of_two_pages_in_two_languages_may_be_one() {
    let text = "---\ntitle: Help\naliases: [old-help]\n---\n\nText.\n";
    let site = small().with("content/pages/help.en.md", text);
    let files = site
        .with("content/pages/help.zh-Hans.md", text)
        .recorded()
        .build(&["--strict"]);
    for tag in ["en", "zh-Hans"] {
        let now = page(&files, &format!("{tag}/help/index.html"));
        assert_eq!(page(&files, &format!("{tag}/old-help/index.html")), now);
    }
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

#[test]
fn what_is_not_published_stays_out_when_it_is_withdrawn_too() {
    let gone = "withdrawn:\n  at: 2026-05-01T00:00:00Z\n  reason: {en: Never mind.}\n";
    for facts in [
        "status: resolved\ndraft: true\n",
        "status: resolved\npublished: 2027-01-01T00:00:00Z\n",
    ] {
        let site = small()
            .with(
                "content/incidents/canary/incident.yaml",
                &format!("{facts}{gone}"),
            )
            .with(
                "content/incidents/canary/notice.en.md",
                "---\ntitle: Canary\n---\n\nText.\n",
            );
        for (path, bytes) in site.build(&[]) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(
                !path.contains("canary") && !text.contains("canary"),
                "{path}"
            );
        }
    }
}

#[test]
fn a_withdrawal_falls_back_to_the_notice_s_own_language() {
    let toml = TOML.to_owned() + "\n[[locales]]\ntag = \"de\"\nname = \"Deutsch\"\n";
    let facts = FACTS.to_owned()
        + "source: zh-Hans\nwithdrawn:\n  at: 2026-05-01T00:00:00Z\n  reason: {en: Not ours., zh-Hans: 与我们无关。}\n";
    let site = small().with("site.toml", &toml);
    let files = site
        .with("content/incidents/a/incident.yaml", &facts)
        .build(&[]);
    let text = page(&files, "de/incidents/a/index.html");
    assert!(text.contains("与我们无关。") && !text.contains("Not ours."));
}

#[test]
fn one_file_changes_one_thing_of_the_theme() {
    let built = small()
        .with(
            "themes/default/theme.toml",
            "name = \"default\"\nlogo = \"own.svg\"\n[colors]\nlink = \"rebeccapurple\"\n[fonts]\ntext = [\"In\\\"ter\"]\n",
        )
        .with("themes/default/static/own.svg", DOT)
        .with("themes/default/i18n/en.toml", "status = \"Where we are\"\n")
        .with(
            "themes/default/templates/notice.html",
            "{% extends \"default/notice.html\" %}{% block kind %}own{% endblock %}",
        )
        .build(&[]);
    let (_, css) = built
        .iter()
        .find(|(path, _)| path.contains("style."))
        .unwrap();
    let css = std::str::from_utf8(css).unwrap();
    assert!(
        css.contains("--link:#663399;") && css.contains("--text:#1c2127;"),
        "{css}"
    );
    assert!(css.contains("[lang]{--sans:\"In\\\"ter\"}"), "{css}");
    assert!(css.contains(":lang(ja){--sans:"), "{css}");
    let notice = page(&built, "en/incidents/a/index.html");
    assert!(
        notice.contains("<main id=\"_main\" class=\"own\">"),
        "{notice}"
    );
    assert!(
        notice.contains("<dt>Where we are</dt>") && notice.contains("<dt>First published</dt>")
    );
    assert!(notice.contains("<img src=\"/assets/own."), "{notice}");
}

#[test]
fn pages_say_what_the_site_wants_said_against_imitations() {
    let said = |safety: &str| {
        let toml = TOML.replace(
            "\n\n[[locales]]\ntag = \"en\"",
            &format!("\n\n[safety]\n{safety}\n[[locales]]\ntag = \"en\""),
        );
        assert!(toml.contains("[safety]"));
        let built = small().with("site.toml", &toml).build(&[]);
        ["en", "zh-Hans"]
            .map(|locale| page(&built, &format!("{locale}/incidents/a/index.html")).to_owned())
    };
    let [english, chinese] = said("no_password = true");
    assert!(english.contains(">We never ask for your password here.</p>"));
    assert!(chinese.contains(">我们绝不会在此询问您的密码。</p>"));
    assert!(english.contains("Official address of this site:"));
    let [english, chinese] = said("official_address = false\nno_password = { en = \"No <b>.\" }");
    assert!(
        english.contains(">No &lt;b&gt;.</p>")
            && chinese.contains(" lang=\"en\" dir=\"ltr\">No &lt;b&gt;.</p>")
    );
    assert!(!english.contains("Official address"));
    let [english, _] = said("no_password = false");
    assert!(!english.contains("pledge"));
}
