//! `accept`: findings that an author has accepted on purpose, of incident.yaml, pages and site.toml.
//!
//! 1. Each entry names one finding: its code, what it quotes, and for translations where.
//! 2. A code that nobody may accept is reported, with the nearest that there is.

use super::fields::Fields;
use super::node::Node;
use super::scope;
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::model::accept::Accept;

/// Reads all entries.
pub fn parse(node: Option<Node>, diagnostics: &mut Diagnostics) -> Vec<Accept> {
    let items = node.map(|node| scope::list(node, diagnostics));
    items
        .into_iter()
        .flatten()
        .filter_map(|node| entry(node, diagnostics))
        .collect()
}

fn entry(node: Node, diagnostics: &mut Diagnostics) -> Option<Accept> {
    let mut fields = Fields::open(node, "an entry of `accept`", diagnostics)?;
    let code = fields.require("code", diagnostics);
    // An entry that is a table is known by its code: the table has no place of its own.
    let span = code.as_ref().map_or(fields.span(), |node| node.span);
    let code = code.and_then(|node| acceptable(&node, diagnostics));
    let text = fields.require("text", diagnostics);
    let text = text.and_then(|node| scope::filled(&node, diagnostics));
    let within = fields.take("in");
    let within = within.and_then(|node| scope::filled(&node, diagnostics));
    fields.finish(diagnostics);
    Some(Accept {
        code: code?,
        text: text?,
        within,
        span,
    })
}

fn acceptable(node: &Node, diagnostics: &mut Diagnostics) -> Option<Code> {
    let name = scope::filled(node, diagnostics)?;
    let found = Code::find(&name.value);
    let accepted = found.filter(|code| Code::ACCEPTABLE.contains(code));
    if accepted.is_none() {
        let message = match found {
            Some(code) => format!("`{code}` cannot be accepted"),
            None => format!("`{}` is no code of a finding", name.value),
        };
        let all = Code::ACCEPTABLE.iter().map(|code| code.as_str());
        let help = did_you_mean(&name.value, all.clone()).unwrap_or_else(|| {
            let all: Vec<_> = all.collect();
            format!("what can be accepted is {}", super::fields::words(&all))
        });
        diagnostics.push(Diagnostic::new(Code::InvalidValue, name.span, message).help(help));
    }
    accepted
}
