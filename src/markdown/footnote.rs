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

/// The footnotes of a text, whose definitions are each written to a `B` of their own.
#[derive(Debug)]
pub(super) struct Footnotes<B> {
    by_label: BTreeMap<String, Note<B>>,
    /// How many have a number.
    numbered: usize,
    /// Definitions under way: label, which of the note's bodies, what was being written around it.
    open: Vec<(String, usize, B)>,
}

#[derive(Debug)]
struct Note<B> {
    /// How many were met before it.
    order: usize,
    /// From 1, by the first reference.
    number: Option<usize>,
    /// References so far.
    references: usize,
    /// By where they start. More than one where a label is defined within its own definition.
    bodies: Vec<Option<B>>,
}

/// A note as it stands at the end of the text.
#[derive(Debug)]
pub(super) struct Numbered<B> {
    pub number: usize,
    /// How many references it has.
    pub references: usize,
    /// What its definitions say, at least one.
    pub bodies: Vec<B>,
}

/// How a note ends whose last block is a paragraph.
const END: &str = "</p>\n";

impl<B> Default for Footnotes<B> {
    fn default() -> Self {
        Self {
            by_label: BTreeMap::new(),
            numbered: 0,
            open: Vec::new(),
        }
    }
}

impl<B> Footnotes<B> {
    /// The number of a note that is referred to, and how many references it has now.
    pub fn refer(&mut self, label: &str) -> (usize, usize) {
        let next = self.numbered + 1;
        let note = self.note(key(label));
        note.references += 1;
        let number = *note.number.get_or_insert(next);
        let references = note.references;
        self.numbered = self.numbered.max(number);
        (number, references)
    }

    /// A definition starts: `out` becomes its body, which is `empty`, or that of an earlier
    /// definition of the same label, to go on where that ended.
    pub fn start(&mut self, label: &str, out: &mut B, empty: B) {
        let key = key(label);
        let bodies = &mut self.note(key.clone()).bodies;
        let earlier = bodies.last_mut().and_then(Option::take);
        if earlier.is_none() {
            bodies.push(None);
        }
        let index = bodies.len() - 1;
        let around = std::mem::replace(out, earlier.unwrap_or(empty));
        self.open.push((key, index, around));
    }

    /// The innermost definition ends, if one is under way: `out` has its body, and becomes what is
    /// around it.
    pub fn end(&mut self, out: &mut B) {
        let Some((key, body, around)) = self.open.pop() else {
            return;
        };
        let written = std::mem::replace(out, around);
        if let Some(slot) = self.note(key).bodies.get_mut(body) {
            *slot = Some(written);
        }
    }

    /// Whether a definition is under way.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Those that are defined, by number; those that nothing refers to come last.
    pub fn into_notes(self) -> Vec<Numbered<B>> {
        let mut next = self.numbered;
        let mut notes: Vec<Note<B>> = self.by_label.into_values().collect();
        notes.sort_by_key(|note| note.order);
        let mut numbered: Vec<Numbered<B>> = Vec::new();
        for note in notes {
            let bodies: Vec<B> = note.bodies.into_iter().flatten().collect();
            if bodies.is_empty() {
                continue;
            }
            let number = note.number.unwrap_or_else(|| {
                next += 1;
                next
            });
            numbered.push(Numbered {
                number,
                references: note.references,
                bodies,
            });
        }
        numbered.sort_by_key(|note| note.number);
        numbered
    }

    fn note(&mut self, key: String) -> &mut Note<B> {
        let order = self.by_label.len();
        self.by_label.entry(key).or_insert_with(|| Note {
            order,
            number: None,
            references: 0,
            bodies: Vec::new(),
        })
    }
}

/// Labels match as those of links do: whatever their case.
fn key(label: &str) -> String {
    cjk::strip(label).to_lowercase()
}

impl Writer<'_> {
    pub fn start_footnote(&mut self, label: &str) {
        self.between_blocks();
        let empty = self.out.sibling();
        self.footnotes.start(label, &mut self.out, empty);
    }

    pub fn end_footnote(&mut self) {
        self.between_blocks();
        self.footnotes.end(&mut self.out);
    }

    pub fn footnote_reference(&mut self, label: &str) {
        if self.image.is_some() {
            return;
        }
        let (number, reference) = self.footnotes.refer(label);
        let id = self.reference_id(number, reference);
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
        while self.footnotes.is_open() {
            self.end_footnote();
        }
        let notes = std::mem::take(&mut self.footnotes).into_notes();
        if notes.is_empty() {
            return;
        }
        self.between_blocks();
        self.out.raw("<section");
        self.out.attr("class", "footnotes");
        self.out.attr("role", "doc-endnotes");
        self.out.attr("aria-label", &self.context.labels.footnotes);
        self.out.raw("><ol>\n");
        for note in notes {
            let mut whole = self.out.sibling();
            for body in &note.bodies {
                whole.append(body);
            }
            self.write_note(note.number, note.references, whole);
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
        assert!(html("[^x]: A\n\n    - [^x]: B").contains("<p>B</p>"));
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
        assert_eq!(&*render("A[^x]\n\nC\n\n[^x]: B").0.plain, "A[1]\nC\n[1] B");
    }
}
