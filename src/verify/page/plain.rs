//! Markup that can be read in one way only, read quickly.
//!
//! 1. [`read`] knows as much of HTML (section 13.2.5) as tidy templates write: names in lower case, values in double quotes, elements whose
//!    text is tags and character references, titles without a `<`, scripts without a comment.
//! 2. At anything else it gives up, whatever that would mean, and [`super::markup`] reads the whole page by all the rules of HTML. Where it
//!    does not, both see the same tags: tests hold one against the other.

use super::Tag;
use memchr::memchr;
use std::borrow::Cow;

/// Elements around whose tags the text is read as anywhere else, wherever they stand; sorted.
const ORDINARY: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "output",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "search",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The names of [`ORDINARY`] as numbers: each page has thousands of tags, and numbers are compared at once.
const KEYS: [u128; ORDINARY.len()] = {
    let mut keys = [0; ORDINARY.len()];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = key(ORDINARY[at]);
        at += 1;
    }
    keys
};

/// The bytes of a short name as a number, in the order of names; all longer ones have one number.
const fn key(name: &str) -> u128 {
    let (mut rest, mut key, mut shift) = (name.as_bytes(), 0, u128::BITS);
    while let [first, behind @ ..] = rest {
        if shift == 0 {
            return u128::MAX;
        }
        shift -= 8;
        key |= (*first as u128) << shift;
        rest = behind;
    }
    key
}

fn is_ordinary(name: &str) -> bool {
    KEYS.binary_search(&key(name)).is_ok()
}

/// Hands out every start tag of a page, in its order. None where the page is not this plain; what was handed out by then is
/// of no use.
pub(super) fn read<'a>(html: &'a str, mut each: impl FnMut(&Tag<'a>)) -> Option<()> {
    const DOCTYPE: &str = "<!DOCTYPE html>";
    let mut rest = html.strip_prefix(DOCTYPE).unwrap_or(html);
    let mut tag = Tag::default();
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        rest = rest.get(at + 1..)?;
        if let Some(end) = rest.strip_prefix('/') {
            let (name, behind) = name(end)?;
            rest = behind.strip_prefix('>').filter(|_| is_ordinary(name))?;
            continue;
        }
        rest = start(rest, &mut tag)?;
        each(&tag);
        // What these hold is text up to their own end, but for what looks like a tag or a comment.
        match &*tag.name {
            "title" => {
                let end = memchr(b'<', rest.as_bytes())?;
                rest = rest.get(end..)?.strip_prefix("</title>")?;
            }
            "script" => rest = script(rest)?,
            name if is_ordinary(name) => {}
            _ => return None,
        }
    }
    Some(())
}

/// Reads a start tag, and returns what is behind it.
fn start<'a>(html: &'a str, tag: &mut Tag<'a>) -> Option<&'a str> {
    let (name, mut rest) = name(html)?;
    tag.name = Cow::Borrowed(name);
    tag.attributes.clear();
    loop {
        if let Some(behind) = rest.strip_prefix('>').or_else(|| rest.strip_prefix("/>")) {
            return Some(behind);
        }
        rest = rest
            .strip_prefix([' ', '\n'])?
            .trim_start_matches([' ', '\n']);
        if rest.starts_with(['>', '/']) {
            continue;
        }
        let (name, behind) = self::name(rest)?;
        let (value, behind) = match behind.strip_prefix("=\"") {
            Some(value) => {
                let end = memchr(b'"', value.as_bytes())?;
                (value.get(..end)?, value.get(end + 1..)?)
            }
            None => ("", behind),
        };
        if memchr(0, value.as_bytes()).is_some() {
            return None;
        }
        tag.attributes
            .push((Cow::Borrowed(name), Cow::Borrowed(value)));
        rest = behind;
    }
}

/// A name in lower case, and what is behind it.
fn name(html: &str) -> Option<(&str, &str)> {
    let is_part = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b':');
    let end = html.bytes().position(|byte| !is_part(&byte))?;
    let (name, behind) = html.split_at_checked(end)?;
    name.starts_with(|c: char| c.is_ascii_lowercase())
        .then_some((name, behind))
}

