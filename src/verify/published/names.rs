//! What a site answers to: names, former names, old paths, and the files where they are written.
//!
//! 1. [`Names::of`] collects them from a site.
//! 2. An [`Owner`] is a notice or a page: what an address belongs to.

use crate::model::incident::{Alias, AliasTarget};
use crate::model::site::LeftOut;
use crate::model::{Locale, Site, SitePath, Slug};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every name that leads somewhere in a site.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Notices by their slugs, former ones included.
    pub notices: BTreeMap<Slug, Arc<Owner>>,
    /// Ordinary pages by their names, former ones included.
    pub pages: BTreeMap<Slug, Arc<Owner>>,
    /// What stands at old paths.
    pub paths: BTreeMap<SitePath, Arc<Owner>>,
    /// Languages by their tags, former ones included.
    pub languages: BTreeMap<Locale, Locale>,
    /// Notices that are in the sources and not in the site.
    pub left_out: BTreeMap<Slug, LeftOut>,
}

/// A notice or an ordinary page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// Which of the two.
    pub kind: OwnerKind,
    /// Its name now.
    pub name: Slug,
    /// Where its `aliases` and `moved` are written, from the site's root.
    pub file: Arc<str>,
}

/// What an [`Owner`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnerKind {
    /// A notice; where it was withdrawn, the files beside it were, too.
    Notice {
        /// Whether it was.
        withdrawn: bool,
    },
    /// An ordinary page.
    Page,
}

impl Names {
    /// Those of a site.
    #[must_use]
    pub fn of<T>(site: &Site<T>, sources: &Sources) -> Self {
        let mut names = Self {
            left_out: site.left_out.clone(),
            ..Self::default()
        };
        for locale in &site.config.locales {
            let tags = std::iter::once(&locale.tag).chain(&locale.aliases);
            names
                .languages
                .extend(tags.map(|tag| (tag.clone(), locale.tag.clone())));
        }
        for incident in &site.incidents {
            let owner = Arc::new(Owner {
                kind: OwnerKind::Notice {
                    withdrawn: incident.facts.withdrawn.is_some(),
                },
                name: incident.slug.clone(),
                file: sources.path(incident.facts.file).into(),
            });
            let Self { notices, paths, .. } = &mut names;
            add(&owner, &incident.facts.aliases, notices, paths);
        }
        for page in &site.pages {
            let variant = page.variants.get(&site.config.default_locale);
            let variants = || page.variants.iter().map(|(_, variant)| variant);
            let Some(first) = variant.or_else(|| variants().next()) else {
                continue;
            };
            let owner = Arc::new(Owner {
                kind: OwnerKind::Page,
                name: page.name.clone(),
                file: sources.path(first.file).into(),
            });
            let Self { pages, paths, .. } = &mut names;
            for variant in variants() {
                add(&owner, &variant.aliases, pages, paths);
            }
        }
        names
    }
}

fn add(
    owner: &Arc<Owner>,
    aliases: &[Alias],
    names: &mut BTreeMap<Slug, Arc<Owner>>,
    paths: &mut BTreeMap<SitePath, Arc<Owner>>,
) {
    names.insert(owner.name.clone(), owner.clone());
    for alias in aliases {
        match &alias.target {
            AliasTarget::Slug(slug) => {
                // What has the name now goes before what had it once.
                names.entry(slug.clone()).or_insert_with(|| owner.clone());
            }
            AliasTarget::Path(path) => {
                paths.insert(path.clone(), owner.clone());
            }
        }
    }
}

impl Owner {
    /// As messages call it: "the notice `a`".
    #[must_use]
    pub fn shown(&self) -> String {
        let kind = match self.kind {
            OwnerKind::Notice { .. } => "notice",
            OwnerKind::Page => "page",
        };
        format!("the {kind} `{}`", self.name)
    }
}
