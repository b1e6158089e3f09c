//! The content of a Hugo site as notices and pages.
//!
//! 1. [`Pages`] knows where each text is on the new site.
//! 2. Old addresses become aliases, files of a bundle stand beside the notice, and texts are [taken
//!    over](super::body).
//! 3. Keys of front matter that have no like are told.

use super::Kind;
use super::address::{self, Located};
use super::body::{Body, Taken, Taker};
use super::content::{Entry, Group, groups};
use super::cstate;
use super::origin::Origin;
use super::site::{Collected, Draft, EDITOR, OURS, Story, Version};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Where texts are on the new site.
#[derive(Debug, Default)]
pub(super) struct Pages {
    by_address: BTreeMap<String, String>,
    /// Path on the old site, and file on the new one.
    by_path: Vec<(String, String)>,
}

impl Pages {
    /// The new file of what stood at an address.
    pub fn by_address(&self, address: &str) -> Option<&str> {
        self.by_address.get(address).map(String::as_str)
    }

    /// Whether a path from the new site's root, with slashes at both ends, is that of a text.
    pub fn has_file(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        self.by_path.iter().any(|(_, file)| file == path)
    }

    /// The new file of a text that is named by its old path or the end of it, in the language of the
    /// file that names it.
    pub fn by_name(&self, name: &str, from: &str) -> Option<&str> {
        let name = name.trim_matches('/').trim_start_matches("../");
        let name = name.strip_suffix(".md").unwrap_or(name);
        let name = name.strip_suffix("/index").unwrap_or(name).to_lowercase();
        let tag = from
            .strip_suffix(".md")
            .and_then(|stem| stem.rsplit('.').next());
        let end = format!(".{}.md", tag.unwrap_or_default());
        let is_named = |path: &str| {
            let path = path.to_lowercase();
            path == name || path.ends_with(&format!("/{name}"))
        };
        let mut all = self.by_path.iter();
        let found = all.find(|(path, file)| is_named(path) && file.ends_with(&end));
        found.map(|(_, file)| file.as_str())
    }
}

/// Everything of the other site that the new one has.
pub(super) fn collect(origin: &Origin, kind: Kind, diagnostics: &mut Diagnostics) -> Collected {
    let groups = groups(origin, kind, diagnostics);
    let pages = index(&groups);
    let taker = Taker {
        origin,
        pages: &pages,
    };
    let mut collected = Collected::default();
    let mut addresses: BTreeSet<String> = BTreeSet::new();
    for group in &groups {
        let mut aliases = aliases(group, origin, &mut addresses);
        if group.is_notice {
            let mut story = story(group, &taker, &mut collected.has_html, diagnostics);
            story.aliases = aliases.remove("").unwrap_or_default();
            collected.stories.push(story);
        } else {
            page(group, &taker, (&mut collected, &mut aliases), diagnostics);
        }
        for entry in &group.entries {
            unasked(entry, diagnostics);
        }
    }
    languages(origin, diagnostics);
    statics(origin, diagnostics);
    collected
}

/// Static files that the new site cannot have.
fn statics(origin: &Origin, diagnostics: &mut Diagnostics) {
    for (file, source) in origin.sources.below("static/") {
        let inside = source.path.strip_prefix("static/").unwrap_or_default();
        let message = if OURS.contains(&inside) {
            "candor writes a file of this name itself"
        } else if inside.starts_with(EDITOR) {
            "this belongs to an editor of the old site's files"
        } else {
            continue;
        };
        let place = Place::file(&origin.sources, file);
        diagnostics.push(
            Diagnostic::new(Code::ImportLeftOut, place, message)
                .help("set up for the new site what it did for the old one"),
        );
    }
}

/// Addresses begin with what the old site calls a language; an alias shows a language by its tag.
fn languages(origin: &Origin, diagnostics: &mut Diagnostics) {
    for language in &origin.languages {
        let key = language.key.to_lowercase();
        if key != language.tag.as_str() && key != origin.default.key.to_lowercase() {
            let message = format!(
                "`{key}` is `{}` now: what stood below `/{key}/` shows the language it was written in first",
                language.tag
            );
            diagnostics.push(
                Diagnostic::new(Code::ImportKept, Place::Site, message)
                    .help("let the host redirect `/KEY/…`, if many links lead there"),
            );
        }
    }
}

/// The new file of an entry.
fn file_of(group: &Group<'_>, entry: &Entry<'_>) -> String {
    let (name, tag) = (&group.name, &entry.language.tag);
    if group.is_notice {
        format!("content/incidents/{name}/notice.{tag}.md")
    } else {
        format!("content/pages/{name}.{tag}.md")
    }
}

fn index(groups: &[Group<'_>]) -> Pages {
    let mut pages = Pages::default();
    for group in groups {
        // A draft has no address that others could lead to.
        let is_draft = group
            .entries
            .iter()
            .all(|entry| entry.front.is_true("draft"));
        for entry in group.entries.iter().filter(|_| !is_draft) {
            let file = file_of(group, entry);
            pages.by_address.insert(entry.address.clone(), file.clone());
            pages.by_path.push((entry.path.clone(), file));
        }
    }
    pages
}

/// The old addresses of a group that nothing else has: of a notice together, of a page by language.
fn aliases(
    group: &Group<'_>,
    origin: &Origin,
    taken: &mut BTreeSet<String>,
) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in &group.entries {
        let located = Located {
            language: entry.language,
            path: &entry.path,
            front: &entry.front,
            title: &entry.title,
            date: entry.date,
        };
        let tag = entry.language.tag.to_string();
        let own = format!("/{tag}/{}/", group.name);
        let of = if group.is_notice { String::new() } else { tag };
        let all = std::iter::once(entry.address.clone()).chain(address::aliases(&located, origin));
        for alias in all {
            let is_own = !group.is_notice && alias == own;
            if !is_own && !is_ours(&alias, origin) && taken.insert(alias.clone()) {
                found.entry(of.clone()).or_default().push(alias);
            }
        }
    }
    found
}

