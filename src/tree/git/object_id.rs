//! Ids of git's objects, and whether bytes on the disk are the content of one.

use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The id of an object, by the hash that its repository uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    /// Of most repositories.
    Sha1([u8; 20]),
    /// Of repositories made with `--object-format=sha256`.
    Sha256([u8; 32]),
}

impl ObjectId {
    /// Reads an id as git writes it in full; none for what is no such id.
    pub fn parse(hex: &[u8]) -> Option<Self> {
        match hex.len() {
            40 => bytes_of(hex).map(Self::Sha1),
            64 => bytes_of(hex).map(Self::Sha256),
            _ => None,
        }
    }

    /// Whether git wrote zeros: there is no object, or it does not know which.
    pub fn is_null(&self) -> bool {
        self.bytes().iter().all(|&byte| byte == 0)
    }

    /// The ids of a file without bytes.
    pub fn of_no_bytes() -> [Self; 2] {
        [
            Self::Sha1(blob_hash::<Sha1>(b"").into()),
            Self::Sha256(blob_hash::<Sha256>(b"").into()),
        ]
    }

    /// The content of this file, if it is the one that these bytes of the work tree stand for: as
    /// they are, or with LF for CRLF. The same hash proves it, whatever git was told of line ends.
    pub fn content(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        if self.is_blob(&bytes) {
            return Some(bytes);
        }
        with_lf(&bytes).filter(|bytes| self.is_blob(bytes))
    }

    fn is_blob(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Sha1(id) => blob_hash::<Sha1>(bytes)[..] == id[..],
            Self::Sha256(id) => blob_hash::<Sha256>(bytes)[..] == id[..],
        }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Sha1(id) => id,
            Self::Sha256(id) => id,
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The hash of a file's content as git makes it: a header of its kind and length comes first.
fn blob_hash<D: Digest>(bytes: &[u8]) -> sha2::digest::Output<D> {
    let mut hash = D::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hash.finalize()
}

/// What each byte is as a digit. What is none has more than four bits.
const DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let (mut at, mut value) = (0, 0);
    while at < 16 {
        digits[b"0123456789abcdef"[at] as usize] = value;
        at += 1;
        value += 1;
    }
    digits
};

/// Without branches: a hook reads one for each file of a repository.
fn bytes_of<const LENGTH: usize>(hex: &[u8]) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    let mut bits = 0;
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        let high = DIGITS[usize::from(pair[0])];
        let low = DIGITS[usize::from(pair[1])];
        bits |= high | low;
        *byte = high << 4 | low;
    }
    (bits < 16).then_some(bytes)
}

/// The bytes with LF in place of each CRLF; none when there is no CRLF.
fn with_lf(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut ends = memchr::memmem::find_iter(bytes, b"\r\n").peekable();
    ends.peek()?;
    let mut converted = Vec::with_capacity(bytes.len());
    let mut start = 0;
    for end in ends {
        converted.extend_from_slice(&bytes[start..end]);
        start = end + 1;
    }
    converted.extend_from_slice(&bytes[start..]);
    Some(converted)
}

#[cfg(test)]
mod tests {
    use super::*;

    // What `printf 'a\nb\n' | git hash-object --stdin` says, in repositories of both kinds.
    const SHA1: &str = "422c2b7ab3b3c668038da977e4e93a5fc623169c";
    const SHA256: &str = "55531aae34a8648f19a1cde6a3484432efea398cd705d5e4b201fd0fc1f8ded7";

    fn id(hex: &str) -> ObjectId {
        ObjectId::parse(hex.as_bytes()).expect("an id")
    }

    #[test]
    fn bytes_are_the_content_when_the_hash_is_the_same() {
        for hex in [SHA1, SHA256] {
            let id = id(hex);
            assert_eq!(
                id.content(b"a\nb\n".to_vec()).as_deref(),
                Some(&b"a\nb\n"[..])
            );
            assert_eq!(
                id.content(b"a\r\nb\r\n".to_vec()).as_deref(),
                Some(&b"a\nb\n"[..])
            );
            assert_eq!(
                id.content(b"a\nb\r\n".to_vec()).as_deref(),
                Some(&b"a\nb\n"[..])
            );
            for other in [&b"a\nb"[..], b"a\rb\n", b"a\nb\n\r", b""] {
                assert_eq!(id.content(other.to_vec()), None);
            }
        }
    }

    #[test]
    fn an_id_is_written_as_it_was_read() {
        for hex in [SHA1, SHA256] {
            assert_eq!(id(hex).to_string(), hex);
            assert!(!id(hex).is_null());
        }
        assert!(id(&"0".repeat(40)).is_null());
        let nothing = id("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert!(ObjectId::of_no_bytes().contains(&nothing));
        for wrong in [
            "",
            "4",
            &SHA1[1..],
            &SHA1.replace('4', "g"),
            &SHA1.to_uppercase(),
        ] {
            assert_eq!(ObjectId::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_cr_before_an_lf_goes() {
        assert_eq!(with_lf(b"a\nb\r"), None);
        assert_eq!(
            with_lf(b"\r\r\na\r\n\r\n").as_deref(),
            Some(&b"\r\na\n\n"[..])
        );
    }
}
