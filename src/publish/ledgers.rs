//! Writes ledgers: each whole or not at all.
//!
//! 1. [`Ledgers::lock`] lets one process at a time write the ledgers of a site.
//! 2. [`Ledgers::read`] gives a file's bytes as they are on disk.
//! 3. [`Ledgers::write`] puts the new files beside the old ones, and renames them into place once all
//!    are on the medium. A file that is not what it was when it was read is not touched, nor any other.

use super::PublishError;
use super::disk::Disk;
use super::lock::Lock;
use crate::source::load::LARGEST_LEDGER;
use std::path::{Path, PathBuf};

/// The end of the name of a file that is about to take another's place. Its name starts with a dot,
/// so that none is taken for a part of the site.
const STAGED: &str = ".candor-new";

/// The ledgers of a site, to be written.
#[derive(Debug)]
pub struct Ledgers {
    disk: Disk,
    root: PathBuf,
    largest: u64,
}

/// A file and what it is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds; none where it is not there.
    pub before: Option<Vec<u8>>,
    /// What it is to hold.
    pub after: Vec<u8>,
}

impl Ledgers {
    /// Those of the site at `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            disk: Disk::real(),
            root: root.to_owned(),
            largest: LARGEST_LEDGER,
        }
    }

    /// Runs `work` while nobody else writes.
    ///
    /// # Errors
    /// Where another process holds the lock, or the machine fails; else what `work` gives.
    pub fn locked<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, PublishError>,
    ) -> Result<T, PublishError> {
        let _lock = Lock::take(&self.disk, self.root.join(".candor-record-lock"))?;
        work(self)
    }

    /// The bytes of a ledger; none where there is no file.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
        match self.disk.look(path)? {
            Some(_) => self.disk.read(path).map(Some),
            None => Ok(None),
        }
    }

    /// Writes all of them.
    ///
    /// # Errors
    /// Where one is not what it was, or the machine fails. Unless the error says otherwise, every
    /// file is as it was.
    pub fn write(&self, all: &[Writing]) -> Result<(), PublishError> {
        let done = self.stage(all).and_then(|()| self.place(all));
        if done.is_err() {
            for writing in all {
                // What stays is no part of the site, and is replaced the next time.
                self.disk.remove(&staged(&writing.path)).unwrap_or(());
            }
        }
        done
    }

    fn stage(&self, all: &[Writing]) -> Result<(), PublishError> {
        for writing in all {
            let refused = |why: &str| PublishError::Io {
                doing: "write",
                path: writing.path.clone(),
                source: std::io::Error::other(why),
            };
            if self.read(&writing.path)? != writing.before {
                return Err(refused("it changed meanwhile; run the command again"));
            }
            // What is written has to be read by the next build.
            if writing.after.len() as u64 > self.largest {
                return Err(refused(
                    "it would be larger than the ledgers that candor reads",
                ));
            }
            let staged = staged(&writing.path);
            self.disk.remove(&staged)?;
            self.disk.write(&staged, &writing.after)?;
        }
        match all.first().and_then(|writing| writing.path.parent()) {
            Some(folder) => self.disk.sync(folder),
            None => Ok(()),
        }
    }

    fn place(&self, all: &[Writing]) -> Result<(), PublishError> {
        for (index, writing) in all.iter().enumerate() {
            let done = self.disk.rename(&staged(&writing.path), &writing.path);
            let folder = writing.path.parent().unwrap_or(&self.root);
            done.and_then(|()| self.disk.sync_names(folder))
                .map_err(|error| match index {
                    0 => error,
                    _ => error.after("some of the files are written"),
                })?;
        }
        Ok(())
    }
}

fn staged(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}{STAGED}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::fault::Then;
    use std::fs;

    fn site() -> (tempfile::TempDir, Vec<Writing>) {
        let folder = tempfile::tempdir().unwrap();
        let writing = |name: &str, before: Option<&str>, after: &str| {
            let path = folder.path().join(name);
            if let Some(before) = before {
                #[expect(clippy::disallowed_methods, reason = "a fixture")]
                fs::write(&path, before).unwrap();
            }
            Writing {
                path,
                before: before.map(|text| text.as_bytes().to_vec()),
                after: after.as_bytes().to_vec(),
            }
        };
        let all = vec![
            writing("a.jsonl", Some("1\n"), "1\n2\n"),
            writing("b.jsonl", None, "1\n"),
        ];
        (folder, all)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut all: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        all.sort();
        all
    }

    #[test]
    fn all_are_written() {
        let (folder, all) = site();
        let ledgers = Ledgers::new(folder.path());
        ledgers.locked(|ledgers| ledgers.write(&all)).unwrap();
        for writing in &all {
            assert_eq!(fs::read(&writing.path).unwrap(), writing.after);
        }
        assert_eq!(names(folder.path()), ["a.jsonl", "b.jsonl"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_stops_all() {
        let (folder, mut all) = site();
        all[0].before = Some(b"other\n".to_vec());
        let error = Ledgers::new(folder.path()).write(&all).unwrap_err();
        assert!(error.to_string().contains("changed meanwhile"), "{error}");
        assert_eq!(names(folder.path()), ["a.jsonl"]);
        assert_eq!(fs::read(&all[0].path).unwrap(), b"1\n");
    }

    #[test]
    fn what_no_build_could_read_is_not_written() {
        let (folder, all) = site();
        let ledgers = Ledgers {
            largest: 3,
            ..Ledgers::new(folder.path())
        };
        let error = ledgers.write(&all).unwrap_err();
        assert!(error.to_string().contains("larger"), "{error}");
        assert_eq!(names(folder.path()), ["a.jsonl"]);
    }

    #[test]
    fn whatever_fails_each_file_is_old_or_new() {
        for then in [Then::Recovers, Then::Final, Then::Torn] {
            for nth in 0.. {
                let (folder, all) = site();
                let ledgers = Ledgers {
                    disk: Disk::failing(nth, then),
                    root: folder.path().to_owned(),
                    largest: LARGEST_LEDGER,
                };
                let done = ledgers.locked(|ledgers| ledgers.write(&all));
                for writing in &all {
                    let found = fs::read(&writing.path).ok();
                    let is_new = found.as_ref() == Some(&writing.after);
                    assert!(is_new || found == writing.before, "{nth} {then:?}");
                    assert!(done.is_err() || is_new, "{nth} {then:?}");
                }
                if !ledgers.disk.failed() {
                    assert!(done.is_ok());
                    break;
                }
                // Whatever it left, the next one goes on from there, and tidies up.
                let again: Vec<_> = all
                    .iter()
                    .map(|writing| Writing {
                        before: fs::read(&writing.path).ok(),
                        ..writing.clone()
                    })
                    .collect();
                let next = Ledgers::new(folder.path());
                next.locked(|ledgers| ledgers.write(&again)).unwrap();
                assert_eq!(
                    names(folder.path()),
                    ["a.jsonl", "b.jsonl"],
                    "{nth} {then:?}"
                );
            }
        }
    }
}
