//! The house rules that the compiler does not know: who may import whom, who may touch the world,
//! and that every source file says what it is for and stays small.
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the sources of the crate"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules that may read the disk, the environment and the clock.
const TOUCH_THE_WORLD: &[&str] = &["main", "tree", "cli", "server"];

/// What nobody else may name.
const THE_WORLD: &[&str] = &["std::fs", "std::env", "std::process"];

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
    ("schema/load", "URIs"),
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

/// One file of `src`.
struct File {
    /// Relative to `src`, with `/`, without `.rs` and `/mod`: `rules/url/invalid`.
    module: String,
    text: String,
    /// The text without comments and without tests.
    code: String,
    /// Whether it is tests and nothing else.
    is_test: bool,
}

impl File {
    /// The module below the crate that it belongs to.
    fn top(&self) -> &str {
        self.module
            .split_once('/')
            .map_or(self.module.as_str(), |(top, _)| top)
    }
}

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
    let cuts = ["split", "split_once", "find", "match_indices"].map(|call| format!("{call}('/')"));
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
        for path in all_imports(file) {
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

/// The paths below the crate that a file names, with those through `super` and its own modules.
fn all_imports(file: &File) -> Vec<Vec<String>> {
    let own: Vec<String> = file.module.split('/').map(str::to_owned).collect();
    let mut found = imports(file);
    let mut add = |up: usize, rest: &str| {
        let mut paths = Vec::new();
        paths_after(rest, &mut paths);
        for path in paths {
            let base = own[..own.len().saturating_sub(up)].iter();
            found.push(base.chain(&path).cloned().collect());
        }
    };
    for (at, _) in file.code.match_indices("super::") {
        if !file.code[..at].ends_with("super::") {
            let rest = file.code[at..].trim_start_matches("super::");
            add((file.code.len() - at - rest.len()) / "super::".len(), rest);
        }
    }
    for (at, word) in file.code.match_indices("use ") {
        add(0, &file.code[at + word.len()..]);
    }
    found
}

#[test]
fn nobody_but_the_list_imports_a_rule() {
    let groups = groups_of_rules();
    assert!(groups.len() > 5, "the groups of rules are not found");
    let mut wrong = Vec::new();
    for file in sources() {
        let is_list = file.module == "rules" || file.module == "lib";
        for import in imports(&file) {
            if !is_list
                && import[0] == "rules"
                && import
                    .get(1)
                    .is_some_and(|name| groups.contains(name) && !shares_group(&file, name))
            {
                wrong.push(format!("{} imports {}", file.module, import.join("::")));
            }
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
        for name in THE_WORLD {
            if file.code.contains(name) {
                wrong.push(format!("{} names {name}", file.module));
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

/// The functions and how many lines they have.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = 0..lines.len();
    starts.filter_map(|at| function(&lines[at..])).collect()
}

/// The function that the first line begins, if it does. `cargo fmt` closes it where its line begins.
fn function<'t>(lines: &[&'t str]) -> Option<(&'t str, usize)> {
    let code = lines[0].trim_start();
    let indent = &lines[0][..lines[0].len() - code.len()];
    let visible = code
        .split_once(' ')
        .filter(|(word, _)| word.starts_with("pub"));
    let code = visible.map_or(code, |(_, code)| code);
    let signature = code.trim_start_matches("const ").strip_prefix("fn ")?;
    let ends = |line: &&&str| line.ends_with(['{', ';', '}']);
    lines.iter().find(ends)?.strip_suffix('{')?; // else it has no body, or one line
    let closes = |line: &&str| line.strip_prefix(indent) == Some("}");
    let length = 1 + lines.iter().position(closes)?;
    Some((signature.split(['(', '<']).next()?, length))
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

/// Folders in `src/rules`: each is a group.
fn groups_of_rules() -> BTreeSet<String> {
    sources()
        .iter()
        .filter_map(|file| {
            let (group, _) = file.module.strip_prefix("rules/")?.split_once('/')?;
            Some(group.to_owned())
        })
        .collect()
}

/// What the files of one group share stands in the group's `mod.rs`.
fn shares_group(file: &File, group: &str) -> bool {
    file.module.starts_with(&format!("rules/{group}/"))
}

/// The paths below the crate that a file names, as `crate::a::b` or through `super`.
fn imports(file: &File) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in file.code.match_indices("crate::") {
        let before = file.code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        paths_after(&file.code[at + "crate::".len()..], &mut found);
    }
    // `super` leads out of a module of the first level after as many steps as the module is deep.
    let out = "super::".repeat(file.module.matches('/').count() + 1);
    for (at, _) in file.code.match_indices(&out) {
        if !file.code[..at].ends_with("::") {
            paths_after(&file.code[at + out.len()..], &mut found);
        }
    }
    found
}

/// The path, or the several paths of a group in braces, at the start of the text.
fn paths_after(text: &str, found: &mut Vec<Vec<String>>) {
    if let Some(group) = text.strip_prefix('{') {
        let mut depth = 1;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if (c == ',' && depth == 1) || depth == 0 {
                let path = group[start..at].trim();
                if !path.is_empty() {
                    found.push(names(path));
                }
                start = at + 1;
            }
            if depth == 0 {
                return;
            }
        }
        return;
    }
    found.push(names(text));
}

/// The names joined by `::` at the start of the text; never none.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        names.push(rest[..end].to_owned());
        match rest[end..].strip_prefix("::") {
            Some(next) => rest = next,
            None => return names,
        }
    }
}

fn sources() -> Vec<File> {
    let mut paths = Vec::new();
    collect(&source_folder(), &mut paths);
    paths.sort();
    assert!(paths.len() > 10, "the sources are not found");
    paths.iter().map(|path| read(path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn read(path: &Path) -> File {
    let text = fs::read_to_string(path)
        .expect("UTF-8")
        .replace("\r\n", "\n");
    let relative = path.strip_prefix(source_folder()).expect("in src");
    let module = relative.to_str().expect("UTF-8").replace('\\', "/");
    let module = module.trim_end_matches(".rs").trim_end_matches("/mod");
    let is_test = module.ends_with("/tests") || module.contains("/tests/");
    File {
        module: module.to_owned(),
        code: if is_test { String::new() } else { code(&text) },
        text,
        is_test,
    }
}

/// The text up to the tests at its end.
fn before_tests(text: &str) -> &str {
    let end = text.find("\n#[cfg(test)]\nmod ").unwrap_or(text.len());
    &text[..end]
}

/// The text up to the tests at its end, without comments.
fn code(text: &str) -> String {
    let text = before_tests(text);
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        code.push_str(line.split(" // ").next().unwrap_or(line));
        code.push('\n');
    }
    code
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
