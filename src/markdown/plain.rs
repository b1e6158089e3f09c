//! Markdown as plain text, for e-mail: lines of 72 columns, no markup, links as numbered notes.
//!
//! 1. [`Plain`] is a letter under way: headings, paragraphs and whole texts, one behind the other.
//! 2. Each URL gets a number where it is met first; [`Plain::finish`] lists them at the end.
//! 3. Lines are broken by UAX #14 where Chinese or Japanese runs on without spaces, so never before
//!    closing punctuation; what is ASCII alone, such as an address, is broken at spaces only.

mod table;
mod walk;

use super::portable::Standing;
use super::{Document, Labels};
use crate::model::Locale;
use std::collections::BTreeMap;
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// How many columns a line has.
pub const COLUMNS: usize = 72;

/// What a text is laid out with.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The language of the text.
    pub locale: &'a Locale,
    /// Where its links lead.
    pub standing: Standing<'a>,
    /// Words of the text's language that are not the author's.
    pub labels: &'a Labels,
    /// Stands before words that are struck out.
    pub removed: &'a str,
}

/// Plain text under way.
#[derive(Debug, Default)]
pub struct Plain {
    out: String,
    links: Numbered,
    /// Footnotes of all texts, by prefix and label.
    notes: Numbered,
}

/// Texts in the order in which each was first met.
#[derive(Debug, Default)]
struct Numbered {
    order: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Numbered {
    /// The place of a text, from 0.
    fn place(&mut self, text: &str) -> usize {
        if let Some(at) = self.places.get(text) {
            return *at;
        }
        let at = self.order.len();
        self.order.push(text.to_owned());
        self.places.insert(text.to_owned(), at);
        at
    }
}

impl Plain {
    /// A heading of a level from 1, underlined down to the second.
    pub fn heading(&mut self, level: u8, text: &str) {
        self.blank();
        let start = self.out.len();
        self.lines(text, "", "");
        let lines = self.out.get(start..).unwrap_or_default().lines();
        let width = lines.map(UnicodeWidthStr::width).max().unwrap_or_default();
        let stroke = match level {
            1 => "=",
            2 => "-",
            _ => return,
        };
        self.out.push_str(&stroke.repeat(width));
        self.out.push('\n');
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        self.blank();
        self.lines(text, "", "");
    }

    /// A line below the one before; what does not fit goes on below it, indented.
    pub fn line(&mut self, text: &str) {
        self.lines(text, "", "  ");
    }

    /// A line that is never broken: an address.
    pub fn address(&mut self, url: &str) {
        self.out.push_str(url);
        self.out.push('\n');
    }

    /// A text.
    pub fn text(&mut self, text: &Document, setting: Setting<'_>) {
        walk::walk(self, text, setting);
    }

    /// An empty line, unless there is one or nothing yet.
    pub fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// The letter, with the addresses that it names at its end.
    #[must_use]
    pub fn finish(mut self) -> String {
        if !self.links.order.is_empty() {
            self.blank();
            self.out.push_str("--\n");
        }
        for (index, url) in self.links.order.iter().enumerate() {
            self.out
                .push_str(&["[", &(index + 1).to_string(), "] ", url, "\n"].concat());
        }
        self.out
    }

    /// The number of a URL.
    fn number(&mut self, url: &str) -> usize {
        self.links.place(url) + 1
    }

    /// The letter of a footnote: `a`, then `b`; behind `z`, numbers.
    fn letter(&mut self, key: &str) -> String {
        let at = self.notes.place(key);
        let letter = u8::try_from(at).ok().filter(|at| *at < 26);
        letter.map_or_else(
            || format!("z{}", at - 25),
            |at| char::from(b'a' + at).to_string(),
        )
    }

    /// Text broken into lines; `first` stands before the first of them, `rest` before the others.
    fn lines(&mut self, text: &str, first: &str, rest: &str) {
        for (index, line) in text.split('\n').enumerate() {
            let options = Options::new(COLUMNS)
                .initial_indent(if index == 0 { first } else { rest })
                .subsequent_indent(rest)
                .word_separator(WordSeparator::Custom(words))
                .word_splitter(WordSplitter::NoHyphenation)
                .wrap_algorithm(WrapAlgorithm::FirstFit)
                .break_words(false);
            for line in textwrap::wrap(line.trim(), options) {
                self.out.push_str(line.trim_end());
                self.out.push('\n');
            }
        }
    }
}

/// The stretches of a line that are not broken. ASCII is broken at spaces only.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    if is_broken_at_each_space(line) {
        WordSeparator::AsciiSpace.find_words(line)
    } else {
        by_properties(line)
    }
}

/// Whether a line is of ASCII, and no rule keeps what is beside a space together: UAX #14 has some for brackets and quotes,
/// and the library takes a hyphen at the end for a place where a word goes on.
fn is_broken_at_each_space(line: &str) -> bool {
    let mut pairs = line.as_bytes().windows(2);
    line.is_ascii()
        && !line.ends_with('-')
        && pairs.all(|pair| match pair {
            [b' ', b' '] => true,
            [b' ', next] => next.is_ascii_alphanumeric(),
            [before, b' '] => before.is_ascii_alphanumeric() || b".,;:".contains(before),
            _ => true,
        })
}

