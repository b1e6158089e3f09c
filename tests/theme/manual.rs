//! The manual's chapter on themes against the code.
//!
//! 1. Every template, block, colour, custom property and string that it names is there, and none is missing.
//! 2. Every object that templates are given has the fields of one row of its tables; no row is of an object
//!    that is not there any more.

use super::sample::*;
use super::table;
use candor::model::theme::COLORS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn manual() -> String {
    std::fs::read_to_string("docs/themes.md").unwrap()
}

/// The rows of all tables whose first column has that heading, cell by cell.
fn rows(first: &str) -> Vec<Vec<String>> {
    let mut is_wanted = false;
    let mut found = Vec::new();
    let manual = manual();
    let mut before = "";
    for line in manual.lines() {
        if !line.starts_with('|') {
            is_wanted = false;
        } else if !before.starts_with('|') {
            is_wanted = line.starts_with(&format!("| {first} |"));
        } else if is_wanted && !line.starts_with("|---") {
            let cells = line.trim_matches('|').split(" | ");
            found.push(cells.map(|cell| cell.trim().to_owned()).collect());
        }
        before = line;
    }
    assert!(!found.is_empty(), "no table of `{first}`");
    found
}

/// What stands in backticks, outside of parentheses.
fn names(cell: &str) -> Vec<String> {
    let mut depth = 0_u8;
    let mut plain = String::new();
    for c in cell.chars() {
        depth += u8::from(c == '(');
        if depth == 0 {
            plain.push(c);
        }
        depth -= u8::from(c == ')');
    }
    let quoted = plain.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

fn first_column(table: &str) -> BTreeSet<String> {
    rows(table).iter().flat_map(|row| names(&row[0])).collect()
}

/// The texts of the default theme's templates by name.
fn templates() -> BTreeMap<String, String> {
    let files = std::fs::read_dir("themes/default/templates").unwrap();
    let paths = files.map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The words that follow `before` in a text, each up to what is no part of a name.
fn words_after<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let rest = text.split(before).skip(1);
    rest.map(|rest| rest.split(|c| !is_part(c)).next().unwrap())
        .collect()
}

#[test]
fn every_template_and_block_is_in_the_manual() {
    let mut named = first_column("template");
    named.extend(first_column("part"));
    let there: BTreeSet<String> = templates().into_keys().collect();
    assert_eq!(named, there);

    let mut blocks = BTreeMap::new();
    for (name, text) in templates() {
        let mut here = words_after(&text, "{% block ");
        here.extend(words_after(&text, "{%- block "));
        for block in here {
            let of: &mut BTreeSet<_> = blocks.entry(block.to_owned()).or_default();
            of.insert(name.clone());
        }
    }
    let pages: BTreeSet<_> = first_column("template");
    let mut named = BTreeMap::new();
    for row in rows("block") {
        let mut of: BTreeSet<_> = names(&row[1]).into_iter().collect();
        if row[1].ends_with("all pages") {
            of.extend(pages.iter().cloned());
        }
        named.extend(names(&row[0]).into_iter().map(|block| (block, of.clone())));
    }
    assert_eq!(named, blocks);
}

/// What a template is given, by the name that it has there.
fn views(full: bool) -> BTreeMap<&'static str, Vec<Value>> {
    fn value(view: impl serde::Serialize) -> Value {
        serde_json::to_value(view).unwrap()
    }
    let notices = if full {
        vec![value(full_notice()), value(withdrawn())]
    } else {
        vec![value(bare_notice())]
    };
    BTreeMap::from([
        ("site", vec![value(site(full))]),
        ("page", vec![value(page(full))]),
        ("notice", notices),
        ("listing", vec![value(listing(full))]),
        ("article", vec![value(article(full))]),
        ("single", vec![value(single(full))]),
        ("chooser", vec![value(chooser(full))]),
        ("not_found", vec![value(not_found())]),
    ])
}

