//! `candor verify`
//!
//! 1. Reads the manifest of the folder, and lists what else is in it. No link is followed.
//! 2. Takes the digest of each file that the manifest lists, in parallel, a piece at a time.
//! 3. Where it is asked to, lets `ssh-keygen` say who signed the manifest.
//! 4. Reports what differs, or how many files are as published.

use super::manifest::{self, Unusable};
use super::signing::{self, Signers};
use super::{Common, Exit, Failure, Surroundings, Terminal};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Digest, SitePath};
use crate::output::signature;
use crate::output::{Manifest, Signature};
use crate::source::Sources;
use crate::verify::copy::{self, Found, Item};
use clap::Args;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  candor verify public
  candor verify /srv/www/notices
  candor verify public --allowed-signers signers --identity key@n.example")]
pub struct Verify {
    /// The folder to verify: what `candor build` wrote, or a copy of it
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Also check who signed the manifest: OpenSSH's list of who may; runs `ssh-keygen`
    #[arg(long, value_name = "FILE", requires = "identity")]
    allowed_signers: Option<PathBuf>,
    /// Who is to have signed, as the list names them
    #[arg(long, value_name = "WHO", requires = "allowed_signers")]
    identity: Option<String>,
}

impl Verify {
    /// Verifies.
    pub(super) fn run(
        &self,
        common: &Common,
        surroundings: &Surroundings,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit, Failure> {
        let folder = surroundings.current_dir.join(&self.folder);
        let shown = self.folder.display();
        fs::read_dir(&folder).map_err(|error| unreadable(&format!("`{shown}`"), &error))?;
        let progress = terminal.progress("verifying");
        let mut diagnostics = Diagnostics::default();
        let manifest = own_manifest(&folder, &mut diagnostics)?;
        let mut signed = None;
        if let Some((manifest, bytes)) = &manifest {
            copy::check(manifest, &items(&folder, manifest), &mut diagnostics);
            if let Some(signers) = self.signers(surroundings)? {
                signed = signer(&signers, &folder, bytes, &mut diagnostics)?;
            }
        }
        drop(progress);
        let sources = Sources::default();
        diagnostics.finish(&sources, common.strict);
        let prefix = surroundings.github_prefix(&folder);
        terminal.report(&diagnostics, &sources, common.message_format, &prefix);
        if let Some((manifest, _)) = manifest.filter(|_| !diagnostics.has_errors()) {
            let (count, base) = (manifest.files.len(), manifest.base_url);
            let plural = if count == 1 { "" } else { "s" };
            terminal.say(&format!(
                "verified {count} file{plural} of {base}: all as published"
            ));
            let has_signature = fs::symlink_metadata(folder.join(Signature::PATH)).is_ok();
            match (signed, &self.identity) {
                (Some(key), Some(identity)) => {
                    terminal.say(&format!("signed by {identity} with {key}"));
                }
                _ if has_signature => terminal.say(
                    "the signature was not checked: `--allowed-signers FILE --identity WHO` does that",
                ),
                _ => {}
            }
        }
        Ok(Exit::of(&diagnostics))
    }

    /// Who may have signed, where somebody asks.
    fn signers(&self, surroundings: &Surroundings) -> Result<Option<Signers>, Failure> {
        let (Some(named), Some(identity)) = (&self.allowed_signers, &self.identity) else {
            return Ok(None);
        };
        let shown = named.display().to_string();
        let path = surroundings.current_dir.join(named);
        File::open(&path).map_err(|error| unreadable(&format!("`{shown}`"), &error))?;
        let identity = identity.clone();
        Ok(Some(Signers {
            shown,
            path,
            identity,
        }))
    }
}

/// The key that a manifest was signed with by one of the signers; a signature that is not there or
/// proves nothing is a finding.
fn signer(
    signers: &Signers,
    folder: &Path,
    manifest: &[u8],
    diagnostics: &mut Diagnostics,
) -> Result<Option<String>, Failure> {
    let path = folder.join(Signature::PATH);
    // A link could lead to a signature of anything.
    let is_signature = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file())
        && File::open(&path).is_ok_and(|file| {
            let mut bytes = Vec::new();
            let read = file.take(signature::LARGEST).read_to_end(&mut bytes);
            read.is_ok() && Signature::parse(&bytes).is_some()
        });
    if !is_signature {
        let message = "there is no signature of the manifest, `candor.json.sig`, in this folder";
        diagnostics.push(signing::unproven(message.to_owned()));
        return Ok(None);
    }
    match signers.check(manifest, &path) {
        Ok(Ok(key)) => Ok(Some(key)),
        Ok(Err(finding)) => {
            diagnostics.push(finding);
            Ok(None)
        }
        Err(error) => Err(Failure::Machine {
            message: format!("the signature cannot be checked: `ssh-keygen`: {error}"),
            help: Some(signing::install()),
        }),
    }
}

