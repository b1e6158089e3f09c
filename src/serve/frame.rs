//! What stands around a page in the preview: the bar below it, the overlay above.
//!
//! 1. [`inner`] is both for one page. A page gets it when it is sent, and asks for it again when
//!    something may have changed.
//! 2. [`problems`] is a page with all findings, [`empty`] what there is before there is a site,
//!    [`nothing`] what stands at an address of serve's own that is none.

use super::answer::OWN;
use super::{Shown, bar, overlay};

/// Bar and overlay of a page.
#[must_use]
pub fn inner(shown: &Shown, target: &str) -> String {
    bar::html(shown, target) + &overlay::html(shown)
}

/// All findings on a page of their own.
#[must_use]
pub fn problems(shown: &Shown) -> String {
    let findings = &shown.findings;
    let text = match &findings.counts {
        Some(counts) => format!("<p class=\"lead\">{counts}</p>{}", findings.html),
        None => "<p class=\"lead\">Nothing is wrong with the site.</p>".to_owned(),
    };
    document(
        "Findings",
        &format!("<h1>Findings</h1><h2 class=\"hidden\">All of them</h2>{text}"),
    )
}

/// What is shown while there has never been a site without errors.
#[must_use]
pub fn empty() -> String {
    document(
        "No site yet",
        "<h1>There is no site to show yet</h1>\
         <p class=\"lead\">It has errors. It will be here as soon as they are mended.</p>",
    )
}

/// What stands where there is nothing.
#[must_use]
pub fn nothing() -> String {
    document(
        "Not found",
        "<h1>There is nothing here</h1><p class=\"lead\"><a href=\"/\">The site</a></p>",
    )
}

/// A page of serve's own.
#[must_use]
pub fn document(title: &str, main: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} - candor serve</title>\
         <link rel=\"icon\" href=\"{OWN}icon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"{OWN}pages.css\"></head>\n<body><main>{main}</main></body></html>\n"
    )
}

/// Text for HTML, between tags and in double quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out
}
