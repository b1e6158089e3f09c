//! Schemas against files: those of the example, new ones, and mistakes.

use super::{ending, files, good};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub const NAMES: [&str; 9] = [
    "site",
    "incident",
    "faq",
    "faq-locale",
    "updates",
    "updates-locale",
    "notice",
    "page",
    "theme",
];

pub fn schema(name: &str) -> Value {
    let text = good(Path::new(env!("CARGO_MANIFEST_DIR")), &["schema", name]);
    serde_json::from_str(&text).unwrap()
}

fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// Which schema a file of a site is for, and what is in it.
fn value(path: &str, text: &str) -> Option<(&'static str, Value)> {
    let file = path.rsplit('/').next().unwrap();
    let yaml = |text: &str| serde_yaml::from_str::<Value>(text).unwrap();
    let toml = |text: &str| toml::from_str::<Value>(text).unwrap();
    let head = |text: &str| {
        let rest = text.strip_prefix("---\n").unwrap();
        yaml(rest.split_once("\n---\n").unwrap().0)
    };
    let locales = file.split('.').count() == 3;
    Some(match file {
        "site.toml" => ("site", toml(text)),
        "theme.toml" => ("theme", toml(text)),
        "incident.yaml" => ("incident", yaml(text)),
        "faq.yaml" => ("faq", yaml(text)),
        "updates.yaml" => ("updates", yaml(text)),
        _ if file.starts_with("faq.") && locales => ("faq-locale", yaml(text)),
        _ if file.starts_with("updates.") && locales => ("updates-locale", yaml(text)),
        _ if path.contains("content/pages/") => ("page", head(text)),
        _ if file.starts_with("notice.") && ending(file) == "md" => ("notice", head(text)),
        _ => return None,
    })
}

/// How many files of a site each schema was held against; all have to pass.
fn pass(root: &Path) -> BTreeMap<&'static str, usize> {
    let schemas: BTreeMap<_, _> = NAMES.map(|name| (name, schema(name))).into();
    let mut seen = BTreeMap::new();
    let settings = fs::read_to_string(root.join("site.toml")).unwrap();
    let mut all = vec![("site.toml".to_owned(), settings)];
    let folders = ["content", "themes"].into_iter();
    for folder in folders.filter(|folder| root.join(folder).is_dir()) {
        let below = files(&root.join(folder));
        all.extend(
            below
                .into_iter()
                .map(|(path, text)| (format!("{folder}/{path}"), text)),
        );
    }
    for (path, text) in all {
        if let Some((name, value)) = value(&path, &text) {
            assert_eq!(
                faults(&schemas[name], &value),
                Vec::<String>::new(),
                "{path}"
            );
            *seen.entry(name).or_default() += 1;
        }
    }
    seen
}

#[test]
fn the_examples_files_are_what_the_schemas_say() {
    let seen = pass(Path::new(env!("CARGO_MANIFEST_DIR")));
    let all: Vec<&str> = seen.keys().copied().collect();
    let mut names = NAMES.to_vec();
    names.sort_unstable();
    assert_eq!(all, names, "the example has no file for some schema");
}

#[test]
fn new_files_are_what_the_schemas_say_and_name_them() {
    let home = tempfile::tempdir().unwrap();
    good(home.path(), &["init", "--languages", "ar,ja"]);
    assert_eq!(pass(home.path())["notice"], 2);
    good(home.path(), &["new", "a"]);
    let mut named = 0;
    for folder in ["a", "example"].map(|name| home.path().join("content/incidents").join(name)) {
        for (path, text) in files(&folder) {
            let Some(rest) = text.strip_prefix("# yaml-language-server: $schema=") else {
                assert_ne!(ending(&path), "yaml", "{path}");
                continue;
            };
            let written = folder.join(rest.lines().next().unwrap());
            let text = fs::read_to_string(&written).unwrap();
            assert_eq!(
                serde_json::from_str::<Value>(&text).unwrap(),
                schema(path.trim_end_matches(".yaml"))
            );
            named += 1;
        }
    }
    assert_eq!(named, 6);
    let settings = fs::read_to_string(home.path().join("site.toml")).unwrap();
    let named = settings
        .lines()
        .next()
        .unwrap()
        .strip_prefix("#:schema ")
        .unwrap();
    assert!(home.path().join(named).is_file());
}

