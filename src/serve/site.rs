//! A built site in memory.
//!
//! 1. [`Site::build`] goes from sources to a verified output and keeps all of it: pages are made
//!    when somebody asks, from the texts that they were verified with.
//! 2. [`Site::find`] tells which file is at an address, as static hosts have it: `index.html` for
//!    folders, the error page of a language.

use super::is_sound;
use crate::build::{self, Built, Cache, Prepared, Settings};
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::site::LeftOut;
use crate::model::{Digest, SitePath, Slug};
use crate::output::{Manifest, NO_SINK};
use crate::render::scene::Scene;
use crate::source::Sources;
use crate::source::load::Flaw;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A site without errors.
pub struct Site {
    prepared: Prepared,
    built: Built,
    /// Written when somebody asks for it.
    manifest: OnceLock<String>,
}

/// What a build comes to.
pub struct Outcome {
    /// None where there are errors.
    pub site: Option<Site>,
    /// Finished.
    pub diagnostics: Diagnostics,
    /// What they point into.
    pub sources: Arc<Sources>,
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File(SitePath),
    /// A folder, asked for without its slash.
    Folder,
    /// Nothing; the file says so in a language of the site.
    Missing(Option<SitePath>),
}

impl Site {
    /// Builds a site; what `cache` knows of a former build is not made again.
    pub fn build(
        (sources, flaws): (Sources, &[Flaw]),
        settings: &Settings,
        strict: bool,
        cache: &mut Cache,
    ) -> Outcome {
        let sources = Arc::new(sources);
        let mut found = Diagnostics::default();
        let prepared = build::prepare(&sources, flaws, settings, cache, &mut found);
        let site = prepared.and_then(|prepared| {
            let built = build::compile(&prepared, strict, cache, NO_SINK, &mut found)?;
            Some(Self {
                prepared,
                built,
                manifest: OnceLock::new(),
            })
        });
        found.finish(&sources, strict);
        Outcome {
            site: site.filter(|_| is_sound(&found)),
            diagnostics: found,
            sources,
        }
    }

    /// What its files have and it does not, by slug.
    #[must_use]
    pub fn left_out(&self) -> &BTreeMap<Slug, LeftOut> {
        self.prepared.left_out()
    }

    /// What its pages are made from.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        self.prepared.scene()
    }

    /// The digest of every file but the manifest.
    #[must_use]
    pub fn digests(&self) -> &BTreeMap<SitePath, Digest> {
        &self.built.verified.digests
    }

    /// The path of the host that the site stands at: nothing, or `/notices`.
    #[must_use]
    pub fn base(&self) -> &str {
        self.scene().config().base_url.path()
    }

    /// The bytes of a file; none where there is no such file.
    ///
    /// # Errors
    /// Where it cannot be made, though it could when it was verified.
    pub fn bytes(&self, path: &SitePath) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
        if path.as_str() == Manifest::PATH {
            let manifest = || self.built.manifest().to_json();
            let manifest = self.manifest.get_or_init(manifest);
            return Ok(Some(manifest.clone().into_bytes()));
        }
        let output = &self.built.output;
        let made = output.files.get(path).map(|body| output.bytes(body));
        let made = made.transpose()?;
        Ok(made.map(std::borrow::Cow::into_owned))
    }

    /// Files of the theme, by the names that change with their content.
    pub fn assets(&self) -> impl Iterator<Item = (String, Arc<[u8]>)> {
        let assets = self.scene().theme.assets.values();
        assets.map(|(path, bytes)| (path.as_str().to_owned(), bytes.clone()))
    }

    /// What is at a path of the host, as it was sent.
    #[must_use]
    pub fn find(&self, path: &str) -> Found {
        let inside = path.strip_prefix(self.base());
        let inside = inside.and_then(|inside| inside.strip_prefix('/'));
        let Some(inside) = inside.and_then(decoded) else {
            return self.missing("");
        };
        let named = match inside.as_str() {
            "" => "index.html".to_owned(),
            folder if folder.ends_with('/') => format!("{folder}index.html"),
            file => file.to_owned(),
        };
        match SitePath::parse(&named) {
            Some(path) if self.has(&path) => Found::File(path),
            Some(path) if self.is_folder(&path) => Found::Folder,
            _ => self.missing(&inside),
        }
    }

    fn has(&self, path: &SitePath) -> bool {
        path.as_str() == Manifest::PATH || self.digests().contains_key(path)
    }

    fn is_folder(&self, path: &SitePath) -> bool {
        let index = SitePath::parse(&format!("{path}/index.html"));
        index.is_some_and(|index| self.has(&index))
    }

    /// The error page: that of the language that the path begins with, or of all.
    fn missing(&self, inside: &str) -> Found {
        let first = inside.split('/').next().unwrap_or_default();
        let own = SitePath::parse(&format!("{first}/404.html"));
        let all = SitePath::parse("404.html");
        Found::Missing(own.into_iter().chain(all).find(|path| self.has(path)))
    }
}

/// A path with its parts decoded; none where a part is none once it is decoded.
fn decoded(path: &str) -> Option<String> {
    let part = |part: &str| {
        let part = percent_decode_str(part).decode_utf8().ok()?.into_owned();
        (!part.contains(['/', '\\', '\0'])).then_some(part)
    };
    let parts: Option<Vec<String>> = path.split('/').map(part).collect();
    Some(parts?.join("/"))
}
