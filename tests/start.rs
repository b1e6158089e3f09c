//! The first hour: what `init`, `new`, `schema`, `completions` and `man` do, as somebody sees it who runs
//! them.
//!
//! 1. A new site builds, strictly, and nothing that was there before is touched.
//! 2. A new notice is a draft that nobody can publish by mistake, in every language that candor speaks.
//! 3. Schemas take the example's files and refuse mistakes; their keys are those that the parser knows.
//! 4. Slips of the keyboard are answered with what was meant.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "start/answers.rs"]
mod answers;
#[path = "start/colours.rs"]
mod colours;
#[path = "start/drafts.rs"]
mod drafts;
#[path = "start/keys.rs"]
mod keys;
#[path = "start/schemas.rs"]
mod schemas;
#[path = "start/workflows.rs"]
mod workflows;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Exit status, standard output, standard error.
type Ran = (i32, String, String);

/// Runs `candor ARGS` in a folder, with nobody at a terminal.
fn candor(folder: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .env_remove("GITHUB_WORKSPACE")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    (status, text(output.stdout), text(output.stderr))
}

/// The same, where it has to go well; gives standard output.
fn good(folder: &Path, args: &[&str]) -> String {
    let (status, out, err) = candor(folder, args);
    assert_eq!(status, 0, "{args:?}\n{out}{err}");
    out
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a file in a temporary folder")]
    fs::write(path, text).unwrap();
}

/// All files below a folder with their texts.
fn files(folder: &Path) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = walk.into_iter().map(|entry| entry.unwrap().into_path());
    paths
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap();
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            (name.display().to_string(), text)
        })
        .collect()
}

/// What a path ends with, behind its last dot.
fn ending(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// The languages that candor speaks.
const SPOKEN: &str = "ar,de,en,es,fr,he,ja,ko,pt-BR,ru,zh-Hans,zh-Hant";

#[test]
fn a_new_site_builds() {
    for languages in [None, Some("de"), Some("zh-TW,en-GB"), Some(SPOKEN)] {
        let home = tempfile::tempdir().unwrap();
        let mut args = vec!["init", "site"];
        args.extend(languages.iter().flat_map(|tags| ["--languages", tags]));
        good(home.path(), &args);
        let site = home.path().join("site");
        let (status, _, err) = candor(&site, &["build", "--strict"]);
        assert_eq!(status, 0, "{languages:?}: {err}");
        assert!(!err.contains("error") && !err.contains("warning"), "{err}");
        let built = files(&site.join("public"));
        assert!(
            built
                .iter()
                .any(|(path, _)| path.ends_with("about/index.html")),
            "{languages:?}"
        );
        assert!(
            !built
                .iter()
                .any(|(path, _)| path.contains("incidents/example")),
            "the example went out"
        );
        let (status, _, err) = candor(&site, &["build", "--drafts", "--output", "preview"]);
        assert_eq!(status, 0, "{err}");
        let told = err.lines().filter(|line| line.starts_with("warning["));
        let told: Vec<_> = told
            .filter(|line| !line.contains("ledger/unrecorded"))
            .collect();
        assert!(told.is_empty(), "{told:?}");
        let page = site.join("preview/incidents/example/index.html");
        assert!(page.is_file(), "{languages:?}: {err}");
    }
}

#[test]
fn what_was_asked_is_what_is_written() {
    let home = tempfile::tempdir().unwrap();
    let args = [
        "init",
        "--name",
        "Elm \"Lane\" & Söhne",
        "--languages",
        "de,en",
        "--base-url",
        "https://example.org/notices/",
        "--timezone",
        "Europe/Berlin",
    ];
    let (status, out, err) = candor(home.path(), &args);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    let text = fs::read_to_string(home.path().join("site.toml")).unwrap();
    let settings: toml::Table = toml::from_str(&text).unwrap();
    let get = |key: &str| settings[key].as_str().unwrap().to_owned();
    assert_eq!(get("base_url"), "https://example.org/notices");
    assert_eq!(get("default_locale"), "de");
    assert_eq!(get("timezone"), "Europe/Berlin");
    assert_eq!(
        settings["title"]["en"].as_str(),
        Some("Elm \"Lane\" & Söhne")
    );
    // What comes next, in the order in which it works.
    let places: Vec<_> = [
        "candor serve --drafts",
        "candor new SLUG",
        "candor record && candor build",
    ]
    .map(|command| {
        err.find(command)
            .unwrap_or_else(|| panic!("{command}: {err}"))
    })
    .into();
    assert!(places.is_sorted(), "{err}");
    let ledgers = fs::read_to_string(home.path().join(".gitattributes")).unwrap();
    assert_eq!(ledgers, "history.jsonl -text -merge\n");
    let ignored = fs::read_to_string(home.path().join(".gitignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "/public/"), "{ignored}");
}

#[test]
fn the_next_commands_work_as_they_are_said() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init"]);
    good(at, &["build", "--drafts", "--output", "preview"]);
    good(at, &["new", "2026-01-first"]);
    let folder = at.join("content/incidents/2026-01-first");
    write(
        &folder.join("notice.en.md"),
        "---\ntitle: Something\n---\n\nIt happened.\n",
    );
    write(&folder.join("incident.yaml"), "status: investigating\n");
    good(at, &["record"]);
    let (status, _, err) = candor(at, &["build", "--strict"]);
    assert_eq!(status, 0, "{err}");
    assert!(
        at.join("public/en/incidents/2026-01-first/index.html")
            .is_file()
    );
}

#[test]
fn nothing_is_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    write(&at.join("content/pages/about.en.md"), "mine");
    write(&at.join("site/site.toml"), "mine");
    let before = files(at);
    let (status, _, err) = candor(at, &["init"]);
    assert_eq!(status, 2);
    assert!(
        err.starts_with(
            "error: nothing was written: there is already content/pages/about.en.md\nhelp: "
        ),
        "{err}"
    );
    let (status, _, err) = candor(at, &["init", "site"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is a site already"), "{err}");
    assert_eq!(files(at), before);
}

#[test]
fn a_repository_keeps_what_git_knows_already() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    write(&at.join(".gitignore"), "target\npublic\n");
    write(&at.join(".gitattributes"), "history.jsonl -text -merge\n");
    let (status, _, err) = candor(at, &["init"]);
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        fs::read_to_string(at.join(".gitignore")).unwrap(),
        "target\npublic\n"
    );
    assert!(
        err.contains(".gitignore was there already: add `/preview/`")
            && !err.contains("add `/public/`"),
        "{err}"
    );
    assert!(!err.contains(".gitattributes was there"), "{err}");
}

#[test]
fn a_new_notice_is_a_draft_with_nothing_in_it() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init", "--languages", SPOKEN]);
    let below = at.join("content/pages");
    let (status, out, err) = candor(&below, &["new", "2026-03-vendor"]);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(
        err.contains("wrote content/incidents/2026-03-vendor/notice.he.md"),
        "{err}"
    );
    for args in [["check", "--strict"], ["build", "--strict"]] {
        let (status, _, err) = candor(at, &args);
        assert_eq!(status, 0, "{err}");
        assert!(!err.contains("warning") && !err.contains("error"), "{err}");
    }
    good(at, &["build", "--drafts", "--output", "preview"]);
    let preview = files(&at.join("preview"));
    assert!(
        !preview
            .iter()
            .any(|(path, _)| path.contains("2026-03-vendor"))
    );

    // Guidance is in the language of each file, and none of it is published once a text is there.
    let folder = at.join("content/incidents/2026-03-vendor");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let texts: std::collections::BTreeSet<String> = SPOKEN
        .split(',')
        .map(|tag| read(&format!("notice.{tag}.md")))
        .collect();
    assert_eq!(texts.len(), 12);
    assert!(read("notice.de.md").contains("Was ist geschehen, und wann?"));
    let written = read("notice.de.md").replace("title:\n", "title: Etwas\n") + "\nEs geschah.\n";
    write(&folder.join("notice.de.md"), &written);
    good(at, &["build", "--drafts", "--output", "preview"]);
    let preview = files(&at.join("preview"));
    let shown = preview.iter().any(|(_, text)| text.contains("Es geschah."));
    let leaked = preview
        .iter()
        .any(|(_, text)| text.contains("Was ist geschehen"));
    assert_eq!((shown, leaked), (true, false));
}

