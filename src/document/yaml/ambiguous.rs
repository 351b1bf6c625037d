//! Plain scalars that readers of another dialect of YAML take for something else.

use crate::document::Ambiguous;

/// What else a plain scalar may be. Keys are reported only when they are booleans elsewhere: `on:` is
/// the key `true` for a reader of YAML 1.1, and `y:` is a coordinate.
pub(super) fn ambiguous(text: &str, is_key: bool) -> Option<Ambiguous> {
    let first = *text.as_bytes().first()?;
    match first {
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' if text.len() <= 3 => boolean(text, is_key),
        b'1'..=b'9' if is_number_or_date(text.as_bytes()) => None,
        b'0'..=b'9' | b'+' | b'-' if !is_key => {
            let (negative, digits) = match text.strip_prefix(['-', '+']) {
                Some(digits) => (first == b'-', digits),
                None => (false, text),
            };
            let is_signed = digits.len() < text.len();
            number(digits, negative, is_signed).or_else(|| impossible_date(text))
        }
        _ => None,
    }
}

/// Whether it is nothing but digits, or a date and time in UTC that exists in any month: what most
/// scalars are that begin with a digit, and everybody reads alike.
fn is_number_or_date(text: &[u8]) -> bool {
    let two = |at: usize| match text[at..] {
        [a @ b'0'..=b'9', b @ b'0'..=b'9', ..] => (a - b'0') * 10 + (b - b'0'),
        _ => u8::MAX,
    };
    if text.len() != 20 {
        return text.iter().all(u8::is_ascii_digit);
    }
    let borders = [text[4], text[7], text[10], text[13], text[16], text[19]];
    borders == *b"--T::Z"
        && two(0).max(two(2)) < 100
        && (1..=12).contains(&two(5))
        && (1..=28).contains(&two(8))
        && two(11) < 24
        && two(14).max(two(17)) < 60
}

fn boolean(text: &str, is_key: bool) -> Option<Ambiguous> {
    Some(match text {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Ambiguous::Boolean11(true),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => Ambiguous::Boolean11(false),
        "y" | "Y" if !is_key => Ambiguous::ShortBoolean11(true),
        "n" | "N" if !is_key => Ambiguous::ShortBoolean11(false),
        _ => return None,
    })
}

