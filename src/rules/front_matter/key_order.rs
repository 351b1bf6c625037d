//! `front-matter/key-order`: the keys are not in the order of the config or the schema.

use std::collections::HashMap;

use serde::Deserialize;

use crate::document::reorder::reordered;
use crate::document::{DataFormat, Document, Entry, Style};
use crate::finding::wording::quoted;
use crate::finding::{Fix, Safety, Severity};
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule, RuleOption,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    enabled: false,
    fix: FixAvailability::Sometimes,
    since: "0.2.0",
    properties: &[Property::AboutWriting, Property::NotForConfig],
    options: &[RuleOption {
        name: "order",
        schema: r#"{ "type": "array", "items": { "type": "string" }, "uniqueItems": true }"#,
    }],
    ..Rule::new(
        "front-matter/key-order",
        include_str!("key_order.md"),
        Build::document::<KeyOrder>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KeyOrder {
    order: Vec<String>,
}

/// An entry whose key has a place in the order.
struct Ranked<'d, 's> {
    /// Which of the mapping's entries it is.
    index: usize,
    rank: usize,
    entry: &'d Entry<'s>,
}

impl DocumentCheck for KeyOrder {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        if !document.complete {
            return;
        }
        let order: Vec<&str> = match context.schema {
            Some(schema) if self.order.is_empty() => schema.property_order(),
            _ => self.order.iter().map(String::as_str).collect(),
        };
        let ranks: HashMap<&str, usize> = (order.iter().enumerate())
            .map(|(rank, key)| (*key, rank))
            .collect();
        // In TOML, all keys of the top come before the first table.
        for is_table in [false, true] {
            let ranked = ranked(document, &ranks, is_table);
            report(document, &ranked, out);
        }
    }
}

fn ranked<'d, 's>(
    document: &'d Document<'s>,
    ranks: &HashMap<&str, usize>,
    tables: bool,
) -> Vec<Ranked<'d, 's>> {
    let mapping = document.root().and_then(|root| root.as_mapping());
    let entries = mapping.map_or(&[][..], |mapping| &mapping.entries);
    let is_table = |entry: &Entry<'_>| {
        document.format == DataFormat::Toml && entry.value.style == Style::Block
    };
    let all = entries.iter().enumerate();
    let own = all.filter(|(_, entry)| entry.merged.is_none() && is_table(entry) == tables);
    let ranked = own.filter_map(|(index, entry)| {
        let rank = *ranks.get(&*entry.key)?;
        Some(Ranked { index, rank, entry })
    });
    ranked.collect()
}

/// One finding for all keys, at the first that comes too late.
fn report(document: &Document<'_>, ranked: &[Ranked<'_, '_>], out: &mut Findings) {
    let late = (ranked.iter().zip(ranked.iter().skip(1)))
        .find(|(before, after)| after.rank < before.rank)
        .map(|(_, late)| late);
    let Some(late) = late else { return };
    let follower = ranked.iter().find(|other| other.rank > late.rank);
    let Some(follower) = follower else { return };
    let message = format!(
        "the key {} comes after {}, expected before it",
        quoted(&late.entry.key),
        quoted(&follower.entry.key)
    );
    let draft = out.at_key(late.entry, message);
    draft
        .help("put the keys in the order of the config or the schema")
        .related(follower.entry.key_span, "expected after it");
    let places: Vec<usize> = ranked.iter().map(|one| one.index).collect();
    let mut wanted: Vec<&Ranked<'_, '_>> = ranked.iter().collect();
    wanted.sort_by_key(|one| one.rank);
    let wanted: Vec<usize> = wanted.iter().map(|one| one.index).collect();
    draft.fix = reordered(document, &places, &wanted).map(|edit| Fix {
        title: "put the keys in order".to_owned(),
        safety: Safety::Safe,
        edits: vec![edit],
        pointers: Vec::new(),
    });
}