#[test]
fn guidance_that_is_uncommented_is_right() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    good(at, &["init", "--languages", "en,fr"]);
    good(at, &["new", "a"]);
    let folder = at.join("content/incidents/a");
    write(
        &folder.join("notice.en.md"),
        "---\ntitle: A\n---\n\nText.\n",
    );
    for name in ["faq.yaml", "updates.yaml", "incident.yaml"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let mut seen = 0;
        let lines = text.lines().map(|line| {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            let is_key = [
                "- id:",
                "  question:",
                "  answer:",
                "  kind:",
                "  text:",
                "severity",
                "category",
                "occurred",
                "detected",
                "contained",
                "contact",
            ]
            .iter()
            .any(|key| bare.starts_with(key));
            let is_text = bare.starts_with("    en:") || bare.starts_with("    fr:");
            seen += usize::from(is_key && line != bare);
            let sample = if is_text && bare.ends_with('|') {
                format!("{bare}\n      Text.\n")
            } else if is_text {
                format!("{bare} Text\n")
            } else {
                format!("{bare}\n")
            };
            if is_key || is_text {
                sample
            } else {
                format!("{line}\n")
            }
        });
        let text: String = lines.collect();
        assert!(seen > 2, "{name}: {text}");
        write(&folder.join(name), &text);
    }
    let (status, _, err) = candor(at, &["check", "--strict"]);
    assert!(!err.contains("warning") && status == 0, "{err}");
}

#[test]
fn a_slug_has_to_be_one_and_free() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    let (status, _, err) = candor(at, &["new", "a"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("site/missing"), "{err}");
    good(at, &["init"]);
    let check = |slug: &str, expected: &str| {
        let before = files(at);
        let (status, _, err) = candor(at, &["new", slug]);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(expected), "{slug}: {err}");
        assert_eq!(files(at), before);
    };
    check("My Vendor", "write `my-vendor`, for example");
    check("../up", "cannot be the name");
    check("con", "a name is of");
    check("公告", "a name is of");
    check("example", "`content/incidents/example` is already there");
    good(at, &["new", "a"]);
    check("a", "is already there");
    write(&at.join("site.toml"), "base_url = 5\n");
    let (status, _, err) = candor(at, &["new", "b"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("site.toml:1"), "{err}");
}
