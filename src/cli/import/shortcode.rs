//! Shortcodes: `{{< name arguments >}}` and `{{% name arguments %}}` in a text of Hugo.
//!
//! 1. [`shortcodes`] finds them, the closing ones too, and those that are written to be shown
//!    (`{{</* … */>}}`).
//! 2. [`Shortcode::value`] gives an argument by name or by place.

use std::ops::Range;

/// A shortcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shortcode {
    pub name: String,
    /// Name, if it has one, and value.
    arguments: Vec<(String, String)>,
    /// Whether it ends one that is open.
    pub closes: bool,
    /// Whether it is meant to be read, and not to be done.
    pub is_shown: bool,
    pub at: Range<usize>,
}

impl Shortcode {
    /// The value of an argument: by name, else by its place among those without a name.
    pub fn value(&self, name: &str, place: usize) -> Option<&str> {
        let named = self.arguments.iter().find(|(own, _)| own == name);
        let mut bare = self.arguments.iter().filter(|(own, _)| own.is_empty());
        let found = named.or_else(|| bare.nth(place));
        found.map(|(_, value)| value.as_str())
    }
}

/// Bytes that a shortcode may have: no text is searched to its end for each brace in it.
const LONGEST: usize = 10_000;

/// All shortcodes of a text, in order.
pub(super) fn shortcodes(text: &str) -> Vec<Shortcode> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let Some(start) = rest.find("{{").map(|at| from + at) else {
            break;
        };
        from = start + 2;
        let inside = text.get(from..).unwrap_or_default();
        let end = match inside.chars().next() {
            Some('<') => ">}}",
            Some('%') => "%}}",
            _ => continue,
        };
        let inside = inside.get(1..).unwrap_or_default();
        let inside = inside
            .get(..inside.floor_char_boundary(LONGEST))
            .unwrap_or_default();
        let Some(length) = inside.find(end) else {
            continue;
        };
        let stop = from + 1 + length + end.len();
        let words = inside.get(..length).unwrap_or_default();
        found.extend(read(words, start..stop));
        from = stop;
    }
    found
}

fn read(words: &str, at: Range<usize>) -> Option<Shortcode> {
    let trimmed = words.trim();
    let shown = trimmed
        .strip_prefix("/*")
        .and_then(|rest| rest.strip_suffix("*/"));
    let is_shown = shown.is_some();
    let trimmed = shown.unwrap_or(trimmed).trim().trim_end_matches('/').trim();
    let (closes, trimmed) = match trimmed.strip_prefix('/') {
        Some(rest) => (true, rest.trim()),
        None => (false, trimmed),
    };
    let name = trimmed.split_whitespace().next()?.to_owned();
    let rest = trimmed.get(name.len()..).unwrap_or_default();
    Some(Shortcode {
        arguments: arguments(rest),
        name,
        closes,
        is_shown,
        at,
    })
}

/// `key="value" 'value' value`
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let key_end = rest.find(|c: char| c == '=' || c.is_whitespace() || is_quote(c));
        let key = match key_end {
            Some(end) if rest.get(end..).is_some_and(|after| after.starts_with('=')) => {
                let key = rest.get(..end).unwrap_or_default().to_owned();
                rest = rest.get(end + 1..).unwrap_or_default();
                key
            }
            _ => String::new(),
        };
        let quote = rest.chars().next().filter(|c| is_quote(*c));
        let (value, after) = match quote {
            Some(quote) => {
                let inside = rest.get(1..).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        found.push((key, value.to_owned()));
        rest = after.trim_start();
    }
    found
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_are_found_with_their_arguments() {
        let found = |text: &str| -> Vec<String> {
            let all = shortcodes(text).into_iter();
            all.map(|code| {
                let shown = if code.is_shown { "shown " } else { "" };
                let slash = if code.closes { "/" } else { "" };
                let values: Vec<_> = code
                    .arguments
                    .iter()
                    .map(|(key, value)| format!("{key}={value}"))
                    .collect();
                format!("{shown}{slash}{} {}", code.name, values.join(","))
            })
            .collect()
        };
        assert_eq!(
            found("a {{< track \"2018-05-13 16:00:00\" >}} b"),
            ["track =2018-05-13 16:00:00"]
        );
        assert_eq!(
            found("{{<figure src=\"a b.png\" alt='c' d >}}"),
            ["figure src=a b.png,alt=c,=d"]
        );
        assert_eq!(found("{{% note %}}密{{% /note %}}"), ["note ", "/note "]);
        assert_eq!(found("{{</* x */>}}"), ["shown x "]);
        assert_eq!(found("{{< br />}}"), ["br "]);
        assert_eq!(found("{{ .Title }} {{< open"), Vec::<String>::new());
        assert_eq!(found("{{<>}} {{< x a= >}}"), ["x a="]);
    }
}
