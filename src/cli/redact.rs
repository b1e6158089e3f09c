//! `candor redact`
//!
//! 1. Finds the texts in the ledger; a text that still stands is refused.
//! 2. Takes them out of their line, and appends a line that says so and why. The chain holds.
//! 3. Says where else the unit's texts still are.

use super::pipeline::{self, Request};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::build::Prepared;
use crate::check::Purpose;
use crate::diag::did_you_mean;
use crate::ledger::History;
use crate::ledger::line;
use crate::ledger::redact::{self, Refusal, Target};
use crate::model::ledger::TextId;
use crate::model::{Digest, Slug};
use crate::publish::ledgers::{Ledgers, Writing};
use clap::Args;
use std::collections::BTreeMap;
use std::path::Path;

/// The options of `redact`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor redact 2026-03-metrics-vendor credentials@2 --reason \"a name leaked\"
  candor redact 2026-03-metrics-vendor notice@1 --reason \"a name leaked\"")]
pub struct Redact {
    /// The notice, by the name of its folder
    #[arg(value_name = "SLUG")]
    slug: String,
    /// What to take out of which revision; in one language with `LOCALE:` before it
    #[arg(value_name = "UNIT@REVISION", required = true)]
    targets: Vec<String>,
    /// Why; readers of the history see it
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// What is taken out: by revision, the digests; and what each was the text of.
#[derive(Default)]
struct Plan {
    digests: BTreeMap<u32, Vec<Digest>>,
    texts: Vec<(TextId, u32)>,
}

impl Redact {
    /// Redacts.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        if self.reason.trim().is_empty() {
            return Err(usage(
                "the reason is empty",
                "say why: `--reason \"it named a person\"`",
            ));
        }
        let request = Request {
            purpose: Purpose::Check,
            ..Request::new(common, true, surroundings)?
        };
        let ledgers = Ledgers::new(&request.root);
        let done = ledgers.locked(|ledgers| {
            let (sources, prepared, diagnostics) = pipeline::prepare(&request);
            let Some(prepared) = prepared else {
                let prefix = surroundings.github_prefix(&request.root);
                terminal.report(&diagnostics, &sources, common.message_format, &prefix);
                return Ok(Ok(Exit::of(&diagnostics)));
            };
            match self.redact(&prepared, &request, ledgers) {
                Ok(writing) => {
                    ledgers.write(&[writing.0])?;
                    writing.1.iter().for_each(|line| terminal.say(line));
                    Ok(Ok(Exit::Done))
                }
                Err(failure) => Ok(Err(failure)),
            }
        });
        done.unwrap_or_else(|error| {
            let message = error.to_string();
            Err(Failure::Machine {
                message,
                help: None,
            })
        })
    }

    /// The ledger without the texts, and what to say of it.
    fn redact(
        &self,
        prepared: &Prepared,
        request: &Request,
        ledgers: &Ledgers,
    ) -> Result<(Writing, Vec<String>), Failure> {
        let anchored = prepared.anchored();
        let slug = Slug::parse(
            self.slug
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or(""),
        );
        let record = slug.as_ref().and_then(|slug| anchored.records.get(slug));
        let (Some(slug), Some(record)) = (slug, record) else {
            let all = anchored.records.keys().map(Slug::as_str);
            return Err(Failure::Usage {
                message: format!("there is no incident `{}`", self.slug),
                help: if self.slug.contains('@') {
                    Some(
                        "the notice comes first: `candor redact SLUG UNIT@REVISION --reason TEXT`"
                            .to_owned(),
                    )
                } else {
                    did_you_mean(&self.slug, all)
                },
            });
        };
        let history = &record.history;
        let plan = self.plan(history)?;
        let host = anchored.site.config.base_url.host();
        let ledger = anchored
            .site
            .incident(slug.as_str())
            .map(|incident| &incident.ledger);
        let texts = plan.texts.iter().map(|(text, number)| {
            let as_recorded = |ledger| redact::as_recorded(text, *number, history, ledger);
            (ledger.map_or_else(|| text.clone(), as_recorded), *number)
        });
        let about = (texts.collect(), self.reason.trim());
        let revision = redact::revision(history, about, (request.now, host));
        let Some(revision) = revision else {
            return Err(usage(
                "nothing was recorded yet",
                "there is nothing to redact",
            ));
        };
        let path = ledger_path(&request.root, &slug);
        let before = ledgers.read(&path).map_err(|error| Failure::Machine {
            message: error.to_string(),
            help: None,
        })?;
        let old = String::from_utf8(before.clone().unwrap_or_default()).unwrap_or_default();
        let mut after = without(&old, &plan.digests);
        let (line, _) = line::write(&revision);
        after.push_str(&line);
        after.push('\n');
        let said = said(&plan, history, revision.number);
        let writing = Writing {
            path,
            before,
            after: after.into_bytes(),
        };
        Ok((writing, said))
    }

    fn plan(&self, history: &History) -> Result<Plan, Failure> {
        let mut plan = Plan::default();
        for text in &self.targets {
            let target = Target::parse(text).ok_or_else(|| {
                usage(
                    &format!("`{text}` names no text of a revision"),
                    "write `UNIT@REVISION`, as in `reset-password@2` or `zh-Hans:notice@1`",
                )
            })?;
            let found = redact::find(&target, history)
                .map_err(|refusal| refused(&refusal, text, &target))?;
            for (text, digests) in found {
                plan.digests
                    .entry(target.revision)
                    .or_default()
                    .extend(digests);
                plan.texts.push((text.clone(), target.revision));
            }
        }
        Ok(plan)
    }
}

