//! What a reference in the output means.
//!
//! 1. [`Standing`] is where an output file will stand.
//! 2. [`Resolver::resolve`] joins a reference to it as browsers do (WHATWG URL) and looks the
//!    result up: a file of this site, a place beside it, another host, or no URL to fetch. Most need not be joined.
//! 3. [`fragment`] is the id that a reference leads to.

use crate::model::SitePath;
use crate::model::config::BaseUrl;
use crate::output::Manifest;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::cell::OnceCell;
use url::Url;

/// Knows all paths of a site and where it stands.
pub(super) struct Resolver<'a> {
    /// Sorted.
    paths: &'a [SitePath],
    base: &'a BaseUrl,
    root: Option<Url>,
    /// `https://a.example`
    origin: String,
}

/// Where an output file will stand, as what its references are relative to.
pub(super) struct Standing<'a> {
    path: &'a SitePath,
    /// Its place in the order of paths. As the next, it is found for those that need it.
    number: OnceCell<Option<u32>>,
    url: OnceCell<Option<Url>>,
}

/// What a URL leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of this site, by its number in the order of paths; none for the manifest, which is
    /// made last. Of its fragment, [`fragment`] knows.
    File { number: Option<u32> },
    /// A place of this site where nothing is; what may have been meant.
    Missing { near: Option<String> },
    /// On the host of this site, out of its path.
    Beside,
    /// On another host, or on this one with another scheme or port.
    Host(String),
    /// `mailto:` or `tel:`
    Contact,
    /// `data:`
    Data,
    /// Any other scheme.
    Scheme,
    /// Not a URL.
    Invalid,
}

impl<'a> Standing<'a> {
    pub(super) fn of(path: &'a SitePath) -> Self {
        Self {
            path,
            number: OnceCell::new(),
            url: OnceCell::new(),
        }
    }
}

impl<'a> Resolver<'a> {
    /// Takes all paths of a site, in their order.
    pub(super) fn new(paths: &'a [SitePath], base: &'a BaseUrl) -> Self {
        let root = Url::parse(&base.prefix()).ok();
        let origin = root
            .as_ref()
            .map(|root| root.origin().ascii_serialization());
        Self {
            paths,
            base,
            origin: origin.unwrap_or_default(),
            root,
        }
    }

    /// What `reference` leads to from `page`.
    pub(super) fn resolve(&self, page: &Standing<'_>, reference: &str) -> Target {
        match self.plain(reference) {
            Some("") => {
                let number = || self.number(page.path.as_str());
                let number = *page.number.get_or_init(number);
                Target::File { number }
            }
            Some(path) => self.on_host(path),
            None => self.joined(page, reference),
        }
    }

    /// The path of a reference of this host that is as it will be asked for; empty for the page it is on. None of one that has
    /// to be read by the rules for URLs.
    fn plain<'r>(&self, reference: &'r str) -> Option<&'r str> {
        let (before, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let path = match before.strip_prefix(&self.origin) {
            Some(path) => path,
            None if before.starts_with("//") => return None,
            None => before,
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        let is_own = path.starts_with('/') || (before.is_empty() && reference.starts_with('#'));
        // Where a segment begins with a full stop, it may be a step.
        let is_as_asked = path.chars().all(is_plain) && !path.contains("/.");
        (is_own && is_as_asked && fragment.chars().all(is_plain)).then_some(path)
    }

    fn joined(&self, page: &Standing<'_>, reference: &str) -> Target {
        let url = || Url::parse(&self.base.absolute(page.path)).ok();
        let (Some(page), Some(root)) = (page.url.get_or_init(url), self.root.as_ref()) else {
            return Target::Invalid;
        };
        let Ok(url) = page.join(reference) else {
            return Target::Invalid;
        };
        match url.scheme() {
            "http" | "https" => {}
            "mailto" | "tel" => return Target::Contact,
            "data" => return Target::Data,
            _ => return Target::Scheme,
        }
        let same = url.scheme() == root.scheme()
            && url.host_str() == root.host_str()
            && url.port_or_known_default() == root.port_or_known_default();
        if !same {
            return Target::Host(url.host_str().unwrap_or_default().to_owned());
        }
        self.on_host(url.path())
    }

    /// What stands at a path of this host.
    fn on_host(&self, path: &str) -> Target {
        match path.strip_prefix(self.base.path()) {
            Some("") => self.find(""),
            Some(below) => match below.strip_prefix('/') {
                Some(below) => self.find(below),
                None => Target::Beside,
            },
            None => Target::Beside,
        }
    }

    /// Looks up a path below the site's base.
    fn find(&self, below: &str) -> Target {
        let Ok(mut path) = percent_decode_str(below).decode_utf8() else {
            return Target::Missing { near: None };
        };
        if path.is_empty() || path.ends_with('/') {
            path.to_mut().push_str("index.html");
        }
        if path == Manifest::PATH {
            return Target::File { number: None };
        }
        let number = self.number(&path);
        if number.is_some() {
            return Target::File { number };
        }
        let folder = self.number(&format!("{path}/index.html"));
        let near = folder
            .and_then(|number| self.paths.get(number as usize))
            .map(|path| self.base.rooted(path));
        Target::Missing { near }
    }

    fn number(&self, path: &str) -> Option<u32> {
        let found = self
            .paths
            .binary_search_by(|known| known.as_str().cmp(path));
        u32::try_from(found.ok()?).ok()
    }
}

