//! `--staged`: what the commit will hold is checked, whatever the work tree has.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use super::repo::{BAD, GOOD, Repo, ran};

/// A red dot: an image of one by one.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde";

#[test]
fn what_is_staged_counts_and_not_the_work_tree() {
    let repo = Repo::with(&[("a.md", GOOD), ("b.md", GOOD)]);
    repo.write("a.md", BAD);
    repo.git(&["add", "a.md"]);
    repo.write("a.md", GOOD);
    repo.write("b.md", BAD);
    repo.check(&["--staged"])
        .reports(&["a.md front-matter/syntax"]);
    repo.write("a.md", BAD);
    repo.git(&["reset", "--quiet"]);
    let clean = repo.check(&["--staged"]);
    clean.reports(&[]);
    clean.says("no file was checked");
}

#[test]
fn a_partly_staged_file_is_what_is_staged_of_it() {
    let url = |url: &str| format!("---\ntitle: A\nurl: {url}\n---\ntext\n");
    let repo = Repo::with(&[("a.md", &url("https://gazette.com/a"))]);
    repo.write("a.md", url("https://gazette..com/a"));
    repo.git(&["add", "a.md"]);
    repo.write(
        "a.md",
        url("https://gazette.com/b").replace("title: A", "title: ["),
    );
    let staged = repo.check(&["--staged"]);
    staged.reports(&["a.md url/invalid"]);
    // The frame shows what was staged.
    let human = ran(&mut repo.copydesk(&["check", "--staged"]));
    assert!(human.out.contains("gazette..com"), "{human:?}");
}

#[test]
fn only_what_changed_in_content_is_checked() {
    let repo = Repo::with(&[("old.md", BAD), ("mode.md", BAD), (".hidden/a.md", GOOD)]);
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(repo.path("mode.md"), mode).expect("set");
    repo.write(".hidden/a.md", BAD);
    repo.git(&["add", "--all"]);
    // Said to come, and not part of the commit yet.
    repo.write("later.md", BAD);
    repo.git(&["add", "--intent-to-add", "later.md"]);
    let none = repo.check(&["--staged", "--verbose"]);
    none.reports(&[]);
    none.says("1 hidden");
    repo.git(&["mv", "old.md", "new.md"]);
    repo.check(&["--staged"])
        .reports(&["new.md front-matter/syntax"]);
}

#[test]
fn without_a_commit_everything_is_new() {
    let repo = Repo::new();
    repo.write("a.md", BAD);
    repo.write("b.md", BAD);
    repo.git(&["add", "a.md"]);
    repo.check(&["--staged"])
        .reports(&["a.md front-matter/syntax"]);
}

#[test]
fn a_name_that_is_not_utf8_is_found() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let name = OsStr::from_bytes(b"caf\xe9.md");
    repo.write(Path::new(name), BAD);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"])
        .reports(&["caf\\xe9.md front-matter/syntax"]);
    let json = ran(&mut repo.copydesk(&["check", "--staged", "--format", "json"]));
    assert!(json.out.contains("file_bytes"), "{json:?}");
    repo.write(Path::new(name), GOOD);
    repo.check(&["--changed", "--since", "HEAD"]).reports(&[]);
    repo.check(&["--staged"])
        .reports(&["caf\\xe9.md front-matter/syntax"]);
}

#[test]
fn a_linked_work_tree_has_an_index_of_its_own() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    let other = Repo::plain();
    let folder = other.path("linked");
    repo.git(&[
        "worktree",
        "add",
        "--quiet",
        folder.to_str().expect("UTF-8"),
    ]);
    let linked = Repo::at(folder);
    linked.write("a.md", BAD);
    linked.git(&["add", "--all"]);
    linked
        .check(&["--staged"])
        .reports(&["a.md front-matter/syntax"]);
    repo.check(&["--staged"]).reports(&[]);
}

/// What a merge leaves in the index where it cannot decide: the files, each with its two sides.
#[test]
fn an_unresolved_merge_is_refused() {
    let ours = BAD.replace("text", "ours");
    let theirs = BAD.replace("text", "theirs");
    let repo = Repo::new();
    // What is there before, on this side, and on the other; none where it is deleted.
    let cases = [
        ("both-changed.md", Some(GOOD), Some(&*ours), Some(&*theirs)),
        ("both-added.md", None, Some(&*ours), Some(&*theirs)),
        ("deleted-by-us.md", Some(GOOD), None, Some(&*theirs)),
        ("deleted-by-them.md", Some(GOOD), Some(&*ours), None),
        ("deleted-by-both.md", Some(BAD), None, None),
        ("added-by-them.md", None, None, Some(&*theirs)),
        ("same.md", Some(BAD), Some(BAD), Some(BAD)),
    ];
    let mut info = String::new();
    let zeros = "0".repeat(40);
    for (name, before, ours, theirs) in cases {
        // A merge of its own, written by hand: git itself takes away where all agree.
        let _ = writeln!(info, "0 {zeros}\t{name}");
        for (stage, text) in [(1, before), (2, ours), (3, theirs)] {
            let Some(text) = text else {
                continue;
            };
            repo.write("object", text);
            let id = repo.git(&["hash-object", "-w", "object"]);
            if stage == 2 {
                repo.write(name, text);
            }
            let _ = writeln!(info, "100644 {id} {stage}\t{name}");
        }
    }
    repo.remove("object");
    repo.commit();
    repo.write("info", &info);
    let script = "git update-index --index-info < info";
    let done = repo.command("sh").args(["-c", script]).status();
    assert!(done.expect("sh").success());
    let refused = repo.check(&["--staged"]);
    refused.refuses("unresolved merge in added-by-them.md and 6 more files; resolve it and stage");
    assert_eq!(refused.out, "");
    repo.git(&["read-tree", "HEAD"]);
    repo.check(&["--staged"]).reports(&[]);
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let library = Repo::with(&[("b.md", GOOD)]);
    library.write("img/dot.png", PNG);
    library.commit();
    let repo = Repo::with(&[("a.md", GOOD)]);
    let from = library.root().to_str().expect("UTF-8").to_owned();
    let local = "protocol.file.allow=always";
    repo.git(&["-c", local, "submodule", "--quiet", "add", &from, "library"]);
    repo.write("_config.yml", "title: A site\n");
    repo.write(
        "with-image.md",
        "---\ntitle: A\nimage:\n  url: /library/img/dot.png\n  width: 1\n  height: 2\n---\ntext\n",
    );
    repo.git(&["add", "--all"]);
    // What a submodule holds is not in the index, but it is there.
    repo.check(&["--staged"])
        .reports(&["with-image.md image/size-differs"]);

    // Neither does a whole run look into it, nor into a linked work tree.
    repo.write("library/b.md", BAD);
    repo.git(&["worktree", "add", "--quiet", "tree"]);
    repo.write("tree/a.md", BAD);
    let whole = repo.check(&[]);
    whole.reports(&["with-image.md image/size-differs"]);
    whole.says("2 submodules or linked work trees");
    repo.check(&["-v"])
        .says("skipped: library/: submodule or linked work tree");
    for named in ["library", "library/b.md"] {
        repo.check(&[named])
            .reports(&["library/b.md front-matter/syntax"]);
    }

    let module = Repo::at(repo.path("library"));
    module.write("b.md", BAD);
    module.git(&["add", "--all"]);
    module
        .check(&["--staged"])
        .reports(&["b.md front-matter/syntax"]);
    repo.check(&["--staged"])
        .reports(&["with-image.md image/size-differs"]);
}