/// Whether candor itself publishes something at an address.
fn is_ours(address: &str, origin: &Origin) -> bool {
    let mut parts = address.trim_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let second = parts.next();
    let is_tag = origin
        .languages
        .iter()
        .any(|language| language.tag.as_str() == first);
    matches!(first, "" | "incidents" | "404.html" | "index.html")
        || (is_tag && matches!(second, None | Some("incidents")))
}

fn story(
    group: &Group<'_>,
    taker: &Taker<'_>,
    has_html: &mut bool,
    diagnostics: &mut Diagnostics,
) -> Story {
    let mut story = Story {
        slug: group.name.clone(),
        files: group.files.clone(),
        is_draft: group
            .entries
            .iter()
            .all(|entry| entry.front.is_true("draft")),
        published: group.entries.iter().find_map(|entry| entry.date),
        status: "resolved",
        ..Story::default()
    };
    for entry in &group.entries {
        let parts = cstate::parts(entry, &taker.origin.zone, diagnostics);
        let mut take = |text: &str, start: usize, diagnostics: &mut Diagnostics| -> String {
            let into = file_of(group, entry);
            let done = over(taker, group, (entry, text, start, &into), diagnostics);
            *has_html |= done.has_html;
            done.text
        };
        let body = take(&parts.rest, entry.start, diagnostics);
        for part in &parts.tracked {
            let text = take(&part.text, entry.start + part.start, diagnostics);
            story.tracked(part, &entry.language.tag, &text);
        }
        let body = if parts.tracked.is_empty() {
            body
        } else {
            cstate::tidied(&body)
        };
        story
            .versions
            .insert(entry.language.tag.clone(), version(entry, body));
    }
    if let Some(first) = group.entries.first() {
        story.source = Some(first.language.tag.clone());
        cstate::facts(first, &mut story, taker.origin, diagnostics);
    }
    story.settle();
    story
}

fn over(
    taker: &Taker<'_>,
    group: &Group<'_>,
    (entry, text, start, into): (&Entry<'_>, &str, usize, &str),
    diagnostics: &mut Diagnostics,
) -> Taken {
    let beside: Vec<String> = group.files.iter().map(|(name, _)| name.clone()).collect();
    let moved = format!("/{}/", group.name);
    let body = Body {
        text,
        file: entry.file,
        start,
        address: &entry.address,
        into,
        beside: &beside,
        moved: (!group.is_notice).then_some(&*moved),
    };
    taker.take(&body, diagnostics)
}

fn version(entry: &Entry<'_>, body: String) -> Version {
    Version {
        title: entry.title.clone(),
        summary: entry.front.text("summary"),
        description: entry.front.text("description"),
        body,
    }
}

fn page(
    group: &Group<'_>,
    taker: &Taker<'_>,
    (collected, aliases): (&mut Collected, &mut BTreeMap<String, Vec<String>>),
    diagnostics: &mut Diagnostics,
) {
    for entry in &group.entries {
        let into = file_of(group, entry);
        let text = over(
            taker,
            group,
            (entry, entry.text, entry.start, &into),
            diagnostics,
        );
        collected.has_html |= text.has_html;
        let tag = entry.language.tag.to_string();
        let page = Draft {
            path: into,
            aliases: aliases.remove(&tag).unwrap_or_default(),
            version: version(entry, text.text),
        };
        collected.pages.push(page);
    }
    for (name, file) in &group.files {
        let path = format!("static/{}/{name}", group.name);
        let message = format!(
            "a page has no files beside it: this one is at `/{}/{name}` now",
            group.name
        );
        diagnostics.push(
            Diagnostic::new(
                Code::ImportKept,
                Place::file(&taker.origin.sources, *file),
                message,
            )
            .help("links of the page itself are mended; mend what else leads to it"),
        );
        collected.statics.push((path, *file));
    }
}

/// What is taken over of some texts, and is no loss in others.
const ASKED: [&str; 13] = [
    "slug",
    "url",
    "aliases",
    "draft",
    "summary",
    "description",
    "section",
    "date",
    "resolved",
    "resolvedwhen",
    "severity",
    "affected",
    "informational",
];

/// Tells which keys of a front matter have no like.
fn unasked(entry: &Entry<'_>, diagnostics: &mut Diagnostics) {
    for key in ASKED {
        entry.front.get(key);
    }
    let keys = entry.front.unasked();
    let Some(first) = keys.first() else { return };
    let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.text)).collect();
    let span = Span::new(entry.file, first.span.range());
    diagnostics.push(
        Diagnostic::new(
            Code::ImportLeftOut,
            span,
            format!("not taken over: {}", names.join(", ")),
        )
        .severity(Severity::Note)
        .help("notices have no such keys"),
    );
}
