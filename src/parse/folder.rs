//! One folder of `content/incidents/` to an [`Incident`].
//!
//! 1. Each file is told by its name: facts, notices, FAQ, updates, their side files, assets.
//! 2. What cannot be parsed leaves the incident `partial`; without facts or notice there is none.
//! 3. Findings in a draft are warnings.

use super::front_matter::Parsed;
use super::incident_yaml;
use super::notice;
use super::scope::Scope;
use super::{faq_yaml, updates_yaml};
use crate::diag::{self, Code, Diagnostic, Diagnostics, Place};
use crate::markdown::routes::split_locale;
use crate::model::incident::{Facts, Incident, Notice};
use crate::model::{Locale, Localized, Markdown, Slug};
use crate::source::FileId;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The folder, with its final slash.
pub const FOLDER: &str = "content/incidents/";

/// The files of one incident, by what they are.
#[derive(Default)]
pub struct Files {
    facts: Option<FileId>,
    notices: BTreeMap<Locale, FileId>,
    faq: Option<FileId>,
    faq_sides: BTreeMap<Locale, FileId>,
    updates: Option<FileId>,
    update_sides: BTreeMap<Locale, FileId>,
    ledger: Option<FileId>,
    assets: BTreeMap<Arc<str>, FileId>,
}

/// What became of a folder.
pub enum Outcome {
    /// An incident.
    Incident(Box<Incident<Markdown>>),
    /// A draft that could not be read.
    BrokenDraft,
    /// A draft with nothing in it, as `candor new` leaves it.
    Blank,
    /// Errors, which are reported.
    Broken,
}

impl Files {
    /// Sorts one file of the folder, `name` below it.
    pub fn add(
        &mut self,
        name: &str,
        file: FileId,
        scope: Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        match name {
            "incident.yaml" => self.facts = Some(file),
            "faq.yaml" => self.faq = Some(file),
            "updates.yaml" => self.updates = Some(file),
            "history.jsonl" => self.ledger = Some(file),
            _ => {
                let kinds = [
                    ("notice.", ".md", &mut self.notices),
                    ("faq.", ".yaml", &mut self.faq_sides),
                    ("updates.", ".yaml", &mut self.update_sides),
                ];
                for (start, end, files) in kinds {
                    let Some(tag) = name.strip_prefix(start).and_then(|n| n.strip_suffix(end))
                    else {
                        continue;
                    };
                    let stem = format!("{start}{tag}");
                    match split_locale(&stem, scope.locales) {
                        Some((_, locale)) => {
                            files.insert(locale.clone(), file);
                        }
                        None => unknown_locale(tag, file, scope, diagnostics),
                    }
                    return;
                }
                self.assets.insert(Arc::from(name), file);
            }
        }
    }
}

fn unknown_locale(tag: &str, file: FileId, scope: Scope<'_>, diagnostics: &mut Diagnostics) {
    let tags: Vec<_> = scope.locales.iter().map(Locale::as_str).collect();
    let help = crate::diag::did_you_mean(tag, tags.iter().copied())
        .unwrap_or_else(|| format!("the languages are {}", super::fields::words(&tags)));
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownLocale,
            Place::file(scope.sources, file),
            format!("site.toml lists no language `{tag}`"),
        )
        .help(help),
    );
}

/// Reads one incident.
#[must_use]
pub fn parse(
    slug: Slug,
    files: Files,
    scope: Scope<'_>,
    default_locale: &Locale,
    now: Timestamp,
) -> (Outcome, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Some(facts) = files.facts else {
        let place = Place::Path(Arc::from(format!("{FOLDER}{slug}")));
        diagnostics.push(
            Diagnostic::new(
                Code::IncidentFileMissing,
                place,
                "this folder has no `incident.yaml`",
            )
            .help(likely_facts(&files)),
        );
        return (Outcome::Broken, diagnostics);
    };
    let facts = incident_yaml::parse(facts, scope, default_locale, &mut diagnostics);
    let draft = facts.as_ref().is_some_and(|facts| facts.draft);
    let outcome = assemble(slug, facts, files, scope, &mut diagnostics);
    let incident = match &outcome {
        Outcome::Incident(incident) => Some(&**incident),
        Outcome::BrokenDraft | Outcome::Blank | Outcome::Broken => None,
    };
    if let Some(incident) = incident {
        updates_yaml::check_times(&incident.updates, now, &mut diagnostics);
    }
    if draft {
        diagnostics.soften();
        diagnostics.extend(incident.and_then(published_draft));
    }
    (outcome, diagnostics)
}

/// Where the facts may be that a folder lacks.
fn likely_facts(files: &Files) -> String {
    let is_like = |name: &&Arc<str>| {
        let name = name.to_ascii_lowercase();
        name.ends_with("incident.yaml") || name.ends_with("incident.yml")
    };
    match files.assets.keys().find(is_like) {
        Some(found) if found.contains('/') => format!(
            "`{found}` is in a folder below: each folder of `content/incidents/` is one notice, with its files in it"
        ),
        Some(found) => format!("rename `{found}`: `incident.yaml`"),
        None => "add one with at least `status: investigating`".to_owned(),
    }
}

