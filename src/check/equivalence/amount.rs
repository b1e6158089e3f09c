//! Numbers as languages write them, to be compared by their value.
//!
//! 1. [`amounts`] takes the numbers that are no date: thousands apart by comma, full stop, apostrophe
//!    or space; decimals; `1.5 million`, `150万`, `2万1480`.
//! 2. What can be read in two ways (`1.500`) has both values.
//! 3. [`spelled`] has what Chinese numerals may stand for.

use crate::ledger::essentials::numbers::{Number, digit, has_numeral, numeral};
use std::ops::Range;

/// A value in millionths.
pub(super) type Value = u128;

const ONE: Value = 1_000_000;

/// Parts of one number, as of a telephone number; what has more is compared as it is written.
const MOST_PARTS: usize = 16;

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub range: Range<usize>,
    /// What it may be; one of them is meant. Empty for `1.2.3`.
    pub values: Vec<Value>,
}

impl Amount {
    /// Whether a translation may well say it in words, or leave it to the context: `30`, `5000`, a
    /// year. It tells something only where another stands in its place.
    pub fn is_casual(&self) -> bool {
        self.values.iter().any(|value| {
            let whole = value / ONE;
            let mut digits = whole;
            while digits > 9 && digits.is_multiple_of(10) {
                digits /= 10;
            }
            value.is_multiple_of(ONE)
                && (whole <= 100 || digits < 10 || (1900..2200).contains(&whole))
        })
    }
}

/// The amounts of a text, of the numbers in it that are nothing else; in order.
pub(super) fn amounts(text: &str, numbers: &[Number], language: &str) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut next = 0;
    while let Some(number) = numbers.get(next) {
        next += 1;
        let parts: Vec<&str> = number.normal.split(['-', '/', ':']).collect();
        if parts.len() > MOST_PARTS {
            found.push(Amount {
                range: number.range.clone(),
                values: Vec::new(),
            });
            continue;
        }
        if let [_, _, ..] = parts.as_slice() {
            // The ends of a range, a share, or the groups of a telephone number.
            found.extend(parts.iter().map(|part| Amount {
                range: number.range.clone(),
                values: values(part),
            }));
            continue;
        }
        let mut amount = Amount {
            range: number.range.clone(),
            values: values(&number.normal),
        };
        next = grouped(text, numbers, next, &mut amount);
        next = scaled(text, numbers, next, language, &mut amount);
        found.push(amount);
    }
    found
}

/// What digits with separators stand for.
fn values(normal: &str) -> Vec<Value> {
    let plain = normal.replace('\'', "");
    let (commas, stops) = (plain.matches(',').count(), plain.matches('.').count());
    let read = |thousands: char, decimal: char| {
        let text = plain.replace(thousands, "");
        fixed(&text.replace(decimal, "."))
    };
    let thousands = |separator: char| {
        let mut groups = plain.split(separator);
        let first = groups.next().unwrap_or_default();
        let mut rest = groups.collect::<Vec<_>>();
        let last = rest.pop().unwrap_or_default();
        let is_inner = |group: &&str| matches!(group.len(), 2 | 3);
        (1..=3).contains(&first.len()) && last.len() == 3 && rest.iter().all(is_inner)
    };
    // Nobody counts ten to the thousandth.
    let is_round = plain.ends_with("000");
    let found = match (commas, stops) {
        (1, 0) if is_round && thousands(',') => [read(',', '.'), None],
        (0, 1) if is_round && thousands('.') => [read('.', ','), None],
        (0, 0) => [fixed(&plain), None],
        (_, 0) if commas > 1 => [thousands(',').then(|| read(',', '.')).flatten(), None],
        (0, _) if stops > 1 => [thousands('.').then(|| read('.', ',')).flatten(), None],
        (1, 0) => [
            read('.', ','),
            thousands(',').then(|| read(',', '.')).flatten(),
        ],
        (0, 1) => [
            read(',', '.'),
            thousands('.').then(|| read('.', ',')).flatten(),
        ],
        _ if plain.rfind(',') > plain.rfind('.') => [read('.', ','), None],
        _ => [read(',', '.'), None],
    };
    found.into_iter().flatten().collect()
}

/// ASCII digits with at most one full stop, in millionths.
fn fixed(text: &str) -> Option<Value> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || part.len() > 6 || !text.is_ascii() {
        return None;
    }
    let whole: Value = whole.parse().ok()?;
    let part: Value = format!("{part:0<6}").parse().ok()?;
    whole.checked_mul(ONE)?.checked_add(part)
}

