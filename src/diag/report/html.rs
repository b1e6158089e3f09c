//! Findings for a page: escaped, the source quoted, each place a link that opens it in an editor.
//!
//! 1. [`html`] writes all findings, errors first.
//! 2. [`Editor`] makes the links: `vscode://file/…` and its like, or a pattern of the user's.

use super::excerpt::{self, Excerpt};
use super::{DEFAULT_WIDTH, place, visible, visible_lines};
use crate::diag::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::{Sources, Span};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

/// What opens a file at a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// A URL with `{path}`, `{line}` and `{column}` in it; none where places are no links.
    pattern: Option<String>,
}

/// What a path is escaped by in a URL.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

impl Editor {
    /// The editors that can be named, with the URLs that they listen to.
    pub const NAMED: [(&'static str, &'static str); 6] = [
        ("vscode", "vscode://file{path}:{line}:{column}"),
        ("vscodium", "vscodium://file{path}:{line}:{column}"),
        ("cursor", "cursor://file{path}:{line}:{column}"),
        ("zed", "zed://file{path}:{line}:{column}"),
        (
            "idea",
            "idea://open?file={path}&line={line}&column={column}",
        ),
        (
            "sublime",
            "subl://open?url=file://{path}&line={line}&column={column}",
        ),
    ];

    /// An editor by its name, `none`, or a URL with `{path}` in it. None for what is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "none" {
            return Some(Self { pattern: None });
        }
        let named = Self::NAMED.iter().find(|(name, _)| *name == text);
        let pattern = named.map_or(text, |(_, pattern)| pattern);
        let scheme = pattern.split_once(':').map(|(scheme, _)| scheme);
        // A script is no editor.
        let is_url = scheme.is_some_and(|scheme| {
            let word = scheme
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c));
            word && !matches!(
                &*scheme.to_ascii_lowercase(),
                "javascript" | "data" | "vbscript"
            )
        });
        (is_url && pattern.contains("{path}")).then(|| Self {
            pattern: Some(pattern.to_owned()),
        })
    }

    fn link(&self, path: &Path, line: usize, column: usize) -> Option<String> {
        let path = path.to_string_lossy().replace('\\', "/");
        // `C:/site` stands behind a slash in a URL.
        let lead = if path.starts_with('/') { "" } else { "/" };
        let path = format!("{lead}{}", utf8_percent_encode(&path, PATH));
        let pattern = self.pattern.as_ref()?;
        let url = pattern.replace("{line}", &line.to_string());
        let url = url.replace("{column}", &column.to_string());
        Some(url.replace("{path}", &path))
    }
}

impl Default for Editor {
    fn default() -> Self {
        Self {
            pattern: Some(Self::NAMED[0].1.to_owned()),
        }
    }
}

/// All findings of a site whose folder is `root`, errors first. Notes are left to the terminal.
#[must_use]
pub fn html(diagnostics: &Diagnostics, sources: &Sources, root: &Path, editor: &Editor) -> String {
    let mut out = String::new();
    let writer = Writer {
        sources,
        root,
        editor,
    };
    for severity in [Severity::Error, Severity::Warning] {
        for finding in diagnostics.iter().filter(|one| one.severity == severity) {
            // Writing to a string cannot fail.
            let _ = writer.finding(&mut out, finding);
        }
    }
    out
}

struct Writer<'a> {
    sources: &'a Sources,
    root: &'a Path,
    editor: &'a Editor,
}

impl Writer<'_> {
    fn finding(&self, out: &mut String, finding: &Diagnostic) -> std::fmt::Result {
        let severity = finding.severity.as_str();
        write!(
            out,
            "<article class=\"finding {severity}\"><h3><span class=\"severity\">{severity}</span> {}</h3>",
            code(&visible(&finding.message)),
        )?;
        self.place(out, finding)?;
        if let Place::Span(span) = finding.place {
            self.quote(out, span)?;
        }
        for (span, label) in &finding.related {
            write!(out, "<p class=\"related\">{}: ", code(&visible(label)))?;
            self.link(out, self.sources.path(span.file), Some(*span))?;
            out.push_str("</p>");
            self.quote(out, *span)?;
        }
        if let Some(help) = &finding.help {
            write!(out, "<p class=\"help\">{}</p>", code(&visible_lines(help)))?;
        }
        write!(
            out,
            "<p class=\"code\"><code>{}</code></p></article>",
            finding.code
        )
    }

    fn place(&self, out: &mut String, finding: &Diagnostic) -> std::fmt::Result {
        let (Some(path), _) = place(finding, self.sources) else {
            return Ok(());
        };
        out.push_str("<p class=\"place\">");
        let span = match finding.place {
            Place::Span(span) => Some(span),
            Place::Path(_) | Place::Site => None,
        };
        self.link(out, path, span)?;
        out.push_str("</p>");
        Ok(())
    }

    /// A place as a link, where it is a file of the site's that an editor can open.
    fn link(&self, out: &mut String, path: &str, span: Option<Span>) -> std::fmt::Result {
        let at = span.map(|span| self.sources.locate(span));
        let (row, column) = at.map_or((1, 1), |at| (at.line, at.column));
        let shown = match at {
            Some(at) => format!("{}:{}:{}", visible(path), at.line, at.column),
            None => visible(path).into_owned(),
        };
        let shown = escaped(&shown);
        let is_source = self.sources.find(path).is_some();
        let href = self.editor.link(&self.root.join(path), row, column);
        match href.filter(|_| is_source) {
            Some(href) => write!(out, "<a href=\"{}\">{shown}</a>", escaped(&href)),
            None => write!(out, "<span>{shown}</span>"),
        }
    }

    /// The lines of a place, with what it is about marked.
    fn quote(&self, out: &mut String, span: Span) -> std::fmt::Result {
        if self.sources.get(span.file).is_none() {
            return Ok(());
        }
        let clipped = excerpt::clip(self.sources, span, DEFAULT_WIDTH);
        let excerpt = Excerpt::new(self.sources, span.file, &[clipped]);
        let mark = excerpt.marks.first().cloned().unwrap_or(0..0);
        out.push_str("<pre class=\"quote\" tabindex=\"0\">");
        let mut at = 0;
        for (index, line) in excerpt.text.split('\n').enumerate() {
            let number = excerpt.line + index;
            write!(
                out,
                "<span class=\"line\"><span class=\"number\">{number}</span> "
            )?;
            marked(out, line, local(&mark, at, line.len()));
            out.push_str("</span>\n");
            at += line.len() + 1;
        }
        out.push_str("</pre>");
        Ok(())
    }
}

