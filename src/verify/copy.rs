//! A copy of a site against its manifest.
//!
//! 1. Whoever can read the copy lists it: an [`Item`] for each file, link or the like, with the
//!    digest of what the manifest lists. [`is_skipped`] says what need not be looked into.
//! 2. [`check`] finds what was changed, what is missing and what is too much.

use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::config::BaseUrl;
use crate::model::{Digest, SitePath};
use crate::output::signature::is_reserved;
use crate::output::{Manifest, Signature};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Something in a copy that is no folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its path below the copy, for people.
    pub shown: String,
    /// The same path, where a site can have it.
    pub path: Option<SitePath>,
    /// What is there.
    pub found: Found,
}

/// What is at a path of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file, with its digest where the manifest lists it.
    File(Option<Digest>),
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a device or the like.
    Special,
    /// Something that [`is_skipped`].
    Skipped,
    /// A file or folder that cannot be read, and why.
    Unreadable(String),
}

/// Compares a copy with its manifest.
pub fn check(manifest: &Manifest, items: &[Item], diagnostics: &mut Diagnostics) {
    diagnostics.extend(own_findings(manifest));
    diagnostics.extend(items.iter().filter_map(|item| finding(item, manifest)));
    let paths = items.iter().filter_map(|item| item.path.as_ref());
    let present: BTreeSet<&str> = paths.map(SitePath::as_str).collect();
    // What lies below a link or an unreadable folder is not missing: nobody looked.
    let is_hidden = |path: &SitePath| {
        let parents = path.as_str().match_indices('/').map(|(end, _)| end);
        let mut parents = parents.filter_map(|end| path.as_str().get(..end));
        parents.any(|parent| present.contains(parent))
    };
    for path in manifest.files.keys() {
        if !present.contains(path.as_str()) && !is_hidden(path) {
            let message = format!("`{path}` is part of the site and not of this copy");
            diagnostics.push(
                Diagnostic::new(Code::CopyMissing, place(path.as_str()), message)
                    .help("copy the whole folder that `candor build` wrote"),
            );
        }
    }
}

/// Folders of version control, and those that hosts keep to themselves: they belong to whoever took the copy.
const THEIRS: [&str; 7] = [".bzr", ".git", ".hg", ".jj", ".netlify", ".svn", ".vercel"];

/// Whether something at the top of a copy is left to whoever put it there: what version control and hosts have there, or a
/// worktree's file `.git`. Never one that the site has files in. Any other folder could be a page of somebody else's.
#[must_use]
pub fn is_skipped(name: &str, is_folder: bool, manifest: &Manifest) -> bool {
    let is_theirs = (THEIRS.contains(&name) && is_folder) || name == ".git";
    let inside = format!("{name}/");
    let is_ours = |path: &SitePath| path.as_str() == name || path.as_str().starts_with(&inside);
    is_theirs && !manifest.files.keys().any(is_ours)
}

/// What is wrong with a manifest, whatever the files are.
fn own_findings(manifest: &Manifest) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if manifest.preview {
        let message = "this is a preview: it has drafts and scheduled notices in it";
        findings.push(
            Diagnostic::new(Code::CopyPreview, place(Manifest::PATH), message)
                .help("publish what `candor build` writes without `--drafts`"),
        );
    }
    findings.extend(fault(manifest).map(|message| {
        Diagnostic::new(Code::CopyManifest, place(Manifest::PATH), message)
            .help("take the `candor.json` that `candor build` wrote")
    }));
    findings
}

/// Why a manifest cannot be one that candor wrote.
fn fault(manifest: &Manifest) -> Option<String> {
    let base = &manifest.base_url;
    let Some(base) = BaseUrl::parse(base).filter(|parsed| parsed.prefix() == *base) else {
        return Some(format!("the manifest is of `{base}`, which is no base URL"));
    };
    if manifest.files.contains_key(Manifest::PATH) {
        return Some("the manifest lists itself".to_owned());
    }
    if manifest.files.contains_key(Signature::PATH) {
        return Some("the manifest lists its own signature".to_owned());
    }
    let mut entries = manifest.files.iter();
    let (path, entry) = entries.find(|(path, entry)| entry.url != base.absolute(path))?;
    let url = &entry.url;
    Some(format!(
        "the manifest has `{path}` at `{url}`, which is not its address"
    ))
}

/// What is wrong with something that is there.
fn finding(item: &Item, manifest: &Manifest) -> Option<Diagnostic> {
    let shown = &item.shown;
    let entry = item.path.as_ref().and_then(|path| manifest.files.get(path));
    let (code, message, help) = match (&item.found, entry) {
        (Found::File(_), _) if is_reserved(shown) => return None,
        (Found::File(digest), Some(entry)) if *digest == Some(entry.sha256) => return None,
        (Found::File(_), Some(_)) => (
            Code::CopyChanged,
            format!("`{shown}` is not what was published"),
            "copy it again from the folder that `candor build` wrote; if nobody here changed it, \
             find out who did",
        ),
        (Found::File(_), None) => (
            Code::CopyExtra,
            format!("`{shown}` is not part of the site"),
            "delete it, or put it into the site's `static/`, from where it is published with the rest",
        ),
        (Found::Link, _) => (
            Code::CopySpecial,
            format!("`{shown}` is a symbolic link"),
            "put there what it leads to: a link may lead anywhere tomorrow",
        ),
        (Found::Special, _) => (
            Code::CopySpecial,
            format!("`{shown}` is neither a file nor a folder"),
            "delete it",
        ),
        (Found::Skipped, _) => (
            Code::CopySkipped,
            format!("`{shown}` is not part of the site, and is not looked into"),
            "see to it that the host does not serve it",
        ),
        (Found::Unreadable(reason), _) => (
            Code::Unreadable,
            format!("this cannot be read: {reason}"),
            "mend its permissions",
        ),
    };
    Some(Diagnostic::new(code, place(shown), message).help(help))
}

