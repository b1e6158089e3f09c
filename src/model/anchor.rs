//! An anchor: the id of a place on a page.
//!
//! 1. [`Anchor::id`] takes what an author may write as an id: `[a-z][a-z0-9-]*`.
//! 2. [`Anchor::slug`] makes one from a heading, as the contract says.
//! 3. [`Anchor::update`] names the entry of an update.

use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// An id on a page: not empty, of `a-z`, `0-9` and `-`. It never needs escaping anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor(Arc<str>);

/// The longest id in bytes; a path part must stay below the 255 of file systems.
const LONGEST: usize = 200;

impl Anchor {
    /// An id as authors write it: `[a-z][a-z0-9-]*`, at most 200 bytes.
    #[must_use]
    pub fn id(text: &str) -> Option<Self> {
        let head = text.bytes().next()?.is_ascii_lowercase();
        let tail = text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        (head && tail && text.len() <= LONGEST).then(|| Self(Arc::from(text)))
    }

    /// The anchor of a heading's text: NFKD, lower case, all but `a-z` and `0-9` to `-`. Where
    /// nothing is left: `s-` and six hex digits of the text's SHA-256.
    #[must_use]
    pub fn slug(text: &str) -> Self {
        let mut slug = String::with_capacity(text.len());
        for c in text.nfkd().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                // A combining mark left over by NFKD belongs to its letter: "é" is "e", not "e-".
                _ if unicode_normalization::char::is_combining_mark(c) => {}
                _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                _ => {}
            }
            if slug.len() >= LONGEST {
                break;
            }
        }
        let slug = slug.trim_end_matches('-');
        if slug.is_empty() {
            let digest = Sha256::digest(text.as_bytes());
            let [a, b, c, ..] = <[u8; 32]>::from(digest);
            return Self(Arc::from(format!("s-{a:02x}{b:02x}{c:02x}")));
        }
        Self(Arc::from(slug))
    }

    /// An anchor as a ledger has it: an id or a slug that was made once.
    #[must_use]
    pub fn recorded(text: &str) -> Option<Self> {
        let all = text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        (all && !text.is_empty()).then(|| Self(Arc::from(text)))
    }

    /// The anchor of an update: `update-` and its id.
    #[must_use]
    pub fn update(id: &Self) -> Self {
        Self(Arc::from(format!("update-{id}")))
    }

    /// The same with a number behind it, for the second heading of one text and later ones.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        Self(Arc::from(format!("{self}-{number}")))
    }

    /// The id itself, without `#`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Anchor {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        for good in ["a", "reset-password", "q1"] {
            assert!(Anchor::id(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "1a",
            "A",
            "a_b",
            "a b",
            "密码",
            "a.b",
            "-a",
            &"a".repeat(201),
        ] {
            assert!(Anchor::id(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn slugs() {
        let check = |text: &str, slug: &str| assert_eq!(Anchor::slug(text).as_str(), slug);
        check("What happened?", "what-happened");
        check("  Café — №5 ", "cafe-no5");
        check("2026 timeline", "2026-timeline");
        check("发生了什么", "s-663e5c");
        check("ＡＢＣ", "abc");
    }
}
