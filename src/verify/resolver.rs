//! What a reference in the output means.
//!
//! 1. [`Resolver::page`] is the absolute URL of an output file.
//! 2. [`Resolver::resolve`] joins a reference to it as browsers do (WHATWG URL) and looks the
//!    result up: a file of this site, a place beside it, another host, or no URL to fetch.

use crate::model::SitePath;
use crate::model::config::BaseUrl;
use crate::output::Manifest;
use percent_encoding::percent_decode_str;
use url::Url;

/// Knows all paths of a site and where it stands.
pub(super) struct Resolver<'a> {
    /// Sorted.
    paths: &'a [SitePath],
    base: &'a BaseUrl,
    root: Option<Url>,
}

/// What a URL leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of this site, by its number in the order of paths; none for the manifest, which is
    /// made last. The fragment is decoded, and none where it is the top of the page.
    File {
        number: Option<u32>,
        fragment: Option<String>,
    },
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

impl<'a> Resolver<'a> {
    /// Takes all paths of a site, in their order.
    pub(super) fn new(paths: &'a [SitePath], base: &'a BaseUrl) -> Self {
        Self {
            paths,
            base,
            root: Url::parse(&base.prefix()).ok(),
        }
    }

    /// Where a file will stand.
    pub(super) fn page(&self, path: &SitePath) -> Option<Url> {
        Url::parse(&self.base.absolute(path)).ok()
    }

    /// What `reference` leads to from `page`.
    pub(super) fn resolve(&self, page: Option<&Url>, reference: &str) -> Target {
        let (Some(page), Some(root)) = (page, self.root.as_ref()) else {
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
        match url.path().strip_prefix(self.base.path()) {
            Some("") => self.find("", &url),
            Some(below) => match below.strip_prefix('/') {
                Some(below) => self.find(below, &url),
                None => Target::Beside,
            },
            None => Target::Beside,
        }
    }

    /// Looks up a path below the site's base.
    fn find(&self, below: &str, url: &Url) -> Target {
        let Ok(mut path) = percent_decode_str(below).decode_utf8() else {
            return Target::Missing { near: None };
        };
        if path.is_empty() || path.ends_with('/') {
            path.to_mut().push_str("index.html");
        }
        if path == Manifest::PATH {
            return Target::File {
                number: None,
                fragment: None,
            };
        }
        if let Some(number) = self.number(&path) {
            return Target::File {
                number: u32::try_from(number).ok(),
                fragment: fragment(url),
            };
        }
        let folder = format!("{path}/index.html");
        let near = self
            .number(&folder)
            .and_then(|number| self.paths.get(number))
            .map(|path| self.base.rooted(path));
        Target::Missing { near }
    }

    fn number(&self, path: &str) -> Option<usize> {
        self.paths
            .binary_search_by(|known| known.as_str().cmp(path))
            .ok()
    }
}

/// The id that a URL points to. `#` and `#top` are the top of any page (HTML, "select the
/// indicated part"), and what follows `:~:` is for the browser alone.
fn fragment(url: &Url) -> Option<String> {
    let fragment = url.fragment()?;
    let id = fragment.split(":~:").next().unwrap_or_default();
    let id = percent_decode_str(id).decode_utf8_lossy();
    (!id.is_empty() && !id.eq_ignore_ascii_case("top")).then(|| id.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, page: &str, reference: &str, expected: &Target) {
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
        let page = resolver.page(&SitePath::parse(page).unwrap());
        let found = resolver.resolve(page.as_ref(), reference);
        assert_eq!(found, *expected, "{reference} on {base:?}");
    }

    fn file(number: u32, fragment: Option<&str>) -> Target {
        Target::File {
            number: Some(number),
            fragment: fragment.map(str::to_owned),
        }
    }

    fn near(near: Option<&str>) -> Target {
        Target::Missing {
            near: near.map(str::to_owned),
        }
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
        let host = |host: &str| Target::Host(host.to_owned());
        check("http://a.example/en/", host("a.example"));
        check("https://a.example:444/", host("a.example"));
        check("//b.example/en/", host("b.example"));
        check("\t//b.example\n/en/", host("b.example"));
        check("/\\b.example/", host("b.example"));
        check("https://a.example@b.example/", host("b.example"));
        check("mailto:a@b.example", Target::Contact);
        check("tel:+1", Target::Contact);
        check("data:,x", Target::Data);
        check("java\nscript:x", Target::Scheme);
        check(" JavaScript:x", Target::Scheme);
        check("https://[", Target::Invalid);
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
        check("/other/", Target::Beside);
        check("/notices/", Target::Beside);
        check("../../x", Target::Beside);
        check("/n/en", near(Some("/n/en/")));
        check(
            "/n/candor.json",
            Target::File {
                number: None,
                fragment: None,
            },
        );
    }
}
