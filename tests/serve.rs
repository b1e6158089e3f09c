//! `candor serve`, the real program: whatever happens to the files, what is served ends as a clean build.
//!
//! 1. Saves as editors do them, checkouts, renames, folders made anew.
//! 2. Errors keep the last good site; nobody sees half a page.
//! 3. Ports, signals, limits of the system.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

#[path = "serve/preview.rs"]
mod preview;

use preview::{FAQ, NOTICE, PAGE, PATIENCE, Preview, SITE, eventually, write};
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

#[test]
fn a_saved_file_is_served() {
    let preview = Preview::begin();
    preview.settle();
    preview.edit(FAQ, "en: No.", "en: Not at all.");
    preview.settle();
    assert!(preview.get(PAGE).text().contains("Not at all."));
}

/// As vim does it: the old file is renamed, the new one takes its name.
#[test]
fn files_that_are_replaced_are_followed_every_time() {
    let preview = Preview::begin();
    let (faq, backup) = (
        preview.root.join(FAQ),
        preview.root.join(FAQ.to_owned() + "~"),
    );
    let text = |round: usize, answer: &str| {
        let text = SITE[4].1.replace("Some were", &format!("{round} were"));
        text.replace("en: No.", &format!("en: {answer}."))
    };
    let seen = |part: String| {
        eventually("the save", || {
            let page = preview.get(PAGE).text();
            page.contains(&part).then_some(()).ok_or(page)
        });
    };
    for round in 0..5 {
        write(&faq.with_file_name("4913"), "");
        fs::remove_file(faq.with_file_name("4913")).unwrap();
        fs::rename(&faq, &backup).unwrap();
        write(&faq, &text(round, "Nobody"));
        fs::remove_file(&backup).unwrap();
        seen(format!("{round} were"));
        let new = faq.with_extension("new");
        write(&new, &text(round, &format!("Answer {round}")));
        fs::rename(&new, &faq).unwrap();
        seen(format!("Answer {round}"));
    }
    preview.settle();
}

