//! The output folder.
//!
//! 1. [`Folder::check`] finds out which folder a path really means, and refuses those that hold
//!    anything but a site's output: the site itself, a home, what either lies in.
//! 2. Beside it lie the lock and, while a build runs, the staging folder, under names of its own.

use super::PublishError;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A folder that may be replaced. It need not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    parent: PathBuf,
    name: OsString,
    shown: String,
}

/// What of a site is not output, by the names it has in the site's root.
pub const SOURCES: &[&str] = &["content", "themes", "static", ".git"];

/// Folders that every program looks into. What lies in them may be anybody's.
const SYSTEM: &[&str] = &[
    "/Applications",
    "/Library",
    "/System",
    "/Users",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/share",
    "/var",
    "/var/lib",
];

impl Folder {
    /// The folder at `output`, for the site at `root`; both as the system would open them now.
    ///
    /// # Errors
    /// Refused where it is a symbolic link or no folder; is or contains the site, its sources or
    /// the `home` folder; is one of the system's; lies in the sources or in a `.git`; or has a site.toml.
    pub fn check(root: &Path, output: &Path, home: Option<&Path>) -> Result<Self, PublishError> {
        let refuse = |why: &str| Err(refused(output, why));
        // Without the slash at its end, which would make the system follow a link.
        let output: PathBuf = output.components().collect();
        match fs::symlink_metadata(&output) {
            Ok(found) if found.is_symlink() => return refuse("is a symbolic link"),
            Ok(found) if !found.is_dir() => return refuse("is not a folder"),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(failed(&output, source)),
        }
        let folder = real(&output)?;
        let root = real(root)?;
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return refuse("is the root of the file system");
        };
        if folder == root {
            return refuse("is the site itself");
        }
        if root.starts_with(&folder) {
            return refuse("contains the site");
        }
        for system in SYSTEM {
            if real(Path::new(system))? == folder {
                return refuse("is a folder of the system");
            }
        }
        if let Some(home) = home.map(real).transpose()?
            && home.starts_with(&folder)
        {
            return refuse("is or contains the home folder");
        }
        for source in SOURCES {
            let source = real(&root.join(source))?;
            if folder.starts_with(&source) || source.starts_with(&folder) {
                return refuse("is or contains sources of the site, or lies in them");
            }
        }
        if folder.components().any(|part| part.as_os_str() == ".git") {
            return refuse("is in a git repository's own folder");
        }
        if fs::symlink_metadata(folder.join("site.toml")).is_ok() {
            return refuse("has a site.toml, so it is a site and not the output of one");
        }
        let shown = folder.strip_prefix(&root).unwrap_or(&folder);
        let shown: Vec<_> = shown
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Ok(Self {
            parent: parent.to_owned(),
            name: name.to_owned(),
            shown: shown.join("/").replacen("//", "/", 1),
        })
    }

    /// Its absolute path.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    /// What it lies in.
    pub(super) fn parent(&self) -> &Path {
        &self.parent
    }

    /// The file that a build locks.
    pub(super) fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// Where the next site is put together.
    pub(super) fn staging(&self) -> PathBuf {
        self.beside("staging")
    }

    /// A place in it for a finding: relative to the site's root where it lies inside.
    pub(super) fn place(&self, path: &Path) -> Place {
        let parts = path.components().map(Component::as_os_str);
        let below: Vec<_> = parts.map(OsStr::to_string_lossy).collect();
        Place::Path(Arc::from(format!("{}/{}", self.shown, below.join("/"))))
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".candor-");
        name.push(what);
        self.parent.join(name)
    }
}

/// The path without links and dots. What does not exist yet is kept as it is, so it may have no
/// `..`: what that leads to is not known.
fn real(path: &Path) -> Result<PathBuf, PublishError> {
    let absolute = std::path::absolute(path).map_err(|source| failed(path, source))?;
    let mut missing = Vec::new();
    for known in absolute.ancestors() {
        match fs::canonicalize(known) {
            Ok(mut real) => {
                real.extend(missing.into_iter().rev());
                return Ok(real);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let Some(name) = known.file_name() else {
                    return Err(refused(
                        path,
                        "leads back out of a folder that is not there",
                    ));
                };
                // A link that leads nowhere is not there for `canonicalize`.
                if fs::symlink_metadata(known).is_ok() {
                    return Err(refused(path, "leads through a broken symbolic link"));
                }
                missing.push(name);
            }
            Err(source) => return Err(failed(known, source)),
        }
    }
    Ok(absolute)
}

