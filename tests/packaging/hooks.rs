//! Git hooks in real repositories: a bad commit is refused and says why, a good one passes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::readme::blocks_of;
use super::{all, command, read, run};

const BAD: &str = "---\ntitle: [\n---\ntext\n";
const GOOD: &str = "---\ntitle: A\n---\ntext\n";

/// A git repository of content.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Self { folder };
        site.must(&["init", "--quiet", "--initial-branch", "main"]);
        site
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// A command in the repository that knows nothing of this machine's user.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        // The tests may themselves run in a hook.
        for name in [
            "GIT_DIR",
            "GIT_INDEX_FILE",
            "GIT_WORK_TREE",
            "GITHUB_ACTIONS",
        ] {
            command.env_remove(name);
        }
        command
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Writer")
            .env("GIT_AUTHOR_EMAIL", "writer@site.example")
            .env("GIT_COMMITTER_NAME", "Writer")
            .env("GIT_COMMITTER_EMAIL", "writer@site.example")
            .env(
                "PRE_COMMIT_HOME",
                self.folder.path().join(".git/pre-commit-home"),
            );
        command
    }

    fn git(&self, arguments: &[&str]) -> Output {
        run(self.command("git").args(arguments)).expect("git")
    }

    #[track_caller]
    pub(crate) fn must(&self, arguments: &[&str]) {
        let output = self.git(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", all(&output));
    }

    /// Stages everything and tries to commit it.
    fn commit(&self) -> Output {
        self.must(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "content"])
    }

    #[track_caller]
    fn refuses(&self, expected: &str) {
        let output = self.commit();
        assert!(!output.status.success(), "passed: {}", all(&output));
        assert!(all(&output).contains(expected), "{}", all(&output));
    }

    #[track_caller]
    pub(crate) fn passes(&self) {
        let output = self.commit();
        assert!(output.status.success(), "refused: {}", all(&output));
    }
}

/// That a bad commit is refused, a good one passes, and what is staged is what counts.
#[track_caller]
fn guards(site: &Site) {
    site.write("articles/a.md", BAD);
    site.refuses("front-matter/syntax");
    site.write("articles/a.md", GOOD);
    site.passes();

    // Bad as staged, good in the work tree; then the other way round.
    site.write("articles/a.md", BAD);
    site.must(&["add", "--all"]);
    site.write("articles/a.md", GOOD);
    let output = site.git(&["commit", "--quiet", "--message", "bad"]);
    assert!(!output.status.success(), "passed: {}", all(&output));
    assert!(all(&output).contains("articles/a.md:"), "{}", all(&output));
    site.write("articles/a.md", &GOOD.replace('A', "B"));
    site.must(&["add", "--all"]);
    site.write("articles/a.md", BAD);
    let output = site.git(&["commit", "--quiet", "--message", "good"]);
    assert!(output.status.success(), "refused: {}", all(&output));
}

/// A repository with the published hooks, as pre-commit clones it.
fn hooks() -> Site {
    let hooks = Site::new();
    hooks.write(".pre-commit-hooks.yaml", &read(".pre-commit-hooks.yaml"));
    hooks.passes();
    hooks
}

/// A site with the README's configuration of pre-commit; none where pre-commit is not installed.
fn site_with_pre_commit(hooks: &Site) -> Option<Site> {
    let site = Site::new();
    run(site.command("pre-commit").arg("--version"))?;
    let revision = hooks.git(&["rev-parse", "HEAD"]);
    let config = blocks_of("# .pre-commit-config.yaml")[0]
        .replace(
            "https://github.com/OWNER/copydesk",
            hooks.folder.path().to_str()?,
        )
        .replace(
            concat!("v", env!("CARGO_PKG_VERSION")),
            all(&revision).trim(),
        )
        .replace("- id: copydesk ", "- id: copydesk-system ");
    assert!(config.contains("copydesk-system"), "{config}");
    site.write(".pre-commit-config.yaml", &config);
    let output = run(site.command("pre-commit").arg("install"))?;
    assert!(output.status.success(), "{}", all(&output));
    Some(site)
}

#[test]
fn pre_commit_refuses_and_passes() {
    let hooks = hooks();
    if let Some(site) = site_with_pre_commit(&hooks) {
        guards(&site);
    }
}

#[test]
fn pre_commit_checks_the_files_of_the_commit_in_one_run() {
    let hooks = hooks();
    let Some(site) = site_with_pre_commit(&hooks) else {
        return;
    };
    // What was there before is not asked about.
    site.write("articles/old.md", BAD);
    site.must(&["add", "--all"]);
    site.must(&["commit", "--quiet", "--no-verify", "--message", "old"]);
    for number in 0..300 {
        site.write(&format!("articles/article number {number}.md"), GOOD);
    }
    // No content, or no data of the site: a dialect of JSON is nobody's business.
    site.write("tsconfig.json", "{ // comments\n}\n");
    site.passes();

    site.write("articles/article number 7.md", BAD);
    site.write("articles/article number 8.md", BAD);
    let output = site.commit();
    let text = all(&output);
    assert!(!output.status.success(), "{text}");
    assert!(text.contains("2 errors in 2 of 2 files"), "{text}");
    assert!(!text.contains("old.md"), "{text}");
}

