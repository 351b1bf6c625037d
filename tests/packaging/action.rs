//! The shell parts of the GitHub Action, as far as they go without the runner.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{all, command, repository, run};

const TARGET: &str = "x86_64-unknown-linux-musl";

/// A machine of the runner.
struct Runner {
    folder: TempDir,
}

/// What a step of the action did.
struct Step {
    succeeded: bool,
    log: String,
    /// The lines `name=value` that it handed on.
    outputs: String,
    summary: String,
}

impl Step {
    #[track_caller]
    fn output(&self, name: &str) -> &str {
        let start = format!("{name}=");
        let found = self
            .outputs
            .lines()
            .find_map(|line| line.strip_prefix(&start));
        found.unwrap_or_else(|| panic!("no output {name}: {}{}", self.outputs, self.log))
    }
}

impl Runner {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder
            .path()
            .join(name)
            .to_str()
            .expect("UTF-8")
            .to_owned()
    }

    /// Runs a script with the action's variables; none when there is no bash.
    fn step(&self, script: &str, variables: &[(&str, &str)]) -> Option<Step> {
        let (outputs, summary) = (self.path("outputs"), self.path("summary"));
        fs::write(&outputs, "").expect("written");
        fs::write(&summary, "").expect("written");
        let output = run(command("bash")
            .arg(repository(".github/action").join(script))
            .current_dir(repository(""))
            .env("RUNNER_TEMP", self.folder.path())
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("SOURCE", repository(""))
            .env("GITHUB_ACTIONS", "true")
            .env_remove("GITHUB_EVENT_PATH")
            .envs(variables.iter().copied()))?;
        Some(Step {
            succeeded: output.status.success(),
            log: all(&output),
            outputs: fs::read_to_string(outputs).expect("UTF-8"),
            summary: fs::read_to_string(summary).expect("UTF-8"),
        })
    }

    fn choose(&self, version: &str, reference: &str, os: &str, arch: &str) -> Option<Step> {
        let variables = [
            ("VERSION", version),
            ("REF", reference),
            ("RUNNER_OS", os),
            ("RUNNER_ARCH", arch),
        ];
        self.step("choose.sh", &variables)
    }

    fn check(&self, paths: &str, arguments: &str, extras: &str) -> Option<Step> {
        let own = Path::new(env!("CARGO_BIN_EXE_copydesk"));
        let folder = own.parent().expect("a folder").to_str().expect("UTF-8");
        let variables = [
            ("FOLDER", folder),
            ("PATHS", paths),
            ("ARGS", arguments),
            ("ANNOTATIONS", extras),
            ("SUMMARY", extras),
        ];
        self.step("run.sh", &variables)
    }
}

#[test]
fn the_version_is_that_of_the_input_or_of_the_tag() {
    let own = env!("CARGO_PKG_VERSION");
    let cases = [
        ("", "v1", own),
        ("", "v0.1", own),
        ("", "main", ""),
        ("", "", ""),
        ("1.2.3", "v9", "1.2.3"),
        ("v1.2.3", "main", "1.2.3"),
    ];
    let runner = Runner::new();
    for (version, reference, expected) in cases {
        let Some(step) = runner.choose(version, reference, "Linux", "X64") else {
            return;
        };
        assert!(step.succeeded, "{}", step.log);
        assert_eq!(step.output("version"), expected, "{version} {reference}");
        assert_eq!(step.output("target"), TARGET);
        let key = step.output("key");
        assert!(step.output("folder").ends_with(key), "{}", step.outputs);
        assert!(
            key.ends_with(TARGET) && key.len() > TARGET.len() + 1,
            "{key}"
        );
    }
}

#[test]
fn what_is_no_version_is_refused() {
    let Some(step) = Runner::new().choose("latest; rm -rf .", "main", "Linux", "X64") else {
        return;
    };
    assert!(
        !step.succeeded && step.log.contains("is no version"),
        "{}",
        step.log
    );
}

#[test]
fn a_machine_without_a_binary_builds_one() {
    let Some(step) = Runner::new().choose("1.2.3", "v1", "Linux", "RISCV64") else {
        return;
    };
    assert_eq!(step.output("version"), "");
}

