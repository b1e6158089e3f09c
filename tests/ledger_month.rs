//! A month of a notice, from its publication to its withdrawal, step by step with the real program.
//!
//! 1. After every step, every address and anchor that was ever published still leads somewhere, in
//!    both languages and under both names of the folder.
//! 2. Readers are told that a translation is older exactly where it is, and feed readers of exactly
//!    what is new: under ids that never change, dated when it was published.
//! 3. The ledger only grows; redaction takes texts out of it and nothing else. What is recorded is
//!    not recorded twice.
//! 4. Page, lists and sitemap agree on when the notice last changed.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "ledger/northwind.rs"]
mod northwind;
#[path = "ledger/site.rs"]
mod site;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;
use northwind::{CHINESE, DOT, ENGLISH, FACTS, FAQ, FAQ_CHINESE, FOLDER};
use site::{Line, Page, Run, Site, TOML, assert_chain, is_page};
use std::collections::{BTreeMap, BTreeSet};

const LOCALES: [&str; 2] = ["en", "zh-Hans"];
/// Somebody who should not have been named.
const NAME: &str = "Quux";
const REASON: &str = "This notice was about another company.";
const REASON_CHINESE: &str = "本公告说的是另一家公司。";

/// What a step brings.
#[derive(Default)]
struct Expected<'a> {
    /// The kind of the newest revision.
    kind: &'a str,
    /// How the ids of new items end, in the English and in the Chinese feed.
    news: [&'a [&'a str]; 2],
    /// Where Chinese readers are told that the English is newer.
    stale: &'a [&'a str],
    /// Whether items that were there have other titles now.
    is_retitled: bool,
}

/// The same news in both languages.
fn both<'a>(kind: &'a str, news: &'a [&'a str]) -> Expected<'a> {
    Expected {
        kind,
        news: [news, news],
        ..Expected::default()
    }
}

/// Nothing for feed readers.
fn silent(kind: &str) -> Expected<'_> {
    both(kind, &[])
}

