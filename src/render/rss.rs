//! RSS 2.0 (rssboard.org), per language and per incident.
//!
//! 1. [`write`] writes the channel with its link to itself, and its items, newest first.
//! 2. RSS has one language for all; an item in another says so in Dublin Core's words.

use super::feed::{Feed, Format};
use super::news::Story;
use crate::l10n::machine;
use crate::model::Locale;
use jiff::tz::TimeZone;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::{ChannelBuilder, Guid, Item, ItemBuilder};

/// A feed as XML.
#[must_use]
pub fn write(feed: Feed<'_>) -> String {
    let latest = feed.stories.first();
    let latest = latest.map(|story| machine::rfc822(story.at, feed.zone));
    let own = (feed.word, feed.language, feed.zone);
    let items = feed.stories.into_iter().map(|story| item(story, own));
    let itself = Link {
        href: feed.url,
        rel: "self".to_owned(),
        mime_type: Some(Format::Rss.media_type().to_owned()),
        ..Link::default()
    };
    ChannelBuilder::default()
        .title(feed.title.clone())
        .description(feed.title)
        .link(feed.home)
        .language(feed.language.to_string())
        .last_build_date(latest)
        .generator(concat!("candor ", env!("CARGO_PKG_VERSION")).to_owned())
        .atom_ext(AtomExtension {
            links: vec![itself],
        })
        .items(items.collect::<Vec<_>>())
        .build()
        .to_string()
}

fn item(story: Story, (word, language, zone): (&str, &Locale, &TimeZone)) -> Item {
    let guid = Guid {
        value: story.id(word),
        permalink: false,
    };
    let foreign = (story.language != *language).then(|| DublinCoreExtension {
        languages: vec![story.language.to_string()],
        ..DublinCoreExtension::default()
    });
    ItemBuilder::default()
        .guid(guid)
        .title(story.title)
        .link(story.link)
        .pub_date(machine::rfc822(story.at, zone))
        .description(story.html.clone())
        .content(story.html)
        .dublin_core_ext(foreign)
        .build()
}

#[cfg(test)]
mod tests {
    use super::super::feed::tests::{HARD, sample};
    use super::*;
    use rss::Channel;

    fn written(is_empty: bool) -> String {
        let (language, zone) = (Locale::parse("en").unwrap(), TimeZone::UTC);
        write(sample(&language, &zone, is_empty))
    }

    /// "Required channel elements: title, link, description"; "all elements of an item are
    /// optional, however at least one of title or description must be present".
    #[test]
    fn a_channel_has_what_the_specification_requires() {
        let channel = Channel::read_from(written(false).as_bytes()).unwrap();
        assert_eq!((channel.title(), channel.description()), (HARD, HARD));
        assert_eq!(channel.link(), "https://notices.example.org/n/en/");
        assert_eq!(channel.language(), Some("en"));
        let date = Some("Sat, 28 Mar 2026 16:00:00 +0000");
        assert_eq!(channel.last_build_date(), date);
        let link = &channel.atom_ext().unwrap().links()[0];
        let url = "https://notices.example.org/n/en/atom.xml";
        assert_eq!((link.rel(), link.href()), ("self", url));
        let [update, published] = channel.items() else {
            panic!("not two items")
        };
        assert_eq!(update.title(), Some(HARD));
        let link = "https://notices.example.org/n/en/incidents/a/?b=c&d#e";
        assert_eq!(update.link(), Some(link));
        let html = format!("<div lang=\"ar\"><p>&lt;b&gt; ]]&gt; {HARD}</p></div>");
        assert_eq!(update.content(), Some(html.as_str()));
        assert_eq!(update.description(), Some(html.as_str()));
        assert_eq!(update.pub_date(), date);
        let guid = update.guid().unwrap();
        assert_eq!(
            guid.value(),
            "tag:old.example,2026-03-27:a/atom/en/update-b:fallback"
        );
        assert!(!guid.is_permalink());
        let languages = update.dublin_core_ext().unwrap().languages();
        assert_eq!(languages, ["ar"]);
        assert!(published.dublin_core_ext().is_none());
    }

    #[test]
    fn an_empty_channel_has_no_date() {
        let text = written(true);
        let channel = Channel::read_from(text.as_bytes()).unwrap();
        assert!(channel.items().is_empty() && channel.last_build_date().is_none());
        assert!(!text.contains("xmlns:dc"), "{text}");
    }
}
