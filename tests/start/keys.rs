//! Schemas against the parser: what one knows, the other knows.

use super::schemas::{NAMES, schema};
use super::{candor, write};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Each table of a schema that has no keys but its own, by a sample of a file with an unknown key in it.
const TABLES: [(&str, &str, &str); 30] = [
    ("site", "", "zq = 1"),
    (
        "site",
        "/properties/locales/items",
        "[[locales]]\ntag = \"fr\"\nname = \"F\"\nzq = 1",
    ),
    (
        "site",
        "/properties/organization",
        "[organization]\nname = \"x\"\nzq = 1",
    ),
    ("site", "/properties/safety", "[safety]\nzq = 1"),
    ("site", "/properties/translation", "[translation]\nzq = 1"),
    ("site", "/properties/markdown", "[markdown]\nzq = 1"),
    ("site", "/properties/feeds", "[feeds]\nzq = 1"),
    ("site", "/properties/outputs", "[outputs]\nzq = 1"),
    (
        "site",
        "/properties/cards",
        "[cards]\nimage = \"/x.png\"\nzq = 1",
    ),
    (
        "site",
        "/properties/csaf",
        "[csaf]\npublisher_category = \"vendor\"\nnamespace = \"https://x.example\"\nzq = 1",
    ),
    ("site", "/properties/security_txt", "[security_txt]\nzq = 1"),
    (
        "site",
        "/properties/accept/items",
        "[[accept]]\ncode = \"text/http\"\ntext = \"x\"\nzq = 1",
    ),
    ("incident", "", "status: resolved\nzq: 1"),
    (
        "incident",
        "/properties/accept/items",
        "status: resolved\naccept: [{code: text/http, text: x, zq: 1}]",
    ),
    (
        "incident",
        "/properties/withdrawn/anyOf/0",
        "status: resolved\nwithdrawn: {at: 2026-03-26T19:00:00Z, reason: {en: x}, zq: 1}",
    ),
    (
        "incident",
        "/properties/covers",
        "status: resolved\ncovers: {zq: 1}",
    ),
    (
        "incident",
        "/properties/covers/properties/gdpr-34",
        "status: resolved\ncovers: {gdpr-34: {zq: 1}}",
    ),
    (
        "incident",
        "/properties/covers/properties/pipl-57",
        "status: resolved\ncovers: {pipl-57: {zq: 1}}",
    ),
    (
        "incident",
        "/properties/covers/properties/ca-1798.82",
        "status: resolved\ncovers: {ca-1798.82: {zq: 1}}",
    ),
    ("faq", "/items/then", "- {group: g, title: {en: G}, zq: 1}"),
    (
        "faq",
        "/items/else",
        "- {id: a, question: {en: x}, answer: {en: x}, zq: 1}",
    ),
    (
        "faq",
        "/items/else/properties/retired/anyOf/0",
        "- {id: a, question: {en: x}, retired: {at: 2026-04-02, zq: 1}}",
    ),
    (
        "faq-locale",
        "/additionalProperties",
        "a: {question: x, zq: 1}",
    ),
    ("updates", "/items", "- {id: a, zq: 1}"),
    ("notice", "", "---\ntitle: x\nzq: 1\n---\n\nText.\n"),
    ("page", "", "---\ntitle: x\nzq: 1\n---\n\nText.\n"),
    (
        "page",
        "/properties/accept/items",
        "---\ntitle: x\naccept: [{code: text/http, text: x, zq: 1}]\n---\n\nText.\n",
    ),
    ("theme", "", "name = \"x\"\nzq = 1"),
    (
        "theme",
        "/properties/colors",
        "name = \"x\"\n[colors]\nzq = 1",
    ),
    (
        "theme",
        "/properties/fonts",
        "name = \"x\"\n[fonts]\nzq = 1",
    ),
];

const SITE: &str =
    "base_url = \"https://x.example\"\ndefault_locale = \"en\"\ntitle = \"x\"\ntheme = \"t\"\n";
const LOCALES: &str = "[[locales]]\ntag = \"en\"\nname = \"English\"\n";

