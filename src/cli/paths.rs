//! Paths as they were typed: lists of them, whether they exist, what globs match, and how they are
//! shown.

use std::collections::HashSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::Failure;
use super::output::why;
use crate::report::paths::visible;
use crate::tree::discover::Finder;
use crate::tree::disk::open;
use crate::tree::disk::walk::walk;
use crate::tree::git::Changes;
use crate::tree::links::PathProblem;
use crate::tree::named;

/// What is read at most of a list of paths, in bytes: enough for millions of them.
const MAX_LIST: u64 = 256 * 1024 * 1024;

/// A list of paths: one a line, or with NUL between them when there is any.
pub(super) fn read_list(list: &Path) -> Result<Vec<PathBuf>, Failure> {
    // It may be a pipe, such as of `<(…)` in a shell: whoever runs this says what it is.
    let (name, bytes) = if list == Path::new("-") {
        let bytes = open::all(io::stdin().lock(), 0, MAX_LIST);
        ("on stdin".to_owned(), bytes)
    } else {
        let bytes = named::any(list).and_then(|opened| open::all(opened, 0, MAX_LIST));
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

/// Paths as they were typed.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// Those that exist, canonical and each once.
    existing: Vec<PathBuf>,
    globs: Vec<TypedGlob>,
}

/// A glob that was typed instead of a path.
#[derive(Debug)]
struct TypedGlob {
    text: String,
    /// The folder that it begins in, canonical.
    base: PathBuf,
    matcher: GlobMatcher,
    /// Whether it ends in `**`, so that it means every file below and no folder as such.
    is_deep: bool,
}

impl Typed {
    /// Looks for paths. What does not exist and is not a glob either is an error, never a green run.
    pub(super) fn find(finder: &mut Finder, paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut written = HashSet::new();
        let mut known = HashSet::new();
        let mut typed = Self::default();
        for path in paths.iter().filter(|path| written.insert(*path)) {
            let absolute = match finder.absolute(path) {
                // The file itself may be a link as well.
                Ok(absolute) if absolute.is_symlink() => match finder.resolve(&absolute) {
                    Err(leaves @ PathProblem::LeavesRepository(_)) => Err(leaves),
                    _ => Ok(absolute),
                },
                absolute => absolute,
            };
            match absolute {
                Err(leaves @ PathProblem::LeavesRepository(_)) => {
                    return Err(refused(path, &leaves));
                }
                // A file may have the name of a glob: `[slug].md`.
                Ok(absolute) if absolute.symlink_metadata().is_ok() => {
                    if known.insert(absolute.clone()) {
                        typed.existing.push(absolute);
                    }
                }
                _ => match path.to_str().filter(|text| text.contains(WILD)) {
                    Some(text) => typed.globs.push(TypedGlob::new(finder, text)?),
                    None => return Err(missing(path)),
                },
            }
        }
        Ok(typed)
    }

    /// Where to look for the repository.
    pub(super) fn starts(&self) -> Vec<PathBuf> {
        let bases = self.globs.iter().map(|glob| &glob.base);
        self.existing.iter().chain(bases).cloned().collect()
    }

    /// The paths, and what the globs match.
    pub(super) fn on_disk(
        self,
        finder: &mut Finder,
        threads: usize,
    ) -> Result<Vec<PathBuf>, Failure> {
        let mut paths = self.existing;
        for glob in &self.globs {
            let matched = glob.on_disk(finder, threads);
            if matched.is_empty() {
                return Err(glob.matches_nothing());
            }
            paths.extend(matched);
        }
        Ok(each_once(paths))
    }

    /// The paths, and what the globs match among files that changed. None of them need have, as
    /// long as there is a file that could.
    pub(super) fn among(
        self,
        changes: &Changes,
        finder: &mut Finder,
        threads: usize,
    ) -> Result<Vec<PathBuf>, Failure> {
        let mut paths = self.existing;
        for glob in &self.globs {
            let files = changes.present.iter().chain(&changes.gone);
            let matched: Vec<PathBuf> = files.filter_map(|file| glob.reaches(file)).collect();
            if matched.is_empty() && glob.on_disk(finder, threads).is_empty() {
                return Err(glob.matches_nothing());
            }
            paths.extend(matched);
        }
        Ok(each_once(paths))
    }
}

/// What makes a path a glob, if there is no file of that name.
const WILD: [char; 4] = ['*', '?', '[', '{'];

impl TypedGlob {
    fn new(finder: &mut Finder, text: &str) -> Result<Self, Failure> {
        let wrong = |why: &str| Failure::Usage(format!("the glob `{text}` {why}"));
        let start = text.find(WILD).unwrap_or(text.len());
        let (base, pattern) = match text[..start].rfind('/') {
            Some(slash) => (&text[..=slash], &text[slash + 1..]),
            None => (".", text),
        };
        if pattern.split('/').any(|part| part == "..") {
            return Err(wrong("has `..` behind a wildcard"));
        }
        let base = Path::new(base);
        let base = match finder.resolve(base) {
            Ok(folder) if folder.exists() => folder,
            Err(leaves @ PathProblem::LeavesRepository(_)) => return Err(refused(base, &leaves)),
            _ => return Err(missing(base)),
        };
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .empty_alternates(true)
            .build()
            .map_err(|error| wrong(&format!("is not valid: {}", error.kind())))?;
        Ok(Self {
            text: text.to_owned(),
            base,
            matcher: glob.compile_matcher(),
            is_deep: pattern.ends_with("**"),
        })
    }

    /// The files and folders that it matches, without what a walk skips.
    fn on_disk(&self, finder: &mut Finder, threads: usize) -> Vec<PathBuf> {
        let root = finder.find(&self.base).folder;
        let base = [self.base.clone()];
        let found = walk(&root, &base, threads).files;
        let files = found.iter().map(|file| file.disk(&root));
        each_once(files.filter_map(|file| self.reaches(&file)).collect())
    }

    /// The file, or the folder above it, that it matches.
    fn reaches(&self, file: &Path) -> Option<PathBuf> {
        let inside = file.strip_prefix(&self.base).ok()?;
        let above: Vec<&Path> = if self.is_deep {
            vec![inside]
        } else {
            inside.ancestors().collect()
        };
        let mut from_the_top = above.into_iter().rev();
        let matched = from_the_top.find(|path| self.matcher.is_match(path))?;
        Some(self.base.join(matched))
    }

    fn matches_nothing(&self) -> Failure {
        Failure::Usage(format!("no file matches `{}`", visible(&self.text)))
    }
}

/// That a path leads out of a repository by one of its links.
pub(super) fn refused(path: &Path, problem: &PathProblem) -> Failure {
    let path = path.display();
    Failure::Usage(match problem {
        PathProblem::LeavesRepository(link) => {
            let link = shown(link);
            format!("cannot check {path}: {link} is a symbolic link that leaves the repository")
        }
        PathProblem::Io(error) => format!("cannot check {path}: {}", why(error)),
    })
}

fn missing(path: &Path) -> Failure {
    let hint = match path.to_str() {
        Some("-") => {
            "; `--stdin-filename PATH` checks text on stdin, and `--files-from -` the paths listed there"
        }
        _ => "",
    };
    let path = path.display();
    Failure::Usage(format!("no such file or directory: {path}{hint}"))
}

fn each_once(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut known = HashSet::new();
    paths.retain(|path| known.insert(path.clone()));
    paths
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
