//! Under GitHub Actions, lines of the output are read as commands to the runner: `::error::…` at
//! the start of a line, `##[error]…` anywhere. What content says is none of them.

use std::env;

use sha2::{Digest, Sha256};

use crate::report::Format;

/// Whether a workflow of GitHub runs this.
pub(super) fn is_here() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Whether content stands in the output of this form as it is written.
pub(super) fn shows_content(format: Format) -> bool {
    matches!(format, Format::Human | Format::Concise)
}

/// The report with commands switched off around it, when something in it looks like one. Only a
/// token that is in the report could switch them on again, and the token is made from all of it.
pub(super) fn without_commands(report: Vec<u8>) -> Vec<u8> {
    if !has_command(&report) {
        return report;
    }
    let token = token(&report);
    let mut out = format!("::stop-commands::{token}\n").into_bytes();
    out.extend(report);
    if !out.ends_with(b"\n") {
        out.push(b'\n');
    }
    out.extend(format!("::{token}::\n").into_bytes());
    out
}

/// 32 hexadecimal digits that nobody can have written into the report.
fn token(report: &[u8]) -> String {
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(report)[..16]);
    format!("{:032x}", u128::from_be_bytes(half))
}

fn has_command(report: &[u8]) -> bool {
    report.windows(3).any(|three| three == b"##[")
        || (report.split(|&byte| byte == b'\n'))
            .any(|line| line.trim_ascii_start().starts_with(b"::"))
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

    #[test]
    fn commands_are_switched_off_around_what_looks_like_one() {
        let out = without_commands(b"a\n 1 | ##[error]x\n".to_vec());
        let out = String::from_utf8(out).expect("text");
        let lines: Vec<&str> = out.lines().collect();
        let token = lines[0].strip_prefix("::stop-commands::").expect("a token");
        assert_eq!(
            lines[1..],
            ["a", " 1 | ##[error]x", &format!("::{token}::")]
        );
        assert_eq!(token.len(), 32);
        for plain in ["", "a :: b\n", "# [error]\n", "a::b\n"] {
            assert_eq!(without_commands(plain.into()), plain.as_bytes());
        }
        assert_ne!(without_commands(b"\t ::x".to_vec()), b"\t ::x");
    }
}
