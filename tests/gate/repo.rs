//! A repository to try things in, and the binary run on it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Front matter that is broken, at line 2.
pub(crate) const BAD: &str = "---\ntitle: [\n---\ntext\n";

/// An article that nothing is wrong with.
pub(crate) const GOOD: &str = "---\ntitle: A\n---\ntext\n";

/// A folder of content, as a rule a git repository.
pub(crate) struct Repo {
    /// Kept so that the folder lives as long as this.
    _folder: Option<TempDir>,
    root: PathBuf,
}

/// What a run of the binary gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Repo {
    /// A folder without git.
    pub(crate) fn plain() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        Self {
            _folder: Some(folder),
            root,
        }
    }

    /// A git repository without a commit.
    pub(crate) fn new() -> Self {
        let repo = Self::plain();
        repo.git(&["init", "--quiet", "--initial-branch", "main"]);
        repo
    }

    /// A git repository with these files committed.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let repo = Self::new();
        for (path, text) in files {
            repo.write(path, text);
        }
        repo.commit();
        repo
    }

    /// Another folder, such as a linked work tree or a clone.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self {
            _folder: None,
            root,
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("removed");
    }

    /// A script that can be run.
    pub(crate) fn script(&self, path: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        self.write(path, text);
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.path(path), mode).expect("set");
    }

    /// A command in the repository that knows nothing of this machine's user.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // The tests may themselves run in a hook.
        for name in [
            "GIT_DIR",
            "GIT_INDEX_FILE",
            "GIT_WORK_TREE",
            "GIT_PREFIX",
            "CI",
            "GITHUB_ACTIONS",
            "GITLAB_CI",
            "PRE_COMMIT",
            "PRE_COMMIT_FROM_REF",
            "PRE_COMMIT_TO_REF",
        ] {
            command.env_remove(name);
        }
        command
            .current_dir(&self.root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Writer")
            .env("GIT_AUTHOR_EMAIL", "writer@site.example")
            .env("GIT_COMMITTER_NAME", "Writer")
            .env("GIT_COMMITTER_EMAIL", "writer@site.example");
        command
    }

    pub(crate) fn try_git(&self, args: &[&str]) -> Output {
        self.command("git").args(args).output().expect("git")
    }

    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let output = self.try_git(args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        assert!(
            output.status.success(),
            "{args:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// Commits everything.
    #[track_caller]
    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--no-verify", "--message", "content"]);
    }

    /// The binary, ready to run in the repository.
    pub(crate) fn copydesk(&self, args: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_copydesk"));
        command.args(args);
        command
    }

    /// Runs the binary.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.copydesk(args))
    }

    /// Runs `copydesk check`, with findings one a line.
    pub(crate) fn check(&self, args: &[&str]) -> Ran {
        let mut command = self.copydesk(&["check", "--format", "concise"]);
        ran(command.args(args))
    }

    /// The same with variables of the environment.
    pub(crate) fn check_in(&self, variables: &[(&str, &str)], args: &[&str]) -> Ran {
        let mut command = self.copydesk(&["check", "--format", "concise"]);
        ran(command.args(args).envs(variables.iter().copied()))
    }

    /// The same with text on standard input.
    pub(crate) fn check_with(&self, input: impl AsRef<[u8]>, args: &[&str]) -> Ran {
        let mut command = self.copydesk(&["check", "--format", "concise"]);
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("piped");
        // Whoever refuses the arguments does not read.
        let _ = stdin.write_all(input.as_ref());
        drop(stdin);
        Ran::of(&child.wait_with_output().expect("it ends"))
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    command.stdin(Stdio::null());
    Ran::of(&command.output().expect("it runs"))
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// The findings as `file rule`, in their order.
    pub(crate) fn findings(&self) -> Vec<String> {
        let short = |line: &str| {
            let (file, rest) = line.split_once(':')?;
            let rule = rest.split_once('[')?.1.split_once(']')?.0;
            Some(format!("{file} {rule}"))
        };
        self.out.lines().filter_map(short).collect()
    }

    /// That exactly these findings are reported, as `file rule`, and the exit code is right for them.
    #[track_caller]
    pub(crate) fn reports(&self, expected: &[&str]) {
        assert_eq!(self.findings(), expected, "{self:?}");
        assert_eq!(self.code, i32::from(!expected.is_empty()), "{self:?}");
    }

    /// That exactly these findings are reported, some of them about the config, and so the exit code is
    /// that of a config that cannot be used.
    #[track_caller]
    pub(crate) fn reports_of_config(&self, expected: &[&str]) {
        assert_eq!(self.findings(), expected, "{self:?}");
        assert_eq!(self.code, 2, "{self:?}");
    }

    /// That it refused to work, in these words.
    #[track_caller]
    pub(crate) fn refuses(&self, words: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        assert!(self.err.contains(words), "{self:?}");
    }

    /// That it says so on standard error.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(self.err.contains(words), "{words}: {self:?}");
    }

    /// That it shows so on standard output.
    #[track_caller]
    pub(crate) fn shows(&self, words: &str) {
        assert!(self.out.contains(words), "{words}: {self:?}");
    }
}
