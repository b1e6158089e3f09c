//! What the authors of a notice do to it in a day, at random.
//!
//! 1. [`Author::first`] writes a notice; [`Author::day`] edits it, and says so in updates.yaml where
//!    that is needed.
//! 2. Addresses stay: what goes has a line in `moved`.

use super::model::{Kind, LOCALES, Notice, Section, Text, Unit};

/// Words without numbers, dates and addresses, which no minor edit may touch.
const WORDS: [&[&str]; 3] = [
    &[
        "amber", "basil", "cedar", "dahlia", "elder", "fennel", "ginger", "hazel",
    ],
    &["山", "水", "风", "云", "木", "石", "花", "鸟"],
    &[
        "Apfel", "Birne", "Kirsche", "Linde", "Nelke", "Quitte", "Rose", "Ulme",
    ],
];
const HEADINGS: [&str; 3] = ["Section", "章节", "Abschnitt"];

/// Who writes, with a linear congruential generator (Knuth's MMIX) for a mind.
pub struct Author {
    state: u64,
    /// How many ids were given.
    count: u32,
    /// Whether this day gave headings or ids another shape, or order: once is enough, so that it is
    /// clear which became which.
    has_reshaped: bool,
}

/// A kind of edit. Gives what was done; nothing where there was no occasion.
type Edit = fn(&mut Author, &mut Notice) -> String;

const EDITS: [Edit; 16] = [
    Author::edit_source,
    Author::edit_source,
    Author::edit_translation,
    Author::edit_translation,
    Author::edit_all,
    Author::add_question,
    Author::remove_question,
    Author::rename_question,
    Author::retire,
    Author::restore,
    Author::reshape,
    Author::reorder,
    Author::translate,
    Author::translate,
    Author::forget_translation,
    Author::declare,
];

