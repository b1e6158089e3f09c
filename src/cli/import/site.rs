//! The new site.
//!
//! 1. [`Story`] is a notice to be, [`Draft`] a page to be.
//! 2. [`Site::files`] has every file of the site: settings, notices, pages, what was static.

use super::cstate::{self, Tracked};
use super::origin::Origin;
use crate::cli::init::site::{ATTRIBUTES, IGNORE};
use crate::cli::scaffold::Scaffold;
use crate::cli::schema;
use crate::cli::wording::quoted;
use crate::model::Locale;
use crate::source::FileId;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write;

/// All that is taken over.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub stories: Vec<Story>,
    pub pages: Vec<Draft>,
    /// Files of `static/` besides those that are there: path, and file.
    pub statics: Vec<(String, FileId)>,
    /// Whether any text has HTML.
    pub has_html: bool,
}

/// A notice to be.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub slug: String,
    pub status: &'static str,
    pub severity: Option<&'static str>,
    pub category: Option<&'static str>,
    pub published: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    pub is_resolved: bool,
    pub is_draft: bool,
    pub source: Option<Locale>,
    pub aliases: Vec<String>,
    pub versions: BTreeMap<Locale, Version>,
    /// By time.
    pub updates: BTreeMap<(Timestamp, String), Update>,
    /// Files beside it.
    pub files: Vec<(String, FileId)>,
}

/// A text with its head.
#[derive(Debug, Default)]
pub(super) struct Version {
    pub title: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub body: String,
}

/// An entry of updates.yaml to be.
#[derive(Debug, Default)]
pub(super) struct Update {
    status: Option<&'static str>,
    text: BTreeMap<Locale, String>,
}

/// A page in one language.
#[derive(Debug)]
pub(super) struct Draft {
    pub path: String,
    pub aliases: Vec<String>,
    pub version: Version,
}

impl Story {
    /// Adds an update in one language.
    pub fn tracked(&mut self, part: &Tracked, locale: &Locale, text: &str) {
        let (status, said) = cstate::status(text);
        let update = self.updates.entry((part.at, part.id.clone())).or_default();
        update.status = update.status.or(status);
        if !said.is_empty() {
            update.text.insert(locale.clone(), said.to_owned());
        }
    }

    /// Puts in order what no single text knows: a notice has a text, and the last update has the status.
    pub fn settle(&mut self) {
        let source = self.source.clone();
        let own = source.as_ref().and_then(|source| self.versions.get(source));
        if own.is_some_and(|version| version.body.is_empty())
            && let Some((_, first)) = self.updates.pop_first()
        {
            self.status = first.status.unwrap_or(self.status);
            for (locale, text) in first.text {
                if let Some(version) = self.versions.get_mut(&locale) {
                    version.body = text;
                }
            }
        }
        if self.updates.is_empty() {
            if self.is_resolved {
                self.status = "resolved";
            }
            return;
        }
        if self.is_resolved && self.status == "resolved" {
            self.status = "investigating";
        }
        if let (true, Some(mut last)) = (self.is_resolved, self.updates.last_entry()) {
            last.get_mut().status = Some("resolved");
        }
    }
}

/// Where editors in a browser stand, which know the old site's files alone.
pub(super) const EDITOR: &str = "admin/";

/// Former anchors, and those that stand there now.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// By slug.
    pub notices: BTreeMap<String, BTreeMap<String, String>>,
    /// By file.
    pub pages: BTreeMap<String, BTreeMap<String, String>>,
}

/// The new site, whole.
pub(super) struct Site<'a> {
    origin: &'a Origin,
    collected: Collected,
    pub moved: Moved,
}

/// What candor writes itself.
pub(super) const OURS: [&str; 8] = [
    "_headers",
    "_redirects",
    "robots.txt",
    "sitemap.xml",
    "404.html",
    "index.html",
    ".nojekyll",
    "candor.json",
];

impl<'a> Site<'a> {
    pub fn new(origin: &'a Origin, collected: Collected) -> Self {
        Self {
            origin,
            collected,
            moved: Moved::default(),
        }
    }

    /// How much it is: "2 notices, 1 page".
    pub fn summary(&self) -> String {
        let count = |number: usize, what: &str| {
            let s = if number == 1 { "" } else { "s" };
            format!("{number} {what}{s}")
        };
        let drafts = self.collected.stories.iter().filter(|story| story.is_draft);
        format!(
            "{} ({}), {} of pages",
            count(self.collected.stories.len(), "notice"),
            count(drafts.count(), "draft"),
            count(self.collected.pages.len(), "text")
        )
    }

