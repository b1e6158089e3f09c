//! Dates and times as languages write them, to be compared by what they mean.
//!
//! 1. [`calendar`] takes the numbers of a text, and finds those that are parts of a date: around the
//!    name of a month, before `年`, `月` and `日`, or with separators, `2026-03-09`.
//! 2. Then those that are a time: `14:30`, `2:30 p.m.`, `下午2点半`. Times are compared within half a
//!    day, since one language counts to 12 and the other to 24.
//! 3. The rest is given back.

use super::amount::whole;
use crate::ledger::essentials::dates::Names;
use crate::ledger::essentials::numbers::{Number, numbers, numerals};
use std::ops::Range;

/// Months, each with a day of it where that is said.
pub(super) type Readings = Vec<(u32, Option<u32>)>;

/// A day, or a month of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub range: Range<usize>,
    pub year: Option<u32>,
    /// What it may be: `3/9/2026` is in March or in September.
    pub readings: Readings,
}

impl Day {
    /// Whether two may be one, as far as both say it.
    pub fn is_like(&self, other: &Self) -> bool {
        let unsaid = |one: Option<u32>, other: Option<u32>| {
            one.zip(other).is_none_or(|(one, other)| one == other)
        };
        let pairs = self.readings.iter();
        let mut pairs = pairs.flat_map(|own| other.readings.iter().map(move |of| (own, of)));
        unsaid(self.year, other.year) && pairs.any(|(own, of)| own.0 == of.0 && unsaid(own.1, of.1))
    }

    /// Whether it says more than a month.
    pub fn is_whole(&self) -> bool {
        self.readings.iter().any(|(_, day)| day.is_some())
    }
}

/// A time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clock {
    pub range: Range<usize>,
    /// Below 12.
    pub hour: u32,
    pub minute: u32,
}

/// What the numbers of a text are.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    pub days: Vec<Day>,
    pub clocks: Vec<Clock>,
    /// Those that are neither, in order.
    pub rest: Vec<Number>,
    /// The numbers that were taken.
    pub taken: Vec<u32>,
}

/// Sorts the numbers of a text.
pub(super) fn calendar(text: &str, names: &Names) -> Calendar {
    let mut reader = Reader::new(text);
    reader.separated();
    reader.suffixed();
    reader.named(names);
    reader.clocks();
    reader.finish()
}

/// More characters than any word has that makes an hour of a number.
const LONGEST_MARK: usize = 12;

