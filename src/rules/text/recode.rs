//! UTF-8 that was read as Windows-1252 or Latin-1: found, and read again as it was meant.
//!
//! Two or three odd letters in a row may be meant: `CAFÉ”` and `‘olé’”` have the bytes of UTF-8
//! too. So only what no writer puts together is taken; where there is doubt, nothing is said.

use std::ops::Range;

/// What the bytes 0x80 to 0x9F are in Windows-1252; `\0` where they are nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// A broken part of a text, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BrokenText {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// What was meant; none where the letter is lost for good.
    pub(super) meant: Option<String>,
}

/// The character that was meant by a control character that stands for a byte of Windows-1252.
pub(super) fn windows_1252_of_control(c: char) -> Option<char> {
    let index = u32::from(c).checked_sub(0x80)?;
    let meant = WINDOWS_1252.get(usize::try_from(index).ok()?)?;
    (*meant != '\0').then_some(*meant)
}

/// The byte that a character was read from.
fn byte(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        '\0'..='\u{7f}' => None,
        _ => {
            let index = WINDOWS_1252.iter().position(|&known| known == c)?;
            u8::try_from(0x80 + index).ok()
        }
    }
}

/// The broken parts of a text, in order; neighbours are one.
pub(super) fn find(text: &str) -> Vec<BrokenText> {
    let mut found: Vec<BrokenText> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let piece = match c {
            '\0'..='\u{7f}' => None,
            '\u{fffd}' => Some((c.len_utf8(), None)),
            _ => piece(text, at).map(|(length, meant)| (length, Some(meant))),
        };
        let Some((length, meant)) = piece else {
            at += c.len_utf8();
            continue;
        };
        let range = at..at + length;
        at = range.end;
        match found.last_mut() {
            Some(last) if last.range.end == range.start => {
                last.range.end = range.end;
                last.meant = last.meant.take().zip(meant).map(|(a, b)| a + &b);
            }
            _ => found.push(BrokenText { range, meant }),
        }
    }
    for broken in &mut found {
        read_again(broken);
    }
    found
}

/// What went wrong twice is read twice.
fn read_again(broken: &mut BrokenText) {
    let Some(meant) = &broken.meant else {
        return;
    };
    let (mut at, mut text) = (0, String::new());
    while at < meant.len() {
        let rest = &meant[at..];
        let Some((length, c)) = utf8(rest).filter(|_| rest.starts_with(['Ã', 'Â', 'â', 'ð']))
        else {
            return;
        };
        at += length;
        text.push_str(&c);
    }
    broken.meant = Some(text);
}

/// The characters at a place that were one character or, for other scripts, a run of them: how
/// many bytes they take, and what was meant.
fn piece(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if let Some(meant) = windows_1252_of_control(first) {
        // A byte of Windows-1252 that was read as Latin-1.
        return Some((first.len_utf8(), meant.to_string()));
    }
    let (length, meant) = utf8(rest)?;
    let c = meant.chars().next()?;
    let second = rest.chars().nth(1)?;
    let before = text[..at].chars().next_back();
    let after = rest[length..].chars().next();
    let lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let sure = match first {
        // À to ÿ. After a capital, Ã may be a letter and the rest its punctuation: `AMANHÔ`.
        'Ã' if second == '\u{a0}' => !upper(before),
        'Ã' if may_follow_a_word(second) => {
            lower(before) || letter(after) && !(upper(before) && may_part_words(second))
        }
        'Ã' => true,
        // Signs: `Â©`, `Â°`, `Â` and a no-break space.
        'Â' => {
            let is_quoted = second == '»' && before == Some('«');
            !(c.is_control() || upper(before) || is_quoted)
        }
        // Polish, Czech, Turkish: `wiÄ™c`.
        'Ä' | 'Å' => {
            lower(before) && !second.is_alphabetic() && (!may_follow_a_word(second) || lower(after))
        }
        // Typographic signs and arrows: `â€™`, `â„¢`, `â†’`.
        'â' => !may_follow_a_word(second),
        // Ligatures, full-width forms, the byte order mark.
        'ï' => matches!(second, '»' | '¼' | '½' | '¸' | '¬') && length > 4,
        // Emoji.
        'ð' => second == 'Ÿ',
        _ => false,
    };
    if sure {
        return Some((length, meant));
    }
    run(rest)
}

