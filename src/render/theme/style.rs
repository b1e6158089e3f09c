//! The style sheet of a theme as it is published.
//!
//! 1. [`variables`] are the colours and fonts of theme.toml as custom properties.
//! 2. [`head`] is what they must not come before.
//! 3. [`compact`] leaves out comments and space that no browser looks at; what is left stays as it was written.

use crate::model::theme::{Color, Palette, Settings};
use cssparser::{ParseError, Parser, ParserInput, Token};
use std::fmt::Write;
use std::sync::Arc;

/// Font families that CSS knows by a word, which must not be quoted.
const GENERIC: [&str; 14] = [
    "-apple-system",
    "BlinkMacSystemFont",
    "cursive",
    "emoji",
    "fangsong",
    "math",
    "monospace",
    "sans-serif",
    "serif",
    "system-ui",
    "ui-monospace",
    "ui-rounded",
    "ui-sans-serif",
    "ui-serif",
];

/// Custom properties: `--ground` and all other colours, `--sans` by language, `--mono`.
#[must_use]
pub fn variables(settings: &Settings) -> String {
    let mut css = String::from(":root{");
    css.push_str(&colors(&settings.light));
    if let Some(families) = &settings.code_fonts {
        // Writing to a string cannot fail.
        let _ = write!(css, ";--mono:{}", list(families));
    }
    css.push('}');
    let dark = colors(&settings.dark);
    let _ = write!(
        css,
        "@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    );
    if let Some(families) = &settings.text_fonts {
        let _ = write!(css, "[lang]{{--sans:{}}}", list(families));
    }
    // A longer tag comes after its start, and goes before it.
    for (language, families) in &settings.language_fonts {
        let _ = write!(css, ":lang({language}){{--sans:{}}}", list(families));
    }
    css
}

fn colors(palette: &Palette) -> String {
    let property = |(name, color): (&&str, &Color)| {
        let name = name.replace('_', "-");
        format!("--{name}:{}", color.rgb)
    };
    let all: Vec<_> = palette.iter().map(property).collect();
    all.join(";")
}

fn list(families: &[Arc<str>]) -> String {
    let quoted: Vec<_> = families.iter().map(|family| quoted(family)).collect();
    quoted.join(",")
}

fn quoted(family: &str) -> String {
    if GENERIC.contains(&family) {
        return family.to_owned();
    }
    let mut quoted = String::new();
    // Writing to a string cannot fail.
    let _ = cssparser::serialize_string(family, &mut quoted);
    quoted
}

/// How many bytes of a style sheet are its first statements, which must stay the first: `@charset`, `@import`.
#[must_use]
pub fn head(css: &str) -> usize {
    let mut input = ParserInput::new(css);
    let mut parser = Parser::new(&mut input);
    let mut end = 0;
    while let Ok(Token::AtKeyword(name)) = parser.next() {
        if !["charset", "import"].contains(&&*name.to_ascii_lowercase()) {
            break;
        }
        while let Ok(token) = parser.next() {
            if *token == Token::Semicolon {
                break;
            }
        }
        end = parser.position().byte_index();
    }
    end
}

/// A style sheet with each run of comments and space as one space, or none where it means nothing.
#[must_use]
pub fn compact(css: &str) -> String {
    let mut input = ParserInput::new(css);
    let mut writer = Writer {
        out: String::with_capacity(css.len()),
        is_space_due: false,
        is_end_due: false,
    };
    writer.block(&mut Parser::new(&mut input));
    writer.end();
    writer.out
}

struct Writer {
    out: String,
    /// Whether there was space before what comes next.
    is_space_due: bool,
    /// Whether there was a `;` before what comes next: none is needed before a `}`.
    is_end_due: bool,
}

impl Writer {
    fn block(&mut self, parser: &mut Parser<'_, '_>) {
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
                return;
            };
            let written = parser.slice_from(start);
            match token {
                // `/*! … */` is a licence, and stays.
                Token::Comment(text) if text.starts_with('!') => self.word(written),
                Token::WhiteSpace(_) | Token::Comment(_) => self.is_space_due = true,
                Token::Semicolon => {
                    self.end();
                    self.is_end_due = true;
                    self.is_space_due = false;
                }
                Token::Comma => self.comma(),
                Token::CurlyBracketBlock => self.nested(parser, ("{", "}")),
                Token::SquareBracketBlock => self.nested(parser, (written, "]")),
                Token::ParenthesisBlock | Token::Function(_) => self.nested(parser, (written, ")")),
                _ => self.word(written),
            }
        }
    }

    /// A block, with its brackets.
    fn nested(&mut self, parser: &mut Parser<'_, '_>, (open, close): (&str, &str)) {
        let is_curly = open == "{";
        if is_curly {
            self.end();
            self.is_space_due = false;
        }
        self.word(open);
        // What is wrong in it is a browser's to pass over.
        let _ = parser.parse_nested_block(|inner| {
            self.block(inner);
            Ok::<(), ParseError<'_, ()>>(())
        });
        self.is_space_due = false;
        if is_curly {
            self.is_end_due = false;
        }
        self.end();
        self.out.push_str(close);
    }

    fn word(&mut self, written: &str) {
        self.end();
        // Before a `:`, space means something, as in `p :first-child`; behind it, nothing.
        let is_start =
            self.out.is_empty() || self.out.ends_with(['{', '}', ';', ',', ':', '(', '[']);
        if self.is_space_due && !is_start {
            self.out.push(' ');
        }
        self.is_space_due = false;
        self.out.push_str(written);
    }

    /// No space is wanted on either side.
    fn comma(&mut self) {
        self.end();
        self.out.push(',');
        self.is_space_due = false;
    }

    /// Writes the `;` that is due.
    fn end(&mut self) {
        if std::mem::take(&mut self.is_end_due) {
            self.out.push(';');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_is_left_out() {
        let check = |css: &str, expected: &str| assert_eq!(compact(css), expected, "{css}");
        check("a { color : red ; }\n\nb{}", "a{color :red}b{}");
        check("/* a */ p > a , b :hover { }", "p > a,b :hover{}");
        check(
            "@media screen and (min-width: 1rem) { a { margin: 0 .5em; top: 1.050em } }",
            "@media screen and (min-width:1rem){a{margin:0 .5em;top:1.050em}}",
        );
        check(
            "a { width: calc( 1px + (2px - 1em) ); }",
            "a{width:calc(1px + (2px - 1em))}",
        );
        check("a { b: url(x y.png) \" ;{\" }", "a{b:url(x y.png) \" ;{\"}");
        check("/*! c */ @import 'a.css';", "/*! c */ @import 'a.css';");
        check("a/**/b{}", "a b{}");
        check("a { --x: ; --y:{ a : b } }", "a{--x:;--y:{a :b}}");
        check(
            "[dir = \"rtl\"] a::before{content:\"\"}",
            "[dir = \"rtl\"] a::before{content:\"\"}",
        );
        check(":is(a, b) c{}", ":is(a,b) c{}");
    }

    #[test]
    fn imports_stay_first() {
        let check = |css: &str, expected: usize| assert_eq!(head(css), expected, "{css}");
        check("a{}", 0);
        check("@import \";\";@media print{}", 12);
        check("@charset \"x\";@import url(a;b) print;a{}", 36);
    }

    #[test]
    fn fonts_are_quoted_unless_css_has_a_word_for_them() {
        let check = |family: &str, expected: &str| assert_eq!(quoted(family), expected);
        check("sans-serif", "sans-serif");
        check("Segoe UI", "\"Segoe UI\"");
        check("a\"};*{", "\"a\\\"};*{\"");
    }
}
