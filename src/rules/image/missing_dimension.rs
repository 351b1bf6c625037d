//! `image/missing-dimension`: an image with only one of width and height.

use serde::Deserialize;

use super::{local, side};
use crate::document::edit;
use crate::document::roles::Image;
use crate::document::value::Entry;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Rule};
use side::Side;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[
        "schema/required",
        "schema/dependent-required",
        "schema/type",
    ],
    ..Rule::new(
        "image/missing-dimension",
        include_str!("missing_dimension.md"),
        Build::document::<MissingDimension>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MissingDimension {}

impl DocumentCheck for MissingDimension {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        if !context.document.complete {
            return; // it may be in what could not be read
        }
        for image in &context.roles.images {
            match (side::of(image.width), side::of(image.height)) {
                (Side::Absent, Side::Absent | Side::Layout) | (Side::Layout, Side::Absent) => {}
                (Side::Absent, _) => report(context, image, Missing::Width, out),
                (_, Side::Absent) => report(context, image, Missing::Height, out),
                _ => {}
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Width,
    Height,
}

fn report(context: &DocumentContext<'_>, image: &Image<'_>, missing: Missing, out: &mut Findings) {
    let (there, lacks) = match missing {
        Missing::Width => ("height", "width"),
        Missing::Height => ("width", "height"),
    };
    let entries: [Option<&Entry<'_>>; 2] = match missing {
        Missing::Width => [image.width, image.height],
        Missing::Height => [image.height, image.width],
    };
    let message = format!("the image has a `{there}`, but no `{lacks}`");
    let draft = match entries[0] {
        // The key is there, its value is not.
        Some(entry) => out.at_key(entry, message),
        None => out.missing(context.document, image.node, lacks, message),
    };
    if let Some(entry) = entries[1] {
        draft.related(entry.key_span, format!("the `{there}`"));
    }
    let Some((width, height)) = local::real_size(context, image) else {
        draft.help(format!(
            "add the image's `{lacks}` in pixels, or remove its `{there}`"
        ));
        return;
    };
    draft.help(format!("the file is {width}x{height} pixels"));
    let (own, other) = match missing {
        Missing::Width => (width, height),
        Missing::Height => (height, width),
    };
    let declared = side::of(entries[1]);
    // A picture of another size is not the one that was meant.
    if declared != Side::Pixels(other) {
        return;
    }
    let edit = match entries[0] {
        Some(entry) if entry.value.span.is_empty() && entry.value.alias.is_none() => {
            let text = context.document.source.text();
            let before = &text[entry.key_span.range().end..entry.value.span.range().start];
            let gap = if before.ends_with(':') { " " } else { "" };
            // A tag or an anchor would be a part of it.
            let is_plain = matches!(before.trim(), ":" | "=");
            is_plain.then(|| (entry.value.span, format!("{gap}{own}")))
        }
        Some(_) => None,
        None => edit::insertion(context.document, image.node, entries[1], lacks, &own.into())
            .map(|edit| (edit.span, edit.text)),
    };
    if let Some((span, text)) = edit {
        draft.fix(format!("write `{lacks}: {own}`"), span, text);
    }
}
