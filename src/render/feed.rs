//! What feeds have in common, whatever their format.
//!
//! 1. [`Format`] is one of those that there are for a language: its name, its file, its media type.
//! 2. [`Feed`] is what a format writes down: [`Feed::of_language`], [`Feed::of_incident`].
//! 3. [`announced`] is what pages of a language say of its feeds.

use super::news::{self, Story};
use super::reader::Reader;
use super::scene::Scene;
use super::{atom, json_feed, rss, view};
use crate::l10n::words;
use crate::markdown::Document;
use crate::model::config::Outputs;
use crate::model::{Incident, Locale, SitePath, route};
use jiff::tz::TimeZone;
use std::io;

/// What ids of items say of the feed of one incident.
const INCIDENT: &str = "incident";

/// The date in a feed's id. RFC 4151 wants one, and an id must not change: it is candor's first year.
const YEAR: &str = "2026";

/// A format of which every language has a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RSS 2.0
    Rss,
    /// RFC 4287
    Atom,
    /// JSON Feed 1.1
    Json,
}

/// A feed, ready to be written in any format.
#[derive(Debug, Clone)]
pub struct Feed<'a> {
    /// What its id and those of its items say of it.
    pub word: &'static str,
    /// A `tag:` URI (RFC 4151) of host, format and the first tag of the language. Neither the scheme
    /// nor the path of `base_url` is in it, nor any title.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Of all that is not marked otherwise.
    pub language: &'a Locale,
    /// Where it is, absolute.
    pub url: String,
    /// The page that shows the same, absolute.
    pub home: String,
    /// Who publishes it.
    pub author: Author,
    /// In which its times are written.
    pub zone: &'a TimeZone,
    /// Newest first.
    pub stories: Vec<Story>,
}

/// Who publishes a feed.
#[derive(Debug, Clone)]
pub struct Author {
    /// The organization, else the site.
    pub name: String,
    /// Its own site.
    pub url: Option<String>,
}

