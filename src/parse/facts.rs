//! `facts` in incident.yaml.
//!
//! 1. Letters without quotes are what they spell: a day, a time, a number, an address; else words. In
//!    quotes all is words, so that a number of a house is no amount.
//! 2. A table by language has words alone.
//! 3. What looks like a date or a number and is none is an error.

use super::fields::Fields;
use super::node::{Key, Node, Scalar, Style, Value};
use super::scope::{self, Scope};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::fact::{Address, Fact, FactValue, is_name};
use crate::model::url::{self, UrlKind};
use crate::model::{Anchor, Moment};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads the table. Facts that could not be read are there, too, so that no text lacks them.
pub fn parse(
    node: Option<Node>,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Arc<str>, Fact> {
    let fields = node.and_then(|node| Fields::open(node, "`facts`", diagnostics));
    let mut found = BTreeMap::new();
    for (key, node) in fields.map(Fields::rest).unwrap_or_default() {
        if !is_name(&key.text) {
            diagnostics.push(misnamed(&key));
            continue;
        }
        let fact = Fact {
            key_span: key.span,
            value: value(node, scope, diagnostics).unwrap_or(FactValue::Unread),
        };
        found.insert(Arc::from(key.text), fact);
    }
    found
}

fn misnamed(key: &Key) -> Diagnostic {
    let likely = Anchor::slug(&key.text);
    let message = format!("`{}` is not a name for a fact", key.text);
    Diagnostic::new(Code::InvalidId, key.span, message).help(format!(
        "a name is a letter a to z, then small letters, digits, `-` and `_`: `{likely}`, for example"
    ))
}

fn value(node: Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<FactValue> {
    if let Value::Table(_) = node.value {
        return localized(node, scope, diagnostics);
    }
    let is_plain = matches!(
        node.value,
        Value::Scalar(Scalar {
            style: Style::Plain,
            ..
        })
    );
    let words = scope::filled(&node, diagnostics)?.value;
    if !is_plain {
        return Some(FactValue::Words(words));
    }
    if looks_like_a_date(&words) {
        return scope::moment(&node, diagnostics).map(FactValue::Moment);
    }
    if is_number(&words) {
        return Some(FactValue::Number(words));
    }
    if is_grouped(&words) {
        let digits: String = words.chars().filter(|c| *c != ',').collect();
        let message = format!("`{words}` has separators, and each language writes its own");
        diagnostics.push(
            Diagnostic::new(Code::InvalidValue, node.span, message).help(format!(
                "write `{digits}`; or put it in quotes, for the same letters in every language"
            )),
        );
        return None;
    }
    if is_address(&words) {
        return address(&words, &node, diagnostics).map(FactValue::Address);
    }
    Some(FactValue::Words(words))
}

fn localized(node: Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<FactValue> {
    let span = node.span;
    let before = diagnostics.count(Severity::Error);
    let words = scope.texts(node, diagnostics);
    if words.is_empty() {
        if diagnostics.count(Severity::Error) == before {
            let message = "this fact has no words in any language";
            diagnostics.push(
                Diagnostic::new(Code::EmptyText, span, message)
                    .help("write them, or leave the fact out"),
            );
        }
        return None;
    }
    Some(FactValue::Localized(words))
}

/// Whether letters begin as a date does: four digits, `-`, a digit.
fn looks_like_a_date(words: &str) -> bool {
    let mut parts = words.splitn(2, '-');
    let year = parts.next().unwrap_or_default();
    let rest = parts.next().unwrap_or_default();
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    year.len() == 4 && is_digits(year) && rest.starts_with(|c: char| c.is_ascii_digit())
        || Moment::parse(words).is_some()
}

/// Whether letters are a number without separators; `012` is no number, but words.
fn is_number(words: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = words.strip_prefix('-').unwrap_or(words);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    digits(whole) && digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// `21,480`
fn is_grouped(words: &str) -> bool {
    let unsigned = words.strip_prefix('-').unwrap_or(words);
    let mut groups = unsigned.split(',');
    let is_group = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let rest: Vec<_> = groups.collect();
    is_number(first) && !first.contains('.') && !rest.is_empty() && rest.into_iter().all(is_group)
}

fn is_address(words: &str) -> bool {
    let schemes = ["https:", "http:", "mailto:", "tel:"];
    schemes.iter().any(|scheme| words.starts_with(scheme)) || is_mail(words)
}

/// `name@host.tld`, and nothing else.
fn is_mail(words: &str) -> bool {
    let plain = |text: &str, more: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
        !text.is_empty() && text.chars().all(is_plain)
    };
    words.split_once('@').is_some_and(|(name, host)| {
        plain(name, "._+-") && plain(host, ".-") && host.contains('.') && !host.ends_with('.')
    })
}

fn address(words: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<Address> {
    let (whole, shown) = if is_mail(words) {
        (format!("mailto:{words}"), words)
    } else {
        let bare = ["mailto:", "tel:"]
            .into_iter()
            .find_map(|scheme| words.strip_prefix(scheme));
        let bare = bare.map(|bare| bare.split('?').next().unwrap_or(bare));
        (words.to_owned(), bare.unwrap_or(words))
    };
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`\\".contains(c);
    let (message, help) = match url::classify(&whole) {
        Ok(UrlKind::External { .. } | UrlKind::Mailto | UrlKind::Tel)
            if !whole.contains(is_odd) =>
        {
            return Some(Address {
                shown: Arc::from(shown),
                url: Arc::from(whole),
            });
        }
        Ok(_) => (
            format!("`{words}` is not a whole URL"),
            "write `https://…`, `mailto:name@example.org` or `tel:+…`; in quotes it is words"
                .to_owned(),
        ),
        Err(refused) => (format!("`{words}` {refused}"), refused.help().to_owned()),
    };
    diagnostics.push(Diagnostic::new(Code::UrlScheme, node.span, message).help(help));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;
    use crate::source::{Content, Sources};

    fn read(value: &str) -> (FactValue, usize) {
        let text = format!("a: {value}\n");
        let sources = Sources::new([(Arc::from("f"), Content::Text(Arc::from(text.as_str())))]);
        let locales = ["en", "zh-Hans"].map(|tag| Locale::parse(tag).unwrap());
        let scope = Scope {
            sources: &sources,
            locales: &locales,
        };
        let mut found = Diagnostics::default();
        let file = sources.find("f").unwrap();
        let node = super::super::yaml::parse(&text, file, 0, &mut found);
        let facts = parse(node, scope, &mut found);
        (facts["a"].value.clone(), found.count(Severity::Error))
    }

    #[test]
    fn letters_are_what_they_spell() {
        let words = |text: &str| FactValue::Words(Arc::from(text));
        let number = |text: &str| FactValue::Number(Arc::from(text));
        let check =
            |value: &str, expected: FactValue| assert_eq!(read(value), (expected, 0), "{value}");
        check(
            "2026-03-09",
            FactValue::Moment(Moment::parse("2026-03-09").unwrap()),
        );
        let time = "2026-03-26T19:00:00-07:00";
        check(time, FactValue::Moment(Moment::parse(time).unwrap()));
        check("21480", number("21480"));
        check("-3.50", number("-3.50"));
        check("0", number("0"));
        check("012", words("012"));
        check("\"21480\"", words("21480"));
        check("'2026-03-09'", words("2026-03-09"));
        check("Tallyfern", words("Tallyfern"));
        check("no", words("no"));
        check("1.2.3", words("1.2.3"));
        check("a@b", words("a@b"));
    }

    #[test]
    fn addresses_are_urls_with_what_readers_see() {
        let check = |value: &str, url: &str, shown: &str| {
            let address = Address {
                url: Arc::from(url),
                shown: Arc::from(shown),
            };
            assert_eq!(read(value), (FactValue::Address(address), 0), "{value}");
        };
        check("a.b@c.example", "mailto:a.b@c.example", "a.b@c.example");
        check(
            "mailto:a@c.example?subject=x",
            "mailto:a@c.example?subject=x",
            "a@c.example",
        );
        check(
            "https://c.example/a",
            "https://c.example/a",
            "https://c.example/a",
        );
        check("tel:+15550100", "tel:+15550100", "+15550100");
    }

    #[test]
    fn words_by_language() {
        let (value, errors) = read("{en: names, zh-Hans: 姓名}");
        assert!(matches!(value, FactValue::Localized(words) if words.iter().count() == 2));
        assert_eq!(errors, 0);
    }

    #[test]
    fn slips_are_errors() {
        for value in [
            "2026-02-30",
            "2026-03-09T10:00:00",
            "21,480",
            "",
            "[a]",
            "{}",
            "{xx: a}",
            "https://",
        ] {
            assert_eq!(read(value), (FactValue::Unread, 1), "{value}");
        }
    }
}
