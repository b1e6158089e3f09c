//! HTML in Markdown: comments are dropped, the rest is refused or, where a site allows it, kept
//! for the sanitizer.
//!
//! 1. A block of HTML is gathered from its lines; a tag within text comes whole.
//! 2. [`without_comments`] takes comments out. What is left, if anything, is HTML.

use super::cjk;
use super::writer::Writer;
use crate::diag::{Code, Diagnostic};
use std::borrow::Cow;
use std::ops::Range;

/// A block of HTML whose lines are being gathered.
#[derive(Debug)]
pub(super) struct OpenHtml {
    pub text: String,
    range: Range<usize>,
}

/// HTML without its comments.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uncommented<'a> {
    pub rest: Cow<'a, str>,
    /// Whether a comment goes on to the end, for want of `-->`.
    open: bool,
}

impl Writer<'_> {
    pub fn start_html(&mut self, range: &Range<usize>) {
        self.between_blocks();
        self.html = Some(OpenHtml {
            text: String::new(),
            range: range.clone(),
        });
    }

    pub fn html_line(&mut self, line: &str, range: &Range<usize>) {
        match &mut self.html {
            Some(open) => open.text.push_str(&cjk::strip(line)),
            None => self.inline_html(line, range),
        }
    }

    pub fn end_html(&mut self) {
        let Some(open) = self.html.take() else { return };
        let found = without_comments(&open.text);
        if found.open && found.rest.trim().is_empty() {
            // It has swallowed the rest of the text: that is lost without a word, unless told.
            self.report(
                Code::RawHtml,
                &open.range,
                "a comment that never ends",
                Some("close it with `-->`".to_owned()),
            );
        }
        if found.rest.trim().is_empty() {
            return;
        }
        if self.out.seal.is_some() {
            self.out.raw(&found.rest);
            self.out.fresh_line();
            return;
        }
        self.refuse_html(&open.text, &open.range);
        self.out.raw("<p>");
        self.out.text(found.rest.trim());
        self.out.raw("</p>\n");
    }

    pub fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        let html = cjk::strip(html);
        let found = without_comments(&html);
        if found.rest.is_empty() || self.image.is_some() {
            return;
        }
        if self.out.seal.is_some() {
            self.out.raw(&found.rest);
            return;
        }
        // A closing tag has been told of by its opening one.
        if !found.rest.starts_with("</") {
            self.refuse_html(&found.rest, range);
        }
        self.out.text(&found.rest);
    }

    /// Tells of HTML that is let through and has no end: sanitizing takes all behind it out, which is lost without a word.
    pub fn tell_what_never_ends(&mut self) {
        if self.out.seal.is_none() {
            return;
        }
        let Some((start, end)) = endless(&self.out.html) else {
            return;
        };
        let text = self.source.text.to_ascii_lowercase();
        let place = text.rfind(start).map_or(self.source.span, |at| {
            self.source.place(at..at + start.len())
        });
        let message = format!("`{start}` never ends, and all behind it would be lost");
        let finding = Diagnostic::new(Code::RawHtml, place, message);
        self.diagnostics
            .push(finding.help(format!("close it with `{end}`, or take it out")));
    }

    fn refuse_html(&mut self, html: &str, range: &Range<usize>) {
        let help = in_markdown(html).map_or_else(
            || {
                "write it as code, between backticks, or allow it: \
                 `raw_html = \"allow\"` under `[markdown]` in site.toml"
                    .to_owned()
            },
            |markdown| format!("{markdown}; what is to be seen as it is stands between backticks"),
        );
        self.report(Code::RawHtml, range, "HTML in Markdown", Some(help));
    }
}

/// What hides all behind it from readers until it ends, and how it ends.
const HIDING: [(&str, &str); 12] = [
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<title", "</title>"),
    ("<xmp", "</xmp>"),
    ("<iframe", "</iframe>"),
    ("<noembed", "</noembed>"),
    ("<noframes", "</noframes>"),
    ("<noscript", "</noscript>"),
    ("<template", "</template>"),
    ("<plaintext", "</plaintext>"),
    ("<?", "?>"),
    ("<![cdata[", "]]>"),
];

/// What begins in a page's HTML, hides what follows, and has no end there.
fn endless(html: &str) -> Option<(&'static str, &'static str)> {
    let html = html.to_ascii_lowercase();
    HIDING.into_iter().find(|(start, end)| {
        let is_element = end.starts_with("</");
        let end = if is_element {
            end.trim_end_matches('>')
        } else {
            end
        };
        let is_it = |rest: &&str| {
            !is_element || !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        };
        let mut places = html.rmatch_indices(start);
        let rest = places.find_map(|(at, _)| html.get(at + start.len()..).filter(is_it));
        rest.is_some_and(|rest| !rest.contains(end))
    })
}

