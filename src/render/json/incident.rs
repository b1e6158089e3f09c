//! `/incidents/SLUG.json`: one notice in all its languages.
//!
//! 1. [`incident`] fills it. Of a notice that was withdrawn: addresses, anchors, the reason, and when
//!    what kind of thing happened; no texts.

use super::shape::{
    Change, FORMAT, Group, Heading, Incident, Language, Prose, Question, QuestionText, Reference,
    Retired, Revision, TextId, Translation, Update, UpdateText,
};
use super::{head, texts, time, urls};
use crate::anchors::{Outline as Anchors, PageAnchors};
use crate::ledger::{Freshness, Record, action};
use crate::markdown::portable::{Standing, portable};
use crate::markdown::{Document, Outline};
use crate::model::incident::{
    FaqItem, Question as SourceQuestion, QuestionState, Status, Update as SourceUpdate, UpdateKind,
};
use crate::model::ledger::{Revision as Recorded, TextId as Id, UnitId};
use crate::model::{Anchor, Incident as Source, Locale, Moment, route};
use crate::render::prose;
use crate::render::scene::{Scene, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// The level of a question's heading.
const QUESTION_LEVEL: u8 = 3;

/// Everything that is published of a notice.
#[must_use]
pub fn incident(scene: &Scene, source: &Source<Document>) -> Incident {
    let teller = Teller {
        scene,
        source,
        record: scene.record(source),
        anchors: scene.anchors(source),
    };
    let is_shown = source.facts.withdrawn.is_none();
    let organization = scene.config().organization.as_ref();
    let contact = organization.and_then(|organization| organization.contact.clone());
    let anchors = teller.anchors;
    let moved = anchors.into_iter().flat_map(|anchors| &anchors.moved);
    let known = anchors.into_iter().flat_map(|anchors| &anchors.known);
    let revisions = teller.record.map(|record| record.history.revisions());
    Incident {
        format: FORMAT,
        generator: concat!("candor ", env!("CARGO_PKG_VERSION")).to_owned(),
        head: head(scene, source),
        contact: source.facts.contact.clone().or(contact),
        languages: teller.languages(),
        groups: if is_shown {
            teller.groups()
        } else {
            Vec::new()
        },
        questions: if is_shown {
            teller.questions()
        } else {
            Vec::new()
        },
        updates: if is_shown {
            teller.updates()
        } else {
            Vec::new()
        },
        anchors: known.map(ToString::to_string).collect(),
        moved: moved
            .map(|(from, to)| (from.to_string(), to.to_string()))
            .collect(),
        revisions: revisions
            .into_iter()
            .flatten()
            .rev()
            .map(|revision| teller.revision(revision))
            .collect(),
    }
}

struct Teller<'a> {
    scene: &'a Scene,
    source: &'a Source<Document>,
    record: Option<&'a Record>,
    anchors: Option<&'a PageAnchors>,
}

