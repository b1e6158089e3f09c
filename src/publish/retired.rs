//! The old site, once the new one is in its place.
//!
//! 1. [`retire`] removes what the new site shares, or what the old one's manifest vouches for.
//! 2. Anything else was put there after the new site was planned. It is moved to its path in the
//!    new one, or beside it where that is taken.

use super::PublishError;
use super::disk::{Disk, FOLDER_MODE, Found, Kind, OWNER};
use super::plan::{file, listed, signed};
use super::tree::{Tree, parents, site_path};
use crate::model::Digest;
use crate::model::SitePath;
use crate::output::{Manifest, Signature};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rounds after which a folder that is being written to is left to the next build.
const ROUNDS: usize = 3;

struct Retirement<'a> {
    disk: &'a Disk,
    old: &'a Path,
    live: &'a Path,
    /// What the old folder held when the new one was planned; None after a kill.
    planned: Option<&'a Tree>,
    /// What the old site's manifest vouches for.
    former: BTreeMap<SitePath, Digest>,
    rescued: Vec<PathBuf>,
}

/// Removes the old site at `old`; the paths of what had to be moved aside in `live`.
pub(super) fn retire(
    disk: &Disk,
    old: &Path,
    live: &Path,
    planned: Option<&Tree>,
) -> Result<Vec<PathBuf>, PublishError> {
    let mut retirement = Retirement {
        disk,
        old,
        live,
        planned,
        former: BTreeMap::new(),
        rescued: Vec::new(),
    };
    for _ in 0..ROUNDS {
        if retirement.round()? {
            break;
        }
    }
    Ok(retirement.rescued)
}

impl Retirement<'_> {
    /// Goes through the old folder once; whether it is gone.
    fn round(&mut self) -> Result<bool, PublishError> {
        let Some(tree) = Tree::read(self.disk, self.old, None)? else {
            return Ok(true);
        };
        self.loosen(&tree)?;
        // The manifest goes last: after a kill it is needed again.
        let manifest = Path::new(Manifest::PATH);
        if let Some(bytes) = file(self.disk, self.old, &tree, Manifest::PATH)?
            && let Ok(parsed) = Manifest::parse(&bytes)
        {
            self.former = listed(&parsed, &bytes);
            let signature = file(self.disk, self.old, &tree, Signature::PATH)?;
            self.former.extend(signature.as_deref().and_then(signed));
        }
        for (path, found) in tree.files().filter(|(path, _)| *path != manifest) {
            self.settle(path, found)?;
        }
        for (path, _) in tree.folders().rev() {
            self.disk.remove_folder(&self.old.join(path))?;
        }
        if let Some(found) = tree.entries.get(manifest) {
            self.settle(manifest, found)?;
        }
        self.disk.remove_folder(self.old)
    }

    /// Lets the owner remove what is in folders that were made read-only.
    fn loosen(&self, tree: &Tree) -> Result<(), PublishError> {
        if tree.mode & OWNER != OWNER {
            self.disk.set_mode(self.old, tree.mode | OWNER)?;
        }
        for (path, found) in tree
            .folders()
            .filter(|(_, found)| found.mode & OWNER != OWNER)
        {
            self.disk
                .set_mode(&self.old.join(path), found.mode | OWNER)?;
        }
        Ok(())
    }

    /// Removes a file that nobody misses, and moves any other.
    fn settle(&mut self, path: &Path, found: &Found) -> Result<(), PublishError> {
        let (old, live) = (self.old.join(path), self.live.join(path));
        let there = self.disk.look(&live)?;
        if found.id.is_some() && there.is_some_and(|there| there.id == found.id) {
            return self.disk.remove(&old);
        }
        if found.kind == Kind::File {
            let digest = Digest::of(&self.disk.read(&old)?);
            let known = site_path(path).and_then(|path| self.former.get(&path));
            if known == Some(&digest) {
                return self.disk.remove(&old);
            }
            if there.is_some_and(|there| there.kind == Kind::File)
                && Digest::of(&self.disk.read(&live)?) == digest
            {
                return self.disk.remove(&old);
            }
        }
        // An older state of the same file of the user's is there: the newer one takes its place.
        let planned = self.planned.and_then(|tree| tree.entries.get(path));
        let outdated = there.is_some_and(|there| {
            there.kind != Kind::Folder && planned.is_some_and(|planned| planned.id == there.id)
        });
        let ours = site_path(path).is_some_and(|path| self.former.contains_key(&path));
        let fits = (there.is_none() || (outdated && !ours)) && self.make_way(path)?;
        if fits {
            return self.disk.rename(&old, &live);
        }
        let aside = self.aside(path)?;
        self.disk.rename(&old, &self.live.join(&aside))?;
        self.rescued.push(aside);
        Ok(())
    }

    /// Makes the folders that `path` lies in; false where something else has the name of one.
    fn make_way(&self, path: &Path) -> Result<bool, PublishError> {
        let mut folders: Vec<&Path> = parents(path).collect();
        folders.reverse();
        for folder in folders {
            let folder = self.live.join(folder);
            match self.disk.look(&folder)? {
                None => self.disk.make_folder(&folder, FOLDER_MODE)?,
                Some(found) if found.kind == Kind::Folder => {}
                Some(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    /// A free name at the top of the new site.
    fn aside(&self, path: &Path) -> Result<PathBuf, PublishError> {
        let name = path.file_name().unwrap_or_default();
        let mut number = 1_u32;
        loop {
            let mut free = name.to_owned();
            free.push(format!(".kept-{number}"));
            if self.disk.look(&self.live.join(&free))?.is_none() {
                return Ok(free.into());
            }
            number = number.saturating_add(1);
        }
    }
}
