//! Edits of front matter: taking out an entry or an item, adding an entry, writing a value. Each keeps
//! the format, the style and every byte beside it; where that cannot be, there is no edit.

use std::cell::OnceCell;

use serde_json::Value as Json;

use super::value::{Entry, Node, Style, Value};
use super::{DataFormat, Document, Problem, ProblemKind, comments, split};
use crate::finding::Edit;
use crate::text::Span;

/// Takes entries and items out of a document, whose comments are looked for once.
pub(crate) struct Removals<'d, 's> {
    document: &'d Document<'s>,
    /// In the order of the file.
    comments: OnceCell<Vec<Span>>,
    /// Where the first line is that may be the header of a block scalar.
    block: OnceCell<Option<usize>>,
}

impl<'d, 's> Removals<'d, 's> {
    pub(crate) fn new(document: &'d Document<'s>) -> Self {
        Self {
            document,
            comments: OnceCell::new(),
            block: OnceCell::new(),
        }
    }

    /// The bytes to take out so that an entry of a mapping or an item of a list is gone, given by
    /// the bytes of the key (of the item itself) and those of the value. None where a comment or an
    /// anchor would go too.
    pub(crate) fn of(&self, key: Span, value: Span) -> Option<Span> {
        let text = self.document.source.text();
        let whole = Span {
            start: key.start,
            end: value.end.max(key.end),
        };
        let between = text.get(key.end as usize..(value.start.max(key.end)) as usize)?;
        if between.contains(['&', '!']) || self.has_comment(whole) || self.has_anchor(whole) {
            return None;
        }
        let removed = self.removal(text, whole, key == value)?;
        (!self.would_grow(removed)).then_some(removed)
    }

    fn removal(&self, text: &str, whole: Span, is_item: bool) -> Option<Span> {
        if self.document.format == DataFormat::Json {
            return self.with_comma(text, whole);
        }
        let start = whole.range().start;
        let is_first = text.get(line_start(text, start)..start)?.trim().is_empty();
        let behind = text.get(whole.range().end..)?;
        match lines(text, whole, is_item) {
            Some(lines) => Some(lines),
            // A line of its own in front of a comma, or one line in brackets.
            None if !is_first || behind.trim_start().starts_with(',') => {
                self.with_comma(text, whole)
            }
            None => None,
        }
    }

    /// With the comma behind it, or else the one before it.
    fn with_comma(&self, text: &str, whole: Span) -> Option<Span> {
        let range = whole.range();
        let is_space = |c: char| c.is_ascii_whitespace();
        let before = text.get(..range.start)?.trim_end_matches(is_space);
        // An anchor or a tag would be that of the next.
        if !self.without_comments(before).ends_with([',', '[', '{']) {
            return None;
        }
        let behind = text.get(range.end..)?;
        if let Some(rest) = behind.trim_start_matches(is_space).strip_prefix(',') {
            let next = rest.trim_start_matches(is_space);
            // A comment behind it, on a line of its own, speaks of what goes.
            let is_first = line_start(text, range.start) >= before.len();
            let gap = &rest[..rest.len() - next.len()];
            let has_end = gap.contains(['\n', '\r']);
            if is_first && next.starts_with('#') && !has_end {
                return None;
            }
            if is_first && has_end {
                // Its lines are its own.
                let end = line_end(text, text.len() - rest.len());
                return Some(Span::new(line_start(text, range.start), end));
            }
            return Some(Span::new(range.start, text.len() - next.len()));
        }
        let before = before.strip_suffix(',')?;
        Some(Span::new(before.len(), range.end))
    }