/// Every object within, with where it is.
fn objects<'a>(value: &'a Value, at: &str, found: &mut Vec<(String, &'a Value)>) {
    match value {
        // Its keys are names of files.
        Value::Object(_) if matches!(at, "site.assets" | "site.integrity") => {}
        Value::Object(fields) => {
            found.push((at.to_owned(), value));
            for (name, value) in fields {
                objects(value, &format!("{at}.{name}"), found);
            }
        }
        Value::Array(items) => {
            for item in items {
                objects(item, at, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_field_is_in_the_manual_and_nothing_else() {
    let documented: Vec<(String, Vec<String>)> = rows("value")
        .iter()
        .map(|row| (row[0].clone(), names(&row[1])))
        .collect();
    let plain = |name: &String| name.trim_end_matches('?').to_owned();
    let mut seen = BTreeSet::new();
    for full in [true, false] {
        for (view, values) in views(full) {
            let mut all = Vec::new();
            for value in &values {
                objects(value, view, &mut all);
            }
            for (at, value) in all {
                let fields = value.as_object().unwrap();
                let keys: BTreeSet<String> = fields.keys().cloned().collect();
                let row = documented
                    .iter()
                    .find(|(_, names)| names.iter().map(plain).collect::<BTreeSet<_>>() == keys);
                let Some((row, names)) = row else {
                    panic!("no row has the fields of `{at}`: {keys:?}");
                };
                seen.insert(row.clone());
                let missing = fields.iter().filter(|(_, value)| value.is_null());
                for (name, _) in missing {
                    let marked = names.contains(&format!("{name}?"));
                    assert!(marked, "`{at}.{name}` may be missing: mark it in {row}");
                }
            }
        }
    }
    for (row, names) in documented {
        assert!(
            seen.contains(&row),
            "nothing has the fields of {row}: {names:?}"
        );
    }
}

#[test]
fn templates_are_given_what_the_manual_says() {
    let views: BTreeSet<_> = views(true).into_keys().map(str::to_owned).collect();
    let mut named: BTreeSet<String> = ["site", "page"].map(str::to_owned).into();
    named.extend(rows("template").iter().flat_map(|row| names(&row[2])));
    assert_eq!(named, views);
}

#[test]
fn the_keys_of_theme_toml_and_the_custom_properties_are_in_the_manual() {
    let colors: BTreeSet<String> = COLORS.map(str::to_owned).into();
    assert_eq!(first_column("colour"), colors);
    let keys: BTreeSet<String> = ["logo", "logo_dark", "[colors]", "[dark_colors]", "[fonts]"]
        .map(str::to_owned)
        .into();
    assert_eq!(
        first_column("key")
            .into_iter()
            .filter(|key| keys.contains(key))
            .collect::<BTreeSet<_>>(),
        keys
    );
    // Those of the default theme, comments included: `logo` is only in one.
    let text = std::fs::read_to_string("themes/default/theme.toml").unwrap();
    let uncommented = text.replace("# logo", "logo");
    let theme: toml::Table = uncommented.parse().unwrap();
    let written = theme.iter().filter(|(key, _)| *key != "name");
    let written = written.map(|(key, value)| match value {
        toml::Value::Table(_) => format!("[{key}]"),
        _ => key.clone(),
    });
    assert_eq!(written.collect::<BTreeSet<_>>(), keys);

    let style = std::fs::read_to_string("themes/default/static/style.css").unwrap();
    let used = words_after(&style, "var(--");
    let manual = manual();
    let (_, section) = manual.split_once("\n## Colours, ").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let named = words_after(section, "`--");
    for property in used {
        let color = property.replace('-', "_");
        let is_known = colors.contains(&color) || named.contains(property);
        assert!(is_known, "`--{property}` is not in the manual");
    }
    for property in named {
        let is_used = style.contains(&format!("var(--{property})"));
        assert!(is_used, "`--{property}` is not used");
    }
}

#[test]
fn strings_in_examples_are_there() {
    let english = table("themes/default/i18n/en.toml".as_ref());
    let manual = manual();
    let mut all = manual.clone();
    all.extend(templates().into_values());
    let (_, section) = manual.split_once("\n## Strings\n").unwrap();
    let example = section.split("```toml\n").nth(1).unwrap();
    let example: toml::Table = example.split("```").next().unwrap().parse().unwrap();
    for key in words_after(&all, "ui.") {
        let is_there = english.contains_key(key) || example.contains_key(key) || key == "KEY";
        assert!(is_there, "there is no string `{key}`");
    }
    let is_new = |key: &&String| !english.contains_key(*key);
    let new: Vec<_> = example.keys().filter(is_new).collect();
    assert_eq!(new, ["press"], "the others are the default theme's");
}