/// Three or more characters of another script in a row: chance does not make them.
fn run(rest: &str) -> Option<(usize, String)> {
    let (mut length, mut meant) = (0, String::new());
    while let Some((more, c)) = utf8(&rest[length..]) {
        if !c.chars().all(char::is_alphabetic) {
            break;
        }
        length += more;
        meant.push_str(&c);
    }
    let is_foreign = meant.chars().all(|c| u32::from(c) >= 0x370);
    (meant.chars().count() >= 3 && is_foreign).then_some((length, meant))
}

/// The first characters of a text read as bytes of UTF-8: how many bytes they take here, and the
/// one character that they are there.
fn utf8(rest: &str) -> Option<(usize, String)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let lead = byte(first)?;
    let count = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = vec![lead];
    let mut length = first.len_utf8();
    for c in chars.take(count - 1) {
        bytes.push(byte(c).filter(|byte| (0x80..=0xBF).contains(byte))?);
        length += c.len_utf8();
    }
    let meant = String::from_utf8(bytes).ok()?;
    (meant.chars().count() == 1).then_some((length, meant))
}

/// Signs that follow a word of themselves.
fn may_follow_a_word(c: char) -> bool {
    matches!(
        c,
        '’' | '”'
            | '“'
            | '‘'
            | '»'
            | '«'
            | '›'
            | '‹'
            | '…'
            | '–'
            | '—'
            | '•'
            | '™'
            | '®'
            | '©'
            | '°'
            | '²'
            | '³'
            | '¹'
            | 'ª'
            | 'º'
            | '·'
            | '\u{a0}'
            | '\u{ad}'
    )
}

/// Signs that may be between two words without spaces.
fn may_part_words(c: char) -> bool {
    matches!(c, '…' | '–' | '—' | '•' | '·' | '\u{a0}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaks a text as a reader of Windows-1252 would, Latin-1 where that has no letter.
    fn broken(text: &str) -> String {
        let read = |byte: u8| match byte {
            0x80..=0x9F => match WINDOWS_1252[usize::from(byte - 0x80)] {
                '\0' => char::from(byte),
                c => c,
            },
            _ => char::from(byte),
        };
        text.bytes().map(read).collect()
    }

    fn fixed(text: &str) -> String {
        let mut out = text.to_owned();
        for broken in find(text).into_iter().rev() {
            out.replace_range(broken.range, &broken.meant.unwrap_or_default());
        }
        out
    }

    #[test]
    fn broken_text_is_mended_once_and_twice() {
        for text in [
            "‘Sensitive Data’ – “exposed” … €5 ™",
            "café, naïve, à la carte, État, señor",
            "Größe über Österreich",
            "20 °C, © 2020, £5, «oui»",
            "Привет, мир",
            "日本語のテキスト",
            "nice 😀 → done ✓",
            "więc dzień",
            "ＡＢＣ",
        ] {
            assert_eq!(fixed(&broken(text)), text, "once");
        }
        for text in ["It’s", "café au lait"] {
            assert_eq!(fixed(&broken(&broken(text))), text, "twice");
        }
        assert_eq!(fixed("It\u{92}s"), "It’s");
    }

    #[test]
    fn a_lost_letter_has_no_meaning() {
        let expected = BrokenText {
            range: 3..6,
            meant: None,
        };
        assert_eq!(find("caf\u{fffd}"), [expected]);
    }

    #[test]
    fn what_writers_write_is_left_alone() {
        for text in [
            "“CAFɔ, CAFÉ™, CAFÉ… “À” ‘olé’” é»…",
            "“AMANHÔ — «AMANHû, AMANHÖHOJE, IRMÔ…",
            "«Â» „Å“ “Ä” Ä’s Å’s",
            "Úžasný, Ďáblův, Ýž, ÚŽASNÝ, POTÍŽÍ",
            "smörgåsbord Århus Ænima œuvre ÿ",
            "Ça va? Où? L’Haÿ-les-Roses",
            "5 € – 20 °C · ½ ²",
            "pâ» ï»",
            "naïve™ résumé’s",
            "\u{a0}",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
