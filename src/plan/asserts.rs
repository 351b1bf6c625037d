//! `assert:` of the collections, compiled.

use std::collections::{BTreeSet, HashSet};

use super::{Collection, Selection};
use crate::assert::{Assertion, Patterns};
use crate::config::{AssertConfig, AssertionProblem, ConfigProblem, ConfigProblemKind};
use crate::document::field_path::FieldPathError;
use crate::finding::Level;
use crate::rules;
use crate::text::json_pointer::JsonPointer;

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
        let pointer = JsonPointer::new(at).item(position);
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

impl Selection {
    /// Whether only some assertions run, of those that would.
    pub fn chooses_assertions(&self) -> bool {
        let mut names = self.select.iter().chain(&self.ignore);
        names.any(|name| rules::assertion(name).is_some())
    }
}

/// Leaves the assertions that are selected; the names that none of them has.
pub(super) fn select(collections: &mut [Collection], selection: &Selection) -> BTreeSet<String> {
    let chosen = |names: &[String]| -> BTreeSet<String> {
        let ids = names.iter().filter_map(|name| rules::assertion(name));
        ids.map(str::to_owned).collect()
    };
    let (selected, ignored) = (chosen(&selection.select), chosen(&selection.ignore));
    let mut unknown: BTreeSet<String> = selected.union(&ignored).cloned().collect();
    let rule = rules::for_assertions();
    let names_rule = |name: &String| {
        let matching = rules::matching(name);
        matching
            .iter()
            .any(|&index| rules::ALL[index].id == rule.id)
    };
    let is_whole = selected.is_empty() || selection.select.iter().any(names_rule);
    for collection in collections {
        collection.asserts.retain(|assert| {
            unknown.remove(&*assert.id);
            (is_whole || selected.contains(&*assert.id)) && !ignored.contains(&*assert.id)
        });
    }
    unknown
}
