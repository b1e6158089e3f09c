//! Files, as candor reads them.

use super::{Block, code, pages};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Chapters that `tests/four_weeks.rs` plays as a whole, the contract, which shows forms of files, and a page with a test of
/// its own.
const ELSEWHERE: [&str; 4] = [
    "docs/four-weeks.md",
    "docs/tutorial.md",
    "docs/spec.md",
    "docs/diagnostics.md",
];

/// Findings that say that a file of the example is not there, not that this one is wrong.
const SURROUNDINGS: [&str; 10] = [
    "accept/unused",
    "covers/",
    "fact/",
    "incident/unknown",
    "ledger/",
    "link/",
    "output/",
    "site/card",
    "text/",
    "translation/",
];

const SITE: &str =
    "base_url = \"https://notices.example.org\"\ndefault_locale = \"en\"\ntitle = \"x\"\n";

const LOCALES: [(&str, &str); 3] = [
    ("en", "English"),
    ("zh-Hans", "简体中文"),
    ("fr", "Français"),
];

/// Ids that examples speak of.
const IDS: [&str; 10] = [
    "reset-password",
    "mfa",
    "late",
    "account",
    "measures",
    "what-happened",
    "contact",
    "impact",
    "our-response",
    "next-steps",
];

/// The file that a block is, where it says so.
fn name<'a>(block: &'a Block<'_>) -> Option<&'a str> {
    let is_file = |text: &&str| {
        let is_path = text
            .chars()
            .all(|c| c.is_alphanumeric() || "./-_".contains(c));
        let end = text.rsplit('.').next().unwrap_or_default();
        is_path && text.contains('.') && ["toml", "yaml", "yml", "md"].contains(&end)
    };
    let last = |text: &'a str| code(text).into_iter().rev().find(is_file);
    let info = Some(block.info).filter(is_file);
    let heading = || Some(block.heading).filter(is_file);
    info.or_else(|| last(block.before))
        .or_else(heading)
        .or_else(|| guess(&block.body).filter(|_| block.kind != "markdown"))
}

/// The file whose keys a fragment has.
pub fn guess(body: &str) -> Option<&'static str> {
    let has = |keys: &[&str]| {
        body.lines()
            .any(|line| keys.iter().any(|key| line.starts_with(key)))
    };
    let is_list = body.starts_with("- ");
    if is_list
        && has(&[
            "  kind:",
            "  at:",
            "  text:",
            "  about:",
            "  reviewed:",
            "  status:",
        ])
    {
        Some("updates.yaml")
    } else if is_list || has(&["question:", "answer:"]) {
        Some("faq.yaml")
    } else if has(&["  question:", "  answer:", "  translated_from:"]) {
        Some("faq.LOCALE.yaml")
    } else if has(&[
        "status:",
        "moved:",
        "accept:",
        "aliases:",
        "published:",
        "draft:",
        "withdrawn:",
        "see:",
        "facts:",
        "covers:",
    ]) {
        Some("incident.yaml")
    } else {
        None
    }
}

pub fn write(at: &Path, path: &str, text: &str) {
    let path = at.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a file in a temporary folder")]
    fs::write(path, text).unwrap();
}

fn entry(id: &str, rest: &str) -> String {
    format!("- id: {id}\n  question: {{en: x}}\n  {rest}\n")
}

/// A small site that has what examples speak of.
fn surroundings(at: &Path) {
    let locales =
        LOCALES.map(|(tag, name)| format!("[[locales]]\ntag = \"{tag}\"\nname = \"{name}\"\n"));
    write(at, "site.toml", &format!("{SITE}{}", locales.concat()));
    write(
        at,
        "content/incidents/a/incident.yaml",
        "status: resolved\n",
    );
    write(
        at,
        "content/incidents/a/notice.en.md",
        "---\ntitle: x\n---\n\nx\n",
    );
    let faq = IDS.map(|id| entry(id, "answer: {en: x}"));
    write(at, "content/incidents/a/faq.yaml", &faq.concat());
    for logo in ["logo", "logo-dark"] {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        write(at, &format!("themes/default/static/{logo}.svg"), svg);
    }
}

