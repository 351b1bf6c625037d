//! How large a file may become (`ulimit -f`). Who writes beyond is killed, and leaves half a file:
//! so that is found out before.

use std::io::{self, Write};
use std::sync::OnceLock;

/// The limit of this process, which is asked for once.
static MOST: OnceLock<Option<u64>> = OnceLock::new();

/// Writes to a new file as much as a file may have.
pub(crate) struct Ceiling<W> {
    inner: W,
    most: Option<u64>,
    written: u64,
}

impl<W: Write> Ceiling<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self {
            inner,
            most: *MOST.get_or_init(most),
            written: 0,
        }
    }
}

impl<W: Write> Write for Ceiling<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let after = self.written.saturating_add(bytes.len() as u64);
        if let Some(most) = self.most.filter(|most| after > *most) {
            let words = format!("it would be larger than {most} bytes, the limit of this shell");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, words));
        }
        let count = self.inner.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(unix)]
fn most() -> Option<u64> {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::Fsize).current
}

#[cfg(not(unix))]
fn most() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_over_it_is_written() {
        let mut out = Ceiling::new(Vec::new());
        out.most = Some(5);
        assert!(out.write_all(b"abc").is_ok());
        let error = out.write_all(b"def").expect_err("too much");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert!(out.write_all(b"de").is_ok());
        assert!(out.write_all(b"").is_ok());
        assert!(out.write_all(b"f").is_err());
        assert_eq!(out.inner, b"abcde");
    }
}
