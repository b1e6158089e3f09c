//! A table: a line for each notice, a column for each language.
//!
//! 1. Columns are as wide as what is in them, wide characters counted as two; the title gets what is
//!    left of the terminal.
//! 2. Below it: what is not recorded.

use super::survey::{Lack, Language, Notice, Progress, State, Survey};
use crate::diag::report::visible;
use crate::model::Locale;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A title is not shortened below this many columns, however narrow the terminal is.
const SHORTEST: usize = 16;
/// A title that is longer is shortened, however wide the terminal is.
const LONGEST: usize = 48;
/// Between two columns.
const GAP: &str = "  ";

/// The table for a terminal of so many columns.
pub(super) fn of(survey: &Survey, locales: &[&Locale], columns: usize) -> String {
    if survey.notices.is_empty() {
        return "there are no notices\n".to_owned();
    }
    let mut rows = vec![head(locales)];
    rows.extend(survey.notices.iter().map(|notice| row(notice, locales)));
    shorten_titles(&mut rows, columns);
    let mut text = aligned(&rows);
    text.push('\n');
    for line in unrecorded(survey) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn head(locales: &[&Locale]) -> Vec<String> {
    let fixed = ["notice", "title", "state"].map(str::to_owned);
    let tags = locales.iter().map(ToString::to_string);
    fixed.into_iter().chain(tags).collect()
}

fn row(notice: &Notice, locales: &[&Locale]) -> Vec<String> {
    let title = notice.title.as_deref().unwrap_or("-");
    let fixed = [
        notice.slug.clone(),
        visible(title).into_owned(),
        state(notice).to_owned(),
    ];
    let cells = locales
        .iter()
        .map(|locale| notice.language(locale).map_or(String::new(), cell));
    fixed.into_iter().chain(cells).collect()
}

/// What a notice is to readers, and whether the ledger has it so.
fn state(notice: &Notice) -> &'static str {
    let never = notice.head.is_none();
    match (notice.state, notice.recorded) {
        (State::Broken, _) => "has errors",
        (State::Draft, _) => "draft",
        (State::Scheduled, _) => "scheduled",
        (State::Withdrawn, true) => "withdrawn",
        (State::Withdrawn, false) if never => "withdrawn, not recorded",
        (State::Withdrawn, false) => "withdrawn, changed",
        (State::Published, true) => "recorded",
        (State::Published, false) if never => "not recorded",
        (State::Published, false) => "changed",
    }
}

/// How far a notice is in a language.
pub(super) fn cell(language: &Language) -> String {
    let counts = || {
        let all = [Lack::Stale, Lack::Missing].map(|lack| (language.count(lack), lack.as_str()));
        let some = all.iter().filter(|(count, _)| *count > 0);
        let words: Vec<_> = some
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        words.join(", ")
    };
    match language.state {
        Progress::Source => "source".to_owned(),
        Progress::Current => "current".to_owned(),
        Progress::Stale | Progress::Missing => counts(),
        Progress::NotTranslated => "not translated".to_owned(),
        Progress::NotWritten => "not written".to_owned(),
        Progress::Withdrawn => "-".to_owned(),
        Progress::Unknown => "?".to_owned(),
    }
}

/// Makes the lines fit into so many columns, as far as shorter titles can.
fn shorten_titles(rows: &mut [Vec<String>], columns: usize) {
    let widths = widths(rows);
    let others: usize = widths
        .iter()
        .enumerate()
        .filter(|(column, _)| *column != 1)
        .map(|(_, width)| width + GAP.len())
        .sum();
    let most = columns.saturating_sub(others).clamp(SHORTEST, LONGEST);
    for title in rows.iter_mut().filter_map(|row| row.get_mut(1)) {
        *title = shortened(title, most);
    }
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(row.len().max(widths.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    widths
}

/// The rows as lines.
fn aligned(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width())));
            line.push_str(GAP);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A text in so many columns, with `…` at its end where it does not fit.
fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept: String = text
        .graphemes(true)
        .take_while(|letter| {
            used += letter.width();
            used <= columns
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// What is not recorded, a line for each notice.
fn unrecorded(survey: &Survey) -> Vec<String> {
    let is_seen = |notice: &&Notice| matches!(notice.state, State::Published | State::Withdrawn);
    let seen = survey.notices.iter().filter(is_seen);
    let lines: Vec<String> = seen
        .filter(|notice| !notice.recorded)
        .map(|notice| {
            let names: Vec<_> = notice.unrecorded.iter().map(String::as_str).collect();
            let what = match names.as_slice() {
                _ if notice.head.is_none() => "everything".to_owned(),
                [] => "addresses alone".to_owned(),
                names => names.join(", "),
            };
            format!("not recorded: {}: {}", notice.slug, visible(&what))
        })
        .collect();
    let is_readable = |notice: &Notice| notice.state != State::Broken;
    if !lines.is_empty() || !survey.notices.iter().all(is_readable) {
        return lines;
    }
    let summary = if survey.notices.iter().any(|notice| is_seen(&notice)) {
        "everything that is published is recorded"
    } else {
        "nothing is published yet"
    };
    vec![summary.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shortened_by_columns() {
        let check = |text: &str, columns, expected: &str| {
            assert_eq!(shortened(text, columns), expected);
        };
        check("Sync was late", 13, "Sync was late");
        check("Sync was late", 12, "Sync was la…");
        check("Sync was late", 6, "Sync…");
        check("同步延迟", 8, "同步延迟");
        check("同步延迟", 7, "同步延…");
        check("同步延迟", 6, "同步…");
        check("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…");
        check("👩‍💻👩‍💻", 3, "👩‍💻…");
        check("同", 1, "…");
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [["a", "b", "c"], ["公告", "x", "y"], ["abc", "一", ""]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&rows), "a     b   c\n公告  x   y\nabc   一\n");
    }

    #[test]
    fn titles_give_way_and_nothing_else() {
        let check = |columns, expected: &str| {
            let long = "A title that is longer than any terminal that is as narrow as this one is";
            let mut rows = vec![["slug", long, "recorded"].map(str::to_owned).to_vec()];
            shorten_titles(&mut rows, columns);
            assert_eq!(aligned(&rows), format!("{expected}\n"));
        };
        check(40, "slug  A title that is longer…  recorded");
        check(20, "slug  A title that is…  recorded");
        check(
            200,
            "slug  A title that is longer than any terminal that i…  recorded",
        );
    }
}
