//! The default theme with views as the renderer would fill them.
//!
//! 1. Every template parses, and every string it asks for is among the theme's.
//! 2. A page with everything on it and a page with as little as there can be both render, with no
//!    id twice, no inline code, and every text escaped.
//! 3. Translators find the strings of all languages in one order; what is served stays small.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

#[path = "theme/sample.rs"]
mod sample;

use sample::*;
use std::collections::{BTreeMap, BTreeSet};
use tera::{Context, Tera};

fn theme() -> Tera {
    let mut files: Vec<_> = std::fs::read_dir("themes/default/templates")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let named = files.iter().map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    });
    let mut tera = Tera::new();
    tera.add_raw_templates(named.collect::<Vec<_>>()).unwrap();
    tera
}

fn table(path: &std::path::Path) -> toml::Table {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn strings() -> BTreeMap<String, String> {
    let plain = |(key, value): (String, toml::Value)| Some((key, value.as_str()?.to_owned()));
    let english = table("themes/default/i18n/en.toml".as_ref());
    english.into_iter().filter_map(plain).collect()
}

fn render(template: &str, full: bool, view: &(&'static str, impl serde::Serialize)) -> String {
    let mut context = Context::new();
    context.insert("site", &site(full));
    context.insert("ui", &strings());
    context.insert("page", &page(full));
    context.insert(view.0, &view.1);
    let rendered = theme().render(template, &context);
    rendered.unwrap_or_else(|error| panic!("{template}: {error}"))
}

/// Each page, with everything on it or with as little as there can be.
fn pages(full: bool) -> Vec<String> {
    let notice = if full { full_notice() } else { bare_notice() };
    let chooser = || ("chooser", chooser(full));
    vec![
        render("notice.html", full, &("notice", notice)),
        render("notice.html", full, &("notice", withdrawn())),
        render("index.html", full, &("listing", listing(full))),
        render("year.html", full, &("listing", listing(full))),
        render("page.html", full, &("article", article(full))),
        render("question.html", full, &("single", single(full))),
        render("chooser.html", full, &chooser()),
        render("incident_chooser.html", full, &chooser()),
        render("404.html", full, &("not_found", not_found())),
    ]
}

fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn pages_have_each_id_once_and_no_inline_code() {
    for html in pages(true).into_iter().chain(pages(false)) {
        let all = ids(&html);
        let distinct: BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len(), "{all:?}");
        for inline in ["style=", "<style", "onclick", "<script>", "http://"] {
            assert!(!html.contains(inline), "{inline} in {html}");
        }
        assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
    }
}

#[test]
fn a_notice_escapes_text_and_keeps_markup() {
    let html = render("notice.html", true, &("notice", full_notice()));
    for wanted in [
        "A &lt;notice&gt;</h1>",
        "<strong>markup</strong>",
        "Is &lt;b&gt; safe?</h3>",
        "Is &lt;b&gt; safe?</h4>",
        "<title>&quot;Quoted&quot; – Northwind</title>",
        "<div class=\"prose\" lang=\"ar\" dir=\"rtl\">",
        "<section class=\"question\" id=\"one\"",
        "<span class=\"anchor\" id=\"Old_one\"></span>",
        "href=\"/zh-Hans/x/#one\"",
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
}

#[test]
fn a_withdrawn_notice_keeps_its_anchors_and_not_its_text() {
    let html = render("notice.html", true, &("notice", withdrawn()));
    assert!(html.contains("id=\"one\"") && html.contains("id=\"Old_one\""));
    assert!(html.contains("Another company"));
    for gone in [
        "In short.",
        "<strong>markup</strong>",
        "safe?",
        "id=\"_faq\"",
    ] {
        assert!(!html.contains(gone), "{gone}");
    }
}

#[test]
fn every_language_has_its_strings_in_the_order_of_english() {
    let english = table("themes/default/i18n/en.toml".as_ref());
    let keys: Vec<_> = english.keys().collect();
    let mut languages = 0;
    for entry in std::fs::read_dir("themes/default/i18n").unwrap() {
        let path = entry.unwrap().path();
        let own = table(&path);
        assert_eq!(own.keys().collect::<Vec<_>>(), keys, "{}", path.display());
        languages += 1;
    }
    assert_eq!(languages, 12);
}

#[test]
fn static_files_stay_small() {
    let size = |name: &str| {
        std::fs::metadata(format!("themes/default/static/{name}"))
            .unwrap()
            .len()
    };
    assert!(size("style.css") <= 20 * 1024);
    assert!(size("script.js") <= 6 * 1024);
}
