//! Files that other programs read are what these programs accept, and say the same thing.

use std::error::Error;

use serde_json::Value;

use super::{published_schema, read};

#[track_caller]
fn check(path: &str, schema: &str) {
    let yaml: Value = serde_yaml::from_str(&read(path)).expect("YAML");
    accept(&yaml, schema, path);
}

/// Published schemas name each other by their addresses, and lie side by side here.
struct Neighbours;

impl jsonschema::Retrieve for Neighbours {
    fn retrieve(
        &self,
        address: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let name = address.path().as_str().rsplit('/').next();
        name.and_then(published_schema)
            .ok_or_else(|| address.to_string().into())
    }
}

/// That a value is as a published schema asks for.
#[track_caller]
pub(crate) fn accept(value: &Value, schema: &str, what: &str) {
    let Some(schema) = published_schema(schema) else {
        return;
    };
    let options = jsonschema::options().with_retriever(Neighbours);
    let validator = options.build(&schema).expect("a valid schema");
    let errors: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn workflows_are_what_the_runner_accepts() {
    check(".github/workflows/ci.yml", "github-workflow.json");
    check(".github/workflows/release.yml", "github-workflow.json");
}

#[test]
fn the_action_is_what_the_runner_accepts() {
    check("action.yml", "github-action.json");
}

#[test]
fn the_hooks_are_what_pre_commit_accepts() {
    check(".pre-commit-hooks.yaml", "pre-commit-hooks.json");
}

#[test]
fn the_last_job_waits_for_all_others() {
    let workflow: Value = serde_yaml::from_str(&read(".github/workflows/ci.yml")).expect("YAML");
    let jobs = workflow["jobs"].as_object().expect("jobs");
    let mut others: Vec<_> = jobs.keys().filter(|name| *name != "ci").collect();
    let needs = workflow["jobs"]["ci"]["needs"].as_array().expect("needs");
    let mut needs: Vec<_> = needs.iter().filter_map(Value::as_str).collect();
    others.sort();
    needs.sort_unstable();
    assert_eq!(needs, others);
}

#[test]
fn every_input_of_the_action_is_used() {
    let text = read("action.yml");
    let action: Value = serde_yaml::from_str(&text).expect("YAML");
    for name in action["inputs"].as_object().expect("inputs").keys() {
        assert!(text.contains(&format!("inputs.{name}")), "{name}");
    }
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let Some(script) = step["run"]
            .as_str()
            .and_then(|run| run.strip_prefix("bash "))
        else {
            continue;
        };
        let path = script.trim_matches('"').replace("$SOURCE/", "");
        // Expressions in a script would be pasted into it, quotes and all.
        assert!(!read(&path).contains("${{"), "{path}");
    }
}

#[test]
fn the_changelog_knows_the_version() {
    let heading = format!("## [{}]", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading), "{heading}");
}

#[test]
fn the_wheel_says_what_the_crate_says() {
    let cargo: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let python: toml::Table = read("pyproject.toml").parse().expect("TOML");
    for key in ["name", "description", "license", "readme", "keywords"] {
        assert_eq!(cargo["package"][key], python["project"][key], "{key}");
    }
}
