//! Merge keys (`<<`).

use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::{DataFormat, Entry, Node, Problem, ProblemKind, Value};
use crate::text::Span;

/// Reports keys `<<` of one mapping: some readers reject the second, others merge one of them only.
pub(super) fn report_repeated(merges: &[(Span, Node<'_>)], problems: &mut Vec<Problem>) {
    if let [(first, _), .., (last, _)] = merges {
        problems.push(Problem {
            span: *last,
            kind: ProblemKind::DuplicateKey {
                key: "<<".to_owned(),
                first: *first,
                definitions: Vec::new(),
                count: u32::try_from(merges.len()).unwrap_or(u32::MAX),
                same_value: false,
            },
        });
    }
}

/// Adds what `<<` brings: a mapping, or a list of mappings of which the earlier wins. The
/// mapping's own keys win over all of them.
pub(super) fn merge<'s>(
    entries: &mut Vec<Entry<'s>>,
    merges: Vec<(Span, Node<'s>)>,
    problems: &mut Vec<Problem>,
) {
    if merges.is_empty() {
        return;
    }
    let mut known: HashSet<Cow<'s, str>> = entries.iter().map(|entry| entry.key.clone()).collect();
    for (span, node) in merges {
        let sources = match node.value {
            Value::Sequence(items) => items,
            _ => vec![node],
        };
        for source in sources {
            let kind = source.kind();
            let Value::Mapping(mapping) = source.value else {
                problems.push(Problem {
                    span: source.alias.unwrap_or(source.span),
                    kind: ProblemKind::Syntax {
                        format: DataFormat::Yaml,
                        message: format!("`<<` merges mappings, found {}", kind.describe()),
                        help: Some("refer to a mapping, such as `<<: *defaults`".to_owned()),
                        related: Some((span, "the merge".to_owned())),
                        slip: None,
                    },
                });
                continue;
            };
            for mut entry in mapping.entries {
                if known.insert(entry.key.clone()) {
                    entry.merged = Some(span);
                    entries.push(entry);
                }
            }
        }
    }
}
