//! `candor serve`: a site in memory that follows its files, for whoever writes them.
//!
//! 1. [`run`] listens where the [`Plan`] says, and starts the [`Session`](session): it watches, reads
//!    what changed, builds, and puts the result on the [`Stage`] in one step.
//! 2. [`http`] answers connections, [`answer`] finds out with what: a file of the [`Site`], or one of
//!    serve's own pages below `/_candor/`.
//! 3. [`page`] adds the [`bar`] and, over a site with errors, the [`overlay`] to pages that a browser
//!    shows. `build` knows nothing of it: who does not ask for HTML gets each file as it would be
//!    published, byte by byte.
//! 4. [`reload`] tells open pages when they have changed.
//!
//! Nothing is written to the disk. Requests only read; everything that changes is in the session's
//! thread, and the stage.

pub mod address;
mod answer;
mod bar;
mod compare;
mod frame;
pub mod http;
mod overlay;
mod page;
mod reload;
mod session;
mod site;
mod stage;
mod watch;

pub use address::Address;
pub use site::Site;
pub use stage::{Shown, Stage};

use crate::diag::report::Editor;
use crate::diag::{Diagnostics, Severity};
use crate::model::config::BaseUrl;
use crate::source::Sources;
use answer::Answers;
use jiff::Timestamp;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What is to be served, and how.
pub struct Plan {
    /// The site's folder, absolute.
    pub root: PathBuf,
    /// Where links lead; none: to where it is served, below the path that site.toml names.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts and scheduled notices are in it.
    pub drafts: bool,
    /// Whether warnings are errors.
    pub strict: bool,
    /// The time to build for; none: the time that it is.
    pub now: Option<Timestamp>,
    /// Tells the time.
    pub clock: fn() -> Timestamp,
    /// Look every so often rather than wait to be told.
    pub poll: Option<Duration>,
    /// What opens a file at a line.
    pub editor: Editor,
    /// Unpredictable: who has it has read one of our pages.
    pub key: String,
}

/// Where the session tells people what happens.
pub trait Voice {
    /// A line.
    fn say(&mut self, line: &str);
    /// Findings that are new.
    fn report(&mut self, diagnostics: &Diagnostics, sources: &Sources);
}

/// Serves a site, for ever.
///
/// # Errors
/// Where no thread can be started.
pub fn run(
    plan: Plan,
    listener: TcpListener,
    address: Address,
    voice: &mut dyn Voice,
    ready: &mut dyn FnMut(&str),
) -> io::Result<()> {
    let stage = Arc::new(Stage::default());
    let answers = Answers {
        stage: stage.clone(),
        address: address.clone(),
        key: plan.key.clone(),
    };
    let mut session = session::Session::new(plan, address, stage);
    session.begin(voice);
    http::listen(listener, Arc::new(answers))?;
    ready(&session.url());
    session.follow(voice);
    Ok(())
}

/// Whether a site with these findings is shown.
fn is_sound(diagnostics: &Diagnostics) -> bool {
    diagnostics.count(Severity::Error) == 0
}