impl Author {
    pub fn new(seed: u64) -> Self {
        let mut author = Self {
            state: seed,
            count: 0,
            has_reshaped: false,
        };
        // The first numbers of neighbouring seeds are alike.
        for _ in 0..8 {
            author.below(2);
        }
        author
    }

    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % end
    }

    /// True that many times in a hundred.
    fn percent(&mut self, often: usize) -> bool {
        self.below(100) < often
    }

    fn words(&mut self, language: usize) -> Vec<&'static str> {
        let count = 2 + self.below(6);
        (0..count).map(|_| WORDS[language][self.below(8)]).collect()
    }

    fn number(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// A small notice, partly translated.
    pub fn first(&mut self) -> Notice {
        let mut notice = Notice::default();
        let mut source = Text {
            title: self.words(0),
            words: self.words(0),
            sections: Vec::new(),
        };
        for _ in 0..3 {
            let section = self.section(&mut notice);
            source.sections.push(section);
        }
        notice.page.texts[0] = Some(source);
        self.translated(&mut notice.page, 40);
        for _ in 0..3 + self.below(3) {
            self.add_question(&mut notice);
        }
        notice
    }

    fn section(&mut self, notice: &mut Notice) -> Section {
        let key = self.number();
        notice.anchors.insert(key, format!("section-{key}"));
        Section {
            key,
            heading: format!("{} {key}", HEADINGS[0]),
            words: self.words(0),
        }
    }

    /// Gives a unit translations, each with that chance.
    fn translated(&mut self, unit: &mut Unit, often: usize) {
        for language in [1, 2] {
            if self.percent(often) {
                self.translate_into(unit, language);
            }
        }
    }

    /// Translates a unit as its source is now.
    fn translate_into(&mut self, unit: &mut Unit, language: usize) {
        let source = unit.source().clone();
        let section = |author: &mut Self, section: &Section| Section {
            key: section.key,
            heading: section.heading.replace(HEADINGS[0], HEADINGS[language]),
            words: author.words(language),
        };
        let text = Text {
            title: self.words(language),
            words: if source.words.is_empty() {
                Vec::new()
            } else {
                self.words(language)
            },
            sections: source
                .sections
                .iter()
                .map(|source| section(self, source))
                .collect(),
        };
        unit.texts[language] = Some(text);
    }

    /// A day's work.
    pub fn day(&mut self, notice: &mut Notice) {
        notice.wrap = self.below(3);
        self.has_reshaped = false;
        match self.below(20) {
            // Nothing but where lines break.
            0 => {}
            1..=3 => self.small_things(notice),
            4 => {
                self.review(notice);
                self.entry(notice, Kind::Checked);
            }
            _ => {
                for _ in 0..=self.below(3) {
                    let edit = EDITS[self.below(EDITS.len())];
                    let done = edit(self, notice);
                    notice.day.log.push(done);
                }
                let kind = [Kind::Update, Kind::Correction][self.below(2)];
                if self.percent(40) {
                    if self.percent(50) {
                        self.review(notice);
                    }
                    self.entry(notice, kind);
                }
            }
        }
    }

    /// Spelling.
    fn small_things(&mut self, notice: &mut Notice) {
        for _ in 0..=self.below(2) {
            let language = self.below(3);
            let unit = self.unit(notice);
            let (id, done) = (unit.id.clone(), self.edit_text(unit, language));
            notice
                .day
                .log
                .extend(done.then(|| format!("minor {}:{id}", LOCALES[language])));
        }
        self.entry(notice, Kind::Minor);
    }

    /// Adds an entry to updates.yaml.
    fn entry(&mut self, notice: &mut Notice, kind: Kind) {
        let word = match kind {
            Kind::Update => "update",
            Kind::Correction => "correction",
            Kind::Minor => "minor",
            Kind::Checked => "checked",
        };
        let reviewed: Vec<_> = notice
            .day
            .reviewed
            .iter()
            .map(|(language, id)| {
                let unit = if id.is_empty() { "notice" } else { id };
                format!("\"{}:{unit}\"", LOCALES[*language])
            })
            .collect();
        let id = self.number();
        let entry = format!(
            "- id: u{id}\n  kind: {word}\n  text: {{en: News.}}\n  reviewed: [{}]\n",
            reviewed.join(", ")
        );
        notice.updates.push_str(&entry);
        notice.day.entry = Some(kind);
        notice.day.log.push(format!("{word} {reviewed:?}"));
    }

    /// Reads translations again.
    fn review(&mut self, notice: &mut Notice) {
        for _ in 0..2 {
            let language = 1 + self.below(2);
            let unit = self.unit(notice);
            if unit.texts[language].is_some() {
                let id = unit.id.clone();
                notice.day.reviewed.push((language, id));
            }
        }
    }

    /// The notice itself, or one of its questions.
    fn unit<'a>(&mut self, notice: &'a mut Notice) -> &'a mut Unit {
        match self.below(notice.questions.len() + 1) {
            0 => &mut notice.page,
            index => &mut notice.questions[index - 1],
        }
    }

    /// Changes some words of a text; false where there is none.
    fn edit_text(&mut self, unit: &mut Unit, language: usize) -> bool {
        let Some(text) = &mut unit.texts[language] else {
            return false;
        };
        let before = text.parts();
        while text.parts() == before {
            let sections = text.sections.len();
            let words = match self.below(sections + 3) {
                0 => &mut text.title,
                // There may be nothing to edit, and nothing is to come in.
                1 | 2 if text.words.is_empty() => &mut text.title,
                1 | 2 => &mut text.words,
                index => &mut text.sections[index - 3].words,
            };
            let at = self.below(words.len());
            words[at] = WORDS[language][self.below(8)];
        }
        true
    }

    fn edit_source(&mut self, notice: &mut Notice) -> String {
        let unit = self.unit(notice);
        self.edit_text(unit, 0);
        format!("edit {}", unit.id)
    }

    fn edit_translation(&mut self, notice: &mut Notice) -> String {
        let language = 1 + self.below(2);
        let unit = self.unit(notice);
        let done = self.edit_text(unit, language);
        let done = if done { "edit" } else { "nothing to edit in" };
        format!("{done} {}:{}", LOCALES[language], unit.id)
    }

    fn edit_all(&mut self, notice: &mut Notice) -> String {
        let unit = self.unit(notice);
        for language in [0, 1, 2] {
            self.edit_text(unit, language);
        }
        format!("edit all of {}", unit.id)
    }

    /// Under an id that is new, or that a question had that is gone.
    fn add_question(&mut self, notice: &mut Notice) -> String {
        let former = notice
            .moved
            .keys()
            .find(|key| key.starts_with('q'))
            .cloned();
        let reused = former.filter(|_| !self.has_reshaped && self.percent(20));
        let id = reused.unwrap_or_else(|| format!("q{}", self.number()));
        // Where it goes on under another id, that would be another question by the same name.
        self.has_reshaped |= notice.moved.remove(&id).is_some();
        let mut unit = Unit {
            id: id.clone(),
            ..Unit::default()
        };
        unit.texts[0] = Some(Text {
            title: self.words(0),
            words: self.words(0),
            sections: Vec::new(),
        });
        self.translated(&mut unit, 60);
        let at = self.below(notice.questions.len() + 1);
        notice.questions.insert(at, unit);
        format!("add {id}")
    }

    /// Somewhere on the page, but not there.
    fn elsewhere(&mut self, notice: &Notice, here: &str) -> String {
        let questions = notice.questions.iter().map(|question| question.id.clone());
        let sections = notice
            .source_sections()
            .map(|section| notice.anchors[&section.key].clone());
        let all: Vec<_> = questions.chain(sections).filter(|id| id != here).collect();
        all[self.below(all.len())].clone()
    }

    /// Whether headings and ids may still be given another shape today.
    fn reshapes(&mut self) -> bool {
        !std::mem::replace(&mut self.has_reshaped, true)
    }

    fn remove_question(&mut self, notice: &mut Notice) -> String {
        if notice.questions.len() < 3 || !self.reshapes() {
            return String::new();
        }
        let unit = notice.questions.remove(self.below(notice.questions.len()));
        notice.day.is_shorter = true;
        notice.day.reviewed.retain(|(_, id)| *id != unit.id);
        let to = self.elsewhere(notice, &unit.id);
        let done = format!("remove {} to {to}", unit.id);
        notice.moved.insert(unit.id, to);
        done
    }

    /// To an id that is new, or back to one that it had.
    fn rename_question(&mut self, notice: &mut Notice) -> String {
        if !self.reshapes() {
            return String::new();
        }
        let at = self.below(notice.questions.len());
        let old = notice.questions[at].id.clone();
        let back = notice
            .moved
            .iter()
            .find(|(from, to)| **to == old && from.starts_with('q'));
        let back = back
            .map(|(from, _)| from.clone())
            .filter(|_| self.percent(50));
        let new = back.unwrap_or_else(|| format!("q{}", self.number()));
        notice.moved.remove(&new);
        notice.moved.insert(old.clone(), new.clone());
        new.clone_into(&mut notice.questions[at].id);
        format!("rename {old} to {new}")
    }

    fn retire(&mut self, notice: &mut Notice) -> String {
        let at = self.below(notice.questions.len());
        let unit = &mut notice.questions[at];
        if unit.is_retired {
            return String::new();
        }
        unit.is_retired = true;
        self.replace_words(unit);
        format!("retire {}", unit.id)
    }

    fn restore(&mut self, notice: &mut Notice) -> String {
        let mut questions = notice.questions.iter_mut();
        let Some(unit) = questions.find(|question| question.is_retired) else {
            return String::new();
        };
        unit.is_retired = false;
        self.replace_words(unit);
        let source = unit.texts[0].as_mut().unwrap();
        // An answer there has to be.
        if source.words.is_empty() {
            source.words = self.words(0);
        }
        format!("restore {}", unit.id)
    }

    /// Other words in each language, or none yet.
    fn replace_words(&mut self, unit: &mut Unit) {
        for language in [0, 1, 2] {
            let words = if self.percent(70) {
                self.words(language)
            } else {
                Vec::new()
            };
            if let Some(text) = &mut unit.texts[language] {
                text.words = words;
            }
        }
    }

    /// A section is added, removed or reworded, in all languages or in the source alone.
    fn reshape(&mut self, notice: &mut Notice) -> String {
        if !self.reshapes() {
            return String::new();
        }
        let at = self.below(notice.page.source().sections.len());
        let (done, is_all) = match self.below(3) {
            0 => {
                let section = self.section(notice);
                let sections = &mut notice.page.texts[0].as_mut().unwrap().sections;
                sections.insert(at, section);
                ("add a section".to_owned(), self.percent(50))
            }
            1 if notice.page.source().sections.len() > 2 => {
                let key = notice.page.source().sections[at].key;
                for text in notice.page.texts.iter_mut().flatten() {
                    text.sections.retain(|section| section.key != key);
                }
                let anchor = notice.anchors.remove(&key).unwrap();
                let to = self.elsewhere(notice, &anchor);
                let done = format!("remove {anchor} to {to}");
                notice.moved.insert(anchor, to);
                (done, false)
            }
            _ => {
                let number = self.number();
                let section = &mut notice.page.texts[0].as_mut().unwrap().sections[at];
                section.heading = format!("{} {number}", HEADINGS[0]);
                (
                    format!("reword {}", notice.anchors[&section.key]),
                    self.percent(50),
                )
            }
        };
        for language in [1, 2] {
            if is_all && notice.page.texts[language].is_some() {
                self.translate_into(&mut notice.page, language);
            }
        }
        done
    }

    fn reorder(&mut self, notice: &mut Notice) -> String {
        let turn = self.below(3);
        let questions = turn % notice.questions.len();
        notice.questions.rotate_left(questions);
        if !self.reshapes() {
            return format!("turn questions by {questions}");
        }
        for text in notice.page.texts.iter_mut().flatten() {
            let sections = text.sections.len();
            text.sections.rotate_left(turn % sections.max(1));
        }
        format!("turn by {turn}")
    }

    /// Something that is missing, or anything anew.
    fn translate(&mut self, notice: &mut Notice) -> String {
        let language = 1 + self.below(2);
        let unit = self.unit(notice);
        self.translate_into(unit, language);
        format!("translate {}:{}", LOCALES[language], unit.id)
    }

    fn forget_translation(&mut self, notice: &mut Notice) -> String {
        let language = 1 + self.below(2);
        let unit = self.unit(notice);
        if unit.texts[language].take().is_none() {
            return String::new();
        }
        unit.declared[language] = None;
        let id = unit.id.clone();
        notice
            .day
            .reviewed
            .retain(|review| *review != (language, id.clone()));
        format!("forget {}:{id}", LOCALES[language])
    }

    /// A translation says what it was made from: the source as it is or was, or something else.
    fn declare(&mut self, notice: &mut Notice) -> String {
        let language = 1 + self.below(2);
        let unit = self.unit(notice);
        if unit.texts[language].is_none() {
            return String::new();
        }
        let past = unit.past.said.first().cloned();
        unit.declared[language] = match self.below(4) {
            0 => None,
            1 => past,
            2 => Some("123456789012".to_owned()),
            _ => Some(unit.source().fingerprint()),
        };
        format!(
            "declare {}:{} {:?}",
            LOCALES[language], unit.id, unit.declared[language]
        )
    }
}
