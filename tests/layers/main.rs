//! The house rules that the compiler does not know: who may import whom, who may touch the world,
//! and that every source file says what it is for and stays small.
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the sources of the crate"
)]

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use source::{before_tests, functions, imports, paths_from, source_folder, sources};

/// Modules that may read the disk, the environment and the clock.
const TOUCH_THE_WORLD: &[&str] = &["main", "tree", "cli", "server"];

/// Modules of `std` that nobody else may name.
const THE_WORLD: &[&str] = &["fs", "env", "process"];

/// What nobody at all may name: there is no network in any of it.
const THE_NETWORK: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "UnixListener",
    "ToSocketAddrs",
];

/// A crate that only one file may name, so that another could take its place.
const KEPT_IN: &[(&str, &str)] = &[
    ("miette", "report/human"),
    ("granit_parser", "document/yaml"),
    ("jsonschema", "schema"),
    ("clap", "cli"),
    ("cel", "assert"),
];

/// What may be cut at its slashes outside of `text/repo_path` and `text/json_pointer`: neither a path
/// in the repository nor a JSON Pointer.
const CUT_AT_SLASHES: &[(&str, &str)] = &[
    ("cli/paths", "a glob that was typed"),
    ("content/amp", "URLs"),
    ("content/site/local", "paths in URLs, escaped"),
    ("content/urls", "URLs"),
    (
        "crossfile/paths",
        "a path as a field has it, with its empty parts",
    ),
    ("plan/folders", "globs"),
    ("plan/glob", "globs"),
    ("plan/hidden_globs", "globs"),
    ("report/paths", "the way from where people stand"),
    ("rules/body/missing_image", "URLs"),
    ("rules/image/missing_file", "URLs"),
    ("rules/image/url_sizes", "URLs"),
    ("rules/rule", "ids of rules"),
    ("schema/uris", "URIs"),
    ("server/completion/values", "URLs"),
    ("server/rename", "URLs"),
    ("server/uri", "URIs"),
    ("text/json_pointer", "pointers"),
    ("text/repo_path", "paths"),
];

/// The aim is 60 to 200 lines, the soft limit 400, without the tests at the end of the file. A tenth
/// above it, a file is two rooms: split it.
const MOST_LINES: usize = 440;

/// A function that is longer does two things, or is a table, which can be a `const`.
const MOST_LINES_OF_A_FUNCTION: usize = 80;

