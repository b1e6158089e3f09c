//! A notice or an update from top to bottom, for what is not a page: Markdown, plain text, e-mail.
//!
//! 1. [`notice`] and [`update`] say what there is, in which language and order ([`Piece`]).
//! 2. [`markdown`], [`plain`] and [`html`] write it down; each decides about looks alone.
//!
//! A text that is missing in the reader's language is the source's, and a note says so.

pub mod html;
pub mod markdown;
pub mod plain;

use super::reader::Reader;
use super::scene::Scene;
use super::{faq, history, updates, view};
use crate::anchors::Outline as Anchors;
use crate::l10n::words;
use crate::ledger::Record;
use crate::markdown::Document;
use crate::markdown::Outline;
use crate::markdown::portable::Standing;
use crate::model::incident::{FaqItem, Question, QuestionState, Update, UpdateKind, Withdrawal};
use crate::model::ledger::UnitId;
use crate::model::{Anchor, Incident, Locale, Moment, route};

/// What there is to tell, in order.
pub struct Sheet<'a> {
    /// The site.
    pub scene: &'a Scene,
    /// For whom.
    pub reader: &'a Reader,
    /// The absolute URL of the notice's page in that language.
    pub page: String,
    /// In order.
    pub pieces: Vec<Piece<'a>>,
}

/// A part of it.
pub enum Piece<'a> {
    /// A heading, from level 1; the URL is of its place on the page.
    Heading(u8, Words<'a>, Option<String>),
    /// Label and value, a line each.
    Facts(Vec<(String, String)>),
    /// A sentence of the interface.
    Note(String),
    /// A sentence of the interface and where it leads.
    Link(String, String),
    /// Words of the author without markup.
    Words(Words<'a>),
    /// A text of the author.
    Text(Text<'a>),
}

/// Words and their language.
pub struct Words<'a> {
    /// Their language.
    pub locale: &'a Locale,
    /// Without markup.
    pub text: String,
}

/// A text of the author and what it stands below.
pub struct Text<'a> {
    /// Its language.
    pub locale: &'a Locale,
    /// The text.
    pub document: &'a Document,
    /// Its headings' anchors, where they have some.
    pub anchors: Option<&'a Anchors>,
    /// What its headings are.
    pub outline: Outline,
    /// Keeps footnotes of several texts apart.
    pub prefix: String,
}

impl Sheet<'_> {
    /// The title of the notice.
    #[must_use]
    pub fn title(&self) -> &str {
        let mut pieces = self.pieces.iter();
        let title = pieces.find_map(|piece| match piece {
            Piece::Heading(1, words, _) => Some(words.text.as_str()),
            _ => None,
        });
        title.unwrap_or_default()
    }

    /// Where a text of the sheet stands; `base` is what URLs of the site start with.
    #[must_use]
    pub fn standing<'b>(&'b self, text: &'b Text<'_>, base: &'b str) -> Standing<'b> {
        Standing {
            base,
            page: &self.page,
            outline: text.outline,
            prefix: &text.prefix,
        }
    }
}

/// All of a notice.
#[must_use]
pub fn notice<'a>(
    scene: &'a Scene,
    reader: &'a Reader,
    incident: &'a Incident<Document>,
) -> Sheet<'a> {
    let mut teller = Teller::new(scene, reader, incident);
    teller.head();
    if let Some(withdrawn) = &incident.facts.withdrawn {
        teller.withdrawn(withdrawn);
    } else {
        teller.body();
        teller.faq();
        teller.updates();
    }
    teller.contact();
    teller.sheet
}

/// One update of a notice.
#[must_use]
pub fn update<'a>(
    scene: &'a Scene,
    reader: &'a Reader,
    incident: &'a Incident<Document>,
    update: &'a Update<Document>,
) -> Sheet<'a> {
    let mut teller = Teller::new(scene, reader, incident);
    teller.title();
    teller.update(update);
    let words = reader.strings.get(words::READ_WHOLE_NOTICE).to_owned();
    let page = teller.sheet.page.clone();
    teller.push(Piece::Link(words, page));
    teller.contact();
    teller.sheet
}

struct Teller<'a> {
    scene: &'a Scene,
    reader: &'a Reader,
    incident: &'a Incident<Document>,
    record: Option<&'a Record>,
    sheet: Sheet<'a>,
}

impl<'a> Teller<'a> {
    fn new(scene: &'a Scene, reader: &'a Reader, incident: &'a Incident<Document>) -> Self {
        let page = scene.absolute(&route::notice(&reader.locale, &incident.slug));
        let sheet = Sheet {
            scene,
            reader,
            page,
            pieces: Vec::new(),
        };
        Self {
            scene,
            reader,
            incident,
            record: scene.record(incident),
            sheet,
        }
    }

    fn push(&mut self, piece: Piece<'a>) {
        self.sheet.pieces.push(piece);
    }

