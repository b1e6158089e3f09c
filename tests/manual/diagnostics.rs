//! The examples of `docs/diagnostics.md`: the wrong one has the finding, the right one has not.
//!
//! 1. An example goes into a small site: text into the notice, keys into the file whose keys they are, paths become
//!    files, markup a block of a template. A comment in the first line may name the file.
//! 2. What an example leaves out is filled in, and what it speaks of is there.
//! 3. What no files alone can show is listed, with why: cases show it.

use super::files::{findings_of, guess, write};
use super::{Block, Page, pages};
use candor::diag::Code;
use rayon::prelude::*;
use std::path::Path;

/// What the files of one moment cannot show, by the beginning of the code.
const ELSEWHERE: [(&str, &str); 18] = [
    ("import/", "a site of another generator"),
    ("output/signature", "a key"),
    ("source/unreadable", "rights"),
    ("source/invalid-utf8", "bytes that are no text"),
    ("source/link-outside", "a link"),
    ("source/special-file", "a pipe"),
    ("source/path-collision", "two forms of a letter"),
    ("source/too-large", "size"),
    ("site/missing", "another folder"),
    ("incident/published-draft", "a past"),
    ("translation/stale", "a past"),
    ("translation/ahead", "a past"),
    ("ledger/", "a past"),
    ("output/folder", "options"),
    ("output/in-the-way", "what is there already"),
    ("output/unstable", "another program"),
    ("published/", "a site that is live"),
    ("copy/", "a copy"),
];
/// The same, of `output/`.
const BUSY: [&str; 2] = ["output/locked", "output/io"];

const OTHERS: [(&str, &str); 5] = [
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("ru", "Русский"),
];

const NOTICE: &str = "content/incidents/2026-03-metrics-vendor";

fn is_elsewhere(code: &str) -> bool {
    ELSEWHERE.iter().any(|(start, _)| code.starts_with(start)) || BUSY.contains(&code)
}

/// The blocks of a section, the wrong and the right ones.
fn examples<'a>(blocks: &'a [Block<'a>], code: &str) -> [Vec<&'a Block<'a>>; 2] {
    ["Wrong:", "Right:"].map(|word| {
        let own = blocks.iter().filter(|block| block.heading == code);
        own.filter(|block| block.before == word).collect()
    })
}

fn write_notice(at: &Path, folder: &str, text: &str) {
    write(at, &format!("{folder}/incident.yaml"), "status: resolved\n");
    let notice = format!("---\ntitle: x\n---\n\n{text}\n");
    write(at, &format!("{folder}/notice.en.md"), &notice);
}

/// Gives the notice these keys.
fn incident(at: &Path, keys: &str) {
    let facts = format!("status: resolved\n{keys}");
    write(at, &format!("{NOTICE}/incident.yaml"), &facts);
}

/// Facts, with the texts in comments that say them; or a text, which says one.
fn facts(at: &Path, body: &str) {
    if !body.contains("facts:") {
        write_notice(at, NOTICE, body);
        return incident(at, "facts:\n  report: https://northwind.example/report\n");
    }
    incident(at, body);
    let told = body
        .lines()
        .filter_map(|line| line.strip_prefix("# notice."));
    for (tag, text) in told.filter_map(|line| line.split_once(".md: ")) {
        let text = format!("---\ntitle: x\n---\n\n{text}\n");
        write(at, &format!("{NOTICE}/notice.{tag}.md"), &text);
    }
}

/// What all examples find there; of other languages those that an example has.
fn surroundings(at: &Path, body: &str) {
    let is_spoken = |tag: &str| {
        body.contains(&format!("\n  {tag}: ")) || body.contains(&format!("i18n/{tag}.toml"))
    };
    let others = OTHERS.iter().filter(|(tag, _)| is_spoken(tag));
    let locales = [("en", "English"), ("zh-Hans", "简体中文")];
    let locales = locales.iter().chain(others);
    let locales =
        locales.map(|(tag, name)| format!("[[locales]]\ntag = \"{tag}\"\nname = \"{name}\"\n"));
    let site =
        "base_url = \"https://notices.example.org\"\ndefault_locale = \"en\"\ntitle = \"x\"\n";
    let keep = "[translation]\nkeep = [\"Northwind ID\"]\n";
    write(
        at,
        "site.toml",
        &format!("{site}{}{keep}", locales.collect::<String>()),
    );
    write(at, "content/pages/about.en.md", "---\ntitle: x\n---\n\nx\n");
    for folder in [NOTICE, "content/incidents/2026-05-other"] {
        write_notice(at, folder, "x");
    }
    let faq = ["reset-password", "mfa"]
        .map(|id| format!("- id: {id}\n  question: {{en: x}}\n  answer: {{en: x}}\n"));
    write(at, &format!("{NOTICE}/faq.yaml"), &faq.concat());
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";
    if body.contains("timeline.svg") {
        write(at, &format!("{NOTICE}/timeline.svg"), svg);
    }
}

