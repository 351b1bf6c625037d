//! The sources of the crate, and what can be seen in them without a compiler.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of `src`.
pub(crate) struct File {
    /// Relative to `src`, with `/`, without `.rs` and `/mod`: `rules/url/invalid`.
    pub(crate) module: String,
    pub(crate) text: String,
    /// The text without comments and without tests.
    pub(crate) code: String,
    /// Whether it is tests and nothing else.
    pub(crate) is_test: bool,
    /// Whether it is a rule: the page of a rule is beside it.
    pub(crate) has_page: bool,
}

impl File {
    /// The module below the crate that it belongs to.
    pub(crate) fn top(&self) -> &str {
        self.module
            .split_once('/')
            .map_or(self.module.as_str(), |(top, _)| top)
    }
}

pub(crate) fn sources() -> Vec<File> {
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
        has_page: path.with_extension("md").exists(),
        module: module.to_owned(),
        code: if is_test { String::new() } else { code(&text) },
        text,
        is_test,
    }
}

/// The text up to the tests at its end.
pub(crate) fn before_tests(text: &str) -> &str {
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
        code.push_str(without_remark(line));
        code.push('\n');
    }
    code
}

/// A line up to the comment at its end; ` // ` in a text is none.
fn without_remark(line: &str) -> &str {
    let mut remarks = line.match_indices(" // ").map(|(at, _)| &line[..at]);
    let is_code = |code: &&str| code.matches('"').count().is_multiple_of(2);
    remarks.find(is_code).unwrap_or(line)
}

pub(crate) fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The paths below the crate that a file names: as `crate::a::b`, through `super`, or as its own
/// modules.
pub(crate) fn imports(file: &File) -> Vec<Vec<String>> {
    let own: Vec<String> = file.module.split('/').map(str::to_owned).collect();
    let mut found = paths_from("crate::", &file.code);
    let mut add = |up: usize, rest: &str| {
        paths_after(rest, &own[..own.len().saturating_sub(up)], &mut found);
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

/// The paths that the code names below a beginning, which is left off.
pub(crate) fn paths_from(beginning: &str, code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(beginning) {
        let before = code[..at].chars().next_back();
        if !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '$')) {
            paths_after(&code[at + beginning.len()..], &[], &mut found);
        }
    }
    found
}

/// The path at the start of the text, below another one; for a group in braces, each of its paths.
fn paths_after(text: &str, above: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = above.to_vec();
    let mut rest = text;
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            for part in parts(group) {
                paths_after(part, &path, found);
            }
            return;
        }
        let is_end = |c: char| !c.is_alphanumeric() && c != '_';
        let end = rest.find(is_end).unwrap_or(rest.len());
        path.push(rest[..end].to_owned());
        match rest[end..].strip_prefix("::") {
            Some(next) => rest = next,
            None => return found.push(path),
        }
    }
}

/// What is between the commas of a group, whose opening brace was read.
fn parts(group: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (1, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if c == ',' && depth == 1 || depth == 0 {
            parts.push(group[start..at].trim());
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The functions and how many lines they have.
pub(crate) fn functions(text: &str) -> Vec<(&str, usize)> {
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
