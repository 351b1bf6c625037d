//! `image/invalid-dimension`: a width or height that is not a number of pixels.

use serde::Deserialize;

use super::local;
use super::side::{self, Invalid, LONGEST, Side};
use crate::document::roles::Image;
use crate::document::value::Entry;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
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
    properties: &[Property::ForDefaults],
    ..Rule::new(
        "image/invalid-dimension",
        include_str!("invalid_dimension.md"),
        Build::document::<InvalidDimension>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct InvalidDimension {}

impl DocumentCheck for InvalidDimension {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for image in &context.roles.images {
            for entry in [image.width, image.height].into_iter().flatten() {
                if let Side::Invalid(problem) = side::read(&entry.value) {
                    report(context, image, entry, problem, out);
                }
            }
        }
    }
}

fn report(
    context: &DocumentContext<'_>,
    image: &Image<'_>,
    entry: &Entry<'_>,
    problem: Invalid,
    out: &mut Findings,
) {
    let node = &entry.value;
    let found = match node.as_str() {
        Some(text) => format!("the string {}", quoted(text)),
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
        let real = real.map(|(width, height)| format!("the file is {width}x{height} pixels"));
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
