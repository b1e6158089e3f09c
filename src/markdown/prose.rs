//! What of a text its author says, apart from what they quote: for checks that look into it.
//!
//! 1. [`prose`] passes once over the events that [`super::render`] writes as HTML.
//! 2. Words go into one text, a line for each block. Code is set aside: it is a quotation.
//! 3. Raw HTML is read as readers get it where a site allows it ([`html`]).
//! 4. Each place in that text is one of the author's, so that a finding stands where it is.

mod html;

use super::cjk::{self, Marked};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Stands in the text where code was.
pub const CODE: char = '\u{FFFC}';

/// A text without its markup, and what its markup says. Ranges are bytes of the Markdown, but where
/// said otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// All words, a line for each block; [`CODE`] in place of code.
    pub text: String,
    /// Where the text stands in the Markdown: from each `(offset, there)` to the next, both run alike
    /// where the third says so, else all of it stands there.
    points: Vec<(usize, usize, bool)>,
    /// Spans of code, and blocks of it, in order.
    pub code: Vec<Quoted>,
    /// Links and images, in order of their ends.
    pub links: Vec<Led>,
    /// Lists and tables, in order of their ends.
    pub series: Vec<Series>,
}

/// Code, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Without fences and indentation.
    pub text: String,
    /// Whether it is a block of its own.
    pub is_block: bool,
    /// Where it stands.
    pub at: Range<usize>,
}

/// A link or image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Led {
    /// Its URL as Markdown decodes it; `mailto:` before an e-mail address.
    pub url: String,
    /// Its text, as a range of [`Prose::text`].
    pub shown: Range<usize>,
    /// Where it stands.
    pub at: Range<usize>,
}

/// A list or table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Whether it is a table.
    pub is_table: bool,
    /// Items, or rows below the head.
    pub count: usize,
    /// Where it stands.
    pub at: Range<usize>,
}

impl Prose {
    /// Where a range of the text stands in the Markdown.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        let last = self.offset(range.end.saturating_sub(1).max(range.start));
        start
            ..last
                .saturating_add(usize::from(!range.is_empty()))
                .max(start)
    }

    fn offset(&self, at: usize) -> usize {
        let after = self.points.partition_point(|(text, ..)| *text <= at);
        let point = after.checked_sub(1).and_then(|last| self.points.get(last));
        point.map_or(0, |(text, there, runs)| {
            there + if *runs { at - text } else { 0 }
        })
    }
}

/// Takes a text apart, in time linear in its length.
#[must_use]
pub fn prose(markdown: &str) -> Prose {
    let marked = Marked::new(markdown);
    let mut reader = Reader::default();
    for (event, range) in super::parser(&marked).into_offset_iter() {
        reader.event(&event, marked.original(&range));
    }
    reader.finish(markdown)
}

/// What is open while the events pass.
#[derive(Default)]
pub(super) struct Reader {
    prose: Prose,
    /// URL, and where the text of it starts.
    links: Vec<(String, usize)>,
    series: Vec<usize>,
    block: Option<String>,
    /// A block of HTML whose lines are being gathered.
    html: Option<String>,
    /// A link of raw HTML: URL, where the text of it starts, where it stands.
    raw: Option<(String, usize, usize)>,
}

impl Reader {
    /// The whole of a text that all events were of.
    pub fn finish(mut self, markdown: &str) -> Prose {
        // What nobody closes goes on to the end.
        self.close(markdown.len());
        self.prose
    }

