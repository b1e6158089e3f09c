//! The command line.
//!
//! 1. [`Cli`] is what can be typed; [`options`] has what all commands take.
//! 2. [`main`] asks the process for what only it knows ([`Surroundings`]: clock, current directory,
//!    environment) and opens the [`Terminal`]. Below, all of it is values.
//! 3. [`run`] finds the site and hands over to a command; each has a file of its own.
//! 4. What a command comes to is an [`Exit`].

mod build;
mod check;
mod completions;
mod exit;
mod explain;
mod export;
mod git;
mod import;
mod init;
mod inspect;
mod link;
mod man;
mod manifest;
mod new;
mod options;
pub mod pipeline;
mod published;
mod record;
mod redact;
mod root;
mod scaffold;
mod schema;
mod serve;
mod signing;
mod status;
mod summary;
mod surroundings;
mod terminal;
mod theme;
mod verify;
mod wording;

pub use exit::{Exit, Failure};
pub use options::Common;
pub use surroundings::Surroundings;
pub use terminal::Terminal;

use crate::diag::Diagnostics;
use crate::source::Sources;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The version, with the commit where it is known.
const VERSION: &str = match option_env!("CANDOR_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

/// A static site generator for incident notices in more than one language
#[derive(Debug, Parser)]
#[command(
    name = "candor",
    version = VERSION,
    arg_required_else_help = true,
    after_help = "Examples:
  candor init notices        begin a site
  candor check               say what is wrong with the site
  candor build               write the site to `public/`
  candor serve               show it in the browser while it is written
  candor verify public       hold what was written against its manifest
  candor link reset password find the link and the reply to a reader's question
  candor explain faq/duplicate-id"
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new site, with an example notice
    Init(init::Init),
    /// Begin a notice: a draft with guidance in each language
    New(new::New),
    /// Check the site, render it and write it to a folder, or change nothing and say why
    Build(build::Build),
    /// Show the site in the browser while it is written
    Serve(serve::Serve),
    /// Check the site and write nothing
    Check(check::Check),
    /// Write down what is being published: whoever publishes runs it first
    Record(record::Record),
    /// Take a text out of the ledger for good, and say so in it
    Redact(redact::Redact),
    /// Show how each notice stands: what is recorded, and how far each language is
    Status(status::Status),
    /// Find the question that fits a reader's words, with its link and a reply to paste
    Link(link::Link),
    /// Make a file of a notice for other programs: an e-mail, a security advisory
    Export(export::Export),
    /// Begin a site from one of another kind: a cState status page, a Hugo blog
    Import(import::Import),
    /// Tell what a diagnostic means and how to fix what it is about
    Explain(explain::Explain),
    /// Compare a copy of the site with its manifest, byte by byte
    Verify(verify::Verify),
    /// List the files of the theme, copy them to be edited, compare them with the built-in ones
    Theme(theme::Theme),
    /// Print the JSON Schemas of the files that authors write
    Schema(schema::Schema),
    /// Print completions for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Where nobody reads, there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut terminal = Terminal::standard(cli.common.color);
    let exit = match Surroundings::read() {
        Ok(surroundings) => run(&cli, &surroundings, &mut terminal),
        Err(failure) => fail(failure, &cli.common, &mut terminal),
    };
    terminal.close(exit).into()
}

/// Runs a command.
pub fn run(cli: &Cli, surroundings: &Surroundings, terminal: &mut Terminal<'_>) -> Exit {
    let done = match &cli.command {
        Command::Init(init) => init.run(&cli.common, surroundings, terminal),
        Command::New(new) => new.run(&cli.common, surroundings, terminal),
        Command::Build(build) => build.run(&cli.common, surroundings, terminal),
        Command::Serve(serve) => serve.run(&cli.common, surroundings, terminal),
        Command::Check(check) => check.run(&cli.common, surroundings, terminal),
        Command::Record(record) => record.run(&cli.common, surroundings, terminal),
        Command::Redact(redact) => redact.run(&cli.common, surroundings, terminal),
        Command::Status(status) => status.run(&cli.common, surroundings, terminal),
        Command::Link(link) => link.run(&cli.common, surroundings, terminal),
        Command::Export(export) => export.run(&cli.common, surroundings, terminal),
        Command::Import(import) => import.run(&cli.common, surroundings, terminal),
        Command::Explain(explain) => explain.run(terminal),
        Command::Verify(verify) => verify.run(&cli.common, surroundings, terminal),
        Command::Theme(theme) => theme.run(&cli.common, surroundings, terminal),
        Command::Schema(schema) => schema.run(surroundings, terminal),
        Command::Completions(completions) => Ok(completions.run(terminal)),
        Command::Man(man) => man.run(surroundings, terminal),
    };
    done.unwrap_or_else(|failure| fail(failure, &cli.common, terminal))
}

