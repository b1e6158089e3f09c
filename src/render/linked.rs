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
use serde_json::{Map, Value, json};

const CONTEXT: &str = "https://schema.org";

/// The notice and its questions, as the content of a `script` element.
#[must_use]
pub fn notice(scene: &Scene, reader: &Reader, incident: &Incident<Document>) -> Option<String> {
    let teller = Teller::new(scene, reader, incident)?;
    let mut graph = vec![teller.article()?];
    if incident.facts.withdrawn.is_none() {
        graph.extend(teller.faq());
    }
    let mut whole = json!({ "@context": CONTEXT });
    whole["@graph"] = graph.into();
    Some(script(&whole))
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
    let mut found = Map::new();
    found.insert("@context".to_owned(), CONTEXT.into());
    found.append(&mut teller.question(question)?);
    found.insert("inLanguage".to_owned(), reader.locale.as_str().into());
    found.insert(
        "isPartOf".to_owned(),
        json!({ "@type": "FAQPage", "@id": format!("{}#_faq", teller.page) }),
    );
    Some(script(&Value::Object(found)))
}

/// JSON that ends no `script` and begins no comment, whatever is in it. In the text of a script, nothing
/// else than `</script`, `<script` and `<!--` means anything (HTML, "restrictions for contents of script
/// elements"): what can begin none of them stays as it is.
fn script(value: &Value) -> String {
    let json = value.to_string();
    let mut safe = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
        let (before, from) = rest.split_at(at);
        safe.push_str(before);
        let mut letters = from.chars();
        let is_tag = |next: char| next.is_ascii_lowercase() && next != 's';
        // These occur in strings alone, where an escape is the same.
        match letters.next() {
            Some('\u{2028}') => safe.push_str("\\u2028"),
            Some('\u{2029}') => safe.push_str("\\u2029"),
            _ if letters.clone().next().is_some_and(is_tag) => safe.push('<'),
            _ => safe.push_str("\\u003c"),
        }
        rest = letters.as_str();
    }
    safe.push_str(rest);
    safe
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
    fn faq(&self) -> Option<Value> {
        let questions = self.incident.questions();
        let entities: Vec<_> = questions
            .filter_map(|question| self.question(question).map(Value::Object))
            .collect();
        (!entities.is_empty()).then(|| {
            let mut faq = json!({
                "@type": "FAQPage",
                "@id": format!("{}#_faq", self.page),
                "inLanguage": self.reader.locale.as_str(),
            });
            faq["mainEntity"] = entities.into();
            faq
        })
    }

    fn question(&self, question: &Question<Document>) -> Option<Map<String, Value>> {
        let QuestionState::Live(answer) = &question.state else {
            return None;
        };
        let source = &self.incident.facts.source;
        let (language, text) = self.reader.pick(answer, source)?;
        let name = faq::name(self.reader, self.incident, question.id.as_str());
        let mut answer = json!({ "@type": "Answer" });
        answer["text"] = prose::whole(self.scene, text, None, &self.page).into();
        // The language of the page is said once.
        if *language != self.reader.locale {
            answer["inLanguage"] = language.as_str().into();
        }
        let id = format!("{}#{}", self.page, question.id);
        // What stands between the braces of `json!` is copied: not the answers.
        Some(Map::from_iter([
            ("@type".to_owned(), "Question".into()),
            ("@id".to_owned(), id.into()),
            ("name".to_owned(), name.text.into()),
            ("acceptedAnswer".to_owned(), answer),
        ]))
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
