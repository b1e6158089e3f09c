//! Sanitizes a text that may have an author's HTML in it.
//!
//! HTML comes from the parser in fragments, and a fragment by itself says nothing: a quote opened
//! in one swallows what follows. So the finished whole is sanitized.
//!
//! 1. A [`Seal`], which no author can have written, stands before each attribute's value that is
//!    ours, and a token made of it in each gap.
//! 2. ammonia keeps an allowlist of elements and attributes. Of attributes with the seal all are
//!    kept, of others a few, and URLs only as [`crate::model::url`] allows.
//! 3. The tokens that are left become gaps again; each stands where one of its kind may stand.

use super::document::Gap;
use crate::diag::Code;
use crate::model::url::{UrlKind, classify};
use ammonia::{Builder, UrlRelative};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Marks what is ours in the HTML of one text. It is made of the text's own SHA-256, so no text
/// can contain it.
#[derive(Debug, Clone)]
pub(super) struct Seal {
    /// `gap` and 32 hex digits.
    name: Arc<str>,
    mark: Arc<str>,
}

/// Sanitized HTML.
#[derive(Debug)]
pub(super) struct Sanitized {
    pub html: String,
    pub gaps: Vec<(usize, Gap)>,
    pub refused: Vec<RefusedUrl>,
}

/// A URL in an author's HTML that was taken out.
#[derive(Debug)]
pub(super) struct RefusedUrl {
    /// As it stands in the HTML, decoded.
    pub url: String,
    pub code: Code,
    pub message: String,
    pub help: String,
}

/// What may be in a text, ours and authors'. No form but our disabled boxes, nothing that loads.
const TAGS: &str = "a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em \
    figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s \
    samp section small span strong sub summary sup table tbody td tfoot th thead tr u ul";

/// Attributes of ours, on any element; without the seal they are dropped.
const SEALED: &str =
    "id class role tabindex aria-label translate scope loading decoding href src dir";

/// Attributes that authors may use.
const FREE: &str = "title lang dir alt width height colspan rowspan start open datetime";

impl Seal {
    /// The seal for a text.
    pub fn new(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let name = digest
            .iter()
            .take(16)
            .fold("gap".to_owned(), |name, byte| format!("{name}{byte:02x}"));
        Self {
            // `!` cannot be in a scheme: `gap…!https:` is a relative URL to whoever checks it.
            mark: Arc::from(format!("{name}!")),
            name: Arc::from(name),
        }
    }

    /// What stands before the value of an attribute that is ours.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// What stands for the gap of an index: `a` within an attribute, `t` between elements.
    fn token(&self, index: usize, gap: Gap) -> String {
        let kind = if matches!(gap, Gap::Permalink(_) | Gap::Elsewhere(_)) {
            't'
        } else {
            'a'
        };
        format!("{}{kind}{index};", self.name)
    }
}

/// Sanitizes HTML that was written with a seal.
pub(super) fn sanitize(html: &str, gaps: &[(usize, Gap)], seal: &Seal) -> Sanitized {
    let mut all: Vec<Gap> = gaps.iter().map(|(_, gap)| *gap).collect();
    // Two more, for the URLs in authors' HTML.
    let base = seal.token(all.len(), Gap::Base);
    let page = seal.token(all.len() + 1, Gap::Page);
    all.extend([Gap::Base, Gap::Page]);
    let refused = Arc::new(Mutex::new(Vec::new()));
    let filter = Filter {
        seal: seal.clone(),
        base,
        page,
        refused: Arc::clone(&refused),
    };
    let cleaned = builder(filter)
        .clean(&with_tokens(html, gaps, seal))
        .to_string();
    let (html, gaps) = find_tokens(&cleaned, &all, seal);
    let refused = std::mem::take(&mut *refused.lock().unwrap_or_else(PoisonError::into_inner));
    Sanitized {
        html,
        gaps,
        refused,
    }
}

fn with_tokens(html: &str, gaps: &[(usize, Gap)], seal: &Seal) -> String {
    let mut out = String::with_capacity(html.len() + gaps.len() * 40);
    let mut from = 0;
    for (index, (at, gap)) in gaps.iter().enumerate() {
        out.push_str(html.get(from..*at).unwrap_or_default());
        out.push_str(&seal.token(index, *gap));
        from = *at;
    }
    out.push_str(html.get(from..).unwrap_or_default());
    out
}

