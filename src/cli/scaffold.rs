//! Files that a command adds to a folder.
//!
//! 1. [`Scaffold::in_the_way`] names what is already there: nothing is ever overwritten.
//! 2. [`Scaffold::write`] makes folders and files; another's file that appears meanwhile is not touched.

use super::Failure;
use crate::publish::ledgers::{Ledgers, Writing};
use std::collections::BTreeMap;
use std::path::Path;

/// The folder above a path that leads out of `folder`, by a link.
fn link_out<'a>(folder: &Path, path: &'a str) -> Option<&'a str> {
    let whole = folder.canonicalize().ok()?;
    let ends = path.match_indices('/').map(|(end, _)| end);
    let mut above = ends.filter_map(|end| path.get(..end));
    above.find(|above| {
        let there = folder.join(above);
        let is_link = there
            .symlink_metadata()
            .is_ok_and(|found| found.is_symlink());
        is_link
            && !there
                .canonicalize()
                .is_ok_and(|there| there.starts_with(&whole))
    })
}

/// Paths below a folder, with `/`, and what they are to hold.
#[derive(Debug, Default)]
pub(super) struct Scaffold {
    files: BTreeMap<String, Vec<u8>>,
}

impl Scaffold {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into().into_bytes());
    }

    /// Adds a file of any bytes.
    pub fn add_bytes(&mut self, path: impl Into<String>, bytes: &[u8]) {
        self.files.insert(path.into(), bytes.to_vec());
    }

    /// Takes a file out again.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// All files, sorted by path.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Those of the paths where there is something, be it a link that leads nowhere.
    pub fn in_the_way(&self, folder: &Path) -> Vec<&str> {
        self.paths()
            .filter(|path| folder.join(path).symlink_metadata().is_ok())
            .collect()
    }

    /// Writes all of them.
    ///
    /// # Errors
    /// Where the machine fails, or a file is there already.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let failed = |message| Failure::Machine {
            message,
            help: None,
        };
        let mut all = Vec::new();
        for (path, bytes) in &self.files {
            if let Some(link) = link_out(folder, path) {
                return Err(failed(format!(
                    "`{link}` is a link out of this folder: nothing is written through it"
                )));
            }
            let path = folder.join(path);
            let parent = path.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).map_err(|error| {
                failed(format!(
                    "cannot make the folder `{}`: {error}",
                    parent.display()
                ))
            })?;
            all.push(Writing {
                path,
                before: None,
                after: bytes.clone(),
            });
        }
        let done = Ledgers::new(folder).write(&all);
        done.map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_named_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        #[expect(clippy::disallowed_methods, reason = "a file in a temporary folder")]
        std::fs::write(path("b"), "mine").unwrap();
        let mut scaffold = Scaffold::default();
        scaffold.add("a/x", "new");
        assert!(scaffold.in_the_way(folder.path()).is_empty());
        scaffold.add("b", "new");
        assert_eq!(scaffold.in_the_way(folder.path()), ["b"]);
        assert!(scaffold.write(folder.path()).is_err());
        assert_eq!(std::fs::read_to_string(path("b")).unwrap(), "mine");
        assert!(!path("a/x").exists(), "all or nothing");
        scaffold.remove("b");
        scaffold.write(folder.path()).unwrap();
        assert_eq!(std::fs::read_to_string(path("a/x")).unwrap(), "new");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (site, elsewhere) = (folder.path().join("site"), folder.path().join("elsewhere"));
        for folder in [&site, &elsewhere, &site.join("inside")] {
            std::fs::create_dir(folder).unwrap();
        }
        let mut scaffold = Scaffold::default();
        scaffold.add("content/incidents/a/x", "x");
        for target in ["../elsewhere", "../nowhere"] {
            std::os::unix::fs::symlink(target, site.join("content")).unwrap();
            assert!(scaffold.write(&site).is_err(), "{target}");
            std::fs::remove_file(site.join("content")).unwrap();
        }
        assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
        assert!(!folder.path().join("nowhere").exists());
        std::os::unix::fs::symlink("inside", site.join("content")).unwrap();
        scaffold
            .write(&site)
            .unwrap_or_else(|_| panic!("a link within the site"));
        assert!(site.join("inside/incidents/a/x").exists());
    }
}