    /// Every file.
    pub fn files(&self) -> Scaffold {
        let mut files = Scaffold::default();
        files.add("site.toml", self.settings());
        files.add(".gitignore", IGNORE);
        files.add(".gitattributes", ATTRIBUTES);
        for (name, text) in schema::all() {
            files.add(schema::path(&name), text);
        }
        for story in &self.collected.stories {
            self.story(story, &mut files);
        }
        for page in &self.collected.pages {
            let moved = table("moved", self.moved.pages.get(&page.path));
            let head = head(&page.version, &page.aliases) + &moved;
            files.add(
                &page.path,
                format!("---\n{head}---\n\n{}\n", page.version.body),
            );
        }
        for (file, source) in self.origin.sources.below("static/") {
            let inside = source.path.strip_prefix("static/").unwrap_or_default();
            if !OURS.contains(&inside) && !inside.starts_with(EDITOR) {
                files.add_bytes(&*source.path, self.origin.bytes(file));
            }
        }
        for (path, file) in &self.collected.statics {
            files.add_bytes(path, self.origin.bytes(*file));
        }
        files
    }

    fn settings(&self) -> String {
        let origin = self.origin;
        let mut text = format!(
            "#:schema {}\n\nbase_url = {}\ndefault_locale = \"{}\"\ntimezone = {}\n\n[title]\n",
            schema::path("site"),
            quoted(&origin.base_url),
            origin.default.tag,
            quoted(&origin.timezone),
        );
        for language in &origin.languages {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{} = {}", language.tag, quoted(&language.title));
        }
        for language in &origin.languages {
            let name = quoted(&language.name);
            let _ = write!(
                text,
                "\n[[locales]]\ntag = \"{}\"\nname = {name}\n",
                language.tag
            );
        }
        if self.collected.has_html {
            text.push_str(
                "\n[markdown]\nraw_html = \"allow\" # texts that were taken over have HTML\n",
            );
        }
        text
    }

    fn story(&self, story: &Story, files: &mut Scaffold) {
        let folder = format!("content/incidents/{}", story.slug);
        files.add(format!("{folder}/incident.yaml"), self.facts(story));
        for (locale, version) in &story.versions {
            let text = format!("---\n{}---\n\n{}\n", head(version, &[]), version.body);
            files.add(format!("{folder}/notice.{locale}.md"), text);
        }
        if !story.updates.is_empty() {
            files.add(format!("{folder}/updates.yaml"), self.updates(story));
        }
        for (name, file) in &story.files {
            files.add_bytes(format!("{folder}/{name}"), self.origin.bytes(*file));
        }
    }

    fn facts(&self, story: &Story) -> String {
        let mut text = schema::directive("incident", "../../../");
        let mut line = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(text, "{key}: {value}");
            }
        };
        let source = story.source.as_ref();
        line("status", Some(story.status.to_owned()));
        line("severity", story.severity.map(str::to_owned));
        line("category", story.category.map(str::to_owned));
        line("published", story.published.map(|at| self.time(at)));
        line("resolved", story.resolved.map(|at| self.time(at)));
        let source = source.filter(|source| **source != self.origin.default.tag);
        line("source", source.map(ToString::to_string));
        line("draft", story.is_draft.then(|| "true".to_owned()));
        text.push_str(&list("aliases", &story.aliases));
        text + &table("moved", self.moved.notices.get(&story.slug))
    }

    fn updates(&self, story: &Story) -> String {
        let mut text = schema::directive("updates", "../../../");
        for ((at, id), update) in &story.updates {
            let _ = write!(text, "- id: {id}\n  at: {}\n", self.time(*at));
            if let Some(status) = update.status {
                let _ = writeln!(text, "  status: {status}");
            }
            if !update.text.is_empty() {
                text.push_str("  text:\n");
            }
            for (locale, said) in &update.text {
                let _ = writeln!(text, "    {locale}: {}", block(said));
            }
        }
        text
    }

    fn time(&self, at: Timestamp) -> String {
        let zoned = at.to_zoned(self.origin.zone.clone());
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// The keys of a front matter.
fn head(version: &Version, aliases: &[String]) -> String {
    let mut text = format!("title: {}\n", quoted(&version.title));
    if let Some(summary) = &version.summary {
        let _ = writeln!(text, "summary: {}", quoted(summary));
    }
    // Pages have no description; their summary says as much.
    match (&version.description, aliases.is_empty()) {
        (Some(description), true) => {
            let _ = writeln!(text, "description: {}", quoted(description));
        }
        (Some(description), false) if version.summary.is_none() => {
            let _ = writeln!(text, "summary: {}", quoted(description));
        }
        _ => {}
    }
    text + &list("aliases", aliases)
}

fn table(key: &str, entries: Option<&BTreeMap<String, String>>) -> String {
    let mut text = String::new();
    for (name, value) in entries.into_iter().flatten() {
        if text.is_empty() {
            let _ = writeln!(text, "{key}:");
        }
        let _ = writeln!(text, "  {}: {value}", quoted(name));
    }
    text
}

fn list(key: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{key}:
"
    );
    for item in items {
        let _ = writeln!(text, "  - {}", quoted(item));
    }
    text
}

/// A text of several lines below a key that stands four columns in; in quotes where its first line begins with a space.
fn block(text: &str) -> String {
    if text.starts_with(char::is_whitespace) {
        return quoted(text);
    }
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("      {line}")
            }
        })
        .collect();
    format!("|\n{}", lines.join("\n"))
}
