//! Markdown to HTML: one text in, one [`Document`] out, with gaps for what only its page knows.
//!
//! 1. [`cjk`] marks the text, so that emphasis works beside full-width punctuation.
//! 2. pulldown-cmark parses it: Markdown with GFM tables, strikethrough, task lists, footnotes,
//!    alerts and heading attributes, each option by name.
//! 3. One pass over the events writes the HTML: [`writer`](self) with its blocks, inlines,
//!    headings, links, images and footnotes. What the contract forbids goes to the diagnostics.
//! 4. Where a site allows raw HTML, the finished whole is sanitized.
//!
//! [`wording`] reads the same events for what they say, so that the ledger can compare texts.

pub mod beyond;
mod block;
pub mod cjk;
mod comments;
pub mod document;
pub mod facts;
#[cfg(test)]
mod fixture;
mod footnote;
mod heading;
mod image;
mod inline;
mod link;
pub mod plain;
pub mod portable;
pub mod prose;
mod raw;
pub mod routes;
mod sanitize;
mod slips;
pub mod wording;
mod writer;

pub use beyond::{Beyond, Neighbours, Trace};
pub use cjk::is_cjk;
pub use comments::{html, without_comments};
pub use document::{Document, Elsewhere, Filling, Gap, Heading, Link, Target};
pub use prose::{Prose, prose};
pub use routes::{Route, Routes, split_locale};
pub use wording::{Wording, wording};

use crate::diag::Diagnostics;
use crate::model::{Locale, Markdown};
use cjk::Marked;
use pulldown_cmark::{Options, Parser};
use slips::Slips;
use writer::Writer;

/// What a text is rendered with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The files that it links to.
    pub beyond: &'a Beyond<'a>,
    /// The language of the text.
    pub locale: &'a Locale,
    /// Keeps ids of footnotes apart where a page shows several texts: `_fn-PREFIX-1`. Of the
    /// characters of an anchor; may be empty for one text of a page.
    pub id_prefix: &'a str,
    /// What its headings are on their page.
    pub outline: Outline,
    /// Whether HTML is let through, sanitized.
    pub raw_html: bool,
    /// Words of the text's language that are not the author's.
    pub labels: &'a Labels,
}

/// What the headings of a text are on their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// They are the page's own, below its title: with anchors, from level 2 on.
    Page,
    /// They stand below a heading of this level: the first of them one level deeper, the others
    /// relative to it. They have no anchors.
    Below(u8),
}

/// UI strings in a text, in its language.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Titles of alerts.
    pub alerts: AlertTitles,
    /// Names the section of footnotes.
    pub footnotes: String,
    /// Names the way back from a footnote; `{number}` is its number.
    pub footnote_back: String,
    /// Names a table that may scroll; `{number}` is its number in the text.
    pub table: String,
    /// Names the box of a task that is done.
    pub task_done: String,
    /// Names the box of a task that is not.
    pub task_open: String,
}

/// Titles of the five kinds of alert.
#[derive(Debug, Clone, Default)]
pub struct AlertTitles {
    /// `> [!NOTE]`
    pub note: String,
    /// `> [!TIP]`
    pub tip: String,
    /// `> [!IMPORTANT]`
    pub important: String,
    /// `> [!WARNING]`
    pub warning: String,
    /// `> [!CAUTION]`
    pub caution: String,
}

/// The extensions of the contract, section 1. Never `Options::all()`: metadata blocks with
/// definition lists are not linear, and each extension is one more thing that text may turn into.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// Reads a text by the rules of the contract.
fn parser<'a>(marked: &'a Marked<'_>) -> Parser<'a> {
    Parser::new_ext(marked.text(), OPTIONS)
}

