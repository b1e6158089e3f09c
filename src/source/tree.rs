//! A site's files on the disk, followed while they change.
//!
//! 1. [`Tree::walk`] finds all files and reads those that are not as they were. [`Tree::look`] reads
//!    files that somebody names, for when they are known to have changed.
//! 2. Both say which files hold something else than before; what only looks changed does not count.
//! 3. [`Tree::sources`] is what they hold now: the same as reading everything anew.
//!
//! Whether a file is as it was, its stamp tells. One that was written about when it was read may have
//! changed since with no new stamp, as times of files are coarse: it is read again, as git does it.

use super::load::{self, Flaw, FlawKind};
use super::{Content, Sources};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// All files of a site as they were last seen.
pub struct Tree {
    root: PathBuf,
    files: BTreeMap<PathBuf, File>,
    /// What was wrong with folders, and with what is no file.
    flaws: Vec<Flaw>,
    /// The theme that is compiled in. It never changes.
    built_in: BTreeMap<Arc<str>, Content>,
}

/// What [`Tree::look`] found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Files that hold something else than before, by their paths below the root.
    pub changed: BTreeSet<Arc<str>>,
    /// Whether something was named that only a walk can tell about: a folder, a file that is new.
    pub is_partial: bool,
    /// Whether a file is gone or empty all of a sudden, as it is for a moment while it is written.
    pub is_torn: bool,
}

#[derive(Debug)]
struct File {
    stamp: Option<Stamp>,
    name: Arc<str>,
    content: Option<Content>,
    flaws: Vec<Flaw>,
}

/// What the system says of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Inode and the time of its last change, which no program can set back.
    identity: (u64, i64, i64),
}

/// Times of files are this coarse at worst.
const COARSE: Duration = Duration::from_secs(2);

impl Tree {
    /// One that has not looked yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            files: BTreeMap::new(),
            flaws: Vec::new(),
            built_in: load::built_in(),
        }
    }

    /// Finds all files, and reads those that may have changed.
    pub fn walk(&mut self) -> BTreeSet<Arc<str>> {
        let (paths, flaws) = load::find(&self.root);
        let newest = self.newest();
        let root = &self.root;
        let known = &self.files;
        let read: Vec<(PathBuf, Option<File>)> = paths
            .into_par_iter()
            .map(|path| {
                let stamp = Stamp::of(&path);
                let is_known = known.get(&path).is_some_and(|file| {
                    file.stamp.is_some() && file.stamp == stamp && !file.is_fresh(newest)
                });
                let file = (!is_known).then(|| File::read(&path, root, stamp));
                (path, file)
            })
            .collect();
        let mut before = std::mem::take(&mut self.files);
        let mut changed = BTreeSet::new();
        for (path, file) in read {
            let old = before.remove(&path);
            let Some(file) = file.or_else(|| old.as_ref().map(File::copy)) else {
                continue;
            };
            if old.is_none_or(|old| old.differs(&file)) {
                changed.insert(file.name.clone());
            }
            self.files.insert(path, file);
        }
        changed.extend(before.into_values().map(|gone| gone.name));
        if flaws != self.flaws {
            let told = flaws.iter().chain(&self.flaws);
            changed.extend(told.map(|flaw| flaw.path.clone()));
        }
        self.flaws = flaws;
        changed
    }

    /// Reads files that are said to have changed.
    pub fn look<'a>(&mut self, paths: impl IntoIterator<Item = &'a Path>) -> Look {
        let mut look = Look::default();
        for path in paths {
            let Some(old) = self.files.get_mut(path) else {
                look.is_partial = true;
                continue;
            };
            let stamp = Stamp::of(path);
            let file = File::read(path, &self.root, stamp);
            if stamp.is_none_or(|stamp| stamp.length == 0) || file.is_unreadable() {
                look.is_torn |= old.differs(&file);
            } else if old.differs(&file) {
                look.changed.insert(file.name.clone());
                *old = file;
            }
        }
        look
    }

    /// What the files hold, and what is wrong with them as such.
    #[must_use]
    pub fn sources(&self) -> (Sources, Vec<Flaw>) {
        let mut flaws = self.flaws.clone();
        flaws.extend(self.files.values().flat_map(|file| &file.flaws).cloned());
        let built_in = self.built_in.iter();
        let built_in = built_in.map(|(name, content)| (name.clone(), content.clone()));
        let own = self.files.values();
        let own = own.filter_map(|file| Some((file.name.clone(), file.content.clone()?)));
        let mut files: Vec<_> = built_in.chain(own).collect();
        // They are nearly in order, and those of one name keep theirs.
        files.sort_by(|(one, _), (other, _)| one.cmp(other));
        files.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            if is_same {
                std::mem::swap(later, first);
                flaws.push(Flaw {
                    path: first.0.clone(),
                    offset: None,
                    kind: FlawKind::Collision,
                });
            }
            is_same
        });
        flaws.sort_by(|a, b| (&a.path, a.offset).cmp(&(&b.path, b.offset)));
        (Sources::new(files), flaws)
    }

    /// The folders that have files in them.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let folders = self.files.keys().filter_map(|path| path.parent());
        folders.map(Path::to_owned).collect()
    }

    /// The time of the newest change of any file: the clock of the file system, as far as it shows.
    fn newest(&self) -> Option<SystemTime> {
        let stamps = self.files.values().filter_map(|file| file.stamp);
        stamps.filter_map(Stamp::changed).max()
    }
}