/// A release as the workflow publishes it, with a script in the place of the binary.
fn publish(runner: &Runner, version: &str) -> Option<()> {
    let built = runner.path("built");
    let release = runner.path(&format!("host/owner/name/releases/download/v{version}"));
    fs::create_dir_all(&built).expect("a folder");
    fs::create_dir_all(&release).expect("a folder");
    let binary = Path::new(&built).join("copydesk");
    fs::write(&binary, "#!/bin/sh\necho \"copydesk 1.2.3 $*\"\n").expect("written");
    let script = r#"
        set -e
        chmod +x "$1/copydesk"
        bash .ci/archive "$1" "copydesk-$3-$4" "$2"
        cd "$2"
        { sha256sum copydesk-* || shasum -a 256 copydesk-*; } >SHA256SUMS
    "#;
    let arguments = ["-c", script, "-", &built, &release, version, TARGET];
    let output = run(command("bash").args(arguments).current_dir(repository("")))?;
    assert!(output.status.success(), "{}", all(&output));
    Some(())
}

/// A `gh` that writes down what it is asked and answers so.
fn stub_gh(runner: &Runner, exit: i32) {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = runner.path("gh");
    fs::create_dir_all(&folder).expect("a folder");
    let gh = Path::new(&folder).join("gh");
    let asked = runner.path("asked");
    let text =
        format!("#!/bin/sh\necho \"$@\" >'{asked}'\ntest -f \"$3\" || exit 9\nexit {exit}\n");
    fs::write(&gh, text).expect("written");
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).expect("set");
}

fn install(runner: &Runner, version: &str) -> Option<Step> {
    install_with(runner, version, "true")
}

fn install_with(runner: &Runner, version: &str, attestation: &str) -> Option<Step> {
    let path = std::env::var("PATH").unwrap_or_default();
    let host = format!("file://{}", runner.path("host"));
    let variables = [
        ("FOLDER", runner.path("installed")),
        ("VERSION", version.to_owned()),
        ("TARGET", TARGET.to_owned()),
        ("REPOSITORY", "owner/name".to_owned()),
        ("GITHUB_SERVER_URL", host),
        ("ATTESTATION", attestation.to_owned()),
        ("PATH", format!("{}:{path}", runner.path("gh"))),
    ];
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    runner.step("install.sh", &variables)
}

#[test]
fn a_release_is_installed_when_its_checksum_is_right() {
    let runner = Runner::new();
    stub_gh(&runner, 0);
    if run(command("curl").arg("--version")).is_none() || publish(&runner, "1.2.3").is_none() {
        return;
    }
    let Some(step) = install(&runner, "1.2.3") else {
        return;
    };
    assert!(step.succeeded, "{}", step.log);
    let output = run(command(&runner.path("installed/copydesk")).arg("check")).expect("it runs");
    assert_eq!(all(&output), "copydesk 1.2.3 check\n");

    let sums = runner.path("host/owner/name/releases/download/v1.2.3/SHA256SUMS");
    let text = fs::read_to_string(&sums).expect("UTF-8");
    fs::write(&sums, text.replace(['0', '1', '2', '3'], "4")).expect("written");
    let step = install(&runner, "1.2.3").expect("bash is there");
    assert!(
        !step.succeeded && step.log.contains("the checksum of"),
        "{}",
        step.log
    );

    let step = install(&runner, "1.2.4").expect("bash is there");
    assert!(
        !step.succeeded && step.log.contains("cannot download"),
        "{}",
        step.log
    );
}

#[test]
fn a_release_is_installed_when_it_is_attested() {
    let runner = Runner::new();
    if run(command("curl").arg("--version")).is_none() || publish(&runner, "1.2.3").is_none() {
        return;
    }
    stub_gh(&runner, 1);
    let Some(step) = install(&runner, "1.2.3") else {
        return;
    };
    assert!(
        !step.succeeded && step.log.contains("is not attested"),
        "{}",
        step.log
    );
    assert!(!Path::new(&runner.path("installed/copydesk")).exists());
    let asked = fs::read_to_string(runner.path("asked")).expect("UTF-8");
    for part in [
        "attestation verify copydesk-1.2.3-x86_64-unknown-linux-musl.tar.gz --repo owner/name",
        "--signer-workflow owner/name/.github/workflows/release.yml",
        "--source-ref refs/tags/v1.2.3",
    ] {
        assert!(asked.contains(part), "{asked}");
    }
    stub_gh(&runner, 0);
    let step = install(&runner, "1.2.3").expect("bash is there");
    assert!(step.succeeded, "{}", step.log);
    // Without attestations, on a server that has none, only if somebody says so.
    fs::remove_file(runner.path("installed/copydesk")).expect("installed");
    stub_gh(&runner, 1);
    let step = install_with(&runner, "1.2.3", "false").expect("bash is there");
    assert!(step.succeeded, "{}", step.log);
    fs::remove_dir_all(runner.path("gh")).expect("removed");
    if run(command("gh").arg("--version")).is_none() {
        let step = install(&runner, "1.2.3").expect("bash is there");
        assert!(
            !step.succeeded && step.log.contains("there is no `gh`"),
            "{}",
            step.log
        );
    }
}

