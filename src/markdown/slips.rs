//! What an author wrote and readers do not get, or get otherwise than it looks.
//!
//! 1. [`Slips::meet`] looks at the beginning of each block before it is written, and at what a text has left of its marks.
//! 2. [`Slips::finish`] knows which definitions of links nothing used.
//! 3. Nothing is changed: Markdown says what becomes of all of it. Each rule is a slip that was made, and would rather miss
//!    one than cry wolf.

use super::cjk::{is_cjk, strip};
use super::writer::Writer;
use crate::diag::Code;
use pulldown_cmark::{CodeBlockKind, Event, RefDefs, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// What is known of a text while its events pass.
#[derive(Default)]
pub(super) struct Slips {
    /// Definitions of links: label, where it stands.
    defined: Vec<(String, Range<usize>)>,
    /// Labels of links and images.
    used: BTreeSet<String>,
    /// The lists that are open, with the number that the next item is published with.
    lists: Vec<Option<Numbers>>,
    /// Columns of the table that is open.
    columns: usize,
    in_code: bool,
}

/// The numbers of a list.
struct Numbers {
    first: u64,
    next: u64,
}

/// A slip: what it is, and what to do.
type Slip = (Code, String, &'static str);

impl Slips {
    pub fn new(defined: &RefDefs<'_>) -> Self {
        let defined = defined.iter();
        Self {
            defined: defined
                .map(|(label, definition)| (strip(label).to_lowercase(), definition.span.clone()))
                .collect(),
            ..Self::default()
        }
    }

    /// Looks at an event that is about to be written.
    pub fn meet(&mut self, event: &Event<'_>, range: &Range<usize>, writer: &mut Writer<'_>) {
        let written = writer.written(range);
        let found = match event {
            Event::Start(Tag::Paragraph) => paragraph(written),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.in_code = true;
                code_block(kind, written)
            }
            Event::Start(Tag::Table(columns)) => {
                self.columns = columns.len();
                None
            }
            Event::Start(Tag::TableRow) => row(written, self.columns),
            Event::Start(Tag::List(start)) => {
                let numbers = start.map(|first| Numbers { first, next: first });
                self.lists.push(numbers);
                None
            }
            Event::Start(Tag::Item) => self.item(written),
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => {
                if !self.defined.is_empty() {
                    self.used.insert(strip(id).to_lowercase());
                }
                None
            }
            Event::Text(text) if !self.in_code && text.contains(['*', '＊', '!']) => {
                let at = writer.original(range);
                let whole = &writer.source.text;
                let before = whole.get(..at.start).unwrap_or_default();
                let behind = whole.get(at.end..).unwrap_or_default();
                leftover(&strip(text), before, behind)
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                None
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                None
            }
            _ => None,
        };
        if let Some((code, message, help)) = found {
            let line = written.find('\n').unwrap_or(written.len());
            let end = range.end.min(range.start + line);
            writer.report(code, &(range.start..end), message, Some(help.to_owned()));
        }
    }

    /// Tells of the definitions that no link used.
    pub fn finish(self, writer: &mut Writer<'_>) {
        let unused = self.defined.into_iter();
        let unused = unused.filter(|(label, _)| !self.used.contains(label));
        for (label, range) in unused {
            writer.report(
                Code::LostText,
                &range,
                format!("a definition of the link `[{label}]`, which is nowhere"),
                Some(
                    "no reader sees it: use it, or take it out; notes to yourself are `<!-- … -->`"
                        .to_owned(),
                ),
            );
        }
    }

    /// An item whose number is another one on the page.
    fn item(&mut self, written: &str) -> Option<Slip> {
        let numbers = self.lists.last_mut()?.as_mut()?;
        let shown = numbers.next;
        numbers.next += 1;
        let digits = written.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = written.get(..digits)?.parse().ok()?;
        // All with the number of the first is how Markdown is written by hand.
        (number != shown && number != numbers.first).then(|| {
            let message = format!("this item is written as {number}, and is published as {shown}");
            (Code::LostText, message, "lists are counted on from their first number: write the numbers in order, or in words")
        })
    }
}

/// Marks that look like those of a heading, a list or a table, and are not.
fn paragraph(written: &str) -> Option<Slip> {
    let told = |message: &str, help| Some((Code::NotMarkup, message.to_owned(), help));
    let hashes = written.len() - written.trim_start_matches('#').len();
    let behind = written.get(hashes..).and_then(|rest| rest.chars().next());
    if written.starts_with('＃') {
        return told(
            "a heading that is none",
            "write `#` in ASCII, and a blank behind it",
        );
    }
    if hashes > 0 && behind.is_some_and(char::is_alphabetic) {
        return told("a heading that is none", "put a blank behind the `#`");
    }
    if hashes > 6 {
        return told("a heading that is none", "headings have six levels");
    }
    let mut letters = written.chars();
    let first = letters.next().unwrap_or_default();
    if matches!(first, '•' | '●' | '▪' | '◦' | '‣' | '■' | '◆' | '\u{F0B7}')
        && letters.next().is_some_and(char::is_whitespace)
    {
        return told(
            "a list that is none",
            "write `-` in front of each item, and a blank behind it",
        );
    }
    if written.strip_prefix("[!").is_some_and(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_uppercase())
            .unwrap_or_default();
        end > 0 && rest.get(end..).is_some_and(|rest| rest.starts_with(']'))
    }) {
        return told(
            "an alert that is none",
            "`> [!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` stands on a line of its own, the text below it",
        );
    }
    if written.lines().skip(1).any(is_rule) {
        return told(
            "a table that is none",
            "the line below its head has as many `---` as the head has cells, with `|` between them",
        );
    }
    if LINKS.iter().any(|part| written.contains(part)) {
        return told(
            "a link that is none",
            "write `[words](https://…)`, with ASCII brackets and nothing between them",
        );
    }
    None
}

