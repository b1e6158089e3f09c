//! The whole site replaced in one step.
//!
//! 1. [`replace`] puts the new site together in a staging folder beside the old one. Files that
//!    stay, ours and the user's, are hard links: their times stay, and so does whatever is written
//!    into them meanwhile.
//! 2. Everything is synced, the two folders are exchanged, and the old one is retired: what
//!    appeared in it in the meantime is moved over, the rest is removed.
//! 3. The staged folder is named for its own inode number. If a killed build leaves one, that tells
//!    whether it is the unfinished new site or the old one: [`recover`] removes the first, and
//!    retires the second.

use super::disk::{CAN_EXCHANGE, Disk, FOLDER_MODE, Found, Kind, OWNER};
use super::tree::parents;
use super::{Folder, Job, PublishError, Way, retired};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::SitePath;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What the staged folder is called before its number.
const PREFIX: &str = "tree-";

/// What an error says once the folders are exchanged.
const DONE: &str = "the new site is in place";

/// Replaces the folder; what had to be moved aside for it. None where this system or this folder
/// cannot have it so: then nothing has changed.
pub(super) fn replace<C: Send + Sync>(
    job: &Job<'_, C>,
    way: Way,
) -> Result<Option<Vec<PathBuf>>, PublishError> {
    if !CAN_EXCHANGE || way != Way::Best {
        return Ok(None);
    }
    let (disk, live) = (job.disk, job.folder.path());
    let swapped = stage(job).and_then(|staged| {
        if job.tree.is_some() {
            disk.exchange(&staged, &live)?;
        } else {
            // A folder that appeared meanwhile and has something in it is an error here.
            disk.rename(&staged, &live)?;
        }
        Ok(staged)
    });
    let old = match swapped {
        Ok(old) => old,
        Err(error) => {
            // Where that fails too, the next build tidies up.
            recover(disk, job.folder).unwrap_or(());
            return if unsupported(&error) {
                Ok(None)
            } else {
                Err(error)
            };
        }
    };
    finish(job, &old, &live)
        .map(Some)
        .map_err(|error| error.after(DONE))
}

fn finish<C: Send + Sync>(
    job: &Job<'_, C>,
    old: &Path,
    live: &Path,
) -> Result<Vec<PathBuf>, PublishError> {
    job.disk.sync_names(job.folder.parent())?;
    let rescued = if job.tree.is_some() {
        retired::retire(job.disk, old, live, job.tree)?
    } else {
        Vec::new()
    };
    job.disk.remove_folder(&job.folder.staging())?;
    Ok(rescued)
}

/// Tidies up what a killed build left beside the folder.
pub(super) fn recover(disk: &Disk, folder: &Folder) -> Result<(), PublishError> {
    let (staging, live) = (folder.staging(), folder.path());
    match disk.look(&staging)? {
        None => return Ok(()),
        Some(found) if found.kind != Kind::Folder => return Err(in_the_way(&staging)),
        Some(_) => {}
    }
    for (name, found) in disk.list(&staging)? {
        let path = staging.join(&name);
        match found.kind {
            Kind::Folder if is_old(&name, &found) => {
                if disk.look(&live)?.is_some() {
                    retired::retire(disk, &path, &live, None)?;
                } else {
                    disk.rename(&path, &live)?;
                }
            }
            Kind::Folder => disk.remove_tree(&path, found.mode)?,
            Kind::File | Kind::Other => disk.remove(&path)?,
        }
    }
    disk.remove_folder(&staging).map(drop)
}

/// Whether a staged folder is another one than it was named for: the one it changed places with.
fn is_old(name: &OsStr, found: &Found) -> bool {
    let number = name
        .to_str()
        .and_then(|name| name.strip_prefix(PREFIX))
        .and_then(|number| number.parse().ok());
    number.is_some_and(|number: u64| found.id.is_some_and(|(_, id)| id != number))
}

/// Puts the new site together; where it is.
fn stage<C: Send + Sync>(job: &Job<'_, C>) -> Result<PathBuf, PublishError> {
    let (disk, staging) = (job.disk, job.folder.staging());
    if !job.drafts.stand() {
        disk.make_folder(&staging, FOLDER_MODE)?;
    }
    let (first, mode) = (
        staging.join("new"),
        job.tree.map_or(FOLDER_MODE, |tree| tree.mode),
    );
    disk.make_folder(&first, mode | OWNER)?;
    let new = disk.look(&first)?;
    let number = new.and_then(|found| found.id);
    let staged = staging.join(format!("{PREFIX}{}", number.map_or(0, |(_, id)| id)));
    disk.rename(&first, &staged)?;

    let folders = folders(job);
    for (path, mode) in &folders {
        disk.make_folder(&staged.join(path), mode | OWNER)?;
    }
    give(job, &staged, new.and_then(|new| new.owner))?;
    fill(job, &staged)?;
    job.drafts.clear()?;
    for (path, mode) in folders
        .iter()
        .rev()
        .filter(|(_, mode)| *mode & OWNER != OWNER)
    {
        disk.set_mode(&staged.join(path), *mode)?;
    }
    if mode & OWNER != OWNER {
        disk.set_mode(&staged, mode)?;
    }
    disk.sync(&staging)?;
    Ok(staged)
}

