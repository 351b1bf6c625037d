//! Where nodes really are. The parser's spans of block scalars start behind the header and hold
//! the line breaks after them, those of empty values are before the colon, and those of block
//! lists may start at the first item instead of its dash.

use std::ops::Range;

const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The bytes of a block scalar from its `|` or `>` to the end of its last line of text. `before`
/// is the end of what is before it: a key, a dash, an item.
pub(super) fn block_scalar(text: &str, before: usize, found: Range<usize>) -> Range<usize> {
    let header = skip(text, before, found.end, b":-?");
    if !text[header..].starts_with(['|', '>']) {
        return found;
    }
    let header_end = text[header + 1..]
        .find(|c: char| !matches!(c, '+' | '-' | '0'..='9'))
        .map_or(text.len(), |length| header + 1 + length);
    let end = text[..found.end].trim_end_matches(WHITE).len();
    // An empty one may be found at its header, or at what follows; a comment is not content.
    let is_empty = end <= found.start || found.start <= header;
    header..if is_empty { header_end } else { end }
}

/// Where an empty value is: behind the colon of its key.
pub(super) fn empty_value(text: &str, found: usize, end: usize) -> usize {
    let rest = &text[found..end];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[spaces..].starts_with(':') {
        found + spaces + 1
    } else {
        found
    }
}

/// Where the block list starts that is the value of the key which ends at `before`: at its first
/// dash. A list that is not indented is found behind that dash.
pub(super) fn list_of_key(text: &str, before: usize, found: usize) -> usize {
    let start = skip(text, before, found, b":");
    if is_indicator(text.as_bytes(), start, b"-") {
        start
    } else {
        found
    }
}

/// The first byte from `from` on, at most `to`, that is not white space, comment, anchor, tag or
/// one of the `indicators` before white space.
fn skip(text: &str, from: usize, to: usize, indicators: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < to {
        let stop = match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' => at + 1,
            b'#' => to_next(bytes, at, to, b"\n\r"),
            b'&' | b'!' => to_next(bytes, at, to, b" \t\n\r"),
            _ if is_indicator(bytes, at, indicators) => at + 1,
            _ => break,
        };
        at = stop;
    }
    at
}

fn to_next(bytes: &[u8], from: usize, to: usize, any: &[u8]) -> usize {
    let length = bytes[from..to].iter().position(|byte| any.contains(byte));
    length.map_or(to, |length| from + length)
}

fn is_indicator(bytes: &[u8], at: usize, indicators: &[u8]) -> bool {
    let ended = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    bytes.get(at).is_some_and(|byte| indicators.contains(byte))
        && bytes.get(at + 1).is_none_or(ended)
}
