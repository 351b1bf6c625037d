//! Which repository a run is about, where its files come from, and which of them are checked.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Failure;
use super::args::CheckArgs;
use super::output::why;
use super::paths::{Typed, read_list, shown};
use super::runner;
use crate::engine::outcome::{Scope, Targets};
use crate::engine::session::Session;
use crate::finding::wording::plural;
use crate::tree::Look;
use crate::tree::discover::FILE_NAMES;
use crate::tree::discover::{Finder, Root, no_file, passed_by};
use crate::tree::disk::skipped::unwalked;
use crate::tree::disk::walk::{FoundFile, Walked, is_hidden, relative};
use crate::tree::disk::{Disk, Tree};
use crate::tree::git::{Base, Changes, Git, Since, Tracked};
use crate::tree::overlay::Overlay;

/// Where the files come from, and which of them are meant.
pub(super) struct Chosen {
    pub(super) tree: Arc<dyn Tree>,
    pub(super) config: Option<PathBuf>,
    /// What is to be said of the way it was chosen.
    pub(super) notes: Vec<String>,
    /// What was compared with what, where only changes are checked.
    pub(super) compared: Option<String>,
    /// Whether the files are those of git's index.
    staged: bool,
    which: Which,
}

/// Which files are meant.
enum Which {
    /// Files and folders by path.
    Paths(Vec<PathBuf>),
    /// What git says that changed, below these paths.
    Changes(Git, Changes, Vec<PathBuf>),
    /// The text from standard input.
    Stdin(PathBuf),
}

impl Chosen {
    /// The files that are meant.
    pub(super) fn targets(&self, session: &Session, threads: usize) -> Targets {
        match &self.which {
            Which::Paths(paths) => session.targets(paths, threads),
            Which::Changes(_, changes, below) => self.changed(changes, below),
            Which::Stdin(file) => {
                let file = FoundFile::new(self.tree.root(), file, true);
                Targets {
                    files: Walked {
                        files: vec![file],
                        ..Walked::default()
                    },
                    scope: Scope::Files,
                    nested: Vec::new(),
                }
            }
        }
    }

    /// What a walk of the folders that are meant passes by, and why.
    pub(super) fn unwalked(
        &self,
        targets: &Targets,
        tracked: &[Arc<str>],
    ) -> Vec<(Arc<str>, &'static str)> {
        let Which::Paths(paths) = &self.which else {
            return Vec::new();
        };
        let folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        unwalked(self.tree.root(), &folders, &targets.files.files, tracked)
    }

    /// Asks git what it tracks, when folders are walked: somebody believes that all of it is checked.
    pub(super) fn ask_for_tracked(&self) -> Option<Tracked> {
        let Which::Paths(paths) = &self.which else {
            return None;
        };
        let mut above = self.tree.root().ancestors();
        let may_be_tracked = above.any(|folder| folder.join(".git").exists());
        if !may_be_tracked || !paths.iter().any(|path| path.is_dir()) {
            return None;
        }
        let git = Git::open(self.tree.root(), runner::is_git()).ok()?;
        Some(git.ask_for_tracked())
    }

    /// What git tracks and the walk passed by.
    pub(super) fn tracked_yet_ignored(
        &self,
        asked: Option<Tracked>,
        targets: &Targets,
    ) -> Vec<Arc<str>> {
        let (Which::Paths(paths), Some(asked)) = (&self.which, asked) else {
            return Vec::new();
        };
        let root = self.tree.root();
        // Where the root is not below the top of the work tree, these are files of others.
        let Ok(below) = root.strip_prefix(asked.top()) else {
            return Vec::new();
        };
        let mut prefix = relative(Path::new(""), below).to_string();
        if !prefix.is_empty() {
            prefix.push('/');
        }
        // Both have the order of bytes, so that one look at each is enough.
        let mut found = targets.files.files.iter().peekable();
        let files = asked.files(&mut |name| {
            let Some(name) = name.strip_prefix(prefix.as_bytes()) else {
                return false;
            };
            while found.next_if(|file| file.path.as_bytes() < name).is_some() {}
            found.peek().is_none_or(|file| file.path.as_bytes() != name)
        });
        let is_passed_by = |file: &&PathBuf| {
            paths.iter().any(|path| file.starts_with(path))
                && file.symlink_metadata().is_ok_and(|about| about.is_file())
        };
        let names = files.iter().filter(is_passed_by);
        let names = names.map(|file| relative(root, file));
        // The names that are not UTF-8 stand elsewhere in the order.
        let is_found = |name: &Arc<str>| {
            let found = &targets.files.files;
            found.binary_search_by(|file| file.path.cmp(name)).is_ok()
        };
        names
            .filter(|name| !is_hidden(name) && !is_found(name))
            .collect()
    }

    /// What git says that changed, and below which paths that counts.
    pub(super) fn change(&self) -> Option<(&Git, &Changes, &[PathBuf])> {
        match &self.which {
            Which::Changes(git, changes, below) => Some((git, changes, below)),
            Which::Paths(_) | Which::Stdin(_) => None,
        }
    }

