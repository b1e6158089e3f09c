//! A build with a cache is a clean build, byte for byte, whatever was edited before.
//!
//! 1. A site with everything that one part of a site can ask of another: links between notices,
//!    pages and files, images, aliases, withdrawals, ledgers, a theme of its own, static files.
//! 2. Random edits: words, lines, whole files and folders; things are broken and mended. After each,
//!    the same sources are built with the cache of all builds before and with none.
//! 3. Files, digests, anchors, the manifest and every finding are compared.
//!
//! `CANDOR_ROUNDS` plays more than the usual few.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use candor::build::{self, Cache, Settings};
use candor::check::Purpose;
use candor::diag::Diagnostics;
use candor::output::NO_SINK;
use candor::parse::site::Options;
use candor::source::{Content, Sources, load};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Edits of one site, one behind the other.
const STEPS: usize = 16;

type Files = BTreeMap<Arc<str>, Content>;

/// A small generator of numbers (xorshift64*): the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let wide = u128::from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)) * end as u128;
        usize::try_from(wide >> 64).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What a build comes to, for people to compare.
#[derive(PartialEq, Eq)]
struct Result {
    findings: Vec<String>,
    /// None where the build came to nothing.
    files: Option<BTreeMap<String, String>>,
}

fn build(files: &Files, now: &str, cache: &mut Cache) -> Result {
    let sources = Arc::new(Sources::new(files.clone()));
    let settings = Settings {
        content: Options {
            base_url: None,
            drafts: false,
            now: now.parse().unwrap(),
        },
        purpose: Purpose::Build,
        only: BTreeSet::new(),
        seed: None,
    };
    let mut found = Diagnostics::default();
    let prepared = build::prepare(&sources, &[], &settings, cache, &mut found);
    let files = prepared.as_ref().and_then(|prepared| {
        let built = build::compile(prepared, false, cache, NO_SINK, &mut found)?;
        let mut files: BTreeMap<String, String> = built
            .verified
            .digests
            .iter()
            .map(|(path, digest)| (path.to_string(), digest.to_string()))
            .collect();
        files.insert("candor.json".to_owned(), built.manifest().to_json());
        Some(files)
    });
    found.finish(&sources, false);
    Result {
        findings: found.iter().map(|found| format!("{found:?}")).collect(),
        files,
    }
}

#[track_caller]
fn compare(cached: &Result, clean: &Result, story: &[String]) {
    if cached == clean {
        return;
    }
    let story = story.join("\n");
    assert_eq!(cached.findings, clean.findings, "{story}");
    let (Some(cached), Some(clean)) = (&cached.files, &clean.files) else {
        assert!(cached.files.is_some() == clean.files.is_some(), "{story}");
        return;
    };
    let paths = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(cached), paths(clean), "{story}");
    let differ = cached.iter().filter(|(path, what)| clean[*path] != **what);
    let differ: Vec<_> = differ.map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{differ:?} differ after\n{story}");
}

/// The example site, and what it lacks.
fn site() -> Files {
    let (sources, _) = load::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut files: Files = sources
        .below("")
        .map(|(_, file)| (file.path.clone(), file.content.clone()))
        .collect();
    // What a site's own theme has is below `themes/`; the repository's is the built-in one.
    let large = "content/incidents/2026-03-metrics-vendor/";
    files.retain(|path, _| !path.starts_with("themes/") && !path.starts_with(large));
    let mut toml = sources
        .text(sources.find("site.toml").unwrap())
        .replace("# limit = 50 ", "limit = 2 ")
        .replace("# question_pages = false", "question_pages = true");
    for key in ["[markdown]", "raw_html", "[feeds]", "[outputs]"] {
        toml = toml.replace(&format!("# {key}"), key);
    }
    files.insert(Arc::from("site.toml"), Content::Text(Arc::from(toml)));
    add_linked(&mut files);
    add_others(&mut files);
    files
}

/// A notice with links to all that there is.
fn add_linked(files: &mut Files) {
    let mut add = |path: &str, text: &str| {
        files.insert(Arc::from(path), Content::Text(Arc::from(text)));
    };
    let folder = "content/incidents/2026-02-linked/";
    add(
        &format!("{folder}incident.yaml"),
        "status: resolved\nseverity: low\npublished: 2026-02-02T10:00:00Z\n\
         aliases: [old-name, /2026/old/]\nmoved: {gone: first}\n\
         facts:\n  count: 12\n  day: 2026-02-01\n",
    );
    add(
        &format!("{folder}notice.en.md"),
        "---\ntitle: Linked\nsummary: In short\n---\n## What {#what}\n\n\
         [mail](../2025-11-support-inbox/notice.en.md) [anchor](#first) ![chart](chart.svg)\n\
         [about](../../pages/about.en.md) [home](/en/) ![logo](/logo.png)\n\n## Then\n\nWords of {{ fact.day }}.\n",
    );
    add(
        &format!("{folder}faq.yaml"),
        "- id: first\n  question: {en: First?, zh-Hans: 一？}\n  answer:\n    en: Yes, **it** is {{ fact.count }}.\n    \
         zh-Hans: 是\n- id: second\n  question: {en: Second?}\n  retired:\n    at: 2026-02-04\n    \
         see: 2026-01-sync-delay#data-loss\n    reason: {en: Elsewhere.}\n",
    );
    let mut add = |path: &str, bytes: &[u8]| {
        files.insert(Arc::from(path), Content::Bytes(Arc::from(bytes)));
    };
    add(
        "content/incidents/2026-02-linked/chart.svg",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"></svg>",
    );
    add("static/logo.png", &png(3));
}

