//! The text of a project, held in memory, and places in it.
//!
//! 1. [`load`] reads every project file once, into a [`Sources`]; [`Tree`] goes on to read what changes.
//! 2. A [`FileId`] names one of them, in this build and in the next; a [`Span`] is a range of bytes
//!    in its text.
//! 3. [`Sources::locate`] turns a span into lines and columns when a diagnostic needs them.

pub mod load;
mod tree;

pub use tree::Tree;

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, OnceLock};

/// Every file of a project, sorted by path. Nothing below this layer reads the disk.
#[derive(Debug, Default)]
pub struct Sources {
    files: HashMap<FileId, SourceFile>,
    by_path: BTreeMap<Arc<str>, FileId>,
}

/// One file: its path relative to the site's root (`/` between parts, NFC) and what it holds.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the root, `/` between its parts, in Unicode NFC.
    pub path: Arc<str>,
    /// Text with `\n` line ends and no byte order mark, or bytes as they are.
    pub content: Content,
    line_starts: OnceLock<Vec<u32>>,
}

/// What a file holds. Comparing is quick where it is shared.
#[derive(Debug, Clone, Eq)]
pub enum Content {
    /// UTF-8 without a byte order mark, line ends `\n`.
    Text(Arc<str>),
    /// Anything else, as it is on disk.
    Bytes(Arc<[u8]>),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(own), Self::Text(other)) => Arc::ptr_eq(own, other) || own == other,
            (Self::Bytes(own), Self::Bytes(other)) => Arc::ptr_eq(own, other) || own == other,
            _ => false,
        }
    }
}

/// Names one file of a [`Sources`]: a number made from its path, so that it hardly ever depends on
/// what other files there are. Its order means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes, `start..end`, in the text of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte; never less than `start`.
    pub end: u32,
}

/// A span as people count: 1-based lines, and columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location {
    /// Line of the first character, from 1.
    pub line: usize,
    /// Column of the first character, from 1, in characters.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column one past the last character.
    pub end_column: usize,
}

impl FileId {
    /// Names no file.
    const NONE: Self = Self(u32::MAX);

    fn of(path: &str) -> Self {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(path);
        Self(u32::try_from(hash >> 32).unwrap_or(u32::MAX))
    }

    /// What a file is named whose number another one has.
    fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

impl Span {
    /// The span of `range` in `file`. Offsets past 4 GiB saturate: no such file is loaded.
    #[must_use]
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = offset(range.start);
        Self {
            file,
            start,
            end: offset(range.end).max(start),
        }
    }

    /// A span of no file: it has no path and no text.
    #[must_use]
    pub fn nowhere() -> Self {
        Self {
            file: FileId::NONE,
            start: 0,
            end: 0,
        }
    }

    /// The bytes it covers.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Sources {
    /// Takes the files in any order. Of two with one path the first is kept: [`load`] reports them.
    pub fn new(files: impl IntoIterator<Item = (Arc<str>, Content)>) -> Self {
        let mut sorted: Vec<(Arc<str>, Content)> = files.into_iter().collect();
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        sorted.dedup_by(|later, first| later.0 == first.0);
        let mut files = HashMap::with_capacity(sorted.len());
        let mut by_path = Vec::with_capacity(sorted.len());
        for (path, content) in sorted {
            let mut id = FileId::of(&path);
            while id == FileId::NONE || files.contains_key(&id) {
                id = id.next();
            }
            by_path.push((path.clone(), id));
            let file = SourceFile {
                path,
                content,
                line_starts: OnceLock::new(),
            };
            files.insert(id, file);
        }
        Self {
            files,
            by_path: by_path.into_iter().collect(),
        }
    }

    /// The file named by `id`, where it belongs to these sources.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(&id)
    }

    /// The file at a path relative to the root, in NFC.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The text of a file; empty for a file of bytes.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        match self.get(id).map(|file| &file.content) {
            Some(Content::Text(text)) => text,
            _ => "",
        }
    }

    /// The text that a span covers; empty where it lies outside or splits a character.
    #[must_use]
    pub fn snippet(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or_default()
    }

    /// The path of a file relative to the root; empty for an unknown id.
    #[must_use]
    pub fn path(&self, id: FileId) -> &str {
        self.get(id).map_or("", |file| &file.path)
    }

    /// All files below a folder given with its final `/` (`content/pages/`), sorted by path.
    pub fn below<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (FileId, &'a SourceFile)> + 'a {
        self.by_path
            .range::<str, _>((
                std::ops::Bound::Included(folder),
                std::ops::Bound::Unbounded,
            ))
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter_map(|(_, id)| Some((*id, self.get(*id)?)))
    }

    /// Where a span is, in lines and columns.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location {
        let (line, column) = self.position(span.file, span.start as usize);
        let (end_line, end_column) = self.position(span.file, span.end as usize);
        Location {
            line,
            column,
            end_line,
            end_column,
        }
    }

    fn position(&self, file: FileId, offset: usize) -> (usize, usize) {
        let Some(source) = self.get(file) else {
            return (1, 1);
        };
        let text = self.text(file);
        let offset = text.floor_char_boundary(offset);
        let starts = source.line_starts.get_or_init(|| line_starts(text));
        let line = starts.partition_point(|start| *start as usize <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|index| starts.get(index))
            .copied()
            .unwrap_or(0);
        let before = text.get(start as usize..offset).unwrap_or_default();
        (line.max(1), before.chars().count() + 1)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    std::iter::once(0)
        .chain(
            text.match_indices('\n')
                .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, range: std::ops::Range<usize>) -> Location {
        let sources = Sources::new([(Arc::from("a"), Content::Text(Arc::from(text)))]);
        let file = sources.find("a").unwrap();
        sources.locate(Span::new(file, range))
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let found = place("一\n二三 x\n", 11..12);
        assert_eq!((found.line, found.column, found.end_column), (2, 4, 5));
    }

    #[test]
    fn the_end_of_the_text_has_a_place() {
        let found = place("ab", 2..2);
        assert_eq!((found.line, found.column), (1, 3));
    }

    #[test]
    fn an_offset_inside_a_character_is_its_start() {
        let found = place("一二", 1..4);
        assert_eq!((found.column, found.end_column), (1, 2));
    }
}
