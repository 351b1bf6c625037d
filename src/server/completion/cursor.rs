//! Where in a document somebody types: the text with a word of our own in the place of what is half
//! written is parsed, and where that word comes out is where they are.

use std::borrow::Cow;

use crate::document::{DataFormat, Document, Layout, Node, Value, parse};
use crate::server::place::At;
use crate::text::repo_path::RepoPathBuf;
use crate::text::{Source, Span};

/// A word that nobody writes.
const MARK: &str = "copydesk-cursor-7f3a";

/// What may be at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    Key,
    Value,
}

/// Where somebody types.
#[derive(Debug)]
pub(super) struct Cursor {
    pub(super) awaited: Awaited,
    /// What leads to the value; for a key, to the mapping that it would be in.
    pub(super) path: Vec<Cow<'static, str>>,
    /// The keys that this mapping has already.
    pub(super) siblings: Vec<String>,
    /// What was typed of it so far, which the completion takes the place of.
    pub(super) typed: Span,
    /// The quote that it begins with.
    pub(super) quote: Option<char>,
    pub(super) format: DataFormat,
    /// Whether a space must come first: right behind a colon, say.
    pub(super) needs_space: bool,
    /// Whether it is inside of brackets, where there are no lines.
    pub(super) in_flow: bool,
}

impl At<'_> {
    /// Whether a place is in front matter, or in data.
    pub(super) fn is_data_at(&self, offset: u32) -> bool {
        let document = self.parse();
        let is_inside = |span: Span| span.start <= offset && offset <= span.end;
        (document.front_matter).is_some_and(|front_matter| is_inside(front_matter.content))
    }

    /// Where somebody types; none outside of front matter, and where nobody can tell.
    pub(super) fn cursor(&self, offset: u32) -> Option<Cursor> {
        let source = &*self.open.source;
        let document = self.parse();
        let front_matter = document.front_matter?;
        let inside = front_matter.content.start <= offset && offset <= front_matter.content.end;
        if !inside || document.format == DataFormat::None {
            return None;
        }
        let line = source.line_span(source.position(offset).line);
        let start = line.start.max(front_matter.content.start) as usize;
        let text = source.text();
        let before = text.get(start..offset as usize)?;
        let after = text.get(offset as usize..(line.end.max(offset)) as usize)?;
        if before.trim_start().starts_with('#') {
            return None;
        }
        let word = Word::of(before, after, document.format);
        let typed = Span::new(start + word.start, offset as usize + word.rest);
        let needs_space = text[..typed.range().start].ends_with(['-', ':', ',', '=']);
        let mut cursor = Cursor {
            awaited: Awaited::Value,
            path: Vec::new(),
            siblings: Vec::new(),
            typed,
            quote: word.quote,
            format: document.format,
            needs_space: needs_space && document.format != DataFormat::Json,
            in_flow: word.closers > 0 || before.contains(['[', '{']),
        };
        let found = word.tries.iter().find_map(|awaited| {
            let patched = patch(text, typed, *awaited, document.format, &word);
            let source = Source::new(source.path().clone(), patched);
            let document = parse(&source, self.layout);
            let (path, siblings) = find(&document, *awaited)?;
            Some((*awaited, path, siblings))
        });
        (cursor.awaited, cursor.path, cursor.siblings) = found?;
        Some(cursor)
    }
}

/// The brackets that close those that are open on a line.
pub(super) fn closing(before: &str) -> String {
    Word::of(before, "", DataFormat::Yaml).closing
}

/// What leads to a word, in the text with that word in it.
pub(super) fn path_of_word(
    path: &RepoPathBuf,
    layout: Layout,
    text_with: &dyn Fn(&str) -> String,
) -> Option<Vec<Cow<'static, str>>> {
    let source = Source::new(path.clone(), text_with(MARK));
    let (path, _) = find(&parse(&source, layout), Awaited::Value)?;
    Some(path)
}

/// What is half written on a line.
struct Word {
    /// Where it begins on the line, in bytes.
    start: usize,
    /// How much of it is behind the cursor, in bytes.
    rest: usize,
    quote: Option<char>,
    /// What it may be, the likeliest first.
    tries: Vec<Awaited>,
    /// Brackets that are open on the line and not closed on it.
    closers: usize,
    /// The brackets that close them.
    closing: String,
}

