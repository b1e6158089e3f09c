//! What a page of HTML, or a file of XML, consists of as far as the rules care.
//!
//! 1. [`read`] goes through the tags once. [`plain`] hands out those of a page that leaves nothing open, [`markup`]
//!    those of any other, [`xml`] those of XML. What stands in `noscript` is read as well: it is for readers without script.
//! 2. Ids and references are listed; attribute values are decoded first, as browsers do.
//! 3. Code within the page is a fault by itself.

mod markup;
mod plain;
mod policy;
mod references;
mod xml;

pub(super) use references::{Reference, References};

use super::attribute::{candidates, refresh_url};
use super::style;
use crate::diag::Code;
use htmlize::unescape_attribute;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What the rules look at.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In the order of the page; one that repeats is there as often.
    pub ids: Vec<String>,
    /// Each once.
    pub references: References,
    /// Its Content-Security-Policy, once the head has come to it; one behind what could load or run does not count.
    pub policy: Option<String>,
    /// Whether something has come that a policy behind it would not hold for.
    pub begun: bool,
    /// What is wrong with the page by itself: "a `style` element".
    pub faults: BTreeSet<(Code, String)>,
}

/// What a browser does with a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Goes there when asked to, or knows about it.
    Follow,
    /// Fetches it, or sends something to it, by itself.
    Load,
    /// Fetches it for a stylesheet, which may also hold images as `data:`.
    Style,
}

impl Role {
    /// As in "the page … `x.png`".
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Follow => "links to",
            Self::Load | Self::Style => "loads",
        }
    }
}

/// Which language a page is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// HTML.
    Html,
    /// XML, SVG above all, whose own styles are harmless where it is used as an image.
    Xml,
}

/// What `link` elements point to without having it loaded. Any other `rel` is taken to load.
const FOLLOWED: &[&str] = &[
    "alternate",
    "author",
    "bookmark",
    "canonical",
    "contents",
    "describedby",
    "first",
    "help",
    "home",
    "hub",
    "index",
    "last",
    "license",
    "me",
    "next",
    "prev",
    "privacy-policy",
    "search",
    "self",
    "shortlink",
    "tag",
    "terms-of-service",
    "up",
];

/// Names of `meta` elements whose content is a URL that others will fetch.
const SOCIAL: &[&str] = &["og:url", "og:image", "og:image:url", "twitter:image"];

/// Attributes of SVG that are read as CSS, and may name a file there.
const STYLED: &[&str] = &[
    "clip-path",
    "cursor",
    "fill",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "stroke",
];

/// What is wrong with a file that is to be read otherwise.
const ENCODED: &str = "another encoding than UTF-8";

/// A start tag.
#[derive(Debug, Default)]
struct Tag<'a> {
    /// In lower case.
    name: Cow<'a, str>,
    /// Names in lower case, and values as they are written, in their order. One that repeats is there as often; the first counts.
    attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Tag<'_> {
    /// The decoded value of an attribute.
    fn decoded(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(own, _)| own == name)?;
        Some(unescape_attribute(&**value).into_owned())
    }
}

/// Reads the bytes of a page; in HTML, what is not UTF-8 is replaced, as browsers do.
pub(super) fn read(bytes: &[u8], kind: Kind) -> Page {
    let mut page = match kind {
        Kind::Xml => read_xml(bytes),
        Kind::Html => {
            let plain = std::str::from_utf8(bytes).ok();
            let plain = plain.and_then(read_plain);
            plain.unwrap_or_else(|| read_markup(bytes))
        }
    };
    page.references = page.references.settled();
    page
}

fn read_plain(html: &str) -> Option<Page> {
    let mut page = Page::default();
    let mut reader = Reader {
        page: &mut page,
        kind: Kind::Html,
    };
    plain::read(html, |tag| reader.tag(tag))?;
    Some(page)
}

fn read_xml(bytes: &[u8]) -> Page {
    let mut page = Page::default();
    let mut reader = Reader {
        page: &mut page,
        kind: Kind::Xml,
    };
    let rest = xml::read(bytes, |tag| reader.tag(tag));
    for css in &rest.css {
        style::urls(css, &mut page.references);
    }
    page.faults
        .extend(rest.fault.map(|what| (Code::OutputHtml, what)));
    page
}

/// A style sheet, which browsers read as UTF-16 where it begins so.
pub(super) fn read_style(bytes: &[u8]) -> Page {
    let mut page = Page::default();
    style::urls(&String::from_utf8_lossy(bytes), &mut page.references);
    page.faults.extend(encoding(bytes));
    page
}

