//! Anchors that headings had on the old site.
//!
//! 1. The new site is prepared in memory, as a build does it: that gives every heading its anchor.
//! 2. Where Hugo made another one of the heading's words, [`moved`] says where that leads now, so that
//!    links into the middle of a page go on to work, in every language.

use super::site::Moved;
use crate::anchors::PageAnchors;
use crate::build::{self, Cache, Settings};
use crate::check::Purpose;
use crate::cli::scaffold::Scaffold;
use crate::diag::Diagnostics;
use crate::markdown::Document;
use crate::model::Locale;
use crate::parse::site::Options;
use crate::source::load::{self, BUILT_IN};
use crate::source::{Content, Sources};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Former anchors of every notice and page. Empty where the site cannot be prepared, which its check
/// tells.
pub(super) fn moved(files: &Scaffold, output: &Path, now: Timestamp) -> Moved {
    let sources = Arc::new(sources(files, output));
    let settings = Settings {
        content: Options {
            base_url: None,
            drafts: true,
            now,
        },
        purpose: Purpose::Check,
        only: BTreeSet::new(),
        seed: None,
    };
    let mut found = Diagnostics::default();
    let prepared = build::prepare(&sources, &[], &settings, &mut Cache::default(), &mut found);
    let mut moved = Moved::default();
    let Some(prepared) = prepared else {
        return moved;
    };
    let anchored = prepared.anchored();
    for incident in &anchored.site.incidents {
        if let Some(anchors) = anchored.incidents.get(&incident.slug) {
            let texts = incident
                .notices
                .iter()
                .map(|(tag, notice)| (tag, &notice.body));
            let former = former(texts, anchors);
            moved.notices.insert(
                incident.slug.to_string(),
                former.into_values().flatten().collect(),
            );
        }
    }
    for page in &anchored.site.pages {
        if let Some(anchors) = anchored.pages.get(&page.name) {
            let texts = page
                .variants
                .iter()
                .map(|(tag, variant)| (tag, &variant.body));
            for (tag, own) in former(texts, anchors) {
                let path = format!("content/pages/{}.{tag}.md", page.name);
                moved.pages.insert(path, own);
            }
        }
    }
    moved
}

/// The new site, and the theme that is compiled in.
fn sources(files: &Scaffold, output: &Path) -> Sources {
    let (loaded, _) = load::load(&output.join("site.toml"));
    let theme = loaded.below(BUILT_IN);
    let theme = theme.map(|(_, file)| (file.path.clone(), file.content.clone()));
    let own = files.all().map(|(path, bytes)| {
        let content = match std::str::from_utf8(bytes) {
            Ok(text) => Content::Text(Arc::from(text)),
            Err(_) => Content::Bytes(Arc::from(bytes)),
        };
        (Arc::from(path), content)
    });
    Sources::new(theme.chain(own))
}

/// By language: anchors that Hugo made and this page does not have, with those that stand there now.
fn former<'a>(
    texts: impl Iterator<Item = (&'a Locale, &'a Document)>,
    anchors: &PageAnchors,
) -> BTreeMap<Locale, BTreeMap<String, String>> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut all = BTreeMap::new();
    for (tag, document) in texts {
        let Some(outline) = anchors.outlines.get(tag) else {
            continue;
        };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut own = BTreeMap::new();
        for (heading, id) in document.headings.iter().zip(&outline.ids) {
            let word = word(&heading.text);
            let count = seen.entry(word.clone()).or_default();
            let old = match *count {
                0 => word,
                number => format!("{word}-{number}"),
            };
            *count += 1;
            let is_free = !old.is_empty() && !old.starts_with('_') && !anchors.has(&old);
            if is_free && taken.insert(old.clone()) {
                own.insert(old, id.to_string());
            }
        }
        all.insert(tag.clone(), own);
    }
    all
}

/// A heading as an anchor of Hugo's: small letters of any script, digits, `-` and `_`; spaces are `-`.
fn word(heading: &str) -> String {
    let letters = heading.trim().chars().filter_map(|c| match c {
        ' ' | '-' => Some('-'),
        _ if c.is_alphanumeric() || c == '_' => Some(c),
        _ => None,
    });
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_become_anchors_as_hugo_makes_them() {
        for (heading, expected) in [
            ("What happened?", "what-happened"),
            ("Step 1: keys & locks", "step-1-keys--locks"),
            ("Ce qui s’est passé", "ce-qui-sest-passé"),
            ("发生了什么", "发生了什么"),
            ("a_b", "a_b"),
        ] {
            assert_eq!(word(heading), expected, "{heading}");
        }
    }
}
