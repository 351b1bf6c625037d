//! How large a regular expression is when it is compiled, estimated from its text in no time: to
//! compile one that is too large takes long before it fails.

/// What a character counts for.
pub(crate) struct Weights {
    /// One that may be any of a Unicode property: `\p{L}`.
    pub property: usize,
    /// `\w`, `\W`, `\b` and `\B`.
    pub word: usize,
    /// `\d` and `\D`.
    pub digit: usize,
    /// One out of few.
    pub class: usize,
    /// One that is itself.
    pub letter: usize,
}

/// Places in the pattern.
const POSITIONS: Weights = Weights {
    property: 1,
    word: 1,
    digit: 1,
    class: 1,
    letter: 1,
};

impl Weights {
    /// Of a character behind a backslash.
    fn escaped(&self, character: Option<u8>) -> usize {
        match character {
            Some(b'p' | b'P') => self.property,
            Some(b'w' | b'W' | b'b' | b'B') => self.word,
            Some(b'd' | b'D') => self.digit,
            _ => self.class,
        }
    }
}

/// About how many characters a pattern has, each as often as it may be repeated.
pub(crate) fn positions(pattern: &str) -> usize {
    bytes(pattern, &POSITIONS)
}

/// About how many bytes a pattern takes, whose characters take so many each.
pub(crate) fn bytes(pattern: &str, weights: &Weights) -> usize {
    let text = pattern.as_bytes();
    // The sizes of the groups that are open, the innermost last; and of what a repetition repeats.
    let (mut open, mut last, mut at) = (vec![0_usize], 0_usize, 0);
    while let Some(&byte) = text.get(at) {
        at += 1;
        let atom = match byte {
            b'(' => {
                open.push(0);
                continue;
            }
            b')' if open.len() > 1 => open.pop().unwrap_or_default(),
            b'{' => {
                let (times, length) = times(&text[at..]);
                at += length;
                let more = last.saturating_mul(times.saturating_sub(1));
                if let Some(group) = open.last_mut() {
                    *group = group.saturating_add(more);
                }
                last = last.saturating_add(more);
                continue;
            }
            b'\\' => {
                at += 1;
                let escaped = text.get(at - 1).copied();
                if matches!(escaped, Some(b'p' | b'P')) {
                    let rest = text.get(at..).unwrap_or_default();
                    if let Some(name) = rest.strip_prefix(b"{") {
                        at += 1 + times(name).1;
                    }
                }
                weights.escaped(escaped)
            }
            b'[' => {
                let (size, length) = class(&text[at..], weights);
                at += length;
                size
            }
            b'.' => weights.class,
            _ => weights.letter,
        };
        last = atom;
        if let Some(group) = open.last_mut() {
            *group = group.saturating_add(atom);
        }
    }
    open.into_iter().fold(0, usize::saturating_add)
}

/// How often `{3,5}` repeats, at most, from behind its brace; and its length.
fn times(rest: &[u8]) -> (usize, usize) {
    let Some(length) = rest.iter().take(64).position(|&byte| byte == b'}') else {
        return (1, 0);
    };
    let numbers = std::str::from_utf8(&rest[..length]).unwrap_or_default();
    let numbers = numbers.split(',').filter_map(|number| number.parse().ok());
    (numbers.max().unwrap_or(1), length + 1)
}

/// The size of a class of characters, from behind its bracket; and its length.
fn class(rest: &[u8], weights: &Weights) -> (usize, usize) {
    let (mut size, mut at) = (weights.class, 0);
    while let Some(&byte) = rest.get(at) {
        at += 1;
        match byte {
            b']' => break,
            b'\\' => {
                size = size.max(weights.escaped(rest.get(at).copied()));
                at += 1;
            }
            _ => {}
        }
    }
    (size, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROPERTY: usize = 40_000;
    const DIGIT: usize = 6_000;
    const CLASS: usize = 400;
    const LETTER: usize = 40;

    fn size(pattern: &str) -> usize {
        let weights = Weights {
            property: PROPERTY,
            word: PROPERTY,
            digit: DIGIT,
            class: CLASS,
            letter: LETTER,
        };
        bytes(pattern, &weights)
    }

    #[test]
    fn sizes_grow_with_repetitions() {
        assert_eq!(size("abc"), 3 * LETTER);
        assert_eq!(size("a{10}"), 10 * LETTER);
        assert_eq!(size("(a{1,10}b){2,}"), 22 * LETTER);
        assert_eq!(size(r"\p{L}{150}x"), 150 * PROPERTY + LETTER);
        assert_eq!(size(r"[\p{L}\]{]{3}"), 3 * PROPERTY);
        assert_eq!(size(r"(\w{99}){9}\d{4}[\s\d]"), 891 * PROPERTY + 5 * DIGIT);
        assert_eq!(size("((a{1000}){1000}){1000}"), 1_000_000_000 * LETTER);
    }

    #[test]
    fn positions_grow_with_repetitions() {
        assert_eq!(positions(r"^a[bc]\p{L}$"), 5);
        assert_eq!(positions("(.{1,30}){30}x"), 901);
    }

    #[test]
    fn what_is_no_pattern_has_a_size_too() {
        for text in [
            "",
            ")",
            "(((",
            "[",
            "{",
            "a{",
            "a{,}",
            "\\",
            "é{",
            "a{99999999999999999999}",
        ] {
            assert!(size(text) < 1_000, "{text}");
        }
    }
}
