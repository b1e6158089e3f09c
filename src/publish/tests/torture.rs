//! Disks that fail and users who do not wait, at every moment of a build.
//!
//! 1. [`torture`] lets each operation fail in turn, alone or with all that follow, and looks at
//!    what is left: a kill leaves nothing else.
//! 2. [`meanwhile`] has somebody work in the output folder while a build replaces it.

use super::*;
use crate::publish::fault::Then;

/// What a build after a fault comes to. A child that another test starts at that moment has the lock's file open, and so
/// holds the lock that a fault kept from being removed, until it runs its program.
fn next<T>(build: impl Fn() -> Result<T, PublishError>) -> T {
    for _ in 0..1_000 {
        match build() {
            Err(PublishError::Locked(_)) => std::thread::sleep(Duration::from_millis(1)),
            done => return done.unwrap(),
        }
    }
    panic!("it stays locked")
}

/// Builds the new site over the old one while `user` is at work: after the plan, before the swap. `place` takes no drafts.
fn meanwhile(
    place: &Arc<Place>,
    disk: &Disk,
    user: impl Fn(&Place) + Send + Sync + 'static,
) -> Result<Published, PublishError> {
    let (calls, at) = (AtomicUsize::new(0), place.clone());
    let render = move || {
        // Made once for its digest, and then to be staged.
        if calls.fetch_add(1, SeqCst) == 1 {
            user(&at);
        }
        Ok(b"page".to_vec())
    };
    let mut output = output(NEW);
    let path = SitePath::parse("zzz").unwrap();
    output.files.insert(path.clone(), made(&path, render));
    place.build_on(disk, &output, Way::Best)
}

#[test]
fn what_the_user_does_meanwhile_is_not_lost() {
    let place = Arc::new(Place::with_foreign_files().without_drafts());
    let published = meanwhile(&place, &Disk::fast(), |place| {
        place.put("CNAME", "other.example");
        place.put("added/deep/file", "added");
        place.put("index.html", "mine instead");
        place.put("en/2025/index.html", "mine as well");
        place.put("zh/index.html", "at the very path of a new page");
    })
    .unwrap();
    let found = place.snapshot();
    let check = |path: &str, text: &str| assert_eq!(found[Path::new(path)], text, "{path}");
    check("CNAME", "other.example");
    check("added/deep/file", "added");
    check("index.html", "same");
    check("en/2025/index.html", "mine as well");
    check("zh/index.html", "另一种语言");
    check("index.html.kept-1", "mine instead");
    check("index.html.kept-2", "at the very path of a new page");
    let rescued = ["index.html.kept-1", "index.html.kept-2"].map(PathBuf::from);
    assert_eq!(published.rescued, rescued);
    assert_eq!(place.beside(), ["public"]);
}

#[test]
fn what_the_user_does_meanwhile_survives_a_kill() {
    for nth in 0.. {
        let place = Arc::new(Place::with_foreign_files().without_drafts());
        let disk = Disk::failing(nth, Then::Final);
        let acted = Arc::new(AtomicUsize::new(0));
        let has_acted = acted.clone();
        let user = move |place: &Place| {
            place.put("CNAME", "other.example");
            place.put("added/deep/file", "added");
            has_acted.store(1, SeqCst);
        };
        meanwhile(&place, &disk, user).unwrap_or_default();
        if acted.load(SeqCst) == 1 {
            next(|| place.build(NEW, Way::Best));
            let found = place.snapshot();
            assert!(found.values().any(|text| text == "other.example"), "{nth}");
            assert!(found.values().any(|text| text == "added"), "{nth}");
        }
        if !disk.failed() {
            break;
        }
    }
}

#[test]
fn a_change_after_a_kill_is_not_undone() {
    // The old site is left in the staging folder, with all that it shares with the new one.
    for nth in 0.. {
        let place = Place::with_foreign_files();
        let disk = Disk::failing(nth, Then::Final);
        place
            .build_on(&disk, &output(NEW), Way::Best)
            .unwrap_or_default();
        place.put("CNAME", "changed later");
        next(|| place.build(NEW, Way::Best));
        let found = place.snapshot();
        assert_eq!(found[Path::new("CNAME")], "changed later");
        assert_eq!(found[Path::new(".git/objects/ab/cd")], "object");
        if !disk.failed() {
            break;
        }
    }
}

/// Fails at every operation in turn; `check` sees what is left each time.
fn torture(way: Way, then: Then, before: Pages<'_>, check: impl Fn(&Place, i64)) {
    torture_place(way, then, &check, || match before {
        [] => Place::new(),
        _ => Place::with_foreign_files(),
    });
    torture_place(way, then, &check, || match before {
        [] => Place::new().without_drafts(),
        _ => Place::with_foreign_files().without_drafts(),
    });
}

