//! A site in a temporary folder and the program run on it: what the tests of the ledger share.
//!
//! 1. [`Site`] is the folder. Files are written and edited in place, as people do it.
//! 2. [`Site::run`] runs the real binary at a given time; [`Run`] is what it said.
//! 3. [`Line`] and [`Page`] read ledgers and pages without any of candor's own code.

#![allow(dead_code, reason = "each test file uses its own part of it")]

use lol_html::{HtmlRewriter, Settings, element};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use tempfile::TempDir;

/// Two languages, one question page each, dates in a zone that is not UTC.
pub const TOML: &str = r#"base_url = "https://notices.example.org"
default_locale = "en"
timezone = "America/Los_Angeles"
title = "Northwind"

[[locales]]
tag = "en"
name = "English"

[[locales]]
tag = "zh-Hans"
name = "简体中文"

[outputs]
question_pages = true
"#;

/// Files by their paths.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A site's folder, gone when it is dropped.
pub struct Site {
    folder: TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    /// Standard output without the findings.
    pub out: String,
    pub err: String,
    pub findings: Vec<Finding>,
}

/// A finding as `--message-format json` has it.
#[derive(Debug, serde::Deserialize)]
pub struct Finding {
    pub severity: String,
    pub code: String,
    pub message: String,
    pub help: Option<String>,
    pub file: Option<String>,
}

impl Site {
    /// A folder with these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = Self { folder };
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A folder with the files of another, as [`Self::files`] gave them.
    pub fn of(files: &Files) -> Self {
        let site = Self::new(&[]);
        site.put("", files);
        site
    }

    /// The whole path of a file.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Puts a text in place of the only one of its kind.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let old = self.read(path);
        assert_eq!(old.matches(from).count(), 1, "`{from}` in {path}:\n{old}");
        self.write(path, &old.replace(from, to));
    }

    pub fn append(&self, path: &str, text: &str) {
        let old = fs::read_to_string(self.path(path)).unwrap_or_default();
        self.write(path, &(old + text));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// Runs the program in the folder.
    pub fn run(&self, now: &str, args: &[&str]) -> Run {
        self.run_in("", now, args)
    }

    /// Runs the program in a folder below it.
    pub fn run_in(&self, folder: &str, now: &str, args: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_candor"))
            .args(args)
            .args(["--now", now, "--message-format", "json"])
            .current_dir(self.path(folder))
            .envs(QUIET_GIT)
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("GITHUB_WORKSPACE")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let is_finding = |line: &&str| line.starts_with("{\"severity\"");
        Run {
            status: output.status.code().unwrap(),
            out: text
                .split_inclusive('\n')
                .filter(|line| !is_finding(line))
                .collect(),
            err: String::from_utf8(output.stderr).unwrap(),
            findings: text
                .lines()
                .filter(is_finding)
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        }
    }

    /// Runs the program, which has to succeed.
    pub fn done(&self, now: &str, args: &[&str]) -> Run {
        let run = self.run(now, args);
        assert_eq!(run.status, 0, "{args:?}: {run:#?}");
        run
    }

    /// Runs git in the folder, which has to succeed; gives what it said.
    pub fn git(&self, args: &[&str]) -> String {
        let (succeeds, text) = self.try_git(args);
        assert!(succeeds, "git {args:?}: {text}");
        text
    }

    /// Runs git in the folder, under a name of its own and with nobody's settings.
    pub fn try_git(&self, args: &[&str]) -> (bool, String) {
        let output = Command::new("git")
            .args(["-c", "user.name=Writer", "-c", "user.email=w@example.org"])
            .args(["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"])
            .args(args)
            .current_dir(self.folder.path())
            .envs(QUIET_GIT)
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    }

    /// Everything below a folder: path and bytes. None of it where there is no such folder.
    pub fn files(&self, folder: &str) -> Files {
        let root = self.path(folder);
        walkdir::WalkDir::new(&root)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap();
                (path.display().to_string(), fs::read(entry.path()).unwrap())
            })
            .collect()
    }

    /// Puts files into a folder.
    pub fn put(&self, folder: &str, files: &Files) {
        for (path, bytes) in files {
            let path = self.path(folder).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
            fs::write(path, bytes).unwrap();
        }
    }
}

/// No settings of whoever runs the tests, and no questions.
const QUIET_GIT: [(&str, &str); 4] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_EDITOR", "true"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

impl Run {
    /// The findings of a code.
    pub fn found(&self, code: &str) -> Vec<&Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.code == code)
            .collect()
    }

    /// The only finding of a code.
    pub fn only(&self, code: &str) -> &Finding {
        match self.found(code).as_slice() {
            [one] => one,
            found => panic!("{} of {code}: {self:#?}", found.len()),
        }
    }

    /// The codes of all findings of a severity, in order.
    pub fn codes(&self, severity: &str) -> Vec<&str> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .map(|finding| finding.code.as_str())
            .collect()
    }
}

/// A line of a ledger: what it says, and its bytes.
#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    pub value: Value,
}

impl Line {
    /// The lines of a ledger.
    pub fn all(ledger: &str) -> Vec<Self> {
        let line = |text: &str| Self {
            text: text.to_owned(),
            value: serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")),
        };
        ledger.lines().map(line).collect()
    }

    /// A member that is a string.
    pub fn word(&self, member: &str) -> &str {
        self.value[member].as_str().unwrap_or_default()
    }

    pub fn number(&self) -> u64 {
        self.value["number"].as_u64().unwrap()
    }

