//! Dates as content writes them: strict RFC 3339, and the looser forms that site generators take.
//!
//! Both say exactly what is wrong and where ([`DateProblem`]), in the words of a writer.

mod eleventy;
mod generators;
mod in_full;
pub(crate) mod javascript;
mod reader;
mod ruby;

use std::fmt;
use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

pub(crate) use eleventy::is_read_by_eleventy;
pub(crate) use eleventy::is_yaml_timestamp;
pub(crate) use generators::{is_read_by_hugo, is_read_by_zola, may_name_a_day};
pub(crate) use in_full::{in_full, is_sure};
pub(crate) use javascript::is_read_by_javascript;
use reader::DateReader;
pub(crate) use ruby::is_read_by_ruby;

/// A day, perhaps with a time of day, perhaps with an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The day as written.
    pub date: Date,
    /// The time of day, if one is written. A leap second is taken for the second before it.
    pub time: Option<Time>,
    /// The offset from UTC, if one is written.
    pub offset: Option<Offset>,
}

impl Moment {
    /// The point in time; midnight where no time is written, UTC where no offset is.
    pub(crate) fn timestamp(self) -> Timestamp {
        let local = DateTime::from_parts(self.date, self.time.unwrap_or(Time::midnight()));
        let zone = self.offset.unwrap_or(Offset::UTC);
        let limit = if self.date.year() > 0 {
            Timestamp::MAX
        } else {
            Timestamp::MIN
        };
        zone.to_timestamp(local).unwrap_or(limit)
    }

    /// The day in UTC.
    pub(crate) fn utc_date(self) -> Date {
        Offset::UTC.to_datetime(self.timestamp()).date()
    }
}

/// Why text is not a date, and which of its bytes say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateProblem {
    /// Bytes of the text, counted from its start; empty where something is missing.
    pub range: Range<usize>,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It does not look like a date at all.
    NotADate,
    /// It does not look like a time of day at all.
    NotATime,
    /// A number has too few or too many digits; how many there must be, and of what.
    Digits(u8, &'static str),
    /// The month is not 1 to 12.
    Month(u32),
    /// The month of that year has fewer days, or the day is 0.
    Day {
        /// The year.
        year: i16,
        /// The month, 1 to 12.
        month: i8,
        /// The day that it does not have.
        day: u32,
        /// How many days it has.
        days: i8,
    },
    /// The hour is above 23.
    Hour(u32),
    /// The minute is above 59.
    Minute(u32),
    /// The second is above 60.
    Second(u32),
    /// Second 60 at a time that is not 23:59:60 UTC.
    LeapSecond,
    /// The offset from UTC is a day or more, or its minutes are above 59.
    Offset,
    /// There is a day, but no time of day.
    NoTime,
    /// There is a time of day, but no seconds.
    NoSeconds,
    /// A decimal point without digits.
    NoFraction,
    /// Neither `Z` nor an offset.
    NoZone,
    /// Something else than `T` is between day and time.
    Separator,
    /// A space is before the offset.
    SpaceBeforeZone,
    /// The offset is not written as `+02:00`.
    ZoneShape,
    /// Something is after the end.
    Extra(String),
}

