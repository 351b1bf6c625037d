//! The named and numbered characters of HTML.

use std::ops::Range;

/// Names of U+00A0 to U+00FF in order, after HTML 4.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy \
    reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 \
    frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml \
    Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml \
    divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// The others that text out of a web page brings along.
const OTHERS: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("fnof", 'ƒ'),
    ("circ", 'ˆ'),
    ("tilde", '˜'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("bull", '•'),
    ("hellip", '…'),
    ("permil", '‰'),
    ("prime", '′'),
    ("Prime", '″'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
    ("trade", '™'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("minus", '−'),
    ("infin", '∞'),
    ("asymp", '≈'),
    ("ne", '≠'),
    ("le", '≤'),
    ("ge", '≥'),
    ("hearts", '♥'),
    ("ZeroWidthSpace", '\u{200b}'),
];

/// The entities of a text and what they mean, in order. One that was escaped again (`&amp;#8217;`)
/// is one, with its innermost meaning.
pub(super) fn find(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'&', text.as_bytes().get(at..)?)?;
            if let Some((length, c)) = decode(&text[start..]) {
                at = start + length;
                return Some((start..at, c));
            }
            at = start + 1;
        }
    })
}

/// The entity at the start of a text: its length and meaning.
fn decode(text: &str) -> Option<(usize, char)> {
    let (mut length, mut c) = one(text.strip_prefix('&')?)?;
    while c == '&'
        && let Some((more, inner)) = one(&text[length..])
    {
        length += more - 1;
        c = inner;
    }
    Some((length, c))
}

/// An entity without its `&`: the length with it, and the meaning.
fn one(rest: &str) -> Option<(usize, char)> {
    let end = rest.bytes().take(20).position(|byte| byte == b';')?;
    let body = &rest[..end];
    let c = match body.strip_prefix('#') {
        Some(number) => {
            let (digits, radix) = match number.strip_prefix(['x', 'X']) {
                Some(digits) => (digits, 16),
                None => (number, 10),
            };
            let is_number = !digits.is_empty() && !digits.starts_with(['+', '-']);
            let number = u32::from_str_radix(digits, radix)
                .ok()
                .filter(|_| is_number)?;
            char::from_u32(number).filter(|&c| c != '\0')?
        }
        None => named(body)?,
    };
    Some((end + 2, c))
}

fn named(name: &str) -> Option<char> {
    if let Some((_, c)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let index = LATIN_1.split_whitespace().position(|known| known == name)?;
    char::from_u32(0xa0 + u32::try_from(index).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Range<usize>, char)]) {
        assert_eq!(find(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn names_and_numbers_are_decoded() {
        check("a&amp;b", &[(1..6, '&')]);
        check("&#8217;&#x2019;", &[(0..7, '’'), (7..15, '’')]);
        check(
            "&nbsp;&yuml;&szlig;",
            &[(0..6, '\u{a0}'), (6..12, 'ÿ'), (12..19, 'ß')],
        );
        check("&amp;#8217; &amp;amp;lt;", &[(0..11, '’'), (12..24, '<')]);
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        for text in [
            "AT&T",
            "a & b;",
            "&;",
            "&#;",
            "&#x;",
            "&#0;",
            "&#55296;",
            "&nope;",
            "&é;",
            "?a=1&copy=2",
        ] {
            check(text, &[]);
        }
    }
}
