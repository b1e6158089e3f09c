//! A small site on disk, what the program says of it, and what it publishes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Path and bytes of all files below a folder.
pub type Files = BTreeMap<String, Vec<u8>>;

pub const TOML: &str = r#"base_url = "https://example.org"
default_locale = "en"
title = "Small"

[[locales]]
tag = "en"
name = "English"

[[locales]]
tag = "zh-Hans"
name = "简体中文"
"#;
pub const FACTS: &str = "status: monitoring\npublished: 2026-03-01T00:00:00Z\n";
pub const FAQ: &str = "- id: q\n  question: {en: Why?, zh-Hans: 为什么？}\n  answer:\n    en: Because.\n    zh-Hans: 因为。\n";
/// Where the notice's files are.
pub const HERE: &str = "content/incidents/a";
/// The notice's page.
pub const PAGE: &str = "en/incidents/a/index.html";

/// A site in a folder of its own.
pub struct Site {
    home: TempDir,
    root: PathBuf,
}

/// What the program said.
pub struct Said {
    pub status: i32,
    /// What went to standard error, a finding a line.
    pub text: String,
}

impl Site {
    /// One notice with one question in two languages, not built yet.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("site");
        let site = Self { home, root };
        site.put("site.toml", TOML);
        site.put(&format!("{HERE}/incident.yaml"), FACTS);
        site.notice("## What happened\n\nText.\n");
        let chinese = "---\ntitle: 小\n---\n\n## 发生了什么\n\n文字。\n";
        site.put(&format!("{HERE}/notice.zh-Hans.md"), chinese);
        site.put(&format!("{HERE}/faq.yaml"), FAQ);
        site
    }

    /// One that has been built.
    pub fn built() -> Self {
        let site = Self::new();
        site.builds();
        site
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What is beside it: nothing, ever.
    pub fn beside(&self) -> Files {
        let mut all = read(self.home.path());
        all.retain(|path, _| !path.starts_with("site/"));
        all
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
        fs::write(path, content).unwrap();
    }

    /// The English notice with another text.
    pub fn notice(&self, body: &str) {
        let text = format!("---\ntitle: Small\n---\n\n{body}");
        self.put(&format!("{HERE}/notice.en.md"), text);
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
        command
            .args(args)
            .args(["--now", "2026-11-01T00:00:00Z", "--color", "never"])
            .current_dir(self.root())
            .env_remove("SOURCE_DATE_EPOCH");
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.run_as("short", args)
    }

    pub fn run_as(&self, format: &str, args: &[&str]) -> Said {
        let mut command = self.command(args);
        let output = command.args(["--message-format", format]).output().unwrap();
        Said {
            status: output.status.code().unwrap_or(-1),
            text: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Builds it; gives what is published.
    #[track_caller]
    pub fn builds(&self) -> Files {
        let said = self.run(&["build"]);
        assert_eq!(said.status, 0, "{}", said.text);
        self.public()
    }

    pub fn public(&self) -> Files {
        read(&self.path("public"))
    }

    /// A build ends with that status, says all of that, and leaves the output as it was.
    #[track_caller]
    pub fn fails(&self, status: i32, wanted: &[&str]) {
        let before = self.public();
        let said = self.run(&["build"]);
        assert_eq!(said.status, status, "{wanted:?}: {}", said.text);
        for wanted in wanted {
            assert!(said.text.contains(wanted), "{wanted}: {}", said.text);
        }
        assert!(self.public() == before, "the output changed: {wanted:?}");
    }
}

/// The files below a folder; none where it is not there.
pub fn read(folder: &Path) -> Files {
    if !folder.exists() {
        return Files::new();
    }
    let entries = walkdir::WalkDir::new(folder).into_iter();
    let files = entries
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let bytes = fs::read(entry.path()).unwrap_or_default();
            (path.display().to_string(), bytes)
        })
        .collect()
}

/// The files with an ending, `.html`.
pub fn ending<'a>(files: &'a Files, end: &str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let all = files.iter().filter(move |(path, _)| path.ends_with(end));
    all.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
}

/// A file of the output as text.
#[track_caller]
pub fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).unwrap()
}
