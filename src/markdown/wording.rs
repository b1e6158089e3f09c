//! What a Markdown text says, however its lines are wrapped: for the ledger to compare, and for
//! readers of a diff.
//!
//! 1. [`wording`] passes once over the events that [`super::render`] writes as HTML.
//! 2. A [`Buffer`](buffer::Buffer) takes readable text, one block a line, and marks for all that
//!    this text does not show. Text and marks together are equal if and only if the page would be.
//! 3. Footnotes go to buffers of their own and stand at the end, by number, as on the page.

mod buffer;
mod transcript;

use super::cjk::Marked;
use crate::model::Locale;
use std::borrow::Cow;
use std::ops::Range;
use transcript::Transcript;

/// What a Markdown text says, and how it is marked up. Two texts that differ only in how they are
/// wrapped or spelled in Markdown are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// For readers: a line for each block, hard break, row of a table and line of code. Links are
    /// `text (URL)`, or the URL alone where that is their text; images are `[alt] (URL)`.
    pub text: String,
    /// What the text leaves out, with the offset in the text where it begins or, `/`, ends.
    marks: Vec<(usize, String)>,
    /// What of the text is notation; ascending.
    asides: Vec<Aside>,
}

/// A stretch of the text that stands for notation: the URL of a link, a list's marker.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Aside {
    /// In bytes of the text.
    range: Range<usize>,
    /// The URL of a link or image.
    link: Option<String>,
}

