//! What invisible characters are called, and where they are meant.

use std::cell::LazyCell;

/// Names of characters that cannot be seen, after the Unicode standard.
const NAMES: &[(char, &str)] = &[
    ('\u{7f}', "DELETE"),
    ('\u{85}', "NEXT LINE"),
    ('\u{a0}', "NO-BREAK SPACE"),
    ('\u{ad}', "SOFT HYPHEN"),
    ('\u{61c}', "ARABIC LETTER MARK"),
    ('\u{115f}', "HANGUL CHOSEONG FILLER"),
    ('\u{1160}', "HANGUL JUNGSEONG FILLER"),
    ('\u{1680}', "OGHAM SPACE MARK"),
    ('\u{180e}', "MONGOLIAN VOWEL SEPARATOR"),
    ('\u{2000}', "EN QUAD"),
    ('\u{2001}', "EM QUAD"),
    ('\u{2002}', "EN SPACE"),
    ('\u{2003}', "EM SPACE"),
    ('\u{2004}', "THREE-PER-EM SPACE"),
    ('\u{2005}', "FOUR-PER-EM SPACE"),
    ('\u{2006}', "SIX-PER-EM SPACE"),
    ('\u{2007}', "FIGURE SPACE"),
    ('\u{2008}', "PUNCTUATION SPACE"),
    ('\u{2009}', "THIN SPACE"),
    ('\u{200a}', "HAIR SPACE"),
    ('\u{200b}', "ZERO WIDTH SPACE"),
    ('\u{200c}', "ZERO WIDTH NON-JOINER"),
    ('\u{200d}', "ZERO WIDTH JOINER"),
    ('\u{200e}', "LEFT-TO-RIGHT MARK"),
    ('\u{200f}', "RIGHT-TO-LEFT MARK"),
    ('\u{2028}', "LINE SEPARATOR"),
    ('\u{2029}', "PARAGRAPH SEPARATOR"),
    ('\u{202a}', "LEFT-TO-RIGHT EMBEDDING"),
    ('\u{202b}', "RIGHT-TO-LEFT EMBEDDING"),
    ('\u{202c}', "POP DIRECTIONAL FORMATTING"),
    ('\u{202d}', "LEFT-TO-RIGHT OVERRIDE"),
    ('\u{202e}', "RIGHT-TO-LEFT OVERRIDE"),
    ('\u{202f}', "NARROW NO-BREAK SPACE"),
    ('\u{205f}', "MEDIUM MATHEMATICAL SPACE"),
    ('\u{2060}', "WORD JOINER"),
    ('\u{2061}', "FUNCTION APPLICATION"),
    ('\u{2062}', "INVISIBLE TIMES"),
    ('\u{2063}', "INVISIBLE SEPARATOR"),
    ('\u{2064}', "INVISIBLE PLUS"),
    ('\u{2066}', "LEFT-TO-RIGHT ISOLATE"),
    ('\u{2067}', "RIGHT-TO-LEFT ISOLATE"),
    ('\u{2068}', "FIRST STRONG ISOLATE"),
    ('\u{2069}', "POP DIRECTIONAL ISOLATE"),
    ('\u{3000}', "IDEOGRAPHIC SPACE"),
    ('\u{3164}', "HANGUL FILLER"),
    ('\u{feff}', "ZERO WIDTH NO-BREAK SPACE"),
    ('\u{ffa0}', "HALFWIDTH HANGUL FILLER"),
    ('\u{fff9}', "INTERLINEAR ANNOTATION ANCHOR"),
    ('\u{fffa}', "INTERLINEAR ANNOTATION SEPARATOR"),
    ('\u{fffb}', "INTERLINEAR ANNOTATION TERMINATOR"),
    ('\u{fffc}', "OBJECT REPLACEMENT CHARACTER"),
];

/// A character that cannot be seen, by name and number.
pub(super) fn describe(c: char) -> String {
    let number = u32::from(c);
    match NAMES.binary_search_by_key(&c, |(known, _)| *known) {
        Ok(index) => format!("{} (U+{number:04X})", NAMES[index].1),
        Err(_) if c.is_control() => format!("a control character (U+{number:04X})"),
        Err(_) => format!("an invisible character (U+{number:04X})"),
    }
}

/// A character that has no width of its own and moves nothing: at the edge of a text it is litter.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}'
    )
}

