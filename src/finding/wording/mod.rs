//! Pieces of messages that many rules share: a value as it is shown, a number with its noun.

use std::fmt::Write as _;

/// Characters of a value that a message shows; longer ones lose their middle.
const SHOWN: usize = 60;

/// A value as messages show it: in backticks, on one line, with escapes for what cannot be seen
/// or would act on a terminal, and without its middle when it is long.
pub(crate) fn quoted(text: &str) -> String {
    let count = text.chars().count();
    let mut shown = String::with_capacity(text.len().min(4 * SHOWN) + 2);
    shown.push('`');
    if count <= SHOWN {
        escape_into(&mut shown, text.chars());
    } else {
        let tail = SHOWN / 3;
        escape_into(&mut shown, text.chars().take(SHOWN - tail - 1));
        shown.push('…');
        escape_into(&mut shown, text.chars().skip(count - tail));
    }
    shown.push('`');
    shown
}

/// Characters of a name that [`quoted_around`] shows at most.
const WHOLE: usize = 150;

/// A name as messages show it beside another one: as [`quoted`], but whole unless it is very long,
/// and then with what is around the character `at` which they differ.
pub(crate) fn quoted_around(text: &str, at: usize) -> String {
    let count = text.chars().count();
    if count <= WHOLE {
        let mut shown = String::with_capacity(text.len() + 2);
        shown.push('`');
        escape_into(&mut shown, text.chars());
        shown.push('`');
        return shown;
    }
    let start = at.min(count).saturating_sub(WHOLE / 3);
    let mut shown = String::from(if start > 0 { "`…" } else { "`" });
    escape_into(&mut shown, text.chars().skip(start).take(WHOLE));
    shown.push_str(if start + WHOLE < count { "…`" } else { "`" });
    shown
}

/// A number as people write it: very small and very large ones with an exponent.
pub(crate) fn number(number: f64) -> String {
    if number == 0.0 || (1e-7..1e16).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// `1 file`, `2 files`: a count with its noun, whose plural takes an `s`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A word with its article: `a date`, `an e-mail`, by how it sounds.
pub(crate) fn with_article(word: &str) -> String {
    let sounds_open = |first: char| matches!(first, 'a' | 'e' | 'i' | 'o');
    let first = word.chars().find(char::is_ascii_alphanumeric);
    // Spelled, as is `URI`, which begins with the sound of "you".
    let is_open = word.starts_with("SVG")
        || first.is_some_and(|first| sounds_open(first.to_ascii_lowercase()));
    format!("{} {word}", if is_open { "an" } else { "a" })
}

/// Whether a character has no shape of its own, moves others about, or commands a terminal.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{a0}'
                | '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202f}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

fn escape_into(out: &mut String, characters: impl Iterator<Item = char>) {
    for character in characters {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_invisible(character) => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
}

/// `1 error`, `1,200 errors`, `no errors`.
pub(crate) fn plural(count: u64, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{} {what}s", thousands(count)),
    }
}

/// A number with commas between its thousands.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(quoted(text), expected);
    }

    #[test]
    fn articles_go_by_the_sound() {
        for (word, expected) in [
            ("date", "a date"),
            ("`idn-hostname`", "an `idn-hostname`"),
            ("`email`", "an `email`"),
            ("`uri`", "a `uri`"),
            ("`uuid`", "a `uuid`"),
            ("AVIF image", "an AVIF image"),
            ("SVG image", "an SVG image"),
            ("HEIF image", "a HEIF image"),
        ] {
            assert_eq!(with_article(word), expected);
        }
    }

    #[test]
    fn values_are_shown_on_one_line() {
        check("", "``");
        check("été", "`été`");
        check("a\n\tb\r", "`a\\n\\tb\\r`");
        check("\u{1b}[31m\u{202e}\u{a0}", "`\\u{1b}[31m\\u{202e}\\u{a0}`");
    }

    #[test]
    fn long_values_lose_their_middle() {
        check(&"é".repeat(60), &format!("`{}`", "é".repeat(60)));
        let long = format!("{}{}", "a".repeat(40), "b".repeat(21));
        let shown = format!("`{}…{}`", "a".repeat(39), "b".repeat(20));
        check(&long, &shown);
    }

    #[test]
    fn names_are_cut_around_what_differs() {
        let whole = "a".repeat(WHOLE);
        assert_eq!(quoted_around(&whole, 0), format!("`{whole}`"));
        assert_eq!(quoted_around("a\u{1b}", 1), "`a\\u{1b}`");
        let long = format!("{}é{}", "a".repeat(200), "b".repeat(200));
        let shown = format!("`…{}é{}…`", "a".repeat(50), "b".repeat(99));
        assert_eq!(quoted_around(&long, 200), shown);
        assert_eq!(quoted_around(&long, 0), format!("`{}…`", "a".repeat(WHOLE)));
        let end = format!("`…{}`", "b".repeat(50));
        assert_eq!(quoted_around(&long, 500), end);
    }

    #[test]
    fn counts_have_a_plural() {
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(0, "file"), "0 files");
    }
}
