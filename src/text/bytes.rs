//! Sets of bytes, and whether texts hold no others: short texts, of which there are many.

/// A set of bytes. Asking it takes the same few instructions for each byte, whatever the set is.
pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    /// Letters and digits of ASCII, and these signs.
    pub(crate) const fn alphanumeric_and(signs: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            set[byte as usize] = byte.is_ascii_alphanumeric();
            byte += 1;
        }
        Self(set).with(signs)
    }

    /// Small letters and digits of ASCII, and these signs.
    pub(crate) const fn lowercase_and(signs: &[u8]) -> Self {
        let mut set = Self::alphanumeric_and(signs);
        let mut byte = b'A';
        while byte <= b'Z' {
            set.0[byte as usize] = false;
            byte += 1;
        }
        set
    }

    /// The printable characters of ASCII but for these; a space is none of them.
    pub(crate) const fn printable_but(signs: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut byte = b'!';
        while byte <= b'~' {
            set[byte as usize] = true;
            byte += 1;
        }
        let mut at = 0;
        while at < signs.len() {
            set[signs[at] as usize] = false;
            at += 1;
        }
        Self(set)
    }

    const fn with(mut self, signs: &[u8]) -> Self {
        let mut at = 0;
        while at < signs.len() {
            self.0[signs[at] as usize] = true;
            at += 1;
        }
        self
    }

    /// Whether the set has a byte.
    #[inline]
    pub(crate) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }

    /// Whether the set has all of these bytes.
    #[inline]
    pub(crate) fn has_all(&self, bytes: &[u8]) -> bool {
        // As numbers, which takes a quarter less than as truth values.
        let has = |all, &byte: &u8| all & u8::from(self.has(byte));
        bytes.iter().fold(1, has) == 1
    }
}

/// Whether a text holds nothing but printable ASCII and usual white space, as most do: then nothing is
/// hidden in it.
pub(crate) fn is_plain_ascii(text: &str) -> bool {
    let odd = |byte: u8| !matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    // Without branches, so that it looks at many bytes at once.
    !text.bytes().fold(false, |any, byte| any | odd(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_what_they_are_made_of() {
        const NAME: ByteSet = ByteSet::alphanumeric_and(b"-_");
        const HOST: ByteSet = ByteSet::lowercase_and(b".");
        const SHOWN: ByteSet = ByteSet::printable_but(b"\"<");
        for byte in 0..=u8::MAX {
            let is_name = byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            assert_eq!(NAME.has_all(&[b'a', byte]), is_name, "{byte}");
            let is_host = byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.';
            assert_eq!(HOST.has_all(&[b'a', byte]), is_host, "{byte}");
            let is_shown = byte.is_ascii_graphic() && byte != b'"' && byte != b'<';
            assert_eq!(SHOWN.has_all(&[byte, b'a']), is_shown, "{byte}");
        }
        assert!(NAME.has_all(b""));
    }

    #[test]
    fn plain_text_is_ascii() {
        assert!(is_plain_ascii("a ~\t\r\n"));
        for odd in ["é", "\u{7f}", "\u{b}", "\0"] {
            assert!(!is_plain_ascii(odd), "{odd:?}");
        }
    }
}
