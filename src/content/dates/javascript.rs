//! Which dates JavaScript's `Date` refuses, with which Hexo reads those of its pages.
//!
//! V8 takes nearly every text with numbers and words for a date: what is refused here is what it refuses
//! for certain. Measured with Node 20.

use super::generators::may_name_a_day;

/// Whether JavaScript reads a text as a date; where nobody knows, it does.
pub(crate) fn is_read_by_javascript(text: &str) -> bool {
    let text = text.trim();
    if !may_name_a_day(text) {
        return false;
    }
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"-/.: T".contains(&byte);
    if !text.bytes().all(is_plain) {
        return true;
    }
    match text.split_once([' ', 'T']) {
        Some((day, time)) => is_day(day) && is_time(time.trim()),
        None => is_day(text),
    }
}

/// Whether numbers are a day: with the year first, or the month first and the year last.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse().unwrap_or(u32::MAX);
    let is_day = |month: &str, day: &str| {
        (1..=12).contains(&number(month)) && (1..=31).contains(&number(day))
    };
    match parts.as_slice() {
        // `20190105` is a year that is too far away.
        [one] => one.len() <= 6 || one.contains(':'),
        parts if parts.iter().any(|part| part.is_empty()) => true,
        [year, month, day] if year.len() > 2 => is_day(month, day),
        [month, day, _] => is_day(month, day),
        _ => true,
    }
}

/// Whether numbers are a time of day.
fn is_time(text: &str) -> bool {
    let mut parts = text.split(':');
    let hour = parts.next().unwrap_or_default();
    if text.is_empty() || hour.is_empty() {
        return true;
    }
    let Some(minute) = parts.next() else {
        return false;
    };
    let is_most = |part: &str, most: u32| part.parse().is_ok_and(|number: u32| number <= most);
    is_most(hour, 24) && (minute.is_empty() || is_most(minute, 59))
}

#[cfg(test)]
mod tests {
    use super::is_read_by_javascript;

    #[test]
    fn what_javascript_refuses_for_certain_is_refused() {
        for text in [
            "today",
            "2019-01-05 2155:23",
            "2019-01-05 25:10",
            "2019-01-05 10:70",
            "2019-01-05T1030",
            "2019-01-05 100:30",
            "2019-01-05 10.30",
            "2019-01-05 10",
            "2019-01-051",
            "2019-00-05",
            "31/12/2019",
            "14-05-2023",
            "20190105",
            "",
        ] {
            assert!(!is_read_by_javascript(text), "{text}");
        }
        for text in [
            "2019-01-05",
            "2019-1-5",
            "2019/01/05",
            "2019.01.05",
            "5/1/2019",
            "2019-01-05 21:5",
            "2019-01-05  12:30",
            "2019-01-05 1:2:3",
            "2019-01-05 10:30:20.5",
            "2019-01-05 10:30:",
            "2019-01-05 24:00",
            "2019-01-05 10:30:00 +0800",
            "Sun, 14 May 2023 00:00:00 GMT",
            "14-May-2023",
            "2019",
            "2019-01",
        ] {
            assert!(is_read_by_javascript(text), "{text}");
        }
    }
}