/// Puts a block where a site has it, with what it leaves out; gives the path.
fn place(at: &Path, name: &str, body: &str) -> Option<String> {
    let file = name
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace("LOCALE", "zh-Hans");
    let incident = |file: &str| format!("content/incidents/a/{file}");
    let keys = || {
        body.lines()
            .filter(|line| !line.starts_with([' ', '#', '-']))
            .filter_map(|line| line.split_once(':'))
    };
    let (path, text) = match file.as_str() {
        "site.toml" if body.contains("base_url") => (file, body.to_owned()),
        "site.toml" => {
            let own = fs::read_to_string(at.join("site.toml")).unwrap();
            (file, format!("{own}{body}"))
        }
        "theme.toml" => (format!("themes/default/{file}"), body.to_owned()),
        "incident.yaml" if keys().all(|(key, _)| key != "status") => {
            (incident(&file), format!("status: resolved\n{body}"))
        }
        "faq.yaml" if !body.starts_with('-') => {
            let fields = body.lines().map(|line| format!("  {line}\n"));
            (
                incident(&file),
                format!(
                    "- id: fragment\n{}  answer: {{en: x}}\n",
                    fields.collect::<String>()
                ),
            )
        }
        _ if file.starts_with("faq.") && file != "faq.yaml" => {
            let is_retired = body.contains("reason:");
            let all = keys().map(|(id, _)| entry(id, "answer: {en: x}"));
            let mut faq: Vec<String> = all.collect();
            if let (true, Some(last), Some((id, _))) =
                (is_retired, faq.last_mut(), keys().next_back())
            {
                *last = entry(id, "retired: {at: 2026-04-02}");
            }
            write(at, &incident("faq.yaml"), &faq.concat());
            (incident(&file), body.to_owned())
        }
        _ if file.starts_with("updates.") && file != "updates.yaml" => {
            let all = keys().map(|(id, _)| format!("- id: {id}\n  text: {{en: x}}\n"));
            write(at, &incident("updates.yaml"), &all.collect::<String>());
            (incident(&file), body.to_owned())
        }
        _ if name.contains("i18n/") || name.starts_with("content/pages/") => {
            (name.to_owned(), body.to_owned())
        }
        _ => {
            let is_own = ["incident.yaml", "faq.yaml", "updates.yaml"].contains(&&*file)
                || file.starts_with("notice.");
            is_own.then(|| (incident(&file), body.to_owned()))?
        }
    };
    write(at, &path, &text);
    Some(path)
}

/// All that candor finds in a site.
pub fn findings_of(at: &Path, options: &[&str]) -> Vec<serde_json::Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args([
            "check",
            "--message-format",
            "json",
            "--now",
            "2026-11-01T00:00:00Z",
        ])
        .args(options)
        .current_dir(at)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What candor has against a file.
fn findings(at: &Path, path: &str) -> Vec<String> {
    let is_meant = |finding: &serde_json::Value| {
        let get = |key: &str| finding[key].as_str().unwrap_or_default();
        let is_there = SURROUNDINGS
            .iter()
            .any(|code| get("code").starts_with(code));
        get("file") == path && get("severity") != "note" && !is_there
    };
    let found = findings_of(at, &["--drafts"]).into_iter().filter(is_meant);
    found
        .map(|finding| {
            format!(
                "{}:{}: {}",
                finding["file"], finding["line"], finding["message"]
            )
        })
        .collect()
}

/// What is wrong with a block; `None`: it is no file that has a syntax.
fn wrong(block: &Block<'_>) -> Option<Vec<String>> {
    if !["toml", "yaml", "markdown"].contains(&block.kind) {
        return None;
    }
    let Some(name) = name(block) else {
        return (block.kind != "markdown")
            .then(|| vec!["nothing says which file this is".to_owned()]);
    };
    let folder = tempfile::tempdir().unwrap();
    surroundings(folder.path());
    if let Some(path) = place(folder.path(), name, &block.body) {
        return Some(findings(folder.path(), &path));
    }
    let error = if block.kind == "toml" {
        toml::from_str::<toml::Table>(&block.body)
            .err()
            .map(|error| error.to_string())
    } else {
        serde_yaml::from_str::<serde_json::Value>(&block.body)
            .err()
            .map(|error| error.to_string())
    };
    Some(error.into_iter().collect())
}

#[test]
fn candor_takes_the_files_that_are_shown() {
    let mut found = Vec::new();
    let mut count = 0;
    for page in pages() {
        if ELSEWHERE.contains(&&*page.path) {
            continue;
        }
        for block in page.blocks() {
            if let Some(wrong) = wrong(&block) {
                count += 1;
                found.extend(
                    wrong
                        .into_iter()
                        .map(|why| format!("{}: {why}", block.place)),
                );
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(count > 30, "{count} files can hardly be all");
}

#[test]
fn a_file_that_candor_does_not_take_is_found() {
    let check = |kind, info, body: &str, expected: &str| {
        let block = Block {
            place: String::new(),
            kind,
            info,
            body: body.to_owned(),
            before: "",
            heading: "",
        };
        let found = wrong(&block).unwrap().join("\n");
        assert!(
            found.contains(expected) && found.is_empty() == expected.is_empty(),
            "{found}"
        );
    };
    check("toml", "site.toml", "[translation]\nkep = []\n", "kep");
    check("toml", "site.toml", "[translation]\nkeep = []\n", "");
    check(
        "yaml",
        "faq.yaml",
        "question: {en: x}\nanwser: {en: x}\n",
        "anwser",
    );
    check("yaml", "faq.LOCALE.yaml", "a:\n  question: x\n", "");
    check("yaml", "faq.LOCALE.yaml", "a:\n  questoin: x\n", "questoin");
    check("yaml", "incident.yaml", "severity: grave\n", "grave");
    check(
        "yaml",
        "updates.yaml",
        "- id: a\n  kind: correction\n",
        "words",
    );
    check("yaml", ".github/workflows/x.yml", "a: [\n", "a");
    check("toml", "netlify.toml", "a = \n", "a");
    check("yaml", "", "b: 1\n", "which file");
}