/// A part of a wording's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words of the author; may be several lines. Never empty.
    Prose(&'a str),
    /// Where a link or image leads, as Markdown decodes it; `mailto:` for e-mail addresses.
    Link(&'a str),
}

impl Wording {
    /// The text without the anchors of its own page that links lead to: readers of a difference have
    /// no use for them.
    #[must_use]
    pub fn readable(&self) -> String {
        let is_anchor = |aside: &&Aside| {
            let link = aside.link.as_deref();
            let shown = self.text.get(aside.range.clone());
            link.is_some_and(|link| link.starts_with('#'))
                && shown.is_some_and(|shown| shown.starts_with(" ("))
        };
        let anchors = self
            .asides
            .iter()
            .filter(is_anchor)
            .map(|aside| &aside.range);
        let mut text = String::with_capacity(self.text.len());
        let mut from = 0;
        for range in anchors {
            text.push_str(self.text.get(from..range.start).unwrap_or_default());
            from = range.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        text
    }

    /// The text in its parts, in order; without what is notation alone, such as a list's numbers.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let starts = std::iter::once(0).chain(self.asides.iter().map(|aside| aside.range.end));
        let ends = self.asides.iter().map(|aside| aside.range.start);
        let prose = starts
            .zip(ends.chain([self.text.len()]))
            .map(|(start, end)| self.text.get(start..end).unwrap_or_default());
        let links = self.asides.iter().map(|aside| aside.link.as_deref());
        prose
            .zip(links.chain([None]))
            .flat_map(|(prose, link)| {
                let prose = (!prose.is_empty()).then_some(Part::Prose(prose));
                [prose, link.map(Part::Link)]
            })
            .flatten()
    }
}

/// What a text in a language says, in time linear in its length.
#[must_use]
pub fn wording(markdown: &str, locale: &Locale) -> Wording {
    // Sources have `\n` alone; a text of the ledger may come from anywhere.
    let markdown = if markdown.contains('\r') {
        Cow::Owned(markdown.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(markdown)
    };
    let marked = Marked::new(&markdown);
    let mut transcript = Transcript::new(locale);
    for event in super::parser(&marked) {
        transcript.event(event);
    }
    let buffer = transcript.finish();
    Wording {
        text: buffer.text,
        marks: buffer.marks,
        asides: buffer.asides,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::html;
    use super::*;
    use Part::{Link, Prose};
    use std::collections::BTreeMap;

    fn read(markdown: &str, tag: &str) -> Wording {
        wording(markdown, &Locale::parse(tag).unwrap())
    }

    #[track_caller]
    fn same(one: &str, other: &str) {
        assert_eq!(read(one, "en"), read(other, "en"), "{one:?} {other:?}");
    }

    #[track_caller]
    fn same_in_chinese(one: &str, other: &str) {
        let [one, other] = [one, other].map(|text| read(text, "zh-Hans"));
        assert_eq!(one, other);
    }

    /// Different, and readers see it in the text.
    #[track_caller]
    fn differ(one: &str, other: &str) {
        let [one, other] = [one, other].map(|text| read(text, "en"));
        assert_ne!(one.text, other.text);
    }

    /// Different, in what the text does not show.
    #[track_caller]
    fn differ_in_marks(one: &str, other: &str) {
        let [one, other] = [one, other].map(|text| read(text, "en"));
        assert_eq!(one.text, other.text);
        assert_ne!(one, other);
    }

    #[track_caller]
    fn text(markdown: &str, expected: &str) {
        assert_eq!(read(markdown, "en").text, expected, "{markdown:?}");
    }

    #[test]
    fn anchors_of_the_page_are_not_read() {
        let check = |markdown, expected| assert_eq!(read(markdown, "en").readable(), expected);
        check("see [how](#mfa).", "see how.");
        check("[a](#b) [c](/d/) [#e](#e)", "a c (/d/) #e");
    }

    #[test]
    fn wrapping_is_no_difference() {
        same("one two\nthree", "one\ntwo three");
        same("one *two\nthree* four", "one\n*two three*\nfour");
        same("one [two\nthree](/x/) four", "one\n[two three](/x/)\nfour");
        same("one `two\nthree`\nfour", "one `two three` four");
        same("- one\n  two\n- three", "- one two\n- three");
        same("- one\ntwo", "- one two");
        same("> one\n> two", "> one two");
        same("> one\ntwo", "> one two");
        same("one[^a]\ntwo\n\n[^a]: x\n    y", "one[^a] two\n\n[^a]: x y");
        same("![one\ntwo](a.svg)", "![one two](a.svg)");
        same("one\n![two](a.svg)\nthree", "one ![two](a.svg) three");
        same("one <!-- a\nb --> two", "one\ntwo");
        same("One\ntwo\n===", "# One two");
    }

    #[test]
    fn wrapping_is_no_difference_in_chinese() {
        same_in_chinese("密\n码", "密码");
        same_in_chinese("**密**\n*码*", "**密***码*");
        same_in_chinese("密\n[码](/x/)\n好", "密[码](/x/)好");
        same_in_chinese("密\n`码`", "密`码`");
        same_in_chinese("密\nID\n码", "密 ID 码");
        same_in_chinese("请勿\n点击：\n“密码”", "请勿点击：“密码”");
        same_in_chinese("密\n[^a]码\n\n[^a]: 好", "密[^a]\n码\n\n[^a]: 好");
        same_in_chinese("> 密\n> 码", "> 密码");
        assert_ne!(read("密 码", "zh-Hans"), read("密码", "zh-Hans"));
        assert_ne!(read("：\n“a", "en"), read("：“a", "en"));
        assert_eq!(read("密\n码", "en").text, "密码");
        assert_eq!(read("비밀\n번호", "ko").text, "비밀 번호");
    }

    #[test]
    fn spelling_in_markdown_is_no_difference() {
        same("*a*", "_a_");
        same("**a**", "__a__");
        same("~~a~~", "~a~");
        same(
            "a\r\nb\r\n\r\n```\r\nc\r\n\r\nd\r\n```",
            "a\nb\n\n```\nc\n\nd\n```",
        );
        same("a \n\n\n b\t", "a\n\nb");
        same("[a](/x/ 'b')", "[a][y]\n\n[y]: /x/ \"b\"");
        same("[a](/x/)", "[a]\n\n[a]: </x/>\n[unused]: /z/");
        same("A\n===", "# A");
        same("A\n---", "## A ##");
        same("## A {#b}", "A {#b}\n---");
        same("* a\n* b", "- a\n- b");
        same("1. a\n1. b", "1) a\n2) b");
        same("a\\\nb", "a   \nb");
        same("&amp; \\* &eacute;", "& &#42; é");
        same("``a``", "` a `");
        same("```\na\n```", "    a");
        same("~~~sh\na\n~~~", "```sh x\na\n```");
        same("***", "- - -");
        same("<a@b.example>", "[a@b.example](mailto:a@b.example)");
        same(
            "<https://b.example>",
            "[https://b.example](https://b.example)",
        );
        same("| a | b |\n|---|:-:|\n| 1 | 2 |", "a|b\n-|:---:\n1|2");
        same("[^x]: b\n\na[^x]", "a[^1]\n\n[^1]: b");
        same("a <!-- b --> c", "a c");
        same("a\n\n<!-- b -->\n\nc", "a\n\nc");
        same("", "<!-- nothing -->\n");
    }

    #[test]
    fn words_numbers_and_links_are_differences() {
        differ("21,480 accounts", "21,840 accounts");
        differ("[a](/x/)", "[a](/y/)");
        differ("[a](/x/)", "a");
        differ("<https://a.example>", "<https://b.example>");
        differ("![a](b.svg)", "![a](c.svg)");
        differ("a b", "ab");
        differ("a\n\nb", "a b");
        differ("a\\\nb", "a b");
        differ("- a\n- b", "- a\n  - b");
        differ("1. a", "2. a");
        differ("- [x] a", "- [ ] a");
        differ("> a", "a");
        differ("a\u{a0}b", "a b");
        differ("```\na  b\n```", "```\na b\n```");
        differ("a[^x]\n\n[^x]: b", "a");
        differ("a <b>c</b>", "a c");
    }

    #[test]
    fn markup_is_a_difference_that_the_text_does_not_show() {
        differ_in_marks("**a**", "a");
        differ_in_marks("*a*", "**a**");
        differ_in_marks("~~a~~", "a");
        differ_in_marks("`a`", "a");
        differ_in_marks("*a* b", "a *b*");
        differ_in_marks("*a b*", "*a* b");
        differ_in_marks("*a* *b*", "*a b*");
        differ_in_marks("[a ](/x/)b", "[a](/x/) b");
        differ_in_marks("# A", "## A");
        differ_in_marks("# A", "A");
        differ_in_marks("# A {#b}", "# A");
        differ_in_marks("# A {#b}", "# A {#c}");
        differ_in_marks("[a](/x/ 'b')", "[a](/x/)");
        differ_in_marks("![a](x.svg 'b')", "![a](x.svg 'c')");
        differ_in_marks("[a](/x/)", "a (/x/)");
        differ_in_marks("<https://b.example>", "https://b.example");
        differ_in_marks("![a](x.svg)", "\\[a\\] (x.svg)");
        differ_in_marks("- a", "\\- a");
        differ_in_marks("- a\n- b", "- a\n\n- b");
        differ_in_marks("- a\n\n<!-- x -->\n\n- b", "- a\n- b");
        differ_in_marks("> [!NOTE]\n> a", "> a");
        differ_in_marks("> [!NOTE]\n> a", "> [!TIP]\n> a");
        differ_in_marks("- [x] a", "- \\[x] a");
        differ_in_marks("|a|\n|-|\n|b|", "|a|\n|-:|\n|b|");
        differ_in_marks("|a|b|\n|-|-|", "a | b");
        differ_in_marks("```sh\na\n```", "```\na\n```");
        differ_in_marks("    a", "a");
        differ_in_marks("a\n\n---\n\nb", "a\n\nb");
        differ_in_marks("a[^x]\n\n[^x]: b", "a\\[1]\n\n\\[1] b");
        differ_in_marks("<b>a</b>", "\\<b>a\\</b>");
        differ_in_marks("<div>\na\n</div>", "\\<div>\\\na\\\n\\</div>");
        differ_in_marks("a\\\nb", "a\n\nb");
    }

    #[test]
    fn the_text_has_a_line_for_each_block() {
        text("# A *b*\n\nc\nd `e`  f\\\ng\n\nh", "A b\nc d e f\ng\nh");
        text("- a\n  - b\n\n    c\n- d", "- a\n  - b\n    c\n- d");
        text(
            "3. a\n4. b\n   > c\n   > d\\\n   > e",
            "3. a\n4. b\n  > c d\n  > e",
        );
        text("> a\n>\n> - b\n>   c", "> a\n> - b c");
        text("-\n- > a", "- \n- > a");
        text("- # a\n  b", "- a\n  b");
        text("1. ```\n   a\n\n     b\n   ```", "1. a\n  \n    b");
        text("```\n\na\n  b\n```\nc", "\na\n  b\nc");
        text(
            "|a|b|c|\n|-|-|-|\n|*1*||\n||2|x\\|y|",
            "a | b | c\n1 | |\n| 2 | x|y",
        );
        text("- [x] a\n- [ ] b", "- [x] a\n- [ ] b");
        text(
            "a[^x] b[^y]\n\n[^y]: c\n\n    d\n\n[^x]: e",
            "a[1] b[2]\n[1] e\n[2] c\nd",
        );
        text("[^x]: - a", "[1] - a");
        text(
            "<div>\na  <!-- x -->\n</div>\n\nb <i>c</i>",
            "<div>\na  \n</div>\nb <i>c</i>",
        );
        text("", "");
    }

    #[test]
    fn links_show_where_they_lead() {
        text("a [b](/c/), d", "a b (/c/), d");
        text("<https://b.example> c", "https://b.example c");
        text("<a@b.example>", "a@b.example");
        text("[a](mailto:a@b.example)", "a (mailto:a@b.example)");
        text("[*a*\n`b`](/c/) d", "a b (/c/) d");
        text("[](/c/)", "(/c/)");
        text("a\n[](/c/) b", "a (/c/) b");
        text("![a *b*](c.svg) d", "[a b] (c.svg) d");
        text("![](c.svg)", "[] (c.svg)");
        text("![a ![b](c.svg)\\\n[d](/e/)](f.svg)", "[a b d] (f.svg)");
        text("[![a](b.svg)](/c/)", "[a] (b.svg) (/c/)");
        text("- [a](/b/)", "- a (/b/)");
        assert_eq!(read("密[码](/c/)好", "zh-Hans").text, "密码 (/c/)好");
    }

    #[test]
    fn parts_keep_notation_and_prose_apart() {
        let check = |markdown: &str, expected: &[Part<'_>]| {
            assert_eq!(read(markdown, "en").parts().collect::<Vec<_>>(), expected);
        };
        check("a", &[Prose("a")]);
        check("", &[]);
        check("a [b](/c/) d", &[Prose("a b"), Link("/c/"), Prose(" d")]);
        check("<https://b.example>", &[Link("https://b.example")]);
        check(
            "a <a@b.example>",
            &[Prose("a "), Link("mailto:a@b.example")],
        );
        check("![a](b.svg)", &[Prose("a"), Link("b.svg")]);
        check("3. a\n4. b", &[Prose("a\n"), Prose("b")]);
        check(
            "a[^x]\n\n[^x]: [b](/c/)",
            &[Prose("a"), Prose("\n"), Prose("b"), Link("/c/")],
        );
    }

    /// The page, less white space that no reader sees: beside blocks, and more than one at once.
    fn page(markdown: &str) -> String {
        const INLINE: [&str; 7] = ["em", "strong", "s", "code", "a", "sup", "img"];
        let html = html(markdown).replace("\n</code></pre>", "</code></pre>");
        let mut page = String::new();
        // Whether white space is left out here, and where some stands that a block would end.
        let (mut bare, mut space) = (true, None);
        let mut in_pre = false;
        for piece in html.split_inclusive('>') {
            let (text, tag) = piece.rsplit_once('<').unwrap_or((piece, ""));
            for c in text.chars() {
                let is_space = !in_pre && c.is_ascii_whitespace();
                if !is_space {
                    page.push(c);
                    space = None;
                } else if !bare {
                    space = Some(page.len());
                    page.push(' ');
                }
                bare = is_space;
            }
            let name = tag.trim_start_matches('/');
            let name = name.split([' ', '>']).next().unwrap();
            if name == "img" {
                (bare, space) = (false, None);
            } else if !INLINE.contains(&name) {
                bare = true;
                space.take().map(|at| page.remove(at));
            }
            in_pre = (in_pre || name == "pre") && tag != "/pre>";
            page.push('<');
            // The id of a reference tells in which order the parser met it, no more.
            let tag = match tag.split_once("\" href=") {
                Some((id, rest)) if id.starts_with("a id=") => rest,
                _ => tag,
            };
            page.extend(tag.split_inclusive(' ').filter(|word| *word != " "));
        }
        page
    }

    #[test]
    fn wordings_are_equal_where_pages_are() {
        const PIECES: [&str; 36] = [
            "a",
            "a",
            "b",
            "密",
            "码",
            "。",
            " ",
            " ",
            "\n",
            "\n",
            "\n\n",
            "*",
            "*",
            "**",
            "_",
            "`",
            "~~",
            "- ",
            "1. ",
            "> ",
            "    ",
            "\\\n",
            "## ",
            "[",
            "b](/u/)",
            "![",
            "b](timeline.svg)",
            "[^a]",
            "\n\n[^a]: ",
            "[^b]",
            "\n\n[^b]: ",
            "b<!-- x -->",
            "```\n",
            "|a|b|\n|-|-|\n",
            "|",
            "- [x] ",
        ];
        let mut state: u32 = 99;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        let mut by_page = BTreeMap::new();
        let mut by_wording = BTreeMap::new();
        for _ in 0..20_000 {
            let markdown: String = (0..=next(7)).map(|_| PIECES[next(PIECES.len())]).collect();
            // No text is kept with empty lines at its end, which an open block of code would show.
            let markdown = markdown.trim_end_matches('\n').to_owned();
            let page = page(&markdown);
            let wording = format!("{:?}", read(&markdown, "en"));
            let (known, first) = by_page
                .entry(page.clone())
                .or_insert_with(|| (wording.clone(), markdown.clone()));
            assert_eq!(*known, wording, "{first:?} {markdown:?}");
            let (known, first) = by_wording
                .entry(wording)
                .or_insert_with(|| (page.clone(), markdown.clone()));
            assert_eq!(*known, page, "{first:?} {markdown:?}");
        }
    }

    #[test]
    fn pathological_input_is_linear() {
        let time = |text: String| {
            let start = std::time::Instant::now();
            let _ = read(&text, "en");
            start.elapsed()
        };
        let deep = format!("{}a\\\n{}", "> ".repeat(3_000), "b\\\n".repeat(3_000));
        assert!(read(&deep, "en").text.len() < 20 * deep.len());
        for piece in [
            "<a : ---\n",
            "**请。",
            "[a](",
            "> ",
            "- ",
            "- a\n",
            "*a_ ",
            "密\n",
            "`",
            "<!--\n\n",
            "[^a]: x[^a]\n\n",
            "![",
            "[a](/b/)\n",
            "a\\\n",
            "|a|\n|-|\n",
            "<b>\n",
        ] {
            assert!(time(piece.repeat(20_000)).as_secs() < 5, "{piece:?}");
        }
    }
}
