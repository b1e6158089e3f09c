//! One build at a time.
//!
//! 1. [`Lock::take`] locks a file beside the output folder. The system lets go of it when the
//!    process ends, so one that a killed build left is no obstacle.
//! 2. The file is removed while it is still locked; whoever opened it before that finds that the
//!    path names another file, or none, and starts again.

use super::PublishError;
use super::disk::{Disk, Kind};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Held as long as this lives.
#[derive(Debug)]
pub(super) struct Lock<'a> {
    disk: &'a Disk,
    path: PathBuf,
    // Closing it unlocks it.
    _file: File,
}

impl<'a> Lock<'a> {
    /// Locks the file at `path`, making it where it is not there.
    pub(super) fn take(disk: &'a Disk, path: PathBuf) -> Result<Self, PublishError> {
        loop {
            // A link would have its target made, and a pipe would be waited for.
            if disk
                .look(&path)?
                .is_some_and(|found| found.kind != Kind::File)
            {
                return Err(no_file(&path));
            }
            let file = disk.open_lock(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(PublishError::Locked(path)),
                Err(TryLockError::Error(source)) => return Err(failed(&path, source)),
            }
            let held = disk.look_at_open(&file, &path)?;
            match disk.look(&path)? {
                Some(found) if found.kind != Kind::File => return Err(no_file(&path)),
                Some(found) if found.id == held.id => {
                    return Ok(Self {
                        disk,
                        path,
                        _file: file,
                    });
                }
                _ => {}
            }
        }
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        // A file that stays is no obstacle to the next build.
        self.disk.remove(&self.path).unwrap_or(());
    }
}

fn no_file(path: &Path) -> PublishError {
    failed(path, std::io::Error::other("it is no file"))
}

fn failed(path: &Path, source: std::io::Error) -> PublishError {
    PublishError::Io {
        doing: "lock",
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let disk = Disk::real();
        let first = Lock::take(&disk, path.clone()).unwrap();
        let second = Lock::take(&disk, path.clone());
        assert!(matches!(second, Err(PublishError::Locked(_))));
        drop(first);
        assert!(!path.exists());
        Lock::take(&disk, path).unwrap();
    }

    #[test]
    fn a_file_that_was_left_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        File::create(&path).unwrap();
        Lock::take(&Disk::real(), path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let [path, target] = ["lock", "target"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink(&target, &path).unwrap();
        Lock::take(&Disk::real(), path.clone()).unwrap_err();
        assert!(!target.exists() && path.is_symlink());
        std::fs::remove_file(&path).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        Lock::take(&Disk::real(), path).unwrap_err();
    }

    #[test]
    fn many_at_once_are_never_two() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let inside = std::sync::atomic::AtomicUsize::new(0);
        let count = |by: usize| inside.fetch_add(by, std::sync::atomic::Ordering::SeqCst);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        if let Ok(lock) = Lock::take(&Disk::real(), path.clone()) {
                            assert_eq!(count(1), 0);
                            count(usize::MAX);
                            drop(lock);
                        }
                    }
                });
            }
        });
    }
}
