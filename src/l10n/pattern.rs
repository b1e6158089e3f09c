//! A UI string with places for values: `Updated on {date}`.
//!
//! 1. [`Pattern::parse`] splits it once, when it is loaded.
//! 2. [`Pattern::fill`] puts the values in. They are plain text, and so is the result.

use std::collections::BTreeSet;

/// Text with named places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(String),
}

impl Pattern {
    /// None where a brace belongs to no `{name}`; names are of `a-z`, `0-9` and `_`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}')?;
            if !is_name(name) {
                return None;
            }
            pieces.push(literal(before)?);
            pieces.push(Piece::Place(name.to_owned()));
            rest = tail;
        }
        pieces.push(literal(rest)?);
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        Some(Self {
            text: text.to_owned(),
            pieces,
        })
    }

    /// As it was written, with its places.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The names of its places.
    pub(super) fn places(&self) -> BTreeSet<&str> {
        self.pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Place(name) => Some(name.as_str()),
                Piece::Text(_) => None,
            })
            .collect()
    }

    /// The text with a value in each place; values that it has no place for are left out.
    ///
    /// # Errors
    /// The name of a place that no value is given for.
    pub(super) fn fill(&self, values: &[(&str, &str)]) -> Result<String, String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Ok(text.as_str()),
                Piece::Place(name) => values
                    .iter()
                    .find(|(given, _)| given == name)
                    .map(|(_, value)| *value)
                    .ok_or_else(|| name.clone()),
            })
            .collect()
    }
}

fn literal(text: &str) -> Option<Piece> {
    (!text.contains('}')).then(|| Piece::Text(text.to_owned()))
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let filled = Pattern::parse(text)
            .unwrap()
            .fill(&[("date", "3 {n} avril"), ("n", "5")]);
        assert_eq!(
            filled.as_deref().map_err(String::as_str),
            expected,
            "{text}"
        );
    }

    #[test]
    fn values_go_to_their_places() {
        check("no places", Ok("no places"));
        check("{n} of {date}.", Ok("5 of 3 {n} avril."));
        check("{n}{n}", Ok("55"));
        check("在 {date}更新", Ok("在 3 {n} avril更新"));
        check("by {name}", Err("name"));
    }

    #[test]
    fn stray_braces_are_refused() {
        for bad in [
            "{", "}", "{}", "{a b}", "{Name}", "a } b", "{n} }", "{{n}}", "{n",
        ] {
            assert_eq!(Pattern::parse(bad), None, "{bad}");
        }
    }
}
