//! Days and times as readers of a language write them.
//!
//! 1. [`Dates::new`] builds the formatters of a locale from CLDR's data, once.
//! 2. [`Dates::day`], [`Dates::short_day`] and [`Dates::time`] write a moment in the site's time zone.
//! 3. A locale that CLDR's data does not cover gets ISO 8601 instead of placeholders for months.

use super::calendar::{Calendar, DateWriter, Fields, TimeWriter, time_writer};
use crate::model::{Locale, Moment};
use icu_calendar::Iso;
use icu_datetime::DateTimeFormatterLoadError;
use icu_datetime::fieldsets::zone::SpecificShort;
use icu_datetime::fieldsets::{Y, YMD};
use icu_datetime::input::{Date, DateTime, Time, TimeZone as ZoneId, UtcOffset};
use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::fmt;

/// Writes days and times for one locale, in one time zone.
///
/// Calendar, digits and hour cycle are the locale's own in CLDR: Persian years for `fa`, Buddhist
/// ones for `th`. Spaces may be narrow or no-break ones, and right-to-left locales get direction
/// marks.
#[derive(Debug)]
pub struct Dates {
    zone: TimeZone,
    zone_id: ZoneId,
    formatters: Option<Formatters>,
}

struct Formatters {
    long: DateWriter,
    short: DateWriter,
    time: TimeWriter,
    year: DateWriter,
}

impl fmt::Debug for Formatters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Formatters").finish_non_exhaustive()
    }
}

impl Dates {
    /// Builds the formatters; slow, so do it once per locale.
    #[must_use]
    pub fn new(locale: &Locale, zone: &TimeZone) -> Self {
        Self {
            zone: zone.clone(),
            zone_id: zone
                .iana_name()
                .map_or(ZoneId::UNKNOWN, ZoneId::from_iana_id),
            formatters: Formatters::new(locale)
                .ok()
                .filter(Formatters::names_months),
        }
    }

    /// The day in words, in the site's time zone: `April 3, 2026`, `2026年4月3日`, `3. April 2026`.
    #[must_use]
    pub fn day(&self, moment: Moment) -> String {
        self.civil(moment, |formatters| &formatters.long)
    }

    /// The day in little room: `Apr 3, 2026`, `2026/04/03`, `03.04.2026`. The order of its parts
    /// is the locale's: for tables and lists, not where readers of several languages compare.
    #[must_use]
    pub fn short_day(&self, moment: Moment) -> String {
        self.civil(moment, |formatters| &formatters.short)
    }

    /// Day, time and time zone: `March 26, 2026 at 7:00 PM PDT`. The zone is named as the locale
    /// does, by its offset (`GMT-7`) where the locale has no short name. A moment that is only a day is
    /// written as [`Self::day`].
    #[must_use]
    pub fn time(&self, moment: Moment) -> String {
        match moment {
            Moment::Instant(time) => self.instant(time),
            Moment::Day(_) => self.day(moment),
        }
    }

    /// A year of the Gregorian calendar, which is what the addresses of pages count in:
    /// `2026`, `2026年`.
    #[must_use]
    pub fn year(&self, year: i16) -> String {
        self.formatters
            .as_ref()
            .and_then(|formatters| {
                let day = Date::try_new_iso(i32::from(year), 1, 1).ok()?;
                Some((formatters.year)(day))
            })
            .unwrap_or_else(|| year.to_string())
    }

    fn civil(&self, moment: Moment, pick: impl FnOnce(&Formatters) -> &DateWriter) -> String {
        let day = moment.day(&self.zone);
        self.formatters
            .as_ref()
            .and_then(|formatters| Some(pick(formatters)(icu_date(day)?)))
            .unwrap_or_else(|| day.to_string())
    }

    fn instant(&self, time: Timestamp) -> String {
        let zoned = time.to_zoned(self.zone.clone());
        self.formatters
            .as_ref()
            .and_then(|formatters| self.written(formatters, &zoned))
            .unwrap_or_else(|| zoned.strftime("%Y-%m-%d %H:%M %:z").to_string())
    }

    fn written(&self, formatters: &Formatters, zoned: &Zoned) -> Option<String> {
        let local = DateTime {
            date: icu_date(zoned.date())?,
            time: icu_time(zoned.time())?,
        };
        let offset = UtcOffset::try_from_seconds(zoned.offset().seconds()).ok()?;
        Some((formatters.time)(local, self.zone_id, offset))
    }
}

