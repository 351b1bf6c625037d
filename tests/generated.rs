//! What is made from the rules is up to date. `UPDATE=1 cargo test` writes it anew.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests may")]

use std::fs;

use copydesk::config_schema::config_schema;

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