#[test]
fn a_site_without_schemas_gets_files_that_name_none() {
    let home = tempfile::tempdir().unwrap();
    good(home.path(), &["init"]);
    fs::remove_dir_all(home.path().join(".candor")).unwrap();
    good(home.path(), &["new", "a"]);
    let text = fs::read_to_string(home.path().join("content/incidents/a/faq.yaml")).unwrap();
    assert!(!text.contains("$schema"), "{text}");
    good(home.path(), &["schema", "--output", ".candor"]);
    good(home.path(), &["new", "b"]);
    let text = fs::read_to_string(home.path().join("content/incidents/b/faq.yaml")).unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema=../../../.candor/faq.schema.json\n"));
}

/// Holds that a schema refuses a value.
fn refused(name: &str, value: &Value) {
    assert_ne!(
        faults(&schema(name), value),
        Vec::<String>::new(),
        "{name}: {value}"
    );
}

#[test]
fn mistakes_in_site_toml_are_refused() {
    let site = || {
        json!({"base_url": "https://x.example", "default_locale": "en", "title": "x",
            "locales": [{"tag": "en", "name": "English"}]})
    };
    assert_eq!(faults(&schema("site"), &site()), Vec::<String>::new());
    let with = |key: &str, value: Value| {
        let mut site = site();
        site[key] = value;
        refused("site", &site);
    };
    with("base_url", json!("x.example"));
    with("default_locale", json!("zh-hans"));
    with("title", json!({"EN": "x"}));
    with("title", json!(5));
    with("locales", json!([]));
    with("locales", json!([{"tag": "en"}]));
    with("ouputs", json!({}));
    with("feeds", json!({"limit": 0}));
    with("security_txt", json!({"contact": "mailto:a@b.example"}));
    with(
        "csaf",
        json!({"publisher_category": "vender", "namespace": "https://x.example"}),
    );
    refused("incident", &json!({}));
    refused("incident", &json!({"status": "open"}));
}

#[test]
fn mistakes_in_notices_and_questions_are_refused() {
    refused(
        "incident",
        &json!({"status": "resolved", "published": "2026-03-26"}),
    );
    refused(
        "incident",
        &json!({"status": "resolved", "published": "2026-03-26T19:00:00"}),
    );
    refused(
        "incident",
        &json!({"status": "resolved", "occured": "2026-03-26"}),
    );
    refused("incident", &json!({"status": "resolved", "draft": "yes"}));
    refused(
        "incident",
        &json!({"status": "resolved", "contact": "javascript:x"}),
    );
    refused(
        "incident",
        &json!({"status": "resolved", "moved": {"_x": "a"}}),
    );
    refused(
        "incident",
        &json!({"status": "resolved", "withdrawn": {"at": "2026-03-26T19:00:00Z"}}),
    );
    refused("faq", &json!({"a": {}}));
    refused(
        "faq",
        &json!([{"question": {"en": "?"}, "answer": {"en": "!"}}]),
    );
    refused(
        "faq",
        &json!([{"id": "A b", "question": {"en": "?"}, "answer": {"en": "!"}}]),
    );
    refused("faq", &json!([{"id": "a", "qestion": {"en": "?"}}]));
    refused(
        "faq",
        &json!([{"id": "a", "question": {"en": "?"}, "answer": {"en": "!"}, "retired": {"at": "2026-04-02"}}]),
    );
    refused("faq", &json!([{"group": "g"}]));
}

#[test]
fn mistakes_in_other_files_are_refused() {
    refused("faq-locale", &json!({"a": {"anwser": "!"}}));
    refused("updates", &json!([{"id": "a", "kind": "corection"}]));
    refused(
        "updates",
        &json!([{"id": "a", "reviewed": ["reset-password"]}]),
    );
    refused("updates", &json!([{"id": "a", "about": "b"}]));
    refused("updates-locale", &json!(["a"]));
    refused("notice", &json!({"summary": "x"}));
    refused("notice", &json!({"title": "x", "date": "2026-03-26"}));
    refused("page", &json!({"title": "x", "aliases": "/a/"}));
    refused("theme", &json!({"name": "x", "colors": {"blu": "#000"}}));
}
