//! An incident: its facts, a notice per language, the FAQ, the updates.
//!
//! 1. [`Incident`] is one folder of `content/incidents/`, valid.
//! 2. `T` is the form of its long texts; [`Incident::map`] turns one form into the next.

use super::accept::Accept;
use super::frame::Covered;
use super::words::words;
use super::{Anchor, Fact, Faq, Ledger, Locale, Localized, Moment, Slug, Text, Updates};
use crate::source::{FileId, Span};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One incident in all its languages.
#[derive(Debug, Clone)]
pub struct Incident<T> {
    /// The folder's name.
    pub slug: Slug,
    /// What incident.yaml says.
    pub facts: Facts,
    /// One notice per language; at least one.
    pub notices: Localized<Notice<T>>,
    /// Groups and questions in their order.
    pub faq: Faq<T>,
    /// Oldest first, as in the file.
    pub updates: Updates<T>,
    /// The other files of the folder that may be published: path below the folder, and the file.
    pub assets: BTreeMap<Arc<str>, FileId>,
    /// What was recorded of it so far.
    pub ledger: Ledger,
    /// Whether a part of it could not be parsed, so that what it lacks proves nothing.
    pub partial: bool,
}

/// incident.yaml: what is the same in every language.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The file.
    pub file: FileId,
    /// The status at first; the newest update's overrides it.
    pub status: Status,
    /// How bad.
    pub severity: Option<Severity>,
    /// Of what kind.
    pub category: Option<Category>,
    /// When first published, where the author says so.
    pub published: Option<Timestamp>,
    /// When it happened.
    pub occurred: Option<Moment>,
    /// When it was found.
    pub detected: Option<Moment>,
    /// When it was stopped.
    pub contained: Option<Moment>,
    /// When it was over.
    pub resolved: Option<Moment>,
    /// The language it is written in first.
    pub source: Locale,
    /// A `mailto:` or `https:` URL.
    pub contact: Option<String>,
    /// Not to be built.
    pub draft: bool,
    /// The reason stands in place of the text.
    pub withdrawn: Option<Withdrawal>,
    /// Former folder names and old site paths.
    pub aliases: Vec<Alias>,
    /// Anchors that were published on the page, and the id that they live at now.
    pub moved: BTreeMap<Arc<str>, Moved>,
    /// Findings accepted on purpose.
    pub accept: Vec<Accept>,
    /// What is said once, and used in texts by its name.
    pub said: BTreeMap<Arc<str>, Fact>,
    /// Where the notice says what laws ask for.
    pub covers: Vec<Covered>,
}

/// Why and when a notice was withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Why; in at least one language.
    pub reason: Localized<Text>,
    /// The notice to read in its place.
    pub see: Option<(Slug, Span)>,
}

/// An address that a notice had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// A former folder name, or a site path that starts with a slash.
    pub target: AliasTarget,
    /// Where it is written.
    pub span: Span,
}

/// What an alias names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AliasTarget {
    /// A former folder name; kept in every language.
    Slug(Slug),
    /// A path from the site's root, as the file that answered it.
    Path(super::SitePath),
}

/// The value of an entry of `moved`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where it lives now, or another key of `moved`.
    pub to: Arc<str>,
    /// The key.
    pub key_span: Span,
    /// The value.
    pub span: Span,
}

/// A notice in one language.
#[derive(Debug, Clone)]
pub struct Notice<T> {
    /// The file.
    pub file: FileId,
    /// The page's title.
    pub title: Text,
    /// What it comes to, in a sentence or two.
    pub summary: Option<Text>,
    /// For social cards.
    pub description: Option<Text>,
    /// The digest of the source text that it was made from.
    pub translated_from: Option<Text>,
    /// What follows the front matter.
    pub body: T,
}

/// An entry of faq.yaml.
#[derive(Debug, Clone)]
pub enum FaqItem<T> {
    /// Starts a group.
    Group(Group),
    /// A question.
    Question(Question<T>),
}

