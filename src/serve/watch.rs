//! Is told when files change, or looks.
//!
//! 1. [`Watch::new`] asks the system to tell of changes (`notify`). Where it cannot, it says why and
//!    what to do, and looks every so often.
//! 2. [`Watch::wait`] gives what is dirty, a burst at a time. A path in it means "look at this" and
//!    nothing else: what happened to it, and to what is beside it, only a look can tell.
//! 3. [`Watch::has_moved`] finds folders that are not the ones that are watched: a folder that was
//!    deleted and made anew, or renamed away, tells nothing any more. [`Watch::arm`] begins anew.

use crate::source::load::FOLDERS;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often files are looked at where nobody tells of changes.
pub const INTERVAL: Duration = Duration::from_secs(1);

/// How long a burst may take; then what came so far is given.
const LONGEST: Duration = Duration::from_millis(40);

/// A burst is over when nothing came for so long.
const QUIET: Duration = Duration::from_millis(3);

/// Who tells of changes.
pub struct Watch {
    root: PathBuf,
    told: Option<Told>,
    /// How often to look; none while the system tells.
    pub interval: Option<Duration>,
}

/// What the system has to say.
struct Told {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    watched: Vec<Option<Identity>>,
}

/// What may have changed.
#[derive(Debug, Default)]
pub struct Dirty {
    /// Absolute.
    pub paths: BTreeSet<PathBuf>,
    /// Whether more has changed than anybody could tell.
    pub is_lost: bool,
}

/// What tells a folder from another one at the same path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

impl Watch {
    /// One that is told of changes below a site's folder, or looks as often as `interval` says. The
    /// text says why it looks though nobody asked for that.
    #[must_use]
    pub fn new(root: &Path, interval: Option<Duration>) -> (Self, Option<String>) {
        let mut watch = Self {
            root: root.to_owned(),
            told: None,
            interval,
        };
        if interval.is_none() && is_remote(root) {
            watch.interval = Some(INTERVAL);
            let why = "files on a network file system change without a word";
            return (watch, Some(looks(why, "")));
        }
        let why = watch.arm();
        (watch, why)
    }

    /// Watches the folders that there are now. Where that fails, it looks from now on, and says why.
    #[must_use]
    pub fn arm(&mut self) -> Option<String> {
        if self.interval.is_some() {
            return None;
        }
        match self.told() {
            Ok(told) => {
                self.told = Some(told);
                None
            }
            Err(error) => {
                self.told = None;
                self.interval = Some(INTERVAL);
                Some(refused(&error))
            }
        }
    }

    /// Watches folders that are new as well: where one more would be too many, this says so.
    #[must_use]
    pub fn extend(&mut self) -> Option<String> {
        let told = self.told.as_mut()?;
        match watch_all(&mut told.watcher, &self.root) {
            Ok(()) => None,
            Err(error) => {
                self.told = None;
                self.interval = Some(INTERVAL);
                Some(refused(&error))
            }
        }
    }

    /// Whether a folder is another one than the one that is watched.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        let told = self.told.as_ref();
        told.is_some_and(|told| told.watched != identities(&self.root))
    }

    /// Waits for something to be dirty; none where nothing was for as long as `limit`.
    #[must_use]
    pub fn wait(&self, limit: Duration) -> Option<Dirty> {
        let Some(told) = &self.told else {
            std::thread::sleep(limit);
            return None;
        };
        let until = Instant::now() + limit;
        let mut dirty = Dirty::default();
        while dirty.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            dirty.receive(&told.events, left, &self.root).ok()?;
        }
        let end = Instant::now() + LONGEST;
        while Instant::now() < end && dirty.receive(&told.events, QUIET, &self.root).is_ok() {}
        Some(dirty)
    }

    fn told(&self) -> notify::Result<Told> {
        let (sender, events) = channel();
        // Before anything is watched: what is replaced meanwhile is noticed later.
        let folders = identities(&self.root);
        let mut watcher = notify::recommended_watcher(sender)?;
        watch_all(&mut watcher, &self.root)?;
        Ok(Told {
            watcher,
            events,
            watched: folders,
        })
    }
}

impl Dirty {
    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.is_lost
    }

    fn receive(
        &mut self,
        events: &Receiver<notify::Result<Event>>,
        limit: Duration,
        root: &Path,
    ) -> Result<(), RecvTimeoutError> {
        match events.recv_timeout(limit)? {
            Ok(event) => self.take(event, root),
            // The queue ran over, or a folder could not be watched.
            Err(_) => self.is_lost = true,
        }
        Ok(())
    }

    fn take(&mut self, event: Event, root: &Path) {
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        // We read files ourselves: that must not count.
        if matches!(event.kind, EventKind::Access(_)) && event.kind != written {
            return;
        }
        self.is_lost |= event.need_rescan();
        let ours = event.paths.into_iter().filter(|path| is_ours(path, root));
        self.paths.extend(ours);
    }
}

