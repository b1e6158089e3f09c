//! What a stylesheet loads.
//!
//! 1. [`urls`] reads it token by token (CSS Syntax 3), so that comments and escapes are no hiding
//!    place, into all blocks.
//! 2. `url(…)`, `@import` and the strings of functions that take URLs as such are kept.

use super::page::{References, Role};
use cssparser::{ParseError, Parser, ParserInput, Token};

/// Functions whose strings are URLs.
const LOADERS: &[&str] = &["url", "src", "image", "image-set", "-webkit-image-set"];

/// Blocks within blocks that are followed; a stylesheet has a handful.
const DEEPEST: usize = 64;

/// Adds every URL of a stylesheet, in its order.
pub(super) fn urls(css: &str, found: &mut References) {
    let mut input = ParserInput::new(css);
    collect(&mut Parser::new(&mut input), false, DEEPEST, found);
}

fn collect(parser: &mut Parser<'_, '_>, loader: bool, depth: usize, found: &mut References) {
    let mut import = false;
    // An error token (a bad string, a bad URL) loads nothing; what follows it still may.
    while let Ok(token) = parser.next_including_whitespace_and_comments().cloned() {
        let nested = match &token {
            Token::WhiteSpace(_) | Token::Comment(_) => continue,
            Token::UnquotedUrl(url) => {
                found.push(Role::Style, url);
                None
            }
            Token::QuotedString(text) => {
                if loader || import {
                    found.push(Role::Style, text);
                }
                None
            }
            Token::Function(name) => Some(LOADERS.iter().any(|f| name.eq_ignore_ascii_case(f))),
            Token::CurlyBracketBlock | Token::SquareBracketBlock | Token::ParenthesisBlock => {
                Some(false)
            }
            _ => None,
        };
        import = matches!(&token, Token::AtKeyword(name) if name.eq_ignore_ascii_case("import"));
        if let (Some(inner), Some(depth)) = (nested, depth.checked_sub(1)) {
            let read: Result<(), ParseError<'_, ()>> = parser.parse_nested_block(|parser| {
                collect(parser, inner || loader, depth, found);
                Ok(())
            });
            // The closure never fails, and an unclosed block ends with the text.
            read.unwrap_or(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expected: &[&str]) {
        let mut found = References::default();
        urls(css, &mut found);
        let found: Vec<_> = found.iter().map(|one| one.url).collect();
        assert_eq!(found, expected, "{css}");
    }

    #[test]
    fn every_way_to_load() {
        check("a { background: url(x.png) }", &["x.png"]);
        check("a { background: URL( 'x.png' ) }", &["x.png"]);
        check(
            "@import 'a.css'; @import url(b.css) print;",
            &["a.css", "b.css"],
        );
        check("@IMPORT/**/\"a.css\";", &["a.css"]);
        check("@media print { @font-face { src: url(f) } }", &["f"]);
        check("a{b:image-set('x' 1x, url(y) 2x)}", &["x", "y"]);
        check("a{b:\\75rl(https\\3a //c.example)}", &["https://c.example"]);
        check("a{b:url(x", &["x"]);
    }

    #[test]
    fn what_loads_nothing() {
        check("/* url(x) @import 'y' */", &[]);
        check("a::before { content: 'url(x)' }", &[]);
        check("a { b: var(--url) } @charset 'utf-8';", &[]);
    }

    #[test]
    fn broken_and_deep_text_ends() {
        check("a{b:url(x y)} c{d:url(z)}", &["z"]);
        check("\"\n a{b:url(z)}", &["z"]);
        check(&"(".repeat(100_000), &[]);
    }
}
