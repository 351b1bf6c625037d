//! Completions and manual pages are what shells and readers of manuals accept.

use std::io::Write;
use std::process::Stdio;

use super::{all, command, run};

#[track_caller]
fn copydesk(arguments: &[&str]) -> String {
    let output = run(command(env!("CARGO_BIN_EXE_copydesk")).args(arguments)).expect("the binary");
    assert!(output.status.success(), "{}", all(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// That a shell reads a script without complaint, where there is such a shell.
#[track_caller]
fn parses(shell: &str, script: &str) {
    let mut command = command(shell);
    command
        .arg("-n")
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        super::skip(&format!("{shell} is not installed"));
        return;
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(script.as_bytes())
        .expect("a shell that reads");
    drop(stdin);
    assert!(child.wait().expect("an end").success(), "{shell}");
}

#[test]
fn completions_are_scripts() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = copydesk(&["completions", shell]);
        assert!(script.contains("fail-on"), "{shell} knows no options");
        if ["bash", "zsh", "fish"].contains(&shell) {
            for word in ["checkstyle", "url/insecure"] {
                assert!(script.contains(word), "{shell} does not know {word}");
            }
            parses(shell, &script);
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let page = copydesk(&["man"]);
    assert!(page.contains(env!("CARGO_PKG_VERSION")));
    for name in ["check", "inspect", "rules", "explain"] {
        assert!(page.contains(&format!("copydesk\\-{name}(1)")), "{name}");
        let page = copydesk(&["man", name]);
        for section in ["OPTIONS", "\"EXIT STATUS\"", "FILES"] {
            assert!(
                page.contains(&format!(".SH {section}")),
                "{name}: {section}"
            );
        }
    }
    for (name, example) in [
        ("check", "check \\-\\-staged"),
        ("baseline", "\\-\\-update"),
    ] {
        let page = copydesk(&["man", name]);
        let examples = page.split(".SH EXAMPLES").nth(1).expect("examples");
        assert!(examples.contains(example), "{examples}");
    }
}
