//! Readable text under way: lines, spaces, and marks for what readers of the text do not see.
//!
//! 1. A line begins with its first visible character: only then its prefix is written, made of the
//!    quotes and list items around it.
//! 2. White space waits for what comes next: a soft break between Chinese characters vanishes, and
//!    none stands at the end of a line. Marks that come meanwhile wait with it.
//! 3. [`Buffer::append`] joins buffers, as footnotes come last.

use super::super::cjk;
use super::Aside;
use std::fmt::Display;

/// How many quotes and list items a prefix shows, the innermost. More would make a text of nothing
/// but nesting and short lines take time quadratic in its length.
const PREFIX_DEPTH: usize = 8;

/// Text, its marks, and where it is.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pub text: String,
    /// Each with its offset in the text; ascending.
    pub marks: Vec<(usize, String)>,
    /// Ascending.
    pub asides: Vec<Aside>,
    /// Whether its language joins lines.
    joins_lines: bool,
    line: Line,
    /// Whether it has a line at all.
    begun: bool,
    /// Outermost first.
    containers: Vec<Container>,
    /// How many of the containers have been seen in a prefix.
    shown: usize,
    space: Space,
    deferred: Vec<Deferred>,
    /// The last visible character of the block.
    last: Option<char>,
    link: LinkText,
}

/// Where the text of a link starts.
#[derive(Debug, Default, Clone, Copy)]
enum LinkText {
    /// Nothing of it is visible yet.
    #[default]
    Awaited,
    From(usize),
}

/// What a prefix is made of.
#[derive(Debug)]
pub(super) enum Container {
    Quote,
    /// With its marker, `- ` or `1. `.
    Item(String),
}

/// Where a buffer is in its line.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// What is visible next begins it.
    #[default]
    Due,
    /// White space is left out.
    Bare,
    Text,
}

/// White space since the last visible character.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Space {
    #[default]
    None,
    /// A line break of the source alone.
    Soft,
    Plain,
}

/// What stands behind white space that is not settled yet.
#[derive(Debug)]
struct Deferred {
    mark: String,
    text: String,
    /// Whether the text is notation.
    aside: bool,
}

impl Buffer {
    /// An empty buffer.
    pub fn new(joins_lines: bool) -> Self {
        Self {
            joins_lines,
            ..Self::default()
        }
    }