    /// Takes an event that stands somewhere in the Markdown.
    pub fn event(&mut self, event: &Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag, at),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                match &mut self.block {
                    Some(block) => block.push_str(&cjk::strip(text)),
                    None => self.words(&cjk::strip(text), &at),
                }
            }
            Event::Code(code) => self.quote(cjk::strip(code).into_owned(), false, at),
            Event::SoftBreak => self.soft_break(&at),
            Event::HardBreak | Event::Rule => self.line(),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&cjk::strip(html)),
                None => self.inline_html(&cjk::strip(html), &at),
            },
            Event::InlineHtml(html) => self.inline_html(&cjk::strip(html), &at),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// A tag within text: its words stand beside it.
    fn inline_html(&mut self, html: &str, at: &Range<usize>) {
        if html
            .get(..3)
            .is_some_and(|tag| tag.eq_ignore_ascii_case("</a"))
        {
            self.close(at.end);
            return;
        }
        for part in html::read(html) {
            if let html::Part::Open(url) = part {
                self.open(url, at.start);
            }
        }
    }

    fn html_block(&mut self, html: &str, at: &Range<usize>) {
        for part in html::read(html) {
            match part {
                html::Part::Words(words) => self.words(&words, at),
                html::Part::Open(url) => self.open(url, at.start),
                html::Part::Close => self.close(at.end),
            }
        }
    }

    /// Begins a link of raw HTML. Of two, the second ends the first: HTML has no links in links.
    fn open(&mut self, url: String, start: usize) {
        self.close(start);
        self.raw = Some((url, self.prose.text.len(), start));
    }

    /// Ends a link of raw HTML.
    fn close(&mut self, end: usize) {
        if let Some((url, from, start)) = self.raw.take() {
            let (shown, at) = (from..self.prose.text.len(), start..end.max(start));
            self.prose.links.push(Led { url, shown, at });
        }
    }

    fn words(&mut self, text: &str, at: &Range<usize>) {
        let runs = text.len() == at.len();
        self.prose
            .points
            .push((self.prose.text.len(), at.start, runs));
        self.prose.text.push_str(text);
    }

    /// Between Chinese and Japanese characters a line break is nothing.
    fn soft_break(&mut self, at: &Range<usize>) {
        let last = self.prose.text.chars().next_back();
        if !last.is_some_and(cjk::is_cjk) {
            self.words(" ", at);
        }
    }

    /// What comes next stands beside nothing.
    fn line(&mut self) {
        if !self.prose.text.is_empty() && !self.prose.text.ends_with('\n') {
            self.prose.text.push('\n');
        }
    }

    fn quote(&mut self, text: String, is_block: bool, at: Range<usize>) {
        let mut mark = [0; 4];
        self.words(CODE.encode_utf8(&mut mark), &at);
        self.prose.code.push(Quoted { text, is_block, at });
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let scheme = if *link_type == LinkType::Email {
                    "mailto:"
                } else {
                    ""
                };
                let url = format!("{scheme}{}", cjk::strip(dest_url));
                self.links.push((url, self.prose.text.len()));
            }
            Tag::Image { dest_url, .. } => {
                let url = cjk::strip(dest_url).into_owned();
                self.links.push((url, self.prose.text.len()));
            }
            Tag::List(_) | Tag::Table(_) => {
                self.line();
                self.series.push(0);
            }
            Tag::Item | Tag::TableRow => {
                self.line();
                if let Some(count) = self.series.last_mut() {
                    *count += 1;
                }
            }
            Tag::CodeBlock(_) => {
                self.line();
                self.block = Some(String::new());
            }
            Tag::HtmlBlock => {
                self.line();
                self.html = Some(String::new());
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            _ => self.line(),
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Link | TagEnd::Image => {
                if let Some((url, from)) = self.links.pop() {
                    let shown = from..self.prose.text.len();
                    self.prose.links.push(Led { url, shown, at });
                }
            }
            TagEnd::List(_) | TagEnd::Table => {
                self.line();
                if let Some(count) = self.series.pop() {
                    let is_table = tag == TagEnd::Table;
                    self.prose.series.push(Series {
                        is_table,
                        count,
                        at,
                    });
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html_block(&html, &at);
                }
                self.line();
            }
            TagEnd::CodeBlock => {
                if let Some(block) = self.block.take() {
                    self.quote(block, true, at);
                    self.line();
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            _ => self.line(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(prose(markdown).text.trim_end(), expected, "{markdown:?}");
    }

    #[test]
    fn words_are_said_and_code_is_quoted() {
        check("# A\n\nb **c** d\ne", "A\nb c d e");
        check("see `x` or\n\n    y", "see \u{fffc} or\n\u{fffc}");
        check("**11月\n9日。**请", "11月9日。请");
        check("a &amp; \\* b", "a & * b");
        check("- a\n- b\n\n|a|b|\n|-|-|\n|c|d|", "a\nb\na\nb\nc\nd");
        check("a[^1]\n\n[^1]: note", "a\nnote");
        check("![alt](x.svg) <!-- no -->", "alt");
    }

    #[test]
    fn a_place_in_the_words_is_one_in_the_markdown() {
        let text = "# 密**码。**请\n\na &amp; `x` [here](https://a.example)";
        let found = prose(text);
        for needle in ["码", "请", "here", "a "] {
            let at = found.text.find(needle).unwrap();
            let place = found.place(at..at + needle.len());
            assert_eq!(text.get(place), Some(needle));
        }
        let at = found.text.find('\u{fffc}').unwrap();
        assert_eq!(found.place(at..at + 3).start, text.find("`x`").unwrap());
        assert_eq!(prose("").place(0..0), 0..0);
    }

    #[test]
    fn links_in_raw_html_are_read_as_readers_get_them() {
        let check = |markdown: &str, expected: &[(&str, &str)]| {
            let found = prose(markdown);
            let shown = |led: &Led| found.text.get(led.shown.clone()).unwrap().trim().to_owned();
            let links: Vec<_> = found
                .links
                .iter()
                .map(|led| (led.url.clone(), shown(led)))
                .collect();
            let links: Vec<_> = links.iter().map(|(url, text)| (&**url, &**text)).collect();
            assert_eq!(links, expected, "{markdown:?}");
        };
        check("x <a href=\"/x\">y *z*</a> w", &[("/x", "y z")]);
        check(
            "<A\nHREF='ht&#116;p://a.example'>b &amp; c</A>",
            &[("http://a.example", "b & c")],
        );
        check("<div>\n<p><a href=/x>y</a> z</p>\n</div>", &[("/x", "y")]);
        check("x <a href=/a>b <a href=/c>d", &[("/a", "b"), ("/c", "d")]);
        check("<!-- <a href=/x>y</a> --> <a name=z>w</a>", &[]);
        check("<script>'<a href=/x>y</a>'</script>", &[]);
        check("</a> </a", &[]);
    }

    #[test]
    fn links_code_lists_and_tables_are_known() {
        let found =
            prose("[a `b`](/x) <c@d.example>\n- 1\n  - 2\n- 3\n\n|a|\n|-|\n|b|\n\n```\nq\n```");
        let links: Vec<_> = found.links.iter().map(|led| led.url.as_str()).collect();
        assert_eq!(links, ["/x", "mailto:c@d.example"]);
        let code: Vec<_> = found.code.iter().map(|code| code.text.as_str()).collect();
        assert_eq!(code, ["b", "q\n"]);
        let counts: Vec<_> = found.series.iter().map(|series| series.count).collect();
        assert_eq!(counts, [1, 2, 1]);
    }
}
