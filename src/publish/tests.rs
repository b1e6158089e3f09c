//! Sites published into real folders, again and again, on disks that work and disks that fail.
//!
//! 1. A [`Place`] is a folder with an output folder in it; [`Place::build`] publishes pages there.
//! 2. [`snapshot`] is what is on disk, to compare.

mod drafts;
mod torture;

use super::*;
use crate::diag::Diagnostic;
use crate::model::Digest;
use crate::model::SitePath;
use crate::model::config::BaseUrl;
use crate::output::{Body, Inputs};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, SystemTime};

const WAYS: [Way; 2] = [Way::Best, Way::InPlace];

type Pages<'a> = &'a [(&'a str, &'a str)];

const OLD: Pages<'static> = &[
    ("en/2025/index.html", "of 2025"),
    ("en/index.html", "old"),
    ("index.html", "same"),
    ("page", "a file"),
    ("was/folder/index.html", "a folder"),
];

const NEW: Pages<'static> = &[
    ("en/index.html", "new"),
    ("index.html", "same"),
    ("page/index.html", "a folder now"),
    ("was", "a file now"),
    ("zh/index.html", "另一种语言"),
];

struct Place {
    home: tempfile::TempDir,
    folder: Folder,
    /// Whether files are written while they are verified.
    drafts: bool,
}

impl Place {
    fn new() -> Self {
        // Hundreds of sites are built below: in memory where the system has a folder for that.
        Self::at(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()))
    }

    fn at(home: std::io::Result<tempfile::TempDir>) -> Self {
        let home = home.unwrap();
        let folder = Folder::check(home.path(), &home.path().join("public"), None).unwrap();
        Self {
            home,
            folder,
            drafts: true,
        }
    }

    /// One with the old site in it, and much that is not of it.
    fn with_foreign_files() -> Self {
        Self::new().fill()
    }

    /// One whose builds make each file again to stage it.
    fn without_drafts(mut self) -> Self {
        self.drafts = false;
        self
    }

    fn fill(self) -> Self {
        let place = self;
        place.build(OLD, Way::Best).unwrap();
        place.put("CNAME", "notices.example");
        place.put(".git/objects/ab/cd", "object");
        fs::create_dir_all(place.path(".git/refs/tags")).unwrap();
        fs::set_permissions(place.path(".git"), fs::Permissions::from_mode(0o700)).unwrap();
        symlink("../outside", place.path("en/link")).unwrap();
        symlink("nowhere", place.path("broken")).unwrap();
        fs::create_dir(place.path("en/empty")).unwrap();
        place.put("read-only/x", "x");
        fs::set_permissions(place.path("read-only"), fs::Permissions::from_mode(0o555)).unwrap();
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn put(&self, below: &str, text: &str) {
        write(&self.path(below), text);
    }

    fn build(&self, pages: Pages<'_>, way: Way) -> Result<Published, PublishError> {
        self.build_on(&Disk::fast(), &output(pages), way)
    }

    fn build_on(
        &self,
        disk: &Disk,
        output: &Output<()>,
        way: Way,
    ) -> Result<Published, PublishError> {
        self.build_signed(disk, output, way, None)
    }

    /// Signs with the manifest's own digest, in the form of a signature.
    fn build_signed(
        &self,
        disk: &Disk,
        output: &Output<()>,
        way: Way,
        sign: Option<Sign>,
    ) -> Result<Published, PublishError> {
        let mut press = Press::new(disk, self.folder.clone());
        press.way = way;
        let mut verified = Verified::default();
        for (path, body) in &output.files {
            let bytes = output.bytes(body).unwrap();
            let digest = Digest::of(&bytes);
            verified.digests.insert(path.clone(), digest);
            if self.drafts {
                press.draft(path, digest, &bytes);
            }
        }
        let base = BaseUrl::parse("https://a.example").unwrap();
        let manifest = Manifest::new(&base, false, &verified.digests, &verified.anchors);
        let signature = sign.map(|sign| sign(&manifest.to_json()));
        let signature = signature.map(|text| Signature::parse(text.as_bytes()).unwrap());
        press.publish(output, &verified, &manifest, signature.as_ref())
    }

    fn snapshot(&self) -> BTreeMap<PathBuf, String> {
        snapshot(&self.folder.path())
    }

    /// What is beside the output folder.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(self.home.path()).unwrap();
        let mut names: Vec<_> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn refused(&self, pages: Pages<'_>, way: Way) -> Vec<String> {
        let before = self.snapshot();
        let Err(PublishError::Refused(found)) = self.build(pages, way) else {
            panic!("not refused");
        };
        assert_eq!(self.snapshot(), before);
        assert_eq!(self.beside(), ["public"]);
        found.iter().map(|item| item.message.clone()).collect()
    }
}