impl File {
    fn read(path: &Path, root: &Path, stamp: Option<Stamp>) -> Self {
        let (name, content, flaws) = load::read(path, root);
        Self {
            stamp,
            name,
            content,
            flaws,
        }
    }

    fn copy(&self) -> Self {
        Self {
            stamp: self.stamp,
            name: self.name.clone(),
            content: self.content.clone(),
            flaws: self.flaws.clone(),
        }
    }

    fn differs(&self, other: &Self) -> bool {
        let same = match (&self.content, &other.content) {
            (Some(Content::Text(a)), Some(Content::Text(b))) => a == b,
            (Some(Content::Bytes(a)), Some(Content::Bytes(b))) => a == b,
            (None, None) => true,
            _ => false,
        };
        !same || self.flaws != other.flaws
    }

    fn is_unreadable(&self) -> bool {
        self.content.is_none()
    }

    /// Whether it was written so shortly before it was read that its stamp proves nothing.
    fn is_fresh(&self, newest: Option<SystemTime>) -> bool {
        let changed = self.stamp.and_then(Stamp::changed);
        match (changed, newest) {
            (Some(changed), Some(newest)) => changed + COARSE >= newest,
            _ => true,
        }
    }
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        Some(Self {
            length: data.len(),
            modified: data.modified().ok(),
            identity: identity(&data),
        })
    }

    /// When it changed last, content or not; where the system does not say, when it was written.
    fn changed(self) -> Option<SystemTime> {
        let (_, seconds, nanoseconds) = self.identity;
        let since = Duration::new(
            u64::try_from(seconds).ok()?,
            u32::try_from(nanoseconds).ok()?,
        );
        let changed = SystemTime::UNIX_EPOCH.checked_add(since);
        changed.max(self.modified)
    }
}

#[cfg(unix)]
fn identity(data: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (data.ino(), data.ctime(), data.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site with two pages.
    fn site() -> (tempfile::TempDir, Tree) {
        let site = tempfile::tempdir().unwrap();
        write(site.path(), "site.toml", "a");
        write(site.path(), "content/pages/one.en.md", "one");
        write(site.path(), "static/x.txt", "x");
        let mut tree = Tree::new(site.path());
        assert_eq!(tree.walk().len(), 3);
        (site, tree)
    }

    #[expect(clippy::disallowed_methods, reason = "a test may write as it likes")]
    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn names(changed: &BTreeSet<Arc<str>>) -> Vec<&str> {
        changed.iter().map(|name| &**name).collect()
    }

    fn same_as_anew(tree: &Tree, root: &Path) {
        let texts = |sources: &Sources| -> Vec<(String, String)> {
            let files = sources.below("");
            files
                .map(|(id, file)| (file.path.to_string(), sources.text(id).to_owned()))
                .collect()
        };
        let (mine, my_flaws) = tree.sources();
        let (anew, flaws) = load::load(root);
        assert_eq!(texts(&mine), texts(&anew));
        assert_eq!(my_flaws, flaws);
    }

    #[test]
    fn a_walk_tells_what_is_new_changed_and_gone() {
        let (site, mut tree) = site();
        let root = site.path();
        assert!(tree.walk().is_empty());
        write(root, "content/pages/two.en.md", "two");
        write(root, "content/pages/one.en.md", "uno");
        fs::remove_file(root.join("static/x.txt")).unwrap();
        let changed = tree.walk();
        let expected = [
            "content/pages/one.en.md",
            "content/pages/two.en.md",
            "static/x.txt",
        ];
        assert_eq!(names(&changed), expected);
        same_as_anew(&tree, root);
        fs::remove_dir_all(root.join("content")).unwrap();
        assert_eq!(tree.walk().len(), 2);
        same_as_anew(&tree, root);
    }

    #[test]
    fn what_is_written_as_it_was_does_not_count() {
        let (site, mut tree) = site();
        write(site.path(), "content/pages/one.en.md", "one");
        assert!(tree.walk().is_empty());
        let one = site.path().join("content/pages/one.en.md");
        assert_eq!(tree.look([one.as_path()]), Look::default());
    }

    #[test]
    fn a_file_of_the_same_length_in_the_same_moment_is_seen() {
        let (site, mut tree) = site();
        for at in 0..50 {
            write(site.path(), "content/pages/one.en.md", &format!("{at:03}"));
            assert_eq!(names(&tree.walk()), ["content/pages/one.en.md"], "{at}");
        }
    }

    #[test]
    fn a_look_reads_what_is_named_and_leaves_the_rest_to_a_walk() {
        let (site, mut tree) = site();
        let root = site.path();
        let one = root.join("content/pages/one.en.md");
        write(root, "content/pages/one.en.md", "uno");
        let look = tree.look([one.as_path()]);
        assert_eq!(
            (names(&look.changed), look.is_partial),
            (vec!["content/pages/one.en.md"], false)
        );
        // An editor has emptied it and is about to write.
        write(root, "content/pages/one.en.md", "");
        let look = tree.look([one.as_path()]);
        assert_eq!((look.changed.len(), look.is_torn), (0, true));
        let new = root.join("content/pages/new.en.md");
        assert!(tree.look([new.as_path()]).is_partial);
        tree.walk();
        same_as_anew(&tree, root);
    }
}
