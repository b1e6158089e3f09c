//! `--repair` and `--published`: what a ledger needs before anything is recorded behind it.
//!
//! 1. Lines that are live and are missing here are put back (`--published`).
//! 2. With `--repair`, all lines that can be found (in the file, in what is live, in both sides of a
//!    merge that git could not finish) become one chain.

use crate::cli::Failure;
use crate::cli::git::Git;
use crate::cli::pipeline::Request;
use crate::cli::redact::ledger_path;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, from_flaw};
use crate::ledger::repair::{self, Line, Repaired};
use crate::model::incident::AliasTarget;
use crate::model::ordered::ordered;
use crate::model::{Digest, Slug};
use crate::parse::ledger::{is_conflict_marker, parse_line};
use crate::parse::site;
use crate::publish::ledgers::{Ledgers, Writing};
use crate::source::{Sources, Span, load};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Where lines come from beside the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Means<'a> {
    /// A folder with what is live.
    pub published: Option<&'a Path>,
    /// Whether lines may be made anew.
    pub repair: bool,
}

/// Mends the ledgers of the incidents that are wanted; gives what to say of it.
pub(super) fn mend(
    request: &Request,
    ledgers: &Ledgers,
    means: Means<'_>,
) -> Result<Vec<String>, Failure> {
    let mut said = Vec::new();
    let mut all = Vec::new();
    let (sources, flaws) = load::load(&request.root);
    means.published.map_or(Ok(()), has_ledgers)?;
    let git = match Git::of(&request.root) {
        Ok(git) => git.filter(|_| means.repair),
        Err(why) if means.repair => return Err(unasked(&why)),
        Err(_) => None,
    };
    for (slug, names) in slugs(request, &sources) {
        let path = ledger_path(&request.root, &slug);
        let shown = format!("content/incidents/{slug}/history.jsonl");
        // One that is no file, or that nobody may read, stays as it is.
        let mut unread = flaws.iter().filter(|_| sources.find(&shown).is_none());
        if let Some(flaw) = unread.find(|flaw| *flaw.path == shown) {
            return Err(Failure::Finding(Box::new(from_flaw(flaw, &sources))));
        }
        let before = ledgers
            .read(&path)
            .map_err(|error| machine(&error.to_string()))?;
        let old = String::from_utf8_lossy(before.as_deref().unwrap_or_default()).into_owned();
        let live = match means.published {
            Some(folder) => live(folder, &names)?,
            None => Vec::new(),
        };
        let forms = git.as_ref().map(|git| git.forms(&shown));
        let forms = forms.unwrap_or_default();
        let (lines, told) = own(&old, forms, &shown, means)?;
        said.extend(told);
        let Some(repaired) = repaired(lines, &live, &shown, means)? else {
            continue;
        };
        let mut after = String::new();
        for line in &repaired.lines {
            after.push_str(&line.text);
            after.push('\n');
        }
        if after == old || after.is_empty() {
            continue;
        }
        said.push(format!(
            "repaired {shown}: lines {}, made anew {}, left out as nothing new {}",
            repaired.lines.len(),
            repaired.replayed,
            repaired.dropped
        ));
        all.push(Writing {
            path,
            before,
            after: after.into_bytes(),
        });
    }
    ledgers
        .write(&all)
        .map_err(|error| machine(&error.to_string()))?;
    Ok(said)
}

fn machine(message: &str) -> Failure {
    Failure::Machine {
        message: message.to_owned(),
        help: None,
    }
}

/// The incidents that are wanted, each with all names that it may be live under.
fn slugs(request: &Request, sources: &Sources) -> BTreeMap<Slug, Vec<Slug>> {
    let options = site::Options {
        base_url: request.base_url.clone(),
        drafts: true,
        now: request.now,
    };
    let site = site::parse(sources, &options, &mut Diagnostics::default());
    let incidents = site.map(|site| site.incidents).unwrap_or_default();
    let wanted = incidents
        .into_iter()
        .filter(|incident| request.only.is_empty() || request.only.contains(&incident.slug));
    ordered(wanted.map(|incident| {
        let former = incident
            .facts
            .aliases
            .iter()
            .filter_map(|alias| match &alias.target {
                AliasTarget::Slug(slug) => Some(slug.clone()),
                AliasTarget::Path(_) => None,
            });
        let names = std::iter::once(incident.slug.clone())
            .chain(former)
            .collect();
        (incident.slug.clone(), names)
    }))
}

