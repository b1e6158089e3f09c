//! Texts that YAML takes otherwise than they look: valid, and not what was meant.
//!
//! 1. `#` begins a comment in the middle of a sentence, and at its beginning.
//! 2. A word that begins with `!` or `&` in front of a text is a tag or an anchor, and no part of it.
//! 3. Lines without `|` become one: lists and tables in them are none.
//! 4. An entry that is indented too far is a part of the text before it.
//! 5. Between double quotes, `\\` begins an escape: in a path of Windows, too.

use super::Origin;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::markdown::is_cjk;
use crate::parse::node::{Node, Scalar, Style, Value};
use crate::source::Span;

/// Looks at every text of a file.
pub(super) fn check(node: &Node, origin: &Origin<'_>, diagnostics: &mut Diagnostics) {
    match &node.value {
        Value::Null => {}
        Value::Scalar(scalar) => diagnostics.extend(slip(node.span, scalar, origin)),
        Value::List(items) => {
            for item in items {
                check(item, origin, diagnostics);
            }
        }
        Value::Table(entries) => {
            for (key, value) in entries {
                if value.is_null() {
                    diagnostics.extend(hidden(key.span, origin));
                }
                check(value, origin, diagnostics);
            }
        }
    }
}

fn told(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(Code::CutText, span, message).help(help)
}

/// A text that is nothing, since it begins with `#`. A comment of its own has a blank behind that.
fn hidden(key: Span, origin: &Origin<'_>) -> Option<Diagnostic> {
    let end = key.range().end.saturating_sub(origin.base);
    let rest = origin.text.get(end..)?.lines().next()?;
    let comment = rest.strip_prefix(':')?.trim();
    let behind = comment.strip_prefix('#')?.chars().next()?;
    (!behind.is_whitespace() && behind != '#').then(|| {
        let message = format!("there is no text here: `{comment}` is a comment");
        told(key, message, "put the text in quotes")
    })
}

fn slip(span: Span, scalar: &Scalar, origin: &Origin<'_>) -> Option<Diagnostic> {
    let written = origin.written(span);
    let start = span.range().start.saturating_sub(origin.base);
    let before = origin.text.get(..start)?;
    let tag = before.rsplit('\n').next()?.split_whitespace().next_back();
    let is_taken = |word: &&str| {
        let named = |name: &str| !origin.text.contains(&format!("*{name}"));
        before.ends_with(' ')
            && (word.starts_with('!') || word.strip_prefix('&').is_some_and(named))
    };
    if let Some(tag) = tag.filter(is_taken) {
        let message = format!("`{tag}` in front of this text is for YAML, and no part of it");
        return Some(told(span, message, "put all of the text in quotes"));
    }
    if written.starts_with('"') {
        return has_path(written).then(|| {
            let message = "between double quotes, `\\` begins an escape".to_owned();
            told(span, message, "put a path in single quotes")
        });
    }
    if scalar.style != Style::Plain || written.starts_with('\'') {
        return None;
    }
    let block = block(before);
    if block != Some('|') && is_folded(written) {
        let message = "these lines become one, and no list, table or heading".to_owned();
        return Some(told(
            span,
            message,
            "write `|` behind the key, and the text below it",
        ));
    }
    if block.is_some() {
        let end = start + written.trim_end().len();
        let behind = origin.text.get(end..).unwrap_or_default();
        let found = within_block(before, written).or_else(|| below_block(before, behind));
        let (message, help) = found?;
        return Some(told(span, message, help));
    }
    let end = start + written.trim_end().len();
    let behind = origin.text.get(end..)?.lines().next()?.trim();
    let is_sentence = scalar.text.trim().contains(' ') || scalar.text.chars().any(is_cjk);
    (is_sentence && behind.starts_with('#')).then(|| {
        let message = format!("this text ends before `{behind}`, which is a comment");
        let help = "put the text in quotes if it goes on, or the comment on a line of its own";
        told(span, message, help)
    })
}

/// Whether a text between double quotes has a path of Windows in it.
fn has_path(written: &str) -> bool {
    written.match_indices(":\\").any(|(at, colon)| {
        let drive = written.get(..at).and_then(|text| text.chars().next_back());
        let behind = written.get(at + colon.len()..);
        let behind = behind.and_then(|text| text.chars().next());
        [drive, behind]
            .iter()
            .all(|c| c.is_some_and(|c| c.is_ascii_alphabetic()))
    })
}

