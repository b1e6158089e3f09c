//! What changed, for readers.
//!
//! 1. [`Change`] is one thing that a revision changed, in the history of a notice.
//! 2. [`Wording`] is a text before and after a change, as [`Piece`]s: below what it is the text of,
//!    or in the history.

use super::{Foreign, Label, Link, Phrase, Time};
use serde::Serialize;

/// One thing that changed in a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `added`, `revised`, `retired`, `restored`, `removed`, `translated` or `withdrawn`. The text
    /// ends with its colon: `Revised:`.
    pub action: Label,
    /// Where the thing is; the text is its name. None where there is nothing to lead to.
    pub link: Option<Link>,
    /// Its name, shown where there is no link.
    pub name: Phrase,
    /// What it said before and after, where it is not shown below the text itself.
    pub wording: Option<Wording>,
}

/// A text before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// The day of the change.
    pub time: Time,
    /// The kind of the revision: an update, a correction, ...
    pub kind: Label,
    /// Both texts at once, in order. Empty where the words are no longer kept or only formatting
    /// changed; then `note` says so.
    pub pieces: Vec<Piece>,
    /// Where the text is in another language than the page.
    pub foreign: Option<Foreign>,
    /// In the reader's language: what `pieces` do not tell.
    pub note: Option<String>,
    /// The revision in the history of the notice: `#_revision-3` on its page.
    pub href: String,
}

/// A stretch of a text that was or was not changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// `same`, `removed`, `added`, or `gap` for words that are the same and left out.
    pub kind: &'static str,
    /// Without markup; a line break stands between blocks. Empty in a gap.
    pub text: String,
}
