//! Facts said once: what incident.yaml gives a name, and every text uses by it.
//!
//! 1. A [`Fact`] is a moment, a number, words or an address, and where it is written.
//! 2. [`Spoken`] is a fact in one language: plain text, whatever letters it has.
//! 3. [`is_name`] says what a fact may be called.

use super::{Localized, Moment, Text};
use crate::source::Span;
use std::sync::Arc;

/// A fact of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub key_span: Span,
    /// What it is.
    pub value: FactValue,
}

/// What a fact is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// A day, or a time.
    Moment(Moment),
    /// Digits, with a sign before and a fraction behind where it has them: `21480`, `-3.5`.
    Number(Arc<str>),
    /// The same words in every language; not empty.
    Words(Arc<str>),
    /// Words by language; in one at least.
    Localized(Localized<Text>),
    /// An address.
    Address(Address),
    /// Errors, which are reported: nothing more is to be said of it.
    Unread,
}

/// An address to give to readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A URL of `https:`, `mailto:` or `tel:`. It has no space, quote, bracket or backslash.
    pub url: Arc<str>,
    /// What readers see: the URL, or what stands behind `mailto:` and `tel:`.
    pub shown: Arc<str>,
}

/// A fact as a text of one language says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// On one line; plain text.
    pub text: String,
    /// Where it leads, if it is an address.
    pub url: Option<Arc<str>>,
}

/// Whether a fact may be called this: a letter a to z, then letters, digits, `-` and `_`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut letters = text.bytes();
    letters.next().is_some_and(|b| b.is_ascii_lowercase())
        && letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_small_letters() {
        for good in ["discovered", "vendor-2", "first_seen", "a"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "2a", "A", "a b", "a.b", "发现", "-a"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
