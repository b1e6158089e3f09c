//! The UI strings of a theme: `i18n/LOCALE.toml` in its folder, then in the default theme's.
//!
//! 1. [`Catalog::open`] finds the files and reads the reference: the default theme's `en.toml`, and
//!    what the site's theme adds to it in its own `en.toml` (or, without one, in the site's
//!    default language).
//! 2. [`Catalog::strings`] takes for a locale, key by key, the first file that has it: the site's
//!    theme before the default one; in each, the nearest tag first.
//! 3. Everything that is wrong is reported once, whichever locales share the file.

#[cfg(test)]
mod tests;

use super::chain::chain;
use super::numbers::{Numbers, name};
use super::reference::{Reference, Standard};
use super::strings::{Key, Strings};
use super::table::{Phrase, Table};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::Locale;
use crate::source::{FileId, Sources};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads UI strings, each file once.
#[derive(Debug)]
pub struct Catalog<'a> {
    sources: &'a Sources,
    folders: Vec<Folder>,
    /// None where it cannot be read: then nothing is compared with it.
    reference: Option<Reference>,
    /// None for a file that is not TOML.
    tables: BTreeMap<FileId, Option<Table>>,
}

#[derive(Debug)]
struct Folder {
    path: String,
    files: BTreeMap<Locale, FileId>,
}

/// The language that all others are translated from.
const ENGLISH: &str = "en";

impl<'a> Catalog<'a> {
    /// Finds the files in `folders` (`themes/NAME/i18n/`, with the final `/`): the site's theme
    /// first, the default theme last. `keys` are the strings that Rust code will read.
    #[must_use]
    pub fn open(
        sources: &'a Sources,
        folders: &[&str],
        default_locale: &Locale,
        keys: &[Key],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut catalog = Self {
            sources,
            folders: Vec::new(),
            reference: None,
            tables: BTreeMap::new(),
        };
        for path in folders {
            if !catalog.folders.iter().any(|folder| folder.path == *path) {
                let folder = Folder::list(sources, path, diagnostics);
                catalog.folders.push(folder);
            }
        }
        catalog.read_reference(default_locale, keys, diagnostics);
        catalog
    }

    /// The strings of one locale. Complete even where errors are reported.
    pub fn strings(&mut self, locale: &Locale, diagnostics: &mut Diagnostics) -> Strings {
        let numbers = Numbers::new(locale);
        let files = self.files(locale);
        for (tag, file) in &files {
            self.read(tag, *file, diagnostics);
        }
        if files.is_empty() {
            diagnostics.push(self.nothing(locale));
        }
        let tables: Option<Vec<_>> = files
            .iter()
            .map(|(_, file)| self.tables.get(file)?.as_ref())
            .collect();
        // Of files that cannot be read nobody knows what they lack.
        if let (Some(tables), Some(reference)) = (&tables, &self.reference)
            && !tables.is_empty()
        {
            for (key, standard) in &reference.standards {
                if !tables.iter().any(|table| table.gives(key)) {
                    diagnostics.push(self.missing(key, standard, locale, &numbers));
                }
            }
        }
        let mut phrases = BTreeMap::new();
        for table in tables.iter().flatten() {
            for (key, entry) in &table.entries {
                phrases.entry(key.clone()).or_insert(entry.phrase.clone());
            }
        }
        let standards = self.reference.iter().flat_map(|all| &all.standards);
        for (key, standard) in standards {
            phrases
                .entry(key.clone())
                .or_insert(standard.phrase.clone());
        }
        Strings::new(numbers, phrases)
    }

    fn read_reference(
        &mut self,
        default_locale: &Locale,
        keys: &[Key],
        diagnostics: &mut Diagnostics,
    ) {
        let Some(base) = self.folders.last() else {
            return;
        };
        let place = Place::Path(Arc::from(format!("{}{ENGLISH}.toml", base.path)));
        if !base.files.contains_key(ENGLISH) {
            let message = "the default theme has no UI strings in English";
            diagnostics.push(
                Diagnostic::new(Code::ThemeString, place, message)
                    .help("bring the file back, or remove the folder to use candor's own"),
            );
            return;
        }
        let files: Vec<_> = self
            .folders
            .iter()
            .rev()
            .filter_map(|folder| {
                let english = folder.files.get_key_value(ENGLISH);
                let (tag, file) = english.or_else(|| {
                    let tag = *chain(default_locale, folder.files.keys()).first()?;
                    folder.files.get_key_value(tag)
                })?;
                Some((folder.path.clone(), tag.clone(), *file))
            })
            .collect();
        let mut reference = Reference::default();
        for (folder, tag, file) in &files {
            self.read(tag, *file, diagnostics);
            let Some(Some(table)) = self.tables.get(file) else {
                return;
            };
            reference.add(table, folder);
        }
        reference.serve(keys, &place, diagnostics);
        // Read before there was anything to compare them with.
        for (_, tag, file) in &files {
            if let Some(Some(table)) = self.tables.get(file) {
                reference.check(self.sources, table, &Numbers::new(tag), diagnostics);
            }
        }
        self.reference = Some(reference);
    }