/// Puts an example into the site.
fn stage(at: &Path, code: &str, block: &Block<'_>) {
    let body = &*block.body;
    let notice = |name: &str| format!("{NOTICE}/{name}");
    match (code, block.kind) {
        ("source/unknown-file", _) => {
            let is_notice = body.trim_end().ends_with(".en.md");
            let text = if is_notice {
                "---\ntitle: x\n---\n\nx\n"
            } else {
                "x"
            };
            write(at, body.trim_end(), text);
        }
        ("link/not-built", _) => {
            write(
                at,
                "content/incidents/2026-05-other/incident.yaml",
                "status: resolved\ndraft: true\n",
            );
            write_notice(at, NOTICE, body);
        }
        ("source/conflict", _) => write_notice(at, NOTICE, body),
        (_, _) if code.starts_with("fact/") => facts(at, body),
        ("accept/unused", _) => {
            write_notice(at, NOTICE, "[x](http://northwind.example/report)");
            write(
                at,
                &notice("incident.yaml"),
                &format!("status: resolved\n{body}"),
            );
        }
        ("incident/unknown", _) => {
            let why = "withdrawn:\n  at: 2026-05-01T09:00:00Z\n  reason: {en: x}\n";
            write(
                at,
                &notice("incident.yaml"),
                &format!("status: resolved\n{why}  {body}"),
            );
        }
        ("translation/outline", _) => {
            write_notice(at, NOTICE, "## Impact\n\n## What we did");
            write(
                at,
                &notice("notice.zh-Hans.md"),
                &format!("---\ntitle: x\n---\n\n{body}"),
            );
        }
        ("parse/syntax", _) => write(
            at,
            &notice("notice.en.md"),
            &format!("---\n{body}---\n\nx\n"),
        ),
        (_, "text") => paths(at, body),
        (_, "html") => template(at, code, body),
        (_, "toml") => toml(at, code, body),
        (_, "markdown") => write_notice(at, NOTICE, body),
        _ => yaml(at, code, body),
    }
}

/// Paths, as a listing has them; they are all that there is in `content/`, but for the facts of a single notice.
fn paths(at: &Path, body: &str) {
    std::fs::remove_dir_all(at.join("content")).unwrap();
    let mut folder = format!("{NOTICE}/");
    for line in body.lines().map(str::trim) {
        if line.ends_with('/') {
            line.clone_into(&mut folder);
        }
        let is_listing = body.lines().count() > 1 && body.contains(&*folder);
        let path = match line {
            _ if line.ends_with('/') && is_listing => continue,
            _ if line.ends_with('/') => format!("{folder}notice.en.md"),
            _ if line.contains('/') => line.to_owned(),
            _ => format!("{folder}{line}"),
        };
        if !is_listing && path.contains("/notice.") {
            write(at, &format!("{folder}incident.yaml"), "status: resolved\n");
        }
        let text = match path.rsplit('/').next() {
            Some("incident.yaml") => "status: resolved\n",
            Some("faq.yaml") => "- id: a\n  question: {en: x}\n  answer: {en: x}\n",
            _ => "---\ntitle: x\n---\n\nx\n",
        };
        write(at, &path, text);
    }
}

/// Markup, in the template that can have it.
fn template(at: &Path, code: &str, body: &str) {
    let name = if code == "theme/template" {
        "notice"
    } else {
        "page"
    };
    if body.starts_with("<!DOCTYPE") {
        return write(at, "themes/default/templates/page.html", body);
    }
    let text = format!(
        "{{% extends \"default/{name}.html\" %}}\n{{% block content %}}\n{body}{{% endblock %}}\n"
    );
    write(at, &format!("themes/default/templates/{name}.html"), &text);
}

/// Keys of site.toml, of a theme, or strings.
fn toml(at: &Path, code: &str, body: &str) {
    let site = std::fs::read_to_string(at.join("site.toml")).unwrap();
    let first = body.lines().next().unwrap_or_default();
    if let Some(path) = first.strip_prefix("# ").filter(|path| path.contains('/')) {
        return write(at, path, body);
    }
    if body.starts_with("[colors]") {
        return write(at, "themes/default/theme.toml", body);
    }
    let is_own = |line: &&str| {
        !body
            .lines()
            .any(|own| own.split('=').next() == line.split('=').next())
    };
    let text = match first.split(' ').next().unwrap_or_default() {
        "tag" => site.replace("tag = \"zh-Hans\"", body.trim_end()),
        "expires" => format!("{site}[security_txt]\ncontact = \"mailto:a@example.org\"\n{body}"),
        _ if first.starts_with('[') => format!("{site}{body}"),
        _ => {
            let needed =
                |line: &&str| code != "parse/missing-key" || !line.starts_with("default_locale");
            let rest = site.lines().filter(is_own).filter(needed);
            format!(
                "{body}{}",
                rest.flat_map(|line| [line, "\n"]).collect::<String>()
            )
        }
    };
    write(at, "site.toml", &text);
}

