//! Numbers in digits of any script, and Chinese numerals where they are a date.
//!
//! 1. [`numbers`] finds runs of digits with single separators between them.
//! 2. [`normal`] writes them in ASCII, so that the width and script of digits make no difference.
//! 3. [`numerals`] reads `三月` and `二十五日`.

use std::ops::Range;

/// The zeros of scripts whose digits stand in for ASCII's.
const ZEROS: [u32; 9] = [
    0x0660, // Arabic
    0x06F0, // Persian, Urdu
    0x0966, // Devanagari
    0x09E6, // Bengali
    0x0BE6, // Tamil
    0x0E50, // Thai
    0x1040, // Burmese
    0x17E0, // Khmer
    0xFF10, // full-width
];

/// A number in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Number {
    /// Where it stands.
    pub range: Range<usize>,
    /// Its digits and separators in ASCII.
    pub normal: String,
}

/// The value of a digit of any script.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    // Letters of Latin and Chinese text, which are most, are none of these.
    if c < '\u{0660}' || ('\u{3000}'..'\u{FF10}').contains(&c) {
        return c.to_digit(10);
    }
    let distance = ZEROS.iter().map(|zero| u32::from(c).wrapping_sub(*zero));
    distance.into_iter().find(|distance| *distance < 10)
}

/// A character of a number, in ASCII where it is a digit; `½` and `²` are as they are.
fn normal(c: char) -> Option<char> {
    if let Some(value) = digit(c) {
        return char::from_digit(value, 10);
    }
    // Chinese characters, of which a text may have many, are no numbers to Unicode.
    let is_other = c.is_ascii() || ('\u{3400}'..='\u{9FFF}').contains(&c);
    (!is_other && c.is_numeric()).then_some(c)
}

/// What may stand between two digits of one number. `full_width` says whether the digit before it
/// is: `１，４８０` is a number, `3，4` two.
fn separator(c: char, full_width: bool) -> Option<char> {
    Some(match c {
        ':' | '/' => c,
        '.' | '．' | '٫' => '.',
        ',' | '٬' => ',',
        '，' if full_width => ',',
        '：' => ':',
        '／' => '/',
        // A range or a date may be set with any dash, a thousand with any apostrophe.
        '-' | '－' | '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\'' | '’' => '\'',
        _ => return None,
    })
}

/// The numbers of a text, in order.
#[must_use]
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    if !text.chars().any(|c| normal(c).is_some()) {
        return found;
    }
    let mut open: Option<Number> = None;
    // A separator behind the number under way, and whether its last digit is full-width.
    let (mut pending, mut full_width) = (None, false);
    for (at, c) in text.char_indices() {
        if let Some(normal) = normal(c) {
            let number = open.get_or_insert_with(|| Number {
                range: at..at,
                normal: String::new(),
            });
            number.normal.extend(pending.take());
            number.normal.push(normal);
            number.range.end = at + c.len_utf8();
            full_width = ('０'..='９').contains(&c);
            continue;
        }
        if open.is_none() {
            continue;
        }
        let separator = separator(c, full_width).filter(|_| pending.is_none());
        if separator.is_none() {
            found.extend(open.take());
        }
        pending = separator;
    }
    found.extend(open);
    found
}

/// Chinese numerals before a year, month or day, with that: `三月`, `二〇二六年`. Their `normal` is
/// that of the number alone, as in `3月`.
#[must_use]
pub fn numerals(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    if !has_numeral(text) {
        return found;
    }
    let mut run: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if numeral(c).is_some() {
            run.get_or_insert(at..end).end = end;
            continue;
        }
        if let Some(run) = run.take()
            && matches!(c, '年' | '月' | '日' | '号' | '號')
            && let Some(value) = text.get(run.clone()).and_then(value)
        {
            found.push(Number {
                range: run.start..end,
                normal: value,
            });
        }
    }
    found
}

/// Whether there is a Chinese numeral in a text.
#[must_use]
pub fn has_numeral(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| numeral(c).is_some())
}

/// The last bytes of the numerals.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let numerals = [
        '〇', '零', '一', '二', '两', '兩', '三', '四', '五', '六', '七', '八', '九', '十', '百',
        '千',
    ];
    let mut at = 0;
    while at < numerals.len() {
        ends[numerals[at] as usize % 256] = true;
        at += 1;
    }
    ends
};

/// The value of a numeral: below ten it is a digit, else what the digit before it is multiplied by.
#[must_use]
pub fn numeral(c: char) -> Option<u32> {
    // Of Chinese characters, which a text may have many of, most are none by their last byte.
    if c < '〇' || !ENDS[c as usize % ENDS.len()] {
        return None;
    }
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// The value of numerals: `二十五` is 25, and so is `二五`.
fn value(numerals: &str) -> Option<String> {
    let values: Vec<u32> = numerals.chars().filter_map(numeral).collect();
    if values.iter().all(|value| *value < 10) {
        return Some(values.iter().map(ToString::to_string).collect());
    }
    let (mut sum, mut digit) = (0_u32, 0);
    for value in values {
        if value < 10 {
            digit = value;
        } else {
            // `十五` is `一十五`.
            sum = sum.checked_add(value.checked_mul(digit.max(1))?)?;
            digit = 0;
        }
    }
    Some(sum.checked_add(digit)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_with_separators_are_numbers() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = numbers(text).into_iter().map(|n| n.normal).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("21,480 accounts", &["21,480"]);
        check("21 480", &["21", "480"]);
        check("21\u{202f}480", &["21", "480"]);
        check(
            "at 14:30, 3.5 and 2026-03-09.",
            &["14:30", "3.5", "2026-03-09"],
        );
        check("10–12", &["10-12"]);
        check("10~12时", &["10", "12"]);
        check("1,,2 1..2", &["1", "2", "1", "2"]);
        check("v2, 3rd, 38%, -5", &["2", "3", "38", "5"]);
        check("２１，４８０", &["21,480"]);
        check("3，4", &["3", "4"]);
        check("2026年4月3日", &["2026", "4", "3"]);
        check("٢١٬٤٨٠ و ۱۴۰۵", &["21,480", "1405"]);
        check("1½ m²", &["1½", "²"]);
        check("no. three", &[]);
        check("", &[]);
        let text = "a ２１，４８０。";
        let [number] = numbers(text).try_into().unwrap();
        assert_eq!(text.get(number.range), Some("２１，４８０"));
    }

    #[test]
    fn chinese_numerals_are_numbers_in_dates() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let found = numerals(text);
            let found: Vec<_> = found
                .iter()
                .map(|n| (text.get(n.range.clone()).unwrap(), n.normal.as_str()))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check("三月", &[("三月", "3")]);
        check("十二月二十五日", &[("十二月", "12"), ("二十五日", "25")]);
        check("二〇二六年", &[("二〇二六年", "2026")]);
        check("十月", &[("十月", "10")]);
        check("一些，一个月，三百人", &[]);
        check("千千千千年", &[("千千千千年", "4000")]);
        check("", &[]);
    }
}
