//! What the targets have in common: a small site in memory, one file of which is the fuzzer's.
//!
//! 1. [`check`] parses, renders and checks the site with that file in it.
//! 2. [`files`] builds it as well, and gives the bytes of some of its files.
//! 3. [`is_safe`] reads a page again, by HTML's own rules.

use candor::build::{self, Cache, Settings};
use candor::check::Purpose;
use candor::diag::Diagnostics;
use candor::model::SitePath;
use candor::output::NO_SINK;
use candor::parse::site::Options;
use candor::source::{Content, Sources, load};
use jiff::Timestamp;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where the fuzzer's notice lies.
pub const HERE: &str = "content/incidents/a";

const TOML: &str = "base_url = \"https://example.org/n\"\ndefault_locale = \"en\"\ntitle = \"T\"\n\
                    [[locales]]\ntag = \"en\"\nname = \"English\"\n\
                    [[locales]]\ntag = \"zh-Hans\"\nname = \"中文\"\n";

struct Bench {
    files: BTreeMap<Arc<str>, Content>,
    cache: Cache,
}

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::new(Bench::new());
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (sources, _) = load::load(folder.path());
        let theme = sources.below("");
        let theme = theme.map(|(_, file)| (file.path.clone(), file.content.clone()));
        let own = [
            ("site.toml", TOML),
            ("content/incidents/a/incident.yaml", "status: monitoring\n"),
            ("content/incidents/a/notice.en.md", "---\ntitle: T\n---\n\n## H\n\nText.\n"),
            ("content/incidents/a/notice.zh-Hans.md", "---\ntitle: 题\n---\n\n## 题\n"),
            ("content/incidents/a/faq.yaml", "- id: q\n  question: {en: Q?}\n  answer: {en: A.}\n"),
        ];
        let own = own.map(|(path, text)| (Arc::from(path), Content::Text(Arc::from(text))));
        Self {
            files: theme.chain(own).collect(),
            cache: Cache::default(),
        }
    }
}

fn settings() -> Settings {
    Settings {
        content: Options {
            base_url: None,
            drafts: false,
            now: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(500_000),
        },
        purpose: Purpose::Build,
        only: BTreeSet::new(),
        seed: None,
    }
}

/// Text as the loader hands it on: UTF-8 without what no text may have.
pub fn text(data: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(data).ok()?;
    let kept = |c: char| matches!(c, '\n' | '\t') || !c.is_control();
    text.chars().all(|c| kept(c) && !('\u{fdd0}'..='\u{fdef}').contains(&c)).then_some(text)
}

/// Parses, renders and checks the site with these files in it.
pub fn check(own: &[(&str, &str)]) {
    files(own, &[], false);
}

/// The bytes of some files of the site with these files in it; none where it has errors.
pub fn files(own: &[(&str, &str)], wanted: &[&str], build: bool) -> Vec<Vec<u8>> {
    BENCH.with_borrow_mut(|bench| {
        let mut all = bench.files.clone();
        for (path, text) in own {
            all.insert(Arc::from(*path), Content::Text(Arc::from(*text)));
        }
        let sources = Arc::new(Sources::new(all));
        let mut found = Diagnostics::default();
        let prepared = build::prepare(&sources, &[], &settings(), &mut bench.cache, &mut found);
        let Some(prepared) = prepared.filter(|_| build) else {
            return Vec::new();
        };
        // Without what earlier builds knew: every file is made.
        let mut cache = Cache::default();
        let built = build::compile(&prepared, false, &mut cache, NO_SINK, &mut found);
        let Some(built) = built else { return Vec::new() };
        let paths = wanted.iter().filter_map(|path| SitePath::parse(path));
        let bodies = paths.filter_map(|path| built.output.files.get(&path).cloned());
        bodies.map(|body| built.output.bytes(&body).expect("it was made before").into_owned()).collect()
    })
}

/// Fails on a script, a handler, a style, or a URL of a foreign scheme in HTML.
pub fn is_safe(html: &[u8]) {
    use lol_html::{HtmlRewriter, Settings, element};
    let elements = element!("*", |element| {
        let name = element.tag_name();
        let json = element.get_attribute("type").is_some_and(|kind| kind == "application/ld+json");
        let own = element.get_attribute("src").is_some_and(|src| src.starts_with("/n/"));
        assert!(name != "script" || json || own, "a script");
        assert!(!matches!(&*name, "style" | "iframe" | "object" | "embed" | "base"), "<{name}>");
        for attribute in element.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on") && key != "style", "{key}");
            if matches!(&*key, "href" | "src" | "action" | "formaction") {
                let letters: String = value.chars().filter(|c| !c.is_control() && *c != ' ').collect();
                let lower = letters.to_lowercase();
                let end = lower.find(['/', '?', '#']).unwrap_or(lower.len());
                let head = lower.get(..end).unwrap_or_default();
                let scheme = head.split_once(':').map(|(scheme, _)| scheme);
                let known = ["http", "https", "mailto", "tel", "sms"];
                assert!(scheme.is_none_or(|scheme| known.contains(&scheme)), "{value}");
            }
        }
        Ok(())
    });
    let settings = Settings::new().append_element_content_handler(elements);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(html).expect("HTML");
    rewriter.end().expect("HTML");
}
