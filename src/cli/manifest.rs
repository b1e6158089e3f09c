//! Reads a manifest that need not be ours.
//!
//! 1. [`read`] takes no more than a limit from a stream, and all of the manifest or nothing.

use crate::output::Manifest;
use std::fmt;
use std::io::{self, Read};

/// The largest manifest, in bytes. One of a hundred thousand questions in ten languages has about
/// 100 MB.
const LARGEST: u64 = 256 << 20;

/// Why a stream gave no manifest.
#[derive(Debug)]
pub(super) enum Unusable {
    /// It could not be read.
    Io(io::Error),
    /// There is nothing in it.
    Empty,
    /// It is larger than [`LARGEST`].
    TooLarge,
    /// It is something else.
    Other(String),
}

/// The manifest that a stream holds.
pub(super) fn read(stream: impl Read) -> Result<Manifest, Unusable> {
    read_bytes(stream).map(|(manifest, _)| manifest)
}

/// The same, with its bytes: what a signature is of.
pub(super) fn read_bytes(stream: impl Read) -> Result<(Manifest, Vec<u8>), Unusable> {
    read_at_most(stream, LARGEST)
}

fn read_at_most(stream: impl Read, most: u64) -> Result<(Manifest, Vec<u8>), Unusable> {
    let mut bytes = Vec::new();
    let mut stream = stream.take(most + 1);
    stream.read_to_end(&mut bytes).map_err(Unusable::Io)?;
    // Only a stream that goes on beyond the limit leaves none of it.
    if stream.limit() == 0 {
        return Err(Unusable::TooLarge);
    }
    if bytes.trim_ascii().is_empty() {
        return Err(Unusable::Empty);
    }
    match Manifest::parse(&bytes) {
        Ok(manifest) => Ok((manifest, bytes)),
        Err(error) => Err(Unusable::Other(error.to_string())),
    }
}

impl fmt::Display for Unusable {
    /// As the end of a sentence that begins with the stream's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Empty => f.write_str("is empty"),
            Self::TooLarge => write!(f, "is larger than {} MiB", LARGEST >> 20),
            Self::Other(why) => write!(f, "is no manifest of a site: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_manifest() {
        let check = |text: &str, expected: &str| {
            let error = read_at_most(text.as_bytes(), 20).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        };
        check("", "is empty");
        check(" \n", "is empty");
        check("<html>", "is no manifest of a site: expected");
        check("{\"format\": 9}", "is no manifest of a site: format 9");
        check(&" ".repeat(20), "is empty");
        check(&" ".repeat(21), "is larger than 256 MiB");
    }
}
