//! A sheet as HTML for e-mail: no style, no script, nothing that is loaded from anywhere.
//!
//! 1. [`write`] gives the content of a `body`, each language in its own `div`.
//! 2. Images become their text alternative, linked: a picture that is loaded tells its sender who reads.

use super::{Piece, Sheet, Words};
use crate::model::Locale;
use crate::render::prose;
use htmlize::{escape_attribute, escape_text};
use lol_html::{RewriteStrSettings, element, html_content::ContentType, rewrite_str};

/// All sheets, one below the other.
#[must_use]
pub fn write(sheets: &[Sheet<'_>]) -> String {
    let parts: Vec<_> = sheets.iter().map(part).collect();
    parts.join("<hr>\n")
}

fn part(sheet: &Sheet<'_>) -> String {
    let own = &sheet.reader.locale;
    let mut html = format!("<div lang=\"{own}\" dir=\"{}\">\n", own.dir());
    for piece in &sheet.pieces {
        html.push_str(&block(sheet, piece));
    }
    html.push_str("</div>\n");
    html
}

fn block(sheet: &Sheet<'_>, piece: &Piece<'_>) -> String {
    match piece {
        Piece::Heading(level, words, url) => {
            let text = escape_text(&words.text);
            let text = match url {
                Some(url) => linked(url, &text),
                None => text.into_owned(),
            };
            format!("<h{level}{}>{text}</h{level}>\n", mark(sheet, words.locale))
        }
        Piece::Facts(facts) => {
            let lines = facts.iter().map(|(label, value)| {
                let (label, value) = (escape_text(label), escape_text(value));
                format!("<li><strong>{label}:</strong> {value}</li>\n")
            });
            format!("<ul>\n{}</ul>\n", lines.collect::<Vec<_>>().concat())
        }
        Piece::Note(text) => format!("<p><em>{}</em></p>\n", escape_text(text)),
        Piece::Link(text, url) => {
            let shown = url.strip_prefix("mailto:").unwrap_or(url);
            let link = linked(url, &escape_text(shown));
            format!("<p>{} {link}</p>\n", escape_text(text))
        }
        Piece::Words(Words { locale, text }) => {
            format!("<p{}>{}</p>\n", mark(sheet, locale), escape_text(text))
        }
        Piece::Text(text) => {
            let html = prose::whole(sheet.scene, text.document, text.anchors, &sheet.page);
            format!(
                "<div{}>\n{}</div>\n",
                mark(sheet, text.locale),
                still(&html)
            )
        }
    }
}

fn linked(url: &str, text: &str) -> String {
    format!("<a href=\"{}\">{text}</a>", escape_attribute(url))
}

/// The language of what is not in the reader's.
fn mark(sheet: &Sheet<'_>, locale: &Locale) -> String {
    if *locale == sheet.reader.locale {
        return String::new();
    }
    format!(" lang=\"{locale}\" dir=\"{}\"", locale.dir())
}

/// HTML with nothing that is loaded.
fn still(html: &str) -> String {
    let image = element!("img, picture, audio, video, source", |found| {
        let alt = found.get_attribute("alt").unwrap_or_default();
        let link = match found.get_attribute("src") {
            // Attributes are as they were written, escaped.
            Some(src) => format!("<a href=\"{src}\">{alt}</a>"),
            None => alt,
        };
        found.before(&link, ContentType::Html);
        found.remove_and_keep_content();
        Ok(())
    });
    // A link holds no other.
    let within = element!("a img", |found| {
        found.remove_attribute("src");
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(within)
        .append_element_content_handler(image);
    // What candor writes, and what was sanitized, can be read; else nothing may go out.
    rewrite_str(html, settings).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::still;

    #[test]
    fn nothing_is_loaded() {
        assert_eq!(
            still(
                "<p>a <img src=\"https://e.org/a.svg?b&amp;c\" alt=\"&quot;A&lt;\" width=\"1\"> b</p>"
            ),
            "<p>a <a href=\"https://e.org/a.svg?b&amp;c\">&quot;A&lt;</a> b</p>"
        );
        assert_eq!(
            still("<a href=\"/x\"><img src=\"y\" alt=\"z\"></a>"),
            "<a href=\"/x\">z</a>"
        );
    }
}