impl Word {
    fn of(before: &str, after: &str, format: DataFormat) -> Self {
        let mut open = Vec::new();
        let mut start = 0;
        let mut tries = vec![Awaited::Key, Awaited::Value];
        let mut in_quote = None;
        let mut last = ' ';
        for (at, c) in before.char_indices() {
            let next = at + c.len_utf8();
            if let Some(quote) = in_quote {
                in_quote = in_quote.filter(|_| quote != c);
                last = c;
                continue;
            }
            match c {
                '"' | '\'' if before[start..at].trim().is_empty() => in_quote = Some(c),
                '[' => {
                    open.push(']');
                    (start, tries) = (next, vec![Awaited::Value, Awaited::Key]);
                }
                '{' => {
                    open.push('}');
                    (start, tries) = (next, vec![Awaited::Key]);
                }
                ']' | '}' => {
                    open.pop();
                }
                ',' if !open.is_empty() => {
                    let in_list = open.last() == Some(&']');
                    let one = if in_list {
                        Awaited::Value
                    } else {
                        Awaited::Key
                    };
                    (start, tries) = (next, vec![one]);
                }
                ' ' if last == '-' && before[start..at].trim() == "-" => {
                    (start, tries) = (next, vec![Awaited::Value, Awaited::Key]);
                }
                ' ' if last == ':' && format != DataFormat::Toml => {
                    (start, tries) = (next, vec![Awaited::Value]);
                }
                // Nothing is behind it yet, not even a space.
                ':' if next == before.len() && tries.contains(&Awaited::Key) => {
                    (start, tries) = (next, vec![Awaited::Value]);
                }
                ':' if format == DataFormat::Json => {
                    (start, tries) = (next, vec![Awaited::Value]);
                }
                '=' if format == DataFormat::Toml => {
                    (start, tries) = (next, vec![Awaited::Value]);
                }
                _ => {}
            }
            last = c;
        }
        let spaces = before[start..].len() - before[start..].trim_start().len();
        let ends = |c: char| matches!(c, ',' | ']' | '}' | ':' | '=' | '#' | '"' | '\'');
        let rest = match in_quote {
            Some(quote) => after.find(quote).map_or(0, |at| at + 1),
            None => after
                .find(|c: char| ends(c) || c.is_whitespace())
                .unwrap_or(after.len()),
        };
        for closer in after[rest..].chars() {
            if open.last() == Some(&closer) {
                open.pop();
            }
        }
        Self {
            start: start + spaces,
            rest,
            quote: in_quote,
            tries,
            closers: open.len(),
            closing: open.iter().rev().collect(),
        }
    }
}

/// The text with a word of our own for what is half written.
fn patch(text: &str, typed: Span, awaited: Awaited, format: DataFormat, word: &Word) -> String {
    let mark = match (format, awaited) {
        (DataFormat::Json, Awaited::Key) => format!("\"{MARK}\": 0"),
        (DataFormat::Json | DataFormat::Toml, Awaited::Value) => format!("\"{MARK}\""),
        (DataFormat::Toml, Awaited::Key) => format!("{MARK} = 0"),
        (_, Awaited::Key) => format!("{MARK}: 0"),
        (_, Awaited::Value) => MARK.to_owned(),
    };
    let range = typed.range();
    let line_end = text[range.end..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| range.end + at);
    // A key that has its value already keeps it.
    let rest = &text[range.end..line_end];
    let rest = match awaited {
        Awaited::Key if rest.trim_start().starts_with([':', '=']) => {
            rest.find([',', '}']).map_or("", |at| &rest[at..])
        }
        _ => rest,
    };
    let space = if text[..range.start].ends_with(['-', ':', ',']) {
        " "
    } else {
        ""
    };
    let (before, after) = (&text[..range.start], &text[line_end..]);
    format!("{before}{space}{mark}{rest}{}{after}", word.closing)
}

/// Where the word of our own came out, and the keys beside it.
fn find(
    document: &Document<'_>,
    awaited: Awaited,
) -> Option<(Vec<Cow<'static, str>>, Vec<String>)> {
    let mut path = Vec::new();
    let mut siblings = Vec::new();
    let mut roots = document.roots.iter();
    let found = roots.any(|root| descend(root, awaited, &mut path, &mut siblings));
    found.then_some((path, siblings))
}

fn descend(
    node: &Node<'_>,
    awaited: Awaited,
    path: &mut Vec<Cow<'static, str>>,
    siblings: &mut Vec<String>,
) -> bool {
    match &node.value {
        Value::Mapping(mapping) => {
            if awaited == Awaited::Key && mapping.get(MARK).is_some() {
                let keys = mapping.entries.iter().map(|entry| entry.key.to_string());
                *siblings = keys.filter(|key| key != MARK).collect();
                return true;
            }
            mapping.entries.iter().any(|entry| {
                path.push(Cow::Owned(entry.key.to_string()));
                let found = descend(&entry.value, awaited, path, siblings);
                if !found {
                    path.pop();
                }
                found
            })
        }
        Value::Sequence(items) => items.iter().enumerate().any(|(index, item)| {
            path.push(Cow::Owned(index.to_string()));
            let found = descend(item, awaited, path, siblings);
            if !found {
                path.pop();
            }
            found
        }),
        Value::String(text) => awaited == Awaited::Value && **text == *MARK,
        _ => false,
    }
}
