//! Dates as content writes them: strict RFC 3339, and the looser forms that site generators take.
//!
//! Both say exactly what is wrong and where ([`DateProblem`]), in the words of a writer.

mod reader;

use std::fmt;
use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use reader::Reader;

/// A day, perhaps with a time of day, perhaps with an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day as written.
    pub date: Date,
    /// The time of day, if one is written. A leap second is taken for the second before it.
    pub time: Option<Time>,
    /// The offset from UTC, if one is written.
    pub offset: Option<Offset>,
}

impl Moment {
    /// The point in time; midnight where no time is written, UTC where no offset is.
    pub fn timestamp(self) -> Timestamp {
        let local = DateTime::from_parts(self.date, self.time.unwrap_or(Time::midnight()));
        let zone = TimeZone::fixed(self.offset.unwrap_or(Offset::UTC));
        let limit = if self.date.year() > 0 {
            Timestamp::MAX
        } else {
            Timestamp::MIN
        };
        zone.to_timestamp(local).unwrap_or(limit)
    }

    /// The day in UTC.
    pub fn utc_date(self) -> Date {
        Offset::UTC.to_datetime(self.timestamp()).date()
    }
}

/// Why text is no date, and which of its bytes say so.
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
    /// Something else than `T` stands between day and time.
    Separator,
    /// A blank stands before the offset.
    BlankBeforeZone,
    /// The offset is not written as `+02:00`.
    ZoneShape,
    /// Something stands after the end.
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
            Reason::Separator => f.write_str("`T` must stand between day and time"),
            Reason::BlankBeforeZone => f.write_str("a blank stands before the time zone"),
            Reason::ZoneShape => {
                f.write_str("the time zone must be written as `Z` or like `+02:00`")
            }
            Reason::Extra(text) => write!(f, "`{text}` stands after the date"),
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
pub fn date_time(text: &str) -> Result<Timestamp, DateProblem> {
    let mut reader = Reader::strict(text);
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
pub fn date(text: &str) -> Result<Date, DateProblem> {
    let mut reader = Reader::strict(text);
    let date = reader.date()?;
    reader.end()?;
    Ok(date)
}

/// Reads an RFC 3339 time with its offset, as JSON Schema's `format: time` wants it.
///
/// # Errors
/// At the first thing that RFC 3339 does not allow.
pub fn time(text: &str) -> Result<Time, DateProblem> {
    let mut reader = Reader::strict(text);
    let (time, _) = reader.time_and_offset()?;
    reader.end()?;
    Ok(time)
}

/// Reads a date as site generators do: besides RFC 3339 a day alone, a blank for `T` and before
/// the offset, no seconds, no offset, `+0200`, `UTC`, slashes after a year, single digits, and a
/// month by its English name (`Jul 8 2022`, `8 July 2022`).
///
/// # Errors
/// At the first thing that no generator takes.
pub fn lenient(text: &str) -> Result<Moment, DateProblem> {
    let mut reader = Reader::lenient(text);
    reader.blanks();
    let date = match reader.date_in_words() {
        Some(date) => date?,
        None => reader.date()?,
    };
    let (time, offset) = reader.lenient_time()?;
    reader.blanks();
    reader.end()?;
    Ok(Moment { date, time, offset })
}

/// The day at the start of a name such as `2023-05-14-a-title.md`, if there is one, and how many
/// bytes it takes. An impossible day is none.
pub fn prefix(name: &str) -> Option<(Date, usize)> {
    let mut reader = Reader::strict(name);
    let date = reader.date().ok()?;
    let rest = name.as_bytes().get(reader.at());
    let ends = rest.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    ends.then(|| (date, reader.at()))
}

/// How many days lie between two, whichever is first.
pub fn days_between(one: Date, other: Date) -> u32 {
    let days = one.until(other).map_or(i32::MAX, |span| span.get_days());
    days.unsigned_abs()
}

/// The moment a number of days later; the end of time where there is none.
pub fn days_later(moment: Timestamp, days: u32) -> Timestamp {
    let hours = i64::from(days).saturating_mul(24);
    let span = 0.seconds().try_hours(hours);
    span.and_then(|span| moment.checked_add(span))
        .unwrap_or(Timestamp::MAX)
}
