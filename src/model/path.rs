//! A path of the built site.
//!
//! 1. [`SitePath`] is a file's path below the output folder; it cannot lead out of it.
//! 2. [`SitePath::url`] is the path part of its URL: a folder's for `index.html`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// The path of an output file: relative, `/` between parts, no part empty, `.` or `..`, no
/// backslash, no control character. Its final part is a file's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The path, where it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let part = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part.len() <= 255
                && !part.chars().any(|c| c.is_control() || c == '\\')
        };
        text.split('/').all(part).then(|| Self(Arc::from(text)))
    }

    /// A path of parts that are valid by their types: locales, slugs, anchors and literals.
    pub(crate) fn of(text: String) -> Self {
        debug_assert!(Self::parse(&text).is_some(), "{text}");
        Self(Arc::from(text))
    }

    /// The path itself, without a slash at its start.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL's path below the site's base, with a slash at its start, percent-encoded:
    /// `/en/` for `en/index.html`.
    #[must_use]
    pub fn url(&self) -> String {
        let folder = match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        };
        let mut url = String::with_capacity(folder.len() + 1);
        for part in percent_encoding::utf8_percent_encode(folder, PATH) {
            if url.is_empty() {
                url.push('/');
            }
            url.push_str(part);
        }
        if url.is_empty() { "/".to_owned() } else { url }
    }

    /// The file's ending in lower case, without its dot; empty where it has none.
    #[must_use]
    pub fn extension(&self) -> String {
        let name = self.0.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase())
            .unwrap_or_default()
    }

    /// Whether it is a page of HTML.
    #[must_use]
    pub fn is_html(&self) -> bool {
        matches!(self.extension().as_str(), "html" | "htm")
    }
}

/// What is escaped in a URL's path: all but RFC 3986's `pchar` and the slash.
const PATH: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SitePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SitePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no path of a site")))
    }
}

impl std::borrow::Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for bad in ["", "/a", "a//b", "../a", "a/..", "a\\b", "a/./b", "a\0b"] {
            assert!(SitePath::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn urls() {
        let check = |path: &str, url: &str| assert_eq!(SitePath::parse(path).unwrap().url(), url);
        check("index.html", "/");
        check("en/index.html", "/en/");
        check("en/feed.xml", "/en/feed.xml");
        check("a b/北.svg", "/a%20b/%E5%8C%97.svg");
        check("en/myindex.html", "/en/myindex.html");
    }
}
