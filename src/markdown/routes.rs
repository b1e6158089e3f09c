//! Where each file of content is published, from the paths of the files alone.
//!
//! 1. [`Routes::new`] looks at every path below `content/` and knows notices, pages and the files
//!    beside a notice; files that candor reads itself have no route.
//! 2. [`Routes::get`] answers what a link from one file to another becomes.
//! 3. [`split_locale`] is how a file's name tells its language; parsing uses the same.

use crate::model::{Locale, SitePath, Slug, route};
use crate::source::{FileId, Sources};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The routes of all files that have one.
#[derive(Debug, Default)]
pub struct Routes {
    by_file: BTreeMap<FileId, Route>,
}

/// Where a file is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A notice or page in one language.
    Page(SitePath),
    /// A file beside a notice, published below it in each language that links to it.
    Asset {
        /// The incident.
        slug: Slug,
        /// Below the incident's folder.
        path: Arc<str>,
    },
}

impl Route {
    /// The output path for a link in a text of `locale`. None for an asset whose name is no path.
    #[must_use]
    pub fn site_path(&self, locale: &Locale) -> Option<SitePath> {
        match self {
            Self::Page(path) => Some(path.clone()),
            Self::Asset { slug, path } => route::asset(locale, slug, path),
        }
    }
}

impl Routes {
    /// The routes of all files in `content/`, for the locales that site.toml lists.
    #[must_use]
    pub fn new(sources: &Sources, locales: &[Locale]) -> Self {
        let incidents = below(sources, "content/incidents/", |rest| {
            incident(rest, locales)
        });
        let pages = below(sources, "content/pages/", |rest| page(rest, locales));
        Self {
            by_file: incidents.chain(pages).collect(),
        }
    }

    /// Where a file is published; None for files that are not published as they are.
    #[must_use]
    pub fn get(&self, file: FileId) -> Option<&Route> {
        self.by_file.get(&file)
    }
}

fn below<'a>(
    sources: &'a Sources,
    folder: &'static str,
    route: impl Fn(&str) -> Option<Route> + 'a,
) -> impl Iterator<Item = (FileId, Route)> + 'a {
    sources
        .below(folder)
        .filter_map(move |(id, file)| Some((id, route(file.path.strip_prefix(folder)?)?)))
}

fn incident(rest: &str, locales: &[Locale]) -> Option<Route> {
    let (folder, file) = rest.split_once('/')?;
    let slug = Slug::parse(folder)?;
    if let Some(stem) = file.strip_suffix(".md")
        && let Some(("notice", locale)) = split_locale(stem, locales)
    {
        return Some(Route::Page(route::notice(locale, &slug)));
    }
    (!is_own(file)).then(|| Route::Asset {
        slug,
        path: Arc::from(file),
    })
}

/// Whether a path below an incident's folder is one that candor reads itself, or a hidden file.
fn is_own(file: &str) -> bool {
    let named = |stem: &str, end: &str| {
        file.strip_prefix(stem)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|middle| {
                !middle.contains('/') && matches!(middle.chars().next(), None | Some('.'))
            })
    };
    matches!(file, "incident.yaml" | "history.jsonl")
        || named("notice", ".md")
        || named("faq", ".yaml")
        || named("updates", ".yaml")
        || file.split('/').any(|part| part.starts_with('.'))
}

fn page(rest: &str, locales: &[Locale]) -> Option<Route> {
    let (name, locale) = split_locale(rest.strip_suffix(".md")?, locales)?;
    Some(Route::Page(route::page(locale, &Slug::parse(name)?)))
}

/// The name and language of a file whose name, without its ending, is `NAME.LOCALE`: only a
/// locale of the list counts, so `v0.5.2.en` is named `v0.5.2`.
#[must_use]
pub fn split_locale<'n, 'l>(stem: &'n str, locales: &'l [Locale]) -> Option<(&'n str, &'l Locale)> {
    let (name, tag) = stem.rsplit_once('.')?;
    let locale = locales.iter().find(|locale| locale.as_str() == tag)?;
    (!name.is_empty()).then_some((name, locale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Content;

    fn published(path: &str) -> Option<String> {
        let locales = ["en", "zh-Hans"].map(|tag| Locale::parse(tag).unwrap());
        let sources = Sources::new([(Arc::from(path), Content::Text(Arc::from("")))]);
        let routes = Routes::new(&sources, &locales);
        let route = routes.get(sources.find(path)?)?;
        Some(route.site_path(&locales[1])?.to_string())
    }

    #[test]
    fn routes_come_from_paths_alone() {
        let check = |path: &str, site: &str| assert_eq!(published(path).as_deref(), Some(site));
        check(
            "content/incidents/a/notice.en.md",
            "en/incidents/a/index.html",
        );
        check("content/pages/about.zh-Hans.md", "zh-Hans/about/index.html");
        check("content/pages/v0.5.2.en.md", "en/v0.5.2/index.html");
        check(
            "content/incidents/a/timeline.svg",
            "zh-Hans/incidents/a/timeline.svg",
        );
        check(
            "content/incidents/a/img/图.png",
            "zh-Hans/incidents/a/img/图.png",
        );
        check(
            "content/incidents/a/faq-chart.yaml",
            "zh-Hans/incidents/a/faq-chart.yaml",
        );
    }

    #[test]
    fn what_candor_reads_itself_has_no_route() {
        for path in [
            "content/incidents/a/incident.yaml",
            "content/incidents/a/history.jsonl",
            "content/incidents/a/faq.yaml",
            "content/incidents/a/faq.zh-Hans.yaml",
            "content/incidents/a/updates.en.yaml",
            "content/incidents/a/notice.fr.md",
            "content/incidents/a/notice.md",
            "content/incidents/a/.hidden/x.svg",
            "content/incidents/A B/x.svg",
            "content/incidents/x.svg",
            "content/pages/about.fr.md",
            "content/pages/about.md",
            "content/pages/.en.md",
            "content/pages/photo.png",
            "content/pages/deep/about.en.md",
            "static/x.svg",
        ] {
            assert_eq!(published(path), None, "{path}");
        }
    }
}
