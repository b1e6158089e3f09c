//! The site that is imported.
//!
//! 1. [`Origin::read`] reads its files and its configuration, in whichever of the places and formats Hugo
//!    takes it from.
//! 2. Its languages become those of the new site: tags in their canonical form, in order of their weight.
//! 3. What no site of candor has, templates first of all, is told once for each folder.

use super::front::{self, Front};
use crate::cli::Failure;
use crate::cli::wording::Wording;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, from_flaw};
use crate::model::Locale;
use crate::model::config::BaseUrl;
use crate::parse::{toml, yaml};
use crate::source::{Content, FileId, Sources, load};
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;

/// Another site, as far as a new one can be made of it.
pub(super) struct Origin {
    /// Its configuration, `content/` and `static/`.
    pub sources: Sources,
    pub config: Front,
    /// Without a slash at its end.
    pub base_url: String,
    /// What of it is path: `/blog`, or nothing.
    pub base_path: String,
    pub timezone: String,
    pub zone: TimeZone,
    /// What texts are in that say nothing of it.
    pub default: Language,
    /// All of them, the default first.
    pub languages: Vec<Language>,
    /// Whether addresses of the default language begin with it, too.
    pub default_in_folder: bool,
}

/// A language of the other site.
#[derive(Debug, Clone)]
pub(super) struct Language {
    /// What addresses and file names call it.
    pub key: String,
    pub tag: Locale,
    pub name: String,
    /// The site's title in it.
    pub title: String,
    /// Below `content/`, with a slash at its end, where its texts have a folder of their own.
    pub folder: Option<String>,
    weight: i64,
}

/// The names that a configuration may have, without their endings.
const NAMES: [&str; 6] = [
    "hugo",
    "config",
    "config/_default/hugo",
    "config/_default/config",
    "config/_default/params",
    "config/_default/languages",
];

/// Folders that have no like here, and what is in them.
const FOREIGN: [(&str, &str); 7] = [
    ("layouts", "templates"),
    ("assets", "files that a template makes others of"),
    ("data", "data for templates"),
    ("i18n", "words of templates"),
    ("archetypes", "forms for new files"),
    ("themes", "a theme"),
    ("netlify", "pages of a host"),
];

impl Origin {
    /// Reads a site.
    ///
    /// # Errors
    /// Where there is no configuration, or none that can be read.
    pub fn read(
        dir: &Path,
        base_url: Option<&BaseUrl>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let (sources, names) = sources(dir, diagnostics);
        let Some(config) = config(&sources, &names, diagnostics) else {
            return Err(Failure::Usage {
                message: format!("`{}` has no configuration that can be read", dir.display()),
                help: Some("it is `hugo.toml`, `config.yml` or the like in that folder".to_owned()),
            });
        };
        let place = names.first().and_then(|name| sources.find(name));
        let place = place.map_or(Place::Site, |file| Place::file(&sources, file));
        for (folder, what) in FOREIGN {
            if dir.join(folder).is_dir() {
                let message = format!("`{folder}/` stays behind: {what}");
                diagnostics.push(
                    Diagnostic::new(Code::ImportLeftOut, Place::Path(Arc::from(folder)), message)
                        .help("the look of the new site is its theme's: `candor theme`"),
                );
            }
        }
        let (timezone, zone) = zone(&config, &place, diagnostics);
        let languages = languages(&config, &place, diagnostics);
        let Some(default) = languages.first().cloned() else {
            return Err(Failure::Usage {
                message: "the configuration has no language that candor knows".to_owned(),
                help: Some("give `defaultContentLanguage` a language tag, such as `en`".to_owned()),
            });
        };
        let (base_url, base_path) = address(&config, base_url, &place, diagnostics);
        Ok(Self {
            base_url,
            base_path,
            default,
            default_in_folder: config.is_true("defaultcontentlanguageinsubdir"),
            languages,
            timezone,
            zone,
            config,
            sources,
        })
    }

    /// The language that addresses or file names call so.
    pub fn language(&self, key: &str) -> Option<&Language> {
        let mut all = self.languages.iter();
        all.find(|language| language.key.eq_ignore_ascii_case(key))
    }

    /// A file below `static/`, by the path from the site's root.
    pub fn has_static(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        self.sources.find(&format!("static/{path}")).is_some()
    }

    /// The bytes of a file.
    pub fn bytes(&self, file: FileId) -> &[u8] {
        match self.sources.get(file).map(|file| &file.content) {
            Some(Content::Text(text)) => text.as_bytes(),
            Some(Content::Bytes(bytes)) => bytes,
            None => &[],
        }
    }
}

/// Content, static files and configuration, and the names of the last.
fn sources(dir: &Path, diagnostics: &mut Diagnostics) -> (Sources, Vec<String>) {
    let (loaded, mut flaws) = load::load(dir);
    let is_ours = |path: &str| matches!(path.split('/').next(), Some("content" | "static"));
    flaws.retain(|flaw| is_ours(&flaw.path));
    let mut files: Vec<(Arc<str>, Content)> = ["content/", "static/"]
        .into_iter()
        .flat_map(|folder| loaded.below(folder))
        .map(|(_, file)| (file.path.clone(), file.content.clone()))
        .collect();
    let endings = ["toml", "yaml", "yml", "json"];
    let names = NAMES
        .iter()
        .flat_map(|name| endings.map(|end| format!("{name}.{end}")));
    let mut found = Vec::new();
    for name in names {
        let path = dir.join(&name);
        // A pipe would be waited for.
        if path.is_file()
            && let Ok(text) = std::fs::read_to_string(path)
        {
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            files.push((Arc::from(name.as_str()), Content::Text(Arc::from(text))));
            found.push(name);
        }
    }
    let sources = Sources::new(files);
    diagnostics.extend(flaws.iter().map(|flaw| from_flaw(flaw, &sources)));
    (sources, found)
}

