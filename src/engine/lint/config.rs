//! The config as a document: its syntax, its own schema, and what the plan found in it.

use std::sync::LazyLock;

use super::{Checked, Job};
use crate::config::settings::Settings;
use crate::config::{ConfigFile, ConfigProblem, InvalidValue};
use crate::document::{Document, roles};
use crate::finding::{Finding, Severity};
use crate::plan::{ActiveCheck, Plan, builtin};
use crate::rules;
use crate::rules::rule::{Phase, Property, Rule};
use crate::schema::{ResolveError, Schema};
use crate::text::Source;
use crate::tree::World;

/// The name of the config's own schema in findings.
const CONFIG_SCHEMA_NAME: &str = "copydesk:config";

/// Checks a config file like any other document against its schema, and tells what the plan found
/// in it.
pub fn check_config(
    file: &ConfigFile<'_>,
    problems: &[ConfigProblem],
    plan: Option<&Plan>,
    world: &World<'_>,
) -> Checked {
    // The schema is ours, and a test compiles it.
    static SCHEMA: LazyLock<Option<Schema>> = LazyLock::new(|| {
        let source = Source::new(CONFIG_SCHEMA_NAME, builtin::CONFIG_SCHEMA);
        Schema::compile_shipped(CONFIG_SCHEMA_NAME, &source, &|_| Err(ResolveError::Missing))
    });
    let checks = config_checks(plan);
    let check =
        |config: &[ConfigProblem]| run(&file.document, SCHEMA.as_ref(), &checks, config, world);
    let checked = check(problems);
    let is_wrong = |finding: &Finding| finding.severity == Severity::Error;
    match &file.error {
        // The reader's own words stand only where the schema has none, which are better.
        Some(error) if !checked.findings.iter().any(is_wrong) => {
            let kind = InvalidValue::Config(error.clone());
            check(&[ConfigProblem::at_value("", kind)])
        }
        _ => checked,
    }
}

/// Tells what is wrong with how a document is written, whatever it says.
pub fn check_writing(document: &Document<'_>, world: &World<'_>) -> Vec<Finding> {
    let checks = own_checks(|rule| rule.has(Property::AboutWriting));
    run(document, None, &checks, &[], world).findings
}

fn run(
    document: &Document<'_>,
    schema: Option<&Schema>,
    checks: &[ActiveCheck],
    config: &[ConfigProblem],
    world: &World<'_>,
) -> Checked {
    let job = Job {
        document,
        schema,
        settings: &Settings::default(),
        checks,
        world,
        config,
        asserts: &[],
    };
    let roles = roles::find(&document.roots, &job.settings.roles);
    job.run(&roles, true)
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
                checker: rule.checker(options).ok()?,
            })
        })
        .collect()
}
