//! What git knows: what changed, what is staged. Only plumbing commands are asked, which run
//! nothing that the repository brings: no hooks, no filters, no external diff, no fsmonitor.

pub(crate) mod base;
mod before;
mod beginnings;
mod changes;
mod error;
mod index;
mod index_file;
mod listing;
pub(crate) mod mentions;
mod object_id;
mod objects;
mod proven;
mod staged;
mod tracked;

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

pub(crate) use base::{Base, Event, Since};
pub(crate) use before::Before;
pub(crate) use changes::Changes;
pub(crate) use error::GitError;
pub(crate) use index::IndexTree;
pub(crate) use object_id::ObjectId;
pub(crate) use staged::Staged;
pub(crate) use tracked::Tracked;

use crate::text::repo_path::RepoPathBuf;
use crate::tree::disk::walk::{is_inside, relative};

/// An environment variable that is empty: the value of settings that are taken away.
const NOTHING: &str = "COPYDESK_NOTHING";

/// Variables that change what git answers: what a pattern means, where the settings are that
/// `git config` lists, and which commit came of which. Those that say where the repository is, and
/// those that settings come in, are for hooks, and stay.
const MISLEADING: &[&str] = &[
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_CONFIG",
    "GIT_GRAFT_FILE",
];

/// A git repository, seen from a folder in it.
///
/// ```
/// use std::sync::Arc;
/// use copydesk::{Git, Selection, Session};
///
/// # fn check_index() -> Result<(), Box<dyn std::error::Error>> {
/// let git = Git::open(std::path::Path::new("."), false)?;
/// let index = git.staged()?.tree(git.top(), 64 << 20);
/// let now = "2024-06-01T12:00:00Z".parse()?;
/// let session = Session::find(Arc::new(index), Selection::default(), now)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Git {
    /// Where git runs; none for the working directory.
    folder: Option<PathBuf>,
    /// The top of the work tree, canonical. Git names files from here.
    top: PathBuf,
}

impl Git {
    /// The git repository of a folder. `in_hook` says that git itself has set where repository and
    /// index are, relative to the working directory, which then must stay.
    ///
    /// # Errors
    /// When there is no git or no repository, or its work tree is elsewhere.
    pub fn open(folder: &Path, in_hook: bool) -> Result<Self, GitError> {
        let mut git = Self {
            folder: (!in_hook).then(|| folder.to_path_buf()),
            top: PathBuf::new(),
        };
        let top = git.run(["rev-parse", "--show-toplevel"])?;
        let top = path(top.trim_ascii_end());
        git.top = (top.canonicalize()).map_err(|error| GitError::NoWorkTree(top, error))?;
        // What changed there says nothing of the files here.
        let folder = folder.canonicalize();
        let folder = folder.map_err(GitError::NotRun)?;
        if !folder.starts_with(&git.top) {
            let top = git.top;
            return Err(GitError::OtherWorkTree { top, folder });
        }
        Ok(git)
    }

    /// The top of the work tree, canonical.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The place of a file that git names. There may be very many; joining makes room twice.
    fn in_work_tree(&self, name: &[u8]) -> PathBuf {
        let mut file = PathBuf::with_capacity(self.top.as_os_str().len() + 1 + name.len());
        file.push(&*self.top);
        file.push(path(name));
        file
    }

    /// The path of a file of the work tree as seen from a folder of it, or from one above it; that of
    /// a file elsewhere begins with `../`. None where there is no way.
    pub(crate) fn seen_from(&self, folder: &Path, file: &Path) -> Option<RepoPathBuf> {
        if is_inside(folder, file) {
            return Some(relative(folder, file));
        }
        let is_here = folder.starts_with(&self.top) && file.starts_with(&self.top);
        is_here.then(|| {
            let folder = relative(&self.top, folder);
            folder.way_to(&relative(&self.top, file)).into()
        })
    }

    /// Options that take the clean filters away. To see whether a file differs from the index, git
    /// would run them over it; without them, a filtered file counts as changed, at worst.
    fn without_filters(&self) -> Vec<OsString> {
        let pattern = r"^filter\..*\.(clean|process|required)$";
        // Git fails when there is no such setting.
        let names = self.run(["config", "--null", "--name-only", "--get-regexp", pattern]);
        let off = |name: &[u8]| {
            // Not `-c`, which takes a `=` in a name for its end.
            let mut option = OsString::from("--config-env=");
            option.push(path(name));
            option.push("=");
            option.push(NOTHING);
            option
        };
        split(&names.unwrap_or_default()).map(off).collect()
    }