/// All of the configuration as one table.
fn config(sources: &Sources, names: &[String], diagnostics: &mut Diagnostics) -> Option<Front> {
    use crate::parse::node::{Key, Node, Value};
    let mut entries: Vec<(Key, Node)> = Vec::new();
    for name in names {
        let file = sources.find(name)?;
        let text = sources.text(file);
        let node = match name.rsplit('.').next() {
            Some("toml") => toml::parse(text, file, diagnostics)?,
            Some("json") => {
                let span = crate::source::Span::new(file, 0..0);
                front::json(serde_json::from_str(text).ok()?, span)
            }
            _ => yaml::parse(text, file, 0, diagnostics)?,
        };
        let part = ["params", "languages"]
            .into_iter()
            .find(|part| name.starts_with(&format!("config/_default/{part}.")));
        let span = node.span;
        match (part, node) {
            (Some(part), node) => entries.push((
                Key {
                    text: part.to_owned(),
                    span,
                },
                node,
            )),
            (
                None,
                Node {
                    value: Value::Table(own),
                    ..
                },
            ) => entries.extend(own),
            (None, _) => {}
        }
    }
    (!names.is_empty()).then(|| {
        Front::new(Node {
            span: crate::source::Span::nowhere(),
            value: Value::Table(entries),
        })
    })
}

fn zone(config: &Front, place: &Place, diagnostics: &mut Diagnostics) -> (String, TimeZone) {
    let Some(name) = config.text("timezone") else {
        return ("UTC".to_owned(), TimeZone::UTC);
    };
    if let Ok(zone) = TimeZone::get(&name) {
        return (name, zone);
    }
    let message = format!("the time zone `{name}` is not known, and times are taken as UTC");
    diagnostics.push(
        Diagnostic::new(Code::ImportLeftOut, place.clone(), message)
            .help("set `timezone` in the new site.toml, and mend `published` of its notices"),
    );
    ("UTC".to_owned(), TimeZone::UTC)
}

fn address(
    config: &Front,
    given: Option<&BaseUrl>,
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> (String, String) {
    let own = config.text("baseurl").unwrap_or_default();
    let parsed = given.cloned().or_else(|| BaseUrl::parse(&own));
    if let Some(url) = parsed {
        return (url.prefix(), url.path().to_owned());
    }
    let message = format!("`{own}` is no address that a site can stand at");
    diagnostics.push(
        Diagnostic::new(Code::ImportLeftOut, place.clone(), message)
            .help("set `base_url` in the new site.toml, or import again with `--base-url URL`"),
    );
    ("https://example.org".to_owned(), String::new())
}

/// The languages, the default one first, then by weight. At least one.
fn languages(config: &Front, place: &Place, diagnostics: &mut Diagnostics) -> Vec<Language> {
    let title = config.text("title").unwrap_or_else(|| "Notices".to_owned());
    let default = config
        .text("defaultcontentlanguage")
        .unwrap_or_else(|| "en".to_owned())
        .to_lowercase();
    let all = config.table("languages");
    let mut found: Vec<Language> = Vec::new();
    for (key, node) in all.iter().flat_map(Front::entries) {
        let own = Front::new(node.clone());
        if own.is_true("disabled") {
            continue;
        }
        match language(&key.text, &own, &title) {
            Some(language) if found.iter().any(|other| other.tag == language.tag) => {}
            Some(language) => found.push(language),
            None => {
                let message = format!(
                    "`{}` is no language tag, and its texts stay behind",
                    key.text
                );
                diagnostics.push(
                    Diagnostic::new(Code::ImportLeftOut, place.clone(), message)
                        .help("give it a `languageCode` that is one, as in `zh-Hans`"),
                );
            }
        }
    }
    if found.is_empty() {
        let own = Front::new(crate::parse::node::Node::absent());
        let code = config.text("languagecode");
        let key = if config.text("defaultcontentlanguage").is_some() {
            default.clone()
        } else {
            code.unwrap_or_else(|| "en".to_owned())
        };
        found.extend(language(&key, &own, &title).or_else(|| language("en", &own, &title)));
    }
    found.sort_by_key(|language| (language.key.to_lowercase() != default, language.weight));
    found
}

fn language(key: &str, own: &Front, title: &str) -> Option<Language> {
    let canonical = |tag: &str| Locale::parse(&Locale::canonical(&tag.replace('_', "-"))?);
    let code = own.text("languagecode").or_else(|| own.text("locale"));
    let tag = canonical(key).or_else(|| canonical(&code?))?;
    let name = own
        .text("languagename")
        .or_else(|| own.text("label"))
        .or_else(|| named(&tag))
        .unwrap_or_else(|| tag.to_string());
    let folder = own.text("contentdir").map(|folder| {
        let inside = folder
            .trim_matches('/')
            .strip_prefix("content")
            .unwrap_or(&folder);
        format!("{}/", inside.trim_matches('/'))
    });
    Some(Language {
        key: key.to_owned(),
        name,
        title: own.text("title").unwrap_or_else(|| title.to_owned()),
        folder: folder.filter(|folder| folder != "/"),
        weight: own
            .text("weight")
            .and_then(|text| text.parse().ok())
            .unwrap_or(i64::MAX),
        tag,
    })
}

/// A language's name in itself, where candor speaks exactly that language.
fn named(tag: &Locale) -> Option<String> {
    let is_spoken = Wording::tags().any(|spoken| spoken == tag.as_str());
    Wording::of(tag)
        .filter(|_| is_spoken)
        .map(|words| words.name)
}
