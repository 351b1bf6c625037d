//! `image/missing-dimension`: an image with only one of width and height.

use serde::Deserialize;

use super::{local, side};
use crate::document::roles::Image;
use crate::document::value::Entry;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};
use side::Side;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
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
        for image in &context.roles.images {
            match (side::of(image.width), side::of(image.height)) {
                (Side::Absent, Side::Absent | Side::Layout) | (Side::Layout, Side::Absent) => {}
                (Side::Absent, _) => tell(context, image, Missing::Width, out),
                (_, Side::Absent) => tell(context, image, Missing::Height, out),
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

fn tell(context: &DocumentContext<'_>, image: &Image<'_>, missing: Missing, out: &mut Findings) {
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
    draft.help(local::real_size(context, image).unwrap_or_else(|| {
        format!("add the image's `{lacks}` in pixels, or remove its `{there}`")
    }));
}
