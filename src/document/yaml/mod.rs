//! YAML to the spanned tree: what is written as usual by a reader of its own (`usual`), everything
//! else on the events of `granit-parser`.
//!
//! The parser knows the grammar; values, tags, aliases, merges, repeated keys and exact spans are
//! made here. After a broken entry of the root mapping the parser starts anew at the next entry,
//! so that one mistake does not hide what follows it.

mod alias;
mod ambiguous;
mod build;
pub(crate) mod fast;
mod place;
mod portable;
mod quotes;
mod recover;
pub(crate) mod scalar;
mod stack;
mod syntax;

use std::sync::LazyLock;

use granit_parser::{Event, Parser, ScanError};
use memchr::memmem::Finder;

use super::{NotPortable, Parsed, ProblemKind};
use crate::text::Span;
use build::Builder;

/// Deepest nesting that is read, written out or through aliases. A tree that deep is walked,
/// cloned and dropped on any stack.
const MAX_DEPTH: usize = 255;

/// After that many syntax errors in one file, the rest of it is not read.
const MAX_ERRORS: usize = 10;

/// Parses the bytes of `text` under `area`. Front matter is one document, a data file may hold
/// several.
pub(super) fn parse(text: &str, area: Span, is_front_matter: bool) -> Parsed<'_> {
    if speaks(text[area.range()].as_bytes()) {
        return parse_in_full(text, area, is_front_matter);
    }
    fast::parse(text, area.range(), is_front_matter)
        .unwrap_or_else(|| parse_in_full(text, area, is_front_matter))
}

/// Whether a comment may speak to copydesk.
fn speaks(content: &[u8]) -> bool {
    static NAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("copydesk:"));
    NAME.find(content).is_some()
}

/// The same as [`parse`] by the full parser alone.
pub(super) fn parse_in_full(text: &str, area: Span, is_front_matter: bool) -> Parsed<'_> {
    let area = area.range();
    let mut builder = Builder::new(text, area.clone());
    let mut from = area.start;
    let mut errors = 0;
    let mut latest = 0;
    while let Err(error) = run(&mut builder, from, is_front_matter) {
        errors += 1;
        builder.complete = false;
        let broken = recover::broken(&mut builder, &error, from);
        let problem = syntax::problem(&builder, &error, &broken);
        // What stands before an error that is told already is a consequence of starting anew.
        if errors == 1 || problem.span.start > latest {
            latest = problem.span.start;
            // An alias without an anchor in the same value was no alias.
            builder.problems.retain(|told| {
                !(matches!(told.kind, ProblemKind::Syntax { .. })
                    && problem.span.contains(told.span))
            });
            builder.problems.push(problem);
        }
        let is_limit = matches!(
            builder.problems.last().map(|problem| &problem.kind),
            Some(ProblemKind::Limit { .. })
        );
        match recover::next_entry(text, area.clone(), &broken) {
            Some(next) if errors < MAX_ERRORS && !is_limit && next > from => {
                builder.suspend();
                from = next;
            }
            _ => break,
        }
    }
    builder.finish()
}

/// Feeds the events from the byte `from` on to the builder.
fn run(builder: &mut Builder<'_>, from: usize, is_front_matter: bool) -> Result<(), ScanError> {
    let content = &builder.text[from..builder.area.end];
    let speaks = speaks(content.as_bytes());
    let options = granit_parser::options! {
        bom_inside_document_as_content: true,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        emit_comments: speaks,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    builder.resume(from);
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(content, options) {
        let (event, range) = next?;
        let span = builder.span(&range);
        match event {
            Event::DocumentStart(explicit, _) => {
                documents += 1;
                if is_front_matter && (explicit || documents > 1) {
                    builder.not_portable(span, NotPortable::SeveralDocuments);
                }
                if is_front_matter && documents > 1 {
                    return Ok(());
                }
                builder.start_document(span, explicit);
            }
            Event::DocumentEnd => builder.end_document(span),
            Event::Comment(text, _) => {
                if text.trim_start().starts_with("copydesk:") {
                    builder.directives.push(span);
                }
                builder.pass_comment(span);
            }
            Event::Scalar(text, style, anchor, tag) => {
                builder.scalar(text, style, anchor, tag.as_deref(), &range);
            }
            Event::SequenceStart(style, anchor, tag) => {
                builder.open(false, style, anchor, tag.as_deref(), &range);
            }
            Event::MappingStart(style, anchor, tag) => {
                builder.open(true, style, anchor, tag.as_deref(), &range);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(Some(span)),
            Event::Alias(anchor) => builder.alias(anchor, span),
            Event::UnresolvedAlias(name) => builder.unknown_alias(&name, span),
            Event::Anchor(id, name) => builder.name_anchor(id, &name),
            _ => {}
        }
        if builder.stopped {
            return Ok(());
        }
    }
    Ok(())
}