fn number(digits: &str, negative: bool, is_signed: bool) -> Option<Ambiguous> {
    let sign = if negative { -1 } else { 1 };
    let parse = |digits: &str, radix| {
        i64::from_str_radix(digits, radix)
            .ok()
            .filter(|_| !digits.starts_with(['+', '-']))
            .map(|value| sign * value)
    };
    if let Some(octal) = digits.strip_prefix("0o") {
        return parse(octal, 8).map(Ambiguous::Octal12);
    }
    if let Some(binary) = digits.strip_prefix("0b") {
        return parse(&binary.replace('_', ""), 2).map(Ambiguous::Binary11);
    }
    if let Some(hexadecimal) = digits.strip_prefix("0x") {
        let is_new = !is_signed && !hexadecimal.contains('_');
        let value = || parse(&hexadecimal.replace('_', ""), 16);
        return (!is_new).then(value)?.map(Ambiguous::Hexadecimal11);
    }
    if digits.contains(':') {
        return sexagesimal(digits).map(|value| Ambiguous::Sexagesimal11(sign * value));
    }
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() > 1 && digits.starts_with('0') && is_digits(digits) {
        // `07` is 7 for everybody.
        if parse(digits, 8) == parse(digits, 10) {
            return None;
        }
        let octal = parse(digits, 8).map(Ambiguous::Octal11);
        return octal.or(Some(Ambiguous::LeadingZero));
    }
    if is_new_exponent(digits) {
        return Some(Ambiguous::Exponent12);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let grouped = |text: &str| is_digits(&text.replace('_', ""));
    let underscored = digits.contains('_') && grouped(whole) && grouped(fraction);
    underscored.then_some(Ambiguous::Underscore11)
}

/// Whether it is a number with an exponent that YAML 1.1 takes for a text: that wants a point before
/// the `e`, and a sign behind it. Commits and other hashes look like this.
fn is_new_exponent(digits: &str) -> bool {
    let Some((number, exponent)) = digits.split_once(['e', 'E']) else {
        return false;
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_number = is_digits(whole) && is_digits(fraction) && is_digits(power);
    let is_old = number.contains('.') && power.len() < exponent.len();
    is_number && !is_old && !power.is_empty() && whole.len() + fraction.len() > 0
}

/// A number in base 60, as YAML 1.1 has it: `1:30`, `190:20:30`.
fn sexagesimal(digits: &str) -> Option<i64> {
    let mut parts = digits.split(':');
    let first = parts.next().filter(|first| !first.starts_with('0'))?;
    let mut value: i64 = whole(first)?;
    for part in parts {
        let part = whole(part).filter(|&value| value < 60 && part.len() <= 2)?;
        value = value.checked_mul(60)?.checked_add(part)?;
    }
    Some(value)
}

fn whole(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A date, with or without a time, that is shaped as YAML 1.1 has them and does not exist.
fn impossible_date(text: &str) -> Option<Ambiguous> {
    let (year, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('-')?;
    let (month, rest) = rest.split_once('-')?;
    let day_length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, time) = rest.split_at(day_length);
    let (year, month_value, day_value) = (whole(year)?, whole(month)?, whole(day)?);
    let shaped = matches!(month.len(), 1 | 2) && matches!(day.len(), 1 | 2);
    // Without a time, YAML 1.1 wants two digits each.
    if !shaped || time.is_empty() && (month.len(), day.len()) != (2, 2) {
        return None;
    }
    let exists = (1..=12).contains(&month_value)
        && (1..=days_in_month(year, month_value)).contains(&day_value);
    if time.is_empty() {
        return (!exists).then_some(Ambiguous::ImpossibleDate);
    }
    let possible_time = is_possible_time(time)?;
    (!exists || !possible_time).then_some(Ambiguous::ImpossibleDate)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether the time behind a date exists; none when it is not shaped as one.
fn is_possible_time(text: &str) -> Option<bool> {
    let time = text
        .strip_prefix(['T', 't'])
        .unwrap_or_else(|| text.trim_start());
    if time.len() == text.len() {
        return None;
    }
    let clock_end = time
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(time.len());
    let (clock, zone) = time.split_at(clock_end);
    let parts: Vec<&str> = clock.split(':').collect();
    let [hours, minutes, seconds] = parts[..] else {
        return None;
    };
    if !matches!(hours.len(), 1 | 2) || minutes.len() != 2 || seconds.len() != 2 {
        return None;
    }
    if !zone
        .chars()
        .all(|c| c.is_ascii_digit() || ".:+-Zz \t".contains(c))
    {
        return None;
    }
    // A leap second is a time.
    Some(whole(hours)? < 24 && whole(minutes)? < 60 && whole(seconds)? <= 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Ambiguous>) {
        assert_eq!(ambiguous(text, false), expected, "{text}");
    }

    #[test]
    fn what_other_dialects_read() {
        use Ambiguous as A;
        check("yes", Some(A::Boolean11(true)));
        check("Off", Some(A::Boolean11(false)));
        check("y", Some(A::ShortBoolean11(true)));
        check("N", Some(A::ShortBoolean11(false)));
        check("0752", Some(A::Octal11(490)));
        check("-012", Some(A::Octal11(-10)));
        check("089", Some(A::LeadingZero));
        check("0o17", Some(A::Octal12(15)));
        check("1_000", Some(A::Underscore11));
        check("1_000.5", Some(A::Underscore11));
        check("1:30", Some(A::Sexagesimal11(90)));
        check("12:30:00", Some(A::Sexagesimal11(45000)));
        check("0b11", Some(A::Binary11(3)));
        check("-0x1", Some(A::Hexadecimal11(-1)));
        check("+0x1F", Some(A::Hexadecimal11(31)));
        check("0x_1", Some(A::Hexadecimal11(1)));
        for text in ["1e3", "1E+3", "12e-3", "1.5e3", "-1.e3", "-.5e3", "61e9540"] {
            check(text, Some(A::Exponent12));
        }
        for text in [
            "2023-14-05",
            "2023-02-30",
            "2023-14-05T10:00:00Z",
            "2023-1-32 1:00:00",
        ] {
            check(text, Some(A::ImpossibleDate));
        }
        check("2023-01-01T25:00:00Z", Some(A::ImpossibleDate));
    }

    #[test]
    fn what_everybody_reads_alike() {
        for text in [
            "2024-02-29",
            "2023-01-02T10:00:00Z",
            "2023-01-02 10:00:00.5 +01:00",
            "0",
            "12",
            "1.5",
            "-3",
            "yesterday",
            "nobody",
            "one",
            "O",
            "1:2:3:",
            "2023-14",
            "1.2.3",
            "10:99",
            "v1",
            "2023-14-05-title",
            "2023-99-99 is no date",
            "+49 30 1234",
            "01",
            "-007",
            "00",
            "0x1f",
            "0x_",
            "-0x",
            "-0xg",
            "+0x-1",
            "_1",
            "1-2-3",
            "123€456-01-01",
            "",
            "+",
            "0.5",
            "00:30",
            "1.5e+3",
            "1e",
            "1e+",
            "-e3",
            "1e3a",
            "1_0e3",
            "-.e3",
        ] {
            check(text, None);
        }
        assert_eq!(ambiguous("y", true), None);
        assert_eq!(ambiguous("0752", true), None);
        assert_eq!(ambiguous("no", true), Some(Ambiguous::Boolean11(false)));
    }
}
