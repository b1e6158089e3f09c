//! Hosts: who owns one, which text names one, and which can be taken for another.
//!
//! 1. [`disguise`] looks at a host as readers see it: letters of several scripts in one label, or
//!    letters of another script that all look like ASCII's (UTS #39).
//! 2. [`named`] finds the hosts that a text names: in URLs, in e-mail addresses, and alone.
//! 3. [`same_owner`] compares two by the public suffix list.

use crate::check::owner::{is_listed, owner};
use crate::ledger::essentials::{addresses, urls};
use crate::markdown::cjk;
use memchr::memchr_iter;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

/// Top-level domains for examples and tests, which no list has (RFC 2606, RFC 6761).
const RESERVED: [&str; 4] = ["example", "test", "invalid", "localhost"];

/// Endings of files that are top-level domains, too.
const FILES: [&str; 12] = [
    "md", "zip", "rs", "sh", "py", "pl", "ps", "mov", "app", "cc", "ai", "so",
];

/// Why a host, in ASCII or not, can be taken for another one; with how readers see it.
pub(super) fn disguise(host: &str) -> Option<(String, String)> {
    let (seen, _) = idna::domain_to_unicode(host);
    if seen.is_ascii() {
        return None;
    }
    let labels: Vec<&str> = seen.split('.').collect();
    // A suffix of that script shows where the host belongs: `.рф`.
    let is_own = |label: &str| {
        let other = labels.last().filter(|last| !last.is_ascii());
        other
            .is_some_and(|last| format!("{last}{label}").detect() <= RestrictionLevel::SingleScript)
    };
    for label in labels.iter().filter(|label| !label.is_ascii()) {
        if label.detect() > RestrictionLevel::HighlyRestrictive {
            let why = format!("mixes letters of several scripts in `{label}`");
            return Some((seen.clone(), why));
        }
        let like: String = skeleton(label).collect();
        if like.is_ascii() && !is_own(label) {
            let why = format!("has `{label}`, which looks like `{like}` and is not");
            return Some((seen.clone(), why));
        }
    }
    None
}

/// A method that both kinds of string have.
trait Detect {
    fn detect(&self) -> RestrictionLevel;
}

impl<T: AsRef<str>> Detect for T {
    fn detect(&self) -> RestrictionLevel {
        self.as_ref().detect_restriction_level()
    }
}

/// Whether two hosts belong to one owner, or are one.
pub(super) fn same_owner(one: &str, other: &str) -> bool {
    owner(&ascii(one)) == owner(&ascii(other))
}

/// As URLs have it: lower case, Punycode.
fn ascii(host: &str) -> String {
    idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_lowercase())
}

