//! SSH signatures of manifests, made and checked by OpenSSH's `ssh-keygen`.
//!
//! 1. [`Key::sign`] lets it sign a manifest. On a terminal it may ask for a passphrase.
//! 2. [`Signers::check`] lets it say who signed.
//!
//! It is run, and no crate does its work: it alone knows agents, security keys and every format of a
//! key file, and who checks a signature should not have to trust the program that made it.

use crate::diag::{Code, Diagnostic, Place};
use crate::output::{Manifest, Signature};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

/// The program.
const PROGRAM: &str = "ssh-keygen";

/// What to do where it is not there.
const INSTALL: &str = "install OpenSSH 8.2 or later: it comes with macOS, Windows and most systems, and is the package `openssh-client` on Debian and Ubuntu";

/// A private key to sign with, or the public one of a key that an agent holds.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// As it was given.
    pub shown: String,
    /// Absolute.
    pub path: PathBuf,
}

impl Key {
    /// The signature of a manifest.
    ///
    /// # Errors
    /// Where there is no such key, or it needs a passphrase and nobody can be asked, or there is no
    /// `ssh-keygen`: one finding.
    pub fn sign(&self, manifest: &str) -> Result<Signature, Box<Diagnostic>> {
        self.signed(manifest).map_err(Box::new)
    }

    fn signed(&self, manifest: &str) -> Result<Signature, Diagnostic> {
        let shown = &self.shown;
        if let Err(error) = fs::metadata(&self.path) {
            let message = format!("the key `{shown}` cannot be read: {error}");
            return Err(self.refused(
                message,
                "make one with `ssh-keygen -t ed25519 -f KEY`, and name its file",
            ));
        }
        let failed = |error: &io::Error| self.unrunnable(error);
        // As a file and not on standard input, which is where a passphrase is asked for.
        let folder = tempfile::tempdir().map_err(|error| failed(&error))?;
        let file = folder.path().join(Manifest::PATH);
        let mut written = File::create(&file).map_err(|error| failed(&error))?;
        let done = written.write_all(manifest.as_bytes());
        done.map_err(|error| failed(&error))?;
        let output = Command::new(PROGRAM)
            .args(["-Y", "sign", "-n", Signature::NAMESPACE, "-f"])
            .args([&self.path, &file])
            .stdin(terminal())
            .output()
            .map_err(|error| failed(&error))?;
        let signed = fs::read(folder.path().join(Signature::PATH)).ok();
        let signed = signed.filter(|_| output.status.success());
        let signature = signed.and_then(|bytes| Signature::parse(&bytes));
        signature.ok_or_else(|| {
            let said = said(&output);
            let message = format!("`{shown}` did not sign the manifest: {said}");
            self.refused(message, &help(shown, &said))
        })
    }

    fn unrunnable(&self, error: &io::Error) -> Diagnostic {
        let message = format!("the manifest cannot be signed: `{PROGRAM}`: {error}");
        self.refused(message, INSTALL)
    }

    fn refused(&self, message: String, help: &str) -> Diagnostic {
        let place = Place::Path(Arc::from(self.shown.as_str()));
        Diagnostic::new(Code::OutputSignature, place, message).help(help)
    }
}

/// Standard input where somebody sits at it, else nothing.
fn terminal() -> Stdio {
    if io::stdin().is_terminal() {
        Stdio::inherit()
    } else {
        Stdio::null()
    }
}

/// What to do about a key that did not sign.
fn help(shown: &str, said: &str) -> String {
    if said.contains("passphrase") {
        format!(
            "a key with a passphrase is asked for on a terminal; elsewhere let an agent hold it, \
             `ssh-add {shown}`, and name its public key: `--sign {shown}.pub`"
        )
    } else if said.contains("UNPROTECTED") || said.contains("too open") {
        format!("others can read this key: `chmod 600 {shown}`")
    } else {
        "name the file of a private SSH key, or of the public one of a key that the agent holds"
            .to_owned()
    }
}

/// Who may sign, and who is wanted.
#[derive(Debug, Clone)]
pub(super) struct Signers {
    /// OpenSSH's `allowed_signers`, as it was given.
    pub shown: String,
    /// Absolute.
    pub path: PathBuf,
    /// Who is to have signed, as that file names them.
    pub identity: String,
}

impl Signers {
    /// Who signed a manifest and with what: the key's kind and fingerprint. A signature that proves
    /// nothing is the finding.
    ///
    /// # Errors
    /// Where `ssh-keygen` cannot be run.
    pub fn check(
        &self,
        manifest: &[u8],
        signature: &Path,
    ) -> Result<Result<String, Diagnostic>, io::Error> {
        let mut child = Command::new(PROGRAM)
            .args(["-Y", "verify", "-n", Signature::NAMESPACE, "-f"])
            .arg(&self.path)
            .args(["-I", &self.identity, "-s"])
            .arg(signature)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // It need not read to the end to see that something is wrong.
            let _ = input.write_all(manifest);
        }
        let output = child.wait_with_output()?;
        if output.status.success() {
            let text = String::from_utf8_lossy(&output.stdout);
            let key = text.trim().rsplit_once(" with ").map(|(_, key)| key);
            return Ok(Ok(key.unwrap_or("an SSH key").to_owned()));
        }
        let message = format!(
            "the manifest is not signed by `{}`, as `{}` has them: {}",
            self.identity,
            self.shown,
            said(&output)
        );
        Ok(Err(unproven(message)))
    }
}

/// The finding that a signature proves nothing.
pub(super) fn unproven(message: String) -> Diagnostic {
    let place = Place::Path(Arc::from(Signature::PATH));
    Diagnostic::new(Code::CopySignature, place, message).help(
        "do not trust this copy; ask whoever publishes the site, by a way that is not the site, \
         for their public key and for `candor.json.sig`",
    )
}

/// What to do where a signature cannot be checked.
pub(super) fn install() -> String {
    INSTALL.to_owned()
}

/// What the program said, on one line.
fn said(output: &Output) -> String {
    let streams = [&output.stderr, &output.stdout].map(|bytes| String::from_utf8_lossy(bytes));
    let lines = streams.iter().flat_map(|text| text.lines());
    let lines = lines.map(|line| line.trim_matches(['@', ' ']));
    let prompt = "Enter passphrase: ";
    let lines = lines.map(|line| line.strip_prefix(prompt).unwrap_or(line));
    let told: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    if told.is_empty() {
        return output.status.to_string();
    }
    told.join("; ")
}
