//! What one side says and the other does not.
//!
//! 1. Both sides are compared as sets: order and repetition are the translator's.
//! 2. What has no like on the other side is paired with what stands there in its place; then both
//!    are told as one difference.
//! 3. What may be said in words, or left to the context, is told in pairs alone.

use super::said::{Quote, Said};
use crate::check::owner::owner;
use crate::diag::Code;
use crate::model::url::{UrlKind, classify};
use std::collections::BTreeSet;

/// Differences of one kind that are told of a unit: to look for each, the other side is read once.
const MOST: usize = 1_000;

/// Something that source and translation do not share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub code: Code,
    /// As the source has it.
    pub before: Option<Quote>,
    /// As the translation has it.
    pub after: Option<Quote>,
}

/// All differences, kind by kind.
pub(super) fn differences(source: &Said, translation: &Said) -> Vec<Difference> {
    let mut found = Vec::new();
    numbers(source, translation, &mut found);
    days(source, translation, &mut found);
    clocks(source, translation, &mut found);
    let of = |said: &Said, other: &Said| missing_mails(said, other);
    both(
        Code::TranslationAddress,
        of(source, translation),
        of(translation, source),
        &mut found,
    );
    urls(source, translation, &mut found);
    let of = |said: &Said, other: &Said| missing_code(said, other);
    both(
        Code::TranslationCode,
        of(source, translation),
        of(translation, source),
        &mut found,
    );
    series(source, translation, &mut found);
    if let Some(copied) = translation.copied_from(source) {
        found.push(Difference {
            code: Code::TranslationUntranslated,
            before: None,
            after: Some(copied),
        });
    }
    found
}

/// Pairs what is left in order; the rest stands alone.
fn both(code: Code, before: Vec<Quote>, after: Vec<Quote>, found: &mut Vec<Difference>) {
    let (mut before, mut after) = (before.into_iter(), after.into_iter());
    loop {
        let (before, after) = (before.next(), after.next());
        if before.is_none() && after.is_none() {
            return;
        }
        found.push(Difference {
            code,
            before,
            after,
        });
    }
}

/// Each but once, and no more than anybody reads.
fn once(quotes: impl Iterator<Item = Quote>) -> Vec<Quote> {
    let mut seen = BTreeSet::new();
    let quotes = quotes.filter(|quote| seen.insert(quote.shown.clone()));
    quotes.take(MOST).collect()
}

/// Numbers of one side that the other lacks: those that have to be there, and the casual ones.
fn missing_numbers(said: &Said, other: &Said) -> (Vec<Quote>, Vec<Quote>) {
    let known: BTreeSet<_> = other
        .amounts
        .iter()
        .flat_map(|(amount, _)| &amount.values)
        .chain(&other.possible)
        .collect();
    let is_missing = |values: &[_], shown: &str| match values {
        [] => !other.whole.contains(shown),
        values => !values.iter().any(|value| known.contains(value)),
    };
    let missing = said.amounts.iter();
    let missing: Vec<_> = missing
        .filter(|(amount, quote)| is_missing(&amount.values, &quote.shown))
        .collect();
    let of = |casual: bool| {
        let own = missing
            .iter()
            .filter(|(amount, _)| amount.is_casual() == casual);
        once(own.map(|(_, quote)| quote.clone()))
    };
    (of(false), of(true))
}

fn numbers(source: &Said, translation: &Said, found: &mut Vec<Difference>) {
    let (mut strict, mut casual) = missing_numbers(source, translation);
    let (mut other_strict, mut other_casual) = missing_numbers(translation, source);
    if casual.len() == other_casual.len() {
        let (casual, other) = (
            std::mem::take(&mut casual),
            std::mem::take(&mut other_casual),
        );
        both(Code::TranslationNumber, casual, other, found);
    }
    // In place of one that has to be there may stand one that has not.
    while strict.len() > other_strict.len() && !other_casual.is_empty() {
        other_strict.push(other_casual.remove(0));
    }
    while other_strict.len() > strict.len() && !casual.is_empty() {
        strict.push(casual.remove(0));
    }
    both(Code::TranslationNumber, strict, other_strict, found);
}

