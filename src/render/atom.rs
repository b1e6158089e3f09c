//! Atom (RFC 4287), per language.
//!
//! 1. [`write`] writes the feed and its entries, newest first. The XML writer is used as it is: the
//!    library for Atom at hand has no place for the language of an entry.
//! 2. An entry is one publication, so what follows is an entry of its own: `updated` is `published`.

use super::feed::{Feed, Format};
use super::news::Story;
use crate::l10n::machine;
use crate::model::Moment;
use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// When a feed of nothing changed last: `updated` is required (section 4.1.1), and must not come
/// from the clock, or the feed would change with each build. It is the month of RFC 4287, at noon.
const NEVER: Timestamp = Timestamp::constant(1_133_438_400, 0);

type Xml = Writer<Vec<u8>>;

/// A feed as XML.
///
/// # Errors
/// None that memory does not have: the writer's signature asks for it.
pub fn write(feed: &Feed<'_>) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let mut root = BytesStart::new("feed");
    root.push_attribute(("xmlns", ATOM));
    root.push_attribute(("xml:lang", feed.language.as_str()));
    xml.write_event(Event::Start(root))?;
    head(feed, &mut xml)?;
    for story in &feed.stories {
        entry(feed, story, &mut xml)?;
    }
    xml.write_event(Event::End(BytesEnd::new("feed")))?;
    let mut text = String::from_utf8(xml.into_inner()).unwrap_or_default();
    text.push('\n');
    Ok(text)
}

/// Section 4.1.1: an id, a title, `updated`; an author, since entries have none; a link to itself,
/// and one to the page.
fn head(feed: &Feed<'_>, xml: &mut Xml) -> io::Result<()> {
    text("id", &feed.id, xml)?;
    text("title", &feed.title, xml)?;
    let updated = feed.stories.iter().map(|story| story.at).max();
    text("updated", &time(feed, updated.unwrap_or(NEVER)), xml)?;
    xml.write_event(Event::Start(BytesStart::new("author")))?;
    text("name", &feed.author.name, xml)?;
    if let Some(url) = &feed.author.url {
        text("uri", url, xml)?;
    }
    xml.write_event(Event::End(BytesEnd::new("author")))?;
    link("self", Format::Atom.media_type(), &feed.url, xml)?;
    link("alternate", "text/html", &feed.home, xml)?;
    xml.create_element("generator")
        .with_attribute(("version", env!("CARGO_PKG_VERSION")))
        .write_text_content(BytesText::new("candor"))?;
    Ok(())
}

/// Section 4.1.2.
fn entry(feed: &Feed<'_>, story: &Story, xml: &mut Xml) -> io::Result<()> {
    let mut start = BytesStart::new("entry");
    start.push_attribute(("xml:lang", story.language.as_str()));
    xml.write_event(Event::Start(start))?;
    text("title", &story.title, xml)?;
    // Readers that meet an id first may take it for the address.
    link("alternate", "text/html", &story.link, xml)?;
    text("id", &story.id(feed.word), xml)?;
    let at = time(feed, story.at);
    text("published", &at, xml)?;
    text("updated", &at, xml)?;
    let mut content = BytesStart::new("content");
    content.push_attribute(("type", "html"));
    xml.write_event(Event::Start(content))?;
    // Several, where the end of one is in the text.
    for section in BytesCData::escaped(&story.html) {
        xml.write_event(Event::CData(section))?;
    }
    xml.write_event(Event::End(BytesEnd::new("content")))?;
    xml.write_event(Event::End(BytesEnd::new("entry")))
}

fn text(name: &str, words: &str, xml: &mut Xml) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(words))?;
    Ok(())
}

fn link(rel: &str, media_type: &str, href: &str, xml: &mut Xml) -> io::Result<()> {
    xml.create_element("link")
        .with_attributes([("rel", rel), ("type", media_type), ("href", href)])
        .write_empty()?;
    Ok(())
}