    fn note(&mut self, text: String) {
        self.push(Piece::Note(text));
    }

    /// A heading of the interface.
    fn part(&mut self, word: crate::l10n::Key) {
        let words = Words {
            locale: &self.reader.locale,
            text: self.reader.strings.get(word).to_owned(),
        };
        self.push(Piece::Heading(2, words, None));
    }

    /// That something is shown in another language than the reader's.
    fn fallback(&mut self, locale: &Locale, word: crate::l10n::Key) {
        if *locale == self.reader.locale {
            return;
        }
        let language = self
            .scene
            .readers
            .get(locale)
            .map_or("", |other| &other.name);
        let note = self.reader.strings.format(word, &[("language", language)]);
        self.note(note);
    }

    /// That a text is newer in the source's language, and where.
    fn newer(&mut self, unit: &UnitId) {
        let found = self.record.and_then(|record| {
            history::newer(self.scene, self.reader, (self.incident, record), unit)
        });
        if let Some(link) = found {
            self.link(link);
        }
    }

    fn link(&mut self, link: view::Link) {
        let href = self.absolute(&link.href);
        self.push(Piece::Link(link.text.text, href));
    }

    fn absolute(&self, href: &str) -> String {
        if href.starts_with('/') {
            format!("{}{href}", self.scene.config().base_url.origin())
        } else {
            href.to_owned()
        }
    }

    fn title(&mut self) {
        let source = &self.incident.facts.source;
        let Some((locale, notice)) = self.reader.pick(&self.incident.notices, source) else {
            return;
        };
        let words = Words {
            locale,
            text: notice.title.value.to_string(),
        };
        let page = self.sheet.page.clone();
        self.push(Piece::Heading(1, words, Some(page)));
        self.fallback(locale, words::NOTICE_FALLBACK);
    }

    fn head(&mut self) {
        self.title();
        let (reader, facts) = (self.reader, &self.incident.facts);
        let label = |word| reader.strings.get(word).to_owned();
        let time = |at| reader.time(Moment::Instant(at), None).text;
        let status = match &facts.withdrawn {
            Some(_) => reader.withdrawn(),
            None => reader.status(self.incident.status()),
        };
        let updated = self.scene.last_updated(self.incident, &reader.locale);
        let moment = |moment: Option<Moment>| moment.map(|at| reader.time(at, None).text);
        let all = [
            (words::STATUS, Some(status.text)),
            (
                words::SEVERITY,
                facts.severity.map(|word| reader.severity(word).text),
            ),
            (
                words::CATEGORY,
                facts.category.map(|word| reader.category(word).text),
            ),
            (
                words::PUBLISHED,
                Some(time(self.scene.published(self.incident))),
            ),
            (words::LAST_UPDATED, updated.map(time)),
            (words::OCCURRED, moment(facts.occurred)),
            (words::DETECTED, moment(facts.detected)),
            (words::CONTAINED, moment(facts.contained)),
            (words::RESOLVED, moment(facts.resolved)),
        ];
        let filled = all.into_iter();
        let filled = filled.filter_map(|(word, value)| Some((label(word), value?)));
        self.push(Piece::Facts(filled.collect()));
    }

    fn withdrawn(&mut self, withdrawn: &'a Withdrawal) {
        self.part(words::WITHDRAWN_TITLE);
        let at = Moment::Instant(withdrawn.at);
        self.note(self.reader.time(at, Some(words::WITHDRAWN_ON)).text);
        let source = &self.incident.facts.source;
        if let Some((locale, reason)) = self.reader.pick(&withdrawn.reason, source) {
            self.fallback(locale, words::TEXT_FALLBACK);
            let text = reason.value.to_string();
            self.push(Piece::Words(Words { locale, text }));
        }
        if let Some((slug, _)) = &withdrawn.see {
            let label = self.reader.strings.get(words::SEE_INSTEAD).to_owned();
            let url = self.scene.absolute(&route::incident_chooser(slug));
            self.push(Piece::Link(label, url));
        }
    }

    fn body(&mut self) {
        let source = &self.incident.facts.source;
        let Some((locale, notice)) = self.reader.pick(&self.incident.notices, source) else {
            return;
        };
        if let Some(summary) = &notice.summary {
            let text = summary.value.to_string();
            self.push(Piece::Words(Words { locale, text }));
        }
        self.newer(&UnitId::Notice);
        let anchors = self.scene.anchors(self.incident);
        self.push(Piece::Text(Text {
            locale,
            document: &notice.body,
            anchors: anchors.and_then(|anchors| anchors.outlines.get(locale)),
            outline: Outline::Page,
            prefix: String::new(),
        }));
    }