/// The start of a group of questions.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its anchor.
    pub id: Anchor,
    /// Where the anchor is written.
    pub span: Span,
    /// In at least one language.
    pub title: Localized<Text>,
}

/// A question, answered or retired.
#[derive(Debug, Clone)]
pub struct Question<T> {
    /// Its anchor.
    pub id: Anchor,
    /// Where the anchor is written.
    pub span: Span,
    /// Its text, in at least one language.
    pub question: Localized<Text>,
    /// What stands below it.
    pub state: QuestionState<T>,
    /// Digests of the source texts that translations were made from.
    pub translated_from: Localized<Text>,
}

/// What stands below a question.
#[derive(Debug, Clone)]
pub enum QuestionState<T> {
    /// The answer, in at least one language.
    Live(Localized<T>),
    /// Nothing but why not.
    Retired(Retirement),
}

/// When and why a question was retired.
#[derive(Debug, Clone)]
pub struct Retirement {
    /// The day or time.
    pub at: Moment,
    /// What to read in its place.
    pub see: Option<Reference>,
    /// Why; may be in no language.
    pub reason: Localized<Text>,
}

/// An id of this page, or one of another notice: `SLUG#id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The other notice.
    pub slug: Option<Slug>,
    /// The id.
    pub id: Anchor,
    /// Where it is written.
    pub span: Span,
}

/// An entry of updates.yaml.
#[derive(Debug, Clone)]
pub struct Update<T> {
    /// Its id; the anchor is `update-` and this.
    pub id: Anchor,
    /// Where the id is written.
    pub span: Span,
    /// When, where the author says so.
    pub at: Option<Timestamp>,
    /// What it is to readers.
    pub kind: UpdateKind,
    /// The status from here on.
    pub status: Option<Status>,
    /// Its words; may be in no language unless it is a correction.
    pub text: Localized<T>,
    /// What it concerns.
    pub about: Vec<(Anchor, Span)>,
    /// Translations read again and found right: language and unit.
    pub reviewed: Vec<Review>,
}

/// `LOCALE:UNIT`: a translation that was read again and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The translation's language.
    pub locale: Locale,
    /// The unit: a question's id, or `notice`.
    pub unit: Anchor,
    /// Where it is written.
    pub span: Span,
}

words! {
    /// How far the incident has come.
    Status {
        /// Being looked into.
        Investigating = "investigating",
        /// The cause is known.
        Identified = "identified",
        /// Dealt with, and watched.
        Monitoring = "monitoring",
        /// Over.
        Resolved = "resolved",
    }
}

words! {
    /// How bad it is.
    Severity {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
        /// Critical.
        Critical = "critical",
    }
}

words! {
    /// What it touches.
    Category {
        /// Secrets, access, integrity.
        Security = "security",
        /// Personal data.
        Privacy = "privacy",
        /// Whether it works.
        Availability = "availability",
    }
}

words! {
    /// What an update is to readers.
    UpdateKind {
        /// News.
        Update = "update",
        /// Something said before was wrong.
        Correction = "correction",
        /// Spelling and formatting: not sent out.
        Minor = "minor",
        /// Checked, still true: shown, not sent out.
        Checked = "checked",
    }
}

impl<T> Incident<T> {
    /// The questions, in order, without the groups.
    pub fn questions(&self) -> impl Iterator<Item = &Question<T>> {
        self.faq.iter().filter_map(|item| match item {
            FaqItem::Question(question) => Some(question),
            FaqItem::Group(_) => None,
        })
    }

    /// Every long text, with its language.
    pub fn texts(&self) -> impl Iterator<Item = (&Locale, &T)> {
        let notices = self
            .notices
            .iter()
            .map(|(locale, notice)| (locale, &notice.body));
        let answers = self
            .questions()
            .filter_map(|question| match &question.state {
                QuestionState::Live(answer) => Some(answer.iter()),
                QuestionState::Retired(_) => None,
            });
        let updates = self.updates.iter().flat_map(|update| update.text.iter());
        notices.chain(answers.flatten()).chain(updates)
    }

