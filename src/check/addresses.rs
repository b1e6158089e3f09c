//! Addresses that notices had before, and files that have none.
//!
//! 1. [`check`]: an alias is no other notice's address, nor another's alias.
//! 2. [`own`]: a file beside a notice that no text links to is not published: a warning.

use super::Anchored;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::markdown::Document;
use crate::markdown::document::linked_files;
use crate::model::incident::AliasTarget;
use crate::model::{Incident, Locale, Slug};
use crate::source::{Sources, Span};
use std::collections::BTreeMap;

/// Checks the files beside a notice.
pub fn own(incident: &Incident<Document>, sources: &Sources, diagnostics: &mut Diagnostics) {
    let linked = linked_files(incident.texts().flat_map(|(_, text)| &text.links));
    let files = incident.assets.values();
    let loose = files.filter(|file| !linked.contains(file));
    diagnostics.extend(loose.map(|file| {
        let place = Place::file(sources, *file);
        let name = sources.path(*file).rsplit('/').next().unwrap_or_default();
        match meant(name, &incident.facts.source) {
            Some(meant) => Diagnostic::new(
                Code::UnknownFile,
                place,
                "candor reads no file of this name",
            )
            .help(format!("rename it: `{meant}`")),
            None => Diagnostic::new(
                Code::UnknownFile,
                place,
                "no text of the notice links to this file, so it is not published",
            )
            .help("link to it, or take it out of the folder"),
        }
    }));
}

/// The name that a file was to have which is almost called as one that candor reads.
fn meant(name: &str, source: &Locale) -> Option<String> {
    const KINDS: [(&str, &str, &str); 7] = [
        ("notice", "notice", "md"),
        ("faqs", "faq", "yaml"),
        ("faq", "faq", "yaml"),
        ("updates", "updates", "yaml"),
        ("update", "updates", "yaml"),
        ("incident", "incident", "yaml"),
        ("history", "history", "jsonl"),
    ];
    const ENDINGS: [&str; 8] = [
        ".txt",
        ".md",
        ".markdown",
        ".mdown",
        ".yaml",
        ".yml",
        ".html",
        ".jsonl",
    ];
    let lower = name.to_ascii_lowercase();
    let (begin, stem, ending) = KINDS
        .into_iter()
        .find(|(begin, ..)| lower.starts_with(begin))?;
    let mut rest = name.get(begin.len()..)?;
    let mut is_text = false;
    while let Some(end) = ENDINGS
        .iter()
        .find(|end| rest.to_ascii_lowercase().ends_with(*end))
    {
        rest = rest.get(..rest.len() - end.len())?;
        is_text = true;
    }
    let separator = ['.', '-', '_', ' '];
    let tag = rest.trim_matches(separator);
    if !is_text || !tag.is_empty() && !rest.starts_with(separator) {
        return None;
    }
    match (tag, stem) {
        ("", "notice") => Some(format!("notice.{source}.md")),
        ("", _) => Some(format!("{stem}.{ending}")),
        (_, "incident" | "history") => None,
        (tag, _) => Some(format!("{stem}.{}.{ending}", Locale::canonical(tag)?)),
    }
}

/// Checks former folder names. Site paths and names of pages are compared with the output, as they are copied.
pub fn check(anchored: &Anchored, diagnostics: &mut Diagnostics) {
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
