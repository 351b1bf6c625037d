//! Which dates Eleventy reads. Up to version 3, text is read by Luxon's `fromISO`, from version 4 on by
//! `@11ty/parse-date-strings`; in all of them js-yaml reads what is not quoted first.
//!
//! Sources: src/Template.js (`getMappedDate`) and src/Util/DateParse.js of Eleventy,
//! src/impl/regexParser.js of Luxon, parse.js of parse-date-strings.

use jiff::civil::Date;

/// The version from which on Luxon no longer reads dates.
const OWN_PARSER: u32 = 4;

/// Words for dates that Eleventy finds elsewhere.
const WORDS: [&str; 4] = [
    "last modified",
    "created",
    "git last modified",
    "git created",
];

/// Whether Eleventy reads a text as a date; where its version is not known, whether any does.
pub(crate) fn is_read_by_eleventy(text: &str, is_plain: bool, version: Option<u32>) -> bool {
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_word || is_plain && is_yaml_timestamp(text) {
        return true;
    }
    match version {
        Some(version) if version < OWN_PARSER => is_read_by_luxon(text),
        Some(_) => is_read_by_its_own(text),
        None => is_read_by_luxon(text) || is_read_by_its_own(text),
    }
}

/// Digits, signs and letters of a date, one after another.
#[derive(Clone, Copy)]
struct Parts<'t>(&'t str);

impl<'t> Parts<'t> {
    /// A number of exactly this many digits.
    fn number(self, digits: usize) -> Option<(u32, Self)> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let value = number.parse().ok().filter(|_| is_number)?;
        Some((value, Self(rest)))
    }

    fn sign(self, signs: &[char]) -> Option<Self> {
        self.0.strip_prefix(signs).map(Self)
    }

    /// A sign that may be left out.
    fn maybe(self, sign: char) -> Self {
        self.sign(&[sign]).unwrap_or(self)
    }

    /// What follows a number of one or two digits.
    fn after_one_or_two(self) -> Option<Self> {
        let (digits, rest) = self.digits();
        (1..=2).contains(&digits.len()).then_some(rest)
    }

    /// All digits that follow.
    fn digits(self) -> (&'t str, Self) {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at(count);
        (digits, Self(rest))
    }

    fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Four digits, or a sign and six.
    fn year(self) -> Option<(i16, Self)> {
        let (year, rest) = match self.sign(&['+', '-']) {
            Some(rest) => rest.number(6)?,
            None => self.number(4)?,
        };
        // Which days a month has repeats.
        Some((i16::try_from(year % 400 + 2000).ok()?, rest))
    }
}

/// A time of day, as far as it is written.
#[derive(Default)]
struct Time {
    hour: u32,
    minute: u32,
    second: u32,
    fraction: bool,
}

/// `10`, `10:30`, `1030`, `10:30:15,25`, and what follows; `most` digits of a fraction.
fn time(parts: Parts<'_>, most: usize) -> Option<(Time, Parts<'_>)> {
    let (hour, rest) = parts.number(2)?;
    let mut time = Time {
        hour,
        ..Time::default()
    };
    let Some((minute, rest)) = rest.maybe(':').number(2) else {
        return Some((time, rest));
    };
    time.minute = minute;
    let Some((second, rest)) = rest.maybe(':').number(2) else {
        return Some((time, rest));
    };
    time.second = second;
    let Some((digits, after)) = rest.sign(&['.', ',']).map(Parts::digits) else {
        return Some((time, rest));
    };
    time.fraction = digits.bytes().take(3).any(|digit| digit != b'0');
    (1..=most).contains(&digits.len()).then_some((time, after))
}

/// `+02`, `+0200`, `+02:00`: hours, minutes, and what follows.
fn offset(parts: Parts<'_>) -> Option<(u32, u32, Parts<'_>)> {
    let (hours, rest) = parts.sign(&['+', '-'])?.number(2)?;
    match rest.maybe(':').number(2) {
        Some((minutes, rest)) => Some((hours, minutes, rest)),
        None => Some((hours, 0, rest)),
    }
}

