//! Which dates Hugo and Zola read: by layouts, as Go writes them.

/// The layouts of Hugo: `timeFormats` of github.com/spf13/cast, without times of day alone. A fraction
/// may follow the seconds of each.
const LAYOUTS: &[&str] = &[
    "2006-01-02",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05",
    "2006-01-02 15:04:05Z07:00",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700",
    "2006-01-02 15:04:05 -0700 MST",
    // Not in the list, but not refused by every version either.
    "2006-01-02 15:04:05 MST",
    "02 Jan 2006",
    "02 Jan 06 15:04 MST",
    "02 Jan 06 15:04 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Monday, 02-Jan-06 15:04:05 MST",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
];

/// Whether Hugo reads a text as a date, as far as its shape says.
pub(crate) fn is_read_by_hugo(text: &str) -> bool {
    LAYOUTS.iter().any(|layout| fits(layout, text))
}

/// Whether Zola reads a text as a date: RFC 3339, or a day alone.
pub(crate) fn is_read_by_zola(text: &str) -> bool {
    let layouts = [
        "2006-01-02",
        "2006-01-02T15:04:05Z07:00",
        "2006-01-02 15:04:05Z07:00",
        "2006-01-02T15:04:05",
        "2006-01-02 15:04:05",
    ];
    layouts.iter().any(|layout| fits(layout, text))
}

/// Whether a text has a number or begins a word like a month: without either, neither Ruby's
/// `Time.parse` nor JavaScript's `Date` finds a date in it.
pub(crate) fn may_name_a_day(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    text.contains(|c: char| c.is_ascii_digit()) || words.any(is_month)
}

/// Whether a word begins like the English name of a month.
pub(super) fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let begin = word.get(..3);
    begin.is_some_and(|begin| MONTHS.iter().any(|month| begin.eq_ignore_ascii_case(month)))
}

/// Reads a part of a date, and gives what follows it.
type Read = fn(&str) -> Option<&str>;

/// Whether a text has the shape of a layout.
fn fits(layout: &str, text: &str) -> bool {
    const PARTS: &[(&str, Read)] = &[
        ("2006", |text| digits(text, 4, 4)),
        ("Monday", word),
        ("Mon", |text| letters(text, 3)),
        ("MST", zone_name),
        ("Jan", |text| {
            is_month(text).then(|| letters(text, 3)).flatten()
        }),
        ("Z07:00", |text| {
            text.strip_prefix('Z').or_else(|| offset(text, true))
        }),
        ("Z0700", |text| {
            text.strip_prefix('Z').or_else(|| offset(text, false))
        }),
        ("-07:00", |text| offset(text, true)),
        ("-0700", |text| offset(text, false)),
        ("_2", |text| digits(text.trim_start_matches(' '), 1, 2)),
        ("15", |text| digits(text, 1, 2)),
        ("05", |text| digits(text, 2, 2).map(fraction)),
        ("01", |text| digits(text, 2, 2)),
        ("02", |text| digits(text, 2, 2)),
        ("04", |text| digits(text, 2, 2)),
        ("06", |text| digits(text, 2, 2)),
    ];
    let (mut layout, mut text) = (layout, text);
    while !layout.is_empty() {
        let part = PARTS
            .iter()
            .find_map(|(name, read)| Some((layout.strip_prefix(name)?, read)));
        let read = if let Some((rest, read)) = part {
            layout = rest;
            read(text)
        } else {
            let (sign, rest) = layout.split_at(1);
            layout = rest;
            let read = text.strip_prefix(sign);
            // Of spaces there may be more: time/format.go, `skip`.
            read.map(|rest| {
                if sign == " " {
                    rest.trim_start_matches(' ')
                } else {
                    rest
                }
            })
        };
        let Some(rest) = read else {
            return false;
        };
        text = rest;
    }
    text.is_empty()
}

fn count(text: &str, fits: fn(&u8) -> bool) -> usize {
    text.bytes().take_while(fits).count()
}

fn digits(text: &str, least: usize, most: usize) -> Option<&str> {
    let count = count(text, u8::is_ascii_digit).min(most);
    (count >= least).then(|| &text[count..])
}

fn letters(text: &str, wanted: usize) -> Option<&str> {
    (count(text, u8::is_ascii_alphabetic) >= wanted).then(|| &text[wanted..])
}

fn word(text: &str) -> Option<&str> {
    let count = count(text, u8::is_ascii_alphabetic);
    (count > 0).then(|| &text[count..])
}

fn zone_name(text: &str) -> Option<&str> {
    let count = count(text, u8::is_ascii_uppercase);
    (3..=5).contains(&count).then(|| &text[count..])
}

fn offset(text: &str, has_colon: bool) -> Option<&str> {
    let hours = digits(text.strip_prefix(['+', '-'])?, 2, 2)?;
    let minutes = if has_colon {
        hours.strip_prefix(':')?
    } else {
        hours
    };
    digits(minutes, 2, 2)
}

/// What follows a fraction of a second, if there is one.
fn fraction(text: &str) -> &str {
    let digits = text
        .strip_prefix(['.', ','])
        .map(|rest| (rest, count(rest, u8::is_ascii_digit)));
    match digits {
        Some((rest, count)) if count > 0 => &rest[count..],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_read_by_hugo, is_read_by_zola, may_name_a_day};

    #[test]
    fn zola_reads_less() {
        assert!(is_read_by_zola("2023-05-14") && is_read_by_zola("2023-05-14T09:30:00+02:00"));
        assert!(!is_read_by_zola("14 May 2023") && !is_read_by_zola("2023/05/14"));
    }

    #[test]
    fn a_day_has_a_number_or_a_month() {
        for text in ["2023", "May", "next Sept.", "12 maybe"] {
            assert!(may_name_a_day(text), "{text}");
        }
        for text in ["tuesday", "soon", "", "TBD", "{}"] {
            assert!(!may_name_a_day(text), "{text}");
        }
    }

    #[test]
    fn hugo_reads_what_its_layouts_say() {
        for text in [
            "2023-05-14",
            "2023-05-14T09:30:00Z",
            "2023-05-14T09:30:00.25+02:00",
            "2023-05-14 09:30:00",
            "2023-05-14 09:30:00 +0200",
            "2023-05-14T09:30:00",
            "14 May 2023",
            "14 may 2023",
            "2023-05-14  09:30:00",
            "Sun, 14 May 2023 09:30:00 GMT",
            "Sun May 14 09:30:00 2023",
        ] {
            assert!(is_read_by_hugo(text), "{text}");
        }
        for text in [
            "03/22/2010 7:06 PM",
            "2016-1-5T15:01:24.105Z",
            "2016-1-5",
            "yyyy-mm-ddT00:00:01.00-05:00",
            "2023-05-14 09:30",
            "2023/05/14",
            "May 14, 2023",
            "2023-05-14T09:30:00Z?",
            "14 Mai 2023",
        ] {
            assert!(!is_read_by_hugo(text), "{text}");
        }
    }
}
