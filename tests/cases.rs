//! Whole-program tests: the real binary on the sites of `tests/cases/AREA/CASE/`.
//!
//! 1. A case has `site/` (or a file `site` that names another case's), `args` (one argument a line),
//!    where it needs one `stdin`, and what is expected: `status`, `stdout`, `stderr`, and files of
//!    the output in `expected/`.
//! 2. `setup` makes what git cannot hold, a line each: `link PATH TARGET`, `pipe PATH`,
//!    `fill PATH BYTES`, `write PATH TEXT`.
//! 3. Each runs on a copy, with `public/` beside the site. `UPDATE=1` writes down what came out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        found.sort();
        found
    };
    folders(&root)
        .iter()
        .flat_map(|area| folders(area))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The folder of a case's site.
fn site(case: &Path) -> PathBuf {
    let own = case.join("site");
    if own.is_dir() {
        return own;
    }
    case.join(fs::read_to_string(own).unwrap().trim_end())
}

/// Makes what `setup` lists.
fn set_up(case: &Path, folder: &Path) {
    let setup = fs::read_to_string(case.join("setup")).unwrap_or_default();
    for line in setup.lines() {
        let (what, rest) = line.split_once(' ').unwrap();
        let (path, value) = rest.split_once(' ').unwrap_or((rest, ""));
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match what {
            "link" => std::os::unix::fs::symlink(value, path).unwrap(),
            "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            "fill" => {
                let file = fs::File::create(path).unwrap();
                file.set_len(value.parse().unwrap()).unwrap();
            }
            "write" => {
                let mut file = fs::File::create(path).unwrap();
                std::io::Write::write_all(&mut file, value.as_bytes()).unwrap();
            }
            _ => panic!("{}: `{what}` is no word of `setup`", case.display()),
        }
    }
}

/// Runs the binary in a folder, as a case says.
fn candor(case: &Path, folder: &Path) -> Output {
    let args = fs::read_to_string(case.join("args")).unwrap();
    let input = fs::File::open(case.join("stdin")).map_or_else(|_| Stdio::null(), Stdio::from);
    Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args.lines())
        .current_dir(folder)
        .stdin(input)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("GITHUB_WORKSPACE")
        .output()
        .unwrap()
}

/// Runs a case; gives what differs.
fn run(case: &Path, update: bool) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&site(case), folder.path());
    set_up(case, folder.path());
    let output = candor(case, folder.path());
    let here = folder.path().canonicalize().unwrap().display().to_string();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "[ROOT]");
    let mut got = vec![
        (
            "status".to_owned(),
            format!("{}\n", output.status.code().unwrap()),
        ),
        ("stdout".to_owned(), text(&output.stdout)),
        ("stderr".to_owned(), text(&output.stderr)),
    ];
    let expected = walkdir::WalkDir::new(case.join("expected")).sort_by_file_name();
    for entry in expected.into_iter().flatten() {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(case.join("expected")).unwrap();
            let made = fs::read(folder.path().join("public").join(path)).unwrap_or_default();
            got.push((format!("expected/{}", path.display()), text(&made)));
        }
    }
    let mut differences = Vec::new();
    for (name, got) in got {
        let path = case.join(&name);
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if got == expected {
            continue;
        }
        if update {
            #[expect(
                clippy::disallowed_methods,
                reason = "UPDATE=1 rewrites what is expected"
            )]
            fs::write(&path, &got).unwrap();
        } else {
            let at = format!("{}: {name}", case.display());
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let (old, new) = (lines(&expected), lines(&got));
            let gone = old.iter().filter(|line| !new.contains(line));
            let come = new.iter().filter(|line| !old.contains(line));
            let gone = gone.map(|line| format!("- {line}"));
            let all: Vec<_> = gone.chain(come.map(|line| format!("+ {line}"))).collect();
            let order = if all.is_empty() {
                "\nthe same lines in another order"
            } else {
                ""
            };
            differences.push(format!("{at}{order}\n{}", all.join("\n")));
        }
    }
    differences
}

#[test]
fn every_case_comes_out_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let cases = cases();
    assert!(!cases.is_empty());
    let differences: Vec<_> = cases.iter().flat_map(|case| run(case, update)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
