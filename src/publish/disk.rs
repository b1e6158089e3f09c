//! The operations on files that publishing consists of; nothing else in `publish` touches a disk.
//!
//! 1. Each method is one operation. None follows a symbolic link in the last part of its path.
//! 2. An error names the operation and the path.
//! 3. Under test, the n-th operation can be made to fail, alone or with all that follow: the second
//!    leaves what a kill at that moment would leave.

use super::PublishError;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Access to the disk.
#[derive(Debug)]
pub struct Disk {
    /// Whether syncing is done. Tests build hundreds of sites, and no power fails meanwhile.
    pub(super) syncs: bool,
    #[cfg(test)]
    pub(super) fault: Option<super::fault::Fault>,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub kind: Kind,
    /// Tells one file from another as long as both exist: device and number.
    pub id: Option<(u64, u64)>,
    /// Permission bits, where the system has them.
    pub mode: u32,
    /// Numbers of its user and group, where the system has them.
    pub owner: Option<(u32, u32)>,
}

/// What kind of thing is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A symbolic link, a pipe, a device.
    Other,
}

/// Permissions of files that publishing makes: `tempfile`'s and the umask's must not decide who
/// can read a site.
const FILE_MODE: u32 = 0o644;

/// The same for folders.
pub(super) const FOLDER_MODE: u32 = 0o755;

/// What the owner of a folder needs to change what is in it.
pub(super) const OWNER: u32 = 0o700;

type Outcome<T> = Result<T, PublishError>;

impl Disk {
    /// The disk of this machine.
    #[must_use]
    pub fn real() -> Self {
        Self {
            syncs: true,
            #[cfg(test)]
            fault: None,
        }
    }

