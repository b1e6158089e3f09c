//! Files that are written while the site is still being verified, so that none is made twice.
//!
//! 1. [`Drafts::write`] puts a file beside the output folder, unless the former site has the same.
//! 2. [`Drafts::put`] moves one to its place in the staged site; whatever has no draft is made again.
//! 3. What goes wrong here is no error: writing the file once more will tell.

use super::disk::{Disk, FOLDER_MODE};
use super::{Folder, PublishError};
use crate::model::{Digest, SitePath};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The folder, in the staging folder.
const NAME: &str = "drafts";

/// The drafts of one build. They go when this does.
pub(super) struct Drafts<'a> {
    disk: &'a Disk,
    staging: PathBuf,
    /// What the site has now, as far as its manifest can be believed.
    former: BTreeMap<SitePath, Digest>,
    /// Whether there is a folder for them; made for the first.
    folder: OnceLock<bool>,
    /// Whether it is still there.
    stands: AtomicBool,
    /// Whether one could not be written. A disk that is full is not filled further.
    failed: AtomicBool,
    /// Those that are whole. Each is named for its place in this list.
    written: Mutex<Written>,
}

#[derive(Default)]
struct Written {
    begun: usize,
    whole: BTreeMap<SitePath, (usize, Digest)>,
}

impl<'a> Drafts<'a> {
    /// None yet, of a site that takes the place of one with these files.
    pub(super) fn new(disk: &'a Disk, folder: &Folder, former: BTreeMap<SitePath, Digest>) -> Self {
        Self {
            disk,
            staging: folder.staging(),
            former,
            folder: OnceLock::new(),
            stands: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            written: Mutex::default(),
        }
    }

    /// Whether the staging folder is there for them.
    pub(super) fn stand(&self) -> bool {
        self.stands.load(Ordering::SeqCst)
    }

    /// Writes the draft of a file, where it is not as it was and the disk allows.
    pub(super) fn write(&self, path: &SitePath, digest: Digest, bytes: &[u8]) {
        let is_same = self.former.get(path) == Some(&digest);
        if is_same || self.failed.load(Ordering::SeqCst) {
            return;
        }
        if !self.folder.get_or_init(|| self.make().is_ok()) {
            return;
        }
        let number = {
            let mut written = self.written();
            written.begun += 1;
            written.begun
        };
        match self.disk.write(&self.draft(number), bytes) {
            Ok(()) => {
                let entry = (number, digest);
                self.written().whole.insert(path.clone(), entry);
            }
            Err(_) => self.failed.store(true, Ordering::SeqCst),
        }
    }

    /// Moves the draft of a file with this digest; whether there was one, and could be moved.
    pub(super) fn put(&self, path: &SitePath, digest: Digest, to: &Path) -> bool {
        let draft = self.written().whole.get(path).copied();
        let draft = draft.filter(|(_, of)| *of == digest && self.stand());
        draft.is_some_and(|(number, _)| self.disk.rename(&self.draft(number), to).is_ok())
    }

    /// Removes those that are left, and their folder.
    pub(super) fn clear(&self) -> Result<(), PublishError> {
        if self.stands.swap(false, Ordering::SeqCst) {
            self.disk
                .remove_tree(&self.staging.join(NAME), FOLDER_MODE)?;
        }
        Ok(())
    }

    fn make(&self) -> Result<(), PublishError> {
        self.disk.make_folder(&self.staging, FOLDER_MODE)?;
        self.stands.store(true, Ordering::SeqCst);
        self.disk.make_folder(&self.staging.join(NAME), FOLDER_MODE)
    }

    fn draft(&self, number: usize) -> PathBuf {
        self.staging.join(NAME).join(number.to_string())
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Written> {
        // A list that a panic left is whole: each change to it is a single step.
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Drafts<'_> {
    fn drop(&mut self) {
        if self.stand() {
            // What stays is tidied up by the next build.
            self.clear().unwrap_or(());
            self.disk.remove_folder(&self.staging).unwrap_or(false);
        }
    }
}
