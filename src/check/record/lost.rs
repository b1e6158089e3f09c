//! What was published and would be gone.
//!
//! 1. [`anchors`]: with the lines to paste, and a guess at where each lives now by how much its text
//!    has in common with what is there.
//! 2. [`slugs`]: a folder that was renamed keeps its old name as an alias.
//! 3. [`locales`]: a language that was published stays in site.toml.

use crate::anchors::PageAnchors;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::ledger::diff::likeness;
use crate::ledger::snapshot::Present;
use crate::ledger::{History, Record};
use crate::markdown::Document;
use crate::model::config::Config;
use crate::model::incident::AliasTarget;
use crate::model::ledger::{Content, Part, Revision, TextId, UnitId};
use crate::model::ordered::ordered;
use crate::model::{Incident, Locale};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many texts are compared for all lost anchors of a notice together: each of them with each that is
/// there. Beyond that, what says the same is found, and no guess is made at the rest.
const COMPARED: usize = 200_000;

/// Texts with less in common than this are about different things.
const ALIKE: f64 = 0.4;

/// Reports anchors that were recorded and lead nowhere now, all of a notice at once.
pub(super) fn anchors(
    incident: &Incident<Document>,
    anchors: &PageAnchors,
    record: &Record,
    diagnostics: &mut Diagnostics,
) {
    let recorded = record.history.anchors();
    let lost: Vec<&Arc<str>> = recorded
        .into_iter()
        .filter(|anchor| !anchors.has(anchor))
        .collect();
    if lost.is_empty() || incident.partial {
        return;
    }
    let names: Vec<String> = lost.iter().map(|anchor| format!("`#{anchor}`")).collect();
    let (noun, verb) = match names.as_slice() {
        [_] => ("anchor", "was published and leads"),
        _ => ("anchors", "were published and lead"),
    };
    let message = format!("the {noun} {} {verb} nowhere now", names.join(", "));
    let place = yaml(incident);
    let help = help(incident, record, &lost);
    diagnostics.push(Diagnostic::new(Code::AnchorLost, place, message).help(help));
}

fn yaml(incident: &Incident<Document>) -> Place {
    let path = format!("content/incidents/{}/incident.yaml", incident.slug);
    Place::Path(Arc::from(path))
}

/// The lines to paste, by file.
fn help(incident: &Incident<Document>, record: &Record, lost: &[&Arc<str>]) -> String {
    let mut moved = Vec::new();
    let mut retired = Vec::new();
    let mut told = Vec::new();
    let mut guesser = Guesser::new(incident, record);
    let sections = in_order(record, lost);
    for anchor in lost {
        let update = anchor.strip_prefix("update-");
        if let Some(id) = update.filter(|id| record.history.update(id).is_some()) {
            told.push(format!("`{id}`"));
            continue;
        }
        let home = sections.get(*anchor).cloned();
        match home.or_else(|| guesser.home(anchor)) {
            Some(home) => moved.push(format!("  {anchor}: {home}")),
            None => retired.extend(stub(incident, &record.history, anchor)),
        }
    }
    let mut parts = Vec::new();
    if !told.is_empty() {
        parts.push(format!(
            "what readers were told stays: put {} back into updates.yaml, under the same id and of the same kind",
            told.join(", ")
        ));
    }
    if !moved.is_empty() {
        let head = if incident.facts.moved.is_empty() {
            "say in incident.yaml where each lives now:\nmoved:\n"
        } else {
            "say below `moved:` in incident.yaml where each lives now:\n"
        };
        parts.push(format!("{head}{}", moved.join("\n")));
    }
    if !retired.is_empty() {
        let head = "a question that is no longer answered is retired, and keeps its anchor; in faq.yaml:\n";
        parts.push(format!("{head}{}", retired.join("\n")));
    }
    if parts.is_empty() {
        return "say below `moved:` in incident.yaml which id each lives at now".to_owned();
    }
    parts.join("\n")
}

/// Sections that were all given other headings at once: as many as there are new ones, each is the one in its place.
fn in_order(record: &Record, lost: &[&Arc<str>]) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut outlines = record
        .history
        .recorded()
        .iter()
        .rev()
        .map(Revision::outline);
    let outline = outlines.find(|outline| !outline.is_empty());
    let before = outline
        .unwrap_or_default()
        .iter()
        .map(|heading| &heading.id);
    let before: Vec<_> = before.filter(|id| lost.contains(id)).collect();
    let recorded = record.history.anchors();
    let now = record.snapshot.headings.iter().map(|(id, ..)| id);
    let now: Vec<_> = now.filter(|id| !recorded.contains(id)).collect();
    if before.len() != now.len() {
        return BTreeMap::new();
    }
    ordered(before.into_iter().cloned().zip(now.into_iter().cloned()))
}

