//! Files that must not be published: keys, passwords, and what programs leave beside the files that they write.
//!
//! 1. Whatever has a private key in it is an error, wherever it stands: what is published is known for good.
//! 2. In `static/`, all of which is published, so is a file that programs keep passwords in.
//! 3. What an editor or an office program left there is a warning: it holds what was taken out.

use crate::diag::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::source::{Content, Sources};
use memchr::memmem::Finder;

/// Names of files that programs keep passwords and keys in.
const SECRET: [&str; 11] = [
    ".env",
    ".git-credentials",
    ".htpasswd",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
];

/// Endings of files that hold keys.
const KEYS: [&str; 5] = ["jks", "kdbx", "p12", "pfx", "ppk"];

/// Endings of files that editors leave.
const LEFT: [&str; 6] = ["bak", "orig", "rej", "swo", "swp", "tmp"];

/// Looks at every file of the site.
pub fn check(sources: &Sources, diagnostics: &mut Diagnostics) {
    let begin = Finder::new("-----BEGIN ");
    let all = ["content/", "static/", "themes/"];
    for (id, file) in all.iter().flat_map(|folder| sources.below(folder)) {
        let bytes = match &file.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        };
        let mut begins = begin.find_iter(bytes);
        let is_key = begins.any(|at| bytes.get(at..).is_some_and(is_private));
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let found = if is_key {
            Some((Severity::Error, "this file has a private key in it"))
        } else if file.path.starts_with("static/") {
            in_static(name)
        } else {
            None
        };
        diagnostics.extend(found.map(|(severity, what)| {
            Diagnostic::new(Code::Secret, Place::file(sources, id), what)
                .severity(severity)
                .help(match severity {
                    Severity::Error => {
                        "take it out of the site, and let nobody use what is in it any more"
                    }
                    _ => "take it out of `static/`: all of that is published",
                })
        }));
    }
}

/// Whether this is the beginning of a private key, and not of words about one (RFC 7468).
fn is_private(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    let mut lines = head.split(['\n', '\r']).map(str::trim);
    let label = lines.next().unwrap_or_default();
    let is_label = label.ends_with("PRIVATE KEY-----") || label.ends_with("PRIVATE KEY BLOCK-----");
    // Older keys say how they are encrypted before they begin.
    let mut body = lines.filter(|line| !line.is_empty() && !line.contains(": "));
    let is_body = |line: &str| {
        let mut letters = line.chars();
        line.len() >= 32
            && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
    };
    is_label && body.next().is_some_and(is_body)
}

/// What is wrong with a file of that name in `static/`.
fn in_static(name: &str) -> Option<(Severity, &'static str)> {
    let lower = name.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_secret =
        SECRET.contains(&&*lower) || lower.starts_with(".env.") || KEYS.contains(&ending);
    if is_secret {
        return Some((
            Severity::Error,
            "programs keep passwords or keys in a file of this name",
        ));
    }
    let is_left = LEFT.contains(&ending) || lower.ends_with('~') || lower.starts_with("~$");
    is_left.then_some((
        Severity::Warning,
        "an editor or an office program left this file",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn found(path: &str, text: &str) -> Vec<Severity> {
        let bytes = Content::Bytes(Arc::from(text.as_bytes()));
        let sources = Sources::new([(Arc::from(path), bytes)]);
        let mut diagnostics = Diagnostics::default();
        check(&sources, &mut diagnostics);
        diagnostics.iter().map(|one| one.severity).collect()
    }

    #[test]
    fn private_keys_are_found_wherever_they_stand() {
        let body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz";
        let key = |label: &str| format!("x\n-----BEGIN {label}-----\n{body}\n");
        for path in [
            "static/a.txt",
            "content/incidents/a/notice.en.md",
            "themes/x/a",
        ] {
            for label in ["PRIVATE KEY", "OPENSSH PRIVATE KEY", "RSA PRIVATE KEY"] {
                assert_eq!(
                    found(path, &key(label)),
                    [Severity::Error],
                    "{path} {label}"
                );
            }
        }
        let block = format!("-----BEGIN PGP PRIVATE KEY BLOCK-----\r\n\r\n{body}");
        assert_eq!(found("static/a", &block), [Severity::Error]);
        let old = format!("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n{body}");
        assert_eq!(found("static/a", &old), [Severity::Error]);
        for label in ["PUBLIC KEY", "CERTIFICATE", "PGP PUBLIC KEY BLOCK"] {
            assert_eq!(found("static/a", &key(label)), []);
        }
        let words = "a file that begins with\n-----BEGIN PRIVATE KEY-----\nis a key";
        assert_eq!(found("content/incidents/a/notice.en.md", words), []);
    }

    #[test]
    fn names_of_files_tell_what_is_in_them() {
        for name in [".env", ".env.local", "id_rsa", "store.P12", "sub/.htpasswd"] {
            assert_eq!(
                found(&format!("static/{name}"), "x"),
                [Severity::Error],
                "{name}"
            );
        }
        for name in ["a.pdf~", "~$plan.docx", ".a.swp", "a.orig"] {
            assert_eq!(
                found(&format!("static/{name}"), "x"),
                [Severity::Warning],
                "{name}"
            );
        }
        for name in [
            ".htaccess",
            ".well-known/x",
            "key.asc",
            "a.pem",
            "environment.env.js",
            "id_rsa.pub",
        ] {
            assert_eq!(found(&format!("static/{name}"), "x"), [], "{name}");
        }
    }
}