#[test]
fn a_checkout_of_hundreds_of_files_ends_as_a_clean_build() {
    let preview = Preview::begin();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(&preview.root).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
        ]);
        let done = command.args(args).output().unwrap();
        assert!(
            done.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    let pages = |word: &str| {
        for number in 0..500 {
            let path = format!("content/pages/page-{number}.en.md");
            let text = format!("---\ntitle: Page {number}\n---\n{word} {number}.\n");
            preview.write(&path, &text);
        }
    };
    git(&["init", "--quiet", "--initial-branch=one"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=one"]);
    git(&["checkout", "--quiet", "-b", "two"]);
    pages("Second");
    preview.edit(FAQ, "- id: tokens", "- id: keys");
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=two"]);
    git(&["checkout", "--quiet", "one"]);
    // While it builds what one edit has changed.
    preview.edit(NOTICE, "It began.", "It began!");
    git(&["checkout", "--quiet", "--force", "two"]);
    preview.settle();
    git(&["checkout", "--quiet", "one"]);
    preview.settle();
}

#[test]
fn folders_may_be_renamed_and_go_on_being_followed() {
    let preview = Preview::begin();
    let old = preview.root.join("content/incidents/2026-03-vendor");
    let new = preview.root.join("content/incidents/2026-03-other");
    fs::rename(&old, &new).unwrap();
    eventually("the new address", || {
        let (new, old) = (
            preview.get("/en/incidents/2026-03-other/"),
            preview.get(PAGE),
        );
        ((new.status, old.status) == (200, 404))
            .then_some(())
            .ok_or(format!("{new:?} {old:?}"))
    });
    preview.edit(
        "content/incidents/2026-03-other/faq.yaml",
        "en: No.",
        "en: Never.",
    );
    preview.settle();
    fs::rename(&new, &old).unwrap();
    preview.edit(FAQ, "en: Never.", "en: Never!");
    preview.settle();
}

#[test]
fn the_root_and_its_folders_may_be_made_anew() {
    let preview = Preview::begin();
    fs::remove_dir_all(preview.root.join("content")).unwrap();
    preview.settle();
    for (path, text) in SITE {
        preview.write(path, text);
    }
    preview.settle();
    preview.edit(FAQ, "en: No.", "en: After the folder.");
    preview.settle();

    fs::rename(&preview.root, preview.root.with_file_name("away")).unwrap();
    preview.told("errors, the last good site stays", 0);
    assert_eq!(preview.get(PAGE).status, 200);
    for (path, text) in SITE {
        preview.write(path, text);
    }
    preview.settle();
    preview.edit(FAQ, "en: No.", "en: After the root.");
    preview.settle();
    preview.edit(FAQ, "en: After the root.", "en: And once more.");
    preview.settle();
}

#[test]
fn nothing_in_a_burst_of_new_folders_is_missed() {
    let preview = Preview::begin();
    for number in 0..40 {
        preview.write(&format!("static/a{number}/b/c/d/e.txt"), "one");
        if number % 3 == 0 {
            fs::rename(
                preview.root.join(format!("static/a{number}/b")),
                preview.root.join(format!("static/a{number}/moved")),
            )
            .unwrap();
        }
    }
    preview.settle();
    preview.write("static/a1/b/c/d/e.txt", "two");
    preview.write("static/a3/moved/c/d/e.txt", "two");
    preview.settle();
    fs::remove_dir_all(preview.root.join("static/a1")).unwrap();
    preview.settle();
}

#[test]
fn a_bad_save_keeps_the_last_good_site_and_the_fix_clears_it() {
    let preview = Preview::begin();
    let good = fs::read_to_string(preview.root.join(FAQ)).unwrap();
    preview.edit(FAQ, "en: No.", "en: <b>No.</b>");
    let line = preview.told("errors, the last good site stays", 0);
    assert!(
        line.contains(FAQ) && line.contains(&preview.origin),
        "{line}"
    );
    preview.told("error[", 0);
    let page = preview.browse(PAGE);
    assert!(page.contains("The site has errors."), "{page}");
    assert!(
        page.contains("&lt;b&gt;") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.contains("vscode://file"), "{page}");
    // The page beneath is as it was, and another visit changes nothing.
    assert!(preview.get(PAGE).text().contains("<p>No.</p>"));
    assert_eq!(preview.browse(PAGE), page);
    preview.write(FAQ, &good);
    preview.settle();
    assert!(!preview.browse(PAGE).contains("The site has errors."));
}

#[test]
fn what_is_deleted_is_gone() {
    let preview = Preview::begin();
    assert!(preview.get(PAGE).text().contains("id=\"tokens\""));
    let text = fs::read_to_string(preview.root.join(FAQ)).unwrap();
    preview.write(FAQ, &text[..text.find("- id: tokens").unwrap()]);
    fs::remove_file(preview.root.join("content/pages/about.en.md")).unwrap();
    preview.settle();
    assert!(!preview.get(PAGE).text().contains("id=\"tokens\""));
    let gone = preview.get("/en/about/");
    assert_eq!(gone.status, 404);
    assert!(
        gone.text().contains("lang=\"en\""),
        "the error page of the language"
    );
}

#[test]
fn theme_and_settings_are_followed() {
    let preview = Preview::begin();
    let style = |page: &str| {
        let from = page.find("/assets/style.").unwrap();
        page[from..].split('"').next().unwrap().to_owned()
    };
    let before = style(&preview.get(PAGE).text());
    preview.write("themes/default/static/style.css", "body { color: #111 }\n");
    preview.settle();
    let after = style(&preview.get(PAGE).text());
    assert_ne!(before, after);
    assert!(preview.get(&after).text().contains("#111"));
    // A page that was sent a moment ago may still ask for its style.
    assert_eq!(preview.get(&before).status, 200);
    preview.write(
        "themes/default/templates/page.html",
        "{% extends \"base.html\" %}",
    );
    preview.settle();
    preview.edit(
        "site.toml",
        "title = \"Notices\"",
        "title = \"Announcements\"",
    );
    preview.settle();
    assert!(preview.get("/en/").text().contains("Announcements"));
    fs::remove_dir_all(preview.root.join("themes")).unwrap();
    preview.settle();
}

/// Steps of a generator that needs no more than to be the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Random edits, some of them wrong; after each run of them, what is served is a clean build.
#[test]
fn random_edits_end_as_a_clean_build() {
    for seed in [1, 2, 3] {
        let preview = Preview::begin();
        let mut dice = Dice(seed);
        for round in 0..8 {
            for _ in 0..=dice.roll(5) {
                random_edit(&preview, &mut dice, round);
            }
            // What may be wrong by now is mended.
            preview.write(SITE[0].0, SITE[0].1);
            for (path, text) in SITE.iter().filter(|_| dice.roll(3) == 0) {
                preview.write(path, text);
            }
            preview.write(
                FAQ,
                &SITE[4]
                    .1
                    .replace("Some were", &format!("Some {seed} {round}")),
            );
            eventually("a build", || preview.clean());
            preview.settle();
        }
    }
}

fn random_edit(preview: &Preview, dice: &mut Dice, round: u64) {
    let root = &preview.root;
    let page = format!("content/pages/p{}.en.md", dice.roll(4));
    let number = dice.roll(1000);
    match dice.roll(9) {
        0 => preview.write(&page, &format!("---\ntitle: P\n---\n{number} in {round}\n")),
        1 => drop(fs::remove_file(root.join(&page))),
        2 => preview.write(FAQ, "- id: [\n"),
        3 => preview.write(
            "themes/default/static/style.css",
            &format!("p {{ order: {number} }}"),
        ),
        4 => drop(fs::remove_dir_all(root.join("themes"))),
        5 => preview.write(
            &format!("static/d{}/f.txt", dice.roll(3)),
            &number.to_string(),
        ),
        6 => drop(fs::remove_dir_all(root.join("static"))),
        7 => preview.write(
            NOTICE,
            &SITE[2].1.replace("It began.", &format!("Began {number}.")),
        ),
        _ => preview.write(
            "site.toml",
            &SITE[0].1.replace("Notices", &format!("N{number}")),
        ),
    }
}

#[test]
fn nobody_sees_half_a_page_or_none_while_it_builds() {
    let preview = Arc::new(Preview::begin());
    let is_over = Arc::new(AtomicBool::new(false));
    let visitors: Vec<_> = (0..3)
        .map(|_| {
            let (preview, is_over) = (preview.clone(), is_over.clone());
            std::thread::spawn(move || {
                let mut visits = 0;
                while !is_over.load(Ordering::Relaxed) {
                    let page = preview.get(PAGE);
                    let text = page.text();
                    assert_eq!(page.status, 200);
                    assert!(text.trim_end().ends_with("</html>"), "{text}");
                    let from = text.find("/assets/style.").unwrap();
                    let style = text[from..].split('"').next().unwrap().to_owned();
                    assert_eq!(preview.get(&style).status, 200, "{style}");
                    visits += 1;
                }
                visits
            })
        })
        .collect();
    for round in 0..10 {
        let text = SITE[4].1.replace("Some were", &format!("Round {round} of"));
        preview.write(FAQ, &text);
        preview.write(
            "themes/default/static/style.css",
            &format!("p {{ order: {round} }}"),
        );
        eventually("the edit", || {
            let page = preview.get(PAGE).text();
            page.contains(&format!("{round} "))
                .then_some(())
                .ok_or(page)
        });
    }
    is_over.store(true, Ordering::Relaxed);
    for visitor in visitors {
        assert!(visitor.join().unwrap() > 10);
    }
    preview.settle();
}

#[test]
fn what_changes_nothing_builds_nothing() {
    let preview = Preview::begin();
    preview.settle();
    let before = preview.lines().len();
    let faq = preview.root.join(FAQ);
    for _ in 0..3 {
        drop(fs::read(&faq).unwrap());
        let text = fs::read_to_string(&faq).unwrap();
        write(&faq, &text);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&faq, mode).unwrap();
    }
    preview.write("public/index.html", "a build of our own");
    preview.write(".git/index", "x");
    // What comes after it is told after it.
    preview.edit(FAQ, "en: No.", "en: Not.");
    preview.told(FAQ, before);
    let lines: Vec<String> = preview.lines().split_off(before);
    let builds = lines
        .iter()
        .filter(|line| line.contains(&preview.origin))
        .count();
    assert_eq!(builds, 1, "{lines:#?}");
}

#[test]
fn a_port_that_is_taken_is_told_at_once() {
    let preview = Preview::begin();
    let mut command = Command::new(env!("CARGO_BIN_EXE_candor"));
    command.args(["serve", "--port", &preview.port().to_string(), "--root"]);
    let done = command.arg(&preview.root).output().unwrap();
    assert_eq!(done.status.code(), Some(3));
    let errors = String::from_utf8(done.stderr).unwrap();
    assert!(
        errors.contains(&format!("error: port {} is taken", preview.port())),
        "{errors}"
    );
    assert!(errors.contains("--port"), "{errors}");
}

#[test]
fn signals_end_it_with_nothing_left_behind() {
    for signal in ["-INT", "-TERM"] {
        let mut preview = Preview::begin();
        preview.edit(FAQ, "en: No.", "en: Not.");
        let pid = preview.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        let begun = Instant::now();
        let status = eventually("its end", || {
            preview
                .child
                .try_wait()
                .unwrap()
                .ok_or("it goes on".to_owned())
        });
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(begun.elapsed() < PATIENCE / 4, "{:?}", begun.elapsed());
        let mut left: Vec<_> = fs::read_dir(&preview.root)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["content", "site.toml"]);
    }
}

