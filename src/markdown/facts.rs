//! Facts in texts: where `{{ fact.NAME }}` stands, and what stands there once it is said.
//!
//! 1. [`references`] finds them all; one behind a backslash is meant as it is written.
//! 2. [`settings`](self) asks the parser where each stands, with a word of equal length in its place, so
//!    that no letter of a name can be markup. In code a reference is a quotation.
//! 3. [`expand`] puts values in, escaped: a value is text, never markup. It then parses the result, and
//!    holds its structure against that of the text with those words. Where the two differ, every
//!    character that could be to blame is written by its number; where that does not help, the text
//!    stays as it is and the place is told.

mod escape;
mod structure;

use crate::model::{Markdown, Spoken};
use escape::{Around, Care};
use std::ops::Range;
use structure::{Structure, settings};

/// `{{ fact.NAME }}` in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it names; not always the name of a fact.
    pub name: String,
    /// From the first brace to the last.
    pub at: Range<usize>,
    /// Whether a backslash before it says that it is meant as it is written.
    pub is_literal: bool,
}

/// Where in a text a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// In words.
    Words,
    /// In words that are a link, or stand in place of an image: no other link fits in there.
    Label,
    /// It is all of a link's address.
    Address,
    /// In code, or in a comment.
    Code,
    /// In a part of an address, in a title, in an attribute, in HTML.
    Markup,
}

/// What keeps a fact from being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaid {
    /// The value is no address, and an address is wanted.
    NoAddress,
    /// No text stands there.
    NoText,
    /// The value would make other markup of what stands around it.
    Markup,
}

/// What opens a reference, and what closes it.
const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Bytes that may stand between the two: no text is searched to its end for each brace in it.
const LONGEST: usize = 256;

/// All references of a text, in order.
#[must_use]
pub fn references(text: &str) -> Vec<Reference> {
    braced(text, name)
}

/// What stands in braces as a reference does, is none, and may have been meant as one, such as
/// `{{ facts.a }}`. In code it is a quotation.
#[must_use]
pub fn slips(text: &str) -> Vec<Reference> {
    let is_near = |inside: &str| inside.trim_start().to_lowercase().starts_with("fact");
    let mut found = braced(text, |inside| {
        (name(inside).is_none() && is_near(inside)).then_some(inside)
    });
    found.retain(|slip| !slip.is_literal);
    if found.is_empty() {
        return found;
    }
    let settings = settings(&neutral(text, &found), &found);
    let mut settings = settings.into_iter();
    found.retain(|_| settings.next() != Some(Setting::Code));
    found
}

/// Everything between two braces and two braces that `read` takes a name from.
fn braced(text: &str, read: impl Fn(&str) -> Option<&str>) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let Some(start) = rest.find(OPEN).map(|at| from + at) else {
            break;
        };
        let inside = start + OPEN.len();
        let rest = text.get(inside..).unwrap_or_default();
        let rest = rest
            .get(..rest.floor_char_boundary(LONGEST))
            .unwrap_or_default();
        let named = rest.find(CLOSE).and_then(|end| {
            let name = read(rest.get(..end)?)?;
            Some((name, inside + end + CLOSE.len()))
        });
        let Some((name, end)) = named else {
            from = start + 1;
            continue;
        };
        let before = text.get(..start).unwrap_or_default();
        let slashes = before.len() - before.trim_end_matches('\\').len();
        found.push(Reference {
            name: name.to_owned(),
            at: start..end,
            is_literal: slashes % 2 == 1,
        });
        from = end;
    }
    found
}

/// The name between two braces and two braces, if that is what stands there: ` fact.NAME `.
fn name(inside: &str) -> Option<&str> {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n');
    let name = inside.trim_matches(is_space).strip_prefix("fact.")?;
    let is_letter = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let is_wrapped = inside.matches('\n').count() <= 1;
    (is_wrapped && !name.is_empty() && name.chars().all(is_letter)).then_some(name)
}

/// A text that is no Markdown with facts said in it. `say` gives the value for a reference, or none,
/// and then it stays. None where nothing changes.
pub fn expand_plain(
    text: &str,
    mut say: impl FnMut(&Reference) -> Option<Spoken>,
) -> Option<String> {
    let found = references(text);
    if found.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for reference in &found {
        let before = text.get(from..reference.at.start).unwrap_or_default();
        if reference.is_literal {
            out.push_str(before.strip_suffix('\\').unwrap_or(before));
            from = reference.at.start;
        } else if let Some(spoken) = say(reference) {
            out.push_str(before);
            out.push_str(&spoken.text);
            from = reference.at.end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Some(out)
}

/// A text with facts said in it. `say` gives the value for a reference, or none, and then it stays;
/// `told` hears of those that cannot be said where they stand. None where nothing changes.
pub fn expand(
    source: &Markdown,
    mut say: impl FnMut(&Reference) -> Option<Spoken>,
    mut told: impl FnMut(&Reference, Unsaid),
) -> Option<Markdown> {
    let text = &*source.text;
    let mut found = references(text);
    found.retain(|reference| !reference.is_literal);
    if found.is_empty() {
        return None;
    }
    let settings = settings(&neutral(text, &found), &found);
    let mut values = Vec::new();
    for (reference, setting) in found.iter().zip(settings) {
        if setting == Setting::Code {
            continue;
        }
        let Some(spoken) = say(reference) else {
            continue;
        };
        match (setting, &spoken.url) {
            (Setting::Markup, _) => told(reference, Unsaid::NoText),
            (Setting::Address, None) => told(reference, Unsaid::NoAddress),
            _ => values.push((reference, setting, spoken)),
        }
    }
    let wanted = Structure::of(&neutral(
        text,
        values.iter().map(|(reference, ..)| *reference),
    ));
    for care in [Care::Little, Care::Great] {
        let plain = written(text, &values, (care, false));
        if Structure::of(&replaced(text, &plain)) == wanted {
            let others = written(text, &values, (care, true));
            return Some(source.replaced(&others));
        }
    }
    for (reference, ..) in values {
        told(reference, Unsaid::Markup);
    }
    None
}

/// The text with a word of equal length in place of each reference.
fn neutral<'r>(text: &str, found: impl IntoIterator<Item = &'r Reference>) -> String {
    let found = found.into_iter();
    let words: Vec<_> = found
        .map(|reference| (reference.at.clone(), "x".repeat(reference.at.len())))
        .collect();
    replaced(text, &words)
}

fn replaced(text: &str, others: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, other) in others {
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push_str(other);
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Each value as Markdown; addresses as links where `linked`, else as words.
fn written(
    text: &str,
    values: &[(&Reference, Setting, Spoken)],
    (care, linked): (Care, bool),
) -> Vec<(Range<usize>, String)> {
    let one = |(reference, setting, spoken): &(&Reference, Setting, Spoken)| {
        let around = Around::new(text, &reference.at);
        let words = || escape::escaped(&spoken.text, around, care);
        let written = match (&spoken.url, setting) {
            (Some(url), Setting::Address) => format!("<{url}>"),
            (Some(url), Setting::Words) if linked && !around.binds() => {
                link(url, &spoken.text, words)
            }
            _ => words(),
        };
        (reference.at.clone(), written)
    };
    values.iter().map(one).collect()
}

/// An address as a link: in the short form where that shows the same.
fn link(url: &str, shown: &str, words: impl FnOnce() -> String) -> String {
    let is_mail = url.strip_prefix("mailto:") == Some(shown);
    if is_mail || url == shown {
        format!("<{shown}>")
    } else {
        format!("[{}](<{url}>)", words())
    }
}

#[cfg(test)]
mod tests;
