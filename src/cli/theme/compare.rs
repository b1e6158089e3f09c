//! How a file of a site's theme differs from the built-in one.
//!
//! 1. [`diff`] is a unified diff of what the two have to do with each other: a file of keys adds to the
//!    built-in one, so only the keys that it has are compared; a template that extends the built-in
//!    one, by the blocks that it has; all else whole.

use crate::diag::report::{visible, visible_lines};
use crate::source::Content;
use similar::TextDiff;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Whether a file's keys go before those of the built-in one, which stays in force for all others.
pub(super) fn is_table(path: &str) -> bool {
    path == "theme.toml" || path.starts_with("i18n/")
}

/// The way from the built-in file to the one below `folder`. Empty where nothing differs.
pub(super) fn diff(path: &str, folder: &str, built_in: &Content, own: &Content) -> String {
    let (Some(before), Some(after)) = (text(built_in), text(own)) else {
        return if bytes(built_in) == bytes(own) {
            String::new()
        } else {
            visible(&format!("{folder}{path} differs")).to_string() + "\n"
        };
    };
    let (before, after) = if is_table(path) {
        // Two themes that look the same have different names.
        let is_name =
            |entry: &Entry| path == "theme.toml" && (entry.table, entry.key) == ("", "name");
        let own: Vec<Entry> = entries(after).filter(|entry| !is_name(entry)).collect();
        let told = lines(own.iter().map(|entry| entry.line));
        (Cow::Owned(keys(before, &own)), Cow::Owned(told))
    } else if extends_default(after) {
        (Cow::Owned(blocks(before, after)), Cow::Borrowed(after))
    } else {
        (Cow::Borrowed(before), Cow::Borrowed(after))
    };
    let diff = TextDiff::from_lines(&*before, &*after)
        .unified_diff()
        .header(
            &format!("built-in/{}", visible(path)),
            &format!("{folder}{}", visible(path)),
        )
        .to_string();
    visible_lines(&diff).into_owned()
}

fn bytes(content: &Content) -> &[u8] {
    match content {
        Content::Text(text) => text.as_bytes(),
        Content::Bytes(bytes) => bytes,
    }
}

/// The text of a file that has one.
fn text(content: &Content) -> Option<&str> {
    let text = std::str::from_utf8(bytes(content)).ok()?;
    (!text.contains('\0')).then_some(text)
}

fn lines<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let ended = lines.map(|line| format!("{line}\n"));
    ended.collect::<Vec<_>>().concat()
}

/// A line of TOML that says something.
struct Entry<'a> {
    /// The heading that it stands under, which stands under itself.
    table: &'a str,
    /// What it gives a value to; of a heading, nothing.
    key: &'a str,
    line: &'a str,
}

fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut table = "";
    let told = text.lines().filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#')
    });
    told.map(move |line| {
        let mut key = line.split('=').next().unwrap_or_default().trim();
        if line.starts_with('[') {
            (table, key) = (key, "");
        }
        Entry { table, key, line }
    })
}

