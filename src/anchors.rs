//! Gives every heading its anchor, and finds where every anchor of a page is.
//!
//! 1. The source language's headings: `{#id}`, else the anchor that the ledger has for it, else a slug
//!    of the text, numbered where it is taken.
//! 2. A translation's headings pair with them ([`pairing`]), so that an anchor is the same in every
//!    language; the anchor of an unpaired source heading goes to the nearest pair above it.
//! 3. `moved` is followed to an id of the page: dangling ends and circles are errors.
//!
//! What was published once comes before the slug ([`recorded`]): a heading that is reworded keeps its
//! anchor.

mod moved;
mod outline;
mod pairing;
mod recorded;

pub use outline::Outline;

use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::markdown::{Document, Heading};
use crate::model::incident::{FaqItem, Moved, Reference, Update, UpdateKind};
use crate::model::ledger::RecordedHeading;
use crate::model::ordered::ordered;
use crate::model::{Anchor, Incident, Locale, Localized, Page};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All anchors of one page, in all its languages.
#[derive(Debug, Clone, Default)]
pub struct PageAnchors {
    /// For each language that has the text: what its headings are called.
    pub outlines: Localized<Outline>,
    /// The id that each former anchor leads to.
    pub moved: BTreeMap<Arc<str>, Arc<str>>,
    /// The former anchors that lead to each id that has some.
    former: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Every anchor that resolves on the page, former ones included.
    pub known: BTreeSet<Arc<str>>,
}

impl PageAnchors {
    /// The former anchors that lead to an id.
    pub fn former(&self, id: &str) -> impl Iterator<Item = &Arc<str>> + use<'_> {
        self.former.get(id).into_iter().flatten()
    }

    /// Whether an anchor leads anywhere on the page.
    #[must_use]
    pub fn has(&self, anchor: &str) -> bool {
        self.known.contains(anchor)
    }
}

/// Every anchor of a notice's page.
pub fn of_incident(incident: &Incident<Document>, diagnostics: &mut Diagnostics) -> PageAnchors {
    let mut taken = Taken::default();
    for item in &incident.faq {
        let (id, span) = match item {
            FaqItem::Group(group) => (&group.id, group.span),
            FaqItem::Question(question) => (&question.id, question.span),
        };
        taken.claim(id, span, diagnostics);
    }
    // Readers are not shown minor edits, so there is nothing for a link to lead to.
    let shown = |update: &&Update<Document>| update.kind != UpdateKind::Minor;
    for update in incident.updates.iter().filter(shown) {
        taken.claim(&Anchor::update(&update.id), update.span, diagnostics);
    }
    let notices = incident.notices.iter();
    let texts = ordered(notices.map(|(locale, notice)| (locale, &notice.body)));
    let source = &incident.facts.source;
    let headings = incident.ledger.headings();
    let outlines = outlines(&texts, (source, headings), &mut taken, diagnostics);
    let moved = &incident.facts.moved;
    let mut anchors = finish(outlines, &taken, moved, incident.partial, diagnostics);
    if incident.facts.withdrawn.is_some() {
        // They all lead to the reason, whatever became of the text.
        let recorded = incident.ledger.revisions.iter();
        let all = recorded.flat_map(|revision| revision.anchors.iter().cloned());
        anchors.known.extend(all);
    }
    anchors
}

/// Every anchor of an ordinary page.
pub fn of_page(
    page: &Page<Document>,
    default_locale: &Locale,
    diagnostics: &mut Diagnostics,
) -> PageAnchors {
    let mut taken = Taken::default();
    let variants = page.variants.iter();
    let texts = ordered(variants.map(|(locale, variant)| (locale, &variant.body)));
    let outlines = outlines(&texts, (default_locale, &[]), &mut taken, diagnostics);
    let mut moved = BTreeMap::new();
    for (_, variant) in page.variants.iter() {
        moved.extend(variant.moved.clone());
    }
    finish(outlines, &taken, &moved, page.partial, diagnostics)
}

/// Reports ids, of this page or another, that nothing has.
pub fn check_reference(
    reference: &Reference,
    here: &PageAnchors,
    elsewhere: Option<&PageAnchors>,
    diagnostics: &mut Diagnostics,
) {
    let page = elsewhere.unwrap_or(here);
    if page.has(reference.id.as_str()) {
        return;
    }
    let known = page.known.iter().map(|id| &**id);
    let of_page = match &reference.slug {
        Some(slug) => format!("the page of `{slug}`"),
        None => "this page".to_owned(),
    };
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownId,
            reference.span,
            format!("there is no `#{}` on {}", reference.id, of_page),
        )
        .help(
            did_you_mean(reference.id.as_str(), known)
                .unwrap_or_else(|| "name a question, a group, an update or a heading".to_owned()),
        ),
    );
}

