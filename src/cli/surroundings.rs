//! What only the process knows, read once.
//!
//! 1. [`Surroundings::read`] asks the process. Nothing else of candor asks for a clock, the current
//!    directory or the environment; terminals apart, whose conventions `anstream` knows.

use super::Failure;
use jiff::Timestamp;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Clock, place and environment of a run.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Absolute.
    pub current_dir: PathBuf,
    /// What time it is.
    pub clock: Timestamp,
    /// Unpredictable: what the salts of a ledger are made from.
    pub seed: [u8; 32],
    /// `SOURCE_DATE_EPOCH`, as it is.
    pub source_date_epoch: Option<String>,
    /// `GITHUB_WORKSPACE`: the repository's root in a GitHub workflow.
    pub github_workspace: Option<PathBuf>,
    /// Standard input.
    pub input: Input,
}

/// Standard input. Not read before a command asks for it: it may be a terminal, or never end.
#[derive(Debug, Clone)]
pub enum Input {
    /// That of the process.
    Process,
    /// Bytes at hand.
    Bytes(Arc<[u8]>),
}

impl Input {
    /// Opens it.
    #[must_use]
    pub fn open(&self) -> Box<dyn Read + '_> {
        match self {
            Self::Process => Box::new(io::stdin()),
            Self::Bytes(bytes) => Box::new(&**bytes),
        }
    }
}

impl Surroundings {
    /// Those of this process.
    ///
    /// # Errors
    /// Where there is no current directory, or not any more.
    pub fn read() -> Result<Self, Failure> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the current directory enters"
        )]
        let current_dir = std::env::current_dir().map_err(|error| Failure::Machine {
            message: format!("the current folder cannot be read: {error}"),
            help: Some("change into a folder that exists".to_owned()),
        })?;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| Failure::Machine {
            message: format!("the system gives no random numbers: {error}"),
            help: None,
        })?;
        Ok(Self {
            current_dir,
            clock: clock(),
            seed,
            source_date_epoch: std::env::var_os("SOURCE_DATE_EPOCH")
                .map(|value| value.to_string_lossy().into_owned()),
            github_workspace: std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from),
            input: Input::Process,
        })
    }

    /// What GitHub's annotations need before paths that are relative to `root`: `docs/`, say.
    #[must_use]
    pub fn github_prefix(&self, root: &Path) -> String {
        let below = self
            .github_workspace
            .as_ref()
            .and_then(|workspace| root.strip_prefix(workspace).ok());
        let parts = below.into_iter().flat_map(Path::components);
        parts
            .map(|part| format!("{}/", part.as_os_str().to_string_lossy()))
            .collect::<Vec<_>>()
            .concat()
    }
}

/// What time it is. Only what goes on for long asks more than once.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the clock enters"
)]
#[must_use]
pub fn clock() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
impl Surroundings {
    /// 1 April 2026, and nothing in the environment nor on standard input.
    pub(crate) fn fixed(current_dir: &Path) -> Self {
        Self {
            current_dir: current_dir.to_owned(),
            clock: "2026-04-01T00:00:00Z".parse().unwrap(),
            seed: [7; 32],
            source_date_epoch: None,
            github_workspace: None,
            input: Input::Bytes(Arc::from([])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_counts_from_the_repository() {
        let check = |workspace: Option<&str>, root: &str, expected: &str| {
            let surroundings = Surroundings {
                github_workspace: workspace.map(PathBuf::from),
                ..Surroundings::fixed(Path::new("/"))
            };
            assert_eq!(surroundings.github_prefix(Path::new(root)), expected);
        };
        check(None, "/a/b", "");
        check(Some("/a"), "/a", "");
        check(Some("/a/"), "/a/b/c", "b/c/");
        check(Some("/x"), "/a/b", "");
    }
}