/// The fault of a file that begins with a mark of UTF-16: to browsers it counts more than all that a host says.
fn encoding(bytes: &[u8]) -> Option<(Code, String)> {
    let marked = bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE]);
    marked.then(|| (Code::OutputHtml, ENCODED.to_owned()))
}

fn read_markup(bytes: &[u8]) -> Page {
    let mut page = Page::default();
    page.faults.extend(encoding(bytes));
    let mut fragments = vec![Cow::Borrowed(bytes)];
    // `noscript` does not nest, so this ends.
    while let Some(fragment) = fragments.pop() {
        let mut reader = Reader {
            page: &mut page,
            kind: Kind::Html,
        };
        let rest = markup::read(&fragment, |tag| reader.tag(tag));
        for css in &rest.css {
            style::urls(css, &mut page.references);
        }
        let fault = rest.fault.map(|what| (Code::OutputHtml, what));
        page.faults.extend(fault);
        let noscript = rest.noscript.into_iter();
        fragments.extend(noscript.map(|html| Cow::Owned(html.into_bytes())));
    }
    page
}

/// Takes down one element after the other.
struct Reader<'a> {
    page: &'a mut Page,
    kind: Kind,
}

impl Reader<'_> {
    fn tag(&mut self, tag: &Tag<'_>) {
        let name = local(&tag.name);
        self.page.begun |= !matches!(name, "html" | "head" | "meta" | "title");
        match name {
            "script" => self.script(tag),
            "style" if self.kind == Kind::Html => self.inline("a `style` element"),
            "base" if self.kind == Kind::Html => {
                let what = "a `base` element, which would move every link".to_owned();
                self.page.faults.insert((Code::OutputLink, what));
            }
            "meta" => self.meta(tag),
            _ => {}
        }
        let follows = match name {
            "a" | "area" => true,
            "link" => followed(&tag.decoded("rel").unwrap_or_default()),
            _ => false,
        };
        for attribute in &tag.attributes {
            self.attribute(name, attribute, follows);
        }
        self.animated(tag);
    }

    /// Where an animation of SVG leads a link, in time (SVG Animations, section 2.3).
    fn animated(&mut self, tag: &Tag<'_>) {
        let what = tag.decoded("attributename").unwrap_or_default();
        if local(&what.trim().to_ascii_lowercase()) != "href" {
            return;
        }
        for name in ["from", "to", "by", "values"] {
            let urls = tag.decoded(name).unwrap_or_default();
            let urls = urls.split(';').map(str::trim);
            for url in urls.filter(|url| !url.is_empty() && !url.starts_with('#')) {
                self.refer(Role::Load, url);
            }
        }
    }

    fn attribute(
        &mut self,
        tag: &str,
        (name, value): &(Cow<'_, str>, Cow<'_, str>),
        follows: bool,
    ) {
        let value = || unescape_attribute(&**value);
        match local(name) {
            "id" => self.page.ids.push(value().into_owned()),
            "href" if follows => self.refer(Role::Follow, &value()),
            "src" | "poster" | "background" | "action" | "formaction" | "manifest" | "lowsrc"
            | "href" => {
                // SVG names things of its own by fragment alone.
                let url = value();
                if self.kind == Kind::Html || !url.starts_with('#') {
                    self.refer(Role::Load, &url);
                }
            }
            "data" | "classid" | "codebase" | "archive" if matches!(tag, "object" | "applet") => {
                self.refer(Role::Load, &value());
            }
            "ping" => {
                for url in value().split_ascii_whitespace() {
                    self.refer(Role::Load, url);
                }
            }
            "srcset" | "imagesrcset" => {
                for url in candidates(&value()) {
                    self.refer(Role::Load, url);
                }
            }
            "style" if self.kind == Kind::Html => {
                self.inline(&format!("a `style` attribute on `{tag}`"));
            }
            "style" => style::urls(&value(), &mut self.page.references),
            name if STYLED.contains(&name) => {
                style::urls(&value(), &mut self.page.references);
            }
            "srcdoc" => self.inline(&format!("a `srcdoc` attribute on `{tag}`")),
            name if name.len() > 2 && name.starts_with("on") => {
                self.inline(&format!("an `{name}` attribute on `{tag}`"));
            }
            _ => {}
        }
    }

    /// Data blocks of JSON-LD are the one script that may stand in a page: no browser runs them.
    fn script(&mut self, tag: &Tag<'_>) {
        let data = self.kind == Kind::Html
            && tag
                .decoded("type")
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
        let elsewhere = self.kind == Kind::Html && tag.decoded("src").is_some();
        if elsewhere && !data {
            if let Some(what) = self.barred(tag) {
                self.inline(what);
            }
        } else if !data {
            self.inline("a `script` element with code in it");
        }
    }

    /// Why browsers will not run a script of a file, where the page's policy names the scripts that may
    /// (Content Security Policy 3, section 6.7.1.1).
    fn barred(&self, tag: &Tag<'_>) -> Option<&'static str> {
        let allowed = policy::script_sources(self.page.policy.as_deref()?);
        if allowed.contains(&"'self'") {
            return None;
        }
        let integrity = tag.decoded("integrity").unwrap_or_default();
        let mut hashes = integrity.split_ascii_whitespace().peekable();
        if hashes.peek().is_none() {
            return Some(
                "a `script` element without the `integrity` that the page's policy asks for",
            );
        }
        let is_named = |hash: &str| allowed.contains(&&*format!("'{hash}'"));
        (!hashes.all(is_named)).then_some(
            "a `script` element with an `integrity` that the page's policy does not allow",
        )
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let other = |name: &str| !name.trim().eq_ignore_ascii_case("utf-8");
        if tag.decoded("charset").is_some_and(|name| other(&name)) {
            self.page
                .faults
                .insert((Code::OutputHtml, ENCODED.to_owned()));
        }
        let Some(content) = tag.decoded("content") else {
            return;
        };
        let name = tag.decoded("property").or_else(|| tag.decoded("name"));
        if name.is_some_and(|name| SOCIAL.contains(&name.as_str())) {
            self.refer(Role::Follow, &content);
        }
        let header = tag.decoded("http-equiv").unwrap_or_default();
        let is = |name: &str| header.trim().eq_ignore_ascii_case(name);
        if let Some(url) = is("refresh").then(|| refresh_url(&content)).flatten() {
            self.refer(Role::Load, url);
        }
        let charset = || {
            let content = content.to_ascii_lowercase();
            let (_, name) = content.split_once("charset")?;
            Some(name.trim_start_matches([' ', '=']).to_owned())
        };
        if is("content-type") && charset().is_some_and(|name| other(&name)) {
            self.page
                .faults
                .insert((Code::OutputHtml, ENCODED.to_owned()));
        }
        if is("content-security-policy") && !self.page.begun {
            self.page.policy.get_or_insert(content);
        }
    }

    fn refer(&mut self, role: Role, url: &str) {
        self.page.references.push(role, url);
    }

    fn inline(&mut self, what: &str) {
        self.page
            .faults
            .insert((Code::OutputInline, what.to_owned()));
    }
}