/// Whether a path is in one of the folders that a site consists of, or may be one of them.
fn is_ours(path: &Path, root: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else {
        // It was reached by a link.
        return true;
    };
    let first = inside.iter().next().map(|first| first.to_string_lossy());
    first.is_none_or(|first| first == "site.toml" || FOLDERS.contains(&&*first))
}

fn watch_all(watcher: &mut RecommendedWatcher, root: &Path) -> notify::Result<()> {
    // Not all that is below: `public/`, and what else people keep there, is none of ours.
    watch(watcher, root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS {
        watch(watcher, &root.join(folder), RecursiveMode::Recursive)?;
    }
    Ok(())
}

fn watch(watcher: &mut RecommendedWatcher, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    match watcher.watch(path, mode) {
        // It went away meanwhile, which will be noticed.
        Err(error) if is_gone(&error) => Ok(()),
        done => done,
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Why it has to look.
fn refused(error: &notify::Error) -> String {
    // The system's numbers: EMFILE (too many watchers) and ENOSPC (too many folders).
    let number = match &error.kind {
        notify::ErrorKind::Io(error) => error.raw_os_error(),
        _ => None,
    };
    let limit = |what: &str, name: &str, value: u32| {
        let help = format!("; raise it with `sudo sysctl {name}={value}`");
        looks(&format!("the system's limit of {what} is reached"), &help)
    };
    match (&error.kind, number) {
        (notify::ErrorKind::MaxFilesWatch, _) | (_, Some(28)) => {
            limit("watched folders", "fs.inotify.max_user_watches", 524_288)
        }
        (_, Some(24)) if cfg!(target_os = "linux") => {
            limit("programs that watch", "fs.inotify.max_user_instances", 1024)
        }
        _ => looks(&format!("the system does not tell of changes: {error}"), ""),
    }
}

fn looks(why: &str, help: &str) -> String {
    let seconds = INTERVAL.as_secs();
    let often = match seconds {
        1 => "every second".to_owned(),
        _ => format!("every {seconds} seconds"),
    };
    format!("{why}: looking at all files {often}{help}")
}

fn identities(root: &Path) -> Vec<Option<Identity>> {
    let folders = FOLDERS.iter().map(|folder| root.join(folder));
    std::iter::once(root.to_owned())
        .chain(folders)
        .map(|path| identity(&path))
        .collect()
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let data = std::fs::metadata(path).ok()?;
    Some(Identity(data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(Identity(0, 0))
}

/// Whether a folder is on a file system that other machines write to.
#[cfg(target_os = "linux")]
fn is_remote(path: &Path) -> bool {
    /// NFS, SMB, SMB2, CIFS, 9P, `VirtualBox`, AFS, Coda.
    const MAGIC: [u64; 8] = [
        0x6969,
        0x517b,
        0xfe53_4d42,
        0xff53_4d42,
        0x0102_1997,
        0x786f_4256,
        0x5346_414f,
        0x7375_7245,
    ];
    let kind = rustix::fs::statfs(path).map(|stat| stat.f_type);
    kind.is_ok_and(|kind| u64::try_from(kind).is_ok_and(|kind| MAGIC.contains(&kind)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_by_its_name() {
        let check = |error: notify::Error, part: &str| {
            let found = refused(&error);
            assert!(found.contains(part), "{found}");
            assert!(found.contains("looking at all files every second"));
        };
        let io = |number| notify::Error::io(std::io::Error::from_raw_os_error(number));
        let full = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        check(full, "`sudo sysctl fs.inotify.max_user_watches=524288`");
        check(io(28), "fs.inotify.max_user_watches");
        check(io(13), "the system does not tell of changes");
        #[cfg(target_os = "linux")]
        check(io(24), "fs.inotify.max_user_instances");
    }

    #[test]
    fn only_what_a_site_consists_of_counts() {
        let check = |path: &str, expected: bool| {
            assert_eq!(
                is_ours(Path::new(path), Path::new("/s")),
                expected,
                "{path}"
            );
        };
        check("/s/site.toml", true);
        check("/s/content/a", true);
        check("/s/content", true);
        check("/s", true);
        check("/elsewhere/a", true);
        check("/s/public/index.html", false);
        check("/s/.git/index", false);
    }
}
