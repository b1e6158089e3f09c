//! What git knows of the ledgers of a site.
//!
//! 1. A ledger may be there more than once: in the last commit, and on each side of a merge, of a commit that is picked or
//!    put on another, and of a merge that is committed.
//! 2. Git is only asked, and changes nothing. A site that is in no repository has nothing to ask.
//! 3. Nothing that came with the files is run. What only looks like a repository is none: its settings could name programs. And
//!    no file of the folder is compared by git, which may have filters for that.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository with a site in it.
pub(super) struct Git {
    root: PathBuf,
    /// By the path of a ledger, below the site: what else it is, or was.
    forms: BTreeMap<String, Vec<String>>,
}

/// Where ledgers are, below the site.
const FOLDER: &str = "content/incidents/";

/// Settings that hold whatever those of a repository say (git-config, "safe.bareRepository", "core.fsmonitor").
const SETTINGS: [&str; 6] = [
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
];

impl Git {
    /// The repository that the site in `root` is in; none where there is none.
    ///
    /// # Errors
    /// Why git cannot be asked, in its own words.
    pub fn of(root: &Path) -> Result<Option<Self>, String> {
        let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        if !root.ancestors().any(|folder| folder.join(".git").exists()) {
            return Ok(None);
        }
        let mut git = Self {
            root,
            forms: BTreeMap::new(),
        };
        git.ask(&["rev-parse", "--git-dir"], "")?;
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, blob) in git.blobs() {
            found.entry(path).or_default().insert(blob);
        }
        let all: BTreeSet<&str> = found.values().flatten().map(String::as_str).collect();
        let texts = git.texts(&all)?;
        let forms = found.iter().map(|(path, blobs)| {
            let texts = blobs.iter().filter_map(|blob| texts.get(&**blob));
            (path.clone(), texts.cloned().collect())
        });
        git.forms = forms.collect();
        Ok(Some(git))
    }

    /// A ledger as it is elsewhere, in as many forms; `path` is below the site.
    pub fn forms(&self, path: &str) -> &[String] {
        self.forms.get(path).map_or(&[], Vec::as_slice)
    }

    /// Whether git is told to leave a file alone, which is not in it yet.
    pub fn ignores(&self, path: &str) -> bool {
        !self.run(&["check-ignore", "--", path]).is_empty()
    }

    /// Every ledger of every commit that counts, and of both sides of the index while git merges: path and blob.
    fn blobs(&self) -> Vec<(String, String)> {
        let unmerged = self.run(&["ls-files", "--unmerged", "-z", "--", FOLDER]);
        let mut listed = vec![unmerged];
        for commit in self.commits() {
            listed.push(self.run(&["ls-tree", "-r", "-z", &commit, "--", FOLDER]));
        }
        let entries = listed.iter().flat_map(|listed| listed.split('\0'));
        // `MODE blob ID<tab>PATH` of a commit, `MODE ID STAGE<tab>PATH` of the index.
        let entries = entries.filter_map(|entry| entry.split_once('\t'));
        let ledgers = entries.filter(|(_, path)| path.ends_with("/history.jsonl"));
        ledgers
            .filter_map(|(about, path)| {
                let mut words = about.split(' ').skip(1);
                let blob = words.find(|word| word.len() >= 40)?;
                Some((path.to_owned(), blob.to_owned()))
            })
            .collect()
    }

    /// The last commit, and all that are being brought together with it, or were by it.
    fn commits(&self) -> BTreeSet<String> {
        let named = ["HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"];
        let named = named.iter().map(|name| {
            let commit = format!("{name}^{{commit}}");
            self.run(&["rev-parse", "--quiet", "--verify", &commit])
        });
        let merged = self.run(&["rev-list", "--parents", "-n", "1", "HEAD"]);
        let parents = merged.split_whitespace().skip(1);
        let merged = parents.clone().nth(1).is_some();
        let parents = parents.filter(|_| merged).map(str::to_owned);
        let all = named.map(|commit| commit.trim().to_owned()).chain(parents);
        all.filter(|commit| !commit.is_empty()).collect()
    }

    /// What blobs hold, by their ids, in one run of git.
    fn texts<'a>(&self, blobs: &BTreeSet<&'a str>) -> Result<BTreeMap<&'a str, String>, String> {
        if blobs.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted: String = blobs.iter().flat_map(|blob| [blob, "\n"]).collect();
        let said = self.ask(&["cat-file", "--batch"], &wanted)?;
        let mut rest = said.as_slice();
        let mut texts = BTreeMap::new();
        for blob in blobs {
            // `ID blob SIZE`, the bytes, a line end; `ID missing` for what a shallow clone has not.
            let end = rest
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap_or(rest.len());
            let (head, behind) = rest.split_at(end);
            rest = behind.get(1..).unwrap_or_default();
            let head = String::from_utf8_lossy(head);
            let size = head.rsplit(' ').next().and_then(|size| size.parse().ok());
            let Some(size) = size.filter(|_| head.contains(" blob ")) else {
                continue;
            };
            let bytes: &[u8] = rest.get(..size).unwrap_or_default();
            texts.insert(*blob, String::from_utf8_lossy(bytes).into_owned());
            rest = rest.get(size + 1..).unwrap_or_default();
        }
        Ok(texts)
    }

    /// What git says; nothing where it fails.
    fn run(&self, arguments: &[&str]) -> String {
        let said = self.ask(arguments, "").unwrap_or_default();
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Lets git read `input`, and gives what it says.
    fn ask(&self, arguments: &[&str], input: &str) -> Result<Vec<u8>, String> {
        let failed = |error: std::io::Error| format!("git: {error}");
        let mut child = Command::new("git")
            .arg("-C")
            .arg(&self.root)
            .args(SETTINGS)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let mut pipe = child.stdin.take();
        // Git may answer before it has read all.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                let _ = pipe.as_mut().map(|pipe| pipe.write_all(input.as_bytes()));
            });
            child.wait_with_output()
        });
        let output = output.map_err(failed)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let told = String::from_utf8_lossy(&output.stderr);
        Err(told.lines().next().unwrap_or("git failed").to_owned())
    }
}
