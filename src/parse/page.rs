//! `content/pages/NAME.LOCALE.md` to [`Page`].
//!
//! 1. Files of one name become one page. 2. Each has its own front matter; `title` is required.

use super::accept;
use super::front_matter::{self, Opened, Parsed};
use super::incident_yaml;
use super::scope::{self, Scope};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::markdown::routes::split_locale;
use crate::model::page::{Page, Variant};
use crate::model::{Locale, Localized, Markdown, Slug};
use crate::source::FileId;
use std::collections::BTreeMap;

/// The folder, with its final slash.
pub const FOLDER: &str = "content/pages/";

/// Reads all pages, sorted by name.
pub fn parse_all(scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Vec<Page<Markdown>> {
    let mut pages: BTreeMap<Slug, Page<Markdown>> = BTreeMap::new();
    for (file, source) in scope.sources.below(FOLDER) {
        let Some((name, locale)) = name(&source.path, scope, diagnostics) else {
            continue;
        };
        let page = pages.entry(name.clone()).or_insert_with(|| Page {
            name,
            variants: Localized::default(),
            partial: false,
        });
        match variant(file, scope, diagnostics) {
            Parsed::Text(variant) => {
                page.variants.insert(locale, *variant);
            }
            Parsed::Blank => {}
            Parsed::Broken => page.partial = true,
        }
    }
    pages
        .into_values()
        .filter(|page| !page.variants.is_empty())
        .collect()
}

fn name(path: &str, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<(Slug, Locale)> {
    let place = || Place::Path(path.into());
    let file = path.strip_prefix(FOLDER)?;
    let Some(stem) = file.strip_suffix(".md").filter(|stem| !stem.contains('/')) else {
        diagnostics.push(
            Diagnostic::new(Code::UnknownFile, place(), "this is not a page")
                .help("pages are `content/pages/NAME.LOCALE.md`; other files go into `static/`"),
        );
        return None;
    };
    let Some((name, locale)) = split_locale(stem, scope.locales) else {
        let tags: Vec<_> = scope.locales.iter().map(Locale::as_str).collect();
        let example = tags.first().copied().unwrap_or("en");
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownLocale,
                place(),
                "this file's name has no language of the site",
            )
            .help(format!(
                "put it in front of `.md`, as in `NAME.{example}.md`: the languages are {}",
                super::fields::words(&tags)
            )),
        );
        return None;
    };
    let year = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let Some(slug) = Slug::parse(name).filter(|_| !year && name != "incidents") else {
        let message = format!("`{name}` cannot be the name of a page");
        let help = if year {
            "four digits are the list of a year: choose a word"
        } else {
            "a name is of `a-z`, `0-9` and `-`, and not `incidents`"
        };
        diagnostics.push(Diagnostic::new(Code::InvalidSlug, place(), message).help(help));
        return None;
    };
    Some((slug, locale.clone()))
}

fn variant(
    file: FileId,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Parsed<Variant<Markdown>> {
    front_matter::parse(file, scope, diagnostics, |opened, diagnostics| {
        let Opened { mut fields, body } = opened;
        let title = fields.require("title", diagnostics);
        let title = title.and_then(|node| scope::filled(&node, diagnostics));
        let summary = fields.take("summary");
        let summary = summary.and_then(|node| scope::text(&node, diagnostics));
        let aliases = incident_yaml::aliases(fields.take("aliases"), diagnostics);
        let moved = incident_yaml::moved(fields.take("moved"), diagnostics);
        let accept = accept::parse(fields.take("accept"), diagnostics);
        fields.finish(diagnostics);
        Some(Variant {
            file,
            title: title?,
            summary,
            aliases,
            moved,
            accept,
            body,
        })
    })
}
