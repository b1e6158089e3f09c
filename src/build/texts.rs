//! Markdown texts as documents.
//!
//! 1. [`Texts`] knows what all texts of an incident, or of a page, are rendered with.

use super::ground::Ground;
use crate::check::Proses;
use crate::diag::Diagnostics;
use crate::markdown::{self, Beyond, Document, Outline};
use crate::model::incident::{FaqItem, TextOf, Unit};
use crate::model::{Incident, Locale, Markdown, Page};

/// What texts are rendered with.
pub(super) struct Texts<'a> {
    pub ground: &'a Ground,
    pub beyond: &'a Beyond<'a>,
    /// Takes what they say.
    pub proses: &'a Proses,
}

impl Texts<'_> {
    /// An incident with its texts as documents.
    pub fn incident(
        &self,
        incident: Incident<Markdown>,
        diagnostics: &mut Diagnostics,
    ) -> Incident<Document> {
        let grouped = incident
            .faq
            .iter()
            .any(|item| matches!(item, FaqItem::Group(_)));
        incident.map(|of: TextOf<'_>, text| {
            let (prefix, outline) = match of.unit {
                Unit::Notice => (String::new(), Outline::Page),
                Unit::Question(id) => (id.to_string(), Outline::Below(if grouped { 4 } else { 3 })),
                Unit::Update(id) => (format!("update-{id}"), Outline::Below(3)),
            };
            self.document(&text, of.locale, (&prefix, outline), diagnostics)
        })
    }

    /// A page with its text as a document.
    pub fn page(&self, page: Page<Markdown>, diagnostics: &mut Diagnostics) -> Page<Document> {
        page.map(|locale, text| self.document(&text, locale, ("", Outline::Page), diagnostics))
    }

    fn document(
        &self,
        text: &Markdown,
        locale: &Locale,
        (id_prefix, outline): (&str, Outline),
        diagnostics: &mut Diagnostics,
    ) -> Document {
        let Some(reader) = self.ground.readers.get(locale) else {
            return Document::default();
        };
        let context = markdown::Context {
            beyond: self.beyond,
            locale,
            id_prefix,
            outline,
            raw_html: self.ground.config.raw_html,
            labels: &reader.labels,
        };
        let (document, prose) = markdown::render(text, &context, diagnostics);
        self.proses.keep(text, prose);
        document
    }
}