/// The keys that the parser says it knows where it meets one that it does not.
fn known(name: &str, sample: &str) -> BTreeSet<String> {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    let folder = root.join("content/incidents/a");
    let mut settings = format!("{SITE}{LOCALES}");
    if name == "site" {
        settings = if sample.starts_with('[') {
            format!("{SITE}{LOCALES}\n{sample}\n")
        } else {
            format!("{SITE}{sample}\n{LOCALES}")
        };
    }
    write(&root.join("site.toml"), &settings);
    write(&folder.join("incident.yaml"), "status: resolved\n");
    write(
        &folder.join("notice.en.md"),
        "---\ntitle: x\n---\n\nText.\n",
    );
    write(&root.join("themes/t/theme.toml"), "name = \"t\"\n");
    let path = match name {
        "site" => None,
        "incident" => Some(folder.join("incident.yaml")),
        "faq" => Some(folder.join("faq.yaml")),
        "faq-locale" => {
            write(&folder.join("faq.yaml"), "- {id: a, answer: {en: x}}");
            Some(folder.join("faq.en.yaml"))
        }
        "updates" => Some(folder.join("updates.yaml")),
        "notice" => Some(folder.join("notice.en.md")),
        "page" => Some(root.join("content/pages/p.en.md")),
        "theme" => Some(root.join("themes/t/theme.toml")),
        _ => panic!("{name}"),
    };
    if let Some(path) = path {
        write(&path, sample);
    }
    let (_, out, _) = candor(root, &["check", "--message-format", "json"]);
    let findings = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let help = findings
        .filter(|finding| finding["message"].as_str().unwrap().contains("no key `zq`"))
        .map(|finding| finding["help"].as_str().unwrap().to_owned())
        .next()
        .unwrap_or_else(|| panic!("{name}: {sample}: {out}"));
    let list = help.strip_prefix("the keys here are ").unwrap();
    let names = list.split('`').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

/// Every table of a schema that is closed: its place.
fn closed(schema: &Value, place: &str, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if members.get("additionalProperties") == Some(&Value::Bool(false)) {
                found.insert(place.to_owned());
            }
            for (name, value) in members {
                closed(value, &format!("{place}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                closed(value, &format!("{place}/{at}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_keys_are_those_that_the_parser_knows() {
    let schemas: BTreeMap<_, _> = NAMES.map(|name| (name, schema(name))).into();
    for (name, place, sample) in TABLES {
        let keys = schemas[name]
            .pointer(&format!("{place}/properties"))
            .unwrap();
        let keys: BTreeSet<String> = keys.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, known(name, sample), "{name}{place}");
    }
    for (name, schema) in &schemas {
        let mut found = BTreeSet::new();
        closed(schema, "", &mut found);
        let held: BTreeSet<String> = TABLES
            .iter()
            .filter(|(own, ..)| own == name)
            .map(|(_, place, _)| (*place).to_owned())
            .collect();
        found.remove("/properties/dark_colors"); // the same reader as `colors`
        assert_eq!(found, held, "{name}: a table that nothing is held against");
    }
}

/// The words of closed lists, as the parser names them where it meets another.
#[test]
fn the_words_are_those_that_the_parser_takes() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    let folder = root.join("content/incidents/a");
    write(
        &root.join("site.toml"),
        &format!("{SITE}{LOCALES}").replace("theme = \"t\"\n", ""),
    );
    write(
        &folder.join("notice.en.md"),
        "---\ntitle: x\n---\n\nText.\n",
    );
    let words = |file: &str, text: &str| -> BTreeSet<String> {
        write(&folder.join(file), text);
        let (_, out, _) = candor(root, &["check", "--message-format", "json"]);
        let findings = out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let messages = findings.map(|finding| finding["message"].as_str().unwrap().to_owned());
        let message = messages
            .into_iter()
            .find(|text| text.contains("`zq` is none of"))
            .unwrap();
        message
            .split('`')
            .skip(3)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let listed = |name: &str, place: &str| -> BTreeSet<String> {
        let schema = schema(name);
        let all = schema
            .pointer(place)
            .unwrap_or_else(|| panic!("{name}{place}"));
        all.as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let status = words("incident.yaml", "status: zq\n");
    assert_eq!(listed("incident", "/$defs/status/enum"), status);
    assert_eq!(listed("updates", "/$defs/status/enum"), status);
    let severity = words("incident.yaml", "status: resolved\nseverity: zq\n");
    assert_eq!(
        listed("incident", "/properties/severity/anyOf/0/enum"),
        severity
    );
    let category = words("incident.yaml", "status: resolved\ncategory: zq\n");
    assert_eq!(
        listed("incident", "/properties/category/anyOf/0/enum"),
        category
    );
    write(&folder.join("incident.yaml"), "status: resolved\n");
    let kind = words("updates.yaml", "- {id: a, kind: zq}\n");
    assert_eq!(
        listed("updates", "/items/properties/kind/anyOf/0/enum"),
        kind
    );
}
