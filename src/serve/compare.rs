//! Two languages of a notice side by side, for whoever reviews a translation.
//!
//! 1. The texts of each language are cut into cells ([`cells`]): title, each part of the body, each
//!    question, each update.
//! 2. Cells with one anchor stand in one row ([`rows`]), so that the languages stay beside each other
//!    however long their texts are: they scroll together because they are one page.
//! 3. What is missing or older than its source is marked.

mod cells;
mod parts;

use super::answer::OWN;
use super::frame::{document, escaped};
use super::{Shown, Site};
use crate::ledger::Freshness;
use crate::markdown::Document;
use crate::model::config::LocaleConfig;
use crate::model::ledger::UnitId;
use crate::model::{Incident, Locale, route};
use crate::render::scene::Scene;
use cells::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The page at `/_candor/compare/SLUG?left=…&right=…`; none where there is no such notice or language.
/// Without languages, the source is compared with the next.
#[must_use]
pub fn page(shown: &Shown, target: &str) -> Option<String> {
    let site = shown.site.as_deref()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let slug = path.strip_prefix(OWN)?.strip_prefix("compare/")?;
    let incident = site
        .scene()
        .anchored
        .site
        .incident(slug.trim_end_matches('/'))?;
    let query: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let scene = site.scene();
    let find = |tag: &str| {
        let mut active = scene.config().active();
        active.find(|locale| locale.tag.as_str() == tag)
    };
    let source = incident.facts.source.as_str();
    let left = find(query.get("left").map_or(source, |tag| tag))?;
    let right = match query.get("right") {
        Some(tag) => find(tag)?,
        None => scene
            .config()
            .active()
            .find(|other| other.tag != left.tag)?,
    };
    Some(Comparison { site, incident }.html(left, right))
}

struct Comparison<'a> {
    site: &'a Site,
    incident: &'a Incident<Document>,
}

/// Cells that belong together.
struct Row {
    anchor: String,
    unit: UnitId,
    left: Option<Cell>,
    right: Option<Cell>,
}

impl Comparison<'_> {
    fn html(&self, left: &LocaleConfig, right: &LocaleConfig) -> String {
        let scene = self.site.scene();
        let cells = |locale: &LocaleConfig| cells::of(scene, self.incident, &locale.tag);
        let rows = rows(cells(left), cells(right));
        let anchors: BTreeSet<String> = rows.iter().map(|row| row.anchor.clone()).collect();
        let slug = &self.incident.slug;
        let mut main = format!(
            "<h1>{slug}: {} and {}</h1>{}",
            left.tag,
            right.tag,
            self.switch(scene, left, right)
        );
        main.push_str("<div class=\"sides\"><div class=\"heads\">");
        for side in [left, right] {
            let href = escaped(&scene.url(&route::notice(&side.tag, slug)));
            let name = escaped(&side.name);
            let (tag, dir) = (&side.tag, side.tag.dir());
            // Writing to a string cannot fail.
            let _ = write!(
                main,
                "<h2 lang=\"{tag}\" dir=\"{dir}\"><a href=\"{href}\">{name}</a></h2>"
            );
        }
        main.push_str("</div>");
        for row in rows {
            let anchor = escaped(&row.anchor);
            let _ = write!(
                main,
                "<section class=\"row\" id=\"{anchor}\" aria-label=\"{anchor}\">"
            );
            main.push_str(&self.cell(&left.tag, ("left", row.left.as_ref()), &row.unit, &anchors));
            let right_cell = ("right", row.right.as_ref());
            main.push_str(&self.cell(&right.tag, right_cell, &row.unit, &anchors));
            main.push_str("</section>");
        }
        main.push_str("</div>");
        document(&format!("{slug}: {} and {}", left.tag, right.tag), &main)
    }

    /// Links to other pairs of languages.
    fn switch(&self, scene: &Scene, left: &LocaleConfig, right: &LocaleConfig) -> String {
        let slug = &self.incident.slug;
        let link = |left: &Locale, right: &Locale, text: &str| {
            format!(
                "<li><a class=\"language\" href=\"{OWN}compare/{slug}?left={left}&amp;right={right}\">{text}</a></li>"
            )
        };
        let others = scene
            .config()
            .active()
            .filter(|other| ![&left.tag, &right.tag].contains(&&other.tag));
        let others: String = others
            .map(|other| {
                let text = format!("{} and {}", left.tag, other.tag);
                link(&left.tag, &other.tag, &text)
            })
            .collect();
        let swap = link(&right.tag, &left.tag, "Swap sides");
        format!("<nav class=\"switch\" aria-label=\"Languages\"><ul>{swap}{others}</ul></nav>")
    }

    fn cell(
        &self,
        locale: &Locale,
        (side, cell): (&str, Option<&Cell>),
        unit: &UnitId,
        rows: &BTreeSet<String>,
    ) -> String {
        let (tag, dir) = (locale, locale.dir());
        let state = self.state(locale, cell, unit);
        let (class, mark) = match state {
            Some((class, words)) => (
                format!(" {class}"),
                format!("<p class=\"mark\" lang=\"en\" dir=\"ltr\">{words}</p>"),
            ),
            None => (String::new(), String::new()),
        };
        let text = cell.filter(|cell| !cell.is_missing);
        let text = text.map(|cell| parts::renamed(&cell.html, side, rows));
        format!(
            "<div class=\"cell{class}\" lang=\"{tag}\" dir=\"{dir}\">{mark}{}</div>",
            text.unwrap_or_default()
        )
    }

    /// What is wrong with a translation: a class, and words.
    fn state(
        &self,
        locale: &Locale,
        cell: Option<&Cell>,
        unit: &UnitId,
    ) -> Option<(&'static str, &'static str)> {
        let source = &self.incident.facts.source;
        if cell.is_none_or(|cell| cell.is_missing) {
            return Some(("missing", "not there"));
        }
        if locale == source {
            return None;
        }
        let record = self.site.scene().record(self.incident)?;
        match record.freshness(self.incident, unit, locale) {
            Freshness::Stale(_) => Some(("stale", "older than its source")),
            Freshness::Missing | Freshness::Nothing | Freshness::Current => None,
        }
    }
}

