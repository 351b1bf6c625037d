//! Levels and options of rules, from all who may set them: the rule itself, the config, the
//! collection, overrides, the command line; later ones win, and an id wins over its group and
//! its group over `all`. Rules that are always an error are so whatever any of them says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{ActiveCheck, Selection};
use crate::config::{
    ConfigProblem, ConfigProblemKind, FullRuleConfig, InvalidValue, NameOf, RuleConfig,
    RuleEntryProblem,
};
use crate::finding::{FixLevel, Level};
use crate::rules;
use crate::rules::rule::{Property, Rule};
use crate::text::json_pointer::push_token;

/// Problems of a config after which nobody looks for names that are near.
const MOST_SUGGESTIONS: usize = 100;

/// What one place of the config says of some rules.
#[derive(Debug)]
pub(super) struct Named {
    /// Indices into [`rules::ALL`].
    rules: Vec<usize>,
    level: Option<Level>,
    options: Map<String, Value>,
    fix: Option<FixLevel>,
}

/// Reads the `rules:` and the `fix:` mapping of the place `at`, least specific names first. Unknown
/// names and options that a rule refuses are problems, and skipped.
pub(super) fn named(
    config: &BTreeMap<String, RuleConfig>,
    fix: &BTreeMap<String, FixLevel>,
    at: &str,
    problems: &mut Vec<ConfigProblem>,
) -> Vec<Named> {
    let mut named = rules_named(config, &format!("{at}/rules"), problems);
    for (name, level) in by_specificity(fix) {
        if let Some((rules, _)) = known(name, &format!("{at}/fix"), problems) {
            named.push(Named {
                rules,
                level: None,
                options: Map::new(),
                fix: Some(*level),
            });
        }
    }
    named
}

fn by_specificity<T>(config: &BTreeMap<String, T>) -> Vec<(&String, &T)> {
    let mut all: Vec<_> = config.iter().collect();
    all.sort_by_key(|(name, _)| rules::specificity(name));
    all
}

/// The rules that a name means, and the pointer to it; an unknown name is a problem.
fn known(name: &str, at: &str, problems: &mut Vec<ConfigProblem>) -> Option<(Vec<usize>, String)> {
    let mut pointer = at.to_owned();
    push_token(&mut pointer, name);
    let matching = rules::matching(name);
    if !matching.is_empty() {
        return Some((matching, pointer));
    }
    let kind = ConfigProblemKind::UnknownName {
        what: NameOf::Rule,
        name: name.to_owned(),
        nearest: (problems.len() < MOST_SUGGESTIONS)
            .then(|| rules::nearest(name))
            .flatten(),
    };
    problems.push(ConfigProblem::at_key(pointer, kind));
    None
}

fn rules_named(
    config: &BTreeMap<String, RuleConfig>,
    at: &str,
    problems: &mut Vec<ConfigProblem>,
) -> Vec<Named> {
    let mut named = Vec::new();
    for (name, config) in by_specificity(config) {
        let Some((matching, pointer)) = known(name, at, problems) else {
            continue;
        };
        let mut refuse = |pointer, problem| {
            let name = name.clone();
            let kind = InvalidValue::Rule { name, problem };
            problems.push(ConfigProblem::at_key(pointer, kind));
        };
        if rules::has(name, Property::AlwaysError) {
            refuse(pointer, RuleEntryProblem::NotConfigurable);
            continue;
        }
        let FullRuleConfig { severity, options } = match config {
            RuleConfig::Level(level) => FullRuleConfig {
                severity: Some(*level),
                options: Map::new(),
            },
            RuleConfig::Full(full) => full.clone(),
        };
        if let Some(problem) = refused(&matching, &options) {
            refuse(pointer, problem);
            continue;
        }
        // Options alone switch a rule on: nobody sets up what shall not run.
        let level = severity.or_else(|| (!options.is_empty()).then(|| own_level(&matching)));
        named.push(Named {
            rules: matching,
            level,
            options,
            fix: None,
        });
    }
    named
}

fn own_level(matching: &[usize]) -> Level {
    let rule = matching.first().map(|&index| rules::ALL[index]);
    rule.map_or(Level::Warning, |rule| Level::from(rule.severity))
}

fn refused(matching: &[usize], options: &Map<String, Value>) -> Option<RuleEntryProblem> {
    if options.is_empty() {
        return None;
    }
    let [rule] = matching else {
        return Some(RuleEntryProblem::OptionsOfSeveral);
    };
    let built = rules::ALL[*rule].checker(Value::Object(options.clone()));
    let error = built.err()?;
    Some(RuleEntryProblem::Options(error.to_string()))
}

/// The level, the options and the safety of fixes of every rule.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    rules: Vec<RuleLevel>,
}

