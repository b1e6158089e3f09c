//! What a new site is to be called, in which languages, and where it will stand.
//!
//! 1. What was typed behind `init` stands.
//! 2. On a terminal, the rest is asked, again where an answer is no good; else there are defaults.

use super::Init;
use crate::cli::Terminal;
use crate::cli::wording::Wording;
use crate::diag::did_you_mean;
use crate::model::Locale;
use crate::model::config::BaseUrl;
use jiff::tz::TimeZone;
use std::io::BufRead;

/// What there is to know.
#[derive(Debug)]
pub(super) struct Answers {
    /// In every language the same; none: a word for notices, in each.
    pub name: Option<String>,
    /// At least one; the first is the one that notices are written in.
    pub locales: Vec<Locale>,
    pub base_url: BaseUrl,
    /// An IANA name.
    pub timezone: String,
}

/// What a site has where nobody says otherwise.
const LANGUAGES: &str = "en,zh-Hans";
pub(super) const BASE_URL: &str = "https://notices.example.org";

impl Answers {
    /// The languages, with the words for each.
    pub fn languages(&self) -> impl Iterator<Item = (&Locale, Wording)> {
        let all = self.locales.iter();
        all.map(|locale| (locale, Wording::or_english(locale)))
    }

    /// A text with a part for each language.
    pub fn lines(&self, part: impl Fn(&Locale, &Wording) -> String) -> String {
        let parts: Vec<String> = self
            .languages()
            .map(|(tag, words)| part(tag, &words))
            .collect();
        parts.concat()
    }

    /// The words of the first language.
    pub fn own(&self) -> Wording {
        self.languages()
            .next()
            .map(|(_, words)| words)
            .unwrap_or_default()
    }
}

/// Settles all; `input` is somebody at a terminal.
pub(super) fn settle(
    init: &Init,
    given: Option<&BaseUrl>,
    mut input: Option<&mut dyn BufRead>,
    terminal: &mut Terminal<'_>,
) -> Result<Answers, String> {
    let mut ask =
        |question: &str, default: &str, check: &dyn Fn(&str) -> Option<String>| match &mut input {
            Some(input) => answer(*input, terminal, (question, default), check),
            None => default.to_owned(),
        };
    let name = init.name.clone().unwrap_or_else(|| {
        let question = "what is the site called? (nothing: \"Notices\", in each language)";
        ask(question, "", &|_| None)
    });
    let locales = if init.languages.is_empty() {
        let question = "in which languages? the first is the one you write in";
        let tags = ask(question, LANGUAGES, &|text| languages(text).err());
        languages(&tags)?
    } else {
        unique(init.languages.clone())?
    };
    let base_url = if let Some(base_url) = given {
        base_url.clone()
    } else {
        let question = "at which address will it stand?";
        let text = ask(question, BASE_URL, &|text| base_url(text).err());
        base_url(&text)?
    };
    let name = name.trim();
    Ok(Answers {
        name: (!name.is_empty()).then(|| name.to_owned()),
        locales,
        base_url,
        timezone: init.timezone.clone(),
    })
}

/// Asks until there is a good answer. An empty one is the default; so is the end of the input.
fn answer(
    input: &mut dyn BufRead,
    terminal: &mut Terminal<'_>,
    (question, default): (&str, &str),
    check: &dyn Fn(&str) -> Option<String>,
) -> String {
    loop {
        if default.is_empty() {
            terminal.say(question);
        } else {
            terminal.say(&format!("{question} [{default}]"));
        }
        let mut line = String::new();
        let read = input.read_line(&mut line).unwrap_or_default();
        let text = line.trim();
        if text.is_empty() || read == 0 {
            return default.to_owned();
        }
        match check(text) {
            None => return text.to_owned(),
            Some(why) => terminal.say(&why),
        }
    }
}

fn languages(text: &str) -> Result<Vec<Locale>, String> {
    let tags = text.split([',', ' ']).filter(|tag| !tag.is_empty());
    unique(tags.map(language).collect::<Result<_, _>>()?)
}

fn unique(locales: Vec<Locale>) -> Result<Vec<Locale>, String> {
    let twice = locales
        .iter()
        .enumerate()
        .find(|(at, locale)| locales.iter().take(*at).any(|other| other == *locale));
    match twice {
        Some((_, locale)) => Err(format!("`{locale}` is there twice")),
        None if locales.is_empty() => Err("a site has at least one language".to_owned()),
        None => Ok(locales),
    }
}

