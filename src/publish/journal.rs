//! The site replaced file by file, where folders cannot be exchanged: an output folder that is a
//! mount point, a file system without hard links, another system.
//!
//! 1. [`replace`] writes all new files into a staging folder inside the output folder, syncs them,
//!    and then a journal of every rename and removal. Up to there nothing has changed.
//! 2. The journal is carried out and removed.
//! 3. A journal that is found by the next build is carried out first ([`recover`]): each step can
//!    be done again. It trusts nothing: paths stay inside, and a file is only replaced or removed
//!    while it holds what the journal says.

use super::disk::{Disk, FOLDER_MODE, Kind};
use super::tree::parents;
use super::{Folder, Job, PublishError};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Digest;
use crate::model::SitePath;
use crate::output::{Manifest, Signature};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The staging folder, in the output folder.
pub(super) const STAGING: &str = ".candor-staging";

/// The journal, in the staging folder.
const JOURNAL: &str = "journal.json";

/// What an error says once the journal stands.
const BEGUN: &str = "the new site is only partly in place";

#[derive(Serialize, Deserialize)]
struct Journal {
    drop: Vec<Removal>,
    moves: Vec<Move>,
}

#[derive(Serialize, Deserialize)]
struct Removal {
    path: SitePath,
    holds: Digest,
}

#[derive(Serialize, Deserialize)]
struct Move {
    /// The file's name in the staging folder.
    staged: usize,
    to: SitePath,
    replaces: Option<Digest>,
    holds: Digest,
}

/// Replaces the site in its folder.
pub(super) fn replace<C: Send + Sync>(job: &Job<'_, C>) -> Result<(), PublishError> {
    let (disk, root) = (job.disk, job.folder.path());
    if job.tree.is_none() {
        disk.make_folder(&root, FOLDER_MODE)?;
    }
    if let Err(error) = prepare(job, &root) {
        // Where that fails too, the next build tidies up.
        let discarded = recover(disk, job.folder);
        if discarded.is_ok() && job.tree.is_none() {
            disk.remove_folder(&root).unwrap_or(false);
        }
        return Err(error);
    }
    carry_out(disk, job.folder).map_err(|error| match error {
        PublishError::Refused(_) => error,
        error => error.after(BEGUN),
    })
}

/// Carries out the journal of a killed build, or discards what had not come so far.
pub(super) fn recover(disk: &Disk, folder: &Folder) -> Result<(), PublishError> {
    let staging = folder.path().join(STAGING);
    match disk.look(&staging)? {
        None => Ok(()),
        Some(found) if found.kind != Kind::Folder => {
            let mut all = Diagnostics::default();
            all.push(in_the_way(
                folder,
                Path::new(STAGING),
                "is where candor stages a site",
            ));
            Err(PublishError::Refused(all))
        }
        Some(found) => match disk.look(&staging.join(JOURNAL))? {
            Some(journal) if journal.kind == Kind::File => carry_out(disk, folder),
            _ => disk.remove_tree(&staging, found.mode),
        },
    }
}

/// Writes the new files and, when all are safe, the journal.
fn prepare<C: Send + Sync>(job: &Job<'_, C>, root: &Path) -> Result<(), PublishError> {
    let (disk, staging) = (job.disk, root.join(STAGING));
    disk.make_folder(&staging, FOLDER_MODE)?;
    let mut write: Vec<_> = job.plan.write.iter().collect();
    // The manifest last: it vouches for the others. Behind it, what vouches for it.
    write.sort_by_key(|(path, _)| match path.as_str() {
        Manifest::PATH => 1,
        Signature::PATH => 2,
        _ => 0,
    });
    let moves = write
        .into_par_iter()
        .enumerate()
        .map(|(staged, (to, replaces))| {
            let holds = job.put(to, &staging.join(staged.to_string()))?;
            Ok(Move {
                staged,
                to: to.clone(),
                replaces: *replaces,
                holds,
            })
        })
        .collect::<Result<_, PublishError>>()?;
    // A signature never stands beside another manifest than its own, not even for a moment.
    let signature = job.plan.write.get_key_value(Signature::PATH);
    let stale = signature.and_then(|(path, replaces)| Some((path, replaces.as_ref()?)));
    let drop = job.plan.drop.iter().chain(stale);
    let drop = drop.map(|(path, holds)| Removal {
        path: path.clone(),
        holds: *holds,
    });
    let journal = Journal {
        drop: drop.collect(),
        moves,
    };
    // Paths and digests: nothing that JSON could refuse.
    let json = serde_json::to_vec(&journal).unwrap_or_default();
    let draft = staging.join("draft");
    disk.write(&draft, &json)?;
    disk.sync(&staging)?;
    disk.rename(&draft, &staging.join(JOURNAL))
}

