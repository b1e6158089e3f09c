//! A finding for people: the source quoted, a caret under what it is about, and what to do.
//!
//! 1. The title: severity, code, message.
//! 2. The place: path, line and column, then the [`Excerpt`] with carets. Related places near by are
//!    in the same excerpt, others in one of their own.
//! 3. The help.
//!
//! `annotate-snippets` draws; it puts carets right under wide characters.

use super::Style;
use super::escape::{visible, visible_lines};
use super::excerpt::{self, Excerpt};
use crate::diag::{Diagnostic, Place, Severity};
use crate::source::{Sources, Span};
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use std::io::{self, Write};

/// Related places this many lines away or less are quoted together with the finding's own.
const NEAR: usize = 8;

/// Never less than this many columns, however narrow the terminal.
const LEAST_WIDTH: usize = 40;

/// Writes a finding and an empty line.
pub(super) fn write(
    out: &mut impl Write,
    diagnostic: &Diagnostic,
    sources: &Sources,
    style: Style<'_>,
) -> io::Result<()> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.as_str());
    let width = style.width.max(LEAST_WIDTH);
    let group = title.elements(elements(diagnostic, sources, width));
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer.term_width(width).render(&[group]);
    // The renderer pads some lines with spaces that nobody sees and every diff shows.
    for line in text.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

fn elements<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
    width: usize,
) -> Vec<Element<'a>> {
    let mut elements = Vec::new();
    let main = match &diagnostic.place {
        Place::Span(span) if sources.get(span.file).is_some() => Some(*span),
        Place::Path(path) => {
            elements.push(Origin::path(visible(path)).into());
            None
        }
        _ => None,
    };
    let related = || {
        diagnostic
            .related
            .iter()
            .filter(|(span, _)| sources.get(span.file).is_some())
            .map(|(span, label)| (*span, label.as_str()))
    };
    let near = |span: Span| main.is_some_and(|main| is_near(sources, main, span, width));
    if let Some(main) = main {
        let together = related().filter(|(span, _)| near(*span)).collect();
        elements.extend(quote(sources, Some(main), together, width));
    }
    for (span, label) in related().filter(|(span, _)| !near(*span)) {
        elements.extend(quote(sources, None, vec![(span, label)], width));
    }
    if let Some(help) = &diagnostic.help {
        elements.push(Level::HELP.message(visible_lines(help)).into());
    }
    elements
}

/// Whether two places can be quoted together with no line of them cut.
fn is_near(sources: &Sources, main: Span, other: Span, width: usize) -> bool {
    let clip = |span| excerpt::clip(sources, span, width);
    let (a, b) = (clip(main), clip(other));
    let text = sources.text(main.file);
    let both = a.start.min(b.start)..a.end.max(b.end);
    let (here, there) = (sources.locate(main), sources.locate(other));
    main.file == other.file
        && here.line.abs_diff(there.line) <= NEAR
        && !excerpt::is_large(text, &both, width)
}