    /// The changed files that a walk would have found.
    fn changed(&self, changes: &Changes, below: &[PathBuf]) -> Targets {
        let root = self.tree.root();
        let mut walked = Walked::default();
        let inside = |file: &&PathBuf| below.iter().any(|path| file.starts_with(path));
        for disk in changes.present.iter().filter(inside) {
            let path = relative(root, disk);
            let reason = if is_hidden(&path) {
                Some("hidden")
            } else if self.staged {
                match self.tree.look(&path) {
                    Look::File => None,
                    Look::Outside => Some("symbolic link"),
                    Look::Folder => Some("not a regular file"),
                    // In a conflict, both sides may have deleted it.
                    Look::Missing | Look::OtherCase(_) => continue,
                }
            } else {
                not_regular(disk)
            };
            match reason {
                Some(reason) => *walked.left_out.entry(reason).or_default() += 1,
                None => walked.files.push(FoundFile::new(root, disk, false)),
            }
        }
        walked.files.sort();
        Targets {
            files: walked,
            scope: Scope::Files,
            nested: Vec::new(),
        }
    }
}

/// Why something in the work tree is no file to check, in the words of a walk. A symbolic link is
/// not followed: what it leads to has its own path.
fn not_regular(disk: &Path) -> Option<&'static str> {
    match disk.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => Some("symbolic link"),
        Ok(metadata) if !metadata.is_file() => Some("not a regular file"),
        _ => None,
    }
}

/// Reads from the arguments what a run is about.
pub(super) fn choose(args: &CheckArgs) -> Result<Chosen, Failure> {
    if let Some(name) = &args.stdin_filename {
        return from_stdin(args, name);
    }
    let mut paths = args.paths.clone();
    let mut listed = false;
    if let Some(list) = &args.files_from {
        paths.extend(read_list(list)?);
        listed = true;
    }
    if paths.is_empty() && !listed {
        paths.push(PathBuf::from("."));
    }
    let mut finder = Finder::default();
    let typed = Typed::find(&mut finder, &paths)?;
    let mut starts = typed.starts();
    if starts.is_empty() {
        starts = Typed::find(&mut finder, &[PathBuf::from(".")])?.starts();
    }
    let mut root = common_root(&mut finder, &starts, args.config.as_deref())?;
    let (limit, threads) = (args.max_file_size, args.threads());
    let disk = |root: &Root| Arc::new(Disk::new(root.folder.clone(), limit));
    if !args.staged {
        readable(root.config.as_deref())?;
    }
    if !args.staged && !args.changed && args.since.is_none() {
        let paths = typed.on_disk(&root.folder, threads)?;
        return Ok(Chosen {
            tree: disk(&root),
            notes: notes(&paths, &root),
            compared: None,
            config: root.config,
            staged: false,
            which: Which::Paths(paths),
        });
    }
    let git = Git::open(&root.folder, runner::is_git()).map_err(Failure::Usage)?;
    let mut compared = None;
    let (tree, changes): (Arc<dyn Tree>, _) = if args.staged {
        if args.config.is_none() {
            // What the commit has counts, not what lies in the work tree.
            let start = match starts.first() {
                Some(path) if path.is_dir() => path,
                Some(path) => path.parent().unwrap_or(&root.folder),
                None => &root.folder,
            };
            root.config = git.staged_config(start).map_err(Failure::Usage)?;
            if let Some(folder) = root.config.as_deref().and_then(Path::parent) {
                root.folder = folder.to_path_buf();
            }
        }
        let index = git.index(&root.folder, limit).map_err(Failure::Usage)?;
        (Arc::new(index), git.staged().map_err(Failure::Usage)?)
    } else {
        let base = base(&git, args)?;
        let changes = git.changed(&base).map_err(Failure::Usage)?;
        compared = Some(base);
        (disk(&root), changes)
    };
    let paths = typed.among(&changes, &root.folder, threads)?;
    let compared = compared.map(|base| compared_with(&base, &changes, &paths));
    Ok(Chosen {
        tree,
        notes: notes(&paths, &root),
        compared: compared.transpose()?,
        config: root.config,
        staged: args.staged,
        which: Which::Changes(git, changes, paths),
    })
}

/// The commit that the work tree is compared with.
fn base(git: &Git, args: &CheckArgs) -> Result<Base, Failure> {
    let since = match &args.since {
        Some(revision) => Since::Revision(revision.clone()),
        None => runner::event().map_or(Since::DefaultBranch, Since::Event),
    };
    let base = git.base(&since);
    let base = base.map_err(|error| Failure::Usage(error.to_string()))?;
    // A checkout of the default branch has nothing that was not pushed: a check of it that finds
    // nothing would say nothing.
    if base.is_head && args.since.is_none() && runner::is_ci() {
        return Err(Failure::Usage(only_head(&base)));
    }
    Ok(base)
}

fn only_head(base: &Base) -> String {
    format!(
        "HEAD is {} itself, so there are no changes to check; name an earlier commit with --since, \
         such as `--since HEAD~1`",
        base.shown()
    )
}

