//! `candor theme eject`
//!
//! 1. Finds the files that are named; one that is unknown stops all.
//! 2. Where the site has one of them already, nothing is copied: it may have been edited.
//! 3. Writes all of them, and says which.

use super::{Files, named, suggestion};
use crate::cli::{Exit, Failure, Terminal};
use crate::publish::file;
use crate::source::Content;
use clap::Args;
use std::collections::BTreeSet;

/// The arguments of `eject`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor theme eject templates/notice.html
  candor theme eject static i18n/en.toml
  candor theme eject --all")]
pub(super) struct Eject {
    /// Files or folders, as `candor theme list` has them
    #[arg(
        value_name = "PATH",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    paths: Vec<String>,
    /// Copy every file
    #[arg(long)]
    all: bool,
}

impl Eject {
    pub(super) fn run(
        &self,
        files: &Files<'_>,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let wanted = self.wanted(files)?;
        let is_there = |path: &&str| {
            let target = files.root.join(&files.folder).join(path);
            target.symlink_metadata().is_ok()
        };
        let (there, new): (Vec<&str>, Vec<&str>) = wanted.into_iter().partition(is_there);
        if let Some(first) = there.first() {
            let message = match there.len() {
                1 => format!(
                    "`{}{first}` is there already: nothing is copied",
                    files.folder
                ),
                count => format!(
                    "{count} of these files are there already, such as `{}{first}`: nothing is copied",
                    files.folder
                ),
            };
            let help = if new.is_empty() {
                "`candor theme diff` shows what differs; to begin anew, move yours away first"
                    .to_owned()
            } else {
                format!("to copy the others: `candor theme eject {}`", new.join(" "))
            };
            terminal.complain(&message, Some(&help));
            return Ok(Exit::Content);
        }
        let folder = files.root.join(&files.folder);
        let copies = new.iter().filter_map(|path| {
            let bytes = match files.built_in.get(path)? {
                Content::Text(text) => text.as_bytes(),
                Content::Bytes(bytes) => bytes,
            };
            Some((folder.join(path), bytes.to_vec()))
        });
        file::create(&files.root, copies.collect()).map_err(|error| Failure::Machine {
            message: error.to_string(),
            help: None,
        })?;
        for path in &new {
            terminal.say(&format!("wrote {}{path}", files.folder));
        }
        Ok(Exit::Done)
    }

    /// The files that are asked for, by path within the theme.
    fn wanted<'a>(&self, files: &Files<'a>) -> Result<BTreeSet<&'a str>, Failure> {
        if self.all {
            return Ok(files.built_in.keys().copied().collect());
        }
        let mut wanted = BTreeSet::new();
        for typed in &self.paths {
            let path = files.within(typed);
            let found = named(path, &files.built_in);
            if found.is_empty() {
                let near = suggestion(path, &files.built_in);
                return Err(Failure::Usage {
                    message: format!("the built-in theme has no `{path}`"),
                    help: near.or_else(|| Some("`candor theme list` lists all files".to_owned())),
                });
            }
            wanted.extend(found);
        }
        Ok(wanted)
    }
}
