//! Goes over the parser's events and writes down what they say.
//!
//! 1. [`Transcript::event`] takes each event to the buffer: text as text, all else as marks.
//! 2. A link's URL follows its text; an image is its text alternative, where markup has no place.
//! 3. [`Transcript::finish`] puts the footnotes behind the text.

use super::super::footnote::Footnotes;
use super::super::{cjk, raw};
use super::buffer::{Buffer, Container};
use crate::model::Locale;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Tag, TagEnd};

/// The state of one pass.
pub(super) struct Transcript {
    joins_lines: bool,
    out: Buffer,
    /// Next numbers of the lists under way; None for those without.
    lists: Vec<Option<u64>>,
    verbatim: bool,
    in_heading: bool,
    /// Lines of a block of HTML.
    html: Option<String>,
    /// Columns so far in the row.
    column: usize,
    /// URL of the link under way. None nests but through the text of an image, where none is.
    link: Option<String>,
    image: Option<OpenImage>,
    footnotes: Footnotes<Buffer>,
}

struct OpenImage {
    url: String,
    /// Images within it.
    nested: usize,
}

impl Transcript {
    pub fn new(locale: &Locale) -> Self {
        let joins_lines = locale.joins_lines();
        Self {
            joins_lines,
            out: Buffer::new(joins_lines),
            lists: Vec::new(),
            verbatim: false,
            in_heading: false,
            html: None,
            column: 0,
            link: None,
            image: None,
            footnotes: Footnotes::default(),
        }
    }

