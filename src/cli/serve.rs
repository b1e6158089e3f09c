//! `candor serve`
//!
//! 1. Settles which site, and where it is to be seen.
//! 2. Opens the port: a port that is taken is told before anything is built.
//! 3. Serves until the process is told to end; there is nothing to clean up then.

use super::{Common, Exit, Failure, Surroundings, Terminal, options::MessageFormat, root};
use crate::diag::Diagnostics;
use crate::diag::report::Editor;
use crate::model::Digest;
use crate::serve::{self, Address, Plan, Voice, address};
use crate::source::Sources;
use clap::Args;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The options of `serve`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor serve
  candor serve --open --drafts
  candor serve --port 0
  candor serve --editor zed")]
pub struct Serve {
    /// The port; 0 for any that is free
    #[arg(long, value_name = "NUMBER", default_value_t = address::PORT)]
    port: u16,
    /// The address to listen at; any other than this machine's own shows the preview to the network
    #[arg(long, value_name = "IP", value_parser = host, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// Include drafts and scheduled notices, and mark the result as a preview
    #[arg(long)]
    drafts: bool,
    /// Look at all files every so many milliseconds, for file systems that do not tell of changes
    #[arg(
        long,
        value_name = "MILLISECONDS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "1000",
        value_parser = clap::value_parser!(u64).range(10..)
    )]
    poll: Option<u64>,
    /// What opens the places of findings: vscode, vscodium, cursor, zed, idea, sublime, none, or a URL
    /// with {path}, {line} and {column} in it
    #[arg(long, value_name = "EDITOR", env = "CANDOR_EDITOR", value_parser = editor, default_value = "vscode")]
    editor: Editor,
}

impl Serve {
    /// Serves.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let fixed = common.now.is_some() || surroundings.source_date_epoch.is_some();
        let now = common.now(surroundings)?;
        let root = root::find(common, surroundings)?;
        let base_url = common.base_url.clone();
        let (listener, address) = Address::bind(self.host, self.port, base_url.as_ref())
            .map_err(|error| refused(&error, SocketAddr::new(self.host, self.port)))?;
        end_on_signals()?;
        if !address.is_local() {
            terminal.say(&format!(
                "warning: at {}, everybody who can reach this machine can see the preview",
                self.host
            ));
        }
        let prefix = surroundings.github_prefix(&root);
        let plan = Plan {
            root,
            base_url,
            drafts: self.drafts,
            strict: common.strict,
            now: fixed.then_some(now),
            clock: super::surroundings::clock,
            poll: self.poll.map(Duration::from_millis),
            editor: self.editor.clone(),
            key: key(surroundings.seed),
        };
        let mut voice = Speaker {
            terminal,
            format: common.message_format,
            prefix,
        };
        let open = self.open;
        let mut ready = |url: &str| open_browser(open, url);
        serve::run(plan, listener, address, &mut voice, &mut ready).map_err(|error| {
            let message = format!("the system gives no thread: {error}");
            Failure::Machine {
                message,
                help: None,
            }
        })?;
        Ok(Exit::Done)
    }
}

/// The terminal, as serve uses it.
struct Speaker<'a, 'b> {
    terminal: &'a mut Terminal<'b>,
    format: MessageFormat,
    prefix: String,
}

impl Voice for Speaker<'_, '_> {
    fn say(&mut self, line: &str) {
        self.terminal.say(line);
    }

    fn report(&mut self, diagnostics: &Diagnostics, sources: &Sources) {
        self.terminal
            .report(diagnostics, sources, self.format, &self.prefix);
    }
}

/// Nothing is on the disk that would have to go, and a build may take a while: it ends at once.
fn end_on_signals() -> Result<(), Failure> {
    ctrlc::set_handler(|| std::process::exit(0)).map_err(|error| Failure::Machine {
        message: format!("signals cannot be handled: {error}"),
        help: None,
    })
}

fn open_browser(is_wanted: bool, url: &str) {
    if is_wanted {
        // Where there is no browser, the address is on the terminal.
        let _ = open::that_detached(url);
    }
}

fn refused(error: &io::Error, socket: SocketAddr) -> Failure {
    let port = socket.port();
    let (message, help) = match error.kind() {
        io::ErrorKind::AddrInUse => (
            format!("port {port} is taken"),
            "end what listens there, name another one with `--port`, or take any with `--port 0`",
        ),
        io::ErrorKind::PermissionDenied => (
            format!("port {port} may not be opened: {error}"),
            "name one above 1023 with `--port`",
        ),
        io::ErrorKind::AddrNotAvailable => (
            format!("{} is no address of this machine", socket.ip()),
            "leave `--host` out, or give it 0.0.0.0 for all addresses",
        ),
        _ => (
            format!("{socket} cannot be listened at: {error}"),
            "name another port with `--port`",
        ),
    };
    Failure::Machine {
        message,
        help: Some(help.to_owned()),
    }
}

/// Unpredictable as the seed is, which is used for nothing else here.
fn key(seed: [u8; 32]) -> String {
    Digest::of(&seed).to_string()
}

fn host(text: &str) -> Result<IpAddr, &'static str> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse()
        .map_err(|_| "an IP address is wanted: 127.0.0.1, 0.0.0.0, ::1")
}

fn editor(text: &str) -> Result<Editor, &'static str> {
    Editor::parse(text)
        .ok_or("vscode, vscodium, cursor, zed, idea, sublime, none, or a URL with {path} in it")
}
