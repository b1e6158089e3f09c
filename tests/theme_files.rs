//! The files of a theme: from the built-in one to a site's own, and how they compare.
//!
//! 1. `candor theme eject` copies what was asked for, or nothing; a site that has its own copy of every file
//!    builds as it did without.
//! 2. The theme that the manual's chapter makes, example by example, builds.
//! 3. `list` and `diff` tell what a site has of its own, and only what differs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Runs candor in a folder; gives its status, standard output and standard error.
fn candor(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    (status, text(output.stdout), text(output.stderr))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, text).unwrap();
}

/// A site with one page and, of the theme `corp`, what is given.
fn site(theme: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let site = "base_url = \"https://e.example\"\ndefault_locale = \"en\"\ntitle = \"Notices\"\n\
        theme = \"corp\"\n[[locales]]\ntag = \"en\"\nname = \"English\"\n";
    write(&folder.path().join("site.toml"), site);
    let page = "---\ntitle: About\n---\nText.\n";
    write(&folder.path().join("content/pages/about.en.md"), page);
    for (path, text) in theme {
        write(&folder.path().join("themes/corp").join(path), text);
    }
    folder
}

/// All files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = entries.into_iter().filter_map(Result::ok);
    let paths = paths.filter(|entry| entry.file_type().is_file());
    paths
        .map(|entry| entry.path().strip_prefix(folder).unwrap().to_owned())
        .collect()
}

fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default")
}

/// Whose a file is, as `list` says.
fn whose(list: &str, path: &str) -> Option<String> {
    let mut lines = list.lines().filter_map(|line| line.split_once(' '));
    lines
        .find(|(name, _)| *name == path)
        .map(|(_, whose)| whose.trim().to_owned())
}

const TOML: (&str, &str) = ("theme.toml", "name = \"corp\"\n");

#[test]
fn all_files_are_copied_as_they_are_and_build_the_same_site() {
    let folder = site(&[]);
    write(&folder.path().join("themes/corp/.keep"), "");
    let plain = site(&[TOML]);
    let (status, _, err) = candor(folder.path(), &["theme", "eject", "--all"]);
    assert_eq!(status, 0, "{err}");
    let own = folder.path().join("themes/corp");
    fs::remove_file(own.join(".keep")).unwrap();
    assert_eq!(files(&own), files(&built_in()));
    assert_eq!(err.lines().count(), files(&own).len());
    for file in files(&own) {
        let (copy, built_in) = (own.join(&file), built_in().join(&file));
        assert_eq!(fs::read(copy).unwrap(), fs::read(built_in).unwrap());
    }
    let (_, list, _) = candor(folder.path(), &["theme", "list"]);
    assert!(
        list.lines()
            .all(|line| line.ends_with("  own, as built in")),
        "{list}"
    );
    let (status, diff, err) = candor(folder.path(), &["theme", "diff"]);
    assert_eq!((status, diff.as_str()), (0, ""));
    assert_eq!(err, "nothing differs from the built-in theme\n");
    for site in [&folder, &plain] {
        let now = "2026-11-01T00:00:00Z";
        let (status, _, err) = candor(site.path(), &["build", "--now", now]);
        assert_eq!(status, 0, "{err}");
    }
    let public = |site: &TempDir| site.path().join("public");
    let (ours, theirs) = (public(&folder), public(&plain));
    assert_eq!(files(&ours), files(&theirs));
    for file in files(&ours) {
        let (ours, theirs) = (ours.join(&file), theirs.join(&file));
        let is_same = fs::read(ours).unwrap() == fs::read(theirs).unwrap();
        assert!(is_same, "{}", file.display());
    }
}