fn find_tokens(html: &str, all: &[Gap], seal: &Seal) -> (String, Vec<(usize, Gap)>) {
    let mut out = String::with_capacity(html.len());
    let mut gaps = Vec::new();
    let mut parts = html.split(&*seal.name);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let token = part.split_once(';');
        let gap = token.and_then(|(token, _)| {
            let index: usize = token.strip_prefix(['a', 't'])?.parse().ok()?;
            all.get(index)
        });
        if let Some(gap) = gap {
            gaps.push((out.len(), *gap));
        }
        out.push_str(token.map_or("", |(_, rest)| rest));
    }
    (out, gaps)
}

fn builder(filter: Filter) -> Builder<'static> {
    let mut builder = Builder::empty();
    let generic: HashSet<&'static str> = SEALED.split(' ').chain(FREE.split(' ')).collect();
    builder
        .tags(TAGS.split(' ').collect())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .generic_attributes(generic)
        .add_tag_attributes("input", ["type", "checked"])
        // One at most: ammonia sets several in the order of a hash map, new in each run.
        .set_tag_attribute_value("input", "disabled", "")
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("external noopener noreferrer"))
        .strip_comments(true)
        .attribute_filter(move |element, name, value| filter.keep(element, name, value));
    builder
}

/// Decides on each attribute that is on the list.
struct Filter {
    seal: Seal,
    base: String,
    page: String,
    refused: Arc<Mutex<Vec<RefusedUrl>>>,
}

