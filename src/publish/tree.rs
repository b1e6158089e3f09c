//! What is in a folder on disk.
//!
//! 1. [`Tree::read`] lists it all, without following a link and without reading a file.
//! 2. Paths are relative to the folder. Where one could be a path of a site, [`site_path`] is it.

use super::PublishError;
use super::disk::{Disk, Found, Kind};
use crate::model::SitePath;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// A folder's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree {
    /// Permission bits of the folder itself.
    pub mode: u32,
    /// Numbers of its user and group.
    pub owner: Option<(u32, u32)>,
    /// Everything below it; a folder comes before what is in it.
    pub entries: BTreeMap<PathBuf, Found>,
}

impl Tree {
    /// Lists a folder; None where there is none. What is called `but` at its top is left out.
    pub(super) fn read(
        disk: &Disk,
        folder: &Path,
        but: Option<&str>,
    ) -> Result<Option<Self>, PublishError> {
        let Some(found) = disk.look(folder)? else {
            return Ok(None);
        };
        if found.kind != Kind::Folder {
            // It was one when it was checked; a link is not followed now either.
            return Err(PublishError::Io {
                doing: "read",
                path: folder.to_owned(),
                source: ErrorKind::NotADirectory.into(),
            });
        }
        let mut entries = BTreeMap::new();
        let mut open = vec![PathBuf::new()];
        while let Some(below) = open.pop() {
            for (name, found) in disk.list(&folder.join(&below))? {
                let path = below.join(&name);
                if but.is_some_and(|but| path == Path::new(but)) {
                    continue;
                }
                if found.kind == Kind::Folder {
                    open.push(path.clone());
                }
                entries.insert(path, found);
            }
        }
        Ok(Some(Self {
            mode: found.mode,
            owner: found.owner,
            entries,
        }))
    }

    /// Everything but folders.
    pub(super) fn files(&self) -> impl Iterator<Item = (&PathBuf, &Found)> {
        self.entries
            .iter()
            .filter(|(_, found)| found.kind != Kind::Folder)
    }

    /// All folders; each comes before those in it.
    pub(super) fn folders(&self) -> impl DoubleEndedIterator<Item = (&PathBuf, &Found)> {
        self.entries
            .iter()
            .filter(|(_, found)| found.kind == Kind::Folder)
    }

    /// Whether a folder has nothing in it.
    pub(super) fn is_empty(&self, folder: &Path) -> bool {
        let mut after = self.entries.range::<Path, _>((
            std::ops::Bound::Excluded(folder),
            std::ops::Bound::Unbounded,
        ));
        !after
            .next()
            .is_some_and(|(path, _)| path.starts_with(folder))
    }
}

/// A path on disk as a path of the site; None where a site cannot have it.
pub(super) fn site_path(path: &Path) -> Option<SitePath> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    SitePath::parse(&parts?.join("/"))
}

/// The folders that a path lies in, the innermost first, without the top.
pub(super) fn parents(path: &Path) -> impl Iterator<Item = &Path> {
    path.ancestors()
        .skip(1)
        .filter(|parent| !parent.as_os_str().is_empty())
}
