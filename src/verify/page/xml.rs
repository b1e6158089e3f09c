//! A file that browsers read by the rules of XML: an SVG, or what a site copies that ends like XML.
//!
//! 1. To XML, what a `title` holds is markup, names differ by case, and entities may stand for anything; a reader of HTML
//!    sees another file.
//! 2. What is no XML, or says more than it shows (entities of its own, another encoding, a style sheet by an instruction), is a
//!    fault: nobody could say what a browser makes of it.

use super::Tag;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};
use std::borrow::Cow;

/// Namespaces whose elements do something in a browser; those of feeds and other data do not.
const ACTING: &[&[u8]] = &[
    b"http://www.w3.org/1999/xhtml",
    b"http://www.w3.org/2000/svg",
    b"http://www.w3.org/1998/Math/MathML",
];

/// What is left of a file beside its tags.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// What `style` elements hold.
    pub css: Vec<String>,
    /// What cannot be trusted in it, as a noun.
    pub fault: Option<String>,
}

/// Hands out every start tag that does something, in its order, up to the first fault.
pub(super) fn read(bytes: &[u8], each: impl FnMut(&Tag<'_>)) -> Rest {
    let mut rest = Rest::default();
    rest.fault = through(bytes, each, &mut rest.css).err();
    rest
}

fn through(
    bytes: &[u8],
    mut each: impl FnMut(&Tag<'_>),
    css: &mut Vec<String>,
) -> Result<(), String> {
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|_| super::ENCODED.to_owned())?;
    let mut reader = NsReader::from_str(text);
    // Names of the elements that are open, but for their prefixes.
    let mut open: Vec<String> = Vec::new();
    loop {
        let (space, event) = reader
            .read_resolved_event()
            .map_err(|error| no_xml(&error))?;
        let acts = match space {
            ResolveResult::Bound(space) => ACTING.contains(&space.as_ref()),
            // What only looks like SVG may be taken for it by other programs.
            ResolveResult::Unbound => open.first().is_none_or(|root| root == "svg"),
            ResolveResult::Unknown(_) => true,
        };
        match event {
            Event::Start(start) => {
                let tag = tag(&start)?;
                if acts {
                    each(&tag);
                }
                let name = super::local(&tag.name);
                if name == "style" {
                    css.push(String::new());
                }
                open.push(name.to_owned());
            }
            Event::Empty(start) => {
                let tag = tag(&start)?;
                if acts {
                    each(&tag);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => styled(&open, &String::from_utf8_lossy(&text), css),
            Event::CData(text) => styled(&open, &String::from_utf8_lossy(&text), css),
            Event::GeneralRef(name) => styled(&open, &referred(&name)?, css),
            Event::DocType(text) if text.contains(&b'[') => {
                return Err("entities of its own in its DOCTYPE".to_owned());
            }
            Event::PI(instruction) if instruction.target().starts_with(b"xml-") => {
                let name = String::from_utf8_lossy(instruction.target());
                return Err(format!("an `{name}` instruction"));
            }
            Event::Decl(declared) => {
                let encoding = declared.encoding().and_then(Result::ok);
                if encoding.is_some_and(|name| !name.eq_ignore_ascii_case(b"utf-8")) {
                    return Err(super::ENCODED.to_owned());
                }
            }
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err("elements that never end".to_owned()),
            Event::Comment(_) | Event::DocType(_) | Event::PI(_) => {}
        }
    }
}

fn no_xml(error: &quick_xml::Error) -> String {
    format!("markup that is no XML: {error}")
}

/// What a reference stands for.
fn referred(name: &BytesRef<'_>) -> Result<String, String> {
    let character = name.resolve_char_ref().map_err(|error| no_xml(&error))?;
    let character = character.map(String::from);
    let name = String::from_utf8_lossy(name);
    character
        .or_else(|| resolve_predefined_entity(&name).map(str::to_owned))
        .ok_or_else(|| format!("an entity that XML does not know, `&{name};`"))
}

/// Keeps the text of style sheets, each in one.
fn styled(open: &[String], text: &str, css: &mut [String]) {
    if open.last().is_some_and(|name| name == "style")
        && let Some(sheet) = css.last_mut()
    {
        sheet.push_str(text);
    }
}

/// Attributes have their values as XML decodes them, encoded again as HTML has them.
fn tag(start: &BytesStart<'_>) -> Result<Tag<'static>, String> {
    let lower = |name: &[u8]| String::from_utf8_lossy(name).to_ascii_lowercase();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| no_xml(&error.into()))?;
        let name = lower(attribute.key.as_ref());
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|error| no_xml(&error))?;
        if name != "xmlns" && !name.starts_with("xmlns:") {
            let value = value.replace('&', "&amp;");
            attributes.push((Cow::Owned(name), Cow::Owned(value)));
        }
    }
    Ok(Tag {
        name: Cow::Owned(lower(start.name().as_ref())),
        attributes,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, read};

    /// What is wrong with an SVG that has this within it, and what it loads or links to.
    fn found(inner: &str) -> Vec<String> {
        whole(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:l='http://www.w3.org/1999/xlink'>{inner}</svg>"
        ))
    }

    fn whole(file: &str) -> Vec<String> {
        let page = read(file.as_bytes(), Kind::Xml);
        let faults = page.faults.into_iter().map(|(_, what)| what);
        let urls = page.references.iter();
        faults.chain(urls.map(|one| one.url.to_owned())).collect()
    }

    #[test]
    fn what_html_would_not_see() {
        let script = "a `script` element with code in it";
        for inner in [
            "<title><script>x</script></title>",
            "<style><script>x</script></style>",
            "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>x</x:script>",
            "<foreignObject><textarea><script xmlns='http://www.w3.org/1999/xhtml'/></textarea></foreignObject>",
            "<desc><![CDATA[-->]]></desc><script/>",
        ] {
            assert_eq!(found(inner), [script], "{inner}");
        }
        assert_eq!(found("<title><![CDATA[<script>]]></title>"), [""; 0]);
        assert_eq!(found("<a l:href='java&#x73;cript:x'/>"), ["javascript:x"]);
        assert_eq!(found("<image l:href='x&amp;amp;y'/>"), ["x&amp;y"]);
        assert_eq!(
            found("<style>@import <![CDATA['x']]>;a{b:url(&quot;y&quot;)}</style>"),
            ["x", "y"]
        );
        assert_eq!(
            found("<rect fill='u\\72l(x)' mask='url(#a)'/>"),
            ["#a", "x"]
        );
        assert_eq!(
            found("<a><set attributeName='href' to='javascript:x'/></a>"),
            ["javascript:x"]
        );
        assert_eq!(
            found("<a><animate attributeName='l:href' values='#a;javascript:x'/></a>"),
            ["javascript:x"]
        );
    }

    #[test]
    fn what_is_more_than_it_shows() {
        let entity = "<!DOCTYPE svg [<!ENTITY x '<script/>'>]><svg>&x;</svg>";
        assert_eq!(whole(entity), ["entities of its own in its DOCTYPE"]);
        let sheet = "<?xml-stylesheet href='x'?><svg/>";
        assert_eq!(whole(sheet), ["an `xml-stylesheet` instruction"]);
        let other = "another encoding than UTF-8";
        let declared = "<?xml version='1.0' encoding='utf-7'?><svg/>";
        assert_eq!(whole(declared), [other]);
        let wide: Vec<u8> = "<svg/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide = [vec![0xFF, 0xFE], wide].concat();
        let faults = |kind| -> Vec<String> {
            let faults = read(&wide, kind).faults;
            faults.into_iter().map(|(_, what)| what).collect()
        };
        assert_eq!(faults(Kind::Xml), [other]);
        assert_eq!(faults(Kind::Html), [other]);
        for broken in [
            "<svg>",
            "<svg><g></svg>",
            "<svg a=b/>",
            "<svg a='1' a='2'/>",
            "&nbsp;",
        ] {
            assert_eq!(whole(broken).len(), 1, "{broken}");
        }
    }

    #[test]
    fn data_of_others_does_nothing() {
        let feed = "<?xml version='1.0' encoding='UTF-8'?>\
            <!DOCTYPE rss SYSTEM 'https://a.example/rss.dtd'>\
            <rss><channel><link>x</link><script/>\
            <link xmlns='http://www.w3.org/2005/Atom' href='https://a.example/'/></channel></rss>";
        assert_eq!(whole(feed), [""; 0]);
        let page = "<html xmlns='http://www.w3.org/1999/xhtml'><script src='x'/></html>";
        assert_eq!(whole(page), ["a `script` element with code in it", "x"]);
    }
}