/// Makes the signature of a manifest.
type Sign = fn(&str) -> String;

impl Drop for Place {
    fn drop(&mut self) {
        // For whoever is not root, so that the folder can be removed.
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.path("read-only"), mode).unwrap_or(());
    }
}

fn output(pages: Pages<'_>) -> Output<()> {
    let pages = pages.iter().map(|(path, text)| {
        let path = SitePath::parse(path).unwrap();
        (path, Body::from((*text).to_owned()))
    });
    Output {
        files: pages.collect(),
        context: Arc::new(()),
    }
}

/// A file that is made when asked for.
fn made(
    path: &SitePath,
    make: impl Fn() -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync + 'static,
) -> Body<()> {
    Body::Render {
        make: Arc::new(move |()| make()),
        from: Inputs::new(path.clone(), []),
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // A new file each time, as editors do it.
    fs::remove_file(path).unwrap_or(());
    File::create_new(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .unwrap();
}

/// Every file with its text, every link with its target, every folder with its permissions.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, String> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1);
    let read = |entry: walkdir::Result<walkdir::DirEntry>| {
        let entry = entry.ok()?;
        let kind = entry.file_type();
        let holds = if kind.is_dir() {
            format!("{:o}", entry.metadata().unwrap().mode() & 0o777)
        } else if kind.is_symlink() {
            fs::read_link(entry.path()).unwrap().display().to_string()
        } else {
            fs::read_to_string(entry.path()).unwrap()
        };
        let path = entry.path().strip_prefix(folder).unwrap().to_owned();
        Some((path, holds))
    };
    entries.into_iter().filter_map(read).collect()
}

fn only(snapshot: &BTreeMap<PathBuf, String>, paths: Pages<'_>) -> BTreeMap<PathBuf, String> {
    let is_page = |path: &Path| {
        path == Path::new("candor.json") || paths.iter().any(|(page, _)| Path::new(page) == path)
    };
    let pages = snapshot.iter().filter(|(path, _)| is_page(path));
    pages
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect()
}

#[test]
fn a_first_build_makes_the_folder() {
    for way in WAYS {
        let place = Place::new();
        let published = place.build(NEW, way).unwrap();
        assert_eq!((published.written, published.unchanged), (6, 0));
        let found = place.snapshot();
        assert_eq!(only(&found, NEW).len(), 6);
        assert_eq!(found[Path::new("was")], "a file now");
        assert_eq!(found[Path::new("zh")], "755");
        let mode = fs::metadata(place.path("was")).unwrap().mode();
        assert_eq!(mode & 0o777, 0o644);
        assert_eq!(place.beside(), ["public"]);
    }
}

#[test]
fn a_disk_that_really_syncs() {
    for way in WAYS {
        let place = Place::at(tempfile::tempdir()).fill();
        place.build_on(&Disk::real(), &output(NEW), way).unwrap();
        assert_eq!(place.snapshot()[Path::new("was")], "a file now");
    }
}

#[test]
fn folders_above_it_are_made() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::check(home.path(), &home.path().join("a/b/public"), None).unwrap();
    let place = Place {
        home,
        folder,
        drafts: true,
    };
    place.build(NEW, Way::Best).unwrap();
    assert!(place.path("was").exists());
}

#[test]
fn what_did_not_change_is_not_touched() {
    for way in WAYS {
        let place = Place::with_foreign_files();
        let stamp = |place: &Place, below: &str| {
            let found = fs::metadata(place.path(below)).unwrap();
            (
                found.ino(),
                found.mtime(),
                found.mtime_nsec(),
                found.ctime_nsec(),
            )
        };
        let before = ["", "en", "en/index.html", "CNAME"].map(|path| stamp(&place, path));
        let published = place.build(OLD, way).unwrap();
        let after = ["", "en", "en/index.html", "CNAME"].map(|path| stamp(&place, path));
        assert_eq!((published.written, published.unchanged), (0, 6));
        assert_eq!(before, after);
    }
}