impl Formatters {
    fn new(locale: &Locale) -> Result<Self, DateTimeFormatterLoadError> {
        let locale = &locale.icu();
        let own = Calendar::of(locale);
        let time = YMD::long().with_time_hm().with_zone(SpecificShort);
        Ok(Self {
            long: YMD::long().writer(locale, own)?,
            short: YMD::medium().writer(locale, own)?,
            time: time_writer(locale, time)?,
            year: Y::long().writer(locale, Calendar::Gregorian)?,
        })
    }

    /// Whether the data has months for this locale: without, ICU takes those of the root locale,
    /// which are `M01` to `M12`.
    fn names_months(&self) -> bool {
        icu_date(civil::date(2026, 4, 3)).is_some_and(|day| !(self.long)(day).contains("M04"))
    }
}

pub(super) fn icu_date(day: civil::Date) -> Option<Date<Iso>> {
    let month = u8::try_from(day.month()).ok()?;
    Date::try_new_iso(i32::from(day.year()), month, u8::try_from(day.day()).ok()?).ok()
}

fn icu_time(time: civil::Time) -> Option<Time> {
    let [hour, minute] = [time.hour(), time.minute()].map(u8::try_from);
    Time::try_new(hour.ok()?, minute.ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(tag: &str, zone: &str) -> Dates {
        Dates::new(&Locale::parse(tag).unwrap(), &TimeZone::get(zone).unwrap())
    }

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn day(tag: &str, long: &str, short: &str) {
        let dates = dates(tag, "America/Los_Angeles");
        let day = moment("2026-04-03");
        assert_eq!(dates.day(day), long, "{tag}");
        assert_eq!(dates.short_day(day), short, "{tag}");
        assert_eq!(dates.time(day), long, "a day has no time: {tag}");
    }

    fn time(tag: &str, los_angeles: &str, utc: &str) {
        let time = moment("2026-03-26T19:00:00-07:00");
        for (zone, expected) in [("America/Los_Angeles", los_angeles), ("UTC", utc)] {
            assert_eq!(dates(tag, zone).time(time), expected, "{tag} {zone}");
        }
    }

    #[test]
    fn days_in_every_shipped_language() {
        day("en", "April 3, 2026", "Apr 3, 2026");
        day("zh-Hans", "2026年4月3日", "2026年4月3日");
        day("zh-Hant", "2026年4月3日", "2026年4月3日");
        day("ja", "2026年4月3日", "2026/04/03");
        day("ko", "2026년 4월 3일", "2026/4/3");
        day("es", "3 de abril de 2026", "3 abr 2026");
        day("fr", "3 avril 2026", "3 avr. 2026");
        day("de", "3. April 2026", "03.04.2026");
        day("pt-BR", "3 de abril de 2026", "3 de abr. de 2026");
        day("ru", "3 апреля 2026\u{202f}г.", "3 апр. 2026\u{202f}г.");
        day("ar", "3 أبريل 2026", "03\u{200f}/04\u{200f}/2026");
        day("he", "3 באפריל 2026", "3 באפר׳ 2026");
    }

    #[test]
    fn digits_and_calendars_are_the_locales() {
        day("ar-SA", "٣ أبريل ٢٠٢٦", "٠٣\u{200f}/٠٤\u{200f}/٢٠٢٦");
        day("fa", "۱۴ فروردین ۱۴۰۵", "۱۴ فروردین ۱۴۰۵");
        day("th", "3 เมษายน 2569", "3 เม.ย. 2569");
        day("en-GB", "3 April 2026", "3 Apr 2026");
    }

    #[test]
    fn times_name_their_zone_in_every_shipped_language() {
        time(
            "en",
            "March 26, 2026 at 7:00\u{202f}PM PDT",
            "March 27, 2026 at 2:00\u{202f}AM UTC",
        );
        time(
            "zh-Hans",
            "2026年3月26日 GMT-7 19:00",
            "2026年3月27日 UTC 02:00",
        );
        time(
            "zh-Hant",
            "2026年3月26日 晚上7:00 GMT-7",
            "2026年3月27日 凌晨2:00 UTC",
        );
        time("ja", "2026年3月26日 19:00 GMT-7", "2026年3月27日 2:00 UTC");
        time(
            "ko",
            "2026년 3월 26일 오후 7:00 GMT-7",
            "2026년 3월 27일 오전 2:00 UTC",
        );
        time(
            "es",
            "26 de marzo de 2026 a las 19:00 GMT-7",
            "27 de marzo de 2026 a las 02:00 UTC",
        );
        time(
            "fr",
            "26 mars 2026 à 19:00 UTC-7",
            "27 mars 2026 à 02:00 TU",
        );
        time(
            "de",
            "26. März 2026 um 19:00 GMT-7",
            "27. März 2026 um 02:00 UTC",
        );
        time(
            "pt-BR",
            "26 de março de 2026 às 19:00 -7 GMT",
            "27 de março de 2026 às 02:00 UTC",
        );
        time(
            "ru",
            "26 марта 2026\u{202f}г. в 19:00 GMT-7",
            "27 марта 2026\u{202f}г. в 02:00 UTC",
        );
        time(
            "ar",
            "26 مارس 2026 في 7:00 م غرينتش\u{200e}-7",
            "27 مارس 2026 في 2:00 ص التوقيت العالمي",
        );
        time(
            "he",
            "26 במרץ 2026 בשעה 19:00 GMT\u{200e}-7\u{200e}",
            "27 במרץ 2026 בשעה 2:00 UTC",
        );
    }

    #[test]
    fn zones_follow_the_season_and_may_have_no_name() {
        for (text, zone, expected) in [
            (
                "2026-01-15T12:00:00Z",
                "America/Los_Angeles",
                "January 15, 2026 at 4:00\u{202f}AM PST",
            ),
            (
                "2026-03-08T09:59:59Z",
                "America/Los_Angeles",
                "March 8, 2026 at 1:59\u{202f}AM PST",
            ),
            (
                "2026-03-08T10:00:00Z",
                "America/Los_Angeles",
                "March 8, 2026 at 3:00\u{202f}AM PDT",
            ),
            (
                "2026-01-15T12:00:00Z",
                "US/Pacific",
                "January 15, 2026 at 4:00\u{202f}AM PST",
            ),
            (
                "2026-01-15T12:00:00Z",
                "Asia/Kolkata",
                "January 15, 2026 at 5:30\u{202f}PM GMT+5:30",
            ),
            (
                "2026-01-15T12:00:00Z",
                "Etc/GMT+7",
                "January 15, 2026 at 5:00\u{202f}AM GMT-7",
            ),
        ] {
            assert_eq!(dates("en", zone).time(moment(text)), expected, "{zone}");
        }
        let fixed = TimeZone::fixed(jiff::tz::offset(-7));
        let dates = Dates::new(&Locale::parse("en").unwrap(), &fixed);
        let written = dates.time(moment("2026-01-15T12:00:00Z"));
        assert_eq!(written, "January 15, 2026 at 5:00\u{202f}AM GMT-7");
    }

    #[test]
    fn the_day_of_an_instant_is_that_of_the_zone() {
        let time = moment("2026-03-27T02:00:00Z");
        let los_angeles = dates("en", "America/Los_Angeles");
        assert_eq!(los_angeles.day(time), "March 26, 2026");
        assert_eq!(los_angeles.short_day(time), "Mar 26, 2026");
        assert_eq!(dates("en", "UTC").day(time), "March 27, 2026");
    }

    #[test]
    fn years_are_gregorian() {
        for (tag, expected) in [
            ("en", "2026"),
            ("ja", "2026年"),
            ("zh-Hans", "2026年"),
            ("ko", "2026년"),
            ("ru", "2026"),
            ("ar", "2026"),
            ("tlh", "2026"),
        ] {
            assert_eq!(dates(tag, "UTC").year(2026), expected, "{tag}");
        }
    }

    #[test]
    fn a_locale_without_data_gets_iso_8601() {
        let dates = dates("tlh", "America/Los_Angeles");
        assert_eq!(dates.day(moment("2026-04-03")), "2026-04-03");
        let time = dates.time(moment("2026-03-26T19:00:00-07:00"));
        assert_eq!(time, "2026-03-26 19:00 -07:00");
    }

    #[test]
    fn threads_share_them_and_agree() {
        let dates = dates("ar", "Asia/Riyadh");
        let write = || dates.time(moment("2026-03-26T19:00:00-07:00"));
        let first = write();
        std::thread::scope(|scope| {
            let other = scope.spawn(write);
            assert_eq!(other.join().unwrap(), first);
        });
    }

    #[test]
    fn no_date_is_too_far() {
        let dates = dates("en", "UTC");
        for time in [Timestamp::MIN, Timestamp::MAX] {
            assert!(!dates.time(Moment::Instant(time)).is_empty());
        }
    }
}