fn torture_place(way: Way, then: Then, check: &impl Fn(&Place, i64), place: impl Fn() -> Place) {
    for nth in 0.. {
        assert!(nth < 2_000, "it never succeeds");
        let place = place();
        let disk = Disk::failing(nth, then);
        let outcome = place.build_on(&disk, &output(NEW), way);
        check(&place, nth);
        if !disk.failed() {
            outcome.unwrap();
            break;
        }
        next(|| place.build(NEW, way));
        assert_eq!(place.beside(), ["public"], "{nth}");
        check(&place, nth);
    }
}

/// The old site whole or the new one whole, with what was foreign and nothing else.
fn whole(found: &BTreeMap<PathBuf, String>, sites: &[BTreeMap<PathBuf, String>; 2], nth: i64) {
    assert!(sites.contains(found), "operation {nth}: {found:#?}");
}

fn old_and_new() -> [BTreeMap<PathBuf, String>; 2] {
    let old = Place::with_foreign_files();
    let new = Place::with_foreign_files();
    new.build(NEW, Way::Best).unwrap();
    [old.snapshot(), new.snapshot()]
}

#[test]
fn a_failing_disk_leaves_the_old_site_or_the_new_one() {
    let sites = old_and_new();
    for then in [Then::Recovers, Then::Final, Then::Torn] {
        torture(Way::Best, then, OLD, |place, nth| {
            whole(&place.snapshot(), &sites, nth);
        });
    }
}

#[test]
fn a_failing_disk_leaves_no_site_or_a_whole_one() {
    let new = Place::new();
    new.build(NEW, Way::Best).unwrap();
    let sites = [BTreeMap::new(), new.snapshot()];
    for then in [Then::Recovers, Then::Final, Then::Torn] {
        torture(Way::Best, then, &[], |place, nth| {
            whole(&place.snapshot(), &sites, nth);
        });
    }
}

#[test]
fn file_by_file_the_next_build_finishes_what_a_kill_left() {
    let sites = old_and_new();
    for then in [Then::Recovers, Then::Final, Then::Torn] {
        torture(Way::InPlace, then, OLD, |place, nth| {
            journal::recover(&Disk::fast(), &place.folder).unwrap();
            whole(&place.snapshot(), &sites, nth);
        });
    }
}

#[test]
fn file_by_file_a_first_build_can_fail_too() {
    let new = Place::new();
    new.build(NEW, Way::Best).unwrap();
    let sites = [BTreeMap::new(), new.snapshot()];
    for then in [Then::Recovers, Then::Final, Then::Torn] {
        torture(Way::InPlace, then, &[], |place, nth| {
            journal::recover(&Disk::fast(), &place.folder).unwrap();
            whole(&place.snapshot(), &sites, nth);
        });
    }
}

/// A signature that tells which manifest it is of.
fn sign(manifest: &str) -> String {
    let digest = Digest::of(manifest.as_bytes());
    format!("-----BEGIN SSH SIGNATURE-----\n{digest}\n-----END SSH SIGNATURE-----\n")
}

#[test]
fn a_signature_is_never_beside_another_manifest_whatever_fails() {
    let signs: [Option<Sign>; 2] = [Some(sign), None];
    for way in [Way::Best, Way::InPlace] {
        for then in [Then::Recovers, Then::Final, Then::Torn] {
            for signature in signs {
                for nth in 0.. {
                    let place = Place::new();
                    let old = output(OLD);
                    place
                        .build_signed(&Disk::fast(), &old, way, Some(sign))
                        .unwrap();
                    let disk = Disk::failing(nth, then);
                    let done = place.build_signed(&disk, &output(NEW), way, signature);
                    let holds = || {
                        let read = |name: &str| fs::read_to_string(place.path(name)).ok();
                        let signature = read(Signature::PATH);
                        let manifest = read(Manifest::PATH).unwrap();
                        signature.is_none_or(|signature| signature == sign(&manifest))
                    };
                    assert!(holds(), "{nth} {then:?}");
                    if !disk.failed() {
                        done.unwrap();
                        break;
                    }
                    next(|| place.build_signed(&Disk::fast(), &output(NEW), way, signature));
                    assert!(holds(), "{nth} {then:?}");
                    assert_eq!(place.path(Signature::PATH).exists(), signature.is_some());
                    assert_eq!(place.beside(), ["public"], "{nth}");
                }
            }
        }
    }
}
