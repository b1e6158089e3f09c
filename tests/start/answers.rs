//! What the command line says of itself: completions, pages, suggestions, its version.

use super::{candor, files, good};

#[test]
fn pages_and_completions() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = good(at, &["completions", shell]);
        assert!(
            text.contains("candor") && text.contains("redact"),
            "{shell}"
        );
    }
    let page = good(at, &["man"]);
    assert!(
        page.contains(".TH candor 1") && page.contains("candor\\-record(1)"),
        "{page}"
    );
    assert!(good(at, &["man", "export-email"]).contains("candor export email"));
    good(at, &["man", "--output", "man1"]);
    let names: Vec<String> = files(&at.join("man1"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for name in [
        "candor.1",
        "candor-init.1",
        "candor-record.1",
        "candor-export-csaf.1",
    ] {
        assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("help")), "{names:?}");
}

#[test]
fn slips_are_answered_with_what_was_meant() {
    let home = tempfile::tempdir().unwrap();
    let check = |args: &[&str], meant: &str| {
        let (status, out, err) = candor(home.path(), args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(meant), "{args:?} lacks {meant}: {err}");
    };
    check(&["biuld"], "'build'");
    check(&["innit"], "'init'");
    check(&["build", "--strct"], "'--strict'");
    check(&["init", "--langauges", "en"], "'--languages'");
    check(&["check", "--message-format", "jsn"], "'json'");
    check(&["init", "--host", "github"], "github-pages");
    check(&["init", "--languages", "zh_hans"], "`zh-Hans`");
    check(&["init", "--languages", "it"], "zh-Hant");
    check(&["init", "--timezone", "Europe/Berln"], "`Europe/Berlin`");
    check(&["schema", "incidnet"], "'incident'");
    check(&["completions", "bsh"], "'bash'");
    check(&["man", "recrod"], "`record`");
    check(&["explain", "faq/duplicate"], "`faq/duplicate-id`");
    check(&["export", "emial", "a"], "'email'");
}

#[test]
fn the_version_is_said() {
    let home = tempfile::tempdir().unwrap();
    let text = good(home.path(), &["--version"]);
    let start = concat!("candor ", env!("CARGO_PKG_VERSION"));
    assert!(text.starts_with(start), "{text}");
}
