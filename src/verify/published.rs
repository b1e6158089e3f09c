//! What is live against what would take its place: nothing that was published may be lost
//! (spec section 2).
//!
//! 1. [`Build`] is the new site as its manifest lists it, with what a manifest does not say: which
//!    outputs are switched off, what belongs to which file ([`Names`]), the ledgers.
//! 2. [`check`] refuses previews, on either side.
//! 3. [`addresses`] finds lost addresses, [`anchors`] lost anchors on pages that stay, and the rule
//!    on ledgers is here. What one deed has caused is one finding: a deleted folder, a language
//!    taken out, a question renamed in ten languages.

mod address;
mod addresses;
mod anchors;
mod names;

pub use names::{Names, Owner};

use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::config::Outputs;
use crate::model::{Digest, SitePath};
use crate::output::Manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// For each slug, former ones included, the digests of its ledger's lines, oldest first.
pub type Chains = BTreeMap<String, Vec<Digest>>;

/// What would be published.
#[derive(Debug, Clone, Copy)]
pub struct Build<'a> {
    /// Its files and anchors.
    pub manifest: &'a Manifest,
    /// What is switched off is not missed.
    pub outputs: &'a Outputs,
    /// What it answers to.
    pub names: &'a Names,
    /// None where this site keeps no ledgers.
    pub chains: Option<&'a Chains>,
}

/// Reports whatever is `live` and would be lost with this build.
pub fn check(live: &Manifest, build: &Build<'_>, diagnostics: &mut Diagnostics) {
    let previews = previews(live, build.manifest);
    if !previews.is_empty() {
        // A preview has drafts, and no feeds: comparing it would only confuse.
        diagnostics.extend(previews);
        return;
    }
    diagnostics.extend(base_url(live, build.manifest));
    let gone = addresses::check(live, build, diagnostics);
    anchors::check(live, build, diagnostics);
    if let Some(chains) = build.chains {
        diagnostics.extend(ledgers(live, chains, build.names, &gone));
    }
}

fn previews(live: &Manifest, new: &Manifest) -> Vec<Diagnostic> {
    let finding = |message: &str, help: &str| {
        Diagnostic::new(Code::PublishedPreview, Place::Site, message).help(help)
    };
    let of_live = live.preview.then(|| {
        finding(
            "what is live is a preview: readers can see drafts and scheduled notices",
            "deploy a build without `--drafts` now, without `--published` this once",
        )
    });
    let of_new = new.preview.then(|| {
        finding(
            "this build is a preview: it has drafts and scheduled notices in it",
            "leave out `--drafts`",
        )
    });
    of_live.into_iter().chain(of_new).collect()
}

fn base_url(live: &Manifest, new: &Manifest) -> Option<Diagnostic> {
    let (old, new) = (&live.base_url, &new.base_url);
    (old != new).then(|| {
        let message = format!("the live site is at `{old}`, and this build is for `{new}`");
        Diagnostic::new(Code::PublishedBaseUrl, place("site.toml"), message).help(format!(
            "addresses were compared by what follows the base URL; if the site moves, \
             have `{old}` send its readers on"
        ))
    })
}

/// A live ledger has to be the beginning of this site's: its head is one of the lines.
fn ledgers(
    live: &Manifest,
    chains: &Chains,
    names: &Names,
    gone: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // The ledger of a notice that is gone is told with it.
    let there = live
        .ledgers
        .iter()
        .filter(|(slug, _)| !gone.contains(slug.as_str()));
    for (slug, head) in there {
        let folder = names.notices.get(slug.as_str());
        let folder = folder.map_or(slug.as_str(), |owner| owner.name.as_str());
        let file = format!("content/incidents/{folder}/history.jsonl");
        let chain = chains.get(slug).filter(|chain| !chain.is_empty());
        let (message, help) = match (Digest::parse(head), chain) {
            (None, _) => {
                let message = format!("the live ledger of `{slug}` ends in `{head}`, which is no SHA-256");
                findings.push(Diagnostic::new(Code::PublishedManifest, Place::Site, message));
                continue;
            }
            (Some(head), Some(chain)) if chain.contains(&head) => continue,
            (Some(_), None) => (
                format!("the ledger of `{slug}` is live, and this site has none for it"),
                format!(
                    "restore `{file}` from version control, or from a copy of the live site:\n\
                     candor record --published FOLDER"
                ),
            ),
            (Some(head), Some(_)) => (
                format!(
                    "the live ledger of `{slug}` ends in `{}`, a line that this site's does not have",
                    head.to_string().chars().take(12).collect::<String>()
                ),
                "lines that are live stay; with a copy of the live site, put back lines that were lost:\n\
                 candor record --published FOLDER\n\
                 or, where a merge has forked the file:\n\
                 candor record --repair --published FOLDER"
                    .to_owned(),
            ),
        };
        findings.push(Diagnostic::new(Code::PublishedLedger, place(&file), message).help(help));
    }
    findings
}

fn place(path: &str) -> Place {
    Place::Path(Arc::from(path))
}

/// A few of many, for a message.
fn listed(items: &[String]) -> String {
    const SHOWN: usize = 5;
    let quoted: Vec<_> = items.iter().map(|item| format!("`{item}`")).collect();
    match (quoted.as_slice(), quoted.len().checked_sub(SHOWN)) {
        ([], _) => String::new(),
        ([one], _) => one.clone(),
        ([rest @ .., last], None | Some(0)) => format!("{} and {last}", rest.join(", ")),
        (all, Some(more)) => {
            let shown: Vec<_> = all.iter().take(SHOWN).map(String::as_str).collect();
            format!("{} and {more} more", shown.join(", "))
        }
    }
}

/// "is" or "are", by how many there are.
fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// The paths as they are written in URLs.
fn urls<'a>(paths: impl IntoIterator<Item = &'a SitePath>) -> Vec<String> {
    paths.into_iter().map(SitePath::url).collect()
}

/// A text as a plain scalar of YAML where it surely is one, else in quotes.
fn yaml(text: &str) -> String {
    let mut chars = text.chars();
    let is_plain = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '/')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    if is_plain {
        return text.to_owned();
    }
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
