//! Names of months and weekdays in a text.
//!
//! 1. [`Names::new`] sorts the locale's names by their first word; a name may be several words, as
//!    `segunda-feira`, or, in Chinese, several characters.
//! 2. [`Names::find`] goes from word to word, and takes the longest name that fits: inflected as the
//!    language does, where what is left behind a name is no other word.
//! 3. A name that may be another word is one where what stands beside it says so.
//! 4. Most texts have no name in them, and are not taken apart at all: [`Names::may_have`] sees that.

use super::numbers::digit;
use crate::l10n::date_names;
use crate::markdown::cjk;
use crate::model::Locale;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use unicode_segmentation::UnicodeSegmentation;

/// The names of a language.
#[derive(Debug)]
pub struct Names {
    /// Sorted.
    words: Vec<Word>,
    heads: Heads,
}

/// The names that start with the same word.
#[derive(Debug)]
struct Word {
    /// In lower case.
    first: String,
    /// Those of most words come first.
    names: Vec<Name>,
}

impl Word {
    /// How much of it is there in every form, in bytes: the last letter of a Russian name may be another one.
    fn fixed(&self) -> &str {
        let word = self.first.as_str();
        let last = word.char_indices().next_back();
        match last.filter(|_| Script::of(word) == Script::Cyrillic) {
            Some((at, _)) => word.get(..at).unwrap_or_default(),
            None => word,
        }
    }
}

/// What the first words of names begin with.
#[derive(Debug)]
struct Heads {
    /// In lower case, sorted, each with the words that begin with it.
    all: Vec<(char, Range<usize>)>,
    /// By the last bits of a character: whether there can be one, for characters without case.
    few: [bool; 1 << 10],
    /// In either case, what letter of ASCII may come next, a bit for each; all where it may be another character.
    ascii: [u32; 128],
}

impl Heads {
    /// Of words that are sorted.
    fn new(words: &[Word]) -> Self {
        let mut heads = Self {
            all: Vec::new(),
            few: [false; 1 << 10],
            ascii: [0; 128],
        };
        for (number, word) in words.iter().enumerate() {
            let mut letters = word.first.chars();
            let Some(head) = letters.next() else { continue };
            match heads.all.last_mut() {
                Some((last, words)) if *last == head => words.end = number + 1,
                _ => heads.all.push((head, number..number + 1)),
            }
            if let Some(few) = heads.few.get_mut(head as usize % (1 << 10)) {
                *few = true;
            }
            let next = letters.next().and_then(letter).unwrap_or(u32::MAX);
            for case in [head.to_ascii_lowercase(), head.to_ascii_uppercase()] {
                if let Some(seconds) = heads.ascii.get_mut(case as usize) {
                    *seconds |= next;
                }
            }
        }
        heads
    }

    /// Whether a word may begin with a character.
    fn may_have(&self, head: char) -> bool {
        match head {
            '\0'..='\u{7F}' => self.ascii.get(head as usize).is_some_and(|next| *next != 0),
            // Chinese, Japanese and Korean have no case, and are most of their texts.
            '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' => {
                self.few.get(head as usize % (1 << 10)) == Some(&true)
            }
            _ => true,
        }
    }

    /// The words that begin as `text` does, where there may be one.
    fn get(&self, text: &str) -> Option<Range<usize>> {
        let mut letters = text.chars();
        let head = letters.next().filter(|head| self.may_have(*head))?;
        let seconds = self.ascii.get(head as usize).copied().unwrap_or(u32::MAX);
        let next = letters.next().unwrap_or(' ');
        let is_other = !next.is_ascii() || seconds == u32::MAX;
        if !is_other && letter(next).is_none_or(|next| seconds & next == 0) {
            return None;
        }
        let lower = head.to_lowercase().next()?;
        let found = self.all.binary_search_by_key(&lower, |(head, _)| *head);
        self.all.get(found.ok()?).map(|(_, words)| words.clone())
    }
}

/// The bit of a letter of ASCII in either case.
fn letter(c: char) -> Option<u32> {
    let number = u32::from(c.to_ascii_lowercase()).checked_sub(u32::from('a'))?;
    (number < 26).then(|| 1 << number)
}

#[derive(Debug)]
struct Name {
    /// The words behind the first one, in lower case.
    rest: Vec<String>,
    means: String,
    month: Option<u8>,
    certainty: Certainty,
}

/// What makes a name out of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// It is no other word.
    Certain,
    /// There is a number beside it, or it has a capital letter, where the language gives it one.
    Beside { capital: bool },
    /// Brackets around it.
    Bracketed,
}