#[test]
fn it_can_be_told_to_look_by_itself() {
    let preview = Preview::of(&[], &["--poll=50"]);
    preview.edit(FAQ, "en: No.", "en: By looking.");
    preview.settle();
    fs::remove_dir_all(preview.root.join("content/pages")).unwrap();
    preview.settle();
}

/// In a namespace of its own, so that nobody else's limits are touched.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_cannot_watch_it_looks_and_says_so() {
    for limit in ["max_inotify_watches", "max_inotify_instances"] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        for (path, text) in SITE {
            write(&root.join(path), text);
        }
        let mut command = Command::new("unshare");
        let script = format!("echo 0 > /proc/sys/user/{limit} && exec \"$@\"");
        command.args(["--user", "--map-root-user", "sh", "-c", &script, "sh"]);
        command.arg(env!("CARGO_BIN_EXE_candor"));
        command.args(["serve", "--port", "0", "--now", preview::NOW, "--root"]);
        let preview = Preview::spawn(
            {
                command.arg(&root);
                command
            },
            folder,
            root,
        );
        let line = preview.told("limit", 0);
        let name = limit.replace("max_inotify", "max_user");
        assert!(
            line.contains(&format!("sysctl fs.inotify.{name}=")),
            "{line}"
        );
        preview.edit(FAQ, "en: No.", "en: Seen by looking.");
        preview.settle();
    }
}

