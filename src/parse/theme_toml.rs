//! theme.toml, which says what a theme is.
//!
//! 1. [`check`] reads it: `name` is all there is to say so far.

use super::fields::Fields;
use super::scope;
use crate::diag::Diagnostics;
use crate::source::{FileId, Sources};

/// Reports what is wrong with a theme.toml.
pub fn check(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) {
    let root = super::toml::parse(sources.text(file), file, diagnostics);
    let fields = root.and_then(|root| Fields::open(root, "theme.toml", diagnostics));
    let Some(mut fields) = fields else { return };
    if let Some(name) = fields.require("name", diagnostics) {
        scope::filled(&name, diagnostics);
    }
    fields.finish(diagnostics);
}
