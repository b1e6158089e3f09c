//! What a search comes to, for people.
//!
//! 1. Which question, and whether its link may be sent.
//! 2. Its addresses; a reply for each language; what else fits.

use super::answer::{Found, Live, LiveState, Match, Other, Retired, Version, VersionState};
use crate::diag::report::{visible, visible_prose};
use unicode_width::UnicodeWidthStr;

/// What the address is called that leads readers of any language on.
const ANY: &str = "any language";

/// The text; empty where nothing fits.
pub(super) fn of(found: &Found) -> String {
    let mut text = String::new();
    let Some(best) = &found.best else {
        return text;
    };
    head(best, &mut text);
    addresses(best, &mut text);
    for (tag, version) in &best.languages {
        reply(best, (tag, version), &mut text);
    }
    if !found.others.is_empty() {
        line(&mut text, "");
        line(&mut text, "others that fit:");
        others(&found.others, &mut text);
    }
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(&visible(line));
    text.push('\n');
}

fn head(best: &Match, text: &mut String) {
    line(text, &best.title);
    line(text, &best.question);
    if let Some(retired) = &best.retired {
        for said in of_retired(retired) {
            line(text, &said);
        }
    }
    for said in of_live(&best.live) {
        line(text, &said);
    }
}

fn of_retired(retired: &Retired) -> Vec<String> {
    let reason = retired.reason.as_ref();
    let reason = reason
        .map(|reason| format!(": {reason}"))
        .unwrap_or_default();
    let mut lines = vec![format!("retired on {}{reason}", retired.at)];
    if let Some(see) = &retired.see {
        lines.push(format!("in its place: {}", named(see, 0)));
    }
    lines
}

fn of_live(live: &Live) -> Vec<String> {
    let recorded = match (live.revision, live.day) {
        (Some(revision), Some(day)) => format!("recorded in revision {revision} on {day}"),
        _ => "recorded".to_owned(),
    };
    let languages = if live.changed.is_empty() {
        String::new()
    } else {
        format!(" ({})", live.changed.join(", "))
    };
    match live.state {
        LiveState::Recorded => vec![recorded],
        LiveState::Changed => vec![
            recorded,
            format!("the answer has unrecorded changes{languages}: readers do not see them yet"),
        ],
        LiveState::NotRecorded => vec!["not recorded yet: do not send this link".to_owned()],
    }
}

fn addresses(best: &Match, text: &mut String) {
    let own = best.languages.iter();
    let own = own.map(|(_, version)| (version.name.as_str(), &version.url));
    let all: Vec<_> = std::iter::once((ANY, &best.url)).chain(own).collect();
    let widths = all.iter().map(|(name, _)| visible(name).width());
    let width = widths.max().unwrap_or_default();
    line(text, "");
    for (name, url) in all {
        line(text, &padded(name, width, url));
    }
    if best.languages.is_empty() {
        line(text, "there is no page in this language");
    }
}

fn padded(name: &str, width: usize, rest: &str) -> String {
    let gap = " ".repeat(width.saturating_sub(visible(name).width()));
    format!("{name}{gap}  {rest}")
}

fn reply(best: &Match, (tag, version): (&str, &Version), text: &mut String) {
    let name = &version.name;
    let is_changed = best.live.changed.iter().any(|changed| changed == tag);
    let said = match (&version.reply, &version.shown_in) {
        // That is said at the top.
        _ if best.live.state == LiveState::NotRecorded => return,
        (Some(_), _) => format!("reply in {name}{}:", reservations(version, is_changed)),
        (None, Some(shown)) => format!("no reply in {name}: readers see the answer in `{shown}`"),
        (None, None) if is_changed && version.answer.is_some() => {
            format!("no reply in {name}: the answer is not recorded yet")
        }
        (None, None) => return,
    };
    line(text, "");
    line(text, &said);
    if let Some(reply) = &version.reply {
        line(text, "");
        text.push_str(&visible_prose(reply));
        text.push('\n');
    }
}

/// What there is to know before a reply is sent.
fn reservations(version: &Version, is_changed: bool) -> String {
    let changed = is_changed.then(|| "as recorded, without what has changed since".to_owned());
    // What is not recorded of the source is no news to readers yet.
    let since = version
        .since
        .filter(|_| version.state == VersionState::Stale);
    let stale = since.map(|day| format!("older than its source, which changed on {day}"));
    let all: Vec<_> = changed.into_iter().chain(stale).collect();
    if all.is_empty() {
        String::new()
    } else {
        format!(" ({})", all.join("; "))
    }
}

fn others(others: &[Other], text: &mut String) {
    let widths = others.iter().map(|other| other.slug.len() + other.id.len());
    let width = widths.max().unwrap_or_default() + "#".len();
    for other in others {
        line(text, &named(other, width));
    }
}

fn named(other: &Other, width: usize) -> String {
    let name = format!("{}#{}", other.slug, other.id);
    match &other.question {
        Some(question) => padded(&name, width, question),
        None => name,
    }
}