    /// The notices that are to be read in place of this one, or of its questions.
    pub fn named(&self) -> impl Iterator<Item = &Slug> {
        let withdrawn = self.facts.withdrawn.as_ref();
        let instead = withdrawn.and_then(|withdrawn| withdrawn.see.as_ref());
        let retired = self
            .questions()
            .filter_map(|question| match &question.state {
                QuestionState::Retired(retired) => retired.see.as_ref()?.slug.as_ref(),
                QuestionState::Live(_) => None,
            });
        instead.map(|(slug, _)| slug).into_iter().chain(retired)
    }

    /// Whether nobody is to see it yet: a draft, or one whose time has not come.
    #[must_use]
    pub fn is_unpublished(&self, now: Timestamp) -> bool {
        let is_scheduled = self.ledger.revisions.is_empty()
            && self
                .facts
                .published
                .is_some_and(|published| published > now);
        self.facts.draft || is_scheduled
    }

    /// The status now: the newest update's that has one, else the first.
    #[must_use]
    pub fn status(&self) -> Status {
        self.updates
            .iter()
            .rev()
            .find_map(|update| update.status)
            .unwrap_or(self.facts.status)
    }

    /// Every language that some part of it is written in, the source first.
    #[must_use]
    pub fn written_in(&self, locale: &Locale) -> bool {
        self.notices.get(locale).is_some()
            || self.faq.has_locale(locale)
            || self
                .updates
                .iter()
                .any(|update| update.text.get(locale).is_some())
    }

    /// The same incident with every long text in another form.
    pub fn map<U>(self, mut f: impl FnMut(TextOf<'_>, T) -> U) -> Incident<U> {
        let notices = self.notices.map(|locale, notice| Notice {
            file: notice.file,
            title: notice.title,
            summary: notice.summary,
            description: notice.description,
            translated_from: notice.translated_from,
            body: f(
                TextOf {
                    unit: Unit::Notice,
                    locale,
                },
                notice.body,
            ),
        });
        let faq = self.faq.map(&mut f);
        let updates = self.updates.map(&mut f);
        Incident {
            slug: self.slug,
            facts: self.facts,
            notices,
            faq,
            updates,
            assets: self.assets,
            ledger: self.ledger,
            partial: self.partial,
        }
    }
}

/// Which long text of an incident it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOf<'a> {
    /// What it belongs to.
    pub unit: Unit<'a>,
    /// Its language.
    pub locale: &'a Locale,
}

/// A part of a notice that has its own text and changes on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'a> {
    /// The notice itself.
    Notice,
    /// A question, by its id.
    Question(&'a Anchor),
    /// An update, by its id.
    Update(&'a Anchor),
}

impl<T> FaqItem<T> {
    pub(super) fn map<U>(self, f: &mut impl FnMut(TextOf<'_>, T) -> U) -> FaqItem<U> {
        match self {
            Self::Group(group) => FaqItem::Group(group),
            Self::Question(question) => {
                let id = question.id;
                let state = match question.state {
                    QuestionState::Live(answer) => {
                        QuestionState::Live(answer.map(|locale, text| {
                            f(
                                TextOf {
                                    unit: Unit::Question(&id),
                                    locale,
                                },
                                text,
                            )
                        }))
                    }
                    QuestionState::Retired(retired) => QuestionState::Retired(retired),
                };
                FaqItem::Question(Question {
                    id,
                    span: question.span,
                    question: question.question,
                    state,
                    translated_from: question.translated_from,
                })
            }
        }
    }
}

impl<T> Update<T> {
    pub(super) fn map<U>(self, f: &mut impl FnMut(TextOf<'_>, T) -> U) -> Update<U> {
        let id = self.id;
        let text = self.text.map(|locale, text| {
            f(
                TextOf {
                    unit: Unit::Update(&id),
                    locale,
                },
                text,
            )
        });
        Update {
            id,
            span: self.span,
            at: self.at,
            kind: self.kind,
            status: self.status,
            text,
            about: self.about,
            reviewed: self.reviewed,
        }
    }
}