    /// Appends text, its white space collapsed.
    pub fn say(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.pause(Space::Plain);
                continue;
            }
            self.settle(Some(c));
            self.start_link_text();
            self.text.push(c);
            self.last = Some(c);
            self.line = Line::Text;
        }
    }

    /// A line break of the source.
    pub fn soft_break(&mut self) {
        self.pause(Space::Soft);
    }

    fn pause(&mut self, space: Space) {
        if self.line == Line::Text && self.space != Space::Plain {
            self.space = space;
        }
    }

    /// Appends lines as they are.
    pub fn verbatim(&mut self, text: &str) {
        for piece in text.split_inclusive('\n') {
            self.begin_line();
            let line = piece.strip_suffix('\n');
            self.text.push_str(line.unwrap_or(piece));
            self.line = if line.is_some() {
                Line::Due
            } else {
                Line::Text
            };
        }
    }

    /// Appends notation, which is no text of the author's: at once, whatever white space waits.
    pub fn aside(&mut self, notation: &str, link: Option<&str>) {
        self.begin_line();
        let open = self.line == Line::Bare || self.text.ends_with(' ');
        let notation = notation
            .strip_prefix(' ')
            .filter(|_| open)
            .unwrap_or(notation);
        self.start_link_text();
        let start = self.text.len();
        self.text.push_str(notation);
        self.line = Line::Text;
        self.note_aside(start, link);
    }

    /// What stands from `start` on is no text of the author's.
    pub fn note_aside(&mut self, start: usize, link: Option<&str>) {
        self.asides.push(Aside {
            range: start..self.text.len(),
            link: link.map(str::to_owned),
        });
    }

    /// Marks this place.
    pub fn mark(&mut self, mark: impl Display) {
        self.place(Deferred {
            mark: mark.to_string(),
            text: String::new(),
            aside: false,
        });
    }

    /// Marks this place and writes there what line breaks see through: `密`, break, note, `码` has no
    /// space, as on the page. `aside` says whether it is notation.
    pub fn inset(&mut self, mark: impl Display, text: String, aside: bool) {
        if self.space == Space::Plain {
            self.settle(None);
        }
        self.begin_line();
        self.line = Line::Text;
        self.place(Deferred {
            mark: mark.to_string(),
            text,
            aside,
        });
    }

    fn place(&mut self, item: Deferred) {
        if self.space == Space::None {
            self.write(item);
        } else {
            self.deferred.push(item);
        }
    }

    /// The text of a link comes next.
    pub fn start_link(&mut self) {
        self.link = LinkText::Awaited;
    }

    fn start_link_text(&mut self) {
        if matches!(self.link, LinkText::Awaited) {
            self.link = LinkText::From(self.text.len());
        }
    }

    /// The text of a link has ended: its URL follows, where it does not say it already.
    pub fn end_link(&mut self, url: &str) {
        if let LinkText::From(start) = self.link {
            let text = self.text.get(start..).unwrap_or_default();
            if text == url || url.strip_prefix("mailto:") == Some(text) {
                self.note_aside(start, Some(url));
                return;
            }
        }
        self.aside(&format!(" ({url})"), Some(url));
    }

    /// Something visible that is no text comes next: white space before it stays.
    pub fn object(&mut self) {
        self.settle(None);
        self.last = None;
    }

    /// From here on, white space is left out up to what is visible, as at the start of a line.
    pub fn bare(&mut self) {
        self.leave_space();
        self.line = Line::Bare;
    }

    /// Leaves out the white space that waits, unless something visible waits behind it.
    pub fn leave_space(&mut self) {
        if self.deferred.iter().any(|item| !item.text.is_empty()) {
            self.text.push(' ');
        }
        self.flush();
        self.last = None;
    }

    /// Between the cells of a table.
    pub fn separate(&mut self) {
        self.leave_space();
        self.aside(" |", None);
        self.space = Space::Plain;
    }

    /// What is visible next stands on a line of its own.
    pub fn end_line(&mut self) {
        self.leave_space();
        self.line = Line::Due;
    }

    /// Begins a line with nothing on it yet, if one is due.
    pub fn begin_line(&mut self) {
        if self.line != Line::Due {
            return;
        }
        if std::mem::replace(&mut self.begun, true) {
            self.text.push('\n');
        }
        self.line = Line::Bare;
        let hidden = self.containers.len().saturating_sub(PREFIX_DEPTH);
        for (index, container) in self.containers.iter().enumerate().skip(hidden) {
            let start = self.text.len();
            self.text.push_str(match container {
                Container::Quote => "> ",
                Container::Item(marker) if index >= self.shown => marker,
                Container::Item(_) => "  ",
            });
            let range = start..self.text.len();
            self.asides.push(Aside { range, link: None });
        }
        self.shown = self.containers.len();
    }

    /// A quote or list item begins.
    pub fn open(&mut self, container: Container) {
        self.end_line();
        self.containers.push(container);
    }

    /// The innermost quote or list item ends; an item with nothing in it has shown its marker.
    pub fn close(&mut self) {
        self.end_line();
        let is_new = self.shown < self.containers.len();
        if is_new && matches!(self.containers.last(), Some(Container::Item(_))) {
            self.begin_line();
            self.end_line();
        }
        self.containers.pop();
        self.shown = self.shown.min(self.containers.len());
    }

    /// Puts all of another behind it, on a line that may have begun.
    pub fn append(&mut self, other: Self) {
        if !other.text.is_empty() {
            self.begin_line();
        }
        let base = self.text.len();
        self.text.push_str(&other.text);
        let marks = other.marks.into_iter();
        self.marks.extend(marks.map(|(at, mark)| (at + base, mark)));
        let asides = other.asides.into_iter();
        self.asides.extend(asides.map(|aside| Aside {
            range: aside.range.start + base..aside.range.end + base,
            link: aside.link,
        }));
        self.end_line();
    }

    /// Settles what waits, before something visible: a character of the text, or anything else.
    fn settle(&mut self, next: Option<char>) {
        if self.line == Line::Text && self.space == Space::None {
            return;
        }
        self.begin_line();
        let vanishes = || {
            self.space == Space::Soft
                && self
                    .last
                    .zip(next)
                    .is_some_and(|(last, next)| cjk::joins(last, next, self.joins_lines))
        };
        if self.space != Space::None && !vanishes() {
            self.text.push(' ');
        }
        self.flush();
    }

    fn flush(&mut self) {
        self.space = Space::None;
        for item in std::mem::take(&mut self.deferred) {
            self.write(item);
        }
    }

    fn write(&mut self, item: Deferred) {
        let at = self.text.len();
        self.marks.push((at, item.mark));
        if !item.text.is_empty() {
            self.start_link_text();
            self.text.push_str(&item.text);
        }
        if item.aside {
            self.note_aside(at, None);
        }
    }
}
