//! What an incident of a cState status page says besides its text.
//!
//! 1. [`parts`] takes the paragraphs that `track` gives a time out of a text: each is an update. Words such as
//!    *Monitoring* at their start are statuses.
//! 2. [`facts`] reads the front matter: severity, when it was resolved, which systems it affected.

use super::content::Entry;
use super::front::instant;
use super::origin::Origin;
use super::shortcode::shortcodes;
use super::site::Story;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A text taken apart.
pub(super) struct Parts {
    /// The text without what is tracked: spaces stand in its place.
    pub rest: String,
    pub tracked: Vec<Tracked>,
}

/// A paragraph with a time.
pub(super) struct Tracked {
    pub at: Timestamp,
    /// What it is called by its time: `at-20180413-165000`.
    pub id: String,
    pub text: String,
    /// Where it stands in the text.
    pub start: usize,
}

/// Statuses, by the words that paragraphs begin with.
const STATUSES: [(&str, &str); 6] = [
    ("investigating", "investigating"),
    ("identified", "identified"),
    ("monitoring", "monitoring"),
    ("resolved", "resolved"),
    ("fixed", "resolved"),
    ("completed", "resolved"),
];

/// Parts what is tracked from the rest.
pub(super) fn parts(entry: &Entry<'_>, zone: &TimeZone, diagnostics: &mut Diagnostics) -> Parts {
    let text = entry.text;
    let mut parts = Parts {
        rest: text.to_owned(),
        tracked: Vec::new(),
    };
    let mut start = 0;
    for paragraph in text.split_inclusive("\n\n") {
        let here = start;
        start += paragraph.len();
        let codes = shortcodes(paragraph);
        let is_track = |code: &&super::shortcode::Shortcode| code.name == "track" && !code.is_shown;
        let Some(track) = codes.iter().find(is_track) else {
            continue;
        };
        let written = track.value("", 0).unwrap_or_default();
        let Some(at) = instant(written, zone) else {
            let span = entry.start + here + track.at.start..entry.start + here + track.at.end;
            let message = format!("`{written}` is no time that candor knows");
            diagnostics.push(
                Diagnostic::new(Code::ImportKept, Span::new(entry.file, span), message).help(
                    "the paragraph stays in the notice: make an update of it in updates.yaml",
                ),
            );
            continue;
        };
        let mut own = paragraph.to_owned();
        own.replace_range(track.at.clone(), &" ".repeat(track.at.len()));
        let id = at
            .to_zoned(zone.clone())
            .strftime("at-%Y%m%d-%H%M%S")
            .to_string();
        let same = |other: &&Tracked| other.at == at;
        let number = parts.tracked.iter().filter(same).count() + 1;
        parts.tracked.push(Tracked {
            at,
            id: if number > 1 {
                format!("{id}-{number}")
            } else {
                id
            },
            text: own,
            start: here,
        });
        let blank: String = paragraph
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        parts.rest.replace_range(here..start, &blank);
    }
    parts
}

/// A text without the lines that were emptied, and without a rule at its end.
pub(super) fn tidied(text: &str) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push('\n');
        }
        blank = false;
        out.push_str(line);
        out.push('\n');
    }
    let trimmed = out.trim();
    let trimmed = trimmed.strip_suffix("---").unwrap_or(trimmed);
    trimmed.trim().to_owned()
}

/// The status that a paragraph begins with, and what it says behind that: `*Monitoring* - A fix …`.
pub(super) fn status(text: &str) -> (Option<&'static str>, &str) {
    let text = text.trim();
    let bare = text.trim_start_matches(['*', '_']);
    let marks = text.len() - bare.len();
    if marks == 0 {
        return (None, text);
    }
    let end = bare.find(['*', '_']);
    let Some((word, rest)) = end.and_then(|end| bare.split_at_checked(end)) else {
        return (None, text);
    };
    let word = word.trim().trim_end_matches(':').to_lowercase();
    let rest = rest.trim_start_matches(['*', '_']).trim_start();
    let said = rest.trim_start_matches(['-', '–', '—', ':']).trim_start();
    let found = STATUSES.iter().find(|(own, _)| *own == word);
    match found {
        Some((_, status)) => (Some(status), said),
        None if word == "update" && said != rest => (None, said),
        None => (None, text),
    }
}

/// What front matter says of an incident.
pub(super) fn facts(
    entry: &Entry<'_>,
    story: &mut Story,
    origin: &Origin,
    diagnostics: &mut Diagnostics,
) {
    let front = &entry.front;
    if front.get("resolved").is_none() && front.get("severity").is_none() {
        return;
    }
    let is_informational = front.is_true("informational");
    story.is_resolved = front.is_true("resolved") || is_informational;
    story.status = if story.is_resolved {
        "resolved"
    } else {
        "investigating"
    };
    story.resolved = front
        .time(&["resolvedwhen"], &origin.zone)
        .filter(|_| story.is_resolved);
    story.category = (!is_informational).then_some("availability");
    story.severity = match front.text("severity").as_deref() {
        Some("notice") => Some("low"),
        Some("disrupted") => Some("medium"),
        Some("down") => Some("high"),
        Some(other) => {
            let span = front.get("severity").map(|node| node.span);
            let message = format!("`{other}` is no severity of cState");
            diagnostics.extend(span.map(|span| {
                Diagnostic::new(Code::ImportLeftOut, span, message)
                    .help("write `severity` in the new incident.yaml: low, medium, high, critical")
            }));
            None
        }
        None => None,
    };
    let affected: Vec<_> = front
        .texts("affected")
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    if !affected.is_empty() {
        for version in story.versions.values_mut() {
            version.summary.get_or_insert_with(|| affected.join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_begins_with_its_status() {
        for (text, found, said) in [
            (
                "*Monitoring* - A fix is out.",
                Some("monitoring"),
                "A fix is out.",
            ),
            ("**Resolved**: Done.", Some("resolved"), "Done."),
            (
                "_Identified_ – It was a cable.",
                Some("identified"),
                "It was a cable.",
            ),
            ("*Update* - More.", None, "More."),
            ("*Really* bad.", None, "*Really* bad."),
            ("Plain.", None, "Plain."),
            ("*open", None, "*open"),
        ] {
            assert_eq!(status(text), (found, said), "{text}");
        }
    }

    #[test]
    fn what_was_emptied_leaves_nothing() {
        assert_eq!(tidied("a\n   \n\n  \nb\n\n---\n\n   \n"), "a\n\nb");
    }
}