#[test]
fn a_site_with_errors_from_the_start_is_there_once_they_are_mended() {
    let preview = Preview::of(&[(NOTICE, "no front matter\n")], &[]);
    let page = preview.ask(PAGE, "Accept: text/html\r\n");
    assert_eq!(page.status, 503);
    assert!(
        page.text().contains("The site has errors."),
        "{}",
        page.text()
    );
    preview.write(NOTICE, SITE[2].1);
    preview.settle();
}

#[test]
fn a_site_below_a_path_is_served_below_it() {
    let settings = SITE[0].1.replace("example.org", "example.org/deep/notices");
    let preview = Preview::of(&[("site.toml", &settings)], &[]);
    let root = preview.get("/");
    assert_eq!(root.status, 302);
    assert!(
        root.head.contains("Location: /deep/notices/\r\n"),
        "{}",
        root.head
    );
    assert_eq!(preview.get("/deep/notices/en/").status, 200);
    let folder = preview.get("/deep/notices/en?a=b");
    assert!(
        folder.head.contains("Location: /deep/notices/en/?a=b\r\n"),
        "{}",
        folder.head
    );
    assert_eq!(preview.get("/en/").status, 404);
    let page = preview.get("/deep/notices/en/").text();
    assert!(
        page.contains(&format!("{}/deep/notices/en/", preview.origin)),
        "{page}"
    );
}

