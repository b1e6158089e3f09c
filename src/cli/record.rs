//! `candor record`
//!
//! 1. Builds the site in memory: what could not be built is not recorded.
//! 2. Appends a line to the ledger of each notice that changed, all of them or none.
//! 3. Prints what was recorded, fit for a commit message; with `--dry-run`, what would go out, and
//!    writes nothing.

mod preview;
mod repair;
mod summary;

use super::git::Git;
use super::pipeline::{self, Outcome, Request};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::build::Prepared;
use crate::check::Purpose;
use crate::diag::report::visible_lines;
use crate::diag::{Diagnostic, did_you_mean};
use crate::ledger::Record as Recorded;
use crate::ledger::line;
use crate::markdown::Document;
use crate::model::ledger::Revision;
use crate::model::site::LeftOut;
use crate::model::{Incident, Slug};
use crate::output::NO_SINK;
use crate::publish::PublishError;
use crate::publish::ledgers::{Ledgers, Writing};
use clap::Args;
use std::path::{Path, PathBuf};

/// The options of `record`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor record
  candor record 2026-03-metrics-vendor
  candor record --dry-run
  candor record --repair --published public")]
pub struct Record {
    /// The notices to record, by the names of their folders; without any, all
    #[arg(value_name = "SLUG")]
    slugs: Vec<String>,
    /// Show all that would go out, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Make one chain of ledgers that a merge tore apart, then record
    #[arg(long, conflicts_with = "dry_run")]
    repair: bool,
    /// A folder with the site that is live: lines that it has and a ledger here lacks are put back
    #[arg(long, value_name = "DIR", conflicts_with = "dry_run")]
    published: Option<PathBuf>,
}

/// A notice that is about to be recorded.
pub(super) struct Entry<'a> {
    /// The notice.
    pub incident: &'a Incident<Document>,
    /// Its past and present.
    pub record: &'a Recorded,
    /// What is to be written.
    pub revision: &'a Revision,
}

impl Record {
    /// Records.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let request = Request {
            purpose: Purpose::Record,
            only: self.slugs()?,
            seed: Some(surroundings.seed),
            ..Request::new(common, false, surroundings)?
        };
        let progress = terminal.progress("recording");
        let mut told = Told::default();
        let mut outcome = if self.dry_run {
            self.record(&request, None, &mut told)
        } else {
            let ledgers = Ledgers::new(&request.root);
            let done = ledgers.locked(|ledgers| {
                Ok(self.mend(&request, ledgers, surroundings).map(|mended| {
                    told.mended = mended;
                    self.record(&request, Some(ledgers), &mut told)
                }))
            });
            match done {
                Ok(outcome) => outcome?,
                Err(error) => Outcome::failed(&error, request.strict),
            }
        };
        drop(progress);
        if !self.dry_run {
            // Whoever publishes has seen them in `check`, or does now in `status`.
            outcome.diagnostics.drop_notes();
        }
        if let Some((slug, help)) = told.unknown {
            return Err(Failure::Usage {
                message: format!("there is no incident `{slug}`"),
                help,
            });
        }
        let prefix = surroundings.github_prefix(&request.root);
        let format = common.message_format;
        terminal.report(&outcome.diagnostics, &outcome.sources, format, &prefix);
        self.tell(&told, terminal);
        Ok(Exit::of(&outcome.diagnostics))
    }

    fn slugs(&self) -> Result<std::collections::BTreeSet<Slug>, Failure> {
        let slug = |text: &String| {
            // What a shell completes is a path.
            let name = text
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default();
            Slug::parse(name).ok_or_else(|| Failure::Usage {
                message: format!("`{text}` is not the name of an incident's folder"),
                help: Some("name a folder of `content/incidents/`".to_owned()),
            })
        };
        self.slugs.iter().map(slug).collect()
    }

    /// Mends the ledgers first, where that is asked for.
    fn mend(
        &self,
        request: &Request,
        ledgers: &Ledgers,
        surroundings: &Surroundings,
    ) -> Result<Vec<String>, Failure> {
        let published = self
            .published
            .as_ref()
            .map(|named| surroundings.current_dir.join(named));
        if !self.repair && published.is_none() {
            return Ok(Vec::new());
        }
        if let Some(folder) = published.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Failure::Usage {
                message: format!("`--published {}` is not a folder", folder.display()),
                help: Some("name a folder with a copy of what is live".to_owned()),
            });
        }
        let means = repair::Means {
            published: published.as_deref(),
            repair: self.repair,
        };
        repair::mend(request, ledgers, means)
    }

    /// Builds, and writes where there are `ledgers`.
    fn record(&self, request: &Request, ledgers: Option<&Ledgers>, told: &mut Told) -> Outcome {
        pipeline::run(request, NO_SINK, |site, outcome| {
            let prepared = site.prepared;
            told.unknown = unknown(prepared, request);
            if told.unknown.is_some() {
                return;
            }
            let entries = entries(prepared, request);
            match Git::of(&request.root) {
                Ok(git) => {
                    let git = git.as_ref();
                    let lacking = git.map(|git| lacking(prepared, request, git));
                    outcome.diagnostics.extend(lacking.into_iter().flatten());
                    let ignored = git.map(|git| ignored(&entries, git));
                    told.left_out.extend(ignored.into_iter().flatten());
                }
                Err(why) => told.left_out.push(format!(
                    "git cannot be asked whether a ledger lacks what it has: {why}"
                )),
            }
            if outcome.diagnostics.has_errors() {
                return;
            }
            if let Some(ledgers) = ledgers
                && let Err(error) = write(ledgers, &request.root, &entries)
            {
                outcome.diagnostics.append(error.diagnostics());
                return;
            }
            told.left_out.extend(left_out(prepared, request));
            told.text = if self.dry_run {
                preview::of(&entries, prepared)
            } else {
                summary::of(&entries)
            };
            told.nothing = nothing(prepared, request);
            told.is_done = true;
        })
    }

    /// Says what came of it.
    fn tell(&self, told: &Told, terminal: &mut Terminal<'_>) {
        for line in told.mended.iter().chain(&told.left_out) {
            terminal.say(line);
        }
        if !told.is_done {
            terminal.say("nothing was recorded");
        } else if told.text.is_empty() {
            terminal.say(told.nothing);
        } else {
            terminal.print(visible_lines(&told.text).as_bytes());
            if self.dry_run {
                terminal.say("nothing was written");
            }
        }
    }
}

