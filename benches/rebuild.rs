//! What a build costs, and what one edit costs once there was a build.
//!
//! 1. [`corpus`] is a site of notices in two languages with twelve questions each, as issue trackers
//!    of such programs measure them; in memory, the same each time.
//! 2. A clean build, in two halves: to a checked site, and on to a verified output.
//! 3. Nothing edited, and one answer edited: the same two halves with the cache of the build before.
//! 4. Wall time, and CPU time of all threads, which hardly moves when the machine is busy.
//!
//! `cargo bench --bench rebuild`; `CANDOR_INCIDENTS` sets the size, which is 1,000.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench fails by panicking, and tells"
)]

use candor::build::{self, Cache, Prepared, Settings};
use candor::check::Purpose;
use candor::diag::Diagnostics;
use candor::parse::site::Options;
use candor::source::{Content, Sources, load};
use rustix::time::{ClockId, clock_gettime};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Files = BTreeMap<Arc<str>, Content>;

const TOML: &str = r#"base_url = "https://notices.example.org"
default_locale = "en"
title = "Notices"

[[locales]]
tag = "en"
name = "English"

[[locales]]
tag = "zh-Hans"
name = "简体中文"
"#;

const WORDS: &str = "account data report vendor access key storage copy user notice address email \
    sign password browser system week support team change review log server import question";
const CHARACTERS: &str =
    "我们在本次事件中发现供应商的报告被复制其中包含账户名称与邮箱地址但不包含密码";

/// Words in an order that looks like one of a text, the same each time.
struct Writer {
    words: Vec<&'static str>,
    characters: Vec<char>,
    at: usize,
}

impl Writer {
    fn new() -> Self {
        Self {
            words: WORDS.split_whitespace().collect(),
            characters: CHARACTERS.chars().collect(),
            at: 7,
        }
    }

    fn next(&mut self, of: usize) -> usize {
        self.at = (self.at * 31 + 17) % 104_729;
        self.at % of
    }

    fn english(&mut self, count: usize) -> String {
        let mut words = Vec::new();
        for _ in 0..count {
            let at = self.next(self.words.len());
            words.push(self.words[at]);
        }
        words.join(" ") + "."
    }

    fn chinese(&mut self, count: usize) -> String {
        let mut text = String::new();
        for _ in 0..count {
            let at = self.next(self.characters.len());
            text.push(self.characters[at]);
        }
        text + "。"
    }

    fn body(&mut self, mut text: impl FnMut(&mut Self, usize) -> String) -> String {
        let mut body = String::new();
        for heading in ["What", "Why", "How", "Then"] {
            let (one, two, three) = (text(self, 40), text(self, 40), text(self, 12));
            let _ = write!(
                body,
                "## {heading} {{#{}}}\n\n{one} **{three}**\n\n- {two}\n- [x](#q3)\n\n",
                heading.to_lowercase()
            );
        }
        body + "| a | b |\n|---|---|\n| 1 | `2` |\n"
    }
}

fn corpus(incidents: usize) -> Files {
    let none = std::env::temp_dir().join("candor-no-such-site");
    let (sources, _) = load::load(Path::new(&none));
    let mut files: Files = sources
        .below("")
        .map(|(_, file)| (file.path.clone(), file.content.clone()))
        .collect();
    let mut writer = Writer::new();
    let mut add = |path: String, text: String| {
        files.insert(Arc::from(path), Content::Text(Arc::from(text)));
    };
    add("site.toml".to_owned(), TOML.to_owned());
    for number in 0..incidents {
        let folder = format!("content/incidents/i{number:05}");
        let (year, month, day) = (2010 + number % 15, 1 + number % 12, 1 + number % 28);
        add(
            format!("{folder}/incident.yaml"),
            format!("status: resolved\npublished: {year}-{month:02}-{day:02}T10:00:00Z\n"),
        );
        let (title, body) = (writer.english(6), writer.body(Writer::english));
        let front = format!("---\ntitle: Notice {number} {title}\nsummary: In short.\n---\n");
        add(format!("{folder}/notice.en.md"), front + &body);
        let body = writer.body(|writer, count| writer.chinese(count * 2));
        let front = format!("---\ntitle: 公告 {number}\n---\n");
        add(format!("{folder}/notice.zh-Hans.md"), front + &body);
        add(format!("{folder}/faq.yaml"), faq(&mut writer, 0));
    }
    files
}

