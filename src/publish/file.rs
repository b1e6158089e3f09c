//! Files that somebody asked for, beside what is built.
//!
//! 1. [`write`] replaces one whole, or leaves it as it was.
//! 2. [`create`] writes several that are not there yet.

use super::PublishError;
use super::ledgers::{Ledgers, Writing};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a file. What was there is replaced.
///
/// # Errors
/// Where the machine fails.
pub fn write(path: &Path, bytes: Vec<u8>) -> Result<(), PublishError> {
    // They are written as carefully as anything is.
    let files = Ledgers::new(path);
    files.write(&[Writing {
        path: path.to_owned(),
        before: files.read(path)?,
        after: bytes,
    }])
}

/// Writes files that are not there yet below `root`, and makes the folders that they need.
///
/// # Errors
/// Where one is there, or the machine fails. Unless the error says otherwise, none is written then.
pub fn create(root: &Path, all: Vec<(PathBuf, Vec<u8>)>) -> Result<(), PublishError> {
    for folder in all.iter().filter_map(|(path, _)| path.parent()) {
        fs::create_dir_all(folder).map_err(|source| PublishError::Io {
            doing: "make the folder",
            path: folder.to_owned(),
            source,
        })?;
    }
    let writings = all.into_iter().map(|(path, after)| Writing {
        path,
        before: None,
        after,
    });
    Ledgers::new(root).write(&writings.collect::<Vec<_>>())
}
