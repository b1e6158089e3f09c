//! The names of months and weekdays in a language, to find them in a text.
//!
//! 1. CLDR's names as they stand alone, long and short, in the Gregorian calendar and the locale's own.
//! 2. Those that differ within a date (`3 апреля`, `3 באפריל`): what is left of the dates of twelve
//!    months once all that they share is taken off.
//! 3. What has a digit in it is left out: `4月` is a number, and `M04` a want of data.

use super::calendar::{Calendar, Fields};
use super::dates::icu_date;
use crate::model::Locale;
use icu_calendar::Iso;
use icu_datetime::fieldsets::{E, M, YMD};
use icu_datetime::input::Date;
use icu_locale_core::Locale as IcuLocale;
use jiff::civil;
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

/// A name of a month or weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateName {
    /// As CLDR writes it, without a final full stop: `April`, `Apr`, `sept`, `апреля`.
    pub name: String,
    /// The long name that stands for the same month or weekday.
    pub means: String,
    /// Whether it is a long name itself, no abbreviation.
    pub is_long: bool,
    /// 1 to 12, where it is a month of the Gregorian calendar.
    pub month: Option<u8>,
}

/// The names of a language, each once, by name. One that could be two (`mar` in Spanish) is the
/// month's. None where CLDR's data lacks the locale.
#[must_use]
pub fn date_names(locale: &Locale) -> Vec<DateName> {
    let icu = locale.icu();
    let own = (&icu, Calendar::of(&icu));
    let gregorian = (&icu, Calendar::Gregorian);
    let mut names = Names::default();
    let long_months = months(gregorian, M::long());
    names.add((&long_months, true), &long_months, true);
    names.add((&dated(gregorian, YMD::long()), true), &long_months, true);
    names.add((&months(gregorian, M::medium()), true), &long_months, false);
    names.add(
        (&dated(gregorian, YMD::medium()), true),
        &long_months,
        false,
    );
    let own_months = months(own, M::long());
    names.add((&own_months, false), &own_months, true);
    let long_weekdays = weekdays(own, E::long());
    names.add((&long_weekdays, false), &long_weekdays, true);
    names.add((&weekdays(own, E::medium()), false), &long_weekdays, false);
    names.0.into_values().collect()
}

#[derive(Default)]
struct Names(BTreeMap<String, DateName>);

impl Names {
    /// Adds names, which are the Gregorian months or not, with what each means.
    fn add(&mut self, (names, are_months): (&[String], bool), means: &[String], is_long: bool) {
        for (month, (name, means)) in (1..).zip(names.iter().zip(means)) {
            let name = name.trim_end_matches(['.', '׳']);
            if !is_name(name) {
                continue;
            }
            let means = if is_name(means) { means } else { name };
            self.0.entry(name.to_owned()).or_insert_with(|| DateName {
                name: name.to_owned(),
                means: means.to_owned(),
                is_long,
                month: are_months.then_some(month),
            });
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_numeric)
}

/// Twelve days, one in each month of any calendar of twelve.
fn days() -> impl Iterator<Item = Date<Iso>> {
    (1..=12).filter_map(|month| icu_date(civil::date(2026, month, 3)))
}

/// Days as they are written; none where CLDR's data lacks the locale.
fn written(
    (locale, calendar): (&IcuLocale, Calendar),
    fields: impl Fields,
    days: impl Iterator<Item = Date<Iso>>,
) -> Vec<String> {
    fields
        .writer(locale, calendar)
        .map_or_else(|_| Vec::new(), |writer| days.map(writer).collect())
}

fn months(own: (&IcuLocale, Calendar), fields: M) -> Vec<String> {
    written(own, fields, days())
}

fn weekdays(own: (&IcuLocale, Calendar), fields: E) -> Vec<String> {
    let week = (1..=7).filter_map(|day| icu_date(civil::date(2026, 6, day)));
    written(own, fields, week)
}

/// The months as they are written within dates.
fn dated(own: (&IcuLocale, Calendar), fields: YMD) -> Vec<String> {
    let dates = written(own, fields, days());
    let mut words: Vec<Vec<&str>> = dates
        .iter()
        .map(|date| date.split_word_bounds().collect())
        .collect();
    for _ in 0..2 {
        let shared = shared_start(&words);
        for date in &mut words {
            date.drain(..shared);
            date.reverse();
        }
    }
    words.iter().map(|name| name.concat()).collect()
}

/// How many words all dates start with.
fn shared_start(dates: &[Vec<&str>]) -> usize {
    let Some((first, others)) = dates.split_first() else {
        return 0;
    };
    let is_shared = |at: &usize| others.iter().all(|date| date.get(*at) == first.get(*at));
    (0..first.len()).take_while(is_shared).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name` means `means`; a star behind it says that it is an abbreviation.
    #[track_caller]
    fn check(tag: &str, name: &str, means: &str) {
        let (name, is_long) = match name.strip_suffix('*') {
            Some(name) => (name, false),
            None => (name, true),
        };
        let names = date_names(&Locale::parse(tag).unwrap());
        let found = names.iter().find(|known| known.name == name);
        let found = found.map(|known| (known.means.as_str(), known.is_long));
        assert_eq!(found, Some((means, is_long)), "{tag} {name}: {names:?}");
    }

    #[test]
    fn months_and_weekdays_have_their_names() {
        check("en", "April", "April");
        check("en", "Apr*", "April");
        check("en", "May", "May");
        check("en", "Sunday", "Sunday");
        check("en", "Sun*", "Sunday");
        check("de", "März", "März");
        check("de", "Mär*", "März");
        check("de", "Di*", "Dienstag");
        check("fr", "févr*", "février");
        check("fr", "mar*", "mardi");
        check("es", "sept*", "septiembre");
        check("es", "mar*", "marzo");
        check("pt-BR", "terça-feira", "terça-feira");
        check("pt-BR", "ter*", "terça-feira");
        check("ru", "апрель", "апрель");
        check("ru", "апреля", "апрель");
        check("ru", "апр*", "апрель");
        check("he", "באפריל", "אפריל");
        check("he", "אפר*", "אפריל");
        check("he", "יום שני", "יום שני");
        check("ar", "الاثنين", "الاثنين");
        check("fi", "huhtikuuta", "huhtikuu");
        check("fa", "آوریل", "آوریل");
        check("fa", "فروردین", "فروردین");
        check("zh-Hans", "三月", "三月");
        check("zh-Hans", "周三*", "星期三");
        check("zh-Hant", "週三*", "星期三");
        check("ja", "水曜日", "水曜日");
        check("ja", "水*", "水曜日");
        check("ko", "수요일", "수요일");
    }

    #[test]
    fn numbers_are_no_names() {
        let count = |tag| date_names(&Locale::parse(tag).unwrap()).len();
        assert_eq!((count("ja"), count("ko")), (14, 14));
        assert_eq!(count("en"), 12 + 11 + 7 + 7);
        let names = date_names(&Locale::parse("tlh").unwrap());
        assert!(names.iter().all(|known| is_name(&known.name)), "{names:?}");
    }
}
