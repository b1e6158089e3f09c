//! What a command comes to.
//!
//! 1. [`Exit`] is the process's status (spec section 4).
//! 2. [`Failure`] is why a command could not start.

use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use std::process::ExitCode;

/// The status that the process ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: the content has errors.
    Content,
    /// 2: wrong usage; what clap finds ends so too.
    Usage,
    /// 3: the machine failed: I/O, a lock, a refused output folder.
    Machine,
}

/// Why a command could not start.
#[derive(Debug)]
pub enum Failure {
    /// What was typed makes no sense here.
    Usage {
        /// Lower case, no full stop.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The machine does not do its part.
    Machine {
        /// Lower case, no full stop.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Something that is reported as findings are.
    Finding(Box<Diagnostic>),
}

impl Exit {
    /// What findings come to. A failure of the machine goes before errors of the content: those may
    /// be its consequence.
    #[must_use]
    pub fn of(diagnostics: &Diagnostics) -> Self {
        let mut errors = diagnostics
            .iter()
            .filter(|item| item.severity == Severity::Error)
            .peekable();
        if errors.peek().is_none() {
            Self::Done
        } else if errors.any(|error| is_of_the_machine(error.code)) {
            Self::Machine
        } else {
            Self::Content
        }
    }
}

/// Whether nothing that stands in the site's files can be its cause.
fn is_of_the_machine(code: Code) -> bool {
    matches!(
        code,
        Code::Unreadable
            | Code::OutputFolder
            | Code::OutputInTheWay
            | Code::OutputLocked
            | Code::OutputIo
            | Code::OutputSignature
    )
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Content => 1,
            Exit::Usage => 2,
            Exit::Machine => 3,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn what_findings_come_to() {
        let check = |codes: &[Code], expected: Exit| {
            let mut all = Diagnostics::default();
            all.extend(
                codes
                    .iter()
                    .map(|code| Diagnostic::new(*code, Place::Site, "x")),
            );
            assert_eq!(Exit::of(&all), expected, "{codes:?}");
        };
        check(&[], Exit::Done);
        check(&[Code::Draft, Code::UnknownFile], Exit::Done);
        check(&[Code::Draft, Code::UnknownKey], Exit::Content);
        check(&[Code::Unreadable], Exit::Machine);
        check(&[Code::UnknownKey, Code::OutputFolder], Exit::Machine);
    }
}
