//! Puts a verified site onto the disk: all of it, or nothing.
//!
//! 1. A [`Folder`] is an output folder that may be replaced. It is locked, and what a killed build
//!    left is tidied up.
//! 2. A plan is made from what is on disk, byte by byte; where nothing differs nothing is touched.
//! 3. The new site is staged whole beside the old one, sharing the files that stay, and the two
//!    folders are swapped in one step ([`swap`]). Where the system cannot do that, a [`journal`]
//!    of single steps is carried out, and finished by the next build if this one is killed.
//! 4. A signature of another manifest never stays: it goes with what it signed.
//! 5. What no build wrote, the user keeps: it moves along, whatever it is.

mod disk;
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

pub use error::PublishError;
pub use folder::Folder;

use crate::output::{Manifest, Output, Signature};
use crate::verify::Verified;
use disk::Disk;
use edition::Edition;
use lock::Lock;
use plan::Plan;
use std::path::{Path, PathBuf};
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
    plan: &'a Plan,
    /// What is in the folder; None where it is not there yet.
    tree: Option<&'a Tree>,
}

/// Makes the folder hold `output` and its `manifest`, with the `signature` of that where there is one.
/// `verified` is of the same output.
///
/// # Errors
/// Refused where files that no build wrote are in the way; locked where another build is at work;
/// else what the machine said. Unless the error says otherwise the folder is as it was.
pub fn publish<C: Send + Sync>(
    output: &Output<C>,
    verified: &Verified,
    manifest: &Manifest,
    signature: Option<&Signature>,
    folder: &Folder,
) -> Result<Published, PublishError> {
    let edition = Edition::new(output, verified, manifest, signature)?;
    publish_on(&Disk::real(), &edition, folder, Way::Best)
}

fn publish_on<C: Send + Sync>(
    disk: &Disk,
    edition: &Edition<'_, C>,
    folder: &Folder,
    way: Way,
) -> Result<Published, PublishError> {
    make_parents(disk, folder.parent())?;
    let _lock = Lock::take(disk, folder.lock())?;
    swap::recover(disk, folder)?;
    journal::recover(disk, folder)?;
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
        plan: &plan,
        tree: tree.as_ref(),
    };
    match swap::replace(&job, way)? {
        Some(rescued) => published.rescued = rescued,
        None => journal::replace(&job)?,
    }
    Ok(published)
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
