//! TOML to the spanned tree, on the grammar of the crate `toml_parser`.
//!
//! The tree is in the order of the file. Both the nesting and the memory are bounded, so that walking
//! it is safe on any stack.

mod broken;
mod build;
mod events;
mod headers;
mod node;
mod reported;
mod table;
#[cfg(test)]
mod tests;
mod values;
mod words;

use toml_parser::ParseError;

use super::size::TreeRoom;
use super::{DataFormat, Node, Parsed, Problem, ProblemKind, Slip, Value, split, too_many_tokens};
use crate::text::Span;
use build::TableBuilder;
use reported::{MAX_ERRORS, ReportedErrors};
use values::Values;

/// Parses the bytes of `text` under `area`.
pub(super) fn parse(text: &str, area: Span) -> Parsed<'_> {
    parse_within(text, area, TreeRoom::default())
}

fn parse_within(text: &str, area: Span, memory: TreeRoom) -> Parsed<'_> {
    let text = &text[..area.range().end];
    let base = area.range().start;
    let content = &text[base..];
    let mut errors = ReportedErrors::new(text, base);
    // Those of values come out behind those of the whole grammar, wherever they are.
    let mut of_values = ReportedErrors::new(text, base);
    let mut wrong = ReportedErrors::new(text, base);
    // The grammar skips a byte order mark; the one that a file may have is not part of the area.
    let second_mark = content.starts_with('\u{feff}').then(|| {
        let span = Span::new(base, base + '\u{feff}'.len_utf8());
        let help = "remove it".to_owned();
        syntax(span, "a second byte order mark".to_owned(), Some(help))
    });
    let events = match events::of(content, &mut errors) {
        Ok(events) => events,
        Err(at) => return stopped(too_many_tokens(Span::empty(base + at))),
    };
    let values = Values {
        text,
        base,
        errors: &mut of_values,
        wrong: &mut wrong,
    };
    let mut builder = TableBuilder::new(values, &events, memory);
    let table = builder.document();
    builder.room.count_steps();
    if let Some(problem) = builder.limit {
        return stopped(problem);
    }
    let mut root = headers::root(table, text, area);
    let place = SeenText { text, base };
    let mut problems: Vec<Problem> = Vec::new();
    let grammar = (errors.kept.iter())
        .chain(&of_values.kept)
        .map(|error| place.problem(error, &root));
    let wrong = wrong.kept.iter().map(|error| place.wrong(error));
    let mut all: Vec<Problem> = grammar.chain(second_mark).chain(wrong).collect();
    all.sort_by_key(|problem| problem.span.start);
    let mut line_end = 0;
    for problem in all {
        // One mistake is reported where it is noticed first, not again on the same line.
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

/// What is made of a text beyond a limit.
fn stopped<'s>(problem: Problem) -> Parsed<'s> {
    Parsed {
        roots: Vec::new(),
        problems: vec![problem],
        directives: Vec::new(),
        complete: false,
    }
}

/// The text of the file, and where the part begins that the grammar has seen.
struct SeenText<'s> {
    text: &'s str,
    base: usize,
}

impl<'s> SeenText<'s> {
    fn span(&self, error: &ParseError) -> Span {
        error.unexpected().map_or(Span::empty(self.base), |span| {
            Span::new(self.base + span.start(), self.base + span.end())
        })
    }

    /// What is wrong with a value that the grammar allows.
    fn wrong(&self, error: &ParseError) -> Problem {
        let span = self.span(error);
        let written = &self.text[span.range()];
        let message = format!("`{written}` is not a valid number, or is too large");
        let help = "write a number, or quote the value".to_owned();
        syntax(span, message, Some(help))
    }

    /// What the grammar refuses. Its errors have no kinds, so that their words are all there is.
    fn problem(&self, error: &ParseError, root: &Node<'s>) -> Problem {
        let span = self.span(error);
        let message = reported::message(error);
        if message.contains("recurs") {
            let message = format!("nested deeper than {} levels", events::MAX_LEVELS);
            let kind = ProblemKind::Limit { message };
            return Problem { span, kind };
        }
        if message == "duplicate key" {
            return self.duplicate(span, error, root);
        }
        if let Some(problem) = words::explain(self.text, self.base, span, &message) {
            return problem;
        }
        let help = help(&message, &self.text[span.range()]);
        let problem = syntax(span, lower_first(&message), help);
        match self.slip(span) {
            Some(slip) => problem.slip(slip),
            None => problem,
        }
    }

    /// A value without its quotes, or with those of a word processor.
    fn slip(&self, span: Span) -> Option<Slip> {
        let at = span.range().start;
        let before = self.text.get(..at)?;
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let first = self.text.get(at..)?.chars().next()?;
        let is_value = before[line..].trim_end().ends_with('=');
        match first {
            '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(Slip::OtherQuotes),
            _ if is_value && first.is_alphabetic() => Some(Slip::Unquoted),
            _ => None,
        }
    }

    /// The first of two equal keys is kept, so that it is in the tree: in the table whose entries
    /// are around the second, or anywhere before it.
    fn duplicate(&self, span: Span, error: &ParseError, root: &Node<'s>) -> Problem {
        let written = &self.text[span.range()];
        let key = written.trim_matches(['"', '\'']);
        let mut first = None;
        find_before(root, key, span, &mut first);
        // A table that is written twice is in the tree once, where it is written last.
        let written_first = error.context();
        let first = first.or(written_first
            .map(|first| Span::new(self.base + first.start(), self.base + first.end())));
        let kind = ProblemKind::DuplicateKey {
            key: key.to_owned(),
            first: first.unwrap_or(span),
            definitions: Vec::new(),
            count: 2,
            same_value: false,
        };
        Problem { span, kind }
    }
}

fn syntax(span: Span, message: String, help: Option<String>) -> Problem {
    let kind = ProblemKind::Syntax {
        format: DataFormat::Toml,
        message,
        help,
        related: None,
        slip: None,
    };
    Problem { span, kind }
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
    } else if message.starts_with("invalid date") || message.starts_with("invalid time") {
        "write a date that exists, such as `2023-05-14` or `2023-05-14T09:30:00Z`"
    } else if written.starts_with(':') {
        "write `key = value`"
    } else {
        return None;
    };
    Some(help.to_owned())
}

/// The comments that speak to copydesk; the grammar keeps none.
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

/// Where keys and scalars are, which may hold what looks like a comment.
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