/// A tag, of a language that candor speaks: a site in another would not build at first.
pub(super) fn language(tag: &str) -> Result<Locale, String> {
    let Some(locale) = Locale::parse(tag) else {
        let canonical =
            Locale::canonical(tag).filter(|canonical| Locale::parse(canonical).is_some());
        let help = canonical
            .map(|canonical| format!("did you mean `{canonical}`?"))
            .or_else(|| did_you_mean(tag, Wording::tags()))
            .unwrap_or_else(|| "write a BCP 47 tag: `en`, `zh-Hans`, `pt-BR`".to_owned());
        return Err(format!(
            "`{tag}` is not a BCP 47 tag in canonical case; {help}"
        ));
    };
    if Wording::of(&locale).is_none() {
        let known: Vec<_> = Wording::tags().collect();
        return Err(format!(
            "candor does not speak `{tag}`; begin with some of {}, and add `themes/default/i18n/{tag}.toml` later",
            known.join(", ")
        ));
    }
    Ok(locale)
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| {
        format!("`{text}` is not the address of a site: write `https://example.org/notices`, for example")
    })
}

/// The IANA name of a time zone.
pub(super) fn timezone(name: &str) -> Result<String, String> {
    if TimeZone::get(name).is_ok() {
        return Ok(name.to_owned());
    }
    let names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .collect();
    let help = did_you_mean(name, names.iter().map(String::as_str))
        .unwrap_or_else(|| "write a name of the IANA database: `Europe/Berlin`".to_owned());
    Err(format!("`{name}` is not a time zone; {help}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    /// What comes of arguments, and of lines that are typed where there is somebody.
    fn settled(args: &[&str], typed: Option<&str>) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let cli = Cli::try_parse_from([&["candor", "init"], args].concat()).unwrap();
        let Command::Init(init) = &cli.command else {
            panic!("this is not `init`");
        };
        let mut bytes = typed.unwrap_or_default().as_bytes();
        let input: Option<&mut dyn BufRead> = typed.is_some().then_some(&mut bytes);
        let mut terminal = Terminal::captured(&mut out, &mut err);
        let found = settle(init, cli.common.base_url.as_ref(), input, &mut terminal);
        drop(terminal);
        let found = found.map_or_else(
            |why| why,
            |found| {
                let tags: Vec<_> = found.locales.iter().map(Locale::as_str).collect();
                let name = found.name.unwrap_or_default();
                format!("{name}|{}|{}", tags.join(","), found.base_url.prefix())
            },
        );
        (found, String::from_utf8(err).unwrap())
    }

    #[test]
    fn in_a_pipe_nobody_is_asked() {
        let default = "|en,zh-Hans|https://notices.example.org";
        assert_eq!(settled(&[], None), (default.to_owned(), String::new()));
        let args = [
            "--name",
            " A ",
            "--languages",
            "de,en-GB",
            "--base-url",
            "https://x.example/n/",
        ];
        let (found, err) = settled(&args, None);
        assert_eq!(
            (found.as_str(), err.as_str()),
            ("A|de,en-GB|https://x.example/n", "")
        );
    }

    #[test]
    fn on_a_terminal_what_is_missing_is_asked_until_it_is_good() {
        let typed = "Elm Lane\nzh_hans\nxx\nfr fr\nfr, en\nexample.org\nhttps://example.org\n";
        let (found, err) = settled(&[], Some(typed));
        assert_eq!(found, "Elm Lane|fr,en|https://example.org");
        for told in [
            "did you mean `zh-Hans`?",
            "does not speak `xx`",
            "`fr` is there twice",
            "`example.org` is not the address",
        ] {
            assert!(err.contains(told), "{told}: {err}");
        }
        let (found, err) = settled(&["--name", "A", "--languages", "en"], Some("\n"));
        assert_eq!(found, "A|en|https://notices.example.org");
        assert_eq!(
            err,
            "at which address will it stand? [https://notices.example.org]\n"
        );
        assert_eq!(
            settled(&[], Some("")).0,
            "|en,zh-Hans|https://notices.example.org"
        );
    }

    #[test]
    fn twice_the_same() {
        assert_eq!(
            settled(&["--languages", "en,en"], None).0,
            "`en` is there twice"
        );
    }
}
