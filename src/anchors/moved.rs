//! Follows former anchors to where they live now.
//!
//! 1. [`resolve`] finds an id of the page for each key of `moved`; chains may be of any length.
//! 2. A key that is on the page itself, a dangling end and a circle are reported.

use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::model::incident::Moved;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The id of the page that each former anchor leads to. What could not be read of a `partial` page
/// may hold the id that is missing, so that nothing is said of it.
pub fn resolve(
    moved: &BTreeMap<Arc<str>, Moved>,
    known: &BTreeSet<Arc<str>>,
    partial: bool,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut found = BTreeMap::new();
    for (key, entry) in moved {
        match destination(key, entry, moved, known) {
            Ok(to) => {
                found.insert(key.clone(), to);
            }
            Err(Wrong::Dangling(_)) if partial => {}
            // A circle is told once, at the first of its keys.
            Err(Wrong::Circle) if !is_first_of_circle(key, entry, moved) => {}
            Err(wrong) => diagnostics.push(wrong.diagnostic(key, entry, known)),
        }
    }
    found
}

enum Wrong {
    Present,
    Dangling(Arc<str>),
    Circle,
}

impl Wrong {
    fn diagnostic(&self, key: &str, entry: &Moved, known: &BTreeSet<Arc<str>>) -> Diagnostic {
        match self {
            Self::Present => Diagnostic::new(
                Code::Moved,
                entry.key_span,
                format!("`{key}` has moved, and is on the page as well"),
            )
            .help("remove this line, or give what is on the page another id"),
            Self::Dangling(to) => Diagnostic::new(
                Code::Moved,
                entry.span,
                format!("`{key}` has moved to `{to}`, which is not on the page"),
            )
            .help(
                did_you_mean(to, known.iter().map(|id| &**id))
                    .unwrap_or_else(|| "write the id of a question or heading".to_owned()),
            ),
            Self::Circle => Diagnostic::new(
                Code::Moved,
                entry.span,
                format!("`{key}` has moved in a circle"),
            )
            .help("let one of the lines lead to an id that is on the page"),
        }
    }
}

/// Whether a key is the first, in their order, of the circle it is in.
fn is_first_of_circle(key: &str, entry: &Moved, moved: &BTreeMap<Arc<str>, Moved>) -> bool {
    let mut at = entry;
    for _ in 0..moved.len() {
        if &*at.to == key {
            return true;
        }
        match moved.get(&at.to) {
            Some(next) if &*at.to > key => at = next,
            _ => return false,
        }
    }
    false
}

fn destination(
    key: &str,
    entry: &Moved,
    moved: &BTreeMap<Arc<str>, Moved>,
    known: &BTreeSet<Arc<str>>,
) -> Result<Arc<str>, Wrong> {
    if known.contains(key) {
        return Err(Wrong::Present);
    }
    let mut at = entry;
    // A chain that is longer than there are entries has come back to one of them.
    for _ in 0..=moved.len() {
        if let Some(id) = known.get(&at.to) {
            return Ok(id.clone());
        }
        at = moved
            .get(&at.to)
            .ok_or_else(|| Wrong::Dangling(at.to.clone()))?;
    }
    Err(Wrong::Circle)
}
