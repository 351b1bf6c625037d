//! `image/invalid-dimension`: a width or height that is no number of pixels.

use serde::Deserialize;

use super::local;
use super::side::{self, Invalid, LONGEST, Side};
use crate::document::roles::Image;
use crate::document::value::Entry;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "image/invalid-dimension",
    summary: "The width or height of an image is no whole number of pixels.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    supersedes: &[
        "schema/type",
        "schema/minimum",
        "schema/exclusive-minimum",
        "schema/maximum",
        "schema/exclusive-maximum",
        "schema/any-of",
        "schema/one-of",
    ],
    docs: "\
Zero, a negative number, a fraction, a number in quotes, `400px`, a list, or more than 65,535
pixels (the longest side that a JPEG can have): none of these is the size of an image. Templates
copy it into the page all the same, where the image vanishes or is torn out of shape.

A length for layout, such as `100%` or `auto`, is not told: it speaks of the page, not of the
image. Where a collection's schema wants a number, the schema tells it.

The fix takes a number out of its quotes and its `px`.",
    options: &[],
    examples: &[
        Example {
            title: "Zero, and a number in quotes",
            files: &[file(
                "a.md",
                "---\nimage:\n  url: https://example.com/a.png\n  width: 0\n  height: \"300\"\n---\n",
            )],
            reports: &[
                "a.md:4:10 the `width` of the image is 0; expected a number of pixels",
                "a.md:5:11 the `height` of the image is the text `300`; expected a number",
            ],
            fixed: &[(
                "a.md",
                "---\nimage:\n  url: https://example.com/a.png\n  width: 0\n  height: 300\n---\n",
            )],
            ..Example::NEW
        },
        Example {
            title: "A unit, a fraction, and far too much",
            files: &[file(
                "a.md",
                "---\nimages:\n  - url: https://example.com/a.png\n    width: 400px\n    height: 300.5\n\
                 \x20 - url: https://example.com/b.png\n    width: 65536\n    height: 65535\n---\n",
            )],
            reports: &[
                "a.md:4:12 the `width` of the image is the text `400px`; expected a number",
                "a.md:5:13 the `height` of the image is 300.5; expected whole pixels",
                "a.md:7:12 the `width` of the image is 65536; expected at most 65535 pixels",
            ],
            fixed: &[(
                "a.md",
                "---\nimages:\n  - url: https://example.com/a.png\n    width: 400\n    height: 300.5\n\
                 \x20 - url: https://example.com/b.png\n    width: 65536\n    height: 65535\n---\n",
            )],
            ..Example::NEW
        },
        Example {
            title: "Pixels, and a length for layout",
            files: &[file(
                "a.md",
                "---\nimages:\n  - url: https://example.com/a.png\n    width: 400\n    height: 300.0\n\
                 \x20 - url: https://example.com/b.png\n    width: 100%\n    height: auto\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<InvalidDimension>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct InvalidDimension {}

impl Check for InvalidDimension {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            for entry in [image.width, image.height].into_iter().flatten() {
                if let Side::Invalid(problem) = side::read(&entry.value) {
                    tell(context, image, entry, problem, out);
                }
            }
        }
    }
}

fn tell(
    context: &Context<'_>,
    image: &Image<'_>,
    entry: &Entry<'_>,
    problem: Invalid,
    out: &mut Findings,
) {
    let node = &entry.value;
    let found = match node.as_str() {
        Some(text) => format!("the text {}", quoted(text)),
        None if problem == Invalid::NoNumber => node.kind().describe().to_owned(),
        None => shown_number(context.document.source.slice(node.span)),
    };
    let expected = match problem {
        Invalid::Zero | Invalid::Negative => "expected a number of pixels".to_owned(),
        Invalid::Fraction => "expected whole pixels".to_owned(),
        Invalid::Absurd => format!("expected at most {LONGEST} pixels"),
        Invalid::Text(_) | Invalid::NoNumber => "expected a number".to_owned(),
    };
    let message = format!("the `{}` of the image is {found}; {expected}", entry.key);
    let draft = out.at(node, message);
    if let Invalid::Text(pixels) = problem {
        draft.help(format!("write the bare number: {pixels}"));
        if node.alias.is_none() {
            draft.fix("write the bare number", node.span, pixels.to_string());
        }
    } else {
        let real = local::real_size(context, image);
        let help = || format!("write the image's `{}` in pixels", entry.key);
        draft.help(real.unwrap_or_else(help));
    }
}

/// A number as it is written, cut when somebody wrote a thousand digits.
fn shown_number(written: &str) -> String {
    if written.len() <= 20 && written.bytes().all(|byte| byte.is_ascii_graphic()) {
        written.to_owned()
    } else {
        quoted(written)
    }
}
