//! What a writer may have meant where the grammar is broken: edits to try, the likeliest first.

use std::ops::Range;

use serde_json::Value as Json;

use super::split::{Line, lines};
use super::{DataFormat, Document, Problem, Slip};
use crate::finding::nearest::nearest_boolean;
use crate::finding::{Edit, Safety};
use crate::text::Span;

/// Edits that may repair a slip.
pub(super) struct Candidate {
    pub(super) title: &'static str,
    pub(super) safety: Safety,
    pub(super) edits: Vec<Edit>,
}

/// What may repair a slip: the first of them that can be read is right.
pub(super) fn candidates(document: &Document<'_>, problem: &Problem, slip: Slip) -> Vec<Candidate> {
    let Some(front_matter) = document.front_matter else {
        return Vec::new();
    };
    let text = document.source.text();
    let end = front_matter.content.range().end.min(text.len());
    let site = Spot {
        text: &text[..end],
        start: front_matter.content.range().start,
        format: document.format,
        span: problem.span,
    };
    site.candidates(slip).unwrap_or_default()
}

/// A problem in its text.
struct Spot<'t> {
    /// The text up to the end of the front matter.
    text: &'t str,
    /// Where the front matter starts.
    start: usize,
    format: DataFormat,
    span: Span,
}

/// Quotes of word processors, which no format has.
const CURLY: [(char, char); 6] = [
    ('\u{201c}', '\u{201d}'),
    ('\u{201d}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{201e}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{201a}', '\u{2018}'),
];

/// A line as long as that was broken by an editor, so that the next one goes on with its text.
const WRAPPED: usize = 60;

