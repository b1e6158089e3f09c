//! `candor link`
//!
//! 1. Makes every question of every published notice findable ([`entries`]).
//! 2. [`search`] finds those that fit the words, in any language.
//! 3. The best is printed with its addresses, whether it is live, and replies to paste ([`answer`],
//!    [`text`]); of the others, what to type for them. `--json` has the same.

mod answer;
mod search;
mod text;
mod words;

use super::inspect::{Inspected, inspect, language};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::build::Prepared;
use crate::markdown::Document;
use crate::model::Incident;
use crate::model::config::LocaleConfig;
use crate::model::incident::{AliasTarget, FaqItem, Group, Question, QuestionState};
use crate::render::scene::Scene;
use answer::{Answerer, Found};
use clap::Args;
use search::{Entry, Room};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many questions are named beside the best.
const OTHERS: usize = 4;

/// The arguments of `link`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor link reset password
  candor link 重置密码 --locale zh-Hans
  candor link 2026-03-metrics-vendor#reset-password
  candor link --json is my account affected")]
pub struct Link {
    /// Words of a reader's question, in any language; or an id, or `SLUG#id`
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Give addresses and replies in this language alone
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Print all of it as one JSON document
    #[arg(long)]
    json: bool,
}

/// A question that can be found, and where it is from.
struct Findable<'a> {
    incident: &'a Incident<Document>,
    question: &'a Question<Document>,
    entry: Entry,
}

impl Link {
    /// Finds.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let query = self.words.join(" ");
        if search::sought(&query).is_empty() {
            return Err(Failure::Usage {
                message: format!("there are no words in `{query}`"),
                help: Some("type words of the question: `candor link reset password`".to_owned()),
            });
        }
        let Inspected { prepared, exit, .. } = inspect(common, false, surroundings, terminal)?;
        let Some(prepared) = prepared else {
            return Ok(exit);
        };
        let found = self.find(&query, &prepared)?;
        if self.json {
            terminal.print_json(&found);
        } else {
            terminal.print(text::of(&found).as_bytes());
        }
        if found.best.is_some() {
            return Ok(exit);
        }
        terminal.complain(
            &format!("no question of a published notice fits `{query}`"),
            Some(
                "try other words, or those of another language; `candor status` lists all notices",
            ),
        );
        Ok(if exit == Exit::Done {
            Exit::Content
        } else {
            exit
        })
    }

    fn find(&self, query: &str, prepared: &Prepared) -> Result<Found, Failure> {
        let scene = prepared.scene();
        let config = &prepared.anchored().site.config;
        let chosen = self.locale.as_ref();
        let chosen = chosen.map(|tag| language(tag, config)).transpose()?;
        let locales: Vec<&LocaleConfig> = match chosen {
            Some(chosen) => vec![chosen],
            None => config.active().collect(),
        };
        let answerer = Answerer {
            scene,
            locale: chosen.map_or(&config.default_locale, |chosen| &chosen.tag),
            locales: &locales,
        };
        let all = findable(scene);
        let entries: Vec<Entry> = all.iter().map(|one| one.entry.clone()).collect();
        let ranked = search::rank(query, &entries).into_iter();
        let mut ranked = ranked.filter_map(|at| all.get(at));
        Ok(Found {
            best: ranked
                .next()
                .map(|best| answerer.answer(best.incident, best.question)),
            others: ranked
                .take(OTHERS)
                .map(|other| answerer.other(other.incident, other.question))
                .collect(),
        })
    }
}

/// Every question of the published notices, the newest notice first, in the order of its page. In
/// place of a withdrawn notice stands its reason: there is nothing to send.
fn findable(scene: &Scene) -> Vec<Findable<'_>> {
    let site = &scene.anchored.site;
    let mut incidents: Vec<_> = site.incidents.iter().collect();
    incidents.retain(|incident| incident.facts.withdrawn.is_none());
    incidents.sort_by_key(|incident| Reverse(scene.published(incident)));
    let mut all = Vec::new();
    for incident in incidents {
        let notice = about_notice(scene, incident);
        let mut group = None;
        for item in &incident.faq {
            match item {
                FaqItem::Group(found) => group = Some(found),
                FaqItem::Question(question) => all.push(Findable {
                    incident,
                    question,
                    entry: entry(scene, &notice, (incident, question), group),
                }),
            }
        }
    }
    all
}

/// What all questions of a notice can be found by.
fn about_notice(scene: &Scene, incident: &Incident<Document>) -> Entry {
    let former = incident.facts.aliases.iter();
    let former = former.filter_map(|alias| match &alias.target {
        AliasTarget::Slug(slug) => Some(slug.to_string()),
        AliasTarget::Path(_) => None,
    });
    let recorded = scene
        .record(incident)
        .map(|record| record.history.recorded());
    let recorded = recorded.unwrap_or_default().iter();
    let slugs: BTreeSet<String> = std::iter::once(incident.slug.to_string())
        .chain(former)
        .chain(recorded.map(|revision| revision.slug.to_string()))
        .collect();
    let mut entry = Entry::of(slugs.into_iter().collect());
    entry.add_notice(incident.slug.as_str());
    for (_, notice) in incident.notices.iter() {
        entry.add_notice(&notice.title.value);
    }
    entry
}

fn entry(
    scene: &Scene,
    notice: &Entry,
    (incident, question): (&Incident<Document>, &Question<Document>),
    group: Option<&Group>,
) -> Entry {
    let id = question.id.as_str();
    let mut entry = notice.clone();
    entry.ids.push(id.to_owned());
    let former = scene.anchors(incident).into_iter();
    let former = former.flat_map(|anchors| anchors.former(id));
    entry.ids.extend(former.map(ToString::to_string));
    for id in entry.ids.clone() {
        entry.add(Room::Id, &id);
    }
    for (_, text) in question.question.iter() {
        entry.add(Room::Question, &text.value);
    }
    for (_, title) in group.iter().flat_map(|group| group.title.iter()) {
        entry.add(Room::Heading, &title.value);
    }
    match &question.state {
        QuestionState::Live(answer) => {
            for (_, text) in answer.iter() {
                entry.add(Room::Answer, &text.plain);
                for heading in &text.headings {
                    entry.add(Room::Heading, &heading.text);
                }
            }
        }
        QuestionState::Retired(retired) => {
            entry.is_retired = true;
            for (_, reason) in retired.reason.iter() {
                entry.add(Room::Answer, &reason.value);
            }
        }
    }
    entry
}
