//! The consumers of formats: how they read what is written, or the tool that reads it for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A workflow command as the runner of GitHub Actions understands it.
pub(super) struct Annotation {
    pub(super) command: String,
    pub(super) properties: Vec<(String, String)>,
    pub(super) message: String,
}

/// What the runner makes of a line, after `ActionCommand.TryParseV2` of actions/runner.
pub(super) fn annotation(line: &str) -> Option<Annotation> {
    let unescape = |text: &str, colon_and_comma: bool| {
        let mut text = text.to_owned();
        if colon_and_comma {
            text = text.replace("%2C", ",").replace("%3A", ":");
        }
        text.replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%25", "%")
    };
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (command, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = (properties.split(','))
        .filter_map(|property| property.split_once('='))
        .map(|(name, value)| (name.to_owned(), unescape(value, true)))
        .collect();
    Some(Annotation {
        command: command.to_owned(),
        properties,
        message: unescape(message, false),
    })
}

/// A schema of a consumer, which the repository does not carry.
fn consumer_schema(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/schemas")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {name} is not there");
    None
}

#[track_caller]
pub(super) fn check_schema(name: &str, values: &[Value]) {
    let Some(path) = consumer_schema(name) else {
        return;
    };
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    for value in values {
        let errors: Vec<String> = (validator.iter_errors(value))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[track_caller]
pub(super) fn check_xml(text: &str, schema: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.xml");
    fs::write(&file, text).unwrap();
    let mut command = Command::new("xmllint");
    command.arg("--noout").arg("--nonet");
    if let Some(schema) = schema.and_then(consumer_schema) {
        command.arg("--schema").arg(schema);
    }
    match command.arg(&file).output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{errors}");
        }
        Err(error) => eprintln!("skipped: xmllint does not run: {error}"),
    }
}