/// Takes in groups of three digits behind a space: `21 480`. Each alone may be meant, too.
fn grouped(text: &str, numbers: &[Number], mut next: usize, amount: &mut Amount) -> usize {
    let digits = |number: &Number| number.normal.bytes().all(|byte| byte.is_ascii_digit());
    let Some(first) = next.checked_sub(1).and_then(|at| numbers.get(at)) else {
        return next;
    };
    if !digits(first) || first.normal.len() > 3 {
        return next;
    }
    let mut joined = first.normal.clone();
    while let Some(number) = numbers.get(next) {
        let gap = text.get(amount.range.end..number.range.start);
        let is_group = digits(number) && number.normal.len() == 3;
        if !is_group || !matches!(gap, Some(" " | "\u{a0}" | "\u{202f}" | "\u{2009}")) {
            break;
        }
        joined.push_str(&number.normal);
        amount.values.extend(values(&number.normal));
        amount.range.end = number.range.end;
        next += 1;
    }
    if joined != first.normal {
        amount.values.extend(fixed(&joined));
    }
    next
}

/// Takes in the words and characters behind a number that multiply it.
fn scaled(
    text: &str,
    numbers: &[Number],
    mut next: usize,
    language: &str,
    amount: &mut Amount,
) -> usize {
    let behind = text.get(amount.range.end..).unwrap_or_default();
    if let Some((length, factor)) = word(behind, language) {
        let product = |value: &Value| value.checked_mul(factor);
        amount.values = amount.values.iter().filter_map(product).collect();
        amount.range.end += length;
        return next;
    }
    let Some((length, factor)) = characters(behind) else {
        return next;
    };
    // In Korean, `3만` is also `only 3`.
    let alone = behind
        .trim_start()
        .starts_with(is_hangul)
        .then(|| amount.values.clone());
    let mut sum = amount
        .values
        .first()
        .and_then(|value| value.checked_mul(factor));
    amount.range.end += length;
    while let Some(number) = numbers.get(next) {
        let gap = text
            .get(amount.range.end..number.range.start)
            .unwrap_or("?");
        if !gap.is_empty() && (gap != " " || alone.is_none()) {
            break;
        }
        let behind = text.get(number.range.end..).unwrap_or_default();
        let (length, factor) = characters(behind).unwrap_or((0, 1));
        let more = values(&number.normal)
            .last()
            .and_then(|value| value.checked_mul(factor));
        sum = sum.zip(more).and_then(|(sum, more)| sum.checked_add(more));
        amount.range.end = number.range.end + length;
        next += 1;
        if factor == 1 {
            break;
        }
    }
    amount.values = sum.into_iter().chain(alone.into_iter().flatten()).collect();
    next
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// Chinese, Japanese and Korean characters that multiply: how many bytes, and by what.
fn characters(behind: &str) -> Option<(usize, Value)> {
    let text = behind.strip_prefix([' ', '\u{a0}']).unwrap_or(behind);
    let space = behind.len() - text.len();
    let factor = |c| {
        Some(match c {
            '百' | '백' => 100,
            '千' | '천' => 1_000,
            '万' | '萬' | '만' => 10_000,
            '亿' | '億' | '억' => 100_000_000,
            _ => return None,
        })
    };
    let found = text.chars().map_while(|c| Some((c.len_utf8(), factor(c)?)));
    found.take(3).fold(None, |sum, (length, factor)| {
        let (before, product) = sum.unwrap_or((space, 1));
        Some((before + length, product * factor))
    })
}

/// Words that multiply: how many bytes with the space before them, and by what.
fn word(text: &str, language: &str) -> Option<(usize, Value)> {
    const WORDS: [(&str, Value); 27] = [
        ("thousand", 1_000),
        ("tausend", 1_000),
        ("mille", 1_000),
        ("тыс", 1_000),
        ("тысяч", 1_000),
        ("ألف", 1_000),
        ("آلاف", 1_000),
        ("אלף", 1_000),
        ("אלפים", 1_000),
        ("million", 1_000_000),
        ("mio", 1_000_000),
        ("millón", 1_000_000),
        ("millones", 1_000_000),
        ("milhão", 1_000_000),
        ("milhões", 1_000_000),
        ("млн", 1_000_000),
        ("миллион", 1_000_000),
        ("مليون", 1_000_000),
        ("ملايين", 1_000_000),
        ("מיליון", 1_000_000),
        ("milliard", 1_000_000_000),
        ("mrd", 1_000_000_000),
        ("bilh", 1_000_000_000),
        ("млрд", 1_000_000_000),
        ("миллиард", 1_000_000_000),
        ("مليار", 1_000_000_000),
        ("מיליארד", 1_000_000_000),
    ];
    let word = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let end = word
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(word.len());
    let length = text.len() - word.len() + end;
    let word = word.get(..end)?.to_lowercase();
    if word == "mil" {
        let rest = text.get(length..).unwrap_or_default();
        let millions = (language == "es").then(|| self::word(rest, "")).flatten();
        return Some(millions.map_or((length, 1_000), |(more, factor)| {
            (length + more, factor * 1_000)
        }));
    }
    if word == "billion" && language == "en" {
        return Some((length, 1_000_000_000));
    }
    let endings = |stem: &str| {
        word.strip_prefix(stem)
            .is_some_and(|end| end.chars().count() <= 3)
    };
    let (_, factor) = WORDS.iter().rev().find(|(stem, _)| endings(stem))?;
    Some((length, *factor))
}

/// What the Chinese numerals of a text may stand for: `五`, `二十`, `三百`.
pub(super) fn spelled(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    if !has_numeral(text) {
        return found;
    }
    for run in text
        .split(|c| numeral(c).is_none())
        .filter(|run| !run.is_empty())
    {
        let (mut sum, mut last): (Value, Value) = (0, 0);
        for value in run.chars().filter_map(numeral).map(Value::from) {
            if value < 10 {
                last = value;
            } else {
                sum = sum.saturating_add(value * last.max(1));
                last = 0;
            }
        }
        found.push(sum.saturating_add(last).saturating_mul(ONE));
    }
    found
}

/// The value of a whole number.
pub(super) fn whole(normal: &str) -> Option<u32> {
    (!normal.is_empty()
        && normal
            .chars()
            .all(|c| c.is_ascii_digit() && digit(c).is_some()))
    .then(|| normal.parse().ok())
    .flatten()
}

/// A small number as a value.
pub(super) fn value(whole: u32) -> Value {
    Value::from(whole) * ONE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::essentials::numbers::numbers;

    #[track_caller]
    fn check(language: &str, text: &str, expected: &[&[f64]]) {
        let found = amounts(text, &numbers(text), language);
        #[expect(clippy::cast_precision_loss, reason = "small numbers of a test")]
        let found: Vec<Vec<f64>> = found
            .iter()
            .map(|amount| amount.values.iter().map(|v| *v as f64 / 1e6).collect())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_number_has_one_value_however_it_is_written() {
        check("en", "21,480 accounts", &[&[21.48, 21480.0]]);
        check("de", "21.480 Konten", &[&[21.48, 21480.0]]);
        check("fr", "21\u{202f}480 comptes", &[&[21.0, 480.0, 21480.0]]);
        check("de", "1'234'567,5", &[&[1_234_567.5]]);
        check("en", "1,234,567.5", &[&[1_234_567.5]]);
        check("de", "3,5 %", &[&[3.5]]);
        check("ar", "٢١٬٤٨٠ و ٣٫٥", &[&[21.48, 21480.0], &[3.5]]);
        check("en", "10–12, 1.2.3", &[&[10.0], &[12.0], &[]]);
        check("en", "1,00,000", &[&[100_000.0]]);
        check("en", "", &[]);
    }

    #[test]
    fn words_and_characters_multiply() {
        check("en", "1.5 million", &[&[1_500_000.0]]);
        check("en", "2 billion", &[&[2e9]]);
        check("fr", "2 milliards", &[&[2e9]]);
        check(
            "es",
            "2 mil millones, 3 mil, 2 millones",
            &[&[2e9], &[3e3], &[2e6]],
        );
        check("pt-BR", "3,5 milhões", &[&[3.5e6]]);
        check("ru", "12 тысяч, 3 млн", &[&[12e3], &[3e6]]);
        check("ar", "٣ ملايين", &[&[3e6]]);
        check("he", "5 מיליון", &[&[5e6]]);
        check(
            "zh-Hans",
            "150万个，2万1480个，3千万",
            &[&[150e4], &[21480.0], &[3e7]],
        );
        check("ja", "1億2000万", &[&[1.2e8]]);
        check("ko", "2만 1,480개, 3만", &[&[21480.0, 2.0], &[3e4, 3.0]]);
        check("en", "3 millimetres, 4 miles", &[&[3.0], &[4.0]]);
    }

    #[test]
    fn numerals_may_be_numbers() {
        assert_eq!(spelled("五个，二十三家"), [5 * ONE, 23 * ONE]);
    }
}
