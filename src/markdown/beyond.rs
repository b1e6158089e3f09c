//! The files that a text may link to, and whether it asked for any.
//!
//! 1. [`Neighbours`] is all files of a build and where each is published, worked out when first asked for.
//! 2. [`Beyond`] is one reader's view of it, and notes what was asked. A [`Trace`] of it says whether
//!    the same text would be the same document among other files.

use super::routes::{Route, Routes};
use crate::model::Locale;
use crate::source::{Content, FileId, SourceFile, Sources};
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

/// Every file of a build, and where it is published.
#[derive(Debug)]
pub struct Neighbours<'a> {
    sources: &'a Sources,
    locales: &'a [Locale],
    routes: OnceLock<Routes>,
}

/// The same for a text, or several, with notes of what mattered.
#[derive(Debug)]
pub struct Beyond<'a> {
    neighbours: &'a Neighbours<'a>,
    asked: Cell<bool>,
    read: RefCell<Vec<(FileId, Content)>>,
}

/// What texts asked of other files.
#[derive(Debug, Default)]
pub struct Trace {
    /// Whether they asked which files there are.
    asked: bool,
    /// What they read.
    read: Vec<(FileId, Content)>,
}

impl<'a> Neighbours<'a> {
    /// The files of a site in these languages.
    #[must_use]
    pub fn new(sources: &'a Sources, locales: &'a [Locale]) -> Self {
        let routes = OnceLock::new();
        Self {
            sources,
            locales,
            routes,
        }
    }

    fn routes(&self) -> &Routes {
        self.routes
            .get_or_init(|| Routes::new(self.sources, self.locales))
    }
}

impl<'a> Beyond<'a> {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(neighbours: &'a Neighbours<'a>) -> Self {
        Self {
            neighbours,
            asked: Cell::new(false),
            read: RefCell::default(),
        }
    }

    /// What was asked.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        Trace {
            asked: self.asked.get(),
            read: self.read.into_inner(),
        }
    }

    /// The path of the file that a text stands in.
    pub(super) fn own_path(&self, file: FileId) -> &'a str {
        self.neighbours.sources.path(file)
    }

    /// The file at a path relative to the site's root.
    pub(super) fn find(&self, path: &str) -> Option<FileId> {
        self.asked().sources.find(path)
    }

    /// Where a file is published.
    pub(super) fn route(&self, file: FileId) -> Option<&'a Route> {
        self.asked().routes().get(file)
    }

    /// What a file holds.
    pub(super) fn content(&self, file: FileId) -> Option<&'a Content> {
        let found = &self.asked().sources.get(file)?.content;
        self.read.borrow_mut().push((file, found.clone()));
        Some(found)
    }

    /// All files below a folder.
    pub(super) fn below<'b>(&self, folder: &'b str) -> impl Iterator<Item = &'b SourceFile>
    where
        'a: 'b,
    {
        self.asked().sources.below(folder).map(|(_, file)| file)
    }

    fn asked(&self) -> &'a Neighbours<'a> {
        self.asked.set(true);
        self.neighbours
    }
}

impl Trace {
    /// Whether all answers would be the same of these sources; `same_paths` where they are those of
    /// the former ones, whatever the files hold.
    #[must_use]
    pub fn holds(&self, sources: &Sources, same_paths: bool) -> bool {
        let is_as_before = |(file, content): &(FileId, Content)| {
            let found = sources.get(*file).map(|file| &file.content);
            found == Some(content)
        };
        (!self.asked || same_paths) && self.read.iter().all(is_as_before)
    }
}
