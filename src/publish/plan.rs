//! What publishing has to change, decided before anything is touched.
//!
//! 1. Every file on disk is compared by its bytes with what the former manifest says of it and
//!    with what the new site has there; time and size say nothing.
//! 2. A file that a former build wrote and nobody changed since may be replaced or dropped. Every
//!    other one stays, and where it cannot, that is a finding: all of them at once.

use super::PublishError;
use super::disk::{Disk, Kind};
use super::folder::Folder;
use super::tree::{Tree, parents, site_path};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Digest;
use crate::model::SitePath;
use crate::output::{Manifest, Signature};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What happens to each file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Written: what they hold now, where they replace a file.
    pub write: BTreeMap<SitePath, Option<Digest>>,
    /// On disk as they should be.
    pub keep: BTreeSet<SitePath>,
    /// No longer part of the site, with what they hold.
    pub drop: BTreeMap<SitePath, Digest>,
    /// Not ours. Files, links and folders with nothing in them.
    pub foreign: BTreeSet<PathBuf>,
}

impl Plan {
    /// Whether the disk is as it should be.
    pub(super) fn is_done(&self) -> bool {
        self.write.is_empty() && self.drop.is_empty()
    }
}

/// Decides how the folder with this `tree` becomes the site of `wanted` files.
pub(super) fn plan(
    disk: &Disk,
    folder: &Folder,
    tree: Option<&Tree>,
    wanted: &BTreeMap<SitePath, Digest>,
) -> Result<Plan, PublishError> {
    let Some(tree) = tree else {
        let write = wanted.keys().map(|path| (path.clone(), None)).collect();
        return Ok(Plan {
            write,
            ..Plan::default()
        });
    };
    let mut planner = Planner {
        folder,
        wanted,
        former: BTreeMap::new(),
        plan: Plan::default(),
        conflicts: Diagnostics::default(),
    };
    planner.read_former(disk, tree)?;
    let digests = digests(disk, folder, tree, |path| {
        wanted.contains_key(path) || planner.former.contains_key(path)
    })?;
    for (path, _) in tree.files() {
        planner.decide(path, digests.get(path));
    }
    for (path, _) in tree.folders().filter(|(path, _)| tree.is_empty(path)) {
        planner.plan.foreign.insert(path.clone());
    }
    planner.find_obstacles(tree);
    for path in wanted
        .keys()
        .filter(|path| !planner.plan.keep.contains(*path))
    {
        planner.plan.write.entry(path.clone()).or_default();
    }
    if planner.conflicts.has_errors() {
        return Err(PublishError::Refused(planner.conflicts));
    }
    Ok(planner.plan)
}

/// The digests of the files that a site could have, and that matter.
fn digests(
    disk: &Disk,
    folder: &Folder,
    tree: &Tree,
    matters: impl Fn(&SitePath) -> bool,
) -> Result<BTreeMap<PathBuf, Digest>, PublishError> {
    let root = folder.path();
    let files: Vec<&PathBuf> = tree
        .files()
        .filter(|(path, found)| {
            found.kind == Kind::File && site_path(path).is_some_and(|path| matters(&path))
        })
        .map(|(path, _)| path)
        .collect();
    files
        .into_par_iter()
        .map(|path| Ok((path.clone(), Digest::of(&disk.read(&root.join(path))?))))
        .collect()
}

struct Planner<'a> {
    folder: &'a Folder,
    wanted: &'a BTreeMap<SitePath, Digest>,
    /// What the former build wrote.
    former: BTreeMap<SitePath, Digest>,
    plan: Plan,
    conflicts: Diagnostics,
}