/// A number, and whether it is taken.
struct Token {
    number: Number,
    taken: bool,
    /// In Chinese numerals: a part of a date, or nothing.
    spelled: bool,
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    found: Calendar,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let token = |number, spelled| Token {
            number,
            taken: false,
            spelled,
        };
        // `〇` and `½` are numbers to Unicode.
        let has_digit = |number: &Number| number.normal.contains(|c: char| c.is_ascii_digit());
        let digits = numbers(text)
            .into_iter()
            .filter(has_digit)
            .map(|number| token(number, false));
        let numerals = numerals(text).into_iter().map(|mut number| {
            let unit = text
                .get(number.range.clone())
                .and_then(|run| run.chars().next_back());
            number.range.end -= unit.map_or(0, char::len_utf8);
            token(number, true)
        });
        let mut tokens: Vec<_> = digits.chain(numerals).collect();
        tokens.sort_by_key(|token| token.number.range.start);
        Self {
            text,
            tokens,
            found: Calendar::default(),
        }
    }

    /// A free number, where it is whole.
    fn free(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at).filter(|token| !token.taken)?;
        whole(&token.number.normal)
    }

    fn take(&mut self, at: usize) -> Range<usize> {
        let Some(token) = self.tokens.get_mut(at) else {
            return 0..0;
        };
        token.taken = true;
        let parts = token.number.normal.split(|c: char| !c.is_ascii_digit());
        self.found.taken.extend(parts.filter_map(whole));
        token.number.range.clone()
    }

    fn behind(&self, at: usize) -> &'a str {
        let end = self.tokens.get(at).map(|token| token.number.range.end);
        end.and_then(|end| self.text.get(end..)).unwrap_or_default()
    }

    /// What stands between two numbers.
    fn gap(&self, at: usize, next: usize) -> &'a str {
        let range = self.tokens.get(at).zip(self.tokens.get(next));
        let range = range.map(|(one, other)| one.number.range.end..other.number.range.start);
        range.and_then(|range| self.text.get(range)).unwrap_or("\n")
    }

    fn day(&mut self, range: Range<usize>, year: Option<u32>, month: u32, day: Option<u32>) {
        self.found.days.push(Day {
            range,
            year,
            readings: vec![(month, day)],
        });
    }

    /// `2026-03-09`, `9.3.2026`, `3/9/2026`.
    fn separated(&mut self) {
        for at in 0..self.tokens.len() {
            let Some(token) = self.tokens.get(at) else {
                break;
            };
            let normal = &token.number.normal;
            let separator = ['-', '/', '.']
                .into_iter()
                .find(|c| normal.matches(*c).count() == 2);
            let parts = separator.map(|separator| normal.split(separator));
            let parts: Vec<u32> = parts.into_iter().flatten().filter_map(whole).collect();
            let [first, second, third] = parts.as_slice() else {
                continue;
            };
            let (year, pairs) = match (is_year(*first), is_year(*third)) {
                (true, _) => (*first, vec![(*second, *third)]),
                (_, true) => (*third, vec![(*second, *first), (*first, *second)]),
                _ => continue,
            };
            let pairs = pairs
                .into_iter()
                .filter(|(month, day)| is_month(*month) && is_day(*day));
            let readings: Vec<_> = pairs.map(|(month, day)| (month, Some(day))).collect();
            if !readings.is_empty() {
                let range = self.take(at);
                self.found.days.push(Day {
                    range,
                    year: Some(year),
                    readings,
                });
            }
        }
    }

    /// `2026年3月9日`, `3월 9일`.
    fn suffixed(&mut self) {
        for at in 0..self.tokens.len() {
            let Some(month) = self.free(at).filter(|month| is_month(*month)) else {
                continue;
            };
            if !unit(self.behind(at), &['月', '월']) {
                continue;
            }
            let before = at
                .checked_sub(1)
                .filter(|before| matches!(self.gap(*before, at).trim(), "年" | "년"));
            let year = before.and_then(|before| self.free(before));
            let next = at + 1;
            let day = self.free(next).filter(|day| {
                is_day(*day)
                    && matches!(self.gap(at, next).trim(), "月" | "월")
                    && unit(self.behind(next), &['日', '号', '號', '일'])
            });
            let mut range = self.take(at);
            if let Some(before) = before.filter(|_| year.is_some()) {
                range.start = self.take(before).start;
            }
            if day.is_some() {
                range.end = self.take(next).end;
            }
            range.end += unit_length(self.text.get(range.end..).unwrap_or_default());
            self.day(range, year, month, day);
        }
    }

    /// `March 9, 2026`, `9. März 2026`, `9 de marzo de 2026`.
    fn named(&mut self, names: &Names) {
        let mut known: Vec<_> = self
            .found
            .days
            .iter()
            .map(|day| day.range.clone())
            .collect();
        known.sort_by_key(|day| day.start);
        for name in names.find(self.text) {
            let Some(month) = name.month.map(u32::from) else {
                continue;
            };
            // `三月` is a name in Chinese, too.
            let before = known.partition_point(|day| day.start <= name.range.start);
            let before = before.checked_sub(1).and_then(|last| known.get(last));
            if before.is_some_and(|day| day.contains(&name.range.start)) {
                continue;
            }
            let next = self
                .tokens
                .partition_point(|token| token.number.range.start < name.range.start);
            let mut range = name.range.clone();
            let mut day = None;
            if let Some(before) = next.checked_sub(1)
                && let Some(number) = self.free(before).filter(|day| is_day(*day))
                && let Some(token) = self.tokens.get(before)
                && joins(self.text.get(token.number.range.end..name.range.start))
            {
                range.start = self.take(before).start;
                day = Some(number);
            }
            // Chinese names of months have their number in them.
            let mut after = next;
            while self
                .tokens
                .get(after)
                .is_some_and(|token| token.number.range.start < name.range.end)
            {
                after += 1;
            }
            let mut year = None;
            while let Some(number) = self.free(after)
                && let Some(token) = self.tokens.get(after)
                && joins(self.text.get(range.end..token.number.range.start))
            {
                if is_year(number) && year.is_none() {
                    year = Some(number);
                } else if is_day(number) && day.is_none() && year.is_none() {
                    day = Some(number);
                } else {
                    break;
                }
                range.end = self.take(after).end;
                after += 1;
            }
            self.day(range, year, month, day);
        }
    }

    /// `14:30`, `2:30 p.m.`, `2 p.m.`, `14 Uhr`, `下午2点30分`, `오후 2시`.
    fn clocks(&mut self) {
        for at in 0..self.tokens.len() {
            let Some(token) = self
                .tokens
                .get(at)
                .filter(|token| !token.taken && !token.spelled)
            else {
                continue;
            };
            let behind = self.behind(at);
            let normal = token.number.normal.clone();
            let mut parts = normal.split(':');
            let hour = parts.next().and_then(whole).filter(|hour| *hour <= 24);
            let minute = parts.next().and_then(whole).filter(|minute| *minute < 60);
            if let (Some(hour), Some(minute)) = (hour, minute) {
                self.clock(at, hour, minute);
            } else if let Some((hour, minute)) = normal.split_once('.')
                && let (Some(hour), Some(minute)) = (whole(hour), whole(minute))
                && behind.trim_start().starts_with("Uhr")
            {
                self.clock(at, hour, minute);
            } else if let Some(hour) = hour.filter(|_| normal.len() <= 2) {
                self.hour(at, hour, behind);
            }
        }
    }

    /// An hour with a word behind it, and the minutes behind that.
    fn hour(&mut self, at: usize, hour: u32, behind: &str) {
        let word = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        // The rest of the text is no part of it, and may be long.
        let word: String = word.chars().take(LONGEST_MARK).collect();
        let word = word.to_lowercase();
        let is_word = |wanted: &str| {
            let rest = word.strip_prefix(wanted);
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        };
        let marks = ["a.m", "p.m", "am", "pm", "uhr", "h", "o’clock"];
        let is_unit = |unit: char| {
            let rest = word.strip_prefix(unit);
            rest.is_some_and(|rest| !rest.starts_with(['間', '间', '간', '钟']))
        };
        let followed = word
            .strip_prefix('h')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !marks.into_iter().any(is_word)
            && !followed
            && !['时', '時', '点', '點', '시'].into_iter().any(is_unit)
        {
            return;
        }
        let next = at + 1;
        let gap = self.gap(at, next).trim().to_lowercase();
        let is_minute = matches!(gap.as_str(), "h" | "时" | "時" | "点" | "點" | "시");
        let minute = self.free(next).filter(|minute| is_minute && *minute < 60);
        if minute.is_some() {
            self.take(next);
        }
        let half = word
            .chars()
            .nth(1)
            .is_some_and(|c| matches!(c, '半' | '반'));
        self.clock(at, hour, minute.unwrap_or(if half { 30 } else { 0 }));
    }

    fn clock(&mut self, at: usize, hour: u32, minute: u32) {
        let range = self.take(at);
        // Either way of counting may stand in the other language.
        self.found.taken.extend([hour % 12, hour % 12 + 12]);
        self.found.clocks.push(Clock {
            range,
            hour: hour % 12,
            minute,
        });
    }

    fn finish(self) -> Calendar {
        let mut found = self.found;
        let rest = self
            .tokens
            .into_iter()
            .filter(|token| !token.taken && !token.spelled);
        found.rest = rest.map(|token| token.number).collect();
        found.days.sort_by_key(|day| day.range.start);
        found
    }
}

