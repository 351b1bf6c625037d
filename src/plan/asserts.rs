//! `assert:` of the collections, compiled.

use std::collections::HashSet;

use crate::assert::{Assertion, Patterns};
use crate::config::{AssertConfig, ConfigProblem, ConfigProblemKind};
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
            problems.push(ConfigProblem {
                pointer: format!("{pointer}/id"),
                kind: ConfigProblemKind::Invalid {
                    message: format!("there are two assertions with the id `{}`", config.id),
                    help: Some("give each its own: findings and baselines name it".to_owned()),
                },
            });
            continue;
        }
        let compiled = Assertion::compile(&config.id, &config.expr, patterns);
        let compiled = compiled.map_err(|why| ("expr", why));
        let path = config.at.as_deref().map(str::parse).transpose();
        let assert = compiled.and_then(|mut assert| {
            assert.message.clone_from(&config.message);
            assert.at = path.map_err(|why| ("at", why))?;
            assert.severity = severity;
            assert.pointer.clone_from(&pointer);
            Ok(assert)
        });
        match assert {
            Ok(assert) => asserts.push(assert),
            Err((key, message)) => problems.push(ConfigProblem {
                pointer: format!("{pointer}/{key}"),
                kind: ConfigProblemKind::Invalid {
                    message,
                    help: None,
                },
            }),
        }
    }
    asserts
}
