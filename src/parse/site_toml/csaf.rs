//! `[csaf]` of site.toml: what a security advisory has to say of its publisher.
//!
//! 1. [`parse`] reads the two keys that CSAF requires.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::config::Csaf;
use crate::parse::fields::Fields;
use crate::parse::node::Node;
use crate::parse::scope;

/// The words of CSAF 2.0, section 3.2.1.8.1.
const CATEGORIES: &[&str] = &[
    "coordinator",
    "discoverer",
    "other",
    "translator",
    "user",
    "vendor",
];

/// Reads the table.
pub(super) fn parse(node: Node, diagnostics: &mut Diagnostics) -> Option<Csaf> {
    let mut fields = Fields::open(node, "`[csaf]`", diagnostics)?;
    let known = |word: &str| CATEGORIES.iter().copied().find(|known| *known == word);
    let category = fields
        .require("publisher_category", diagnostics)
        .and_then(|node| scope::word(&node, CATEGORIES, known, diagnostics));
    let namespace = fields
        .require("namespace", diagnostics)
        .and_then(|node| namespace(&node, diagnostics));
    fields.finish(diagnostics);
    Some(Csaf {
        category: category?,
        namespace: namespace?,
    })
}

fn namespace(node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let url = scope::outside_url(node, diagnostics)?;
    if url.starts_with("https://") {
        return Some(url);
    }
    let message = format!("`{url}` names no publisher");
    diagnostics.push(
        Diagnostic::new(Code::InvalidValue, node.span, message)
            .help("write an address that is yours: `https://www.example.org`"),
    );
    None
}
