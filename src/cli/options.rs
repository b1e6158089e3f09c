//! What every command takes.
//!
//! 1. [`Common`] is the options, valid: clap refuses what is not.
//! 2. [`Common::now`] settles the clock: `--now`, else `SOURCE_DATE_EPOCH`, else the clock itself.

use super::{Failure, Surroundings};
use crate::diag::report::Format;
use crate::model::config::BaseUrl;
use crate::model::time;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::path::PathBuf;

/// The options of all commands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// The site's folder; without it, the nearest one at or above the current folder with a site.toml
    #[arg(long, value_name = "DIR", global = true)]
    pub root: Option<PathBuf>,
    /// Where the site will stand, in place of site.toml's `base_url`
    #[arg(long, value_name = "URL", global = true, value_parser = base_url)]
    pub base_url: Option<BaseUrl>,
    /// Make errors of warnings
    #[arg(long, global = true)]
    pub strict: bool,
    /// The time to build for, as 2026-03-26T19:00:00-07:00; without it `SOURCE_DATE_EPOCH`, or the clock
    #[arg(long, value_name = "TIME", global = true, value_parser = instant)]
    pub now: Option<Timestamp>,
    /// How findings are written; `json` goes to standard output
    #[arg(
        long,
        value_name = "FORMAT",
        global = true,
        value_enum,
        default_value_t
    )]
    pub message_format: MessageFormat,
    /// Whether output is coloured
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t)]
    pub color: Color,
}

/// `--message-format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum MessageFormat {
    /// With the source quoted and what to do about it
    #[default]
    Human,
    /// One line each: path:line:column: error[code]: message
    Short,
    /// One JSON object a line, on standard output
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Wherever it goes
    Always,
    /// Nowhere
    Never,
}

impl From<MessageFormat> for Format {
    fn from(format: MessageFormat) -> Self {
        match format {
            MessageFormat::Human => Self::Human,
            MessageFormat::Short => Self::Short,
            MessageFormat::Json => Self::Json,
            MessageFormat::Github => Self::Github,
        }
    }
}

impl Common {
    /// The time to build for.
    ///
    /// # Errors
    /// Where `SOURCE_DATE_EPOCH` is set and is no number of seconds since 1970.
    pub fn now(&self, surroundings: &Surroundings) -> Result<Timestamp, Failure> {
        if let Some(now) = self.now {
            return Ok(now);
        }
        let Some(epoch) = &surroundings.source_date_epoch else {
            return Ok(surroundings.clock);
        };
        let seconds = epoch.parse().ok();
        seconds
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or_else(|| Failure::Usage {
                message: format!("`SOURCE_DATE_EPOCH` is `{epoch}`, which is no time"),
                help: Some(
                    "set it to seconds since 1970, such as the output of `git log -1 --format=%ct`"
                        .to_owned(),
                ),
            })
    }
}

fn base_url(text: &str) -> Result<BaseUrl, &'static str> {
    BaseUrl::parse(text).ok_or(
        "an http or https URL without query or fragment is wanted: https://example.org/notices",
    )
}

fn instant(text: &str) -> Result<Timestamp, &'static str> {
    time::instant(text)
        .ok_or("an RFC 3339 time with an offset is wanted: 2026-03-26T19:00:00-07:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::Parser;

    #[test]
    fn the_clock_is_the_last_to_be_asked() {
        let check = |args: &[&str], epoch: Option<&str>, expected: Option<&str>| {
            let cli = Cli::try_parse_from(["candor", "check"].iter().chain(args)).unwrap();
            let surroundings = Surroundings {
                source_date_epoch: epoch.map(ToOwned::to_owned),
                ..Surroundings::fixed(std::path::Path::new("/"))
            };
            let now = cli.common.now(&surroundings).ok();
            assert_eq!(now.map(|now| now.to_string()).as_deref(), expected);
        };
        let clock = "2026-04-01T00:00:00Z";
        check(&[], None, Some(clock));
        check(&[], Some("0"), Some("1970-01-01T00:00:00Z"));
        check(
            &["--now", "2026-03-26T19:00:00-07:00"],
            Some("soon"),
            Some("2026-03-27T02:00:00Z"),
        );
        check(&[], Some("soon"), None);
        check(&[], Some(""), None);
        check(&[], Some("99999999999999999"), None);
    }
}
