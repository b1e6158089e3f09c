//! Tells the program which commit it was made from, for `candor --version`.
//!
//! 1. Git is asked, where this folder is the root of a repository; a package from a registry has the
//!    commit in a file.
//! 2. Release builds alone have it: any other would be compiled anew with each commit.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() != Ok("release") {
        return;
    }
    for path in ["HEAD", "logs/HEAD"].map(|name| git(&["rev-parse", "--git-path", name])) {
        // A path that is not there would run this anew each time.
        if let Some(path) = path.filter(|path| Path::new(path).exists()) {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    if let Some(commit) = of_repository().or_else(of_package) {
        let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
        println!("cargo:rustc-env=CANDOR_VERSION={version} ({commit})");
    }
}

/// The commit and its day, of the repository whose root this folder is.
fn of_repository() -> Option<String> {
    // A repository that this folder merely lies in says nothing about candor.
    git(&["rev-parse", "--show-prefix"]).filter(String::is_empty)?;
    git(&["log", "-1", "--format=%h %cs", "--abbrev=12"]).filter(|text| !text.is_empty())
}

/// The commit that `cargo publish` wrote down.
fn of_package() -> Option<String> {
    let text = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = text.split_once("\"sha1\"")?;
    let digits: String = rest
        .chars()
        .skip_while(|c| !c.is_ascii_hexdigit())
        .take_while(char::is_ascii_hexdigit)
        .take(12)
        .collect();
    (digits.len() == 12).then_some(digits)
}

fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
