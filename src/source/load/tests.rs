//! Folders of all sorts, loaded.

use super::*;
use std::fs::File;

fn text_of(bytes: &[u8]) -> (String, Vec<(Option<usize>, FlawKind)>) {
    let (text, flaws) = decode(bytes, &Arc::from("a.md"));
    (
        text.to_string(),
        flaws
            .into_iter()
            .map(|flaw| (flaw.offset, flaw.kind))
            .collect(),
    )
}

#[test]
fn line_ends_and_marks_are_one_form() {
    let check = |bytes: &[u8], text: &str| assert_eq!(text_of(bytes), (text.to_owned(), vec![]));
    check(b"a\r\nb\n", "a\nb\n");
    check("\u{feff}a".as_bytes(), "a");
}

#[test]
fn what_is_no_text_is_found_at_its_place() {
    let (_, flaws) = text_of(b"a\r\n\xff");
    assert_eq!(flaws, [(Some(2), FlawKind::InvalidUtf8(3))]);
    let (_, flaws) = text_of(b"\xef\xbb\xbfa\r\n\xff");
    assert_eq!(flaws, [(Some(2), FlawKind::InvalidUtf8(6))]);
    let (_, flaws) = text_of("Caf\u{fffd}".as_bytes());
    assert_eq!(flaws, [(Some(3), FlawKind::Lost)]);
    assert_eq!(
        text_of(b"ab\0").1,
        [(Some(2), FlawKind::ControlCharacter('\0'))]
    );
    assert_eq!(
        text_of(b"a\x08").1,
        [(Some(1), FlawKind::ControlCharacter('\u{8}'))]
    );
}

#[test]
fn what_windows_calls_unicode_is_read_and_told() {
    let check = |bytes: Vec<u8>| {
        let told = vec![(None, FlawKind::Utf16)];
        assert_eq!(text_of(&bytes), ("a: 请\nb".to_owned(), told));
    };
    let text = "a: 请\r\nb";
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(little(&format!("\u{feff}{text}")));
    check(big(&format!("\u{feff}{text}")));
    check(little(text));
    check(big(text));
}

#[test]
fn what_git_left_is_found() {
    let check = |text: &str, expected: Option<usize>| {
        assert_eq!(conflict(text), expected, "{text:?}");
    };
    check("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n", Some(2));
    check("<<<<<<< HEAD\n||||||| e\nb\n=======\n>>>>>>> d", Some(0));
    // A heading, a quotation, an example that is indented.
    check("Title\n=======\n", None);
    check("<<<<<<< HEAD\n=======\n", None);
    check(">>>>>>> d\n=======\n<<<<<<< HEAD\n", None);
    check("    <<<<<<< HEAD\n    =======\n    >>>>>>> d\n", None);
    let text = b"<<<<<<< HEAD\n=======\n>>>>>>> d\n";
    assert_eq!(text_of(text).1, [(Some(0), FlawKind::Conflict)]);
}

#[cfg(unix)]
fn flaws_of(prepare: impl Fn(&Path, &Path)) -> Vec<(String, FlawKind)> {
    let site = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    prepare(site.path(), other.path());
    let (_, flaws) = load(site.path());
    flaws
        .into_iter()
        .map(|flaw| (flaw.path.to_string(), flaw.kind))
        .collect()
}

#[cfg(unix)]
#[test]
fn site_toml_is_a_file_of_the_site() {
    use std::os::unix::fs::symlink;
    let flaws = flaws_of(|site, other| {
        symlink(other.join("site.toml"), site.join("site.toml")).unwrap();
        File::create(other.join("site.toml")).unwrap();
    });
    assert_eq!(flaws, [("site.toml".to_owned(), FlawKind::LinkOutside)]);
}

#[cfg(unix)]
#[test]
fn folders_of_a_site_are_folders() {
    let flaws = flaws_of(|site, _| drop(File::create(site.join("content")).unwrap()));
    assert_eq!(flaws, [("content".to_owned(), FlawKind::NoFolder)]);
}

/// The walk saw a file, and now it is a pipe: whoever opens it waits.
#[cfg(unix)]
#[test]
fn a_pipe_is_not_read() {
    let site = tempfile::tempdir().unwrap();
    let path = site.path().join("site.toml");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let (_, content, flaws) = read(&path, site.path());
    assert!(content.is_none() && flaws[0].kind == FlawKind::SpecialFile);
}

/// 2 to the power of 30 files, for whoever would look at each.
#[cfg(unix)]
#[test]
fn links_that_lead_to_ever_more_links_end() {
    use std::os::unix::fs::symlink;
    let flaws = flaws_of(|site, _| {
        for number in 0..30 {
            let folder = site.join(format!("static/{number}"));
            fs::create_dir_all(&folder).unwrap();
            for name in ["x", "y"] {
                symlink(format!("../{}", number + 1), folder.join(name)).unwrap();
            }
        }
        fs::create_dir(site.join("static/30")).unwrap();
    });
    assert_eq!(flaws, [("static".to_owned(), FlawKind::ManyLinks)]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_are_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let flaws = flaws_of(|site, _| {
        fs::create_dir(site.join("static")).unwrap();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        File::create(site.join("static").join(name)).unwrap();
    });
    assert_eq!(
        flaws,
        [("static/caf\u{fffd}.txt".to_owned(), FlawKind::Name)]
    );
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_and_loops_are_flaws() {
    let site = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    let content = site.path().join("content");
    fs::create_dir_all(&content).unwrap();
    std::os::unix::fs::symlink(other.path(), content.join("out")).unwrap();
    std::os::unix::fs::symlink(&content, content.join("loop")).unwrap();
    let (_, flaws) = load(site.path());
    let found: Vec<_> = flaws.iter().map(|flaw| &*flaw.path).collect();
    assert_eq!(found, ["content/loop", "content/out"]);
    assert_eq!(flaws[1].kind, FlawKind::LinkOutside);
}