/// The part of a mark that is in a line which starts at `at`; none where it is elsewhere.
fn local(mark: &Range<usize>, at: usize, length: usize) -> Option<Range<usize>> {
    let start = mark.start.max(at);
    let end = mark.end.min(at + length);
    (start <= end && mark.start <= at + length).then(|| start - at..end - at)
}

fn marked(out: &mut String, line: &str, mark: Option<Range<usize>>) {
    let parts = mark.and_then(|mark| {
        let (before, after) = (line.get(..mark.start)?, line.get(mark.end..)?);
        Some((before, line.get(mark)?, after))
    });
    let Some((before, within, after)) = parts else {
        out.push_str(&escaped(&visible_lines(line)));
        return;
    };
    // A place between two characters has to be seen as well.
    let class = if within.is_empty() {
        " class=\"point\""
    } else {
        ""
    };
    let shown = |text: &str| escaped(&visible_lines(text));
    out.push_str(&shown(before));
    out.extend(["<mark", class, ">", &shown(within), "</mark>"]);
    out.push_str(&shown(after));
}

/// Escaped, and what stands between backticks as code.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (within, after))) = rest
        .split_once('`')
        .and_then(|(before, more)| Some((before, more.split_once('`')?)))
    {
        out.extend([&escaped(before), "<code>", &escaped(within), "</code>"]);
        rest = after;
    }
    out + &escaped(rest)
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out.replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::diag::report::tests::{sources, span_of};

    fn written(finding: Diagnostic, sources: &Sources) -> String {
        let mut all = Diagnostics::default();
        all.push(finding);
        html(&all, sources, Path::new("/a b"), &Editor::default())
    }

    #[test]
    fn a_place_is_quoted_marked_and_linked() {
        let sources = sources(&[("x/faq.yaml", "- id: a\n- id: 北京\n")]);
        let finding = Diagnostic::new(
            Code::DuplicateId,
            span_of(&sources, "x/faq.yaml", "北京"),
            "`北京` is given twice",
        )
        .related(span_of(&sources, "x/faq.yaml", "a"), "first here")
        .help("give it another id");
        let found = written(finding, &sources);
        for part in [
            "<h3><span class=\"severity\">error</span> <code>北京</code> is given twice</h3>",
            "<a href=\"vscode://file/a%20b/x/faq.yaml:2:7\">x/faq.yaml:2:7</a>",
            "<span class=\"number\">2</span> - id: <mark>北京</mark></span>",
            "first here: <a href=\"vscode://file/a%20b/x/faq.yaml:1:7\">x/faq.yaml:1:7</a>",
            "<p class=\"help\">give it another id</p>",
            "<code>faq/duplicate-id</code>",
        ] {
            assert!(found.contains(part), "{part}\n{found}");
        }
    }

    #[test]
    fn nothing_of_a_site_is_markup() {
        let text = "<img src=x onerror=alert(1)> '\"&\u{1b}[2J\n";
        let sources = sources(&[("<b>'\".yaml", text)]);
        let place = span_of(&sources, "<b>'\".yaml", "onerror");
        let finding = Diagnostic::new(Code::UnknownKey, place, "`<script>` and <i>'\"")
            .related(place, "<u>")
            .help("<s> `a` ` <q>");
        let found = written(finding, &sources);
        for tag in [
            "<img", "<b>", "<script", "<i>", "<u>", "<s>", "<q>", "\u{1b}",
        ] {
            assert!(!found.contains(tag), "{tag}\n{found}");
        }
        assert!(!found.contains('\''), "{found}");
    }

    #[test]
    fn any_span_of_any_text_is_quoted() {
        let text = format!(
            "\t一\u{200d}\n\n{}é\n\n{}",
            "长".repeat(800),
            "\n x".repeat(60)
        );
        let sources = sources(&[("f", &text)]);
        let file = sources.find("f").unwrap();
        for start in 0..=text.len() + 1 {
            for length in [0, 1, 5, 900] {
                let span = Span::new(file, start..start + length);
                let found = written(Diagnostic::new(Code::UnknownKey, span, "x"), &sources);
                assert!(found.contains("<mark"), "{start} {length}\n{found}");
            }
        }
    }

    #[test]
    fn editors() {
        let check = |text: &str, expected: Option<&str>| {
            let editor = Editor::parse(text);
            let link = editor.and_then(|editor| editor.link(Path::new("/s/a&b.md"), 3, 4));
            assert_eq!(link.as_deref(), expected, "{text}");
        };
        check("vscode", Some("vscode://file/s/a%26b.md:3:4"));
        check("idea", Some("idea://open?file=/s/a%26b.md&line=3&column=4"));
        check("x-ed://{path}?l={line}", Some("x-ed:///s/a%26b.md?l=3"));
        check("none", None);
        check("emacs", None);
        check("x://nowhere", None);
        check("javascript:{path}", None);
        check("java\nscript:{path}", None);
        assert!(Editor::parse("emacs").is_none());
    }
}
