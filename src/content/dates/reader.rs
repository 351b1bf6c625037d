//! Reads the parts of a date one after another; what is wrong is reported at the first place.

use std::ops::Range;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::{DateProblem, MONTHS, Moment, Reason};

/// A place in the text of a date.
#[derive(Clone)]
pub(crate) struct DateReader<'t> {
    text: &'t str,
    at: usize,
    strict: bool,
}

/// A number as written: its value and how many digits it has.
struct Digits {
    value: u32,
    range: Range<usize>,
}

/// `2023-05-14T09:30:00Z`, as nearly all dates are written; none when it is anything else, or no
/// date that exists.
pub(crate) fn in_utc(text: &str) -> Option<Moment> {
    let bytes: &[u8; 20] = text.as_bytes().try_into().ok()?;
    let borders = [bytes[10], bytes[13], bytes[16], bytes[19]];
    if borders != *b"T::Z" {
        return None;
    }
    let two = |at: usize| two_digits(bytes, at);
    Some(Moment {
        date: day(bytes.first_chunk()?)?,
        time: Some(Time::new(two(11)?, two(14)?, two(17)?, 0).ok()?),
        offset: Some(Offset::UTC),
    })
}

/// `2023-05-14`; none when it is anything else, or no day that exists.
pub(crate) fn day(bytes: &[u8; 10]) -> Option<Date> {
    if [bytes[4], bytes[7]] != *b"--" {
        return None;
    }
    let two = |at: usize| two_digits(bytes, at);
    let year = i16::from(two(0)?) * 100 + i16::from(two(2)?);
    Date::new(year, two(5)?, two(8)?).ok()
}

/// The number of two digits at a place.
fn two_digits(bytes: &[u8], at: usize) -> Option<i8> {
    let digit = |at: usize| bytes[at].is_ascii_digit().then(|| bytes[at] - b'0');
    i8::try_from(digit(at)? * 10 + digit(at + 1)?).ok()
}

type Read<T> = Result<T, DateProblem>;

fn fail<T>(range: Range<usize>, reason: Reason) -> Read<T> {
    Err(DateProblem { range, reason })
}

impl<'t> DateReader<'t> {
    pub(crate) fn strict(text: &'t str) -> Self {
        let (at, strict) = (0, true);
        Self { text, at, strict }
    }

    pub(crate) fn lenient(text: &'t str) -> Self {
        let (at, strict) = (0, false);
        Self { text, at, strict }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, wanted: &[u8]) -> Option<u8> {
        let byte = self.peek().filter(|byte| wanted.contains(byte))?;
        self.at += 1;
        Some(byte)
    }

    pub(crate) fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    fn digits(&mut self) -> Digits {
        let start = self.at;
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        let range = start..self.at;
        let value = self.text[range.clone()].parse().unwrap_or(u32::MAX);
        let value = if count == 0 { 0 } else { value };
        Digits { value, range }
    }

    /// A number of two digits; one is enough when lenient.
    fn two_digits(&mut self, what: &'static str) -> Read<Digits> {
        let number = self.digits();
        match number.range.len() {
            2 => Ok(number),
            1 if !self.strict => Ok(number),
            _ => fail(number.range, Reason::Digits(2, what)),
        }
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.at += length;
        &rest[..length]
    }

    /// `2023-05-14`; when lenient also `2023-5-14` and `2023/05/14`.
    pub(crate) fn date(&mut self) -> Read<Date> {
        let (start, whole) = (self.at, self.at..self.text.trim_end().len().max(self.at));
        let year = self.digits();
        let dash = if self.strict { &b"-"[..] } else { b"-/" };
        let border = self.take(dash);
        let looks_like_one = self.at > start && self.peek().is_some_and(|b| b.is_ascii_digit());
        let Some(border) = border.filter(|_| looks_like_one) else {
            return fail(whole, Reason::NotADate);
        };
        if year.range.len() != 4 {
            // `14-05-2023` and the like: nobody knows which number is what.
            return fail(whole, Reason::NotADate);
        }
        let month = self.two_digits("month")?;
        if self.take(&[border]).is_none() {
            return fail(whole, Reason::NotADate);
        }
        let day = self.two_digits("day")?;
        day_of(&year, &month, &day)
    }

