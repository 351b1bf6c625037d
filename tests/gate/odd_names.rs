//! Names of files that are not UTF-8, as some systems allow.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use copydesk::Format;

use super::repo::{GOOD, Repo, ran};

/// An article with a defect that levels and baselines may ignore.
const BAD: &str = "---\ndate: 2023-14-05T10:00:00Z\n---\ntext\n";

const BOTH: [&str; 2] = [
    r"blog/caf\xe8.md published/date-invalid",
    r"blog/caf\xe9.md published/date-invalid",
];

/// A repository with two files whose names have one byte each that is not UTF-8.
fn repo() -> Repo {
    let repo = Repo::with(&[("a.md", GOOD)]);
    for name in [&b"blog/caf\xe9.md"[..], b"blog/caf\xe8.md"] {
        repo.write(Path::new(OsStr::from_bytes(name)), BAD);
    }
    repo
}

#[test]
fn each_finding_is_of_its_own_file() {
    let repo = repo();
    for threads in ["1", "2"] {
        let reported = repo.check(&["--threads", threads]);
        reported.reports(&BOTH);
        reported.says("2 errors in 2 of 3 files");
    }
    repo.check(&["--changed", "--since", "HEAD"]).reports(&BOTH);
    repo.git(&["add", "--all"]);
    repo.check(&["--staged"]).reports(&BOTH);
    let json = ran(&mut repo.copydesk(&["check", "--format", "jsonl"])).out;
    for base64 in ["YmxvZy9jYWbpLm1k", "YmxvZy9jYWboLm1k"] {
        assert_eq!(json.matches(base64).count(), 1, "{json}");
    }
    let sarif = ran(&mut repo.copydesk(&["check", "--format", "sarif"])).out;
    for uri in ["\"blog/caf%E9.md\"", "\"blog/caf%E8.md\""] {
        assert_eq!(sarif.matches(uri).count(), 1, "{sarif}");
    }
}

#[test]
fn no_format_says_where_the_repository_lies() {
    let repo = repo();
    let root = repo.root().to_str().expect("UTF-8");
    for format in Format::ALL.iter().map(|format| format.name()) {
        let reported = ran(&mut repo.copydesk(&["check", "--format", format]));
        assert_eq!(reported.code, 1, "{format}: {reported:?}");
        assert!(!reported.out.contains(root), "{format}: {reported:?}");
    }
}

#[test]
fn each_is_forgiven_by_itself() {
    let repo = repo();
    ran(&mut repo.copydesk(&["baseline"]));
    repo.check(&[]).reports(&[]);
    repo.write(Path::new(OsStr::from_bytes(b"blog/caf\xe7.md")), BAD);
    repo.check(&[])
        .reports(&[r"blog/caf\xe7.md published/date-invalid"]);
}
