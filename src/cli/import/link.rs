//! Links and images in the Markdown of a text that is taken over.
//!
//! 1. [`relative`] is the way between two files of the new site.
//! 2. [`linked`] and [`unlinked`] are what becomes of those that cannot stay; [`comment`] keeps what was written.

use std::ops::Range;

/// An image as a link to its file.
pub(super) fn linked(written: &str, url: &str) -> String {
    let shown = shown(written);
    let shown = if shown.trim().is_empty() { url } else { shown };
    format!("[{shown}](<{url}>)")
}

/// What a link or an image shows, with all of it in a comment.
pub(super) fn unlinked(written: &str) -> String {
    format!("{} {}", shown(written), comment(written))
}

/// What a link or an image shows.
fn shown(written: &str) -> &str {
    let inside = written.trim_start_matches('!');
    let inside = inside.strip_prefix('[').unwrap_or(inside);
    let end = inside.rfind("](").or_else(|| inside.rfind("]["));
    match end {
        Some(end) => inside.get(..end).unwrap_or_default(),
        None => inside.strip_suffix(']').unwrap_or(inside),
    }
}

/// A text with others in place of ranges; of two that overlap, the one that begins first.
pub(super) fn replaced(text: &str, mut others: Vec<(Range<usize>, String)>) -> String {
    others.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, other) in others {
        if at.start < from {
            continue;
        }
        out.push_str(text.get(from..at.start).unwrap_or_default());
        out.push_str(&other);
        from = at.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Something as a comment, which cannot end before its end.
pub(super) fn comment(written: &str) -> String {
    format!("<!-- {} -->", written.replace("--", "- -"))
}

/// The way from one file of the new site to another: `../other/notice.en.md`.
pub(super) fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = folder
        .split_last()
        .map(|(_, folder)| folder)
        .unwrap_or_default();
    let target: Vec<&str> = to.split('/').collect();
    let same = folder
        .iter()
        .zip(&target)
        .take_while(|(a, b)| a == b)
        .count();
    let up = "../".repeat(folder.len() - same);
    let down = target.get(same..).unwrap_or_default().join("/");
    format!("{up}{down}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_from_file_to_file() {
        let from = "content/incidents/a/notice.en.md";
        for (to, expected) in [
            ("content/incidents/b/notice.en.md", "../b/notice.en.md"),
            ("content/incidents/a/notice.fr.md", "notice.fr.md"),
            ("content/pages/x.en.md", "../../pages/x.en.md"),
        ] {
            assert_eq!(relative(from, to), expected);
        }
    }

    #[test]
    fn a_comment_does_not_end_early() {
        assert_eq!(comment("{{< a \"-->\" >}}"), "<!-- {{< a \"- ->\" >}} -->");
    }
}
