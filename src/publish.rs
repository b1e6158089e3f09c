//! Puts a verified site onto the disk: all of it, or nothing.
//!
//! 1. A [`Folder`] is an output folder that may be replaced. It is locked, and what a killed build
//!    left is tidied up.
//! 2. [`Press::draft`] takes each file as it is verified, so that it need not be made again
//!    ([`drafts`]); nothing of that can be seen from outside.
//! 3. A plan is made from what is on disk, byte by byte; where nothing differs nothing is touched.
//! 4. The new site is staged whole beside the old one, sharing the files that stay, and the two
//!    folders are swapped in one step ([`swap`]). Where the system cannot do that, a [`journal`]
//!    of single steps is carried out, and finished by the next build if this one is killed.
//! 5. A signature of another manifest never stays: it goes with what it signed.
//! 6. What no build wrote, the user keeps: it moves along, whatever it is.

mod disk;
mod drafts;
mod edition;
mod error;
#[cfg(test)]
mod fault;
pub mod file;
mod folder;
mod journal;
pub mod ledgers;
mod lock;
mod plan;
mod retired;
mod swap;
#[cfg(test)]
#[cfg(unix)]
mod tests;
mod tree;

pub use disk::Disk;
pub use error::PublishError;
pub use folder::{Folder, SOURCES};

use crate::model::{Digest, SitePath};
use crate::output::{Manifest, Output, Signature};
use crate::verify::Verified;
use disk::Kind;
use drafts::Drafts;
use edition::Edition;
use lock::Lock;
use plan::Plan;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tree::Tree;

/// What a build did to the output folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// Files that are new, or whose bytes are.
    pub written: usize,
    /// Files that were there already, byte for byte.
    pub unchanged: usize,
    /// Files of the former site that the new one does not have.
    pub deleted: usize,
    /// Files that somebody put into the folder at that very moment, where one of the site's is
    /// now: their new paths.
    pub rescued: Vec<PathBuf>,
}

/// How the new site takes the old one's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// In one step where the system can, else file by file.
    Best,
    /// File by file.
    #[cfg(test)]
    InPlace,
}

/// Everything that a way of publishing needs to know.
struct Job<'a, C> {
    disk: &'a Disk,
    folder: &'a Folder,
    edition: &'a Edition<'a, C>,
    drafts: &'a Drafts<'a>,
    plan: &'a Plan,
    /// What is in the folder; None where it is not there yet.
    tree: Option<&'a Tree>,
}

impl<C: Send + Sync> Job<'_, C> {
    /// Puts a file of the new site to where it is staged; what it holds.
    fn put(&self, path: &SitePath, to: &Path) -> Result<Digest, PublishError> {
        let digest = self.edition.digest(path)?;
        if !self.drafts.put(path, digest, to) {
            self.disk.write(to, &self.edition.bytes(path)?)?;
        }
        Ok(digest)
    }
}

/// One build's way into an output folder.
pub struct Press<'a> {
    disk: &'a Disk,
    folder: Folder,
    way: Way,
    /// From the first draft on; none where it cannot be had.
    held: OnceLock<Option<Held<'a>>>,
}

/// An output folder that no other build can touch.
struct Held<'a> {
    drafts: Drafts<'a>,
    // Let go of last.
    _lock: Lock<'a>,
}

impl<'a> Press<'a> {
    /// Touches nothing yet.
    #[must_use]
    pub fn new(disk: &'a Disk, folder: Folder) -> Self {
        Self {
            disk,
            folder,
            way: Way::Best,
            held: OnceLock::new(),
        }
    }

    /// Takes a file while its bytes are at hand. What goes wrong is told by [`Press::publish`].
    pub fn draft(&self, path: &SitePath, digest: Digest, bytes: &[u8]) {
        let held = self.held.get_or_init(|| {
            // A build that fails makes no folder for the output to lie in.
            let parent = self.disk.look(self.folder.parent()).ok()?;
            parent.and_then(|_| self.hold().ok())
        });
        if let Some(held) = held {
            held.drafts.write(path, digest, bytes);
        }
    }

    /// Makes the folder hold `output` and its `manifest`, with the `signature` of that where there is one.
    /// `verified` is of the same output.
    ///
    /// # Errors
    /// Refused where files that no build wrote are in the way; locked where another build is at work;
    /// else what the machine said. Unless the error says otherwise the folder is as it was.
    pub fn publish<C: Send + Sync>(
        &self,
        output: &Output<C>,
        verified: &Verified,
        manifest: &Manifest,
        signature: Option<&Signature>,
    ) -> Result<Published, PublishError> {
        let edition = Edition::new(output, verified, manifest, signature)?;
        match self.held.get() {
            Some(Some(held)) => self.replace(&edition, held),
            _ => self.replace(&edition, &self.hold()?),
        }
    }

    /// Locks the folder, and finishes or discards what a killed build left.
    fn hold(&self) -> Result<Held<'a>, PublishError> {
        let (disk, folder) = (self.disk, &self.folder);
        make_parents(disk, folder.parent())?;
        let lock = Lock::take(disk, folder.lock())?;
        swap::recover(disk, folder)?;
        journal::recover(disk, folder)?;
        Ok(Held {
            drafts: Drafts::new(disk, folder, self.former()?),
            _lock: lock,
        })
    }

    /// What the site that is there has, by its manifest.
    fn former(&self) -> Result<BTreeMap<SitePath, Digest>, PublishError> {
        let path = self.folder.path().join(Manifest::PATH);
        let found = self.disk.look(&path)?;
        if found.is_none_or(|found| found.kind != Kind::File) {
            return Ok(BTreeMap::new());
        }
        let bytes = self.disk.read(&path)?;
        let manifest = Manifest::parse(&bytes);
        Ok(manifest.map_or_else(|_| BTreeMap::new(), |it| plan::listed(&it, &bytes)))
    }

    fn replace<C: Send + Sync>(
        &self,
        edition: &Edition<'_, C>,
        held: &Held<'_>,
    ) -> Result<Published, PublishError> {
        let (disk, folder) = (self.disk, &self.folder);
        let tree = Tree::read(disk, &folder.path(), Some(journal::STAGING))?;
        let plan = plan::plan(disk, folder, tree.as_ref(), &edition.digests)?;
        let mut published = Published {
            written: plan.write.len(),
            unchanged: plan.keep.len(),
            deleted: plan.drop.len(),
            rescued: Vec::new(),
        };
        if plan.is_done() {
            return Ok(published);
        }
        let job = Job {
            disk,
            folder,
            edition,
            drafts: &held.drafts,
            plan: &plan,
            tree: tree.as_ref(),
        };
        match swap::replace(&job, self.way)? {
            Some(rescued) => published.rescued = rescued,
            None => journal::replace(&job)?,
        }
        Ok(published)
    }
}

/// Makes the folders that the output folder is to lie in.
fn make_parents(disk: &Disk, parent: &Path) -> Result<(), PublishError> {
    let mut missing = Vec::new();
    for folder in parent.ancestors() {
        if disk.look(folder)?.is_some() {
            break;
        }
        missing.push(folder);
    }
    missing
        .into_iter()
        .rev()
        .try_for_each(|folder| disk.make_folder(folder, disk::FOLDER_MODE))
}