#[test]
fn pre_commit_sees_what_a_deleted_file_breaks() {
    let hooks = hooks();
    let Some(site) = site_with_pre_commit(&hooks) else {
        return;
    };
    site.write(
        "copydesk.yaml",
        "collections:\n  topics: { files: 'topics/*.md' }\n  posts:\n    files: 'posts/*.md'\n    \
         references: [{ from: topic, to: topics.title }]\n",
    );
    site.write("topics/a.md", GOOD);
    site.write("topics/b.md", &GOOD.replace('A', "B"));
    site.write("posts/x.md", "---\ntopic: B\n---\ntext\n");
    site.passes();
    fs::remove_file(site.path("topics/b.md")).expect("removed");
    site.refuses("reference/unknown");
    let all = run(site.command("pre-commit").args(["run", "--all-files"])).expect("pre-commit");
    assert!(!all.status.success(), "{all:?}");
}

#[test]
fn a_plain_hook_refuses_and_passes() {
    let site = Site::new();
    let hook = site.path(".git/hooks/pre-commit");
    site.write(".git/hooks/pre-commit", &blocks_of("#!/bin/sh")[0]);
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("set");
    guards(&site);
}

#[test]
fn lefthook_refuses_and_passes() {
    let site = Site::new();
    if run(site.command("lefthook").arg("version")).is_none() {
        return;
    }
    site.write("lefthook.yml", &blocks_of("# lefthook.yml")[0]);
    let output = run(site.command("lefthook").arg("install")).expect("lefthook");
    assert!(output.status.success(), "{}", all(&output));
    guards(&site);
}

/// A command of the README that fixes staged files: what follows `before` in backticks.
fn fixing(before: &str) -> String {
    let text = read("README.md");
    let line = text
        .lines()
        .find(|line| line.starts_with("**To fix staged files**"));
    let code = line.expect("a recipe").split('`').skip(1).step_by(2);
    let found = code.into_iter().find(|code| code.starts_with(before));
    found.expect("a command").to_owned()
}

/// That what is staged is fixed, committed and fixed in the work tree, where it goes on otherwise;
/// and that what cannot be fixed is refused.
#[track_caller]
fn fixes(site: &Site) {
    let text = |title: &str, note: &str| format!("---\ntitle: {title}\nnote: {note}\n---\ntext\n");
    site.write("articles/a b.md", &text("\"A \"", "one"));
    site.write("articles/other.md", &text("\"B \"", "one"));
    site.must(&["add", "articles/a b.md"]);
    site.write("articles/a b.md", &text("\"A \"", "two"));
    let output = site.git(&["commit", "--quiet", "--message", "content"]);
    assert!(output.status.success(), "refused: {}", all(&output));
    let committed = site.git(&["show", "HEAD:articles/a b.md"]);
    let committed = String::from_utf8_lossy(&committed.stdout);
    assert_eq!(committed, text("\"A\"", "one"));
    let now = |path| fs::read_to_string(site.path(path)).expect("a file");
    assert_eq!(now("articles/a b.md"), text("\"A\"", "two"));
    assert_eq!(now("articles/other.md"), text("\"B \"", "one"));
    site.write("articles/c.md", BAD);
    site.refuses("front-matter/syntax");
}

#[test]
fn lefthook_fixes_what_is_staged() {
    let site = Site::new();
    if run(site.command("lefthook").arg("version")).is_none() {
        return;
    }
    let run_line = fixing("run: ");
    let config = format!(
        "pre-commit:\n  commands:\n    copydesk:\n      {run_line}\n      stage_fixed: true\n"
    );
    site.write("lefthook.yml", &config);
    site.passes();
    let output = run(site.command("lefthook").arg("install")).expect("lefthook");
    assert!(output.status.success(), "{}", all(&output));
    fixes(&site);
}

#[test]
fn lint_staged_fixes_what_is_staged() {
    let site = Site::new();
    if run(site.command("lint-staged").arg("--version")).is_none() {
        return;
    }
    let rule = fixing("\"*.{md,yml,yaml}\"");
    site.write(
        "package.json",
        &format!("{{ \"lint-staged\": {{ {rule} }} }}\n"),
    );
    site.passes();
    site.write(".git/hooks/pre-commit", "#!/bin/sh\nexec lint-staged\n");
    let hook = site.path(".git/hooks/pre-commit");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("set");
    fixes(&site);
}
