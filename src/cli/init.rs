//! `candor init`
//!
//! 1. [`answers`] settles name, languages and address: typed, asked, or as they are by default.
//! 2. [`site`] makes the files, [`hosts`] the workflow that publishes them.
//! 3. Nothing is overwritten: a folder that is a site is refused, and files in the way are named.

mod answers;
mod hosts;
pub(super) mod site;

use super::surroundings::Input;
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::model::Locale;
use clap::Args;
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

/// The arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor init notices
  candor init notices --name 'Northwind notices' --languages en,zh-Hans
  candor init --base-url https://notices.example.org --host github-pages
  candor init --languages de --timezone Europe/Berlin")]
pub struct Init {
    /// The folder to make the site in; without it, the current one
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The site's name; it can be given by language later
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The languages, the one that notices are written in first: `en,zh-Hans`
    #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = answers::language)]
    languages: Vec<Locale>,
    /// The time zone that dates are shown in, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = answers::timezone)]
    timezone: String,
    /// Write the workflow that records, builds and deploys the site to this host
    #[arg(long, value_name = "HOST", value_enum)]
    host: Option<hosts::Host>,
}

impl Init {
    /// Makes a site.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let named = self.dir.as_deref().or(common.root.as_deref());
        let folder = surroundings
            .current_dir
            .join(named.unwrap_or_else(|| Path::new("")));
        refuse_site(&folder)?;
        let mut stdin = match surroundings.input {
            Input::Process if std::io::stdin().is_terminal() => Some(std::io::stdin().lock()),
            _ => None,
        };
        let input = stdin.as_mut().map(|stdin| stdin as &mut dyn BufRead);
        let answers = answers::settle(self, common.base_url.as_ref(), input, terminal).map_err(
            |message| Failure::Usage {
                message,
                help: None,
            },
        )?;
        let mut files = site::files(&answers);
        for (path, text) in self
            .host
            .iter()
            .flat_map(|host| host.files(&answers.base_url))
        {
            files.add(path, text);
        }
        let mut left = Vec::new();
        for (path, lines) in [
            (".gitignore", site::IGNORE),
            (".gitattributes", site::ATTRIBUTES),
        ] {
            if let Some(lacking) = lacking(&folder.join(path), lines) {
                files.remove(path);
                left.extend((!lacking.is_empty()).then_some((path, lacking)));
            }
        }
        refuse_files(&files.in_the_way(&folder))?;
        files.write(&folder)?;
        for path in files.paths() {
            terminal.say(&format!("wrote {path}"));
        }
        for (path, lines) in left {
            terminal.say(&format!(
                "{path} was there already: add {}",
                lines.join(" and ")
            ));
        }
        let is_example =
            common.base_url.is_none() && answers.base_url.prefix() == answers::BASE_URL;
        self.say_what_is_next(named, is_example, terminal);
        Ok(Exit::Done)
    }

    fn say_what_is_next(
        &self,
        named: Option<&Path>,
        is_example: bool,
        terminal: &mut Terminal<'_>,
    ) {
        terminal.say("");
        terminal.say("next:");
        if let Some(folder) = named.filter(|folder| *folder != Path::new(".")) {
            terminal.say(&format!("  cd {}", quoted(&folder.display().to_string())));
        }
        for (command, does) in [
            (
                "candor serve --drafts",
                "to see the example notice, a draft",
            ),
            ("candor new SLUG", "to begin a notice of your own"),
            (
                "candor record && candor build",
                "to publish it into `public/`",
            ),
        ] {
            terminal.say(&format!("  {command:29}  {does}"));
        }
        if let Some(host) = self.host {
            terminal.say(&format!("then {}", host.to_do()));
        }
        if is_example {
            terminal.say(
                "before you publish, give `base_url` in site.toml the address of the site: links, feeds and their ids are made from it",
            );
        }
    }
}

fn refuse_site(folder: &Path) -> Result<(), Failure> {
    if folder.join("site.toml").symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Failure::Usage {
        message: "there is a site already: this folder has a `site.toml`".to_owned(),
        help: Some("begin a notice in it with `candor new SLUG`".to_owned()),
    })
}

fn refuse_files(in_the_way: &[&str]) -> Result<(), Failure> {
    if in_the_way.is_empty() {
        return Ok(());
    }
    Err(Failure::Usage {
        message: format!(
            "nothing was written: there is already {}",
            in_the_way.join(", ")
        ),
        help: Some(
            "move them away, or make the site in another folder: `candor init DIR`".to_owned(),
        ),
    })
}

/// The lines that a file is without; none where there is no such file.
fn lacking(path: &Path, lines: &str) -> Option<Vec<String>> {
    path.symlink_metadata().ok()?;
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let is_there = |line: &str| {
        let bare = |line: &str| line.trim().trim_matches('/').to_owned();
        text.lines().any(|own| bare(own) == bare(line))
    };
    let lacking = lines.lines().filter(|line| !is_there(line));
    Some(lacking.map(|line| format!("`{line}`")).collect())
}

/// A path as one word of a POSIX shell: what is pasted goes there, whatever its name.
fn quoted(path: &str) -> String {
    let path = if path.starts_with('-') {
        format!("./{path}")
    } else {
        path.to_owned()
    };
    let is_plain = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '/' | '.' | '-' | '_' | ':')
            || cfg!(windows) && c == '\\'
    };
    if path.chars().all(is_plain) {
        return path;
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_folder_is_one_word_of_a_shell() {
        let check = |path: &str, expected: &str| assert_eq!(quoted(path), expected);
        check("notices/2026", "notices/2026");
        check("公告", "公告");
        check("a b", "'a b'");
        check("a;touch x", "'a;touch x'");
        check("$(touch x)", "'$(touch x)'");
        check("it's", r"'it'\''s'");
        check("-x", "./-x");
    }
}
