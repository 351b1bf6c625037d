//! JSON to the spanned tree, on the tokens of `jsonc-parser` with every leniency off.
//!
//! The few rules of the grammar are here rather than taken with the parser of that crate: so
//! everything before an error stays, nesting needs no stack, and the words are for writers.

pub(crate) mod explain;

use std::borrow::Cow;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::{
    Entry, Mapping, Node, Number, Parsed, Problem, ProblemKind, Slip, Style, Value, entries,
};
use crate::document::size::{OwnBytes, TreeRoom};
use crate::text::Span;
use explain::{syntax, trailing_comma};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 255;

/// The length of the object that `text` starts with, by its braces; none when it does not end.
pub(super) fn object_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => {
                at += 1;
                while *bytes.get(at)? != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Parses the bytes of `text` under `area`, which hold one value.
pub(super) fn parse(text: &str, area: Span) -> Parsed<'_> {
    parsed(reader(text, area))
}

/// Parses the keys and values of an object without its braces.
pub(super) fn parse_members(text: &str, area: Span) -> Parsed<'_> {
    let mut reader = reader(text, area);
    reader.braces = Braces::None;
    reader.stack.push(OpenCollection {
        start: area.start as usize,
        end: area.end as usize,
        items: OpenItems::Object {
            entries: Vec::new(),
            key: None,
        },
    });
    parsed(reader)
}

fn reader(text: &str, area: Span) -> JsonReader<'_> {
    JsonReader {
        braces: Braces::Written,
        text,
        base: area.start as usize,
        scanner: Scanner::new(&text[area.range()], &STRICT),
        stack: Vec::new(),
        roots: Vec::new(),
        problems: Vec::new(),
        room: TreeRoom::default(),
        limit: None,
    }
}

fn parsed(mut reader: JsonReader<'_>) -> Parsed<'_> {
    let complete = match reader.read() {
        Ok(()) => true,
        Err(problem) => {
            reader.problems.push(problem);
            reader.drop_doubtful();
            false
        }
    };
    reader.close();
    reader.room.count_steps();
    Parsed {
        roots: reader.roots,
        problems: reader.problems,
        directives: Vec::new(),
        complete,
    }
}

const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Whether the object at the top has its braces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    Written,
    None,
}

struct JsonReader<'s> {
    braces: Braces,
    text: &'s str,
    base: usize,
    scanner: Scanner<'s>,
    stack: Vec<OpenCollection<'s>>,
    roots: Vec<Node<'s>>,
    problems: Vec<Problem>,
    room: TreeRoom,
    /// What there was no more room for.
    limit: Option<Problem>,
}

struct OpenCollection<'s> {
    start: usize,
    end: usize,
    items: OpenItems<'s>,
}