#[test]
fn a_build_has_nothing_of_a_preview() {
    let preview = Preview::begin();
    let page = preview.browse(PAGE);
    assert!(page.contains("<candor-preview") && page.contains("/_candor/preview.js"));
    for (path, bytes) in preview.clean().unwrap() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("candor-preview") && !text.contains("_candor/"),
            "{path}"
        );
    }
}

#[test]
fn two_languages_stand_side_by_side_in_both_directions() {
    let preview = Preview::begin();
    let compare = |query: &str| preview.get(&format!("/_candor/compare/2026-03-vendor?{query}"));
    for (query, first, second) in [
        ("left=en&right=ar", "No.", "لا."),
        ("left=ar&right=en", "لا.", "No."),
    ] {
        let page = compare(query).text();
        let row = &page[page.find("id=\"passwords\"").unwrap()..];
        let (first, second) = (row.find(first).unwrap(), row.find(second).unwrap());
        let end = row.find("</section>").unwrap();
        assert!(first < second && second < end, "{row}");
        assert!(
            page.contains("<div class=\"cell\" lang=\"ar\" dir=\"rtl\">"),
            "{page}"
        );
        assert!(
            page.contains("<div class=\"cell missing\" lang=\"ar\" dir=\"rtl\">"),
            "{page}"
        );
    }
    assert_eq!(compare("left=en&right=fr").status, 404);
    assert_eq!(preview.get("/_candor/compare/nothing").status, 404);
    preview.edit(FAQ, "en: No.", "en: Compared.");
    eventually("the edit", || {
        let page = compare("").text();
        page.contains("Compared.").then_some(()).ok_or(page)
    });
}

#[test]
fn the_channel_tells_a_page_what_to_do() {
    let preview = Preview::begin();
    let page = preview.browse(PAGE);
    let value = |name: &str| {
        let from = page.find(&format!("data-{name}=\"")).unwrap() + name.len() + 7;
        page[from..].split('"').next().unwrap().to_owned()
    };
    let target = format!(
        "/_candor/events?key={}&page={}&digest={}&number={}",
        value("key"),
        value("page"),
        value("digest"),
        value("number")
    );
    let mut channel = Channel::open(&preview, &target);
    // Another notice: this page does not change, its bar may.
    preview.edit(
        "content/incidents/2026-01-sync/notice.en.md",
        "late.",
        "very late.",
    );
    assert_eq!(channel.next(), "frame");
    preview.write("themes/default/static/style.css", "p { order: 1 }\n");
    assert_eq!(channel.next(), "style");
    preview.edit(FAQ, "en: No.", "en: Now.");
    assert_eq!(channel.next(), "reload");
    preview.write(FAQ, "- id: [\n");
    assert_eq!(channel.next(), "frame");
    // A page that was away shows something else, and is told at once.
    assert_eq!(Channel::open(&preview, &target).next(), "reload");
}

/// A stream of events.
struct Channel(std::io::BufReader<std::net::TcpStream>);

impl Channel {
    fn open(preview: &Preview, target: &str) -> Self {
        use std::io::Write;
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = format!("127.0.0.1:{}", preview.port());
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        Self(std::io::BufReader::new(stream))
    }

    fn next(&mut self) -> String {
        use std::io::BufRead;
        loop {
            let mut line = String::new();
            assert!(
                self.0.read_line(&mut line).unwrap() > 0,
                "the channel ended"
            );
            if let Some(event) = line.strip_prefix("event: ") {
                return event.trim().to_owned();
            }
        }
    }
}

#[test]
fn the_address_is_always_at_hand() {
    let preview = Preview::of(&[], &["--host", "0.0.0.0"]);
    assert!(
        preview.lines()[0].starts_with("warning: at 0.0.0.0, everybody"),
        "{:?}",
        preview.lines()
    );
    preview.edit(FAQ, "en: No.", "en: Not.");
    let line = preview.told(FAQ, 0);
    assert!(
        line.contains(&format!("{}/", preview.origin)) && line.contains(" ms "),
        "{line}"
    );
    assert!(line.contains("pages changed"), "{line}");
    assert!(
        !preview.lines().concat().contains('\u{1b}'),
        "no colour in a pipe"
    );
}
