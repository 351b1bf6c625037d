//! TOML to the spanned tree, on the `DeTable` of the crate `toml`.
//!
//! That table is in order of its keys; ours is in the order of the file. The crate bounds the
//! nesting (80 levels of keys, 80 of values), so that walking it is safe on any stack.

mod broken;

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};
use toml::value::{Datetime, Offset};

use super::{
    Entry, Format, MAX_VALUES, Mapping, Node, Number, Parsed, Problem, ProblemKind, Style, Value,
    split, too_many_values,
};
use crate::text::Span;

/// After that many errors in one file, the rest is silence.
const MAX_ERRORS: usize = 10;

/// Parses the bytes of `text` under `area`.
pub(super) fn parse(text: &str, area: Span) -> Parsed<'_> {
    let content = &text[area.range()];
    let mut place = TomlText {
        text,
        base: area.start as usize,
        problems: Vec::new(),
    };
    // The crate drops a byte order mark; the one that a file may have is no part of the area.
    if content.starts_with('\u{feff}') {
        let message = "a second byte order mark".to_owned();
        let span = Span::new(place.base, place.base + 3);
        place.tell(span, message, Some("remove it".to_owned()));
    }
    // Each value stands behind an equals sign or a comma, or opens a list or a table.
    if content.len() > MAX_VALUES
        && memchr::memchr3_iter(b'=', b',', b'[', content.as_bytes()).count() >= MAX_VALUES
    {
        return Parsed {
            roots: Vec::new(),
            problems: vec![too_many_values(Span::empty(area.start as usize))],
            directives: Vec::new(),
            complete: false,
        };
    }
    let (table, errors) = DeTable::parse_recoverable(content);
    let mut root = Node::new(
        Value::Mapping(place.table(table.into_inner())),
        area,
        Style::Block,
    );
    if let Some((start, end)) = bounds(&root) {
        root.span = Span::new(start, end);
    } else {
        root.span = Span::empty(area.start as usize);
    }
    let values = std::mem::take(&mut place.problems);
    let mut problems: Vec<Problem> = Vec::new();
    let told = errors.iter().map(|error| place.problem(error, &root));
    let mut line_end = 0;
    for problem in told.chain(values) {
        // One mistake is told where it is noticed first, not again on the same line.
        let start = problem.span.start as usize;
        if problems.is_empty() || start > line_end {
            line_end = split::Line::at(text, start).end;
            problems.push(problem);
        }
        if problems.len() >= MAX_ERRORS {
            break;
        }
    }
    let directives = directives(text, area, &root);
    broken::prune(text, &mut root, &mut problems);
    let duplicates_only =
        (problems.iter()).all(|problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
    Parsed {
        directives,
        roots: vec![root],
        complete: duplicates_only,
        problems,
    }
}

/// The text of the file, and where the part begins that the crate has seen.
struct TomlText<'s> {
    text: &'s str,
    base: usize,
    problems: Vec<Problem>,
}

impl<'s> TomlText<'s> {
    fn tell(&mut self, span: Span, message: String, help: Option<String>) {
        let kind = ProblemKind::Syntax {
            format: Format::Toml,
            message,
            help,
            related: None,
        };
        self.problems.push(Problem { span, kind });
    }

    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    fn table(&mut self, table: DeTable<'s>) -> Mapping<'s> {
        let mut entries: Vec<Entry<'s>> = table
            .into_iter()
            .map(|(key, value)| Entry {
                key_span: self.span(&key.span()),
                key: key.into_inner(),
                merged: None,
                value: self.node(value),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span);
        Mapping { entries }
    }

    fn node(&mut self, value: Spanned<DeValue<'s>>) -> Node<'s> {
        let span = self.span(&value.span());
        let written = &self.text[span.range()];
        let mut style = Style::Plain;
        let value = match value.into_inner() {
            DeValue::String(text) => {
                style = string_style(written);
                Value::String(text)
            }
            // The crate leaves it to its deserializer to look at the digits.
            DeValue::Integer(integer) => match number(integer.as_str(), integer.radix()) {
                Some(value) => Value::Number(value),
                None => self.no_number(span, written),
            },
            DeValue::Float(float) => match float.as_str().parse() {
                Ok(value) => Value::Number(Number::Float(value)),
                Err(_) => self.no_number(span, written),
            },
            DeValue::Boolean(value) => Value::Bool(value),
            DeValue::Datetime(moment) => {
                style = Style::DateTime;
                Value::String(Cow::Owned(canonical(moment)))
            }
            DeValue::Array(items) => {
                let items: Vec<_> = items.into_iter().map(|item| self.node(item)).collect();
                style = collection_style(written, '[');
                Value::Sequence(items)
            }
            DeValue::Table(table) => {
                style = collection_style(written, '{');
                Value::Mapping(self.table(table))
            }
        };
        let mut node = Node::new(value, span, style);
        if let Some((start, end)) = bounds(&node) {
            let inside = Span::new(start, end);
            // Of a header that is broken, the crate makes a table whose keys are elsewhere.
            if style == Style::Block || !span.contains(inside) {
                node.style = Style::Block;
                node.span = inside;
            }
        }
        node
    }

    fn no_number(&mut self, span: Span, written: &str) -> Value<'s> {
        let message = format!("`{written}` is not a valid number, or is too large");
        let help = "write a number, or quote the value".to_owned();
        self.tell(span, message, Some(help));
        Value::Null
    }

    fn problem(&self, error: &Error, root: &Node<'s>) -> Problem {
        let span = error
            .span()
            .map_or(Span::empty(self.base), |range| self.span(&range));
        let message = error.message();
        if message.contains("recurs") {
            let message = "nested deeper than 80 levels".to_owned();
            let kind = ProblemKind::Limit { message };
            return Problem { span, kind };
        }
        if message == "duplicate key" {
            return self.duplicate(span, root);
        }
        let kind = ProblemKind::Syntax {
            format: Format::Toml,
            message: lower_first(message),
            help: help(message, &self.text[span.range()]),
            related: None,
        };
        Problem { span, kind }
    }

    /// The crate keeps the first of two equal keys, so that it is in the tree: in the table whose
    /// entries stand around the second, or anywhere before it.
    fn duplicate(&self, span: Span, root: &Node<'s>) -> Problem {
        let written = &self.text[span.range()];
        let key = written.trim_matches(['"', '\'']);
        let mut first = None;
        find_before(root, key, span, &mut first);
        let kind = ProblemKind::DuplicateKey {
            key: key.to_owned(),
            first: first.unwrap_or(span),
            first_value: Span::empty(span.range().start),
            count: 2,
            same_value: false,
        };
        Problem { span, kind }
    }
}

/// The last key of that name before `span`.
fn find_before(node: &Node<'_>, key: &str, span: Span, found: &mut Option<Span>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                let is_before = entry.key_span.end <= span.start;
                if entry.key == key && is_before && found.is_none_or(|at| at < entry.key_span) {
                    *found = Some(entry.key_span);
                }
                find_before(&entry.value, key, span, found);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                find_before(item, key, span, found);
            }
        }
        _ => {}
    }
}