/// The text as HTML, and what it says, in time linear in its length. Always a whole document: what is refused is
/// reported, and shown as plain text.
#[must_use]
pub fn render(
    source: &Markdown,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> (Document, Prose) {
    let marked = Marked::new(&source.text);
    let mut writer = Writer::new(source, &marked, context, diagnostics);
    let events = parser(&marked).into_offset_iter();
    let mut slips = Slips::new(events.reference_definitions());
    let mut prose = prose::Reader::default();
    for (event, range) in events {
        slips.meet(&event, &range, &mut writer);
        prose.event(&event, marked.original(&range));
        writer.event(event, &range);
    }
    slips.finish(&mut writer);
    (writer.finish(), prose.finish(&source.text))
}

#[cfg(test)]
mod tests {
    use super::fixture::{allowed, html, messages, render};

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(html(markdown), format!("<p>{expected}</p>\n"), "{markdown}");
    }

    #[test]
    fn emphasis_works_beside_full_width_punctuation() {
        check("**请勿点击。**请", "<strong>请勿点击。</strong>请");
        check("请**「密码」**和", "请<strong>「密码」</strong>和");
        check("请**“密码”**和", "请<strong>“密码”</strong>和");
        check("*请勿点击。*请", "<em>请勿点击。</em>请");
        check(
            "***请勿点击。***请",
            "<em><strong>请勿点击。</strong></em>请",
        );
        check("~~已删除。~~请", "<s>已删除。</s>请");
        check("**「パスワード」**は", "<strong>「パスワード」</strong>は");
        check(
            "これは**重要（必読）**です",
            "これは<strong>重要（必読）</strong>です",
        );
        check("**비밀번호(주의)**는", "<strong>비밀번호(주의)</strong>는");
        check(
            "**[密码](/x/)。**请",
            "<strong><a href=\"/base/x/\">密码</a>。</strong>请",
        );
        check("**`密码`**请", "<strong><code>密码</code></strong>请");
        check(
            "**密码*很*重要。**请",
            "<strong>密码<em>很</em>重要。</strong>请",
        );
        check("**Northwind ID。**请", "<strong>Northwind ID。</strong>请");
        check("\\*请*勿。*请", "*请<em>勿。</em>请");
    }

    #[test]
    fn emphasis_elsewhere_is_as_ever() {
        check("**bold.** next", "<strong>bold.</strong> next");
        check("**bold.**next", "**bold.**next");
        check("2 * 3 * 4", "2 * 3 * 4");
        check("10~12时，14~16时", "10~12时，14~16时");
        check("a * 密 * b", "a * 密 * b");
        check("`**请。**请`", "<code>**请。**请</code>");
        check("\\*请。\\*请", "*请。*请");
    }

    #[test]
    fn soft_breaks_add_no_space_within_chinese_and_japanese() {
        check("密\n码", "密码");
        check("请勿点击。\n请", "请勿点击。请");
        check("カタ\nカナ", "カタカナ");
        check("**密**\n*码*", "<strong>密</strong><em>码</em>");
        check("密\n[码](/x/)", "密<a href=\"/base/x/\">码</a>");
        check(
            "密\n**[码](/x/)** [d](/y/)",
            "密<strong><a href=\"/base/x/\">码</a></strong> <a href=\"/base/y/\">d</a>",
        );
        check("密\n`码`", "密<code>码</code>");
        check("密\nlatin\n码", "密\nlatin\n码");
        check("one\ntwo", "one\ntwo");
        check("비밀\n번호", "비밀\n번호");
        assert_eq!(
            html("> 密\n> 码"),
            "<blockquote>\n<p>密码</p>\n</blockquote>\n"
        );
        assert!(html("密\n![码](timeline.svg)").contains("密\n<img"));
    }

    #[test]
    fn templates_are_literal() {
        check("{{ base }} {% if x %}", "{{ base }} {% if x %}");
    }

    #[test]
    fn quotes_stay_in_their_attribute() {
        check(
            r#"[x](</a"b'c> "e\"f<g>")"#,
            "<a href=\"/base/a%22b&#x27;c\" title=\"e&quot;f&lt;g&gt;\">x</a>",
        );
        assert!(
            html(r#"![a"onerror="b](timeline.svg)"#).contains("alt=\"a&quot;onerror=&quot;b\"")
        );
    }

    #[test]
    fn control_characters_by_reference_are_refused() {
        let found = messages("a&#27;b &#x202;");
        assert!(found.len() == 1 && found[0].contains("U+001B"), "{found:?}");
        check("a&#xFDD0;b", "ab");
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "**请勿。**请\n\n**请勿。**请 [密](javascript:x)";
        let (_, found) = render(text);
        let crate::diag::Place::Span(span) = found[0].place else {
            panic!("no span")
        };
        assert_eq!(text.get(span.range()), Some("[密](javascript:x)"));
    }

    /// What has been tried on programs like this one, and pieces to make more of.
    const NASTY: [&str; 40] = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "# a {#b onclick=alert(1)}",
        "[a](javascript:alert(1))",
        "<a href=\"x\" onclick='",
        "-->",
        "<!--",
        "]]>",
        "<![CDATA[",
        "<?php",
        "![a](",
        "[^a]",
        "[^a]: ",
        "\n\n",
        "\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "```",
        "~~~",
        "**",
        "~~",
        "_",
        "`",
        "|a|\n|-|\n|",
        "\u{FDD0}",
        "\\",
        "&#x3c;script&#x3e;",
        "密。",
        "「",
        "\u{202e}",
        "> [!NOTE]\n> ",
        "- [x] ",
        "[a]: data:x",
        "\"'",
        "<style>",
        "=\n",
        "\0",
    ];

    #[test]
    fn nothing_hostile_gets_through() {
        let mut state: u32 = 1;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for _ in 0..4_000 {
            let text: String = (0..=next(12)).map(|_| NASTY[next(NASTY.len())]).collect();
            let denied = html(&text);
            harmless(&text, &denied);
            harmless(&text, &allowed(&text).0);
        }
    }

    /// Reads the HTML as a browser would: no element that acts, no handler, no other scheme.
    fn harmless(text: &str, html: &str) {
        use lol_html::{RewriteStrSettings, element, rewrite_str};
        let every = element!("*", |element| {
            let name = element.tag_name();
            assert!(
                !matches!(
                    name.as_str(),
                    "script" | "style" | "svg" | "iframe" | "form"
                ),
                "{text:?}: {html}"
            );
            for attribute in element.attributes() {
                let name = attribute.name();
                assert!(
                    !name.starts_with("on") && name != "style",
                    "{text:?}: {html}"
                );
                let value = attribute.value();
                assert!(
                    !value.starts_with("javascript:") && !value.starts_with("data:"),
                    "{text:?}: {html}"
                );
            }
            Ok(())
        });
        let settings = RewriteStrSettings::new().append_element_content_handler(every);
        rewrite_str(html, settings).unwrap();
        assert!(!html.contains('\u{FDD0}'), "{text:?}: {html}");
    }

    #[test]
    fn pathological_input_is_linear() {
        let time = |text: String| {
            let start = std::time::Instant::now();
            let _ = html(&text);
            start.elapsed()
        };
        for piece in [
            "<a : ---\n",
            "**请。",
            "[a](",
            "> ",
            "*a_ ",
            "密\n",
            "`",
            "[^a]: x[^a]\n\n",
            "<!--\n\n",
            "~~。",
            "![",
            "\\*请",
        ] {
            let _ = time(piece.repeat(2_000));
            assert!(time(piece.repeat(20_000)).as_secs() < 5, "{piece:?}");
        }
    }
}
