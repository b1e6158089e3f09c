//! What git knows of the ledgers of a site.
//!
//! 1. A ledger may be there more than once: in the last commit, and on each side of a merge, of a commit that is picked or
//!    put on another, and of a merge that is committed.
//! 2. Git is only asked, and changes nothing. A site that is in no repository has nothing to ask.
//! 3. Whoever writes content writes no commands: a folder that is laid out like a repository is not taken for one, and a watcher
//!    that a configuration names is not started.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A repository with a site in it.
pub(super) struct Git {
    root: PathBuf,
    /// By the path of a file, below the site: the commits that have another than the folder has.
    elsewhere: BTreeMap<String, Vec<String>>,
}

impl Git {
    /// The repository that the site in `root` is in; none where there is none.
    ///
    /// # Errors
    /// Why git cannot be asked, in its own words.
    pub fn of(root: &Path) -> Result<Option<Self>, String> {
        let whole = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        if !whole.ancestors().any(|folder| folder.join(".git").exists()) {
            return Ok(None);
        }
        let mut git = Self {
            root: whole,
            elsewhere: BTreeMap::new(),
        };
        git.try_run(&["rev-parse", "--git-dir"])?;
        for commit in git.commits() {
            let differ = ["diff", "--name-only", "-z", "--relative", "--no-renames"];
            let differ = differ.iter().copied().chain([&*commit, "--", FOLDER]);
            let differ: Vec<_> = differ.collect();
            for path in git.run(&differ).split('\0').filter(|path| !path.is_empty()) {
                let commits = git.elsewhere.entry(path.to_owned()).or_default();
                commits.push(commit.clone());
            }
        }
        Ok(Some(git))
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

    /// A file as it is elsewhere, in as many forms; `path` is below the site.
    pub fn forms(&self, path: &str) -> Vec<String> {
        let commits = self.elsewhere.get(path).into_iter().flatten();
        let mut names: Vec<_> = commits.map(|commit| format!("{commit}:./{path}")).collect();
        if !names.is_empty() {
            // While git merges, its index has both sides; else it has neither.
            names.extend([2, 3].map(|stage| format!(":{stage}:./{path}")));
        }
        let texts = names.iter().map(|name| self.run(&["show", name]));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Whether git is told to leave a file alone, which is not in it yet.
    pub fn ignores(&self, path: &str) -> bool {
        !self.run(&["check-ignore", "--", path]).is_empty()
    }

    /// What git says; nothing where it fails.
    fn run(&self, arguments: &[&str]) -> String {
        self.try_run(arguments).unwrap_or_default()
    }

    fn try_run(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new("git")
            .args(["-c", "safe.bareRepository=explicit"])
            .args(["-c", "core.fsmonitor=false"])
            .arg("-C")
            .arg(&self.root)
            .args(arguments)
            .output()
            .map_err(|error| format!("git: {error}"))?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        if output.status.success() {
            return Ok(text(output.stdout));
        }
        let told = text(output.stderr);
        Err(told.lines().next().unwrap_or("git failed").to_owned())
    }
}

/// Where ledgers are, below the site.
const FOLDER: &str = "content/incidents";
