//! The bar below a page: what stands between it and its publication.
//!
//! 1. Findings of the site, changes of this notice that are not recorded, its translations that are
//!    missing or older than their source. Each leads to what it is about.
//! 2. The same page in other languages, and two languages side by side.

use super::answer::OWN;
use super::frame::escaped;
use super::site::Found;
use super::{Shown, Site};
use crate::check::record::units;
use crate::ledger::Freshness;
use crate::markdown::Document;
use crate::model::config::LocaleConfig;
use crate::model::ledger::{TextId, UnitId};
use crate::model::{Incident, Locale, SitePath, route};
use crate::render::scene::{Scene, Subject};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The bar of a page.
#[must_use]
pub fn html(shown: &Shown, target: &str) -> String {
    let findings = shown.findings.counts.as_ref().map(|counts| {
        let class = if shown.findings.has_errors {
            "bad"
        } else {
            "warn"
        };
        format!("<a class=\"{class}\" href=\"{OWN}\">{counts}</a>")
    });
    let page = shown.site.as_deref().and_then(|site| about(site, target));
    format!(
        "<aside class=\"bar\" aria-label=\"Preview\"><p><strong>Preview</strong> {}</p>{}</aside>",
        findings.unwrap_or_default(),
        page.unwrap_or_default()
    )
}

/// What there is to say of a page.
fn about(site: &Site, target: &str) -> Option<String> {
    let scene = site.scene();
    if target.starts_with(OWN) {
        return None;
    }
    let Found::File(path) = site.find(target.split('?').next()?) else {
        return None;
    };
    let (locale, subject) = subject(scene, &path)?;
    let mut html = String::new();
    if let Subject::Incident(incident) = subject {
        html.push_str(&unrecorded(scene, incident, locale));
        html.push_str(&behind(scene, incident, locale));
    }
    html.push_str(&languages(scene, subject, locale));
    Some(html)
}

/// Which page of which language a file is.
fn subject<'a>(scene: &'a Scene, path: &SitePath) -> Option<(&'a Locale, Subject<'a>)> {
    let mut parts = path.as_str().split('/');
    let tag = parts.next()?;
    let mut active = scene.config().active();
    let locale = active.find(|locale| locale.tag.as_str() == tag)?;
    let site = &scene.anchored.site;
    let subject = match parts.next()? {
        "incidents" => Subject::Incident(site.incident(parts.next()?)?),
        name => {
            let mut pages = site.pages.iter();
            Subject::Page(pages.find(|page| page.name.as_str() == name)?)
        }
    };
    Some((&locale.tag, subject))
}

/// What the ledger does not have as it is.
fn unrecorded(scene: &Scene, incident: &Incident<Document>, locale: &Locale) -> String {
    if incident.is_unpublished(scene.anchored.now) {
        return "<p class=\"warn\">Not published: a draft, or scheduled</p>".to_owned();
    }
    let record = scene.record(incident);
    let Some(pending) = record.and_then(|record| record.history.pending()) else {
        return String::new();
    };
    let is_new = record.is_some_and(|record| record.history.recorded().is_empty());
    if is_new {
        return "<p class=\"warn\">Not recorded yet</p>".to_owned();
    }
    let texts: BTreeSet<&TextId> = pending.changes.iter().map(|change| &change.text).collect();
    let items = texts.iter().map(|text| {
        let at = text.locale.as_ref().unwrap_or(locale);
        (text.to_string(), link(scene, incident, at, &text.unit))
    });
    let summary = match texts.len() {
        0 => "A change is not recorded".to_owned(),
        1 => "1 change is not recorded".to_owned(),
        count => format!("{count} changes are not recorded"),
    };
    list("warn", &summary, items)
}

/// Translations that are missing or older than their source: those of the page's language, on a page
/// in the source's language all.
fn behind(scene: &Scene, incident: &Incident<Document>, locale: &Locale) -> String {
    let Some(record) = scene
        .record(incident)
        .filter(|_| incident.facts.withdrawn.is_none())
    else {
        return String::new();
    };
    let source = &incident.facts.source;
    let shown = scene
        .config()
        .active()
        .filter(|other| other.tag != *source && (locale == source || other.tag == *locale));
    let mut html = String::new();
    for other in shown {
        let mut items = Vec::new();
        let (mut stale, mut missing) = (0, 0);
        for (unit, _) in units(incident, &other.tag) {
            let word = match record.freshness(incident, &unit, &other.tag) {
                Freshness::Nothing | Freshness::Current => continue,
                Freshness::Stale(_) => {
                    stale += 1;
                    "stale"
                }
                Freshness::Missing => {
                    missing += 1;
                    "missing"
                }
            };
            let href = link(scene, incident, &other.tag, &unit);
            items.push((format!("{unit}: {word}"), href));
        }
        let counts = [(stale, "stale"), (missing, "missing")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if !items.is_empty() {
            let summary = format!("{}: {}", other.name, counts.join(", "));
            html.push_str(&list("late", &summary, items.into_iter()));
        }
    }
    html
}

/// Where a unit is shown.
fn link(
    scene: &Scene,
    incident: &Incident<Document>,
    locale: &Locale,
    unit: &UnitId,
) -> Option<String> {
    if !scene.has_page(Subject::Incident(incident), locale) {
        return None;
    }
    let page = scene.url(&route::notice(locale, &incident.slug));
    Some(match unit {
        UnitId::Facts | UnitId::Notice | UnitId::Asset(_) => page,
        UnitId::Group(_) | UnitId::Question(_) | UnitId::Update(_) => format!("{page}#{unit}"),
    })
}

fn list(
    class: &str,
    summary: &str,
    items: impl Iterator<Item = (String, Option<String>)>,
) -> String {
    let mut html = format!(
        "<details class=\"{class}\"><summary>{}</summary><ul>",
        escaped(summary)
    );
    for (text, href) in items {
        let text = escaped(&text);
        // Writing to a string cannot fail.
        let _ = match href {
            Some(href) => write!(html, "<li><a href=\"{}\">{text}</a></li>", escaped(&href)),
            None => write!(html, "<li>{text}</li>"),
        };
    }
    html + "</ul></details>"
}

/// Links to the page in other languages, and to the comparison with each.
fn languages(scene: &Scene, subject: Subject<'_>, locale: &Locale) -> String {
    let others: Vec<&LocaleConfig> = scene
        .config()
        .active()
        .filter(|other| other.tag != *locale && scene.has_page(subject, &other.tag))
        .collect();
    if others.is_empty() {
        return String::new();
    }
    let source = match subject {
        Subject::Incident(incident) => Some((&incident.slug, &incident.facts.source)),
        Subject::Page(_) => None,
    };
    let mut html = "<nav aria-label=\"Languages of this page\"><ul>".to_owned();
    for other in others {
        let href = escaped(&scene.url(&subject.path(&other.tag)));
        let (tag, name) = (&other.tag, escaped(&other.name));
        let dir = other.tag.dir();
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<li><a class=\"language\" href=\"{href}\" lang=\"{tag}\" dir=\"{dir}\">{name}</a>"
        );
        if let Some((slug, source)) = source {
            // The source stands on the left, whichever of the two is looked at.
            let (left, right) = if tag == source {
                (tag, locale)
            } else {
                (locale, tag)
            };
            let _ = write!(
                html,
                " <a class=\"language\" href=\"{OWN}compare/{slug}?left={left}&amp;right={right}\" \
                 aria-label=\"Compare {left} with {right}\">compare</a>"
            );
        }
        html.push_str("</li>");
    }
    html + "</ul></nav>"
}