impl Spot<'_> {
    fn candidates(&self, slip: Slip) -> Option<Vec<Candidate>> {
        use Safety::{Safe, Unsafe};
        let range = self.span.range();
        let (start, end) = (range.start, range.end);
        Some(match slip {
            Slip::Tab => self.tabs(),
            Slip::NoSpace => vec![put(Safe, "replace it with a space", range, " ")],
            Slip::TrailingComma => vec![put(Safe, "remove the comma", range, "")],
            Slip::Glued => self.glued()?,
            Slip::Boolean => {
                let word = self.text.get(start..self.value_end(start))?;
                let (text, title) = if nearest_boolean(word)? {
                    ("true", "write `true`")
                } else {
                    ("false", "write `false`")
                };
                let safety = if word.eq_ignore_ascii_case(text) {
                    Safe
                } else {
                    Unsafe
                };
                vec![put(safety, title, start..start + word.len(), text)]
            }
            Slip::ColonForEquals => self.equals(start),
            Slip::Unquoted => {
                let mut all: Vec<_> = self.curly(start).into_iter().collect();
                all.extend(self.quoted(Safe, start, self.value_end(start)));
                // In brackets, the value ends where the next one begins.
                let rest = self.text.get(start..self.value_end(start))?;
                let length = rest.find([',', ']', '}']);
                let in_brackets = length.filter(|_| rest.ends_with([',', ']', '}']));
                all.extend(in_brackets.and_then(|length| {
                    let length = rest[..length].trim_end().len();
                    self.quoted(Safe, start, start + length)
                }));
                all
            }
            Slip::Colon => {
                let line = self.line(start);
                // Of `- One: two: three` nobody knows where the text begins.
                let is_item = line.text(self.text).trim_start().starts_with("- ");
                let safety = if is_item { Unsafe } else { Safe };
                let mut all: Vec<_> = self.curly(start).into_iter().collect();
                all.extend(self.quoted(safety, start, self.value_end(start)));
                all.extend(self.quoted(safety, start, self.block_end(start)));
                all
            }
            Slip::Continued => self.continued(start)?,
            Slip::InnerQuote => self.inner_quote(start).into_iter().collect(),
            Slip::AfterValue => {
                let line = self.line(start);
                let before = self.text.get(line.start..start)?;
                let length = before.find(": ").or_else(|| before.find("- "))? + 2;
                let spaces = before[length..].len() - before[length..].trim_start().len();
                let from = line.start + length + spaces;
                let end = self.value_end(start);
                self.quoted(Unsafe, from, end).into_iter().collect()
            }
            Slip::OpenQuote => {
                let inner = self.text.get(start + 1..self.value_end(start))?;
                let closing = ['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
                let opening = ['\u{201c}', '\u{201e}', '\u{2018}', '\u{201a}'];
                let inner = match inner.strip_suffix(closing) {
                    Some(short) if !short.contains(opening) => short,
                    _ => inner,
                };
                let title = "close the quote";
                let text = quote(self.format, inner);
                vec![put(Unsafe, title, start..self.value_end(start), &text)]
            }
            Slip::Escape => self.escape(start)?,
            Slip::OtherQuotes => self.other_quotes(start).into_iter().collect(),
            Slip::MissingComma => {
                let at = self.text.get(..end)?.get(..start)?.trim_end().len();
                vec![put(Safe, "add the comma", at..at, ",")]
            }
        })
    }

    /// The `=` of TOML in the place of a colon, with quotes where TOML needs them.
    fn equals(&self, colon: usize) -> Vec<Candidate> {
        let end = self.value_end(colon);
        let behind = self.text.get(colon + 1..end).unwrap_or_default();
        let value = behind.trim_start();
        let title = "write `=`";
        let equals = format!(" = {value}");
        let quotes = format!(" = {}", quote(self.format, value));
        let is_toml = value.starts_with(['"', '\'', '[', '{', '+', '-'])
            || value.starts_with(|c: char| c.is_ascii_digit())
            || matches!(value, "true" | "false");
        let text = if is_toml { &equals } else { &quotes };
        vec![put(Safety::Unsafe, title, colon..end, text)]
    }

    fn line(&self, at: usize) -> Line {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Line::at(self.text, start.max(self.start.min(at)))
    }

    /// The line before the one that starts there, unless that is the first.
    fn line_before(&self, start: usize) -> Option<Line> {
        let before = self.text.get(self.start..start)?;
        let before = before.strip_suffix('\n').unwrap_or(before);
        let before = before.strip_suffix('\r').unwrap_or(before);
        (start > self.start).then(|| self.line(self.start + before.len()))
    }

    /// Where a value on one line ends: before a comment and the white space at the end of the line.
    fn value_end(&self, start: usize) -> usize {
        let line = self.text.get(start..self.line(start).end);
        let line = line.unwrap_or_default();
        let comment = line.find(" #").or_else(|| line.find("\t#"));
        start + line[..comment.unwrap_or(line.len())].trim_end().len()
    }

    /// Where a value ends that goes on below, on lines that are indented.
    fn block_end(&self, start: usize) -> usize {
        let rest = lines(self.text, self.line(start).next);
        let below = rest.take_while(|line| line.text(self.text).starts_with(' '));
        let last = below.last().map_or(start, |line| line.start);
        let end = self.line(last).end;
        let value = self.text.get(start..end).unwrap_or_default();
        start + value.trim_end().len()
    }

    /// The bytes in quotes.
    fn quoted(&self, safety: Safety, start: usize, end: usize) -> Option<Candidate> {
        let value = self.text.get(start..end).filter(|text| !text.is_empty())?;
        Some(put(
            safety,
            "quote the value",
            start..end,
            &quote(self.format, value),
        ))
    }

    /// A value in quotes of a word processor gets those of the format.
    fn curly(&self, start: usize) -> Option<Candidate> {
        let end = self.value_end(start);
        let value = self.text.get(start..end)?;
        let inner = CURLY
            .iter()
            .find_map(|(open, close)| value.strip_prefix(*open)?.strip_suffix(*close))?;
        let text = quote(self.format, inner);
        let safety = if inner.contains(CURLY.map(|(open, _)| open)) {
            Safety::Unsafe
        } else {
            Safety::Safe
        };
        Some(put(safety, "use straight quotes", start..end, &text))
    }

    /// Tabs at the start of this line and of those below that have some, too.
    fn tabs(&self) -> Vec<Candidate> {
        let first = self.line(self.span.range().start);
        let indented = |line: &Line| line.text(self.text).starts_with([' ', '\t']);
        let block: Vec<Line> = lines(self.text, first.start).take_while(indented).collect();
        let above = self.line_before(first.start);
        let above = above.map_or("", |line| line.text(self.text));
        let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let before = above.len() - above.trim_start_matches(' ').len();
        let with = |width: usize| {
            let edits = block.iter().filter_map(|line| {
                let text = line.text(self.text);
                let indent = &text[..indentation(text)];
                let text = indent.replace('\t', &" ".repeat(width));
                let span = Span::new(line.start, line.start + indent.len());
                indent.contains('\t').then_some(Edit { span, text })
            });
            Candidate {
                title: "replace the tabs with spaces",
                safety: Safety::Safe,
                edits: edits.collect(),
            }
        };
        let mut widths = vec![2, 4, 8];
        widths.sort_by_key(|width| *width != before);
        // What follows a whole entry is beside it.
        let indent = first.text(self.text);
        let indent = &indent[..indentation(indent)];
        let tabs = indent.matches('\t').count();
        let spaces = indent.len() - tabs;
        let is_entry = above.split(" #").next().unwrap_or_default().contains(": ");
        if is_entry && tabs > 0 && before >= spaces.max(1) && (before - spaces).is_multiple_of(tabs)
        {
            widths.insert(0, (before - spaces) / tabs);
        }
        widths.into_iter().map(with).collect()
    }

    /// The space after a colon or a dash. All items of a list that lack it get theirs at once.
    fn glued(&self) -> Option<Vec<Candidate>> {
        let line = self.line(self.span.range().start);
        let content = line.text(self.text);
        let indentation = content.len() - content.trim_start().len();
        let title = "add the space";
        if !content.trim_start().starts_with('-') {
            let key = content.trim_start();
            let quote = key.starts_with(['"', '\'']).then(|| &key[..1]);
            let quoted = quote.and_then(|quote| Some(key[1..].find(quote)? + 2));
            let from = content.len() - key.len() + quoted.unwrap_or(0);
            let at = line.start + from + content[from..].find(':')? + 1;
            return Some(vec![put(Safety::Safe, title, at..at, " ")]);
        }
        let is_glued = |line: &Line| {
            let text = line.text(self.text);
            let item = text
                .get(indentation..)
                .and_then(|text| text.strip_prefix('-'));
            text.trim_start().len() + indentation == text.len()
                && item.is_some_and(|item| !item.is_empty() && !item.starts_with(['-', ' ']))
        };
        let glued = lines(self.text, line.start).take_while(is_glued);
        let edits = glued.map(|line| Edit {
            span: Span::empty(line.start + indentation + 1),
            text: " ".to_owned(),
        });
        Some(vec![Candidate {
            title,
            safety: Safety::Safe,
            edits: edits.collect(),
        }])
    }

    /// Text at the start of a line becomes text of the value above.
    fn continued(&self, start: usize) -> Option<Vec<Candidate>> {
        let line = self.line(start);
        let before = self.line_before(line.start)?;
        let (text, above) = (line.text(self.text), before.text(self.text));
        let is_text = |line: &Line| {
            let text = line.text(self.text);
            !text.trim().is_empty() && !text.contains(": ") && !text.trim_end().ends_with(':')
        };
        if text.starts_with([' ', '\t', '-', '#', '"', '\'']) || above.trim().is_empty() {
            return None;
        }
        let indentation = above.len() - above.trim_start_matches(' ').len();
        let indentation = " ".repeat(if indentation == 0 { 2 } else { indentation });
        let word = text.split(' ').next().unwrap_or_default();
        let length = above.chars().count() + 1 + word.chars().count();
        // What was no line of its own for want of space goes on; else it may lack its colon.
        let safety = if length > WRAPPED {
            Safety::Safe
        } else {
            Safety::Unsafe
        };
        let below = lines(self.text, line.start).take_while(is_text);
        let below = below.take_while(|line| !line.text(self.text).starts_with(' '));
        let edits = below.map(|line| Edit {
            span: Span::empty(line.start),
            text: indentation.clone(),
        });
        Some(vec![Candidate {
            title: "indent the text",
            safety,
            edits: edits.collect(),
        }])
    }

    /// From the opening quote to the same at the end of the value.
    fn inner_quote(&self, at: usize) -> Option<Candidate> {
        let line = self.line(at);
        let start = self.quote_before(line, at)?;
        let end = self.value_end(at);
        let value = self.text.get(start..end)?;
        let mark = value
            .chars()
            .next()
            .filter(|mark| matches!(mark, '"' | '\''))?;
        let inner = value.strip_prefix(mark)?.strip_suffix(mark)?;
        // An apostrophe between letters is one.
        let is_apostrophe = |at: usize| {
            let (before, after) = (
                inner[..at].chars().next_back(),
                inner[at + 1..].chars().next(),
            );
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
        };
        let mut marks = inner.match_indices(mark).map(|(at, _)| at);
        let is_sure = mark == '\'' && marks.all(is_apostrophe);
        let safety = if is_sure {
            Safety::Safe
        } else {
            Safety::Unsafe
        };
        let text = quote(self.format, inner);
        (!inner.contains('\\')).then(|| put(safety, "quote the whole value", start..end, &text))
    }

    /// The first quote of a line behind a colon or a dash.
    fn quote_before(&self, line: Line, at: usize) -> Option<usize> {
        let text = self.text.get(line.start..at)?;
        let mut quotes = text.match_indices(['"', '\'']);
        let found = quotes.find(|(at, _)| {
            let before = text[..*at].trim_end();
            before.ends_with([':', '-', '=', '[', ',']) && before.len() < *at
        });
        found.map(|(at, _)| line.start + at)
    }

    /// A backslash that starts no escape is doubled; all of a text, where none of them does.
    fn escape(&self, start: usize) -> Option<Vec<Candidate>> {
        let open = self.text.get(..start)?.rfind('"')?;
        let rest = self.text.get(open + 1..)?;
        let text = &rest[..rest.find(['"', '\n', '\r'])?];
        let known = "0abtnvfre \"/\\N_LPxuU\t";
        let marks: Vec<usize> = text.match_indices('\\').map(|(at, _)| at).collect();
        let is_escape = |at: &usize| text[at + 1..].starts_with(|c| known.contains(c));
        let title = "double the backslash";
        if marks.iter().any(is_escape) {
            return Some(vec![put(Safety::Unsafe, title, start..start, "\\")]);
        }
        let edits = marks.iter().map(|at| Edit {
            span: Span::empty(open + 1 + at),
            text: "\\".to_owned(),
        });
        Some(vec![Candidate {
            title,
            safety: Safety::Safe,
            edits: edits.collect(),
        }])
    }

    /// Text in quotes that the format does not have, on one line.
    fn other_quotes(&self, start: usize) -> Option<Candidate> {
        let rest = self.text.get(start..self.line(start).end)?;
        let open = rest.chars().next()?;
        let behind = &rest[open.len_utf8()..];
        let pairs = CURLY.iter().chain([&('\'', '\'')]);
        let closes: Vec<char> = pairs
            .filter(|(mark, _)| *mark == open)
            .map(|(_, close)| *close)
            .collect();
        let length = behind.find(&*closes)?;
        let close = behind[length..].chars().next()?;
        let end = start + open.len_utf8() + length + close.len_utf8();
        let inner = &behind[..length];
        let text = quote(self.format, inner);
        let is_plain = !inner.contains(['\\', '"']);
        is_plain.then(|| {
            put(
                Safety::Safe,
                "use straight double quotes",
                start..end,
                &text,
            )
        })
    }
}

fn put(safety: Safety, title: &'static str, range: Range<usize>, text: &str) -> Candidate {
    let span = Span::new(range.start, range.end);
    let text = text.to_owned();
    Candidate {
        title,
        safety,
        edits: vec![Edit { span, text }],
    }
}

/// Text in quotes: double ones, or single ones where YAML needs no escape so.
fn quote(format: DataFormat, text: &str) -> String {
    if format == DataFormat::Yaml && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    if format == DataFormat::Yaml {
        return format!("\"{text}\"");
    }
    Json::from(text).to_string()
}