fn unreadable(what: &str, error: &io::Error) -> Failure {
    Failure::Machine {
        message: format!("{what} cannot be read: {error}"),
        help: None,
    }
}

/// The manifest of a folder; one that is not there, or none that can be used, is a finding.
fn own_manifest(
    folder: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Manifest, Vec<u8>)>, Failure> {
    let path = folder.join(Manifest::PATH);
    let read = match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => File::open(&path)
            .map_err(Unusable::Io)
            .and_then(manifest::read_bytes),
        // A link could lead to the manifest of anything.
        Ok(_) => Err(Unusable::Other("it is not a file".to_owned())),
        Err(error) => Err(Unusable::Io(error)),
    };
    let message = match read {
        Ok(manifest) => return Ok(Some(manifest)),
        Err(Unusable::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            "there is no `candor.json` in this folder".to_owned()
        }
        Err(Unusable::Io(error)) => return Err(unreadable("`candor.json`", &error)),
        Err(unusable) => format!("`candor.json` {unusable}"),
    };
    let place = Place::Path(Manifest::PATH.into());
    let help = "name a folder that `candor build` wrote, or a whole copy of one";
    diagnostics.push(Diagnostic::new(Code::CopyManifest, place, message).help(help));
    Ok(None)
}

/// Everything in a folder that is no folder, or that is not looked into.
fn items(folder: &Path, manifest: &Manifest) -> Vec<Item> {
    let mut items = Vec::new();
    let mut entries = WalkDir::new(folder).min_depth(1).into_iter();
    while let Some(entry) = entries.next() {
        let item = match entry {
            Ok(entry) => {
                let is_folder = entry.file_type().is_dir();
                let found = look(&entry, manifest);
                if is_folder && found.is_some() {
                    entries.skip_current_dir();
                }
                found.map(|found| item(folder, entry.path(), found))
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let reason = error
                    .io_error()
                    .map_or_else(|| error.to_string(), io::Error::to_string);
                Some(item(folder, &path, Found::Unreadable(reason)))
            }
        };
        items.extend(item);
    }
    items.par_iter_mut().for_each(|item| {
        let listed = item
            .path
            .as_ref()
            .filter(|path| manifest.files.contains_key(*path));
        if let (Some(path), Found::File(_)) = (listed, &item.found) {
            item.found = match File::open(folder.join(path.as_str())).and_then(Digest::of_stream) {
                Ok(digest) => Found::File(Some(digest)),
                Err(error) => Found::Unreadable(error.to_string()),
            };
        }
    });
    items
}

/// What an entry is; none for a folder that is to be looked into.
fn look(entry: &DirEntry, manifest: &Manifest) -> Option<Found> {
    let kind = entry.file_type();
    let name = entry.file_name().to_string_lossy();
    if kind.is_symlink() {
        Some(Found::Link)
    } else if entry.depth() == 1 && copy::is_skipped(&name, kind.is_dir(), manifest) {
        Some(Found::Skipped)
    } else if kind.is_dir() {
        None
    } else if kind.is_file() {
        Some(Found::File(None))
    } else {
        Some(Found::Special)
    }
}

fn item(folder: &Path, path: &Path, found: Found) -> Item {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts = || inside.components().map(Component::as_os_str);
    let shown: Vec<_> = parts().map(|part| part.to_string_lossy()).collect();
    let exact: Option<Vec<&str>> = parts().map(|part| part.to_str()).collect();
    Item {
        shown: shown.join("/"),
        path: exact.and_then(|parts| SitePath::parse(&parts.join("/"))),
        found,
    }
}
