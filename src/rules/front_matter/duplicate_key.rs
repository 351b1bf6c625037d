//! `front-matter/duplicate-key`: a key is defined more than once.

use serde::Deserialize;

use super::Places;
use crate::document::{ProblemKind, edit};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::AboutWriting, Property::ForData],
    ..Rule::new(
        "front-matter/duplicate-key",
        include_str!("duplicate_key.md"),
        Build::document::<DuplicateKey>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DuplicateKey {}

impl DocumentCheck for DuplicateKey {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let places = Places::new(context.document);
        for problem in &context.document.problems {
            let ProblemKind::DuplicateKey {
                key,
                first,
                first_value,
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
                let help = "keep the right one: some parsers use the first, some the last, \
                            some reject the file";
                ("", help)
            };
            let message = format!("the key {} is defined {times}{same}", quoted(key));
            let draft = places.tell(problem.span, message, out);
            draft.help(help).related(*first, "first defined here");
            if *same_value && let Some(span) = edit::removal(context.document, *first, *first_value)
            {
                draft.fix("remove the first", span, "");
            }
        }
    }
}
