//! Commands, as candor's own command line takes them.

use super::{Block, code, pages};
use candor::cli::Cli;
use clap::{CommandFactory, Parser};

/// A command is one of `candor`'s, or a script of the repository stands for it.
const STARTS: [&str; 2] = ["candor", "cargo run --release --"];

/// What stands for a word in the manual, and one that may stand there.
const PLACEHOLDERS: [(&str, &str); 2] = [("SHELL", "bash"), ("COMMAND", "build")];

/// Values for an option that is named without one.
const VALUES: [&str; 2] = ["en", "github-pages"];

/// The commands of candor in lines of a shell. Where `console` shows what comes out, lines that are typed begin with `$`.
fn of_shell(body: &str, is_console: bool) -> Vec<String> {
    let shows = is_console && body.lines().any(|line| line.starts_with("$ "));
    let typed = body
        .lines()
        .filter_map(|line| match line.strip_prefix("$ ") {
            Some(typed) => Some(typed),
            None => (!shows).then_some(line),
        });
    let lines = typed.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let parts = lines.lines().flat_map(split);
    let own = parts.filter(|part| STARTS.iter().any(|start| is_call(part, start)));
    own.collect()
}

fn is_call(part: &str, start: &str) -> bool {
    part.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// A line at what stands between two commands; without redirections and comments.
fn split(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    let mut is_cut = false;
    let mut before = ' ';
    for letter in line.chars() {
        match (quote, letter) {
            (None, '#') if before == ' ' => break,
            (None, '|' | '&' | ';') => {
                parts.push(String::new());
                is_cut = false;
            }
            (None, '<' | '>') => is_cut = true,
            _ => {
                if quote == Some(letter) {
                    quote = None;
                } else if quote.is_none() && matches!(letter, '\'' | '"') {
                    quote = Some(letter);
                }
                if !is_cut {
                    parts.last_mut().unwrap().push(letter);
                }
            }
        }
        before = letter;
    }
    let bare = |part: &String| {
        // `SOURCE_DATE_EPOCH=… candor build`
        let part = part.trim();
        let call = part.split_once(" candor ");
        let call = call.filter(|(set, _)| set.split_once('=').is_some());
        call.map_or_else(|| part.to_owned(), |(_, rest)| format!("candor {rest}"))
    };
    parts.iter().map(bare).collect()
}

/// Why candor does not take a command.
fn refused(command: &str) -> Option<String> {
    let words = shlex::split(command)?;
    let after = words
        .iter()
        .position(|word| word == "candor" || word == "--");
    let arguments = words.into_iter().skip(after? + 1);
    let error = Cli::try_parse_from(std::iter::once("candor".to_owned()).chain(arguments)).err()?;
    (error.exit_code() != 0).then(|| format!("`{command}`: {error}"))
}

/// What of a script candor does not take.
pub fn refused_in(script: &str) -> Vec<String> {
    let commands = of_shell(script, false).into_iter();
    commands.filter_map(|command| refused(&command)).collect()
}

/// The scripts of a workflow.
fn of_workflow(block: &Block<'_>) -> Vec<String> {
    let lines = block.body.lines().map(|line| {
        let line = line.trim_start().trim_start_matches("- ");
        line.strip_prefix("run: ").unwrap_or(line)
    });
    of_shell(&lines.collect::<Vec<_>>().join("\n"), false)
}

/// Why candor does not take what code within a text means: a command, or the name of one or of an option.
fn refused_form(form: &str) -> Option<String> {
    // In a table, a bar within code has a stroke before it. A list goes on where it breaks off.
    let form = form.replace("\\|", "|").replace('\n', " ").replace('…', "");
    let form = PLACEHOLDERS
        .iter()
        .fold(form, |form, (name, value)| form.replace(name, value));
    let is_name = form.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    let is_option = form
        .split(' ')
        .next_back()
        .is_some_and(|last| last.starts_with("--"));
    let forms = match (is_name, is_option) {
        (true, _) => vec![format!("{form} --help")],
        (_, true) => [&form]
            .into_iter()
            .cloned()
            .chain(VALUES.map(|value| format!("{form} {value}")))
            .collect(),
        _ => vec![form],
    };
    let mut all = forms.iter().map(|form| {
        of_shell(form, false)
            .iter()
            .find_map(|command| refused(command))
    });
    let first = all.next()?;
    if all.any(|other| other.is_none()) {
        None
    } else {
        first
    }
}

#[test]
fn what_is_shown_can_be_typed() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        for block in page.blocks() {
            let commands = match block.kind {
                "console" => of_shell(&block.body, true),
                "sh" => of_shell(&block.body, false),
                "yaml" => of_workflow(&block),
                _ => Vec::new(),
            };
            count += commands.len();
            let refused = commands.iter().filter_map(|command| refused(command));
            wrong.extend(refused.map(|why| format!("{}: {why}", block.place)));
        }
        let prose = page.prose();
        let forms = code(&prose)
            .into_iter()
            .filter(|text| text.starts_with("candor "));
        for form in forms {
            count += 1;
            wrong.extend(refused_form(form).map(|why| format!("{}: {why}", page.path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 200, "{count} commands can hardly be all");
}

/// A command of the command line and all below it, with their names.
fn all(command: &clap::Command, name: &str) -> Vec<(String, String)> {
    let help = command.get_after_help().map(ToString::to_string);
    let own = (name.to_owned(), help.unwrap_or_default());
    let below = command
        .get_subcommands()
        .filter(|below| below.get_name() != "help");
    let below = below.flat_map(|below| all(below, &format!("{name} {}", below.get_name())));
    std::iter::once(own).chain(below).collect()
}

#[test]
fn every_help_ends_with_examples_that_can_be_typed() {
    for (name, help) in all(&Cli::command(), "candor") {
        let examples: Vec<&str> = help
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .collect();
        assert!(!examples.is_empty(), "{name} has no example");
        for example in examples {
            let start = example.split("  ").next().unwrap_or_default();
            let commands = of_shell(start, false);
            assert!(
                !commands.is_empty() && start.contains(&name),
                "{name}: {example}"
            );
            assert_eq!(refused_in(start), Vec::<String>::new());
            // A terminal of 80 columns would break it, so that it could not be copied.
            assert!(example.chars().count() <= 78, "{name}: {example}");
        }
    }
}

#[test]
fn commands_are_found_in_lines() {
    let check = |body: &str, is_console, expected: &[&str]| {
        assert_eq!(of_shell(body, is_console), expected, "{body}");
    };
    check(
        "$ candor check\nnote: candor lies\n",
        true,
        &["candor check"],
    );
    check(
        "candor check\ncandor build\n",
        true,
        &["candor check", "candor build"],
    );
    check(
        "curl -f x | candor check --published - < y # z\n",
        false,
        &["candor check --published -"],
    );
    check(
        "candor record > m && git add .; candor build\n",
        false,
        &["candor record", "candor build"],
    );
    check(
        "candor redact a b --reason 'a | b # c'\n",
        false,
        &["candor redact a b --reason 'a | b # c'"],
    );
    check(
        "candor build \\\n  --strict\n",
        false,
        &["candor build    --strict"],
    );
    check("NOW=$(x y) candor build\n", false, &["candor build"]);
    check("./candor.sh; candors\n", false, &[]);
}

#[test]
fn a_command_that_candor_does_not_take_is_found() {
    for command in [
        "candor biuld",
        "candor build --outptu x",
        "candor verify",
        "candor new",
    ] {
        assert!(refused(command).is_some(), "{command}");
    }
    for command in [
        "candor --help",
        "cargo run --release -- build",
        "candor new SLUG",
    ] {
        assert_eq!(refused(command), None, "{command}");
    }
    for form in [
        "candor biuld",
        "candor build --outptu",
        "candor exprot csaf",
    ] {
        assert!(refused_form(form).is_some(), "{form}");
    }
    for form in [
        "candor build",
        "candor init --host",
        "candor record --dry-run",
        "candor export csaf",
        "candor completions SHELL",
    ] {
        assert_eq!(refused_form(form), None, "{form}");
    }
}