fn by_properties(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut ends = Vec::new();
    let mut at = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        at += word.word.len() + word.whitespace.len();
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at..).and_then(|text| text.chars().next());
        let is_ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii() && c != ' ');
        if !(is_ascii(before) && is_ascii(after)) {
            ends.push(at);
        }
    }
    let mut from = 0;
    Box::new(ends.into_iter().map(move |end| {
        let word = line.get(from..end).unwrap_or_default();
        from = end;
        Word::from(word)
    }))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{labels, render};
    use super::super::{Outline, portable::Standing};
    use super::*;

    fn plain(markdown: &str, tag: &str) -> String {
        let locale = Locale::parse(tag).unwrap();
        let labels = labels();
        let setting = Setting {
            locale: &locale,
            standing: Standing {
                base: "https://h.example/b",
                page: "https://h.example/b/en/incidents/a/",
                outline: Outline::Page,
                prefix: "",
            },
            labels: &labels,
            removed: "removed:",
        };
        let mut plain = Plain::default();
        plain.text(&render(markdown).0, setting);
        plain.finish()
    }

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(plain(markdown, "en"), expected);
    }

    #[test]
    fn blocks() {
        check(
            "## A *b*\n\nc **d** `e`\nf\n\n- g\n- h\n  - i\n\n3. j\n\n   k\n4. l",
            "A b\n---\n\nc d e f\n\n- g\n- h\n  - i\n\n3. j\n\n   k\n\n4. l\n",
        );
        check("> a\n\n> [!TIP]\n> b", "  a\n\nTip\n\n  b\n");
        check("```\n<a>  b\n```", "    <a>  b\n");
        check("- [x] a\n- [ ] ~~b~~", "- [x] a\n- [ ] [removed: b]\n");
        check("a\\\nb <!-- c -->\n\n---\n\nd", "a\nb\n\n* * *\n\nd\n");
    }

    #[test]
    fn links_are_numbered_once() {
        check(
            "[a](/en/), [b](#x), [c](/en/) <https://x.example> [d@e.example](mailto:d@e.example)",
            "a [1], b [2], c [1] https://x.example d@e.example\n\n--\n\
             [1] https://h.example/b/en/\n[2] https://h.example/b/en/incidents/a/#x\n",
        );
        check(
            "x[^n]\n\n[^n]: Note [l](/en/).",
            "x[a]\n\n[a] Note l [1].\n\n--\n[1] https://h.example/b/en/\n",
        );
        check(
            "![A line](timeline.svg)",
            "A line [1]\n\n--\n[1] https://h.example/b/en/incidents/a/timeline.svg\n",
        );
    }

    #[test]
    fn tables_are_columns_or_where_they_are_too_wide_lines() {
        check(
            "| 项目 | n |\n|---|--:|\n| 账户 | 21,480 |\n| a | 1 |",
            "项目       n\n----  ------\n账户  21,480\na          1\n",
        );
        let wide = "word ".repeat(9);
        check(
            &format!("| a | b |\n|---|---|\n| {wide}| {wide}|\n| c | d |"),
            &format!("a: {w}\nb: {w}\n\na: c\nb: d\n", w = wide.trim_end()),
        );
    }

    #[test]
    fn lines_have_72_columns_and_break_as_their_script_wants() {
        let chinese =
            "此后所做的改进已全部公布，请放心使用我们的服务；如有任何疑问，请随时与我们联系。";
        let text = plain(&chinese.repeat(3), "zh-Hans");
        let count = text.lines().count();
        for (index, line) in text.lines().enumerate() {
            let is_last = index + 1 == count;
            assert!(line.width() <= COLUMNS, "{line}");
            assert!(is_last || line.width() > 60, "{line}");
            assert!(!line.starts_with(['，', '。', '；']), "{line}");
        }
        assert_eq!(text.replace('\n', ""), chinese.repeat(3));
        let url = format!("https://x.example/{}", "a-b/c".repeat(20));
        let text = plain(&format!("请访问<{url}>。{}", chinese.repeat(2)), "zh-Hans");
        assert!(text.contains(&url), "{text}");
        let english = "A well-known state-of-the-art either/or question about $1,000. ".repeat(4);
        for line in plain(&english, "en").lines() {
            assert!(line.width() <= COLUMNS, "{line}");
            assert!(!line.ends_with(['-', '/']), "{line}");
        }
    }

    #[test]
    fn where_each_space_breaks_a_line_the_properties_say_so_too() {
        let beside = "aZ09.,;:!?)]}([{\"'-/%&$#+*<>=~^_`|\\@";
        let mut plain = 0;
        for before in beside.chars() {
            for after in beside.chars() {
                for line in [
                    format!("one{before} {after}two"),
                    format!("{before}  {after} x"),
                    format!("x {before}{after}"),
                ] {
                    if is_broken_at_each_space(&line) {
                        plain += 1;
                        let found: Vec<_> = words(&line).collect();
                        let expected: Vec<_> = by_properties(&line).collect();
                        assert_eq!(found, expected, "{line:?}");
                    }
                }
            }
        }
        assert!(plain > 100);
        assert!(!is_broken_at_each_space("a (b"));
        assert!(!is_broken_at_each_space("é a"));
    }

    #[test]
    fn every_character_comes_through() {
        let nasty = "]]> & <b> 😀👩‍👩‍👧 \u{202b}שלום\u{202c}";
        check(&format!("`{nasty}`"), &format!("{nasty}\n"));
    }
}