#[test]
fn a_folder_imports_only_those_before_it() {
    let order = modules_in_order();
    let place = |name: &str| order.iter().position(|known| known == name);
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(own) = place(file.top()) else {
            continue; // main and lib stand below everything
        };
        for import in imports(&file) {
            let Some(theirs) = place(&import[0]) else {
                continue; // an item of the crate root
            };
            if theirs > own {
                wrong.push(format!("{} imports {}", file.module, import[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "against the order of lib.rs: {wrong:#?}");
}

#[test]
fn paths_and_pointers_are_cut_in_one_place() {
    let calls = ["split", "split_once", "find", "match_indices"];
    let cuts = calls.map(|call| [format!("{call}('/')"), format!("{call}(\"/\")")]);
    let cuts = cuts.as_flattened();
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test) {
        let own = format!("{}/", file.module);
        let is_other = (CUT_AT_SLASHES.iter()).any(|(at, _)| own.starts_with(&format!("{at}/")));
        if !is_other && cuts.iter().any(|cut| file.code.contains(cut)) {
            wrong.push(file.module.clone());
        }
    }
    assert!(wrong.is_empty(), "use RepoPath or JsonPointer: {wrong:#?}");
}

#[test]
fn files_do_not_import_each_other() {
    let sources = sources();
    let known: BTreeSet<&str> = sources.iter().map(|file| &*file.module).collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in &sources {
        let own = edges.entry(&file.module).or_default();
        for path in imports(file) {
            let prefixes = (1..=path.len()).rev().map(|end| path[..end].join("/"));
            let target = prefixes.into_iter().find_map(|name| known.get(&*name));
            // What the files of a folder share is in its `mod.rs`.
            let is_above = |target: &str| file.module.starts_with(&format!("{target}/"));
            own.extend(target.filter(|target| **target != file.module && !is_above(target)));
        }
    }
    let circles: Vec<_> = (edges.keys())
        .filter(|file| reaches(&edges, file, file))
        .collect();
    assert!(circles.is_empty(), "these import each other: {circles:#?}");
}

/// Whether a file leads to another one along imports.
fn reaches(edges: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let mut open: Vec<&str> = edges[from].iter().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(file) = open.pop() {
        if file == to {
            return true;
        }
        if seen.insert(file) {
            open.extend(edges.get(file).into_iter().flatten());
        }
    }
    false
}

#[test]
fn nobody_but_the_list_imports_a_rule() {
    let sources = sources();
    let rules: BTreeSet<&str> = sources
        .iter()
        .filter(|file| file.has_page)
        .map(|file| &*file.module)
        .collect();
    assert!(rules.len() > 50, "the rules are not found");
    let mut wrong = Vec::new();
    for file in sources.iter().filter(|file| file.module != "rules") {
        for path in imports(file) {
            let mut prefixes = (1..=path.len()).map(|end| path[..end].join("/"));
            let rule = prefixes.find(|name| rules.contains(&**name) && *name != file.module);
            wrong.extend(rule.map(|rule| format!("{} imports {rule}", file.module)));
        }
    }
    assert!(wrong.is_empty(), "ask `rules::ALL` instead: {wrong:#?}");
}

#[test]
fn no_rule_is_known_by_name_outside_of_the_rules() {
    let mut wrong = Vec::new();
    for file in sources() {
        if file.top() == "rules" {
            continue;
        }
        for rule in copydesk::RULES {
            if file.code.contains(&format!("\"{}\"", rule.id)) {
                wrong.push(format!("{} names {}", file.module, rule.id));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "ask for its phase or a property instead: {wrong:#?}"
    );
}

#[test]
fn only_the_edges_touch_the_world() {
    let mut wrong = Vec::new();
    for file in sources() {
        if TOUCH_THE_WORLD.contains(&file.top()) {
            continue;
        }
        for path in paths_from("std::", &file.code) {
            if THE_WORLD.contains(&&*path[0]) {
                wrong.push(format!("{} names std::{}", file.module, path[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "only {TOUCH_THE_WORLD:?} may: {wrong:#?}");
}

#[test]
fn nobody_opens_a_socket() {
    let mut wrong = Vec::new();
    for file in sources() {
        for name in THE_NETWORK {
            if file.code.contains(name) {
                wrong.push(format!("{} names {name}", file.module));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_crate_with_a_home_stays_in_it() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (name, home) in KEPT_IN {
            let is_home = file.module == *home || file.module.starts_with(&format!("{home}/"));
            if !is_home && file.code.contains(&format!("{name}::")) {
                wrong.push(format!("{} names {name}, kept in {home}", file.module));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_says_what_it_is_for_and_is_small() {
    let mut wrong = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//!") {
            wrong.push(format!("{} does not open with `//!`", file.module));
        }
        let lines = before_tests(&file.text).lines().count();
        if !file.is_test && lines > MOST_LINES {
            wrong.push(format!("{} has {lines} lines", file.module));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_function_is_small() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test) {
        for (name, lines) in functions(before_tests(&file.text)) {
            if lines > MOST_LINES_OF_A_FUNCTION {
                wrong.push(format!("{}: {name} has {lines} lines", file.module));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The modules as lib.rs lists them.
fn modules_in_order() -> Vec<String> {
    let lib = fs::read_to_string(source_folder().join("lib.rs")).expect("lib.rs");
    let modules: Vec<_> = lib
        .lines()
        .filter_map(|line| {
            let name = line
                .strip_prefix("pub mod ")
                .or(line.strip_prefix("mod "))?;
            Some(name.trim_end_matches(';').to_owned())
        })
        .collect();
    assert!(modules.len() > 5, "lib.rs is not read as it is written");
    modules
}
