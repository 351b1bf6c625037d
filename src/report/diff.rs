//! A change to a file as a unified diff, for people and for `git apply` and `patch`.
//!
//! Lines end with `\n` alone, as in git: a `\r` before it is one of the line's bytes. Bytes are
//! written as they are for programs, and on a terminal without what would act on it.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::paths::{is_hidden, visible};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// Who reads a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DiffReader {
    /// `git apply` and its like.
    Program,
    /// People, on a terminal.
    Person,
}

/// Writes the change of one file, whose name is its way from where the diff is applied; nothing when
/// nothing changed.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    name: &str,
    old: &[u8],
    new: &[u8],
    reader: DiffReader,
    out: &mut dyn Write,
) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    writeln!(out, "--- {}", header("a/", name))?;
    writeln!(out, "+++ {}", header("b/", name))?;
    let old: Vec<&[u8]> = old.split_inclusive(|&byte| byte == b'\n').collect();
    let new: Vec<&[u8]> = new.split_inclusive(|&byte| byte == b'\n').collect();
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    for hunk in group_diff_ops(operations, CONTEXT) {
        write_hunk(&hunk, &old, &new, reader, out)?;
    }
    Ok(())
}

fn write_hunk(
    hunk: &[DiffOp],
    old: &[&[u8]],
    new: &[&[u8]],
    reader: DiffReader,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return Ok(());
    };
    let range = |start: usize, end: usize| match end - start {
        // An empty range is named by the line before it.
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        lines => format!("{},{lines}", start + 1),
    };
    writeln!(
        out,
        "@@ -{} +{} @@",
        range(first.old_range().start, last.old_range().end),
        range(first.new_range().start, last.new_range().end)
    )?;
    for operation in hunk {
        let (tag, old_lines, new_lines) = operation.as_tag_tuple();
        match tag {
            DiffTag::Equal => write_lines(" ", &old[old_lines], reader, out)?,
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                write_lines("-", &old[old_lines], reader, out)?;
                write_lines("+", &new[new_lines], reader, out)?;
            }
        }
    }
    Ok(())
}

fn write_lines(
    mark: &str,
    lines: &[&[u8]],
    reader: DiffReader,
    out: &mut dyn Write,
) -> io::Result<()> {
    for line in lines {
        out.write_all(mark.as_bytes())?;
        match reader {
            DiffReader::Program => out.write_all(line)?,
            DiffReader::Person => write_visible(line, out)?,
        }
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// Writes a line without what would act on a terminal; tabs and what ends the line stay.
fn write_visible(line: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    for (index, part) in text.split(|&byte| byte == b'\t').enumerate() {
        if index > 0 {
            out.write_all(b"\t")?;
        }
        out.write_all(visible(&String::from_utf8_lossy(part)).as_bytes())?;
    }
    out.write_all(&line[text.len()..])
}

/// The name of a file in a header, as git writes it: quoted where it has characters that would end
/// it, and with a tab behind it where it has a space.
fn header(prefix: &str, name: &str) -> String {
    let must_be_quoted = |character: char| is_hidden(character) || "\"\\".contains(character);
    if !name.contains(must_be_quoted) {
        let end = if name.contains(' ') { "\t" } else { "" };
        return format!("{prefix}{name}{end}");
    }
    let mut quoted = format!("\"{prefix}");
    for character in name.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            other if is_hidden(other) => {
                for byte in other.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a string does not fail.
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, old: &str, new: &str, expected: &str) {
        let mut out = Vec::new();
        write(
            name,
            old.as_bytes(),
            new.as_bytes(),
            DiffReader::Program,
            &mut out,
        )
        .expect("a vector takes all");
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn nothing_where_nothing_changed() {
        check("a.md", "a\n", "a\n", "");
    }

    #[test]
    fn lines_around_a_change() {
        check(
            "a.md",
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
            "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
            "--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
        );
    }

    #[test]
    fn carriage_returns_and_a_missing_newline_stay() {
        check(
            "a.md",
            "a \r\nb",
            "a\r\nb",
            "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n-a \r\n+a\r\n b\n\\ No newline at end of file\n",
        );
        check(
            "a.md",
            "",
            "a",
            "--- a/a.md\n+++ b/a.md\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n",
        );
    }

    #[test]
    fn a_person_sees_what_would_act_on_the_terminal() {
        let mut out = Vec::new();
        let new = b"a\x1b[31m\t\xe2\x80\xae\r\n";
        write("a.md", b"", new, DiffReader::Person, &mut out).expect("a vector takes all");
        let shown = String::from_utf8(out).expect("UTF-8");
        assert!(shown.ends_with("+a\\u{1b}[31m\t\\u{202e}\r\n"), "{shown:?}");
    }

    #[test]
    fn names_as_git_writes_them() {
        assert_eq!(header("a/", "é b.md"), "a/é b.md\t");
        assert_eq!(header("a/", "a\u{202e}b.md"), "\"a/a\\342\\200\\256b.md\"");
        assert_eq!(header("b/", "a\"\n\u{1}.md"), "\"b/a\\\"\\n\\001.md\"");
    }
}
