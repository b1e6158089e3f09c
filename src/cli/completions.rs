//! `candor completions`
//!
//! 1. Prints what a shell needs to complete candor's commands, options and values.

use super::{Cli, Exit, Terminal};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// The arguments of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor completions bash > ~/.local/share/bash-completion/completions/candor
  candor completions zsh > ~/.zfunc/_candor
  candor completions fish > ~/.config/fish/completions/candor.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints them.
    pub(super) fn run(&self, terminal: &mut Terminal<'_>) -> Exit {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "candor", &mut text);
        terminal.print(&text);
        Exit::Done
    }
}