/// News in Chinese alone.
fn chinese<'a>(news: &'a [&'a str]) -> Expected<'a> {
    Expected {
        news: [&[], news],
        ..silent("translation")
    }
}

/// The notice so far, and all that was ever seen of it.
struct Month {
    site: Site,
    /// Its folder, with the final slash.
    folder: String,
    slugs: Vec<&'static str>,
    ledger: String,
    /// Every path that readers may have kept.
    paths: BTreeSet<String>,
    anchors: BTreeSet<String>,
    /// By feed and id: date and title of each item that was ever in it.
    told: [BTreeMap<String, (Timestamp, String)>; 2],
    /// Items that are in no feed any more.
    gone: [BTreeSet<String>; 2],
    published: Option<Timestamp>,
    /// When the last news were, by language.
    updated: [Option<Timestamp>; 2],
}

impl Month {
    fn new() -> Self {
        let site = Site::new(&[("site.toml", TOML)]);
        Self {
            site,
            folder: FOLDER.to_owned(),
            slugs: vec!["2026-03-vendor"],
            ledger: String::new(),
            paths: BTreeSet::new(),
            anchors: BTreeSet::new(),
            told: [BTreeMap::new(), BTreeMap::new()],
            gone: [BTreeSet::new(), BTreeSet::new()],
            published: None,
            updated: [None, None],
        }
    }

    fn file(&self, name: &str) -> String {
        format!("{}{name}", self.folder)
    }

    fn write(&self, name: &str, text: &str) {
        self.site.write(&self.file(name), text);
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        self.site.edit(&self.file(name), from, to);
    }

    fn append(&self, name: &str, text: &str) {
        self.site.append(&self.file(name), text);
    }

    /// Records what was edited, and checks everything.
    fn record(&mut self, at: &str, expected: &Expected<'_>) {
        let number = Line::all(&self.ledger).len() + 1;
        let run = self.site.done(at, &["record"]);
        let slug = self.slugs.last().unwrap();
        let head = format!("Record {slug}, revision {number}: {}\n", expected.kind);
        assert!(run.out.starts_with(&head), "{at}: {run:#?}");
        let ledger = self.site.read(&self.file("history.jsonl"));
        assert!(ledger.starts_with(&self.ledger), "{at}: not a prefix");
        self.ledger = ledger;
        self.check(at, expected);
    }

    /// Checks everything that holds after each step.
    fn check(&mut self, at: &str, expected: &Expected<'_>) {
        let lines = assert_chain(&self.ledger);
        let newest = lines.last().unwrap();
        assert_eq!(newest.word("kind"), expected.kind, "{at}");
        self.recorded_once(at);
        self.built(at);
        let now: Timestamp = at.parse().unwrap();
        self.published.get_or_insert(now);
        self.addresses(at, newest);
        for (language, locale) in LOCALES.iter().enumerate() {
            self.feed((at, now), language, expected);
            let page = self.page(locale, self.slugs.last().unwrap());
            let stale = match language {
                0 => &[],
                _ => expected.stale,
            };
            let newer: Vec<_> = page.newer.iter().map(String::as_str).collect();
            assert_eq!(newer, stale, "{at} {locale}");
            if self.told[language].len() > 1 && !expected.news[language].is_empty() {
                self.updated[language] = Some(now);
            }
            self.dates(at, language, &page);
        }
    }

    /// What is recorded is not recorded again, and nobody says that it is not.
    fn recorded_once(&self, at: &str) {
        let again = self.site.done(at, &["record"]);
        let nothing = "nothing to record: everything is as it was recorded\n";
        assert!(
            again.out.is_empty() && again.err.ends_with(nothing),
            "{at}: {again:?}"
        );
        assert_eq!(
            self.site.read(&self.file("history.jsonl")),
            self.ledger,
            "{at}"
        );
    }

    /// The site is sound, loses nothing that is live, and builds.
    fn built(&self, at: &str) {
        let live: &[&str] = if self.site.path("public").exists() {
            &["check", "--strict", "--published", "public"]
        } else {
            &["check", "--strict"]
        };
        for args in [live, &["build", "--strict"]] {
            let run = self.site.done(at, args);
            assert!(run.codes("warning").is_empty(), "{at}: {run:#?}");
            assert!(run.found("ledger/unrecorded").is_empty(), "{at}: {run:#?}");
        }
    }

    fn public(&self, path: &str) -> String {
        self.site.read(&format!("public/{path}"))
    }

    fn page(&self, locale: &str, slug: &str) -> Page {
        Page::of(&self.public(&format!("{locale}/incidents/{slug}/index.html")))
    }

    /// Every address and every anchor that was ever there.
    fn addresses(&mut self, at: &str, newest: &Line) {
        let now = self.site.files("public").into_keys();
        let kept = |path: &String| is_page(path) || path.ends_with("feed.xml");
        let paths: BTreeSet<String> = now.filter(kept).collect();
        let lost: Vec<_> = self.paths.difference(&paths).collect();
        assert!(lost.is_empty(), "{at}: lost {lost:?}");
        self.paths = paths;
        for locale in LOCALES {
            let page = self.page(locale, self.slugs.last().unwrap());
            self.anchors.extend(page.ids);
        }
        self.anchors.extend(newest.anchors());
        for locale in LOCALES {
            for slug in &self.slugs {
                let page = self.page(locale, slug);
                page.assert_resolves(&self.anchors, &format!("{at} {locale} {slug}"));
            }
        }
    }

    /// The feed of a language has the news of this step, and nothing else that is new.
    fn feed(&mut self, (at, now): (&str, Timestamp), language: usize, expected: &Expected<'_>) {
        let locale = LOCALES[language];
        let xml = self.public(&format!("{locale}/feed.xml"));
        let feed = rss::Channel::read_from(xml.as_bytes()).unwrap();
        let told = &mut self.told[language];
        let begin = format!("tag:notices.example.org,2026-03-27:2026-03-vendor/rss/{locale}");
        let mut ids = BTreeSet::new();
        let mut news = Vec::new();
        for item in feed.items() {
            let id = item.guid().unwrap().value();
            assert!(ids.insert(id.to_owned()), "{at} {locale}: {id} twice");
            let end = id.strip_prefix(&begin).unwrap_or_else(|| panic!("{id}"));
            let date = item.pub_date().unwrap();
            let date = DateTimeParser::new().parse_timestamp(date).unwrap();
            assert!(Some(date) >= self.published && date <= now, "{at} {id}");
            let title = item.title().unwrap().to_owned();
            if let Some((then, before)) = told.insert(id.to_owned(), (date, title.clone())) {
                assert_eq!(then, date, "{at} {id}");
                let may_differ = expected.is_retitled;
                assert!(may_differ || before == title, "{at} {id}: {title}");
            } else {
                assert_eq!(date, now, "{at} {id}");
                news.push(end.to_owned());
            }
        }
        let back: Vec<_> = self.gone[language].intersection(&ids).collect();
        assert!(back.is_empty(), "{at} {locale}: {back:?} came back");
        let all = told.keys().filter(|id| !ids.contains(*id)).cloned();
        self.gone[language] = all.collect();
        news.sort();
        assert_eq!(news, expected.news[language], "{at} {locale}");
    }

    /// Page, list, year and sitemap have the same dates.
    fn dates(&self, at: &str, language: usize, page: &Page) {
        let locale = LOCALES[language];
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let times: Vec<Timestamp> = self
            .published
            .into_iter()
            .chain(self.updated[language])
            .collect();
        let shown = |list: &[String]| -> Vec<Timestamp> {
            list.iter().map(|time| time.parse().unwrap()).collect()
        };
        assert_eq!(shown(&page.times), times, "{at} {locale}: the page");
        for list in [format!("{locale}/"), format!("{locale}/2026/")] {
            let list = Page::of(&self.public(&format!("{list}index.html")));
            assert_eq!(shown(&list.listed), times, "{at} {locale}: the list");
        }
        let sitemap = self.public("sitemap.xml");
        let slug = self.slugs.last().unwrap();
        let place = format!("<loc>https://notices.example.org/{locale}/incidents/{slug}/</loc>");
        // What is only there in English is no page of its own in Chinese.
        let is_written = language == 0 || self.updated[1].is_some();
        let entry = sitemap.split_once(&place).map(|(_, entry)| entry);
        assert_eq!(entry.is_some(), is_written, "{at} {locale}: {sitemap}");
        let Some(entry) = entry else { return };
        let day = times.last().unwrap().to_zoned(zone).date();
        let lastmod = format!("<lastmod>{day}</lastmod>");
        assert!(entry.trim_start().starts_with(&lastmod), "{at}: {sitemap}");
    }
}

#[test]
fn a_month() {
    let mut month = Month::new();
    first_night(&mut month);
    correction(&mut month);
    new_question(&mut month);
    imitations(&mut month);
    fewer_questions(&mut month);
    headings(&mut month);
    title_and_status(&mut month);
    image_and_folder(&mut month);
    redaction(&mut month);
    withdrawal(&mut month);
}

/// English alone, Chinese an hour later, a slip of the pen.
fn first_night(month: &mut Month) {
    month.write("incident.yaml", FACTS);
    month.write("notice.en.md", ENGLISH);
    month.write("faq.yaml", FAQ);
    month.write("timeline.svg", DOT);
    let first = Expected {
        news: [&["/published"], &["/published:fallback"]],
        ..silent("published")
    };
    month.record("2026-03-26T19:00:00-07:00", &first);
    month.write("notice.zh-Hans.md", CHINESE);
    month.write("faq.zh-Hans.yaml", FAQ_CHINESE);
    month.edit(
        "faq.yaml",
        "{en: Your own account}",
        "{en: Your own account, zh-Hans: 您的账户}",
    );
    month.edit(
        "faq.yaml",
        "{en: About those reports}",
        "{en: About those reports, zh-Hans: 关于报告}",
    );
    month.record("2026-03-26T20:00:00-07:00", &chinese(&["/published"]));
    month.edit("faq.yaml", "everywere", "everywhere");
    month.append("updates.yaml", "- id: spelling\n  kind: minor\n");
    month.record("2026-03-26T23:59:59-07:00", &silent("minor"));
}

/// An answer was wrong; it is corrected in English first.
fn correction(month: &mut Month) {
    month.edit(
        "faq.yaml",
        "Yes, says Mallory Quux of the vendor. Please sign out everywhere.",
        "No. Session tokens were not in the reports.",
    );
    month.append(
        "updates.yaml",
        "- id: tokens\n  kind: correction\n  about: [tokens]\n  text:\n    en: We had written that session tokens were affected.\n",
    );
    let english = Expected {
        kind: "correction",
        news: [&["/update-tokens"], &["/update-tokens:fallback"]],
        stale: &["tokens"],
        is_retitled: false,
    };
    month.record("2026-03-28T09:00:00-07:00", &english);
    month.edit(
        "faq.zh-Hans.yaml",
        "是的，供应商的 Mallory Quux 这样说。请退出所有设备。",
        "没有。报告中没有会话令牌。",
    );
    month.append(
        "updates.yaml",
        "    zh-Hans: 我们曾写道会话令牌受到影响。\n",
    );
    month.record("2026-03-28T15:30:00-07:00", &chinese(&["/update-tokens"]));
}

/// A question comes in, and is translated a day later.
fn new_question(month: &mut Month) {
    month.append(
        "faq.yaml",
        "- id: backups\n  question: {en: Were backups opened?}\n  answer: {en: Nobody opened a backup.}\n",
    );
    month.record(
        "2026-03-29T09:00:00-07:00",
        &both("update", &["/revision-6"]),
    );
    month.append(
        "faq.zh-Hans.yaml",
        "backups:\n  question: 备份被打开了吗？\n  answer: 没有人打开备份。\n",
    );
    month.record("2026-03-30T09:00:00-07:00", &chinese(&["/revision-7"]));
}

/// An answer becomes longer, gets another id, and its translation is found right.
fn imitations(month: &mut Month) {
    let more = "We never ask for a password. Look at the address first.";
    month.edit("faq.yaml", "We never ask for a password.", more);
    let stale = Expected {
        stale: &["phishing"],
        ..both("update", &["/revision-8"])
    };
    month.record("2026-03-31T09:00:00-07:00", &stale);
    month.edit("faq.yaml", "- id: phishing", "- id: imitations");
    month.edit("faq.zh-Hans.yaml", "phishing:", "imitations:");
    month.append("incident.yaml", "moved:\n  phishing: imitations\n");
    let renamed = Expected {
        stale: &["imitations"],
        ..silent("minor")
    };
    month.record("2026-04-01T09:00:00-07:00", &renamed);
    month.append(
        "updates.yaml",
        "- id: still-true\n  kind: checked\n  text: {en: Read again., zh-Hans: 已复核。}\n  reviewed: [zh-Hans:imitations]\n",
    );
    month.record("2026-04-02T09:00:00-07:00", &silent("checked"));
}

/// Two questions become one, another is no longer answered.
fn fewer_questions(month: &mut Month) {
    month.edit(
        "faq.yaml",
        "- id: data-stored\n  question: {en: How long are reports kept?}\n  answer:\n    en: |\n      Until the end of the quarter.\n",
        "",
    );
    month.edit(
        "faq.yaml",
        "Counters, and the name of the workspace.",
        "Counters, and the name of the workspace. They are kept until the quarter ends.",
    );
    month.edit(
        "faq.zh-Hans.yaml",
        "data-stored:\n  question: 报告保存多久？\n  answer: |\n    直到季度末。\n",
        "",
    );
    month.edit(
        "faq.zh-Hans.yaml",
        "计数，以及工作区的名称。",
        "计数，以及工作区的名称。保存到季度末。",
    );
    month.append("incident.yaml", "  data-stored: data\n");
    month.record(
        "2026-04-03T09:00:00-07:00",
        &both("update", &["/revision-11"]),
    );
    month.edit(
        "faq.yaml",
        "  answer:\n    en: |\n      Write to our support.\n",
        "  retired:\n    at: 2026-04-04\n    see: data\n    reason: {en: The notice has an address now.}\n",
    );
    month.edit(
        "faq.zh-Hans.yaml",
        "  answer: |\n    请联系我们的客服。\n",
        "  reason: 公告中现已有地址。\n",
    );
    month.record(
        "2026-04-04T09:00:00-07:00",
        &both("update", &["/revision-12"]),
    );
}

/// A heading is reworded, first in English; then everything stands in another order.
fn headings(month: &mut Month) {
    month.edit(
        "notice.en.md",
        "## What we did",
        "## What we have done so far",
    );
    let english = Expected {
        stale: &["notice"],
        ..both("update", &["/revision-13"])
    };
    month.record("2026-04-06T09:00:00-07:00", &english);
    month.edit(
        "notice.zh-Hans.md",
        "## 我们做了什么",
        "## 我们已经做了什么",
    );
    month.record("2026-04-06T10:00:00-07:00", &chinese(&["/revision-14"]));
    for name in ["notice.en.md", "notice.zh-Hans.md"] {
        let text = month.site.read(&month.file(name));
        month.write(name, &turned(&text, "\n## "));
    }
    let faq = format!("\n{}", month.site.read(&month.file("faq.yaml")));
    month.write("faq.yaml", turned(&faq, "\n- ").trim_start());
    month.record(
        "2026-04-07T09:00:00-07:00",
        &both("update", &["/revision-15"]),
    );
}

/// A text with its parts, but for what stands before the first, in the opposite order.
fn turned(text: &str, begin: &str) -> String {
    let mut parts: Vec<&str> = text.split(begin).map(str::trim_end).collect();
    let lead = parts.remove(0).to_owned();
    parts.reverse();
    let part = |part: &str| format!("{begin}{part}\n");
    lead + &parts.into_iter().map(part).collect::<String>()
}

fn title_and_status(month: &mut Month) {
    month.edit(
        "notice.en.md",
        "title: Access to usage reports",
        "title: Usage reports were read",
    );
    month.edit(
        "notice.zh-Hans.md",
        "title: 使用报告遭到访问",
        "title: 使用报告被读取",
    );
    let retitled = Expected {
        is_retitled: true,
        ..both("update", &["/revision-16"])
    };
    month.record("2026-04-08T09:00:00-07:00", &retitled);
    month.edit("incident.yaml", "status: monitoring", "status: identified");
    month.record(
        "2026-04-09T09:00:00-07:00",
        &both("update", &["/revision-17"]),
    );
    month.append("updates.yaml", "- id: closed\n  status: resolved\n");
    month.record(
        "2026-04-10T09:00:00-07:00",
        &both("update", &["/update-closed"]),
    );
}

fn image_and_folder(month: &mut Month) {
    month.write("timeline.svg", &DOT.replace("\"8\"", "\"16\""));
    month.record(
        "2026-04-11T09:00:00-07:00",
        &both("update", &["/revision-19"]),
    );
    let folder = "content/incidents/2026-03-reports/";
    month.site.rename(&month.folder, folder);
    folder.clone_into(&mut month.folder);
    month.slugs.push("2026-03-reports");
    month.append("incident.yaml", "aliases: [2026-03-vendor]\n");
    month.record("2026-04-12T09:00:00-07:00", &silent("minor"));
}

/// A name comes out of three revisions; nothing else does.
fn redaction(month: &mut Month) {
    let redact = |month: &Month, at: &str, targets: &[&str]| -> Run {
        let mut args = vec!["redact", "2026-03-reports", "--reason", "it named somebody"];
        args.extend(targets);
        month.site.run(at, &args)
    };
    let stands = redact(month, "2026-04-13T08:00:00-07:00", &["tokens@4"]);
    assert_eq!(stands.status, 2, "{stands:?}");
    assert_eq!(month.site.read(&month.file("history.jsonl")), month.ledger);
    let at = "2026-04-13T09:00:00-07:00";
    let run = redact(month, at, &["en:tokens@1"]);
    assert!(
        run.err.contains(": en:tokens@3, zh-Hans:tokens@2\n"),
        "{run:?}"
    );
    assert!(month.ledger.contains(NAME));
    redacted(month, &[("en", 1)]);
    month.check(at, &silent("redaction"));
    let at = "2026-04-13T09:05:00-07:00";
    let run = redact(month, at, &["tokens@3", "zh-Hans:tokens@2"]);
    // What stands now names nobody.
    let is_left = run.err.lines().any(|line| line.starts_with("still "));
    assert!(run.status == 0 && !is_left, "{run:?}");
    redacted(month, &[("en", 3), ("zh-Hans", 2)]);
    month.check(at, &silent("redaction"));
    assert!(!month.ledger.contains(NAME));
    for (path, bytes) in month.site.files("public") {
        assert!(!String::from_utf8_lossy(&bytes).contains(NAME), "{path}");
    }
}

/// The ledger is as it was, with one line more, and without the texts of `tokens` in these
/// languages and revisions.
fn redacted(month: &mut Month, targets: &[(&str, u64)]) {
    let ledger = month.site.read(&month.file("history.jsonl"));
    let (old, new) = (Line::all(&month.ledger), Line::all(&ledger));
    assert_eq!(new.len(), old.len() + 1);
    let mut taken = 0;
    for (old, new) in old.iter().zip(&new) {
        let is_meant = |locale: &str| targets.contains(&(locale, old.number()));
        let digests = old.digests("tokens", is_meant);
        assert_eq!(old.chained(), new.chained());
        let mut text = old.text.clone();
        for (digest, kept) in old.value["texts"].as_object().unwrap() {
            if digests.contains(digest) && !kept.is_null() {
                text = text.replace(
                    &format!("\"{digest}\":{kept}"),
                    &format!("\"{digest}\":null"),
                );
                taken += 1;
            }
        }
        assert_eq!(text, new.text);
    }
    // A question and an answer each.
    assert_eq!(taken, targets.len() * 2);
    month.ledger = ledger;
}

/// What a reader would know a text by: its runs of words, without markup.
fn phrases(text: &str) -> Vec<String> {
    let runs = text
        .split(|c: char| "*[]()!#'\n".contains(c))
        .map(str::trim);
    let is_long = |run: &&str| {
        let letters = run.chars().filter(|c| c.is_alphabetic());
        run.contains(' ') || letters.filter(|c| !c.is_ascii()).count() > 3
    };
    runs.filter(is_long).map(str::to_owned).collect()
}

/// The page stays, with the reason in place of the text.
fn withdrawal(month: &mut Month) {
    month.append(
        "incident.yaml",
        &format!(
            "withdrawn:\n  at: 2026-05-01T09:00:00-07:00\n  reason:\n    en: {REASON}\n    zh-Hans: {REASON_CHINESE}\n"
        ),
    );
    month.record(
        "2026-05-01T09:00:00-07:00",
        &both("withdrawal", &["/withdrawn"]),
    );
    let texts: BTreeSet<String> = Line::all(&month.ledger)
        .iter()
        .flat_map(|line| line.texts().into_values().flatten())
        .flat_map(|text| phrases(&text))
        .collect();
    assert!(texts.len() > 50);
    let said = [
        "Usage reports were read",
        "使用报告被读取",
        REASON,
        REASON_CHINESE,
    ];
    for (path, bytes) in month.site.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        let left = texts.iter().filter(|line| !said.contains(&line.as_str()));
        for line in left {
            assert!(!text.contains(line.as_str()), "{path} has `{line}`");
        }
        assert!(!path.ends_with("timeline.svg"), "{path}");
    }
    for slug in &month.slugs {
        let public = month.public(&format!("incidents/{slug}.history.jsonl"));
        let (own, public) = (assert_chain(&month.ledger), assert_chain(&public));
        assert_eq!(own.len(), public.len());
        for (own, public) in own.iter().zip(&public) {
            assert_eq!(own.chained(), public.chained());
            assert!(
                public.texts().values().all(Option::is_none),
                "{}",
                public.text
            );
        }
        for (locale, reason) in LOCALES.iter().zip([REASON, REASON_CHINESE]) {
            assert!(month.page(locale, slug).html.contains(reason));
        }
    }
}

