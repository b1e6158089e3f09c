//! Reads a project from the disk: with [`Tree`], the only reader of its files.
//!
//! 1. Walks site.toml, `content/`, `themes/` and `static/`; links may lead anywhere inside the site.
//! 2. Reads every file, text as text: UTF-8, `\n` line ends, no byte order mark, paths in NFC.
//! 3. What is wrong becomes a [`Flaw`], and reading goes on: nothing vanishes without a word.
//! 4. The theme that is compiled into the binary stands beside them, below [`BUILT_IN`].

use super::{Content, Sources, Tree};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

/// Where the compiled-in theme stands among the sources. No file of a site has such a path.
pub const BUILT_IN: &str = "built-in/default/";

/// The largest text file, in bytes. A FAQ of 100,000 questions has about 60 MB.
pub const LARGEST_TEXT: u64 = 64 << 20;

/// The largest ledger that is read, in bytes, and so the largest that is written: it only ever grows.
pub const LARGEST_LEDGER: u64 = 1 << 30;

static DEFAULT_THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// What a site consists of.
pub const FOLDERS: [&str; 3] = ["content", "themes", "static"];

/// Something wrong with a file or folder as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Relative to the root, in NFC.
    pub path: Arc<str>,
    /// The byte of the file's text at which it is, where it is in the text.
    pub offset: Option<usize>,
    /// What.
    pub kind: FlawKind,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlawKind {
    /// It cannot be read; the system says why.
    Unreadable(String),
    /// It is text by its name, and not UTF-8 from this byte on, counted as the disk has it.
    InvalidUtf8(usize),
    /// It has a character that no text may have.
    ControlCharacter(char),
    /// A symbolic link that leads out of the site.
    LinkOutside,
    /// Git could not merge it, and left both sides in it.
    Conflict,
    /// Neither a file nor a folder.
    SpecialFile,
    /// Another file has the same name in another Unicode form.
    Collision,
    /// Larger than [`LARGEST_TEXT`]; a ledger, than [`LARGEST_LEDGER`].
    TooLarge,
}

/// Reads all of a site below `root`.
#[must_use]
pub fn load(root: &Path) -> (Sources, Vec<Flaw>) {
    let mut tree = Tree::new(root);
    tree.walk();
    tree.sources()
}

/// The files that a site consists of, as paths of the disk, sorted within each of its folders.
pub(super) fn find(root: &Path) -> (Vec<PathBuf>, Vec<Flaw>) {
    let mut flaws = Vec::new();
    let mut paths = Vec::new();
    match &root.canonicalize() {
        Ok(home) => {
            paths.extend(
                root.join("site.toml")
                    .exists()
                    .then(|| root.join("site.toml")),
            );
            for folder in FOLDERS.map(|folder| root.join(folder)) {
                if folder.symlink_metadata().is_ok() {
                    walk(&folder, root, home, &mut paths, &mut flaws);
                }
            }
        }
        Err(error) => flaws.push(unreadable(root, root, error)),
    }
    (paths, flaws)
}

/// The compiled-in theme.
pub(super) fn built_in() -> BTreeMap<Arc<str>, Content> {
    let mut found = BTreeMap::new();
    let mut folders = vec![&DEFAULT_THEME];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = format!("{BUILT_IN}{}", slashed(file.path()));
            let content = match file.contents_utf8().filter(|_| is_text(&path)) {
                Some(text) => Content::Text(Arc::from(text)),
                None => Content::Bytes(Arc::from(file.contents())),
            };
            found.insert(Arc::from(path), content);
        }
    }
    found
}

fn walk(folder: &Path, root: &Path, home: &Path, paths: &mut Vec<PathBuf>, flaws: &mut Vec<Flaw>) {
    let mut entries = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let reason = error
                    .io_error()
                    .map_or_else(|| error.to_string(), io::Error::to_string);
                let kind = FlawKind::Unreadable(reason);
                flaws.push(Flaw {
                    path: relative(&path, root),
                    offset: None,
                    kind,
                });
                continue;
            }
        };
        if is_ignored(&entry, root) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let outside = entry.path_is_symlink()
            && !entry
                .path()
                .canonicalize()
                .is_ok_and(|target| target.starts_with(home));
        let kind = if outside {
            FlawKind::LinkOutside
        } else if entry.file_type().is_file() {
            paths.push(entry.into_path());
            continue;
        } else if entry.file_type().is_dir() {
            continue;
        } else {
            FlawKind::SpecialFile
        };
        flaws.push(Flaw {
            path: relative(entry.path(), root),
            offset: None,
            kind,
        });
        if entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
}