/// `12 files changed since 3fa2b1c (origin/main)`.
fn compared_with(base: &Base, changes: &Changes, below: &[PathBuf]) -> Result<String, Failure> {
    let files = changes.present.iter().chain(&changes.gone);
    let files = files.filter(|file| below.iter().any(|below| file.starts_with(below)));
    let count = files.count() as u64;
    if count == 0 && base.is_head && runner::is_ci() {
        return Err(Failure::Usage(only_head(base)));
    }
    Ok(format!(
        "{} changed since {}",
        plural(count, "file"),
        base.shown()
    ))
}

/// The text on standard input, under the name of a file that need not exist.
fn from_stdin(args: &CheckArgs, name: &Path) -> Result<Chosen, Failure> {
    let mut finder = Finder::default();
    let file = (finder.absolute(name))
        .map_err(|_| Failure::Usage(format!("there is no folder for {}", name.display())))?;
    let paths = std::slice::from_ref(&file);
    let root = common_root(&mut finder, paths, args.config.as_deref())?;
    readable(root.config.as_deref())?;
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is over.
    let most = args.max_file_size.saturating_add(1);
    let read = io::stdin().lock().take(most).read_to_end(&mut bytes);
    read.map_err(|error| Failure::Usage(format!("cannot read stdin: {}", why(&error))))?;
    let disk = Arc::new(Disk::new(root.folder.clone(), args.max_file_size));
    let path = relative(&root.folder, &file);
    Ok(Chosen {
        tree: Arc::new(Overlay::new(disk, path, bytes)),
        notes: notes(paths, &root),
        compared: None,
        config: root.config,
        staged: false,
        which: Which::Stdin(file),
    })
}

/// That the config that was found is a file at least: without it, everything would be another
/// repository.
fn readable(config: Option<&Path>) -> Result<(), Failure> {
    let why = config.and_then(|config| Some((config, no_file(config)?)));
    why.map_or(Ok(()), |(config, why)| {
        let config = shown(config);
        Err(Failure::Usage(format!(
            "cannot read the config {config}: {why}"
        )))
    })
}

/// What looks like a config of the repository, where it has none.
fn notes(paths: &[PathBuf], root: &Root) -> Vec<String> {
    let other = paths.iter().find_map(|path| passed_by(path, root));
    let note = other.map(|other| {
        let names = FILE_NAMES.join(", ");
        let other = relative(&root.folder, &other);
        format!("{other} is not read: a config is in YAML, and is one of {names}")
    });
    note.into_iter().collect()
}

/// The one repository that all paths lie in.
fn common_root(
    finder: &mut Finder,
    paths: &[PathBuf],
    config: Option<&Path>,
) -> Result<Root, Failure> {
    let Some(config) = config else {
        return one_root(finder, paths);
    };
    let missing = || Failure::Usage(format!("there is no config {}", config.display()));
    let file = finder.absolute(config).map_err(|_| missing())?;
    let folder = file.parent().map(Path::to_path_buf).ok_or_else(missing)?;
    if file.symlink_metadata().is_err() {
        return Err(missing());
    }
    readable(Some(&file))?;
    if paths.iter().all(|path| path.starts_with(&folder)) {
        return Ok(Root {
            folder,
            config: Some(file),
        });
    }
    // A config from elsewhere is for the repository that is checked, as if it lay at its root.
    let mut root = one_root(finder, paths)?;
    root.config = Some(file);
    Ok(root)
}

/// That two paths cannot be checked together, and what can be done. Each may be in a repository.
fn apart(paths: [&Path; 2], in_repository: [bool; 2]) -> String {
    let [one, other] = paths.map(shown);
    let holds_both = |folder: &&Path| paths[1].starts_with(folder) && folder.parent().is_some();
    let above = paths[0].ancestors().find(holds_both).map(shown);
    match (in_repository, above) {
        ([true, true], _) => {
            format!("{one} and {other} lie in different repositories; check one at a time")
        }
        ([true, false], _) => {
            format!("{one} lies in a repository, and {other} in none; check one at a time")
        }
        ([false, true], _) => {
            format!("{one} lies in no repository, and {other} in one; check one at a time")
        }
        ([false, false], Some(above)) => format!(
            "{one} and {other} lie in no repository (no folder above has a {} or a `.git`); check \
             the folder that holds both, `{above}`, or one at a time",
            FILE_NAMES[0]
        ),
        ([false, false], None) => {
            format!("{one} and {other} lie in no repository; check one at a time")
        }
    }
}

fn one_root(finder: &mut Finder, paths: &[PathBuf]) -> Result<Root, Failure> {
    let mut found: Option<Root> = None;
    for path in paths {
        let root = finder.find(path);
        match &found {
            Some(first) if *first != root => {
                let known = [first, &root].map(|root| finder.is_repository(root));
                let message = apart([&paths[0], path], known);
                return Err(Failure::Usage(message));
            }
            _ => found = Some(root),
        }
    }
    found.ok_or_else(|| Failure::Usage("no path is given".to_owned()))
}
