//! Takes a text out of a revision for good.
//!
//! 1. [`find`] looks for the texts of a unit in one revision; one that still stands is refused.
//! 2. [`blank`] takes texts out of a line, and changes no other byte of it. The chain of digests
//!    never covered them: it holds as before.
//! 3. [`revision`] is the line behind it that says what was taken out, and why.

use super::history::History;
use super::line;
use crate::model::ledger::{Change, Redaction, Revision, RevisionKind, TextId, UnitId};
use crate::model::{Digest, Ledger, Locale};
use crate::source::Span;
use jiff::Timestamp;
use serde::de::IgnoredAny;
use std::sync::Arc;

/// What to take out: a unit of a revision, in one language or in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The language; none means all.
    pub locale: Option<Locale>,
    /// The unit, as authors name it.
    pub unit: String,
    /// The number of the revision.
    pub revision: u32,
}

/// Why nothing can be taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such revision; the newest number.
    NoRevision(u32),
    /// The revision did not change that unit; those that did.
    NotThere(Vec<u32>),
    /// It is what readers see now.
    Stands,
    /// It was taken out before.
    Gone,
}

impl Target {
    /// `UNIT@REVISION` or `LOCALE:UNIT@REVISION`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, revision) = text.rsplit_once('@')?;
        let revision = revision.parse().ok().filter(|number| *number > 0)?;
        let (locale, unit) = match name.split_once(':') {
            Some((tag, unit)) => (Some(Locale::parse(tag)?), unit),
            None => (None, name),
        };
        (!unit.is_empty()).then(|| Self {
            locale,
            unit: unit.to_owned(),
            revision,
        })
    }

    fn names(&self, text: &TextId) -> bool {
        let in_language = self.locale.is_none() || self.locale == text.locale;
        in_language && text.unit.to_string() == self.unit
    }
}

/// The texts of a target, with the digests of what is kept of them.
///
/// # Errors
/// Where there is nothing to take out, or it must not be.
pub fn find<'a>(
    target: &Target,
    history: &'a History,
) -> Result<Vec<(&'a TextId, Vec<Digest>)>, Refusal> {
    let recorded = history.recorded();
    let mut revisions = recorded.iter();
    let Some(revision) = revisions.find(|revision| revision.number == target.revision) else {
        let last = recorded.last().map_or(0, |last| last.number);
        return Err(Refusal::NoRevision(last));
    };
    let named: Vec<&Change> = revision
        .changes
        .iter()
        .filter(|change| target.names(&change.text) && change.content.parts().next().is_some())
        .collect();
    if named.is_empty() {
        let others = recorded.iter().filter(|revision| {
            let mut changes = revision.changes.iter();
            changes.any(|change| target.names(&change.text))
        });
        return Err(Refusal::NotThere(
            others.map(|other| other.number).collect(),
        ));
    }
    let stands = |change: &&Change| stands(history, &change.text, revision.number);
    if named.iter().any(stands) {
        return Err(Refusal::Stands);
    }
    let has_later = has_later_headings(recorded, revision.number);
    let found: Vec<(&TextId, Vec<Digest>)> = named
        .into_iter()
        .map(|change| (&change.text, covered(revision, &change.text, has_later)))
        .filter(|(_, digests)| !digests.is_empty())
        .collect();
    if found.is_empty() {
        return Err(Refusal::Gone);
    }
    Ok(found)
}

/// Whether a text is now as a revision left it, as far as that is recorded.
#[must_use]
pub fn stands(history: &History, text: &TextId, number: u32) -> bool {
    let newest = history.recorded().last().map_or(0, |last| last.number);
    let numbers = history.changes(text).map(|(other, _)| other.number);
    numbers.filter(|number| *number <= newest).max() == Some(number)
}

/// A text as its line names it: its language may have had another tag then.
#[must_use]
pub fn as_recorded(text: &TextId, number: u32, history: &History, ledger: &Ledger) -> TextId {
    let pairs = history.recorded().iter().zip(&ledger.revisions);
    pairs
        .filter(|(revision, _)| revision.number == number)
        .flat_map(|(now, then)| now.changes.iter().zip(then.changes.iter()))
        .find(|(now, _)| now.text == *text)
        .map_or_else(|| text.clone(), |(_, then)| then.text.clone())
}

