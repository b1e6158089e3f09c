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
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use unicode_script::{Script, UnicodeScript};

/// Characters that are quoted of a line that was copied.
const COPIED: usize = 40;

/// Letters that tell what a text is written in.
const SAMPLE: usize = 300;

fn script(letter: char) -> Script {
    if letter.is_ascii() {
        return Script::Latin;
    }
    letter.script()
}

/// Whether a line has words that each language has its own for: names, addresses and codes may be the same in all.
fn is_sentence(line: &str) -> bool {
    let dense = line.chars().filter(|c| is_cjk(*c) && c.is_alphabetic());
    let words = line.split_whitespace();
    let letters = words.filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    let letters: Vec<_> = letters.collect();
    let common = letters.iter().filter(|letter| !letter.is_uppercase());
    dense.count() >= 8 || letters.len() >= 4 && common.count() >= 3
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

    fn sentences(&self) -> impl Iterator<Item = (&str, Span)> {
        let lines = self.lines.iter();
        let lines = lines.filter_map(|(range, span)| Some((self.whole.get(range.clone())?, *span)));
        let lines = lines.map(|(line, span)| (line.trim(), span));
        lines.filter(|(line, _)| is_sentence(line))
    }

    /// The first line, where hardly a letter is of these scripts.
    pub fn foreign_to(&self, scripts: &[Script]) -> Option<Quote> {
        let letters = self.sentences().flat_map(|(line, _)| line.chars());
        let letters = letters.filter(|c| c.is_alphabetic()).take(SAMPLE);
        let (mut own, mut all) = (0, 0);
        for letter in letters {
            all += 1;
            own += usize::from(scripts.contains(&script(letter)));
        }
        if scripts.is_empty() || all < 12 || own * 10 > all {
            return None;
        }
        let (line, span) = self.sentences().next()?;
        let shown = line.chars().take(COPIED).collect();
        Some(Quote { shown, span })
    }

    /// The first line that is word for word one of the source's, though its language is another.
    pub fn copied_from(&self, source: &Self) -> Option<Quote> {
        if self.language() == source.language() {
            return None;
        }
        let mut own = self.sentences().peekable();
        own.peek()?;
        let theirs: BTreeSet<_> = source.sentences().map(|(line, _)| line).collect();
        let (line, span) = own.find(|(line, _)| theirs.contains(line))?;
        let shown = line.chars().take(COPIED).collect();
        Some(Quote { shown, span })
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
        let mut start = 0;
        for line in text.split('\n') {
            let range = start..start + line.len();
            start = range.end + 1;
            let base = self.whole.len();
            let within = base + range.start..base + range.end;
            self.lines.push((within, place(range)));
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
        let mut rest = String::with_capacity(text.len());
        for range in aside {
            self.possible(text.get(range.clone()).unwrap_or_default());
            rest.push_str(text.get(rest.len()..range.start).unwrap_or_default());
            rest.extend(std::iter::repeat_n(
                ' ',
                range.end.saturating_sub(rest.len()),
            ));
        }
        rest.push_str(text.get(rest.len()..).unwrap_or_default());
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
