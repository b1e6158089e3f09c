//! What the headings of one text are called, and what else leads to them.
//!
//! 1. [`translated`]: a translation's headings have their source's anchors; the anchor of an unpaired
//!    source heading goes to the nearest pair above it.
//! 2. [`shared`]: what one translation alone has leads to the same place in all others.
//! 3. [`with_former`]: anchors that moved lead to where they live now.

use super::{Taken, pairing};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::markdown::{Document, Heading};
use crate::model::ordered::ordered;
use crate::model::{Anchor, Localized};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// The outline of headings that have these anchors.
    pub(super) fn of(ids: Vec<Anchor>) -> Self {
        Self {
            also: vec![Vec::new(); ids.len()],
            ids,
            lead: Vec::new(),
        }
    }

    /// Lets an anchor lead to a heading; to the start of the text where there is none.
    fn lead_to(&mut self, heading: Option<usize>, anchor: Arc<str>) {
        let beside = heading.and_then(|at| self.also.get_mut(at));
        beside.unwrap_or(&mut self.lead).push(anchor);
    }

    /// Where each anchor leads: to a heading, or the start of the text.
    fn places(&self) -> BTreeMap<Arc<str>, Option<usize>> {
        let lead = self.lead.iter().map(|id| (id.clone(), None));
        let beside = self.also.iter().enumerate();
        let beside = beside.flat_map(|(at, ids)| ids.iter().map(move |id| (id.clone(), Some(at))));
        let own = self.ids.iter().enumerate();
        let own = own.map(|(at, id)| (Arc::from(id.as_str()), Some(at)));
        // What comes later counts, and of several headings the first.
        ordered(lead.chain(beside.rev()).chain(own.rev()))
    }
}

/// The outline of a translation of `source`, whose anchors are `ids`.
pub(super) fn translated(
    text: &Document,
    source: &[Heading],
    ids: &[Anchor],
    taken: &mut Taken,
    diagnostics: &mut Diagnostics,
) -> Outline {
    let pairs = pairing::pair(source, ids, &text.headings);
    let partners: BTreeMap<usize, usize> = ordered(pairs.iter().map(|(of, own)| (*own, *of)));
    let mut own_ids = Vec::with_capacity(text.headings.len());
    for (index, heading) in text.headings.iter().enumerate() {
        let partner = partners.get(&index).and_then(|of| ids.get(*of));
        own_ids.push(match (partner, &heading.id) {
            (Some(partner), _) => partner.clone(),
            (None, Some(own)) => {
                taken.claim(own, heading.span, diagnostics);
                own.clone()
            }
            (None, None) => taken.slug(&heading.text),
        });
    }
    let mut outline = Outline::of(own_ids);
    let mut rest = pairs.iter().peekable();
    let mut above = None;
    for (index, id) in ids.iter().enumerate() {
        match rest.next_if(|(of, _)| *of == index) {
            Some((_, own)) => above = Some(*own),
            None => outline.lead_to(above, Arc::from(id.as_str())),
        }
    }
    if pairs.len() != source.len() || pairs.len() != text.headings.len() {
        diagnostics.extend(mismatch(text, source, &pairs));
    }
    outline
}

fn mismatch(text: &Document, source: &[Heading], pairs: &[(usize, usize)]) -> Option<Diagnostic> {
    let here: BTreeSet<usize> = pairs.iter().map(|(_, own)| *own).collect();
    let there: BTreeSet<usize> = pairs.iter().map(|(of, _)| *of).collect();
    let lone = |headings: &[Heading], paired: &BTreeSet<usize>| {
        let mut all = headings.iter().enumerate();
        let found = all.find(|(index, _)| !paired.contains(index));
        found.map(|(_, heading)| heading.clone())
    };
    let counts = format!("{} here, {} there", text.headings.len(), source.len());
    let message = format!("the headings do not match those of the source ({counts})");
    let (span, help) = match (lone(&text.headings, &here), lone(source, &there)) {
        (Some(heading), _) => (
            heading.span,
            "give headings that belong together one `{#id}`".to_owned(),
        ),
        (None, Some(heading)) => {
            let last = text.headings.last();
            let help = format!(
                "the source has a heading `{}` that is not here",
                heading.text
            );
            (last.map_or(heading.span, |last| last.span), help)
        }
        (None, None) => return None,
    };
    Some(Diagnostic::new(Code::TranslationOutline, span, message).help(help))
}

/// Headings that one translation alone has: in every other language their anchors lead to the
/// nearest heading above that both have, else to the start of the text.
pub(super) fn shared(outlines: Localized<Outline>) -> Localized<Outline> {
    let all: Vec<_> = outlines.iter().map(|(_, own)| own.ids.clone()).collect();
    outlines.map(|_, mut outline| {
        let ids = outline.ids.iter().cloned().enumerate();
        let own: BTreeMap<Anchor, usize> = ordered(ids.map(|(at, id)| (id, at)).rev());
        let mut places = outline.places();
        for ids in &all {
            let mut above = None;
            for id in ids {
                if let Some(at) = own.get(id) {
                    above = Some(*at);
                } else if !places.contains_key(id.as_str()) {
                    let id: Arc<str> = Arc::from(id.as_str());
                    places.insert(id.clone(), above);
                    outline.lead_to(above, id);
                }
            }
        }
        outline
    })
}

/// Puts former anchors beside the headings that they lead to now.
pub(super) fn with_former(mut outline: Outline, moved: &BTreeMap<Arc<str>, Arc<str>>) -> Outline {
    let places = outline.places();
    for (from, to) in moved {
        if let Some(place) = places.get(to) {
            outline.lead_to(*place, from.clone());
        }
    }
    outline
}