/// The ids of a page so far.
#[derive(Default)]
struct Taken {
    /// Where the author wrote each, if they did.
    ids: BTreeMap<Anchor, Option<Span>>,
    /// For slugs of several headings: all numbers below this one are taken.
    numbers: BTreeMap<Anchor, usize>,
}

impl Taken {
    fn has(&self, id: &Anchor) -> bool {
        self.ids.contains_key(id)
    }

    /// Takes an id that an author wrote; one that is taken is reported.
    fn claim(&mut self, id: &Anchor, span: Span, diagnostics: &mut Diagnostics) {
        match self.ids.get(id) {
            None => {
                self.ids.insert(id.clone(), Some(span));
            }
            Some(first) => {
                let finding = Diagnostic::new(
                    Code::DuplicateId,
                    span,
                    format!("`{id}` is on this page twice"),
                )
                .help("each anchor leads to one place: give one of the two another id");
                diagnostics.push(match first {
                    Some(first) => finding.related(*first, "first given here"),
                    None => finding,
                });
            }
        }
    }

    /// Takes a slug, numbered where it is taken.
    fn slug(&mut self, text: &str) -> Anchor {
        let slug = Anchor::slug(text);
        let mut free = slug.clone();
        if self.has(&free) {
            let mut number = self.numbers.get(&slug).copied().unwrap_or(2);
            free = slug.numbered(number);
            while self.has(&free) {
                number += 1;
                free = slug.numbered(number);
            }
            self.numbers.insert(slug, number + 1);
        }
        self.ids.insert(free.clone(), None);
        free
    }
}

fn outlines(
    texts: &BTreeMap<&Locale, &Document>,
    (source, recorded): (&Locale, &[RecordedHeading]),
    taken: &mut Taken,
    diagnostics: &mut Diagnostics,
) -> Localized<Outline> {
    let first = texts.get_key_value(source).or_else(|| texts.iter().next());
    let Some((source, document)) = first else {
        return Localized::default();
    };
    let ids = source_ids(&document.headings, recorded, taken, diagnostics);
    let mut found = Localized::default();
    for (locale, text) in texts {
        let outline = if locale == source {
            Outline::of(ids.clone())
        } else {
            outline::translated(text, &document.headings, &ids, taken, diagnostics)
        };
        found.insert((*locale).clone(), outline);
    }
    outline::shared(found)
}

fn source_ids(
    headings: &[Heading],
    recorded: &[RecordedHeading],
    taken: &mut Taken,
    diagnostics: &mut Diagnostics,
) -> Vec<Anchor> {
    // Ids that are written down come first: no slug may take one from a heading further down.
    for heading in headings {
        if let Some(id) = &heading.id {
            taken.claim(id, heading.span, diagnostics);
        }
    }
    let mut kept = recorded::pair(headings, recorded);
    // Of one id that was recorded twice, the first.
    let by_id: BTreeMap<&str, &RecordedHeading> =
        ordered(recorded.iter().rev().map(|old| (&*old.id, old)));
    for (heading, anchor) in headings.iter().zip(&mut kept) {
        let anchor_is_free = anchor.as_ref().is_some_and(|anchor| !taken.has(anchor));
        if heading.id.is_none() && anchor_is_free {
            let old = anchor
                .as_ref()
                .and_then(|anchor| by_id.get(anchor.as_str()));
            diagnostics.extend(old.and_then(|old| recorded::note(heading, old)));
            taken
                .ids
                .extend(anchor.clone().map(|anchor| (anchor, None)));
        } else {
            *anchor = None;
        }
    }
    let all = headings.iter().zip(kept);
    all.map(|(heading, kept)| {
        let own = heading.id.clone().or(kept);
        own.unwrap_or_else(|| taken.slug(&heading.text))
    })
    .collect()
}

fn finish(
    mut outlines: Localized<Outline>,
    taken: &Taken,
    moved: &BTreeMap<Arc<str>, Moved>,
    partial: bool,
    diagnostics: &mut Diagnostics,
) -> PageAnchors {
    let mut known: BTreeSet<Arc<str>> = taken.ids.keys().map(|id| Arc::from(id.as_str())).collect();
    let found = moved::resolve(moved, &known, partial, diagnostics);
    known.extend(found.keys().cloned());
    outlines = outlines.map(|_, outline| outline::with_former(outline, &found));
    let mut former: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for (from, to) in &found {
        former.entry(to.clone()).or_default().push(from.clone());
    }
    PageAnchors {
        outlines,
        moved: found,
        former,
        known,
    }
}