impl Filter {
    fn keep<'v>(&self, element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
        if let Some(ours) = value.strip_prefix(self.seal.mark()) {
            // A gap that is filled with elements cannot be here, unless a quote has swallowed it.
            let swallowed =
                ours.contains(self.seal.mark()) || ours.contains(&format!("{}t", self.seal.name));
            return (!swallowed).then_some(Cow::Borrowed(ours));
        }
        if value.contains(&*self.seal.name) {
            return None;
        }
        match (element, name) {
            // An author's own field becomes a box that nobody can use, as ours are.
            ("input", "type") => Some(Cow::Borrowed("checkbox")),
            ("a", "rel") | ("input", "disabled" | "checked") => Some(Cow::Borrowed(value)),
            ("a", "href") | ("img", "src") => self.url(element, value),
            _ => FREE
                .split(' ')
                .any(|free| free == name)
                .then_some(Cow::Borrowed(value)),
        }
    }

    fn url<'v>(&self, element: &str, value: &'v str) -> Option<Cow<'v, str>> {
        let link = element == "a";
        let (code, why) = match classify(value) {
            Ok(UrlKind::SiteAbsolute(_)) => {
                return Some(Cow::Owned(format!("{}{value}", self.base)));
            }
            Ok(UrlKind::Anchor(_)) if link => {
                return Some(Cow::Owned(format!("{}{value}", self.page)));
            }
            Ok(UrlKind::External { .. } | UrlKind::Mailto | UrlKind::Tel) if link => {
                return Some(Cow::Borrowed(value));
            }
            Ok(UrlKind::External { .. }) => (Code::OutputForeign, "is on another host".to_owned()),
            Ok(_) => (Code::BrokenLink, "is not resolved in HTML".to_owned()),
            Err(refused) => (Code::UrlScheme, refused.to_string()),
        };
        let refused = RefusedUrl {
            url: value.to_owned(),
            code,
            message: format!("`{}` {why}", value.escape_debug()),
            help: "write it as a link or image of Markdown, \
                   or as a path from the site's root that starts with `/`"
                .to_owned(),
        };
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(refused);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::allowed;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        let (html, found) = allowed(markdown);
        assert_eq!(html, expected);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn harmless_html_stays() {
        check("a <b>c</b>", "<p>a <b>c</b></p>\n");
        check("H<sub>2</sub>O <br> x", "<p>H<sub>2</sub>O <br> x</p>\n");
        check(
            "<details><summary>a</summary>\n\n**b**\n\n</details>",
            "<details><summary>a</summary>\n<p><strong>b</strong></p>\n</details>\n",
        );
        check("<!-- a --> <i>b</i>", " <i>b</i>\n");
    }

    #[test]
    fn what_acts_or_loads_is_taken_out() {
        check("a <script>alert(1)</script> b", "<p>a  b</p>\n");
        check(
            "a <b onclick=alert(1) style=color:red id=x class=alert>c</b>",
            "<p>a <b>c</b></p>\n",
        );
        check("<iframe src=\"/x\"></iframe>", "\n");
        check("<form action=\"/x\"><b>a</b></form>", "<b>a</b>\n");
        check("<svg onload=alert(1)><b>a</b></svg>", "<p><b>a</b></p>\n");
        check(
            "<a href=\"javascript:alert(1)\">a</a>",
            "<p><a rel=\"external noopener noreferrer\">a</a></p>\n",
        );
        check(
            "a <input name=q type=image>",
            "<p>a <input type=\"checkbox\" disabled=\"\"></p>\n",
        );
    }

    #[test]
    fn urls_of_the_site_get_its_base() {
        let rel = "rel=\"external noopener noreferrer\"";
        check(
            "a <a href=\"/en/\">b</a>",
            &format!("<p>a <a href=\"/base/en/\" {rel}>b</a></p>\n"),
        );
        check(
            "a <a href=\"#b\">b</a>",
            &format!("<p>a <a href=\"/page/#b\" {rel}>b</a></p>\n"),
        );
        check(
            "a <img src=\"/logo.png\" alt=\"b\">",
            "<p>a <img src=\"/base/logo.png\" alt=\"b\"></p>\n",
        );
    }

    #[test]
    fn urls_that_cannot_be_are_told() {
        let check = |markdown: &str, message: &str| {
            let (html, found) = allowed(markdown);
            assert!(found.len() == 1 && found[0].contains(message), "{found:?}");
            assert!(!html.contains("src=") && !html.contains("href="), "{html}");
        };
        check(
            "a <img src=\"https://evil.example/x.png\">",
            "is on another host",
        );
        check("a <img src=\"timeline.svg\">", "is not resolved");
        check("a <a href=\"//evil.example\">b</a>", "starts with `//`");
        check("a <a href=\"https://a@evil.example\">b</a>", "user name");
    }

    #[test]
    fn what_candor_writes_survives() {
        let markdown = "## A {#a}\n\n[b](/en/) ![c](timeline.svg)[^1]\n\n| d |\n|--:|\n| e |\n\n\
                        > [!TIP]\n> f\n\n- [x] g\n\n```rs\nh\n```\n\n[^1]: i";
        let (html, found) = allowed(&format!("{markdown}\n\n<b></b>"));
        assert_eq!(found, [""; 0]);
        for expected in [
            "<h2 id=\"h-1\">A <a class=\"permalink\" href=\"/page/#h-1\"",
            "href=\"/base/en/\"",
            "src=\"/base/en/incidents/a/timeline.svg\"",
            "width=\"640\"",
            "class=\"align-right\"",
            "class=\"alert alert-tip\"",
            "role=\"note\"",
            "type=\"checkbox\"",
            "<code class=\"language-rs\">",
            "dir=\"ltr\"",
            "<li id=\"_fn-1\">",
        ] {
            assert!(html.contains(expected), "{expected} in {html}");
        }
        assert!(!html.contains("gap"), "{html}");
    }

    #[test]
    fn a_quote_that_swallows_what_follows_breaks_nothing() {
        for open in [
            "<div title='",
            "<div title=\"",
            "<a href='",
            "<a href=\"",
            "<b class='",
            "<p title=",
            "<!--x",
        ] {
            let (html, _) = allowed(&format!(
                "<i></i>\n\n{open}\n\n## A <img src=x onerror=alert(1)>\n\n[b](/c) ' \" > d"
            ));
            let quoted = html.contains("title=");
            assert!(quoted || !html.contains("onerror"), "{open}: {html}");
            assert!(
                !html.contains("<img src=x") && !html.contains("gap"),
                "{open}: {html}"
            );
        }
    }
}
