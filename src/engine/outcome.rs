//! Which files a run checks, and what comes out of it: its report, and what commands need besides.

use std::time::Duration;

use crate::engine::report::Report;
use crate::engine::tally::Tally;
use crate::finding::Finding;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::discover::Nested;
use crate::tree::disk::walk::{FoundFile, Walked};

/// What a run is about.
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// let targets = session.targets(&[session.tree.root().join("_news")], 1);
/// assert_eq!(targets.files.files.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// The files, and what was found beside them.
    pub files: Walked,
    /// How much of the repository they are.
    pub scope: Scope,
    /// Files of roots below, which are none of these files.
    pub nested: Vec<NestedTargets>,
}

impl Targets {
    /// Whether a file is one of a root below.
    pub fn has_nested(&self, path: &RepoPath) -> bool {
        self.nested.iter().any(|nested| {
            let inside = path.strip_prefix(nested.root.folder.as_str());
            inside.is_some_and(|inside| {
                let found = nested
                    .files
                    .binary_search_by(|file| file.path.as_str().cmp(inside));
                found.is_ok()
            })
        })
    }

    /// Whether they are the whole repository.
    pub fn is_whole(&self) -> bool {
        self.scope == Scope::Whole
    }
}

/// The files of a root below another one.
#[derive(Clone, Debug)]
pub struct NestedTargets {
    /// The root.
    pub root: Nested,
    /// Its files.
    pub files: Vec<FoundFile>,
}

/// How much of a repository a run is about.
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// use copydesk::parts::Scope;
///
/// assert_eq!(session.everything(1).scope, Scope::Whole);
/// assert_eq!(session.targets(&[session.tree.root().join("_news")], 1).scope, Scope::Folders);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Named or changed files: there may be none.
    Files,
    /// Some folders.
    Folders,
    /// All of it: what is wrong with the config as a whole can be judged.
    #[default]
    Whole,
}

/// What came of a run.
///
/// ```
/// # use std::sync::Arc;
/// # use copydesk::{MemoryTree, RunOptions, Selection, Session};
/// # let text = "---\ntitle: Moss lawns\npublished: \"yes\"\n---\n";
/// # let tree = MemoryTree::from_iter([("_news/2024-05-01-moss.md", text)]);
/// # let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(tree), Selection::default(), now)?;
/// let outcome = session.run(session.everything(1), &RunOptions::default());
/// assert!(!outcome.config_is_wrong && outcome.panics.is_empty());
/// assert_eq!(outcome.report.summary.files_checked, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings and numbers.
    pub report: Report,
    /// All findings in numbers, whether they are listed or not.
    pub tally: Tally,
    /// Whether the config itself is wrong, at error level.
    pub config_is_wrong: bool,
    /// How much of the repository it was about.
    pub scope: Scope,
    /// Findings that comments allow, sorted by file and place; no more of them than of others.
    pub allowed: Vec<Finding>,
    /// Findings that the baseline ignores and that have a fix, which is not applied.
    pub ignored: Vec<Finding>,
    /// Files whose check ended in a panic: defects of copydesk itself.
    pub panics: Vec<RepoPathBuf>,
    /// What it took.
    pub cost: Cost,
}

/// What a run took: time, and bytes of the files that it checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Reading and checking each file by itself.
    pub check: Duration,
    /// The part of it that was reading, taken together over all threads.
    pub read: Duration,
    /// Comparing files with each other.
    pub compare: Duration,
    /// Bytes that were read.
    pub bytes_read: u64,
    /// Bytes that these files have.
    pub bytes: u64,
    /// Steps that checking took, a measure that is the same on every machine.
    pub(crate) steps: u64,
}

impl Cost {
    /// Adds what another root took.
    pub(crate) fn add(&mut self, more: &Self) {
        self.check += more.check;
        self.read += more.read;
        self.compare += more.compare;
        self.bytes_read += more.bytes_read;
        self.bytes += more.bytes;
    }
}
