//! The files of an output while it is put together.
//!
//! 1. A [`File`] is a path with what stands there. It keeps where it comes from, for messages.
//! 2. [`Files`] takes them one after the other. Two for one path are an error, letters' case aside: file systems
//!    differ.

use super::reader::Reader;
use super::scene::Scene;
use super::view::Page;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Locale, SitePath};
use crate::output::{Body, Inputs, Output};
use serde::Serialize;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::Arc;
use tera::Context;

/// A file with its path.
#[derive(Clone)]
pub(super) struct File {
    name: Folded,
    body: Body<Scene>,
    origin: Origin,
}

/// Where a file comes from, for messages.
#[derive(Clone)]
pub(super) enum Origin {
    /// A template.
    Template(&'static str),
    /// In these words.
    Words(&'static str),
    /// A file of the site, by its path.
    Source(Arc<str>),
}

impl From<&'static str> for Origin {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template(name) => write!(f, "a page from the template `{name}`"),
            Self::Words(words) => f.write_str(words),
            Self::Source(path) => write!(f, "`{path}`"),
        }
    }
}

/// A path that is the same as another where only the case of letters differs.
#[derive(Clone)]
struct Folded {
    path: SitePath,
    /// Of the path in lower case.
    hash: u64,
}

impl Folded {
    fn new(path: SitePath) -> Self {
        let text = path.as_str();
        let folded = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            letters(text).collect()
        };
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(folded);
        Self { path, hash }
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

impl PartialEq for Folded {
    fn eq(&self, other: &Self) -> bool {
        let is_same = || letters(self.path.as_str()).eq(letters(other.path.as_str()));
        self.hash == other.hash && (self.path == other.path || is_same())
    }
}

impl Eq for Folded {}

impl Hash for Folded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl File {
    /// A file with what it holds.
    pub(super) fn new(path: SitePath, body: Body<Scene>, origin: impl Into<Origin>) -> Self {
        Self {
            name: Folded::new(path),
            body,
            origin: origin.into(),
        }
    }

    /// A page for a language's readers: `template` with `page` and, under `name`, what `make` gives.
    pub(super) fn page<T: Serialize>(
        from: Inputs,
        (template, name, locale): (&'static str, &'static str, &Locale),
        make: impl Fn(&Scene, &Reader) -> Option<(Page, T)> + Send + Sync + 'static,
    ) -> Self {
        let (path, locale) = (from.path().clone(), locale.clone());
        let body = made(from, move |scene| {
            let mut context = Context::new();
            if let Some(shared) = scene.shared.get(&locale) {
                context.insert_value("site", shared.site.clone());
                context.insert_value("ui", shared.ui.clone());
            }
            let reader = scene.readers.get(&locale);
            if let Some((page, value)) = reader.and_then(|reader| make(scene, reader)) {
                context.insert("page", &page);
                context.insert(name, &value);
            }
            scene.theme.render(template, &context)
        });
        Self::new(path, body, Origin::Template(template))
    }
}

/// What is made when asked for.
pub(super) fn made(
    from: Inputs,
    make: impl Fn(&Scene) -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync + 'static,
) -> Body<Scene> {
    let make = Arc::new(make);
    Body::Render { make, from }
}

/// What a writer makes for a language's readers, which cannot fail but for want of memory.
pub(super) fn written(
    from: Inputs,
    locale: &Locale,
    make: impl Fn(&Scene, &Reader) -> io::Result<String> + Send + Sync + 'static,
) -> Body<Scene> {
    let locale = locale.clone();
    made(from, move |scene| {
        let Some(reader) = scene.readers.get(&locale) else {
            return Ok(Vec::new());
        };
        make(scene, reader)
            .map(String::into_bytes)
            .map_err(|error| {
                let message = error.to_string();
                Box::new(Diagnostic::new(Code::Unreadable, Place::Site, message))
            })
    })
}

/// The files so far.
#[derive(Default)]
pub(super) struct Files {
    all: BTreeMap<SitePath, Body<Scene>>,
    origins: HashMap<Folded, Origin>,
    findings: Vec<Diagnostic>,
}

impl Files {
    /// Adds a file, unless there is one at its path, which is reported.
    pub(super) fn add(&mut self, file: File) {
        let File { name, body, origin } = file;
        let path = name.path.clone();
        match self.origins.entry(name) {
            Entry::Vacant(free) => {
                free.insert(origin);
                self.all.insert(path, body);
            }
            Entry::Occupied(there) => {
                let (other, first) = (&there.key().path, there.get());
                let message = format!("{first} and {origin} are both published at `{path}`");
                let place = Place::Path(Arc::from(path.as_str()));
                let finding = Diagnostic::new(Code::OutputCollision, place, message);
                self.findings.push(finding.help(if *other == path {
                    "rename one of them".to_owned()
                } else {
                    format!("`{other}` and `{path}` are one name on many hosts: rename one of them")
                }));
            }
        }
    }

    /// Adds what was found beside files.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// What there is at a path.
    pub(super) fn get(&self, path: &SitePath) -> Option<Body<Scene>> {
        self.all.get(path).cloned()
    }

    /// All paths and files so far.
    pub(super) fn all(&self) -> impl Iterator<Item = (&SitePath, &Body<Scene>)> {
        self.all.iter()
    }

    /// Files that stand where others need a folder: no disk has both.
    fn in_place_of_folders(&self) -> Vec<Diagnostic> {
        // A folder, and a file somewhere in it.
        let mut folders: HashMap<&str, &SitePath> = HashMap::new();
        for path in self.all.keys() {
            let text = path.as_str();
            for (end, _) in text.rmatch_indices('/') {
                let folder = text.get(..end).unwrap_or_default();
                if folders.insert(folder, path).is_some() {
                    break;
                }
            }
        }
        let both = self.all.keys().filter_map(|path| {
            let inside = folders.get(path.as_str())?;
            let origin = self.origins.get(&Folded::new(path.clone()))?;
            let message = format!(
                "{origin} is published at `{path}`, and `{inside}` in a folder of that name"
            );
            let place = Place::Path(Arc::from(path.as_str()));
            let finding = Diagnostic::new(Code::OutputCollision, place, message);
            Some(finding.help("rename one of them"))
        });
        both.collect()
    }

    /// The output of these files.
    pub(super) fn finish(self, scene: &Arc<Scene>, diagnostics: &mut Diagnostics) -> Output<Scene> {
        diagnostics.extend(self.in_place_of_folders());
        diagnostics.extend(self.findings);
        Output {
            files: self.all,
            context: scene.clone(),
        }
    }
}