#[test]
fn what_is_there_stays_and_nothing_else_is_copied() {
    let mine = ("templates/notice.html", "mine");
    let folder = site(&[TOML, mine]);
    let before = files(folder.path());
    let args = ["theme", "eject", "static/icon.svg", mine.0];
    let (status, out, err) = candor(folder.path(), &args);
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(
        err,
        "error: `themes/corp/templates/notice.html` is there already: nothing is copied\n\
         help: to copy the others: `candor theme eject static/icon.svg`\n"
    );
    let (status, _, err) = candor(folder.path(), &["theme", "eject", "--all"]);
    assert_eq!(status, 1);
    assert!(
        err.starts_with("error: 2 of these files are there already, such as"),
        "{err}"
    );
    let (status, _, err) = candor(folder.path(), &["theme", "eject", mine.0]);
    assert_eq!(status, 1);
    assert!(
        err.contains("\nhelp: `candor theme diff` shows what differs"),
        "{err}"
    );
    assert_eq!(files(folder.path()), before);
    let path = folder.path().join("themes/corp").join(mine.0);
    assert_eq!(fs::read_to_string(path).unwrap(), mine.1);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_out_of_the_site() {
    let other = tempfile::tempdir().unwrap();
    // A link to a folder elsewhere, and a name that is taken by a link to nowhere.
    let folder = site(&[]);
    fs::create_dir(folder.path().join("themes")).unwrap();
    std::os::unix::fs::symlink(other.path(), folder.path().join("themes/corp")).unwrap();
    let (status, _, err) = candor(folder.path(), &["theme", "eject", "--all"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("themes/corp"), "{err}");
    let folder = site(&[TOML]);
    let taken = folder.path().join("themes/corp/static");
    fs::create_dir(&taken).unwrap();
    std::os::unix::fs::symlink(other.path().join("x"), taken.join("style.css")).unwrap();
    let (status, _, err) = candor(folder.path(), &["theme", "eject", "static"]);
    assert_ne!(status, 0, "{err}");
    assert!(files(other.path()).is_empty());
    assert_eq!(
        files(&folder.path().join("themes")),
        [Path::new("corp/theme.toml")]
    );
}

#[test]
fn unknown_paths_stop_all_and_are_guessed() {
    let folder = site(&[TOML]);
    let check = |path: &str, help: &str| {
        let args = ["theme", "eject", "static/icon.svg", path];
        let (status, _, err) = candor(folder.path(), &args);
        assert_eq!(status, 2, "{err}");
        let message = format!("error: the built-in theme has no `{path}`\nhelp: {help}\n");
        assert_eq!(err, message);
    };
    check("notice.html", "did you mean `templates/notice.html`?");
    check(
        "templates/notise.html",
        "did you mean `templates/notice.html`?",
    );
    check("template", "`candor theme list` lists all files");
    check("../site.toml", "`candor theme list` lists all files");
    assert!(!folder.path().join("themes/corp/static").exists());
    let (status, _, err) = candor(folder.path(), &["theme", "diff", "i18n/en.toml"]);
    assert_eq!(status, 2);
    assert_eq!(
        err,
        "error: `themes/corp/` has no `i18n/en.toml`\n\
         help: `candor theme eject i18n/en.toml` copies it\n"
    );
}

#[test]
fn it_works_from_below_and_with_a_root() {
    let folder = site(&[]);
    let below = folder.path().join("content/pages");
    let path = "themes/corp/static/icon.svg";
    let (status, _, err) = candor(&below, &["theme", "eject", path]);
    assert_eq!((status, err), (0, format!("wrote {path}\n")));
    assert!(folder.path().join(path).exists());
    let elsewhere = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let args = ["theme", "eject", "i18n/", "--root", root];
    let (status, _, err) = candor(elsewhere.path(), &args);
    assert_eq!((status, err.lines().count()), (0, 12), "{err}");
    assert!(folder.path().join("themes/corp/i18n/zh-Hans.toml").exists());
    let (status, list, _) = candor(elsewhere.path(), &["theme", "list", "--root", root]);
    assert_eq!(status, 0);
    assert_eq!(whose(&list, "static/icon.svg").unwrap(), "own, as built in");
}

#[test]
fn errors_in_notices_are_in_nobodys_way_and_those_in_site_toml_are() {
    let folder = site(&[TOML]);
    let page = folder.path().join("content/pages/about.en.md");
    write(&page, "no front matter");
    let (status, _, err) = candor(folder.path(), &["theme", "eject", "static/icon.svg"]);
    assert_eq!(status, 0, "{err}");
    write(&folder.path().join("site.toml"), "theme = \"../up\"\n");
    let (status, out, err) = candor(folder.path(), &["theme", "list"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(
        err.contains("is not the name of a folder in `themes/`"),
        "{err}"
    );
}

/// The examples of the manual's chapter in that language, in their order.
fn examples(language: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manual = fs::read_to_string(root.join("docs/themes.md")).unwrap();
    let begin = format!("\n```{language}\n");
    let texts = manual.split(&begin).skip(1);
    texts
        .map(|text| text.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_theme_of_the_manual_builds() {
    let (css, html, toml) = (examples("css"), examples("html"), examples("toml"));
    let folder = site(&[
        ("theme.toml", &toml[0]),
        ("i18n/en.toml", &toml[1]),
        (
            "static/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        (
            "static/logo-dark.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        ("static/corp.css", &css[0]),
        ("static/corp.js", "document.title += '!';"),
        ("templates/base.html", &html[1]),
        ("templates/notice.html", &html[2]),
        ("templates/page.html", &html[3]),
    ]);
    let incident = folder.path().join("content/incidents/a");
    write(
        &incident.join("incident.yaml"),
        "status: resolved\npublished: 2026-03-01T00:00:00Z\n",
    );
    write(
        &incident.join("notice.en.md"),
        "---\ntitle: A\n---\nText.\n",
    );
    let now = "2026-11-01T00:00:00Z";
    let (status, _, err) = candor(folder.path(), &["build", "--now", now]);
    assert_eq!(status, 0, "{err}");
    let read = |path: &str| fs::read_to_string(folder.path().join("public").join(path)).unwrap();
    let (notice, page) = (
        read("en/incidents/a/index.html"),
        read("en/about/index.html"),
    );
    assert!(notice.contains("<p class=\"hint\">Press: <a"), "{notice}");
    assert!(notice.contains("id=\"_contact\""), "{notice}");
    for html in [&notice, &page] {
        let sheets: Vec<_> = html
            .split("<link rel=\"stylesheet\" href=\"")
            .skip(1)
            .collect();
        assert!(sheets[0].starts_with("/assets/style."), "{html}");
        assert!(sheets[1].starts_with("/assets/corp."), "{html}");
        assert!(html.contains("<img src=\"/assets/logo."), "{html}");
        assert!(html.contains("<script src=\"/assets/corp."), "{html}");
    }
    assert!(
        page.contains("<main id=\"_main\" class=\"plain\">"),
        "{page}"
    );
}

#[test]
fn lists_and_compares_what_is_ones_own() {
    let style = fs::read_to_string(built_in().join("static/style.css")).unwrap();
    let block =
        "{% extends \"default/notice.html\" %}\n{% block kind %}notice corp{% endblock %}\n";
    let folder = site(&[
        TOML,
        (
            "i18n/en.toml",
            "latest_update = \"What is new\"\nmine = \"Mine\"\n",
        ),
        (
            "static/style.css",
            &format!("{style}.mine {{ color: red }}\n"),
        ),
        ("static/corp.css", "a {}\n"),
        ("templates/notice.html", block),
    ]);
    let (status, list, err) = candor(folder.path(), &["theme", "list"]);
    assert_eq!((status, err.as_str()), (0, ""));
    for (path, expected) in [
        ("theme.toml", "own, as built in"),
        ("i18n/en.toml", "own, key by key"),
        ("i18n/de.toml", "built in"),
        ("static/style.css", "own"),
        ("static/corp.css", "own, not in the built-in theme"),
        ("templates/notice.html", "own"),
        ("templates/base.html", "built in"),
    ] {
        assert_eq!(whose(&list, path).as_deref(), Some(expected), "{path}");
    }
    let (status, diff, err) = candor(folder.path(), &["theme", "diff", "i18n", "templates"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(
        diff,
        "--- built-in/i18n/en.toml\n+++ themes/corp/i18n/en.toml\n@@ -1 +1,2 @@\n\
         -latest_update = \"Latest update\"\n+latest_update = \"What is new\"\n+mine = \"Mine\"\n\
         --- built-in/templates/notice.html\n+++ themes/corp/templates/notice.html\n@@ -1 +1,2 @@\n\
         -{% block kind %}notice{% endblock %}\n+{% extends \"default/notice.html\" %}\n\
         +{% block kind %}notice corp{% endblock %}\n"
    );
    let (_, diff, _) = candor(folder.path(), &["theme", "diff"]);
    let added = diff
        .split("+++ themes/corp/static/style.css\n")
        .nth(1)
        .unwrap();
    let added = added.split("\n---").next().unwrap();
    assert!(added.contains("\n+.mine { color: red }"), "{added}");
    assert!(!added.contains("\n-"), "{added}");
    assert!(!diff.contains("corp.css"), "{diff}");
}
