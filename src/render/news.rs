//! The items of feeds, whatever the format.
//!
//! 1. [`items`] of a language ([`newest`] picks them), and [`of_incident`], fill what [`crate::ledger::news`] lists: a title, a
//!    link, HTML that stands by itself in any reader.
//! 2. An update names and links what changed with it, with its new text.
//! 3. [`Story::id`] is a `tag:` URI (RFC 4151) of host and slug of the first revision, feed, language
//!    and what happened. It never changes; what shows the source for want of a translation ends in
//!    `:fallback`, so that the translation is news to feed readers.

use super::reader::Reader;
use super::scene::Scene;
use super::shelf::Card;
use super::view::Phrase;
use super::{faq, prose};
use crate::l10n::words;
use crate::ledger::action::{self, Act, Action};
use crate::ledger::news::{self, Event, News};
use crate::ledger::{Freshness, History, Record};
use crate::markdown::Document;
use crate::model::incident::{FaqItem, Question, QuestionState, Update};
use crate::model::ledger::{Revision, UnitId};
use crate::model::{Anchor, Incident, Locale, Moment, route};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// An item of a feed.
#[derive(Debug, Clone)]
pub struct Story {
    /// In the reader's language where there is one in it.
    pub title: String,
    /// Where it can be read, absolute.
    pub link: String,
    /// HTML with absolute URLs, in an element that says its language and direction.
    pub html: String,
    /// When it was published.
    pub at: Timestamp,
    /// The language of its words.
    pub language: Locale,
    /// What of the id is the same in every feed: what comes before its name, and what behind.
    pub(super) key: (String, String),
}

impl Story {
    /// Its id in one feed: `tag:HOST,DAY:SLUG/FEED/LOCALE/WHAT`.
    #[must_use]
    pub fn id(&self, feed: &str) -> String {
        let (origin, what) = &self.key;
        format!("{origin}/{feed}/{what}")
    }
}

/// What the feeds of a language tell, newest first.
#[must_use]
pub fn newest<'a>(scene: &'a Scene, locale: &Locale) -> Vec<(&'a Arc<Card>, &'a News)> {
    let all = scene.shelf.by_slug();
    let all = all.flat_map(|card| {
        let news = card.news.get(locale).into_iter().flatten();
        news.map(move |news| (card, news))
    });
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(card, news)| Reverse((news.at, &card.incident.slug, &news.event)));
    all.truncate(scene.config().feed_limit);
    all
}

/// The newest items of a language, newest first.
#[must_use]
pub fn items(scene: &Scene, reader: &Reader) -> Vec<Story> {
    let news = newest(scene, &reader.locale).into_iter();
    news.filter_map(|(card, news)| story(scene, reader, &card.incident, news))
        .collect()
}

/// The newest items of one incident, newest first.
#[must_use]
pub fn of_incident(scene: &Scene, reader: &Reader, incident: &Incident<Document>) -> Vec<Story> {
    let record = scene.record(incident);
    let all = record.map(|record| news::of(incident, &record.history, &reader.locale));
    let mut all = all.unwrap_or_default();
    all.sort_by(|a, b| (b.at, &b.event).cmp(&(a.at, &a.event)));
    all.truncate(scene.config().feed_limit);
    let all = all.iter();
    all.filter_map(|news| story(scene, reader, incident, news))
        .collect()
}

fn story(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
    news: &News,
) -> Option<Story> {
    let teller = Teller {
        scene,
        reader,
        incident,
        record: scene.record(incident)?,
        page: scene.absolute(&route::notice(&reader.locale, &incident.slug)),
    };
    teller.story(news)
}

struct Teller<'a> {
    scene: &'a Scene,
    reader: &'a Reader,
    incident: &'a Incident<Document>,
    record: &'a Record,
    /// The notice's absolute URL in the reader's language.
    page: String,
}

