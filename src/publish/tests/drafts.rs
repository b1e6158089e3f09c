//! Files that are written before the site is known to be sound.

use super::*;

/// A page that says how often it was made.
fn counted(path: &SitePath) -> Body<()> {
    let count = AtomicUsize::new(0);
    made(path, move || {
        let count = count.fetch_add(1, SeqCst);
        Ok(count.to_string().into_bytes())
    })
}

#[test]
fn what_was_verified_is_what_is_published_and_made_once() {
    for way in WAYS {
        let place = Place::with_foreign_files();
        let mut output = output(NEW);
        let path = SitePath::parse("counted").unwrap();
        output.files.insert(path.clone(), counted(&path));
        place.build_on(&Disk::fast(), &output, way).unwrap();
        assert_eq!(place.snapshot()[Path::new("counted")], "0");
        assert_eq!(place.beside(), ["public"]);
    }
}

#[test]
fn what_is_not_published_leaves_nothing() {
    let place = Place::with_foreign_files();
    let before = place.snapshot();
    let disk = Disk::fast();
    let press = Press::new(&disk, place.folder.clone());
    let path = SitePath::parse("en/index.html").unwrap();
    press.draft(&path, Digest::of(b"new"), b"new");
    let beside = [".public.candor-lock", ".public.candor-staging", "public"];
    assert_eq!(place.beside(), beside);
    drop(press);
    assert_eq!(place.beside(), ["public"]);
    assert_eq!(place.snapshot(), before);
}

#[test]
fn what_the_site_has_is_not_written() {
    let place = Place::with_foreign_files();
    let disk = Disk::fast();
    let press = Press::new(&disk, place.folder.clone());
    for (path, text) in OLD {
        let path = SitePath::parse(path).unwrap();
        press.draft(&path, Digest::of(text.as_bytes()), text.as_bytes());
    }
    assert_eq!(place.beside(), [".public.candor-lock", "public"]);
}

#[test]
fn a_second_build_waits_for_nothing_and_is_refused() {
    let place = Place::with_foreign_files();
    let disk = Disk::fast();
    let press = Press::new(&disk, place.folder.clone());
    let path = SitePath::parse("x").unwrap();
    press.draft(&path, Digest::of(b"x"), b"x");
    let refused = place.build(NEW, Way::Best).unwrap_err();
    assert!(matches!(refused, PublishError::Locked(_)));
    drop(press);
    place.build(NEW, Way::Best).unwrap();
}

#[test]
fn a_folder_above_that_is_not_there_is_not_made_for_drafts() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::check(home.path(), &home.path().join("a/public"), None).unwrap();
    let disk = Disk::fast();
    let press = Press::new(&disk, folder);
    press.draft(&SitePath::parse("x").unwrap(), Digest::of(b"x"), b"x");
    drop(press);
    assert!(!home.path().join("a").exists());
}
