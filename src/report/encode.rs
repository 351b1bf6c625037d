//! Small encodings that several formats share.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::json_text;
use super::paths::{is_hidden, write_out};
use crate::engine::report::Report;
use crate::finding::Finding;
use crate::finding::identity::{hash_parts, hex};
use crate::text::repo_path::RepoPath;

/// Base64 of RFC 4648 with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = ALPHABET[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

/// A path, percent-encoded to be the path of a URL or a relative reference. A colon is encoded
/// too, since it would make a scheme of the first folder.
pub(super) fn percent_encode(path: &[u8]) -> impl fmt::Display + '_ {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    percent_encoding::percent_encode(path, KEPT)
}

/// The relative reference under which programs find a file of the repository, byte-exact.
pub(super) fn uri(report: &Report, file: &RepoPath) -> String {
    let bytes = report.odd_names.get(file);
    percent_encode(bytes.map_or(file.as_bytes(), Vec::as_slice)).to_string()
}

/// The items of a JSON array, each on its own line; the brackets are the caller's.
pub(super) fn json_items<T: Serialize>(
    out: &mut dyn Write,
    items: impl Iterator<Item = T>,
) -> io::Result<()> {
    for (index, item) in items.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        json_text::write(&mut *out, &item)?;
    }
    out.write_all(b"\n")
}

/// Items that one task draws.
const CHUNK: usize = 256;

/// Items that are drawn before they are written, so that few of them are held in memory.
const BATCH: usize = 16 * CHUNK;

/// Draws items in parallel and writes them in order: the bytes are the same for any number of
/// threads. Each task begins with a tool of its own.
pub(super) fn in_parallel<I: Send + Sync, T>(
    out: &mut dyn Write,
    mut items: impl Iterator<Item = I>,
    tool: impl Fn() -> T + Sync,
    draw: impl Fn(&I, &mut T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let task = |items: &[I]| -> io::Result<Vec<u8>> {
        let mut drawn = Vec::new();
        let mut tool = tool();
        for item in items {
            draw(item, &mut tool, &mut drawn)?;
        }
        Ok(drawn)
    };
    loop {
        let batch: Vec<I> = items.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(());
        }
        let drawn: Vec<io::Result<Vec<u8>>> = batch.par_chunks(CHUNK).map(task).collect();
        for part in drawn {
            out.write_all(&part?)?;
        }
    }
}

/// The items of a JSON array, as [`json_items`] writes them, drawn in parallel.
pub(super) fn json_items_in_parallel<I: Send + Sync, T, J: Serialize>(
    out: &mut dyn Write,
    items: impl Iterator<Item = I>,
    tool: impl Fn() -> T + Sync,
    draw: impl Fn(&I, &mut T) -> J + Sync,
) -> io::Result<()> {
    let numbered = items.enumerate();
    in_parallel(out, numbered, tool, |(index, item), tool, out| {
        out.extend_from_slice(if *index == 0 { b"\n" } else { b",\n" });
        json_text::write(out, &draw(item, tool))
    })?;
    out.write_all(b"\n")
}

/// For each finding, in order, a name that stays the same when lines move: made of rule, file,
/// pointer and subject. Findings that share all of these are counted.
pub(super) fn fingerprints(report: &Report) -> impl Iterator<Item = String> + '_ {
    let mut seen: HashMap<[u8; 16], u32> = HashMap::new();
    let mut file: Option<&RepoPath> = None;
    // Many findings may be in one long value, which is read once.
    let mut last: Option<(&Finding, [u8; 16])> = None;
    report.findings.iter().map(move |finding| {
        if file != Some(&*finding.file) {
            file = Some(&finding.file);
            seen.clear();
        }
        let name = report.odd_names.get(&finding.file);
        let name = name.map_or(finding.file.as_bytes(), Vec::as_slice);
        // From its own root: a second config in the repository changes nothing.
        let prefix = finding.file.len() - report.in_root(&finding.file).len();
        let known = last.filter(|(known, _)| {
            Arc::ptr_eq(&known.subject, &finding.subject)
                && (known.rule, &known.file, &known.pointer)
                    == (finding.rule, &finding.file, &finding.pointer)
        });
        let mut hash = known.map_or_else(
            || finding.identity().hash(name.get(prefix..).unwrap_or(name)),
            |(_, hash)| hash,
        );
        last = Some((finding, hash));
        let count = seen.entry(hash).or_default();
        *count += 1;
        if *count > 1 {
            hash = hash_parts(&[&hash, &count.to_le_bytes()]);
        }
        hex(hash)
    })
}

/// Text for XML 1.0, in an attribute or between tags. What XML does not allow, and what could not
/// be seen, is written out as `\u{1b}`.
pub(super) fn xml(text: &str) -> Cow<'_, str> {
    let special = |char: char| {
        matches!(char, '&' | '<' | '>' | '"' | '\'' | '\u{fffe}' | '\u{ffff}') || is_hidden(char)
    };
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            _ if special(char) => write_out(&mut safe, char),
            _ => safe.push(char),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
        assert_eq!(base64(b"\xff\xfe\xfb"), "//77");
    }

    #[test]
    fn xml_has_no_character_that_it_forbids() {
        assert_eq!(xml("plain é"), "plain é");
        assert_eq!(
            xml("<a b=\"'\">]]>&\u{1b}\n\u{ffff}"),
            "&lt;a b=&quot;&apos;&quot;&gt;]]&gt;&amp;\\u{1b}\\n\\u{ffff}"
        );
    }

    #[test]
    fn paths_become_urls() {
        assert_eq!(
            percent_encode(b"_n/a b:%.md").to_string(),
            "_n/a%20b%3A%25.md"
        );
        assert_eq!(
            percent_encode("é\u{1b}".as_bytes()).to_string(),
            "%C3%A9%1B"
        );
        assert_eq!(percent_encode(b"caf\xe9").to_string(), "caf%E9");
    }
}
