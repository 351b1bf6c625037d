//! `assert:` of the collections, compiled.

use std::collections::HashSet;

use crate::assert::{Assertion, Patterns};
use crate::config::{AssertConfig, AssertionProblem, ConfigProblem, ConfigProblemKind};
use crate::document::field_path::FieldPathError;
use crate::finding::Level;

/// Compiles the assertions of a collection.
pub(super) fn compile(
    configs: &[AssertConfig],
    at: &str,
    patterns: &mut Patterns,
    problems: &mut Vec<ConfigProblem>,
) -> Vec<Assertion> {
    let mut asserts = Vec::new();
    let mut ids: HashSet<&str> = HashSet::new();
    for (position, config) in configs.iter().enumerate() {
        let pointer = format!("{at}/{position}");
        let is_new = ids.insert(&config.id);
        let severity = match config.severity {
            Some(Level::Off) => continue,
            Some(level) => level.severity(),
            None => None,
        };
        if !is_new {
            let kind = AssertionProblem::SameId(config.id.clone());
            problems.push(ConfigProblem::at_value(format!("{pointer}/id"), kind));
            continue;
        }
        let compiled = Assertion::compile(&config.id, &config.expr, patterns);
        let compiled = compiled.map_err(|why| {
            let kind = ConfigProblemKind::from(AssertionProblem::Expression(why));
            ("expr", kind)
        });
        let path = config.at.as_deref().map(str::parse).transpose();
        let assert = compiled.and_then(|mut assert| {
            assert.message.clone_from(&config.message);
            assert.at = path.map_err(|why: FieldPathError| ("at", why.into()))?;
            assert.severity = severity;
            assert.in_config = (at.to_owned(), position);
            Ok(assert)
        });
        match assert {
            Ok(assert) => asserts.push(assert),
            Err((key, kind)) => {
                problems.push(ConfigProblem::at_value(format!("{pointer}/{key}"), kind));
            }
        }
    }
    asserts
}