/// Carries out the journal in the folder, and removes it.
fn carry_out(disk: &Disk, folder: &Folder) -> Result<(), PublishError> {
    let root = folder.path();
    let staging = root.join(STAGING);
    disk.sync_names(&staging)?;
    let mut conflicts = Diagnostics::default();
    match serde_json::from_slice::<Journal>(&disk.read(&staging.join(JOURNAL))?) {
        Ok(journal) => {
            let mut run = Run {
                disk,
                folder,
                root: &root,
                conflicts: &mut conflicts,
            };
            let placed = |path: &SitePath| journal.moves.iter().find(|entry| entry.to == *path);
            for removal in &journal.drop {
                run.remove(removal, placed(&removal.path))?;
            }
            for entry in &journal.moves {
                run.put(entry)?;
            }
            disk.sync(&root)?;
        }
        Err(error) => {
            let what = format!("is no journal of candor's: {error}");
            let path = Path::new(STAGING).join(JOURNAL);
            conflicts.push(in_the_way(folder, &path, &what));
            return Err(PublishError::Refused(conflicts));
        }
    }
    disk.remove(&staging.join(JOURNAL))?;
    disk.sync_names(&staging)?;
    disk.remove_tree(&staging, FOLDER_MODE)?;
    if conflicts.has_errors() {
        return Err(PublishError::Refused(conflicts));
    }
    Ok(())
}

struct Run<'a> {
    disk: &'a Disk,
    folder: &'a Folder,
    root: &'a Path,
    conflicts: &'a mut Diagnostics,
}

impl Run<'_> {
    /// Removes a file that holds what it should, and the folders that this leaves empty. One that is
    /// `replaced` may be in place already.
    fn remove(&mut self, removal: &Removal, replaced: Option<&Move>) -> Result<(), PublishError> {
        let path = Path::new(removal.path.as_str());
        if self.missing_folders(path)?.is_none() {
            return Ok(());
        }
        let file = self.root.join(path);
        match self.disk.look(&file)? {
            Some(found) if found.kind == Kind::File => {
                let holds = Digest::of(&self.disk.read(&file)?);
                if replaced.is_some_and(|entry| entry.holds == holds) {
                    return Ok(());
                }
                if holds != removal.holds {
                    self.conflict(path);
                    return Ok(());
                }
                self.disk.remove(&file)?;
            }
            Some(_) => return Ok(()),
            None => {}
        }
        for folder in parents(path) {
            if !self.disk.remove_folder(&self.root.join(folder))? {
                break;
            }
        }
        Ok(())
    }

    /// Moves a staged file to its place, unless somebody changed what is there.
    fn put(&mut self, entry: &Move) -> Result<(), PublishError> {
        let staged = self.root.join(STAGING).join(entry.staged.to_string());
        if self.disk.look(&staged)?.is_none() {
            return Ok(());
        }
        let path = Path::new(entry.to.as_str());
        let Some(missing) = self.missing_folders(path)? else {
            self.conflict(path);
            return Ok(());
        };
        for folder in missing {
            self.disk.make_folder(&folder, FOLDER_MODE)?;
        }
        let to = self.root.join(path);
        let free = match self.disk.look(&to)?.map(|found| found.kind) {
            None => true,
            Some(Kind::File) => {
                let holds = Digest::of(&self.disk.read(&to)?);
                Some(holds) == entry.replaces || holds == entry.holds
            }
            Some(Kind::Folder) => self.disk.remove_folder(&to)?,
            Some(Kind::Other) => false,
        };
        if free {
            return self.disk.rename(&staged, &to);
        }
        self.conflict(path);
        Ok(())
    }

    /// The folders that are missing on the way to `path`, the outermost first; None where
    /// something else, perhaps a link that leads out, has the name of one.
    fn missing_folders(&self, path: &Path) -> Result<Option<Vec<PathBuf>>, PublishError> {
        let mut missing = Vec::new();
        for folder in parents(path) {
            let folder = self.root.join(folder);
            match self.disk.look(&folder)? {
                None => missing.push(folder),
                Some(found) if found.kind == Kind::Folder => {}
                Some(_) => return Ok(None),
            }
        }
        missing.reverse();
        Ok(Some(missing))
    }

    fn conflict(&mut self, path: &Path) {
        let what = "was changed while the site was being published";
        self.conflicts.push(in_the_way(self.folder, path, what));
    }
}

fn in_the_way(folder: &Folder, path: &Path, what: &str) -> Diagnostic {
    let message = format!("`{}` {what}", path.to_string_lossy());
    Diagnostic::new(Code::OutputInTheWay, folder.place(path), message)
        .help("move it away, or delete it if nobody needs it")
}
