//! Footnotes: numbered by their first reference, gathered at the end of the text.
//!
//! 1. A reference gets its number and an id; a definition is written to a buffer of its own.
//! 2. [`Writer::write_footnotes`] puts them into one list, each with its ways back. A note that
//!    nothing refers to stands at the end of it: no text is lost.
//! 3. Ids begin with `_`, which no author's id can.

use super::cjk;
use super::document::Gap;
use super::writer::{Buffer, Writer};
use std::collections::BTreeMap;

/// The footnotes of a text.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    by_label: BTreeMap<String, usize>,
    notes: Vec<Note>,
    /// How many have a number.
    numbered: usize,
    /// Definitions under way: the note, and what was being written around it.
    open: Vec<(usize, Buffer)>,
}

#[derive(Debug, Default)]
struct Note {
    /// From 1, by the first reference.
    number: Option<usize>,
    /// References so far.
    references: usize,
    body: Option<Buffer>,
}

/// How a note ends whose last block is a paragraph.
const END: &str = "</p>\n";

impl Footnotes {
    fn note(&mut self, label: &str) -> usize {
        // Labels match as those of links do: whatever their case.
        let label = cjk::strip(label).to_lowercase();
        let next = self.notes.len();
        let index = *self.by_label.entry(label).or_insert(next);
        if index == next {
            self.notes.push(Note::default());
        }
        index
    }
}

impl Writer<'_> {
    pub fn start_footnote(&mut self, label: &str) {
        self.between_blocks();
        let note = self.footnotes.note(label);
        let body = self
            .footnotes
            .notes
            .get_mut(note)
            .and_then(|note| note.body.take());
        // A second definition of one label goes on where the first ended.
        let body = body.unwrap_or_else(|| self.out.sibling());
        let around = std::mem::replace(&mut self.out, body);
        self.footnotes.open.push((note, around));
    }

    pub fn end_footnote(&mut self) {
        self.between_blocks();
        let Some((note, around)) = self.footnotes.open.pop() else {
            return;
        };
        let body = std::mem::replace(&mut self.out, around);
        if let Some(note) = self.footnotes.notes.get_mut(note) {
            note.body = Some(body);
        }
    }

    pub fn footnote_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        let index = self.footnotes.note(label);
        let next = self.footnotes.numbered + 1;
        let Some(note) = self.footnotes.notes.get_mut(index) else {
            return;
        };
        let number = *note.number.get_or_insert(next);
        note.references += 1;
        let id = self.reference_id(number, note_references(&self.footnotes, index));
        self.footnotes.numbered = self.footnotes.numbered.max(number);
        self.out.raw("<sup");
        self.out.attr("class", "footnote-ref");
        self.out.raw("><a");
        self.out.attr("id", &id);
        self.out.url_attr(
            "href",
            Some(Gap::Page),
            &format!("#{}", self.note_id(number)),
        );
        self.out.attr("role", "doc-noteref");
        self.out.raw(">");
        self.out.raw(&number.to_string());
        self.out.raw("</a></sup>");
        if self.heading.is_none() {
            self.out.plain.extend(["[", &number.to_string(), "]"]);
        }
    }

    /// The list of notes, at the end of the text.
    pub fn write_footnotes(&mut self) {
        while !self.footnotes.open.is_empty() {
            self.end_footnote();
        }
        let footnotes = std::mem::take(&mut self.footnotes);
        let mut next = footnotes.numbered;
        let mut notes: Vec<(usize, usize, Buffer)> = Vec::new();
        for note in footnotes.notes {
            let Some(body) = note.body else { continue };
            let number = note.number.unwrap_or_else(|| {
                next += 1;
                next
            });
            notes.push((number, note.references, body));
        }
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(number, ..)| *number);
        self.between_blocks();
        self.out.raw("<section");
        self.out.attr("class", "footnotes");
        self.out.attr("role", "doc-endnotes");
        self.out.attr("aria-label", &self.context.labels.footnotes);
        self.out.raw("><ol>\n");
        for (number, references, body) in notes {
            self.write_note(number, references, body);
        }
        self.out.raw("</ol></section>\n");
    }

    fn write_note(&mut self, number: usize, references: usize, mut body: Buffer) {
        self.out.raw("<li");
        self.out.attr("id", &self.note_id(number));
        self.out.raw(">");
        // The ways back stand behind the last word, not in a paragraph of their own.
        let inside = body.html.ends_with(END);
        if inside {
            body.html.truncate(body.html.len() - END.len());
        }
        self.out.plain.extend(["[", &number.to_string(), "] "]);
        self.out.append(&body);
        self.out.end_paragraph();
        let label = self
            .context
            .labels
            .footnote_back
            .replace("{number}", &number.to_string());
        for reference in 1..=references {
            self.out.raw(" <a");
            self.out.attr("class", "footnote-back");
            let id = self.reference_id(number, reference);
            self.out
                .url_attr("href", Some(Gap::Page), &format!("#{id}"));
            self.out.attr("role", "doc-backlink");
            self.out.attr("aria-label", &label);
            self.out.raw(">↩</a>");
        }
        self.out.raw(if inside { END } else { "" });
        self.out.raw("</li>\n");
    }

    fn note_id(&self, number: usize) -> String {
        self.id("fn", number)
    }

    fn reference_id(&self, number: usize, reference: usize) -> String {
        let first = self.id("fnref", number);
        match reference {
            0 | 1 => first,
            later => format!("{first}-{later}"),
        }
    }

    fn id(&self, kind: &str, number: usize) -> String {
        match self.context.id_prefix {
            "" => format!("_{kind}-{number}"),
            prefix => format!("_{kind}-{prefix}-{number}"),
        }
    }
}

