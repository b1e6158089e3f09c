//! What a text is apart from its words.
//!
//! 1. [`settings`] says where in it references stand, by the parser's events.
//! 2. [`Structure`] is its markup without its words: two texts of one structure differ in words alone.

use super::{Reference, Setting};
use crate::markdown::cjk::Marked;
use crate::markdown::parser;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::mem::{Discriminant, discriminant};
use std::ops::Range;

/// Where references stand in a text that has a word of equal length in place of each.
pub(super) fn settings(neutral: &str, found: &[Reference]) -> Vec<Setting> {
    let marked = Marked::new(neutral);
    let mut walk = Walk::default();
    for (event, range) in parser(&marked).into_offset_iter() {
        walk.event(&event, marked.original(&range));
    }
    found
        .iter()
        .map(|reference| walk.setting(neutral, &reference.at))
        .collect()
}

/// Ranges of a text by what they are.
#[derive(Default)]
struct Walk {
    /// In order.
    texts: Vec<(Range<usize>, Setting)>,
    code: Vec<Range<usize>>,
    labels: usize,
    blocks: usize,
    /// Depth of links that are their own text.
    bare: usize,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                self.blocks += 1;
                self.code.push(range);
            }
            Event::End(TagEnd::CodeBlock) => self.blocks -= 1,
            Event::Start(Tag::Link { link_type, .. }) => {
                self.labels += 1;
                self.bare += usize::from(is_bare(*link_type) || self.bare > 0);
            }
            Event::Start(Tag::Image { .. }) => self.labels += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.labels = self.labels.saturating_sub(1);
                self.bare = self.bare.saturating_sub(1);
            }
            Event::Code(_) => self.code.push(range),
            Event::Html(html) | Event::InlineHtml(html) if html.trim().starts_with("<!--") => {
                self.code.push(range);
            }
            Event::Text(_) if self.blocks == 0 && self.bare == 0 => {
                let setting = if self.labels > 0 {
                    Setting::Label
                } else {
                    Setting::Words
                };
                self.texts.push((range, setting));
            }
            _ => {}
        }
    }

    fn setting(&self, neutral: &str, at: &Range<usize>) -> Setting {
        // Both are in the order of the text, and neither has two that overlap.
        let last = self.code.partition_point(|range| range.start <= at.start);
        let code = last.checked_sub(1).and_then(|last| self.code.get(last));
        if code.is_some_and(|range| at.end <= range.end) {
            return Setting::Code;
        }
        let last = self
            .texts
            .partition_point(|(range, _)| range.start <= at.start);
        let text = last.checked_sub(1).and_then(|last| self.texts.get(last));
        if let Some((_, setting)) = text.filter(|(range, _)| at.end <= range.end) {
            return *setting;
        }
        let before = neutral.get(..at.start).unwrap_or_default();
        let after = neutral.get(at.end..).unwrap_or_default();
        if before.ends_with("](") && after.starts_with(')') {
            Setting::Address
        } else {
            Setting::Markup
        }
    }
}

fn is_bare(link: LinkType) -> bool {
    matches!(link, LinkType::Autolink | LinkType::Email)
}

/// The markup of a text: its events, but for words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Structure(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Start(Discriminant<Tag<'static>>, u8),
    End(Discriminant<TagEnd>),
    Other(Discriminant<Event<'static>>, String),
    Words,
}

impl Structure {
    pub fn of(text: &str) -> Self {
        let marked = Marked::new(text);
        let mut pieces: Vec<Piece> = Vec::new();
        for event in parser(&marked) {
            let piece = match event.into_static() {
                Event::Text(_) if pieces.last() == Some(&Piece::Words) => continue,
                Event::Text(_) => Piece::Words,
                Event::Start(tag) => Piece::Start(discriminant(&tag), level(&tag)),
                Event::End(tag) => Piece::End(discriminant(&tag)),
                other => {
                    let inside = match &other {
                        Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                            text.to_string()
                        }
                        _ => String::new(),
                    };
                    Piece::Other(discriminant(&other), inside)
                }
            };
            pieces.push(piece);
        }
        Self(pieces)
    }
}

/// What of a tag is not in its kind: the level of a heading, whether it has an id.
fn level(tag: &Tag<'_>) -> u8 {
    match tag {
        Tag::Heading { level, id, .. } => *level as u8 * 2 + u8::from(id.is_some()),
        Tag::List(first) => u8::from(first.is_some()),
        _ => 0,
    }
}