/// A folder that no ledger was published to has nothing to put back: nobody is to believe that it had.
fn has_ledgers(folder: &Path) -> Result<(), Failure> {
    let published = std::fs::read_dir(folder.join("incidents"));
    let mut names = published.into_iter().flatten().flatten();
    if names.any(|file| {
        file.file_name()
            .to_string_lossy()
            .ends_with(".history.jsonl")
    }) {
        return Ok(());
    }
    // A site that has no notice yet has no ledger.
    let manifest = std::fs::read(folder.join("candor.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let ledgers = manifest.get("ledgers").and_then(|all| all.as_object());
    if ledgers.is_some_and(serde_json::Map::is_empty) {
        return Ok(());
    }
    Err(Failure::Usage {
        message: format!("`{}` has no ledgers of a live site", folder.display()),
        help: Some(
            "it needs the live ledgers, `incidents/NAME.history.jsonl`; a site with `data = false` publishes none: take them from version control"
                .to_owned(),
        ),
    })
}

/// The lines that are live under any of these names: one whole chain.
fn live(folder: &Path, names: &[Slug]) -> Result<Vec<Line>, Failure> {
    for name in names {
        let path = folder
            .join("incidents")
            .join(format!("{name}.history.jsonl"));
        let refused = |what: &str| machine(&format!("cannot read `{}`: {what}", path.display()));
        // As `verify` takes a copy: a pipe is waited for, and a link leads out of it.
        let text = match std::fs::symlink_metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(refused(&error.to_string())),
            Ok(found) if !found.is_file() => return Err(refused("it is no file")),
            Ok(found) if found.len() > load::LARGEST_LEDGER => {
                return Err(refused("it is too large for a ledger"));
            }
            Ok(_) => std::fs::read_to_string(&path).map_err(|error| refused(&error.to_string()))?,
        };
        let shown = path.display().to_string();
        let mut lines: Vec<Line> = Vec::new();
        for text in text.lines().filter(|line| !line.trim().is_empty()) {
            let line = line(text, &shown)?;
            let last = lines.last().map(|last| &last.revision);
            let is_next = line.revision.previous == last.map(|last| last.digest)
                && line.revision.number as usize == lines.len() + 1
                && last.is_none_or(|last| last.at <= line.revision.at);
            if !is_next {
                let message = "what is live here is no whole ledger";
                return Err(finding(
                    &shown,
                    message,
                    "fetch it anew; `candor verify` says what is wrong with a copy",
                ));
            }
            lines.push(line);
        }
        return Ok(lines);
    }
    Ok(Vec::new())
}

fn line(text: &str, shown: &str) -> Result<Line, Failure> {
    let revision = parse_line(text, Span::nowhere()).map_err(|error| {
        let found = error.diagnostic(Span::nowhere(), shown);
        Failure::Finding(Box::new(Diagnostic {
            place: Place::Path(Arc::from(shown)),
            ..found
        }))
    })?;
    Ok(Line {
        text: text.to_owned(),
        revision,
    })
}

fn finding(shown: &str, message: &str, help: &str) -> Failure {
    let place = Place::Path(Arc::from(shown));
    let found = Diagnostic::new(Code::LedgerForked, place, message).help(help);
    Failure::Finding(Box::new(found))
}

/// Without git, one side of a merge would pass for both.
fn unasked(why: &str) -> Failure {
    Failure::Machine {
        message: format!("git cannot be asked for the sides of a merge: {why}"),
        help: Some("run this where git works in this folder".to_owned()),
    }
}

/// The finding that a ledger lacks lines which git has elsewhere; none where all are in it.
pub(super) fn lacking(root: &Path, slug: &Slug, git: &Git) -> Option<Diagnostic> {
    let shown = format!("content/incidents/{slug}/history.jsonl");
    let forms = git.forms(&shown);
    let old = std::fs::read_to_string(ledger_path(root, slug)).unwrap_or_default();
    if forms.iter().all(|form| *form == old) {
        return None;
    }
    let means = Means {
        published: None,
        repair: true,
    };
    let parsed = |text: &str, forms: &[String]| own(text, forms, &shown, means).ok();
    let (lines, _) = parsed(&old, &[])?;
    let (all, _) = parsed(&old, forms)?;
    let whole = repair::repair(all, &[]).lines;
    let digests = |lines: &[Line]| -> Vec<Digest> {
        let revisions = lines.iter().map(|line| &line.revision);
        revisions.map(|revision| revision.digest).collect()
    };
    if digests(&whole) == digests(&lines) {
        return None;
    }
    let message = format!(
        "git has revisions of `{slug}` that this ledger lacks: in the last commit, or on the other side of a merge"
    );
    let place = Place::Path(Arc::from(shown));
    Some(Diagnostic::new(Code::LedgerForked, place, message).help(
        "`candor record --repair` makes one chain of all of them; what is gone on purpose, commit first",
    ))
}

/// The lines of a file and of its other forms, and what was left out of them.
fn own(
    text: &str,
    forms: &[String],
    shown: &str,
    means: Means<'_>,
) -> Result<(Vec<Line>, Vec<String>), Failure> {
    // As files are read elsewhere.
    let text = text.trim_start_matches('\u{feff}');
    let texts = std::iter::once(text).chain(forms.iter().map(String::as_str));
    let mut lines = Vec::new();
    let mut said = Vec::new();
    let written = texts.flat_map(str::lines).map(str::trim_end);
    let wanted = written.filter(|text| !text.is_empty() && !is_conflict_marker(text));
    for text in wanted {
        match line(text, shown) {
            Ok(line) => lines.push(line),
            // Nobody could say that it is not live.
            Err(failure) if !means.repair || means.published.is_none() => return Err(failure),
            Err(_) => said.push(format!(
                "a line of {shown} cannot be read and is left out; what it said is recorded anew"
            )),
        }
    }
    Ok((lines, said))
}

/// The chain that a ledger becomes; none where it can stay as it is.
fn repaired(
    lines: Vec<Line>,
    live: &[Line],
    shown: &str,
    means: Means<'_>,
) -> Result<Option<Repaired>, Failure> {
    if means.repair {
        return Ok(Some(repair::repair(lines, live)));
    }
    let digests =
        |lines: &[Line]| -> Vec<Digest> { lines.iter().map(|line| line.revision.digest).collect() };
    let (own, there) = (digests(&lines), digests(live));
    if own.starts_with(&there) {
        return Ok(None);
    }
    if there.starts_with(&own) {
        return Ok(Some(repair::repair(lines, live)));
    }
    Err(finding(
        shown,
        "what is live has other revisions than this file",
        "run `candor record --repair` with the same `--published`: what is live stays, and this file's own lines follow it",
    ))
}
