//! JSON Feed 1.1 (jsonfeed.org), per language.
//!
//! 1. [`write`] writes the feed and its items, newest first. Nothing is pushed: there are no hubs.

use super::feed::Feed;
use super::news::Story;
use crate::l10n::machine;
use crate::model::Moment;
use serde::Serialize;
use std::io;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// The whole of it, in the order of the specification.
#[derive(Serialize)]
struct Root<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    authors: [Author<'a>; 1],
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    date_published: String,
    language: &'a str,
}

/// A feed as JSON.
///
/// # Errors
/// None that memory does not have: the writer's signature asks for it.
pub fn write(feed: &Feed<'_>) -> io::Result<String> {
    let root = Root {
        version: VERSION,
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.url,
        authors: [Author {
            name: &feed.author.name,
            url: feed.author.url.as_deref(),
        }],
        language: feed.language.as_str(),
        items: feed.stories.iter().map(|story| item(feed, story)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&root)?;
    text.push('\n');
    Ok(text)
}

fn item<'a>(feed: &Feed<'_>, story: &'a Story) -> Item<'a> {
    Item {
        id: story.id(feed.word),
        url: &story.link,
        title: &story.title,
        content_html: &story.html,
        date_published: machine::rfc3339(Moment::Instant(story.at), feed.zone),
        language: story.language.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::feed::tests::{HARD, sample};
    use super::*;
    use crate::model::Locale;
    use jiff::tz::TimeZone;
    use serde_json::{Value, json};

    fn written(is_empty: bool) -> Value {
        let language = Locale::parse("en").unwrap();
        let text = write(&sample(&language, &TimeZone::UTC, is_empty)).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// "version (required, string) is the URL of the version of the format the feed uses"; "title
    /// (required, string)"; "items (required, array)".
    #[test]
    fn a_feed_has_what_the_specification_requires() {
        let mut feed = written(false);
        let items = feed["items"].take();
        let expected = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": HARD,
            "home_page_url": "https://notices.example.org/n/en/",
            "feed_url": "https://notices.example.org/n/en/atom.xml",
            "authors": [{"name": HARD, "url": "https://example.org/?a&b"}],
            "language": "en",
            "items": null,
        });
        assert_eq!(feed, expected);
        assert_eq!(items.as_array().unwrap().len(), 2);
        assert_eq!(written(true)["items"], json!([]));
    }

    /// "id (required, string) is unique for that item for that feed over time"; "`content_html` and
    /// `content_text` are each optional strings, but one or both must be present"; "`date_published`
    /// (optional, string) specifies the date in RFC 3339 format".
    #[test]
    fn items_have_what_the_specification_requires() {
        let feed = written(false);
        let expected = json!({
            "id": "tag:old.example,2026-03-27:a/atom/en/update-b:fallback",
            "url": "https://notices.example.org/n/en/incidents/a/?b=c&d#e",
            "title": HARD,
            "content_html": format!("<div lang=\"ar\"><p>&lt;b&gt; ]]&gt; {HARD}</p></div>"),
            "date_published": "2026-03-28T16:00:00+00:00",
            "language": "ar",
        });
        assert_eq!(feed["items"][0], expected);
        assert_ne!(feed["items"][0]["id"], feed["items"][1]["id"]);
    }
}
