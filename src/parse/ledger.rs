//! `history.jsonl` to a [`Ledger`].
//!
//! 1. [`line`] reads one line by itself: its members, its digest, whether its texts are those that
//!    it was recorded with.
//! 2. [`parse`] reads a file and holds the lines together: numbers, times, the chain of digests.
//! 3. A text that is not there any more was redacted: a later line says so ([`unexplained`]). One that a later line calls
//!    redacted is not there ([`returned`]).
//!
//! What is wrong is an error: a ledger is written by `candor record` alone, and nobody has a reason
//! to edit it.

mod line;

pub use line::{LineError, parse as parse_line};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Ledger;
use crate::model::ledger::{Content, Revision, RevisionKind, TextId, UnitId};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeSet;

/// The start of what git leaves in a file that it could not merge.
const MARKERS: [&str; 4] = ["<<<<<<< ", "=======", ">>>>>>> ", "||||||| "];

/// Whether a line is one that git leaves between the sides of a conflict.
#[must_use]
pub fn is_conflict_marker(line: &str) -> bool {
    MARKERS.iter().any(|marker| line.starts_with(marker))
}

/// The lines of a file with their places; empty ones are left out.
pub fn lines(sources: &Sources, file: FileId) -> impl Iterator<Item = (Span, &str)> {
    let mut start = 0;
    sources
        .text(file)
        .split_inclusive('\n')
        .filter_map(move |line| {
            let text = line.trim_end();
            let span = Span::new(file, start..start + text.len());
            start += line.len();
            (!text.is_empty()).then_some((span, text))
        })
}

/// Reads a ledger. None where it is not one whole chain, which is reported.
pub fn parse(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Ledger> {
    let path = sources.path(file);
    let mut revisions: Vec<Revision> = Vec::new();
    for (span, text) in lines(sources, file) {
        if is_conflict_marker(text) {
            diagnostics.push(
                Diagnostic::new(
                    Code::LedgerForked,
                    span,
                    "git could not merge this ledger, and left both sides in it",
                )
                .help("once the other files are merged, run `candor record --repair`"),
            );
            return None;
        }
        let revision = match line::parse(text, span) {
            Ok(revision) => revision,
            Err(error) => {
                diagnostics.push(error.diagnostic(span, path));
                return None;
            }
        };
        if let Some(finding) = unchained(&revisions, &revision, path) {
            diagnostics.push(finding);
            return None;
        }
        revisions.push(revision);
    }
    // Every command that writes a ledger writes a line: one that has none was emptied.
    if revisions.is_empty() {
        let span = Span::new(file, 0..0);
        let help = format!(
            "{}; if nothing was ever recorded, delete the file",
            restore(path)
        );
        let message = "this ledger is empty: all that was recorded is gone";
        diagnostics.push(Diagnostic::new(Code::LedgerEdited, span, message).help(help));
        return None;
    }
    if let Some(finding) = unexplained(&revisions, path).or_else(|| returned(&revisions, path)) {
        diagnostics.push(finding);
        return None;
    }
    Some(Ledger {
        file: Some(file),
        revisions,
    })
}

/// The first line with a text that is gone though no line behind it says that it was redacted. The
/// digests do not cover texts, so that the chain alone would not tell.
fn unexplained(revisions: &[Revision], path: &str) -> Option<Diagnostic> {
    // Where a notice was withdrawn, what is live has no texts, and lines may come from there.
    let is_withdrawal = |revision: &Revision| revision.kind == RevisionKind::Withdrawal;
    if revisions.iter().any(is_withdrawal) {
        return None;
    }
    // A language may have had another tag in the line than it had when it was redacted.
    let redacted: BTreeSet<(&UnitId, u32)> = redactions(revisions)
        .map(|(text, number)| (&text.unit, *number))
        .collect();
    let is_unexplained = |revision: &&Revision| {
        let units = revision.changes.iter();
        let units = units.filter(|change| change.content.is_redacted());
        let mut units = units.map(|change| &change.text.unit);
        let mut headings = revision.outline().iter();
        let is_gone = headings.any(|heading| heading.text.salted.is_none());
        let says = |unit: &UnitId| redacted.contains(&(unit, revision.number));
        units.any(|unit| !says(unit)) || (is_gone && !says(&UnitId::Notice))
    };
    let revision = revisions.iter().find(is_unexplained)?;
    let message = "a text of this line was taken out, and no later line says so";
    let help = format!(
        "{}; to take a text out for good: `candor redact`",
        restore(path)
    );
    Some(Diagnostic::new(Code::LedgerEdited, revision.span, message).help(help))
}

/// The first line with a text that a line behind it says was taken out: a merge, or an old copy, brought it back.
fn returned(revisions: &[Revision], path: &str) -> Option<Diagnostic> {
    let redacted: BTreeSet<(&TextId, u32)> = redactions(revisions)
        .map(|(text, number)| (text, *number))
        .collect();
    let is_there = |content: &Content| content.parts().any(|(_, kept)| kept.salted.is_some());
    let is_back = |revision: &&Revision| {
        let mut changes = revision.changes.iter();
        changes.any(|change| {
            is_there(&change.content) && redacted.contains(&(&change.text, revision.number))
        })
    };
    let revision = revisions.iter().find(is_back)?;
    let message =
        "a text of this line stands here again, and a later line says that it was taken out";
    Some(Diagnostic::new(Code::LedgerEdited, revision.span, message).help(restore(path)))
}

/// The texts that lines say were taken out, with the numbers of their revisions.
fn redactions(revisions: &[Revision]) -> impl Iterator<Item = &(TextId, u32)> {
    let redactions = revisions
        .iter()
        .filter_map(|revision| revision.redaction.as_ref());
    redactions.flat_map(|redaction| &redaction.texts)
}

/// What to do about a ledger that was edited.
fn restore(path: &str) -> String {
    format!("a ledger is only ever appended to; take the edit back: `git checkout HEAD -- {path}`")
}

/// What keeps a line from standing behind those before it.
fn unchained(before: &[Revision], next: &Revision, path: &str) -> Option<Diagnostic> {
    let last = before.last();
    let is_next = next.previous == last.map(|last| last.digest);
    let number = before.len() + 1;
    if is_next && next.number as usize == number && last.is_none_or(|last| last.at <= next.at) {
        return None;
    }
    let is_sibling = |other: &Revision| other.previous == next.previous;
    if let Some(other) = before.iter().find(|other| is_sibling(other)) {
        let message = format!(
            "revision {} was recorded twice, on two branches",
            other.number
        );
        return Some(
            Diagnostic::new(Code::LedgerForked, next.span, message)
                .related(other.span, "the other one")
                .help("run `candor record --repair`: it puts one behind the other"),
        );
    }
    let finding = if next.number as usize == number && !is_next {
        let message = format!(
            "revision {} is not as it was when revision {number} was recorded behind it",
            number.saturating_sub(1)
        );
        let place = last.map_or(next.span, |last| last.span);
        Diagnostic::new(Code::LedgerEdited, place, message)
    } else if next.number as usize == number {
        let message = format!("revision {number} is earlier than the one before it");
        Diagnostic::new(Code::LedgerEdited, next.span, message)
    } else {
        let message = format!(
            "revision {number} belongs here, and this is revision {}",
            next.number
        );
        Diagnostic::new(Code::LedgerEdited, next.span, message)
    };
    Some(finding.help(restore(path)))
}
