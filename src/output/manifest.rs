//! `/candor.json`: every URL, anchor, SHA-256 and ledger head of a site (spec section 3).
//!
//! 1. [`Manifest::new`] lists a verified output; [`Manifest::to_json`] is the file, the same bytes
//!    for the same site, every anchor on a line of its own so that a diff can be read.
//! 2. [`Manifest::parse`] reads one back. It may come from anywhere: a path that leads out of the
//!    site, a format from the future or a digest that is none make the whole of it invalid; keys
//!    that this version does not know are ignored.

use crate::model::config::BaseUrl;
use crate::model::{Digest, SitePath};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The format that this version writes, and the newest that it reads.
const FORMAT: u32 = 1;

/// What a site consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always 1 so far.
    pub format: u32,
    /// `candor 0.1.0`
    pub generator: String,
    /// Origin and path of the site, without a slash at its end.
    pub base_url: String,
    /// Whether drafts are in it: never to be published.
    pub preview: bool,
    /// Every file but the manifest itself.
    pub files: BTreeMap<SitePath, Entry>,
    /// Slugs with the head of their ledger.
    #[serde(default)]
    pub ledgers: BTreeMap<String, String>,
}

/// One file of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Absolute.
    pub url: String,
    /// Of the file's bytes.
    pub sha256: Digest,
    /// The ids of a page of HTML, in the order of the page; none for other files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchors: Option<Arc<[String]>>,
}

impl Manifest {
    /// Where it is published.
    pub const PATH: &'static str = "candor.json";

    /// Lists the files of a site that stands at `base`, and the anchors of its pages.
    #[must_use]
    pub fn new(
        base: &BaseUrl,
        preview: bool,
        digests: &BTreeMap<SitePath, Digest>,
        anchors: &BTreeMap<SitePath, Arc<[String]>>,
    ) -> Self {
        let entry = |(path, sha256): (&SitePath, &Digest)| {
            let entry = Entry {
                url: base.absolute(path),
                sha256: *sha256,
                anchors: anchors.get(path).cloned(),
            };
            (path.clone(), entry)
        };
        Self {
            format: FORMAT,
            generator: concat!("candor ", env!("CARGO_PKG_VERSION")).to_owned(),
            base_url: base.prefix(),
            preview,
            files: digests
                .iter()
                .filter(|(path, _)| path.as_str() != Self::PATH)
                .map(entry)
                .collect(),
            ledgers: BTreeMap::new(),
        }
    }

    /// Its file's text, with a line end at its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and maps with string keys: nothing that JSON could refuse.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a manifest that need not be ours.
    ///
    /// # Errors
    /// Where it is not JSON of this shape, is of a newer format, or names a path out of the site.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        #[derive(Deserialize)]
        struct Header {
            format: u32,
        }
        // Its format first: another may well have another shape.
        let header: Header = serde_json::from_slice(bytes).map_err(ManifestError::Shape)?;
        if header.format != FORMAT {
            return Err(ManifestError::Format(header.format));
        }
        serde_json::from_slice(bytes).map_err(ManifestError::Shape)
    }
}

/// Why a text is no manifest.
#[derive(Debug)]
pub enum ManifestError {
    /// A format that this version does not read.
    Format(u32),
    /// Not JSON, or not of this shape.
    Shape(serde_json::Error),
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(format) => {
                write!(f, "format {format}, and this candor reads format {FORMAT}")
            }
            Self::Shape(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ManifestError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let path = |text: &str| SitePath::parse(text).unwrap();
        let digest = Digest::of(b"");
        Manifest::new(
            &BaseUrl::parse("https://example.org/notices/").unwrap(),
            false,
            &[
                (path("robots.txt"), digest),
                (path("en/index.html"), digest),
                (path(Manifest::PATH), digest),
            ]
            .into(),
            &[(
                path("en/index.html"),
                ["b".to_owned(), "a".to_owned()].into(),
            )]
            .into(),
        )
    }

    #[test]
    fn the_file_is_stable_and_in_lines() {
        let empty = Digest::of(b"");
        let expected = format!(
            r#"{{
  "format": 1,
  "generator": "candor {}",
  "base_url": "https://example.org/notices",
  "preview": false,
  "files": {{
    "en/index.html": {{
      "url": "https://example.org/notices/en/",
      "sha256": "{empty}",
      "anchors": [
        "b",
        "a"
      ]
    }},
    "robots.txt": {{
      "url": "https://example.org/notices/robots.txt",
      "sha256": "{empty}"
    }}
  }},
  "ledgers": {{}}
}}
"#,
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(manifest().to_json(), expected);
    }

    #[test]
    fn it_is_read_back() {
        let manifest = manifest();
        let read = Manifest::parse(manifest.to_json().as_bytes()).unwrap();
        assert_eq!(read, manifest);
    }

    fn check(from: &str, to: &str, expected: &str) {
        let text = manifest().to_json();
        assert!(text.contains(from), "{from}");
        let result = Manifest::parse(text.replace(from, to).as_bytes());
        let found = result.map_or_else(|error| error.to_string(), |_| "read".to_owned());
        assert!(found.contains(expected), "{found}");
    }

    #[test]
    fn unknown_keys_are_ignored() {
        check("\"ledgers\"", "\"new\": [1], \"ledgers\"", "read");
        check("\"url\"", "\"new\": {}, \"url\"", "read");
    }

    #[test]
    fn hostile_and_foreign_files_are_refused() {
        check("\"robots.txt\"", "\"../x\"", "`../x`");
        check("\"robots.txt\"", "\"/etc/passwd\"", "`/etc/passwd`");
        check("\"robots.txt\"", "\"a\\\\..\\\\x\"", "is no path of a site");
        check("\"robots.txt\"", "\"\"", "is no path of a site");
        check("\"format\": 1", "\"format\": 2", "format 2");
        check("\"sha256\": \"e", "\"sha256\": \"", "no SHA-256");
        check("{", "", "expected");
    }
}