/// Id and date of each item of the English feed.
fn items(site: &Site) -> BTreeMap<String, Timestamp> {
    let xml = site.read("public/en/feed.xml");
    let feed = rss::Channel::read_from(xml.as_bytes()).unwrap();
    let item = |item: &rss::Item| {
        let date = DateTimeParser::new().parse_timestamp(item.pub_date().unwrap());
        (item.guid().unwrap().value().to_owned(), date.unwrap())
    };
    feed.items().iter().map(item).collect()
}

fn english() -> Site {
    let file = |name: &str| format!("{FOLDER}{name}");
    let site = Site::new(&[("site.toml", TOML)]);
    site.write(&file("incident.yaml"), FACTS);
    site.write(&file("notice.en.md"), ENGLISH);
    site.write(&file("faq.yaml"), FAQ);
    site.write(&file("timeline.svg"), DOT);
    site
}

#[test]
fn nothing_is_dated_before_the_publication() {
    let site = english();
    site.append(
        &format!("{FOLDER}incident.yaml"),
        "published: 2026-03-26T19:00:00-07:00\n",
    );
    site.append(
        &format!("{FOLDER}updates.yaml"),
        "- {id: before, at: 2026-03-20T00:00:00Z, text: {en: Known.}}\n- {id: after, at: 2026-03-28T00:00:00Z, text: {en: Over.}}\n",
    );
    site.done("2026-03-30T00:00:00Z", &["record"]);
    site.done("2026-03-30T00:00:00Z", &["build", "--strict"]);
    let begin = "tag:notices.example.org,2026-03-27:2026-03-vendor/rss/en/";
    let published = "2026-03-27T02:00:00Z";
    let expected = [
        ("published", published),
        ("update-before", published),
        ("update-after", "2026-03-28T00:00:00Z"),
    ];
    let expected = expected.map(|(end, at)| (format!("{begin}{end}"), at.parse().unwrap()));
    assert_eq!(items(&site), BTreeMap::from(expected));
}