/// Skips the text of a script without a comment of HTML, in which a tag may be none.
fn script(html: &str) -> Option<&str> {
    let mut rest = html;
    loop {
        rest = rest.get(memchr(b'<', rest.as_bytes())? + 1..)?;
        if let Some(behind) = rest.strip_prefix("/script>") {
            return Some(behind);
        }
        let is_end = |end: &str| end.eq_ignore_ascii_case("/script");
        if rest.starts_with('!') || rest.get(.."/script".len()).is_some_and(is_end) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::markup;
    use super::*;
    use proptest::prelude::*;

    /// All that is read of a page, as text.
    fn tags(read: impl FnOnce(&mut dyn FnMut(&Tag<'_>))) -> Vec<String> {
        let mut found = Vec::new();
        read(&mut |tag| found.push(format!("{tag:?}")));
        found
    }

    fn is_plain(html: &str) -> bool {
        let mut is_plain = false;
        let found = tags(|each| is_plain = read(html, each).is_some());
        if is_plain {
            let mut fault = None;
            let expected = tags(|each| fault = markup::read(html.as_bytes(), each).fault);
            assert_eq!((found, None), (expected, fault), "{html}");
        }
        is_plain
    }

    #[test]
    fn elements_are_sorted() {
        assert!(ORDINARY.is_sorted() && KEYS.is_sorted());
        assert!(ORDINARY.iter().all(|name| is_ordinary(name)));
        for name in [
            "",
            "svg",
            "h7",
            "figcaptio",
            "figcaptions",
            "a-name-longer-than-any",
        ] {
            assert!(!is_ordinary(name), "{name}");
        }
    }

    #[test]
    fn what_is_plain() {
        for html in [
            "",
            "a > b & c",
            "<!DOCTYPE html>\n<html lang=\"en\">\n<title>a &lt; b</title><p class=\"x\" hidden>y</p>",
            "<a\n href=\"/a?b&amp;c\"\n  id=\"d\" >e</a><br/><br /><img alt=\"\" src=\"x>y<z\"/>",
            "<script type=\"application/ld+json\">{\"a\":\"<p></p><scr</s \"}</script>",
            "<p title=\"\u{5317}\">",
        ] {
            assert!(is_plain(html), "{html}");
        }
    }

    #[test]
    fn what_is_not() {
        for html in [
            "<P>",
            "<p A=\"\">",
            "<p a=b>",
            "<p a='b'>",
            "<p a = \"b\">",
            "<p a=\"b\"c=\"d\">",
            "<p a/b>",
            "<p / >",
            "<p",
            "<p a=\"b",
            "< p>",
            "<?x>",
            "<!-- -->",
            "<!doctype html>",
            "a<!DOCTYPE html>",
            "<![CDATA[x]]>",
            "</p >",
            "</>",
            "</P>",
            "<p a=\"\0\">",
            "<p\ta>",
            "<svg>",
            "<math>",
            "<style>",
            "<noscript>",
            "<template>",
            "<select>",
            "<textarea>",
            "<iframe>",
            "<xmp>",
            "<plaintext>",
            "<x-y>",
            "<title>a<b></title>",
            "<script>a<!b></script>",
            "<script>a</SCRIPT>",
            "<script>a</script",
            "<script>a</scripts>",
            "<title>",
            "<script><!-- <script></script>",
            "<script>a</script >",
            "</svg>",
            "</noscript>",
        ] {
            assert!(!is_plain(html), "{html}");
        }
    }

    /// What a page may be made of, and what may make it another one.
    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<a href=\"/x\">",
        "</a>",
        "<a",
        "<p",
        " ",
        "\n",
        "\t",
        "\r",
        "\u{c}",
        "/",
        ">",
        "<",
        "</",
        "=",
        "\"",
        "'",
        "id",
        "=\"",
        "\" ",
        "class=\"",
        "\0",
        "&amp;",
        "&quot;",
        "<title>",
        "</title>",
        "<script>",
        "</script>",
        "<script src=\"",
        "<!--",
        "-->",
        "--!>",
        "<!DOCTYPE html>",
        "<table>",
        "<tr>",
        "<br/>",
        "<input ",
        "\u{5317}",
        "A",
        "x",
        ":",
        "-",
        "`",
        "<svg>",
        "<style>",
        "<select>",
        "<form>",
        "]]>",
        "?",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_plain_to_one_is_the_same_to_the_other(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
            is_plain(&pieces.concat());
        }
    }
}
