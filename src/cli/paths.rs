//! Paths as they were typed: lists of them, whether they exist, and how they are shown.

use std::collections::HashSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};

use super::Failure;
use super::output::why;
use crate::tree::discover::Finder;
use crate::tree::disk::open;

/// What is read at most of a list of paths, in bytes: enough for millions of them.
const MAX_LIST: u64 = 256 * 1024 * 1024;

/// A list of paths: one a line, or with NUL between them when there is any.
pub(super) fn read_list(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    // It may be a pipe, such as of `<(…)` in a shell: whoever runs this says what it is.
    let (name, bytes) = if list == Path::new("-") {
        let bytes = open::all(io::stdin().lock(), 0, MAX_LIST);
        ("on stdin".to_owned(), bytes)
    } else {
        let bytes = std::fs::File::open(list).and_then(|opened| open::all(opened, 0, MAX_LIST));
        (list.display().to_string(), bytes)
    };
    let bytes = bytes
        .map_err(|error| Failure::Usage(format!("cannot read the list {name}: {}", why(&error))))?;
    let separator = if bytes.contains(&0) { 0 } else { b'\n' };
    let names = bytes.split(|&byte| byte == separator);
    let names = names.map(|name| name.strip_suffix(b"\r").unwrap_or(name));
    Ok(names
        .filter(|name| !name.is_empty())
        .map(crate::tree::git::path)
        .collect())
}

/// The paths, canonical and each once. One that does not exist is an error, never a green run.
pub(super) fn existing(finder: &mut Finder, paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut written = HashSet::new();
    let mut known = HashSet::new();
    let mut existing = Vec::new();
    for path in paths.iter().filter(|path| written.insert(*path)) {
        match finder.absolute(path) {
            Ok(absolute) if absolute.symlink_metadata().is_ok() => {
                if known.insert(absolute.clone()) {
                    existing.push(absolute);
                }
            }
            _ => {
                let message = format!("there is no file or folder {}", path.display());
                return Err(Failure::Usage(message));
            }
        }
    }
    Ok(existing)
}

/// A path as people see it from the working directory.
pub(super) fn shown(path: &Path) -> String {
    let here = env::current_dir().and_then(|here| here.canonicalize());
    let inside = here.ok().and_then(|here| {
        let inside = path.strip_prefix(here).ok()?;
        let is_here = inside == Path::new("");
        Some(if is_here { Path::new(".") } else { inside }.to_path_buf())
    });
    inside.as_deref().unwrap_or(path).display().to_string()
}