/// From the first to the last byte of what a table or an array of tables holds.
fn bounds(node: &Node<'_>) -> Option<(usize, usize)> {
    let spans: Vec<Span> = match &node.value {
        Value::Mapping(mapping) => (mapping.entries.iter())
            .flat_map(|entry| [entry.key_span, entry.value.span])
            .collect(),
        Value::Sequence(items) => items.iter().map(|item| item.span).collect(),
        _ => return None,
    };
    let start = spans.iter().map(|span| span.start).min()?;
    let end = spans.iter().map(|span| span.end).max()?;
    Some((start as usize, end as usize))
}

fn collection_style(written: &str, bracket: char) -> Style {
    let is_header = bracket == '[' && written.starts_with("[[") && written.ends_with("]]");
    if written.starts_with(bracket) && !is_header {
        Style::Flow
    } else {
        Style::Block
    }
}

fn string_style(written: &str) -> Style {
    if written.starts_with("\"\"\"") || written.starts_with("'''") {
        Style::Literal
    } else if written.starts_with('\'') {
        Style::SingleQuoted
    } else {
        Style::DoubleQuoted
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
fn number(digits: &str, radix: u32) -> Option<Number> {
    (i64::from_str_radix(digits, radix).map(Number::Integer))
        .or_else(|_| u64::from_str_radix(digits, radix).map(Number::Unsigned))
        .or_else(|_| i128::from_str_radix(digits, radix).map(|value| Number::Float(value as f64)))
        .ok()
}

/// A moment as RFC 3339 has it: with seconds, and `Z` for no offset.
fn canonical(mut moment: Datetime) -> String {
    if let Some(time) = &mut moment.time {
        time.second.get_or_insert(0);
    }
    if moment.offset == Some(Offset::Custom { minutes: 0 }) {
        moment.offset = Some(Offset::Z);
    }
    moment.to_string()
}

fn lower_first(message: &str) -> String {
    let mut characters = message.trim_end_matches('.').chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}

fn help(message: &str, written: &str) -> Option<String> {
    let help = if message.contains("string values must be quoted") {
        "quote the value"
    } else if message.contains("invalid basic string") || message.contains("invalid literal") {
        "close the quote on the same line, or use `\"\"\"`"
    } else if message.contains("escape") {
        "write a backslash as `\\\\`, or use single quotes"
    } else if written.starts_with(':') {
        "write `key = value`"
    } else {
        return None;
    };
    Some(help.to_owned())
}

/// The comments that speak to copydesk; the crate does not hand out comments.
fn directives(text: &str, area: Span, root: &Node<'_>) -> Vec<Span> {
    let range = area.range();
    let mut found: Vec<Span> = Vec::new();
    for at in memchr::memmem::find_iter(&text.as_bytes()[range.clone()], b"copydesk:") {
        let before = text[..range.start + at].trim_end_matches([' ', '\t']);
        if before.len() > range.start && before.ends_with('#') {
            let start = before.len() - 1;
            let end = split::Line::at(&text[..range.end], start).end;
            found.push(Span::new(start, end));
        }
    }
    if !found.is_empty() {
        let mut taken = Vec::new();
        texts(root, &mut taken);
        taken.sort_unstable();
        found.retain(|comment| {
            let next = taken.partition_point(|text| text.start <= comment.start);
            let before = taken[..next].last();
            before.is_none_or(|text| text.end <= comment.start)
        });
        // A comment that quotes another is one.
        found.dedup_by_key(|comment| comment.end);
    }
    found
}

/// Where keys and scalars stand, which may hold what looks like a comment.
fn texts(node: &Node<'_>, found: &mut Vec<Span>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                found.push(entry.key_span);
                texts(&entry.value, found);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, found)),
        _ => found.push(node.span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_all(text: &str) -> Parsed<'_> {
        parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn values_in_the_order_of_the_file() {
        let text = "z = 1\na = 'x'\n[t.u]\nb = [1, {c = 2}]\n[[l]]\nd = 1.5\n[[l]]\nd = 0x1f\n";
        let parsed = parse_all(text);
        assert_eq!(parsed.problems, []);
        let expected = serde_json::json!({
            "z": 1, "a": "x", "t": {"u": {"b": [1, {"c": 2}]}}, "l": [{"d": 1.5}, {"d": 31}]
        });
        let root = &parsed.roots[0];
        assert_eq!(root.to_json(), expected);
        let keys = root
            .as_mapping()
            .unwrap()
            .entries
            .iter()
            .map(|entry| &*entry.key);
        assert_eq!(keys.collect::<Vec<_>>(), ["z", "a", "t", "l"]);
        let at = |pointer: &str| {
            let node = root.pointer(pointer).unwrap();
            (&text[node.span.range()], node.style)
        };
        assert_eq!(at("/a"), ("'x'", Style::SingleQuoted));
        assert_eq!(at("/t/u/b"), ("[1, {c = 2}]", Style::Flow));
        assert_eq!(at("/t/u/b/1"), ("{c = 2}", Style::Flow));
        assert_eq!(at("/t/u"), ("b = [1, {c = 2}]", Style::Block));
        assert_eq!(at("/l/1"), ("d = 0x1f", Style::Block));
    }

    #[track_caller]
    fn check_moment(written: &str, expected: &str) {
        let text = format!("a = {written}");
        let parsed = parse_all(&text);
        let node = parsed.roots[0].get("a").unwrap();
        assert_eq!(
            (node.as_str(), node.style),
            (Some(expected), Style::DateTime)
        );
    }

    #[test]
    fn moments_are_rfc_3339() {
        check_moment("2019-10-29 17:07:21+00:00", "2019-10-29T17:07:21Z");
        check_moment("2019-10-29t17:07:21z", "2019-10-29T17:07:21Z");
        check_moment("2019-10-29T17:07:21.5+02:00", "2019-10-29T17:07:21.5+02:00");
        check_moment("2019-10-29", "2019-10-29");
        check_moment("17:07:21", "17:07:21");
        check_moment("2019-10-29 17:07:21", "2019-10-29T17:07:21");
        check_moment("2019-10-29 17:07Z", "2019-10-29T17:07:00Z");
    }

    #[test]
    fn errors_are_several_and_the_rest_stays() {
        let parsed = parse_all("a = 1\nb = yes\nc = 2\nd = \"x\ne = 3\n");
        assert!(!parsed.complete);
        assert_eq!(parsed.problems.len(), 2, "{:?}", parsed.problems);
        assert_eq!(parsed.roots[0].get("e").unwrap().to_json(), 3);
    }

    #[test]
    fn a_repeated_key_is_no_broken_grammar() {
        let text = "a = 1\n[t]\na = 2\nb = 1\na = 3\n";
        let parsed = parse_all(text);
        let kind = ProblemKind::DuplicateKey {
            key: "a".to_owned(),
            first: Span::new(10, 11),
            first_value: Span::empty(22),
            count: 2,
            same_value: false,
        };
        let span = Span::new(22, 23);
        assert_eq!(parsed.problems, [Problem { span, kind }]);
        assert!(parsed.complete);
    }

    #[test]
    fn comments_that_speak_to_copydesk() {
        let text = "# copydesk: a\na = '# copydesk: b' # copydesk: c\n";
        let parsed = parse_all(text);
        let found: Vec<&str> = (parsed.directives.iter())
            .map(|at| &text[at.range()])
            .collect();
        assert_eq!(found, ["# copydesk: a", "# copydesk: c"]);
    }

    #[test]
    fn deep_nesting_is_bounded() {
        for text in [
            format!("a = {}", "[".repeat(10_000)),
            format!("a = {}", "{a=".repeat(10_000)),
            format!("{}a = 1", "a.".repeat(10_000)),
            format!("[{}a]", "a.".repeat(10_000)),
        ] {
            let parsed = parse_all(&text);
            assert!(!parsed.problems.is_empty());
            assert!(!parsed.complete);
        }
    }
}
