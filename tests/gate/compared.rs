//! What `--changed` compares with: never with itself, and it says with what.

use super::changed::cloned;
use super::repo::{BAD, GOOD, Ran, Repo};

/// The commit at a revision, as it is shown.
fn short(repo: &Repo, revision: &str) -> String {
    repo.git(&["rev-parse", revision])[..7].to_owned()
}

impl Ran {
    /// That the first line on standard error says what was compared with what.
    #[track_caller]
    fn compares(&self, expected: &str) {
        assert_eq!(self.err.lines().next(), Some(expected), "{self:?}");
    }
}

#[test]
fn a_branch_that_is_pushed_is_not_compared_with_itself() {
    let (_origin, clone) = cloned();
    let base = short(&clone, "main");
    clone.git(&["checkout", "--quiet", "-b", "branch"]);
    clone.write("a.md", BAD);
    clone.write("gone.md", BAD);
    clone.commit();
    clone.git(&["push", "--quiet", "--set-upstream", "origin", "branch"]);
    let changed = clone.check(&["--changed"]);
    changed.reports(&["a.md front-matter/syntax", "gone.md front-matter/syntax"]);
    changed.compares(&format!("2 files changed since {base} (origin/main)"));
    // Below a folder, what is elsewhere is not counted.
    clone.write("x/b.md", GOOD);
    let below = clone.check(&["--changed", "x"]);
    below.reports(&[]);
    below.compares(&format!("1 file changed since {base} (origin/main)"));
    let quiet = clone.check(&["--changed", "--quiet"]);
    assert_eq!((quiet.code, &*quiet.err), (1, ""));
}

#[test]
fn on_the_default_branch_what_is_not_pushed_counts() {
    let (_origin, clone) = cloned();
    let base = short(&clone, "main");
    let clean = clone.check(&["--changed"]);
    clean.reports(&[]);
    clean.compares(&format!("no files changed since {base} (origin/main)"));
    clone.write("untracked.md", BAD);
    clone
        .check(&["--changed"])
        .reports(&["untracked.md front-matter/syntax"]);
    clone.commit();
    let unpushed = clone.check_in(&[("CI", "true")], &["--changed"]);
    unpushed.reports(&["untracked.md front-matter/syntax"]);
    unpushed.compares(&format!("1 file changed since {base} (origin/main)"));
}

#[test]
fn in_a_ci_nothing_to_compare_with_is_no_success() {
    let (_origin, clone) = cloned();
    let base = short(&clone, "main");
    let ci = [("CI", "true")];
    let words = format!(
        "HEAD is {base} (origin/main) itself, so there are no changes to check; name an earlier \
         commit with --since"
    );
    clone.check_in(&ci, &["--changed"]).refuses(&words);
    // What a build left in the checkout is not what the push brought.
    clone.write("built.md", GOOD);
    clone.check_in(&ci, &["--changed"]).refuses(&words);
    clone
        .check_in(&ci, &["--changed", "--since", "HEAD"])
        .reports(&[]);
    clone.remove("built.md");
    clone
        .check_in(&ci, &["--since", "main"])
        .refuses("(main) itself, so there are no changes to check");
    clone
        .check_in(&[("CI", "false")], &["--changed"])
        .reports(&[]);
}

#[test]
fn since_is_enough() {
    let repo = Repo::with(&[("a.md", GOOD), ("b.md", BAD)]);
    repo.write("a.md", BAD);
    repo.commit();
    let since = repo.check(&["--since", "HEAD~1"]);
    since.reports(&["a.md front-matter/syntax"]);
    let base = short(&repo, "HEAD~1");
    since.compares(&format!("1 file changed since {base} (HEAD~1)"));
    let both = repo.check(&["--since", "HEAD~1", "--staged"]);
    assert_eq!(both.code, 2, "{both:?}");
}

#[test]
fn the_remote_may_have_another_name_and_another_default_branch() {
    let alone = Repo::with(&[("a.md", GOOD)]);
    alone
        .check(&["--changed"])
        .refuses("there is no remote branch to compare with; name a commit with --since");
    Repo::new()
        .check(&["--changed"])
        .refuses("there is no commit yet");
    let (_origin, clone) = cloned();
    let base = short(&clone, "HEAD");
    clone.git(&["remote", "set-head", "origin", "--delete"]);
    clone.write("a.md", BAD);
    let changed = clone.check(&["--changed"]);
    changed.reports(&["a.md front-matter/syntax"]);
    changed.compares(&format!("1 file changed since {base} (origin/main)"));
    clone.git(&["remote", "rename", "origin", "upstream"]);
    clone.git(&["update-ref", "-d", "refs/remotes/upstream/main"]);
    clone
        .check(&["--changed"])
        .refuses("there is no upstream/HEAD, upstream/main or upstream/master to compare with");
    clone.git(&["update-ref", "refs/remotes/upstream/master", "HEAD"]);
    let changed = clone.check(&["--changed"]);
    changed.compares(&format!("1 file changed since {base} (upstream/master)"));
    clone.git(&["remote", "add", "fork", "/nowhere"]);
    clone.check(&["--changed"]).refuses("no remote branch");
}

/// A checkout of a workflow of GitHub, and the file of its event.
struct Workflow {
    repo: Repo,
    folder: Repo,
}