/// Of the built-in table, what has a key that `own` has too.
fn keys(built_in: &str, own: &[Entry<'_>]) -> String {
    let own: BTreeSet<_> = own.iter().map(|entry| (entry.table, entry.key)).collect();
    let shared = entries(built_in).filter(|entry| own.contains(&(entry.table, entry.key)));
    lines(shared.map(|entry| entry.line))
}

/// Whether a template extends the default theme's own.
fn extends_default(template: &str) -> bool {
    let mut extended = template.split("extends ").skip(1).map(str::trim_start);
    extended.any(|name| {
        name.starts_with(['"', '\''])
            && name
                .get(1..)
                .is_some_and(|name| name.starts_with("default/"))
    })
}

/// The name of the block that begins in a line.
fn block(line: &str) -> Option<&str> {
    let mut tags = line.split("{%").skip(1);
    tags.find_map(|tag| {
        let name = tag.trim_start_matches(['-', ' ']).strip_prefix("block ")?;
        name.split([' ', '-', '%']).find(|word| !word.is_empty())
    })
}

/// Of the built-in template, the lines of the blocks that `own` has too.
fn blocks(built_in: &str, own: &str) -> String {
    let own: BTreeSet<&str> = own.lines().filter_map(block).collect();
    // How many blocks are open, from one that both have.
    let mut open = 0_usize;
    let shared = built_in.lines().filter(|line| {
        let starts = block(line);
        let is_shared = open > 0 || starts.is_some_and(|name| own.contains(name));
        if is_shared {
            open += usize::from(starts.is_some());
            open = open.saturating_sub(line.matches("endblock").count());
        }
        is_shared
    });
    lines(shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn check(path: &str, built_in: &str, own: &str, expected: &str) {
        let content = |text: &str| Content::Text(Arc::from(text));
        let found = diff(path, "themes/x/", &content(built_in), &content(own));
        let head = format!("--- built-in/{path}\n+++ themes/x/{path}\n");
        let hunks = found.strip_prefix(&head).unwrap_or(&found);
        assert_eq!(hunks, expected, "{own}");
    }

    #[test]
    fn a_file_is_compared_whole() {
        check("templates/a.html", "a\nb\n", "a\nb\n", "");
        check(
            "templates/a.html",
            "a\nb\n",
            "a\n",
            "@@ -1,2 +1 @@\n a\n-b\n",
        );
    }

    #[test]
    fn what_a_terminal_obeys_is_spelled_out() {
        let own = "a\u{1b}[2J\u{202e}\n";
        let shown = "@@ -1 +1 @@\n-b\n+a\\u{1b}[2J\\u{202e}\n";
        check("templates/a.html", "b\n", own, shown);
    }

    #[test]
    fn a_table_is_compared_by_the_keys_that_it_has() {
        let all = "# all\na = \"A\"\nb = \"B\"\n\n[n]\none = \"1\"\nother = \"2\"\n";
        check("i18n/en.toml", all, "a = \"A\"\n", "");
        check(
            "i18n/en.toml",
            all,
            "# mine\n\na = \"A\"\n[n]\nother = \"2\"\n",
            "",
        );
        let changed = "@@ -1 +1,2 @@\n-b = \"B\"\n+b = \"C\"\n+c = \"new\"\n";
        check("i18n/en.toml", all, "b = \"C\"\nc = \"new\"\n", changed);
        check("theme.toml", "name = \"default\"\n", "name = \"x\"\n", "");
        // The same key in another table is another key.
        check(
            "theme.toml",
            all,
            "one = \"1\"\n",
            "@@ -0,0 +1 @@\n+one = \"1\"\n",
        );
    }

    #[test]
    fn a_template_that_extends_is_compared_by_its_blocks() {
        let all = "{% extends \"base.html\" %}\n{%- block kind -%}a{% endblock %}\n{% block content %}\n{% block x %}b{% endblock %}\nb\n{% endblock %}\nz";
        let own = "{% extends \"default/a.html\" %}\n{% block content %}\nc\n{% endblock %}\n";
        let hunk = "@@ -1,4 +1,4 @@\n+{% extends \"default/a.html\" %}\n {% block content %}\n-{% block x %}b{% endblock %}\n-b\n+c\n {% endblock %}\n";
        check("templates/a.html", all, own, hunk);
        assert_eq!(block("{%- block kind -%}a"), Some("kind"));
        assert_eq!(block("<a>{% if block %}"), None);
    }

    #[test]
    fn what_is_no_text_differs_or_does_not() {
        let one = Content::Bytes(Arc::from([0xff, 0]));
        let other = Content::Bytes(Arc::from([0xff, 1]));
        assert_eq!(diff("static/a.png", "themes/x/", &one, &one), "");
        let told = "themes/x/static/a.png differs\n";
        assert_eq!(diff("static/a.png", "themes/x/", &one, &other), told);
    }
}
