//! White space that readers of YAML take and `granit-parser` refuses. It is written otherwise in a
//! copy of the same length, and everything is parsed again, so that every byte keeps its place.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use crate::document::split::lines;

/// What is written otherwise, as bytes of the YAML.
pub(super) enum Respaced {
    /// The spaces before a comment, which is moved to the start of its line.
    Comment(Range<usize>),
    /// The tabs at the start of lines inside brackets, which become spaces.
    Tabs(Vec<Range<usize>>),
}

impl Respaced {
    /// What has to be written otherwise for the parser to get past an error; `from` is where it
    /// started.
    ///
    /// It refuses the comment of `key: |2`, ` # comment`: indented less than the text of the block
    /// scalar would be, and more than the key. YAML 1.2 allows it (`l-trail-comments`), libyaml and
    /// js-yaml read it, and at the start of its line this parser reads it as well.
    ///
    /// It also refuses lines inside brackets that a tab indents, as YAML 1.2 does (`s-flow-line-prefix`).
    /// libyaml, js-yaml and Go's readers take them; `front-matter/not-portable` is about the others.
    pub(super) fn at(content: &str, from: usize, error: &ScanError) -> Option<Self> {
        let at = from + error.marker().byte_offset()?;
        match error.kind() {
            ErrorKind::InvalidBlockScalarIndent => indented_comment(content, at).map(Self::Comment),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar => tabs_in_brackets(content, from, at).map(Self::Tabs),
            _ => None,
        }
    }

    pub(super) fn apply(&self, content: &mut String) {
        match self {
            Self::Comment(spaces) => {
                let moved = format!("#{}", " ".repeat(spaces.len()));
                content.replace_range(spaces.start..=spaces.end, &moved);
            }
            Self::Tabs(all) => {
                for tabs in all {
                    content.replace_range(tabs.clone(), &" ".repeat(tabs.len()));
                }
            }
        }
    }
}

/// The spaces before the comment at the byte `at`, where the parser found too little indentation.
fn indented_comment(content: &str, at: usize) -> Option<Range<usize>> {
    let line = content[..at].trim_end_matches(' ').len();
    let starts_line = content[..line].ends_with(['\n', '\r']);
    let is_comment = starts_line && line < at && content[at..].starts_with('#');
    (is_comment && is_outside(&content[..line], at - line)).then_some(line..at)
}

/// Whether a line indented by so many spaces is outside of the empty block scalar whose header ends
/// `before`. Where the header does not say how far its text is indented, the line is text of it if
/// it is indented further than the key.
fn is_outside(before: &str, indentation: usize) -> bool {
    let before = before.trim_end_matches([' ', '\t', '\n', '\r']);
    let line = before.rsplit(['\n', '\r']).next().unwrap_or(before);
    let header = line.split(" #").next().unwrap_or(line).trim_end();
    let indicators = header.rsplit([' ', '\t']).next().unwrap_or(header);
    if !indicators.starts_with(['|', '>']) {
        return false;
    }
    let key = header.trim_start_matches([' ', '-']);
    let parent = match header.len() - key.len() {
        // The text of an item without a key is indented further than its dash.
        _ if key == indicators => header.rfind('-').unwrap_or(0),
        start => start,
    };
    indicators.contains(|c: char| c.is_ascii_digit()) || indentation <= parent
}

/// The white space with tabs that lines inside brackets begin with, from the line on where the parser
/// gave up at the byte `at`; none where that line is not inside of any.
fn tabs_in_brackets(content: &str, from: usize, at: usize) -> Option<Vec<Range<usize>>> {
    let entry = root_entry(content, from, at);
    let mut tabs = Vec::new();
    for line in lines_in_brackets(&content[entry..], at.saturating_sub(entry)) {
        let line = entry + line;
        let text = &content[line..];
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        // What is before it was read.
        if line + indent >= at && text[..indent].contains('\t') {
            tabs.push(line..line + indent);
        }
    }
    let first = tabs.first()?.start;
    let reaches = first <= at || content[at..first].trim().is_empty();
    reaches.then_some(tabs)
}

/// Where the entry of the root mapping starts that a byte is in: at the last line above that begins
/// with neither white space nor what goes on from the line before it.
fn root_entry(content: &str, from: usize, at: usize) -> usize {
    let all = lines(&content[..at], from);
    let starts = all.filter(|line| {
        let text = line.text(&content[..at]);
        !text.is_empty() && !text.starts_with([' ', '\t', ']', '}', ',', '#'])
    });
    starts.last().map_or(from, |line| line.start)
}

/// The starts of the lines that begin inside the first brackets of an entry that take several lines and
/// end behind the byte `until`, and inside those before them.
fn lines_in_brackets(entry: &str, until: usize) -> Vec<usize> {
    let bytes = entry.as_bytes();
    let mut found = Vec::new();
    let mut depth = 0_usize;
    // The last sign that is not white space, and whether there was some since.
    let (mut last, mut spaced) = (b'\n', true);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let starts_value = depth > 0 && matches!(last, b'[' | b'{' | b',' | b':')
            || depth == 0 && spaced && matches!(last, b':' | b'-' | b'\n');
        match byte {
            b'\n' | b'\r' if depth > 0 => found.push(at),
            b'\n' | b'\r' if !found.is_empty() && at > until => break,
            b'#' if spaced => {
                let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]);
                at = end.map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'"' | b'\'' if starts_value => at = end_of_quotes(bytes, at, byte),
            b'[' | b'{' if starts_value => depth += 1,
            b']' | b'}' if depth > 0 => depth -= 1,
            _ => {}
        }
        spaced = byte.is_ascii_whitespace();
        if !spaced {
            last = byte;
        }
    }
    found
}

/// Where quotes end that were opened before the byte `at`.
fn end_of_quotes(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' if quote == b'"' => at += 1,
            _ if byte == quote => return at,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_inside_brackets_are_found() {
        for (entry, expected) in [
            ("a: [\n\tb,\n\tc\n]\nd: 1\n", &[5, 9, 12][..]),
            ("a: {\nb: 1 }\nd: [\n1]\n", &[5]),
            ("a: ['x]\n', \"\\\"]\n\", y]\n", &[]),
            ("a: b [\n\tc\n", &[]),
            ("a: 'it [\n\tc'\n", &[]),
            ("a:\n  - [ # ]\n\tc ]\n", &[13]),
            ("a: [b]\nc: d\n", &[]),
        ] {
            assert_eq!(lines_in_brackets(entry, 0), expected, "{entry:?}");
        }
        let entry = "a:\n- {\nb: 1 }\n- {\n\tb: 2 }\n- {\n\tb: 3 }\n";
        assert_eq!(lines_in_brackets(entry, 17), [7, 18]);
    }
}