/// What was published cannot be made a draft again: its addresses would be gone.
fn published_draft(incident: &Incident<Markdown>) -> Option<Diagnostic> {
    let first = incident.ledger.revisions.first()?;
    let place = Place::Path(Arc::from(format!("{FOLDER}{}", incident.slug)));
    let message = format!("`{}` is a draft, and has been published", incident.slug);
    let help = "remove `draft: true`; to take the notice back, give incident.yaml `withdrawn:` with \
        `at` and `reason`: its page and anchors stay, with the reason in place of the text";
    Some(
        Diagnostic::new(Code::PublishedDraft, place, message)
            .help(help)
            .related(first.span, "published here"),
    )
}

fn assemble(
    slug: Slug,
    facts: Option<Facts>,
    files: Files,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Outcome {
    let draft = facts.as_ref().is_some_and(|facts| facts.draft);
    let errors = diagnostics.has_errors();
    let mut found = Diagnostics::default();
    let (notices, blank) = notices(&files, scope, &mut found);
    let mut faq_sides = faq_yaml::Sides::new();
    for (locale, file) in &files.faq_sides {
        faq_yaml::parse_side(*file, locale, scope, &mut faq_sides, &mut found);
    }
    let faq = faq_yaml::parse(files.faq, faq_sides, scope, &mut found).unwrap_or_default();
    let mut update_sides = updates_yaml::Sides::new();
    for (locale, file) in &files.update_sides {
        updates_yaml::parse_side(*file, locale, scope, &mut update_sides, &mut found);
    }
    let updates =
        updates_yaml::parse(files.updates, update_sides, scope, &mut found).unwrap_or_default();
    let ledger = files
        .ledger
        .map(|file| super::ledger::parse(file, scope.sources, &mut found));
    let partial = errors || found.has_errors();
    // As `candor new` leaves it: nobody has done anything wrong yet.
    let is_begun = notices.is_empty() && blank && draft && ledger.is_none();
    if notices.is_empty() && (blank || !partial) {
        let source = facts.as_ref().map(|facts| &facts.source);
        found.push(without_notice(&slug, source, is_begun));
    }
    diagnostics.append(found);
    let facts = match facts {
        Some(facts) if !notices.is_empty() => facts,
        Some(_) if is_begun && !partial => return Outcome::Blank,
        Some(facts) if facts.draft => return Outcome::BrokenDraft,
        _ => return Outcome::Broken,
    };
    let mut incident = Box::new(Incident {
        slug,
        facts,
        notices,
        faq,
        updates,
        assets: files.assets,
        ledger: ledger.flatten().unwrap_or_default(),
        partial,
    });
    if !incident.ledger.revisions.is_empty() {
        let words = words(&incident);
        incident.ledger.share(&words);
    }
    Outcome::Incident(incident)
}

/// What an incident says now, as the ledger may have it.
fn words(incident: &Incident<Markdown>) -> BTreeSet<Arc<str>> {
    let notices = incident.notices.iter().map(|(_, notice)| notice);
    let heads = notices.flat_map(|notice| {
        let others = notice.summary.iter().chain(&notice.description);
        std::iter::once(&notice.title).chain(others)
    });
    let names = incident.faq.iter().flat_map(|item| item.name().iter());
    let short = heads.chain(names.map(|(_, text)| text));
    let short = short.map(|text| text.value.clone());
    let long = incident.texts().map(|(_, text)| text.text.clone());
    short.chain(long).collect()
}

/// That there is nothing to show; of a draft that was just begun, what to write.
fn without_notice(slug: &Slug, source: Option<&Locale>, is_begun: bool) -> Diagnostic {
    let place = Place::Path(Arc::from(format!("{FOLDER}{slug}")));
    let source = source.map_or("LOCALE", Locale::as_str);
    let finding = |message: String| Diagnostic::new(Code::IncidentMissingSource, place, message);
    if is_begun {
        finding(format!(
            "`{slug}` is a draft with nothing written in it yet"
        ))
        .help(format!("write `notice.{source}.md`: it has comments alone"))
        .severity(diag::Severity::Note)
    } else {
        finding(format!("`{slug}` has no notice in any language"))
            .help(format!("write `notice.{source}.md`"))
    }
}

/// The notices, and whether a file was there with nothing in it.
fn notices(
    files: &Files,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> (Localized<Notice<Markdown>>, bool) {
    let mut found = Localized::default();
    let mut blank = false;
    for (locale, file) in &files.notices {
        match notice::parse(*file, scope, diagnostics) {
            Parsed::Text(notice) => {
                found.insert(locale.clone(), *notice);
            }
            Parsed::Blank => blank = true,
            Parsed::Broken => {}
        }
    }
    (found, blank)
}
