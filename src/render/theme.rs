//! A theme: templates, files of its own, strings.
//!
//! 1. The site's theme comes first, file by file; what it lacks is the compiled-in one's.
//! 2. Templates are parsed once; an error has its place in the template.
//! 3. Files of `static/` get a hash of their content into their names. Style sheets are compacted; [`STYLE`] begins with
//!    the colours and fonts of theme.toml. Scripts are known by their digests to the policy of pages.

mod style;

use super::frame;
use crate::check::contrast;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::Digest;
use crate::model::theme::Settings;
use crate::model::{Config, SitePath, route};
use crate::parse::theme_toml;
use crate::source::load::BUILT_IN;
use crate::source::{Content, FileId, Sources, Span};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera};

/// A loaded theme.
pub struct Theme {
    tera: Tera,
    /// Of each template, the file it came from.
    files: BTreeMap<String, FileId>,
    /// Of each file of its `static/`, by name: where it is published, and its bytes.
    pub assets: BTreeMap<String, (SitePath, Arc<[u8]>)>,
    /// The `integrity` of each script among them, by the same name.
    pub integrity: BTreeMap<String, String>,
    /// theme.toml.
    pub settings: Settings,
}

/// The style sheet that has colours and fonts.
const STYLE: &str = "style.css";

/// The template whose components all others share: it can be there but once.
const COMPONENTS: &str = "_components.html";

/// The folders of a site's theme, the first to be asked first, each with its final slash.
#[must_use]
pub fn folders(config: &Config) -> Vec<String> {
    vec![format!("themes/{}/", config.theme), BUILT_IN.to_owned()]
}

/// Loads the theme of a site. None where a template cannot be parsed, which is reported.
pub fn load(sources: &Sources, config: &Config, diagnostics: &mut Diagnostics) -> Option<Theme> {
    let folders = folders(config);
    let is_there = folders
        .first()
        .is_some_and(|own| sources.below(own).next().is_some());
    if config.theme != "default" && !is_there {
        diagnostics.push(
            Diagnostic::new(
                Code::ThemeMissing,
                Place::Path(Arc::from("site.toml")),
                format!("there is no folder `themes/{}`", config.theme),
            )
            .help("add it, or take `theme` out of site.toml: the default theme is built in"),
        );
    }
    let settings = settings(sources, &folders, diagnostics);
    let templates = templates(sources, &folders);
    let assets = assets(sources, &folders, &settings);
    for logo in [&settings.logo, &settings.logo_dark].into_iter().flatten() {
        if !assets.contains_key(&*logo.value) {
            let message = format!("there is no `{}` in the theme's `static/`", logo.value);
            diagnostics.push(
                Diagnostic::new(Code::InvalidValue, logo.span, message)
                    .help("put it there, or name a file that is"),
            );
        }
    }
    let mut tera = Tera::new();
    let texts = templates
        .iter()
        .map(|(name, id)| (name.clone(), sources.text(*id)));
    if let Err(error) = tera.add_raw_templates(texts.collect::<Vec<_>>()) {
        diagnostics.push(diagnostic(&error, &templates));
        return None;
    }
    Some(Theme {
        tera,
        files: templates,
        integrity: integrity(&assets),
        assets,
        settings,
    })
}

/// What the theme.toml of each folder says, the first before the others.
fn settings(sources: &Sources, folders: &[String], diagnostics: &mut Diagnostics) -> Settings {
    let find = |folder: &String| sources.find(&format!("{folder}theme.toml"));
    let files: Vec<_> = folders.iter().filter_map(find).collect();
    let settings = files.iter().rev().fold(Settings::default(), |below, file| {
        theme_toml::parse(sources, *file, diagnostics).over(below)
    });
    contrast::check(&settings, files.first().copied(), diagnostics);
    settings
}

/// Each template by name. One that stands in for the compiled-in theme's leaves that one within reach, as
/// `default/NAME`: it can be extended block by block.
fn templates(sources: &Sources, folders: &[String]) -> BTreeMap<String, FileId> {
    let mut templates = BTreeMap::new();
    for folder in folders {
        let inside = format!("{folder}templates/");
        for (id, file) in sources.below(&inside) {
            let name = file.path.strip_prefix(&*inside).unwrap_or(&file.path);
            let is_replaced = templates.contains_key(name);
            if !is_replaced {
                templates.insert(name.to_owned(), id);
            } else if folder == BUILT_IN && name != COMPONENTS {
                templates.insert(format!("default/{name}"), id);
            }
        }
    }
    templates
}

/// Each file of `static/` by name.
fn assets(
    sources: &Sources,
    folders: &[String],
    settings: &Settings,
) -> BTreeMap<String, (SitePath, Arc<[u8]>)> {
    let mut assets = BTreeMap::new();
    for folder in folders {
        let inside = format!("{folder}static/");
        for (_, file) in sources.below(&inside) {
            let name = file.path.strip_prefix(&*inside).unwrap_or(&file.path);
            let bytes: Arc<[u8]> = match &file.content {
                Content::Bytes(bytes) => bytes.clone(),
                Content::Text(text) => Arc::from(text.as_bytes()),
            };
            let is_sheet = Path::new(name).extension().is_some_and(|end| end == "css");
            let bytes = if is_sheet {
                sheet(name, bytes, settings)
            } else {
                bytes
            };
            let hash: String = Digest::of(&bytes).to_string().chars().take(12).collect();
            if let Some(path) = route::theme_asset(name, &hash) {
                assets.entry(name.to_owned()).or_insert((path, bytes));
            }
        }
    }
    assets
}

/// The `integrity` of each script.
fn integrity(assets: &BTreeMap<String, (SitePath, Arc<[u8]>)>) -> BTreeMap<String, String> {
    let scripts = assets.iter().filter(|(name, _)| {
        let end = Path::new(name).extension();
        end.is_some_and(|end| end == "js" || end == "mjs")
    });
    scripts
        .map(|(name, (_, bytes))| (name.clone(), Digest::of(bytes).integrity()))
        .collect()
}

/// A style sheet as it is published; one that is no UTF-8 as it is.
fn sheet(name: &str, bytes: Arc<[u8]>, settings: &Settings) -> Arc<[u8]> {
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return bytes;
    };
    let mut css = style::compact(text);
    if name == STYLE {
        css.insert_str(style::head(&css), &style::variables(settings));
    }
    css.into_bytes().into()
}

impl Theme {
    /// The Content-Security-Policy of pages in this theme.
    #[must_use]
    pub fn policy(&self) -> String {
        frame::policy(self.integrity.values().map(String::as_str))
    }

    /// Renders a page.
    ///
    /// # Errors
    /// Where a template asks for what is not there: a diagnostic with its place.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut bytes = Vec::with_capacity(32 << 10);
        match self.tera.render_to(template, context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(Box::new(diagnostic(&error, &self.files))),
        }
    }
}

fn diagnostic(error: &tera::Error, files: &BTreeMap<String, FileId>) -> Diagnostic {
    let (message, place) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = files.get(report.filename()).map(|file| {
                let range = report.span().range.clone();
                Place::Span(Span::new(*file, range))
            });
            (report.message().to_owned(), place)
        }
        _ => (error.to_string(), None),
    };
    let place = place.unwrap_or(Place::Path(Arc::from("themes")));
    let first = message.lines().next().unwrap_or_default();
    let mut letters = first.chars();
    let message: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(letters)
        .collect();
    Diagnostic::new(Code::ThemeTemplate, place, message)
        .help("`docs/` lists what each template is given; the default theme shows its use")
}
