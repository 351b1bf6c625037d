//! Fixes of what some readers reject: they change the way it is written, and no value.

use crate::document::{Document, NotPortable as Kind, indentation_at, outdented};
use crate::finding::{Edit, Fix, Safety};
use crate::rules::rule::Draft;
use crate::text::Span;

/// Offers what changes the way it is written and no value.
pub(super) fn offer(document: &Document<'_>, kind: Kind, span: Span, draft: &mut Draft) {
    match kind {
        Kind::Tab(_) => {
            let (before, rest) = document.source.text().split_at(span.range().start);
            let line = rest.find(['\n', '\r']).map_or(rest, |end| &rest[..end]);
            if line.trim().is_empty() {
                draft.fix("delete it", span, "");
                return;
            }
            let at_start = before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']);
            match indentation_at(document, span).filter(|_| at_start) {
                Some(spaces) => draft.fix("indent with spaces", span, " ".repeat(spaces)),
                None => draft.fix("replace it with a space", span, " "),
            }
        }
        Kind::BlankBeforeFence => draft.fix("delete the lines", span, ""),
        Kind::ByteOrderMark => draft.fix("delete it", span, ""),
        Kind::FenceBlanks => draft.fix("delete the whitespace", span, ""),
        Kind::DotsFence => draft.fix("write `---`", span, "---"),
        Kind::Indentation => {
            let edits = indentation(document, span);
            draft.fix = (!edits.is_empty()).then(|| Fix {
                title: "indent the lines".to_owned(),
                safety: Safety::Safe,
                edits,
                pointers: Vec::new(),
            });
            draft
        }
        // What they mean to a program, and what else refers to the key, is for people.
        Kind::SeveralDocuments | Kind::Tag | Kind::KeyNotString => draft,
    };
}

/// Spaces for the lines of a value of which the first is at `span`, as far as they have too few.
fn indentation(document: &Document<'_>, first: Span) -> Vec<Edit> {
    let lines = outdented(document, first);
    let edit = |(at, missing): (usize, usize)| Edit {
        span: Span::empty(at),
        text: " ".repeat(missing),
    };
    lines.into_iter().map(edit).collect()
}
