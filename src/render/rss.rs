//! RSS 2.0, one feed per language.
//!
//! 1. [`items`]: one for the publication, one for each update and correction, one for a withdrawal;
//!    newest first.
//! 2. A guid is a `tag:` URI (RFC 4151) of host, slug, feed, language and what happened. It never
//!    changes; an item that shows the source for want of a translation ends in `:fallback`.
//! 3. [`feed`] writes the channel, with absolute URLs only.

use super::faq;
use super::prose;
use super::reader::Reader;
use super::scene::Scene;
use crate::anchors::PageAnchors;
use crate::l10n::{machine, words};
use crate::markdown::Document;
use crate::model::incident::{AliasTarget, QuestionState, Update, UpdateKind};
use crate::model::{Anchor, Incident, Locale, Moment, route};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pulldown_cmark_escape::escape_html_body_text;
use rss::extension::atom::{AtomExtension, Link};
use rss::{Channel, ChannelBuilder, Guid, Item, ItemBuilder};

/// What an item tells of.
#[derive(Clone, Copy)]
enum News<'a> {
    Published,
    Update(&'a Update<Document>),
    Withdrawn,
}

/// The feed of a language, as XML.
#[must_use]
pub fn feed(scene: Scene<'_>, reader: &Reader) -> String {
    let mut news: Vec<_> = scene
        .incidents(&reader.locale)
        .flat_map(|incident| items(scene, incident).map(move |(at, item)| (at, incident, item)))
        .collect();
    news.sort_by(|a, b| (b.0, &b.1.slug).cmp(&(a.0, &a.1.slug)));
    news.truncate(scene.config().feed_limit);
    let latest = news
        .first()
        .map(|(at, ..)| machine::rfc822(*at, &scene.config().timezone));
    let items: Vec<_> = news
        .into_iter()
        .filter_map(|(at, incident, news)| item(scene, reader, incident, news, at))
        .collect();
    channel(scene, reader, items, latest).to_string()
}

fn channel(scene: Scene<'_>, reader: &Reader, items: Vec<Item>, latest: Option<String>) -> Channel {
    let site = scene.config().title(&reader.locale);
    let title = reader.strings.format(words::FEED_TITLE, &[("site", site)]);
    let itself = Link {
        href: scene.absolute(&route::rss(&reader.locale)),
        rel: "self".to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    };
    ChannelBuilder::default()
        .title(title.clone())
        .description(title)
        .link(scene.absolute(&route::index(&reader.locale)))
        .language(reader.locale.to_string())
        .last_build_date(latest)
        .generator(concat!("candor ", env!("CARGO_PKG_VERSION")).to_owned())
        .atom_ext(AtomExtension {
            links: vec![itself],
        })
        .items(items)
        .build()
}

/// What there is to tell of a notice, and when it happened. No item is dated before the notice.
fn items<'a>(
    scene: Scene<'_>,
    incident: &'a Incident<Document>,
) -> impl Iterator<Item = (Timestamp, News<'a>)> {
    let published = scene.published(incident);
    let now = scene.now;
    let withdrawn = incident.facts.withdrawn.as_ref();
    // A notice that was withdrawn is not repeated: the reason stands in place of all of it.
    let told = incident
        .updates
        .iter()
        .filter(|update| matches!(update.kind, UpdateKind::Update | UpdateKind::Correction))
        .map(move |update| {
            (
                update.at.unwrap_or(now).max(published),
                News::Update(update),
            )
        });
    let first = std::iter::once((published, News::Published));
    let all = first.chain(told).filter(move |_| withdrawn.is_none());
    all.chain(withdrawn.map(|withdrawn| (withdrawn.at.max(published), News::Withdrawn)))
}