    /// `Jul 8 2022`, `8 July 2022`, `Fri, 08 Jul 2022`, `8-Jul-2022`: none when no month is named.
    pub(crate) fn date_in_words(&mut self) -> Option<Read<Date>> {
        let mut ahead = self.clone();
        let mut month = None;
        let mut numbers: Vec<Digits> = Vec::with_capacity(2);
        for _ in 0..4 {
            ahead.at +=
                ahead.rest().len() - ahead.rest().trim_start_matches([' ', ',', '-', '.']).len();
            let start = ahead.at;
            let number = ahead.digits();
            if number.range.is_empty() {
                let word = ahead.word();
                let found = month_number(word);
                if let (Some(value), None) = (found, &month) {
                    let range = start..ahead.at;
                    month = Some(Digits { value, range });
                } else if !(numbers.is_empty() && is_weekday(word)) {
                    return None;
                }
            } else {
                // `8th`, `1st`.
                let suffixes = ["st", "nd", "rd", "th"];
                if suffixes
                    .iter()
                    .any(|suffix| ahead.rest().starts_with(suffix))
                {
                    ahead.at += 2;
                }
                numbers.push(number);
            }
            if numbers.len() == 2 {
                break;
            }
        }
        let (month, [day, year]) = (month?, <[Digits; 2]>::try_from(numbers).ok()?);
        if day.range.len() > 2 || year.range.len() != 4 {
            return None;
        }
        self.at = ahead.at;
        Some(day_of(&year, &month, &day))
    }

    /// What is between day and time.
    pub(crate) fn separator(&mut self) -> Read<()> {
        let start = self.at;
        if self.take(b"Tt").is_some() {
            return Ok(());
        }
        let Some(next) = self.rest().chars().next() else {
            return fail(start..start, Reason::NoTime);
        };
        let is_time = self.rest()[next.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        if is_time && !next.is_alphanumeric() {
            return fail(start..start + next.len_utf8(), Reason::Separator);
        }
        self.end()
    }

    /// `09:30:00Z`, `09:30:00.25+02:00`.
    pub(crate) fn time_and_offset(&mut self) -> Read<(Time, Offset)> {
        let (time, leap) = self.time()?;
        let offset = self.offset()?;
        if let Some(range) = leap {
            let minutes = i32::from(time.hour()) * 60 + i32::from(time.minute());
            let utc = (minutes - offset.seconds() / 60).rem_euclid(24 * 60);
            if utc != 23 * 60 + 59 {
                return fail(range, Reason::LeapSecond);
            }
        }
        Ok((time, offset))
    }

    /// The time, and the place of the seconds when they are 60.
    fn time(&mut self) -> Read<(Time, Option<Range<usize>>)> {
        let start = self.at;
        if self.rest().is_empty() {
            return fail(start..start, Reason::NoTime);
        }
        let hour = self.digits();
        let has_minutes = self.take(b":").is_some();
        if hour.range.is_empty() || !has_minutes {
            return fail(start..self.text.len(), Reason::NotATime);
        }
        if hour.range.len() > 2 || (self.strict && hour.range.len() != 2) {
            return fail(hour.range, Reason::Digits(2, "hour"));
        }
        if hour.value > 23 {
            return fail(hour.range, Reason::Hour(hour.value));
        }
        let minute = self.two_digits("minutes")?;
        if minute.value > 59 {
            return fail(minute.range, Reason::Minute(minute.value));
        }
        let mut second = Digits {
            value: 0,
            range: 0..0,
        };
        if self.take(b":").is_some() {
            second = self.two_digits("seconds")?;
            if second.value > 60 {
                return fail(second.range, Reason::Second(second.value));
            }
        } else if self.strict {
            return fail(self.at..self.at, Reason::NoSeconds);
        }
        let nanosecond = self.fraction()?;
        let leap = (second.value == 60).then_some(second.range);
        let part = |value: u32| i8::try_from(value).unwrap_or_default();
        let second = part(second.value.min(59));
        let nanosecond = i32::try_from(nanosecond).unwrap_or_default();
        let time = Time::new(part(hour.value), part(minute.value), second, nanosecond);
        match time {
            Ok(time) => Ok((time, leap)),
            Err(_) => fail(start..self.at, Reason::NotATime),
        }
    }

    /// The nanoseconds after a decimal point; digits beyond the ninth are dropped.
    fn fraction(&mut self) -> Read<u32> {
        if self.take(b".").is_none() {
            return Ok(0);
        }
        let digits = self.digits().range;
        if digits.is_empty() {
            return fail(digits, Reason::NoFraction);
        }
        let text = &self.text[digits];
        let shown = &text[..text.len().min(9)];
        let scale = 10_u32.pow(u32::try_from(9 - shown.len()).unwrap_or_default());
        Ok(shown.parse::<u32>().unwrap_or_default() * scale)
    }

    /// `Z`, `+02:00`; when lenient also `+0200` and `+02`.
    fn offset(&mut self) -> Read<Offset> {
        let start = self.at;
        if self.take(b"Zz").is_some() {
            return Ok(Offset::UTC);
        }
        let Some(sign) = self.take(b"+-") else {
            let rest = self.rest();
            let spaces = rest.len() - rest.trim_start().len();
            let is_zone = rest.trim_start().starts_with(['Z', 'z', '+', '-']);
            return match rest.is_empty() {
                true => fail(start..start, Reason::NoZone),
                false if spaces > 0 && is_zone => {
                    fail(start..start + spaces, Reason::SpaceBeforeZone)
                }
                false => fail(start..self.text.len(), Reason::ZoneShape),
            };
        };
        let hours = self.digits();
        let colon = self.take(b":").is_some();
        let minutes = self.digits();
        let (hour, minute) = match (hours.range.len(), colon, minutes.range.len()) {
            (2, true, 2) => (hours.value, minutes.value),
            (4, false, 0) if !self.strict => (hours.value / 100, hours.value % 100),
            (1 | 2, false, 0) if !self.strict => (hours.value, 0),
            _ => return fail(start..self.at, Reason::ZoneShape),
        };
        let seconds = i32::try_from(hour * 3600 + minute * 60).unwrap_or(i32::MAX);
        let seconds = if sign == b'-' { -seconds } else { seconds };
        match Offset::from_seconds(seconds) {
            Ok(offset) if hour < 24 && minute < 60 => Ok(offset),
            _ => fail(start..self.at, Reason::Offset),
        }
    }

    /// Nothing, or a time of day with or without an offset or the name of a zone.
    pub(crate) fn lenient_time(&mut self) -> Read<(Option<Time>, Option<Offset>)> {
        if self.take(b"Tt").is_none() {
            self.spaces();
            if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return Ok((None, None));
            }
        }
        let (time, _) = self.time()?;
        self.spaces();
        let offset = match self.peek() {
            Some(b'Z' | b'z' | b'+' | b'-') => Some(self.offset()?),
            _ => None,
        };
        // A name such as `UTC` or `EST`: generators skip what they do not know.
        self.spaces();
        let mut ahead = self.clone();
        let name = ahead.word();
        if (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.at = ahead.at;
        }
        Ok((Some(time), offset))
    }

