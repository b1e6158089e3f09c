//! What `init` and `new` write, in the languages of a site.
//!
//! 1. [`Wording::of`] finds the words that serve a language, by the same rule that the theme's strings
//!    follow; `wording/TAG.toml` has them.
//! 2. [`comment`] makes a comment of a text, in lines that fit an editor.

use crate::l10n::chain::chain;
use crate::model::Locale;
use serde::Deserialize;

/// The words of one language. `wording/en.toml` says what each is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wording {
    pub name: String,
    pub site: String,
    pub incident: String,
    pub draft: String,
    pub title: String,
    pub summary: String,
    pub blank: String,
    pub happened: String,
    pub meaning: String,
    pub done: String,
    pub advice: String,
    pub faq: String,
    pub updates: String,
    pub example_title: String,
    pub example_summary: String,
    pub happened_heading: String,
    pub happened_text: String,
    pub advice_heading: String,
    pub advice_text: String,
    pub question: String,
    pub answer: String,
    pub about_title: String,
    pub about_text: String,
}

/// The languages that candor speaks, with their words.
const ALL: [(&str, &str); 12] = [
    ("ar", include_str!("wording/ar.toml")),
    ("de", include_str!("wording/de.toml")),
    ("en", include_str!("wording/en.toml")),
    ("es", include_str!("wording/es.toml")),
    ("fr", include_str!("wording/fr.toml")),
    ("he", include_str!("wording/he.toml")),
    ("ja", include_str!("wording/ja.toml")),
    ("ko", include_str!("wording/ko.toml")),
    ("pt-BR", include_str!("wording/pt-BR.toml")),
    ("ru", include_str!("wording/ru.toml")),
    ("zh-Hans", include_str!("wording/zh-Hans.toml")),
    ("zh-Hant", include_str!("wording/zh-Hant.toml")),
];

/// The columns of a line of comments.
const WIDTH: usize = 100;

impl Wording {
    /// The tags that there are words for.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(tag, _)| *tag)
    }

    /// The words that readers of a language can be addressed with; none where candor does not speak it.
    pub fn of(locale: &Locale) -> Option<Self> {
        let available: Vec<Locale> = Self::tags().filter_map(Locale::parse).collect();
        let near = chain(locale, &available);
        let tag = near.first()?.as_str();
        let (_, text) = ALL.iter().find(|(own, _)| *own == tag)?;
        toml::from_str(text).ok()
    }

    /// Those of a language or, where candor does not speak it, the English ones.
    pub fn or_english(locale: &Locale) -> Self {
        Self::of(locale)
            .or_else(|| Self::of(&Locale::parse("en")?))
            .unwrap_or_default()
    }
}

/// A text as lines that begin with `# `.
pub(super) fn comment(text: &str) -> String {
    wrapped(text)
        .iter()
        .flat_map(|line| ["# ", line, "\n"].map(str::to_owned))
        .collect()
}

/// A text in lines that fit an editor.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let lines = textwrap::wrap(text, WIDTH);
    lines
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// A text in quotes, as YAML and TOML both read it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tag: &str) -> Option<Wording> {
        Wording::of(&Locale::parse(tag).unwrap())
    }

    #[test]
    fn every_language_has_every_text_and_no_text_ends_a_comment() {
        for (tag, text) in ALL {
            let table: toml::Table = toml::from_str(text).unwrap();
            toml::from_str::<Wording>(text).unwrap_or_else(|error| panic!("{tag}: {error}"));
            for (key, value) in table {
                let value = value.as_str().unwrap();
                assert!(!value.trim().is_empty(), "{tag}: {key}");
                assert!(
                    !value.contains("--") && !value.contains('\n'),
                    "{tag}: {key}"
                );
            }
        }
    }

    #[test]
    fn no_language_says_what_another_says() {
        let texts: std::collections::BTreeSet<String> =
            Wording::tags().map(|tag| of(tag).unwrap().blank).collect();
        assert_eq!(texts.len(), ALL.len());
    }

    #[test]
    fn a_language_is_served_in_its_script_or_not_at_all() {
        assert_eq!(of("zh-TW"), of("zh-Hant"));
        assert_eq!(of("en-GB"), of("en"));
        assert_eq!(of("it"), None);
        assert_eq!(of("zh-Latn"), None);
        assert_eq!(
            Wording::or_english(&Locale::parse("it").unwrap()),
            of("en").unwrap()
        );
    }

    #[test]
    fn comments_fit() {
        let text = comment(&of("zh-Hans").unwrap().updates.repeat(3));
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.starts_with("# ")), "{text}");
    }
}
