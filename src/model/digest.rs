//! What a file's bytes are known by.
//!
//! 1. [`Digest::of`] makes the SHA-256 of bytes, [`Digest::of_stream`] that of a stream.
//! 2. Its text form is 64 lower-case hex digits, in JSON as on a terminal; [`Digest::integrity`] is that of browsers.

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io;

/// A SHA-256 (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several pieces, one behind the other.
    #[must_use]
    pub fn of_all<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for piece in pieces {
            hasher.update(piece);
        }
        Self(hasher.finalize().into())
    }

    /// The digest of all that a stream holds, without holding it at once.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn of_stream(mut stream: impl io::Read) -> io::Result<Self> {
        let mut digest = Sha256::new();
        io::copy(&mut stream, &mut digest)?;
        Ok(Self(digest.finalize().into()))
    }

    /// As `integrity` of HTML and sources of a Content-Security-Policy have it: `sha256-` and Base64
    /// (Subresource Integrity, section 3.1).
    #[must_use]
    pub fn integrity(&self) -> String {
        format!("sha256-{}", BASE64.encode(&self.0))
    }

    /// Reads 64 hex digits in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: &u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|[high, low]| Some(digit(high)? << 4 | digit(low)?))
            .collect();
        let bytes = <[u8; 32]>::try_from(bytes?).ok()?;
        rest.is_empty().then_some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEXLOWER.encode_mut_str(&self.0, &mut [0; 64]))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(HEXLOWER.encode_mut_str(&self.0, &mut [0; 64]))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no SHA-256 in hex")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_is_read_back() {
        let digest = Digest::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.to_string(), text);
        assert_eq!(Digest::parse(text), Some(digest));
    }

    #[test]
    fn a_stream_has_the_digest_of_its_bytes() {
        let bytes = vec![7; 1 << 20];
        let digest = Digest::of_stream(bytes.as_slice()).unwrap();
        assert_eq!(digest, Digest::of(&bytes));
    }

    #[test]
    fn other_texts_are_refused() {
        let hex = "a".repeat(64);
        assert!(Digest::parse(&hex).is_some());
        for bad in [
            String::new(),
            hex.to_uppercase(),
            format!("{hex}a"),
            format!("{hex}aa"),
            "g".repeat(64),
            "é".repeat(32),
        ] {
            assert_eq!(Digest::parse(&bad), None, "{bad}");
        }
    }
}
