//! What a build leaves for the next one.
//!
//! 1. A [`Cache`] is handed from build to build by whoever builds again and again. A new one knows
//!    nothing, and makes a clean build.
//! 2. It remembers results of pure functions with all of their inputs, and gives one back where the
//!    inputs are the same. Nothing in it guesses what an edit may affect, so that any cache gives
//!    the bytes and the findings of a clean build.
//! 3. Inputs are compared, not hashed: files by what they hold, which costs nothing where two builds
//!    share it, and what was made of them by identity, since it is made anew only if it has to be.
//!
//! The clock is one of the inputs. Whoever builds again and again lets it stand still while it does
//! not matter; when it moves, all is made anew.

use super::dossier::Dossier;
use super::ground::Ground;
use super::pages::Pages;
use crate::model::{Locale, Slug};
use crate::render::Sections;
use crate::render::scene::Shared;
use crate::render::shelf::Shelf;
use crate::source::{Content, FileId, Sources};
use crate::verify::Memory;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of former builds. The default is none.
#[derive(Default)]
pub struct Cache {
    /// The paths of all sources.
    pub(super) paths: Arc<[Arc<str>]>,
    pub(super) ground: Option<Arc<Ground>>,
    pub(super) dossiers: BTreeMap<Slug, Arc<Dossier>>,
    pub(super) pages: Option<Arc<Pages>>,
    /// What the pages of a language share.
    pub(super) shared: Arc<BTreeMap<Locale, Shared>>,
    pub(super) shelf: Option<Arc<Shelf>>,
    pub(super) sections: Sections,
    pub(super) verified: Memory,
}

/// Files by what they hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Files(Vec<(Arc<str>, FileId, Content)>);

impl Files {
    pub(super) fn of(sources: &Sources, files: impl IntoIterator<Item = FileId>) -> Self {
        let entry = |id: FileId| {
            let file = sources.get(id)?;
            Some((file.path.clone(), id, file.content.clone()))
        };
        Self(files.into_iter().filter_map(entry).collect())
    }

    pub(super) fn below(sources: &Sources, folders: &[&str]) -> Self {
        let inside = folders.iter().flat_map(|folder| sources.below(folder));
        Self::of(sources, inside.map(|(id, _)| id))
    }
}

impl Cache {
    /// Notes the paths of these sources. Whether they are those of the build before.
    pub(super) fn note_paths(&mut self, sources: &Sources) -> bool {
        let all = || sources.below("").map(|(_, file)| &file.path);
        let same = all().eq(self.paths.iter());
        if !same {
            self.paths = all().cloned().collect();
        }
        same
    }
}
