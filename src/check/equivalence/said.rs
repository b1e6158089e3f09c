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
use crate::markdown::{Document, Prose};
use crate::model::{Locale, Text};
use crate::source::Span;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

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
