//! Texts taken apart, once for all rules that look into them.

use crate::markdown::{Document, Prose, prose};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;

/// The words of documents, each read when it is asked for first.
#[derive(Default)]
pub(super) struct Proses<'a> {
    /// By where a document is: for `'a`, nothing else is there.
    known: RefCell<BTreeMap<*const Document, Rc<Prose>>>,
    documents: PhantomData<&'a Document>,
}

impl<'a> Proses<'a> {
    pub fn of(&self, document: &'a Document) -> Rc<Prose> {
        let mut known = self.known.borrow_mut();
        let read = || Rc::new(prose(&document.written.text));
        let prose = known.entry(std::ptr::from_ref(document));
        prose.or_insert_with(read).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Markdown;
    use crate::source::{Content, Sources};
    use std::sync::Arc;

    #[test]
    fn each_document_is_read_once() {
        let sources = Sources::new([(Arc::from("a.md"), Content::Text(Arc::from("")))]);
        let document = |text: &str| {
            let mut document = Document::default();
            document.written = Markdown::verbatim(text, sources.find("a.md").unwrap(), 0);
            document
        };
        let (one, other) = (document("a **b**"), document("c"));
        let proses = Proses::default();
        let first = proses.of(&one);
        assert!(Rc::ptr_eq(&first, &proses.of(&one)));
        assert_eq!(first.text.trim(), "a b");
        assert_eq!(proses.of(&other).text.trim(), "c");
    }
}
