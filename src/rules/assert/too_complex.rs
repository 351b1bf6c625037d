//! `assert/too-complex`: assertions take more steps on a file than they may.

use serde::Deserialize;

use super::{failing, is_not_judged, report};
use crate::assert::Verdict;
use crate::finding::Severity;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Property, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    properties: &[Property::AlwaysError],
    ..Rule::new(
        "assert/too-complex",
        include_str!("too_complex.md"),
        Build::document::<TooComplex>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TooComplex {}

impl DocumentCheck for TooComplex {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        for (assert, root, verdict) in failing(context) {
            if let Verdict::None(why) = verdict
                && is_not_judged(why)
            {
                let message = format!("assertion `{}` was not evaluated: {why}", assert.id);
                report(context, root, assert, message, out)
                    .help("simplify the assertion, split the file, or exclude it in the config");
            }
        }
    }
}
