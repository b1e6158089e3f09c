//! What is live, as `--published` names it.
//!
//! 1. `-` is standard input, so that another program can fetch the manifest; candor never opens a
//!    network connection.
//! 2. Else a manifest, or a folder that has one in it: a copy of the live site.

use super::manifest::{self, Unusable};
use super::{Failure, Surroundings};
use crate::diag::{Code, Diagnostic, Place};
use crate::output::Manifest;
use std::fs::File;
use std::path::Path;

/// What is to be typed where the live site has to be fetched first.
const FETCH: &str = "give it the `candor.json` of the live site, as in\n\
                     curl -f https://notices.example.org/candor.json | candor check --published -";

/// Reads the manifest of the live site.
///
/// # Errors
/// Where there is none, or none that can be used: nothing can then be said to be safe.
pub(super) fn read(named: &Path, surroundings: &Surroundings) -> Result<Manifest, Failure> {
    let (name, read) = if named == Path::new("-") {
        let input = surroundings.input.open();
        ("standard input".to_owned(), manifest::read(input))
    } else {
        let path = surroundings.current_dir.join(named);
        let is_folder = path.is_dir();
        let file = |path: &Path| {
            if is_folder {
                path.join(Manifest::PATH)
            } else {
                path.to_owned()
            }
        };
        let read = File::open(file(&path)).map_err(Unusable::Io);
        let name = format!("`{}`", file(named).display());
        (name, read.and_then(manifest::read))
    };
    read.map_err(|unusable| failure(&name, &unusable))
}

fn failure(name: &str, unusable: &Unusable) -> Failure {
    let message = format!("{name} {unusable}");
    let help = match unusable {
        Unusable::Io(_) => {
            return Failure::Machine {
                message,
                help: Some(FETCH.to_owned()),
            };
        }
        Unusable::Empty => {
            format!(
                "before the first deploy nothing is live: leave out `--published`; else {FETCH}"
            )
        }
        Unusable::TooLarge | Unusable::Other(_) => FETCH.to_owned(),
    };
    let finding = Diagnostic::new(Code::PublishedManifest, Place::Site, message).help(help);
    Failure::Finding(Box::new(finding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::surroundings::Input;
    use crate::model::config::BaseUrl;

    const BASE: &str = "https://a.example";

    /// What comes of `--published NAMED` with this on standard input, and in `live/candor.json`.
    fn check(named: &str, text: &str, expected: Result<(), &str>) {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("live");
        std::fs::create_dir_all(live.join("empty")).unwrap();
        let mut file = File::create(live.join(Manifest::PATH)).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        let surroundings = Surroundings {
            input: Input::Bytes(text.as_bytes().into()),
            ..Surroundings::fixed(folder.path())
        };
        let found = read(Path::new(named), &surroundings).map(|live| live.base_url);
        let found = found.map_err(|failure| match failure {
            Failure::Machine { message, .. } | Failure::Usage { message, .. } => message,
            Failure::Finding(finding) => finding.message,
        });
        match (found, expected) {
            (Ok(base), Ok(())) => assert_eq!(base, BASE),
            (Err(found), Err(expected)) => assert!(found.starts_with(expected), "{found}"),
            (found, _) => panic!("{named}: {found:?}"),
        }
    }

    #[test]
    fn a_folder_a_file_or_standard_input() {
        let base = BaseUrl::parse(BASE).unwrap();
        let manifest = Manifest::new(&base, false, &[].into(), &[].into()).to_json();
        for named in ["-", "live", "live/", "live/candor.json"] {
            check(named, &manifest, Ok(()));
        }
        check("nowhere", &manifest, Err("`nowhere` cannot be read"));
        let inside = "`live/empty/candor.json` cannot be read";
        check("live/empty", &manifest, Err(inside));
    }

    #[test]
    fn nothing_is_never_taken_for_a_manifest() {
        check("-", "", Err("standard input is empty"));
        check("live", "", Err("`live/candor.json` is empty"));
        check(
            "-",
            "<html>",
            Err("standard input is no manifest of a site"),
        );
        check(
            "live",
            "{}",
            Err("`live/candor.json` is no manifest of a site"),
        );
    }
}
