//! Why git gives no answer.

use std::path::PathBuf;
use std::{fmt, io};

/// Why git gives no answer, or none that is understood.
#[derive(Debug)]
pub enum GitError {
    /// It cannot be started.
    NotRun(io::Error),
    /// It failed, with these words.
    Failed(String),
    /// The top of the work tree that it names cannot be found.
    NoWorkTree(PathBuf, io::Error),
    /// The work tree that it names, by `core.worktree` or `GIT_WORK_TREE`, does not have the folder.
    OtherWorkTree {
        /// The top of that work tree.
        top: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// It cannot read the index.
    UnreadIndex(Box<GitError>),
    /// It answers in another format than is asked for.
    NotUnderstood,
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRun(error) => write!(f, "cannot run git: {error}"),
            Self::Failed(words) if words.is_empty() => f.write_str("git failed"),
            Self::Failed(words) => write!(f, "git says: {words}"),
            Self::NoWorkTree(top, error) => write!(f, "cannot find {}: {error}", top.display()),
            Self::OtherWorkTree { top, folder } => write!(
                f,
                "git's work tree is {}, which does not contain {}; run copydesk there, or unset core.worktree and GIT_WORK_TREE",
                top.display(),
                folder.display()
            ),
            // What git says of it is hard to understand where it stands alone: of a broken one,
            // that memory is short.
            Self::UnreadIndex(why) => write!(f, "the index cannot be read: {why}"),
            Self::NotUnderstood => f.write_str("git says what copydesk does not understand"),
        }
    }
}

impl std::error::Error for GitError {}