/// The cells of two languages by their anchors, in the order of the left, with what only the right has
/// where it stands there.
fn rows(left: Vec<Cell>, right: Vec<Cell>) -> Vec<Row> {
    let on_left: BTreeSet<String> = left.iter().map(|cell| cell.anchor.clone()).collect();
    let mut right: Vec<Option<Cell>> = right.into_iter().map(Some).collect();
    let mut rows = Vec::new();
    let alone = |cell: Cell| Row {
        anchor: cell.anchor.clone(),
        unit: cell.unit.clone(),
        left: None,
        right: Some(cell),
    };
    for cell in left {
        let at = right.iter().position(|other| {
            let other = other.as_ref();
            other.is_some_and(|other| other.anchor == cell.anchor)
        });
        let before = right.iter_mut().take(at.unwrap_or(0));
        let only = before.filter(|other| {
            let other = other.as_ref();
            other.is_some_and(|other| !on_left.contains(&other.anchor))
        });
        rows.extend(only.filter_map(Option::take).map(alone));
        let beside = at.and_then(|at| right.get_mut(at)).and_then(Option::take);
        rows.push(Row {
            anchor: cell.anchor.clone(),
            unit: cell.unit.clone(),
            left: Some(cell),
            right: beside,
        });
    }
    rows.extend(right.into_iter().flatten().map(alone));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(anchors: &str) -> Vec<Cell> {
        let cells = anchors.chars().map(|anchor| Cell {
            anchor: anchor.to_string(),
            unit: UnitId::Notice,
            html: String::new(),
            is_missing: false,
        });
        cells.collect()
    }

    #[test]
    fn what_has_one_anchor_stands_in_one_row() {
        let check = |left: &str, right: &str, expected: &str| {
            let rows = rows(cells(left), cells(right));
            let found: Vec<String> = rows
                .iter()
                .map(|row| {
                    let side = |cell: &Option<Cell>| match cell {
                        Some(cell) => cell.anchor.clone(),
                        None => "-".to_owned(),
                    };
                    side(&row.left) + &side(&row.right)
                })
                .collect();
            assert_eq!(found.join(" "), expected, "{left} {right}");
        };
        check("abc", "abc", "aa bb cc");
        check("abc", "ac", "aa b- cc");
        check("ac", "abc", "aa -b cc");
        check("", "ab", "-a -b");
        check("ab", "", "a- b-");
        check("abc", "cxa", "-x aa b- cc");
    }
}