    /// The text in front of the comments and the white space at its end.
    fn without_comments<'t>(&self, text: &'t str) -> &'t str {
        let mut text = text;
        // Of long lists with nothing beside the items, no comment is looked for.
        while !text.ends_with([',', '[', '{']) {
            let comments = self.comments.get_or_init(|| comments(self.document));
            let behind = comments.partition_point(|comment| comment.range().start < text.len());
            let Some(last) = behind.checked_sub(1).map(|at| comments[at].range()) else {
                break;
            };
            if last.end < text.len() {
                break;
            }
            text = text[..last.start].trim_end_matches(|c: char| c.is_ascii_whitespace());
        }
        text
    }

    /// Whether what is above lines that go may take what is below them for its own: a block scalar an
    /// empty line, or a comment that is indented, and `? key` a `: value`.
    fn would_grow(&self, removed: Span) -> bool {
        let text = self.document.source.text();
        let below = &text[removed.range().end..];
        let end = memchr::memchr2(b'\n', b'\r', below.as_bytes());
        let below = &below[..end.unwrap_or(below.len())];
        let is_yaml = self.document.format == DataFormat::Yaml;
        if is_yaml && below.trim_start().starts_with(':') {
            return true;
        }
        let is_loose =
            below.trim().is_empty() || below.starts_with(' ') && below.trim().starts_with('#');
        let block = || {
            let is_header = |line: &str| {
                let line = line.split(" #").next().unwrap_or_default().trim_end();
                line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))
                    .ends_with(['|', '>'])
            };
            let mut at = 0;
            let mut lines = text.split_inclusive(['\n', '\r']);
            let first = lines.find(|line| {
                at += line.len();
                is_header(line)
            });
            first.map(|line| at - line.len())
        };
        is_loose
            && is_yaml
            && (self.block.get_or_init(block)).is_some_and(|block| block < removed.range().start)
    }

    /// Whether there is an anchor inside, which others may refer to; a text that looks so counts too.
    fn has_anchor(&self, whole: Span) -> bool {
        let text = self.document.source.slice(whole).as_bytes();
        let is_anchor = |at: usize| {
            let starts =
                at > 0 && matches!(text[at - 1], b' ' | b'\t' | b'\n' | b'[' | b'{' | b',');
            starts && !matches!(text.get(at + 1), None | Some(b' ' | b'\r' | b'\n'))
        };
        self.document.format == DataFormat::Yaml && memchr::memchr_iter(b'&', text).any(is_anchor)
    }

    fn has_comment(&self, whole: Span) -> bool {
        let text = self.document.source.text().get(whole.range());
        if text.is_none_or(|text| !text.contains('#')) {
            return false;
        }
        let comments = self.comments.get_or_init(|| comments(self.document));
        let next = comments.partition_point(|comment| comment.end <= whole.start);
        (comments.get(next)).is_some_and(|comment| comment.start < whole.end)
    }
}

/// Whole lines, when nothing else is on them: in block style, a dash at most.
fn lines(text: &str, whole: Span, is_item: bool) -> Option<Span> {
    let range = whole.range();
    let start = line_start(text, range.start);
    let before = text.get(start..range.start)?.trim();
    if !matches!(before, "" | "-") {
        return None;
    }
    let end = if text.get(..range.end)?.ends_with(['\n', '\r']) {
        range.end
    } else {
        line_end(text, range.end)
    };
    let behind = text.get(range.end..end)?;
    if !behind.trim().is_empty() {
        return None;
    }
    // An entry behind a dash is the first of a mapping.
    (before.is_empty() || is_item).then(|| Span::new(start, end))
}

/// The bytes of a key between its quotes, if it has some. None where it is written in another way than
/// it reads, comes from elsewhere, or is written again: the other would stay.
pub(crate) fn name(document: &Document<'_>, entry: &Entry<'_>) -> Option<Span> {
    let written = document.source.slice(entry.key_span);
    let inner = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    let plain = ['"', '\''].into_iter().find_map(inner);
    let name = plain.unwrap_or(written);
    let from = usize::from(plain.is_some());
    let is_table = document.format == DataFormat::Toml && entry.value.style == Style::Block;
    let is_repeated = |problem: &Problem| match &problem.kind {
        // What is defined again in a table may repeat the name of the table too.
        ProblemKind::DuplicateKey { first, .. } => {
            is_table || [problem.span, *first].contains(&entry.key_span)
        }
        _ => false,
    };
    let is_only = name == entry.key
        && entry.merged.is_none()
        && !document.problems.iter().any(is_repeated)
        && !(is_table && is_named_again(document.source.text(), entry.key_span, &entry.value));
    is_only.then(|| entry.key_span.part(from, from + name.len()))
}