/// The invisible characters of a text that are not meant there, and where they are. White space
/// is visible: as space.
pub(super) fn litter(text: &str) -> impl Iterator<Item = (usize, char)> {
    // Looked for once: a text may have as many marks as letters.
    let right_to_left = LazyCell::new(|| text.chars().any(is_right_to_left));
    super::unusual(text).filter(move |&(at, c)| is_litter(text, at, c, &|| *right_to_left))
}

fn is_litter(text: &str, at: usize, c: char, right_to_left: &dyn Fn() -> bool) -> bool {
    let before = || text[..at].chars().next_back();
    let after = || text[at + c.len_utf8()..].chars().next();
    match c {
        // Characters of Windows-1252 that went through Latin-1 are `text/mojibake`.
        '\u{80}'..='\u{9f}' => super::recode::windows_1252_of_control(c).is_none(),
        '\n' | '\r' | '\t' => false,
        _ if c.is_control() => true,
        // Scripts without spaces between words say with it where a line may break.
        '\u{200b}' => {
            let around = [before(), after()];
            let is_break = around.into_iter().flatten().any(may_break)
                && !around.into_iter().flatten().any(char::is_whitespace);
            !is_break && !around.into_iter().flatten().any(has_no_spaces)
        }
        '\u{200c}' | '\u{180e}' => !joins(before()) && !joins(after()),
        '\u{200d}' => {
            let in_emoji =
                before().is_some_and(is_emoji_part) && after().is_some_and(is_emoji_part);
            !in_emoji && !joins(before()) && !joins(after())
        }
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            !right_to_left()
        }
        // The flags of England, Scotland and Wales are spelled in tags.
        '\u{e0020}'..='\u{e007f}' => {
            let mut before = text[..at].chars().rev().take(LONGEST_FLAG);
            before.find(|&c| !is_tag(c)) != Some('\u{1f3f4}')
        }
        '\u{ad}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffc}'
        | '\u{e0001}' => true,
        _ => false,
    }
}

/// Signs at which authors say by a zero-width space that a long word or a path may be broken.
fn may_break(c: char) -> bool {
    matches!(
        c,
        '—' | '–' | '/' | ':' | '.' | '_' | '-' | '&' | '=' | '?' | '@' | '\\' | '|'
    )
}

/// More tags than any flag is spelled in.
const LONGEST_FLAG: usize = 32;

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Emoji, their skin tones and variation selectors, and the signs that go into them.
fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{3030}')
}

/// Letters of scripts in which joiners and non-joiners are spelling: Arabic, Syriac, the scripts
/// of India and its neighbours, Mongolian.
fn joins(c: Option<char>) -> bool {
    matches!(
        c,
        Some(
            '\u{600}'..='\u{8ff}'
            | '\u{900}'..='\u{dff}'
            | '\u{f00}'..='\u{109f}'
            | '\u{1780}'..='\u{18af}'
            | '\u{1900}'..='\u{1c4f}'
            | '\u{a800}'..='\u{abff}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{11000}'..='\u{11fff}',
        )
    )
}

/// Thai, Lao, Tibetan, Burmese, Khmer and others that write words without spaces between them.
fn has_no_spaces(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1950}'..='\u{1aaf}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{a9e0}'..='\u{aadf}'
    )
}

fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{60f}' | '\u{61e}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        litter(text).count()
    }

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(describe('\u{a0}'), "NO-BREAK SPACE (U+00A0)");
        assert_eq!(describe('\u{7}'), "a control character (U+0007)");
    }

    #[test]
    fn what_scripts_and_emoji_need_is_no_litter() {
        for text in [
            "👩\u{200d}💻 👩🏽\u{200d}🚀 ❤\u{fe0f}\u{200d}🔥 🏴\u{e0067}\u{e0062}\u{e007f}",
            "می\u{200c}خواهم",
            "ක්\u{200d}ෂ",
            "ภาษา\u{200b}ไทย",
            "שלום\u{200e} (a)",
            "naïve café\n\ttab",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn the_rest_is_litter() {
        for text in [
            "a\u{200b}b",
            "a\u{200d}b",
            "\u{200c}",
            "a\u{ad}b",
            "a\u{202e}b",
            "a\u{feff}b",
            "a\u{7}b",
            "a\u{81}b",
            "a\u{2028}b",
            "a\u{e0041}b",
        ] {
            assert_eq!(count(text), 1, "{text:?}");
        }
    }
}
