//! `docs/four-weeks.md` and `docs/tutorial.md` show what candor prints: the chapters are the scripts of this test.
//!
//! 1. A block under a line that ends in "`FILE`:" is that file. One of `diff` changes it: lines with `-`
//!    and a space before them are found, once, and become those with `+` and a space; without any such
//!    lines, the others are added at the end.
//! 2. A block of `console` is run, line by line where `$ ` stands before it. A time behind `console` is
//!    the clock from there on. Other blocks are not looked at.
//! 3. What is shown has to be what comes out; `UPDATE=1` writes it down.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder that the chapter plays in, and what time it is there.
struct Stage {
    root: PathBuf,
    now: jiff::Timestamp,
}

impl Stage {
    /// Runs a line of a console; gives all that it prints.
    fn run(&self, line: &str) -> String {
        let binary = Path::new(env!("CARGO_BIN_EXE_candor"));
        let path = std::env::var("PATH").unwrap();
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {line}\n}} 2>&1")])
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .env(
                "PATH",
                format!("{}:{path}", binary.parent().unwrap().display()),
            )
            .env("SOURCE_DATE_EPOCH", self.now.as_second().to_string())
            .env_remove("GITHUB_WORKSPACE")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes or changes a file.
    fn edit(&self, file: &str, kind: &str, body: &str) {
        let path = self.root.join(file);
        let text = if kind == "diff" {
            let before = fs::read_to_string(&path).unwrap();
            changed(&before, body).unwrap_or_else(|why| panic!("{file}: {why}\n{body}"))
        } else {
            body.to_owned()
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a file in a temporary folder")]
        fs::write(path, text).unwrap();
    }
}

/// A text with a diff applied.
fn changed(text: &str, diff: &str) -> Result<String, String> {
    let side = |gone: char| -> String {
        let lines = diff.lines().filter(|line| !line.starts_with(gone));
        let mut text = String::new();
        for line in lines {
            text.extend(line.chars().skip(1));
            text.push('\n');
        }
        text
    };
    let (old, new) = (side('+'), side('-'));
    if old.is_empty() {
        return Ok(format!("{text}{new}"));
    }
    match text.matches(&old).count() {
        1 => Ok(text.replace(&old, &new)),
        count => Err(format!("what is to be changed is there {count} times")),
    }
}

/// The file that a line names for the block below it.
fn named(line: &str) -> Option<&str> {
    line.strip_suffix("`:")?.rsplit('`').next()
}

/// A console with what its lines print now.
fn played(stage: &Stage, body: &str) -> String {
    let commands = body.lines().filter_map(|line| line.strip_prefix("$ "));
    let printed = commands.map(|command| {
        let output = stage.run(command);
        let end = if output.is_empty() || output.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        format!("$ {command}\n{output}{end}")
    });
    printed.collect::<Vec<_>>().concat()
}

/// The chapter as it is once it has been played.
fn play(chapter: &str, stage: &mut Stage) -> String {
    let mut now = String::new();
    let mut lines = chapter.lines();
    let mut last = "";
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        if let Some(info) = line.strip_prefix("```") {
            let body: String = lines
                .by_ref()
                .take_while(|line| *line != "```")
                .flat_map(|line| [line, "\n"])
                .collect();
            let (kind, time) = info.split_once(' ').unwrap_or((info, ""));
            if !time.is_empty() {
                stage.now = time.parse().unwrap();
            }
            if kind == "console" {
                now.push_str(&played(stage, &body));
            } else {
                if let Some(file) = named(last) {
                    stage.edit(file, kind, &body);
                }
                now.push_str(&body);
            }
            now.push_str("```\n");
        }
        if !line.is_empty() {
            last = line;
        }
    }
    now
}

#[test]
fn four_weeks_show_what_comes_out() {
    check("docs/four-weeks.md");
}

#[test]
fn the_first_hour_shows_what_comes_out() {
    check("docs/tutorial.md");
}

/// Plays a chapter, which has to show what comes out.
fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let chapter = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage {
        root: folder.path().to_owned(),
        now: jiff::Timestamp::UNIX_EPOCH,
    };
    let played = play(&chapter, &mut stage);
    if std::env::var_os("UPDATE").is_some() {
        #[expect(clippy::disallowed_methods, reason = "UPDATE=1 rewrites what is shown")]
        fs::write(path, played).unwrap();
        return;
    }
    for (number, (shown, comes)) in chapter.lines().zip(played.lines()).enumerate() {
        assert_eq!(shown, comes, "{name}:{}", number + 1);
    }
    assert_eq!(chapter, played);
}

#[test]
fn a_diff_changes_what_it_names_once() {
    let check = |text: &str, diff: &str, expected: Option<&str>| {
        assert_eq!(changed(text, diff).ok().as_deref(), expected, "{diff}");
    };
    check("a\nb\nc\n", " a\n-b\n+x\n+y\n", Some("a\nx\ny\nc\n"));
    check("a\n", "+b\n", Some("a\nb\n"));
    check("a\nb\n", "-b\n", Some("a\n"));
    check("a\na\n", "-a\n+b\n", None);
    check("a\n", "-b\n+c\n", None);
}
