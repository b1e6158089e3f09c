//! What holds for any text: the properties of `fuzz/`, on a few hundred texts each time.
//!
//! 1. Texts are put together from [`PIECES`] that matter to one format or another, and from any characters.
//! 2. Where one fails, proptest looks for the shortest that does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use candor::diag::Diagnostics;
use candor::markdown::{Beyond, Context, Filling, Labels, Neighbours, Outline, prose, render};
use candor::model::url::classify;
use candor::model::{Anchor, Locale, Markdown, SitePath, Slug, route};
use candor::serve::http::head::{Head, Reading};
use candor::source::{Content, Sources};
use lol_html::{HtmlRewriter, Settings, element};
use proptest::prelude::*;
use std::path::{Component, Path};
use std::sync::Arc;

/// What means something somewhere.
const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "&",
    "&#x6a;",
    "javascript:",
    "JaVa\tScript:",
    "data:text/html,",
    "vbscript:",
    "https://a.example",
    "//b.example",
    "mailto:c@d.example",
    "tel:+1",
    "/",
    "\\",
    "..",
    ".",
    "%2e",
    "%00",
    "#",
    "?",
    "@",
    ":",
    "[",
    "](",
    ")",
    "![",
    "*",
    "**",
    "`",
    "```\n",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "> ",
    "|",
    "<script>",
    "</script>",
    "<a href=",
    "<img src=x onerror=y>",
    "<svg onload=z>",
    "<!--",
    "-->",
    "<![CDATA[",
    "{#id}",
    "{onclick=x}",
    "[^1]",
    "[^1]: ",
    "请",
    "。",
    "\u{202e}",
    "\u{200d}",
    "é",
    "CON",
    "a-b",
    "zh-Hans",
    "GET ",
    " HTTP/1.1\r\n",
    "Host: x\r\n",
    "\r\n",
    "HEAD ",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z0-9 ]{0,6}",
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// A link, with or without a scheme.
fn url() -> impl Strategy<Value = String> {
    let start = &[
        "javascript:",
        "JAVASCRIPT:",
        "java&#115;cript:",
        "data:",
        "/",
        "https:",
        "",
    ][..];
    let start = proptest::sample::select(start);
    (start, "[a-z:/@.()]{0,8}").prop_map(|(start, rest)| format!("{start}{rest}"))
}

/// Text with links in it, in Markdown and in HTML.
fn linked() -> impl Strategy<Value = String> {
    (text(), url(), text()).prop_map(|(before, url, after)| {
        format!("{before}\n\n[x](<{url}>) ![y](<{url}>) <a href=\"{url}\">z</a>\n\n[r]: {url}\n\n[r] {after}")
    })
}

/// Parts of a path, and what leads out of one.
fn named() -> impl Strategy<Value = String> {
    let parts = &[
        "..", ".", "", "a", "B", "é", "CON", "%2e%2e", "\\", "x.y", "\0",
    ][..];
    let parts = proptest::collection::vec(proptest::sample::select(parts), 1..4);
    prop_oneof![parts.prop_map(|parts| parts.join("/")), text()]
}

/// One request or two, whole or not.
fn requested() -> impl Strategy<Value = String> {
    let head = proptest::sample::select(
        &[
            "GET /a?b=c HTTP/1.1\r\n",
            "HEAD / HTTP/1.0\r\n",
            "GET x HTTP/1.1\r\n",
        ][..],
    );
    let fields = proptest::sample::select(
        &[
            "Host: x\r\n\r\n",
            "Host: x\r\nOrigin: y\r\n\r\n",
            "Host: x\r\nHost: y\r\n\r\n",
            "\r\n",
        ][..],
    );
    (head, fields, text())
        .prop_map(|(head, fields, rest)| format!("{head}{fields}{head}{fields}{rest}"))
}

/// The scheme of a URL as browsers read it, who drop tabs and line ends.
fn scheme(url: &str) -> Option<String> {
    let letters: String = url
        .chars()
        .filter(|c| !c.is_control() && *c != ' ')
        .collect();
    let head = letters.split(['/', '?', '#']).next()?;
    head.split_once(':')
        .map(|(scheme, _)| scheme.to_lowercase())
}

fn is_known(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "mailto" | "tel")
}

