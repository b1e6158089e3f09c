//! Where a command writes.
//!
//! 1. [`Terminal::standard`] opens standard output and error, with colour where it is wanted: `--color`,
//!    else what `NO_COLOR`, `CLICOLOR`, the kind of terminal and pipes say.
//! 2. Results and JSON go to standard output, all else to standard error.
//! 3. A reader that goes away (`candor explain | head`) is no failure; a full disk is one, and
//!    [`Terminal::close`] says so.

use super::Exit;
use super::options::{Color, MessageFormat};
use crate::diag::Diagnostics;
use crate::diag::report::{self, DEFAULT_WIDTH, Style, visible, visible_lines};
use crate::source::Sources;
use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::time::Duration;
use terminal_size::{Height, Width, terminal_size_of};

/// Standard output and error, and what they can do.
pub struct Terminal<'a> {
    out: Box<dyn Write + 'a>,
    err: Box<dyn Write + 'a>,
    /// Whether standard error takes colour.
    color: bool,
    /// The columns of standard error.
    width: usize,
    /// The columns of standard output.
    columns: usize,
    /// Whether somebody watches standard error.
    is_watched: bool,
    /// Why standard output took no more.
    failed: Option<io::Error>,
}

/// Shows that work goes on, until it is dropped.
pub struct Progress(ProgressBar);

impl Terminal<'static> {
    /// Those of the process.
    #[must_use]
    pub fn standard(color: Color) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let choice = match color {
            Color::Auto => AutoStream::choice(&err),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let is_watched =
            err.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let columns =
            |size: Option<(Width, Height)>| size.map_or(DEFAULT_WIDTH, |(width, _)| width.0.into());
        let width = columns(terminal_size_of(&err));
        let columns = columns(terminal_size_of(&out));
        Self {
            out: Box::new(out),
            err: Box::new(AutoStream::new(err, choice)),
            color: choice != ColorChoice::Never,
            width,
            columns,
            is_watched,
            failed: None,
        }
    }
}

impl<'a> Terminal<'a> {
    /// One that writes into memory, without colour.
    #[must_use]
    pub fn captured(out: &'a mut impl Write, err: &'a mut impl Write) -> Self {
        Self {
            out: Box::new(out),
            err: Box::new(err),
            color: false,
            width: DEFAULT_WIDTH,
            columns: DEFAULT_WIDTH,
            is_watched: false,
            failed: None,
        }
    }

    /// Writes to standard output.
    pub fn print(&mut self, text: &[u8]) {
        if let Err(error) = self.out.write_all(text) {
            self.failed.get_or_insert(error);
        }
    }

    /// Writes a JSON document to standard output, on a line of its own: findings may stand before
    /// it as JSON, a line each.
    pub fn print_json(&mut self, document: &impl Serialize) {
        match serde_json::to_string(document) {
            Ok(json) => self.print(format!("{}\n", report::inert(&json)).as_bytes()),
            Err(error) => {
                self.failed.get_or_insert(error.into());
            }
        }
    }

    /// How many columns standard output has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Writes a line to standard error.
    pub fn say(&mut self, line: &str) {
        // Where standard error takes no more, there is nobody left to tell.
        let _ = writeln!(self.err, "{}", visible(line));
    }

    /// Writes an error that is not about the content, and what to do.
    pub fn complain(&mut self, message: &str, help: Option<&str>) {
        self.say(&format!("error: {message}"));
        if let Some(help) = help {
            let _ = writeln!(self.err, "help: {}", visible_lines(help));
        }
    }

    /// Writes findings, and how many there are. `prefix` is [`Style::prefix`].
    pub fn report(
        &mut self,
        diagnostics: &Diagnostics,
        sources: &Sources,
        format: MessageFormat,
        prefix: &str,
    ) {
        let style = Style {
            format: format.into(),
            color: self.color,
            width: self.width,
            prefix,
        };
        let mut text = Vec::new();
        if let Err(error) = report::write(&mut text, diagnostics, sources, style) {
            self.failed.get_or_insert(error);
        }
        if format == MessageFormat::Json {
            self.print(&text);
        } else {
            let _ = self.err.write_all(&text);
        }
        if let Some(counts) = report::counts(diagnostics) {
            self.say(&counts);
        }
    }

    /// Shows that work goes on, where somebody watches.
    #[must_use]
    pub fn progress(&self, message: &'static str) -> Progress {
        if !self.is_watched {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner().with_message(message);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress(bar)
    }

    /// The exit of a command whose output is all written: a failure of the machine where it could
    /// not be.
    #[must_use]
    pub fn close(mut self, exit: Exit) -> Exit {
        let flushed = self.out.flush().err();
        let _ = self.err.flush();
        match self.failed.take().or(flushed) {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.complain(&format!("standard output cannot be written: {error}"), None);
                Exit::Machine
            }
            _ => exit,
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing, for a reason.
    struct Refuses(ErrorKind);

    impl Write for Refuses {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_failure_and_a_full_disk_is() {
        let check = |kind, expected| {
            let (mut out, mut err) = (Refuses(kind), Vec::new());
            let mut terminal = Terminal::captured(&mut out, &mut err);
            terminal.print(b"x");
            assert_eq!(terminal.close(Exit::Done), expected);
            assert_eq!(err.is_empty(), expected == Exit::Done);
        };
        check(ErrorKind::BrokenPipe, Exit::Done);
        check(ErrorKind::StorageFull, Exit::Machine);
    }

    #[test]
    fn nobody_left_on_standard_error_is_no_failure() {
        let (mut out, mut err) = (Vec::new(), Refuses(ErrorKind::BrokenPipe));
        let mut terminal = Terminal::captured(&mut out, &mut err);
        terminal.complain("x", Some("y"));
        assert_eq!(terminal.close(Exit::Usage), Exit::Usage);
    }
}