fn is_year(number: u32) -> bool {
    (1900..2200).contains(&number)
}

fn is_month(number: u32) -> bool {
    (1..=12).contains(&number)
}

fn is_day(number: u32) -> bool {
    (1..=31).contains(&number)
}

/// Whether a text starts with one of some units, with or without a space.
fn unit(text: &str, units: &[char]) -> bool {
    text.trim_start_matches(' ').starts_with(units)
}

fn unit_length(text: &str) -> usize {
    let unit = text.trim_start_matches(' ');
    let length = unit.chars().next().map_or(0, char::len_utf8);
    text.len() - unit.len() + length
}

/// Whether what stands between a day, a month and a year is nothing, or an ending and a
/// preposition: `th of`, `. `, ` de `, `-го `, `, `.
fn joins(gap: Option<&str>) -> bool {
    let Some(gap) = gap else { return false };
    let words = gap.split(|c: char| c.is_whitespace() || ",.،-º°ª".contains(c));
    gap.len() <= 12
        && !gap.contains('\n')
        && words.filter(|word| !word.is_empty()).all(|word| {
            matches!(
                word,
                "st" | "nd"
                    | "rd"
                    | "th"
                    | "of"
                    | "the"
                    | "de"
                    | "del"
                    | "do"
                    | "er"
                    | "го"
                    | "е"
                    | "ב"
                    | "من"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    #[track_caller]
    fn check(tag: &str, text: &str, days: &[&str], clocks: &[&str], rest: &[&str]) {
        let found = calendar(text, &Names::new(&Locale::parse(tag).unwrap()));
        let number = |number: Option<u32>| number.map_or_else(|| "?".to_owned(), |n| n.to_string());
        let told: Vec<_> = found
            .days
            .iter()
            .map(|day| {
                let pairs = day.readings.iter();
                let pairs: Vec<_> = pairs.map(|(m, d)| format!("{m}-{}", number(*d))).collect();
                format!("{}-{}", number(day.year), pairs.join("/"))
            })
            .collect();
        assert_eq!(told, days, "{text}");
        let told: Vec<_> = found
            .clocks
            .iter()
            .map(|c| format!("{}:{}", c.hour, c.minute))
            .collect();
        assert_eq!(told, clocks, "{text}");
        let told: Vec<_> = found
            .rest
            .iter()
            .map(|number| number.normal.as_str())
            .collect();
        assert_eq!(told, rest, "{text}");
    }

    #[test]
    fn one_day_in_every_language() {
        let day = ["2025-11-9"];
        for (tag, text) in [
            ("en", "on November 9, 2025."),
            ("en", "on 9 Nov 2025"),
            ("en", "the 9th of November, 2025"),
            ("en", "2025-11-09"),
            ("zh-Hans", "于2025年11月9日"),
            ("zh-Hans", "2025 年 11 月 9 日"),
            ("zh-Hans", "二〇二五年十一月九日"),
            ("zh-Hant", "2025年11月9號"),
            ("ja", "2025年11月9日に"),
            ("ko", "2025년 11월 9일에"),
            ("es", "el 9 de noviembre de 2025"),
            ("fr", "le 9 novembre 2025"),
            ("de", "am 9. November 2025"),
            ("pt-BR", "em 9 de novembro de 2025"),
            ("ru", "9 ноября 2025 г."),
            ("ar", "في ٩ نوفمبر ٢٠٢٥"),
            ("he", "ב-9 בנובמבר 2025"),
        ] {
            check(tag, text, &day, &[], &[]);
        }
        check("en", "9.11.2025", &["2025-11-9/9-11"], &[], &[]);
    }

    #[test]
    fn a_date_takes_its_own_numbers_alone() {
        check(
            "en",
            "March 9 and 12, 30 people",
            &["?-3-9"],
            &[],
            &["12", "30"],
        );
        check(
            "en",
            "In March 2026, 9 of 91",
            &["2026-3-?"],
            &[],
            &["9", "91"],
        );
        check(
            "en",
            "February 1 to March 8, 2026",
            &["?-2-1", "2026-3-8"],
            &[],
            &[],
        );
        check("en", "you may 9", &["?-5-9"], &[], &[]);
        check(
            "zh-Hans",
            "3月9日至12日，3个月",
            &["?-3-9"],
            &[],
            &["12", "3"],
        );
        check("fr", "du 1er au 9 mars", &["?-3-9"], &[], &["1"]);
        check(
            "en",
            "version 1.2.3 or 10/12",
            &[],
            &[],
            &["1.2.3", "10/12"],
        );
        check("de", "9. bis 12. März", &["?-3-12"], &[], &["9"]);
    }

    #[test]
    fn a_time_is_one_within_half_a_day() {
        let time = ["2:30"];
        for (tag, text) in [
            ("en", "at 14:30 UTC"),
            ("en", "at 2:30 p.m."),
            ("fr", "à 14 h 30"),
            ("fr", "à 14h30"),
            ("de", "um 14.30 Uhr"),
            ("zh-Hans", "下午2点30分"),
            ("zh-Hans", "下午2点半"),
            ("ja", "午後2時30分"),
            ("ko", "오후 2시 30분"),
        ] {
            check(tag, text, &[], &time, &[]);
        }
        check("en", "2 p.m., 2 pm", &[], &["2:0", "2:0"], &[]);
        check("de", "14 Uhr", &[], &["2:0"], &[]);
        check("ja", "24時間", &[], &[], &["24"]);
        check("en", "24 hours, 3 pmx", &[], &[], &["24", "3"]);
    }
}