/// Whether a key of TOML may be written again in front of what is below it: `[a.b]` and `[a.c]`, or
/// `[[a]]` twice. The tree has one place of each key; a key below it that is behind a dot elsewhere
/// shows another.
fn is_named_again(text: &str, key: Span, value: &Node<'_>) -> bool {
    match &value.value {
        _ if value.style != Style::Block => false,
        Value::Sequence(tables) => match tables.as_slice() {
            [table] => is_named_again(text, key, table),
            _ => true,
        },
        Value::Mapping(mapping) => mapping.entries.iter().any(|below| {
            let start = below.key_span.range().start;
            let is_behind_dot = text[..start].trim_end_matches([' ', '\t']).ends_with('.');
            let between = text.get(key.range().end..start);
            let is_same_place = between.is_some_and(|between| between.trim() == ".");
            is_behind_dot && !is_same_place || is_named_again(text, below.key_span, &below.value)
        }),
        _ => false,
    }
}

/// Adds an entry to a mapping, behind the entry `after`, or at its beginning.
pub(crate) fn insertion(
    document: &Document<'_>,
    mapping: &Node<'_>,
    after: Option<&Entry<'_>>,
    key: &str,
    value: &Json,
) -> Option<Edit> {
    let text = document.source.text();
    let entries = &mapping.as_mapping()?.entries;
    if mapping.alias.is_some() || entries.iter().any(|entry| entry.merged.is_some()) {
        return None;
    }
    let written = entry(document.format, key, value)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let is_flow = mapping.style == Style::Flow;
    let Some(neighbour) = after.or_else(|| entries.first()) else {
        return first_entry(document, mapping, &written, newline);
    };
    let at_key = neighbour.key_span.range().start;
    let indent = text.get(line_start(text, at_key)..at_key)?;
    let is_alone = indent.trim().is_empty();
    match (after, is_flow) {
        (Some(after), true) => {
            let end = end_of(after);
            let gap = if is_alone {
                format!("{newline}{indent}")
            } else {
                " ".to_owned()
            };
            Some(at(end, format!(",{gap}{written}")))
        }
        (None, true) => {
            let gap = if is_alone {
                format!("{newline}{indent}")
            } else {
                " ".to_owned()
            };
            Some(at(at_key, format!("{written},{gap}")))
        }
        (Some(after), false) => {
            let end = end_of(after);
            if text.get(..end)?.ends_with(['\n', '\r']) {
                return Some(at(
                    end,
                    format!("{}{written}{newline}", lead(document.format, indent)?),
                ));
            }
            let end = line_end(text, end);
            let line = format!("{}{written}{newline}", lead(document.format, indent)?);
            // The last line of a file may have no end.
            let is_open = !text.get(..end)?.ends_with(['\n', '\r']);
            let line = if is_open {
                format!("{newline}{}", line.trim_end())
            } else {
                line
            };
            Some(at(end, line))
        }
        (None, false) => Some(at(
            at_key,
            format!("{written}{newline}{}", lead(document.format, indent)?),
        )),
    }
}

/// Adds an entry to a mapping that has none: at the top of the document, or between empty brackets.
fn first_entry(
    document: &Document<'_>,
    mapping: &Node<'_>,
    written: &str,
    newline: &str,
) -> Option<Edit> {
    if mapping.style == Style::Flow {
        let inside = (document.source.slice(mapping.span))
            .strip_prefix('{')?
            .strip_suffix('}')?;
        // What is not white space is a comment, which may end only with its line.
        let is_empty = inside.trim().is_empty();
        let span = mapping.span.part(1, 1 + inside.len());
        let text = match document.format {
            DataFormat::Toml => format!(" {written} "),
            _ => written.to_owned(),
        };
        return is_empty.then_some(Edit { span, text });
    }
    let content = document.front_matter?.content;
    let mut roots = document.roots.iter();
    let is_top = roots.any(|root| root.address() == mapping.address());
    let is_empty = document.source.slice(content).trim().is_empty();
    (is_top && is_empty).then(|| at(content.start as usize, format!("{written}{newline}")))
}

fn at(offset: usize, text: String) -> Edit {
    let span = Span::empty(offset);
    Edit { span, text }
}

/// Where an entry ends, which may be an alias of a value elsewhere.
fn end_of(entry: &Entry<'_>) -> usize {
    let value = entry.value.alias.unwrap_or(entry.value.span);
    value.range().end.max(entry.key_span.range().end)
}

