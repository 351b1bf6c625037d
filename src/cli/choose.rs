//! The first step of a run: from the arguments to the roots that it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Failure;
use super::args::CheckArgs;
use super::base::{base, compared_with};
use super::changed_roots::ChangedRoots;
use super::output::why;
use super::paths::{Typed, read_list, refused, shown};
use super::runner;
use super::targets::{Changed, Chosen, Which};
use crate::engine::fix::carried::Carried;
use crate::engine::report::Note;
use crate::engine::workspace::common_folder;
use crate::finding::Phrase;
use crate::finding::wording::counted;
use crate::tree::Tree;
use crate::tree::discover::{FILE_NAMES, Finder, Root, no_file, passed_by};
use crate::tree::disk::Disk;
use crate::tree::disk::walk::relative;
use crate::tree::git::{Git, Since, Staged};
use crate::tree::links::PathProblem;
use crate::tree::overlay::Overlay;

/// What a run is about: one root or several.
#[derive(Clone)]
pub(super) struct RootChoice {
    /// The roots, each with what is checked of it.
    pub(super) members: Vec<Chosen>,
    /// What was compared with what, where only changes are checked.
    pub(super) compared: Option<String>,
    /// The top of the git repository that all roots are in.
    pub(super) top: Option<PathBuf>,
    /// What fixing knows of the files of a root, by its folder.
    pub(super) carried: BTreeMap<PathBuf, Arc<Carried>>,
}

/// Reads from the arguments what a run is about.
pub(super) fn choose(args: &CheckArgs) -> Result<RootChoice, Failure> {
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
    let mut finder = Finder::isolated(args.isolated);
    let typed = Typed::find(&mut finder, &paths)?;
    match mode(args)? {
        Mode::Disk => {}
        Mode::Staged => return changed(args, None, &mut finder, typed),
        Mode::Since(since) => return changed(args, Some(&since), &mut finder, typed),
    }
    let paths = typed.on_disk(&mut finder, args.threads())?;
    let starts = match &*paths {
        [] => Typed::find(&mut finder, &[PathBuf::from(".")])?.starts(),
        paths => paths.to_vec(),
    };
    let roots = roots(&mut finder, &starts, args.config.as_deref())?;
    let mut members = Vec::new();
    for (root, mut below) in roots {
        readable(root.config.as_deref())?;
        if paths.is_empty() {
            below.clear();
        }
        members.push(Chosen {
            tree: Arc::new(Disk::new(root.folder.clone(), args.max_file_size)),
            notes: notes(&below, &root),
            config: root.config,
            staged: false,
            which: Which::Paths(below),
        });
    }
    Ok(RootChoice {
        members,
        compared: None,
        top: starts.first().and_then(|start| finder.top(start)),
        carried: BTreeMap::new(),
    })
}

/// Which state of the files is checked.
enum Mode {
    /// All that is on the disk.
    Disk,
    /// What is staged.
    Staged,
    /// What changed since a commit.
    Since(Since),
}

fn mode(args: &CheckArgs) -> Result<Mode, Failure> {
    if !args.staged {
        return Ok(match &args.since {
            Some(revision) => Mode::Since(Since::Revision(revision.clone())),
            None if args.changed => {
                Mode::Since(runner::event().map_or(Since::DefaultBranch, Since::Event))
            }
            None => Mode::Disk,
        });
    }
    if !runner::is_pre_commit() {
        return Ok(Mode::Staged);
    }
    // pre-commit tells its hooks what it was asked for by the environment.
    if let Some(from) = runner::pre_commit_range() {
        return Ok(Mode::Since(Since::Revision(from)));
    }
    if runner::is_git() {
        return Ok(Mode::Staged);
    }
    let git = Git::open(Path::new("."), false)?;
    let staged = git.staged_changes()?;
    let is_empty = staged.present.is_empty() && staged.gone.is_empty();
    Ok(if is_empty { Mode::Disk } else { Mode::Staged })
}

/// That no merge is unresolved: what would be committed is not decided then.
fn no_unmerged(staged: &Staged) -> Result<(), Failure> {
    let unmerged = staged.unmerged();
    let Some(first) = unmerged.first() else {
        return Ok(());
    };
    let more = match unmerged.len() - 1 {
        0 => String::new(),
        more => format!(" and {}", counted(more, "more file")),
    };
    Err(Failure::Usage(format!(
        "unresolved merge in {}{more}; resolve it and stage the result with `git add`",
        first.display()
    )))
}

