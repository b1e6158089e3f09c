//! What all of a site stands on: its configuration, its languages, its theme.
//!
//! 1. [`Ground::of`] loads the theme and its strings. They follow from site.toml and the theme's files.
//! 2. [`Ground::renewed`] is the former ground, the same one, where neither changed.

use super::Settings;
use super::cache::Files;
use crate::check::acceptable::Terms;
use crate::diag::Diagnostics;
use crate::l10n::{Catalog, words};
use crate::model::{Config, Locale};
use crate::render::reader::Reader;
use crate::render::theme::{self, Theme};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What follows from site.toml and the theme. Two things with the same ground share it.
pub(super) struct Ground {
    pub config: Arc<Config>,
    pub settings: Settings,
    pub readers: Arc<BTreeMap<Locale, Reader>>,
    /// None where it has errors.
    pub theme: Option<Arc<Theme>>,
    pub findings: Diagnostics,
    /// What notices are looked through with.
    pub terms: Terms,
    files: Files,
}

impl Ground {
    /// The former ground, or a new one where anything is not as it was.
    pub fn renewed(
        former: Option<&Arc<Self>>,
        sources: &Sources,
        config: Config,
        settings: &Settings,
    ) -> Arc<Self> {
        let folders = theme::folders(&config);
        let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
        let files = Files::below(sources, &folders);
        let is_same = |former: &&Arc<Self>| {
            *former.config == config && former.settings == *settings && former.files == files
        };
        if let Some(former) = former.filter(is_same) {
            return former.clone();
        }
        let mut findings = Diagnostics::default();
        Arc::new(Self {
            readers: Arc::new(readers(&config, sources, &mut findings)),
            theme: theme::load(sources, &config, &mut findings).map(Arc::new),
            terms: Terms::of(&config),
            config: Arc::new(config),
            settings: settings.clone(),
            findings,
            files,
        })
    }
}

/// Every language with its strings, dates and labels.
fn readers(
    config: &Config,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Locale, Reader> {
    let folders: Vec<_> = theme::folders(config)
        .iter()
        .map(|folder| format!("{folder}i18n/"))
        .collect();
    let folders: Vec<_> = folders.iter().map(String::as_str).collect();
    let mut catalog = Catalog::open(
        sources,
        &folders,
        &config.default_locale,
        words::ALL,
        diagnostics,
    );
    let tags = config.locales.iter().map(|locale| &locale.tag);
    tags.map(|tag| {
        (
            tag.clone(),
            Reader::new(tag, config, &mut catalog, diagnostics),
        )
    })
    .collect()
}