impl Format {
    const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The formats that a site has, in the order in which its pages name them.
    pub fn of(outputs: &Outputs) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|format| match format {
            Self::Rss => true,
            Self::Atom => outputs.atom,
            Self::Json => outputs.json_feed,
        })
    }

    /// As people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }

    /// Its media type: RFC 4287 section 7, JSON Feed 1.1, and for RSS what everyone uses.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// Where it is in a language.
    #[must_use]
    pub fn path(self, locale: &Locale) -> SitePath {
        match self {
            Self::Rss => route::rss(locale),
            Self::Atom => route::atom(locale),
            Self::Json => route::json_feed(locale),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    /// A feed in this format.
    ///
    /// # Errors
    /// None that memory does not have: the writers' signatures ask for it.
    pub fn write(self, feed: Feed<'_>) -> io::Result<String> {
        match self {
            Self::Rss => Ok(rss::write(feed)),
            Self::Atom => atom::write(&feed),
            Self::Json => json_feed::write(&feed),
        }
    }
}

impl<'a> Feed<'a> {
    /// All that is new in a language.
    #[must_use]
    pub fn of_language(scene: &'a Scene, reader: &'a Reader, format: Format) -> Self {
        let stories = news::items(scene, reader);
        let title = scene.config().title(&reader.locale).to_owned();
        let paths = (format.path(&reader.locale), route::index(&reader.locale));
        Self::new(scene, reader, (format.word(), title), &paths, stories)
    }

    /// All that is new about one incident.
    #[must_use]
    pub fn of_incident(
        scene: &'a Scene,
        reader: &'a Reader,
        incident: &Incident<Document>,
    ) -> Self {
        let paths = (
            route::incident_feed(&reader.locale, &incident.slug),
            route::notice(&reader.locale, &incident.slug),
        );
        let stories = news::of_incident(scene, reader, incident);
        let title = incident_title(reader, incident);
        Self::new(scene, reader, (INCIDENT, title), &paths, stories)
    }

    fn new(
        scene: &'a Scene,
        reader: &'a Reader,
        (word, title): (&'static str, String),
        (own, home): &(SitePath, SitePath),
        stories: Vec<Story>,
    ) -> Self {
        let config = scene.config();
        let host = config.base_url.host();
        let tag = config.first_tag(&reader.locale);
        Self {
            word,
            id: format!("tag:{host},{YEAR}:{word}/{tag}"),
            title,
            language: &reader.locale,
            url: scene.absolute(own),
            home: scene.absolute(home),
            author: author(scene, reader),
            zone: &config.timezone,
            stories,
        }
    }
}

fn author(scene: &Scene, reader: &Reader) -> Author {
    let config = scene.config();
    let organization = config.organization.as_ref().and_then(|organization| {
        let name = reader.phrase(&organization.name, &config.default_locale)?;
        Some(Author {
            name: name.text,
            url: organization.url.clone(),
        })
    });
    organization.unwrap_or_else(|| Author {
        name: config.title(&reader.locale).to_owned(),
        url: None,
    })
}

/// What the feed of an incident is called.
fn incident_title(reader: &Reader, incident: &Incident<Document>) -> String {
    let source = &incident.facts.source;
    let notice = reader.pick(&incident.notices, source);
    let title = notice.map_or("", |(_, notice)| &notice.title.value);
    let values = [("title", title)];
    reader.strings.format(words::NOTICE_FEED_TITLE, &values)
}

/// A language's feeds, as its pages name them; none in a preview, which nobody shall subscribe to.
#[must_use]
pub fn announced(scene: &Scene, reader: &Reader) -> Vec<view::Feed> {
    if scene.preview {
        return Vec::new();
    }
    let site = scene.config().title(&reader.locale);
    Format::of(&scene.config().outputs)
        .map(|format| view::Feed {
            href: scene.url(&format.path(&reader.locale)),
            media_type: format.media_type(),
            title: title(reader, site, format),
        })
        .collect()
}

/// What tells a language's feeds apart: the site's title with the name of the format.
#[must_use]
pub fn title(reader: &Reader, site: &str, format: Format) -> String {
    let values = [("site", site), ("format", format.name())];
    reader.strings.format(words::FEED_TITLE, &values)
}

/// The feed of an incident, as its page names it, where there is one.
#[must_use]
pub fn announced_of(
    scene: &Scene,
    reader: &Reader,
    incident: &Incident<Document>,
) -> Option<view::Feed> {
    let is_on = scene.config().outputs.incident_feeds && !scene.preview;
    is_on.then(|| view::Feed {
        href: scene.url(&route::incident_feed(&reader.locale, &incident.slug)),
        media_type: Format::Rss.media_type(),
        title: incident_title(reader, incident),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Text that every format has to carry as it is.
    pub const HARD: &str = "a ]]> &amp; <b> \"'\u{202b}שלום، نورثويند\u{202c} 北风 😀 e\u{301}";

    /// A feed of two items in English, one of them in Arabic; or without any.
    pub fn sample<'a>(language: &'a Locale, zone: &'a TimeZone, is_empty: bool) -> Feed<'a> {
        let story = |language: &str, at: &str, what: &str| Story {
            title: HARD.to_owned(),
            link: "https://notices.example.org/n/en/incidents/a/?b=c&d#e".to_owned(),
            html: format!("<div lang=\"{language}\"><p>&lt;b&gt; ]]&gt; {HARD}</p></div>"),
            at: at.parse().unwrap(),
            language: Locale::parse(language).unwrap(),
            key: (
                "tag:old.example,2026-03-27:a".to_owned(),
                format!("en/{what}"),
            ),
        };
        let stories = vec![
            story("ar", "2026-03-28T09:00:00-07:00", "update-b:fallback"),
            story("en", "2026-03-26T19:00:00-07:00", "published"),
        ];
        Feed {
            word: "atom",
            id: "tag:notices.example.org,2026:atom/en".to_owned(),
            title: HARD.to_owned(),
            language,
            url: "https://notices.example.org/n/en/atom.xml".to_owned(),
            home: "https://notices.example.org/n/en/".to_owned(),
            author: Author {
                name: HARD.to_owned(),
                url: Some("https://example.org/?a&b".to_owned()),
            },
            zone,
            stories: if is_empty { Vec::new() } else { stories },
        }
    }

    #[test]
    fn a_site_has_the_formats_that_it_wants() {
        let names =
            |outputs: &Outputs| -> Vec<&str> { Format::of(outputs).map(Format::name).collect() };
        let all = Outputs::default();
        assert_eq!(names(&all), ["RSS", "Atom", "JSON Feed"]);
        let few = Outputs {
            atom: false,
            json_feed: false,
            ..all
        };
        assert_eq!(names(&few), ["RSS"]);
    }
}