/// The files that git says changed below some paths, by the root that they belong to. Deleted files
/// belong to one as well.
fn changed(
    args: &CheckArgs,
    since: Option<&Since>,
    finder: &mut Finder,
    typed: Typed,
) -> Result<RootChoice, Failure> {
    let mut starts = typed.starts();
    if starts.is_empty() {
        starts = Typed::find(finder, &[PathBuf::from(".")])?.starts();
    }
    let roots = roots(finder, &starts, args.config.as_deref())?;
    let Some((first, _)) = roots.first() else {
        return Err(Failure::Usage("no path is given".to_owned()));
    };
    let git = Git::open(&first.folder, runner::is_git())?;
    // What the commit has counts, not what is in the work tree.
    let (staged, base, changes) = match since {
        None => {
            let staged = git.staged()?;
            no_unmerged(&staged)?;
            let changes = staged.changes();
            (Some(Arc::new(staged)), None, changes)
        }
        Some(since) => {
            let base = base(&git, since)?;
            let changes = git.changed(&base)?;
            (None, Some(base), Arc::new(changes))
        }
    };
    let below = &*typed.among(&changes, finder, args.threads())?;
    let compared = base.map(|base| compared_with(&base, &changes, below));
    let compared = compared.transpose()?;
    let found = if args.config.is_some() {
        BTreeSet::from([first.clone()])
    } else {
        let mut change = ChangedRoots {
            finder,
            git: &git,
            staged: staged.as_deref(),
            changes: &changes,
            below,
        };
        change.find()
    };
    let mut members = Vec::new();
    for root in &found {
        let tree: Arc<dyn Tree> = if let Some(staged) = &staged {
            Arc::new(staged.tree(&root.folder, args.max_file_size))
        } else {
            readable(root.config.as_deref())?;
            Arc::new(Disk::new(root.folder.clone(), args.max_file_size))
        };
        let others = found.iter().filter(|other| *other != root);
        let nested = others.map(|other| other.folder.clone());
        members.push(Chosen {
            tree,
            notes: notes(below, root),
            config: root.config.clone(),
            staged: staged.is_some(),
            which: Which::Changes(Box::new(Changed {
                git: git.clone(),
                changes: Arc::clone(&changes),
                below: below.to_vec(),
                nested: nested
                    .filter(|other| other.starts_with(&root.folder))
                    .collect(),
                staged: staged.clone(),
            })),
        });
    }
    Ok(RootChoice {
        members,
        compared,
        top: Some(git.top().to_path_buf()),
        carried: BTreeMap::new(),
    })
}

