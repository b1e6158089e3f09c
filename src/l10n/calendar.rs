//! Dates in the calendar that a language's readers count in.
//!
//! 1. [`Calendar::of`] is CLDR's choice: Buddhist for `th`, Persian for `fa`, else Gregorian. Tags have
//!    no extension that could ask for another; ICU's own `DateTimeFormatter` has all calendars, and
//!    would make the program half a megabyte larger.
//! 2. [`Fields::writer`] and [`time_writer`] make functions that write a day, or a moment, in it.

use icu_calendar::cal::{Buddhist, Persian};
use icu_calendar::preferences::CalendarPreferences;
use icu_calendar::{AnyCalendarKind, Gregorian, Iso};
use icu_datetime::fieldsets::{Combo, E, M, Y, YMD, YMDT, zone::SpecificShort};
use icu_datetime::input::{Date, DateTime, TimeZone, UtcOffset, ZonedDateTime};
use icu_datetime::{
    DateTimeFormatterLoadError, DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter,
};
use icu_locale_core::Locale;

/// Writes a day.
pub(super) type DateWriter = Box<dyn Fn(Date<Iso>) -> String + Send + Sync>;

/// Writes a moment, as clocks in a time zone show it, and which offset that is from UTC.
pub(super) type TimeWriter =
    Box<dyn Fn(DateTime<Iso>, TimeZone, UtcOffset) -> String + Send + Sync>;

/// A calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Gregorian,
    Buddhist,
    Persian,
}

impl Calendar {
    /// That of a locale.
    pub fn of(locale: &Locale) -> Self {
        match AnyCalendarKind::try_new(CalendarPreferences::from(locale)) {
            Ok(AnyCalendarKind::Buddhist) => Self::Buddhist,
            Ok(AnyCalendarKind::Persian) => Self::Persian,
            _ => Self::Gregorian,
        }
    }
}

/// The formatter of a locale for `$fields`, in each calendar, as the function that `$write` makes of it.
macro_rules! in_calendar {
    ($locale:expr, $calendar:expr, $fields:expr, $write:ident) => {{
        let preferences = DateTimeFormatterPreferences::from($locale);
        Ok(match $calendar {
            Calendar::Gregorian => $write!(Gregorian, preferences, $fields),
            Calendar::Buddhist => $write!(Buddhist, preferences, $fields),
            Calendar::Persian => $write!(Persian, preferences, $fields),
        })
    }};
}

macro_rules! day {
    ($calendar:ident, $preferences:expr, $fields:expr) => {{
        let formatter =
            FixedCalendarDateTimeFormatter::<$calendar, _>::try_new($preferences, $fields)?;
        Box::new(move |day: Date<Iso>| formatter.format(&day.to_calendar($calendar)).to_string())
    }};
}

macro_rules! moment {
    ($calendar:ident, $preferences:expr, $fields:expr) => {{
        let formatter =
            FixedCalendarDateTimeFormatter::<$calendar, _>::try_new($preferences, $fields)?;
        Box::new(
            move |local: DateTime<Iso>, zone: TimeZone, offset: UtcOffset| {
                // The date is part of the zone: names change over the years, and daylight saving with
                // the seasons.
                let zone = zone.with_offset(Some(offset)).at_date_time(local);
                let value = ZonedDateTime {
                    date: local.date.to_calendar($calendar),
                    time: local.time,
                    zone,
                };
                formatter.format(&value).to_string()
            },
        )
    }};
}

/// What can be written of a day.
pub(super) trait Fields {
    /// The function that writes it.
    ///
    /// # Errors
    /// Where ICU lacks the data.
    fn writer(
        self,
        locale: &Locale,
        calendar: Calendar,
    ) -> Result<DateWriter, DateTimeFormatterLoadError>;
}

macro_rules! fields {
    ($($fields:ty)*) => {
        $(impl Fields for $fields {
            fn writer(
                self,
                locale: &Locale,
                calendar: Calendar,
            ) -> Result<DateWriter, DateTimeFormatterLoadError> {
                in_calendar!(locale, calendar, self, day)
            }
        })*
    };
}

fields!(E M Y YMD);

/// The function that writes a moment with its time zone.
///
/// # Errors
/// Where ICU lacks the data.
pub(super) fn time_writer(
    locale: &Locale,
    fields: Combo<YMDT, SpecificShort>,
) -> Result<TimeWriter, DateTimeFormatterLoadError> {
    in_calendar!(locale, Calendar::of(locale), fields, moment)
}
