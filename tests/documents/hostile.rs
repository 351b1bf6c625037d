//! Files that are made to hurt: parsing ends in time that grows with the length, on any stack.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use copydesk::internals::document::{self, Layout, ProblemKind};
use copydesk::parts::Source;

/// What grows without bound takes hours; a machine that does much else needs some patience.
const EXPLOSION: Duration = Duration::from_secs(180);

/// Parses a data file and drops it again; gives the kinds of its problems.
#[track_caller]
fn parse(name: &str, text: impl Into<Vec<u8>>) -> Vec<ProblemKind> {
    let start = Instant::now();
    let source = Source::new(name, text);
    let document = document::parse(&source, document::layout_of(name));
    let problems = document
        .problems
        .iter()
        .map(|problem| problem.kind.clone())
        .collect();
    for root in &document.roots {
        drop(root.to_json());
    }
    drop(document);
    let elapsed = start.elapsed();
    // Tests are built without optimisation, and run beside others.
    assert!(elapsed < EXPLOSION, "{elapsed:?}");
    problems
}

#[track_caller]
fn check_limit(name: &str, text: &str) {
    let problems = parse(name, text);
    let is_limit = |kind: &ProblemKind| matches!(kind, ProblemKind::Limit { .. });
    assert!(problems.iter().any(is_limit), "{:?}", problems.first());
}

#[test]
fn nesting_is_bounded() {
    let deep = 10_000;
    for open in [
        "[", "{", "{a: ", "[{a: ", "- ", "? ", "- a: ", "!t [", "&a [",
    ] {
        let problems = parse("a.yaml", open.repeat(deep));
        assert!(!problems.is_empty(), "{open}");
    }
    let mut block = String::new();
    for level in 0..deep / 4 {
        let _ = writeln!(block, "{}a:", " ".repeat(level));
    }
    check_limit("a.yaml", &block);
    check_limit("a.json", &"[".repeat(deep));
    check_limit("a.json", &"{\"a\":".repeat(deep));
    check_limit("a.toml", &format!("{}a = 1", "a.".repeat(deep)));
    check_limit("a.toml", &format!("[{}a]", "a.".repeat(deep)));
    check_limit("a.toml", &format!("a = {}", "[".repeat(deep)));
    check_limit("a.toml", &format!("a = {}", "{a = ".repeat(deep)));
}

#[test]
fn aliases_are_bounded() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let calls = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{calls}]");
    }
    check_limit("a.yaml", &bomb);
    // Deep rather than many.
    let mut ladder = "a0: &a0 x\n".to_owned();
    for level in 1..400 {
        let (open, close) = ("[".repeat(200), "]".repeat(200));
        let _ = writeln!(ladder, "a{level}: &a{level} {open}*a{}{close}", level - 1);
    }
    check_limit("a.yaml", &ladder);
    // Every level of a deep tree is anchored, over many items.
    let mut anchors = String::new();
    for level in 0..200 {
        let _ = write!(anchors, "&a{level} [");
    }
    anchors.push_str(&"x, ".repeat(50_000));
    anchors.push_str(&"]".repeat(200));
    parse("a.yaml", anchors);
    let merges = format!("a: &a {{b: 1}}\nc:\n{}", "  <<: *a\n".repeat(10_000));
    parse("a.yaml", merges);
    for own in ["&a [*a]", "&a {b: *a}", "a: &a\n  <<: *a\n", "&a {*a : 1}"] {
        assert!(!parse("a.yaml", own).is_empty(), "{own}");
    }
}

#[test]
fn many_keys_take_linear_time() {
    let count = 30_000;
    let write = |entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<String>();
    assert_eq!(parse("a.yaml", write(&|at| format!("k{at}: v\n"))), []);
    assert_eq!(parse("a.toml", write(&|at| format!("k{at} = 1\n"))), []);
    let json = write(&|at| format!("\"k{at}\": 1, "));
    assert_eq!(parse("a.json", format!("{{{json}\"z\": 1}}")), []);
    let same = |name: &str, text: String| {
        let problems = parse(name, text);
        let [ProblemKind::DuplicateKey { count: found, .. }] = &problems[..] else {
            panic!("{} problems", problems.len());
        };
        assert_eq!(*found as usize, count);
    };
    same("a.yaml", "k: v\n".repeat(count));
    same(
        "a.json",
        format!("{{{}\"k\": 1}}", "\"k\": 1, ".repeat(count - 1)),
    );
    assert_eq!(parse("a.toml", "k = 1\n".repeat(count)).len(), 10);
}

#[test]
fn long_lines_and_many_mistakes_take_linear_time() {
    let long = 400_000;
    let x = "x".repeat(long);
    for text in [
        format!("a: {x}\n"),
        format!("a: \"{x}\n"),
        format!("{x}: a\n"),
        format!("# {x}\n"),
        format!("a: '{}\n", "'".repeat(long)),
        "\t".repeat(long),
        "a: \"b\n".repeat(long / 10),
        "a: [b\n".repeat(long / 10),
        "a: @\n".repeat(long / 10),
        "a:\t# copydesk: x\n".repeat(long / 40),
        "a: |\n\n".repeat(long / 40),
        "- ".to_owned() + &"\n".repeat(long),
        "---\n".repeat(long / 40),
        "? a\n".repeat(long / 40),
        "a: *b\n".repeat(long / 40),
        "\u{feff}".repeat(long / 10),
        "a: b\0\n".repeat(long / 40),
    ] {
        parse("a.yaml", text.clone());
        parse("a.md", format!("---\n{text}---\n"));
        parse("a.md", format!("---\na: 1\n{text}"));
    }
    for text in [
        format!("a = \"{x}\n"),
        "a = \n".repeat(long / 40),
        "a = @@@ ".repeat(long / 40),
        "# copydesk: x\n".repeat(long / 40),
        "[a]\n".repeat(long / 40),
        "[[a]]\n".repeat(long / 40),
    ] {
        parse("a.toml", text);
    }
    for text in [
        format!("[\"{x}"),
        "[1,]".repeat(long / 10),
        "{\"".repeat(long / 10),
    ] {
        parse("a.json", text.clone());
        parse("a.md", text);
    }
}

#[test]
fn the_head_of_a_file_is_judged_as_the_file_is() {
    let text = "\u{feff}---\r\na: \"b\"\r\n---\r\nbody\r\n";
    let whole = Source::new("a.md", text);
    let expected = document::parse(&whole, Layout::Content).front_matter;
    for length in 0..=text.len() {
        let head = Source::head(
            "a.md",
            text.as_bytes()[..length].to_vec(),
            text.len() as u64,
        );
        let found = document::parse(&head, Layout::Content).front_matter;
        if document::is_front_matter_complete(&head, Layout::Content) {
            assert_eq!(found, expected, "{length}");
        }
    }
}
