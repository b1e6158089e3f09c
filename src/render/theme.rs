//! A theme: templates, files of its own, strings.
//!
//! 1. The site's theme comes first, file by file; what it lacks is the compiled-in one's.
//! 2. Templates are parsed once; an error has its place in the template.
//! 3. Files of `static/` get a hash of their content into their names.

use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::model::Digest;
use crate::model::{Config, SitePath, route};
use crate::parse::theme_toml;
use crate::source::load::BUILT_IN;
use crate::source::{Content, FileId, Sources, Span};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera};

/// A loaded theme.
pub struct Theme {
    tera: Tera,
    /// Of each template, the file it came from.
    files: BTreeMap<String, FileId>,
    /// Of each file of its `static/`, by name: where it is published, and its bytes.
    pub assets: BTreeMap<String, (SitePath, Arc<[u8]>)>,
}

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
    for folder in &folders {
        if let Some(file) = sources.find(&format!("{folder}theme.toml")) {
            theme_toml::check(sources, file, diagnostics);
        }
    }
    let mut templates = BTreeMap::new();
    let mut assets = BTreeMap::new();
    for folder in &folders {
        let inside = format!("{folder}templates/");
        for (id, file) in sources.below(&inside) {
            let name = file
                .path
                .strip_prefix(&*inside)
                .unwrap_or(&file.path)
                .to_owned();
            templates.entry(name).or_insert(id);
        }
        let inside = format!("{folder}static/");
        for (_, file) in sources.below(&inside) {
            let name = file.path.strip_prefix(&*inside).unwrap_or(&file.path);
            let bytes = match &file.content {
                Content::Bytes(bytes) => bytes.clone(),
                Content::Text(text) => Arc::from(text.as_bytes()),
            };
            let hash: String = Digest::of(&bytes).to_string().chars().take(12).collect();
            if let Some(path) = route::theme_asset(name, &hash) {
                assets.entry(name.to_owned()).or_insert((path, bytes));
            }
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
        assets,
    })
}

impl Theme {
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
