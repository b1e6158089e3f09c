//! The house holds together.
//!
//! 1. Every source file says what it is for, and imports only from layers below its own.
//! 2. Every diagnostic is in the manual and in what some case expects.
//! 3. Every dependency has its reason, and comes from crates.io; nothing but build.rs runs while the package
//!    is built, and that asks git alone.
//! 4. The changelog names the version; no allowance is without its reason; nothing names a machine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use candor::diag::Code;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first: a file imports from its own and from those before it.
///
/// `l10n` and `markdown` stand before `parse`: they know no format, and parsing asks `markdown` how
/// a file's name tells its language and where the file is published.
const LAYERS: [&str; 16] = [
    "source", "diag", "model", "l10n", "markdown", "parse", "anchors", "ledger", "check", "output",
    "render", "verify", "publish", "build", "serve", "cli",
];

/// Imports that go up, with why. This list may only become shorter.
const UPWARD: [(&str, &str, &str); 1] = [(
    "check/links.rs",
    "output",
    "links that start with a slash can be checked only once the output's paths are known",
)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    walkdir::WalkDir::new(root().join(folder))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file() && path.display().to_string().ends_with(end))
        .collect()
}

fn layer(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix(root().join("src")).ok()?;
    let first = inside
        .iter()
        .next()?
        .to_str()?
        .trim_end_matches(".rs")
        .to_owned();
    LAYERS.iter().position(|layer| *layer == first)
}

/// The modules of the crate that a line of code names.
fn modules(line: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let letters = text.trim_start().chars();
        letters
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) if group.trim().is_empty() => {
                panic!("one module a line, so that this can be read: {line}")
            }
            Some(group) => found.extend(group.split(',').map(word)),
            None => found.push(word(rest)),
        }
    }
    found
}

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    let mut needed = Vec::new();
    for path in files("src", ".rs") {
        let is_root = ["src/lib.rs", "src/main.rs"]
            .iter()
            .any(|end| path.ends_with(end));
        let Some(own) = layer(&path) else {
            assert!(is_root, "{} is in no layer", path.display());
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        let code = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim().starts_with("//"));
        for (line, name) in lines.flat_map(|line| modules(line).into_iter().map(move |n| (line, n)))
        {
            let used = LAYERS.iter().position(|layer| *layer == name);
            if used.is_none_or(|used| used <= own) {
                continue;
            }
            match UPWARD
                .iter()
                .find(|(end, up, _)| path.ends_with(end) && *up == name)
            {
                Some((end, ..)) => needed.push(*end),
                None => wrong.push(format!("{}: {line}", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (end, ..) in UPWARD {
        assert!(
            needed.contains(&end),
            "{end} imports downward now: take it off the list"
        );
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in files("src", ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn every_code_is_in_the_manual_and_expected_by_a_case() {
    /// What no site of a case can bring about, and what has it instead.
    const ELSEWHERE: [(Code, &str); 3] = [
        (
            Code::OutputUnstable,
            "a file changes between verifying and publishing: unit tests",
        ),
        (
            Code::OutputLocked,
            "another process builds at once: unit tests",
        ),
        (
            Code::OutputIo,
            "the disk fails: the torture tests of `publish`",
        ),
    ];
    let reports = files("tests/cases", "stderr")
        .into_iter()
        .chain(files("tests/cases", "stdout"));
    let expected: String = reports
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let manual = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    for code in Code::ALL {
        let is_told = expected.contains(&format!("[{code}]"));
        let elsewhere = ELSEWHERE.iter().any(|(listed, _)| listed == code);
        assert!(
            is_told != elsewhere,
            "{code}: told by a case: {is_told}, listed: {elsewhere}"
        );
        assert!(
            manual.contains(&format!("\n## {code}\n")),
            "{code} is not in the manual"
        );
    }
}

#[test]
fn the_changelog_names_the_version() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(changelog.contains(concat!("## [", env!("CARGO_PKG_VERSION"), "]")));
}

#[test]
fn no_lint_is_let_off_without_a_reason() {
    for path in files("src", ".rs").into_iter().chain(files("tests", ".rs")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["allow", "expect"] {
            for (open, end) in [(format!("#[{word}("), ")]"), (format!("#![{word}("), ")]")] {
                for rest in text.split(&open).skip(1) {
                    let body = rest.split(end).next().unwrap_or_default();
                    let is_code = !body.starts_with('"');
                    assert!(
                        !is_code || body.contains("reason = \""),
                        "{}: {open}{body}",
                        path.display()
                    );
                }
            }
        }
    }
}

/// Folders of the one who happened to write a file, as no reader has them.
#[test]
fn nothing_names_a_machine() {
    let folders = [
        "src", "tests", "docs", "themes", "content", "static", "scripts",
    ];
    let home = root().display().to_string();
    for path in folders.iter().flat_map(|folder| files(folder, "")) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        // Only a path with a folder in it can tell; `/` or `/src` alone would be in any file.
        let is_told = home.matches('/').count() > 1 && text.contains(&home);
        assert!(!is_told, "{} names {home}", path.display());
    }
}

/// What stands in a manifest below headings that end with `dependencies]`.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(manifest)).unwrap();
    let mut found = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if line.starts_with('[') {
            is_inside = line.ends_with("dependencies]");
        } else if is_inside && !line.is_empty() && !line.starts_with('#') {
            found.push(line.to_owned());
        }
    }
    found
}

#[test]
fn every_dependency_has_its_reason() {
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let all = dependencies(manifest);
        assert!(!all.is_empty(), "{manifest}");
        for line in all {
            let reason = line.split_once(" # ").map(|(_, reason)| reason);
            assert!(
                reason.is_some_and(|reason| reason.len() >= "RSS 2.0".len()),
                "{manifest}: {line}"
            );
            let is_own = manifest.starts_with("fuzz") && line.starts_with("candor = ");
            let is_elsewhere = ["git =", "path =", "registry ="];
            let is_elsewhere = is_elsewhere.iter().any(|key| line.contains(key));
            assert!(is_own || !is_elsewhere, "{manifest}: {line}");
        }
    }
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let text = fs::read_to_string(root().join(lock)).unwrap();
        let crates_io = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        let mut sources = text.lines().filter(|line| line.starts_with("source = "));
        assert!(sources.all(|line| line == crates_io), "{lock}");
    }
}

#[test]
fn nothing_but_git_runs_while_the_package_is_built() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let known = ["build.rs", "build ="];
    assert!(
        known.iter().all(|key| !manifest.contains(key)),
        "a build script of another name"
    );
    let script = fs::read_to_string(root().join("build.rs")).unwrap();
    assert_eq!(script.matches("Command::new(").count(), 1);
    assert!(script.contains("Command::new(\"git\")"));
    for word in [
        "std::net",
        "TcpStream",
        "http",
        "fetch",
        "pull",
        "clone",
        "unsafe",
    ] {
        assert!(!script.contains(word), "{word}");
    }
    assert!(
        !manifest.contains("build-dependencies"),
        "a build script with dependencies"
    );
}