/// What is in front of an entry in its line, by what is in front of another one: its indentation, which
/// may be behind a dash, or the keys of TOML before a dot.
fn lead(format: DataFormat, before: &str) -> Option<String> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '\t');
    if format == DataFormat::Toml && before.trim_end().ends_with('.') && before.chars().all(is_key)
    {
        return Some(before.to_owned());
    }
    let is_plain = before.chars().all(|c| matches!(c, ' ' | '-'));
    is_plain.then(|| " ".repeat(before.len()))
}

/// A key with its value, on one line.
fn entry(format: DataFormat, key: &str, value: &Json) -> Option<String> {
    let is_bare = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && key.starts_with(|c: char| c.is_ascii_alphabetic());
    let value = scalar(format, value)?;
    let quoted = || Json::from(key).to_string();
    match format {
        DataFormat::Yaml => Some(format!(
            "{}: {value}",
            if is_bare { key.to_owned() } else { quoted() }
        )),
        DataFormat::Toml => Some(format!(
            "{} = {value}",
            if is_bare { key.to_owned() } else { quoted() }
        )),
        DataFormat::Json => Some(format!("{}: {value}", quoted())),
        DataFormat::None => None,
    }
}

/// Whether text can be written as it is: no format has escapes for all characters in all its styles,
/// and none allows all characters without.
pub(crate) fn is_writable(text: &str) -> bool {
    let is_refused = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            )
    };
    !text.contains(is_refused)
}

/// A value that is not a collection, as it is written in a format. Text is in double quotes, whose
/// escapes are those of JSON in all three.
pub(crate) fn scalar(format: DataFormat, value: &Json) -> Option<String> {
    match value {
        Json::Null if format == DataFormat::Toml => None,
        // What JSON does not escape, YAML and TOML refuse.
        Json::String(_) if !is_writable(&value.to_string()) => None,
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Some(value.to_string()),
        Json::Array(items) if items.is_empty() => Some("[]".to_owned()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

fn line_start(text: &str, offset: usize) -> usize {
    let end = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..offset]);
    end.map_or_else(|| split::bom(text).min(offset), |at| at + 1)
}

/// The first byte of the next line.
fn line_end(text: &str, offset: usize) -> usize {
    let bytes = text.as_bytes();
    match memchr::memchr2(b'\n', b'\r', &bytes[offset..]) {
        None => text.len(),
        Some(at) if bytes[offset + at..].starts_with(b"\r\n") => offset + at + 2,
        Some(at) => offset + at + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Layout, parse};
    use crate::text::Source;

    /// The keys that can be renamed by one edit, in the order of the tree.
    fn names(document: &Document<'_>, node: &Node<'_>, found: &mut Vec<String>) {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    let span = name(document, entry);
                    found.extend(span.map(|span| document.source.slice(span).to_owned()));
                    names(document, &entry.value, found);
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| names(document, item, found)),
            _ => {}
        }
    }

    #[test]
    fn a_key_of_toml_has_a_name_where_it_is_written_once() {
        let cases = [
            ("a = 1\n\"b\" = 2", "a b"),
            ("[a]\nb = 1\nc = 2", "a b c"),
            ("[a]\n[b]", "a b"),
            ("[a.b]\nc = 1", "a b c"),
            ("a . b.c = 1.5\nd = 2", "a b c d"),
            ("[a]\nb.c = 1", "a b c"),
            ("[[a]]\nb = 1", "a b"),
            ("a = { b.c = 1, d = [{ e = 1 }, { e = 2 }] }", "a b c d e e"),
            ("[[a]]\n[[a]]\nb = 1", "b"),
            ("[[a]]\nb = 1\n[[a]]\nb = 2", "b b"),
            ("[[a]]\n[a.b]\nc = 1", "b c"),
            ("[a]\n[a.b]", "b"),
            ("[a.b]\n[a]\nc = 1", "b c"),
            ("a.b = 1\na.c = 2", "b c"),
            ("[a.b.c]\n[a.b.d]", "c d"),
            ("[a.b]\n[[a.c]]\nd = 1", "b c d"),
            ("a = { b.c = 1, b.d = 2 }", "a c d"),
            ("a.b = 1\na.b = 2", ""),
        ];
        for (text, expected) in cases {
            let source = Source::new("a.toml", text);
            let document = parse(&source, Layout::Data);
            let mut found = Vec::new();
            names(&document, &document.roots[0], &mut found);
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
