//! What search engines are told of a notice: JSON-LD in the words of schema.org.
//!
//! 1. [`notice`] is a `NewsArticle`, with its corrections and translations, and the `FAQPage` of its
//!    answered questions. `Report` and `SpecialAnnouncement` are read by nobody; news that names its
//!    publisher, its dates and its corrections is what a notice is.
//! 2. [`question`] is one `Question`, for a page of its own.
//! 3. [`script`] makes either safe within `script`: no `<`, no `&`, no `>`.
//!
//! A page that shows the source for want of a translation has none: the source's page has it.

use super::card;
use super::faq;
use super::prose;
use super::reader::Reader;
use super::scene::{Scene, Subject};
use crate::l10n::machine;
use crate::markdown::Document;
use crate::model::incident::{Question, QuestionState, Update, UpdateKind};
use crate::model::{Anchor, Incident, Locale, Moment, route};
use jiff::Timestamp;
use memchr::memchr2_iter;
use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Value, json};
use std::io;

const CONTEXT: &str = "https://schema.org";

/// The notice and its questions, as the content of a `script` element.
#[must_use]
pub fn notice(scene: &Scene, reader: &Reader, incident: &Incident<Document>) -> Option<String> {
    let teller = Teller::new(scene, reader, incident)?;
    let article = Node::Article(teller.article()?);
    let is_told = incident.facts.withdrawn.is_none();
    let faq = is_told.then(|| teller.faq()).flatten();
    let graph = std::iter::once(article).chain(faq.map(Node::Faq));
    Some(script(&Whole {
        context: CONTEXT,
        graph: graph.collect(),
    }))
}

/// One question, as the content of a `script` element; none where it is retired.
#[must_use]
pub fn question(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    question: &Question<Document>,
) -> Option<String> {
    let teller = Teller::new(scene, reader, incident)?;
    Some(script(&Asked {
        context: Some(CONTEXT),
        language: Some(reader.locale.as_str()),
        part: Some(Part {
            kind: "FAQPage",
            id: teller.faq_id(),
        }),
        ..teller.question(question)?
    }))
}

/// All that a page says.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node<'a> {
    Article(Value),
    Faq(Faq<'a>),
}

/// A `FAQPage`.
#[derive(Serialize)]
struct Faq<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "inLanguage")]
    language: &'a str,
    #[serde(rename = "mainEntity")]
    questions: Vec<Asked<'a>>,
}

/// A `Question`.
#[derive(Serialize)]
struct Asked<'a> {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    name: String,
    #[serde(rename = "acceptedAnswer")]
    answer: Answer<'a>,
    #[serde(rename = "inLanguage", skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(rename = "isPartOf", skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: String,
    /// The language of the page is said once.
    #[serde(rename = "inLanguage", skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

/// What something is a part of.
#[derive(Serialize)]
struct Part {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
}

/// JSON that ends no `script` and begins no comment, whatever is in it.
fn script(value: &impl Serialize) -> String {
    let mut json = Vec::with_capacity(8 << 10);
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, InScript);
    // Strings and maps with string keys: nothing that JSON could refuse, into memory.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(json).unwrap_or_default()
}

/// In the text of a script, nothing else than `</script`, `<script` and `<!--` means anything (HTML, "restrictions for
/// contents of script elements"): what can begin none of them stays as it is.
struct InScript;

impl Formatter for InScript {
    /// Of a string, the only place for what is not to stand in a script: there an escape is the same.
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let bytes = fragment.as_bytes();
        let part = |from, to| bytes.get(from..to).unwrap_or_default();
        let mut from = 0;
        // U+2028 and U+2029 begin with the second.
        for at in memchr2_iter(b'<', 0xe2, bytes) {
            let (length, escape) = match part(at, bytes.len()) {
                [b'<', next, ..] if next.is_ascii_lowercase() && *next != b's' => continue,
                [b'<', ..] => (1, b"\\u003c"),
                [_, 0x80, 0xa8, ..] => (3, b"\\u2028"),
                [_, 0x80, 0xa9, ..] => (3, b"\\u2029"),
                _ => continue,
            };
            writer.write_all(part(from, at))?;
            writer.write_all(escape)?;
            from = at + length;
        }
        writer.write_all(part(from, bytes.len()))
    }
}

struct Teller<'a> {
    scene: &'a Scene,
    reader: &'a Reader,
    incident: &'a Incident<Document>,
    /// The absolute URL of the notice's page.
    page: String,
}

impl<'a> Teller<'a> {
    /// None of a preview, and of a page that is not written in its language.
    fn new(scene: &'a Scene, reader: &'a Reader, incident: &'a Incident<Document>) -> Option<Self> {
        let is_own = incident.written_in(&reader.locale) && !scene.preview;
        is_own.then(|| Self {
            scene,
            reader,
            incident,
            page: scene.absolute(&route::notice(&reader.locale, &incident.slug)),
        })
    }

    fn time(&self, at: Timestamp) -> String {
        machine::rfc3339(Moment::Instant(at), &self.scene.config().timezone)
    }