/// Says why a command could not even start.
fn fail(failure: Failure, common: &Common, terminal: &mut Terminal<'_>) -> Exit {
    match failure {
        Failure::Usage { message, help } => {
            terminal.complain(&message, help.as_deref());
            Exit::Usage
        }
        Failure::Machine { message, help } => {
            terminal.complain(&message, help.as_deref());
            Exit::Machine
        }
        Failure::Finding(diagnostic) => {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(*diagnostic);
            terminal.report(&diagnostics, &Sources::default(), common.message_format, "");
            Exit::of(&diagnostics)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::path::Path;

    /// Runs `candor ARGS` in a folder; gives exit, standard output and standard error.
    pub fn candor(folder: &Path, args: &[&str]) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let cli = Cli::try_parse_from(std::iter::once(&"candor").chain(args)).unwrap();
        let mut terminal = Terminal::captured(&mut out, &mut err);
        let exit = run(&cli, &Surroundings::fixed(folder), &mut terminal);
        let exit = terminal.close(exit);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (exit, text(out), text(err))
    }

    /// The exit status that clap gives to arguments; 0 where they are good.
    fn parse(args: &[&str]) -> i32 {
        Cli::try_parse_from(std::iter::once(&"candor").chain(args))
            .map_or_else(|error| error.exit_code(), |_| 0)
    }

    #[test]
    fn the_definition_is_sound() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        let command = <Cli as clap::CommandFactory>::command();
        let all = std::iter::once(&command).chain(command.get_subcommands());
        for command in all {
            let example = command.get_after_help().map(ToString::to_string);
            let name = command.get_name();
            assert!(
                example.is_some_and(|text| text.contains("Example") && text.contains("candor ")),
                "{name}"
            );
        }
    }

    #[test]
    fn arguments() {
        let good: &[&[&str]] = &[
            &["build"],
            &["build", "--output", "x", "--drafts", "--strict"],
            &["--root", "x", "check", "--drafts"],
            &["check", "--now", "2026-03-26T19:00:00-07:00"],
            &["check", "--base-url", "https://example.org/notices/"],
            &["check", "--message-format", "json", "--color", "never"],
            &["explain"],
            &["explain", "faq/duplicate-id"],
            &["check", "--published", "-"],
            &["serve"],
            &["serve", "--port", "0", "--host", "localhost", "--poll"],
            &["serve", "--poll=50", "--editor", "x://{path}"],
            &["verify", "public"],
            &["status", "--locale", "zh-Hans", "--json"],
            &["link", "重置密码"],
            &["link", "reset", "password", "--locale", "en", "--json"],
            &[
                "export", "email", "a", "--locale", "en", "fr", "--update", "latest",
            ],
            &["export", "csaf", "a", "--output", "a.json"],
            &["import", "hugo", "blog", "--output", "site"],
            &["theme", "list"],
            &["theme", "eject", "static", "templates/base.html"],
            &["theme", "eject", "--all"],
            &["theme", "diff"],
            &["--help"],
            &["build", "--help"],
            &["--version"],
        ];
        for args in good {
            assert_eq!(parse(args), 0, "{args:?}");
        }
        let bad: &[&[&str]] = &[
            &[],
            &["publish"],
            &["build", "--no-such-option"],
            &["check", "--now", "yesterday"],
            &["check", "--now", "2026-03-26"],
            &["check", "--base-url", "example.org"],
            &["check", "--message-format", "xml"],
            &["check", "--color", "mauve"],
            &["check", "--published"],
            &["explain", "a", "b"],
            &["verify"],
            &["status", "zh-Hans"],
            &["link"],
            &["export", "email"],
            &["export", "pdf", "a"],
            &["serve", "--port", "70000"],
            &["serve", "--host", "example.org"],
            &["serve", "--poll=0"],
            &["serve", "--editor", "javascript:{path}"],
            &["theme"],
            &["theme", "eject"],
            &["theme", "eject", "static", "--all"],
        ];
        for args in bad {
            assert_eq!(parse(args), 2, "{args:?}");
        }
    }

    #[test]
    fn no_site_is_a_finding_in_every_format() {
        let folder = tempfile::tempdir().unwrap();
        let (exit, out, err) = candor(folder.path(), &["check"]);
        assert_eq!((exit, out.as_str()), (Exit::Content, ""));
        assert_eq!(
            err,
            "error[site/missing]: there is no `site.toml` in this folder or in one above it\n \
             |\n = help: change into the folder of a site, or name it with `--root DIR`\n\n1 error\n"
        );
        let (exit, out, err) = candor(folder.path(), &["build", "--message-format", "json"]);
        assert_eq!(exit, Exit::Content);
        assert!(out.starts_with("{\"severity\":\"error\",\"code\":\"site/missing\","));
        assert_eq!(err, "1 error\n");
        let (_, out, err) = candor(folder.path(), &["check", "--message-format", "short"]);
        assert_eq!(out, "");
        assert!(err.starts_with("error[site/missing]: there is no"), "{err}");
    }

    #[test]
    fn a_root_that_is_not_there_is_wrong_usage() {
        let folder = tempfile::tempdir().unwrap();
        let (exit, _, err) = candor(folder.path(), &["check", "--root", "no\u{1b}where"]);
        assert_eq!(exit, Exit::Usage);
        assert_eq!(err, "error: `--root no\\u{1b}where` is not a folder\n");
    }
}