/// Days of one side that the other lacks, whole ones first. A day of the month may stand alone:
/// `9. bis 12. März`.
fn missing_days(said: &Said, other: &Said) -> (Vec<Quote>, Vec<Quote>) {
    let alone = other.amounts.iter().flat_map(|(amount, _)| &amount.values);
    let alone: BTreeSet<_> = alone.collect();
    let stands_alone = |day: u32| alone.contains(&super::amount::value(day));
    let missing: Vec<_> = said
        .days
        .iter()
        .filter(|(day, _)| !other.days.iter().any(|(of, _)| day.is_like(of)))
        .filter(|(day, _)| {
            let mut days = day.readings.iter().filter_map(|(_, day)| *day);
            !days.any(stands_alone)
        })
        .collect();
    let of = |whole: bool| {
        let own = missing.iter().filter(|(day, _)| day.is_whole() == whole);
        once(own.map(|(_, quote)| quote.clone()))
    };
    (of(true), of(false))
}

fn days(source: &Said, translation: &Said, found: &mut Vec<Difference>) {
    let (whole, months) = missing_days(source, translation);
    let (mut other, other_months) = missing_days(translation, source);
    // That a translation says a date once more than its source is no fault.
    other.truncate(whole.len());
    both(Code::TranslationDate, whole, other, found);
    if months.len() == other_months.len() {
        both(Code::TranslationDate, months, other_months, found);
    }
}

fn clocks(source: &Said, translation: &Said, found: &mut Vec<Difference>) {
    let missing = |said: &Said, other: &Said| {
        let own = said.clocks.iter().filter(|(clock, _)| {
            let mut others = other.clocks.iter();
            !others.any(|(of, _)| (clock.hour, clock.minute) == (of.hour, of.minute))
        });
        once(own.map(|(_, quote)| quote.clone()))
    };
    let (before, after) = (missing(source, translation), missing(translation, source));
    if before.len() == after.len() {
        both(Code::TranslationDate, before, after, found);
    }
}

fn missing_mails(said: &Said, other: &Said) -> Vec<Quote> {
    if said.mails.is_empty() {
        return Vec::new();
    }
    let whole = other.whole.to_lowercase();
    let is_there = |shown: &str| {
        whole.contains(shown)
            || other
                .mails
                .iter()
                .any(|mail| mail.shown.eq_ignore_ascii_case(shown))
    };
    let own = said.mails.iter();
    once(
        own.filter(|mail| !is_there(&mail.shown.to_lowercase()))
            .cloned(),
    )
}

/// URLs whose host the other side has in one of its own are the same page in another language.
fn urls(source: &Said, translation: &Said, found: &mut Vec<Difference>) {
    let host = |url: &str| match classify(url) {
        Ok(UrlKind::External { host }) => Some(owner(&host)),
        _ => None,
    };
    let missing = |said: &Said, other: &Said| {
        let others: BTreeSet<_> = other
            .urls
            .iter()
            .filter_map(|url| host(&url.shown))
            .collect();
        let own = said.urls.iter();
        let own = own.filter(|url| host(&url.shown).is_some_and(|host| !others.contains(&host)));
        once(own.filter(|url| !other.whole.contains(&url.shown)).cloned())
    };
    let (before, after) = (missing(source, translation), missing(translation, source));
    both(Code::TranslationAddress, before, after, found);
}

/// Code that is one word of ASCII is not translated: names, hosts, commands.
fn missing_code(said: &Said, other: &Said) -> Vec<Quote> {
    let is_fixed = |code: &str| code.is_ascii() && !code.contains(char::is_whitespace);
    // An address of this site has its language in it.
    let is_own = |code: &str| code.split(['/', '.']).any(|part| part == said.tag);
    let own = said.code.iter();
    let own = own.filter(|code| is_fixed(&code.shown) && !is_own(&code.shown));
    once(
        own.filter(|code| !other.whole.contains(&code.shown))
            .cloned(),
    )
}

/// Lists and tables, the n-th against the n-th where there are as many.
fn series(source: &Said, translation: &Said, found: &mut Vec<Difference>) {
    for table in [false, true] {
        let of = |said: &Said| -> Vec<(usize, Quote)> {
            let own = said
                .series
                .iter()
                .filter(|(is_table, ..)| *is_table == table);
            own.map(|(_, count, quote)| (*count, quote.clone()))
                .collect()
        };
        let (before, after) = (of(source), of(translation));
        if before.len() != after.len() {
            continue;
        }
        for ((count, before), (other, after)) in before.into_iter().zip(after) {
            if count != other {
                let what = if table { "rows" } else { "items" };
                let named = |quote: Quote| Quote {
                    shown: format!("{} {what}", quote.shown),
                    ..quote
                };
                found.push(Difference {
                    code: Code::TranslationItems,
                    before: Some(named(before)),
                    after: Some(named(after)),
                });
            }
        }
    }
}