fn usage(message: &str, help: &str) -> Failure {
    Failure::Usage {
        message: message.to_owned(),
        help: Some(help.to_owned()),
    }
}

fn refused(refusal: &Refusal, text: &str, target: &Target) -> Failure {
    match refusal {
        Refusal::NoRevision(0) => usage("nothing was recorded yet", "there is nothing to redact"),
        Refusal::NoRevision(last) => usage(
            &format!("there is no revision {}", target.revision),
            &format!("the newest is revision {last}"),
        ),
        Refusal::NotThere(others) if others.is_empty() => usage(
            &format!("no revision has a text of `{}`", target.unit),
            "name a question, `notice`, `facts` or an update as `update-ID`",
        ),
        Refusal::NotThere(others) => {
            let others: Vec<_> = others.iter().map(ToString::to_string).collect();
            usage(
                &format!(
                    "revision {} has no text of `{}`",
                    target.revision, target.unit
                ),
                &format!("it changed in revision {}", others.join(", ")),
            )
        }
        Refusal::Stands => usage(
            &format!("`{text}` is what readers see now"),
            "take the words out of the content first, run `candor record`, then redact what it replaced",
        ),
        Refusal::Gone => usage(
            &format!("`{text}` was redacted before"),
            "there is nothing left of it",
        ),
    }
}

/// Where the ledger of a notice is.
pub(super) fn ledger_path(root: &Path, slug: &Slug) -> std::path::PathBuf {
    root.join("content/incidents")
        .join(slug.as_str())
        .join("history.jsonl")
}

/// The file with texts taken out of its lines, by their revision; its last line has an end.
fn without(old: &str, digests: &BTreeMap<u32, Vec<Digest>>) -> String {
    let mut text = String::with_capacity(old.len());
    let mut number = 0;
    for line in old.split_inclusive('\n') {
        number += u32::from(!line.trim().is_empty());
        match digests.get(&number) {
            Some(digests) => text.push_str(&redact::blank(line, digests)),
            None => text.push_str(line),
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// What was done, and where else the unit's texts still are.
fn said(plan: &Plan, history: &History, number: u32) -> Vec<String> {
    let names: Vec<_> = plan
        .texts
        .iter()
        .map(|(text, revision)| format!("{text}@{revision}"))
        .collect();
    let mut lines = vec![format!(
        "redacted {}; revision {number} says so",
        names.join(", ")
    )];
    let mut left = std::collections::BTreeSet::new();
    // A text that was given another id went on under that one; a name stands in its translations, too.
    let is_same = |text: &&TextId| {
        let mut own = history.changes(text);
        own.any(|(_, change)| {
            let mut all = plan.texts.iter();
            all.any(|(of, _)| of.unit == change.text.unit)
        })
    };
    for text in history.texts().filter(is_same) {
        for (revision, change) in history.changes(text) {
            // Under the id that it had then: that is what it can be redacted by.
            let name = format!("{}@{}", change.text, revision.number);
            let is_kept = change
                .content
                .parts()
                .any(|(_, kept)| kept.salted.is_some());
            let is_recorded = revision.number < number;
            // What readers see now is for the content to change.
            let is_past = is_recorded && !redact::stands(history, text, revision.number);
            if is_kept && is_past && !names.contains(&name) {
                left.insert(name);
            }
        }
    }
    if !left.is_empty() {
        let left: Vec<_> = left.into_iter().collect();
        lines.push(format!("still in the ledger: {}", left.join(", ")));
    }
    lines.push(
        "copies that others made of the ledger, and git's own history, still have it".to_owned(),
    );
    lines
}
