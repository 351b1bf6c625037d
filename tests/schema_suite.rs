//! The JSON Schema Test Suite over our own tree: every required case of the drafts that copydesk
//! reads, and the format cases with formats asserted.
//!
//! The suite is not part of this repository; without it the test passes and says so.

#![expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "this runner reads the suite and says what it did"
)]
#![expect(dead_code, reason = "other runners need more of what is shared")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use copydesk::internals::document::{self, Layout};
use copydesk::internals::schema::{ResolveError, Schema, SchemaError, SchemaProblems};
use copydesk::parts::Source;
use serde_json::{Value as Json, json};

/// Drafts, and the `$schema` that cases get which have none.
const DRAFTS: [(&str, &str); 5] = [
    ("draft4", "http://json-schema.org/draft-04/schema#"),
    ("draft6", "http://json-schema.org/draft-06/schema#"),
    ("draft7", "http://json-schema.org/draft-07/schema#"),
    (
        "draft2019-09",
        "https://json-schema.org/draft/2019-09/schema",
    ),
    (
        "draft2020-12",
        "https://json-schema.org/draft/2020-12/schema",
    ),
];

/// Where the verdict differs from the suite's on purpose or by a limit of the validator: the start
/// of `file: group: case`, and why.
const DEVIATIONS: &[(&str, &str)] = &[
    // Formats are asserted in every draft.
    ("draft2019-09/format.json: ", "formats are asserted"),
    ("draft2020-12/format.json: ", "formats are asserted"),
    // A `$schema` that is none of the drafts is refused.
    (
        "draft2019-09/vocabulary.json: ",
        "no metaschemas of one's own",
    ),
    (
        "draft2020-12/vocabulary.json: ",
        "no metaschemas of one's own",
    ),
];

#[derive(Default, Clone, Copy)]
struct Row {
    agree: u32,
    known: u32,
    differ: u32,
}

#[test]
fn verdicts_are_those_of_the_suite() {
    let Some(cases) = support::cases("suites/json-schema-test-suite.jsonl") else {
        return;
    };
    let Some(remotes) = support::shared("suites/json-schema-remotes") else {
        return;
    };
    let mut table: BTreeMap<(String, &str), Row> = BTreeMap::new();
    let mut differing = Vec::new();
    let mut compiled: Option<(String, Result<Schema, Vec<SchemaError>>)> = None;
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        let draft = text("draft");
        let Some((_, uri)) = DRAFTS.iter().find(|(name, _)| *name == draft) else {
            continue;
        };
        let is_format = case["format"] == json!(true);
        if case["optional"] == json!(true) && !is_format {
            continue;
        }
        let schema = with_draft(&case["schema"], uri);
        if compiled.as_ref().is_none_or(|(text, _)| *text != schema) {
            let result = compile(&schema, &remotes);
            compiled = Some((schema, result));
        }
        let verdict = match &compiled.as_ref().unwrap().1 {
            Ok(schema) => verdict(schema, &case["data"]),
            Err(errors) => Verdict::Refused(errors.iter().map(|it| it.message.clone()).collect()),
        };
        let kind = if is_format { "format" } else { "required" };
        let row = table.entry((draft, kind)).or_default();
        let name = format!("{}: {}: {}", text("file"), text("group_desc"), text("desc"));
        if verdict == Verdict::Judged(case["valid"] == json!(true)) {
            row.agree += 1;
        } else if DEVIATIONS.iter().any(|(known, _)| name.starts_with(known)) {
            row.known += 1;
        } else {
            row.differ += 1;
            differing.push(format!("{name}: {verdict:?} for {}", case["data"]));
        }
    }
    eprintln!(
        "{:<14} {:<9} {:>6} {:>6} {:>7}",
        "draft", "cases", "agree", "known", "differ"
    );
    for ((draft, kind), row) in &table {
        eprintln!(
            "{draft:<14} {kind:<9} {:>6} {:>6} {:>7}",
            row.agree, row.known, row.differ
        );
    }
    assert!(
        differing.is_empty(),
        "{}:\n{}",
        differing.len(),
        differing.join("\n")
    );
}

fn with_draft(schema: &Json, uri: &str) -> String {
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut() {
        members.entry("$schema").or_insert_with(|| json!(uri));
    }
    schema.to_string()
}

fn compile(schema: &str, remotes: &Path) -> Result<Schema, Vec<SchemaError>> {
    let resolve = |name: &str| {
        let path = name.strip_prefix("http://localhost:1234/");
        let path = path.ok_or(ResolveError::Missing)?;
        let bytes = fs::read(remotes.join(path)).map_err(|_| ResolveError::Missing)?;
        Ok(Arc::new(Source::new(name, bytes)))
    };
    let source = Source::new("schema.json", schema.as_bytes());
    Schema::compile("schema.json", "", &source, &resolve)
}

/// What is said of a document.
#[derive(Debug, PartialEq)]
enum Verdict {
    /// Whether it is valid.
    Judged(bool),
    /// The schema cannot be used, for these reasons.
    Refused(Vec<String>),
    /// There is no value to judge.
    NoValue,
    /// It is valid, but has problems, or the other way round.
    Contradiction,
}

fn verdict(schema: &Schema, data: &Json) -> Verdict {
    let source = Source::new("data.json", data.to_string());
    let document = document::parse(&source, Layout::Data);
    let Some(root) = document.root() else {
        return Verdict::NoValue;
    };
    let mut problems = SchemaProblems::default();
    schema.check(root, 0, &mut problems);
    let valid = schema.is_valid(root);
    if valid != problems.is_empty() {
        return Verdict::Contradiction;
    }
    Verdict::Judged(valid)
}
