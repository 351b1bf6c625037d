//! The config as a document: its syntax, its own schema, and what the plan found in it.

use std::sync::LazyLock;

use super::job::Job;
use super::{Checked, RuleScope, config_help};
use crate::config::settings::Settings;
use crate::config::{ConfigFile, ConfigProblem};
use crate::document::body_need::BodyNeed;
use crate::document::{Document, Node, roles};
use crate::finding::{Finding, Severity};
use crate::plan::{ActiveCheck, Plan, RuleSet, builtin};
use crate::rules;
use crate::rules::rule::{Phase, Property, Rule};
use crate::schema::{ResolveError, Schema, SchemaKeyword, SchemaProblem, SchemaProblems};
use crate::text::Source;
use crate::tree::World;

/// The schema of the config. It is ours, and a test compiles it.
static CONFIG_SCHEMA: LazyLock<Option<Schema>> = LazyLock::new(|| {
    let source = Source::new(builtin::CONFIG_SCHEMA_NAME, builtin::CONFIG_SCHEMA);
    Schema::compile_shipped(builtin::CONFIG_SCHEMA_NAME, &source, &|_: &str| {
        Err(ResolveError::Missing)
    })
});

/// The schema of configs.
#[cfg(feature = "server")]
pub(crate) fn config_schema() -> Option<&'static Schema> {
    CONFIG_SCHEMA.as_ref()
}

/// Whether a list or mapping of a config is longer than its schema allows. What a plan of it would
/// take is not bounded then.
pub(crate) fn is_config_too_large(file: &ConfigFile<'_>) -> bool {
    let mut problems = SchemaProblems::default();
    if let (Some(schema), Some(root)) = (&*CONFIG_SCHEMA, file.document.root()) {
        schema.check(root, 0, &mut problems);
    }
    let is_limit = |problem: &SchemaProblem| {
        matches!(
            problem.keyword,
            SchemaKeyword::MaxItems | SchemaKeyword::MaxProperties
        )
    };
    problems.is_cut || problems.refused.iter().any(is_limit)
}

/// Checks a config file like any other document against its schema, and reports what the plan found
/// in it.
pub(crate) fn check_config(
    file: &ConfigFile<'_>,
    problems: &[ConfigProblem],
    plan: Option<&Plan>,
    world: &World<'_>,
) -> Checked {
    let set = RuleSet::new(config_checks(plan), BodyNeed::Nothing);
    // One that says nothing is a valid config.
    let says_nothing = file.document.root().is_none_or(Node::is_null);
    let schema = CONFIG_SCHEMA.as_ref().filter(|_| !says_nothing);
    let check = |config: &[ConfigProblem]| run(&file.document, schema, &set, config, world);
    let mut checked = check(problems);
    config_help::improve(&mut checked.findings, file.document.root());
    let is_wrong = |finding: &Finding| finding.severity == Severity::Error;
    match &file.error {
        // The reader's own words are used only where the schema has none, which are better.
        Some(problem) if !checked.findings.iter().any(is_wrong) => {
            check(std::slice::from_ref(problem))
        }
        _ => checked,
    }
}

/// Reports what is wrong with how a document is written, whatever it says.
pub(crate) fn check_writing(document: &Document<'_>, world: &World<'_>) -> Vec<Finding> {
    let checks = own_checks(|rule| rule.has(Property::AboutWriting));
    let set = RuleSet::new(checks, BodyNeed::Nothing);
    run(document, None, &set, &[], world).findings
}

fn run(
    document: &Document<'_>,
    schema: Option<&Schema>,
    set: &RuleSet,
    config: &[ConfigProblem],
    world: &World<'_>,
) -> Checked {
    let job = Job {
        schema,
        settings: &Settings::default(),
        checks: &set.checks,
        documents: &set.documents,
        world,
        config,
        scope: RuleScope::Document,
        images: None,
        lines: true,
        asserts: &[],
    };
    let roles = roles::find(&document.roots, &job.settings.roles);
    let documents = std::slice::from_ref(document);
    let mut checked = job.run(documents, &[roles], true);
    checked.pop().unwrap_or_default()
}

/// The checks that look at a config file: its syntax, its schema, and what the plan found.
fn config_checks(plan: Option<&Plan>) -> Vec<ActiveCheck> {
    let mut checks = own_checks(|rule| match rule.phase() {
        Phase::Document => rule.has(Property::AboutWriting) && !rule.has(Property::NotForConfig),
        phase => matches!(phase, Phase::Schema | Phase::Config),
    });
    if let Some(plan) = plan {
        checks.retain_mut(|check| {
            if check.rule.phase() != Phase::Config {
                return true;
            }
            let severity = plan.level_about_config(check.rule).severity();
            check.severity = severity.unwrap_or(check.severity);
            severity.is_some()
        });
    }
    checks
}

/// The checks of some rules that are on by themselves, as nobody has set them.
fn own_checks(wanted: impl Fn(&Rule) -> bool) -> Vec<ActiveCheck> {
    let wanted = rules::ALL
        .iter()
        .filter(|rule| rule.enabled && wanted(rule));
    wanted
        .filter_map(|&rule| {
            let options = serde_json::Value::Object(serde_json::Map::new());
            Some(ActiveCheck {
                rule,
                severity: rule.severity,
                fix: None,
                checker: rule.checker(options).ok()?,
            })
        })
        .collect()
}