/// The digests of all texts that a revision still keeps.
#[must_use]
pub fn texts(revision: &Revision) -> Vec<Digest> {
    let parts = revision
        .changes
        .iter()
        .flat_map(|change| change.content.parts().map(|(_, kept)| kept));
    let headings = revision.outline().iter();
    parts
        .chain(headings.map(|heading| &heading.text))
        .filter(|kept| kept.salted.is_some())
        .map(|kept| kept.digest)
        .collect()
}

/// Whether headings were recorded after a revision.
#[must_use]
pub fn has_later_headings(recorded: &[Revision], number: u32) -> bool {
    recorded
        .iter()
        .any(|other| other.number > number && other.headings.is_some())
}

/// The digests of all that a revision still keeps of a text. Headings are the body's words once
/// more; those that were last recorded still stand, and stay.
#[must_use]
pub fn covered(revision: &Revision, text: &TextId, has_later_headings: bool) -> Vec<Digest> {
    let changes = revision
        .changes
        .iter()
        .filter(|change| change.text == *text);
    let parts = changes.flat_map(|change| change.content.parts().map(|(_, kept)| kept));
    let is_source = text.unit == UnitId::Notice && text.locale.as_ref() == Some(&revision.source);
    let headings = revision
        .outline()
        .iter()
        .filter(|_| is_source && has_later_headings);
    parts
        .chain(headings.map(|heading| &heading.text))
        .filter(|kept| kept.salted.is_some())
        .map(|kept| kept.digest)
        .collect()
}

/// A line without the texts of these digests; every other byte is as it was.
#[must_use]
pub fn blank(line: &str, digests: &[Digest]) -> String {
    let mut line = line.to_owned();
    for digest in digests {
        let key = format!("\"{digest}\":");
        // The digest stands before `texts` as well, but not as a key.
        let Some((head, value)) = line.split_once(&key) else {
            continue;
        };
        let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
        let is_read = values.next().is_some_and(|value| value.is_ok());
        let end = values.byte_offset();
        if let Some(tail) = value.get(end..).filter(|_| is_read) {
            line = format!("{head}{key}null{tail}");
        }
    }
    line
}

/// The revision that says what was taken out, behind the newest one.
#[must_use]
pub fn revision(
    history: &History,
    (texts, reason): (Vec<(TextId, u32)>, &str),
    (now, host): (Timestamp, &str),
) -> Option<Revision> {
    let last = history.recorded().last()?;
    let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let revision = Revision {
        number: last.number + 1,
        at: second.max(last.at),
        kind: RevisionKind::Redaction,
        slug: last.slug.clone(),
        host: Arc::from(host),
        source: last.source.clone(),
        published: None,
        previous: Some(last.digest),
        anchors: last.anchors.clone(),
        headings: None,
        updates: Vec::new(),
        changes: Arc::from([]),
        reviewed: Vec::new(),
        redaction: Some(Redaction {
            reason: Arc::from(reason),
            texts,
        }),
        digest: Digest::of(b""),
        span: Span::nowhere(),
    };
    let digest = line::digest(&revision);
    Some(Revision { digest, ..revision })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let check = |text: &str, expected: Option<(Option<&str>, &str, u32)>| {
            let expected = expected.map(|(tag, unit, revision)| Target {
                locale: tag.and_then(Locale::parse),
                unit: unit.to_owned(),
                revision,
            });
            assert_eq!(Target::parse(text), expected, "{text}");
        };
        check("reset@1", Some((None, "reset", 1)));
        check("zh-Hans:notice@12", Some((Some("zh-Hans"), "notice", 12)));
        check("a@b.svg@2", Some((None, "a@b.svg", 2)));
        for bad in ["reset", "reset@", "reset@0", "@1", "xx_:a@1", "a@-1"] {
            check(bad, None);
        }
    }

    #[test]
    fn blanking_changes_nothing_else() {
        let [one, two] = [Digest::of(b"1"), Digest::of(b"2")];
        let line = format!(
            r#"{{"parts":{{"a":"{one}"}},"texts":{{"{one}":{{"salt":"0","text":"}},{{\"\u4e00"}},"{two}":{{"salt":"1","text":"x"}}}}}}"#
        );
        let expected = format!(
            r#"{{"parts":{{"a":"{one}"}},"texts":{{"{one}":null,"{two}":{{"salt":"1","text":"x"}}}}}}"#
        );
        assert_eq!(blank(&line, &[one]), expected);
        assert_eq!(blank(&expected, &[one]), expected);
        assert_eq!(blank(&line, &[]), line);
    }
}