/// A notice that was withdrawn, and one whose time has not come.
fn add_others(files: &mut Files) {
    let mut add = |path: &str, text: &str| {
        files.insert(Arc::from(path), Content::Text(Arc::from(text)));
    };
    let folder = "content/incidents/2026-02-withdrawn/";
    add(
        &format!("{folder}incident.yaml"),
        "status: resolved\npublished: 2026-02-03T10:00:00Z\nwithdrawn:\n  \
         at: 2026-02-05T10:00:00Z\n  reason: {en: Another company's.}\n  see: 2026-02-linked\n",
    );
    add(
        &format!("{folder}notice.zh-Hans.md"),
        "---\ntitle: 撤回\n---\n## 何事\n\n[x](../2026-02-linked/notice.en.md#what)\n",
    );
    let folder = "content/incidents/2026-12-later/";
    add(
        &format!("{folder}incident.yaml"),
        "status: investigating\npublished: 2026-12-24T10:00:00Z\n",
    );
    add(
        &format!("{folder}notice.en.md"),
        "---\ntitle: Later\n---\nWords.\n",
    );
}

fn is_ledger(path: &str) -> bool {
    path.ends_with("/history.jsonl")
}

fn png(width: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x03\x08\x06\0\0\0".to_vec();
    png[19] = width;
    png
}

/// Edits that people make, and some that they would not.
struct Author {
    dice: Dice,
    /// The site as it was: what is mended is as it was here.
    first: Files,
    files: Files,
    story: Vec<String>,
}

const WORDS: [&str; 13] = [
    "word",
    "**bold**",
    "2026-02-09",
    "[x](#first)",
    "[y](../2026-02-linked/notice.en.md)",
    "[z](../2026-02-withdrawn/notice.zh-Hans.md#s)",
    "![c](chart.svg)",
    "[r](/incidents/old-name/)",
    "{#id}",
    "一二三。",
    "<b>",
    "true",
    "{{ fact.day }}",
];

impl Author {
    fn step(&mut self) {
        // Most edits break something: there have to be sites that stand, too.
        if self.dice.below(2) == 0 {
            self.files = self.first.clone();
            self.story.push("all mended".to_owned());
        }
        let what = match self.dice.below(14) {
            0..=3 => self.words(),
            4 | 5 => self.lines(),
            6 => self.remove(),
            7 | 8 => self.mend(),
            9 => self.rename(),
            10 => self.copy(),
            11 => self.theme(),
            12 => self.statics(),
            _ => self.config(),
        };
        self.story.push(what);
    }

    fn pick(&mut self, wanted: impl Fn(&str) -> bool) -> Option<(Arc<str>, String)> {
        let texts: Vec<_> = self
            .files
            .iter()
            .filter(|(path, _)| wanted(path) && !path.starts_with(load::BUILT_IN))
            .filter_map(|(path, content)| match content {
                Content::Text(text) => Some((path.clone(), text.to_string())),
                Content::Bytes(_) => None,
            })
            .collect();
        (!texts.is_empty()).then(|| self.dice.of(&texts).clone())
    }

    fn put(&mut self, path: &str, text: String) {
        let content = Content::Text(Arc::from(text));
        self.files.insert(Arc::from(path), content);
    }

    /// Puts words into a text, or takes some out of it.
    fn words(&mut self) -> String {
        let Some((path, mut text)) = self.pick(|path| !is_ledger(path)) else {
            return "nothing to edit".to_owned();
        };
        let spaces: Vec<_> = text.match_indices(' ').map(|(at, _)| at).collect();
        if spaces.is_empty() {
            return "no words".to_owned();
        }
        let at = *self.dice.of(&spaces);
        if self.dice.below(3) == 0 {
            let end = spaces.iter().find(|end| **end > at).copied();
            text.replace_range(at..end.unwrap_or(text.len()), "");
        } else {
            text.insert_str(at, &format!(" {}", self.dice.of(&WORDS)));
        }
        self.put(&path, text);
        format!("words of {path}")
    }

