//! 1 to 8: the output folder, whatever it is, and whatever happens.

use crate::site::{Files, HERE, PAGE, Site, read, text};
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::Instant;

#[test]
fn f01_a_folder_that_holds_something_else_is_refused() {
    let site = Site::new();
    let home = tempfile::tempdir().unwrap();
    let linked = tempfile::tempdir().unwrap();
    let note = linked.path().join("note");
    fs::copy(site.path("site.toml"), &note).unwrap();
    symlink(site.path("content"), site.path("to-source")).unwrap();
    symlink(home.path(), site.path("to-home")).unwrap();
    let before = read(site.root());
    let folders = [
        ".",
        "content",
        HERE,
        "..",
        "/",
        "themes",
        "to-source",
        "to-home",
        "site.toml",
        home.path().to_str().unwrap(),
    ];
    for folder in folders {
        let said = site
            .command(&["build", "--output", folder])
            .env("HOME", home.path())
            .output();
        let said = said.unwrap();
        let error = String::from_utf8_lossy(&said.stderr).into_owned();
        assert_eq!(said.status.code(), Some(3), "{folder}: {error}");
        assert!(error.contains("[output/"), "{folder}: {error}");
        assert!(read(site.root()) == before, "{folder}");
    }
    assert!(read(home.path()).is_empty());
    assert!(note.exists());
}

#[test]
fn f02_foreign_files_survive() {
    let site = Site::built();
    let foreign = ["public/CNAME", "public/.git/config", "public/en/mine.txt"];
    for path in foreign {
        site.put(path, "mine");
    }
    fs::remove_file(site.path(&format!("{HERE}/notice.zh-Hans.md"))).unwrap();
    site.put(
        &format!("{HERE}/notice.en.md"),
        "---\ntitle: Other\n---\nOther.\n",
    );
    let files = site.builds();
    assert!(text(&files, PAGE).contains("Other."));
    for path in foreign {
        assert_eq!(text(&files, path.strip_prefix("public/").unwrap()), "mine");
    }
}

