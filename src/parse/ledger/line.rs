//! One line of a ledger.
//!
//! 1. The line is JSON of one format; a newer one is told as such.
//! 2. Its digest is that of its bytes without its last member, `texts`.
//! 3. Each text must have the salted digest that the rest of the line names it by.

use crate::diag::{Code, Diagnostic};
use crate::model::incident::{Status, UpdateKind};
use crate::model::ledger::{
    Change, Content, Kept, Part, RecordedHeading, RecordedUpdate, Redaction, Revision,
    RevisionKind, Salted, TextId, UnitId, salted_digest,
};
use crate::model::{Digest, Locale, Slug, time};
use crate::source::Span;
use crate::source::load::is_forbidden;
use jiff::Timestamp;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The format that this version reads and writes.
const FORMAT: u32 = 1;

/// What stands before the last member of a line.
const TEXTS: &str = ",\"texts\":{";

/// Why a text is no line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineError {
    /// Not JSON, or cut off.
    Json(String),
    /// Of a later version.
    Format(u32),
    /// A member with a value that it cannot have.
    Value(String),
    /// A text that is not the one that was recorded.
    Text(Digest),
}

impl LineError {
    /// It as a finding about a line of the file at `path`.
    #[must_use]
    pub fn diagnostic(&self, span: Span, path: &str) -> Diagnostic {
        let restore = super::restore(path);
        match self {
            Self::Json(error) => {
                let message = format!("this is no whole line of a ledger: {error}");
                Diagnostic::new(Code::LedgerEdited, span, message).help(restore)
            }
            Self::Format(format) => {
                let message = format!(
                    "this line is of format {format}, and this candor reads format {FORMAT}"
                );
                Diagnostic::new(Code::LedgerFormat, span, message)
                    .help("use the version of candor that recorded it, or a later one")
            }
            Self::Value(what) => {
                Diagnostic::new(Code::LedgerEdited, span, what.clone()).help(restore)
            }
            Self::Text(_) => {
                let message = "a text of this line is not the one that was recorded";
                Diagnostic::new(Code::LedgerEdited, span, message).help(format!(
                    "{restore}; to take a text out for good: `candor redact`"
                ))
            }
        }
    }
}

#[derive(Deserialize)]
struct Header {
    format: u32,
}

#[derive(Deserialize)]
struct RawLine<'a> {
    number: u32,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    slug: Cow<'a, str>,
    #[serde(borrow)]
    host: Cow<'a, str>,
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(borrow, default)]
    published: Option<Cow<'a, str>>,
    previous: Option<Digest>,
    anchors: Vec<Arc<str>>,
    #[serde(borrow, default)]
    headings: Option<Vec<RawHeading<'a>>>,
    #[serde(borrow, default)]
    updates: Vec<RawUpdate<'a>>,
    #[serde(borrow, default)]
    changes: Vec<RawChange<'a>>,
    #[serde(borrow, default)]
    reviewed: Vec<RawText<'a>>,
    #[serde(borrow, default)]
    redacted: Option<RawRedaction<'a>>,
}

/// The texts of a line by their digests. A digest that stands twice is refused: of its two texts, one
/// would be checked and the other read.
struct RawTexts(BTreeMap<String, Option<RawSalted>>);

impl<'de> Deserialize<'de> for RawTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TextsVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = RawTexts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawTexts, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((digest, text)) = map.next_entry::<String, _>()? {
            if texts.contains_key(&digest) {
                return Err(A::Error::custom(format!(
                    "the text `{digest}` stands twice"
                )));
            }
            texts.insert(digest, text);
        }
        Ok(RawTexts(texts))
    }
}

#[derive(Deserialize)]
struct RawHeading<'a> {
    id: Arc<str>,
    level: u8,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct RawUpdate<'a> {
    id: Arc<str>,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    status: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct RawText<'a> {
    #[serde(borrow)]
    unit: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    locale: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct RawChange<'a> {
    #[serde(borrow)]
    unit: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    locale: Option<Cow<'a, str>>,
    #[serde(default)]
    minor: bool,
    #[serde(default)]
    from: Option<Arc<str>>,
    #[serde(default)]
    removed: bool,
    #[serde(default)]
    authored: Option<Digest>,
    #[serde(default)]
    sha256: Option<Digest>,
    #[serde(borrow, default)]
    parts: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