/// A retired question in place of one that was deleted.
fn stub(incident: &Incident<Document>, history: &History, anchor: &Arc<str>) -> Option<String> {
    let unit = UnitId::Question(anchor.clone());
    let source = &incident.facts.source;
    let all = history.texts_of(&unit);
    let mut locales: Vec<&Locale> = all.filter_map(|text| text.locale.as_ref()).collect();
    locales.sort_by_key(|locale| (*locale != source, *locale));
    let questions: String = locales
        .into_iter()
        .filter_map(|locale| {
            let text = last_words(history, &unit, locale, Part::Question)?;
            // JSON's quotes and escapes are YAML's.
            let question = serde_json::to_string(&*text).ok()?;
            Some(format!("    {locale}: {question}\n"))
        })
        .collect();
    let at = history.revisions().last()?.at.strftime("%Y-%m-%d");
    let is_question = !questions.is_empty();
    is_question.then(|| format!("- id: {anchor}\n  question:\n{questions}  retired:\n    at: {at}"))
}

/// The newest recorded text of a part, of a unit that may be gone.
fn last_words(history: &History, unit: &UnitId, locale: &Locale, part: Part) -> Option<Arc<str>> {
    let id = TextId::of(unit.clone(), locale);
    let mut changes = history.changes(&id).rev();
    changes.find_map(|(_, change)| change.content.text(part).cloned())
}

/// Guesses where anchors live now.
struct Guesser<'a> {
    history: &'a History,
    source: &'a Locale,
    /// Every anchor that was ever recorded.
    recorded: BTreeSet<&'a Arc<str>>,
    /// Where a question can live now, and where anything else can.
    questions: Candidates,
    all: Candidates,
    /// How many texts may still be compared.
    left: usize,
}

/// Anchors that are there, with their texts.
struct Candidates {
    texts: Vec<(Arc<str>, String)>,
    /// The first anchor of each text.
    by_text: BTreeMap<String, Arc<str>>,
}

impl<'a> Guesser<'a> {
    fn new(incident: &'a Incident<Document>, record: &'a Record) -> Self {
        let source = &incident.facts.source;
        Self {
            history: &record.history,
            source,
            recorded: record.history.anchors(),
            questions: Candidates::of(record, source, true),
            all: Candidates::of(record, source, false),
            left: COMPARED,
        }
    }

    /// Where an anchor lives now, as far as texts can tell. A question that is like no other has
    /// none; everything else is somewhere near what is most like it.
    fn home(&mut self, anchor: &Arc<str>) -> Option<Arc<str>> {
        let history = self.history;
        let question = UnitId::Question(anchor.clone());
        let was_question = history.texts_of(&question).next().is_some();
        let (old, candidates) = if was_question {
            let old = whole(history, &question, self.source);
            (old, &self.questions)
        } else {
            let group = UnitId::Group(anchor.clone());
            let title = || last_words(history, &group, self.source, Part::Title);
            let old = heading(history, anchor).or_else(|| Some(title()?.to_string()));
            let old = old.unwrap_or_else(|| anchor.replace('-', " "));
            (old, &self.all)
        };
        let is_new = |id: &Arc<str>| !self.recorded.contains(id);
        let same = candidates.by_text.get(&old).filter(|id| is_new(id));
        if let Some(same) = same {
            return Some(same.clone());
        }
        self.left = self.left.checked_sub(candidates.texts.len())?;
        let best = candidates
            .texts
            .iter()
            // What was there when the lost one was is another thing, unless nothing else is like it.
            .map(|(id, text)| {
                let is_new = f64::from(u8::from(is_new(id)));
                (likeness(&old, text) + 0.1 * is_new, id)
            })
            .max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)))?;
        (!was_question || best.0 >= ALIKE).then(|| best.1.clone())
    }
}

/// All that was last said under a question.
fn whole(history: &History, unit: &UnitId, source: &Locale) -> String {
    let parts = [Part::Question, Part::Answer, Part::Reason];
    let texts = parts.map(|part| last_words(history, unit, source, part));
    let texts: Vec<_> = texts.iter().flatten().map(|text| &**text).collect();
    texts.join("\n")
}

