//! What is built of one document is bounded, in each format.

use crate::repo::Repo;
use crate::run;

const TOO_MUCH: &str = "take more than 2 MiB of memory";

/// Text of so many lines, each with its number in place of `#`.
fn numbered(count: usize, line: &str) -> String {
    (0..count)
        .map(|at| line.replace('#', &at.to_string()))
        .collect()
}

/// A document just below the limit is judged, and one of twice its size is refused.
#[track_caller]
fn is_bounded(name: &str, count: usize, text: impl Fn(usize) -> String) {
    let repo = Repo::plain();
    repo.write(name, text(count));
    let ran = run(&repo, &["check", "--threads", "2", name]);
    assert!(!ran.out.contains("too-complex"), "{name}: {}", ran.out);
    repo.write(name, text(2 * count));
    let ran = run(&repo, &["check", "--threads", "2", name]);
    assert_eq!(ran.code, 1, "{name}: {ran:?}");
    assert!(ran.out.contains(TOO_MUCH), "{name}: {}", ran.out);
    assert!(
        ran.out.contains("front-matter/too-complex"),
        "{name}: {}",
        ran.out
    );
}

#[test]
fn keys() {
    is_bounded("a.json", 15_000, |count| {
        format!("{{{}\"z\": 1}}", numbered(count, "\"k#\": #,\n"))
    });
    is_bounded("a.yaml", 15_000, |count| numbered(count, "k#: #\n"));
    is_bounded("a.toml", 17_000, |count| numbered(count, "k#=1\n"));
    is_bounded("a.md", 15_000, |count| {
        format!("---\n{}---\n", numbered(count, "k#: #\n"))
    });
}

#[test]
fn items() {
    is_bounded("a.json", 30_000, |count| {
        format!("[{}1]", "1,".repeat(count))
    });
    is_bounded("a.yaml", 30_000, |count| "- 1\n".repeat(count));
    is_bounded("a.toml", 30_000, |count| {
        format!("a=[{}1]", "1,".repeat(count))
    });
}

#[test]
fn small_tables() {
    is_bounded("a.md", 5_000, |count| {
        format!("+++\na = [\n{}]\n+++\n", "{a.b.c=1},".repeat(count))
    });
    is_bounded("a.toml", 120, |count| {
        numbered(count, &format!("a#{}=1\n", ".b".repeat(60)))
    });
    is_bounded("a.toml", 10_000, |count| numbered(count, "[a#]\n"));
    is_bounded("a.json", 10_000, |count| {
        format!("[{}1]", "{\"a\":1},".repeat(count))
    });
    is_bounded("a.yaml", 10_000, |count| "- a: 1\n".repeat(count));
}

#[test]
fn copies_through_aliases() {
    is_bounded("a.yaml", 18, |count| {
        format!(
            "a: &a \"{}\"\nb: [{}1]\n",
            "\\n".repeat(100_000),
            "*a,".repeat(count)
        )
    });
}

#[test]
fn findings_of_the_parser() {
    is_bounded("a.yaml", 10_000, |count| {
        format!("[{}no]\n", "yes,".repeat(count))
    });
}

#[test]
fn tokens() {
    let repo = Repo::plain();
    repo.write("a.toml", format!("a = [{}1]\n", ",".repeat(250_000)));
    let ran = run(&repo, &["check", "a.toml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("more than 250,000 tokens"), "{}", ran.out);
}

#[test]
fn nesting() {
    let repo = Repo::plain();
    repo.write("a.json", "[".repeat(10_000));
    repo.write("a.yaml", "[".repeat(10_000));
    repo.write("b.yaml", "- ".repeat(10_000));
    repo.write("a.toml", format!("a = {}", "[".repeat(10_000)));
    repo.write("b.toml", format!("a{} = 1", ".a".repeat(10_000)));
    let keys = format!("a{}", ".a".repeat(70));
    let inline = format!("{{{keys}=").repeat(70);
    repo.write("c.toml", format!("a = {inline}1{}", "}".repeat(70)));
    for name in ["a.json", "a.yaml", "b.yaml", "a.toml", "b.toml", "c.toml"] {
        let ran = run(&repo, &["check", name]);
        assert_eq!(ran.code, 1, "{name}: {ran:?}");
        assert!(
            ran.out.contains("too-complex") || ran.out.contains("syntax"),
            "{name}: {}",
            ran.out
        );
    }
}

#[test]
fn the_config_of_a_generator() {
    for (name, text) in [
        (
            "hugo.toml",
            numbered(3_000, &format!("a#{}=1\n", ".b".repeat(60))),
        ),
        (
            "hugo.yaml",
            format!(
                "a: &a \"{}\"\nb: [{}1]\n",
                "\\n".repeat(100_000),
                "*a,".repeat(3_000)
            ),
        ),
        (
            "hugo.json",
            format!("{{\"a\": [{}1]}}", "{\"a\":{\"a\":1}},".repeat(60_000)),
        ),
    ] {
        let repo = Repo::plain();
        repo.write(name, text);
        repo.write("content/a.md", "---\ntitle: A\n---\n");
        let ran = run(&repo, &["check"]);
        assert!(ran.code <= 1, "{name}: {ran:?}");
    }
}

#[test]
fn keys_that_repeat() {
    let repo = Repo::plain();
    repo.write("a.yaml", numbered(10_000, "k#: '#'\nk#: '#'\n"));
    let ran = run(&repo, &["check", "a.yaml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.err
            .contains("9000 more findings of front-matter/duplicate-key"),
        "{ran:?}"
    );
}
