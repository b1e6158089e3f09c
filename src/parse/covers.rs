//! `covers` in incident.yaml.
//!
//! 1. Each key is a frame, each key in it an item of that frame; others are told with the nearest.
//! 2. A value is an anchor, or a list of them. Whether the page has it is not known yet.

use super::fields::Fields;
use super::node::{Node, Value};
use super::scope;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::frame::{Covered, FRAMES, Frame, Given};
use crate::source::Span;
use std::sync::Arc;

/// Reads the table.
pub fn parse(node: Option<Node>, diagnostics: &mut Diagnostics) -> Vec<Covered> {
    let fields = node.and_then(|node| Fields::open(node, "`covers`", diagnostics));
    let Some(mut fields) = fields else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for frame in FRAMES {
        if let Some((key, node)) = fields.take_entry(frame.name) {
            found.extend(covered(frame, key.span, node, diagnostics));
        }
    }
    fields.finish(diagnostics);
    found
}

fn covered(
    frame: &'static Frame,
    span: Span,
    node: Node,
    diagnostics: &mut Diagnostics,
) -> Option<Covered> {
    let mut fields = Fields::open(node, frame.name, diagnostics)?;
    let mut items = Vec::new();
    for item in frame.items {
        let Some(node) = fields.take(item.name) else {
            continue;
        };
        let anchors = anchors(node, diagnostics);
        if !anchors.is_empty() {
            items.push(Given { item, anchors });
        }
    }
    fields.finish(diagnostics);
    Some(Covered { frame, span, items })
}

fn anchors(node: Node, diagnostics: &mut Diagnostics) -> Vec<(Arc<str>, Span)> {
    let nodes = match node.value {
        Value::List(items) => items,
        _ => vec![node],
    };
    let mut anchor = |node: Node| {
        let text = scope::filled(&node, diagnostics)?;
        if let Some(bare) = text.value.strip_prefix('#') {
            let message = format!("`{}` has a `#` before the anchor", text.value);
            diagnostics.push(
                Diagnostic::new(Code::InvalidValue, text.span, message)
                    .help(format!("write `{bare}`")),
            );
            return None;
        }
        Some((text.value, text.span))
    };
    nodes.into_iter().filter_map(&mut anchor).collect()
}