fn days_in(year: i16, month: u32) -> Option<u32> {
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    u32::try_from(first.days_in_month()).ok()
}

/// Luxon takes the first of these shapes that the text has, and no other when its numbers are wrong.
fn is_read_by_luxon(text: &str) -> bool {
    let shapes = [luxon_day, luxon_week, luxon_ordinal, luxon_time];
    let fits = shapes.iter().find_map(|shape| shape(Parts(text)));
    fits.unwrap_or(false)
}

/// A year, perhaps with a month, perhaps with a day. None where it has another shape, else whether
/// there is such a day.
fn luxon_day(parts: Parts<'_>) -> Option<bool> {
    let (year, after_year) = parts.year()?;
    // The longest that fits to the end counts.
    if let Some((month, after_month)) = after_year.maybe('-').number(2) {
        let days = days_in(year, month);
        if let Some((day, rest)) = after_month.maybe('-').number(2)
            && let Some(has_time) = luxon_extension(rest)
        {
            return Some(has_time && day > 0 && days.is_some_and(|days| day <= days));
        }
        if let Some(has_time) = luxon_extension(after_month) {
            return Some(has_time && days.is_some());
        }
    }
    luxon_extension(after_year)
}

/// `2024-W05-3`.
fn luxon_week(parts: Parts<'_>) -> Option<bool> {
    let (year, rest) = parts.number(4)?;
    let (week, after_week) = rest.maybe('-').sign(&['W'])?.number(2)?;
    let year = i16::try_from(year % 400 + 2000).ok()?;
    let is_long = |date: Date| date.iso_week_date().weeks_in_year() == 53;
    let weeks = match Date::new(year, 6, 1) {
        Ok(date) if is_long(date) => 53,
        _ => 52,
    };
    let is_week = (1..=weeks).contains(&week);
    if let Some((day, rest)) = after_week.maybe('-').number(1)
        && let Some(has_time) = luxon_extension(rest)
    {
        return Some(has_time && is_week && (1..=7).contains(&day));
    }
    luxon_extension(after_week).map(|has_time| has_time && is_week)
}

/// `2024-135`.
fn luxon_ordinal(parts: Parts<'_>) -> Option<bool> {
    let (year, rest) = parts.number(4)?;
    let (day, rest) = rest.maybe('-').number(3)?;
    let has_time = luxon_extension(rest)?;
    let days = if days_in(i16::try_from(year % 400 + 2000).ok()?, 2) == Some(29) {
        366
    } else {
        365
    };
    Some(has_time && (1..=days).contains(&day))
}

/// A time alone, which is one of today.
fn luxon_time(parts: Parts<'_>) -> Option<bool> {
    luxon_clock(parts)
}

/// `T` and a time, or nothing.
fn luxon_extension(parts: Parts<'_>) -> Option<bool> {
    match parts.sign(&['T', 't']) {
        Some(rest) => luxon_clock(rest),
        None => parts.is_empty().then_some(true),
    }
}

/// A time to the end of the text, with its offset and zone.
fn luxon_clock(parts: Parts<'_>) -> Option<bool> {
    let (time, rest) = time(parts, 30)?;
    let after_offset = match rest.sign(&['Z', 'z']) {
        Some(rest) => rest,
        None => offset(rest).map_or(rest, |(.., rest)| rest),
    };
    let is_zone = |zone: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-:/".contains(&byte);
        !zone.is_empty() && zone.bytes().all(is_part)
    };
    let zone = after_offset.0.strip_prefix('[');
    let is_end = match zone.and_then(|zone| zone.strip_suffix(']')) {
        Some(zone) => is_zone(zone),
        None => after_offset.is_empty(),
    };
    is_end.then(|| {
        let is_midnight = time.hour == 24 && time.minute == 0 && time.second == 0 && !time.fraction;
        (time.hour < 24 || is_midnight) && time.minute < 60 && time.second < 60
    })
}