/// Builds two states in turn, each build ended after a while; what is there is always one of them.
fn ended(signal: &str) {
    let site = Site::new();
    let write = |round: u32| {
        let word = if round.is_multiple_of(2) {
            "Even"
        } else {
            "Odd"
        };
        for page in 0..20 {
            let path = format!("content/pages/p{page}.en.md");
            site.put(&path, format!("---\ntitle: P\n---\n\n{word} {page}.\n"));
        }
        site.put("static/a/b.txt", word);
    };
    let start = Instant::now();
    let states: Vec<Files> = (0..2)
        .map(|round| {
            write(round);
            site.builds()
        })
        .collect();
    site.put("public/CNAME", "mine");
    let states: Vec<Files> = states
        .into_iter()
        .map(|mut files| {
            files.insert("CNAME".to_owned(), b"mine".to_vec());
            files
        })
        .collect();
    let whole = start.elapsed() / 2;
    for round in 0..16_u32 {
        write(round);
        let mut build = site
            .command(&["build"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * (round + 1) / 16);
        let id = build.id().to_string();
        // It may be done by then.
        let _ = Command::new("kill")
            .args([signal, &id])
            .stderr(Stdio::null())
            .status();
        build.wait().unwrap();
        let found = site.public();
        assert!(states.contains(&found), "{signal}, round {round}");
    }
    write(0);
    assert!(site.builds() == states[0]);
    let beside = fs::read_dir(site.root()).unwrap();
    let mut beside: Vec<_> = beside.map(|entry| entry.unwrap().file_name()).collect();
    beside.sort();
    assert_eq!(beside, ["content", "public", "site.toml", "static"]);
}

#[test]
fn f03_a_kill_leaves_the_old_site_or_the_new_one() {
    ended("-KILL");
}

/// Mounts a small file system of its own and fills it, where the system lets users do that.
const FULL: &str = r#"
mount -t tmpfs -o size=3m none "$1" || exit 77
cp -r "$2/." "$1" && cd "$1" || exit 1
"$3" build --color never 2>/dev/null || { echo "the first build failed"; exit 1; }
cp -r public "$4"
sed -i 's/Text/Other text/' content/incidents/a/notice.en.md
head -c 3000000 /dev/zero > filler 2>/dev/null
size=$(stat -c %s filler)
free=0
while :; do
    truncate -s $((size - free)) filler
    "$3" build --color never 2>said
    status=$?
    [ $status = 0 ] && break
    [ $status = 3 ] || { echo "status $status with $free bytes left"; cat said; exit 1; }
    diff -r public "$4" || { echo "changed with $free bytes left"; exit 1; }
    [ -s said ] || [ $free -lt 8192 ] || { echo "nothing was said"; exit 1; }
    free=$((free + 40960))
    [ $free -lt $size ] || { echo "never enough"; exit 1; }
done
grep -q 'Other text' public/en/incidents/a/index.html || { echo "the new site is not there"; exit 1; }
[ $free -gt 0 ] || { echo "it was never full"; exit 1; }
"#;

#[test]
fn f04_a_full_disk_leaves_the_old_site() {
    let site = Site::new();
    let [mount, kept] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", FULL, "sh"])
        .args([mount.path(), site.root()])
        .arg(env!("CARGO_BIN_EXE_candor"))
        .arg(kept.path().join("before"))
        .output();
    let Ok(output) = output else { return };
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    // 77: no mounts for users here; `unshare` itself says 1 and why.
    let cannot = output.status.code() == Some(77) || error.contains("unshare failed");
    assert!(cannot || output.status.success(), "{said}{error}");
}

#[test]
fn f05_what_is_gone_is_gone_from_the_output() {
    let site = Site::new();
    site.put("static/old.txt", "old");
    site.put(
        "content/pages/about.en.md",
        "---\ntitle: About\n---\nText.\n",
    );
    let facts = "status: resolved\npublished: 2026-03-01T00:00:00Z\n";
    site.put("content/incidents/b/incident.yaml", facts);
    site.put(
        "content/incidents/b/notice.en.md",
        "---\ntitle: B\n---\nText.\n",
    );
    let before = site.builds();
    let gone = [
        "old.txt",
        "en/about/index.html",
        "en/incidents/b/index.html",
    ];
    for path in gone {
        assert!(before.contains_key(path), "{path}");
    }
    fs::rename(site.path("static/old.txt"), site.path("static/new.txt")).unwrap();
    fs::remove_file(site.path("content/pages/about.en.md")).unwrap();
    site.put(
        "content/incidents/b/incident.yaml",
        format!("{facts}draft: true\n"),
    );
    site.put(&format!("{HERE}/faq.yaml"), "[]\n");
    let after = site.builds();
    for path in gone {
        assert!(!after.contains_key(path), "{path}");
    }
    assert!(after.contains_key("new.txt"));
    assert!(!text(&after, PAGE).contains("id=\"q\""));
    assert!(!text(&after, "sitemap.xml").contains("/about/"));
}

#[test]
fn f06_an_interrupt_deletes_nothing() {
    ended("-INT");
}

#[test]
fn f06_two_builds_at_once_are_told_apart() {
    let site = Site::built();
    let file = File::create(site.path(".public.candor-lock")).unwrap();
    file.lock().unwrap();
    site.fails(3, &["output/locked"]);
    drop(file);
    site.builds();
}

#[test]
fn f07_what_cannot_be_read_is_named() {
    let site = Site::built();
    symlink("nowhere.md", site.path(&format!("{HERE}/notice.en.md.svg"))).unwrap();
    site.fails(3, &["notice.en.md.svg: error[source/unreadable]"]);
    fs::remove_file(site.path(&format!("{HERE}/notice.en.md.svg"))).unwrap();
    symlink("loop", site.path("content/pages")).unwrap();
    site.fails(3, &["content/pages: error[source/unreadable]"]);
}

#[test]
fn f08_other_bytes_of_the_same_size_and_time_are_seen() {
    let site = Site::new();
    site.put("static/a.txt", "one");
    let time = fs::metadata(site.path("static/a.txt"))
        .unwrap()
        .modified()
        .unwrap();
    site.builds();
    site.put("static/a.txt", "two");
    let file = File::options()
        .write(true)
        .open(site.path("static/a.txt"))
        .unwrap();
    file.set_modified(time).unwrap();
    let published = File::options()
        .write(true)
        .open(site.path("public/a.txt"))
        .unwrap();
    published.set_modified(time).unwrap();
    assert_eq!(text(&site.builds(), "a.txt"), "two");
}