/// What applies to one rule.
#[derive(Clone, Debug)]
struct RuleLevel {
    level: Level,
    options: Map<String, Value>,
    fix: Option<FixLevel>,
}

impl Levels {
    /// The rules' own defaults (or, with a selection, nothing but what is selected), and then what
    /// the config says of all files.
    pub(super) fn new(select: &[String], config: &[Named]) -> Self {
        let default = |rule: &&Rule| {
            let on = rule.enabled || !select.is_empty();
            let level = if on {
                Level::from(rule.severity)
            } else {
                Level::Off
            };
            RuleLevel {
                level,
                options: Map::new(),
                fix: None,
            }
        };
        let mut levels = Self {
            rules: rules::ALL.iter().map(default).collect(),
        };
        let before = levels.clone();
        levels.apply(config);
        if !select.is_empty() {
            // What is selected by name runs, even if the config as a whole has it off.
            for (level, before) in levels.rules.iter_mut().zip(&before.rules) {
                if level.level == Level::Off {
                    level.level = before.level;
                }
            }
        }
        levels
    }

    pub(super) fn apply(&mut self, named: &[Named]) {
        for named in named {
            for &index in &named.rules {
                let rule = &mut self.rules[index];
                rule.fix = named.fix.or(rule.fix);
                if rules::ALL[index].has(Property::AlwaysError) {
                    continue;
                }
                rule.level = named.level.unwrap_or(rule.level);
                for (name, value) in &named.options {
                    rule.options.insert(name.clone(), value.clone());
                }
            }
        }
    }

    /// What the command line says, which wins.
    pub(super) fn select(&mut self, selection: &Selection) {
        let set = |rules: &mut Vec<RuleLevel>, name: &str, level| {
            for index in rules::matching(name) {
                if !rules::ALL[index].has(Property::AlwaysError) {
                    rules[index].level = level;
                }
            }
        };
        let mut severity: Vec<_> = selection.severity.iter().collect();
        severity.sort_by_key(|(name, _)| rules::specificity(name));
        for (name, level) in severity {
            set(&mut self.rules, name, *level);
        }
        if !selection.select.is_empty() {
            let always = (rules::ALL.iter()).map(|rule| rule.has(Property::AlwaysError));
            let mut chosen: Vec<bool> = always.collect();
            for name in &selection.select {
                let of_assertion = rules::assertion(name).map(|_| rules::for_assertions().id);
                let name = of_assertion.unwrap_or(name);
                for index in rules::matching(name) {
                    chosen[index] = true;
                }
            }
            for (rule, chosen) in self.rules.iter_mut().zip(chosen) {
                if !chosen {
                    rule.level = Level::Off;
                }
            }
        }
        for name in &selection.ignore {
            set(&mut self.rules, name, Level::Off);
        }
    }

    /// The level of a rule.
    pub(super) fn of(&self, rule: &Rule) -> Level {
        let mut all = rules::ALL.iter().zip(&self.rules);
        let found = all.find(|(known, _)| known.id == rule.id);
        found.map_or(Level::Off, |(_, rule)| rule.level)
    }

    /// Whether a rule is on once one of these places has its say, or none of them.
    pub(super) fn may_run<'n>(
        &self,
        rule: &Rule,
        mut places: impl Iterator<Item = &'n Named>,
        selection: &Selection,
    ) -> bool {
        let Some(index) = rules::ALL.iter().position(|known| known.id == rule.id) else {
            return false;
        };
        let is_on = |level: Option<Level>| {
            let mut levels = self.clone();
            let own = levels.rules[index].level;
            levels.rules[index].level = level.unwrap_or(own);
            levels.select(selection);
            levels.rules[index].level != Level::Off
        };
        is_on(None)
            || places.any(|named| {
                let says_on = named.level.is_some_and(|level| level != Level::Off);
                says_on && named.rules.contains(&index) && is_on(named.level)
            })
    }

    /// The checks of the rules that are on, with their options.
    pub(super) fn checks(self) -> Vec<ActiveCheck> {
        let mut checks = Vec::new();
        for (&rule, settings) in rules::ALL.iter().zip(self.rules) {
            let Some(severity) = settings.level.severity() else {
                continue;
            };
            // Options were tried one place at a time; together they can be refused only by a rule
            // with demands between its options, and then the defaults hold.
            let checker = (rule.checker(Value::Object(settings.options)))
                .or_else(|_| rule.checker(Value::Object(Map::new())));
            if let Ok(checker) = checker {
                checks.push(ActiveCheck {
                    rule,
                    severity,
                    fix: settings.fix,
                    checker,
                });
            }
        }
        checks
    }
}
