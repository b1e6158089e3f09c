//! A site of notices in memory, with the built-in theme.

use super::corpus::{self, Notice};
use candor::build::Settings;
use candor::check::Purpose;
use candor::parse::site::Options;
use candor::source::{Content, load};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// The files of a site by path.
pub type Files = BTreeMap<Arc<str>, Content>;

/// Those of a site with so many incidents, every output on.
pub fn files(incidents: usize) -> Files {
    let none = std::env::temp_dir().join("candor-no-such-site");
    let (sources, _) = load::load(Path::new(&none));
    let mut files: Files = sources
        .below("")
        .map(|(_, file)| (file.path.clone(), file.content.clone()))
        .collect();
    let toml = ("site.toml".to_owned(), corpus::site_toml(true));
    let notices = (0..incidents).flat_map(|number| Notice::new(number, 0).candor());
    let all = std::iter::once(toml).chain(notices);
    files.extend(all.map(|(path, text)| (Arc::from(path), Content::Text(Arc::from(text)))));
    files
}

/// Of a build as `candor build` does it.
pub fn settings() -> Settings {
    Settings {
        content: Options {
            base_url: None,
            drafts: false,
            now: "2026-11-24T10:00:00Z".parse().unwrap(),
        },
        purpose: Purpose::Build,
        only: BTreeSet::new(),
        seed: None,
    }
}