/// The newest recorded text of a heading with that anchor.
fn heading(history: &History, anchor: &str) -> Option<String> {
    let newest = history.recorded().iter().rev();
    let mut headings = newest.flat_map(Revision::outline);
    let heading = headings.find(|heading| &*heading.id == anchor)?;
    Some(heading.text.text()?.to_string())
}

impl Candidates {
    /// Questions for a question, else headings and questions.
    fn of(record: &Record, source: &Locale, questions: bool) -> Self {
        let texts = candidates(record, source, questions);
        let by_text = texts.iter().rev();
        Self {
            by_text: ordered(by_text.map(|(id, text)| (text.clone(), id.clone()))),
            texts,
        }
    }
}

fn candidates(record: &Record, source: &Locale, questions: bool) -> Vec<(Arc<str>, String)> {
    let texts = record.snapshot.texts.iter();
    let asked = texts.filter_map(|(text, present)| match (&text.unit, present) {
        (UnitId::Question(id), Present::Parts(parts)) if text.locale.as_ref() == Some(source) => {
            let texts: Vec<&str> = parts.iter().map(|(_, text)| &**text).collect();
            let shown = if questions {
                texts.join("\n")
            } else {
                texts.first()?.to_string()
            };
            Some((id.clone(), shown))
        }
        (UnitId::Group(id), Present::Parts(parts))
            if !questions && text.locale.as_ref() == Some(source) =>
        {
            let (_, title) = parts.first()?;
            Some((id.clone(), title.to_string()))
        }
        _ => None,
    });
    let headings = record.snapshot.headings.iter();
    let headings = headings.map(|(id, _, text)| (id.clone(), text.to_string()));
    asked.chain(headings.filter(|_| !questions)).collect()
}

/// Reports folder names that were recorded and have become nobody's.
pub(super) fn slugs(incident: &Incident<Document>, record: &Record, diagnostics: &mut Diagnostics) {
    let recorded = record.history.recorded().iter();
    let slugs: BTreeSet<_> = recorded.map(|revision| &revision.slug).collect();
    let aliases: Vec<_> = incident
        .facts
        .aliases
        .iter()
        .filter_map(|alias| match &alias.target {
            AliasTarget::Slug(slug) => Some(slug),
            AliasTarget::Path(_) => None,
        })
        .collect();
    let lost: Vec<_> = slugs
        .into_iter()
        .filter(|slug| **slug != incident.slug && !aliases.contains(slug))
        .collect();
    let Some(first) = lost.first() else { return };
    let message = format!("this notice was published as `{first}`, and that address is gone");
    let paths = incident
        .facts
        .aliases
        .iter()
        .filter_map(|alias| match &alias.target {
            AliasTarget::Path(path) => Some(path.url()),
            AliasTarget::Slug(_) => None,
        });
    let kept = aliases.iter().chain(&lost).map(ToString::to_string);
    let all: Vec<_> = kept.chain(paths).collect();
    diagnostics.push(
        Diagnostic::new(Code::SlugMoved, yaml(incident), message).help(format!(
            "where the folder was copied, delete `history.jsonl` in the copy; where it was renamed, keep the old address in incident.yaml:\naliases: [{}]",
            all.join(", ")
        )),
    );
}

/// Reports languages that were recorded and that the site does not have any more.
pub(super) fn locales(
    incident: &Incident<Document>,
    record: &Record,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    let texts = record.history.recorded().iter().flat_map(|revision| {
        let changes = revision.changes.iter();
        let there = changes.filter(|change| !matches!(change.content, Content::Removed));
        there.filter_map(|change| change.text.locale.as_ref())
    });
    let recorded: BTreeSet<&Locale> = texts.collect();
    for locale in recorded {
        if config.locale(locale).is_some() {
            continue;
        }
        let message = format!(
            "`{}` was published in `{locale}`, which site.toml does not have any more",
            incident.slug
        );
        let help = format!(
            "keep its addresses in site.toml:\n[[locales]]\ntag = \"{locale}\"\nname = \"{locale}\"\nretired = true"
        );
        let place = Place::Path(Arc::from("site.toml"));
        diagnostics.push(Diagnostic::new(Code::LocaleLost, place, message).help(help));
    }
}