fn time(feed: &Feed<'_>, at: Timestamp) -> String {
    machine::rfc3339(Moment::Instant(at), feed.zone)
}

#[cfg(test)]
mod tests {
    use super::super::feed::tests::{HARD, sample};
    use super::*;
    use crate::model::Locale;
    use jiff::tz::TimeZone;

    fn written(is_empty: bool) -> (String, atom_syndication::Feed) {
        let (language, zone) = (
            Locale::parse("en").unwrap(),
            TimeZone::get("America/Los_Angeles").unwrap(),
        );
        let text = write(&sample(&language, &zone, is_empty)).unwrap();
        let feed = atom_syndication::Feed::read_from(text.as_bytes()).unwrap();
        (text, feed)
    }

    /// Section 4.1.1: "atom:feed elements MUST contain one or more atom:author elements, unless all
    /// of the atom:feed element's child atom:entry elements contain at least one"; "MUST contain
    /// exactly one atom:id element", "exactly one atom:title element", "exactly one atom:updated
    /// element"; "SHOULD contain one atom:link element with a rel attribute value of "self"".
    #[test]
    fn a_feed_has_what_the_specification_requires() {
        let (text, feed) = written(false);
        assert_eq!(feed.id(), "tag:notices.example.org,2026:atom/en");
        assert_eq!(feed.title().as_str(), HARD);
        assert_eq!(feed.lang(), Some("en"));
        assert_eq!(feed.updated().to_rfc3339(), "2026-03-28T09:00:00-07:00");
        assert_eq!(feed.authors()[0].name(), HARD);
        assert_eq!(feed.authors()[0].uri(), Some("https://example.org/?a&b"));
        let links = feed.links().iter();
        let links: Vec<_> = links.map(|link| (link.rel(), link.href())).collect();
        let own = "https://notices.example.org/n/en/atom.xml";
        let home = "https://notices.example.org/n/en/";
        assert_eq!(links, [("self", own), ("alternate", home)]);
        let head = text.split("<entry").next().unwrap();
        for once in ["<id>", "<title>", "<updated>", "<author>"] {
            assert_eq!(head.matches(once).count(), 1, "{once}");
        }
    }

    /// Section 4.1.2: "atom:entry elements MUST contain exactly one atom:id element", "exactly one
    /// atom:title element", "exactly one atom:updated element". Section 4.2.6: an id "MUST be an
    /// IRI", and "MUST NOT change" when the entry is moved.
    #[test]
    fn entries_have_what_the_specification_requires() {
        let (text, feed) = written(false);
        let [update, published] = feed.entries() else {
            panic!("not two entries")
        };
        let id = "tag:old.example,2026-03-27:a/atom/en/update-b:fallback";
        assert_eq!(update.id(), id);
        assert_ne!(update.id(), published.id());
        assert_eq!(update.title().as_str(), HARD);
        assert_eq!(update.published(), Some(update.updated()));
        assert_eq!(update.updated().to_rfc3339(), "2026-03-28T09:00:00-07:00");
        let link = "https://notices.example.org/n/en/incidents/a/?b=c&d#e";
        assert_eq!(update.links()[0].href(), link);
        let content = update.content().unwrap();
        assert_eq!(content.content_type(), Some("html"));
        let html = format!("<div lang=\"ar\"><p>&lt;b&gt; ]]&gt; {HARD}</p></div>");
        assert_eq!(content.value(), Some(html.as_str()));
        let languages: Vec<_> = text.split("<entry xml:lang=\"").skip(1).collect();
        assert!(languages[0].starts_with("ar\"") && languages[1].starts_with("en\""));
    }

    /// Section 4.2.15: `updated` is "the most recent instant in time when an entry or feed was
    /// modified in a way the publisher considers significant".
    #[test]
    fn an_empty_feed_is_dated_and_never_changes() {
        let (text, feed) = written(true);
        assert!(feed.entries().is_empty());
        assert!(text.contains("<updated>2005-12-01T04:00:00-08:00</updated>"));
    }
}
