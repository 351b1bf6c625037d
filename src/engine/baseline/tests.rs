//! What a baseline ignores, and for how long.

use super::*;
use crate::finding::Severity;
use crate::text::repo_path::RepoPath;

fn finding(file: &str, rule: &'static str, pointer: &str, subject: &str) -> Finding {
    Finding {
        pointer: Some(pointer.to_owned()),
        subject: subject.into(),
        ..Finding::bare(rule, Severity::Error, file)
    }
}

fn read(text: &str) -> Result<Baseline, BaselineError> {
    Baseline::read(Ok(text.into()))
}

fn count(gone: &[(Arc<Key>, u32)]) -> u64 {
    gone.iter().map(|(_, count)| u64::from(*count)).sum()
}

/// What of `now` the findings of `before` do not ignore, and how many are gone; the files in
/// `gone` are no more.
#[track_caller]
fn check(before: &[Finding], now: &[Finding], gone: &[&str], left: &[&str], fewer: u64) {
    let baseline = read(&Baseline::of(before).to_text()).unwrap();
    assert_eq!(baseline, Baseline::of(before), "it reads back as written");
    let looked = |_: &RepoPath, _: &str| true;
    let judge = RunView {
        exists: &|file| !gone.contains(&file.as_str()),
        looked: &looked,
    };
    let result = baseline.apply(now.to_vec(), &judge);
    let shown: Vec<String> = (result.left.iter())
        .map(|finding| format!("{} {}", finding.file, finding.subject))
        .collect();
    assert_eq!(
        (shown.as_slice(), count(&result.gone)),
        (
            &*left.iter().map(ToString::to_string).collect::<Vec<_>>(),
            fewer
        )
    );
    let judge = RunView {
        exists: &|_| true,
        looked: &looked,
    };
    let again = result.pruned.apply(result.ignored, &judge);
    assert_eq!(
        (again.left.len(), count(&again.gone)),
        (0, 0),
        "pruned, it ignores the same"
    );
}

#[test]
fn exactly_what_was_there_is_ignored() {
    let one = [finding("a.md", "url/insecure", "/url", "http://a")];
    let two = [one[0].clone(), one[0].clone()];
    let changed = [finding("a.md", "url/insecure", "/url", "http://b")];
    check(&one, &one, &[], &[], 0);
    check(&one, &changed, &[], &["a.md http://b"], 1);
    check(&one, &two, &[], &["a.md http://a"], 0);
    check(&two, &one, &[], &[], 1);
    check(&one, &[], &[], &[], 1);
}

#[test]
fn a_renamed_file_stays_ignored_once() {
    let of = |file: &str| finding(file, "url/insecure", "/url", "http://a");
    check(&[of("old.md")], &[of("new.md")], &["old.md"], &[], 0);
    // The old file is still there: a copy is new.
    check(
        &[of("old.md")],
        &[of("new.md")],
        &[],
        &["new.md http://a"],
        1,
    );
    // Two new files have it: only one is the old one.
    check(
        &[of("old.md")],
        &[of("m.md"), of("n.md")],
        &["old.md"],
        &["n.md http://a"],
        0,
    );
}

#[test]
fn a_repeated_value_belongs_to_its_group() {
    let of = |file: &str| finding(file, "unique/repeated", "/title", "Tulips");
    check(&[of("a.md")], &[of("b.md")], &[], &[], 0);
    check(&[of("a.md")], &[of("b.md"), of("c.md")], &[], &[], 0);
    check(&[of("a.md"), of("b.md")], &[of("b.md")], &[], &[], 0);
    check(&[of("a.md")], &[], &[], &[], 1);
}

#[test]
fn what_was_not_looked_at_is_not_gone() {
    let of = |rule: &'static str| finding("a.md", rule, "/url", "x");
    let baseline = Baseline::of(&[of("url/insecure"), of("url/invalid")]);
    let judge = RunView {
        exists: &|_| true,
        looked: &|_, rule| rule == "url/invalid",
    };
    let result = baseline.apply(Vec::new(), &judge);
    assert_eq!(count(&result.gone), 1);
    assert_eq!(result.pruned, Baseline::of(&[of("url/insecure")]));
}

#[test]
fn many_findings_in_renamed_folders_are_no_trouble() {
    let of = |folder: &str, number: u32| {
        let file = format!("{folder}/{}.md", number / 5);
        // Most have the same defects as all the others.
        let subject = if number.is_multiple_of(50) {
            number.to_string()
        } else {
            String::new()
        };
        finding(&file, "body/empty", &format!("/{}", number % 5), &subject)
    };
    let before: Vec<Finding> = (0..25_000).map(|number| of("old", number)).collect();
    let now: Vec<Finding> = (0..25_000).map(|number| of("new", number)).collect();
    let judge = RunView {
        exists: &|file| !file.starts_with("old/"),
        looked: &|_, _| true,
    };
    let started = std::time::Instant::now();
    let result = Baseline::of(&before).apply(now, &judge);
    assert_eq!((result.left.len(), result.gone.len()), (0, 0));
    // A quadratic way would take minutes; a busy machine without optimisation, seconds.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn long_values_are_hashed() {
    let long = "x".repeat(LONGEST_VALUE + 1);
    let text = Baseline::of(&[finding("a.md", "text/mojibake", "/title", &long)]).to_text();
    assert!(text.contains("sha256:") && !text.contains(&long));
}

#[test]
fn what_is_no_baseline_is_refused() {
    assert!(matches!(read(""), Err(BaselineError::NoHeader)));
    let broken = format!("{HEADER}\n{{}}\n");
    let error = read(&broken).unwrap_err().to_string();
    assert!(error.starts_with("line 2 "), "{error}");
}