/// A name in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Date {
    /// Where it stands.
    pub range: Range<usize>,
    /// The long name of the month or weekday.
    pub means: String,
    /// 1 to 12, where it is a month of the Gregorian calendar.
    pub month: Option<u8>,
}

impl Names {
    /// The names of a language; slow, for the data that is loaded.
    pub fn new(locale: &Locale) -> Self {
        let mut by_word: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for known in date_names(locale) {
            let lower = known.name.to_lowercase();
            let mut words = lower.split_word_bounds().map(str::to_owned);
            let Some(first) = words.next() else { continue };
            let name = Name {
                rest: words.collect(),
                means: known.means,
                month: known.month,
                certainty: Certainty::new(&known.name, known.is_long),
            };
            by_word.entry(first).or_default().push(name);
        }
        for names in by_word.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.rest.len()));
        }
        let words = by_word.into_iter();
        let words: Vec<_> = words.map(|(first, names)| Word { first, names }).collect();
        Self {
            heads: Heads::new(&words),
            words,
        }
    }

    /// Whether there can be a name in a text, which is quicker than to look for it.
    fn may_have(&self, text: &str) -> bool {
        let has_digit = LazyCell::new(|| text.chars().any(|c| digit(c).is_some()));
        let mut before = None;
        for (at, c) in text.char_indices() {
            let last = before.replace(c);
            // There is no end of a word within a run of ASCII letters.
            if c.is_ascii_alphabetic() && last.is_some_and(|last| last.is_ascii_alphabetic()) {
                continue;
            }
            if !c.is_ascii() && Script::of_letter(c) == Script::Prefixing {
                return true;
            }
            if !self.heads.may_have(c) {
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let Some(words) = self.heads.get(rest) else {
                continue;
            };
            let mut words = self.words.get(words).unwrap_or_default().iter();
            if words.any(|word| may_be(rest, word, last, &has_digit)) {
                return true;
            }
        }
        false
    }

    /// The names in a text, in order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Date> {
        if self.may_have(text) {
            self.search(text)
        } else {
            Vec::new()
        }
    }

    fn search(&self, text: &str) -> Vec<Date> {
        let words: Vec<(usize, &str)> = text.split_word_bound_indices().collect();
        let mut found = Vec::new();
        let mut next = 0;
        while let Some((start, word)) = words.get(next) {
            let name = self.at(&words, next, word);
            next += 1;
            let Some(name) = name else { continue };
            let end = next + name.rest.len();
            if name.certainty.holds(&words, next - 1, end) {
                let end = words.get(end).map_or(text.len(), |(at, _)| *at);
                found.push(Date {
                    range: *start..end,
                    means: name.means.clone(),
                    month: name.month,
                });
            }
            next = end;
        }
        found
    }

    /// The longest name that starts with a word.
    fn at(&self, words: &[(usize, &str)], index: usize, word: &str) -> Option<&Name> {
        if !self.may_begin(word) || !word.chars().any(char::is_alphabetic) {
            return None;
        }
        let behind = words.get(index + 1..).unwrap_or_default();
        let fits = |name: &&Name| {
            let mut behind = behind.iter().map(|(_, word)| word.to_lowercase());
            name.rest
                .iter()
                .all(|rest| behind.next().as_ref() == Some(rest))
        };
        let lower = word.to_lowercase();
        let named = |stem: &str| self.get(stem)?.iter().find(fits);
        stems(&lower)
            .find_map(named)
            .or_else(|| self.inflected(&lower))
    }

    /// Whether a word begins as a name does, or may have another word before a name in it.
    fn may_begin(&self, word: &str) -> bool {
        self.heads.get(word).is_some() || Script::of(word) == Script::Prefixing
    }

    /// The names that start with a word in lower case.
    fn get(&self, word: &str) -> Option<&[Name]> {
        let found = self
            .words
            .binary_search_by(|own| own.first.as_str().cmp(word));
        self.words
            .get(found.ok()?)
            .map(|word| word.names.as_slice())
    }

    /// A name of one word with an ending: particles in Korean, cases in Russian.
    fn inflected(&self, word: &str) -> Option<&Name> {
        // How much of the name changes, and how long it has to be: `среди` is no `среда`.
        let (ending, least) = match Script::of(word) {
            Script::Hangul => (0, 3),
            Script::Cyrillic => (1, 6),
            Script::Prefixing | Script::Other => return None,
        };
        let is_root = |name: &str| {
            let length = name.chars().count();
            let root: String = name.chars().take(length.saturating_sub(ending)).collect();
            length >= least && word.starts_with(&root) && word.chars().count() <= length + 2
        };
        let root = self.words.iter().find(|word| is_root(&word.first))?;
        root.names.iter().find(|name| name.rest.is_empty())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Hangul,
    Cyrillic,
    /// Hebrew and Arabic write prepositions and `and` as a part of the next word.
    Prefixing,
    Other,
}