#[derive(Deserialize)]
struct RawRedaction<'a> {
    reason: Arc<str>,
    #[serde(borrow)]
    texts: Vec<RawRedacted<'a>>,
}

#[derive(Deserialize)]
struct RawRedacted<'a> {
    #[serde(borrow)]
    unit: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    locale: Option<Cow<'a, str>>,
    revision: u32,
}

#[derive(Deserialize)]
struct RawSalted {
    salt: Arc<str>,
    text: Arc<str>,
}

/// Reads one line, without its line end.
///
/// # Errors
/// Where it is not a line as this version or an earlier one wrote it.
pub fn parse(text: &str, span: Span) -> Result<Revision, LineError> {
    // Its format first: another may well have another shape. As it was written, it stands in front.
    if !text.starts_with(&format!("{{\"format\":{FORMAT},")) {
        let header: Header = serde_json::from_str(text).map_err(|error| json(&error))?;
        if header.format != FORMAT {
            return Err(LineError::Format(header.format));
        }
    }
    if let Some(c) = forbidden(text) {
        let what = format!("no text can have the character U+{:04X}", u32::from(c));
        return Err(LineError::Value(what));
    }
    let (chained, kept) = split(text).ok_or_else(|| unsplit(text))?;
    let raw: RawLine<'_> = serde_json::from_str(&chained).map_err(|error| json(&error))?;
    let digest = Digest::of(chained.as_bytes());
    let kept = serde_json::from_str(kept).map_err(|error| {
        if error.is_data() {
            json(&error)
        } else {
            unsplit(text)
        }
    });
    let mut texts = texts(kept?)?;
    let revision = Revision {
        number: raw.number,
        at: instant(&raw.at)?,
        kind: word("kind", &raw.kind, RevisionKind::parse)?,
        slug: word("slug", &raw.slug, Slug::parse)?,
        host: word("host", &raw.host, host)?,
        source: locale(&raw.source)?,
        published: raw.published.as_deref().map(instant).transpose()?,
        previous: raw.previous,
        anchors: raw.anchors.into(),
        headings: all(raw.headings, |raw| heading(raw, &mut texts))?.map(Arc::from),
        updates: raw.updates.iter().map(update).collect::<Result<_, _>>()?,
        changes: raw
            .changes
            .iter()
            .map(|raw| change(raw, &mut texts))
            .collect::<Result<_, _>>()?,
        reviewed: raw
            .reviewed
            .iter()
            .map(|raw| text_id(&raw.unit, raw.id.as_deref(), raw.locale.as_deref()))
            .collect::<Result<_, _>>()?,
        redaction: raw.redacted.map(redaction).transpose()?,
        digest,
        span,
    };
    match texts.into_keys().next() {
        Some(left) => Err(LineError::Value(format!(
            "nothing on this line names the text `{left}`"
        ))),
        None => Ok(revision),
    }
}

/// A character behind an escape that would make a page or feed unreadable; as itself, it is refused when the file is read.
fn forbidden(text: &str) -> Option<char> {
    let mut rest = text;
    while let Some((_, escape)) = rest.split_once('\\') {
        let mut behind = escape.chars();
        let found = match behind.next()? {
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'u' => {
                let digits = escape.get(1..5).unwrap_or_default();
                let value = u32::from_str_radix(digits, 16).ok();
                value.and_then(char::from_u32)
            }
            _ => None,
        };
        if let Some(c) = found.filter(|c| is_forbidden(*c)) {
            return Some(c);
        }
        rest = behind.as_str();
    }
    None
}

/// A host, as far as nothing in it could end what it stands in.
fn host(text: &str) -> Option<Arc<str>> {
    let is_part = |c: char| c.is_alphanumeric() || "-._~[]:%!$()*+,;=".contains(c);
    (!text.is_empty() && text.chars().all(is_part)).then(|| Arc::from(text))
}

