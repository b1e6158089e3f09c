//! The texts of a Hugo site, each with its language and its path.
//!
//! 1. [`groups`] finds them, and puts those of one path together: they are one thing in several languages.
//! 2. What has a date and stands in a section is a notice, everything else a page. Each gets a name.
//! 3. Files of a bundle go with its text. What is neither is told.

use super::Kind;
use super::address::{self, Located};
use super::front::{self, Front};
use super::origin::{Language, Origin};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Anchor, Slug};
use crate::source::FileId;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A text of the other site.
pub(super) struct Entry<'a> {
    pub file: FileId,
    pub language: &'a Language,
    /// Below the content of its language, without language and ending: `posts/first`.
    pub path: String,
    /// What stands behind the front matter, and where.
    pub text: &'a str,
    pub start: usize,
    pub front: Front,
    pub title: String,
    pub date: Option<Timestamp>,
    pub address: String,
}

/// Texts of one path.
pub(super) struct Group<'a> {
    pub entries: Vec<Entry<'a>>,
    /// Files of its bundle: name, and file.
    pub files: Vec<(String, FileId)>,
    /// What it is called on the new site.
    pub name: String,
    pub is_notice: bool,
}

/// The texts of `content/`, by path.
pub(super) fn groups<'a>(
    origin: &'a Origin,
    kind: Kind,
    diagnostics: &mut Diagnostics,
) -> Vec<Group<'a>> {
    let mut found: BTreeMap<String, Group<'a>> = BTreeMap::new();
    let mut others = Vec::new();
    for (file, source) in origin.sources.below("content/") {
        let inside = source.path.strip_prefix("content/").unwrap_or(&source.path);
        let Some((stem, language)) = located(inside, origin) else {
            others.push((file, inside));
            continue;
        };
        if stem == "_index" || stem.ends_with("/_index") {
            left(file, origin, "a list of a section", diagnostics);
            continue;
        }
        let path = stem.strip_suffix("/index").unwrap_or(&stem).to_owned();
        if let Some(entry) = entry(file, &path, language, origin, diagnostics) {
            let group = found.entry(path).or_insert_with(|| Group {
                entries: Vec::new(),
                files: Vec::new(),
                name: String::new(),
                is_notice: false,
            });
            group.entries.push(entry);
        }
    }
    for (file, inside) in others {
        resource(file, inside, origin, &mut found, diagnostics);
    }
    let mut groups: Vec<_> = found.into_values().collect();
    let rank = |entry: &Entry<'_>| {
        let mut all = origin.languages.iter();
        all.position(|language| language.key == entry.language.key)
    };
    for group in &mut groups {
        group.entries.sort_by_key(|entry| rank(entry));
        group.is_notice = is_notice(group, kind);
        drafts(group, origin, diagnostics);
    }
    groups.retain(|group| !group.entries.is_empty());
    names(&mut groups);
    groups
}

/// The path and language of a text; none for other files.
fn located<'a>(inside: &str, origin: &'a Origin) -> Option<(String, &'a Language)> {
    let stem = inside.strip_suffix(".md")?;
    let own_folder = |language: &&Language| {
        let folder = language.folder.as_deref();
        folder.is_some_and(|folder| stem.starts_with(folder))
    };
    if let Some(language) = origin.languages.iter().find(own_folder) {
        let folder = language.folder.as_deref().unwrap_or_default();
        return Some((stem.strip_prefix(folder)?.to_owned(), language));
    }
    if let Some((name, key)) = stem.rsplit_once('.')
        && let Some(language) = origin.language(key)
    {
        return Some((name.to_owned(), language));
    }
    if let Some((first, rest)) = stem.split_once('/')
        && let Some(language) = origin.language(first)
    {
        return Some((rest.to_owned(), language));
    }
    Some((stem.to_owned(), &origin.default))
}

fn entry<'a>(
    file: FileId,
    path: &str,
    language: &'a Language,
    origin: &'a Origin,
    diagnostics: &mut Diagnostics,
) -> Option<Entry<'a>> {
    let whole = origin.sources.text(file);
    let (front, start) = front::split(whole, file, diagnostics)?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let title = front
        .text("title")
        .unwrap_or_else(|| name.replace(['-', '_'], " "));
    let times = ["date", "publishdate", "pubdate", "published"];
    let date = front.time(&times, &origin.zone);
    if let (None, Some(node)) = (date, front.get("date")) {
        let message = "this is no time that candor knows, so that the notice has none";
        diagnostics.push(
            Diagnostic::new(Code::ImportLeftOut, node.span, message)
                .help("write `published` in the new incident.yaml"),
        );
    }
    let located = Located {
        language,
        path,
        front: &front,
        title: &title,
        date,
    };
    let address = address::address(&located, origin);
    Some(Entry {
        file,
        language,
        path: path.to_owned(),
        text: whole.get(start..).unwrap_or_default(),
        start,
        title,
        date,
        address,
        front,
    })
}

