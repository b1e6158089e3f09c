//! A text's HTML as it can stand in any feed reader, without the style sheet and the page.
//!
//! 1. [`html`] goes over what [`crate::markdown`] wrote, once, as a stream.
//! 2. What only the theme makes readable is said in elements that every reader knows: an alert is a
//!    quote with a strong title, a task a box in letters (form inputs are dropped by readers), a
//!    reference to a footnote its number in brackets, the notes a list below their name.
//! 3. Of attributes those stay that readers need: no class, no id, nothing for a keyboard or a script.
//!    Items of many sites share a page there, so ids would collide; links to them lead to the site.

use lol_html::html_content::{Attribute, ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Attributes that mean something without the page.
const KEPT: [&str; 15] = [
    "alt", "cite", "colspan", "datetime", "dir", "height", "href", "lang", "open", "rel",
    "rowspan", "src", "start", "title", "width",
];

/// `html`, which is a document's with its gaps filled, for readers of feeds.
#[must_use]
pub fn html(html: &str) -> String {
    if is_plain(html) {
        return html.to_owned();
    }
    adapted(html)
}

fn adapted(html: &str) -> String {
    let every = element!("*", |element| {
        adapt(element);
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(every);
    // Fails only where a limit of memory is set, and none is.
    rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
}

/// Whether there is nothing to adapt, as in most texts: no form, and attributes that stay. Markup that is not
/// written as ours is makes it none.
fn is_plain(html: &str) -> bool {
    let mut tags = html.split('<').skip(1);
    tags.all(|tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let mut rest = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        while let Some(attribute) = rest.strip_prefix(' ') {
            let Some((name, value)) = attribute.split_once("=\"") else {
                return false;
            };
            let Some((_, behind)) = value.split_once('"').filter(|_| KEPT.contains(&name)) else {
                return false;
            };
            rest = behind;
        }
        rest.starts_with('>') && !name.starts_with("input")
    })
}

/// Classes and roles are ours alone: an author's HTML cannot have any.
fn adapt(element: &mut Element<'_, '_>) {
    let class = element.get_attribute("class").unwrap_or_default();
    let name = element.tag_name();
    match (name.as_str(), class.as_str()) {
        ("div", class) if class.starts_with("alert ") => {
            // The new name is made of letters, which is all that could be wrong with it.
            let _ = element.set_tag_name("blockquote");
        }
        ("p", "alert-title") => wrap(element, "<strong>", "</strong>"),
        ("sup", "footnote-ref") => wrap(element, "[", "]"),
        ("a", "footnote-back") => return element.remove(),
        ("section", "footnotes") => {
            // Attributes come as they were written: escaped.
            let label = element.get_attribute("aria-label").unwrap_or_default();
            let title = format!("<p><strong>{label}</strong></p>\n");
            element.before(&title, ContentType::Html);
            return element.remove_and_keep_content();
        }
        ("div", "table-scroll") => return element.remove_and_keep_content(),
        ("a", _) if element.get_attribute("role").as_deref() == Some("doc-noteref") => {
            return element.remove_and_keep_content();
        }
        ("input", _) => {
            let is_done = element.has_attribute("checked");
            return element.replace(if is_done { "☑" } else { "☐" }, ContentType::Text);
        }
        _ => {}
    }
    let attributes = element.attributes().iter();
    let dropped: Vec<String> = attributes
        .map(Attribute::name)
        .filter(|name| !KEPT.contains(&name.as_str()))
        .collect();
    for name in dropped {
        element.remove_attribute(&name);
    }
}

/// Puts markup around what is in an element.
fn wrap(element: &mut Element<'_, '_>, before: &str, after: &str) {
    element.prepend(before, ContentType::Html);
    element.append(after, ContentType::Html);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(theirs: &str, ours: &str) {
        assert_eq!(html(theirs), ours);
    }

    #[test]
    fn most_texts_are_as_they_are() {
        let plain = "<p>a <a href=\"/b?c&amp;d\" rel=\"x y\">e</a></p>\n<ol start=\"3\">\n<li>f &gt;<br>\n</li></ol>";
        assert!(is_plain(plain));
        assert_eq!(adapted(plain), plain);
        for other in [
            "<p class=\"alert-title\">a</p>",
            "<input type=\"checkbox\">",
            "<p id=\"a\" title=\"b\">",
            "<p hidden>",
            "<br/>",
            "<P ID=x>",
            "<!-- a -->",
            "<p",
            "<p title='\">'>",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn alerts_are_quotes_with_a_title() {
        check(
            "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">警告</p>\n\
             <p>Hang up.</p>\n<div class=\"alert alert-tip\" role=\"note\"><p class=\"alert-title\">Tip</p>\n</div>\n</div>\n",
            "<blockquote><p><strong>警告</strong></p>\n<p>Hang up.</p>\n\
             <blockquote><p><strong>Tip</strong></p>\n</blockquote>\n</blockquote>\n",
        );
    }

    #[test]
    fn tables_are_plain() {
        check(
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table 1\"><table>\n\
             <thead><tr><th scope=\"col\" class=\"align-right\">a</th></tr></thead>\n\
             <tbody>\n<tr><td class=\"align-right\" colspan=\"2\">1</td></tr>\n</tbody></table></div>\n",
            "<table>\n<thead><tr><th>a</th></tr></thead>\n\
             <tbody>\n<tr><td colspan=\"2\">1</td></tr>\n</tbody></table>\n",
        );
    }

    #[test]
    fn tasks_are_letters() {
        check(
            "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li>\n\
             <li><p><input type=\"checkbox\" disabled=\"\" aria-label=\"open\"> b</p></li>\n</ul>\n",
            "<ul>\n<li>☑ a</li>\n<li><p>☐ b</p></li>\n</ul>\n",
        );
    }

    #[test]
    fn footnotes_have_numbers_and_a_name() {
        check(
            "<p>A<sup class=\"footnote-ref\"><a id=\"_fnref-1\" href=\"/p/#_fn-1\" role=\"doc-noteref\">1</a></sup></p>\n\
             <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes &amp; &lt;more&gt;\"><ol>\n\
             <li id=\"_fn-1\"><p>B. <a class=\"footnote-back\" href=\"/p/#_fnref-1\" role=\"doc-backlink\" \
             aria-label=\"Back to 1\">↩</a></p>\n</li>\n</ol></section>\n",
            "<p>A<sup>[1]</sup></p>\n<p><strong>Notes &amp; &lt;more&gt;</strong></p>\n<ol>\n\
             <li><p>B. </p>\n</li>\n</ol>\n",
        );
    }

    #[test]
    fn only_attributes_that_mean_something_stay() {
        check(
            "<pre tabindex=\"0\" dir=\"ltr\" translate=\"no\"><code class=\"language-rs\">&lt;b&gt;</code></pre>",
            "<pre dir=\"ltr\"><code>&lt;b&gt;</code></pre>",
        );
        check(
            "<h2 id=\"a\">A</h2><img src=\"/a.png?x&amp;y\" alt=\"&quot;\" width=\"2\" height=\"3\" \
             loading=\"lazy\" decoding=\"async\">",
            "<h2>A</h2><img src=\"/a.png?x&amp;y\" alt=\"&quot;\" width=\"2\" height=\"3\">",
        );
        check(
            "<p>\u{202b}שלום 😀 ]]&gt; &amp;amp; <a href=\"https://a.b/?c&amp;d\" rel=\"external noopener noreferrer\">e</a></p>",
            "<p>\u{202b}שלום 😀 ]]&gt; &amp;amp; <a href=\"https://a.b/?c&amp;d\" rel=\"external noopener noreferrer\">e</a></p>",
        );
        check("a <br> b <hr>\n", "a <br> b <hr>\n");
    }
}
