//! Sites of other generators become sites of candor, with the real program.
//!
//! 1. What is imported builds without a finding, and every address of the old site still answers.
//! 2. Dates, statuses, drafts and languages are those of the old site; texts read as they did.
//! 3. What has no like is told, and is still there; nothing that is there is overwritten.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const NOW: &str = "2026-11-01T00:00:00Z";

/// A new site, made of a fixture and built.
struct Imported {
    folder: TempDir,
    told: String,
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn candor(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_candor"))
        .args(args)
        .args([
            "--now",
            NOW,
            "--message-format",
            "short",
            "--color",
            "never",
        ])
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a fixture in a temporary folder")]
    fs::write(path, text).unwrap();
}

impl Imported {
    fn new(kind: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = fixture(kind).display().to_string();
        let (status, told) = candor(folder.path(), &["import", kind, &from, "--output", "new"]);
        assert_eq!(status, 0, "{told}");
        let imported = Self { folder, told };
        let (status, said) = candor(&imported.root(), &["record"]);
        assert_eq!(status, 0, "{said}");
        let (status, said) = candor(&imported.root(), &["build", "--strict"]);
        assert_eq!(status, 0, "{said}");
        imported
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("new")
    }

    #[track_caller]
    fn read(&self, path: &str) -> String {
        let text = fs::read_to_string(self.root().join(path));
        text.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[track_caller]
    fn has(&self, path: &str, words: &[&str]) {
        let text = self.read(path);
        for words in words {
            assert!(text.contains(words), "{path} lacks `{words}`:\n{text}");
        }
    }
}

#[test]
fn a_status_page_becomes_notices_with_updates() {
    let site = Imported::new("cstate");
    let late = "content/incidents/2025-03-04-tracking-late";
    site.has(
        &format!("{late}/incident.yaml"),
        &[
            "status: investigating",
            "severity: medium",
            "category: availability",
            "published: 2025-03-04T09:10:00+00:00",
            "resolved: 2025-03-04T12:45:00+00:00",
        ],
    );
    let updates = site.read(&format!("{late}/updates.yaml"));
    let order = [
        "status: investigating",
        "status: monitoring",
        "status: resolved",
    ];
    let found: Vec<_> = order
        .iter()
        .map(|words| updates.find(words).unwrap())
        .collect();
    assert!(found.is_sorted(), "{updates}");
    assert!(!updates.contains("track"), "{updates}");
    site.has(
        &format!("{late}/notice.en.md"),
        &["*Post-mortem*\n\nA queue"],
    );
    site.has(&format!("{late}/notice.pt.md"), &["Uma fila"]);
    let notice = site.read(&format!("{late}/notice.en.md"));
    assert!(!notice.contains("Positions are current"), "{notice}");
    // What has no text but its updates begins with the oldest of them.
    let labels = "content/incidents/2025-05-20-labels";
    site.has(&format!("{labels}/notice.en.md"), &["refuses connections"]);
    site.has(&format!("{labels}/updates.yaml"), &["status: identified"]);
    site.has(&format!("{labels}/incident.yaml"), &["severity: high"]);
    site.has(
        "content/incidents/2025-06-01-maintenance/notice.en.md",
        &["<!-- {{< map \"warehouse\" >}} --> Nothing changes"],
    );
}

#[test]
fn a_status_page_keeps_its_addresses_and_tells_what_it_lost() {
    let site = Imported::new("cstate");
    for old in [
        "issues/2025-03-04-tracking-late/index.html",
        "pt/issues/2025-03-04-tracking-late/index.html",
        "issues/2025-05-20-labels/index.html",
        "pages/about/index.html",
    ] {
        site.read(&format!("public/{old}"));
    }
    site.has(
        "public/pt/issues/2025-03-04-tracking-late/index.html",
        &["Uma fila"],
    );
    site.has(
        "site.toml",
        &[
            "timezone = \"Europe/Lisbon\"",
            "pt = \"Estado do Parcelwren\"",
        ],
    );
    assert!(!site.root().join("static/_headers").exists());
    for told in [
        "static/_headers: ",
        "the shortcode `map`",
        "`pin`",
        "affected/api",
        "layouts",
    ] {
        assert!(site.told.contains(told), "{told}: {}", site.told);
    }
}

#[test]
fn a_blog_becomes_notices_and_pages() {
    let site = Imported::new("hugo");
    let keys = "content/incidents/keys";
    site.has(
        &format!("{keys}/incident.yaml"),
        &["published: 2025-02-11T18:30:00+01:00", "\"/keys/\""],
    );
    site.has(
        &format!("{keys}/notice.en.md"),
        &[
            "title: \"Access keys were left in a log\"",
            "description: \"What was in the log",
            "## What happened {#what}\n",
            "![From the first line to the last](<timeline.svg>)\n\nIn three steps",
            "[the note on rotation](../rotation/notice.en.md)",
            "[how we log](../../pages/docs-logging.en.md)",
            "all posts about logs <!-- [all posts",
            "![mark](/img/mark.svg)",
            "<!-- {{% warning %}} -->\nChange your keys.",
            "<details>",
            "`{{< figure >}}`",
        ],
    );
    site.has(
        "site.toml",
        &[
            "raw_html = \"allow\"",
            "base_url = \"https://blog.lanternfish.example/news\"",
        ],
    );
    site.has(
        "content/pages/docs-logging.en.md",
        &["```sh\ntail -f log\n```"],
    );
    site.has(
        "content/pages/docs-map.en.md",
        &[
            "](/docs-map/map.svg)",
            "[Seen from above](<https://tiles.example/above.png>)",
        ],
    );
    site.has("content/incidents/next/incident.yaml", &["draft: true"]);
    assert!(
        !site
            .root()
            .join("content/incidents/rotation/notice.fr.md")
            .exists()
    );
}

#[test]
fn a_blog_keeps_its_addresses_and_tells_what_it_lost() {
    let site = Imported::new("hugo");
    for (old, words) in [
        ("2025/02/access-keys-were-left-in-a-log/index.html", "312"),
        ("fr/2025/02/cles/index.html", "clients"),
        ("keys/index.html", "312"),
        ("2025/02/old-keys/index.html", "312"),
        ("rotation.html", "Make a new key"),
        ("zh/2025/02/如何轮换密钥/index.html", "新建密钥"),
        ("docs/logging/index.html", "tail -f log"),
        ("docs-map/map.svg", "svg"),
        ("en/incidents/keys/timeline.svg", "svg"),
        ("img/mark.svg", "svg"),
    ] {
        site.has(&format!("public/{old}"), &[words]);
    }
    assert!(!site.root().join("public/en/incidents/next").exists());
    site.has(
        "content/incidents/rotation/incident.yaml",
        &[
            "\"step-1-keys--locks\": step-1-keys-locks",
            "\"分两步\": step-1-keys-locks",
        ],
    );
    site.has(
        "public/zh/incidents/rotation/index.html",
        &["id=\"分两步\""],
    );
    for told in [
        "posts/keys/index.md:13:1: warning[import/kept]: a heading",
        "posts/keys/index.md:20:1: warning[import/kept]: the shortcode `warning`",
        "posts/keys/index.md:24:1: warning[import/kept]: HTML: `<details>`",
        "posts/rotation.md:12:24: warning[import/kept]: `../keys-were/`",
        "fr/posts/rotation.md: warning[import/left-out]",
        "`tags`",
        "posts/_index.md",
    ] {
        assert!(site.told.contains(told), "{told}: {}", site.told);
    }
}

#[test]
fn nothing_is_overwritten_and_nothing_is_imported_from_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let from = fixture("hugo").display().to_string();
    let args = ["import", "hugo", &from, "--output", "new"];
    let mine = folder
        .path()
        .join("new/content/incidents/keys/notice.en.md");
    write(&mine, "mine");
    let (status, said) = candor(folder.path(), &args);
    assert_eq!(status, 2, "{said}");
    assert!(
        said.contains("content/incidents/keys/notice.en.md"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    assert!(!folder.path().join("new/site.toml").exists());
    write(&folder.path().join("new/site.toml"), "");
    let (status, said) = candor(folder.path(), &args);
    assert!(status == 2 && said.contains("is a site already"), "{said}");
    for (from, words) in [
        ("nowhere", "is not a folder"),
        (".", "has no configuration"),
    ] {
        let (status, said) = candor(folder.path(), &["import", "hugo", from, "--output", "x"]);
        assert!(status == 2 && said.contains(words), "{said}");
    }
    assert!(!folder.path().join("x").exists());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    fs::create_dir(&old).unwrap();
    let made = Command::new("mkfifo").arg(old.join("hugo.toml")).status();
    assert!(made.unwrap().success());
    let args = ["import", "hugo", "old", "--output", "new"];
    let (status, said) = candor(folder.path(), &args);
    assert_eq!(status, 2, "{said}");
    assert!(!folder.path().join("new").exists());
}

#[test]
fn the_other_site_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    write(&old.join("hugo.toml"), "baseURL = 'https://b.example/'\n");
    write(
        &old.join("content/posts/a.md"),
        "---\ntitle: A\ndate: 2026-01-01\n---\n\nText.\n",
    );
    for output in [".", "../old", "content", "content/posts/new", "static/new"] {
        let (status, said) = candor(&old, &["import", "hugo", ".", "--output", output]);
        let is_refused = said.contains("belongs to the other site");
        assert!(status == 2 && is_refused, "{output}: {said}");
    }
    assert_eq!(fs::read_dir(&old).unwrap().count(), 2);
    let (status, said) = candor(&old, &["import", "hugo", ".", "--output", "new"]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| write(&folder.path().join("old").join(path), text);
    put(
        "hugo.json",
        "{\"title\": \"T\", \"baseURL\": \"/\", \"languages\": {\"fr\": {\"weight\": 2}, \"en\": {\"weight\": 1}}}",
    );
    put(
        "content/posts/good.md",
        "---\ntitle: Good\ndate: 2025-01-02\n---\n\nText.\n",
    );
    put("content/posts/bad.md", "---\ntitle: a: b\n---\n\nText.\n");
    put(
        "content/posts/when.md",
        "---\ntitle: When\ndate: soon\n---\n\n{{< x \n\nText {{< y \"-->\" >}}\n",
    );
    put(
        "content/fr/posts/good.md",
        "---\ntitle: Bien\ndate: 2025-01-02\n---\n\nTexte.\n",
    );
    put("content/posts/other.markdown", "Text.\n");
    let args = ["import", "hugo", "old", "--output", "new"];
    let (status, said) = candor(folder.path(), &args);
    assert_eq!(status, 1, "{said}");
    for told in [
        "posts/bad.md:2:9: error[parse/syntax]",
        "posts/when.md:3:7: warning[import/left-out]",
        "hugo.json: warning[import/left-out]: `/` is no address",
        "the shortcode `x`",
        "posts/other.markdown: warning[import/left-out]",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let new = folder.path().join("new");
    for tag in ["en", "fr"] {
        let notice = format!("content/incidents/good/notice.{tag}.md");
        assert!(new.join(notice).exists(), "{tag}: {said}");
    }
    let facts = fs::read_to_string(new.join("content/incidents/good/incident.yaml")).unwrap();
    assert!(facts.contains("\"/fr/posts/good/\""), "{facts}");
    assert!(!new.join("content/incidents/bad").exists());
    let (status, said) = candor(&new, &["build"]);
    assert_eq!(status, 0, "{said}");
}