    fn article(&self) -> Option<Value> {
        let (scene, incident) = (self.scene, self.incident);
        let source = &incident.facts.source;
        let (language, text) = self.reader.pick(&incident.notices, source)?;
        let published = scene.published(incident);
        let updated = scene.last_updated(incident, &self.reader.locale);
        let organization = self.publisher();
        let mut article = json!({
            "@type": "NewsArticle",
            "@id": article_id(&self.page),
            "url": self.page,
            "mainEntityOfPage": self.page,
            "headline": &*text.title.value,
            "inLanguage": language.as_str(),
            "datePublished": self.time(published),
            "dateModified": self.time(updated.unwrap_or(published)),
            "author": organization,
            "publisher": organization,
        });
        let mut set = |key: &str, value: Option<Value>| {
            if let (Some(value), Some(article)) = (value, article.as_object_mut()) {
                article.insert(key.to_owned(), value);
            }
        };
        if let Some(withdrawn) = &incident.facts.withdrawn {
            let reason = self.reader.phrase(&withdrawn.reason, source);
            set("description", reason.map(|reason| reason.text.into()));
            set("creativeWorkStatus", Some("Withdrawn".into()));
        } else {
            let description = super::notice::description(text);
            set("description", description.map(Value::from));
            set("correction", some(self.corrections()));
        }
        set(
            "image",
            card::image(scene, self.reader).map(|image| image.url.into()),
        );
        if self.reader.locale == *source {
            set("workTranslation", some(self.translations()));
        } else if incident.written_in(source) {
            set("translationOfWork", Some(self.work(source)));
        }
        Some(article)
    }

    /// The organization; where the site names none, the site.
    fn publisher(&self) -> Value {
        let config = self.scene.config();
        let organization = config.organization.as_ref();
        let name = organization
            .and_then(|found| self.reader.phrase(&found.name, &config.default_locale))
            .map_or_else(
                || config.title(&self.reader.locale).to_owned(),
                |name| name.text,
            );
        let site = self.scene.absolute(&route::chooser());
        let url = organization.and_then(|found| found.url.clone());
        let mut publisher = json!({
            "@type": "Organization",
            "name": name,
            "url": url.unwrap_or(site),
        });
        if let Some(logo) = organization.and_then(|found| found.logo.as_ref()) {
            let url = format!("{}{logo}", config.base_url.prefix());
            publisher["logo"] = json!({ "@type": "ImageObject", "url": url });
        }
        publisher
    }

    fn corrections(&self) -> Vec<Value> {
        let updates = self.incident.updates.iter();
        let corrections = updates.filter(|update| update.kind == UpdateKind::Correction);
        corrections
            .filter_map(|update| self.correction(update))
            .collect()
    }

    fn correction(&self, update: &Update<Document>) -> Option<Value> {
        let source = &self.incident.facts.source;
        let (language, text) = self.reader.pick(&update.text, source)?;
        let url = format!("{}#{}", self.page, Anchor::update(&update.id));
        let at = self.scene.updated_at(self.incident, update);
        Some(json!({
            "@type": "CorrectionComment",
            "@id": url,
            "url": url,
            "datePublished": self.time(at),
            "inLanguage": language.as_str(),
            "text": text.plain,
        }))
    }

    fn translations(&self) -> Vec<Value> {
        let subject = Subject::Incident(self.incident);
        let others = self.scene.config().active().map(|locale| &locale.tag);
        let others = others.filter(|locale| **locale != self.reader.locale);
        let written = others.filter(|locale| self.incident.written_in(locale));
        written
            .filter(|locale| self.scene.has_page(subject, locale))
            .map(|locale| self.work(locale))
            .collect()
    }

    /// The notice in another language.
    fn work(&self, locale: &Locale) -> Value {
        let page = route::notice(locale, &self.incident.slug);
        let page = self.scene.absolute(&page);
        json!({
            "@type": "NewsArticle",
            "@id": article_id(&page),
            "url": page,
            "inLanguage": locale.as_str(),
        })
    }

    /// The questions that are answered; none where none is.
    fn faq(&self) -> Option<Faq<'a>> {
        let questions = self.incident.questions();
        let questions: Vec<_> = questions
            .filter_map(|question| self.question(question))
            .collect();
        (!questions.is_empty()).then(|| Faq {
            kind: "FAQPage",
            id: self.faq_id(),
            language: self.reader.locale.as_str(),
            questions,
        })
    }

    fn faq_id(&self) -> String {
        format!("{}#_faq", self.page)
    }

    fn question(&self, question: &'a Question<Document>) -> Option<Asked<'a>> {
        let QuestionState::Live(answer) = &question.state else {
            return None;
        };
        let source = &self.incident.facts.source;
        let (language, text) = self.reader.pick(answer, source)?;
        let name = faq::name(self.reader, self.incident, question.id.as_str());
        let is_foreign = *language != self.reader.locale;
        Some(Asked {
            context: None,
            kind: "Question",
            id: format!("{}#{}", self.page, question.id),
            name: name.text,
            answer: Answer {
                kind: "Answer",
                text: prose::whole(self.scene, text, None, &self.page),
                language: is_foreign.then(|| language.as_str()),
            },
            language: None,
            part: None,
        })
    }
}

fn article_id(page: &str) -> String {
    format!("{page}#_main")
}

fn some(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then_some(Value::Array(values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script_and_all_is_read_back() {
        let text = "</script><script><SCRIPT><!-- <p>]]> & \u{2028} \u{202b}שלום\u{202c} 😀 \"\\<";
        let value = json!({ "a": text });
        let safe = script(&value);
        assert_eq!(safe.matches('<').count(), 1, "{safe}");
        assert!(safe.contains("<p>") && !safe.contains('\u{2028}'), "{safe}");
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), value);
    }
}
