//! `candor status`
//!
//! 1. [`survey`] asks the site how each notice stands: recorded or not, and how far each language is.
//! 2. [`table`] has a line for each notice; with `--locale`, [`list`] has one for each text that
//!    somebody has to translate. `--json` has both.

mod list;
mod survey;
mod table;

use super::inspect::{Inspected, inspect, language};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::model::Locale;
use clap::Args;
use survey::survey;

/// The options of `status`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor status
  candor status --locale zh-Hans
  candor status --json")]
pub struct Status {
    /// List what there is to translate into a language, text by text
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Print all of it as one JSON document
    #[arg(long)]
    json: bool,
}

impl Status {
    /// Tells.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let Inspected {
            sources,
            prepared,
            exit,
        } = inspect(common, true, surroundings, terminal)?;
        let Some(prepared) = prepared else {
            return Ok(exit);
        };
        let anchored = prepared.anchored();
        let config = &anchored.site.config;
        let locales: Vec<&Locale> = match &self.locale {
            Some(tag) => vec![&language(tag, config)?.tag],
            None => config.active().map(|locale| &locale.tag).collect(),
        };
        let survey = survey(anchored, &sources, &locales);
        if self.json {
            terminal.print_json(&survey);
        } else if let (Some(_), [locale]) = (&self.locale, locales.as_slice()) {
            terminal.print(list::of(&survey, locale).as_bytes());
        } else {
            let columns = terminal.columns();
            terminal.print(table::of(&survey, &locales, columns).as_bytes());
        }
        Ok(exit)
    }
}