/// Whether a text may begin with one of the names that start with `word`: as far as can be said without knowing where words
/// end. Behind `last`, in a text that has a digit or not.
fn may_be(
    text: &str,
    word: &Word,
    last: Option<char>,
    has_digit: &dyn Deref<Target = bool>,
) -> bool {
    let Some(behind) = behind(text, word.fixed()) else {
        return false;
    };
    let ends = |c: char| c.is_ascii_alphabetic();
    if word.first.ends_with(ends) && behind.starts_with(ends) {
        return false;
    }
    word.names.iter().any(|name| match name.certainty {
        Certainty::Certain => true,
        Certainty::Bracketed => matches!(last, Some('(' | '（')),
        Certainty::Beside { capital } => {
            **has_digit || (capital && text.starts_with(char::is_uppercase))
        }
    })
}

/// What follows a word that a text begins with in any case.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    if let Some((start, behind)) = text.split_at_checked(word.len())
        && start.is_ascii()
    {
        return start.eq_ignore_ascii_case(word).then_some(behind);
    }
    let mut letters = text.chars();
    let mut lower = letters.by_ref().flat_map(char::to_lowercase);
    for letter in word.chars() {
        if !lower
            .next()
            .is_some_and(|c| c == letter || (c, letter) == ('σ', 'ς'))
        {
            return None;
        }
    }
    drop(lower);
    Some(letters.as_str())
}

impl Script {
    fn of(word: &str) -> Self {
        word.chars().next().map_or(Self::Other, Self::of_letter)
    }

    fn of_letter(letter: char) -> Self {
        match u32::from(letter) {
            0xAC00..=0xD7A3 => Self::Hangul,
            0x0400..=0x04FF => Self::Cyrillic,
            0x0590..=0x06FF => Self::Prefixing,
            _ => Self::Other,
        }
    }
}

/// A word, and what it may be a form of: `monday's`, `במרץ`.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    let word = word.trim_end_matches('׳');
    let apostrophe = word.split_once(['\'', '’']).map(|(stem, _)| stem);
    let is_prefix = |c: char| "בלמהושכوفبكل".contains(c);
    let prefixed = (Script::of(word) == Script::Prefixing)
        .then(|| word.strip_prefix(is_prefix))
        .flatten();
    [Some(word), apostrophe, prefixed].into_iter().flatten()
}

impl Certainty {
    fn new(name: &str, is_long: bool) -> Self {
        let length = name.chars().count();
        let first = name.chars().next().unwrap_or_default();
        let has_case = first.is_lowercase() || first.is_uppercase();
        if cjk::is_cjk(first) {
            return if length > 1 {
                Self::Certain
            } else {
                Self::Bracketed
            };
        }
        if is_long && (length > 3 || !has_case) {
            return Self::Certain;
        }
        Self::Beside {
            capital: first.is_uppercase(),
        }
    }

    /// Whether the words `start..end` are a name.
    fn holds(self, words: &[(usize, &str)], start: usize, end: usize) -> bool {
        let before = || words.get(..start).unwrap_or_default().iter().rev();
        let after = || words.get(end..).unwrap_or_default().iter();
        let before = || before().map(|(_, word)| *word);
        let after = || after().map(|(_, word)| *word);
        match self {
            Self::Certain => true,
            Self::Bracketed => {
                matches!(before().next(), Some("(" | "（"))
                    && matches!(after().next(), Some(")" | "）"))
            }
            Self::Beside { capital } => {
                let name = words.get(start).map_or("", |(_, word)| word);
                has_day(before())
                    || has_day(after())
                    || (capital && name.starts_with(char::is_uppercase) && is_within(before()))
            }
        }
    }
}

/// Whether the nearest word is a day or a year: `3. Mai`, `3 de may.`, `Sat 14:00`, `Mon, 3 Apr`.
fn has_day<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let (mut joined, mut stopped) = (false, false);
    for word in words {
        match word {
            "." => stopped = true,
            "," | "(" | ")" => {}
            "of" | "de" | "del" if !joined => joined = true,
            _ if word.trim().is_empty() && !word.contains('\n') => {}
            // A sentence may end with a year: `in 2025. May I…`.
            _ => return day(word).is_some_and(|day| day <= 31 || !stopped),
        }
    }
    false
}

