//! The recipes for editors without a language server, each tried in the editor: the cursor stands where the
//! finding is, whatever the editor counts. An editor that is not there is skipped, and said.

use std::path::Path;
use std::process::{Command, Stdio};

use super::repo::{Ran, Repo, ran};

/// One finding, at character 17 of line 1, which is byte 21 and UTF-16 code unit 18. The byte order
/// mark before it has no column.
const DATA: &str = "\u{feff}a: {é: 1, 😀: 1, 😀: 2}\n";

/// The block of an editor's page that begins with a line.
#[track_caller]
fn recipe(page: &str, start: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(file).expect("text");
    let block = (text.split("```")).find_map(|block| {
        let (_, code) = block.split_once('\n')?;
        code.starts_with(start).then(|| code.to_owned())
    });
    block.expect(start)
}

fn is_there(editor: &str) -> bool {
    let mut version = Command::new(editor);
    version
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let there = version.status().is_ok_and(|status| status.success());
    if !there {
        eprintln!("SKIPPED: there is no {editor}");
    }
    there
}

/// Runs an editor on the data, with the binary in its path.
fn edit(repo: &Repo, editor: &str, args: &[&str]) -> Ran {
    let folder = Path::new(env!("CARGO_BIN_EXE_copydesk"))
        .parent()
        .expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = repo.command(editor);
    command
        .args(args)
        .arg("data.yml")
        .env("PATH", format!("{}:{path}", folder.display()))
        .env("LC_ALL", "C.UTF-8");
    ran(&mut command)
}

fn site() -> Repo {
    let repo = Repo::new();
    repo.write(
        "copydesk.yaml",
        "collections: { data: { files: data.yml } }\n",
    );
    repo.write("data.yml", DATA);
    repo
}

#[test]
fn columns_are_counted_as_editors_count() {
    let repo = site();
    let run = repo.run(&["check", "--format", "jsonl"]);
    let finding: serde_json::Value = serde_json::from_str(run.out.trim()).expect("one finding");
    assert_eq!(finding["line"], 1);
    assert_eq!(finding["column"], 17);
    assert_eq!(finding["column_utf16"], 18);
    assert_eq!(finding["end_column_utf16"], 20);
    assert_eq!(finding["byte_start"], 3 + 20);
    let concise = repo.check(&[]);
    assert!(concise.out.starts_with("data.yml:1:17: "), "{concise:?}");
}

#[test]
fn vim_and_neovim_go_to_the_byte() {
    for (editor, args) in [
        ("vim", &["-Nu", "vimrc", "-es"][..]),
        ("nvim", &["--headless", "-u", "vimrc", "-es"]),
    ] {
        if !is_there(editor) {
            continue;
        }
        let repo = site();
        repo.write("vimrc", recipe("editors/vim.md", "\" ~/.vimrc"));
        let show = "call writefile(map(getqflist(), {_, f -> bufname(f.bufnr) . ' ' . f.lnum . ' ' \
            . f.col . ' ' . f.type . ' ' . f.text}), 'found')";
        // What is in the buffer counts, not what is on the disk.
        let all = [args, &["-c", "Copydesk", "-c", show, "-c", "qa!"]].concat();
        let run = edit(&repo, editor, &all);
        assert_eq!(
            repo.read("found"),
            "data.yml 1 21 E front-matter/duplicate-key: the key `😀` is defined twice\n",
            "{run:?}"
        );
    }
}

#[test]
fn emacs_goes_to_the_character() {
    if !is_there("emacs") {
        return;
    }
    let repo = site();
    repo.write(
        "init.el",
        recipe("editors/emacs.md", ";; init.el: M-x copydesk"),
    );
    repo.write(
        "visit.el",
        "(copydesk)\n(next-error)\n(message \"at %d:%d %s\" (line-number-at-pos) (1+ (current-column-characters)) (buffer-name))\n",
    );
    let define = "(defun current-column-characters () (- (point) (line-beginning-position)))";
    let args = [
        "-Q", "--batch", "--eval", define, "-l", "init.el", "--visit",
    ];
    // The visited file is the last argument of these; the script comes behind it.
    let mut all = args.to_vec();
    all.extend(["data.yml", "-l", "visit.el", "--visit"]);
    let run = edit(&repo, "emacs", &all);
    assert!(run.err.contains("at 1:17 data.yml"), "{run:?}");
}
