//! Rules that are switched on by name, but have nothing to look for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::{Config, ConfigProblem, InvalidValue, RuleConfig, RuleEntryProblem};
use crate::finding::Level;
use crate::rules;
use crate::rules::rule::Property;
use crate::text::json_pointer::push_token;

/// The `rules` of one place of the config.
type Rules = BTreeMap<String, RuleConfig>;

/// Reports each place that switches such a rule on when no place of the config sets one of its
/// options. One is enough: levels may be set for all, and options where they are needed.
pub(super) fn problems(config: &Config, problems: &mut Vec<ConfigProblem>) {
    let mut places = vec![("/rules".to_owned(), &config.rules)];
    for (name, collection) in &config.collections.0 {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        places.push((at + "/rules", &collection.rules));
    }
    let overrides = config.overrides.iter().enumerate();
    places.extend(overrides.map(|(index, of)| (format!("/overrides/{index}/rules"), &of.rules)));
    let needy = (rules::ALL.iter()).filter(|rule| rule.has(Property::NeedsOption));
    for id in needy.map(|rule| rule.id) {
        let has_option = |(_, rules): &(String, &Rules)| rules.get(id).is_some_and(sets_option);
        if places.iter().any(has_option) {
            continue;
        }
        for (at, rules) in &places {
            if !rules.get(id).is_some_and(is_on) {
                continue;
            }
            let mut pointer = at.clone();
            push_token(&mut pointer, id);
            let kind = InvalidValue::Rule {
                name: id.to_owned(),
                problem: RuleEntryProblem::NoTemplate,
            };
            problems.push(ConfigProblem::at_key(pointer, kind));
        }
    }
}

fn sets_option(rule: &RuleConfig) -> bool {
    match rule {
        RuleConfig::Level(_) => false,
        RuleConfig::Full(full) => full.options.values().any(|value| *value != Value::Null),
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
