//! `copydesk baseline`: what is recorded only grows when that is asked for.

use super::repo::{Ran, Repo};

/// An article with insecure addresses, one for each name.
fn article(names: &[&str]) -> String {
    let lines = names
        .iter()
        .map(|name| format!("{name}: http://gazette.com/{name}\n"));
    let urls = lines.collect::<Vec<_>>().concat();
    format!("---\ntitle: A\n{urls}---\ntext\n")
}

fn repo() -> Repo {
    let repo = Repo::with(&[("a.md", &article(&["aUrl", "bUrl"]))]);
    repo.write("copydesk.yaml", "rules: { url/insecure: warning }\n");
    repo
}

impl Ran {
    #[track_caller]
    fn ends_well(&self, words: &str) {
        assert_eq!(self.code, 0, "{self:?}");
        self.says(words);
    }
}

const FILE: &str = ".copydesk-baseline.jsonl";

#[test]
fn new_findings_are_not_swallowed() {
    let repo = repo();
    let file = repo.path(FILE);
    let name = file.display();
    repo.run(&["baseline", "--dry-run"])
        .ends_well("2 findings would be recorded in");
    assert!(!file.exists());
    repo.run(&["baseline"]).ends_well(&format!(
        "copydesk: 2 findings recorded in {name}; `copydesk check` ignores them until they change"
    ));
    let first = repo.read(FILE);
    repo.run(&["baseline"]).ends_well(&format!(
        "copydesk: {name} is up to date: 2 findings recorded"
    ));

    repo.write("a.md", article(&["bUrl", "cUrl"]));
    repo.write(
        "b.md",
        "---\ntitle: A\nurl: https://gazette..com\n---\ntext\n",
    );
    let refused = repo.run(&["baseline"]);
    let difference = "1 finding kept, 2 findings (1 error) added, 1 dropped";
    refused.refuses(&format!(
        "copydesk: {name} exists and would change: {difference}; `copydesk baseline --update` writes it"
    ));
    refused.says("+ a.md:4:7: warning[url/insecure] ");
    refused.says("+ b.md:3:");
    refused.says("- a.md: [url/insecure] at /aUrl `http://gazette.com/aUrl`\n");
    assert_eq!(repo.read(FILE), first);
    let shown = repo.run(&["baseline", "--dry-run"]);
    shown.ends_well(&format!("{name} would change: {difference}"));
    assert_eq!(repo.read(FILE), first);
    repo.run(&["baseline", "--update"])
        .ends_well(&format!("{name} is updated: {difference}"));
    repo.check(&[]).reports(&[]);
    assert_eq!(repo.read(FILE).lines().count(), 4);
}

#[test]
fn what_was_not_looked_for_stays() {
    let repo = repo();
    repo.write(
        "b.md",
        "---\ntitle: A\nurl: https://gazette..com\n---\ntext\n",
    );
    repo.run(&["baseline"])
        .ends_well("3 findings (1 error) recorded");
    let all = repo.read(FILE);
    repo.run(&["baseline", "--select", "url/invalid"])
        .ends_well("is up to date: 3 findings recorded");
    repo.write("b.md", "---\ntitle: A\n---\ntext\n");
    repo.run(&["baseline", "--select", "url/invalid", "--update"])
        .ends_well("2 findings kept, no findings added, 1 dropped");
    repo.check(&["--fail-on", "warning"]).reports(&[]);
    assert_eq!(repo.read(FILE).lines().count() + 1, all.lines().count());
}

#[test]
fn a_broken_baseline_is_not_overwritten() {
    let repo = repo();
    repo.write(FILE, "mine\n");
    repo.run(&["baseline", "--update"])
        .refuses("line 1 is not the first line of a baseline");
    assert_eq!(repo.read(FILE), "mine\n");
}
