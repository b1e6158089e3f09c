//! Flaws of files as diagnostics.
//!
//! 1. [`from_flaw`] gives each kind of flaw its code, words and help.

use super::{Code, Diagnostic, Place};
use crate::source::load::{Flaw, FlawKind, LARGEST_LEDGER, LARGEST_TEXT, MOST_LINKED};
use crate::source::{Sources, Span};

/// The diagnostic for something wrong with a file as such.
#[must_use]
pub fn from_flaw(flaw: &Flaw, sources: &Sources) -> Diagnostic {
    let place = match (flaw.offset, sources.find(&flaw.path)) {
        (Some(offset), Some(file)) => {
            let text = sources.text(file);
            let width = text.get(offset..).and_then(|rest| rest.chars().next());
            Place::Span(Span::new(
                file,
                offset..offset + width.map_or(0, char::len_utf8),
            ))
        }
        _ => Place::Path(flaw.path.clone()),
    };
    let (code, message, help) = words(flaw);
    Diagnostic::new(code, place, message).help(help)
}

fn words(flaw: &Flaw) -> (Code, String, String) {
    let (code, message, help) = match &flaw.kind {
        FlawKind::InvalidUtf8(_) | FlawKind::Utf16 | FlawKind::Name | FlawKind::Lost => {
            return encoding(&flaw.kind);
        }
        FlawKind::Unreadable(reason) => (
            Code::Unreadable,
            format!("this cannot be read: {reason}"),
            "mend its permissions, or take it out of the site",
        ),
        FlawKind::ControlCharacter(c) => (
            Code::ControlCharacter,
            format!("U+{:04X} cannot stand in a text", u32::from(*c)),
            "delete it: feeds cannot carry it, and readers would not see it",
        ),
        FlawKind::LinkOutside => (
            Code::LinkOutside,
            "this link leads out of the site".to_owned(),
            "copy what it leads to into the site",
        ),
        FlawKind::Conflict => (
            Code::MergeConflict,
            "git could not merge this file, and left both sides in it".to_owned(),
            "keep what is right of the two, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
        ),
        FlawKind::SpecialFile => (
            Code::SpecialFile,
            "this is neither a file nor a folder".to_owned(),
            "take it out of the site",
        ),
        FlawKind::NoFolder => (
            Code::SpecialFile,
            "this is a file, and should be a folder".to_owned(),
            "rename it, or take it out of the site",
        ),
        FlawKind::ManyLinks => (
            Code::Unreadable,
            format!("links lead through links to more than {MOST_LINKED} files from here"),
            "put files and folders in place of links that lead to links",
        ),
        FlawKind::Collision => (
            Code::PathCollision,
            "two files have this name, in two Unicode forms".to_owned(),
            "delete or rename one of them",
        ),
        FlawKind::TooLarge if flaw.path.ends_with("/history.jsonl") => (
            Code::FileTooLarge,
            format!("this ledger is larger than {} MiB", LARGEST_LEDGER >> 20),
            "candor has not written it: take it from where it was last committed",
        ),
        FlawKind::TooLarge => (
            Code::FileTooLarge,
            format!("this text is larger than {} MiB", LARGEST_TEXT >> 20),
            "split it, or put it into `static/` as a file to download",
        ),
    };
    (code, message, help.to_owned())
}

fn encoding(kind: &FlawKind) -> (Code, String, String) {
    let (message, help) = match kind {
        FlawKind::InvalidUtf8(byte) => (
            format!("this file is not UTF-8 at byte {byte}"),
            "save it as UTF-8",
        ),
        FlawKind::Name => (
            "the name of this is not UTF-8".to_owned(),
            "rename it, in ASCII where in doubt",
        ),
        FlawKind::Lost => (
            "U+FFFD stands where a letter was lost".to_owned(),
            "write the letter again: some program read the file in another encoding",
        ),
        _ => ("this file is UTF-16".to_owned(), "save it as UTF-8"),
    };
    (Code::InvalidUtf8, message, help.to_owned())
}