/// What Markdown has for a tag that it needs none for.
fn in_markdown(html: &str) -> Option<&'static str> {
    let name = html.trim_start().strip_prefix('<')?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = name.get(..end.unwrap_or(name.len()))?.to_ascii_lowercase();
    Some(match name.as_str() {
        "b" | "strong" => "write `**words**`",
        "i" | "em" => "write `*words*`",
        "s" | "del" | "strike" => "write `~~words~~`",
        "a" => "write `[words](https://…)`",
        "img" => "write `![what it shows](file.png)`",
        "br" => "end the line with a backslash",
        "hr" => "write `---` between two empty lines",
        "p" | "div" | "span" | "font" | "center" | "u" => {
            "take the tags out, and leave an empty line between paragraphs"
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write `## words`",
        "ul" | "ol" | "li" => "write `- ` or `1. ` in front of each item",
        "table" | "tr" | "td" | "th" | "tbody" | "thead" => {
            "write the table with `|` between its cells, and a line of `|---|---|` below its head"
        }
        "blockquote" => "write `> ` in front of each line",
        _ => return None,
    })
}

/// Takes out comments as the specification knows them: `<!-- … -->`, `<!-->` and `<!--->`.
pub(super) fn without_comments(html: &str) -> Uncommented<'_> {
    let mut rest = String::new();
    let mut from = html;
    while let Some((before, after)) = from.split_once("<!--") {
        rest.push_str(before);
        let short = [">", "->"].iter().find_map(|end| after.strip_prefix(end));
        match short.or_else(|| after.split_once("-->").map(|(_, behind)| behind)) {
            Some(behind) => from = behind,
            None => {
                return Uncommented {
                    rest: Cow::Owned(rest),
                    open: true,
                };
            }
        }
    }
    let rest = if from.len() == html.len() {
        Cow::Borrowed(html)
    } else {
        Cow::Owned(rest + from)
    };
    Uncommented { rest, open: false }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{allowed, html, messages};
    use super::*;

    #[test]
    fn comments_are_found() {
        let check = |html: &str, rest: &str, open: bool| {
            let found = without_comments(html);
            assert_eq!((&*found.rest, found.open), (rest, open), "{html}");
        };
        check("<b>", "<b>", false);
        check("<!-- a -->", "", false);
        check("<!-- a --> b <!-- c -->", " b ", false);
        check("<!--> b", " b", false);
        check("<!---> b", " b", false);
        check("a <!-- b", "a ", true);
    }

    #[test]
    fn comments_are_dropped() {
        let check = |markdown: &str, expected: &str| {
            assert_eq!(html(markdown), expected);
            assert_eq!(messages(markdown), [""; 0]);
        };
        check("<!-- a -->", "");
        check("<!-- a\n\n<script>\n\nb -->\n\nc", "<p>c</p>\n");
        check("a <!-- b --> c", "<p>a  c</p>\n");
        check("a <!-- b\nc --> d", "<p>a  d</p>\n");
        check(
            "- a\n\n  <!-- b -->",
            "<ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n",
        );
    }

    #[test]
    fn html_is_an_error_and_shown_as_text() {
        let check = |markdown: &str, expected: &str, errors: usize| {
            assert_eq!(html(markdown), expected);
            let found = messages(markdown);
            assert_eq!(found.len(), errors, "{found:?}");
        };
        check(
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
            1,
        );
        check("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n", 1);
        check(
            "<div>\n\na\n\n</div>",
            "<p>&lt;div&gt;</p>\n<p>a</p>\n<p>&lt;/div&gt;</p>\n",
            2,
        );
        check("<!-- a --> <b>", "<p>&lt;b&gt;</p>\n", 1);
        check(
            "a <img src=x onerror=alert(1)>",
            "<p>a &lt;img src=x onerror=alert(1)&gt;</p>\n",
            1,
        );
    }

    #[test]
    fn what_is_let_through_and_hides_the_rest_is_told() {
        let check = |markdown: &str, expected: &[&str]| {
            let (_, found) = allowed(markdown);
            let is_so = found.len() == expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|(one, part)| one.contains(part));
            assert!(is_so, "{markdown}: {found:?}");
        };
        for start in [
            "<script",
            "<style",
            "<title",
            "<xmp",
            "<noscript",
            "<template",
            "<?",
            "<![CDATA[",
        ] {
            let end = if start.contains(['?', '[']) { "x" } else { ">" };
            let told = format!("`{}` never ends", start.to_ascii_lowercase());
            check(&format!("a\n\n{start}{end}\n\nb"), &[&told]);
            check(&format!("a\n\n`{start}{end}`\n\nb"), &[]);
        }
        check("a\n\n<SCRIPT>x\n\ny</SCRIPT>\n\n<titles>b", &[]);
        check("a <b>c", &[]);
    }

    #[test]
    fn a_comment_without_end_is_told() {
        let found = messages("a\n\n<!-- b\n\nc");
        assert!(
            found.len() == 1 && found[0].contains("never ends"),
            "{found:?}"
        );
    }
}