/// A place and the lines there. `main` is what the finding is about; without it, the first of
/// `related` gives the place.
fn quote<'a>(
    sources: &'a Sources,
    main: Option<Span>,
    related: Vec<(Span, &'a str)>,
    width: usize,
) -> Vec<Element<'a>> {
    let Some(head) = main.or(related.first().map(|(span, _)| *span)) else {
        return Vec::new();
    };
    let kinds = main
        .map(|span| (span, AnnotationKind::Primary, ""))
        .into_iter()
        .chain(
            related
                .into_iter()
                .map(|(span, label)| (span, AnnotationKind::Context, label)),
        );
    let kinds: Vec<_> = kinds.collect();
    let spans: Vec<_> = kinds
        .iter()
        .map(|(span, ..)| excerpt::clip(sources, *span, width))
        .collect();
    let excerpt = Excerpt::new(sources, head.file, &spans);
    let annotations = excerpt
        .marks
        .into_iter()
        .zip(kinds)
        .map(|(mark, (_, kind, label))| kind.span(mark).label(visible(label)));
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.line)
        .annotations(annotations);
    let path = visible(sources.path(head.file));
    if !excerpt.is_cut {
        return vec![snippet.path(path).into()];
    }
    // The renderer would count the columns of what is left of the line.
    let at = sources.locate(head);
    let origin = Origin::path(path).line(at.line).char_column(at.column);
    vec![origin.into(), snippet.into()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::diag::report::tests::{sources, span_of, written};

    const FAQ: &str = "content/incidents/a/faq.yaml";

    fn check(text: &str, make: impl Fn(&Sources) -> Diagnostic, expected: &str) {
        let sources = sources(&[(FAQ, text), ("b\u{1b}.yaml", "x\n值: y\n")]);
        let found = written(make(&sources), &sources, Style::default());
        assert_eq!(
            found,
            format!("{}\n\n", expected.trim_matches('\n')),
            "\n{found}"
        );
    }

    fn at(sources: &Sources, range: std::ops::Range<usize>, message: &str) -> Diagnostic {
        let file = sources.find(FAQ).unwrap();
        Diagnostic::new(Code::DuplicateId, Span::new(file, range), message)
    }

    #[test]
    fn a_caret_is_right_under_wide_characters_and_tabs() {
        check(
            "- id: x\n- id: 北京 y\n\tz: 密码\n",
            |s| {
                Diagnostic::new(
                    Code::DuplicateId,
                    span_of(s, FAQ, "密码"),
                    "`密码` is given twice",
                )
                .related(span_of(s, FAQ, "北京"), "first given here")
                .help("give one of them another id:\n- id: b")
            },
            "
error[faq/duplicate-id]: `密码` is given twice
 --> content/incidents/a/faq.yaml:3:5
  |
2 | - id: 北京 y
  |       ---- first given here
3 |     z: 密码
  |        ^^^^
  |
  = help: give one of them another id:
          - id: b
",
        );
    }

    #[test]
    fn related_places_far_away_are_quoted_apart() {
        let far = format!("id: a\n{}id: a\n", "\n".repeat(2000));
        check(
            &far,
            |s| {
                at(s, 2010..2011, "twice")
                    .related(span_of(s, FAQ, "a"), "first\u{7}")
                    .related(span_of(s, "b\u{1b}.yaml", "y"), "and here")
            },
            "
error[faq/duplicate-id]: twice
    --> content/incidents/a/faq.yaml:2002:5
     |
2002 | id: a
     |     ^
     |
    ::: content/incidents/a/faq.yaml:1:5
     |
   1 | id: a
     |     - first\\u{7}
     |
    ::: b\\u{1b}.yaml:2:4
     |
   2 | 值: y
     |     - and here
",
        );
    }

    #[test]
    fn spans_of_several_lines() {
        check(
            "one\n二\nthree\n",
            |s| at(s, 1..13, "several"),
            "
error[faq/duplicate-id]: several
 --> content/incidents/a/faq.yaml:1:2
  |
1 |   one
  |  __^
2 | | 二
3 | | three
  | |_____^
",
        );
    }

    #[test]
    fn the_end_of_a_file_and_an_empty_one() {
        check(
            "one\n",
            |s| at(s, 4..4, "end").severity(Severity::Warning),
            "
warning[faq/duplicate-id]: end
 --> content/incidents/a/faq.yaml:2:1
  |
2 |
  | ^
",
        );
        check(
            "",
            |s| at(s, 0..0, "empty").severity(Severity::Note),
            "
note[faq/duplicate-id]: empty
 --> content/incidents/a/faq.yaml:1:1
  |
1 |
  | ^
",
        );
    }

    #[test]
    fn a_line_of_a_megabyte_is_cut_and_its_column_is_not() {
        let long = format!("{}坏{}\n", "一".repeat(300_000), "二".repeat(100_000));
        check(
            &long,
            |s| at(s, 900_000..900_003, "long"),
            "
error[faq/duplicate-id]: long
 --> content/incidents/a/faq.yaml:1:300001
  |
 :::
1 | ... 一一一一一一一一一一一一一一一一一一一一一一一一一一坏二二二二二二二二二二二二二二二二二二二二二二二二二二二...
  |                                                         ^^
",
        );
    }

    #[test]
    fn places_without_a_span() {
        let path = |path: &str| Place::Path(path.into());
        check(
            "",
            |_| Diagnostic::new(Code::Unreadable, path("x/\u{1b}[2J"), "no\u{1b}").help("x"),
            "
error[source/unreadable]: no\\u{1b}
--> x/\\u{1b}[2J
 = help: x
",
        );
        check(
            "",
            |_| Diagnostic::new(Code::SiteMissing, Place::Site, "no site"),
            "error[site/missing]: no site",
        );
    }

    #[test]
    fn control_characters_in_the_source_are_shown() {
        check(
            "a\u{1b}[2J\u{9b}x\n",
            |s| at(s, 1..2, "escape"),
            "
error[faq/duplicate-id]: escape
 --> content/incidents/a/faq.yaml:1:2
  |
1 | a␛[2J¿x
  |  ^
",
        );
    }

    #[test]
    fn color_is_a_choice() {
        let sources = sources(&[(FAQ, "x")]);
        let color = Style {
            color: true,
            ..Style::default()
        };
        let found = written(at(&sources, 0..1, "x"), &sources, color);
        assert!(found.contains("\u{1b}["), "{found}");
    }

    #[test]
    fn any_span_of_any_text_is_quoted() {
        let text = format!(
            "\t一\u{200d}\r\n\n{}é\u{301}\u{9b}\n\n{}",
            "长".repeat(80),
            "\n x".repeat(60)
        );
        let sources = sources(&[(FAQ, &text)]);
        for start in 0..=text.len() + 1 {
            for length in [0, 1, 2, 5, 90, 200, 1000] {
                let found = at(&sources, start..start + length, "x");
                let found = found.related(Span::new(sources.find(FAQ).unwrap(), 3..9), "y");
                assert!(written(found, &sources, Style::default()).contains(" x\n"));
            }
        }
    }
}