fn place(path: &str) -> Place {
    Place::Path(Arc::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: [&str; 3] = ["en/index.html", "robots.txt", ".well-known/security.txt"];

    fn path(text: &str) -> SitePath {
        SitePath::parse(text).unwrap()
    }

    /// Every file holds its own path.
    fn manifest() -> Manifest {
        let base = BaseUrl::parse("https://a.example/n").unwrap();
        let digests = LISTED.map(|text| (path(text), Digest::of(text.as_bytes())));
        Manifest::new(&base, false, &digests.into(), &[].into())
    }

    fn item(shown: &str, found: Found) -> Item {
        Item {
            shown: shown.to_owned(),
            path: SitePath::parse(shown),
            found,
        }
    }

    fn file(shown: &str, content: &str) -> Item {
        item(shown, Found::File(Some(Digest::of(content.as_bytes()))))
    }

    /// A good copy of all but `without`, and `with` in it.
    fn copy(without: &[&str], with: &[Item]) -> Vec<Item> {
        let listed = LISTED.iter().filter(|path| !without.contains(path));
        let listed = listed.map(|path| file(path, path));
        let own = item(Manifest::PATH, Found::File(None));
        listed.chain([own]).chain(with.iter().cloned()).collect()
    }

    /// `expected`: each finding as its code and the path that it is about.
    fn check(manifest: &Manifest, items: &[Item], expected: &[(Code, &str)]) {
        let mut found = Diagnostics::default();
        super::check(manifest, items, &mut found);
        let found: Vec<_> = found
            .iter()
            .map(|item| match &item.place {
                Place::Path(path) => (item.code, &**path),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_good_copy_has_all_and_nothing_else() {
        let check = |items: &[Item], expected: &[_]| check(&manifest(), items, expected);
        check(&copy(&[], &[]), &[]);
        check(
            &copy(&["robots.txt"], &[]),
            &[(Code::CopyMissing, "robots.txt")],
        );
        check(
            &copy(&["robots.txt"], &[file("robots.txt", "x")]),
            &[(Code::CopyChanged, "robots.txt")],
        );
        check(
            &copy(&[], &[item("CNAME", Found::File(None))]),
            &[(Code::CopyExtra, "CNAME")],
        );
        // A file's name need not be a path that a site can have.
        check(
            &copy(&[], &[item("a\\b", Found::File(None))]),
            &[(Code::CopyExtra, "a\\b")],
        );
    }

    #[test]
    fn links_and_what_is_no_file() {
        let check = |items: &[Item], expected: &[_]| check(&manifest(), items, expected);
        check(
            &copy(&["robots.txt"], &[item("robots.txt", Found::Link)]),
            &[(Code::CopySpecial, "robots.txt")],
        );
        // What lies behind it is not missing besides.
        check(
            &copy(&["en/index.html"], &[item("en", Found::Link)]),
            &[(Code::CopySpecial, "en")],
        );
        check(
            &copy(&[], &[item("pipe", Found::Special)]),
            &[(Code::CopySpecial, "pipe")],
        );
        check(
            &copy(&[], &[item(".git", Found::Skipped)]),
            &[(Code::CopySkipped, ".git")],
        );
        let unreadable = Found::Unreadable("no".to_owned());
        check(
            &copy(&["en/index.html"], &[item("en", unreadable)]),
            &[(Code::Unreadable, "en")],
        );
    }

    #[test]
    fn manifests_that_candor_did_not_write() {
        let check = |change: &dyn Fn(&mut Manifest), expected: Code| {
            let mut manifest = manifest();
            change(&mut manifest);
            check(&manifest, &copy(&[], &[]), &[(expected, Manifest::PATH)]);
        };
        check(&|manifest| manifest.preview = true, Code::CopyPreview);
        check(
            &|manifest| manifest.base_url = "https://b.example".to_owned(),
            Code::CopyManifest,
        );
        check(
            &|manifest| manifest.base_url = "javascript:x".to_owned(),
            Code::CopyManifest,
        );
        check(
            &|manifest| {
                let entry = manifest.files.get_mut("robots.txt").unwrap();
                entry.url = "https://b.example/robots.txt".to_owned();
            },
            Code::CopyManifest,
        );
        check(
            &|manifest| {
                let entry = manifest.files["robots.txt"].clone();
                manifest.files.insert(path(Manifest::PATH), entry);
            },
            Code::CopyManifest,
        );
    }

    #[test]
    fn folders_of_others_are_left_alone() {
        let check = |name: &str, is_folder: bool, expected: bool| {
            assert_eq!(is_skipped(name, is_folder, &manifest()), expected, "{name}");
        };
        check(".git", true, true);
        check(".git", false, true);
        check(".netlify", true, true);
        check(".htaccess", false, false);
        check(".well-known", true, false);
        check(".Well-Known", true, false);
        check(".login", true, false);
        check(".GIT", true, false);
        check("en", true, false);
        let mut manifest = manifest();
        let entry = manifest.files["robots.txt"].clone();
        manifest.files.insert(path(".hg/x"), entry.clone());
        manifest.files.insert(path(".git"), entry);
        assert!(!is_skipped(".hg", true, &manifest));
        assert!(!is_skipped(".git", false, &manifest));
    }
}