/// The number of a day or year, with the ending of an ordinal or without: `3`, `3rd`, `2026`.
fn day(word: &str) -> Option<u32> {
    let digits: Vec<u32> = word.chars().map_while(digit).collect();
    let ending = word.chars().skip(digits.len());
    let is_number = (1..=4).contains(&digits.len()) && ending.into_iter().all(char::is_alphabetic);
    let value = digits.iter().fold(0, |value, digit| 10 * value + digit);
    (is_number && matches!(value, 1..=31 | 1900..=2199)).then_some(value)
}

/// Whether the words before a place, the nearest first, show that no sentence starts there.
fn is_within<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    for word in words {
        if word.contains('\n') {
            return false;
        }
        if !word.trim().is_empty() {
            return !word.ends_with(|c| ".!?:…。！？：“\"‘«¿¡>".contains(c));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, text: &str, expected: &[&str]) {
        let names = Names::new(&Locale::parse(tag).unwrap());
        let found = names.find(text);
        for part in text.split_inclusive(' ').chain([text]) {
            assert_eq!(names.find(part), names.search(part), "{part}");
        }
        let found: Vec<_> = found.iter().map(|date| date.means.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn long_names_count_everywhere() {
        check("en", "On monday, APRIL 3", &["Monday", "April"]);
        check("en", "Sunday's update; Friday’s", &["Sunday", "Friday"]);
        check("en", "Aprilia, sundaypaper, Mondays", &[]);
        check("de", "am Montag, 3. März", &["Montag", "März"]);
        check("es", "el martes 3 de marzo", &["martes", "marzo"]);
        check("fr", "le 1er avril", &["avril"]);
        check("pt-BR", "na terça-feira, terça", &["terça-feira"]);
        check(
            "he",
            "ביום שני, 3 במרץ ובאפריל",
            &["יום שני", "מרץ", "אפריל"],
        );
        check("ar", "الاثنين وأبريل", &["الاثنين", "أبريل"]);
        check("fa", "۱۴ فروردین", &["فروردین"]);
        check("tlh", "Monday 3", &["Mon"; 0]);
    }

    #[test]
    fn endings_belong_to_names() {
        check(
            "ru",
            "3 апреля, в апреле, в пятницу",
            &["апрель", "апрель", "пятница"],
        );
        check("ru", "среди, мартовский", &[]);
        check("ko", "월요일에, 수요일", &["월요일", "수요일"]);
    }

    #[test]
    fn short_names_need_a_number_or_a_capital() {
        check("en", "you may, the sun sat down, we wed", &[]);
        check("en", "May I? Yes. May I? “May I?”\nMay I?", &[]);
        check(
            "en",
            "in May, on Sat, since Mar",
            &["May", "Saturday", "March"],
        );
        check("en", "may 3, 3 may, 3rd of may, may 2026", &["May"; 4]);
        check(
            "en",
            "Sat 14:00 or Mon, 3 Apr",
            &["Saturday", "Monday", "April"],
        );
        check("en", "21,480 may, 91 may, in 2025. May I", &[]);
        check("de", "So ist es. Im Mai", &["Mai"]);
        check("es", "ir al mar; 3 mar 2026", &["marzo"]);
        check("pt-BR", "vai ter erros; 3 de mar. de 2026", &["março"]);
        check("fr", "sept. 3 sept.", &["septembre", "septembre"]);
        check("he", "3 באפר׳", &["אפריל"]);
    }

    #[test]
    fn names_are_found_in_text_without_spaces() {
        check("zh-Hans", "将于星期三和周五恢复", &["星期三", "星期五"]);
        check("zh-Hans", "十一月", &["十一月"]);
        check("zh-Hant", "於週三", &["星期三"]);
        check("ja", "水曜日に、3月9日（月）と火", &["水曜日", "月曜日"]);
        check("ko", "3월 9일(월)", &["월요일"]);
        check("th", "วันพุธที่", &["วันพุธ"]);
    }

    #[test]
    fn pathological_input_is_linear() {
        let names = Names::new(&Locale::parse("zh-Hans").unwrap());
        for piece in ["星期", "May ", "3 ", "\n", "(", "of "] {
            let text = piece.repeat(20_000);
            let start = std::time::Instant::now();
            let _ = names.find(&text);
            assert!(start.elapsed().as_secs() < 5, "{piece}");
        }
    }
}
