//! A sheet as Markdown, GitHub's dialect.
//!
//! 1. [`write`] puts pieces behind one another; texts are the author's ([`portable`]).
//! 2. [`escaped`] makes words without markup what they are in Markdown, too.

use super::{Piece, Sheet};
use crate::markdown::portable::portable;

/// `index.md`
#[must_use]
pub fn write(sheet: &Sheet<'_>) -> String {
    let base = sheet.scene.config().base_url.prefix();
    let blocks: Vec<String> = sheet
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Heading(level, words, url) => {
                let hashes = "#".repeat((*level).into());
                let text = escaped(&words.text);
                match url {
                    Some(url) => format!("{hashes} [{text}]({url})"),
                    None => format!("{hashes} {text}"),
                }
            }
            Piece::Facts(facts) => {
                let lines = facts.iter().map(|(label, value)| {
                    let (label, value) = (escaped(label), escaped(value));
                    format!("- **{label}:** {value}")
                });
                lines.collect::<Vec<_>>().join("\n")
            }
            Piece::Note(text) => format!("*{}*", escaped(text)),
            Piece::Link(text, url) => {
                let url = url.strip_prefix("mailto:").unwrap_or(url);
                format!("{} <{url}>", escaped(text))
            }
            Piece::Words(words) => escaped(&words.text),
            Piece::Text(text) => portable(text.document, sheet.standing(text, &base)),
        })
        .filter(|block| !block.is_empty())
        .collect();
    blocks.join("\n\n") + "\n"
}

/// Words that Markdown shows as they are.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '#' | '|' => true,
            // Within a word it is a letter, as in an address.
            '_' => !(is_letter(before) && is_letter(rest.peek().copied())),
            // Where a line begins, a list, a rule or an underline would.
            '-' | '+' | '=' => before.is_none(),
            '.' | ')' => out.chars().all(|c| c.is_ascii_digit()) && !out.is_empty(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser};

    #[test]
    fn words_stay_what_they_are() {
        for text in [
            "Tom & <b>J</b> ]]> --> </script> <!-- 😀 \"q\" 'a'",
            "- a",
            "1. a",
            "12) a",
            "# a #",
            "a_b _c_ *d* **e**",
            "&amp; [a](b) ![c](d) `e` ~~f~~ | g",
            "===",
            "دانا & <ليلى> ]]> 🧿",
            "\\ \\* <https://x.example/a_b>",
        ] {
            let written = escaped(text);
            let mut shown = String::new();
            for event in Parser::new_ext(&written, Options::ENABLE_STRIKETHROUGH) {
                match event {
                    Event::Text(text) => shown.push_str(&text),
                    Event::Start(pulldown_cmark::Tag::Paragraph)
                    | Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                    other => panic!("{written}: {other:?}"),
                }
            }
            assert_eq!(shown, text);
        }
    }
}