    pub(crate) fn end(&self) -> Read<()> {
        match self.rest() {
            "" => Ok(()),
            rest => fail(self.at..self.text.len(), Reason::Extra(rest.to_owned())),
        }
    }
}

fn day_of(year: &Digits, month: &Digits, day: &Digits) -> Read<Date> {
    let year_number = i16::try_from(year.value).unwrap_or(i16::MAX);
    let month_number = i8::try_from(month.value).unwrap_or(i8::MAX);
    let Ok(first) = Date::new(year_number, month_number, 1) else {
        return fail(month.range.clone(), Reason::Month(month.value));
    };
    let date = i8::try_from(day.value).ok();
    let date = date.and_then(|day| Date::new(year_number, month_number, day).ok());
    let Some(date) = date else {
        let reason = Reason::Day {
            year: year_number,
            month: month_number,
            day: day.value,
            days: first.days_in_month(),
        };
        return fail(day.range.clone(), reason);
    };
    Ok(date)
}

/// The month of an English name, whole or its first three letters (`Sept` too).
fn month_number(word: &str) -> Option<u32> {
    let starts = |name: &str| {
        let head = name.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let found = MONTHS.iter().position(|name| {
        starts(name) && (word.len() == 3 || word.len() == name.len() || word.len() == 4)
    });
    u32::try_from(found? + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let head = word.get(..3).unwrap_or_default();
    days.iter().any(|day| day.eq_ignore_ascii_case(head))
}
