//! updates.yaml and updates.LOCALE.yaml to updates.
//!
//! 1. updates.yaml gives ids, times, kinds and statuses, and texts by language.
//! 2. An updates.LOCALE.yaml adds texts of one language: `ID: text`.

use super::faq_yaml::add;
use super::fields::Fields;
use super::node::{Key, Node, Value};
use super::scope::{self, Scope};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::incident::{Review, Status, Update, UpdateKind};
use crate::model::{Anchor, Locale, Markdown, Updates};
use crate::source::{FileId, Span};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Texts of side files, by update: language, key's place, text.
pub type Sides = BTreeMap<String, Vec<(Locale, Span, Markdown)>>;

/// Reads updates.yaml, if there is one. None where it is no YAML, which is reported.
pub fn parse(
    file: Option<FileId>,
    mut sides: Sides,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Updates<Markdown>> {
    let root = match file {
        Some(file) => super::yaml::parse(scope.sources.text(file), file, 0, diagnostics)?,
        None => Node::absent(),
    };
    let mut updates: Vec<Update<Markdown>> = Vec::new();
    let mut first: BTreeMap<Anchor, Span> = BTreeMap::new();
    for node in scope::list(root, diagnostics) {
        let Some(fields) = Fields::open(node, "an update", diagnostics) else {
            continue;
        };
        let Some(update) = update(fields, &mut sides, scope, diagnostics) else {
            continue;
        };
        if let Some(first) = first.get(&update.id) {
            let message = format!("the update `{}` is given twice", update.id);
            diagnostics.push(
                Diagnostic::new(Code::DuplicateId, update.span, message)
                    .help("each update has an id of its own")
                    .related(*first, "first given here"),
            );
            continue;
        }
        first.insert(update.id.clone(), update.span);
        updates.push(update);
    }
    for (id, sides) in &sides {
        let ids = || updates.iter().map(|update| update.id.as_str());
        let unknown = |(_, span, _): &(Locale, Span, Markdown)| {
            scope::unknown_side("updates.yaml", id, *span, ids())
        };
        diagnostics.extend(sides.iter().map(unknown));
    }
    Some(updates.into_iter().collect())
}

/// Reads an updates.LOCALE.yaml into `sides`.
pub fn parse_side(
    file: FileId,
    locale: &Locale,
    scope: Scope<'_>,
    sides: &mut Sides,
    diagnostics: &mut Diagnostics,
) {
    let root = super::yaml::parse(scope.sources.text(file), file, 0, diagnostics);
    let fields = root.and_then(|root| Fields::open(root, "texts of updates by id", diagnostics));
    for (key, node) in fields.map(Fields::rest).unwrap_or_default() {
        if let Some(text) = scope.markdown(&node, diagnostics) {
            sides
                .entry(key.text)
                .or_default()
                .push((locale.clone(), key.span, text));
        }
    }
}

/// Reports updates that are dated after `now`, or before the one above them.
pub fn check_times(updates: &Updates<Markdown>, now: Timestamp, diagnostics: &mut Diagnostics) {
    let mut latest: Option<Timestamp> = None;
    for update in updates {
        let Some(at) = update.at else { continue };
        if at > now {
            let message = format!("the update `{}` is dated after now, {now}", update.id);
            diagnostics.push(
                Diagnostic::new(Code::UpdateFuture, update.span, message)
                    .help("leave `at` out: it then gets the time at which it is published"),
            );
        }
        if latest.is_some_and(|latest| at < latest) {
            let message = format!("the update `{}` is older than the one above it", update.id);
            diagnostics.push(
                Diagnostic::new(Code::UpdateOrder, update.span, message)
                    .help("the newest stands last: move it up, or mend its `at`"),
            );
        }
        latest = latest.max(Some(at));
    }
}

fn update(
    mut fields: Fields,
    sides: &mut Sides,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Update<Markdown>> {
    let id = fields.require("id", diagnostics);
    let span = id.as_ref().map_or(fields.span(), |node| node.span);
    let letters = id.as_ref().and_then(|node| match &node.value {
        Value::Scalar(scalar) => Some(scalar.text.trim().to_owned()),
        _ => None,
    });
    let id = id.and_then(|node| scope::anchor(&node, diagnostics));
    let at = fields
        .take("at")
        .and_then(|node| scope::instant(&node, diagnostics));
    let kind = fields
        .take("kind")
        .and_then(|node| scope::word(&node, UpdateKind::WORDS, UpdateKind::parse, diagnostics));
    let status = fields
        .take("status")
        .and_then(|node| scope::word(&node, Status::WORDS, Status::parse, diagnostics));
    let before = diagnostics.count(Severity::Error);
    let mut text = fields
        .take("text")
        .map(|node| scope.markdowns(node, diagnostics))
        .unwrap_or_default();
    let is_told = diagnostics.count(Severity::Error) > before;
    for (locale, _, side) in letters.and_then(|id| sides.remove(&id)).unwrap_or_default() {
        add(
            &mut text,
            &locale,
            Some(side),
            |text| text.span,
            diagnostics,
        );
    }
    let about = items(&mut fields, "about", diagnostics, |node, diagnostics| {
        Some((scope::anchor(node, diagnostics)?, node.span))
    });
    let reviewed = items(&mut fields, "reviewed", diagnostics, |node, diagnostics| {
        review(node, scope, diagnostics)
    });
    fields.finish(diagnostics);
    let kind = kind.unwrap_or(UpdateKind::Update);
    if kind == UpdateKind::Correction && text.is_empty() && !is_told {
        diagnostics.push(
            Diagnostic::new(Code::UpdateText, span, "a correction needs words")
                .help("say in `text` what was wrong and what is right"),
        );
    }
    Some(Update {
        id: id?,
        span,
        at,
        kind,
        status,
        text,
        about,
        reviewed,
    })
}

fn items<T>(
    fields: &mut Fields,
    key: &'static str,
    diagnostics: &mut Diagnostics,
    mut read: impl FnMut(&Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let items = fields
        .take(key)
        .map(|node| scope::list(node, diagnostics))
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|node| read(node, diagnostics))
        .collect()
}

/// `LOCALE:UNIT`
fn review(node: &Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Review> {
    let text = scope::filled(node, diagnostics)?;
    let parts = text.value.split_once(':');
    let Some((locale, unit)) = parts.and_then(|(tag, unit)| Some((tag, Anchor::id(unit)?))) else {
        let message = format!("`{}` names no translation", text.value);
        diagnostics.push(
            Diagnostic::new(Code::InvalidValue, text.span, message)
                .help("write language and question, as in `zh-Hans:reset-password`"),
        );
        return None;
    };
    let key = Key {
        text: locale.to_owned(),
        span: text.span,
    };
    Some(Review {
        locale: scope.locale(&key, diagnostics)?,
        unit,
        span: text.span,
    })
}
