//! Days and times as programs read them: the same for every locale.
//!
//! 1. [`rfc3339`]: for `<time datetime>`, JSON and Atom.
//! 2. [`rfc822`]: for RSS.

use crate::model::Moment;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;

/// 2 January of the year 1: before it, RFC 822 has no years in any time zone.
const FIRST: Timestamp = Timestamp::constant(-62_135_510_400, 0);

static PRINTER: DateTimePrinter = DateTimePrinter::new();

/// RFC 3339 with the offset of `zone` at that time (`2026-03-26T19:00:00-07:00`), or the bare day
/// where only a day is known.
#[must_use]
pub fn rfc3339(moment: Moment, zone: &TimeZone) -> String {
    match moment {
        Moment::Instant(time) => time.display_with_offset(zone.to_offset(time)).to_string(),
        Moment::Day(day) => day.to_string(),
    }
}

/// RFC 822 as RFC 2822 amends it, in English, with the offset of `zone`:
/// `Thu, 26 Mar 2026 19:00:00 -0700`. Times before the year 1 are written as its second day.
#[must_use]
pub fn rfc822(time: Timestamp, zone: &TimeZone) -> String {
    // Cannot fail: years that the format lacks are kept out by `FIRST`.
    PRINTER
        .zoned_to_string(&time.max(FIRST).to_zoned(zone.clone()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn check(text: &str, name: &str, rfc3339_form: &str, rfc822_form: &str) {
        let time: Timestamp = text.parse().unwrap();
        let zone = zone(name);
        assert_eq!(rfc3339(Moment::Instant(time), &zone), rfc3339_form);
        assert_eq!(rfc822(time, &zone), rfc822_form);
    }

    #[test]
    fn an_instant_has_the_offset_of_the_zone_on_that_day() {
        check(
            "2026-03-27T02:00:00Z",
            "America/Los_Angeles",
            "2026-03-26T19:00:00-07:00",
            "Thu, 26 Mar 2026 19:00:00 -0700",
        );
        check(
            "2026-01-02T02:00:00Z",
            "America/Los_Angeles",
            "2026-01-01T18:00:00-08:00",
            "Thu, 1 Jan 2026 18:00:00 -0800",
        );
        check(
            "2026-03-27T02:00:00Z",
            "UTC",
            "2026-03-27T02:00:00+00:00",
            "Fri, 27 Mar 2026 02:00:00 +0000",
        );
        check(
            "2026-03-27T02:00:00Z",
            "Asia/Kolkata",
            "2026-03-27T07:30:00+05:30",
            "Fri, 27 Mar 2026 07:30:00 +0530",
        );
    }

    #[test]
    fn a_day_stays_a_day() {
        let day = Moment::parse("2026-03-09").unwrap();
        assert_eq!(rfc3339(day, &zone("America/Los_Angeles")), "2026-03-09");
    }

    #[test]
    fn no_time_is_too_old() {
        let written = rfc822(Timestamp::MIN, &zone("America/Los_Angeles"));
        assert_eq!(written, "Mon, 1 Jan 0001 16:07:02 -0753");
    }
}
