//! Paragraphs, lists, quotes, alerts, code and tables.
//!
//! 1. [`Writer::start_block`] and [`Writer::end_block`] write the tags of each block.
//! 2. What may scroll (tables, code) can be reached by keyboard; alignment is a class, not a style.
//! 3. Each block that holds text is a paragraph of the plain text; a row of a table is one, too.

use super::cjk;
use super::writer::Writer;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Tag, TagEnd};

/// The table under way.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    in_body: bool,
    /// Tables so far.
    tables: usize,
}

impl Writer<'_> {
    /// Before anything that stands on lines of its own.
    pub fn between_blocks(&mut self) {
        self.inline.reset();
        self.out.end_paragraph();
        self.out.fresh_line();
    }

    pub fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::TableHead | Tag::TableRow | Tag::TableCell => return self.start_row(&tag),
            _ => self.between_blocks(),
        }
        match tag {
            Tag::Paragraph => self.out.raw("<p>"),
            Tag::BlockQuote(None) => self.out.raw("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(None) => self.out.raw("<ul>\n"),
            Tag::List(Some(1)) => self.out.raw("<ol>\n"),
            Tag::List(Some(start)) => {
                self.out.raw("<ol");
                self.out.attr("start", &start.to_string());
                self.out.raw(">\n");
            }
            Tag::Item => self.out.raw("<li>"),
            Tag::Table(alignments) => self.start_table(alignments),
            // What is left belongs to extensions that are not switched on.
            _ => {}
        }
    }

    pub fn end_block(&mut self, tag: TagEnd) {
        self.inline.reset();
        match tag {
            TagEnd::TableCell => return self.end_cell(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.between_blocks(),
            _ => self.out.end_paragraph(),
        }
        self.out.raw(match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::TableHead => "</tr></thead>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::Table if self.blocks.in_body => "</tbody></table></div>\n",
            TagEnd::Table => "</table></div>\n",
            _ => "",
        });
        if matches!(tag, TagEnd::TableHead) {
            self.blocks.in_head = false;
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let titles = &self.context.labels.alerts;
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("alert alert-note", &titles.note),
            BlockQuoteKind::Tip => ("alert alert-tip", &titles.tip),
            BlockQuoteKind::Important => ("alert alert-important", &titles.important),
            BlockQuoteKind::Warning => ("alert alert-warning", &titles.warning),
            BlockQuoteKind::Caution => ("alert alert-caution", &titles.caution),
        };
        self.out.raw("<div");
        self.out.attr("class", class);
        self.out.attr("role", "note");
        self.out.raw("><p");
        self.out.attr("class", "alert-title");
        self.out.raw(">");
        self.out.text(title);
        self.out.raw("</p>\n");
        self.out.plain.push_str(title);
        self.out.end_paragraph();
    }

    /// Code reads from left to right in every language, and is not for machine translation.
    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.out.raw("<pre");
        self.out.attr("tabindex", "0");
        self.out.attr("dir", "ltr");
        self.out.attr("translate", "no");
        self.out.raw("><code");
        if let CodeBlockKind::Fenced(info) = kind {
            let info = cjk::strip(info);
            let language = info.split_whitespace().next().unwrap_or_default();
            if !language.is_empty() && !language.contains(char::is_control) {
                self.out.attr("class", &format!("language-{language}"));
            }
        }
        self.out.raw(">");
    }

    /// A group, not a region: regions are landmarks, and one for each table buries the others.
    fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.blocks.alignments = alignments;
        self.blocks.in_body = false;
        self.blocks.tables += 1;
        let number = self.blocks.tables.to_string();
        let label = self.context.labels.table.replace("{number}", &number);
        self.out.raw("<div");
        self.out.attr("class", "table-scroll");
        self.out.attr("role", "group");
        self.out.attr("tabindex", "0");
        self.out.attr("aria-label", &label);
        self.out.raw("><table>\n");
    }

    fn start_row(&mut self, tag: &Tag<'_>) {
        self.inline.reset();
        match tag {
            Tag::TableHead => {
                self.blocks.in_head = true;
                self.blocks.column = 0;
                self.out.raw("<thead><tr>");
            }
            Tag::TableRow => {
                self.blocks.column = 0;
                if !std::mem::replace(&mut self.blocks.in_body, true) {
                    self.out.raw("<tbody>\n");
                }
                self.out.raw("<tr>");
            }
            _ => self.start_cell(),
        }
    }

    fn start_cell(&mut self) {
        if self.blocks.column > 0 {
            self.out.plain.push_str(" | ");
        }
        if self.blocks.in_head {
            self.out.raw("<th");
            self.out.attr("scope", "col");
        } else {
            self.out.raw("<td");
        }
        match self.blocks.alignments.get(self.blocks.column) {
            Some(Alignment::Left) => self.out.attr("class", "align-left"),
            Some(Alignment::Center) => self.out.attr("class", "align-center"),
            Some(Alignment::Right) => self.out.attr("class", "align-right"),
            _ => {}
        }
        self.out.raw(">");
        self.blocks.column += 1;
    }

    fn end_cell(&mut self) {
        self.out.raw(if self.blocks.in_head {
            "</th>"
        } else {
            "</td>"
        });
    }

    /// A thematic break.
    pub fn rule(&mut self) {
        self.between_blocks();
        self.out.raw("<hr>\n");
    }

    /// The box of a task. Its state is for reading, not for ticking: the page has no script.
    pub fn task(&mut self, done: bool) {
        let labels = self.context.labels;
        let (label, plain) = if done {
            (&labels.task_done, "[x] ")
        } else {
            (&labels.task_open, "[ ] ")
        };
        self.out.raw("<input type=\"checkbox\" disabled");
        if done {
            self.out.raw(" checked");
        }
        self.out.attr("aria-label", label);
        self.out.raw("> ");
        self.out.plain.push_str(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{html, render};

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(html(markdown).trim_end(), expected);
    }

    #[test]
    fn blocks() {
        check("a\n\nb", "<p>a</p>\n<p>b</p>");
        check("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
        check(
            "3. a\n   - b",
            "<ol start=\"3\">\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>",
        );
        check("> a", "<blockquote>\n<p>a</p>\n</blockquote>");
        check("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>");
        check("a  \nb", "<p>a<br>\nb</p>");
        check(
            "~~a~~ *b* **c** `d<`",
            "<p><s>a</s> <em>b</em> <strong>c</strong> <code>d&lt;</code></p>",
        );
    }

    #[test]
    fn alerts_have_their_titles() {
        check(
            "> [!WARNING]\n> Hang up.",
            "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">Warning</p>\n\
             <p>Hang up.</p>\n</div>",
        );
        for (kind, title) in [
            ("NOTE", "Note"),
            ("TIP", "Tip"),
            ("IMPORTANT", "Important"),
            ("CAUTION", "Caution"),
        ] {
            assert!(html(&format!("> [!{kind}]\n> x")).contains(&format!(">{title}</p>")));
        }
    }

    #[test]
    fn code_is_escaped_and_keeps_its_direction() {
        check(
            "```rust x\n<b> **请。**请\n```",
            "<pre tabindex=\"0\" dir=\"ltr\" translate=\"no\"><code class=\"language-rust\">\
             &lt;b&gt; **请。**请\n</code></pre>",
        );
        check(
            "~~~ \"x&lt;\n~~~",
            "<pre tabindex=\"0\" dir=\"ltr\" translate=\"no\">\
             <code class=\"language-&quot;x&lt;\"></code></pre>",
        );
    }

    #[test]
    fn tables_scroll_and_align_without_styles() {
        check(
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table 1\"><table>\n\
             <thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr></thead>\n\
             <tbody>\n<tr><td>1</td><td class=\"align-right\">2</td></tr>\n</tbody></table></div>",
        );
        assert!(!html("| a |\n|---|").contains("tbody"));
    }

    #[test]
    fn tasks_say_their_state() {
        check(
            "- [x] a\n- [ ] b",
            "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li>\n\
             <li><input type=\"checkbox\" disabled aria-label=\"open\"> b</li>\n</ul>",
        );
    }

    #[test]
    fn plain_text_has_a_line_for_each_block() {
        let check = |markdown: &str, plain: &str| assert_eq!(&*render(markdown).0.plain, plain);
        check(
            "## A *b*\n\nc\nd `e` [f](/g/)\n\n- h\n- i\n\n  j",
            "A b\nc d e f\nh\ni\nj",
        );
        check("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2");
        check("> [!TIP]\n> x", "Tip\nx");
        check("密\n码 ![图](timeline.svg)", "密码 图");
        check("- [x] a\n\n```\nb\nc\n```", "[x] a\nb\nc");
        check("<!-- only this -->", "");
    }
}
