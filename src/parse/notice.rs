//! `notice.LOCALE.md` to [`Notice`].
//!
//! 1. Front matter: `title` is required. 2. The body is Markdown as it stands.

use super::fields::Fields;
use super::front_matter;
use super::scope::{self, Scope};
use crate::diag::Diagnostics;
use crate::model::Markdown;
use crate::model::incident::Notice;
use crate::source::FileId;

/// What a notice's file holds.
pub enum Parsed {
    /// A notice.
    Notice(Box<Notice<Markdown>>),
    /// Nothing but comments: a translation that nobody has written yet.
    Blank,
    /// Errors, which are reported.
    Broken,
}

/// Reads one notice.
pub fn parse(file: FileId, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Parsed {
    let text = scope.sources.text(file);
    let Some(parts) = front_matter::split(text, file, diagnostics) else {
        return Parsed::Broken;
    };
    if front_matter::is_blank(&parts, text) {
        return Parsed::Blank;
    }
    let body = text.get(parts.body.clone()).unwrap_or_default();
    let body = Markdown::verbatim(body, file, parts.body.start);
    let Some(mut fields) = Fields::open(parts.head, "the front matter", diagnostics) else {
        return Parsed::Broken;
    };
    let title = fields
        .require("title", diagnostics)
        .and_then(|n| scope::filled(&n, diagnostics));
    let mut optional = |key, diagnostics: &mut Diagnostics| {
        fields
            .take(key)
            .and_then(|node| scope::text(&node, diagnostics))
    };
    let summary = optional("summary", diagnostics);
    let description = optional("description", diagnostics);
    let translated_from = optional("translated_from", diagnostics);
    fields.finish(diagnostics);
    match title {
        Some(title) => Parsed::Notice(Box::new(Notice {
            file,
            title,
            summary,
            description,
            translated_from,
            body,
        })),
        None => Parsed::Broken,
    }
}
