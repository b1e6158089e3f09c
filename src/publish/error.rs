//! Why a site was not published.
//!
//! 1. [`PublishError`] is a refusal, another build at work, or a failing machine.
//! 2. [`PublishError::diagnostics`] says it as every other finding is said.

use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a site was not published. Unless it says otherwise, the output folder is as it was.
#[derive(Debug)]
pub enum PublishError {
    /// The folder, or what is in it, must not be replaced.
    Refused(Diagnostics),
    /// Another process is writing the same folder; the path is the lock's.
    Locked(PathBuf),
    /// A file could not be made, or was made otherwise than when it was verified.
    Render(Box<Diagnostic>),
    /// The machine failed.
    Io {
        /// As in "cannot write".
        doing: &'static str,
        /// What it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The machine failed when the new site had begun to stand in the folder; the next build goes
    /// on from there.
    After {
        /// How far it came: "the new site is in place".
        done: &'static str,
        /// What failed then.
        error: Box<PublishError>,
    },
}

impl PublishError {
    /// It as findings, at least one.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        let one = match self {
            Self::Refused(diagnostics) => return diagnostics.clone(),
            Self::Render(diagnostic) => (**diagnostic).clone(),
            Self::Locked(path) => {
                let help = "wait until it is done, or give this one another `--output`";
                Diagnostic::new(Code::OutputLocked, place(path), self.to_string()).help(help)
            }
            Self::Io { path, .. } => Diagnostic::new(Code::OutputIo, place(path), self.to_string()),
            Self::After { error, .. } => {
                let help = "build again once the disk works: the rest is done then";
                let place = match &**error {
                    Self::Io { path, .. } => place(path),
                    _ => Place::Site,
                };
                Diagnostic::new(Code::OutputIo, place, self.to_string()).help(help)
            }
        };
        let mut all = Diagnostics::default();
        all.push(one);
        all
    }

    /// Marks an error as one that came when so much was done.
    pub(super) fn after(self, done: &'static str) -> Self {
        let error = Box::new(self);
        Self::After { done, error }
    }
}

fn place(path: &Path) -> Place {
    Place::Path(Arc::from(path.to_string_lossy()))
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(diagnostics) => {
                let first = diagnostics.iter().next();
                f.write_str(first.map_or("refused", |item| item.message.as_str()))
            }
            Self::Locked(_) => f.write_str("another build is writing this output folder"),
            Self::Render(diagnostic) => f.write_str(&diagnostic.message),
            Self::Io {
                doing,
                path,
                source,
            } => write!(f, "cannot {doing} `{}`: {source}", path.display()),
            Self::After { done, error } => write!(f, "{done}, but: {error}"),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::After { error, .. } => Some(&**error),
            _ => None,
        }
    }
}