    /// Drops a line of a text, or has one twice.
    fn lines(&mut self) -> String {
        let Some((path, text)) = self.pick(|_| true) else {
            return "nothing to edit".to_owned();
        };
        let mut lines: Vec<_> = text.split_inclusive('\n').collect();
        if lines.is_empty() {
            return "no lines".to_owned();
        }
        let at = self.dice.below(lines.len());
        if self.dice.below(2) == 0 {
            lines.remove(at);
        } else {
            let line = lines[at];
            lines.insert(self.dice.below(lines.len()), line);
        }
        self.put(&path, lines.concat());
        format!("line {at} of {path}")
    }

    fn remove(&mut self) -> String {
        let paths: Vec<_> = self.files.keys().cloned().collect();
        let path = self.dice.of(&paths).clone();
        if path.starts_with(load::BUILT_IN) {
            return "nothing".to_owned();
        }
        self.files.remove(&path);
        format!("without {path}")
    }

    /// Half of the files that are not as they were become so again.
    fn mend(&mut self) -> String {
        let paths: BTreeSet<_> = self.first.keys().chain(self.files.keys()).collect();
        let paths: Vec<_> = paths.into_iter().cloned().collect();
        for path in paths {
            if self.dice.below(2) == 0 {
                match self.first.get(&path) {
                    Some(content) => self.files.insert(path, content.clone()),
                    None => self.files.remove(&path),
                };
            }
        }
        "mended".to_owned()
    }

    fn slugs(&self) -> Vec<String> {
        let names = self.files.keys().filter_map(|path| {
            let (name, _) = path.strip_prefix("content/incidents/")?.split_once('/')?;
            Some(name.to_owned())
        });
        let names: BTreeSet<_> = names.collect();
        names.into_iter().collect()
    }

    fn folder(&self, slug: &str) -> Vec<(Arc<str>, Content)> {
        let folder = format!("content/incidents/{slug}/");
        let inside = self.files.iter();
        inside
            .filter(|(path, _)| path.starts_with(&folder))
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect()
    }

    fn rename(&mut self) -> String {
        let slugs = self.slugs();
        let Some(slug) = (!slugs.is_empty()).then(|| self.dice.of(&slugs).clone()) else {
            return "no folder".to_owned();
        };
        let other = format!("{slug}-{}", self.dice.below(3));
        for (path, content) in self.folder(&slug) {
            self.files.remove(&path);
            let path = path.replacen(&slug, &other, 1);
            self.files.insert(Arc::from(path), content);
        }
        format!("{slug} is {other}")
    }

    fn copy(&mut self) -> String {
        let slugs = self.slugs();
        let Some(slug) = (!slugs.is_empty()).then(|| self.dice.of(&slugs).clone()) else {
            return "no folder".to_owned();
        };
        let other = format!("2026-0{}-copy", self.dice.below(9));
        for (path, content) in self.folder(&slug) {
            if !is_ledger(&path) {
                let path = path.replacen(&slug, &other, 1);
                self.files.insert(Arc::from(path), content);
            }
        }
        format!("{other} is a copy of {slug}")
    }

    /// A file of the theme of the site's own.
    fn theme(&mut self) -> String {
        let built_in: Vec<_> = self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with(load::BUILT_IN))
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect();
        let (path, content) = self.dice.of(&built_in).clone();
        let mark = format!("{}", self.dice.below(3));
        let content = match content {
            Content::Text(text) if path.ends_with(".html") => {
                Content::Text(Arc::from(text.replacen('>', &format!(">{mark}"), 1)))
            }
            Content::Text(text) => Content::Text(Arc::from(format!("{text}# {mark}\n"))),
            Content::Bytes(bytes) => {
                let bytes = [&*bytes, b" ", mark.as_bytes()].concat();
                Content::Bytes(Arc::from(bytes))
            }
        };
        let path = path.replacen(load::BUILT_IN, "themes/default/", 1);
        let what = format!("{path} of its own");
        self.files.insert(Arc::from(path), content);
        what
    }

    fn statics(&mut self) -> String {
        let name = *self
            .dice
            .of(&["logo.png", "favicon.svg", "en/x.txt", "EN/x.txt"]);
        let path = format!("static/{name}");
        let size = u8::try_from(self.dice.below(4)).unwrap();
        let bytes = if size == 0 { Vec::new() } else { png(size) };
        self.files
            .insert(Arc::from(&*path), Content::Bytes(Arc::from(bytes)));
        format!("{path} of size {size}")
    }

    fn config(&mut self) -> String {
        const CHANGES: [(&str, &str); 8] = [
            ("question_pages = true", "question_pages = false"),
            ("notices", "announcements"),
            ("America/Los_Angeles", "Asia/Tokyo"),
            ("limit = 2 ", "limit = 3 "),
            (
                "name = \"English\"",
                "aliases = [\"en-GB\"]\nname = \"English\"",
            ),
            ("missing = \"fallback\"", "missing = \"omit\""),
            ("missing = \"omit\"", "missing = \"error\""),
            ("raw_html = \"deny\"", "raw_html = \"allow\""),
        ];
        let Some((path, text)) = self.pick(|path| path == "site.toml") else {
            return "no site.toml".to_owned();
        };
        let (from, to) = *self.dice.of(&CHANGES);
        let (from, to) = if text.contains(from) {
            (from, to)
        } else {
            (to, from)
        };
        let text = text.replacen(from, to, 1);
        self.put(&path, text);
        format!("{to} in site.toml")
    }
}