/// The host that a URL leads to, in ASCII; for `mailto:` that of the first address.
pub(super) fn host_of(url: &str) -> Option<String> {
    let mail = url.strip_prefix("mailto:").map(|rest| {
        let end = rest.find(['?', ',', ';']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    });
    match mail {
        Some(address) => address.rsplit_once('@').map(|(_, host)| ascii(host)),
        None => url::Url::parse(url).ok()?.host_str().map(str::to_owned),
    }
}

/// Whether a URL has something before an `@` in front of its host.
pub(super) fn has_user(url: &str) -> bool {
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    authority.get(..end).unwrap_or_default().contains('@')
}

/// The hosts that a text names, each with where the name of it stands.
pub(super) fn named(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for range in urls(text) {
        let host = text.get(range.clone()).and_then(host_of);
        found.extend(host.map(|host| (range, host)));
    }
    for range in addresses(text) {
        let address = text.get(range.clone()).unwrap_or_default();
        let host = address.rsplit_once('@').map(|(_, host)| ascii(host));
        found.extend(host.map(|host| (range, host)));
    }
    found.sort_by_key(|(range, _): &(Range<usize>, String)| range.start);
    let whole = found.clone();
    for range in dotted(text) {
        let kept = text.get(range.clone()).unwrap_or_default();
        let next = whole.partition_point(|(other, _)| other.end <= range.start);
        let stands_alone = !whole
            .get(next)
            .is_some_and(|(other, _)| other.contains(&range.start));
        if stands_alone && is_host(kept) {
            found.push((range, ascii(kept)));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The words of a text that have a full stop in them, in order. Of a sentence's last word it is no part.
fn dotted(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| (c.is_alphanumeric() && !cjk::is_cjk(c)) || matches!(c, '.' | '-');
    let mut done = 0;
    let stops = memchr_iter(b'.', text.as_bytes());
    stops.filter_map(move |at| {
        let (before, behind) = (text.get(done..at)?, text.get(at + 1..)?);
        if !behind.starts_with(is_part) {
            return None;
        }
        let start = done + before.trim_end_matches(is_part).len();
        let end = at + 1 + behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        done = end;
        let word = text.get(start..end)?;
        let start = end - word.trim_start_matches(['.', '-']).len();
        let kept = text.get(start..end)?.trim_end_matches(['.', '-']);
        Some(start..start + kept.len())
    })
}

/// Whether a word is a host: labels with full stops, the last of which is a top-level domain in
/// lower case (`ASP.NET` is none).
fn is_host(word: &str) -> bool {
    let Some((rest, last)) = word.rsplit_once('.') else {
        return false;
    };
    last.chars().count() >= 2
        && last
            .chars()
            .all(|c| !c.is_uppercase() && !c.is_ascii_digit())
        && rest.split('.').all(|label| !label.is_empty())
        && (RESERVED.contains(&last) || is_listed(&ascii(word)))
}

/// The hosts that the words of a link show to readers, whatever letters they are written in; each with the word.
pub(super) fn shown(words: &str) -> Vec<(String, String)> {
    // Wide letters are letters to a reader, and to the browser that they are typed into; so are capitals, and nobody sees
    // where a word may be parted.
    let text: String = words.nfkc().filter(|c| !is_unseen(*c)).collect();
    let text = text.replace('\u{3002}', ".");
    let mut found: Vec<(String, String)> = named(&text)
        .into_iter()
        .map(|(at, host)| (text.get(at).unwrap_or_default().to_owned(), host))
        .collect();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_shouted = word == word.to_uppercase() && !FRAMEWORKS.contains(&word);
        let lower = word.to_lowercase();
        let is_mixed = |label: &str| label.detect() > RestrictionLevel::HighlyRestrictive;
        let is_own = !word.is_ascii() && !word.contains(|c: char| !is_label(c) && c != '.');
        let deceives = is_own && word.contains('.') && word.split('.').any(is_mixed);
        if (is_shouted || is_own) && is_host(&lower) || deceives {
            found.push((word.to_owned(), ascii(&lower)));
        }
    }
    found
}

/// What some call by a name with a full stop in it, in capitals.
const FRAMEWORKS: [&str; 3] = ["ADO.NET", "ASP.NET", "VB.NET"];

/// Soft hyphens, and what has no width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn is_label(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Whether a word may as well be the name of the file that a URL leads to: `README.md`.
pub(super) fn is_file_of(word: &str, url: &str) -> bool {
    let ending = word.rsplit('.').next().unwrap_or_default();
    let path = url.split(['?', '#']).next().unwrap_or_default();
    FILES.contains(&ending) && path.rsplit('/').next() == Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_look_like_others_are_found() {
        let check = |host: &str, expected: bool| {
            assert_eq!(
                disguise(host).is_some(),
                expected,
                "{host}: {:?}",
                disguise(host)
            );
        };
        check("northwind.example", false);
        check("xn--bcher-kva.example", false);
        check("bücher.example", false);
        check("例え.jp", false);
        check("日本ニュースx.jp", false);
        check("пример.рф", false);
        check("аррӏе.рф", false);
        check("яндекс.com", false);
        check("مثال.إختبار", false);
        check("דוגמה.com", false);
        check("аррӏе.com", true);
        check("xn--80ak6aa92e.com", true);
        check("nоrthwind.example", true);
        check("login.nοrthwind.example", true);
        check("раураl.com", true);
    }

    #[test]
    fn hosts_in_text_are_named() {
        let check = |text: &str, expected: &[&str]| {
            let found = named(text);
            let hosts: Vec<_> = found.iter().map(|(_, host)| host.as_str()).collect();
            assert_eq!(hosts, expected, "{text}");
        };
        check(
            "at https://a.example/b.md, or www.b.example.",
            &["a.example", "www.b.example"],
        );
        check("请访问northwind.example查看", &["northwind.example"]);
        check("write to help@a.example", &["a.example"]);
        check(
            "e.g. Node.js, v1.2.3, 11.9, notes.txt, ASP.NET, p.m., z.B., U.S.A.",
            &[],
        );
        check("It is done.We go on... or not.", &[]);
        check(
            "Booking.com and bücher.de",
            &["booking.com", "xn--bcher-kva.de"],
        );
        check("", &[]);
    }

    #[test]
    fn hosts_are_shown_in_many_letters() {
        let check = |words: &str, expected: &[&str]| {
            let mut hosts: Vec<_> = shown(words).into_iter().map(|(_, host)| host).collect();
            hosts.dedup();
            assert_eq!(hosts, expected, "{words}");
        };
        check("our site a.example", &["a.example"]);
        check("ｂａｎｋ.example", &["bank.example"]);
        check("BANK.EXAMPLE", &["bank.example"]);
        check("n\u{ad}w.example", &["nw.example"]);
        check("n。example", &["n.example"]);
        check("北风.公司", &["xn--djr653n.xn--55qx5d"]);
        check("n.ex\u{430}mple", &["n.xn--exmple-4nf"]);
        check("ASP.NET, U.S.A., v1.2.3, Node.js, 请看公告。谢谢", &[]);
        check("第3.2版的说明", &[]);
    }

    #[test]
    fn an_owner_has_many_hosts() {
        assert!(same_owner(
            "www.northwind.example",
            "status.northwind.example"
        ));
        assert!(same_owner("a.co.uk", "b.a.co.uk"));
        assert!(same_owner("Bücher.de", "xn--bcher-kva.de"));
        assert!(!same_owner("a.co.uk", "b.co.uk"));
        assert!(!same_owner("a.github.io", "b.github.io"));
        assert!(!same_owner(
            "northwind.example",
            "northwind.example.evil.test"
        ));
    }

    #[test]
    fn parts_of_urls_are_found() {
        assert_eq!(
            host_of("mailto:a@B.example?cc=c@d.example").unwrap(),
            "b.example"
        );
        assert_eq!(host_of("https://a@b.example:1/").unwrap(), "b.example");
        assert!(has_user("https://good.example@evil.example/"));
        assert!(!has_user("https://a.example/@b"));
        assert!(is_file_of("README.md", "https://a.example/x/README.md#y"));
        assert!(!is_file_of("good.com", "https://evil.example/good.com"));
    }
}
