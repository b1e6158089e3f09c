//! `candor build`
//!
//! 1. Settles which site and which output folder.
//! 2. Builds, and reports findings.
//! 3. Says what became of the output folder, what was left out, and which notices are gone from it with their
//!    ledgers: nothing but the former build knows of them any more.

use super::pipeline::{self, Request};
use super::signing::Key;
use super::{Common, Exit, Failure, Surroundings, Terminal, summary};
use clap::Args;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The options of `build`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor build
  candor build --output /srv/www/notices --base-url https://notices.example.org
  candor build --drafts --output preview
  candor build --sign ~/.ssh/notices")]
pub struct Build {
    /// The folder to write to; without it, `public` in the site's folder
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Include drafts and scheduled notices, and mark the result as a preview
    #[arg(long)]
    drafts: bool,
    /// Sign `candor.json` with this SSH key, beside it as `candor.json.sig`; runs `ssh-keygen`
    #[arg(long, value_name = "KEY", conflicts_with = "drafts")]
    sign: Option<PathBuf>,
}

impl Build {
    /// Builds.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let request = Request::new(common, self.drafts, surroundings)?;
        let here = &surroundings.current_dir;
        let output = match &self.output {
            Some(named) => here.join(named),
            None => request.root.join("public"),
        };
        let progress = RefCell::new(Some(terminal.progress("building")));
        let sign = self.sign.as_ref().map(|named| {
            let shown = named.display().to_string();
            let path = here.join(named);
            let key = Key { shown, path };
            let progress = &progress;
            move |manifest: &str| {
                // A passphrase may be asked for.
                progress.take();
                key.sign(manifest)
            }
        });
        let sign = sign.as_ref().map(|sign| sign as &pipeline::Sign<'_>);
        let before = recorded(&output);
        let outcome = pipeline::build(&request, &output, sign);
        progress.take();
        let prefix = surroundings.github_prefix(&request.root);
        terminal.report(
            &outcome.diagnostics,
            &outcome.sources,
            common.message_format,
            &prefix,
        );
        let shown = match output.strip_prefix(here) {
            Ok(inside) if inside == Path::new("") => Path::new("."),
            Ok(inside) => inside,
            Err(_) => &output,
        };
        for line in summary::of_build(&outcome, shown) {
            terminal.say(&line);
        }
        if outcome.published.is_some() {
            if self.drafts {
                terminal.say("this is a preview: it may have drafts and scheduled notices in it, and is not for publication");
            }
            for line in before.iter().filter_map(|slug| gone(&output, slug)) {
                terminal.say(&line);
            }
        }
        Ok(Exit::of(&outcome.diagnostics))
    }
}

/// The notices of a site that was built whose ledgers are in it.
fn recorded(output: &Path) -> BTreeSet<String> {
    let names = std::fs::read_dir(output.join("incidents"));
    let names = names.into_iter().flatten().flatten();
    names
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_suffix(".history.jsonl").map(str::to_owned)
        })
        .collect()
}

/// What to say of a notice whose ledger was in the site and is not, or that is gone with it. Where a site
/// publishes no data any more, there is nothing to say.
fn gone(output: &Path, slug: &str) -> Option<String> {
    let incidents = output.join("incidents");
    let has = |name: String| incidents.join(name).exists();
    if !has(slug.to_owned()) {
        Some(summary::notice_gone(slug))
    } else if has(format!("{slug}.json")) && !has(format!("{slug}.history.jsonl")) {
        Some(summary::ledger_gone(slug))
    } else {
        None
    }
}
