//! `front-matter/duplicate-key`: a key is defined more than once.

use serde::Deserialize;

use super::Places;
use crate::document::ProblemKind;
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{Check, Context, Example, Findings, FixAvailability, Rule, build, file};

/// See [`RULE`]'s documentation.
pub(crate) static RULE: Rule = Rule {
    id: "front-matter/duplicate-key",
    summary: "A key is defined more than once in the same mapping.",
    severity: Severity::Error,
    enabled: true,
    fix: FixAvailability::Never,
    since: "0.1.0",
    supersedes: &[],
    docs: "\
Some readers take the last value, some the first, some refuse the file, and none says a word about
the value that is lost. It happens when a field is added that is there already, or in a merge. The
finding points at the last one and names the first. A key that overrides a merged one (`<<`) is no
duplicate.",
    options: &[],
    examples: &[
        Example {
            title: "Two values for one key",
            files: &[file("a.md", "---\nheat: 5\ntitle: A\nheat: 7\n---\n")],
            reports: &["a.md:4:1 the key `heat` is defined twice"],
            ..Example::NEW
        },
        Example {
            title: "Three times the same, in JSON",
            files: &[file("a.md", "{ \"a\": 1, \"a\": 1, \"a\": 1 }\n")],
            reports: &["a.md:1:19 the key `a` is defined 3 times, always with the same value"],
            ..Example::NEW
        },
        Example {
            title: "The same key in different mappings, and one that overrides a merge",
            files: &[file(
                "a.md",
                "---\nbase: &base { url: a }\nimage:\n  <<: *base\n  url: b\n---\n",
            )],
            ..Example::NEW
        },
    ],
    build: build::<DuplicateKey>,
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DuplicateKey {}

impl Check for DuplicateKey {
    fn check(&self, context: &Context<'_>, out: &mut Findings) {
        let places = Places::new(context.document);
        for problem in &context.document.problems {
            let ProblemKind::DuplicateKey {
                key,
                first,
                count,
                same_value,
            } = &problem.kind
            else {
                continue;
            };
            let times = match count {
                2 => "twice".to_owned(),
                count => format!("{count} times"),
            };
            let (same, help) = if *same_value {
                (", always with the same value", "keep one of them")
            } else {
                let help = "keep the right one: some readers take the first, some the last, \
                            some refuse the file";
                ("", help)
            };
            let message = format!("the key {} is defined {times}{same}", quoted(key));
            places
                .tell(problem.span, message, out)
                .help(help)
                .related(*first, "first defined here");
        }
    }
}