/// What links look like that are none.
const LINKS: [&str; 7] = [
    "](（",
    "]（",
    "】(http",
    "】（http",
    "] (http",
    "]( http",
    ")[http",
];

/// Whether a line is one between the head and the body of a table: two columns or more.
fn is_rule(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ']).trim_end();
    line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Words where code is read, and code where words are.
fn code_block(kind: &CodeBlockKind<'_>, written: &str) -> Option<Slip> {
    match kind {
        CodeBlockKind::Fenced(info) => {
            if is_open(written) {
                let message = "a code block that is never closed".to_owned();
                let help =
                    "all that follows is shown as code: close it with a line of the same marks";
                return Some((Code::OpenCodeBlock, message, help));
            }
            let info = strip(info);
            let words = info.split_whitespace().count();
            let is_text = words > 2 && !info.contains(['=', '{', ',']) || info.chars().any(is_cjk);
            is_text.then(|| {
                let message = format!("`{}` behind the marks of a code block", info.trim());
                (
                    Code::LostText,
                    message,
                    "no reader sees it: put it on a line of its own",
                )
            })
        }
        CodeBlockKind::Indented => {
            let is_text = |line: &str| {
                let line = line.trim();
                let dense = line.chars().filter(|c| is_cjk(*c)).count();
                line.ends_with(['.', '!', '?', '。', '！', '？'])
                    && (dense >= 8 || line.split_whitespace().count() >= 6)
            };
            written.lines().any(is_text).then(|| {
                let message = "an indented text, which is shown as code".to_owned();
                (
                    Code::NotMarkup,
                    message,
                    "take the blanks in front of it away; code stands between lines of ```",
                )
            })
        }
    }
}

/// Whether no line closes a fenced code block (`CommonMark` 4.5).
fn is_open(block: &str) -> bool {
    let mark = block.chars().next().unwrap_or_default();
    let fence = block.len() - block.trim_start_matches(mark).len();
    // What quotes and lists put in front of it is no part of a line.
    let last = block.trim_end().lines().skip(1).last().unwrap_or_default();
    let last = last.trim_start_matches([' ', '\t', '>']);
    last.len() < fence || !last.trim_start_matches(mark).is_empty()
}

/// Cells that a row has more than its table.
fn row(written: &str, columns: usize) -> Option<Slip> {
    let row = written.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match cells.last_mut() {
            Some(_) if c == '|' && !escaped => cells.push(String::new()),
            Some(cell) => cell.push(c),
            None => {}
        }
        escaped = c == '\\' && !escaped;
    }
    let lost = cells
        .iter()
        .skip(columns)
        .find(|cell| !cell.trim().is_empty())?;
    let message = format!("the cell `{}` is in no column of its table", lost.trim());
    Some((
        Code::LostText,
        message,
        "no reader sees it: the first row and the `---` below it say how many columns there are; a `|` in a text is `\\|`",
    ))
}