fn faq(writer: &mut Writer, edit: usize) -> String {
    let mut faq = String::new();
    for number in 0..12 {
        let (question, answer) = (writer.english(7), writer.english(22));
        let (other, text) = (writer.chinese(12), writer.chinese(50));
        let _ = write!(
            faq,
            "- id: q{number}\n  question: {{en: \"{question}\", zh-Hans: \"{other}\"}}\n  \
             answer:\n    en: \"{answer} {edit}\"\n    zh-Hans: \"{text}\"\n"
        );
    }
    faq
}

fn settings() -> Settings {
    Settings {
        content: Options {
            base_url: None,
            drafts: false,
            now: "2026-11-24T10:00:00Z".parse().unwrap(),
        },
        purpose: Purpose::Build,
        only: BTreeSet::new(),
        seed: [0; 32],
    }
}

fn prepare(sources: &Arc<Sources>, cache: &mut Cache) -> Prepared {
    let mut found = Diagnostics::default();
    build::prepare(sources, &[], &settings(), cache, &mut found).unwrap()
}

fn compile(prepared: &Prepared, cache: &mut Cache) -> usize {
    let mut found = Diagnostics::default();
    let built = build::compile(prepared, false, cache, &mut found).unwrap();
    built.output.files.len()
}

/// Wall and CPU time of one run.
struct Run {
    wall: Duration,
    cpu: Duration,
}

fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        now.tv_sec.unsigned_abs(),
        u32::try_from(now.tv_nsec).unwrap_or(0),
    )
}

fn time<T>(runs: &mut Vec<Run>, run: impl FnOnce() -> T) -> T {
    let (wall, before) = (Instant::now(), cpu());
    let made = run();
    runs.push(Run {
        wall: wall.elapsed(),
        cpu: cpu().saturating_sub(before),
    });
    made
}

fn tell(what: &str, runs: &[Run]) {
    let at = |part: usize, of: fn(&Run) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(of).collect();
        times.sort_unstable();
        times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1000.0
    };
    println!(
        "{what:24} {:9.1} {:9.1} {:9.1} {:9.1}",
        at(50, |run| run.wall),
        at(95, |run| run.wall),
        at(50, |run| run.cpu),
        at(95, |run| run.cpu),
    );
}

/// Times of the two halves of a build.
#[derive(Default)]
struct Halves {
    prepare: Vec<Run>,
    compile: Vec<Run>,
    whole: Vec<Run>,
}

impl Halves {
    fn build(&mut self, files: Files, cache: &mut Cache) {
        let mut whole = Vec::new();
        time(&mut whole, || {
            let sources = Arc::new(Sources::new(files));
            let prepared = time(&mut self.prepare, || prepare(&sources, cache));
            time(&mut self.compile, || compile(&prepared, cache))
        });
        self.whole.append(&mut whole);
    }

    fn tell(&self, what: &str) {
        tell(&format!("{what}: to a checked site"), &self.prepare);
        tell(&format!("{what}: to an output"), &self.compile);
        tell(&format!("{what}: both"), &self.whole);
    }
}

fn main() {
    let incidents = std::env::var("CANDOR_INCIDENTS").ok();
    let mut files = corpus(incidents.map_or(1000, |count| count.parse().unwrap()));
    println!(
        "{:24} {:>9} {:>9} {:>9} {:>9}",
        "ms", "wall p50", "p95", "CPU p50", "p95"
    );
    let mut clean = Halves::default();
    for _ in 0..5 {
        clean.build(files.clone(), &mut Cache::default());
    }
    clean.tell("clean");
    let (mut cache, mut edit, mut none) = (Cache::default(), Halves::default(), Halves::default());
    Halves::default().build(files.clone(), &mut cache);
    for edits in 0..50 {
        none.build(files.clone(), &mut cache);
        let mut writer = Writer::new();
        let path = "content/incidents/i00007/faq.yaml";
        let text = Content::Text(Arc::from(faq(&mut writer, edits)));
        files.insert(Arc::from(path), text);
        edit.build(files.clone(), &mut cache);
    }
    none.tell("no edit");
    edit.tell("an answer");
}
