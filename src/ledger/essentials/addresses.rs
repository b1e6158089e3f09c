//! URLs, e-mail addresses and telephone numbers that stand in a text as they are.
//!
//! 1. [`urls`] and [`addresses`] find where they start by what all of them have, `http` or `@`.
//! 2. Each goes on as far as its characters may; the full stop of its sentence is not a part of it.

use crate::markdown::cjk;
use memchr::memchr_iter;
use std::ops::Range;

/// The URLs with `http:` or `https:` of a text, where they stand.
pub fn urls(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    let colons = memchr_iter(b':', text.as_bytes());
    colons.filter_map(move |colon| {
        let scheme = text.get(..colon)?;
        let name = ["http", "https"]
            .into_iter()
            .find(|name| scheme.ends_with(name))?;
        let start = colon - name.len();
        let rest = text.get(start..).filter(|_| start >= from)?;
        let length = url_length(rest)?;
        from = start + length;
        Some(start..from)
    })
}

/// How long the URL is that a text starts with. Chinese text may follow it without a space.
fn url_length(text: &str) -> Option<usize> {
    let behind = text.strip_prefix("http")?;
    let behind = behind.strip_prefix('s').unwrap_or(behind);
    let host = behind.strip_prefix("://")?;
    let scheme = text.len() - host.len();
    let is_end = |c: char| {
        c.is_whitespace() || c.is_control() || cjk::is_cjk(c) || "<>\"`“”‘’«»|".contains(c)
    };
    let mut url = host.split(is_end).next().unwrap_or_default();
    // A closing bracket belongs to it only with its opening one.
    let count = |wanted: char| url.chars().filter(|c| *c == wanted).count();
    let mut brackets =
        [('(', ')'), ('[', ']'), ('{', '}')].map(|pair| (pair.1, count(pair.0), count(pair.1)));
    while let Some(last) = url.chars().next_back() {
        let bracket = brackets.iter_mut().find(|(closing, ..)| *closing == last);
        match bracket {
            Some((_, opened, closed)) if *closed > *opened => *closed -= 1,
            None if ".,;:!?'*…".contains(last) => {}
            _ => break,
        }
        url = url.strip_suffix(last).unwrap_or_default();
    }
    (!url.is_empty()).then_some(scheme + url.len())
}

/// The e-mail addresses of a text, and its numbers that follow `tel:`.
#[must_use]
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mails = memchr_iter(b'@', text.as_bytes()).filter_map(|at| mail(text, at));
    let phones = memchr_iter(b':', text.as_bytes()).filter_map(|at| {
        text.get(..at).filter(|before| before.ends_with("tel"))?;
        let start = at + 1;
        let is_part = |c: char| c.is_ascii_digit() || "+-.()".contains(c);
        let number = text.get(start..)?;
        let end = number.find(|c| !is_part(c)).unwrap_or(number.len());
        let number = number.get(..end)?.trim_end_matches(['.', '-', '(', ')']);
        (!number.is_empty()).then_some(start..start + number.len())
    });
    let mut found: Vec<_> = mails.chain(phones).collect();
    found.sort_by_key(|range| range.start);
    found
}

/// The e-mail address around an `@`: characters of ASCII, since Chinese text may stand beside it.
fn mail(text: &str, at: usize) -> Option<Range<usize>> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || ".!#$%&*+/=?^_{}~-".contains(c);
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let local = text.get(..at)?;
    let name = local.trim_end_matches(is_local);
    let name = local
        .strip_prefix(name)?
        .trim_start_matches(['.', '/', '*']);
    let domain = text.get(at + 1..)?;
    let end = domain.find(|c| !is_domain(c)).unwrap_or(domain.len());
    let domain = domain.get(..end)?.trim_end_matches(['.', '-']);
    let is_address = !name.is_empty() && domain.contains('.');
    is_address.then_some(at - name.len()..at + 1 + domain.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<&str> {
        let ranges = ranges.into_iter();
        ranges.map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn urls_end_where_they_end() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(found(text, urls(text)), expected, "{text}");
        };
        check(
            "a https://b.example/c?d=1#e f",
            &["https://b.example/c?d=1#e"],
        );
        check("http://a.example.", &["http://a.example"]);
        check("(https://a.example/b)", &["https://a.example/b"]);
        check("https://a.example/b_(c)", &["https://a.example/b_(c)"]);
        check("(https://a.example/b_(c)), d", &["https://a.example/b_(c)"]);
        check("请访问https://a.example/b查看", &["https://a.example/b"]);
        check("https://a.example。好", &["https://a.example"]);
        check("“https://a.example”", &["https://a.example"]);
        check(
            "https://a.example, https://b.example",
            &["https://a.example", "https://b.example"],
        );
        check(
            "https://a.example/?u=http://b.example",
            &["https://a.example/?u=http://b.example"],
        );
        check("https:// http:a http", &[]);
        check("", &[]);
    }

    #[test]
    fn addresses_end_where_they_end() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(found(text, addresses(text)), expected, "{text}");
        };
        check("to a.b+c@d.example.", &["a.b+c@d.example"]);
        check("邮箱support@a.example。", &["support@a.example"]);
        check("<a@b.example>", &["a@b.example"]);
        check("mailto:a@b.example", &["a@b.example"]);
        check("@someone a@b @", &[]);
        check("call tel:+1-555-0100.", &["+1-555-0100"]);
        check("tel: none, hotel:1", &["1"]);
        check(
            "a@b.example tel:1 c@d.example",
            &["a@b.example", "1", "c@d.example"],
        );
    }

    #[test]
    fn pathological_input_is_linear() {
        for piece in [
            "http",
            "https://",
            "a@",
            "tel:",
            "(https://a)))",
            "https://a)",
        ] {
            let text = piece.repeat(20_000);
            let start = std::time::Instant::now();
            let _ = (urls(&text).count(), addresses(&text));
            assert!(start.elapsed().as_secs() < 5, "{piece}");
        }
    }
}