    /// Reads a file that has not been read yet.
    fn read(&mut self, tag: &Locale, file: FileId, diagnostics: &mut Diagnostics) {
        if self.tables.contains_key(&file) {
            return;
        }
        let numbers = Numbers::new(tag);
        let table = Table::read(self.sources, file, &numbers, diagnostics);
        if let (Some(table), Some(reference)) = (&table, &self.reference) {
            reference.check(self.sources, table, &numbers, diagnostics);
        }
        self.tables.insert(file, table);
    }

    /// The files that serve a locale, first the one that wins.
    fn files(&self, locale: &Locale) -> Vec<(Locale, FileId)> {
        self.folders
            .iter()
            .flat_map(|folder| {
                chain(locale, folder.files.keys())
                    .into_iter()
                    .filter_map(|tag| Some((tag.clone(), *folder.files.get(tag)?)))
            })
            .collect()
    }

    fn nothing(&self, locale: &Locale) -> Diagnostic {
        let own = self.folders.first().map_or("", |folder| &folder.path);
        let base = self.folders.last().map_or("", |folder| &folder.path);
        let path = format!("{own}{locale}.toml");
        let help = format!("add `{path}`; start from `{base}{ENGLISH}.toml`");
        Diagnostic::new(
            Code::ThemeString,
            Place::Path(Arc::from(path)),
            format!("there are no UI strings for `{locale}`"),
        )
        .help(help)
    }

    /// A key that no file has for a locale. The place is the file where it is to be added.
    fn missing(
        &self,
        key: &str,
        standard: &Standard,
        locale: &Locale,
        numbers: &Numbers,
    ) -> Diagnostic {
        let english = standard.phrase.main();
        let line = match &standard.phrase {
            Phrase::Text(_) => format!("`{key} = \"…\"`"),
            Phrase::Plural { .. } => {
                let forms: Vec<_> = numbers.required().into_iter().map(name).collect();
                format!("`[{key}]` with the plural forms `{}`", forms.join("`, `"))
            }
        };
        let place = Place::Path(Arc::from(self.home(&standard.folder, locale)));
        let message = format!("there is no `{key}` for `{locale}`");
        Diagnostic::new(Code::ThemeString, place, message)
            .help(format!(
                "add {line}; in English \"{}\"",
                english.pattern.text()
            ))
            .related(english.span, "in English")
    }

    /// The file that a key of `folder` goes into: the one of that folder that serves the locale,
    /// else the one that serves it at all, but a theme's own keys never go into another theme.
    fn home(&self, folder: &str, locale: &Locale) -> String {
        let files = self.files(locale);
        let paths = || files.iter().map(|(_, file)| self.sources.path(*file));
        let is_base = self.folders.last().is_some_and(|base| base.path == folder);
        paths()
            .find(|path| path.starts_with(folder))
            .or_else(|| paths().next().filter(|_| is_base))
            .map_or_else(|| format!("{folder}{locale}.toml"), str::to_owned)
    }
}

impl Folder {
    /// Its `LOCALE.toml` files. Others are none of its business, but a tag that is misspelt is.
    fn list(sources: &Sources, path: &str, diagnostics: &mut Diagnostics) -> Self {
        let mut files = BTreeMap::new();
        for (id, file) in sources.below(path) {
            let Some(tag) = file
                .path
                .strip_prefix(path)
                .and_then(|rest| rest.strip_suffix(".toml"))
            else {
                continue;
            };
            if let Some(locale) = Locale::parse(tag) {
                files.insert(locale, id);
                continue;
            }
            let help = Locale::canonical(tag).map(|right| format!("name it `{right}.toml`"));
            let message = format!("`{tag}` is not a language tag in canonical case");
            diagnostics.push(
                Diagnostic::new(Code::InvalidLocale, Place::file(sources, id), message)
                    .maybe_help(help),
            );
        }
        Self {
            path: path.to_owned(),
            files,
        }
    }
}
