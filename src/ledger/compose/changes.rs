//! What differs between an incident and its ledger.
//!
//! 1. Texts are compared as this version reads both: how they are wrapped is no difference.
//! 2. A [`Difference`] is a text that is new, other than before, or gone.

use super::words;
use crate::ledger::History;
use crate::ledger::line::Salts;
use crate::ledger::snapshot::{Present, Snapshot};
use crate::markdown::wording::wording;
use crate::model::Locale;
use crate::model::ledger::{Content, Part, TextId};
use std::collections::BTreeSet;

/// A text that is not as it was recorded.
pub(super) struct Difference<'a> {
    /// Which.
    pub text: TextId,
    /// As it was last recorded; none where it is new.
    pub before: Option<&'a Content>,
    /// As it is now; none where it is gone.
    pub after: Option<&'a Present>,
}

impl Difference<'_> {
    /// What a revision records of it.
    pub fn content(&self, salts: &mut Salts) -> Content {
        match self.after {
            None => Content::Removed,
            Some(Present::File(digest)) => Content::File(*digest),
            Some(Present::Parts(parts)) => Content::Parts(
                parts
                    .iter()
                    .map(|(part, text)| (*part, salts.keep(text.clone())))
                    .collect(),
            ),
        }
    }
}

/// Everything that differs, in the order of units and languages. `source` is the language whose
/// rules what has none is compared by.
pub(super) fn differences<'a>(
    snapshot: &'a Snapshot,
    history: &'a History,
    source: &Locale,
) -> Vec<Difference<'a>> {
    let texts: BTreeSet<&TextId> = snapshot.texts.keys().chain(history.texts()).collect();
    let mut found = Vec::new();
    for text in texts {
        let before = history.standing(text).map(|(_, content)| content);
        let after = snapshot.texts.get(text);
        let locale = text.locale.as_ref().unwrap_or(source);
        let is_same = match (before, after) {
            (None, None) => true,
            (Some(before), Some(after)) => same(before, after, locale),
            _ => false,
        };
        if !is_same {
            found.push(Difference {
                text: text.clone(),
                before,
                after,
            });
        }
    }
    found
}

fn same(before: &Content, after: &Present, locale: &Locale) -> bool {
    match (before, after) {
        (Content::File(before), Present::File(after)) => before == after,
        (Content::Parts(before), Present::Parts(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|((part, kept), (own, text))| {
                    part == own
                        && words(kept).is_some_and(|words| same_text(*part, words, text, locale))
                })
        }
        _ => false,
    }
}

/// Whether readers would see the same.
fn same_text(part: Part, before: &str, after: &str, locale: &Locale) -> bool {
    if before == after {
        return true;
    }
    if part.is_markdown() {
        return wording(before, locale) == wording(after, locale);
    }
    part != Part::Values && before.split_whitespace().eq(after.split_whitespace())
}