    fn faq(&mut self) {
        if self.incident.faq.is_empty() {
            return;
        }
        self.part(words::FAQ);
        let mut level = 3;
        for item in &self.incident.faq {
            match item {
                FaqItem::Group(group) => {
                    level = 4;
                    self.named(3, group.id.as_str(), &group.title);
                }
                FaqItem::Question(question) => self.question(question, level),
            }
        }
    }

    fn named(
        &mut self,
        level: u8,
        id: &str,
        texts: &'a crate::model::Localized<crate::model::Text>,
    ) {
        let source = &self.incident.facts.source;
        if let Some((locale, text)) = self.reader.pick(texts, source) {
            let url = format!("{}#{id}", self.sheet.page);
            let text = text.value.to_string();
            let words = Words { locale, text };
            self.push(Piece::Heading(level, words, Some(url)));
        }
    }

    fn question(&mut self, question: &'a Question<Document>, level: u8) {
        self.named(level, question.id.as_str(), &question.question);
        let source = &self.incident.facts.source;
        match &question.state {
            QuestionState::Live(answer) => {
                if let Some((locale, document)) = self.reader.pick(answer, source) {
                    self.fallback(locale, words::TEXT_FALLBACK);
                    self.push(Piece::Text(Text {
                        locale,
                        document,
                        anchors: None,
                        outline: Outline::Below(level),
                        prefix: question.id.to_string(),
                    }));
                }
                let record = self.record.map(|record| (self.incident, record));
                let changed = record.map(|of| history::changed(self.reader, of, &question.id));
                if let Some(time) = changed.and_then(|(updated, added)| updated.or(added)) {
                    self.note(time.text);
                }
                self.newer(&UnitId::Question(question.id.as_str().into()));
            }
            QuestionState::Retired(retired) => {
                let page = self.sheet.page.clone();
                let view = faq::retirement(self.scene, self.reader, self.incident, retired, &page);
                self.note(view.at.text);
                if let Some((locale, reason)) = self.reader.pick(&retired.reason, source) {
                    let text = reason.value.to_string();
                    self.push(Piece::Words(Words { locale, text }));
                }
                if let Some(see) = view.see {
                    let label = self.reader.strings.get(words::SEE_INSTEAD);
                    let href = self.absolute(&see.href);
                    self.push(Piece::Link(format!("{label} {}", see.text.text), href));
                }
            }
        }
    }

    fn updates(&mut self) {
        let updates = self.incident.updates.iter().rev();
        let told: Vec<_> = updates
            .filter(|update| update.kind != UpdateKind::Minor)
            .collect();
        if told.is_empty() {
            return;
        }
        self.part(words::UPDATES);
        for update in told {
            self.update(update);
        }
    }

    fn update(&mut self, update: &'a Update<Document>) {
        let reader = self.reader;
        let at = Moment::Instant(self.scene.updated_at(self.incident, update));
        let id = Anchor::update(&update.id);
        let words = Words {
            locale: &reader.locale,
            text: format!(
                "{} – {}",
                reader.kind(update.kind).text,
                reader.time(at, None).text
            ),
        };
        let url = format!("{}#{id}", self.sheet.page);
        self.push(Piece::Heading(3, words, Some(url)));
        if let Some(status) = update.status {
            let label = reader.strings.get(words::STATUS_NOW);
            self.note(format!("{label} {}", reader.status(status).text));
        }
        let source = &self.incident.facts.source;
        if let Some((locale, document)) = reader.pick(&update.text, source) {
            self.fallback(locale, words::TEXT_FALLBACK);
            self.push(Piece::Text(Text {
                locale,
                document,
                anchors: None,
                outline: Outline::Below(3),
                prefix: id.to_string(),
            }));
        }
        self.newer(&UnitId::Update(update.id.as_str().into()));
        let Some(anchors) = self.scene.anchors(self.incident) else {
            return;
        };
        for (about, _) in &update.about {
            let link = updates::concern(reader, self.incident, about, anchors);
            let label = reader.strings.get(words::CONCERNS);
            let place = match link.href.strip_prefix("#_") {
                Some(_) => self.sheet.page.clone(),
                None => format!("{}{}", self.sheet.page, link.href),
            };
            self.push(Piece::Link(format!("{label} {}", link.text.text), place));
        }
    }

    fn contact(&mut self) {
        self.part(words::CONTACT);
        let organization = self.scene.config().organization.as_ref();
        let contact = self.incident.facts.contact.as_ref();
        let contact = contact.or_else(|| organization?.contact.as_ref());
        if let Some(contact) = contact {
            let label = self.reader.strings.get(words::CONTACT_ABOUT).to_owned();
            self.push(Piece::Link(label, contact.clone()));
        }
        let label = self.reader.strings.get(words::SHARE_ADDRESS).to_owned();
        let share = route::incident_chooser(&self.incident.slug);
        self.push(Piece::Link(label, self.scene.absolute(&share)));
    }
}