#[test]
fn files_that_stay_keep_their_times() {
    for way in WAYS {
        let place = Place::with_foreign_files();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for path in ["index.html", "CNAME"] {
            let file = File::options().write(true).open(place.path(path)).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let published = place.build(NEW, way).unwrap();
        // The manifest changes with the pages.
        assert_eq!(
            (published.written, published.unchanged, published.deleted),
            (5, 1, 3)
        );
        for path in ["index.html", "CNAME"] {
            let found = fs::metadata(place.path(path)).unwrap();
            assert_eq!(found.modified().unwrap(), long_ago, "{path}");
        }
    }
}

#[test]
fn the_new_site_and_what_was_foreign_are_all_there_is() {
    for way in WAYS {
        let place = Place::with_foreign_files();
        let before = place.snapshot();
        place.build(NEW, way).unwrap();
        let after = place.snapshot();
        let fresh = Place::new();
        fresh.build(NEW, Way::Best).unwrap();
        let mut expected = fresh.snapshot();
        for path in [
            ".git",
            ".git/objects",
            ".git/objects/ab",
            ".git/objects/ab/cd",
            ".git/refs",
            ".git/refs/tags",
            "CNAME",
            "broken",
            "en/empty",
            "en/link",
            "read-only",
            "read-only/x",
        ] {
            expected.insert(path.into(), before[Path::new(path)].clone());
        }
        assert_eq!(after, expected, "{way:?}");
        assert_eq!(place.beside(), ["public"]);
    }
}

#[test]
fn same_size_and_time_but_other_bytes_are_seen() {
    for way in WAYS {
        let place = Place::new();
        place.build(&[("a", "one")], way).unwrap();
        let time = fs::metadata(place.path("a")).unwrap().modified().unwrap();
        place.build(&[("a", "two")], way).unwrap();
        assert_eq!(place.snapshot()[Path::new("a")], "two");
        // The same again from the other side: the disk differs from what the manifest says.
        place.put("a", "six");
        let file = File::options().write(true).open(place.path("a")).unwrap();
        file.set_modified(time).unwrap();
        assert_eq!(
            place.refused(&[("a", "two")], way),
            ["`a` was changed after candor wrote it"]
        );
    }
}

#[test]
fn everything_in_the_way_is_told_at_once() {
    for way in WAYS {
        let place = Place::new();
        place
            .build(&[("a", "a"), ("b", "b"), ("stale", "s")], way)
            .unwrap();
        place.put("a", "mine");
        place.put("stale", "mine too");
        place.put("c/d", "foreign");
        place.put("e", "foreign");
        place.put("same", "adopted");
        symlink("a", place.path("f")).unwrap();
        fs::create_dir(place.path("g")).unwrap();
        let pages: Pages<'_> = &[
            ("a", "A"),
            ("c", "C"),
            ("e/x", "E"),
            ("f", "a"),
            ("g", "G"),
            ("same", "adopted"),
        ];
        let foreign = "was not written by candor, and";
        assert_eq!(
            place.refused(pages, way),
            [
                "`a` was changed after candor wrote it".to_owned(),
                format!("`f` {foreign} a file of the site goes there"),
                "`stale` was changed after candor wrote it".to_owned(),
                format!("`c/d` {foreign} is in the way of the site's files"),
                format!("`e` {foreign} is in the way of the site's files"),
                format!("`g` {foreign} is in the way of the site's files"),
            ]
        );
        place
            .build(
                &[("a", "mine"), ("same", "adopted"), ("stale", "mine too")],
                way,
            )
            .unwrap();
    }
}

#[test]
fn a_link_is_never_followed() {
    for way in WAYS {
        let place = Place::new();
        place.build(&[("en/x", "x")], way).unwrap();
        let outside = place.home.path().join("outside");
        fs::rename(place.path("en"), &outside).unwrap();
        symlink("../outside", place.path("en")).unwrap();
        place.build(&[("zh/x", "x")], way).unwrap();
        assert!(outside.join("x").exists());
        let Err(PublishError::Refused(_)) = place.build(&[("en/x", "y")], way) else {
            panic!("written through a link");
        };
    }
}

#[test]
fn a_folder_that_became_a_link_is_left_alone() {
    for way in WAYS {
        let place = Place::new();
        place.build(OLD, way).unwrap();
        let moved = place.home.path().join("moved");
        fs::rename(place.folder.path(), &moved).unwrap();
        symlink(&moved, place.folder.path()).unwrap();
        let before = snapshot(&moved);
        let refused = place.build(NEW, way).unwrap_err();
        assert!(matches!(refused, PublishError::Io { .. }), "{refused}");
        assert_eq!(snapshot(&moved), before);
    }
}

#[test]
fn a_hostile_manifest_deletes_nothing() {
    for way in WAYS {
        let place = Place::new();
        write(&place.home.path().join("x"), "precious");
        place.build(&[("x", "precious")], way).unwrap();
        let manifest = fs::read_to_string(place.path("candor.json")).unwrap();
        place.put("candor.json", &manifest.replace("\"x\"", "\"../x\""));
        let found = place.build(&[("y", "y")], way).unwrap_err();
        assert!(
            found.to_string().contains("`../x` is no path of a site"),
            "{found}"
        );
        assert!(place.home.path().join("x").exists() && place.path("x").exists());
    }
}