/// A name without the prefix that XML may put before it.
fn local(name: &str) -> &str {
    // Names are short, and each page has thousands.
    let colon = name.bytes().rposition(|byte| byte == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// Whether a `link` with these relations is only known about.
fn followed(rel: &str) -> bool {
    let mut relations = rel.split_ascii_whitespace().peekable();
    relations.peek().is_some()
        && relations.all(|relation| {
            FOLLOWED
                .iter()
                .any(|known| relation.eq_ignore_ascii_case(known))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(html: &str, kind: Kind) -> Vec<String> {
        let page = read(html.as_bytes(), kind);
        page.references
            .iter()
            .map(|found| format!("{} {}", found.role.verb(), found.url))
            .collect()
    }

    #[test]
    fn what_is_followed_and_what_is_loaded() {
        let check = |html, expected: &[&str]| {
            assert_eq!(references(html, Kind::Html), expected, "{html}");
        };
        check("<a href=x><a href=x>", &["links to x"]);
        check("<a href='a&amp;b&colon;c&#x64;'>", &["links to a&b:cd"]);
        check(
            "<area href=x ping='p q'>",
            &["links to x", "loads p", "loads q"],
        );
        check("<link rel=canonical href=x>", &["links to x"]);
        check("<link rel='Alternate' href=x>", &["links to x"]);
        check("<link rel='alternate stylesheet' href=x>", &["loads x"]);
        check("<link rel=preconnect href=x>", &["loads x"]);
        check("<link href=x>", &["loads x"]);
        check("<img src=x srcset='y 2x'>", &["loads x", "loads y"]);
        check("<video poster=x><source src=y>", &["loads x", "loads y"]);
        check(
            "<form action=x><button formaction=y>",
            &["loads x", "loads y"],
        );
        check(
            "<object data=x></object><embed src=y>",
            &["loads x", "loads y"],
        );
        check("<iframe src=x></iframe><p data=y>", &["loads x"]);
        check(
            "<svg><use href=x /><image xlink:href=y /></svg>",
            &["loads x", "loads y"],
        );
        check("<meta http-equiv=Refresh content='0;url=x'>", &["loads x"]);
        check("<meta property=og:url content=x>", &["links to x"]);
        check("<meta name=description content=x>", &[]);
        check("<noscript><img src=x></noscript>", &["loads x"]);
        check("<template><img src=x></template>", &["loads x"]);
        check("<!-- <img src=x> --><textarea><img src=x></textarea>", &[]);
    }

    #[test]
    fn what_an_svg_loads() {
        let check = |svg, expected: &[&str]| {
            assert_eq!(references(svg, Kind::Xml), expected, "{svg}");
        };
        check("<svg><use href='#a'/><image href='x'/></svg>", &["loads x"]);
        check(
            "<svg><style>a{b:url(x)}</style><g style='c:url(y)'/></svg>",
            &["loads x", "loads y"],
        );
    }

    fn faults(html: &str, kind: Kind) -> Vec<String> {
        let page = read(html.as_bytes(), kind);
        page.faults.into_iter().map(|(_, what)| what).collect()
    }

    #[test]
    fn code_in_the_page() {
        let script = "a `script` element with code in it";
        let check = |html, expected: &[&str]| {
            assert_eq!(faults(html, Kind::Html), expected, "{html}");
        };
        check("<script>x</script>", &[script]);
        check("<script type=module>x</script>", &[script]);
        check("<script src=x></script>", &[]);
        check("<script type=' Application/LD+JSON'>{}</script>", &[]);
        check("<noscript><script>x</script></noscript>", &[script]);
        check("<style>a{}</style>", &["a `style` element"]);
        check("<p STYLE=x>", &["a `style` attribute on `p`"]);
        check("<img onError=x>", &["an `onerror` attribute on `img`"]);
        check("<svg onload=x></svg>", &["an `onload` attribute on `svg`"]);
        check(
            "<iframe srcdoc=x></iframe>",
            &["a `srcdoc` attribute on `iframe`"],
        );
        check(
            "<base href=/>",
            &["a `base` element, which would move every link"],
        );
        check("<p title='<script>' on=x>", &[]);
    }

    #[test]
    fn scripts_that_the_policy_keeps_from_running() {
        let check = |policy: &str, attributes: &str, expected: &[&str]| {
            let html = format!(
                "<meta http-equiv=Content-Security-Policy content=\"{policy}\"><script src=x {attributes}></script>"
            );
            assert_eq!(faults(&html, Kind::Html), expected, "{html}");
        };
        let none = "a `script` element without the `integrity` that the page's policy asks for";
        let other = "a `script` element with an `integrity` that the page's policy does not allow";
        let hashes = "default-src 'none'; Script-Src 'sha256-a' 'sha256-b'";
        check(hashes, "integrity=sha256-b", &[]);
        check(hashes, "integrity='sha256-a sha256-b'", &[]);
        check(hashes, "", &[none]);
        check(hashes, "integrity=''", &[none]);
        check(hashes, "integrity=sha256-c", &[other]);
        check(hashes, "integrity='sha256-a sha256-c'", &[other]);
        check("default-src 'none'", "integrity=sha256-a", &[other]);
        check("script-src 'self'", "", &[]);
    }

    #[test]
    fn code_in_an_svg() {
        let script = "a `script` element with code in it";
        let check = |svg, expected: &[&str]| assert_eq!(faults(svg, Kind::Xml), expected, "{svg}");
        check("<svg><script href='x'/></svg>", &[script]);
        check(
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:script/></svg>",
            &[script],
        );
        check(
            "<svg><g onclick='x'/></svg>",
            &["an `onclick` attribute on `g`"],
        );
        check("<svg><style>a{}</style><g style='b:c'/></svg>", &[]);
    }

    #[test]
    fn ids_in_their_order() {
        let page = read(
            b"<p id=b><p id='a&amp;'><noscript><p id=c></noscript><p id=b>",
            Kind::Html,
        );
        assert_eq!(page.ids, ["b", "a&", "b", "c"]);
    }
}
