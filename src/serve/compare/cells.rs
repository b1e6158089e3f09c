//! The texts of a notice in one language, cut where an anchor is.
//!
//! 1. [`of`] gives the cells in the order of the page: title and summary, the body by its headings,
//!    questions with their groups, updates.

use super::parts;
use crate::markdown::Document;
use crate::model::ledger::UnitId;
use crate::model::{Incident, Locale};
use crate::render::notice;
use crate::render::scene::Scene;
use crate::render::view::{Notice, Phrase, Prose, Question};
use crate::serve::frame::escaped;
use std::sync::Arc;

/// A text between two anchors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The anchor that it begins with.
    pub anchor: String,
    /// What it is part of.
    pub unit: UnitId,
    /// Its text.
    pub html: String,
    /// Whether it stands in for a text that is not there in this language.
    pub is_missing: bool,
}

/// The cells of a notice; none where it has no text at all.
#[must_use]
pub fn of(scene: &Scene, incident: &Incident<Document>, locale: &Locale) -> Vec<Cell> {
    let reader = scene.readers.get(locale);
    let view = reader.and_then(|reader| notice::view(scene, reader, incident));
    view.map(|(_, view)| cells(&view)).unwrap_or_default()
}

fn cells(view: &Notice) -> Vec<Cell> {
    let summary = view.summary.as_ref();
    let summary = summary.map(|summary| format!("<p>{}</p>", escaped(&summary.text)));
    let html = format!(
        "<h3>{}</h3>{}",
        escaped(&view.title.text),
        summary.unwrap_or_default()
    );
    let mut cells = vec![cell(
        "_title",
        UnitId::Notice,
        html,
        view.title.foreign.is_some(),
    )];
    if let Some(withdrawn) = &view.withdrawn {
        let html = paragraph(&withdrawn.reason);
        let is_missing = withdrawn.reason.foreign.is_some();
        cells.push(cell("_withdrawn", UnitId::Facts, html, is_missing));
    }
    if let Some(body) = &view.body {
        let is_missing = body.foreign.is_some();
        let parts = parts::cut(&body.html).into_iter();
        cells.extend(parts.map(|(anchor, html)| {
            let anchor = anchor.unwrap_or_else(|| "_body".to_owned());
            cell(&anchor, UnitId::Notice, html, is_missing)
        }));
    }
    for group in view.faq.iter().flat_map(|faq| &faq.groups) {
        if let (Some(id), Some(title)) = (&group.id, &group.title) {
            let html = format!("<h3>{}</h3>", escaped(&title.text));
            let unit = UnitId::Group(Arc::from(&**id));
            cells.push(cell(id, unit, html, title.foreign.is_some()));
        }
        cells.extend(group.questions.iter().map(question));
    }
    cells.extend(view.updates.iter().map(|update| {
        let name = update.id.strip_prefix("update-").unwrap_or(&update.id);
        let (text, is_missing) = prose(update.text.as_ref());
        let html = format!("<h3>{}</h3>{text}", escaped(&update.kind.text));
        cell(
            &update.id,
            UnitId::Update(Arc::from(name)),
            html,
            is_missing,
        )
    }));
    cells
}

fn question(question: &Question) -> Cell {
    let (answer, is_missing) = match (&question.answer, &question.retired) {
        (None, Some(retired)) => (
            retired.reason.as_ref().map(paragraph).unwrap_or_default(),
            retired
                .reason
                .as_ref()
                .is_some_and(|reason| reason.foreign.is_some()),
        ),
        (answer, _) => prose(answer.as_ref()),
    };
    let html = format!("<h3>{}</h3>{answer}", escaped(&question.question.text));
    let unit = UnitId::Question(Arc::from(&*question.id));
    let is_missing = is_missing || question.question.foreign.is_some();
    cell(&question.id, unit, html, is_missing)
}

fn prose(prose: Option<&Prose>) -> (String, bool) {
    prose.map_or_else(Default::default, |prose| {
        (prose.html.clone(), prose.foreign.is_some())
    })
}

fn paragraph(text: &Phrase) -> String {
    format!("<p>{}</p>", escaped(&text.text))
}

fn cell(anchor: &str, unit: UnitId, html: String, is_missing: bool) -> Cell {
    Cell {
        anchor: anchor.to_owned(),
        unit,
        html,
        is_missing,
    }
}