impl Planner<'_> {
    /// Reads the former manifest. One that cannot be read is a file in the way.
    fn read_former(&mut self, disk: &Disk, tree: &Tree) -> Result<(), PublishError> {
        let path = Path::new(Manifest::PATH);
        let Some(bytes) = file(disk, &self.folder.path(), tree, Manifest::PATH)? else {
            return Ok(());
        };
        match Manifest::parse(&bytes) {
            Ok(manifest) => {
                self.former = listed(&manifest, &bytes);
                // Somebody may have signed by hand what stays as it is.
                let stays = self.wanted.get(Manifest::PATH) == Some(&Digest::of(&bytes))
                    && !self.wanted.contains_key(Signature::PATH);
                if !stays {
                    let signature = file(disk, &self.folder.path(), tree, Signature::PATH)?;
                    self.former.extend(signature.as_deref().and_then(signed));
                }
                Ok(())
            }
            Err(error) => {
                let what = format!("is no manifest that candor can use: {error}");
                self.conflict(path, &what);
                Err(PublishError::Refused(std::mem::take(&mut self.conflicts)))
            }
        }
    }

    /// What becomes of a file, a link or the like; its digest is known where that matters.
    fn decide(&mut self, path: &Path, digest: Option<&Digest>) {
        let ours = site_path(path);
        let wanted = ours.as_ref().and_then(|path| self.wanted.get(path));
        let former = ours.as_ref().and_then(|path| self.former.get(path));
        match (ours, wanted, former, digest) {
            (Some(ours), Some(wanted), _, Some(digest)) if wanted == digest => {
                self.plan.keep.insert(ours);
            }
            (Some(ours), Some(_), Some(former), Some(digest)) if former == digest => {
                self.plan.write.insert(ours, Some(*digest));
            }
            (Some(ours), None, Some(former), Some(digest)) if former == digest => {
                self.plan.drop.insert(ours, *digest);
            }
            (_, _, Some(_), Some(_)) => {
                self.conflict(path, "was changed after candor wrote it");
            }
            (_, Some(_), _, _) => {
                self.conflict(
                    path,
                    "was not written by candor, and a file of the site goes there",
                );
            }
            _ => {
                self.plan.foreign.insert(path.to_owned());
            }
        }
    }

    /// Finds what stays and lies where a folder of the site must be, or the other way round.
    fn find_obstacles(&mut self, tree: &Tree) {
        let foreign = std::mem::take(&mut self.plan.foreign);
        let is_file = |path: &Path| {
            tree.entries
                .get(path)
                .is_some_and(|found| found.kind != Kind::Folder)
        };
        let mut obstacles = BTreeSet::new();
        for path in self.wanted.keys() {
            let inner = parents(Path::new(path.as_str()));
            obstacles.extend(
                inner
                    .filter(|path| foreign.contains(*path) && is_file(path))
                    .map(Path::to_owned),
            );
        }
        for path in &foreign {
            let inside = std::iter::once(path.as_path()).chain(parents(path));
            let blocks =
                |path: &Path| site_path(path).is_some_and(|path| self.wanted.contains_key(&path));
            if inside.into_iter().any(blocks) {
                obstacles.insert(path.clone());
            }
        }
        for path in obstacles {
            self.conflict(
                &path,
                "was not written by candor, and is in the way of the site's files",
            );
        }
        self.plan.foreign = foreign;
    }

    fn conflict(&mut self, path: &Path, what: &str) {
        let shown = path.to_string_lossy();
        let finding = Diagnostic::new(
            Code::OutputInTheWay,
            self.folder.place(path),
            format!("`{shown}` {what}"),
        );
        self.conflicts
            .push(finding.help("move it away, or delete it if nobody needs it"));
    }
}

/// The bytes of one of candor's own files, where there is such a file.
pub(super) fn file(
    disk: &Disk,
    root: &Path,
    tree: &Tree,
    path: &str,
) -> Result<Option<Vec<u8>>, PublishError> {
    let found = tree.entries.get(Path::new(path));
    let is_file = found.is_some_and(|found| found.kind == Kind::File);
    is_file.then(|| disk.read(&root.join(path))).transpose()
}

/// The entry of a signature: whoever made it, it goes with the manifest that it is of.
pub(super) fn signed(bytes: &[u8]) -> Option<(SitePath, Digest)> {
    Signature::parse(bytes)?;
    Some((SitePath::parse(Signature::PATH)?, Digest::of(bytes)))
}

/// Every file that a manifest vouches for, itself included.
pub(super) fn listed(manifest: &Manifest, bytes: &[u8]) -> BTreeMap<SitePath, Digest> {
    let own = SitePath::parse(Manifest::PATH).map(|path| (path, Digest::of(bytes)));
    manifest
        .files
        .iter()
        .map(|(path, entry)| (path.clone(), entry.sha256))
        .chain(own)
        .collect()
}