#[test]
fn a_folder_without_a_manifest_is_all_foreign() {
    let place = Place::new();
    place.put("index.html", "mine");
    let foreign = "`index.html` was not written by candor, and a file of the site goes there";
    assert_eq!(place.refused(NEW, Way::Best), [foreign]);
}

#[test]
fn one_build_at_a_time() {
    let place = Place::new();
    let disk = Disk::fast();
    let lock = Lock::take(&disk, place.folder.lock()).unwrap();
    let refused = place.build(NEW, Way::Best).unwrap_err();
    assert!(matches!(refused, PublishError::Locked(_)));
    assert_eq!(
        refused.to_string(),
        "another build is writing this output folder"
    );
    drop(lock);
    place.build(NEW, Way::Best).unwrap();
}

#[test]
fn what_stands_where_staging_goes_is_left_alone() {
    let place = Place::with_foreign_files();
    let outside = place.home.path().join("outside");
    write(&outside.join("precious"), "x");
    for staging in [place.folder.staging(), place.path(journal::STAGING)] {
        symlink(&outside, &staging).unwrap();
        assert!(matches!(
            place.build(NEW, Way::Best),
            Err(PublishError::Refused(_))
        ));
        assert!(outside.join("precious").exists() && staging.is_symlink());
        fs::remove_file(&staging).unwrap();
    }
}

/// Who is not root cannot make such folders, and has not looked.
#[test]
fn folders_stay_whose_they_are() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let place = Place::with_foreign_files();
    let theirs = ["", "en", ".git/refs", "read-only"];
    for folder in theirs {
        if chown(place.path(folder), Some(1_234), Some(4_321)).is_err() {
            return;
        }
    }
    fs::set_permissions(place.path("en"), fs::Permissions::from_mode(0o2775)).unwrap();
    place.build(NEW, Way::Best).unwrap();
    for folder in theirs {
        let found = fs::metadata(place.path(folder)).unwrap();
        assert_eq!((found.uid(), found.gid()), (1_234, 4_321), "{folder}");
    }
    let ours = fs::metadata(place.path(".git")).unwrap();
    assert_ne!(ours.uid(), 1_234);
    let found = fs::metadata(place.path("en")).unwrap();
    assert_eq!(found.mode() & 0o7777, 0o2775);
}

#[test]
fn a_file_that_comes_out_different_is_not_published() {
    let place = Place::new().without_drafts();
    let count = AtomicUsize::new(0);
    let render = move || {
        let count = count.fetch_add(1, SeqCst);
        Ok(count.to_string().into_bytes())
    };
    let mut output = output(OLD);
    let path = SitePath::parse("a").unwrap();
    output.files.insert(path.clone(), made(&path, render));
    let refused = place
        .build_on(&Disk::fast(), &output, Way::Best)
        .unwrap_err();
    assert!(matches!(refused, PublishError::Render(_)));
    assert_eq!(place.beside(), [""; 0]);
}

#[test]
fn a_journal_from_elsewhere_cannot_do_harm() {
    let check = |journal: &str, refused: bool| {
        let place = Place::with_foreign_files();
        write(&place.home.path().join("outside/x"), "precious");
        let before = place.snapshot();
        place.put(".candor-staging/0", "evil");
        place.put(".candor-staging/journal.json", journal);
        let outcome = journal::recover(&Disk::fast(), &place.folder);
        assert_eq!(outcome.is_err(), refused, "{journal}");
        let mut after = place.snapshot();
        after.retain(|path, _| !path.starts_with(".candor-staging"));
        assert_eq!(after, before, "{journal}");
        assert_eq!(snapshot(&place.home.path().join("outside")).len(), 1);
    };
    let digest = Digest::of(b"precious");
    let evil = Digest::of(b"evil");
    let to = |path: &str| {
        format!(
            r#"{{"drop":[],"moves":[{{"staged":0,"to":"{path}","replaces":null,"holds":"{evil}"}}]}}"#
        )
    };
    check("", true);
    check(&to("../outside/x"), true);
    check(&to("en/link/x"), true);
    check(&to("CNAME"), true);
    check(&to("broken"), true);
    let drop =
        |path: &str| format!(r#"{{"moves":[],"drop":[{{"path":"{path}","holds":"{digest}"}}]}}"#);
    check(&drop("en/link/x"), false);
    check(&drop("CNAME"), true);
    check(&drop("nothing/here"), false);
}