#[test]
fn items_keep_their_ids_when_the_site_moves() {
    let site = english();
    site.done("2026-03-27T02:00:00Z", &["record"]);
    site.edit(
        &format!("{FOLDER}faq.yaml"),
        "Counters, and",
        "Counters and",
    );
    site.done("2026-03-28T02:00:00Z", &["record"]);
    site.done("2026-03-28T02:00:00Z", &["build", "--strict"]);
    let before = items(&site);
    assert_eq!(before.len(), 2);
    site.edit(
        "site.toml",
        "https://notices.example.org",
        "https://example.com/status",
    );
    site.done("2026-03-29T02:00:00Z", &["build", "--strict"]);
    assert_eq!(items(&site), before);
    site.edit(&format!("{FOLDER}faq.yaml"), "Counters and", "Counters,");
    site.done("2026-03-30T02:00:00Z", &["record"]);
    site.done("2026-03-30T02:00:00Z", &["build", "--strict"]);
    let after = items(&site);
    let news: Vec<_> = after
        .keys()
        .filter(|id| !before.contains_key(*id))
        .collect();
    assert_eq!(
        news,
        ["tag:notices.example.org,2026-03-27:2026-03-vendor/rss/en/revision-3"]
    );
    assert!(before.keys().all(|id| after.contains_key(id)));
}

