//! Which dates Ruby's `Time.parse` refuses, with which Jekyll reads those of its posts and collections.
//!
//! It takes nearly everything for a date: what is refused here is what it refuses for certain, as far as
//! the shape of the text tells (`ext/date/date_parse.c`, `date__parse`; lib/time.rb, `Time.parse`).

use super::generators::{is_month, may_name_a_day};

/// Whether Ruby reads a text as a date; where nobody knows, it does.
pub(crate) fn is_read_by_ruby(text: &str) -> bool {
    let text = text.trim();
    if !may_name_a_day(text) {
        return false;
    }
    let day = without_time(text);
    if day.bytes().all(|byte| byte.is_ascii_digit()) {
        return day.len() < text.len() || is_day_of_digits(day);
    }
    match parts(day).as_slice() {
        // `2024-05`: the year alone is looked at, as a month and a day.
        [("", year), ("-", month)] if year.len() == 4 && month.len() <= 2 => is_day_of_digits(year),
        // `2024-05-010`: no month has so many days.
        [("", year), (between, month), (again, day)]
            if year.len() == 4 && between == again && matches!(*between, "/" | "-") =>
        {
            day.len() < 3 || month.len() > 2
        }
        // `05/14/2024`: a day, a month and a year.
        [("", first), (between, second), (again, year)]
            if between == again && matches!(*between, "/" | "-" | ".") =>
        {
            let are_short = (1..=2).contains(&first.len()) && (1..=2).contains(&second.len());
            !are_short || year.len() != 4 || is_day(number(second), number(first))
        }
        // `Summer 2019`: a month and a day, too.
        [(words, digits)] => !are_other_words(words) || is_day_of_digits(digits),
        _ => true,
    }
}

/// The text before a time of day.
fn without_time(text: &str) -> &str {
    let Some((day, rest)) = text.split_once(' ') else {
        return text;
    };
    let hour = rest
        .trim_start_matches(' ')
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if hour.len() < rest.len() && hour.starts_with(':') {
        day
    } else {
        text
    }
}

/// Numbers, each with what is before it, if nothing follows the last.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, behind) = rest.split_at(start);
        let end = behind
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(behind.len());
        parts.push((before, &behind[..end]));
        rest = &behind[end..];
    }
    if !rest.is_empty() {
        parts.clear();
    }
    parts
}

/// Whether a number is read as a month and a day, or one of them, that exist (`parse_ddd_cb`).
fn is_day_of_digits(digits: &str) -> bool {
    let part = |from: usize| number(&digits[from..from + 2]);
    match digits.len() {
        1 => false,
        2 => is_day(1, part(0)),
        4 => is_day(part(0), part(2)),
        6 => is_day(part(2), part(4)),
        8 | 10 | 12 | 14 => is_day(part(4), part(6)),
        _ => true,
    }
}

/// A day that a month does not have is one of the next.
fn is_day(month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(u32::MAX)
}

/// Whether these are words that mean nothing to Ruby, with a space behind the last.
fn are_other_words(words: &str) -> bool {
    let Some(before) = words.strip_suffix(' ') else {
        return false;
    };
    // Short words may be the letters of an era, of a time zone, or of a time.
    let is_other =
        |word: &str| word.len() > 3 && word.chars().all(char::is_alphabetic) && !is_month(word);
    before.split(' ').all(is_other)
}

#[cfg(test)]
mod tests {
    use super::is_read_by_ruby;

    /// Measured with Ruby 3.1 and Jekyll 4.3.
    #[test]
    fn what_ruby_refuses_for_certain_is_refused() {
        for text in [
            "",
            "soon",
            "2024",
            "1715644800",
            "2024-05",
            "2024-5",
            "05/14/2024",
            "5/14/2024",
            "12/25/2023",
            "05-14-2024",
            "05.14.2024",
            "05/14/2024 10:00",
            "2024-05-010",
            "2024-5-001",
            "2024-05-010 10:00",
            "Summer 2019",
            "Late Summer 2019",
            "7",
            "32",
            "00",
            "20241314",
            "241314",
        ] {
            assert!(!is_read_by_ruby(text), "{text}");
        }
        for text in [
            "2024-05-14",
            "2024-005-01",
            "02024-05-01",
            "2024/05",
            "14/05/2024",
            "14.05.2024",
            "14-05-2024",
            "May 2024",
            "14 May 2024",
            "0514",
            "20240514",
            "240514",
            "14",
            "10:00",
            "March",
            "March 2019",
            "5/4/24",
            "2024-05-14 10:00:00 +0200",
            "14/05/2024 10:00",
            "7 10:00",
            "20240514T100000Z",
            "at 2024",
            "1 2024",
            "2024 05 14",
        ] {
            assert!(is_read_by_ruby(text), "{text}");
        }
    }
}
