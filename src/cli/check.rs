//! `candor check`
//!
//! 1. Does all that `build` does, but writes nothing.
//! 2. Reports findings, and whether the site could be built.

use super::pipeline::{self, Request};
use super::{Common, Exit, Failure, Surroundings, Terminal, summary};
use crate::check::Purpose;
use clap::Args;

/// The options of `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor check
  candor check --strict --message-format github
  candor check --now 2026-04-01T09:00:00+08:00")]
pub struct Check {
    /// Check drafts and scheduled notices as if they were published
    #[arg(long)]
    drafts: bool,
}

impl Check {
    /// Checks.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let request = Request {
            purpose: Purpose::Check,
            ..Request::new(common, self.drafts, surroundings)?
        };
        let progress = terminal.progress("checking");
        let outcome = pipeline::check(&request);
        drop(progress);
        let prefix = surroundings.github_prefix(&request.root);
        terminal.report(
            &outcome.diagnostics,
            &outcome.sources,
            common.message_format,
            &prefix,
        );
        for line in summary::of_check(&outcome) {
            terminal.say(&line);
        }
        Ok(Exit::of(&outcome.diagnostics))
    }
}
