//! Texts taken apart, once for all rules that look into them.

use crate::markdown::{Document, Prose, prose};
use crate::model::Markdown;
use crate::source::Span;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The words of texts: those that are known from their rendering, the others read when they are asked for first.
#[derive(Default)]
pub struct Proses {
    /// By where a text stands. An alias of YAML, or a fact, may make several of one place.
    known: RefCell<BTreeMap<Span, Said>>,
}

/// A text, and what it says.
type Said = (Arc<str>, Rc<Prose>);

impl Proses {
    /// Keeps what a text says.
    pub fn keep(&self, text: &Markdown, prose: Prose) -> Rc<Prose> {
        let prose = Rc::new(prose);
        let kept = (text.text.clone(), prose.clone());
        self.known.borrow_mut().insert(text.span, kept);
        prose
    }

    /// What a text says.
    pub fn of(&self, document: &Document) -> Rc<Prose> {
        let written = &document.written;
        let known = self.known.borrow().get(&written.span).cloned();
        match known.filter(|(text, _)| *text == written.text) {
            Some((_, prose)) => prose,
            None => self.keep(written, prose(&written.text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Content, Sources};

    #[test]
    fn each_text_is_read_once_and_none_is_taken_for_another() {
        let sources = Sources::new([(Arc::from("a.md"), Content::Text(Arc::from("")))]);
        let document = |text: &str| {
            let mut document = Document::default();
            document.written = Markdown::verbatim(text, sources.find("a.md").unwrap(), 0);
            document
        };
        let (one, other) = (document("a **b**"), document("**b** a"));
        let proses = Proses::default();
        let kept = proses.keep(&one.written, prose("a **b**"));
        assert!(Rc::ptr_eq(&kept, &proses.of(&one)));
        assert_eq!(kept.text.trim(), "a b");
        assert_eq!(one.written.span, other.written.span);
        let read = proses.of(&other);
        assert_eq!(read.text.trim(), "b a");
        assert!(Rc::ptr_eq(&read, &proses.of(&other)));
        assert_eq!(proses.of(&one).text.trim(), "a b");
    }
}
