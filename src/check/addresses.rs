//! Addresses that notices had before, and files that have none.
//!
//! 1. An alias is no other notice's address, nor another's alias.
//! 2. A file beside a notice that no text links to is not published: a warning.

use super::{Anchored, texts};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::markdown::Target;
use crate::model::incident::AliasTarget;
use crate::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Checks aliases and assets.
pub fn check(anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    aliases(anchored, diagnostics);
    for incident in &anchored.site.incidents {
        let linked = linked_files(texts(incident).flat_map(|(_, text)| &text.links));
        let loose = incident
            .assets
            .values()
            .filter(|file| !linked.contains(file));
        diagnostics.extend(loose.map(|file| {
            Diagnostic::new(
                Code::UnknownFile,
                Place::file(sources, *file),
                "no text of the notice links to this file, so it is not published",
            )
            .help("link to it, or take it out of the folder")
        }));
    }
}

/// The files that links lead to.
pub fn linked_files<'a>(
    links: impl Iterator<Item = &'a crate::markdown::Link>,
) -> BTreeSet<FileId> {
    links
        .filter_map(|link| match &link.target {
            Target::File { file, .. } => Some(*file),
            _ => None,
        })
        .collect()
}

fn aliases(anchored: &Anchored, diagnostics: &mut Diagnostics) {
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    let incidents = anchored
        .site
        .incidents
        .iter()
        .flat_map(|incident| &incident.facts.aliases);
    let pages = anchored.site.pages.iter();
    let pages = pages.flat_map(|page| {
        page.variants
            .iter()
            .flat_map(|(_, variant)| &variant.aliases)
    });
    for alias in incidents.chain(pages) {
        let name = match &alias.target {
            AliasTarget::Slug(slug) => slug.to_string(),
            AliasTarget::Path(path) => path.url(),
        };
        let present = match &alias.target {
            AliasTarget::Slug(slug) => {
                anchored.site.incident(slug.as_str()).is_some()
                    || anchored.site.left_out.contains_key(slug)
            }
            AliasTarget::Path(_) => false,
        };
        let finding = Diagnostic::new(Code::AliasTaken, alias.span, format!("`{name}` is taken"))
            .help("an alias is an address that nothing else has: remove the line");
        match taken.get(&name) {
            Some(first) => diagnostics.push(finding.related(*first, "also an alias here")),
            None if present => diagnostics.push(finding),
            None => {
                taken.insert(name, alias.span);
            }
        }
    }
}
