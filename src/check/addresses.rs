//! Addresses that notices had before, and files that have none.
//!
//! 1. An alias is no other notice's address, nor another's alias.
//! 2. A file beside a notice that no text links to is not published: a warning.

use super::Anchored;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::markdown::document::linked_files;
use crate::model::Slug;
use crate::model::incident::AliasTarget;
use crate::source::{Sources, Span};
use std::collections::BTreeMap;

/// Checks aliases and assets.
pub fn check(anchored: &Anchored, sources: &Sources, diagnostics: &mut Diagnostics) {
    aliases(anchored, diagnostics);
    for incident in &anchored.site.incidents {
        let linked = linked_files(incident.texts().flat_map(|(_, text)| &text.links));
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

/// Former folder names. Site paths and names of pages are compared with the output, as they are copied.
fn aliases(anchored: &Anchored, diagnostics: &mut Diagnostics) {
    let mut taken: BTreeMap<&Slug, Span> = BTreeMap::new();
    let incidents = &anchored.site.incidents;
    for alias in incidents.iter().flat_map(|own| &own.facts.aliases) {
        let AliasTarget::Slug(slug) = &alias.target else {
            continue;
        };
        let is_present = anchored.site.incident(slug.as_str()).is_some()
            || anchored.site.left_out.contains_key(slug);
        let help = "an alias is an address that nothing else has: remove the line";
        let finding = |message| Diagnostic::new(Code::AliasTaken, alias.span, message).help(help);
        match taken.get(slug) {
            Some(first) => diagnostics.push(
                finding(format!("the alias `{slug}` is given twice"))
                    .related(*first, "first given here"),
            ),
            None if is_present => {
                diagnostics.push(finding(format!(
                    "the alias `{slug}` is the name of a notice"
                )));
            }
            None => {
                taken.insert(slug, alias.span);
            }
        }
    }
}
