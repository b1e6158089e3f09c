//! `/candor.json.sig`: an SSH signature of the manifest.
//!
//! 1. [`Signature::parse`] takes what `ssh-keygen -Y sign` writes. What it proves, `ssh-keygen` says:
//!    here it is only known by its form.

use super::Manifest;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// The largest, in bytes. That of an RSA key of 16,384 bits, the largest that OpenSSH has, takes 6,000.
pub const LARGEST: u64 = 64 << 10;

/// An armoured signature, as OpenSSH's `PROTOCOL.sshsig` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(String);

impl Signature {
    /// Where it is published: `ssh-keygen` puts it there as well.
    pub const PATH: &'static str = "candor.json.sig";

    /// What signatures are made for; one that was made for anything else is none of a manifest.
    pub const NAMESPACE: &'static str = "candor";

    /// A signature, by its form.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let inner = text.trim_end().strip_prefix(BEGIN)?.strip_suffix(END)?;
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        let is_whole = inner
            .chars()
            .all(|c| is_base64(c) || matches!(c, '\n' | '\r'));
        is_whole.then(|| Self(text.to_owned()))
    }

    /// The file.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether candor itself puts a file at this path of a site, so that nothing else may.
#[must_use]
pub fn is_reserved(path: &str) -> bool {
    matches!(path, Manifest::PATH | Signature::PATH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_known_by_its_form() {
        let check = |text: &str, expected: bool| {
            assert_eq!(
                Signature::parse(text.as_bytes()).is_some(),
                expected,
                "{text}"
            );
        };
        check(&format!("{BEGIN}\nU1NIU0lH\nAA==\n{END}\n"), true);
        check(&format!("{BEGIN}\r\nU1NIU0lH\r\n{END}\r\n"), true);
        check(&format!("{BEGIN}\n<script>\n{END}\n"), false);
        check(&format!("{BEGIN}\nU1NI\n"), false);
        check(&format!("x{BEGIN}\nU1NI\n{END}\n"), false);
        check(&format!("{BEGIN}\nU1NI\n{END}\nmore"), false);
        check("", false);
    }
}
