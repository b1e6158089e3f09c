//! Reads a project from the disk: with [`Tree`], the only reader of its files.
//!
//! 1. Walks site.toml, `content/`, `themes/` and `static/`; links may lead anywhere inside the site.
//! 2. Reads every file, text as text: UTF-8, `\n` line ends, no byte order mark, paths in NFC.
//! 3. What is wrong becomes a [`Flaw`], and reading goes on: nothing vanishes without a word.
//! 4. The theme that is compiled into the binary stands beside them, below [`BUILT_IN`].

use super::{Content, Sources, Tree};
use include_dir::{Dir, include_dir};
use memchr::{memchr, memchr_iter, memmem};
use std::borrow::Cow;
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

/// The most files and folders that are found by way of links in folders that are themselves found by way of
/// links, below each of [`FOLDERS`]: sixty such links can lead to more than anybody could read.
pub const MOST_LINKED: usize = 10_000;

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
    /// It is text by its name, and UTF-16.
    Utf16,
    /// Its name is not UTF-8.
    Name,
    /// It has U+FFFD, which programs write in place of what they cannot read.
    Lost,
    /// It has a character that no text may have.
    ControlCharacter(char),
    /// A symbolic link that leads out of the site.
    LinkOutside,
    /// Git could not merge it, and left both sides in it.
    Conflict,
    /// Neither a file nor a folder.
    SpecialFile,
    /// A file where a site has a folder.
    NoFolder,
    /// Links below it lead through links to more than [`MOST_LINKED`] files and folders.
    ManyLinks,
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
            let toml = root.join("site.toml");
            paths.extend(toml.symlink_metadata().is_ok().then_some(toml));
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
    let mut linked = Linked::default();
    while let Some(entry) = entries.next() {
        if entry.as_ref().is_ok_and(|entry| linked.is_too_many(entry)) {
            flaws.push(Flaw {
                path: relative(folder, root),
                offset: None,
                kind: FlawKind::ManyLinks,
            });
            return;
        }
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
        let outside = entry.path_is_symlink() && !is_inside(entry.path(), home);
        let kind = if outside {
            FlawKind::LinkOutside
        } else if entry.file_name().to_str().is_none() {
            FlawKind::Name
        } else if entry.file_type().is_file() && entry.depth() == 0 {
            FlawKind::NoFolder
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

/// Whether a link leads to something in the site.
fn is_inside(link: &Path, home: &Path) -> bool {
    let target = link.canonicalize();
    target.is_ok_and(|target| target.starts_with(home))
}

/// How many files and folders a walk came to by way of links in linked folders.
#[derive(Default)]
struct Linked {
    count: usize,
    /// How deep the links are that the walk is below, the uppermost first.
    depths: Vec<usize>,
}

impl Linked {
    /// Counts the next one in the walk; whether there are more than anybody would want.
    fn is_too_many(&mut self, entry: &DirEntry) -> bool {
        self.depths.retain(|depth| *depth < entry.depth());
        if entry.path_is_symlink() {
            self.depths.push(entry.depth());
        }
        self.count += usize::from(self.depths.len() > 1);
        self.count > MOST_LINKED
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
    // It may have become something else since the walk: reading a pipe would wait for ever.
    let flawed = fs::symlink_metadata(path).ok().and_then(|own| {
        let is_outside = || {
            root.canonicalize()
                .is_ok_and(|home| !is_inside(path, &home))
        };
        if own.is_symlink() && is_outside() {
            return Some(FlawKind::LinkOutside);
        }
        let data = fs::metadata(path).ok()?;
        if !data.is_file() && !data.is_dir() {
            return Some(FlawKind::SpecialFile);
        }
        (text && data.len() > largest).then_some(FlawKind::TooLarge)
    });
    if let Some(kind) = flawed {
        let flaws = vec![flaw(kind)];
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
    if let Some(text) = utf_16(bytes) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let flaw = Flaw {
            path: path.clone(),
            offset: None,
            kind: FlawKind::Utf16,
        };
        return (Arc::from(text), vec![flaw]);
    }
    let whole = bytes.len();
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut flaws = Vec::new();
    let mut flaw = |offset, kind| {
        flaws.push(Flaw {
            path: path.clone(),
            offset: Some(offset),
            kind,
        });
    };
    let read = std::str::from_utf8(bytes);
    let text = match &read {
        Ok(text) => Cow::Borrowed(*text),
        Err(_) => String::from_utf8_lossy(bytes),
    };
    let text = if memchr(b'\r', text.as_bytes()).is_some() {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    };
    let is_unusual = may_be_unusual(&text);
    if let Err(error) = read {
        // The first replacement is ours: whatever stands before it was valid.
        let valid = error.valid_up_to();
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let offset = before.replace("\r\n", "\n").len();
        flaw(offset, FlawKind::InvalidUtf8(whole - bytes.len() + valid));
    } else if is_unusual
        && let Some(offset) = text.find('\u{fffd}')
        && !path.ends_with(".jsonl")
    {
        flaw(offset, FlawKind::Lost);
    }
    if is_unusual && let Some((offset, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        flaw(offset, FlawKind::ControlCharacter(c));
    }
    // Of a ledger, its own parser says so, and how it is mended.
    if let Some(offset) = conflict(&text).filter(|_| !path.ends_with(".jsonl")) {
        flaw(offset, FlawKind::Conflict);
    }
    (Arc::from(text), flaws)
}

/// The text of a file that is UTF-16: by its byte order mark, or as its first two letters are ASCII.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let to_unit = match bytes {
        [0xff, 0xfe, ..] | [1..=127, 0, 1..=127, 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, 1..=127, 0, 1..=127, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| to_unit(*pair));
    let letters = char::decode_utf16(units);
    let letters = letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(letters.skip_while(|letter| *letter == '\u{feff}').collect())
}

/// Where the first conflict begins that git left in a text: the lines before, between and behind its two
/// sides, in their order.
fn conflict(text: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), b"<<<<<<< ")?;
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

/// Whether there may be a character in a text that [`is_forbidden`], or U+FFFD: hardly a text has any, and bytes are quickly
/// seen.
#[must_use]
pub fn may_be_unusual(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_control = |byte: &u8| (*byte < 0x20 && !b"\t\n\r".contains(byte)) || *byte == 0x7f;
    // In UTF-8 the others begin so.
    let mut others = memchr_iter(0xef, bytes);
    others.any(|at| matches!(bytes.get(at + 1), Some(0xb7 | 0xbf))) || bytes.iter().any(is_control)
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
mod tests;
