//! What an error in TOML spoils. The crate goes on behind an error and guesses: what it makes of a
//! broken entry, of an open bracket or below a broken header is taken out of the tree again.

use crate::document::{Node, Problem, ProblemKind, Style, Value, split};
use crate::text::Span;

/// Takes what the errors spoil out of the tree, and the errors that are only a consequence of
/// others out of the list, which is in the order of the file.
pub(super) fn prune(text: &str, root: &mut Node<'_>, problems: &mut Vec<Problem>) {
    let lines = |problem: &Problem| {
        let line = line_of(text, problem.span.start);
        Span::new(line.start, line.end.max(problem.span.end as usize))
    };
    let is_syntax = |problem: &&Problem| matches!(problem.kind, ProblemKind::Syntax { .. });
    let errors: Vec<Span> = problems.iter().filter(is_syntax).map(lines).collect();
    if errors.is_empty() {
        return;
    }
    let mut pruner = Pruner {
        text,
        errors,
        open: Vec::new(),
    };
    pruner.entries(root);
    let headers: Vec<Span> = (pruner.errors.iter())
        .filter(|error| !pruner.open.iter().any(|open| open.contains(**error)))
        .filter_map(|error| below_header(text, *error))
        .collect();
    drop_below(root, &headers);
    let mut seen: Vec<bool> = vec![false; pruner.open.len()];
    problems.retain_mut(|problem| {
        let at = problem.span.start;
        let inside = |open: &Span| open.start <= at && at <= open.end;
        let Some(index) = pruner.open.iter().position(inside) else {
            return true;
        };
        if std::mem::replace(&mut seen[index], true) {
            return false;
        }
        name_bracket(text, pruner.open[index], problem);
        true
    });
}

struct Pruner<'t> {
    text: &'t str,
    /// The lines in which there are errors.
    errors: Vec<Span>,
    /// Lists and inline tables that took in an error.
    open: Vec<Span>,
}

impl Pruner<'_> {
    fn entries(&mut self, node: &mut Node<'_>) {
        match &mut node.value {
            Value::Mapping(mapping) => mapping.entries.retain_mut(|entry| {
                if self.is_block(&entry.value) {
                    self.entries(&mut entry.value);
                    return true;
                }
                let value = entry.value.span;
                let whole = Span::new(
                    entry.key_span.start as usize,
                    value.end.max(entry.key_span.end) as usize,
                );
                let is_spoiled = self.errors.iter().any(|error| touches(whole, *error));
                if is_spoiled && entry.value.style == Style::Flow {
                    self.open.push(value);
                }
                !is_spoiled
            }),
            Value::Sequence(items) => items.iter_mut().for_each(|item| self.entries(item)),
            _ => {}
        }
    }

    /// Whether it is a table, or several, below a header.
    fn is_block(&self, node: &Node<'_>) -> bool {
        let is_collection = matches!(node.value, Value::Mapping(_) | Value::Sequence(_));
        let starts_inline = self.text[node.span.range()].starts_with(['[', '{']);
        is_collection && (node.style == Style::Block || !starts_inline)
    }
}

/// The line that a byte is in.
fn line_of(text: &str, at: u32) -> split::Line {
    let start = text[..at as usize].rfind(['\n', '\r']);
    split::Line::at(text, start.map_or(0, |at| at + 1))
}

fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// From a header that is broken to the next one: nobody knows which table these entries are of.
fn below_header(text: &str, error: Span) -> Option<Span> {
    let is_header = |line: &str| line.trim_start().starts_with('[');
    if !is_header(&text[error.range()]) {
        return None;
    }
    let mut next = split::lines(text, error.end as usize).skip(1);
    let end = next.find(|line| is_header(line.text(text)));
    let end = end.map_or(text.len(), |line| line.start);
    Some(Span::new(error.start as usize, end))
}

fn drop_below(node: &mut Node<'_>, headers: &[Span]) {
    match &mut node.value {
        Value::Mapping(mapping) => {
            mapping.entries.retain_mut(|entry| {
                drop_below(&mut entry.value, headers);
                let is_below = |header: &Span| header.contains(entry.key_span);
                !headers.iter().any(is_below)
            });
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| drop_below(item, headers)),
        _ => {}
    }
}

/// Where the next entry was taken for an item, the bracket above is what is wrong.
fn name_bracket(text: &str, open: Span, problem: &mut Problem) {
    let ProblemKind::Syntax { message, help, .. } = &mut problem.kind else {
        return;
    };
    let bracket = Span::new(open.start as usize, open.start as usize + 1);
    let (written, close) = match &text[bracket.range()] {
        "[" => ("[", ']'),
        "{" => ("{", '}'),
        _ => return,
    };
    let line = line_of(text, problem.span.start);
    let starts_entry = line.start > open.start as usize
        && line.text(text).split('=').next().is_some_and(|key| {
            let key = key.trim();
            !key.is_empty() && !key.contains(['[', '{', ',', '#']) && line.text(text).contains('=')
        });
    if starts_entry && !text[open.range()].ends_with(close) {
        *message = format!("`{written}` is never closed");
        *help = Some(format!("close it with `{close}`"));
        problem.span = bracket;
    }
}
