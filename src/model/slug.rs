//! A slug: the name of an incident's folder, and a part of its URL.
//!
//! 1. [`Slug::parse`] takes what is safe as one part of a path on every file system and host.

use std::fmt;
use std::sync::Arc;

/// Letters `a-z`, digits, `-`, `_` and inner dots: one part of a URL that never needs escaping.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

/// Names that Windows keeps for devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

impl Slug {
    /// The longest slug, in bytes.
    pub const LONGEST: usize = 200;

    /// A slug of `a-z`, `0-9`, `-`, `_` and inner single dots, that starts and ends with a letter or
    /// digit, has at most 200 bytes and is no device name of Windows.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let ends = text.bytes().next().is_some_and(alphanumeric)
            && text.bytes().next_back().is_some_and(alphanumeric);
        let chars = text
            .bytes()
            .all(|b| alphanumeric(b) || matches!(b, b'-' | b'_' | b'.'));
        let stem = text.split('.').next().unwrap_or_default();
        let fits = text.len() <= Self::LONGEST && !text.contains("..");
        (ends && chars && fits && !DEVICES.contains(&stem)).then(|| Self(Arc::from(text)))
    }

    /// The slug itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for good in ["2026-03-metrics-vendor", "a", "v1.2", "a_b"] {
            assert!(Slug::parse(good).is_some(), "{good}");
        }
        let long = "a".repeat(201);
        for bad in [
            "", "..", "a..b", "a/b", "a%2eb", "a\0", "con", "nul.x", "a.", "A", "北", &long,
        ] {
            assert!(Slug::parse(bad).is_none(), "{bad:?}");
        }
    }
}
