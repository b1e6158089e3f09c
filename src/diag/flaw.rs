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
    match &flaw.kind {
        FlawKind::Unreadable(reason) => (
            Code::Unreadable,
            format!("this cannot be read: {reason}"),
            "mend its permissions, or take it out of the site".to_owned(),
        ),
        FlawKind::InvalidUtf8(byte) => (
            Code::InvalidUtf8,
            format!("this file is not UTF-8 at byte {byte}"),
            "save it as UTF-8".to_owned(),
        ),
        FlawKind::Utf16 => (
            Code::InvalidUtf8,
            "this file is UTF-16".to_owned(),
            "save it as UTF-8".to_owned(),
        ),
        FlawKind::Name => (
            Code::InvalidUtf8,
            "the name of this is not UTF-8".to_owned(),
            "rename it, in ASCII where in doubt".to_owned(),
        ),
        FlawKind::ControlCharacter(c) => (
            Code::ControlCharacter,
            format!("U+{:04X} cannot stand in a text", u32::from(*c)),
            "delete it: feeds cannot carry it, and readers would not see it".to_owned(),
        ),
        FlawKind::LinkOutside => (
            Code::LinkOutside,
            "this link leads out of the site".to_owned(),
            "copy what it leads to into the site".to_owned(),
        ),
        FlawKind::Conflict => (
            Code::MergeConflict,
            "git could not merge this file, and left both sides in it".to_owned(),
            "keep what is right of the two, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`"
                .to_owned(),
        ),
        FlawKind::SpecialFile => (
            Code::SpecialFile,
            "this is neither a file nor a folder".to_owned(),
            "take it out of the site".to_owned(),
        ),
        FlawKind::NoFolder => (
            Code::SpecialFile,
            "this is a file, and should be a folder".to_owned(),
            "rename it, or take it out of the site".to_owned(),
        ),
        FlawKind::ManyLinks => (
            Code::Unreadable,
            format!("links lead through links to more than {MOST_LINKED} files from here"),
            "put files and folders in place of links that lead to links".to_owned(),
        ),
        FlawKind::Collision => (
            Code::PathCollision,
            "two files have this name, in two Unicode forms".to_owned(),
            "delete or rename one of them".to_owned(),
        ),
        FlawKind::TooLarge if flaw.path.ends_with("/history.jsonl") => (
            Code::FileTooLarge,
            format!("this ledger is larger than {} MiB", LARGEST_LEDGER >> 20),
            "candor has not written it: take it from where it was last committed".to_owned(),
        ),
        FlawKind::TooLarge => (
            Code::FileTooLarge,
            format!("this text is larger than {} MiB", LARGEST_TEXT >> 20),
            "split it, or put it into `static/` as a file to download".to_owned(),
        ),
    }
}