    fn commit(&self, name: &str) -> Result<String, GitError> {
        let spec = format!("{name}^{{commit}}");
        Ok(text(&self.run([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &spec,
        ])?))
    }

    fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Result<Vec<u8>, GitError> {
        finish(self.start(args)?)
    }

    /// Starts git, of which [`finish`] gives the output.
    fn start<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Result<Child, GitError> {
        let mut command = self.command(args);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().map_err(GitError::NotRun)
    }

    /// Runs git and gives each line of its output, which ends with a zero, to `take` while git goes on:
    /// all of them take more memory than what is made of them.
    fn run_by_line<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        take: &mut dyn FnMut(&[u8]),
    ) -> Result<(), GitError> {
        finish_by_line(self.start(args)?, take)
    }

    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new("git");
        if let Some(folder) = &self.folder {
            command.arg("-C").arg(folder);
        }
        // Nothing that the repository configures is run, and nothing is written.
        command.args(["--no-pager", "--no-optional-locks"]);
        for setting in [
            "core.fsmonitor=false",
            "core.hooksPath=/dev/null",
            "core.quotePath=false",
        ] {
            command.arg("-c").arg(setting);
        }
        for name in MISLEADING {
            command.env_remove(name);
        }
        command
            .args(args)
            .env("LC_ALL", "C")
            // What the repository has counts, not what this clone shows in its place.
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            // A partial clone would fetch what it lacks.
            .env("GIT_NO_LAZY_FETCH", "1")
            .env(NOTHING, "");
        command
    }
}

/// Waits for git and gives its output, or says why it failed.
fn finish(git: Child) -> Result<Vec<u8>, GitError> {
    let output = git.wait_with_output().map_err(GitError::NotRun)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(failure(&output.stderr))
    }
}

/// The same, with each line of the output, which ends with a zero, given to `take` while git goes on.
fn finish_by_line(mut git: Child, take: &mut dyn FnMut(&[u8])) -> Result<(), GitError> {
    let (stdout, stderr) = (git.stdout.take(), git.stderr.take());
    // Both are read at once, or git would wait where nobody reads.
    let (read, words) = thread::scope(|scope| {
        let read = move || {
            let mut words = Vec::new();
            let _ = stderr.map(|mut stderr| stderr.read_to_end(&mut words));
            words
        };
        // Without a thread, its words are lost, not its answer.
        let words = thread::Builder::new().spawn_scoped(scope, read);
        let read = stdout.map_or(Ok(()), |stdout| each_line(stdout, take));
        let words = words.ok().and_then(|words| words.join().ok());
        (read, words.unwrap_or_default())
    });
    let status = git.wait().map_err(GitError::NotRun)?;
    if status.success() {
        read.map_err(GitError::NotRun)
    } else {
        Err(failure(&words))
    }
}

/// Why git failed, by what it says.
fn failure(words: &[u8]) -> GitError {
    let words = String::from_utf8_lossy(words);
    // With GIT_TRACE and its like, other words are before it.
    let first = (words.lines().find(|line| line.starts_with("fatal: ")))
        .or_else(|| words.lines().next())
        .unwrap_or_default();
    let first = first.strip_prefix("fatal: ").unwrap_or(first);
    GitError::Failed(first.to_owned())
}

fn each_line(output: impl Read, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut output = BufReader::with_capacity(1 << 16, output);
    let mut line = Vec::new();
    while output.read_until(0, &mut line)? > 0 {
        take(line.strip_suffix(b"\0").unwrap_or(&line));
        line.clear();
    }
    Ok(())
}

fn split(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output
        .split(|&byte| byte == 0)
        .filter(|field| !field.is_empty())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
}

/// A path as git writes it with `-z`: the bytes as they are, `/` between folders.
#[cfg(unix)]
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec()).into()
}

/// A path as git writes it with `-z`: UTF-8 where the system has no bytes for names.
#[cfg(not(unix))]
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}