fn note_references(footnotes: &Footnotes, index: usize) -> usize {
    footnotes.notes.get(index).map_or(1, |note| note.references)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{answer, fill, html, render};

    #[test]
    fn notes_are_numbered_by_reference_and_lead_back() {
        assert_eq!(
            html("[^b]: Second *note*.\n\nA[^a] B[^b] C[^a]\n\n[^a]: First.\n"),
            "<p>A<sup class=\"footnote-ref\"><a id=\"_fnref-1\" href=\"/page/#_fn-1\" role=\"doc-noteref\">1</a></sup> \
             B<sup class=\"footnote-ref\"><a id=\"_fnref-2\" href=\"/page/#_fn-2\" role=\"doc-noteref\">2</a></sup> \
             C<sup class=\"footnote-ref\"><a id=\"_fnref-1-2\" href=\"/page/#_fn-1\" role=\"doc-noteref\">1</a></sup></p>\n\
             <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\"><ol>\n\
             <li id=\"_fn-1\"><p>First. \
             <a class=\"footnote-back\" href=\"/page/#_fnref-1\" role=\"doc-backlink\" aria-label=\"Back to 1\">↩</a> \
             <a class=\"footnote-back\" href=\"/page/#_fnref-1-2\" role=\"doc-backlink\" aria-label=\"Back to 1\">↩</a></p>\n</li>\n\
             <li id=\"_fn-2\"><p>Second <em>note</em>. \
             <a class=\"footnote-back\" href=\"/page/#_fnref-2\" role=\"doc-backlink\" aria-label=\"Back to 2\">↩</a></p>\n</li>\n\
             </ol></section>\n"
        );
    }

    #[test]
    fn no_note_is_lost_and_none_is_invented() {
        assert!(html("A\n\n[^x]: Alone.").contains("<li id=\"_fn-1\"><p>Alone.</p>"));
        assert_eq!(html("A[^none]"), "<p>A[^none]</p>\n");
        assert!(html("A[^x]\n\n[^x]:\n    - item").contains("</ul>\n <a class=\"footnote-back\""));
    }

    #[test]
    fn links_in_notes_keep_their_gaps() {
        assert!(html("A[^x]\n\n[^x]: [y](/en/) z").contains("<a href=\"/base/en/\">y</a> z"));
    }

    #[test]
    fn ids_carry_the_prefix_and_plain_text_the_notes() {
        let (document, _) = answer("A[^x]\n\n[^x]: B");
        assert!(fill(&document).contains("id=\"_fn-answer-1\""));
        assert_eq!(render("A[^x]\n\nC\n\n[^x]: B").0.plain, "A[1]\nC\n[1] B");
    }
}