/// A line without its last member, and what that holds: the digest covers the first alone.
fn split(text: &str) -> Option<(String, &str)> {
    // No key or value before it can hold this: quotes within strings are escaped.
    let (chained, _) = text.split_once(TEXTS)?;
    let start = chained.len() + TEXTS.len() - 1;
    let kept = text.get(start..text.len().checked_sub(1)?)?;
    (text.ends_with('}') && kept.ends_with('}')).then(|| (format!("{chained}}}"), kept))
}

/// What is wrong with a line that has no texts at its end.
fn unsplit(text: &str) -> LineError {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => LineError::Value("`texts` is not the last member of this line".to_owned()),
        Err(error) => json(&error),
    }
}

fn json(error: &serde_json::Error) -> LineError {
    // The line that it counts is this one's own, always the first.
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    LineError::Json(what.to_owned())
}

/// The texts by the digests that they were recorded with.
fn texts(RawTexts(raw): RawTexts) -> Result<BTreeMap<Digest, Option<Salted>>, LineError> {
    let one = |(key, raw): (String, Option<RawSalted>)| {
        let digest = hex(&key)?;
        let is_kept = |raw: &RawSalted| salted_digest(&raw.salt, &raw.text) == digest;
        if !raw.as_ref().is_none_or(is_kept) {
            return Err(LineError::Text(digest));
        }
        let salted = raw.map(|RawSalted { salt, text }| Salted { salt, text });
        Ok((digest, salted))
    };
    raw.into_iter().map(one).collect()
}

fn hex(text: &str) -> Result<Digest, LineError> {
    Digest::parse(text).ok_or_else(|| LineError::Value(format!("`{text}` is no SHA-256 in hex")))
}

fn instant(text: &str) -> Result<Timestamp, LineError> {
    time::instant(text).ok_or_else(|| LineError::Value(format!("`{text}` is no time")))
}

fn locale(text: &str) -> Result<Locale, LineError> {
    word("language", text, Locale::parse)
}