/// A file that is no text: of a bundle, or of none.
fn resource(
    file: FileId,
    inside: &str,
    origin: &Origin,
    found: &mut BTreeMap<String, Group<'_>>,
    diagnostics: &mut Diagnostics,
) {
    let mut folders = origin
        .languages
        .iter()
        .filter_map(|own| own.folder.as_deref());
    let bare = folders
        .find_map(|folder| inside.strip_prefix(folder))
        .unwrap_or(inside);
    let bare = match bare.split_once('/') {
        Some((first, rest)) if origin.language(first).is_some() => rest,
        _ => bare,
    };
    let mut bundle = bare;
    while let Some((folder, _)) = bundle.rsplit_once('/') {
        bundle = folder;
        if let Some(group) = found.get_mut(folder) {
            let name = bare
                .strip_prefix(folder)
                .unwrap_or(bare)
                .trim_start_matches('/');
            if !group.files.iter().any(|(own, _)| own == name) {
                group.files.push((name.to_owned(), file));
            }
            return;
        }
    }
    if !inside.ends_with(".gitkeep") {
        left(file, origin, "no text, and no file of one", diagnostics);
    }
}

fn left(file: FileId, origin: &Origin, what: &str, diagnostics: &mut Diagnostics) {
    let message = format!("this is {what}, which the new site has no place for");
    diagnostics.push(
        Diagnostic::new(
            Code::ImportLeftOut,
            Place::file(&origin.sources, file),
            message,
        )
        .help("what readers need of it goes into a page, or into `static/`"),
    );
}

/// Whether texts are a notice: they have a date and stand in a section.
fn is_notice(group: &Group<'_>, kind: Kind) -> bool {
    let Some(first) = group.entries.first() else {
        return false;
    };
    let section = first.path.split_once('/').map(|(section, _)| section);
    match kind {
        Kind::Cstate => section == Some("issues"),
        Kind::Hugo => section.is_some() && group.entries.iter().any(|entry| entry.date.is_some()),
    }
}

/// Drops drafts among texts that are published in other languages, and pages that are drafts: the new
/// site has drafts of whole notices alone.
fn drafts(group: &mut Group<'_>, origin: &Origin, diagnostics: &mut Diagnostics) {
    let is_draft = |entry: &Entry<'_>| entry.front.is_true("draft");
    if group.is_notice && group.entries.iter().all(is_draft) {
        return;
    }
    for entry in group.entries.iter().filter(|entry| is_draft(entry)) {
        let what = if group.is_notice {
            "a draft of a notice that is published in another language"
        } else {
            "a draft of a page"
        };
        left(entry.file, origin, what, diagnostics);
    }
    group.entries.retain(|entry| !is_draft(entry));
}

/// Gives each group a name that nothing else of its kind has.
fn names(groups: &mut [Group<'_>]) {
    let mut taken: BTreeSet<(bool, String)> = BTreeSet::new();
    for group in groups {
        let path = group
            .entries
            .first()
            .map_or("", |entry| entry.path.as_str());
        let last = path.rsplit('/').next().unwrap_or(path);
        let whole = path.replace('/', "-");
        let wanted = if group.is_notice { last } else { &whole };
        let numbered = (2..).map(|number| format!("{whole}-{number}"));
        let candidates = [wanted.to_owned(), whole.clone()]
            .into_iter()
            .chain(numbered);
        for candidate in candidates {
            let name = slug(&candidate, group.is_notice);
            if taken.insert((group.is_notice, name.clone())) {
                group.name = name;
                break;
            }
        }
    }
}

/// A name as candor takes it.
fn slug(text: &str, is_notice: bool) -> String {
    let lower = text.to_lowercase();
    let name = match Slug::parse(&lower) {
        Some(slug) => slug.to_string(),
        None => Anchor::slug(&lower).to_string(),
    };
    let is_year = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    if !is_notice && (is_year || name == "incidents") {
        format!("page-{name}")
    } else {
        name
    }
}