impl fmt::Display for DateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::NotADate => f.write_str("it does not look like a date"),
            Reason::NotATime => f.write_str("it does not look like a time of day"),
            Reason::Digits(count, what) => write!(f, "the {what} must have {count} digits"),
            Reason::Month(month) => write!(f, "month {month} does not exist"),
            Reason::Day { day: 0, .. } => f.write_str("day 0 does not exist"),
            Reason::Day {
                year, month, days, ..
            } => write!(f, "{} {year:04} has {days} days", month_name(*month)),
            Reason::Hour(hour) => write!(f, "hour {hour} does not exist"),
            Reason::Minute(minute) => write!(f, "minute {minute} does not exist"),
            Reason::Second(second) => write!(f, "second {second} does not exist"),
            Reason::LeapSecond => f.write_str("second 60 exists at 23:59:60 UTC only"),
            Reason::Offset => f.write_str("that offset from UTC does not exist"),
            Reason::NoTime => f.write_str("the time of day is missing"),
            Reason::NoSeconds => f.write_str("the seconds are missing"),
            Reason::NoFraction => f.write_str("digits are missing after the decimal point"),
            Reason::NoZone => f.write_str("the time zone is missing"),
            Reason::Separator => f.write_str("expected `T` between date and time"),
            Reason::SpaceBeforeZone => f.write_str("unexpected space before the time zone"),
            Reason::ZoneShape => {
                f.write_str("the time zone must be written as `Z` or like `+02:00`")
            }
            Reason::Extra(text) => write!(f, "unexpected `{text}` after the date"),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: i8) -> &'static str {
    let index = usize::try_from(month - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

/// Reads an RFC 3339 date-time, as JSON Schema's `format: date-time` wants it.
///
/// # Errors
/// At the first thing that RFC 3339 does not allow.
pub(crate) fn date_time(text: &str) -> Result<Timestamp, DateProblem> {
    if let Some(moment) = reader::in_utc(text) {
        return Ok(moment.timestamp());
    }
    let mut reader = DateReader::strict(text);
    let date = reader.date()?;
    reader.separator()?;
    let (time, offset) = reader.time_and_offset()?;
    reader.end()?;
    let (time, offset) = (Some(time), Some(offset));
    Ok(Moment { date, time, offset }.timestamp())
}

/// Reads an RFC 3339 full date, as JSON Schema's `format: date` wants it.
///
/// # Errors
/// At the first thing that RFC 3339 does not allow.
pub(crate) fn date(text: &str) -> Result<Date, DateProblem> {
    let mut reader = DateReader::strict(text);
    let date = reader.date()?;
    reader.end()?;
    Ok(date)
}

/// Reads an RFC 3339 time with its offset, as JSON Schema's `format: time` wants it.
///
/// # Errors
/// At the first thing that RFC 3339 does not allow.
pub(crate) fn time(text: &str) -> Result<Time, DateProblem> {
    let mut reader = DateReader::strict(text);
    let (time, _) = reader.time_and_offset()?;
    reader.end()?;
    Ok(time)
}

/// Reads a date as site generators do: besides RFC 3339 a day alone, a space for `T` and before
/// the offset, no seconds, no offset, `+0200`, `UTC`, slashes after a year, single digits, and a
/// month by its English name (`Jul 8 2022`, `8 July 2022`).
///
/// # Errors
/// At the first thing that no generator takes.
pub(crate) fn lenient(text: &str) -> Result<Moment, DateProblem> {
    if let Some(moment) = reader::in_utc(text) {
        return Ok(moment);
    }
    let mut reader = DateReader::lenient(text);
    reader.spaces();
    let date = match reader.date_in_words() {
        Some(date) => date?,
        None => reader.date()?,
    };
    let (time, offset) = reader.lenient_time()?;
    reader.spaces();
    reader.end()?;
    Ok(Moment { date, time, offset })
}

/// The day at the start of a name such as `2023-05-14-a-title.md`, if there is one, and how many
/// bytes it takes. An impossible day is none.
pub(crate) fn prefix(name: &str) -> Option<(Date, usize)> {
    let (date, rest) = name.as_bytes().split_first_chunk()?;
    let ends = rest
        .first()
        .is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let day = reader::day(date).filter(|_| ends)?;
    Some((day, date.len()))
}

/// How many days are between two, whichever is first.
pub(crate) fn days_between(one: Date, other: Date) -> u32 {
    let days = one.until(other).map_or(i32::MAX, |span| span.get_days());
    days.unsigned_abs()
}

/// The moment a number of days later; the end of time where there is none.
pub(crate) fn days_later(moment: Timestamp, days: u32) -> Timestamp {
    let hours = i64::from(days).saturating_mul(24);
    let span = 0.seconds().try_hours(hours);
    span.and_then(|span| moment.checked_add(span))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<T: fmt::Debug>(result: Result<T, DateProblem>) -> String {
        match result {
            Ok(value) => format!("{value:?}"),
            Err(problem) => format!("{:?} {problem}", problem.range),
        }
    }

    #[track_caller]
    fn check_strict(text: &str, expected: &str) {
        assert_eq!(words(date_time(text)), expected, "{text}");
    }

    #[test]
    fn rfc_3339_is_read() {
        check_strict("2023-05-14T09:30:00Z", "2023-05-14T09:30:00Z");
        check_strict("2023-05-14t09:30:00.25z", "2023-05-14T09:30:00.25Z");
        check_strict("2023-05-14T09:30:00+02:00", "2023-05-14T07:30:00Z");
        check_strict("1998-12-31T15:59:60-08:00", "1998-12-31T23:59:59Z");
        check_strict("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z");
        check_strict("2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00Z");
    }

    #[test]
    fn every_reason_has_its_place_and_words() {
        let cases = [
            ("", "0..0 it does not look like a date"),
            ("yesterday", "0..9 it does not look like a date"),
            ("২০২৩-05-14T09:30:00Z", "0..28 it does not look like a date"),
            ("2023-14-05T09:30:00Z", "5..7 month 14 does not exist"),
            ("2023-00-05T09:30:00Z", "5..7 month 0 does not exist"),
            ("2023-02-30T10:00:00Z", "8..10 February 2023 has 28 days"),
            ("2023-05-00T10:00:00Z", "8..10 day 0 does not exist"),
            ("2023-5-14T10:00:00Z", "5..6 the month must have 2 digits"),
            ("2023-05-14T25:61:00Z", "11..13 hour 25 does not exist"),
            ("2023-05-14T23:61:00Z", "14..16 minute 61 does not exist"),
            ("2023-05-14T23:59:61Z", "17..19 second 61 does not exist"),
            (
                "1998-12-31T22:59:60Z",
                "17..19 second 60 exists at 23:59:60 UTC only",
            ),
            ("2023-05-14", "10..10 the time of day is missing"),
            (
                "2023-05-14 09:30:00Z",
                "10..11 expected `T` between date and time",
            ),
            ("2023-05-14T09:30", "16..16 the seconds are missing"),
            ("2023-05-14T09:30:00", "19..19 the time zone is missing"),
            (
                "2023-05-14T09:30:00.Z",
                "20..20 digits are missing after the decimal point",
            ),
            (
                "2023-05-14T09:30:00 Z",
                "19..20 unexpected space before the time zone",
            ),
            (
                "2023-05-14T09:30:00+24:00",
                "19..25 that offset from UTC does not exist",
            ),
            (
                "2023-05-14T09:30:00+0200",
                "19..24 the time zone must be written as `Z` or like `+02:00`",
            ),
            (
                "2023-05-14T09:30:00Z?",
                "20..21 unexpected `?` after the date",
            ),
        ];
        for (text, expected) in cases {
            check_strict(text, expected);
        }
    }

    #[track_caller]
    fn check_lenient(text: &str, expected: &str) {
        let read = lenient(text).map(Moment::timestamp);
        assert_eq!(words(read), expected, "{text}");
    }

    #[test]
    fn what_generators_take_is_read() {
        for text in [
            "2023-05-14",
            "2023-5-14",
            "2023/05/14",
            " 2023-05-14 00:00 ",
            "2023-05-14T00:00:00",
            "2023-05-14 02:00:00 +0200",
            "2023-05-14 2:00:00 +02",
            "2023-05-14 00:00:00 UTC",
            "2023-05-14 00:00:00 +0000 UTC",
            "May 14 2023",
            "may 14, 2023",
            "14 May 2023",
            "14-May-2023",
            "Sun, 14 May 2023 00:00:00 GMT",
        ] {
            check_lenient(text, "2023-05-14T00:00:00Z");
        }
        check_lenient(
            "9999-12-31 23:59:59 -2300",
            "9999-12-30T22:00:00.999999999Z",
        );
    }

    #[test]
    fn what_generators_do_not_take_is_reported() {
        for (text, expected) in [
            ("2023-14-05", "5..7 month 14 does not exist"),
            ("Feb 30 2023", "4..6 February 2023 has 28 days"),
            ("yyyy-mm-dd", "0..10 it does not look like a date"),
            ("14/5/2023", "0..9 it does not look like a date"),
            ("1.2.3", "0..5 it does not look like a date"),
            ("2023", "0..4 it does not look like a date"),
            ("2023-05-14 25:00", "11..13 hour 25 does not exist"),
            (
                "2023-05-14 or so",
                "11..16 unexpected `or so` after the date",
            ),
            ("2023-05-14T", "11..11 the time of day is missing"),
        ] {
            check_lenient(text, expected);
        }
    }

    #[test]
    fn a_name_may_start_with_a_day() {
        let day = |name| prefix(name).map(|(date, end)| (date.to_string(), end));
        assert_eq!(day("2023-05-14-a.md"), Some(("2023-05-14".into(), 10)));
        assert_eq!(day("2023-05-14.md"), Some(("2023-05-14".into(), 10)));
        assert_eq!(day("2023-05-145.md"), None);
        assert_eq!(day("2023-13-14-a.md"), None);
        assert_eq!(day("post.md"), None);
    }

    #[test]
    fn days_are_counted_both_ways() {
        let day = |text| date(text).unwrap();
        assert_eq!(days_between(day("2023-03-01"), day("2023-02-27")), 2);
        assert_eq!(days_between(day("2023-12-31"), day("2024-12-31")), 366);
        let end = days_later(Timestamp::MAX, 1);
        assert_eq!(end, Timestamp::MAX);
    }
}
