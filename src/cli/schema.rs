//! `candor schema`
//!
//! 1. Prints the JSON Schema of a file that authors write, or writes all of them into a folder.
//! 2. `init` puts them into the site, so that editors find them without a network; [`directive`] is the
//!    line by which they do, and [`line`] gives it where the schema is there.

use super::{Exit, Failure, Surroundings, Terminal};
use crate::publish::file;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// The arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor schema
  candor schema faq > faq.schema.json
  candor schema --output .candor    # brings those that `init` wrote up to date")]
pub struct Schema {
    /// The file that the schema describes; without it, they are listed
    #[arg(value_name = "NAME", value_enum, conflicts_with = "output")]
    name: Option<Name>,
    /// The folder to write all of them into, each as `NAME.schema.json`
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// The files that authors write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// site.toml
    Site,
    /// incident.yaml
    Incident,
    /// faq.yaml
    Faq,
    /// faq.LOCALE.yaml
    FaqLocale,
    /// updates.yaml
    Updates,
    /// updates.LOCALE.yaml
    UpdatesLocale,
    /// The front matter of notice.LOCALE.md
    Notice,
    /// The front matter of content/pages/NAME.LOCALE.md
    Page,
    /// theme.toml
    Theme,
}

impl Name {
    fn text(self) -> &'static str {
        match self {
            Self::Site => include_str!("../../schemas/files/site.schema.json"),
            Self::Incident => include_str!("../../schemas/files/incident.schema.json"),
            Self::Faq => include_str!("../../schemas/files/faq.schema.json"),
            Self::FaqLocale => include_str!("../../schemas/files/faq-locale.schema.json"),
            Self::Updates => include_str!("../../schemas/files/updates.schema.json"),
            Self::UpdatesLocale => include_str!("../../schemas/files/updates-locale.schema.json"),
            Self::Notice => include_str!("../../schemas/files/notice.schema.json"),
            Self::Page => include_str!("../../schemas/files/page.schema.json"),
            Self::Theme => include_str!("../../schemas/files/theme.schema.json"),
        }
    }
}

impl Schema {
    /// Prints or writes.
    pub(super) fn run(
        &self,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        if let Some(named) = &self.output {
            return write(named, surroundings, terminal);
        }
        match self.name {
            Some(name) => terminal.print(name.text().as_bytes()),
            None => {
                for value in values() {
                    let what = value.get_help().map(ToString::to_string);
                    let line = format!("{:16}{}\n", value.get_name(), what.unwrap_or_default());
                    terminal.print(line.as_bytes());
                }
            }
        }
        Ok(Exit::Done)
    }
}

fn write(
    named: &Path,
    surroundings: &Surroundings,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let folder = surroundings.current_dir.join(named);
    let failed = |error: &dyn std::fmt::Display| Failure::Machine {
        message: format!("`{}` cannot be written: {error}", named.display()),
        help: None,
    };
    std::fs::create_dir_all(&folder).map_err(|error| failed(&error))?;
    for (name, text) in all() {
        let path = folder.join(format!("{name}.schema.json"));
        file::write(&path, text.as_bytes().to_vec()).map_err(|error| failed(&error))?;
        terminal.say(&format!("wrote {name}.schema.json"));
    }
    Ok(Exit::Done)
}

fn values() -> impl Iterator<Item = clap::builder::PossibleValue> {
    Name::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
}

/// All schemas, by name.
pub(super) fn all() -> impl Iterator<Item = (String, &'static str)> {
    Name::value_variants().iter().filter_map(|name| {
        let value = name.to_possible_value()?;
        Some((value.get_name().to_owned(), name.text()))
    })
}

/// Where a site keeps a schema: in a folder that is no part of what is built.
pub(super) fn path(name: &str) -> String {
    format!(".candor/{name}.schema.json")
}

/// The line by which YAML's language server finds a schema; `up` leads to the site's folder.
pub(super) fn directive(name: &str, up: &str) -> String {
    format!("# yaml-language-server: $schema={up}{}\n", path(name))
}

/// The same where the site has the schema, else nothing.
pub(super) fn line(root: &Path, name: &str, up: &str) -> String {
    if root.join(path(name)).is_file() {
        directive(name, up)
    } else {
        String::new()
    }
}
