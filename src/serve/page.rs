//! What a preview adds to a page on its way to a browser.
//!
//! 1. [`with_preview`] puts the bar and the overlay behind the page's content, with the script that
//!    listens for changes, and lets the page's own policy permit them.
//! 2. [`policy`] is the same for the head of every answer.
//!
//! The bar and the overlay are in a shadow tree: no style of theirs touches the page, and none of the
//! page's touches them. Browsers make it from the HTML; no script is needed to see them.

use super::answer::OWN;
use super::{Shown, frame, reload};
use crate::render;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;

/// The content type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// What serve's own script and style need of a policy.
const NEEDED: [&str; 3] = ["script-src", "style-src", "connect-src"];

/// The policy of every answer: that of a published site, and the channel. Which of the theme's scripts may run
/// is left to the page's own.
#[must_use]
pub fn policy() -> String {
    let of_a_site = render::frame::policy(std::iter::empty());
    format!("{}; frame-ancestors 'none'", relaxed(&of_a_site))
}

/// A page with bar, overlay and script.
#[must_use]
pub fn with_preview(html: &str, shown: &Shown, target: &str, key: &str) -> String {
    let added = added(shown, target, key);
    let is_added = std::cell::Cell::new(false);
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("meta[http-equiv]", |meta| {
            let is_policy = meta
                .get_attribute("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"));
            if let Some(content) = meta.get_attribute("content").filter(|_| is_policy) {
                let content = htmlize::unescape_attribute(&content).into_owned();
                meta.set_attribute("content", &relaxed(&content))?;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("body", |body| {
            if !is_added.replace(true) {
                body.append(&added, ContentType::Html);
            }
            Ok(())
        }));
    let rewritten = rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned());
    // A theme may leave out what HTML allows to leave out.
    if is_added.get() {
        rewritten
    } else {
        rewritten + &added
    }
}

fn added(shown: &Shown, target: &str, key: &str) -> String {
    let encoded = utf8_percent_encode(target, NON_ALPHANUMERIC);
    let digest = reload::fingerprint(shown, target);
    let digest = digest.map_or_else(String::new, |digest| digest.to_string());
    format!(
        "<candor-preview lang=\"en\" dir=\"ltr\" data-page=\"{encoded}\" data-key=\"{key}\" \
         data-digest=\"{digest}\" data-number=\"{}\"><template shadowrootmode=\"open\">\
         <link rel=\"stylesheet\" href=\"{OWN}preview.css\"><div class=\"frame\">{}</div></template>\
         </candor-preview><script src=\"{OWN}preview.js\" defer></script>",
        shown.number,
        frame::inner(shown, target),
    )
}

/// A policy that lets serve's own files in as well.
fn relaxed(policy: &str) -> String {
    let directives = policy
        .split(';')
        .map(str::trim)
        .filter(|one| !one.is_empty());
    let mut all: Vec<(String, Vec<&str>)> = directives
        .map(|directive| {
            let mut words = directive.split_ascii_whitespace();
            let name = words.next().unwrap_or_default().to_ascii_lowercase();
            (name, words.collect())
        })
        .collect();
    for needed in NEEDED {
        match all.iter_mut().find(|(name, _)| name == needed) {
            Some((_, sources)) if sources.contains(&"'self'") => {}
            Some((_, sources)) => {
                sources.retain(|source| *source != "'none'");
                sources.push("'self'");
            }
            None => all.push((needed.to_owned(), vec!["'self'"])),
        }
    }
    let mut text = String::new();
    for (name, sources) in all {
        let lead = if text.is_empty() { "" } else { "; " };
        let sources: Vec<_> = std::iter::once(&*name).chain(sources).collect();
        // Writing to a string cannot fail.
        let _ = write!(text, "{lead}{}", sources.join(" "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_lets_serve_in_and_nobody_else() {
        let check = |policy: &str, expected: &str| assert_eq!(relaxed(policy), expected);
        check(
            "default-src 'none'",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
        );
        check(
            "script-src 'none'; style-src 'self' x:; CONNECT-SRC y:;",
            "script-src 'self'; style-src 'self' x:; connect-src y: 'self'",
        );
    }

    #[test]
    fn what_is_added_is_behind_the_content_whatever_the_page_leaves_out() {
        let check = |html: &str, before: &str, after: &str| {
            let found = with_preview(html, &Shown::default(), "/en/", "k");
            assert!(
                found.starts_with(&format!("{before}<candor-preview ")),
                "{found}"
            );
            assert!(
                found.ends_with(&format!("defer></script>{after}")),
                "{found}"
            );
        };
        check(
            "<body><p>x</p></body></html>",
            "<body><p>x</p>",
            "</body></html>",
        );
        check("<p>x", "<p>x", "");
    }

    #[test]
    fn the_policy_of_a_page_is_read_as_browsers_read_it() {
        let html = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;; img-src &#39;self&#39;\"><body></body>";
        let found = with_preview(html, &Shown::default(), "/", "k");
        let policy = "content=\"default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'\"";
        assert!(found.contains(policy), "{found}");
    }

    #[test]
    fn an_address_cannot_leave_its_attribute() {
        let found = with_preview("<body>", &Shown::default(), "/\"><script>x", "k");
        assert!(!found.contains("<script>x"), "{found}");
    }
}
