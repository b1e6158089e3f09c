//! The files that make releases: `Dockerfile`, `.github/workflows/release.yml`.

use super::commands::refused_in;
use super::root;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn release() -> Value {
    serde_yaml::from_str(&read(".github/workflows/release.yml")).unwrap()
}

/// A step's script, by the job and the step's name.
fn script(job: &str, name: &str) -> String {
    let release = release();
    let steps = release["jobs"][job]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name);
    step.unwrap()["run"].as_str().unwrap().to_owned()
}

/// Whether a script goes well in a folder.
fn goes_well(at: &Path, script: &str, env: &[(&str, &str)]) -> bool {
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", script])
        .current_dir(at)
        .envs(env.iter().copied())
        .output()
        .unwrap();
    output.status.success()
}

#[test]
fn one_version_of_rust_is_named() {
    let settings: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let version = settings["package"]["rust-version"].as_str().unwrap();
    let image = format!("FROM rust:{version}-alpine AS build\n");
    assert!(read("Dockerfile").contains(&image));
    assert_eq!(release()["env"]["RUST"], *version);
    for page in ["README.md", "CONTRIBUTING.md", "docs/upgrading.md"] {
        let named = format!("Rust {version} or newer");
        assert!(read(page).contains(&named), "{page}");
    }
}

#[test]
fn releases_are_for_systems_that_there_are() {
    let release = release();
    let builds = &release["jobs"]["build"]["strategy"]["matrix"]["include"];
    let builds = builds.as_array().unwrap();
    let known = Command::new("rustc")
        .args(["--print", "target-list"])
        .output()
        .unwrap();
    let known = String::from_utf8(known.stdout).unwrap();
    for build in builds {
        let target = build["target"].as_str().unwrap();
        assert!(known.lines().any(|line| line == target), "{target}");
    }
    assert_eq!(builds.len(), 5);
}

#[test]
fn scripts_of_the_release_are_shell_and_candor_takes_their_commands() {
    let text = read(".github/workflows/release.yml");
    let release = release();
    let jobs = release["jobs"].as_object().unwrap();
    let mut count = 0;
    for step in jobs
        .values()
        .flat_map(|job| job["steps"].as_array().unwrap())
    {
        if let Some(script) = step["run"].as_str() {
            count += 1;
            assert!(
                goes_well(root(), &format!("set -n\n{script}"), &[]),
                "{script}"
            );
            assert_eq!(refused_in(script), Vec::<String>::new());
        }
        if let Some(action) = step["uses"].as_str() {
            assert!(action.contains("@v"), "{action}");
        }
    }
    assert_eq!(count, text.matches("run: ").count());
}

#[test]
fn a_release_has_one_version() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    fs::copy(root().join("Cargo.toml"), at.join("Cargo.toml")).unwrap();
    let script = script(
        "version",
        "The tag, Cargo.toml and the changelog name one version",
    );
    let version = env!("CARGO_PKG_VERSION");
    let check = |tag: &str, changelog: &str, expected| {
        #[expect(clippy::disallowed_methods, reason = "a file in a temporary folder")]
        fs::write(at.join("CHANGELOG.md"), changelog).unwrap();
        assert_eq!(
            goes_well(at, &script, &[("GITHUB_REF_NAME", tag)]),
            expected,
            "{tag}: {changelog}"
        );
    };
    let dated = format!("# Changelog\n\n## [{version}] - 2026-12-01\n");
    check(&format!("v{version}"), &dated, true);
    check("v99.0.0", &dated, false);
    check(
        &format!("v{version}"),
        &format!("## [{version}] - Unreleased\n"),
        false,
    );
}

#[test]
fn an_archive_has_what_belongs_beside_the_program() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    fs::create_dir(at.join("bin")).unwrap();
    fs::hard_link(env!("CARGO_BIN_EXE_candor"), at.join("bin/candor"))
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_candor"), at.join("bin/candor")).map(drop))
        .unwrap();
    fs::create_dir(at.join("docs")).unwrap();
    for file in [
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "docs/README.md",
    ] {
        fs::copy(root().join(file), at.join(file)).unwrap();
    }
    let env = [
        ("GITHUB_REF_NAME", "v1.2.3"),
        ("TARGET", "t"),
        ("RUNNER_OS", "Linux"),
    ];
    assert!(goes_well(at, &script("build", "Pack"), &env));
    let list = Command::new("tar")
        .args(["-tzf", "dist/candor-v1.2.3-t.tar.gz"])
        .current_dir(at)
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    for file in [
        "candor",
        "LICENSE-MIT",
        "docs/README.md",
        "completions/_candor",
        "completions/candor.bash",
        "man/candor.1",
        "man/candor-record.1",
    ] {
        assert!(
            list.lines()
                .any(|line| line == format!("candor-v1.2.3-t/{file}")),
            "{file}: {list}"
        );
    }
}