/// What editors and systems leave lying about. In `static/`, files may begin with a dot.
fn is_ignored(entry: &DirEntry, root: &Path) -> bool {
    let name = entry.file_name().to_string_lossy();
    if entry.path().starts_with(root.join("static")) {
        return matches!(
            &*name,
            ".DS_Store" | "Thumbs.db" | ".git" | ".gitkeep" | ".gitignore"
        );
    }
    name.starts_with(['.', '#']) || name.ends_with('~') || matches!(&*name, "Thumbs.db")
}

/// A file's path, its content where it could be read, and what is wrong with it.
pub(super) fn read(path: &Path, root: &Path) -> (Arc<str>, Option<Content>, Vec<Flaw>) {
    let name = relative(path, root);
    let flaw = |kind| Flaw {
        path: name.clone(),
        offset: None,
        kind,
    };
    let text = is_text(&name);
    let largest = if name.ends_with("/history.jsonl") {
        LARGEST_LEDGER
    } else {
        LARGEST_TEXT
    };
    if text && fs::metadata(path).is_ok_and(|data| data.len() > largest) {
        let flaws = vec![flaw(FlawKind::TooLarge)];
        return (name, None, flaws);
    }
    match fs::read(path) {
        Err(error) => {
            let flaws = vec![unreadable(path, root, &error)];
            (name, None, flaws)
        }
        Ok(bytes) if text => {
            let (content, flaws) = decode(&bytes, &name);
            (name, Some(Content::Text(content)), flaws)
        }
        Ok(bytes) => (name, Some(Content::Bytes(bytes.into())), Vec::new()),
    }
}

/// Text as the rest of the program wants it, and its flaws. What is no UTF-8 is replaced, so that
/// the rest of the file can be checked too.
fn decode(bytes: &[u8], path: &Arc<str>) -> (Arc<str>, Vec<Flaw>) {
    let whole = bytes.len();
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let mut flaws = Vec::new();
    let mut flaw = |offset, kind| {
        flaws.push(Flaw {
            path: path.clone(),
            offset: Some(offset),
            kind,
        });
    };
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into_owned()
    };
    if std::str::from_utf8(bytes).is_err() {
        // The first replacement is ours: whatever stands before it was valid.
        let valid = std::str::from_utf8(bytes)
            .err()
            .map_or(0, |error| error.valid_up_to());
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let offset = before.replace("\r\n", "\n").len();
        flaw(offset, FlawKind::InvalidUtf8(whole - bytes.len() + valid));
    }
    if let Some((offset, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        flaw(offset, FlawKind::ControlCharacter(c));
    }
    // Of a ledger, its own parser says so, and how it is mended.
    if let Some(offset) = conflict(&text).filter(|_| !path.ends_with(".jsonl")) {
        flaw(offset, FlawKind::Conflict);
    }
    (Arc::from(text), flaws)
}

/// Where the first conflict begins that git left in a text: the lines before, between and behind its two
/// sides, in their order.
fn conflict(text: &str) -> Option<usize> {
    let (mut start, mut offset) = (None, 0);
    let mut is_divided = false;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        if shown.starts_with("<<<<<<< ") {
            (start, is_divided) = (Some(offset), false);
        } else if shown == "=======" {
            is_divided = start.is_some();
        } else if shown.starts_with(">>>>>>> ") && is_divided {
            return start;
        }
        offset += line.len();
    }
    None
}

/// Characters outside XML 1.0's `Char`, and the one that the Markdown layer keeps for itself.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}')
        || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}')
}

fn is_text(path: &str) -> bool {
    let end = path.rsplit('.').next().unwrap_or_default();
    let content = path.starts_with("content/") && matches!(end, "md" | "yaml" | "jsonl");
    let theme = path.starts_with("themes/") || path.starts_with(BUILT_IN);
    let theme = theme && !path.contains("/static/") && matches!(end, "html" | "toml" | "xml");
    path == "site.toml" || content || theme
}

fn unreadable(path: &Path, root: &Path, error: &io::Error) -> Flaw {
    let kind = FlawKind::Unreadable(error.to_string());
    Flaw {
        path: relative(path, root),
        offset: None,
        kind,
    }
}

fn relative(path: &Path, root: &Path) -> Arc<str> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    Arc::from(slashed(inside).nfc().collect::<String>())
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let check =
            |bytes: &[u8], text: &str| assert_eq!(text_of(bytes), (text.to_owned(), vec![]));
        check(b"a\r\nb\n", "a\nb\n");
        check("\u{feff}a".as_bytes(), "a");
    }

    #[test]
    fn what_is_no_text_is_found_at_its_place() {
        let (_, flaws) = text_of(b"a\r\n\xff");
        assert_eq!(flaws, [(Some(2), FlawKind::InvalidUtf8(3))]);
        let (_, flaws) = text_of(b"\xef\xbb\xbfa\r\n\xff");
        assert_eq!(flaws, [(Some(2), FlawKind::InvalidUtf8(6))]);
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
}
