//! A notice of a few words, and what its translations come to.
//!
//! 1. [`Notice`] is the notice as its authors think of it; [`Notice::files`] writes it down.
//! 2. [`Notice::settle`] takes it as recorded. Which translations are older than their source is
//!    worked out here from the words of the contract, without any of candor's own code.

use super::site::sha256;
use std::collections::{BTreeMap, BTreeSet};

/// The source, and two translations.
pub const LOCALES: [&str; 3] = ["en", "zh-Hans", "de"];
pub const FOLDER: &str = "content/incidents/random/";
pub const TOML: &str = r#"base_url = "https://notices.example.org"
default_locale = "en"
title = "Random"

[[locales]]
tag = "en"
name = "English"

[[locales]]
tag = "zh-Hans"
name = "简体中文"

[[locales]]
tag = "de"
name = "Deutsch"
"#;

/// A part of the notice's body.
#[derive(Debug, Clone)]
pub struct Section {
    /// Which, in every language.
    pub key: u32,
    pub heading: String,
    pub words: Vec<&'static str>,
}

/// A text in one language.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Of the notice, or the question itself.
    pub title: Vec<&'static str>,
    /// The answer or the reason; of the notice, what stands above the sections. None where it is
    /// empty.
    pub words: Vec<&'static str>,
    pub sections: Vec<Section>,
}

/// What is translated as a whole: the notice itself, or a question.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Empty of the notice itself.
    pub id: String,
    pub is_retired: bool,
    /// By language, as [`LOCALES`].
    pub texts: [Option<Text>; 3],
    /// The source text that a translation says it was made from.
    pub declared: [Option<String>; 3],
    pub past: Past,
}

/// What was recorded of a unit.
#[derive(Debug, Clone, Default)]
pub struct Past {
    pub is_there: bool,
    id: String,
    is_retired: bool,
    /// The parts of each text, letters alone.
    texts: [Option<Vec<String>>; 3],
    /// The revision of each text's last change that was not minor, or of its review.
    changed: [u32; 3],
    /// The revision of each text's last review.
    reviewed: [u32; 3],
    /// What the source was at its last change that was not minor, and since: fingerprints.
    pub said: Vec<String>,
}

/// How a translation stands to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Current,
    /// The revision that changed the source.
    Stale(u32),
    Missing,
}

/// The kind of a new entry of updates.yaml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Update,
    Correction,
    Minor,
    Checked,
}

/// The notice.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    pub page: Unit,
    pub questions: Vec<Unit>,
    /// The anchors of the source's sections.
    pub anchors: BTreeMap<u32, String>,
    pub moved: BTreeMap<String, String>,
    /// The text of updates.yaml.
    pub updates: String,
    /// What was done since it was last recorded.
    pub day: Day,
    pub revision: u32,
    /// Where lines break: no change to anybody.
    pub wrap: usize,
}

/// What was done since the notice was last recorded.
#[derive(Debug, Clone, Default)]
pub struct Day {
    /// The new entry of updates.yaml.
    pub entry: Option<Kind>,
    /// What it says was read again: language, and id of the unit.
    pub reviewed: Vec<(usize, String)>,
    /// Whether a question is gone: its id is a former anchor from then on.
    pub is_shorter: bool,
    /// In words, for whoever looks for the reason of a failure.
    pub log: Vec<String>,
}

impl Text {
    /// The parts that readers see, letters alone.
    pub fn parts(&self) -> Vec<String> {
        let section = |section: &Section| {
            let heading = section.heading.replace(' ', "");
            format!("##{heading}{}", section.words.concat())
        };
        let body = self.words.concat() + &self.sections.iter().map(section).collect::<String>();
        let parts = [self.title.concat(), body];
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// Twelve digits of the SHA-256 of its parts, a line each, without white space.
    pub fn fingerprint(&self) -> String {
        let lines: String = self.parts().iter().flat_map(|part| [part, "\n"]).collect();
        sha256(lines.as_bytes()).chars().take(12).collect()
    }
}

impl Unit {
    pub fn source(&self) -> &Text {
        self.texts[0].as_ref().unwrap()
    }

    /// Whether what readers see is not what was recorded.
    pub fn is_changed(&self) -> bool {
        let texts = self.parts();
        let past = &self.past;
        (&self.id, self.is_retired, &texts) != (&past.id, past.is_retired, &past.texts)
    }

    fn parts(&self) -> [Option<Vec<String>>; 3] {
        [0, 1, 2].map(|language| self.texts[language].as_ref().map(Text::parts))
    }

    /// Takes it as recorded in a revision.
    fn settle(&mut self, revision: u32, is_minor: bool) {
        let texts = self.parts();
        let past = &mut self.past;
        let is_other = |language: usize| past.texts[language] != texts[language];
        let source = is_other(0) || past.is_retired != self.is_retired;
        for language in [0, 1, 2] {
            let is_changed = if language == 0 {
                source
            } else {
                is_other(language)
            };
            if is_changed && !is_minor {
                past.changed[language] = revision;
            }
        }
        if source && !is_minor {
            past.said.clear();
        }
        if source {
            past.said
                .push(self.texts[0].as_ref().unwrap().fingerprint());
        }
        past.is_there = true;
        past.id.clone_from(&self.id);
        past.is_retired = self.is_retired;
        past.texts = texts;
    }

