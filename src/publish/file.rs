//! A single file that somebody asked for, outside of the site.
//!
//! 1. [`write`] replaces it whole, or leaves it as it was.

use super::PublishError;
use super::ledgers::{Ledgers, Writing};
use std::path::Path;

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
