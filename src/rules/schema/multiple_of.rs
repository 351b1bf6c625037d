//! `schema/multiple-of`: a number is not a multiple of the one that the schema names.

use serde::Deserialize;

use crate::finding::Severity;
use crate::finding::wording::number;
use crate::rules::rule::{Build, Findings, Rule, SchemaCheck, SchemaContext};
use crate::schema::{SchemaKeyword, SchemaProblemKind as Problem};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.1.0",
    ..Rule::new(
        "schema/multiple-of",
        include_str!("multiple_of.md"),
        Build::schema::<MultipleOf>(&[SchemaKeyword::MultipleOf]),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MultipleOf {}

impl SchemaCheck for MultipleOf {
    fn check(&self, context: &SchemaContext<'_>, out: &mut Findings) {
        for refusal in context.refusals {
            let Problem::MultipleOf { of } = refusal.kind() else {
                continue;
            };
            let expected = number(*of);
            let message = format!("{}, expected a multiple of {expected}", refusal.is());
            let draft = refusal.at(out, &message);
            let found = refusal.node.as_number();
            if let Some((below, above)) = found.and_then(|found| nearest(found.as_f64(), *of)) {
                draft.help(format!("the nearest multiples are {below} and {above}"));
            }
        }
    }
}

/// The multiples below and above a number; none where they cannot be distinguished from others.
fn nearest(found: f64, of: f64) -> Option<(String, String)> {
    /// Above it not all whole numbers are numbers.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let below = (found / of).floor();
    let written = number(of);
    if written.contains('e') || below.abs() >= LARGEST {
        return None;
    }
    // As exact as what they are multiples of: 0.3, not 0.30000000000000004.
    let places = written
        .split_once('.')
        .map_or(0, |(_, places)| places.len());
    let show = |times: f64| {
        let text = format!("{:.places$}", times * of);
        let text = match places {
            0 => &text,
            _ => text.trim_end_matches('0').trim_end_matches('.'),
        };
        // A small number below 0 has 0 above it.
        text.strip_prefix('-')
            .filter(|digits| *digits == "0")
            .unwrap_or(text)
            .to_owned()
    };
    Some((show(below), show(below + 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_are_as_exact_as_the_schema() {
        for (found, of, expected) in [
            (0.25, 0.1, Some(("0.2", "0.3"))),
            (7.0, 50.0, Some(("0", "50"))),
            (-7.0, 50.0, Some(("-50", "0"))),
            (-0.01, 0.05, Some(("-0.05", "0"))),
            (1.02, 0.05, Some(("1", "1.05"))),
            (1005.0, 10.0, Some(("1000", "1010"))),
            (3.5, 1e-300, None),
            (1e300, 7.0, None),
        ] {
            let expected = expected.map(|(below, above)| (below.to_owned(), above.to_owned()));
            assert_eq!(nearest(found, of), expected, "{found} {of}");
        }
    }
}
