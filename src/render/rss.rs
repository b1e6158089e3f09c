//! RSS 2.0, one feed per language.
//!
//! 1. [`feed`] writes the channel and its items ([`super::news`]), newest first, with absolute URLs only.

use super::news::{self, Story};
use super::reader::Reader;
use super::scene::Scene;
use crate::l10n::{machine, words};
use crate::model::route;
use rss::extension::atom::{AtomExtension, Link};
use rss::{Channel, ChannelBuilder, Guid, Item, ItemBuilder};

/// What ids of items say of this feed.
const FEED: &str = "rss";

/// The feed of a language, as XML.
#[must_use]
pub fn feed(scene: Scene<'_>, reader: &Reader) -> String {
    let stories = news::items(scene, reader);
    let latest = stories
        .first()
        .map(|story| machine::rfc822(story.at, &scene.config().timezone));
    let items = stories.into_iter().map(|story| item(scene, story));
    channel(scene, reader, items.collect(), latest).to_string()
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

fn item(scene: Scene<'_>, story: Story) -> Item {
    let guid = Guid {
        value: story.id(FEED),
        permalink: false,
    };
    ItemBuilder::default()
        .guid(guid)
        .title(story.title)
        .link(story.link)
        .pub_date(machine::rfc822(story.at, &scene.config().timezone))
        .description(story.html.clone())
        .content(story.html)
        .build()
}
