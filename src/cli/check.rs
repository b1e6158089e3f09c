//! `candor check`
//!
//! 1. Does all that `build` does, but writes nothing.
//! 2. With `--published`, finds what is live and would be lost.
//! 3. Reports findings, and whether the site could be built.

use super::pipeline::{self, Request};
use super::{Common, Exit, Failure, Surroundings, Terminal, published, summary};
use crate::check::Purpose;
use clap::Args;
use std::path::PathBuf;

/// The options of `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor check
  candor check --strict --message-format github
  curl -f https://notices.example.org/candor.json | candor check --published -
  candor check --now 2026-04-01T09:00:00+08:00")]
pub struct Check {
    /// Check drafts and scheduled notices as if they were published
    #[arg(long)]
    drafts: bool,
    /// Fail if something would be lost that is live: a copy of the live site, its candor.json, or `-`
    /// for that on standard input
    #[arg(long, value_name = "WHERE")]
    published: Option<PathBuf>,
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
        let published = self.published.as_ref();
        let live = published
            .map(|named| published::read(named, surroundings))
            .transpose()?;
        let progress = terminal.progress("checking");
        let outcome = pipeline::check(&request, live.as_ref());
        drop(progress);
        let prefix = surroundings.github_prefix(&request.root);
        terminal.report(
            &outcome.diagnostics,
            &outcome.sources,
            common.message_format,
            &prefix,
        );
        let base_url = live.as_ref().map(|live| live.base_url.as_str());
        for line in summary::of_check(&outcome, base_url) {
            terminal.say(&line);
        }
        Ok(Exit::of(&outcome.diagnostics))
    }
}