/// What a text has left of its marks; `before` and `behind` are what the author wrote around it.
fn leftover(text: &str, before: &str, behind: &str) -> Option<Slip> {
    if text.starts_with("!--") && before.ends_with('<') && !before.ends_with("\\<") {
        let message = "a comment that a blank line cuts off, so that readers see it".to_owned();
        let help =
            "begin it on a line of its own, or leave no blank line in it; as text it is `\\<!--`";
        return Some((Code::RawHtml, message, help));
    }
    // The parser gives up each mark by itself.
    let (text, behind) = match behind.strip_prefix('*') {
        Some(behind) if text == "*" => ("**", behind),
        _ => (text, behind),
    };
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_mark = |c: Option<char>| matches!(c, Some('*' | '\\'));
    let is_stray = |(at, marks): (usize, &str)| {
        let left = text.get(..at).unwrap_or_default().chars().next_back();
        let right = text.get(at + marks.len()..).unwrap_or_default();
        let left = left.or_else(|| before.chars().next_back());
        let right = right.chars().next().or_else(|| behind.chars().next());
        (is_letter(left) || is_letter(right)) && !is_mark(left) && !is_mark(right)
    };
    let stray = text.match_indices("**").any(is_stray);
    (stray || text.contains("＊＊")).then(|| {
        let help = "`**words**` has its marks directly at the words, in ASCII, and both of them; as text they are `\\*\\*`";
        (Code::NotMarkup, "marks that make nothing bold".to_owned(), help)
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::render;
    use crate::diag::Code;

    /// The slips of a text.
    fn found(text: &str) -> Vec<Code> {
        let codes = [
            Code::OpenCodeBlock,
            Code::LostText,
            Code::NotMarkup,
            Code::RawHtml,
        ];
        let (_, found) = render(text);
        let found = found.iter().map(|one| one.code);
        found.filter(|code| codes.contains(code)).collect()
    }

    #[track_caller]
    fn check(code: Code, slips: &[&str]) {
        for text in slips {
            assert_eq!(found(text), [code], "{text:?}");
        }
    }

    #[test]
    fn a_code_block_that_is_never_closed_is_told() {
        check(
            Code::OpenCodeBlock,
            &[
                "a\n\n```\nb\n\n## c",
                "```",
                "````\nb\n```\n",
                "```\nb\n~~~\n",
                "> ```\n> b\n\nc",
                "密\n\n``` x\n码\n",
            ],
        );
    }

    #[test]
    fn what_no_reader_gets_is_told() {
        check(
            Code::LostText,
            &[
                "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
                "> | a |\n> |---|\n> | 1 | 2 |",
                "| a |\n|---|\n| 密 | 码 |",
                "a\n\n[Note]: Passwords",
                "[注]: 密码未受影响。\n\nb",
                "[//]: # (a secret)\n\nb",
                "1. a\n2. b\n4. c",
                "``` We closed it\nb\n```",
                "~~~ 密码\nb\n~~~",
            ],
        );
    }

    #[test]
    fn what_only_looks_like_markup_is_told() {
        check(
            Code::NotMarkup,
            &[
                "##What happened",
                "＃ 密码",
                "####### a",
                "• a\n• b",
                "> [!DANGER]\n> a",
                "> [!NOTE] a",
                "| a | b |\n|---|\n| 1 | 2 |",
                "[a]（https://a.example）",
                "see [a] (https://a.example)",
                "我们的**密码",
                "we never ** had** them",
                "＊＊密码＊＊",
                "a\n\n    We have closed all of the doors.",
                "    我们已经关闭了所有的入口。",
            ],
        );
    }

    #[test]
    fn a_comment_that_a_blank_line_cuts_off_is_told() {
        check(Code::RawHtml, &["a <!-- b\n\nc -->"]);
    }

    #[test]
    fn what_is_meant_is_not_told() {
        for text in [
            "a\n\n```\nb\n```\n\nc",
            "~~~~ x\nb\n~~~~~",
            "``` js {1,3}\nb\n```",
            "> ```\n> b\n> ```\n\nc",
            "- a\n\n  ```\n  b\n  ```",
            "    let code = indented;",
            "| a | b |\n|---|---|\n| 1 | 2 |\n| `x\\|y` | 2 | |\n| 1 |",
            "a | b\n--|--\n1 | 2",
            "[a] and [b][A] and ![c][d]\n\n[a]: https://a.example\n[D]: timeline.svg",
            "1. a\n1. b\n1. c",
            "3. a\n4. b\n   1. c\n   2. d\n5. e",
            "- 7 is a number",
            "#1 of our concerns",
            "\\# a",
            "> [!NOTE]\n> a",
            "10 -- 20 | 30",
            "[a](https://a.example) (see [b](https://b.example))",
            "card ****1234, 2 ** 3, \\*\\*a\\*\\*, `**a`",
            "**密码。**请",
            "a \\<!-- b",
            "`<!-- a`",
            "a --> b",
            "a!",
        ] {
            assert_eq!(found(text), [], "{text:?}");
        }
    }
}
