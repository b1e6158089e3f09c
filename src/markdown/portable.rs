//! Markdown that can stand anywhere: what the author wrote, less what only candor understands.
//!
//! 1. Links and images get absolute URLs, and reference definitions go into their links: texts that
//!    are put behind one another would take each other's.
//! 2. Headings lose their `{#id}`, and get the level that they have on the page.
//! 3. Labels of footnotes are kept apart as ids are; comments are dropped.
//!
//! All else stays letter by letter.

use super::cjk::{self, Marked};
use super::comments;
use super::{Document, OPTIONS, Outline};
use crate::model::ordered::ordered;
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// What every URL of the site starts with: `https://example.org/notices`.
    pub base: &'a str,
    /// The absolute URL of the page that bare anchors mean.
    pub page: &'a str,
    /// What its headings are there.
    pub outline: Outline,
    /// Keeps labels of footnotes apart; may be empty.
    pub prefix: &'a str,
}

/// The text as Markdown for any renderer that knows GitHub's.
#[must_use]
pub fn portable(text: &Document, standing: Standing<'_>) -> String {
    let marked = Marked::new(&text.written.text);
    let links = text.links.iter().map(|link| {
        let url = link.url(standing.base, standing.page);
        ((link.at.start, link.at.end), url)
    });
    let mut editor = Editor {
        written: &text.written.text,
        marked: &marked,
        urls: ordered(links),
        standing,
        open: Vec::new(),
        last: 0,
        first_level: None,
        edits: Vec::new(),
    };
    let parser = Parser::new_ext(marked.text(), OPTIONS);
    let definitions = parser.reference_definitions().iter();
    let definitions: Vec<_> = definitions.map(|(_, found)| found.span.clone()).collect();
    for span in definitions {
        editor.definition(&span);
    }
    for (event, range) in parser.into_offset_iter() {
        editor.event(event, &range);
    }
    editor.finish()
}

/// Gathers what has to be written otherwise.
struct Editor<'a> {
    written: &'a str,
    marked: &'a Marked<'a>,
    urls: BTreeMap<(usize, usize), String>,
    standing: Standing<'a>,
    /// Links and images under way: where each starts, and what stands behind its text.
    open: Vec<(Range<usize>, Option<String>)>,
    /// Where the last thing ended that was seen.
    last: usize,
    first_level: Option<u8>,
    edits: Vec<(Range<usize>, String)>,
}

