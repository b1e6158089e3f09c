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
    let mut ends = BTreeMap::new();
    for key in moved.keys() {
        follow(key, moved, known, &mut ends);
    }
    let mut found = BTreeMap::new();
    for (key, entry) in moved {
        let end = match ends.remove(&**key) {
            Some(end) if !known.contains(key) => end,
            _ => Err(Wrong::Present),
        };
        match end {
            Ok(to) => {
                found.insert(key.clone(), to);
            }
            Err(Wrong::Dangling(_)) if partial => {}
            // A circle is told once, at the first of its keys.
            Err(Wrong::Circle(first)) if first != *key => {}
            Err(wrong) => diagnostics.push(wrong.diagnostic(key, entry, known)),
        }
    }
    found
}

#[derive(Clone)]
enum Wrong {
    Present,
    Dangling(Arc<str>),
    /// The first, in their order, of the keys that it is made of.
    Circle(Arc<str>),
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
            Self::Circle(_) => Diagnostic::new(
                Code::Moved,
                entry.span,
                format!("`{key}` has moved in a circle"),
            )
            .help("let one of the lines lead to an id that is on the page"),
        }
    }
}

/// Where chains end, by the keys that are on the way.
type Ends<'a> = BTreeMap<&'a str, Result<Arc<str>, Wrong>>;

/// Finds the end of the chain that starts with a key, for all keys on the way: none is followed twice.
fn follow<'a>(
    key: &'a Arc<str>,
    moved: &'a BTreeMap<Arc<str>, Moved>,
    known: &BTreeSet<Arc<str>>,
    ends: &mut Ends<'a>,
) {
    let mut way: Vec<&'a Arc<str>> = Vec::new();
    let mut passed: BTreeSet<&str> = BTreeSet::new();
    let mut at = key;
    let end = loop {
        if let Some(end) = ends.get(&**at) {
            break end.clone();
        }
        if !passed.insert(at) {
            let circle = way.iter().skip_while(|own| **own != at);
            let first = circle.min().copied().unwrap_or(at);
            break Err(Wrong::Circle(first.clone()));
        }
        way.push(at);
        let Some(entry) = moved.get(at) else {
            break Err(Wrong::Dangling(at.clone()));
        };
        if let Some(id) = known.get(&entry.to) {
            break Ok(id.clone());
        }
        match moved.get_key_value(&entry.to) {
            Some((next, _)) => at = next,
            None => break Err(Wrong::Dangling(entry.to.clone())),
        }
    };
    ends.extend(way.into_iter().map(|own| (&**own, end.clone())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn moved(pairs: impl IntoIterator<Item = (String, String)>) -> BTreeMap<Arc<str>, Moved> {
        let pairs = pairs.into_iter().map(|(key, to)| {
            let entry = Moved {
                to: Arc::from(to),
                span: Span::nowhere(),
                key_span: Span::nowhere(),
            };
            (Arc::from(key), entry)
        });
        pairs.collect()
    }

    /// What each key of `a>b c>d` leads to on a page with `x` and `y`, and what is told.
    fn check(entries: &str, expected: &str, told: &[&str]) {
        let pairs = entries.split(' ').filter_map(|entry| entry.split_once('>'));
        let all = moved(pairs.map(|(key, to)| (key.to_owned(), to.to_owned())));
        let known = ["x", "y"].map(Arc::from).into();
        let mut diagnostics = Diagnostics::default();
        let found = resolve(&all, &known, false, &mut diagnostics);
        let found: Vec<_> = found
            .iter()
            .map(|(key, to)| format!("{key}>{to}"))
            .collect();
        assert_eq!(found.join(" "), expected, "{entries}");
        let messages: Vec<_> = diagnostics.iter().map(|one| &*one.message).collect();
        assert_eq!(messages, told, "{entries}");
    }

    #[test]
    fn chains_end_on_the_page() {
        check("a>x", "a>x", &[]);
        check("c>b a>c b>y", "a>y b>y c>y", &[]);
        check(
            "a>z",
            "",
            &["`a` has moved to `z`, which is not on the page"],
        );
        check("x>y", "", &["`x` has moved, and is on the page as well"]);
        check(
            "x>z a>x",
            "a>x",
            &["`x` has moved, and is on the page as well"],
        );
        let circle = "`b` has moved in a circle";
        check("a>c b>c c>d d>b", "", &[circle]);
        check("a>a b>c c>b", "", &["`a` has moved in a circle", circle]);
    }

    #[test]
    fn long_chains_are_followed_once() {
        let next = |end: &str| {
            let pairs = (0..50_000).map(|at| (format!("a{at}"), format!("a{}", at + 1)));
            moved(pairs.chain([("a50000".to_owned(), end.to_owned())]))
        };
        let known = BTreeSet::from([Arc::from("x")]);
        for (end, count) in [("x", 50_001), ("a0", 0)] {
            let all = next(end);
            let start = std::time::Instant::now();
            let found = resolve(&all, &known, false, &mut Diagnostics::default());
            assert_eq!(found.len(), count);
            assert!(start.elapsed().as_secs() < 10, "{end}");
        }
    }
}