    /// What is at `path`; None where nothing is.
    pub(super) fn look(&self, path: &Path) -> Outcome<Option<Found>> {
        self.run("look at", path, || match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(found(&metadata))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// Opens the file that is locked, making it where it is not there. What it holds stays.
    pub(super) fn open_lock(&self, path: &Path) -> Outcome<File> {
        self.run("open the lock", path, || {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false).open(path)
        })
    }

    /// What an open file is; `path` is for the error.
    pub(super) fn look_at_open(&self, file: &File, path: &Path) -> Outcome<Found> {
        self.run("look at", path, || Ok(found(&file.metadata()?)))
    }

    /// The names in a folder and what they are, sorted.
    pub(super) fn list(&self, folder: &Path) -> Outcome<Vec<(OsString, Found)>> {
        self.run("read", folder, || {
            let mut names = fs::read_dir(folder)?
                .map(|entry| {
                    let entry = entry?;
                    Ok((entry.file_name(), found(&entry.metadata()?)))
                })
                .collect::<io::Result<Vec<_>>>()?;
            names.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            Ok(names)
        })
    }

    /// The bytes of a file.
    pub(super) fn read(&self, path: &Path) -> Outcome<Vec<u8>> {
        self.run("read", path, || fs::read(path))
    }

    /// Makes a file that must not be there yet.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Outcome<()> {
        #[cfg(test)]
        let (bytes, torn) = self.tear(bytes);
        #[cfg(not(test))]
        let torn = false;
        let write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
            set_mode(&file, FILE_MODE)?;
            file.write_all(bytes)?;
            // Linux syncs all files in one go: see `sync`.
            if torn || cfg!(target_os = "linux") {
                return Ok(());
            }
            file.sync_all()
        };
        if torn {
            // The half that got through before the fault that `run` is about to report.
            write().unwrap_or(());
        }
        self.run("write", path, write)
    }

    /// Makes a folder with these permissions, whatever the umask.
    pub(super) fn make_folder(&self, path: &Path, mode: u32) -> Outcome<()> {
        self.run("make the folder", path, || {
            fs::create_dir(path)?;
            set_mode_at(path, mode)
        })
    }

    /// Changes the permissions of a folder.
    pub(super) fn set_mode(&self, path: &Path, mode: u32) -> Outcome<()> {
        self.run("set the permissions of", path, || set_mode_at(path, mode))
    }

    /// Gives a folder to a user and a group.
    pub(super) fn set_owner(&self, path: &Path, owner: (u32, u32), mode: u32) -> Outcome<()> {
        self.run("give away", path, || {
            set_owner_at(path, owner)?;
            // Some systems take bits away with it.
            set_mode_at(path, mode)
        })
    }

    /// Gives a file, or a symbolic link itself, a second name.
    pub(super) fn link(&self, from: &Path, to: &Path) -> Outcome<()> {
        self.run("link", from, || fs::hard_link(from, to))
    }

    /// Gives something another name; a file that has that name is replaced.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Outcome<()> {
        self.run("rename", from, || fs::rename(from, to))
    }

    /// Swaps two folders in one step.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> Outcome<()> {
        self.run("replace", other, || exchange(one, other))
    }

    /// Removes anything but a folder; that it is gone already is no error.
    pub(super) fn remove(&self, path: &Path) -> Outcome<()> {
        self.run("remove", path, || gone(fs::remove_file(path)))
    }

    /// Removes a folder if it is empty; whether it is gone now.
    pub(super) fn remove_folder(&self, path: &Path) -> Outcome<bool> {
        self.run("remove", path, || match gone(fs::remove_dir(path)) {
            Ok(()) => Ok(true),
            // POSIX lets `rmdir` say either of a folder that is not empty.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists
                ) =>
            {
                Ok(false)
            }
            Err(error) => Err(error),
        })
    }

    /// Removes a folder with all that is in it. No link is followed.
    pub(super) fn remove_tree(&self, folder: &Path, mode: u32) -> Outcome<()> {
        if mode & OWNER != OWNER {
            self.set_mode(folder, mode | OWNER)?;
        }
        for (name, found) in self.list(folder)? {
            let path = folder.join(name);
            match found.kind {
                Kind::Folder => self.remove_tree(&path, found.mode)?,
                Kind::File | Kind::Other => self.remove(&path)?,
            }
        }
        self.remove_folder(folder).map(drop)
    }

    /// Waits until everything written below `folder` is on the medium. Syncing the file system
    /// once takes as long as syncing a few files; a site has thousands.
    pub(super) fn sync(&self, folder: &Path) -> Outcome<()> {
        self.run("sync", folder, || {
            if self.syncs { sync(folder) } else { Ok(()) }
        })
    }

    /// Waits until the names in a folder are on the medium.
    pub(super) fn sync_names(&self, folder: &Path) -> Outcome<()> {
        self.run("sync", folder, || {
            if self.syncs {
                sync_names(folder)
            } else {
                Ok(())
            }
        })
    }

    #[cfg_attr(
        not(test),
        expect(clippy::unused_self, reason = "under test, a disk knows when to fail")
    )]
    fn run<T>(
        &self,
        doing: &'static str,
        path: &Path,
        operation: impl FnOnce() -> io::Result<T>,
    ) -> Outcome<T> {
        #[cfg(test)]
        let outcome = self.faulty(operation);
        #[cfg(not(test))]
        let outcome = operation();
        outcome.map_err(|source| PublishError::Io {
            doing,
            path: path.to_owned(),
            source,
        })
    }
}

/// Whether the system can put a folder in another's place in one step, and tell files apart.
pub(super) const CAN_EXCHANGE: bool = cfg!(any(
    target_os = "linux",
    target_os = "android",
    target_vendor = "apple"
));

fn gone(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Nothing there, or not even a folder for it to be in.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn found(metadata: &fs::Metadata) -> Found {
    let kind = if metadata.is_file() {
        Kind::File
    } else if metadata.is_dir() {
        Kind::Folder
    } else {
        Kind::Other
    };
    Found {
        kind,
        id: id(metadata),
        mode: mode(metadata),
        owner: owner(metadata),
    }
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have no such numbers"
)]
fn id(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn owner(metadata: &fs::Metadata) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.uid(), metadata.gid()))
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.mode() & 0o7777
}

#[cfg(unix)]
fn set_owner_at(path: &Path, (user, group): (u32, u32)) -> io::Result<()> {
    std::os::unix::fs::lchown(path, Some(user), Some(group))
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(unix)]
fn set_mode_at(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn id(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(not(unix))]
fn owner(_: &fs::Metadata) -> Option<(u32, u32)> {
    None
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> u32 {
    FOLDER_MODE
}

#[cfg(not(unix))]
fn set_owner_at(_: &Path, _: (u32, u32)) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn set_mode_at(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Files were synced as they were written; the names are left.
#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync(&entry.path())?;
        }
    }
    sync_names(folder)
}

#[cfg(unix)]
fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file, and its names are journaled by the system.
#[cfg(not(unix))]
fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}