#[test]
fn config_and_schema_are_staged_ones() {
    let config = "collections:\n  all:\n    files: '*.md'\n    schema: schema.json\n";
    let wants = |key: &str| format!(r#"{{ "type": "object", "required": ["{key}"] }}"#);
    let repo = Repo::with(&[("copydesk.yaml", config), ("schema.json", &wants("title"))]);
    repo.write("a.md", GOOD);
    repo.git(&["add", "--all"]);
    repo.write("schema.json", wants("author"));
    repo.check(&["--staged"]).reports(&[]);
    repo.git(&["add", "--all"]);
    repo.write("schema.json", wants("title"));
    repo.check(&["--staged"]).reports(&["a.md schema/required"]);
    // A config that is not part of the commit does not judge it, and one that is does.
    repo.git(&["rm", "--quiet", "--cached", "copydesk.yaml"]);
    repo.check(&["--staged"]).reports(&[]);
    repo.git(&["add", "copydesk.yaml"]);
    repo.remove("copydesk.yaml");
    repo.check(&["--staged"]).reports(&["a.md schema/required"]);
}

#[test]
fn an_image_behind_a_pointer_is_measured_in_the_work_tree() {
    let article = "---\ntitle: A\nimage:\n  url: /dot.png\n  width: 1\n  height: 2\n---\ntext\n";
    let pointer = "version https://git-lfs.github.com/spec/v1\n\
                   oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n\
                   size 45\n";
    let repo = Repo::with(&[("_config.yml", "title: A\n")]);
    repo.write("a.md", article);
    repo.write("dot.png", pointer);
    repo.git(&["add", "--all"]);
    repo.write("dot.png", PNG);
    repo.check(&["--staged"])
        .reports(&["a.md image/size-differs"]);
    // The pointer is all there is: nothing is known of the size, and nothing is missing.
    repo.remove("dot.png");
    let unknown = repo.check(&["--staged"]).findings();
    let wrong = |finding: &String| finding.contains("missing") || finding.contains("differs");
    assert!(!unknown.iter().any(wrong), "{unknown:?}");
}

#[test]
fn links_are_followed_as_the_index_has_them() {
    let article = "---\ntitle: A\nimage: /link.png\n---\ntext\n";
    let repo = Repo::with(&[("_config.yml", "title: A\n")]);
    repo.write("img/dot.png", PNG);
    symlink("img/dot.png", repo.path("link.png")).expect("linked");
    symlink("loop.md", repo.path("loop.md")).expect("linked");
    repo.write("a.md", article);
    repo.write("b.md", BAD);
    repo.git(&["add", "--all"]);
    // In the work tree they are something else by now.
    repo.remove("b.md");
    symlink("a.md", repo.path("b.md")).expect("linked");
    repo.remove("loop.md");
    repo.write("loop.md", BAD);
    repo.remove("link.png");
    repo.check(&["--staged"])
        .reports(&["b.md front-matter/syntax"]);
    repo.remove("b.md");
    repo.check(&["--staged"])
        .reports(&["b.md front-matter/syntax"]);
}

#[test]
fn below_a_folder_only_that_is_checked() {
    let repo = Repo::with(&[("a.md", GOOD)]);
    repo.write("x/b.md", BAD);
    repo.write("y/c.md", BAD);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged", "x"])
        .reports(&["x/b.md front-matter/syntax"]);
    let mut inside = repo.copydesk(&["check", "--staged", "--format", "concise"]);
    inside.current_dir(repo.path("x"));
    ran(&mut inside).reports(&["b.md front-matter/syntax"]);
}

#[test]
fn without_git_it_says_so() {
    let folder = Repo::plain();
    folder.write("a.md", GOOD);
    folder.check(&["--staged"]).refuses("not a git repository");
    let bare = Repo::plain();
    bare.git(&["init", "--quiet", "--bare"]);
    bare.check(&["--staged"]).refuses("work tree");
}
