//! One file of UI strings, `i18n/LOCALE.toml`.
//!
//! 1. A key has a text (`skip = "Skip"`), or is a table of plural forms by CLDR category
//!    (`[questions]`, `one = …`, `other = …`).
//! 2. [`Table::read`] checks what can be said of the file alone: its syntax, its plural categories.
//! 3. What it must have in common with English is `reference`'s matter.

use super::numbers::{Numbers, name};
use super::pattern::Pattern;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::source::{FileId, Sources, Span};
use icu_plurals::PluralCategory;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a file says, by key.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Those that can be used.
    pub(super) entries: BTreeMap<String, Entry>,
    /// Those that cannot, and have been reported.
    pub(super) refused: BTreeSet<String>,
}

/// A key and what it stands for.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where the key is.
    pub(super) key: Span,
    /// What it says.
    pub(super) phrase: Phrase,
}

/// A UI string.
#[derive(Debug, Clone)]
pub(super) enum Phrase {
    /// The same whatever the number.
    Text(Form),
    /// By plural category. `other` stands in for categories without a form.
    Plural {
        /// The form of `other`.
        other: Form,
        /// Those of the other categories.
        forms: BTreeMap<PluralCategory, Form>,
    },
}

/// One text.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// Not empty.
    pub(super) pattern: Pattern,
    /// Where the text is, its quotes included.
    pub(super) span: Span,
}

impl Phrase {
    /// The form that stands for all: the text, or that of `other`.
    pub(super) fn main(&self) -> &Form {
        match self {
            Self::Text(form) | Self::Plural { other: form, .. } => form,
        }
    }

    /// The form for a category.
    pub(super) fn form(&self, category: PluralCategory) -> &Form {
        match self {
            Self::Plural { forms, .. } => forms.get(&category).unwrap_or(self.main()),
            Self::Text(form) => form,
        }
    }
}

impl Table {
    /// Reads a file in the language whose numbers are `numbers`. None where it is not TOML: the
    /// errors are in `diagnostics`, and nothing should be said of what it lacks.
    pub(super) fn read(
        sources: &Sources,
        file: FileId,
        numbers: &Numbers,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(sources.text(file));
        if !errors.is_empty() {
            diagnostics.extend(errors.iter().map(|error| syntax(sources, file, error)));
            return None;
        }
        let mut reader = Reader {
            file,
            numbers,
            diagnostics,
        };
        let mut table = Self::default();
        for (key, value) in root.get_ref() {
            let name = key.get_ref().to_string();
            match reader.entry(key, value) {
                Some(entry) => drop(table.entries.insert(name, entry)),
                None => drop(table.refused.insert(name)),
            }
        }
        Some(table)
    }

    /// Whether it has the key at all, be it usable or not.
    pub(super) fn gives(&self, key: &str) -> bool {
        self.entries.contains_key(key) || self.refused.contains(key)
    }
}

fn syntax(sources: &Sources, file: FileId, error: &toml::de::Error) -> Diagnostic {
    let place = error.span().map_or_else(
        || Place::file(sources, file),
        |range| Span::new(file, range).into(),
    );
    // The parser has no kinds of errors, only words for them.
    let code = match error.message() {
        "duplicate key" => Code::DuplicateKey,
        _ => Code::Syntax,
    };
    Diagnostic::new(code, place, error.message())
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;

struct Reader<'a> {
    file: FileId,
    numbers: &'a Numbers,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn entry(&mut self, key: &Key<'_>, value: &Spanned<DeValue<'_>>) -> Option<Entry> {
        let phrase = match value.get_ref() {
            DeValue::Table(forms) => self.plural(key, forms)?,
            _ => Phrase::Text(self.form(key.get_ref(), value)?),
        };
        Some(Entry {
            key: self.span(key),
            phrase,
        })
    }

    fn form(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Form> {
        let span = self.span(value);
        let Some(text) = value.get_ref().as_str() else {
            let found = value.get_ref().type_str();
            let message = format!("`{key}` must be a text, not {}", article(found));
            let help = "put it in quotes; plural forms are a table: `one = \"…\"`, `other = \"…\"`";
            return self.refuse(Code::WrongType, span, message, help);
        };
        if text.trim().is_empty() {
            let message = format!("`{key}` is empty");
            return self.refuse(Code::EmptyText, span, message, "write the text");
        }
        let Some(pattern) = Pattern::parse(text) else {
            let message = format!("a brace in `{key}` belongs to no placeholder");
            let help = "a placeholder is `{name}`, its name of `a-z`, `0-9` and `_`";
            return self.refuse(Code::ThemeString, span, message, help);
        };
        Some(Form { pattern, span })
    }

    fn plural(&mut self, key: &Key<'_>, table: &DeTable<'_>) -> Option<Phrase> {
        let known = self.numbers.categories();
        let mut forms = BTreeMap::new();
        let mut whole = true;
        for (given, value) in table {
            let found = known.iter().find(|known| name(**known) == given.get_ref());
            let form = match found {
                Some(category) => self
                    .form(&format!("{}.{}", key.get_ref(), given.get_ref()), value)
                    .map(|form| (*category, form)),
                None => self.unknown_category(given),
            };
            whole &= form.is_some();
            forms.extend(form);
        }
        // A form that is there but wrong has been reported; that it is missing would be said twice.
        if whole {
            self.missing_forms(key, &forms);
        }
        let other = forms.remove(&PluralCategory::Other)?;
        Some(Phrase::Plural { other, forms })
    }

    fn unknown_category<T>(&mut self, given: &Key<'_>) -> Option<T> {
        let names: Vec<_> = self.numbers.categories().into_iter().map(name).collect();
        let help = did_you_mean(given.get_ref(), names.iter().copied())
            .unwrap_or_else(|| format!("its plural forms are `{}`", names.join("`, `")));
        let message = format!("`{}` is no plural form of this language", given.get_ref());
        self.refuse(Code::ThemeString, self.span(given), message, &help)
    }

    fn missing_forms(&mut self, key: &Key<'_>, forms: &BTreeMap<PluralCategory, Form>) {
        for category in self.numbers.required() {
            if forms.contains_key(&category) {
                continue;
            }
            let name = name(category);
            let message = format!("`{}` lacks the plural form `{name}`", key.get_ref());
            let help = match self.numbers.examples(category) {
                examples if examples.is_empty() => {
                    format!("add `{name} = \"…\"`, which stands in for forms that are left out")
                }
                examples => format!("add `{name} = \"…\"`, for numbers such as {examples}"),
            };
            self.refuse::<()>(Code::ThemeString, self.span(key), message, &help);
        }
    }

    fn refuse<T>(&mut self, code: Code, span: Span, message: String, help: &str) -> Option<T> {
        self.diagnostics
            .push(Diagnostic::new(code, span, message).help(help));
        None
    }

    fn span<T>(&self, item: &Spanned<T>) -> Span {
        Span::new(self.file, item.span())
    }
}

fn article(noun: &str) -> String {
    match noun.chars().next() {
        Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {noun}"),
        _ => format!("a {noun}"),
    }
}
