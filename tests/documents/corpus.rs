//! Real files: the tree holds what other parsers read, and finds nothing wrong.

use std::path::Path;
use std::time::Instant;

use copydesk::internals::document::{self, DataFormat, Document, Problem};
use copydesk::parts::Source;
use serde_json::Value as Json;

use crate::support;

#[test]
fn values_are_those_of_serde_yaml() {
    check("everyday");
}

#[test]
fn values_are_those_of_toml() {
    check("everyday-toml");
}

#[test]
fn values_are_those_of_serde_json() {
    check("everyday-json");
}

fn second_opinion(format: DataFormat, text: &str) -> Json {
    match format {
        DataFormat::Toml => {
            let table: toml::Table = text.parse().expect("TOML");
            toml_to_json(toml::Value::Table(table))
        }
        DataFormat::Json => serde_json::from_str(text).expect("JSON"),
        DataFormat::Yaml | DataFormat::None => {
            let mut value: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
            value.apply_merge().expect("merges of mappings");
            serde_json::to_value(value).expect("keys that are strings")
        }
    }
}

fn check(folder: &str) {
    let Some(folder) = support::shared(&format!("corpus/{folder}")) else {
        return;
    };
    let files: Vec<Source> = (support::files(&folder).iter())
        .filter(|path| is_text(path))
        .map(|path| {
            let name = path
                .strip_prefix(&folder)
                .expect("inside")
                .to_string_lossy();
            Source::new(&*name, std::fs::read(path).expect("a readable file"))
        })
        .collect();
    let start = Instant::now();
    let documents: Vec<Document<'_>> = (files.iter())
        .map(|source| document::parse(source, document::layout_of(source.path())))
        .collect();
    let elapsed = start.elapsed();
    let mut problems: Vec<(&str, &Problem)> = Vec::new();
    let mut compared = 0;
    for document in &documents {
        let path = document.source.path();
        problems.extend(
            document
                .problems
                .iter()
                .map(|problem| (path.as_str(), problem)),
        );
        let Some(front_matter) = document.front_matter else {
            continue;
        };
        if document.format == DataFormat::None {
            continue;
        }
        let expected = second_opinion(document.format, document.source.slice(front_matter.content));
        let expected = if expected.is_null() {
            Json::Object(serde_json::Map::new())
        } else {
            expected
        };
        let found = document.root().expect("a root").to_json();
        assert_eq!(found, expected, "{path}");
        compared += 1;
    }
    eprintln!(
        "{}: {compared} of {} documents compared, parsed in {elapsed:?}",
        folder.display(),
        documents.len(),
    );
    assert!(compared > 1000);
    assert!(problems.is_empty(), "{problems:#?}");
}

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(
        extension,
        Some("md" | "markdown" | "html" | "yml" | "yaml" | "toml" | "json")
    )
}

fn toml_to_json(value: toml::Value) -> Json {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(integer) => integer.into(),
        toml::Value::Float(float) => float.into(),
        toml::Value::Boolean(value) => value.into(),
        toml::Value::Datetime(moment) => moment.to_string().replace("+00:00", "Z").into(),
        toml::Value::Array(items) => items.into_iter().map(toml_to_json).collect(),
        toml::Value::Table(table) => {
            let entries = table
                .into_iter()
                .map(|(key, value)| (key, toml_to_json(value)));
            Json::Object(entries.collect())
        }
    }
}