/// Gives the folders that were there to whom they belonged, where that is not who builds.
fn give<C: Send + Sync>(
    job: &Job<'_, C>,
    staged: &Path,
    builder: Option<(u32, u32)>,
) -> Result<(), PublishError> {
    let Some(tree) = job.tree else { return Ok(()) };
    let root = (Path::new(""), tree.owner, tree.mode);
    let below = tree.folders();
    let below = below.map(|(path, found)| (path.as_path(), found.owner, found.mode));
    let all: Vec<_> = std::iter::once(root).chain(below).collect();
    if all.iter().all(|(_, owner, _)| *owner == builder) {
        return Ok(());
    }
    for (path, owner, mode) in all {
        let path = staged.join(path);
        if let (Some(owner), Some(_)) = (owner, job.disk.look(&path)?) {
            job.disk.set_owner(&path, owner, mode | OWNER)?;
        }
    }
    Ok(())
}

/// Every folder of the new site with its permissions; each before those in it.
fn folders<C: Send + Sync>(job: &Job<'_, C>) -> BTreeMap<PathBuf, u32> {
    let former = |path: &Path| {
        let found = job.tree.and_then(|tree| tree.entries.get(path));
        found.filter(|found| found.kind == Kind::Folder)
    };
    let plan = job.plan;
    let files = plan.write.keys().chain(&plan.keep).map(SitePath::as_str);
    let paths = files
        .map(Path::new)
        .chain(plan.foreign.iter().map(PathBuf::as_path))
        .flat_map(parents);
    let empty = plan.foreign.iter().map(PathBuf::as_path);
    paths
        .chain(empty.filter(|path| former(path).is_some()))
        .map(|path| {
            let mode = former(path).map_or(FOLDER_MODE, |found| found.mode);
            (path.to_owned(), mode)
        })
        .collect()
}

/// Links what stays and writes what is new.
fn fill<C: Send + Sync>(job: &Job<'_, C>, staged: &Path) -> Result<(), PublishError> {
    let (disk, live, plan) = (job.disk, job.folder.path(), job.plan);
    let is_folder = |path: &Path| {
        let found = job.tree.and_then(|tree| tree.entries.get(path));
        found.is_some_and(|found| found.kind == Kind::Folder)
    };
    let ours = plan.keep.iter().map(|path| Path::new(path.as_str()));
    let foreign = plan.foreign.iter().map(PathBuf::as_path);
    let stay: Vec<&Path> = ours
        .chain(foreign.filter(|path| !is_folder(path)))
        .collect();
    stay.into_par_iter()
        .try_for_each(|path| disk.link(&live.join(path), &staged.join(path)))?;
    plan.write
        .par_iter()
        .try_for_each(|(path, _)| job.put(path, &staged.join(path.as_str())).map(drop))
}

/// Whether an error means that folders or links of this kind are not to be had here: a mount
/// point, a file system without hard links, files or folders of another owner.
fn unsupported(error: &PublishError) -> bool {
    let PublishError::Io { doing, source, .. } = error else {
        return false;
    };
    match (*doing, source.kind()) {
        ("link" | "replace", ErrorKind::Unsupported | ErrorKind::CrossesDevices) => true,
        ("link" | "give away", kind) => {
            matches!(kind, ErrorKind::PermissionDenied | ErrorKind::TooManyLinks)
        }
        ("replace", kind) => matches!(kind, ErrorKind::InvalidInput | ErrorKind::ResourceBusy),
        _ => false,
    }
}

/// The name that staging needs is taken by something that no build left.
fn in_the_way(path: &Path) -> PublishError {
    let shown = path.to_string_lossy();
    let message = format!("`{shown}` is where candor stages a site, and is no folder");
    let place = crate::diag::Place::Path(std::sync::Arc::from(&*shown));
    let mut all = Diagnostics::default();
    all.push(
        Diagnostic::new(Code::OutputInTheWay, place, message)
            .help("move it away, or delete it if nobody needs it"),
    );
    PublishError::Refused(all)
}
