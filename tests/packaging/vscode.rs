//! The extension for VS Code says of itself what is so, and the pages of other editors have settings
//! that can be read. `.ci/vscode` packs it and tries it in a real VS Code.

use std::fs;

use serde_json::Value;

use super::{command, read, repository};

fn manifest() -> Value {
    serde_json::from_str(&read("editors/vscode/package.json")).expect("JSON")
}

#[test]
fn its_version_is_that_of_the_crate() {
    let own = env!("CARGO_PKG_VERSION");
    assert_eq!(manifest()["version"], own);
    let lock: Value =
        serde_json::from_str(&read("editors/vscode/package-lock.json")).expect("JSON");
    assert_eq!(lock["version"], own);
    assert_eq!(lock["packages"][""]["version"], own);
    let zed: toml::Table = read("editors/zed/extension.toml").parse().expect("TOML");
    assert_eq!(zed["version"].as_str(), Some(own));
}

#[test]
fn its_page_names_every_setting_and_command() {
    let (manifest, page) = (manifest(), read("editors/vscode/README.md"));
    let settings = manifest["contributes"]["configuration"]["properties"].as_object();
    for name in settings.expect("settings").keys() {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
    let code = read("editors/vscode/src/commands.ts");
    let commands = manifest["contributes"]["commands"].as_array();
    for command in commands.expect("commands") {
        let (id, title) = (&command["command"], &command["title"]);
        let id = id.as_str().expect("an id");
        assert!(code.contains(&format!("add('{id}'")), "{id}");
        let is_shown = page.contains(title.as_str().expect("a title"));
        assert!(is_shown || id == "copydesk.menu", "{title}");
    }
}

#[test]
fn every_name_of_a_config_has_its_schema() {
    let manifest = manifest();
    let validation = &manifest["contributes"]["yamlValidation"][0];
    // The build copies it there, and `.ci/vscode` looks into the package.
    assert_eq!(validation["url"], "./schema/config.schema.json");
    assert!(repository("schema/config.schema.json").is_file());
    let names = validation["fileMatch"].as_array().expect("a list");
    assert_eq!(names.len(), 3);
    for name in names.iter().filter_map(Value::as_str) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(name);
        fs::write(file, "unknown: 1\n").expect("written");
        let mut check = command(env!("CARGO_BIN_EXE_copydesk"));
        let check = check.args(["check", "--format", "jsonl", "."]);
        let output = check.current_dir(folder.path()).output().expect("runs");
        let found = String::from_utf8_lossy(&output.stdout);
        assert!(found.contains(&format!("\"file\":\"{name}\"")), "{found}");
    }
}

#[test]
fn a_workspace_that_is_not_trusted_cannot_choose_the_binary() {
    let trust = &manifest()["capabilities"]["untrustedWorkspaces"];
    assert_eq!(trust["supported"], "limited");
    let restricted = trust["restrictedConfigurations"].as_array();
    assert!(
        restricted
            .expect("a list")
            .contains(&"copydesk.path".into())
    );
}

#[test]
fn every_platform_has_the_binary_of_a_wheel() {
    let workflow: Value =
        serde_yaml::from_str(&read(".github/workflows/release.yml")).expect("YAML");
    let wheels = &workflow["jobs"]["wheel"]["strategy"]["matrix"]["include"];
    let wheels = wheels.as_array().expect("a matrix");
    let script = read(".ci/vsix");
    let packed: Vec<&str> = (script.lines())
        .filter_map(|line| line.strip_prefix("pack ")?.split(' ').nth(1))
        .collect();
    let built: Vec<&str> = (wheels.iter().filter_map(|wheel| wheel["target"].as_str())).collect();
    assert!(!packed.is_empty());
    assert_eq!(packed, built);
}

#[test]
fn the_settings_on_the_pages_of_editors_can_be_read() {
    let mut count = 0;
    for entry in repository("editors").read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("UTF-8");
        let text = read(&format!("editors/{name}"));
        for block in text.split("```").skip(1).step_by(2) {
            let (language, code) = block.split_once('\n').expect("a line");
            match language {
                "json" => drop(serde_json::from_str::<Value>(code).expect(name)),
                "toml" => drop(code.parse::<toml::Table>().expect(name)),
                _ => continue,
            }
            count += 1;
        }
    }
    assert!(count >= 4, "{count} blocks");
}