impl Teller<'_> {
    fn story(&self, news: &News) -> Option<Story> {
        let source = &self.incident.facts.source;
        let (locale, notice) = self.reader.pick(&self.incident.notices, source)?;
        let title = &notice.title.value;
        let (title, link, html, language) = match &news.event {
            Event::Published => (title.to_string(), self.page.clone(), self.whole(), locale),
            Event::Update(id) => {
                let mut updates = self.incident.updates.iter();
                let update = updates.find(|update| update.id.as_str() == &**id)?;
                let (language, mut html) = self.words(update);
                html.push_str(&self.changes(news)?);
                let kind = self.reader.kind(update.kind).text;
                let link = format!("{}#{}", self.page, Anchor::update(&update.id));
                (self.headline(&kind, title), link, html, language)
            }
            Event::Revision(_) => {
                let kind = self.reader.revision(self.revision(&news.event)?.kind);
                let link = match news.units.as_slice() {
                    [one] => self.link(one),
                    _ => self.page.clone(),
                };
                let html = self.changes(news)?;
                (
                    self.headline(&kind.text, title),
                    link,
                    html,
                    &self.reader.locale,
                )
            }
            Event::Withdrawn => {
                let reason = &self.incident.facts.withdrawn.as_ref()?.reason;
                let (language, text) = self.reader.pick(reason, source)?;
                let title = self.headline(&self.reader.withdrawn().text, title);
                let html = self.paragraph(&text.value, language);
                (title, self.page.clone(), html, language)
            }
        };
        Some(Story {
            title,
            link,
            html: division(&self.reader.locale, &html),
            at: news.at,
            language: language.clone(),
            key: self.key(news),
        })
    }

    /// Where it comes from, and what it is in a language.
    fn key(&self, news: &News) -> (String, String) {
        let history: &History = &self.record.history;
        let config = self.scene.config();
        let (host, slug) = history
            .origin()
            .unwrap_or((config.base_url.host(), &self.incident.slug));
        let day = Moment::Instant(self.scene.published(self.incident)).day(&TimeZone::UTC);
        let what = match &news.event {
            Event::Published => "published".to_owned(),
            Event::Update(id) => format!("update-{id}"),
            Event::Revision(number) => format!("revision-{number}"),
            Event::Withdrawn => "withdrawn".to_owned(),
        };
        let fallback = if news.is_fallback { ":fallback" } else { "" };
        // Of a language that nothing was recorded in, the ledger knows no tag.
        let own = &self.reader.locale;
        let locale = if history.has_locale(own) {
            history.tag(own)
        } else {
            config.first_tag(own)
        };
        (
            format!("tag:{host},{day}:{slug}"),
            format!("{locale}/{what}{fallback}"),
        )
    }

    fn headline(&self, kind: &str, title: &str) -> String {
        let values = [("kind", kind), ("title", title)];
        self.reader.strings.format(words::FEED_ITEM_TITLE, &values)
    }

    fn revision(&self, event: &Event) -> Option<&Revision> {
        let history = &self.record.history;
        match event {
            Event::Update(id) => history.update(id).map(|(revision, _)| revision),
            Event::Revision(number) => history.revision(*number),
            Event::Published | Event::Withdrawn => None,
        }
    }

    /// The words of an update; where it has none, its status.
    fn words<'b>(&'b self, update: &'b Update<Document>) -> (&'b Locale, String) {
        let source = &self.incident.facts.source;
        if let Some((locale, text)) = self.reader.pick(&update.text, source) {
            let html = prose::whole(self.scene, text, None, &self.page);
            return (locale, self.marked(locale, &html));
        }
        let own = &self.reader.locale;
        let Some(status) = update.status else {
            return (own, String::new());
        };
        (own, self.paragraph(&self.reader.status(status).text, own))
    }

    /// What changed, each with its name, a link and its text as it is now.
    fn changes(&self, news: &News) -> Option<String> {
        let mut html = String::new();
        if news.units.is_empty() {
            return Some(html);
        }
        let acts = action::of(&self.record.history, self.revision(&news.event)?);
        let told: BTreeSet<&UnitId> = news.units.iter().collect();
        for act in acts.iter().filter(|act| told.contains(&act.unit)) {
            self.change(act, &mut html);
        }
        Some(html)
    }

    fn change(&self, act: &Act, html: &mut String) {
        let name = faq::unit_name(self.scene, self.reader, self.incident, &act.unit);
        let label = self.reader.action(act.action);
        html.push_str("<p><strong>");
        text(&label.text, html);
        html.push_str("</strong> ");
        let is_gone = act.action == Action::Removed;
        if !is_gone {
            html.push_str("<a href=\"");
            // Writing to a string cannot fail.
            let _ = escape_html(&mut *html, &self.link(&act.unit));
            html.push_str("\">");
        }
        match &name.foreign {
            Some(_) => element("span", &name, html),
            None => text(&name.text, html),
        }
        html.push_str(if is_gone { "</p>\n" } else { "</a></p>\n" });
        html.push_str(&self.new_text(&act.unit));
    }

    /// A unit's place on the notice's page.
    fn link(&self, unit: &UnitId) -> String {
        match unit {
            UnitId::Question(_) | UnitId::Group(_) | UnitId::Update(_) => {
                format!("{}#{unit}", self.page)
            }
            UnitId::Facts | UnitId::Notice | UnitId::Asset(_) => self.page.clone(),
        }
    }

    /// The text of a question as it is now; of other units, nothing.
    fn new_text(&self, unit: &UnitId) -> String {
        let UnitId::Question(id) = unit else {
            return String::new();
        };
        let found = self.incident.faq.question(id);
        found.map_or_else(String::new, |question| self.answer(question))
    }

    fn answer(&self, question: &Question<Document>) -> String {
        let source = &self.incident.facts.source;
        match &question.state {
            QuestionState::Live(answer) => {
                // A translation that is older than its source is no news.
                let unit = UnitId::Question(question.id.as_str().into());
                let locale = &self.reader.locale;
                let freshness = self.record.freshness(self.incident, &unit, locale);
                let is_stale = matches!(freshness, Freshness::Stale(_));
                let picked = match answer.get(source).filter(|_| is_stale) {
                    Some(text) => Some((source, text)),
                    None => self.reader.pick(answer, source),
                };
                picked.map_or_else(String::new, |(locale, text)| {
                    self.marked(locale, &prose::whole(self.scene, text, None, &self.page))
                })
            }
            QuestionState::Retired(retired) => {
                let reason = self.reader.pick(&retired.reason, source);
                reason.map_or_else(String::new, |(locale, text)| {
                    self.paragraph(&text.value, locale)
                })
            }
        }
    }

    /// The whole notice: summary, body, questions with their answers.
    fn whole(&self) -> String {
        let mut html = String::new();
        let source = &self.incident.facts.source;
        if let Some((locale, notice)) = self.reader.pick(&self.incident.notices, source) {
            if let Some(summary) = &notice.summary {
                html.push_str(&self.paragraph(&summary.value, locale));
            }
            let anchors = self.scene.anchors(self.incident);
            let outline = anchors.and_then(|anchors| anchors.outlines.get(locale));
            let body = prose::whole(self.scene, &notice.body, outline, &self.page);
            html.push_str(&self.marked(locale, &body));
        }
        html.push_str(&self.questions());
        html
    }

    /// The questions that are answered, below headings of the levels that they have on the page.
    fn questions(&self) -> String {
        let (reader, source) = (self.reader, &self.incident.facts.source);
        let mut html = String::new();
        let mut level = "h3";
        let mut group = None;
        for item in &self.incident.faq {
            let question = match item {
                FaqItem::Group(next) => {
                    (level, group) = ("h4", reader.phrase(&next.title, source));
                    continue;
                }
                FaqItem::Question(question) => question,
            };
            let QuestionState::Live(answer) = &question.state else {
                continue;
            };
            let Some((locale, answer)) = reader.pick(answer, source) else {
                continue;
            };
            if html.is_empty() {
                let title = reader.own(reader.strings.get(words::FAQ));
                block("h2", &title, &mut html);
            }
            if let Some(title) = group.take() {
                block("h3", &title, &mut html);
            }
            let name = faq::name(reader, self.incident, question.id.as_str());
            block(level, &name, &mut html);
            html.push_str(
                &self.marked(locale, &prose::whole(self.scene, answer, None, &self.page)),
            );
        }
        html
    }

    /// HTML in another language than the feed's is marked as such.
    fn marked(&self, locale: &Locale, html: &str) -> String {
        if *locale == self.reader.locale {
            return html.to_owned();
        }
        division(locale, html)
    }

    fn paragraph(&self, words: &str, locale: &Locale) -> String {
        let mut html = String::new();
        let text = Phrase {
            text: words.to_owned(),
            foreign: self.reader.foreign(locale),
        };
        block("p", &text, &mut html);
        html
    }
}

/// HTML with the language and the direction that it is in: a reader's window has its own.
fn division(locale: &Locale, html: &str) -> String {
    let dir = locale.dir();
    format!("<div lang=\"{locale}\" dir=\"{dir}\">\n{html}</div>\n")
}

/// A short text as a paragraph or heading.
fn block(name: &str, words: &Phrase, html: &mut String) {
    element(name, words, html);
    html.push('\n');
}

/// A short text in an element, which is marked where the text is in another language.
fn element(name: &str, words: &Phrase, html: &mut String) {
    html.extend(["<", name]);
    if let Some(foreign) = &words.foreign {
        html.extend([" lang=\"", &foreign.lang, "\" dir=\"", foreign.dir, "\""]);
    }
    html.push('>');
    text(&words.text, html);
    html.extend(["</", name, ">"]);
}

fn text(words: &str, html: &mut String) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(&mut *html, words);
}
