//! Finds what is essential in a wording.
//!
//! 1. Links come from the wording itself, which knows them from text.
//! 2. In prose, URLs and addresses are found first; what they take up is not looked at again.
//! 3. In the rest, numbers and dates.

use super::Essential;
use super::addresses::{addresses, urls};
use super::dates::Names;
use super::numbers::{numbers, numerals};
use crate::markdown::Wording;
use crate::markdown::wording::Part;
use crate::model::Locale;
use std::ops::Range;

/// Knows the names of a language.
#[derive(Debug)]
pub(super) struct Finder {
    names: Names,
}

/// Something essential in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub what: Essential,
    /// As the text has it.
    pub shown: String,
    /// Equal where only the spelling differs.
    pub key: String,
}

impl Finder {
    pub fn new(locale: &Locale) -> Self {
        Self {
            names: Names::new(locale),
        }
    }

    /// All of a wording, in order.
    pub fn find(&self, wording: &Wording) -> Vec<Found> {
        let mut found = Vec::new();
        for part in wording.parts() {
            match part {
                Part::Link(url) => found.push(link(url)),
                Part::Prose(text) => self.prose(text, &mut found),
            }
        }
        found
    }

    fn prose(&self, text: &str, found: &mut Vec<Found>) {
        let mut from = 0;
        for (range, is_url) in places(text) {
            if range.start < from {
                continue;
            }
            self.words(text.get(from..range.start).unwrap_or_default(), found);
            from = range.end;
            let shown = text.get(range).unwrap_or_default();
            found.push(if is_url { link(shown) } else { address(shown) });
        }
        self.words(text.get(from..).unwrap_or_default(), found);
    }

    /// Numbers and dates, in order.
    fn words(&self, text: &str, found: &mut Vec<Found>) {
        let item = |what, range: Range<usize>, key: String| {
            let shown = text.get(range.clone()).unwrap_or_default().to_owned();
            (range, Found { what, shown, key })
        };
        let digits = numbers(text).into_iter();
        let digits = digits.map(|n| item(Essential::Number, n.range, n.normal));
        let numerals = numerals(text).into_iter();
        let numerals = numerals.map(|n| item(Essential::Date, n.range, n.normal));
        let names = self.names.find(text).into_iter();
        let names = names.map(|date| item(Essential::Date, date.range, date.means));
        let mut all: Vec<_> = digits.chain(numerals).chain(names).collect();
        all.sort_by_key(|(range, _)| range.start);
        let mut end = 0;
        for (range, item) in all {
            // `三月` is a name in Chinese, too.
            if range.start >= end {
                end = range.end;
                found.push(item);
            }
        }
    }
}

/// Where URLs, with true, and addresses stand.
fn places(text: &str) -> Vec<(Range<usize>, bool)> {
    let urls = urls(text).map(|range| (range, true));
    let addresses = addresses(text).into_iter().map(|range| (range, false));
    let mut all: Vec<_> = urls.chain(addresses).collect();
    all.sort_by_key(|(range, _)| range.start);
    all
}

fn link(url: &str) -> Found {
    for scheme in ["mailto:", "tel:"] {
        if let Some(rest) = url.strip_prefix(scheme) {
            return address(rest);
        }
    }
    Found {
        what: Essential::Link,
        shown: url.to_owned(),
        key: url.to_owned(),
    }
}

fn address(text: &str) -> Found {
    Found {
        what: Essential::Address,
        shown: text.to_owned(),
        key: text.to_owned(),
    }
}
