//! What a change is compared with: a commit that was named, the state before the event that a CI
//! runs for, or where this branch left the default branch of the remote.

use std::fmt;

use super::{Git, text};

/// How the commit to compare with is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// Where this branch left a revision that the user named.
    Revision(String),
    /// The state before an event that a CI runs for.
    Event(Event),
    /// Where this branch left the default branch of the remote.
    DefaultBranch,
}

/// What a CI says about the state before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The commit before, as the CI names it.
    pub before: String,
    /// The last commit of a pull request: where HEAD is the merge of it, its other parent is the
    /// state before, and may be newer than `before`.
    pub merged: Option<String>,
    /// What people call the state before: `main, the base of the pull request`.
    pub name: String,
}

/// The commit that a change is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its full id.
    pub commit: String,
    /// What people call it: `origin/main`.
    pub name: String,
    /// Whether it is the commit that is checked out.
    pub is_head: bool,
}

impl Base {
    /// `3fa2b1c (origin/main)`.
    pub fn shown(&self) -> String {
        format!("{} ({})", short(&self.commit), self.name)
    }
}

/// The first digits of an id, as git shows it to people.
fn short(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

/// Why there is nothing to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoBase {
    /// The revision that the user named.
    UnknownRevision(String, History),
    /// What the CI names is not in this clone.
    NotInClone(Event, History),
    /// The branch is new, so there was no state before the push.
    NewBranch,
    /// The histories have nothing in common.
    Unrelated(String, History),
    /// There is no remote, or there are several and none is called `origin`.
    NoRemote,
    /// The remote has neither `HEAD` nor `main` nor `master`.
    NoDefaultBranch(String, History),
    /// There is no commit yet.
    NoCommit,
}

/// How much of the history is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// All of it.
    Full,
    /// The last commits.
    Shallow,
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => Ok(()),
            Self::Shallow => f.write_str(
                " (the clone is shallow: fetch its history, with `fetch-depth: 0` of \
                 actions/checkout or `GIT_DEPTH: 0` of GitLab)",
            ),
        }
    }
}

impl fmt::Display for NoBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRevision(name, history) => write!(f, "unknown commit `{name}`{history}"),
            Self::NotInClone(Event { before, name, .. }, history) => {
                let before = short(before);
                write!(
                    f,
                    "{before} ({name}) is not in this clone{history}; fetch it, or name another \
                     commit with --since"
                )
            }
            Self::NewBranch => f.write_str(
                "the push created this branch, so there is no state before it to compare with; \
                 name a commit with --since, such as `--since origin/main`",
            ),
            Self::Unrelated(name, history) => {
                write!(f, "HEAD and `{name}` have no commit in common{history}")
            }
            Self::NoRemote => f.write_str(
                "there is no remote branch to compare with; name a commit with --since, such as \
                 `--since HEAD`",
            ),
            Self::NoDefaultBranch(remote, history) => write!(
                f,
                "there is no {remote}/HEAD, {remote}/main or {remote}/master to compare \
                 with{history}; name a commit with --since"
            ),
            Self::NoCommit => f.write_str("there is no commit yet to compare with"),
        }
    }
}

impl std::error::Error for NoBase {}

impl Git {
    /// The commit that the work tree is compared with.
    ///
    /// # Errors
    /// When there is nothing sensible to compare with.
    pub fn base(&self, since: &Since) -> Result<Base, NoBase> {
        let head = self.commit("HEAD").map_err(|_| NoBase::NoCommit)?;
        let (commit, name) = match since {
            Since::Revision(name) => {
                let unknown = |_| NoBase::UnknownRevision(name.clone(), self.depth());
                (self.commit(name).map_err(unknown)?, name.clone())
            }
            Since::Event(event) => (self.before_event(event)?, event.name.clone()),
            Since::DefaultBranch => self.default_branch()?,
        };
        let base = self.merge_base(&commit, &head);
        let commit = base.ok_or_else(|| NoBase::Unrelated(name.clone(), self.depth()))?;
        let is_head = commit == head;
        Ok(Base {
            commit,
            name,
            is_head,
        })
    }

    /// The last commit that two have in common.
    pub(super) fn merge_base(&self, one: &str, other: &str) -> Option<String> {
        Some(text(&self.run(["merge-base", one, other]).ok()?))
    }

    fn before_event(&self, event: &Event) -> Result<String, NoBase> {
        if event.before.bytes().all(|byte| byte == b'0') {
            return Err(NoBase::NewBranch);
        }
        // CIs check out pull requests as a merge that they made, into the newest state of the base.
        if event.merged.is_some()
            && self.commit("HEAD^2").ok() == event.merged
            && let Ok(parent) = self.commit("HEAD^1")
        {
            return Ok(parent);
        }
        let missing = |_| NoBase::NotInClone(event.clone(), self.depth());
        self.commit(&event.before).map_err(missing)
    }

    /// The default branch of the remote, and its name.
    fn default_branch(&self) -> Result<(String, String), NoBase> {
        let remotes = self.run(["remote"]).unwrap_or_default();
        let remotes = text(&remotes);
        let mut names: Vec<&str> = remotes.lines().collect();
        if names.contains(&"origin") {
            names = vec!["origin"];
        }
        let &[remote] = &*names else {
            return Err(NoBase::NoRemote);
        };
        for branch in ["HEAD", "main", "master"] {
            let full = format!("refs/remotes/{remote}/{branch}");
            if let Ok(commit) = self.commit(&full) {
                let name = self.run(["rev-parse", "--abbrev-ref", &full]);
                let name = name.map(|name| text(&name)).unwrap_or_default();
                return Ok((commit, name));
            }
        }
        Err(NoBase::NoDefaultBranch(remote.to_owned(), self.depth()))
    }

    fn depth(&self) -> History {
        match self.run(["rev-parse", "--is-shallow-repository"]) {
            Ok(answer) if answer.trim_ascii_end() == b"true" => History::Shallow,
            _ => History::Full,
        }
    }
}