#[test]
fn what_is_scheduled_is_recorded_when_its_time_has_come() {
    let site = english();
    site.append(
        &format!("{FOLDER}incident.yaml"),
        "published: 2026-03-26T19:00:00-07:00\n",
    );
    let before = "2026-03-27T01:59:59Z";
    let run = site.done(before, &["record"]);
    assert!(
        run.err.contains("not recorded: 2026-03-vendor (scheduled)"),
        "{run:?}"
    );
    let run = site.done(before, &["build", "--strict"]);
    assert_eq!(run.codes("note"), ["build/scheduled"]);
    assert!(!site.path(&format!("{FOLDER}history.jsonl")).exists());
    assert!(!site.path("public/en/incidents/2026-03-vendor").exists());
    assert!(items(&site).is_empty());
    // The deploy job comes a while later: readers see the time that the author gave.
    site.done("2026-03-27T03:00:00Z", &["record"]);
    site.done("2026-03-27T03:00:00Z", &["build", "--strict"]);
    let dates: Vec<_> = items(&site).into_values().collect();
    let published: Timestamp = "2026-03-27T02:00:00Z".parse().unwrap();
    assert_eq!(dates, [published]);
}

/// The English notice and a little of it in Chinese and German, recorded.
fn three_languages() -> Site {
    let site = english();
    let german =
        "tag = \"zh-Hans\"\nname = \"简体中文\"\n\n[[locales]]\ntag = \"de\"\nname = \"Deutsch\"\n";
    site.edit(
        "site.toml",
        "tag = \"zh-Hans\"\nname = \"简体中文\"\n",
        german,
    );
    site.write(&format!("{FOLDER}notice.zh-Hans.md"), CHINESE);
    let german = "data: {question: Was steht darin?, answer: Zahlen.}\n";
    site.write(&format!("{FOLDER}faq.de.yaml"), german);
    site.done("2026-03-27T02:00:00Z", &["record"]);
    site
}