    pub fn anchors(&self) -> BTreeSet<String> {
        let anchors = self.value["anchors"].as_array().unwrap().iter();
        anchors
            .map(|anchor| anchor.as_str().unwrap().to_owned())
            .collect()
    }

    /// The ids of its updates.
    pub fn updates(&self) -> Vec<String> {
        let updates = self.value["updates"].as_array();
        let id = |update: &Value| update["id"].as_str().unwrap().to_owned();
        updates.into_iter().flatten().map(id).collect()
    }

    /// All but its texts: what the next line's `previous` is the digest of.
    pub fn chained(&self) -> String {
        let (head, _) = self.text.split_once(",\"texts\":{").unwrap();
        format!("{head}}}")
    }

    /// The texts that it keeps, by their digests; none where one was taken out.
    pub fn texts(&self) -> BTreeMap<String, Option<String>> {
        let texts = self.value["texts"].as_object().unwrap().iter();
        texts
            .map(|(digest, kept)| {
                let text = kept["text"].as_str().map(ToOwned::to_owned);
                (digest.clone(), text)
            })
            .collect()
    }

    /// The digests of all parts of a unit of that id in these languages.
    pub fn digests(&self, id: &str, is_meant: impl Fn(&str) -> bool) -> BTreeSet<String> {
        let changes = self.value["changes"].as_array();
        let of_unit = changes.into_iter().flatten().filter(|change| {
            change["id"] == id && change["locale"].as_str().is_some_and(&is_meant)
        });
        of_unit
            .filter_map(|change| change["parts"].as_object())
            .flat_map(|parts| parts.values())
            .map(|digest| digest.as_str().unwrap().to_owned())
            .collect()
    }
}

/// Holds a ledger to what it promises, by the words of the contract alone: numbered from 1, times
/// that never go back, each line with the SHA-256 of the one before, each text with its digest.
pub fn assert_chain(ledger: &str) -> Vec<Line> {
    let lines = Line::all(ledger);
    assert!(ledger.is_empty() || ledger.ends_with('\n'));
    let mut before: Option<&Line> = None;
    for (number, line) in (1..).zip(&lines) {
        assert_eq!(line.number(), number, "{ledger}");
        let previous = before.map(|before| sha256(before.chained().as_bytes()));
        assert_eq!(line.value["previous"].as_str(), previous.as_deref());
        if let Some(before) = before {
            assert!(before.word("at") <= line.word("at"), "{ledger}");
        }
        for (digest, kept) in line.value["texts"].as_object().unwrap() {
            if let (Some(salt), Some(text)) = (kept["salt"].as_str(), kept["text"].as_str()) {
                assert_eq!(*digest, sha256(format!("{salt}{text}").as_bytes()));
            }
        }
        before = Some(line);
    }
    lines
}

/// The SHA-256 of bytes in hex.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    format!("{:x}", sha2::Sha256::digest(bytes))
}

/// What a page has, as far as these tests ask.
#[derive(Debug, Default, Clone)]
pub struct Page {
    /// Every id but the theme's own.
    pub ids: BTreeSet<String>,
    /// Where readers are told that the source is newer: the id of the question or update, or
    /// `notice`.
    pub newer: BTreeSet<String>,
    /// `datetime` of the first publication and, behind it, of the last update.
    pub times: Vec<String>,
    /// The same of each entry of a list.
    pub listed: Vec<String>,
    /// All of it.
    pub html: String,
}

impl Page {
    /// Reads a page.
    pub fn of(html: &str) -> Self {
        let page = Rc::new(RefCell::new(Self::default()));
        // The questions and updates around what is being read.
        let around: Rc<RefCell<Vec<String>>> = Rc::default();
        let push = |into: fn(&mut Self) -> &mut Vec<String>| {
            let page = page.clone();
            move |element: &mut lol_html::html_content::Element| {
                let time = element.get_attribute("datetime").unwrap();
                into(&mut page.borrow_mut()).push(time);
                Ok(())
            }
        };
        let handlers = vec![
            element!("*[id]", |element| {
                let id = element.get_attribute("id").unwrap();
                if !id.starts_with('_') {
                    page.borrow_mut().ids.insert(id);
                }
                Ok(())
            }),
            element!("section.question, section.newest, li.update", |element| {
                let id = element.get_attribute("id").unwrap_or("newest".to_owned());
                around.borrow_mut().push(id);
                let around = around.clone();
                let leave: lol_html::EndTagHandler<'static> = Box::new(move |_| {
                    around.borrow_mut().pop();
                    Ok(())
                });
                element.on_end_tag(leave)
            }),
            element!(".newer", |_| {
                let id = around.borrow().last().cloned();
                let id = id.unwrap_or("notice".to_owned());
                page.borrow_mut().newer.insert(id);
                Ok(())
            }),
            element!(
                "dl.facts > div:not([class]) time",
                push(|page| &mut page.times)
            ),
            element!("li.entry > ul.hint time", push(|page| &mut page.listed)),
        ];
        let settings = handlers
            .into_iter()
            .fold(Settings::new(), Settings::append_element_content_handler);
        let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
        rewriter.write(html.as_bytes()).unwrap();
        rewriter.end().unwrap();
        let mut page = page.take();
        html.clone_into(&mut page.html);
        page
    }

    /// Whether every anchor leads somewhere.
    pub fn assert_resolves(&self, anchors: &BTreeSet<String>, about: &str) {
        let lost: Vec<_> = anchors.difference(&self.ids).collect();
        assert!(lost.is_empty(), "{about}: lost {lost:?}");
    }
}

/// Whether a path names a page.
pub fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "html")
}
