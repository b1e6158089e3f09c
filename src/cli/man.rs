//! `candor man`
//!
//! 1. Prints the manual page of candor, or of one of its commands.
//! 2. `--output DIR` writes a page for each command, as packages want them.

use super::{Cli, Exit, Failure, Surroundings, Terminal};
use crate::diag::did_you_mean;
use crate::publish::file;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;
use std::path::PathBuf;

/// The arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor man | man -l -
  candor man record | man -l -
  candor man --output ~/.local/share/man/man1")]
pub struct Man {
    /// The command whose page is printed; without it, that of candor as a whole
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    command: Option<String>,
    /// The folder to write a page for each command into
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Man {
    /// Prints a page, or writes all.
    pub(super) fn run(
        &self,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let pages = pages()?;
        let Some(named) = &self.output else {
            let name = self.command.as_ref().map_or_else(
                || "candor.1".to_owned(),
                |command| format!("candor-{command}.1"),
            );
            let Some((_, page)) = pages.iter().find(|(file, _)| *file == name) else {
                return Err(unknown(self.command.as_deref().unwrap_or_default(), &pages));
            };
            terminal.print(page);
            return Ok(Exit::Done);
        };
        let folder = surroundings.current_dir.join(named);
        let failed = |error: &dyn std::fmt::Display| Failure::Machine {
            message: format!("`{}` cannot be written: {error}", named.display()),
            help: None,
        };
        std::fs::create_dir_all(&folder).map_err(|error| failed(&error))?;
        let count = pages.len();
        for (name, page) in pages {
            file::write(&folder.join(name), page).map_err(|error| failed(&error))?;
        }
        terminal.say(&format!("wrote {count} pages to {}", named.display()));
        Ok(Exit::Done)
    }
}

/// All pages: the name of each file, and what is in it.
fn pages() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    add(root, "candor", &mut pages).map_err(|error| Failure::Machine {
        message: format!("the pages cannot be made: {error}"),
        help: None,
    })?;
    Ok(pages)
}

fn add(command: Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let below: Vec<Command> = command.get_subcommands().cloned().collect();
    let mut page = Vec::new();
    Page::new(command.display_name(name.to_owned())).render(&mut page)?;
    pages.push((format!("{name}.1"), page));
    for command in below {
        let name = format!("{name}-{}", command.get_name());
        add(command, &name, pages)?;
    }
    Ok(())
}

fn unknown(name: &str, pages: &[(String, Vec<u8>)]) -> Failure {
    let names = pages
        .iter()
        .filter_map(|(file, _)| file.strip_prefix("candor-")?.strip_suffix(".1"));
    Failure::Usage {
        message: format!("there is no command `{name}`"),
        help: Some(
            did_you_mean(name, names).unwrap_or_else(|| "`candor --help` lists all".to_owned()),
        ),
    }
}
