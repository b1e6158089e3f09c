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
mod pairing;
mod recorded;

use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::markdown::{Document, Heading};
use crate::model::incident::{FaqItem, Moved, Reference, Update, UpdateKind};
use crate::model::ledger::RecordedHeading;
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
    /// Every anchor that resolves on the page, former ones included.
    pub known: BTreeSet<Arc<str>>,
}

/// The anchors of one text's headings.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// One for each heading, in order.
    pub ids: Vec<Anchor>,
    /// For each heading, other anchors that lead to it.
    pub also: Vec<Vec<Arc<str>>>,
    /// Anchors that lead to the start of the text.
    pub lead: Vec<Arc<str>>,
}

impl Outline {
    /// Whether an anchor leads to one of its headings, or its start, without being one's own.
    fn leads(&self, anchor: &str) -> bool {
        let mut all = self.also.iter().flatten().chain(&self.lead);
        all.any(|id| &**id == anchor)
    }
}

impl PageAnchors {
    /// The former anchors that lead to an id.
    pub fn former<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Arc<str>> {
        self.moved
            .iter()
            .filter(move |(_, to)| &***to == id)
            .map(|(from, _)| from)
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
    let texts = incident
        .notices
        .iter()
        .map(|(locale, notice)| (locale, &notice.body))
        .collect();
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
    let texts = page
        .variants
        .iter()
        .map(|(locale, variant)| (locale, &variant.body))
        .collect();
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

/// The ids of a page so far, and where the author wrote them.
#[derive(Default)]
struct Taken(BTreeMap<Anchor, Option<Span>>);

impl Taken {
    fn has(&self, id: &Anchor) -> bool {
        self.0.contains_key(id)
    }

    /// Takes an id that an author wrote; one that is taken is reported.
    fn claim(&mut self, id: &Anchor, span: Span, diagnostics: &mut Diagnostics) {
        match self.0.get(id) {
            None => {
                self.0.insert(id.clone(), Some(span));
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
        let free = std::iter::once(slug.clone())
            .chain((2..usize::MAX).map(|number| slug.numbered(number)))
            .find(|candidate| !self.has(candidate))
            .unwrap_or(slug);
        self.0.insert(free.clone(), None);
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
            Outline {
                ids: ids.clone(),
                also: vec![Vec::new(); ids.len()],
                lead: Vec::new(),
            }
        } else {
            translated(text, &document.headings, &ids, taken, diagnostics)
        };
        found.insert((*locale).clone(), outline);
    }
    shared(found)
}

/// Headings that one translation alone has: in every other language their anchors lead to the
/// nearest heading above that both have, else to the start of the text.
fn shared(outlines: Localized<Outline>) -> Localized<Outline> {
    let all: Vec<_> = outlines.iter().map(|(_, own)| own.ids.clone()).collect();
    outlines.map(|_, mut outline| {
        for ids in &all {
            let mut above = None;
            for id in ids {
                if let Some(at) = outline.ids.iter().position(|own| own == id) {
                    above = Some(at);
                } else if !outline.leads(id.as_str()) {
                    let place = above.and_then(|at| outline.also.get_mut(at));
                    place
                        .unwrap_or(&mut outline.lead)
                        .push(Arc::from(id.as_str()));
                }
            }
        }
        outline
    })
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
    for (heading, anchor) in headings.iter().zip(&mut kept) {
        let anchor_is_free = anchor.as_ref().is_some_and(|anchor| !taken.has(anchor));
        if heading.id.is_none() && anchor_is_free {
            diagnostics.extend(recorded::note(heading, recorded, anchor.as_ref()));
            taken.0.extend(anchor.clone().map(|anchor| (anchor, None)));
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

fn translated(
    text: &Document,
    source: &[Heading],
    ids: &[Anchor],
    taken: &mut Taken,
    diagnostics: &mut Diagnostics,
) -> Outline {
    let pairs = pairing::pair(source, ids, &text.headings);
    let mut outline = Outline {
        also: vec![Vec::new(); text.headings.len()],
        ..Outline::default()
    };
    for (index, heading) in text.headings.iter().enumerate() {
        let partner = pairs
            .iter()
            .find(|(_, own)| *own == index)
            .and_then(|(of, _)| ids.get(*of));
        let id = match (partner, &heading.id) {
            (Some(partner), _) => partner.clone(),
            (None, Some(own)) => {
                taken.claim(own, heading.span, diagnostics);
                own.clone()
            }
            (None, None) => taken.slug(&heading.text),
        };
        outline.ids.push(id);
    }
    for (index, id) in ids.iter().enumerate() {
        if pairs.iter().any(|(of, _)| *of == index) {
            continue;
        }
        let above = pairs.iter().filter(|(of, _)| *of < index).max();
        match above.and_then(|(_, own)| outline.also.get_mut(*own)) {
            Some(also) => also.push(Arc::from(id.as_str())),
            None => outline.lead.push(Arc::from(id.as_str())),
        }
    }
    if pairs.len() != source.len() || pairs.len() != text.headings.len() {
        diagnostics.extend(mismatch(text, source, &pairs));
    }
    outline
}

fn mismatch(text: &Document, source: &[Heading], pairs: &[(usize, usize)]) -> Option<Diagnostic> {
    let extra = text
        .headings
        .iter()
        .enumerate()
        .find(|(index, _)| !pairs.iter().any(|(_, own)| own == index));
    let absent = source
        .iter()
        .enumerate()
        .find(|(index, _)| !pairs.iter().any(|(of, _)| of == index));
    let counts = format!("{} here, {} there", text.headings.len(), source.len());
    let message = format!("the headings do not match those of the source ({counts})");
    let (span, help) = match (extra, absent) {
        (Some((_, heading)), _) => (
            heading.span,
            "give headings that belong together one `{#id}`".to_owned(),
        ),
        (None, Some((_, heading))) => {
            let last = text
                .headings
                .last()
                .map_or(heading.span, |heading| heading.span);
            (
                last,
                format!(
                    "the source has a heading `{}` that is not here",
                    heading.text
                ),
            )
        }
        (None, None) => return None,
    };
    Some(Diagnostic::new(Code::TranslationOutline, span, message).help(help))
}

fn finish(
    mut outlines: Localized<Outline>,
    taken: &Taken,
    moved: &BTreeMap<Arc<str>, Moved>,
    partial: bool,
    diagnostics: &mut Diagnostics,
) -> PageAnchors {
    let mut known: BTreeSet<Arc<str>> = taken.0.keys().map(|id| Arc::from(id.as_str())).collect();
    let found = moved::resolve(moved, &known, partial, diagnostics);
    known.extend(found.keys().cloned());
    outlines = outlines.map(|_, outline| with_former(outline, &found));
    PageAnchors {
        outlines,
        moved: found,
        known,
    }
}

/// Puts former anchors beside the headings that they lead to now.
fn with_former(mut outline: Outline, moved: &BTreeMap<Arc<str>, Arc<str>>) -> Outline {
    for (from, to) in moved {
        let is_target = |name: &str| name == &**to;
        let heading = outline.ids.iter().position(|id| is_target(id.as_str()));
        let beside = outline
            .also
            .iter()
            .position(|also| also.iter().any(|id| is_target(id)));
        match heading
            .or(beside)
            .and_then(|index| outline.also.get_mut(index))
        {
            Some(also) => also.push(from.clone()),
            None if outline.lead.iter().any(|id| is_target(id)) => outline.lead.push(from.clone()),
            None => {}
        }
    }
    outline
}