impl Workflow {
    fn new(repo: Repo) -> Self {
        let folder = Repo::plain();
        Self { repo, folder }
    }

    fn check(&self, name: &str, event: &str) -> Ran {
        self.folder.write("event.json", event);
        let path = self.folder.path("event.json");
        let variables = [
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", name),
            ("GITHUB_EVENT_PATH", path.to_str().expect("UTF-8")),
        ];
        self.repo.check_in(&variables, &["--changed"])
    }
}

#[test]
fn on_github_a_push_is_compared_with_the_state_before() {
    let repo = Repo::with(&[("a.md", GOOD), ("old.md", BAD)]);
    let before = repo.git(&["rev-parse", "HEAD"]);
    repo.write("a.md", BAD);
    repo.commit();
    repo.write("b.md", GOOD);
    repo.commit();
    let workflow = Workflow::new(repo);
    let push = |before: &str| format!(r#"{{ "ref": "refs/heads/main", "before": "{before}" }}"#);
    let pushed = workflow.check("push", &push(&before));
    pushed.reports(&["a.md front-matter/syntax"]);
    let shown = &before[..7];
    pushed.compares(&format!("2 files changed since {shown} (before the push)"));
    // A new branch has no state before; a forced push may have taken it away.
    workflow
        .check("push", &push(&"0".repeat(40)))
        .refuses("the push created this branch");
    workflow
        .check("push", &push(&"1".repeat(40)))
        .refuses("1111111 (before the push) is not in this clone; fetch it, or name another");
    workflow
        .check("workflow_dispatch", &push(&before))
        .refuses("there is no remote branch");
}

#[test]
fn a_base_without_a_name_is_named_by_what_it_is() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let base = repo.git(&["rev-parse", "HEAD"]);
    repo.write("a.md", BAD);
    repo.commit();
    let workflow = Workflow::new(repo);
    let shown = &base[..7];
    for branch in ["", r#", "ref": """#] {
        let event = format!(r#"{{ "pull_request": {{ "base": {{ "sha": "{base}"{branch} }} }} }}"#);
        workflow.check("pull_request", &event).compares(&format!(
            "1 file changed since {shown} (the base of the pull request)"
        ));
    }
    let gitlab = [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
    ];
    let run = workflow.repo.check_in(&gitlab, &["--changed"]);
    run.compares(&format!(
        "1 file changed since {shown} (the base of the merge request)"
    ));
}

#[test]
fn on_github_a_pull_request_is_compared_with_its_base() {
    let (origin, clone) = cloned();
    let fork = clone.git(&["rev-parse", "HEAD"]);
    clone.git(&["checkout", "--quiet", "-b", "branch"]);
    clone.write("a.md", BAD);
    clone.commit();
    let head = clone.git(&["rev-parse", "HEAD"]);
    // What others did meanwhile is in the merge that the checkout has, and not of this request.
    origin.write("theirs.md", BAD);
    origin.commit();
    clone.git(&["fetch", "--quiet"]);
    let base = short(&clone, "origin/main");
    clone.git(&["checkout", "--quiet", "--detach", "origin/main"]);
    clone.git(&["merge", "--quiet", "--no-ff", "--no-edit", "branch"]);
    let event = format!(
        r#"{{ "pull_request": {{
            "base": {{ "ref": "main", "sha": "{fork}" }}, "head": {{ "sha": "{head}" }}
        }} }}"#
    );
    let workflow = Workflow::new(clone);
    let changed = workflow.check("pull_request", &event);
    changed.reports(&["a.md front-matter/syntax"]);
    let name = "main, the base of the pull request";
    changed.compares(&format!("1 file changed since {base} ({name})"));
    // The last commit of the branch itself, checked out by its name.
    workflow.repo.git(&["checkout", "--quiet", "branch"]);
    let changed = workflow.check("pull_request", &event);
    changed.reports(&["a.md front-matter/syntax"]);
    let fork = &fork[..7];
    changed.compares(&format!("1 file changed since {fork} ({name})"));

    let folder = Repo::plain();
    let from = format!("file://{}", workflow.repo.root().display());
    folder.git(&["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    let shallow = Workflow::new(Repo::at(folder.path("shallow")));
    let words = format!("{fork} ({name}) is not in this clone (the clone is shallow");
    shallow.check("pull_request", &event).refuses(&words);
}

#[test]
fn on_gitlab_the_pipeline_says_what_was_before() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let before = repo.git(&["rev-parse", "HEAD"]);
    repo.write("a.md", BAD);
    repo.commit();
    let base = &before[..7];
    let push = [
        ("GITLAB_CI", "true"),
        ("CI_PIPELINE_SOURCE", "push"),
        ("CI_COMMIT_BEFORE_SHA", &before),
    ];
    let pushed = repo.check_in(&push, &["--changed"]);
    pushed.reports(&["a.md front-matter/syntax"]);
    pushed.compares(&format!("1 file changed since {base} (before the push)"));
    let request = [
        ("GITLAB_CI", "true"),
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        (
            "CI_COMMIT_BEFORE_SHA",
            "0000000000000000000000000000000000000000",
        ),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &before),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
    ];
    let requested = repo.check_in(&request, &["--changed"]);
    requested.reports(&["a.md front-matter/syntax"]);
    requested.compares(&format!(
        "1 file changed since {base} (main, the base of the merge request)"
    ));
}