    /// Writes down what one event says.
    pub fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&cjk::strip(&text));
            }
            Event::Code(code) => {
                self.span("code");
                self.text(&cjk::strip(&code));
                self.span("/");
            }
            Event::Html(html) => match &mut self.html {
                Some(lines) => lines.push_str(&cjk::strip(&html)),
                None => self.inline_html(&html),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::SoftBreak => self.out.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.block("hr"),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::TaskListMarker(done) => {
                let (mark, text) = if done {
                    ("done", "[x]")
                } else {
                    ("open", "[ ]")
                };
                self.out.mark(mark);
                self.out.aside(text, None);
                self.out.say(" ");
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.span("em"),
            Tag::Strong => self.span("strong"),
            Tag::Strikethrough => self.span("s"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(&dest_url, &title),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label),
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                self.start_table(tag);
            }
            block => self.start_block(block),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.span("/"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::TableCell => self.out.mark("/"),
            block => self.end_block(block),
        }
    }

    /// A mark of a span; there are none in the text alternative of an image.
    fn span(&mut self, mark: &str) {
        if self.image.is_none() {
            self.out.mark(mark);
        }
    }

    /// A mark of a block, between lines.
    fn block(&mut self, mark: &str) {
        self.out.end_line();
        self.out.mark(mark);
    }

    fn text(&mut self, text: &str) {
        if let Some(lines) = &mut self.html {
            lines.push_str(text);
            return;
        }
        if self.verbatim {
            self.out.verbatim(text);
            return;
        }
        self.out.say(text);
    }

    /// A line break that readers see.
    fn hard_break(&mut self) {
        if self.image.is_some() {
            self.out.say(" ");
            return;
        }
        self.out.leave_space();
        self.out.mark("br");
        if self.in_heading {
            self.out.say(" ");
        } else {
            self.out.end_line();
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        self.out.end_line();
        match tag {
            Tag::Paragraph => self.out.mark("p"),
            Tag::Heading { level, id, .. } => {
                let id = id.map(|id| cjk::strip(&id).into_owned());
                self.out.mark(format_args!("{level}{id:?}"));
                self.in_heading = true;
            }
            Tag::BlockQuote(kind) => {
                self.out.mark(format_args!("quote{kind:?}"));
                self.out.open(Container::Quote);
            }
            Tag::CodeBlock(kind) => {
                self.out.mark(format_args!("pre{:?}", language(&kind)));
                self.out.begin_line();
                self.verbatim = true;
            }
            Tag::List(start) => {
                self.out.mark(format_args!("list{start:?}"));
                self.lists.push(start);
            }
            Tag::Item => {
                self.out.mark("li");
                let marker = self.marker();
                self.out.open(Container::Item(marker));
            }
            // What is left belongs to extensions that are not switched on.
            _ => {}
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        self.out.end_line();
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item => self.out.close(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.verbatim = false,
            TagEnd::Heading(_) => self.in_heading = false,
            _ => {}
        }
        self.out.mark("/");
    }

    /// The marker of the next item.
    fn marker(&mut self) -> String {
        let Some(Some(next)) = self.lists.last_mut() else {
            return "- ".to_owned();
        };
        let marker = format!("{next}. ");
        *next = next.saturating_add(1);
        marker
    }

    fn start_table(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Table(alignments) => {
                let letters: String = alignments.into_iter().map(letter).collect();
                self.block("table");
                self.out.mark(letters);
            }
            Tag::TableCell => {
                if self.column > 0 {
                    self.out.separate();
                }
                self.column += 1;
                self.out.mark("td");
            }
            _ => {
                self.block("tr");
                self.out.begin_line();
                self.column = 0;
            }
        }
    }

    fn start_link(&mut self, kind: LinkType, url: &str, title: &str) {
        if self.image.is_some() {
            return;
        }
        let (url, title) = (cjk::strip(url), cjk::strip(title));
        let url = match kind {
            LinkType::Email => format!("mailto:{url}"),
            _ => url.into_owned(),
        };
        self.out.mark(format_args!("a{url:?}{title:?}"));
        self.out.start_link();
        self.link = Some(url);
    }

    fn end_link(&mut self) {
        if self.image.is_some() {
            return;
        }
        if let Some(url) = self.link.take() {
            self.out.end_link(&url);
        }
        self.out.mark("/");
    }

    fn start_image(&mut self, url: &str, title: &str) {
        if let Some(open) = &mut self.image {
            open.nested += 1;
            return;
        }
        let (url, title) = (cjk::strip(url), cjk::strip(title));
        self.out.object();
        self.out.mark(format_args!("img{url:?}{title:?}"));
        self.out.aside("[", None);
        self.out.bare();
        self.image = Some(OpenImage {
            url: url.into_owned(),
            nested: 0,
        });
    }

    fn end_image(&mut self) {
        if let Some(open) = &mut self.image
            && open.nested > 0
        {
            open.nested -= 1;
            return;
        }
        let Some(open) = self.image.take() else {
            return;
        };
        self.out.leave_space();
        self.out.aside("]", None);
        self.out.aside(&format!(" ({})", open.url), Some(&open.url));
        self.out.mark("/");
    }

    fn inline_html(&mut self, html: &str) {
        let html = cjk::strip(html);
        let rest = raw::without_comments(&html).rest;
        if rest.is_empty() || self.image.is_some() {
            return;
        }
        let words: Vec<_> = rest.split_ascii_whitespace().collect();
        let tag = words.join(" ");
        self.out
            .inset(format_args!("html{tag:?}"), tag.clone(), false);
    }

    fn end_html(&mut self) {
        let html = self.html.take().unwrap_or_default();
        let rest = raw::without_comments(&html).rest;
        let rest = rest.trim();
        if !rest.is_empty() {
            self.block("html");
            self.out.verbatim(rest);
            self.block("/");
        }
    }

    fn footnote_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        let (number, _) = self.footnotes.refer(label);
        self.out
            .inset(format_args!("ref{number}"), format!("[{number}]"), true);
    }

    fn start_footnote(&mut self, label: &str) {
        self.out.end_line();
        let empty = Buffer::new(self.joins_lines);
        self.footnotes.start(label, &mut self.out, empty);
    }

    fn end_footnote(&mut self) {
        self.out.end_line();
        self.footnotes.end(&mut self.out);
    }

    /// The whole, once all events are written down.
    pub fn finish(mut self) -> Buffer {
        while self.footnotes.is_open() {
            self.end_footnote();
        }
        for note in self.footnotes.into_notes() {
            let number = note.number;
            self.out.end_line();
            self.out.aside(&format!("[{number}] "), None);
            self.out.mark(format_args!("note{number}"));
            for body in note.bodies {
                self.out.append(body);
            }
        }
        self.out.end_line();
        self.out
    }
}

/// The language of a block of code, as the page names it.
fn language(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return String::new();
    };
    let info = cjk::strip(info);
    info.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn letter(alignment: Alignment) -> char {
    match alignment {
        Alignment::None => '-',
        Alignment::Left => 'l',
        Alignment::Center => 'c',
        Alignment::Right => 'r',
    }
}