/// A site of random edits from a seed.
fn play(seed: usize) -> (usize, usize) {
    let first = site();
    let mut author = Author {
        dice: Dice(0x9E37_79B9_7F4A_7C15 ^ (seed as u64 + 1)),
        files: first.clone(),
        first,
        story: vec![format!("seed {seed}")],
    };
    let mut cache = Cache::default();
    let (mut built, mut failed) = (0, 0);
    for step in 0..STEPS {
        // Once the clock moves, and a notice's time has come.
        let now = if step < STEPS - 3 {
            "2026-11-24T10:00:00Z"
        } else {
            "2026-12-25T10:00:00Z"
        };
        let cached = build(&author.files, now, &mut cache);
        let clean = build(&author.files, now, &mut Cache::default());
        compare(&cached, &clean, &author.story);
        assert!(step > 0 || clean.files.is_some(), "{:#?}", clean.findings);
        match clean.files {
            Some(_) => built += 1,
            None => failed += 1,
        }
        author.step();
    }
    (built, failed)
}

#[test]
fn what_one_part_asks_of_another_is_seen() {
    let first = site();
    let text = |path: &str, from: &str, to: &str| {
        let mut files = first.clone();
        let Content::Text(text) = &first[path] else {
            return files;
        };
        assert!(text.contains(from), "{path} has no {from}");
        let text = Content::Text(Arc::from(text.replacen(from, to, 1)));
        files.insert(Arc::from(path), text);
        files
    };
    let bytes = |path: &str, bytes: &[u8]| {
        let mut files = first.clone();
        files.insert(Arc::from(path), Content::Bytes(Arc::from(bytes)));
        files
    };
    let without = |path: &str| {
        let mut files = first.clone();
        files.remove(path).unwrap();
        files
    };
    let linked = |name: &str| format!("content/incidents/2026-02-linked/{name}");
    let faq = "content/incidents/2026-01-sync-delay/faq.yaml";
    let edits = [
        // What is named in place of another.
        text(&linked("notice.en.md"), "title: Linked", "title: Other"),
        text(faq, "Did I lose any changes?", "Were changes lost?"),
        text(faq, "data-loss", "lost-data"),
        text(&linked("faq.yaml"), "id: first", "id: fresh"),
        // What texts say by its name.
        text(&linked("incident.yaml"), "count: 12", "count: 13"),
        text(&linked("incident.yaml"), "day: 2026", "days: 2026"),
        // Where links lead, and what images hold.
        text(&linked("notice.en.md"), "{#what}", "{#that}"),
        text("content/pages/about.en.md", "title: ", "title: All "),
        without("content/pages/about.en.md"),
        bytes(
            &linked("chart.svg"),
            b"<svg width=\"30\" height=\"40\"></svg>",
        ),
        without(&linked("chart.svg")),
        bytes("static/logo.png", &png(9)),
        bytes("content/incidents/2026-01-sync-delay/notice.de.md", b""),
        bytes("static/en/index.html", b"<p>"),
    ];
    let mut cache = Cache::default();
    let now = "2026-11-24T10:00:00Z";
    for (number, edited) in edits.iter().enumerate() {
        build(&first, now, &mut cache);
        let cached = build(edited, now, &mut cache);
        let clean = build(edited, now, &mut Cache::default());
        compare(&cached, &clean, &[format!("edit {number}")]);
    }
}

#[test]
fn a_build_with_a_cache_is_a_clean_build() {
    let rounds = std::env::var("CANDOR_ROUNDS").ok();
    let rounds: usize = rounds.map_or(2, |rounds| rounds.parse().unwrap());
    let (mut built, mut failed) = (0, 0);
    for seed in 0..rounds {
        let (own_built, own_failed) = play(seed);
        built += own_built;
        failed += own_failed;
    }
    // Both have to have been tried often, or the edits prove nothing.
    assert!(built > 5 * rounds, "{built} of {} built", rounds * STEPS);
    assert!(failed > rounds, "{failed} of {} failed", rounds * STEPS);
}