enum OpenItems<'s> {
    Object {
        entries: Vec<Entry<'s>>,
        key: Option<(Cow<'s, str>, Span)>,
    },
    Array(Vec<Node<'s>>),
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    /// A value or `]`.
    FirstItem,
    Key,
    /// A key or `}`.
    FirstKey,
    Colon,
    /// A comma or the closing bracket.
    Comma,
    End,
}

impl<'s> JsonReader<'s> {
    fn read(&mut self) -> Result<(), Problem> {
        let mut expect = match self.braces {
            Braces::Written => Expect::Value,
            Braces::None => Expect::FirstKey,
        };
        let mut is_empty = true;
        let mut comma = Span::default();
        while let Some((token, span)) = self.next()? {
            is_empty = false;
            if let Some(limit) = self.limit.take() {
                return Err(limit);
            }
            let is_outer = self.braces == Braces::None && self.stack.len() == 1;
            expect = match (expect, token) {
                (Expect::FirstKey | Expect::Comma, Token::CloseBrace) if is_outer => {
                    return Err(self.unexpected(span, "the end of the object"));
                }
                (Expect::FirstItem, Token::CloseBracket)
                | (Expect::FirstKey, Token::CloseBrace) => self.end(span),
                (Expect::Value | Expect::FirstItem, Token::OpenBrace) => self.open(true, span)?,
                (Expect::Value | Expect::FirstItem, Token::OpenBracket) => {
                    self.open(false, span)?
                }
                (Expect::Value | Expect::FirstItem, token) => {
                    let is_bracket = matches!(token, Token::CloseBracket);
                    match self.scalar(token, span)? {
                        Some(value) => self.put(value),
                        None if is_bracket && self.is_array() && expect == Expect::Value => {
                            return Err(trailing_comma(comma));
                        }
                        None => return Err(self.unexpected(span, "a value")),
                    }
                }
                (Expect::Key, Token::CloseBrace) => return Err(trailing_comma(comma)),
                (Expect::Key | Expect::FirstKey, Token::String(key)) => {
                    self.check_string(span)?;
                    if let Some(OpenItems::Object { key: open, .. }) = self.top() {
                        *open = Some((key, span));
                    }
                    Expect::Colon
                }
                (Expect::Key | Expect::FirstKey, _) => {
                    return Err(self.unexpected(span, "a key in double quotes"));
                }
                (Expect::Colon, Token::Colon) => Expect::Value,
                (Expect::Colon, _) => return Err(self.unexpected(span, "`:` after the key")),
                (Expect::Comma, Token::Comma) => {
                    comma = span;
                    if self.is_array() {
                        Expect::Value
                    } else {
                        Expect::Key
                    }
                }
                (Expect::Comma, Token::CloseBrace) if !self.is_array() => self.end(span),
                (Expect::Comma, Token::CloseBracket) if self.is_array() => self.end(span),
                (Expect::Comma, _) => {
                    let close = if self.is_array() {
                        "`,` or `]`"
                    } else {
                        "`,` or `}`"
                    };
                    return Err(self.unexpected(span, close).slip(Slip::MissingComma));
                }
                (Expect::End, _) => return Err(self.unexpected(span, "the end of the file")),
            };
        }
        if self.braces == Braces::None && self.stack.len() == 1 {
            return match expect {
                Expect::FirstKey | Expect::Comma => {
                    self.close();
                    Ok(())
                }
                Expect::Key => Err(trailing_comma(comma)),
                _ => Err(syntax(comma, "a value is missing".to_owned(), None)),
            };
        }
        self.at_end(is_empty)
    }

    /// What is wrong where the text ends.
    fn at_end(&self, is_empty: bool) -> Result<(), Problem> {
        match self.stack.last() {
            Some(frame) => {
                let bracket = &self.text[frame.start..=frame.start];
                let close = if bracket == "[" { ']' } else { '}' };
                let opened = Span::new(frame.start, frame.start + 1);
                let message = format!("`{bracket}` is never closed");
                Err(syntax(
                    opened,
                    message,
                    Some(format!("close it with `{close}`")),
                ))
            }
            None if is_empty => {
                let span = Span::empty(self.base);
                Err(syntax(
                    span,
                    "expected a value, found nothing".to_owned(),
                    None,
                ))
            }
            None => Ok(()),
        }
    }

    /// The next token. The scanner lets more white space pass than JSON has.
    fn next(&mut self) -> Result<Option<(Token<'s>, Span)>, Problem> {
        let from = self.base + self.scanner.token_end();
        let token = match self.scanner.scan() {
            Ok(token) => token,
            Err(error) => return Err(self.explain(&error)),
        };
        let start = match token {
            Some(_) => self.base + self.scanner.token_start(),
            None => self.base + self.scanner.token_end(),
        };
        let odd = self.text[from..start].find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'));
        if let Some(at) = odd {
            let span = self.character(from + at);
            let message = "this character is not whitespace in JSON".to_owned();
            let help = Some("replace it with a space".to_owned());
            return Err(syntax(span, message, help).slip(Slip::NoSpace));
        }
        let span = Span::new(start, self.base + self.scanner.token_end());
        match token {
            Some(Token::CommentLine(_) | Token::CommentBlock(_)) => {
                let message = "JSON does not allow comments".to_owned();
                Err(syntax(span, message, Some("remove it".to_owned())))
            }
            token => Ok(token.map(|token| (token, span))),
        }
    }

    fn open(&mut self, is_object: bool, span: Span) -> Result<Expect, Problem> {
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            let kind = ProblemKind::Limit { message };
            return Err(Problem { span, kind });
        }
        let (items, expect) = if is_object {
            let entries = Vec::new();
            (OpenItems::Object { entries, key: None }, Expect::FirstKey)
        } else {
            (OpenItems::Array(Vec::new()), Expect::FirstItem)
        };
        self.stack.push(OpenCollection {
            start: span.start as usize,
            end: span.end as usize,
            items,
        });
        Ok(expect)
    }

    fn end(&mut self, span: Span) -> Expect {
        if let Some(frame) = self.stack.last_mut() {
            frame.end = span.end as usize;
        }
        self.close()
    }

    /// Ends the innermost collection.
    fn close(&mut self) -> Expect {
        let Some(frame) = self.stack.pop() else {
            return Expect::End;
        };
        let value = match frame.items {
            OpenItems::Object { mut entries, .. } => {
                entries.shrink_to_fit(); // a million small ones grew to twice their size
                let entries = entries::unique(entries, &mut self.problems);
                Value::Mapping(Mapping { entries })
            }
            OpenItems::Array(mut items) => {
                items.shrink_to_fit();
                Value::Sequence(items)
            }
        };
        self.put(Node::new(
            value,
            Span::new(frame.start, frame.end),
            Style::Flow,
        ))
    }

    /// After an error: nobody knows where an open bracket was meant to be closed, and so what is in
    /// it. Where the outermost one is open at the end, that may be for one that was closed last.
    fn drop_doubtful(&mut self) {
        let is_nested = self.stack.len() > 1;
        self.stack.truncate(1);
        let at_end = self.text[self.base + self.scanner.token_end()..]
            .trim()
            .is_empty();
        let Some(frame) = self.stack.last_mut().filter(|_| at_end && !is_nested) else {
            return;
        };
        let end = frame.end;
        let is_doubtful = |node: &Node<'_>| {
            let is_collection = matches!(node.value, Value::Mapping(_) | Value::Sequence(_));
            is_collection && node.span.end as usize == end
        };
        match &mut frame.items {
            OpenItems::Object { entries, key: None } => {
                entries.pop_if(|entry| is_doubtful(&entry.value));
            }
            OpenItems::Object { .. } => {}
            OpenItems::Array(items) => {
                items.pop_if(|item| is_doubtful(item));
            }
        }
    }

    fn put(&mut self, node: Node<'s>) -> Expect {
        let key = match self.stack.last().map(|frame| &frame.items) {
            Some(OpenItems::Object { key, .. }) => key.as_ref(),
            _ => None,
        };
        let counted = match key {
            Some((key, _)) => self.room.entry(key.own_bytes(), &node),
            None => self.room.item(&node),
        };
        let counted = counted.and_then(|()| self.room.problems(&self.problems));
        if let Err(problem) = counted {
            self.limit.get_or_insert(problem);
        }
        let Some(frame) = self.stack.last_mut() else {
            self.roots.push(node);
            return Expect::End;
        };
        frame.end = frame.end.max(node.span.end as usize);
        match &mut frame.items {
            OpenItems::Array(items) => items.push(node),
            OpenItems::Object { entries, key } => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry {
                        key,
                        key_span,
                        merged: None,
                        value: node,
                    });
                }
            }
        }
        Expect::Comma
    }

    fn scalar(&self, token: Token<'s>, span: Span) -> Result<Option<Node<'s>>, Problem> {
        let (value, style) = match token {
            Token::String(text) => {
                self.check_string(span)?;
                (Value::String(text), Style::DoubleQuoted)
            }
            Token::Boolean(value) => (Value::Bool(value), Style::Plain),
            Token::Null => (Value::Null, Style::Plain),
            Token::Number(text) => (Value::Number(number(text)), Style::Plain),
            _ => return Ok(None),
        };
        Ok(Some(Node::new(value, span, style)))
    }

    fn top(&mut self) -> Option<&mut OpenItems<'s>> {
        self.stack.last_mut().map(|frame| &mut frame.items)
    }

    fn is_array(&self) -> bool {
        matches!(
            self.stack.last().map(|frame| &frame.items),
            Some(OpenItems::Array(_))
        )
    }
}

fn number(text: &str) -> Number {
    (text.parse().map(Number::Integer))
        .or_else(|_| text.parse().map(Number::Unsigned))
        .or_else(|_| text.parse().map(Number::Float))
        .unwrap_or(Number::Float(f64::NAN))
}

#[cfg(test)]
mod tests;
