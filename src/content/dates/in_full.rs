//! Dates as RFC 3339 writes them: all digits, `T` before the time, a colon in the offset.

use super::Moment;

/// The same day, or the same moment with its offset; none for a time of day without an offset.
pub(crate) fn in_full(moment: Moment) -> Option<String> {
    match (moment.time, moment.offset) {
        (None, _) => Some(moment.date.to_string()),
        (Some(time), Some(offset)) => {
            let offset = offset_text(offset.seconds());
            Some(format!("{}T{time}{offset}", moment.date))
        }
        (Some(_), None) => None,
    }
}

/// An offset from UTC as RFC 3339 writes it.
fn offset_text(seconds: i32) -> String {
    let (sign, minutes) = (
        if seconds < 0 { '-' } else { '+' },
        seconds.unsigned_abs() / 60,
    );
    match minutes {
        0 => "Z".to_owned(),
        _ => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

/// Whether there is one way to read a date: year, month and day with dashes between them, as in
/// `2023-1-5 10:00Z`.
pub(crate) fn is_sure(text: &str) -> bool {
    let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split('-').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(is_number) && matches!(lengths[..], [4, 1 | 2, 1 | 2])
}
