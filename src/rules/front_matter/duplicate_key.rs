//! `front-matter/duplicate-key`: a key is defined more than once.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};

use serde::Deserialize;

use super::SpanFinder;
use crate::content::site::Dialect;
use crate::document::edit::Removals;
use crate::document::{Document, Entry, Node, ProblemKind};
use crate::finding::Severity;
use crate::finding::wording::quoted;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Grouping,
    MAX_FINDINGS_OF_A_RULE, Property, Rule,
};
use crate::text::Span;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    grouping: Grouping::ByMessage,
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
        let places = SpanFinder::new(context.document);
        let removals = Removals::new(context.document);
        let mut repeated = 0;
        for problem in &context.document.problems {
            let ProblemKind::DuplicateKey {
                key,
                first,
                definitions,
                count,
                same_value,
            } = &problem.kind
            else {
                continue;
            };
            // Psych and PyYAML merge all of them; others stop.
            if key == "<<" && context.settings.site.dialect() == Dialect::Yaml11 {
                continue;
            }
            let times = match count {
                2 => "twice".to_owned(),
                count => format!("{count} times"),
            };
            let (same, help) = if key == "<<" {
                ("", "merge a list in one key: `<<: [*one, *other]`")
            } else if *same_value {
                (", always with the same value", "keep one of them")
            } else {
                let help = "keep the right one: some parsers use the first, some the last, \
                            some reject the file";
                ("", help)
            };
            let message = format!("the key {} is defined {times}{same}", quoted(key));
            let draft = places.report(problem.span, message, out);
            draft.help(help).related(*first, "first defined here");
            repeated += 1;
            // What is not listed is not fixed either.
            if *same_value && repeated <= MAX_FINDINGS_OF_A_RULE {
                // The last one stays: it is the one that all readers but the strictest take.
                let earlier = definitions
                    .split_last()
                    .map_or(&[][..], |(_, earlier)| earlier);
                let removed: Vec<Span> = (earlier.iter())
                    .filter_map(|(key, value)| removals.of(*key, *value))
                    .collect();
                draft.removals("remove what repeats", &removed);
            }
        }
        let profile = context.settings.site.profile();
        if profile.is_some_and(|profile| profile.folds_keys) && context.document.layout.is_content()
        {
            in_another_case(context.document, out);
        }
    }
}

/// Keys at the top that differ in nothing but their case, which the generator ignores.
fn in_another_case(document: &Document<'_>, out: &mut Findings) {
    let mapping = document.root().and_then(Node::as_mapping);
    let entries = mapping.map_or(&[][..], |mapping| &mapping.entries);
    let mut first: HashMap<String, &Entry<'_>> = HashMap::new();
    for entry in entries {
        match first.entry(entry.key.to_lowercase()) {
            Vacant(place) => _ = place.insert(entry),
            Occupied(known) => {
                let known = known.get();
                let (one, other) = (quoted(&entry.key), quoted(&known.key));
                let message =
                    format!("the key {one} is the same as {other} to the site's generator");
                out.at_key(entry, message)
                    .help("keep one of them: the generator ignores the case of keys")
                    .related(known.key_span, "first defined here");
            }
        }
    }
}