    /// How the translation into a language stands.
    pub fn standing(&self, language: usize) -> Standing {
        let own = self.texts[language].as_ref();
        let lacks = |own: &Text| own.parts().len() < self.source().parts().len();
        if own.is_none_or(lacks) {
            return Standing::Missing;
        }
        let [source, ..] = self.past.changed;
        let is_current = match &self.declared[language] {
            Some(declared) => self.past.said.contains(declared),
            None => self.past.changed[language] >= source,
        };
        let is_reviewed = source > 0 && self.past.reviewed[language] >= source;
        if is_current || is_reviewed {
            Standing::Current
        } else {
            Standing::Stale(source)
        }
    }
}

impl Notice {
    /// The notice itself and its questions.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        std::iter::once(&self.page).chain(&self.questions)
    }

    /// Whether there is something to record.
    pub fn is_changed(&self) -> bool {
        self.day.is_shorter || self.day.entry.is_some() || self.units().any(Unit::is_changed)
    }

    /// Takes everything as recorded.
    pub fn settle(&mut self) {
        let day = std::mem::take(&mut self.day);
        self.revision += 1;
        let (revision, is_minor) = (self.revision, day.entry == Some(Kind::Minor));
        for unit in std::iter::once(&mut self.page).chain(&mut self.questions) {
            unit.settle(revision, is_minor);
            let reviews = day.reviewed.iter().filter(|(_, id)| *id == unit.id);
            for (language, _) in reviews {
                unit.past.changed[*language] = revision;
                unit.past.reviewed[*language] = revision;
            }
        }
    }

    /// Every anchor that has to be on the page.
    pub fn ids(&self) -> BTreeSet<String> {
        let questions = self.questions.iter().map(|question| question.id.clone());
        let moved = self.moved.keys().cloned();
        let sections = self
            .source_sections()
            .map(|section| self.anchors[&section.key].clone());
        questions.chain(moved).chain(sections).collect()
    }

    /// The source's sections, in order.
    pub fn source_sections(&self) -> impl Iterator<Item = &Section> {
        self.page.source().sections.iter()
    }

    /// The files of the notice, by their paths.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::from([("site.toml".to_owned(), TOML.to_owned())]);
        let mut add = |name: &str, text: String| files.insert(format!("{FOLDER}{name}"), text);
        let mut facts = "status: monitoring\nmoved:\n".to_owned();
        for (from, to) in &self.moved {
            facts.extend(["  ", from.as_str(), ": ", to.as_str(), "\n"]);
        }
        add("incident.yaml", facts);
        add("updates.yaml", self.updates.clone());
        add(
            "faq.yaml",
            self.questions
                .iter()
                .map(|question| self.question(question))
                .collect(),
        );
        for (language, locale) in LOCALES.iter().enumerate() {
            let Some(text) = &self.page.texts[language] else {
                continue;
            };
            let declared = self.page.declared[language].as_ref();
            let declared = declared.map(|from| format!("translated_from: {from}\n"));
            let title = text.title.join(" ");
            let head = format!("---\ntitle: {title}\n{}---\n", declared.unwrap_or_default());
            let section = |section: &Section| {
                format!(
                    "\n## {}\n\n{}\n",
                    section.heading,
                    self.lines(language, &section.words, "")
                )
            };
            let sections: String = text.sections.iter().map(section).collect();
            let lead = self.lines(language, &text.words, "");
            add(
                &format!("notice.{locale}.md"),
                format!("{head}\n{lead}\n{sections}"),
            );
        }
        files
    }

    /// Words in lines that break anywhere.
    fn lines(&self, language: usize, words: &[&str], indent: &str) -> String {
        // Between Chinese characters, a line break is no space.
        let space = if LOCALES[language] == "zh-Hans" {
            ""
        } else {
            " "
        };
        let mut text = String::new();
        for (index, word) in words.iter().enumerate() {
            let breaks = index > 0 && (index + self.wrap).is_multiple_of(3);
            match index {
                0 => {}
                _ if breaks => text.extend(["\n", indent]),
                _ => text.push_str(space),
            }
            text.push_str(word);
        }
        text
    }

    fn question(&self, question: &Unit) -> String {
        let list = |key: &str, indent: &str, value: &dyn Fn(usize) -> Option<String>| {
            let lines = LOCALES.iter().enumerate().filter_map(|(language, locale)| {
                Some(format!("{indent}  {locale}: {}\n", value(language)?))
            });
            let lines: String = lines.collect();
            if lines.is_empty() {
                lines
            } else {
                format!("{indent}{key}:\n{lines}")
            }
        };
        let text = |language: usize| question.texts[language].as_ref();
        let title = |language| Some(text(language)?.title.join(" "));
        let below = |language| {
            let words = text(language)
                .map(|text| text.words.as_slice())
                .filter(|words| !words.is_empty())?;
            Some(if question.is_retired {
                words.join(" ")
            } else {
                format!("|\n      {}", self.lines(language, words, "      "))
            })
        };
        let declared = |language: usize| question.declared[language].clone();
        let head = format!("- id: {}\n{}", question.id, list("question", "  ", &title));
        let below = if question.is_retired {
            format!(
                "  retired:\n    at: 2026-03-01\n{}",
                list("reason", "    ", &below)
            )
        } else {
            list("answer", "  ", &below)
        };
        format!("{head}{below}{}", list("translated_from", "  ", &declared))
    }
}
