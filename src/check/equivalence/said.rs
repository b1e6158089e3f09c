//! What a unit says in one language that its translations have to say, too.
//!
//! 1. URLs, addresses and code are set aside, so that digits in them are no numbers.
//! 2. Of what is left, [`calendar`] takes dates and times, [`amounts`] the other numbers.
//! 3. Everything keeps its place, and is quoted as it is written.

use super::amount::{Amount, Value, amounts, spelled, value};
use super::calendar::{Clock, Day, Readings, calendar};
use crate::ledger::essentials::dates::Names;
use crate::ledger::essentials::numbers::numbers;
use crate::ledger::essentials::{addresses, urls};
use crate::markdown::{Document, Prose, is_cjk};
use crate::model::{Locale, Text};
use crate::source::Span;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use unicode_script::{Script, UnicodeScript};

/// Characters that are quoted of a line that was copied.
const COPIED: usize = 40;

/// Chinese, Japanese and Korean letters that are words of a sentence.
const DENSE: usize = 8;

/// Letters that tell what a text is written in, and no more are read of a line.
const SAMPLE: usize = 300;

/// What a letter is written in; none of what is no letter. Those of most texts are told without a table.
fn script(c: char) -> Option<Script> {
    Some(match c {
        '\0'..='\u{7F}' => return c.is_ascii_alphabetic().then_some(Script::Latin),
        '\u{4E00}'..='\u{9FFF}' => Script::Han,
        '\u{AC00}'..='\u{D7A3}' => Script::Hangul,
        _ => return c.is_alphabetic().then(|| c.script()),
    })
}

/// Letters of a text, and those of them that are of some scripts.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    own: usize,
    all: usize,
}

impl Share {
    /// Of the first letters of a line.
    fn of(line: &str, scripts: &[Script]) -> Self {
        let mut share = Self::default();
        for script in line.chars().filter_map(script).take(SAMPLE) {
            share.all += 1;
            share.own += usize::from(scripts.contains(&script));
        }
        share
    }

    /// Whether hardly a letter is of the scripts.
    fn is_foreign(self) -> bool {
        self.all > 0 && self.own * 10 <= self.all
    }
}

/// Whether a line has words that each language has its own for: names, addresses and codes may be the same in all.
fn is_sentence(line: &str) -> bool {
    let (mut words, mut common) = (0, 0);
    for word in line.split_whitespace() {
        let Some(first) = word.chars().find(|c| c.is_alphabetic()) else {
            continue;
        };
        words += 1;
        common += usize::from(!first.is_uppercase());
        if words >= 4 && common >= 3 {
            return true;
        }
    }
    let dense = |c: &char| is_cjk(*c) && c.is_alphabetic();
    line.chars().filter(dense).nth(DENSE - 1).is_some()
}

/// A text with spaces in place of some ranges of it, which are in order.
fn without<'a>(text: &'a str, aside: &[Range<usize>]) -> Cow<'a, str> {
    if aside.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut rest = String::with_capacity(text.len());
    for range in aside {
        rest.push_str(text.get(rest.len()..range.start).unwrap_or_default());
        let spaces = range.end.saturating_sub(rest.len());
        rest.extend(std::iter::repeat_n(' ', spaces));
    }
    rest.push_str(text.get(rest.len()..).unwrap_or_default());
    Cow::Owned(rest)
}

/// A line as it is told: its beginning.
fn quoted((line, span): (&str, Span)) -> Quote {
    let shown = line.chars().take(COPIED).collect();
    Quote { shown, span }
}

/// A text of a unit.
#[derive(Debug, Clone)]
pub(super) enum Piece<'a> {
    /// A title, a question.
    Short(&'a Text),
    /// Markdown, taken apart.
    Long(&'a Document, Rc<Prose>),
}

/// Something as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quote {
    pub shown: String,
    pub span: Span,
}

/// All that is compared of a unit in one language.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub amounts: Vec<(Amount, Quote)>,
    pub days: Vec<(Day, Quote)>,
    pub clocks: Vec<(Clock, Quote)>,
    pub mails: Vec<Quote>,
    pub urls: Vec<Quote>,
    pub code: Vec<Quote>,
    /// Items or rows, and the list or table; true for tables.
    pub series: Vec<(bool, usize, Quote)>,
    /// Numbers that it has in another form: within dates, code and URLs, in Chinese numerals.
    pub possible: BTreeSet<Value>,
    /// All of its words and code.
    pub whole: String,
    /// Its titles and blocks of words: where they are in `whole`, and where they stand.
    pub lines: Vec<(Range<usize>, Span)>,
    /// The days and times that it has.
    seen: BTreeSet<(Option<u32>, Readings)>,
    /// The language.
    pub tag: String,
}