fn word<T>(what: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, LineError> {
    parse(text).ok_or_else(|| LineError::Value(format!("`{text}` is no {what}")))
}

fn all<T, U>(
    items: Option<Vec<T>>,
    one: impl FnMut(T) -> Result<U, LineError>,
) -> Result<Option<Vec<U>>, LineError> {
    items
        .map(|items| items.into_iter().map(one).collect())
        .transpose()
}

/// Takes the text of that digest out of `texts`.
fn kept(key: &str, texts: &mut BTreeMap<Digest, Option<Salted>>) -> Result<Kept, LineError> {
    let digest = hex(key)?;
    let salted = texts
        .remove(&digest)
        .ok_or_else(|| LineError::Value(format!("the text `{digest}` is not on this line")))?;
    Ok(Kept { digest, salted })
}

fn heading(
    raw: RawHeading<'_>,
    texts: &mut BTreeMap<Digest, Option<Salted>>,
) -> Result<RecordedHeading, LineError> {
    Ok(RecordedHeading {
        text: kept(&raw.text, texts)?,
        id: raw.id,
        level: raw.level,
    })
}

fn update(raw: &RawUpdate<'_>) -> Result<RecordedUpdate, LineError> {
    Ok(RecordedUpdate {
        id: raw.id.clone(),
        at: instant(&raw.at)?,
        kind: word("kind of update", &raw.kind, UpdateKind::parse)?,
        status: raw
            .status
            .as_deref()
            .map(|text| word("status", text, Status::parse))
            .transpose()?,
    })
}

fn text_id(unit: &str, id: Option<&str>, tag: Option<&str>) -> Result<TextId, LineError> {
    Ok(TextId {
        unit: word("unit", unit, |unit| UnitId::new(unit, id))?,
        locale: tag.map(locale).transpose()?,
    })
}

fn change(
    raw: &RawChange<'_>,
    texts: &mut BTreeMap<Digest, Option<Salted>>,
) -> Result<Change, LineError> {
    let content = match (raw.removed, raw.sha256) {
        (true, _) => Content::Removed,
        (false, Some(digest)) => Content::File(digest),
        (false, None) => {
            let parts = raw.parts.iter().map(|(part, key)| {
                let part = word("part of a text", part, Part::parse)?;
                Ok((part, kept(key, texts)?))
            });
            let mut parts: Vec<_> = parts.collect::<Result<_, _>>()?;
            parts.sort_unstable_by_key(|(part, _)| *part);
            Content::Parts(parts)
        }
    };
    Ok(Change {
        text: text_id(&raw.unit, raw.id.as_deref(), raw.locale.as_deref())?,
        minor: raw.minor,
        from: raw.from.clone(),
        authored: raw.authored,
        content,
    })
}

fn redaction(raw: RawRedaction<'_>) -> Result<Redaction, LineError> {
    let one = |raw: &RawRedacted<'_>| {
        let text = text_id(&raw.unit, raw.id.as_deref(), raw.locale.as_deref())?;
        Ok((text, raw.revision))
    };
    Ok(Redaction {
        texts: raw.texts.iter().map(one).collect::<Result<_, _>>()?,
        reason: raw.reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with one text, and `more` behind it.
    fn line(more: &str, texts: &str) -> String {
        let digest = salted_digest("00", "Reason");
        let change = format!(r#"{{"unit":"facts","locale":"en","parts":{{"reason":"{digest}"}}}}"#);
        let texts = texts.replace("DIGEST", &digest.to_string());
        format!(
            r#"{{"format":1,"number":1,"at":"2026-06-02T09:00:00Z","kind":"published","slug":"a","host":"a.example","source":"en","previous":null,"anchors":[],"changes":[{change}],"texts":{{{texts}}}{more}}}"#
        )
    }

    fn check(more: &str, texts: &str, expected: Result<(), &str>) {
        let found = parse(&line(more, texts), Span::nowhere()).map(|_| ());
        let found = found.map_err(|error| error.diagnostic(Span::nowhere(), "a").message);
        match expected {
            Ok(()) => assert_eq!(found, Ok(())),
            Err(part) => assert!(
                found.as_ref().is_err_and(|found| found.contains(part)),
                "{found:?}"
            ),
        }
    }

    const KEPT: &str = r#""DIGEST":{"salt":"00","text":"Reason"}"#;

    #[test]
    fn texts_are_those_that_were_recorded() {
        check("", KEPT, Ok(()));
        check("", r#""DIGEST":null"#, Ok(()));
        let other = r#""DIGEST":{"salt":"00","text":"Another"}"#;
        check("", other, Err("is not the one that was recorded"));
        check("", "", Err("is not on this line"));
        let more = format!(r#"{KEPT},"{}":null"#, Digest::of(b"x"));
        check("", &more, Err("nothing on this line names the text"));
        let twice = format!(r#""DIGEST":{{"salt":"00","text":"Another"}},{KEPT}"#);
        check("", &twice, Err("stands twice"));
    }

    #[test]
    fn what_no_page_or_feed_can_have_is_refused() {
        let with = |from: &str, to: &str| parse(&line("", KEPT).replace(from, to), Span::nowhere());
        for escape in ["\\u0001", "\\u0000", "\\u001B", "\\b", "\\f", "\\uffff"] {
            let host = format!("a{escape}.example");
            let found = with("a.example", &host).err();
            let is_told = matches!(&found, Some(LineError::Value(what)) if what.contains("U+"));
            assert!(is_told, "{escape}: {found:?}");
        }
        for host in ["", "a b", "a.example/", "a\\\"><b>", "a.example\\n"] {
            assert!(with("a.example", host).is_err(), "{host}");
        }
        for host in [
            "127.0.0.1",
            "[::1]",
            "xn--bcher-kva.example",
            "b\u{fc}cher.example",
        ] {
            assert!(with("a.example", host).is_ok(), "{host}");
        }
        assert_eq!(forbidden(r"a\\u0001 \n \t \u00e9 \"), None);
    }

    #[test]
    fn nothing_stands_behind_the_texts() {
        let last = Err("`texts` is not the last member of this line");
        check(
            r#","reviewed":[{"unit":"notice","locale":"fr"}]"#,
            KEPT,
            last,
        );
        check(r#","unknown":1"#, KEPT, last);
        check(" ", KEPT, last);
        check("", r#""a":"},\"texts\":{""#, Err("is no whole line"));
    }
}