/// Fails on a script, a handler, or a URL of a foreign scheme.
fn is_safe(html: &str) {
    let settings = Settings::new().append_element_content_handler(element!("*", |element| {
        let name = element.tag_name();
        assert!(!matches!(
            &*name,
            "script" | "style" | "iframe" | "object" | "embed" | "base" | "form"
        ));
        for attribute in element.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on") && key != "style", "{html}");
            if matches!(&*key, "href" | "src" | "action" | "formaction") {
                let value = htmlize::unescape_attribute(&*value);
                assert!(
                    scheme(&value).is_none_or(|scheme| is_known(&scheme)),
                    "{html}"
                );
            }
        }
        Ok(())
    }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(html.as_bytes()).unwrap();
    rewriter.end().unwrap();
}

fn html(text: &str, raw_html: bool) -> String {
    let path = "content/incidents/a/notice.en.md";
    let sources = Sources::new([(Arc::from(path), Content::Text(Arc::from(text)))]);
    let locales = ["en", "zh-Hans"].map(|tag| Locale::parse(tag).unwrap());
    let neighbours = Neighbours::new(&sources, &locales);
    let context = Context {
        beyond: &Beyond::new(&neighbours),
        locale: &locales[1],
        id_prefix: "a",
        outline: Outline::Page,
        raw_html,
        labels: &Labels::default(),
    };
    let markdown = Markdown::verbatim(text, sources.find(path).unwrap(), 0);
    let (document, _) = render(&markdown, &context, &mut Diagnostics::default());
    let anchors = (1..=document.headings.len()).map(|n| Anchor::slug("h").numbered(n));
    let anchors: Vec<Anchor> = anchors.collect();
    let mut out = String::new();
    let filling = Filling {
        also: &[],
        anchors: &anchors,
        base: "/n",
        page: "/n/page/",
        permalink: Some("{title}"),
        elsewhere: &[],
    };
    document.write(filling, &mut out);
    out
}

fn stays_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_))) && !path.contains(['\\', '\0'])
}

/// The heads of requests that come in these pieces, and whether the last was none.
fn heads(pieces: &[&[u8]]) -> (Vec<Head>, bool) {
    let mut reading = Reading::default();
    let mut found = Vec::new();
    for piece in pieces {
        reading.push(piece);
        loop {
            match reading.head() {
                Ok(Some(head)) => found.push(head),
                Ok(None) => break,
                Err(_) => return (found, true),
            }
        }
    }
    (found, false)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn html_of_markdown_is_safe(text in linked()) {
        let kept = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
        let text: String = text.chars().filter(kept).filter(|c| *c != '\u{fdd0}').collect();
        is_safe(&html(&text, false));
        is_safe(&html(&text, true));
        let prose = prose(&text);
        for link in &prose.links {
            prop_assert!(prose.text.get(link.shown.clone()).is_some());
            prop_assert!(text.get(link.at.clone()).is_some(), "{:?}", link);
        }
    }

    #[test]
    fn a_link_is_what_a_browser_takes_it_for(text in prop_oneof![url(), text()]) {
        if classify(&text).is_ok() {
            prop_assert!(scheme(&text).is_none_or(|scheme| is_known(&scheme)));
            prop_assert!(!text.starts_with("//") && !text.contains('\\'));
        }
    }

    #[test]
    fn no_name_leads_out_of_the_site(text in named()) {
        let slug = Anchor::slug(&text);
        prop_assert!(Anchor::recorded(slug.as_str()).is_some());
        if let Some(path) = SitePath::parse(&text) {
            prop_assert!(stays_inside(path.as_str()));
        }
        if let Some(slug) = Slug::parse(&text) {
            let path = route::notice(&Locale::parse("en").unwrap(), &slug);
            prop_assert!(stays_inside(path.as_str()));
        }
    }

    #[test]
    fn requests_are_read_alike_in_any_pieces(text in requested(), at in 0_usize..200) {
        let bytes = text.as_bytes();
        let (one, two) = bytes.split_at(at.min(bytes.len()));
        let whole = heads(&[bytes]);
        prop_assert_eq!(&whole, &heads(&[one, two]));
        for head in whole.0 {
            prop_assert!(head.target.starts_with('/'));
        }
    }
}