impl Said {
    /// Takes the texts of a unit apart.
    pub fn new(pieces: &[Piece<'_>], locale: &Locale, names: &Names) -> Self {
        let mut said = Self {
            tag: locale.to_string(),
            ..Self::default()
        };
        let reader = (locale.language(), names);
        for piece in pieces {
            match piece {
                Piece::Short(text) => said.words(&text.value, reader, &|_| text.span),
                Piece::Long(document, prose) => said.document(document, prose, reader),
            }
        }
        said
    }

    /// Its language without script and region.
    fn language(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// Its lines without the space around them, and where they stand.
    fn trimmed(&self) -> impl Iterator<Item = (&str, Span)> {
        let lines = self.lines.iter();
        lines.filter_map(|(range, span)| Some((self.whole.get(range.clone())?.trim(), *span)))
    }

    /// Its first sentence, where hardly a letter is of these scripts.
    pub fn foreign_to(&self, scripts: &[Script]) -> Option<Quote> {
        let share = |line: &str| Share::of(line, scripts);
        // In nearly every text no line is foreign, and no more is asked.
        let mut lines = self.trimmed();
        let is_latin = scripts.contains(&Script::Latin);
        let is_plain = |line: &str| is_latin && line.is_ascii();
        if scripts.is_empty() || lines.all(|(line, _)| is_plain(line) || !share(line).is_foreign())
        {
            return None;
        }
        let sentences = || self.trimmed().filter(|(line, _)| is_sentence(line));
        let mut sum = Share::default();
        for (line, _) in sentences() {
            let Share { own, all } = share(line);
            sum = Share {
                own: sum.own + own,
                all: sum.all + all,
            };
            if sum.all >= SAMPLE {
                break;
            }
        }
        if sum.all < 12 || !sum.is_foreign() {
            return None;
        }
        sentences().next().map(quoted)
    }

    /// The first sentence that is word for word one of the source's, though its language is another.
    pub fn copied_from(&self, source: &Self) -> Option<Quote> {
        if self.language() == source.language() {
            return None;
        }
        let theirs: BTreeSet<_> = source.trimmed().map(|(line, _)| line).collect();
        let mut own = self.trimmed();
        let copied = own.find(|(line, _)| theirs.contains(line) && is_sentence(line));
        copied.map(quoted)
    }

    fn document(&mut self, document: &Document, prose: &Prose, reader: (&str, &Names)) {
        let written = &document.written;
        let quote = |shown: &str, at: &Range<usize>| Quote {
            shown: shown.to_owned(),
            span: written.place(at.clone()),
        };
        self.words(&prose.text, reader, &|range| {
            written.place(prose.place(range))
        });
        for link in &prose.links {
            match link.url.strip_prefix("mailto:") {
                Some(address) => {
                    let end = address.find('?').unwrap_or(address.len());
                    let address = address.get(..end).unwrap_or_default();
                    self.mails.push(quote(address, &link.at));
                }
                None if link.url.contains("://") => self.urls.push(quote(&link.url, &link.at)),
                // Links within the site differ by language, and lead somewhere: that is checked.
                None => {}
            }
        }
        for code in &prose.code {
            self.possible(&code.text);
            self.whole.push_str(&code.text);
            self.whole.push('\n');
            if !code.is_block {
                self.code.push(quote(&code.text, &code.at));
            }
        }
        for series in &prose.series {
            let first = written.text.get(series.at.clone()).unwrap_or_default();
            let first = first.lines().next().unwrap_or_default();
            let end = series.at.start + first.trim_end().len();
            let shown = series.count.to_string();
            let quoted = quote(&shown, &(series.at.start..end));
            self.series.push((series.is_table, series.count, quoted));
        }
    }

    /// Numbers that stand where they are not compared.
    fn possible(&mut self, text: &str) {
        let found = amounts(text, &numbers(text), "");
        self.possible
            .extend(found.into_iter().flat_map(|amount| amount.values));
    }

    fn words(
        &mut self,
        text: &str,
        (language, names): (&str, &Names),
        place: &dyn Fn(Range<usize>) -> Span,
    ) {
        let (base, mut start) = (self.whole.len(), 0);
        for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
            let within = base + start..base + end;
            self.lines.push((within, place(start..end)));
            start = end + 1;
        }
        self.whole.push_str(text);
        self.whole.push('\n');
        let quote = |range: &Range<usize>| Quote {
            shown: text.get(range.clone()).unwrap_or_default().to_owned(),
            span: place(range.clone()),
        };
        let urls: Vec<_> = urls(text).collect();
        let mails = addresses(text);
        self.urls.extend(urls.iter().map(quote));
        self.mails.extend(mails.iter().map(quote));
        let mut aside: Vec<_> = urls.into_iter().chain(mails).collect();
        aside.sort_by_key(|range| range.start);
        for range in &aside {
            self.possible(text.get(range.clone()).unwrap_or_default());
        }
        let rest = without(text, &aside);
        let found = calendar(&rest, names);
        self.possible
            .extend(found.taken.iter().map(|number| value(*number)));
        self.possible.extend(spelled(&rest));
        let numbers = amounts(&rest, &found.rest, language);
        self.amounts.extend(numbers.into_iter().map(|amount| {
            let quoted = quote(&amount.range);
            (amount, quoted)
        }));
        // Each but once: there are more texts than days.
        for day in found.days {
            if self.seen.insert((day.year, day.readings.clone())) {
                let quoted = quote(&day.range);
                self.days.push((day, quoted));
            }
        }
        for clock in found.clocks {
            if self
                .seen
                .insert((None, vec![(clock.hour, Some(100 + clock.minute))]))
            {
                let quoted = quote(&clock.range);
                self.clocks.push((clock, quoted));
            }
        }
    }
}