/// What a block has beside its text, or too much in it; with what to do.
fn within_block(before: &str, written: &str) -> Option<(String, &'static str)> {
    let head = before.trim_end().rsplit('\n').next()?;
    if let Some((_, words)) = head
        .split_once(" #")
        .filter(|(_, words)| !words.trim().is_empty())
    {
        let message = format!("`#{words}` behind the mark of this text is a comment");
        return Some((message, "put it on a line of its own"));
    }
    let is_entry = |line: &&str| {
        ["- id: ", "- group: "]
            .iter()
            .any(|key| line.starts_with(key))
    };
    let entry = written.lines().map(str::trim).find(is_entry)?;
    let message = format!("`{entry}` is a part of this text");
    Some((
        message,
        "an entry of its own begins where the one before it does",
    ))
}

/// A line that looks like one of the block above it, and ends it: to YAML, a comment.
fn below_block(before: &str, behind: &str) -> Option<(String, &'static str)> {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let head = before.trim_end().rsplit('\n').next()?;
    let line = behind.lines().find(|line| !line.trim().is_empty())?;
    (line.trim().starts_with('#') && indentation(line) > indentation(head)).then(|| {
        let message = format!("`{}`, below this text, is a comment", line.trim());
        (
            message,
            "indent it as far as the text, if it is a part of that; a comment, as far as the key",
        )
    })
}

/// The mark of the block that begins behind `before`: `|` or `>`.
fn block(before: &str) -> Option<char> {
    let (above, indentation) = before.rsplit_once('\n')?;
    let head = above.trim_end().rsplit('\n').next()?;
    let head = head.split(" #").next()?.trim_end();
    let mark = head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let mark = mark.chars().next_back()?;
    (indentation.trim().is_empty() && matches!(mark, '|' | '>')).then_some(mark)
}

/// Whether a text has lines of Markdown that folding puts behind the line before.
fn is_folded(written: &str) -> bool {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    // The first line begins behind its indentation.
    let mut lines = written.lines().skip(1).peekable();
    let own = lines.peek().map_or(0, |line| indentation(line));
    let mut before = written.lines().next().unwrap_or_default();
    lines.any(|line| {
        let text = line.trim_start();
        let follows = !std::mem::replace(&mut before, line).trim().is_empty();
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < text.len() && digits.starts_with(". ");
        let marked = ["- ", "* ", "+ ", "| ", "|--", "## "];
        follows
            && indentation(line) == own
            && (numbered || marked.iter().any(|mark| text.starts_with(mark)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use crate::diag::Severity;

    #[test]
    fn what_yaml_takes_otherwise_is_told() {
        for yaml in [
            "a: Please press # to go on\n",
            "a: Ticket is #4821\n",
            "a: 请按 # 键\n",
            "a: x y\n  z # w\nb: c\n",
            "a:\n  b: #1 reason is cost\n",
            "a: !important read this\n",
            "- !Note that\n",
            "a: !x \"y\"\n",
            "a: >\n  Steps:\n  - one\n  - two\n",
            "a: >-\n  Steps:\n  1. one\n",
            "a: Steps\n  * one\n",
            "a: Data\n  | x | y |\n  |---|---|\n",
            "a: \"see C:\\new\"\n",
            "a: &w words\n",
            "a: | # words\n  more\n",
            "a: >- # words\n  more\n",
            "a:\n  b: |\n      words\n    # Heading\n",
            "- id: x\n  a: |\n    words\n    - id: y\n      a: z\n",
        ] {
            let (_, found) = read(yaml);
            assert_eq!(found.count(Severity::Warning), 1, "{yaml:?}");
        }
    }

    #[test]
    fn what_is_meant_is_not_told() {
        for yaml in [
            "a:\n  - {b: x y, c: z w} # note\n",
            "a: \"Please press\" # to go on\n",
            "a: C# and F# are languages\n",
            "status: resolved # since March\n",
            "a: |\n  x y # z\n# w\n",
            "a: |\n  Steps:\n  - one\n",
            "a: |2-\n  Steps:\n  - one\n",
            "a: >\n  Steps:\n\n  - one\n\n  - two\n",
            "a: >\n  One line\n  and another one - so it is.\n",
            "a: x y\n# z\nb: c\n",
            "a: # none yet\nb: #\n",
            "a: Stop! now\n",
            "a: &w words\nb: *w\n",
            "a: |\n  # words\n  - one\n",
            "a:\n  b: |\n    words\n  # note\n  c: d\n# note\n",
            "a: 'C:\\new'\n",
            "a: \"line\\nline, ratio 1:\\n\"\n",
        ] {
            let (_, found) = read(yaml);
            assert_eq!(found.count(Severity::Warning), 0, "{yaml:?}");
        }
    }
}