/// The text on standard input, under the name of a file that need not exist.
fn from_stdin(args: &CheckArgs, name: &Path) -> Result<RootChoice, Failure> {
    let mut finder = Finder::isolated(args.isolated);
    let file = (finder.absolute(name)).map_err(|problem| match problem {
        PathProblem::LeavesRepository(_) => refused(name, &problem),
        PathProblem::Io(_) => Failure::Usage(format!("there is no folder for {}", name.display())),
    })?;
    let paths = std::slice::from_ref(&file);
    // What is being written may be the config of its folder, whether one is there yet or not.
    let own = finder.with_config(&file).filter(|_| args.config.is_none());
    let root = if let Some(own) = own {
        own
    } else {
        let (root, _) = roots(&mut finder, paths, args.config.as_deref())?.swap_remove(0);
        readable(root.config.as_deref())?;
        root
    };
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is over.
    let most = args.max_file_size.saturating_add(1);
    let read = io::stdin().lock().take(most).read_to_end(&mut bytes);
    read.map_err(|error| Failure::Usage(format!("cannot read stdin: {}", why(&error))))?;
    let disk = Arc::new(Disk::new(root.folder.clone(), args.max_file_size));
    let tree = Overlay::new(disk);
    tree.open(&relative(&root.folder, &file), bytes);
    let member = Chosen {
        tree: Arc::new(tree),
        notes: notes(paths, &root),
        config: root.config,
        staged: false,
        which: Which::Stdin(file),
    };
    Ok(RootChoice {
        members: vec![member],
        compared: None,
        top: None,
        carried: BTreeMap::new(),
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
fn notes(paths: &[PathBuf], root: &Root) -> Vec<Note> {
    let other = paths.iter().find_map(|path| passed_by(path, root));
    let note = other.map(|other| {
        let names = FILE_NAMES.join(", ");
        let other = relative(&root.folder, &other);
        let words = format!(" is not read: a config is in YAML, and is one of {names}");
        Phrase::default().plain_file(&other).and(&words).into()
    });
    note.into_iter().collect()
}

/// The roots of paths, each with the paths that belong to it, in the order of their folders; never
/// none. `config` takes the place of all others.
fn roots(
    finder: &mut Finder,
    paths: &[PathBuf],
    config: Option<&Path>,
) -> Result<Vec<(Root, Vec<PathBuf>)>, Failure> {
    let Some(config) = config else {
        return found_roots(finder, paths);
    };
    let missing = || Failure::Usage(format!("there is no config {}", config.display()));
    let place = |finder: &mut Finder| {
        let file = finder.absolute(config)?;
        // A link of the user's own keeps its name.
        finder.resolve(&file)?;
        Ok(file)
    };
    let file = place(finder).map_err(|problem| match problem {
        PathProblem::LeavesRepository(_) => refused(config, &problem),
        PathProblem::Io(_) if config.is_symlink() => {
            let words = "it is a symbolic link that leads nowhere";
            Failure::Usage(format!("cannot read the config {}: {words}", shown(config)))
        }
        PathProblem::Io(_) => missing(),
    })?;
    let folder = file.parent().map(Path::to_path_buf).ok_or_else(missing)?;
    if file.symlink_metadata().is_err() {
        return Err(missing());
    }
    readable(Some(&file))?;
    let mut root = Root {
        folder,
        config: Some(file),
    };
    if !paths.iter().all(|path| path.starts_with(&root.folder)) {
        // A config from elsewhere is for the repository that is checked, as if it were at its root.
        let found = found_roots(finder, paths)?;
        let folders: Vec<&Path> = found.iter().map(|(root, _)| &*root.folder).collect();
        root.folder = common_folder(&folders, None);
    }
    Ok(vec![(root, paths.to_vec())])
}

fn found_roots(
    finder: &mut Finder,
    paths: &[PathBuf],
) -> Result<Vec<(Root, Vec<PathBuf>)>, Failure> {
    let mut found: BTreeMap<Root, Vec<PathBuf>> = BTreeMap::new();
    let mut first: Option<(Root, Option<PathBuf>)> = None;
    for path in paths {
        let (root, top) = (finder.find(path), finder.top(path));
        if let Some((first, first_top)) = &first
            && *first != root
        {
            let known = [first, &root].map(|root| finder.is_repository(root));
            if known != [true, true] || top != *first_top {
                return Err(Failure::Usage(apart([&paths[0], path], known)));
            }
        }
        first.get_or_insert_with(|| (root.clone(), top));
        found.entry(root).or_default().push(path.clone());
    }
    if found.is_empty() {
        return Err(Failure::Usage("no path is given".to_owned()));
    }
    Ok(found.into_iter().collect())
}

/// That two paths cannot be checked together, and what can be done. Each may be in a repository.
fn apart(paths: [&Path; 2], in_repository: [bool; 2]) -> String {
    let [one, other] = paths.map(shown);
    let holds_both = |folder: &&Path| paths[1].starts_with(folder) && folder.parent().is_some();
    let above = paths[0].ancestors().find(holds_both).map(shown);
    match (in_repository, above) {
        ([true, true], _) => {
            format!("{one} and {other} are in different repositories; check one at a time")
        }
        ([true, false], _) => {
            format!("{one} is in a repository, and {other} in none; check one at a time")
        }
        ([false, true], _) => {
            format!("{one} is in no repository, and {other} in one; check one at a time")
        }
        ([false, false], Some(above)) => format!(
            "{one} and {other} are in no repository (no folder above has a {} or a `.git`); check \
             the folder that holds both, `{above}`, or one at a time",
            FILE_NAMES[0]
        ),
        ([false, false], None) => {
            format!("{one} and {other} are in no repository; check one at a time")
        }
    }
}
