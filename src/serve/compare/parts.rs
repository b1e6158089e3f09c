//! Parts of a text's HTML.
//!
//! 1. [`cut`] cuts before each heading that has an id and stands in nothing else.
//! 2. [`renamed`] gives all ids a prefix, so that two languages can stand on one page. Links within the
//!    text follow, but for those to rows of the page.

use lol_html::html_content::Element;
use lol_html::{HtmlRewriter, RewriteStrSettings, Settings, element, rewrite_str};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The text before the first heading, if there is any, and that from each heading on, with its id.
#[must_use]
pub fn cut(html: &str) -> Vec<(Option<String>, String)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut id = None;
    let headings = headings(html);
    let ends = headings.iter().map(|(at, next)| (*at, Some(next.clone())));
    for (at, next) in ends.chain([(html.len(), None)]) {
        let part = html.get(start..at).unwrap_or_default();
        if !part.trim().is_empty() || id.is_some() {
            parts.push((id, part.to_owned()));
        }
        id = next;
        start = at;
    }
    parts
}

/// Where the headings are that stand in nothing else, and their ids.
fn headings(html: &str) -> Vec<(usize, String)> {
    let depth = Rc::new(Cell::new(0_usize));
    let found = RefCell::new(Vec::new());
    let settings = Settings::new().append_element_content_handler(element!("*", |element| {
        let id = element.get_attribute("id");
        if let Some(id) = id.filter(|_| depth.get() == 0 && is_heading(element)) {
            found
                .borrow_mut()
                .push((element.source_location().bytes().start, id));
        }
        // An element that has no end contains nothing.
        if let Some(handlers) = element.end_tag_handlers() {
            depth.set(depth.get() + 1);
            let depth = depth.clone();
            handlers.push(Box::new(move |_| {
                depth.set(depth.get().saturating_sub(1));
                Ok(())
            }));
        }
        Ok(())
    }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let is_read = rewriter.write(html.as_bytes()).is_ok() && rewriter.end().is_ok();
    if is_read { found.take() } else { Vec::new() }
}

fn is_heading(element: &Element<'_, '_>) -> bool {
    let name = element.tag_name();
    matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The same with `side-` before each id, and no links to itself.
#[must_use]
pub fn renamed(html: &str, side: &str, rows: &BTreeSet<String>) -> String {
    let settings =
        RewriteStrSettings::new().append_element_content_handler(element!("*", |element| {
            for name in ["id", "aria-labelledby", "aria-describedby", "for"] {
                if let Some(id) = element.get_attribute(name) {
                    element.set_attribute(name, &format!("{side}-{id}"))?;
                }
            }
            let href = element.get_attribute("href");
            if let Some(id) = href.as_deref().and_then(|href| href.strip_prefix('#'))
                && !rows.contains(id)
            {
                element.set_attribute("href", &format!("#{side}-{id}"))?;
            }
            Ok(())
        }));
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_own_headings() {
        let check = |html: &str, expected: &[(Option<&str>, &str)]| {
            let found = cut(html);
            let found: Vec<_> = found
                .iter()
                .map(|(id, part)| (id.as_deref(), &**part))
                .collect();
            assert_eq!(found, expected);
        };
        check("", &[]);
        check("<p>a</p>", &[(None, "<p>a</p>")]);
        check(
            "<p>a<br>b</p>\n<h2 id=\"x\">X</h2>\n<p>c</p><h3 id=\"y\">Y</h3>",
            &[
                (None, "<p>a<br>b</p>\n"),
                (Some("x"), "<h2 id=\"x\">X</h2>\n<p>c</p>"),
                (Some("y"), "<h3 id=\"y\">Y</h3>"),
            ],
        );
        check(
            "<blockquote><h2 id=\"in\">no</h2></blockquote><img src=\"a\"><h2 id=\"x\">一</h2>",
            &[
                (
                    None,
                    "<blockquote><h2 id=\"in\">no</h2></blockquote><img src=\"a\">",
                ),
                (Some("x"), "<h2 id=\"x\">一</h2>"),
            ],
        );
        check("<h2>no id</h2>", &[(None, "<h2>no id</h2>")]);
    }

    #[test]
    fn ids_of_two_languages_do_not_meet() {
        let html =
            "<p id=\"a\"><a href=\"#a\">x</a> <a href=\"#row\">y</a> <a href=\"/b#a\">z</a></p>";
        let rows = BTreeSet::from(["row".to_owned()]);
        assert_eq!(
            renamed(html, "left", &rows),
            "<p id=\"left-a\"><a href=\"#left-a\">x</a> <a href=\"#row\">y</a> <a href=\"/b#a\">z</a></p>"
        );
    }
}