#[test]
fn a_rename_beside_a_translation_is_no_news_to_others() {
    let site = three_languages();
    let faq = format!("{FOLDER}faq.yaml");
    site.edit(&faq, "- id: phishing", "- id: imitations");
    site.append(
        &format!("{FOLDER}incident.yaml"),
        "moved: {phishing: imitations}\n",
    );
    // That its lines break elsewhere is no change.
    site.edit(
        &faq,
        "We never ask for a password.",
        "We never ask\n      for a password.",
    );
    site.edit(
        &format!("{FOLDER}notice.zh-Hans.md"),
        "模仿本公告的消息。",
        "仿冒本公告的消息。",
    );
    let run = site.done("2026-03-28T02:00:00Z", &["record"]);
    assert!(run.out.contains("revision 2: translation"), "{run:?}");
    site.done("2026-03-28T02:00:00Z", &["build", "--strict"]);
    for (locale, is_told) in [("en", true), ("zh-Hans", true), ("de", false)] {
        let page = site.read(&format!(
            "public/{locale}/incidents/2026-03-vendor/index.html"
        ));
        assert_eq!(page.contains("id=\"_revision-2\""), is_told, "{locale}");
    }
}

#[test]
fn a_question_that_has_its_old_id_again_has_one_past() {
    let site = three_languages();
    let rename = |day: u32, from: &str, to: &str| {
        for name in ["faq.yaml", "faq.de.yaml"] {
            let (old, new) = match name {
                "faq.yaml" => (format!("- id: {from}\n"), format!("- id: {to}\n")),
                _ => (format!("{from}: {{"), format!("{to}: {{")),
            };
            site.edit(&format!("{FOLDER}{name}"), &old, &new);
        }
        site.write(
            &format!("{FOLDER}incident.yaml"),
            &format!("{FACTS}moved: {{{from}: {to}}}\n"),
        );
        let run = site.done(&format!("2026-03-{day}T02:00:00Z"), &["record"]);
        assert!(run.out.contains(": minor"), "{run:?}");
    };
    let faq = format!("{FOLDER}faq.yaml");
    site.edit(
        &faq,
        "Counters, and the name of the workspace.",
        "Counters alone.",
    );
    site.done("2026-03-28T02:00:00Z", &["record"]);
    rename(29, "data", "content");
    rename(30, "content", "data");
    site.done("2026-03-30T02:00:00Z", &["build", "--strict"]);
    let page = site.read("public/en/incidents/2026-03-vendor/index.html");
    let (_, question) = page.split_once("id=\"data\"").unwrap();
    let (question, _) = question.split_once("</section>").unwrap();
    // It was changed once, in the second revision.
    assert_eq!(question.matches("#_revision-").count(), 1, "{question}");
    assert!(question.contains("#_revision-2\""), "{question}");
    // Its translation is as old as before.
    let german = Page::of(&site.read("public/de/incidents/2026-03-vendor/index.html"));
    assert_eq!(german.newer, BTreeSet::from(["data".to_owned()]));
}