fn failed(path: &Path, source: io::Error) -> PublishError {
    PublishError::Io {
        doing: "look at",
        path: path.to_owned(),
        source,
    }
}

fn refused(output: &Path, why: &str) -> PublishError {
    let shown = output.to_string_lossy();
    let message = format!("the output folder `{shown}` {why}");
    let place = Place::Path(Arc::from(shown));
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(
        Diagnostic::new(Code::OutputFolder, place, message)
            .help("name a folder of its own, as in `--output public`"),
    );
    PublishError::Refused(diagnostics)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A site in `home/site`, with links of all sorts.
    fn site() -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("site");
        for folder in [
            "content/incidents",
            "themes",
            "static",
            ".git",
            "public",
            "docs/out",
        ] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::create_dir_all(home.path().join("other/site")).unwrap();
        fs::File::create(home.path().join("other/site/site.toml")).unwrap();
        fs::File::create(root.join("file")).unwrap();
        symlink("public", root.join("link")).unwrap();
        symlink("content", root.join("inside")).unwrap();
        symlink("nowhere", root.join("broken")).unwrap();
        home
    }

    fn check(output: &str, expected: Result<&str, &str>) {
        let home = site();
        let root = home.path().join("site");
        let found = Folder::check(&root, &root.join(output), Some(home.path()));
        match (found, expected) {
            (Ok(folder), Ok(shown)) => assert_eq!(folder.shown, shown, "{output}"),
            (Err(PublishError::Refused(found)), Err(expected)) => {
                let message = &found.iter().next().unwrap().message;
                assert!(message.ends_with(expected), "{output}: {message}");
            }
            (found, _) => panic!("{output}: {found:?}"),
        }
    }

    #[test]
    fn folders_of_their_own() {
        check("public", Ok("public"));
        check("public/", Ok("public"));
        check("./docs/../public/.", Ok("public"));
        check("new/deep/public", Ok("new/deep/public"));
        check("docs", Ok("docs"));
        check("contents", Ok("contents"));
    }

    #[test]
    fn folders_that_hold_something_else() {
        check("", Err("is the site itself"));
        check("docs/..", Err("is the site itself"));
        check("..", Err("contains the site"));
        check("/", Err("is the root of the file system"));
        #[cfg(target_os = "linux")]
        for system in ["/etc", "/usr/"] {
            check(system, Err("is a folder of the system"));
        }
        check("../other/site", Err("is a site and not the output of one"));
        let sources = "is or contains sources of the site, or lies in them";
        for source in [
            "content",
            "content/incidents",
            "content/new",
            "themes",
            "static",
            ".git/x",
        ] {
            check(source, Err(sources));
        }
        check("docs/.git/x", Err("is in a git repository's own folder"));
    }

    #[test]
    fn links_and_files() {
        check("link", Err("is a symbolic link"));
        check("link/", Err("is a symbolic link"));
        check("broken", Err("is a symbolic link"));
        check(
            "inside/x",
            Err("is or contains sources of the site, or lies in them"),
        );
        check("broken/x", Err("leads through a broken symbolic link"));
        check(
            "new/../public",
            Err("leads back out of a folder that is not there"),
        );
        check("file", Err("is not a folder"));
    }

    #[test]
    fn a_home_elsewhere() {
        let (home, elsewhere) = (site(), site());
        let root = home.path().join("site");
        let refused = |output: &Path| Folder::check(&root, output, Some(elsewhere.path())).is_err();
        assert!(refused(elsewhere.path()));
        assert!(!refused(&elsewhere.path().join("site/public")));
    }

    #[test]
    fn names_beside_it() {
        let home = site();
        let root = home.path().join("site");
        let folder = Folder::check(&root, &root.join("public"), None).unwrap();
        assert!(folder.lock().ends_with("site/.public.candor-lock"));
        assert!(folder.staging().ends_with("site/.public.candor-staging"));
        let place = folder.place(Path::new("en/x"));
        assert_eq!(place, Place::Path(Arc::from("public/en/x")));
    }
}