/// The files of a notice, each behind a comment with its name, or one without.
fn yaml(at: &Path, code: &str, body: &str) {
    let mut name = String::new();
    let mut pieces: Vec<(String, String)> = Vec::new();
    for line in body.lines() {
        match line.strip_prefix("# ") {
            Some(path) if path.rsplit('.').next() == Some("yaml") => {
                path.clone_into(&mut name);
                pieces.push((name.clone(), String::new()));
            }
            _ => {
                if pieces.is_empty() {
                    pieces.push((String::new(), String::new()));
                }
                if let Some((_, text)) = pieces.last_mut() {
                    text.extend([line, "\n"]);
                }
            }
        }
    }
    for (name, text) in pieces {
        let file = match code.split('/').next() {
            _ if !name.is_empty() => name,
            Some("updates") => "updates.yaml".to_owned(),
            _ => guess(&text).unwrap_or("incident.yaml").to_owned(),
        };
        let path = if file.contains('/') {
            file.clone()
        } else {
            format!("{NOTICE}/{file}")
        };
        write(
            at,
            &path,
            &completed(code, file.rsplit('/').next().unwrap_or_default(), &text),
        );
    }
}

fn has(text: &str, key: &str) -> bool {
    let mut lines = text.lines().map(|line| line.trim_start_matches(['-', ' ']));
    lines.any(|line| line.starts_with(key))
}

/// A question with its answer, in the languages that it has.
fn entry_completed(code: &str, entry: &str) -> String {
    let tags = ["en", "zh-Hans"]
        .into_iter()
        .chain(OTHERS.map(|(tag, _)| tag));
    let tags = tags.filter(|tag| entry.contains(&format!("    {tag}: ")));
    let texts: Vec<String> = tags.map(|tag| format!("    {tag}: x\n")).collect();
    let texts = texts.concat();
    let question = if has(entry, "question:") {
        String::new()
    } else if texts.is_empty() {
        "  question: {en: x}\n".to_owned()
    } else {
        format!("  question:\n{texts}")
    };
    let is_whole = ["answer:", "anwser:", "retired:"]
        .iter()
        .any(|key| has(entry, key));
    let answer = if is_whole || code == "faq/answer-missing" {
        ""
    } else {
        "  answer: {en: x}\n"
    };
    format!("{entry}{question}{answer}")
}

/// What an example leaves out.
fn completed(code: &str, file: &str, text: &str) -> String {
    match file {
        "incident.yaml" if !has(text, "status:") => format!("status: resolved\n{text}"),
        "faq.yaml" => {
            let list = if text.starts_with("- ") {
                text.to_owned()
            } else {
                let fields = text.lines().map(|line| format!("  {line}\n"));
                format!("- id: fragment\n{}", fields.collect::<String>())
            };
            let entries = list.split("- id:").skip(1);
            let entries = entries.map(|entry| format!("- id:{}", entry_completed(code, entry)));
            let target = "- id: reset-password\n  question: {en: x}\n  answer: {en: x}\n";
            let is_there = list.contains("- id: reset-password\n") || list.contains("- id: Reset");
            format!(
                "{}{}",
                entries.collect::<String>(),
                if is_there { "" } else { target }
            )
        }
        _ => text.to_owned(),
    }
}

/// The codes that candor gives to a site with an example.
fn codes(code: &str, blocks: &[&Block<'_>]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let bodies: String = blocks.iter().map(|block| &*block.body).collect();
    surroundings(folder.path(), &bodies);
    for block in blocks {
        stage(folder.path(), code, block);
    }
    let found = findings_of(folder.path(), &[]).into_iter();
    found
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

fn manual() -> Page {
    let page = pages()
        .into_iter()
        .find(|page| page.path == "docs/diagnostics.md");
    page.unwrap()
}

/// What the examples of a code do not show.
fn faults(code: &str, [bad, good]: [Vec<&Block<'_>>; 2]) -> Vec<String> {
    if bad.is_empty() || good.is_empty() {
        return vec![format!("{code} has no examples")];
    }
    if is_elsewhere(code) {
        return Vec::new();
    }
    let is_told = |blocks: &[&Block<'_>]| {
        let told = codes(code, blocks);
        (told.iter().any(|found| found == code), told)
    };
    let mut faults = Vec::new();
    if let (false, told) = is_told(&bad) {
        faults.push(format!("{code}: the wrong example has {told:?}"));
    }
    if let (true, told) = is_told(&good) {
        faults.push(format!("{code}: the right example has it: {told:?}"));
    }
    faults
}

#[test]
fn the_wrong_examples_have_the_finding_and_the_right_ones_have_not() {
    let page = manual();
    let blocks = page.blocks();
    let all = Code::ALL.par_iter().map(|code| code.as_str());
    let wrong: Vec<String> = all
        .flat_map(|code| faults(code, examples(&blocks, code)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_exception_is_of_use() {
    for start in ELSEWHERE.iter().map(|(start, _)| *start).chain(BUSY) {
        let is_used = Code::ALL
            .iter()
            .any(|code| code.as_str().starts_with(start));
        assert!(is_used, "{start}");
    }
}
