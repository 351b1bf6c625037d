//! All of YAML, on the events of `granit-parser`.
//!
//! The parser knows the grammar; values, tags, aliases, merges, repeated keys and exact spans are
//! made by the builder. After a broken entry of the root mapping the parser starts anew at the
//! next entry, so that one mistake does not hide what follows it.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScanError};

use super::build::Builder;
use super::respace::Respaced;
use super::{Input, MAX_DEPTH, recover, syntax};
use crate::document::{NotPortable, Parsed, ProblemKind};
use crate::text::Span;

/// After that many syntax errors in one file, the rest of it is not read.
const MAX_ERRORS: usize = 10;

/// Bytes that are parsed again because of white space, in all.
const MAX_PARSED_AGAIN: usize = 16 << 20;

/// The comments that are directives for copydesk.
pub(super) fn directives(input: Input<'_>) -> Vec<Span> {
    let with_comments = Input {
        with_comments: true,
        ..input
    };
    let mut directives = parse(with_comments).directives;
    // One that was read before an error and again after the start anew is still one.
    directives.sort_unstable();
    directives.dedup();
    directives
}

/// Parses with the full parser. Where it refuses white space that readers take, a copy of the same length
/// that has it otherwise is parsed instead.
pub(super) fn parse(input: Input<'_>) -> Parsed<'_> {
    let content = input.content();
    let mut copies_left = MAX_PARSED_AGAIN / content.len().max(1);
    let mut respaced = match attempt(&input, content, copies_left > 0, |text| text) {
        Ok(parsed) => return parsed,
        Err(respaced) => respaced,
    };
    let mut content = content.to_owned();
    loop {
        respaced.apply(&mut content);
        copies_left -= 1;
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match attempt(&input, &content, copies_left > 0, owned) {
            Ok(parsed) => return parsed,
            Err(next) => respaced = next,
        }
    }
}

/// Parses `content`, the YAML of the input or a copy with other white space; `keep` makes its text
/// live as long as the file. Fails at white space that has to be written otherwise, if it may be.
fn attempt<'s, 'c>(
    input: &Input<'s>,
    content: &'c str,
    may_copy: bool,
    keep: impl Fn(Cow<'c, str>) -> Cow<'s, str> + Copy,
) -> Result<Parsed<'s>, Respaced> {
    let area = input.area.range();
    let mut builder = Builder::new(input);
    let mut from = 0;
    let mut errors = 0;
    let mut latest = 0;
    while let Err(error) = run(&mut builder, input, from, &content[from..], keep) {
        if may_copy && let Some(respaced) = Respaced::at(content, from, &error) {
            return Err(respaced);
        }
        errors += 1;
        builder.complete = false;
        let broken = recover::broken(&mut builder, &error, area.start + from);
        let problem = syntax::problem(&builder, &error, &broken);
        // What is before an error that is reported already is a consequence of starting anew.
        if errors == 1 || problem.span.start > latest {
            latest = problem.span.start;
            // An alias without an anchor in the same value was no alias.
            builder.problems.retain(|earlier| {
                !(matches!(earlier.kind, ProblemKind::Syntax { .. })
                    && problem.span.contains(earlier.span))
            });
            builder.problems.push(problem);
        }
        let is_limit = matches!(
            builder.problems.last().map(|problem| &problem.kind),
            Some(ProblemKind::Limit { .. })
        );
        let goes_on = builder.drop_open_flow() && errors < MAX_ERRORS && !is_limit;
        match recover::next_entry(input.text, area.clone(), &broken) {
            Some(next) if goes_on && next > area.start + from => {
                builder.suspend();
                from = next - area.start;
            }
            _ => break,
        }
    }
    let mut parsed = builder.finish();
    if errors > 0 {
        recover::drop_inside_conflicts(input.text, &mut parsed.problems);
    }
    Ok(parsed)
}

/// Feeds the events of `content`, which starts at the byte `from` of the YAML, to the builder.
fn run<'s, 'c>(
    builder: &mut Builder<'s>,
    input: &Input<'s>,
    from: usize,
    content: &'c str,
    keep: impl Fn(Cow<'c, str>) -> Cow<'s, str>,
) -> Result<(), ScanError> {
    let options = granit_parser::options! {
        bom_inside_document_as_content: true,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        emit_comments: input.with_comments,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    builder.resume(builder.area.start + from);
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(content, options) {
        let (event, range) = next?;
        let span = builder.span(&range);
        match event {
            Event::DocumentStart(explicit, _) => {
                documents += 1;
                if input.is_front_matter && (explicit || documents > 1) {
                    builder.not_portable(span, NotPortable::SeveralDocuments);
                }
                if input.is_front_matter && documents > 1 {
                    return Ok(());
                }
                builder.start_document(span, explicit);
            }
            Event::DocumentEnd => builder.end_document(span),
            Event::Comment(text, _) => builder.comment(&text, span),
            Event::Scalar(text, style, anchor, tag) => {
                builder.scalar(keep(text), style, anchor, tag.as_deref(), &range);
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
            Event::Anchor(id, name) => builder.anchors.name(id, &name),
            _ => {}
        }
        if builder.stopped {
            return Ok(());
        }
    }
    Ok(())
}
