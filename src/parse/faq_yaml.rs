//! faq.yaml and faq.LOCALE.yaml to questions.
//!
//! 1. faq.yaml gives order, ids, dates and retirements, and texts by language.
//! 2. A faq.LOCALE.yaml adds texts of one language; one given in both places is an error.

use super::fields::Fields;
use super::node::{Node, Value};
use super::scope::{self, Scope};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::incident::{FaqItem, Group, Question, QuestionState, Reference, Retirement};
use crate::model::{Anchor, Faq, Locale, Localized, Markdown, Slug, Text};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;

/// The texts of one question in one language's own file.
pub struct Side {
    locale: Locale,
    span: Span,
    question: Option<Text>,
    answer: Option<Markdown>,
    reason: Option<Text>,
    translated_from: Option<Text>,
}

/// Texts of side files, by question.
pub type Sides = BTreeMap<String, Vec<Side>>;

/// Reads faq.yaml, if there is one. None where it is no YAML, which is reported.
pub fn parse(
    file: Option<FileId>,
    mut sides: Sides,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Faq<Markdown>> {
    let root = match file {
        Some(file) => super::yaml::parse(scope.sources.text(file), file, 0, diagnostics)?,
        None => Node::absent(),
    };
    let mut items = Vec::new();
    for node in scope::list(root, diagnostics) {
        let Some(mut fields) = Fields::open(node, "a question", diagnostics) else {
            continue;
        };
        let item = if fields.has("group") {
            group(&mut fields, scope, diagnostics).map(FaqItem::Group)
        } else {
            question(&mut fields, &mut sides, scope, diagnostics).map(FaqItem::Question)
        };
        fields.finish(diagnostics);
        items.extend(item);
    }
    let ids: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            FaqItem::Question(question) => Some(question.id.as_str()),
            FaqItem::Group(_) => None,
        })
        .collect();
    for (id, sides) in &sides {
        let unknown =
            |side: &Side| scope::unknown_side("faq.yaml", id, side.span, ids.iter().copied());
        diagnostics.extend(sides.iter().map(unknown));
    }
    Some(items.into_iter().collect())
}

/// Reads a faq.LOCALE.yaml into `sides`.
pub fn parse_side(
    file: FileId,
    locale: &Locale,
    scope: Scope<'_>,
    sides: &mut Sides,
    diagnostics: &mut Diagnostics,
) {
    let root = super::yaml::parse(scope.sources.text(file), file, 0, diagnostics);
    let fields = root.and_then(|root| Fields::open(root, "questions by id", diagnostics));
    for (key, node) in fields.map(Fields::rest).unwrap_or_default() {
        let Some(mut fields) = Fields::open(node, "a translated question", diagnostics) else {
            continue;
        };
        let mut text = |key, diagnostics: &mut Diagnostics| {
            fields
                .take(key)
                .and_then(|node| scope::text(&node, diagnostics))
        };
        let question = text("question", diagnostics);
        let reason = text("reason", diagnostics);
        let translated_from = text("translated_from", diagnostics);
        let answer = fields
            .take("answer")
            .and_then(|node| scope.markdown(&node, diagnostics));
        fields.finish(diagnostics);
        let locale = locale.clone();
        let side = Side {
            locale,
            span: key.span,
            question,
            answer,
            reason,
            translated_from,
        };
        sides.entry(key.text).or_default().push(side);
    }
}