#[test]
fn findings_are_annotated_summed_up_and_handed_on() {
    let runner = Runner::new();
    let Some(step) = runner.check("fixtures/sample-site\n", "--select\nurl/invalid", "true") else {
        return;
    };
    // The step itself succeeds, so that the findings are uploaded before the job fails.
    assert!(step.succeeded, "{}", step.log);
    assert_eq!(step.output("exit-code"), "1");
    assert!(step.log.contains("\n::error file="), "{}", step.log);
    assert!(step.summary.contains("url/invalid"), "{}", step.summary);
    for name in ["sarif", "json"] {
        let text = fs::read_to_string(step.output(name)).expect("UTF-8");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert!(value.is_object());
    }
}

#[test]
fn annotations_and_summary_can_be_left_out() {
    let runner = Runner::new();
    let Some(step) = runner.check("fixtures/sample-site", "--select\nurl/invalid", "false") else {
        return;
    };
    assert_eq!(step.output("exit-code"), "1");
    assert!(!step.log.contains("::error"), "{}", step.log);
    assert_eq!(step.summary, "");
}

#[test]
fn a_run_that_could_not_check_says_why_in_an_annotation_and_in_the_summary() {
    let cases = [
        (
            "no/such/folder",
            "",
            "no such file or directory: no/such/folder",
        ),
        ("no/such/*.md", "", "no such file or directory: no/such/"),
        ("fixtures/*.none", "", "no file matches `fixtures/*.none`"),
        (".", "--fail-on warning", "write `--fail-on=warning`"),
        (".", "--select\nurl/invaild", "did you mean `url/invalid`?"),
    ];
    let runner = Runner::new();
    for (paths, arguments, expected) in cases {
        let Some(step) = runner.check(paths, arguments, "true") else {
            return;
        };
        assert!(step.succeeded, "{}", step.log);
        assert_eq!(step.output("exit-code"), "2");
        assert!(!step.outputs.contains("sarif="), "{}", step.outputs);
        let mut lines = step.log.lines();
        let annotation = lines.find(|line| line.starts_with("::error title=copydesk::"));
        assert!(
            annotation.is_some_and(|line| line.contains(expected)),
            "{}",
            step.log
        );
        assert!(
            step.summary
                .starts_with("**copydesk could not check anything.**")
        );
        assert!(step.summary.contains(expected), "{}", step.summary);
        assert!(!step.summary.contains("%0A"), "{}", step.summary);
    }
}

#[test]
fn paths_may_be_globs() {
    let runner = Runner::new();
    let Some(step) = runner.check("fixtures/sample-site/_news/2023-05-1*.md", "", "true") else {
        return;
    };
    assert_eq!(step.output("exit-code"), "1");
    assert!(
        step.log.contains("2023-05-14-mint-behind-bars.md"),
        "{}",
        step.log
    );
}

#[test]
fn files_are_named_from_the_top_of_the_checkout() {
    let runner = Runner::new();
    let Some(git) = run(command("git").args(["init", "--quiet", &runner.path("checkout")])) else {
        return;
    };
    assert!(git.status.success(), "{}", all(&git));
    let site = runner.path("checkout/site");
    fs::create_dir(&site).expect("a folder");
    fs::write(format!("{site}/_config.yml"), "title: A\n").expect("written");
    fs::write(format!("{site}/a.md"), "---\ntitle: [\n---\n").expect("written");
    let step = runner.check(&site, "", "true").expect("bash is there");
    assert!(step.log.contains("file=site/a.md,"), "{}", step.log);
    let sarif = fs::read_to_string(step.output("sarif")).expect("UTF-8");
    assert!(sarif.contains("\"site/a.md\""), "{sarif}");
    // The same fields in every run: data formats know nothing of the checkout.
    let json = fs::read_to_string(step.output("json")).expect("UTF-8");
    assert!(json.contains("\"a.md\""), "{json}");
}
