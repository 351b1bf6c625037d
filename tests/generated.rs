//! What is made from the rules is up to date. `UPDATE=1 cargo test` writes it anew.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

use std::fs;

use copydesk::internals::plan::config_schema::config_schema;
use copydesk::internals::schema::Schema;
use copydesk::parts::Source;

#[track_caller]
fn check_generated(path: &str, expected: &str) {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is out of date; run `UPDATE=1 cargo test`"
    );
}

#[test]
fn the_schema_of_the_config() {
    let text = serde_json::to_string_pretty(&config_schema()).unwrap() + "\n";
    check_generated("schema/config.schema.json", &text);
}

#[test]
fn shipped_schemas_are_schemas_and_every_word_of_them_counts() {
    let config = (
        "config.schema.json",
        copydesk::internals::plan::builtin::CONFIG_SCHEMA,
    );
    for (name, text) in copydesk::internals::plan::builtin::SCHEMAS
        .iter()
        .chain([&config])
    {
        let source = Source::new(*name, *text);
        let schema = Schema::compile(
            name,
            "",
            &source,
            &copydesk::internals::plan::builtin::schema,
        );
        let schema = schema.unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        assert!(
            *name == "everyday:common" || schema.warnings().is_empty(),
            "{name}: {:?}",
            schema.warnings()
        );
    }
}
