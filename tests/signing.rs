//! Signed manifests, with the real `ssh-keygen`.
//!
//! 1. What `build --sign` writes, `ssh-keygen` alone proves, and `candor verify` as well.
//! 2. A signature goes or is replaced with its manifest; by hand, one may be added.
//! 3. Where nothing can be signed, nothing is published.
//!
//! Where there is no `ssh-keygen`, these tests fail and say so, unless `CANDOR_NO_SSH_KEYGEN` is set.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it leaves out"
)]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const WHO: &str = "release@northwind.example";
const TOML: &str = "base_url = \"https://example.org\"\ndefault_locale = \"en\"\ntitle = \"T\"\n\
                    [[locales]]\ntag = \"en\"\nname = \"English\"\n";

struct Place(TempDir);

/// A site with keys beside it; none where keys cannot be made and that was said to be right.
fn place() -> Option<Place> {
    let place = Place(tempfile::tempdir().unwrap());
    place.put("site.toml", TOML);
    for (name, passphrase) in [("key", ""), ("other", ""), ("locked", "secret")] {
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-C", "test", "-N", passphrase, "-f"])
            .arg(place.path(name))
            .stdin(Stdio::null())
            .status();
        let Err(error) = made else { continue };
        assert!(
            std::env::var_os("CANDOR_NO_SSH_KEYGEN").is_some(),
            "`ssh-keygen`: {error}; install OpenSSH, or set CANDOR_NO_SSH_KEYGEN to leave these tests out",
        );
        eprintln!("LEFT OUT: signing was not tested, for want of `ssh-keygen`");
        return None;
    }
    let public = fs::read_to_string(place.path("key.pub")).unwrap();
    place.put("signers", &format!("{WHO} {public}"));
    Some(place)
}

impl Place {
    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn put(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
        fs::write(path, text).unwrap();
    }

    /// Runs candor with no terminal, and gives its status and what it said.
    fn candor(&self, args: &[&str]) -> (i32, String) {
        let output = Command::new("setsid")
            .args(["-w", env!("CARGO_BIN_EXE_candor")])
            .args(args)
            .args(["--message-format", "short", "--color", "never"])
            .env_remove("SSH_ASKPASS")
            .env_remove("DISPLAY")
            .env_remove("SSH_AUTH_SOCK")
            .stdin(Stdio::null())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), text)
    }

    fn build(&self, args: &[&str]) {
        let (status, said) = self.candor(&[&["build"], args].concat());
        assert_eq!(status, 0, "{said}");
    }

    fn signature(&self) -> Option<Vec<u8>> {
        fs::read(self.path("public/candor.json.sig")).ok()
    }

    /// What `ssh-keygen` alone says of it.
    fn proves(&self, identity: &str) -> Output {
        Command::new("ssh-keygen")
            .args(["-Y", "verify", "-n", "candor", "-I", identity, "-f"])
            .arg(self.path("signers"))
            .arg("-s")
            .arg(self.path("public/candor.json.sig"))
            .stdin(File::open(self.path("public/candor.json")).unwrap())
            .output()
            .unwrap()
    }

    fn verify(&self, identity: &str) -> (i32, String) {
        self.candor(&[
            "verify",
            "public",
            "--allowed-signers",
            "signers",
            "--identity",
            identity,
        ])
    }
}

fn check(found: &(i32, String), status: i32, said: &str) {
    assert!(found.0 == status && found.1.contains(said), "{found:?}");
}

#[test]
fn what_is_signed_is_proved_by_ssh_keygen_alone() {
    let Some(place) = place() else { return };
    place.build(&["--sign", "key"]);
    assert!(place.proves(WHO).status.success());
    assert!(!place.proves("somebody@else.example").status.success());
    check(
        &place.verify(WHO),
        0,
        &format!("signed by {WHO} with ED25519"),
    );
    check(&place.verify("somebody@else.example"), 1, "copy/signature");
    check(&place.candor(&["verify", "public"]), 0, "was not checked");
    // The same site and key give the same bytes.
    let first = place.signature();
    fs::remove_dir_all(place.path("public")).unwrap();
    place.build(&["--sign", "key"]);
    assert_eq!(place.signature(), first);
}

