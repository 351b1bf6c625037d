//! No network: without one, everything is the same.

use super::repo::{BAD, Repo, ran};

#[test]
fn a_machine_without_network_gives_the_same_answer() {
    let repo = Repo::with(&[(
        "a.md",
        "---\ntitle: A\nurl: https://gazette.com/\n---\ntext\n",
    )]);
    repo.write("b.md", BAD);
    repo.write(
        "c.md",
        "---\ntitle: C\nimage:\n  url: https://gazette.com/a.png\n  width: 1\n  height: 1\n---\ntext\n",
    );
    let args = ["check", "--changed", "--since", "HEAD", "--format", "json"];
    let mut alone = repo.command("unshare");
    alone.args(["--user", "--map-root-user", "--net"]);
    let alone = match alone
        .arg(env!("CARGO_BIN_EXE_copydesk"))
        .args(args)
        .output()
    {
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("unshare") => output,
        _ => {
            eprintln!("SKIPPED: `unshare` cannot take the network away here");
            return;
        }
    };
    let connected = ran(&mut repo.copydesk(&args));
    assert_eq!(connected.code, 1, "{connected:?}");
    assert_eq!(String::from_utf8_lossy(&alone.stdout), connected.out);
}
