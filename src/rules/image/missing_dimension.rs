//! `image/missing-dimension`: an image with only one of width and height.

use serde::Deserialize;

use super::{local, side};
use crate::document::roles::Image;
use crate::document::value::Entry;
use crate::finding::Severity;
use crate::rules::rule::{
    Check, Context, Example, Findings, FixAvailability, Rule, build, file, png,
};
use side::Side;

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/missing-dimension",
    summary: "An image has only one of width and height.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[
        "schema/required",
        "schema/dependent-required",
        "schema/type",
    ],
    docs: "\
A page reserves room for an image that has not arrived yet by its width *and* height. With one of
the two it cannot, and the text jumps when the image comes.

An image without either is not told: the site then does without sizes. A length for layout
(`100%`, `auto`) in place of one of them is not told either. When the image is a file of this
repository, the help names the number that is missing.

It is an error because nobody writes half a size on purpose.",
    options: &[],
    examples: &[
        Example {
            title: "A width alone",
            config: "site: { static: [.] }\n",
            files: &[
                file("a.md", "---\nimage:\n  url: /a.png\n  width: 400\n---\n"),
                png("a.png", 400, 300),
            ],
            reports: &["a.md:2:1 the image has a `width`, but no `height`"],
            ..Example::NEW
        },
        Example {
            title: "A height without a value",
            files: &[file(
                "a.md",
                "---\nimages:\n  - src: https://example.com/a.png\n    height:\n    width: 400\n---\n",
            )],
            reports: &["a.md:4:5 the image has a `width`, but no `height`"],
            ..Example::NEW
        },
        Example {
            title: "Both, or neither",
            files: &[file(
                "a.md",
                "---\nimages:\n  - url: https://example.com/a.png\n    width: 400\n    height: 300\n\
                 \x20 - url: https://example.com/b.png\n    width:\n    height:\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<MissingDimension>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MissingDimension {}

impl Check for MissingDimension {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
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

fn tell(context: &Context<'_>, image: &Image<'_>, missing: Missing, out: &mut Findings) {
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