#[test]
fn a_signature_is_never_beside_another_manifest() {
    let Some(place) = place() else { return };
    place.build(&["--sign", "key"]);
    let first = place.signature().unwrap();
    // Nothing has changed: whoever signed it, it holds.
    place.build(&[]);
    assert_eq!(place.signature(), Some(first.clone()));
    place.put("static/new.txt", "x");
    place.build(&[]);
    assert_eq!(place.signature(), None);
    check(&place.verify(WHO), 1, "there is no signature");
    place.build(&["--sign", "key"]);
    assert!(place.signature().is_some_and(|second| second != first));
    check(&place.verify(WHO), 0, "signed by");
    place.put("static/new.txt", "y");
    place.build(&["--sign", "other"]);
    check(&place.verify(WHO), 1, "copy/signature");
    assert!(!place.proves(WHO).status.success());
}

#[test]
fn what_was_signed_by_hand_is_kept() {
    let Some(place) = place() else { return };
    place.build(&[]);
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "candor", "-f"])
        .args([place.path("key"), place.path("public/candor.json")])
        .status();
    assert!(signed.unwrap().success());
    check(&place.verify(WHO), 0, "signed by");
    place.build(&[]);
    check(&place.verify(WHO), 0, "signed by");
}

#[test]
fn what_is_not_signed_is_not_published() {
    let Some(place) = place() else { return };
    place.build(&["--sign", "key"]);
    let before = place.signature();
    place.put("static/new.txt", "x");
    place.put("garbage", "x");
    fs::set_permissions(place.path("other"), fs::Permissions::from_mode(0o644)).unwrap();
    for (key, wanted) in [
        ("nowhere", "cannot be read"),
        ("garbage", "did not sign the manifest"),
        ("locked", "passphrase"),
        ("other", "too open"),
    ] {
        check(&place.candor(&["build", "--sign", key]), 3, wanted);
        assert!(!place.path("public/new.txt").exists(), "{key}");
        assert_eq!(place.signature(), before, "{key}");
    }
    let (status, said) = place.candor(&["build", "--sign", "key", "--drafts"]);
    assert_eq!(status, 2, "{said}");
}

#[test]
fn what_is_no_signature_proves_nothing() {
    let Some(place) = place() else { return };
    place.build(&["--sign", "key"]);
    let good = String::from_utf8(place.signature().unwrap()).unwrap();
    place.put("public/candor.json.sig", "hello\n");
    check(&place.verify(WHO), 1, "there is no signature");
    let (begin, _) = good.split_once('\n').unwrap();
    let bad = format!("{begin}\nU1NIU0lH\n-----END SSH SIGNATURE-----\n");
    place.put("public/candor.json.sig", &bad);
    check(&place.verify(WHO), 1, "copy/signature");
    // One that was made for something else.
    place.put(
        "file",
        &fs::read_to_string(place.path("public/candor.json")).unwrap(),
    );
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "file", "-f"])
        .args([place.path("key"), place.path("file")])
        .status();
    assert!(signed.unwrap().success());
    let other = fs::read_to_string(place.path("file.sig")).unwrap();
    place.put("public/candor.json.sig", &other);
    check(&place.verify(WHO), 1, "copy/signature");
    fs::remove_file(place.path("public/candor.json.sig")).unwrap();
    place.put("elsewhere.sig", &good);
    let link = place.path("public/candor.json.sig");
    std::os::unix::fs::symlink(place.path("elsewhere.sig"), link).unwrap();
    check(&place.verify(WHO), 1, "there is no signature");
    check(&place.candor(&["verify", "public"]), 1, "copy/special");
}
