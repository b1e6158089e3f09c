//! Times as incident notices have them: an instant where it is known, a day where it is not.
//!
//! 1. [`instant`] takes RFC 3339 with an offset, and nothing less.
//! 2. [`Moment`] is an instant or a day.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::temporal::DateTimeParser};

/// An instant, or a day where only a day is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// RFC 3339 with an offset.
    Instant(Timestamp),
    /// A calendar day, `2026-03-09`, in the site's time zone.
    Day(Date),
}

static PARSER: DateTimeParser = DateTimeParser::new();

/// An RFC 3339 time with an offset: `2026-03-26T19:00:00-07:00`.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    // What the parser takes beyond RFC 3339 (zone names in brackets, weeks, a comma) is refused here.
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"-+:.TtZz ".contains(&b));
    let long = text.len() >= "2026-03-26T19:00Z".len();
    (plain && long)
        .then(|| PARSER.parse_timestamp(text).ok())
        .flatten()
}

/// A calendar day: `2026-03-09`.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    (text.len() == "2026-03-09".len())
        .then(|| text.parse().ok())
        .flatten()
}

impl Moment {
    /// An instant or a day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        day(text)
            .map(Self::Day)
            .or_else(|| instant(text).map(Self::Instant))
    }

    /// The day it falls on in a time zone.
    #[must_use]
    pub fn day(self, zone: &TimeZone) -> Date {
        match self {
            Self::Instant(time) => time.to_zoned(zone.clone()).date(),
            Self::Day(day) => day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_need_an_offset() {
        for good in [
            "2026-03-26T19:00:00-07:00",
            "2026-03-26T19:00:00Z",
            "2026-03-26 19:00:00+08:00",
        ] {
            assert!(instant(good).is_some(), "{good}");
        }
        for bad in [
            "2026-03-26",
            "2026-03-26T19:00:00",
            "2026-03-26T19:00:00[Asia/Tokyo]",
            "soon",
            "",
        ] {
            assert!(instant(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn days_are_days() {
        assert!(day("2026-02-28").is_some());
        assert!(day("2026-02-30").is_none());
        assert!(day("2026-2-3").is_none());
    }
}