/// Whether `@11ty/parse-date-strings` reads a text.
fn is_read_by_its_own(text: &str) -> bool {
    let read = || {
        let (year, rest) = Parts(text).year()?;
        let (month, rest) = rest.maybe('-').number(2)?;
        let (day, rest) = rest.maybe('-').number(2)?;
        let is_day = day > 0 && day <= days_in(year, month)?;
        if rest.is_empty() {
            return Some(is_day);
        }
        let (time, rest) = time(rest.sign(&['T', 't', ' '])?, 9)?;
        let is_time = time.hour < 30 && time.minute < 60 && time.second < 60;
        let is_zone = match offset(rest) {
            Some((hours, minutes, rest)) => hours < 30 && minutes < 60 && rest.is_empty(),
            None => matches!(rest.0, "" | "Z"),
        };
        Some(is_day && is_time && is_zone)
    };
    read().unwrap_or(false)
}

/// Whether js-yaml takes plain text for a timestamp: lib/type/timestamp.js. It rolls over numbers that
/// are too large.
pub(crate) fn is_yaml_timestamp(text: &str) -> bool {
    let day_alone = || {
        let (_, rest) = Parts(text).number(4)?;
        let (_, rest) = rest.sign(&['-'])?.number(2)?;
        let (_, rest) = rest.sign(&['-'])?.number(2)?;
        rest.is_empty().then_some(())
    };
    let with_time = || {
        let (_, rest) = Parts(text).number(4)?;
        let rest = rest.sign(&['-'])?.after_one_or_two()?;
        let rest = rest.sign(&['-'])?.after_one_or_two()?;
        let trimmed = rest.0.trim_start_matches([' ', '\t']);
        let rest = match rest.sign(&['T', 't']) {
            Some(rest) => rest,
            None => (trimmed.len() < rest.0.len()).then_some(Parts(trimmed))?,
        };
        let rest = rest.after_one_or_two()?;
        let (_, rest) = rest.sign(&[':'])?.number(2)?;
        let (_, rest) = rest.sign(&[':'])?.number(2)?;
        let rest = rest.sign(&['.']).map_or(rest, |rest| rest.digits().1);
        let zone = Parts(rest.0.trim_start_matches([' ', '\t']));
        if rest.is_empty() || zone.0 == "Z" {
            return Some(());
        }
        let rest = zone.sign(&['+', '-'])?.after_one_or_two()?;
        let rest = match rest.sign(&[':']) {
            Some(rest) => rest.number(2)?.1,
            None => rest,
        };
        rest.is_empty().then_some(())
    };
    day_alone().or_else(with_time).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Luxon 3.7, parse-date-strings 2.0 and js-yaml 4.1 read of a grid of texts.
    const TABLE: &str = include_str!("../../../fixtures/dates/eleventy.tsv");

    #[test]
    fn each_parser_reads_what_it_reads() {
        let mut wrong = Vec::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let Some((marks, text)) = line.split_once('\t') else {
                panic!("no text: {line}");
            };
            let mark = |is_read, mark| if is_read { mark } else { '-' };
            let found = [
                mark(is_read_by_luxon(text), 'l'),
                mark(is_read_by_its_own(text), 'o'),
                mark(is_yaml_timestamp(text), 'y'),
            ];
            let found = String::from_iter(found);
            if found != marks {
                wrong.push(format!("{text:?}: {found}, expected {marks}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_version_decides_where_the_parsers_differ() {
        for (text, is_plain, expected) in [
            ("2023-05-14", false, [true; 3]),
            ("2023-05-14 09:30:00", false, [false, true, true]),
            ("2023-05-14 09:30:00", true, [true; 3]),
            ("2023-W05", false, [true, false, true]),
            ("git Created", false, [true; 3]),
            ("14 May 2023", false, [false; 3]),
            ("2023/05/14", true, [false; 3]),
            ("2023-5-14", true, [false; 3]),
        ] {
            let found = [Some(3), Some(4), None]
                .map(|version| is_read_by_eleventy(text, is_plain, version));
            assert_eq!(found, expected, "{text}");
        }
    }
}