/// What is to be said once all is done.
#[derive(Default)]
struct Told {
    /// A name that no notice has, and what may have been meant.
    unknown: Option<(Slug, Option<String>)>,
    /// What was done to ledgers before.
    mended: Vec<String>,
    left_out: Vec<String>,
    text: String,
    /// Why there is no text, where there is none.
    nothing: &'static str,
    is_done: bool,
}

/// The notices with something to record, in order.
fn entries<'a>(prepared: &'a Prepared, request: &Request) -> Vec<Entry<'a>> {
    let anchored = prepared.anchored();
    let incidents = anchored.site.incidents.iter();
    let wanted = incidents.filter(|incident| {
        (request.only.is_empty() || request.only.contains(&incident.slug))
            && !incident.is_unpublished(request.now)
    });
    wanted
        .filter_map(|incident| {
            let record = anchored.records.get(&incident.slug)?;
            Some(Entry {
                incident,
                record,
                revision: record.history.pending()?,
            })
        })
        .collect()
}

fn unknown(prepared: &Prepared, request: &Request) -> Option<(Slug, Option<String>)> {
    let site = &prepared.anchored().site;
    let is_there =
        |slug: &Slug| site.incident(slug.as_str()).is_some() || site.left_out.contains_key(slug);
    let slug = request.only.iter().find(|slug| !is_there(slug))?;
    let all = site.incidents.iter().map(|incident| incident.slug.as_str());
    let help = did_you_mean(slug.as_str(), all)
        .unwrap_or_else(|| "`candor status` lists the notices".to_owned());
    Some((slug.clone(), Some(help)))
}

/// The ledgers that lack what git has of them. What is mended already lacks nothing.
fn lacking(prepared: &Prepared, request: &Request, git: &Git) -> Vec<Diagnostic> {
    let incidents = prepared.anchored().site.incidents.iter();
    let wanted = incidents.map(|incident| &incident.slug);
    let wanted = wanted.filter(|slug| request.only.is_empty() || request.only.contains(*slug));
    wanted
        .filter_map(|slug| repair::lacking(&request.root, slug, git))
        .collect()
}

/// What is recorded where git would leave it behind.
fn ignored(entries: &[Entry<'_>], git: &Git) -> Vec<String> {
    // Asked once for each rule that could be in the way, not for each notice.
    let first = entries.first().map(|entry| {
        let slug = &entry.incident.slug;
        format!("content/incidents/{slug}/history.jsonl")
    });
    let first = first.filter(|path| git.ignores(path));
    let said = first.map(|path| {
        format!("git ignores {path}: take the rule out of .gitignore, and commit the ledger, or it is lost")
    });
    said.into_iter().collect()
}

/// Notices that are not recorded though they may be wanted.
fn left_out(prepared: &Prepared, request: &Request) -> Vec<String> {
    let all = prepared.left_out().iter();
    let wanted = all.filter(|(slug, _)| request.only.is_empty() || request.only.contains(*slug));
    wanted
        .filter_map(|(slug, why)| match why {
            LeftOut::Draft | LeftOut::Blank => Some(format!("not recorded: {slug} (draft)")),
            LeftOut::Scheduled => Some(format!("not recorded: {slug} (scheduled)")),
            LeftOut::Broken => None,
        })
        .collect()
}

/// Why there is nothing to record.
fn nothing(prepared: &Prepared, request: &Request) -> &'static str {
    let is_wanted = |slug: &Slug| request.only.is_empty() || request.only.contains(slug);
    let incidents = prepared.anchored().site.incidents.iter();
    let mut wanted = incidents.filter(|incident| is_wanted(&incident.slug));
    if wanted.any(|incident| !incident.is_unpublished(request.now)) {
        "nothing to record: everything is as it was recorded"
    } else if prepared.left_out().is_empty() {
        "nothing to record: there are no notices"
    } else {
        "nothing to record: no notice is to be published yet"
    }
}

/// Appends a line to each ledger.
fn write(ledgers: &Ledgers, root: &Path, entries: &[Entry<'_>]) -> Result<(), PublishError> {
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = root
            .join("content/incidents")
            .join(entry.incident.slug.as_str())
            .join("history.jsonl");
        let before = ledgers.read(&path)?;
        let mut after = before.clone().unwrap_or_default();
        if after.last().is_some_and(|last| *last != b'\n') {
            after.push(b'\n');
        }
        let (line, _) = line::write(entry.revision);
        after.extend_from_slice(line.as_bytes());
        after.push(b'\n');
        all.push(Writing {
            path,
            before,
            after,
        });
    }
    ledgers.write(&all)
}