impl Editor<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        let range = self.marked.original(range);
        match event {
            Event::Start(Tag::Link {
                link_type, title, ..
            }) => self.start_link(link_type, &title, &range, 1),
            Event::Start(Tag::Image {
                link_type, title, ..
            }) => self.start_link(link_type, &title, &range, 2),
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_link(),
            Event::Start(Tag::Heading { level, .. }) => {
                self.start_heading(level as u8, &range);
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(&range),
            Event::Start(Tag::HtmlBlock) => {
                self.comments(&range, true);
                self.last = range.start;
            }
            Event::InlineHtml(_) => {
                self.comments(&range, false);
                self.last = range.end;
            }
            Event::FootnoteReference(_) => {
                self.label(&range);
                self.last = range.end;
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                self.label(&range);
                self.last = range.start;
            }
            Event::Start(_) => self.last = self.last.max(range.start),
            _ => self.last = range.end,
        }
    }

    fn text(&self, range: Range<usize>) -> &str {
        self.written.get(range).unwrap_or_default()
    }

    /// A definition goes, with its line: its links have their URLs by themselves.
    fn definition(&mut self, span: &Range<usize>) {
        let mut range = self.marked.original(span);
        if self.text(range.end..range.end + 1) == "\n" {
            range.end += 1;
        }
        self.edits.push((range, String::new()));
    }

    fn start_link(
        &mut self,
        kind: LinkType,
        title: &CowStr<'_>,
        range: &Range<usize>,
        open: usize,
    ) {
        self.last = range.start + open;
        let key = (range.start, range.end);
        let is_written = !matches!(kind, LinkType::Autolink | LinkType::Email);
        let url = self.urls.get(&key).filter(|_| is_written);
        let tail = url.map(|url| {
            let url = if url.contains(['(', ')', ' ']) {
                format!("<{url}>")
            } else {
                url.clone()
            };
            let title = cjk::strip(title);
            if title.is_empty() {
                return format!("]({url})");
            }
            let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
            format!("]({url} \"{quoted}\")")
        });
        let mut range = range.clone();
        // Of `[a][]`, the parser's range has no `[]`.
        if self.text(range.end..range.end + 2) == "[]" && kind == LinkType::Collapsed {
            range.end += 2;
        }
        self.open.push((range, tail));
    }

    fn end_link(&mut self) {
        let Some((range, tail)) = self.open.pop() else {
            return;
        };
        if let Some(tail) = tail {
            let from = self.last.min(range.end);
            self.edits.push((from..range.end, tail));
        }
        self.last = range.end;
    }

    fn start_heading(&mut self, level: u8, range: &Range<usize>) {
        let hashes = self.text(range.clone());
        let hashes = hashes.len() - hashes.trim_start_matches('#').len();
        let own = self.standing.outline.level(level, &mut self.first_level);
        let is_hashed = hashes == usize::from(level);
        let start = if is_hashed {
            range.start..range.start + hashes
        } else {
            range.start..range.start
        };
        let marker = "#".repeat(own.into());
        // One that is underlined gets hashes: an underline knows two levels.
        let marker = if is_hashed { marker } else { marker + " " };
        self.last = start.end;
        self.edits.push((start, marker));
    }

    /// What stands behind a heading's text: an id, closing hashes, an underline.
    fn end_heading(&mut self, range: &Range<usize>) {
        let from = self.last.clamp(range.start, range.end);
        self.edits.push((from..range.end, "\n".to_owned()));
        self.last = range.end;
    }

    fn comments(&mut self, range: &Range<usize>, is_block: bool) {
        let found = comments::ranges(self.written, range, is_block);
        let gone = found.into_iter().map(|range| (range, String::new()));
        self.edits.extend(gone);
    }

    fn label(&mut self, range: &Range<usize>) {
        let prefix = self.standing.prefix;
        let start = range.start + "[^".len();
        if !prefix.is_empty() && self.text(range.start..start) == "[^" {
            self.edits.push((start..start, format!("{prefix}-")));
        }
    }

    fn finish(mut self) -> String {
        self.edits
            .sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.written.len());
        let mut from = 0;
        for (range, text) in self.edits {
            if range.start < from {
                continue;
            }
            out.push_str(self.written.get(from..range.start).unwrap_or_default());
            out.push_str(&text);
            from = range.end;
        }
        out.push_str(self.written.get(from..).unwrap_or_default());
        let kept = out.trim_end().len();
        out.truncate(kept);
        out.drain(..out.len() - out.trim_start_matches('\n').len());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{answer, render};
    use super::*;

    const STANDING: Standing<'_> = Standing {
        base: "https://h.example/b",
        page: "https://h.example/b/en/incidents/a/",
        outline: Outline::Page,
        prefix: "",
    };

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(portable(&render(markdown).0, STANDING), expected);
    }

    #[test]
    fn links_have_absolute_urls() {
        check("[x](/en/)", "[x](https://h.example/b/en/)");
        check("[x](#a)", "[x](https://h.example/b/en/incidents/a/#a)");
        check(
            "[密**码**](<my file.txt> 'a \"b\"')。",
            "[密**码**](https://h.example/b/en/incidents/a/my%20file.txt \"a \\\"b\\\"\")。",
        );
        check(
            "[![t](timeline.svg)](https://x.example/a?b=1&c=(2)) <https://y.example> <a@b.example>",
            "[![t](https://h.example/b/en/incidents/a/timeline.svg)](<https://x.example/a?b=1&c=(2)>) \
             <https://y.example> <a@b.example>",
        );
        check("[]( /en/ )", "[](https://h.example/b/en/)");
    }

    #[test]
    fn references_become_inline() {
        check(
            "[x][a], [a], [a][] and [`b`]\n\n[a]: /en/ \"T\"\n[`b`]: #b",
            "[x](https://h.example/b/en/ \"T\"), [a](https://h.example/b/en/ \"T\"), \
             [a](https://h.example/b/en/ \"T\") and [`b`](https://h.example/b/en/incidents/a/#b)",
        );
    }

    #[test]
    fn headings_lose_their_ids_and_keep_their_levels() {
        check("## A *b* {#a}\n\nc", "## A *b*\n\nc");
        check("# A\n\nB {#b}\n---\nc", "## A\n\n## B\nc");
        check("## 密码 ##\n", "## 密码");
        let (document, _) = answer("## A\n\n### B\n\nx[^1]\n\n[^1]: Note");
        let standing = Standing {
            outline: Outline::Below(3),
            prefix: "q",
            ..STANDING
        };
        assert_eq!(
            portable(&document, standing),
            "#### A\n\n##### B\n\nx[^q-1]\n\n[^q-1]: Note"
        );
    }

    #[test]
    fn comments_stay_at_home() {
        check("<!-- a\n\nb -->\n\nc <!-- d -->e", "c e");
        check("a\n\n<!-- b -->\n\nc", "a\n\nc");
        check(
            "`<!-- a -->` ]]> & < 😀 \u{202b}שלום\u{202c}",
            "`<!-- a -->` ]]> & < 😀 \u{202b}שלום\u{202c}",
        );
        check("**请勿点击。**请\n密\n码", "**请勿点击。**请\n密\n码");
    }
}