fn group(fields: &mut Fields, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Group> {
    let id = fields.require("group", diagnostics);
    let span = id.as_ref().map_or(fields.span(), |node| node.span);
    let id = id.and_then(|node| page_anchor(&node, diagnostics));
    let title = fields.require("title", diagnostics);
    let before = diagnostics.count(Severity::Error);
    let mut title = scope.names(title?, diagnostics);
    if diagnostics.count(Severity::Error) == before {
        title = title.filled(span, "the group", diagnostics);
    }
    Some(Group {
        id: id?,
        span,
        title,
    })
}

/// An id that does not begin as those of updates do.
pub fn page_anchor(node: &Node, diagnostics: &mut Diagnostics) -> Option<Anchor> {
    let id = scope::anchor(node, diagnostics)?;
    if id.as_str().starts_with("update-") {
        let message = format!("`{id}` begins as the anchors of updates do");
        diagnostics.push(
            Diagnostic::new(Code::ReservedId, node.span, message)
                .help("choose an id that does not begin with `update-`"),
        );
        return None;
    }
    Some(id)
}

fn question(
    fields: &mut Fields,
    sides: &mut Sides,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Question<Markdown>> {
    let id = fields.require("id", diagnostics);
    let span = id.as_ref().map_or(fields.span(), |node| node.span);
    let sides = id.as_ref().and_then(|node| sides.remove(letters(node)?));
    let sides = sides.unwrap_or_default();
    let id = id.and_then(|node| page_anchor(&node, diagnostics));
    let before = diagnostics.count(Severity::Error);
    let mut question = localized(fields, "question", scope, diagnostics);
    let is_told = diagnostics.count(Severity::Error) > before;
    let mut translated_from = localized(fields, "translated_from", scope, diagnostics);
    let answer = fields.take_entry("answer");
    let retired = fields.decided("retired", diagnostics);
    for side in &sides {
        add(
            &mut question,
            &side.locale,
            side.question.clone(),
            |text| text.span,
            diagnostics,
        );
        let from = side.translated_from.clone();
        add(
            &mut translated_from,
            &side.locale,
            from,
            |text| text.span,
            diagnostics,
        );
    }
    let state = match (answer, retired) {
        (Some((key, _)), Some(_)) => {
            diagnostics.push(
                Diagnostic::new(
                    Code::RetiredAnswer,
                    key.span,
                    "a retired question has no answer",
                )
                .help("remove `answer`, or `retired`; the ledger keeps the old answer"),
            );
            None
        }
        (None, Some(node)) => {
            retirement(node, sides, scope, diagnostics).map(QuestionState::Retired)
        }
        (answer, None) => {
            let node = answer.map(|(_, node)| node);
            live(node, span, sides, scope, diagnostics).map(QuestionState::Live)
        }
    };
    if !is_told {
        question = question.filled(span, "the question", diagnostics);
    }
    Some(Question {
        id: id?,
        span,
        question,
        state: state?,
        translated_from,
    })
}

/// What an id is written with, valid or not: side files refer to it by that.
fn letters(id: &Node) -> Option<&str> {
    match &id.value {
        Value::Scalar(scalar) => Some(scalar.text.trim()),
        _ => None,
    }
}

fn localized(
    fields: &mut Fields,
    key: &'static str,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Localized<Text> {
    fields
        .take(key)
        .map(|node| scope.texts(node, diagnostics))
        .unwrap_or_default()
}

fn live(
    node: Option<Node>,
    span: Span,
    sides: Vec<Side>,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Localized<Markdown>> {
    let before = diagnostics.count(Severity::Error);
    let mut answer = node
        .map(|node| scope.markdowns(node, diagnostics))
        .unwrap_or_default();
    let is_told = diagnostics.count(Severity::Error) > before;
    for side in sides {
        unwanted(
            side.reason.as_ref(),
            "reason",
            "the question is not retired",
            diagnostics,
        );
        add(
            &mut answer,
            &side.locale,
            side.answer,
            |text| text.span,
            diagnostics,
        );
    }
    if answer.is_empty() && is_told {
        return None;
    }
    if answer.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                Code::AnswerMissing,
                span,
                "this question has no answer in any language",
            )
            .help("write `answer`, or retire the question with `retired`"),
        );
        return None;
    }
    Some(answer)
}

fn retirement(
    node: Node,
    sides: Vec<Side>,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Retirement> {
    let mut fields = Fields::open(node, "`retired`", diagnostics)?;
    let at = fields
        .require("at", diagnostics)
        .and_then(|node| scope::moment(&node, diagnostics));
    let see = fields
        .take("see")
        .and_then(|node| reference(&node, diagnostics));
    let mut reason = localized(&mut fields, "reason", scope, diagnostics);
    fields.finish(diagnostics);
    for side in sides {
        let answer = side.answer.as_ref();
        if let Some(answer) = answer {
            diagnostics.push(
                Diagnostic::new(
                    Code::RetiredAnswer,
                    answer.span,
                    "a retired question has no answer",
                )
                .help("remove `answer`; a translation of the reason goes into `reason`"),
            );
        }
        add(
            &mut reason,
            &side.locale,
            side.reason,
            |text| text.span,
            diagnostics,
        );
    }
    Some(Retirement {
        at: at?,
        see,
        reason,
    })
}

fn unwanted(text: Option<&Text>, key: &str, why: &str, diagnostics: &mut Diagnostics) {
    if let Some(text) = text {
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownKey,
                text.span,
                format!("`{key}` has no place here: {why}"),
            )
            .help(format!("remove `{key}`")),
        );
    }
}

/// `ID`, or `SLUG#ID`.
fn reference(node: &Node, diagnostics: &mut Diagnostics) -> Option<Reference> {
    let text = scope::filled(node, diagnostics)?;
    let (slug, id) = match text.value.split_once('#') {
        Some((slug, id)) => (Some(Slug::parse(slug)), Anchor::id(id)),
        None => (None, Anchor::id(&text.value)),
    };
    match (slug, id) {
        (Some(Some(slug)), Some(id)) => Some(Reference {
            slug: Some(slug),
            id,
            span: text.span,
        }),
        (None, Some(id)) => Some(Reference {
            slug: None,
            id,
            span: text.span,
        }),
        _ => {
            let message = format!("`{}` names no question", text.value);
            diagnostics.push(
                Diagnostic::new(Code::InvalidId, text.span, message)
                    .help("write an id of this page, or `SLUG#id` for another notice's"),
            );
            None
        }
    }
}

/// Puts a side file's text in; it must not be there already.
pub fn add<T>(
    texts: &mut Localized<T>,
    locale: &Locale,
    text: Option<T>,
    span: impl Fn(&T) -> Span,
    diagnostics: &mut Diagnostics,
) {
    let Some(text) = text else { return };
    let here = span(&text);
    if let Some(first) = texts.get(locale) {
        diagnostics.push(
            Diagnostic::new(
                Code::GivenTwice,
                here,
                format!("the text in `{locale}` is given twice"),
            )
            .help("keep it in one of the two files")
            .related(span(first), "also given here"),
        );
        return;
    }
    texts.insert(locale.clone(), text);
}

impl Localized<Text> {
    /// Itself; where it is in no language, that is reported.
    fn filled(self, span: Span, what: &str, diagnostics: &mut Diagnostics) -> Self {
        if self.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    Code::EmptyText,
                    span,
                    format!("{what} has no text in any language"),
                )
                .help("write it in at least one language"),
            );
        }
        self
    }
}
