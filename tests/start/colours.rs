//! Colours go to people alone.
//!
//! 1. A pipe or a file gets none, in CI neither; `--color always` and `CLICOLOR_FORCE` say otherwise.
//! 2. A terminal gets them, unless `NO_COLOR`, `TERM=dumb` or `--color never` say otherwise. `script` makes one.

use super::good;
use std::path::Path;
use std::process::{Command, Stdio};

const ESC: char = '\u{1b}';

/// A command with nothing of this process's own wishes for colour.
fn plain(program: &str, at: &Path, env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(at).stdin(Stdio::null());
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "CI",
        "COLORTERM",
        "GITHUB_WORKSPACE",
    ] {
        command.env_remove(name);
    }
    command
        .env("TERM", "xterm-256color")
        .envs(env.iter().copied());
    command
}

/// A site with something to say about it.
fn site() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    good(home.path(), &["init"]);
    home
}

#[test]
fn a_pipe_gets_none() {
    let home = site();
    let check = |env: &[(&str, &str)], args: &[&str], expected: bool| {
        let mut command = plain(env!("CARGO_BIN_EXE_candor"), home.path(), env);
        let output = command.args(args).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(text.contains("note") || text.contains("error"), "{text}");
        assert_eq!(text.contains(ESC), expected, "{env:?} {args:?}: {text:?}");
    };
    check(&[], &["check"], false);
    check(&[("CI", "true")], &["check"], false);
    check(&[], &["chekc"], false);
    check(&[], &["check", "--color", "always"], true);
    check(&[("CLICOLOR_FORCE", "1")], &["check"], true);
    check(
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
        &["check"],
        false,
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_them_unless_it_wants_none() {
    let home = site();
    let check = |env: &[(&str, &str)], args: &str, expected: bool| {
        let line = format!("{} {args}", env!("CARGO_BIN_EXE_candor"));
        let mut command = plain("script", home.path(), env);
        let output = command.args(["-qec", &line, "/dev/null"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("note") || text.contains("error"), "{text}");
        // A spinner moves the cursor, and has no colour.
        let is_coloured = text.split(ESC).skip(1).any(|rest| {
            rest.split('m').next().is_some_and(|code| {
                code.len() > 1 && code.chars().skip(1).all(|c| c.is_ascii_digit() || c == ';')
            })
        });
        assert_eq!(is_coloured, expected, "{env:?} {args}: {text:?}");
    };
    check(&[], "check", true);
    check(&[], "chekc", true);
    check(&[("CI", "true")], "check", true);
    check(&[("NO_COLOR", "1")], "check", false);
    check(&[("NO_COLOR", "1")], "chekc", false);
    check(&[("NO_COLOR", "")], "check", true);
    check(&[("CLICOLOR", "0")], "check", false);
    check(&[("TERM", "dumb")], "check", false);
    check(&[], "check --color never", false);
    check(&[("NO_COLOR", "1")], "check --color always", true);
}