/// The id that a reference points to, decoded; none where that is the top of the page. `#` and `#top` are the top of any page (HTML,
/// "select the indicated part"), and what follows `:~:` is for the browser alone.
pub(super) fn fragment(reference: &str) -> Option<Cow<'_, str>> {
    let (_, fragment) = reference.split_once('#')?;
    // Few have a tilde at all.
    let directive = fragment.find('~').and_then(|_| fragment.find(":~:"));
    let id = fragment.get(..directive.unwrap_or(fragment.len()))?;
    // As the rules for URLs have it, whatever is encoded.
    let id = id.trim_end_matches(|c: char| c <= ' ');
    let breaks = ['\t', '\n', '\r'];
    let id = if id.contains(breaks) {
        Cow::Owned(id.replace(breaks, ""))
    } else {
        Cow::Borrowed(id)
    };
    let id = match id {
        Cow::Borrowed(id) => percent_decode_str(id).decode_utf8_lossy(),
        Cow::Owned(id) => Cow::Owned(percent_decode_str(&id).decode_utf8_lossy().into_owned()),
    };
    (!id.is_empty() && !id.eq_ignore_ascii_case("top")).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, page: &str, reference: &str, expected: &(Target, Option<&str>)) {
        let paths: Vec<SitePath> = [
            "404.html",
            "a b.svg",
            "en/index.html",
            "index.html",
            "北.html",
        ]
        .into_iter()
        .filter_map(SitePath::parse)
        .collect();
        let base = BaseUrl::parse(base).unwrap();
        let resolver = Resolver::new(&paths, &base);
        let page = SitePath::parse(page).unwrap();
        let page = Standing::of(&page);
        let found = resolver.resolve(&page, reference);
        let id = fragment(reference);
        assert_eq!(
            (&found, id.as_deref()),
            (&expected.0, expected.1),
            "{reference} on {base:?}"
        );
        let joined = resolver.joined(&page, reference);
        assert_eq!(found, joined, "{reference} on {base:?}");
    }

    fn file(number: u32, fragment: Option<&'static str>) -> (Target, Option<&'static str>) {
        let number = Some(number);
        (Target::File { number }, fragment)
    }

    fn other(target: Target) -> (Target, Option<&'static str>) {
        (target, None)
    }

    fn near(near: Option<&str>) -> (Target, Option<&'static str>) {
        let near = near.map(str::to_owned);
        other(Target::Missing { near })
    }

    #[test]
    fn on_a_host_of_its_own() {
        let check = |reference, expected| {
            check("https://a.example", "en/index.html", reference, &expected);
        };
        check("", file(2, None));
        check("#x", file(2, Some("x")));
        check("#", file(2, None));
        check("#TOP", file(2, None));
        check("#%E5%8C%97", file(2, Some("北")));
        check("#北", file(2, Some("北")));
        check("#a:~:text=b", file(2, Some("a")));
        check("..", file(3, None));
        check("../../..", file(3, None));
        check("/en/?q=1#x", file(2, Some("x")));
        check("#a b\n", file(2, Some("a b")));
        check("#a\tb", file(2, Some("ab")));
        check("/en/#x", file(2, Some("x")));
        check("/en/./", file(2, None));
        check("/en/../en/", file(2, None));
        check("/en//", near(None));
        check("https://a.example/en/#x", file(2, Some("x")));
        check(
            "https://a.example.b.example/en/",
            other(Target::Host("a.example.b.example".to_owned())),
        );
        check("/en", near(Some("/en/")));
        check("/EN/", near(None));
        check("/%65n/", file(2, None));
        check("/a%20b.svg", file(1, None));
        check("/a b.svg", file(1, None));
        check("/北.html", file(4, None));
        check("/%ff", near(None));
        check("candor.json", near(None));
        check("https://a.example", file(3, None));
        check("HTTPS://A.EXAMPLE:443/en/", file(2, None));
        check("\\en\\", file(2, None));
        let host = |host: &str| other(Target::Host(host.to_owned()));
        check("http://a.example/en/", host("a.example"));
        check("https://a.example:444/", host("a.example"));
        check("//b.example/en/", host("b.example"));
        check("\t//b.example\n/en/", host("b.example"));
        check("/\\b.example/", host("b.example"));
        check("https://a.example@b.example/", host("b.example"));
        check("mailto:a@b.example", other(Target::Contact));
        check("tel:+1", other(Target::Contact));
        check("data:,x", other(Target::Data));
        check("java\nscript:x", other(Target::Scheme));
        check(" JavaScript:x", other(Target::Scheme));
        check("https://[", other(Target::Invalid));
    }

    #[test]
    fn below_a_path() {
        let check = |reference, expected| {
            check("https://a.example/n", "en/index.html", reference, &expected);
        };
        check("/n/en/", file(2, None));
        check("../en/#x", file(2, Some("x")));
        check("https://a.example/n", file(3, None));
        check("/n", file(3, None));
        check("/other/", other(Target::Beside));
        check("/notices/", other(Target::Beside));
        check("../../x", other(Target::Beside));
        check("/n/en", near(Some("/n/en/")));
        check("/n/candor.json", other(Target::File { number: None }));
    }
}