fn item(
    scene: Scene<'_>,
    reader: &Reader,
    incident: &Incident<Document>,
    news: News<'_>,
    at: Timestamp,
) -> Option<Item> {
    let source = &incident.facts.source;
    let (locale, notice) = reader.pick(&incident.notices, source)?;
    let anchors = scene.anchors(incident)?;
    let page = scene.absolute(&route::notice(&reader.locale, &incident.slug));
    let (title, link, content, language, what) = match news {
        News::Published => {
            let content = whole(scene, reader, incident, &page, anchors);
            (
                notice.title.value.to_string(),
                page,
                content,
                locale,
                "published".to_owned(),
            )
        }
        News::Update(update) => {
            let title = headline(reader, &reader.kind(update.kind).text, &notice.title.value);
            let link = format!("{page}#{}", Anchor::update(&update.id));
            let (language, content) = words_of(scene, reader, incident, update, &page);
            (
                title,
                link,
                content,
                language.unwrap_or(locale),
                format!("update-{}", update.id),
            )
        }
        News::Withdrawn => {
            let reason = &incident.facts.withdrawn.as_ref()?.reason;
            let (language, text) = reader.pick(reason, source)?;
            let title = headline(reader, &reader.withdrawn().text, &notice.title.value);
            let content = paragraph(&text.value, language);
            (title, page, content, language, "withdrawn".to_owned())
        }
    };
    let guid = Guid {
        value: guid(scene, reader, incident, language, &what),
        permalink: false,
    };
    Some(
        ItemBuilder::default()
            .title(title)
            .link(link)
            .guid(guid)
            .pub_date(machine::rfc822(at, &scene.config().timezone))
            .description(content.clone())
            .content(content)
            .build(),
    )
}

fn headline(reader: &Reader, kind: &str, title: &str) -> String {
    reader
        .strings
        .format(words::FEED_ITEM_TITLE, &[("kind", kind), ("title", title)])
}

/// `tag:HOST,DATE:SLUG/rss/LOCALE/WHAT`. The slug is the first that the notice had: an item stays
/// the same when its folder is renamed.
fn guid(
    scene: Scene<'_>,
    reader: &Reader,
    incident: &Incident<Document>,
    language: &Locale,
    what: &str,
) -> String {
    let host = scene.config().base_url.host();
    let day = Moment::Instant(scene.published(incident)).day(&TimeZone::UTC);
    let fallback = if *language == reader.locale {
        ""
    } else {
        ":fallback"
    };
    let former = incident
        .facts
        .aliases
        .iter()
        .find_map(|alias| match &alias.target {
            AliasTarget::Slug(slug) => Some(slug),
            AliasTarget::Path(_) => None,
        });
    let slug = former.unwrap_or(&incident.slug);
    format!(
        "tag:{host},{day}:{slug}/rss/{}/{what}{fallback}",
        reader.locale
    )
}

/// The words of an update; where it has none, its status.
fn words_of<'a>(
    scene: Scene<'_>,
    reader: &Reader,
    incident: &Incident<Document>,
    update: &'a Update<Document>,
    page: &str,
) -> (Option<&'a Locale>, String) {
    if let Some((locale, text)) = reader.pick(&update.text, &incident.facts.source) {
        let html = prose::whole(scene, text, None, page);
        return (Some(locale), marked(reader, locale, &html));
    }
    let status = update.status.unwrap_or_else(|| incident.status());
    (None, paragraph(&reader.status(status).text, &reader.locale))
}

/// The whole notice: summary, body, questions with their answers.
fn whole(
    scene: Scene<'_>,
    reader: &Reader,
    incident: &Incident<Document>,
    page: &str,
    anchors: &PageAnchors,
) -> String {
    let mut html = String::new();
    let source = &incident.facts.source;
    if let Some((locale, notice)) = reader.pick(&incident.notices, source) {
        if let Some(summary) = &notice.summary {
            html.push_str(&paragraph(&summary.value, locale));
        }
        let outline = anchors.outlines.get(locale);
        let body = prose::whole(scene, &notice.body, outline, page);
        html.push_str(&marked(reader, locale, &body));
    }
    for question in incident.questions() {
        let QuestionState::Live(answer) = &question.state else {
            continue;
        };
        let Some((locale, text)) = reader.pick(answer, source) else {
            continue;
        };
        html.push_str("<h3>");
        let name = faq::name(reader, incident, question.id.as_str());
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut html, &name.text);
        html.push_str("</h3>\n");
        html.push_str(&marked(
            reader,
            locale,
            &prose::whole(scene, text, None, page),
        ));
    }
    html
}

/// HTML in another language than the feed's is marked as such.
fn marked(reader: &Reader, locale: &Locale, html: &str) -> String {
    if *locale == reader.locale {
        return html.to_owned();
    }
    format!(
        "<div lang=\"{locale}\" dir=\"{}\">\n{html}</div>\n",
        locale.dir()
    )
}

fn paragraph(text: &str, locale: &Locale) -> String {
    let mut html = format!("<p lang=\"{locale}\" dir=\"{}\">", locale.dir());
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(&mut html, text);
    html.push_str("</p>\n");
    html
}
