//! Under GitHub Actions, lines of the output are read as commands to the runner: `::error::…` at
//! the start of a line, `##[error]…` anywhere. What content says is none of them.

use std::env;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::report::paths::visible;
use crate::report::{Format, github};

/// Whether a workflow of GitHub runs this.
pub(super) fn is_here() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Whether content is in the output of this form as it is written.
pub(super) fn shows_content(format: Format) -> bool {
    matches!(format, Format::Human | Format::Concise)
}

/// Bytes of a report that are held until it is known whether it needs a token. A longer one is
/// drawn twice.
const MAX_HELD: usize = 256 << 20;

/// Writes the report with commands switched off around it, when something in it looks like one.
/// Only a token that is in the report could switch them on again, and the token is made from all of
/// it.
pub(super) fn without_commands(
    report: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    guarded(report, MAX_HELD, out)
}

fn guarded(
    report: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    most: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut seen = SeenReport::new(most);
    report(&mut seen)?;
    let (is_broken_off, has_command) = (seen.last[1] != b'\n', seen.has_command);
    let (held, token) = seen.end();
    if has_command {
        writeln!(out, "::stop-commands::{token}")?;
    }
    match held {
        Some(held) => out.write_all(&held)?,
        None => report(out)?,
    }
    if has_command {
        if is_broken_off {
            out.write_all(b"\n")?;
        }
        writeln!(out, "::{token}::")?;
    }
    Ok(())
}

/// What is known of a report that was written.
struct SeenReport {
    hasher: Sha256,
    held: Option<Vec<u8>>,
    /// Bytes that are held at most.
    most: usize,
    has_command: bool,
    /// The last two bytes.
    last: [u8; 2],
    line: LineStart,
}

/// How a line has begun.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineStart {
    Whitespace,
    Colon,
    Other,
}

impl SeenReport {
    fn new(most: usize) -> Self {
        Self {
            hasher: Sha256::new(),
            held: Some(Vec::new()),
            most,
            has_command: false,
            last: [b'\n'; 2],
            line: LineStart::Whitespace,
        }
    }

    fn see(&mut self, byte: u8) {
        self.line = match (self.line, byte) {
            (_, b'\n') => LineStart::Whitespace,
            (LineStart::Whitespace, byte) if byte.is_ascii_whitespace() => LineStart::Whitespace,
            (LineStart::Whitespace, b':') => LineStart::Colon,
            (before, byte) => {
                self.has_command |= before == LineStart::Colon && byte == b':';
                LineStart::Other
            }
        };
        self.has_command |= self.last == *b"##" && byte == b'[';
        self.last = [self.last[1], byte];
    }

    /// The report, unless it is long, and 32 hexadecimal digits that nobody can have written into
    /// it.
    fn end(self) -> (Option<Vec<u8>>, String) {
        let mut half = [0; 16];
        half.copy_from_slice(&self.hasher.finalize()[..16]);
        (self.held, format!("{:032x}", u128::from_be_bytes(half)))
    }
}

impl Write for SeenReport {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        for &byte in bytes {
            self.see(byte);
        }
        self.held = (self.held.take()).filter(|held| held.len() + bytes.len() <= self.most);
        if let Some(held) = &mut self.held {
            held.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What ended the run, as an annotation: a job that only failed says nothing to a pull request.
pub(super) fn error(message: &str) -> String {
    let lines: Vec<_> = message.lines().map(visible).collect();
    format!(
        "::error title=copydesk::{}\n",
        github::data(&lines.join("\n"))
    )
}

/// A line that the runner does not take for a command.
pub(super) fn harmless(text: String) -> String {
    if is_here() {
        text.replace("##[", "## [")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 1_000;

    /// What is written of a report that comes in pieces.
    fn written(report: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let report =
            |out: &mut dyn Write| (report.chunks(7)).try_for_each(|piece| out.write_all(piece));
        guarded(&report, MOST, &mut out).expect("written");
        out
    }

    #[test]
    fn commands_are_switched_off_around_what_looks_like_one() {
        let out = written(b"a\n 1 | ##[error]x\n");
        let out = String::from_utf8(out).expect("text");
        let lines: Vec<&str> = out.lines().collect();
        let token = lines[0].strip_prefix("::stop-commands::").expect("a token");
        assert_eq!(
            lines[1..],
            ["a", " 1 | ##[error]x", &format!("::{token}::")]
        );
        assert_eq!(token.len(), 32);
        for plain in ["", "a :: b\n", "# [error]\n", "a::b\n"] {
            assert_eq!(written(plain.as_bytes()), plain.as_bytes());
        }
        for command in ["\t ::x", "a\n::", "##[", "::a\n", "a\r\n \r::b"] {
            let out = String::from_utf8(written(command.as_bytes())).expect("text");
            assert!(out.starts_with("::stop-commands::"), "{command:?}");
            assert!(out.contains(command) && out.ends_with("::\n"), "{out}");
        }
    }

    #[test]
    fn a_long_report_is_not_held() {
        let line = b" 1 | a line of a report\n";
        let mut long = line.repeat(MOST / line.len() + 1);
        assert_eq!(written(&long), long);
        long.extend(b"::error::x\n");
        let out = written(&long);
        assert!(out.starts_with(b"::stop-commands::"));
        assert_eq!(out[50..50 + long.len()], long);
    }
}
