//! One text of a letter, event by event.
//!
//! 1. [`walk`] gathers a block's words and lays them out when it ends.
//! 2. Lists and quotes put something before its lines: a [`Container`].

use super::super::cjk::{self, Marked};
use super::super::{Document, OPTIONS};
use super::table::Table;
use super::{Plain, Setting};
use crate::model::ordered::ordered;
use pulldown_cmark::{BlockQuoteKind, Event, LinkType, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// Something that a block stands in.
struct Container {
    /// Before its first line; taken once.
    first: Option<String>,
    /// Before the others.
    rest: String,
}

struct Walker<'a, 'p> {
    plain: &'p mut Plain,
    setting: Setting<'a>,
    marked: &'a Marked<'a>,
    urls: BTreeMap<(usize, usize), String>,
    containers: Vec<Container>,
    /// The next number of each list; none of one with dashes.
    lists: Vec<Option<u64>>,
    /// The words of the block under way.
    words: String,
    /// A line break of the source, not yet a space.
    soft_break: bool,
    /// Links under way: where its words start, and its URL.
    links: Vec<(usize, Option<String>)>,
    /// Whether an empty line is wanted before the next block.
    gap: bool,
    table: Option<Table>,
    /// Code or HTML is under way.
    code: Option<String>,
    html: Option<String>,
    first_level: Option<u8>,
}

/// Appends a text to a letter.
pub(super) fn walk(plain: &mut Plain, text: &Document, setting: Setting<'_>) {
    let marked = Marked::new(&text.written.text);
    let links = text.links.iter().map(|link| {
        let url = link.url(setting.standing.base, setting.standing.page);
        ((link.at.start, link.at.end), url)
    });
    let mut walker = Walker {
        plain,
        setting,
        marked: &marked,
        urls: ordered(links),
        containers: Vec::new(),
        lists: Vec::new(),
        words: String::new(),
        soft_break: false,
        links: Vec::new(),
        gap: true,
        table: None,
        code: None,
        html: None,
        first_level: None,
    };
    for (event, range) in Parser::new_ext(marked.text(), OPTIONS).into_offset_iter() {
        walker.event(event, &range);
    }
    walker.flush();
}

impl Walker<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::Html(html) => self.html.get_or_insert_default().push_str(&html),
            Event::SoftBreak => self.soft_break = true,
            Event::HardBreak => self.words.push('\n'),
            Event::Rule => {
                self.block();
                self.words.push_str("* * *");
                self.flush();
            }
            Event::FootnoteReference(label) => {
                let letter = self.letter(&label);
                self.word(&format!("[{letter}]"));
            }
            Event::TaskListMarker(done) => self.words.push_str(if done { "[x] " } else { "[ ] " }),
            // Tags within a line; maths are not switched on.
            Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn letter(&mut self, label: &str) -> String {
        let key = format!("{}-{}", self.setting.standing.prefix, cjk::strip(label));
        self.plain.letter(&key)
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Link { link_type, .. } => self.start_link(link_type, range),
            Tag::Image { .. } => self.start_link(LinkType::Inline, range),
            Tag::Strikethrough => self.word(&format!("[{} ", self.setting.removed)),
            Tag::Emphasis | Tag::Strong | Tag::TableHead | Tag::TableRow => {}
            Tag::TableCell => self.words.clear(),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_item(),
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::FootnoteDefinition(label) => {
                self.block();
                let letter = self.letter(&label);
                self.open(Some(format!("[{letter}] ")), "    ");
            }
            Tag::Table(alignments) => {
                self.block();
                self.table = Some(Table::new(alignments));
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.code = Some(String::new());
            }
            _ => self.block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Strikethrough => self.word("]"),
            TagEnd::Emphasis | TagEnd::Strong => {}
            TagEnd::Heading(level) => {
                let own = &mut self.first_level;
                let level = self.setting.standing.outline.level(level as u8, own);
                let words = std::mem::take(&mut self.words);
                self.plain.heading(level, words.trim());
                self.gap = true;
            }
            TagEnd::TableCell => {
                let words = std::mem::take(&mut self.words);
                self.soft_break = false;
                self.table.iter_mut().for_each(|table| table.cell(&words));
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.table.iter_mut().for_each(Table::end_row);
            }
            TagEnd::Table => self.end_table(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.gap = self.lists.is_empty();
            }
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.flush();
                self.containers.pop();
                self.gap |= !matches!(tag, TagEnd::Item);
            }
            _ => self.flush(),
        }
    }

    /// Before anything that stands on lines of its own.
    fn block(&mut self) {
        self.flush();
        self.gap = true;
    }

    fn open(&mut self, first: Option<String>, rest: &str) {
        let rest = rest.to_owned();
        self.containers.push(Container { first, rest });
    }

    fn start_list(&mut self, start: Option<u64>) {
        self.flush();
        self.gap |= self.lists.is_empty();
        self.lists.push(start);
    }

    fn start_item(&mut self) {
        self.flush();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        let rest = " ".repeat(marker.len());
        self.open(Some(marker), &rest);
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.block();
        let titles = &self.setting.labels.alerts;
        let title = kind.map(|kind| match kind {
            BlockQuoteKind::Note => &titles.note,
            BlockQuoteKind::Tip => &titles.tip,
            BlockQuoteKind::Important => &titles.important,
            BlockQuoteKind::Warning => &titles.warning,
            BlockQuoteKind::Caution => &titles.caution,
        });
        if let Some(title) = title {
            self.words.push_str(title);
            self.block();
        }
        self.open(None, "  ");
    }

    fn start_link(&mut self, kind: LinkType, range: &Range<usize>) {
        self.settle("x");
        let range = self.marked.original(range);
        let is_shown = matches!(kind, LinkType::Autolink | LinkType::Email);
        let url = self.urls.get(&(range.start, range.end)).cloned();
        self.links
            .push((self.words.len(), url.filter(|_| !is_shown)));
    }

    fn end_link(&mut self) {
        let Some((start, Some(url))) = self.links.pop() else {
            return;
        };
        let words = self.words.get(start..).unwrap_or_default();
        if words == url || url.strip_prefix("mailto:") == Some(words) {
            return;
        }
        let number = self.plain.number(&url);
        let is_tight = self.words.chars().next_back().is_some_and(cjk::is_cjk);
        let space = if is_tight { "" } else { " " };
        self.words
            .push_str(&[space, "[", &number.to_string(), "]"].concat());
    }

    fn text(&mut self, text: &str) {
        let text = cjk::strip(text);
        if let Some(html) = &mut self.html {
            html.push_str(&text);
        } else if let Some(code) = &mut self.code {
            code.push_str(&text);
        } else {
            self.word(&text);
        }
    }

    /// Appends words, behind a space where the source breaks the line and the script wants one.
    fn word(&mut self, words: &str) {
        self.settle(words);
        // Spaces at the ends are the text's; other white space is one.
        self.words.push_str(&words.replace(['\n', '\t'], " "));
    }

    fn settle(&mut self, next: &str) {
        let Some(first) = next.chars().next().filter(|_| self.soft_break) else {
            return;
        };
        self.soft_break = false;
        let joins = self.setting.locale.joins_lines();
        let last = self.words.chars().next_back();
        if last.is_some_and(|last| last != '\n' && !cjk::joins(last, first, joins)) {
            self.words.push(' ');
        }
    }

    /// What stands before the first line of the next block, and before its others.
    fn before(&mut self) -> (String, String) {
        let rest: String = self.containers.iter().map(|all| &*all.rest).collect();
        let first = self
            .containers
            .iter_mut()
            .map(|all| all.first.take().unwrap_or_else(|| all.rest.clone()));
        (first.collect(), rest)
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.gap) {
            self.plain.blank();
        }
    }

    /// Lays out the words of the block, if there are any.
    fn flush(&mut self) {
        self.soft_break = false;
        let words = std::mem::take(&mut self.words);
        if words.trim().is_empty() {
            return;
        }
        self.begin();
        let (first, rest) = self.before();
        self.plain.lines(words.trim(), &first, &rest);
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        self.begin();
        let (mut first, rest) = self.before();
        for line in code.trim_end_matches('\n').split('\n') {
            self.plain.address(format!("{first}    {line}").trim_end());
            first.clone_from(&rest);
        }
        self.gap = true;
    }

    /// Of HTML that a site allows, the text.
    fn end_html(&mut self) {
        let html = self.html.take().unwrap_or_default();
        let text = ammonia::Builder::empty().clean(&html).to_string();
        let text = htmlize::unescape(text.as_str());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            self.words.push_str(line.trim());
            self.words.push('\n');
        }
        self.flush();
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else {
            return;
        };
        self.begin();
        let (first, rest) = self.before();
        table.write(self.plain, &first, &rest);
        self.gap = true;
    }
}
