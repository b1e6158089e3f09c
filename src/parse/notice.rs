//! `notice.LOCALE.md` to [`Notice`].
//!
//! 1. Front matter: `title` is required. 2. The body is Markdown as it stands.

use super::front_matter::{self, Opened, Parsed};
use super::scope::{self, Scope};
use crate::diag::Diagnostics;
use crate::model::Markdown;
use crate::model::incident::Notice;
use crate::source::FileId;

/// Reads one notice.
pub fn parse(
    file: FileId,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Parsed<Notice<Markdown>> {
    front_matter::parse(file, scope, diagnostics, |opened, diagnostics| {
        let Opened { mut fields, body } = opened;
        let title = fields.require("title", diagnostics);
        let title = title.and_then(|node| scope::filled(&node, diagnostics));
        let mut optional = |key, diagnostics: &mut Diagnostics| {
            let node = fields.take(key);
            node.and_then(|node| scope::text(&node, diagnostics))
        };
        let summary = optional("summary", diagnostics);
        let description = optional("description", diagnostics);
        let translated_from = optional("translated_from", diagnostics);
        fields.finish(diagnostics);
        Some(Notice {
            file,
            title: title?,
            summary,
            description,
            translated_from,
            body,
        })
    })
}
