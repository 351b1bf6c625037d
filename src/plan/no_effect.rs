//! Rules that are switched on by name, but have nothing to look for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::{Config, ConfigProblem, InvalidValue, RuleConfig, RuleEntryProblem};
use crate::document::value::push_token;
use crate::finding::Level;

/// The rule that checks nothing without one of its options.
const RULE: &str = "file/name-differs";

/// Tells of each place that switches the rule on when no place of the config gives a template. One
/// template is enough: levels may be set for all, and templates where they are needed.
pub(super) fn problems(config: &Config, problems: &mut Vec<ConfigProblem>) {
    let mut places = vec![("/rules".to_owned(), &config.rules)];
    for (name, collection) in &config.collections.0 {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        places.push((at + "/rules", &collection.rules));
    }
    let overrides = config.overrides.iter().enumerate();
    places.extend(overrides.map(|(index, of)| (format!("/overrides/{index}/rules"), &of.rules)));
    if places.iter().any(|(_, rules)| has_template(rules)) {
        return;
    }
    for (mut pointer, rules) in places {
        if !rules.get(RULE).is_some_and(is_on) {
            continue;
        }
        push_token(&mut pointer, RULE);
        let kind = InvalidValue::Rule {
            name: RULE.to_owned(),
            problem: RuleEntryProblem::NoTemplate,
        };
        problems.push(ConfigProblem::at_key(pointer, kind));
    }
}

fn has_template(rules: &BTreeMap<String, RuleConfig>) -> bool {
    match rules.get(RULE) {
        Some(RuleConfig::Full(full)) => full.options.values().any(|value| *value != Value::Null),
        _ => false,
    }
}

fn is_on(rule: &RuleConfig) -> bool {
    match rule {
        RuleConfig::Level(level) => *level != Level::Off,
        RuleConfig::Full(full) => match full.severity {
            Some(level) => level != Level::Off,
            None => !full.options.is_empty(),
        },
    }
}