impl Teller<'_> {
    fn page(&self, locale: &Locale) -> String {
        let path = route::notice(locale, &self.source.slug);
        self.scene.absolute(&path)
    }

    fn languages(&self) -> BTreeMap<String, Language> {
        let subject = Subject::Incident(self.source);
        let locales = self.scene.readers.keys();
        let locales = locales.filter(|locale| self.scene.has_page(subject, locale));
        locales
            .map(|locale| (locale.to_string(), self.language(locale)))
            .collect()
    }

    fn language(&self, locale: &Locale) -> Language {
        let is_shown = self.source.facts.withdrawn.is_none();
        let notice = self.source.notices.get(locale).filter(|_| is_shown);
        let anchors = self.anchors.and_then(|all| all.outlines.get(locale));
        let updated = self.scene.last_updated(self.source, locale);
        let body = notice.filter(|notice| !notice.body.is_empty());
        Language {
            url: self.page(locale),
            translation: self.translation(&UnitId::Notice, locale),
            updated: updated.map(|at| time(self.scene, Moment::Instant(at))),
            title: notice.map(|notice| notice.title.value.to_string()),
            summary: notice
                .and_then(|notice| notice.summary.as_ref())
                .map(|summary| summary.value.to_string()),
            body: body.map(|notice| self.prose(locale, &notice.body, anchors)),
            headings: match (notice, anchors) {
                (Some(notice), Some(anchors)) => headings(&notice.body, anchors),
                _ => Vec::new(),
            },
        }
    }

    fn prose(&self, locale: &Locale, text: &Document, anchors: Option<&Anchors>) -> Prose {
        let page = self.page(locale);
        let standing = Standing {
            base: &self.scene.config().base_url.prefix(),
            page: &page,
            outline: match anchors {
                Some(_) => Outline::Page,
                None => Outline::Below(QUESTION_LEVEL),
            },
            prefix: "",
        };
        Prose {
            markdown: portable(text, standing),
            html: prose::whole(self.scene, text, anchors, &page),
        }
    }

    fn translation(&self, unit: &UnitId, locale: &Locale) -> Translation {
        let is_source = *locale == self.source.facts.source;
        let freshness = self
            .record
            .map(|record| record.freshness(self.source, unit, locale));
        let (state, stale_since) = match freshness {
            _ if is_source => ("source", None),
            Some(Freshness::Stale(since)) => ("stale", Some(since)),
            Some(Freshness::Missing) => ("missing", None),
            Some(Freshness::Current | Freshness::Nothing) | None => ("current", None),
        };
        Translation { state, stale_since }
    }

    fn former(&self, id: &str) -> Vec<String> {
        let anchors = self.anchors.into_iter();
        anchors
            .flat_map(|anchors| anchors.former(id))
            .map(ToString::to_string)
            .collect()
    }

    fn groups(&self) -> Vec<Group> {
        let items = self.source.faq.iter();
        let groups = items.filter_map(|item| match item {
            FaqItem::Group(group) => Some(group),
            FaqItem::Question(_) => None,
        });
        groups
            .map(|group| Group {
                id: group.id.to_string(),
                title: texts(&group.title),
                former: self.former(group.id.as_str()),
            })
            .collect()
    }

    fn questions(&self) -> Vec<Question> {
        let mut group = None;
        let mut questions = Vec::new();
        for item in &self.source.faq {
            match item {
                FaqItem::Group(found) => group = Some(&found.id),
                FaqItem::Question(found) => questions.push(self.question(found, group)),
            }
        }
        questions
    }

    fn question(&self, question: &SourceQuestion<Document>, group: Option<&Anchor>) -> Question {
        let mut locales: BTreeSet<&Locale> = question.question.locales().collect();
        let retired = match &question.state {
            QuestionState::Live(answer) => {
                locales.extend(answer.locales());
                None
            }
            QuestionState::Retired(retired) => {
                locales.extend(retired.reason.locales());
                Some(Retired {
                    at: time(self.scene, retired.at),
                    see: retired.see.as_ref().map(|see| Reference {
                        slug: see.slug.as_ref().unwrap_or(&self.source.slug).to_string(),
                        id: see.id.to_string(),
                    }),
                })
            }
        };
        Question {
            id: question.id.to_string(),
            group: group.map(ToString::to_string),
            urls: urls(self.scene, self.source, Some(question.id.as_str())),
            former: self.former(question.id.as_str()),
            retired,
            languages: locales
                .into_iter()
                .map(|locale| (locale.to_string(), self.question_text(question, locale)))
                .collect(),
        }
    }

    fn question_text(&self, question: &SourceQuestion<Document>, locale: &Locale) -> QuestionText {
        let (answer, reason) = match &question.state {
            QuestionState::Live(answer) => (answer.get(locale), None),
            QuestionState::Retired(retired) => (None, retired.reason.get(locale)),
        };
        let unit = UnitId::Question(question.id.as_str().into());
        QuestionText {
            translation: self.translation(&unit, locale),
            updated: self.updated(&Id::of(unit, locale)),
            question: question
                .question
                .get(locale)
                .map(|text| text.value.to_string()),
            answer: answer.map(|answer| self.prose(locale, answer, None)),
            reason: reason.map(|reason| reason.value.to_string()),
        }
    }

    /// When a text last changed since it was first there, spelling apart.
    fn updated(&self, text: &Id) -> Option<String> {
        let history = &self.record?.history;
        let first = history.first(text)?.number;
        let last = history.last_change(text)?;
        let told = Moment::Instant(last.told_at());
        (last.number > first).then(|| time(self.scene, told))
    }

    fn updates(&self) -> Vec<Update> {
        let all = self.source.updates.iter().rev();
        all.filter(|update| update.kind != UpdateKind::Minor)
            .map(|update| self.update(update))
            .collect()
    }

    fn update(&self, update: &SourceUpdate<Document>) -> Update {
        let anchor = Anchor::update(&update.id);
        let unit = UnitId::Update(update.id.as_str().into());
        let text = |(locale, text): (&Locale, &Document)| {
            let words = UpdateText {
                translation: self.translation(&unit, locale),
                text: self.prose(locale, text, None),
            };
            (locale.to_string(), words)
        };
        let at = Moment::Instant(self.scene.updated_at(self.source, update));
        Update {
            id: update.id.to_string(),
            urls: urls(self.scene, self.source, Some(anchor.as_str())),
            former: self.former(anchor.as_str()),
            anchor: anchor.to_string(),
            at: time(self.scene, at),
            kind: update.kind.as_str(),
            status: update.status.map(Status::as_str),
            about: update.about.iter().map(|(id, _)| id.to_string()).collect(),
            languages: update.text.iter().map(text).collect(),
        }
    }

    fn revision(&self, revision: &Recorded) -> Revision {
        let history = self.record.map(|record| &record.history);
        let is_shown = self.source.facts.withdrawn.is_none();
        let acts = history.filter(|_| is_shown);
        let acts = acts.map(|history| action::of(history, revision));
        let pending = history.and_then(|history| history.pending());
        let recorded = pending.is_none_or(|pending| pending.number != revision.number);
        let updates = revision.updates.iter().filter(|_| is_shown);
        let reviewed = revision.reviewed.iter().filter(|_| is_shown);
        Revision {
            number: revision.number,
            at: time(self.scene, Moment::Instant(revision.at)),
            kind: revision.kind.as_str(),
            recorded,
            updates: updates.map(|update| update.id.to_string()).collect(),
            changes: acts.iter().flatten().map(change).collect(),
            reviewed: reviewed.map(text_id).collect(),
            redaction: revision
                .redaction
                .as_ref()
                .map(|redaction| redaction.reason.to_string()),
        }
    }
}

fn headings(body: &Document, anchors: &Anchors) -> Vec<Heading> {
    let former = |index: usize| anchors.also.get(index).into_iter().flatten();
    let all = body.headings.iter().zip(&anchors.ids).enumerate();
    all.map(|(index, (heading, id))| Heading {
        id: id.to_string(),
        level: heading.level,
        text: heading.text.clone(),
        former: former(index).map(ToString::to_string).collect(),
    })
    .collect()
}

fn change(act: &action::Act) -> Change {
    Change {
        action: act.action.as_str(),
        unit: act.unit.kind(),
        id: act.unit.id().map(ToString::to_string),
        minor: act.minor,
        languages: act.locales.iter().map(ToString::to_string).collect(),
    }
}

fn text_id(text: &Id) -> TextId {
    TextId {
        unit: text.unit.kind(),
        id: text.unit.id().map(ToString::to_string),
        language: text.locale.as_ref().map(ToString::to_string),
    }
}
