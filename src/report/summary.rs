//! The closing words of a run: how many findings, what was checked, what was not; and the counts
//! by rule.

use std::fmt::Write as _;
use std::time::Duration;

use super::paths::{Viewpoint, visible};
use crate::engine::report::{Report, Summary};
use crate::finding::Severity;
use crate::finding::wording::{plural, thousands};
use crate::rules;
use crate::rules::rule::Rule;
use crate::tree::skip_reason::SkipReason;

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const GREEN: &str = "\u{1b}[1;32m";

/// A few lines about the run: findings, files and time first, then what was checked, and what was
/// not. With `verbose` also how many files were read in part.
pub(crate) fn summary(
    report: &Report,
    elapsed: Duration,
    verbose: bool,
    color: bool,
    viewpoint: &Viewpoint,
) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_summary(&mut text, report, elapsed, verbose, color);
    for note in &report.summary.notes {
        let mut note = note.clone();
        note.words.rename(&mut |file| viewpoint.show(file).into());
        let note = note.text(&viewpoint.show_folder(&note.root));
        let _ = writeln!(text, "Note: {}", visible(&note));
    }
    text
}

/// Findings by rule, the most frequent first.
pub(crate) fn statistics(report: &Report) -> String {
    let mut rules: Vec<(&String, u64)> = (report.summary.rules.iter())
        .map(|(rule, &count)| (rule, count))
        .collect();
    // The map is sorted by name, and so are equals.
    rules.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let width = rules.first().map_or(0, |rule| thousands(rule.1).len());
    let names = rules.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (rule, count) in rules {
        let about = rules::get(rule).map_or("", Rule::summary);
        let line = format!("{:>width$}  {rule:names$}  {about}", thousands(count));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn write_summary(
    out: &mut String,
    report: &Report,
    elapsed: Duration,
    verbose: bool,
    color: bool,
) -> std::fmt::Result {
    let summary = &report.summary;
    writeln!(out, "{} ({})", outcome(summary, color), seconds(elapsed))?;
    if let Some(what) = what_was_checked(report) {
        writeln!(out, "Checked: {what}")?;
    }
    if summary.is_builtin && !summary.documents.is_empty() {
        writeln!(
            out,
            "Built-in collections: their content was recognised; a copydesk.yaml, even an empty one, \
             turns them off"
        )?;
    }
    let sites = summary.sites.iter();
    let shown = sites.filter(|site| verbose || site.is_news && site.generator.is_some());
    let shown: Vec<String> = shown.map(ToString::to_string).collect();
    if !shown.is_empty() {
        writeln!(out, "Site generator: {}", visible(&shown.join("; ")))?;
    }
    if summary.allowed > 0 {
        writeln!(out, "Suppressed: {}", plural(summary.allowed, "finding"))?;
    }
    if summary.forgiven + summary.forgiven_and_gone > 0 {
        let ignored = plural(summary.forgiven, "finding");
        write!(out, "Ignored by the baseline: {ignored}")?;
        if summary.forgiven_and_gone > 0 {
            let gone = thousands(summary.forgiven_and_gone);
            let verb = if summary.forgiven_and_gone == 1 {
                "is"
            } else {
                "are"
            };
            write!(out, "; {gone} of its entries {verb} gone")?;
        }
        out.push('\n');
    }
    if verbose && summary.files_read_in_part > 0 {
        let part = plural(summary.files_read_in_part, "file");
        writeln!(out, "Read only as far as was needed: {part}")?;
    }
    if !summary.left_out.is_empty() {
        writeln!(out, "Skipped: {}", left_out(summary))?;
    }
    // Of single rules and files, notes say it.
    if let Some(unlisted) = summary.over_limit().filter(|_| summary.is_over_limit()) {
        writeln!(out, "Note: {unlisted}")?;
    }
    Ok(())
}

/// `3 errors, 2 warnings in 4 of 1,660 files`.
fn outcome(summary: &Summary, color: bool) -> String {
    let paint = |text: String, style: &str| {
        if color {
            format!("{style}{text}\u{1b}[0m")
        } else {
            text
        }
    };
    let mut found = Vec::new();
    for (count, severity, style) in [
        (summary.errors, Severity::Error, RED),
        (summary.warnings, Severity::Warning, YELLOW),
    ] {
        if count > 0 {
            found.push(paint(plural(count, severity.as_str()), style));
        }
    }
    if !found.is_empty() {
        return format!("{} in {}", found.join(", "), summary.files());
    }
    if summary.files_checked == 0 {
        return "Nothing checked".to_owned();
    }
    let clean = paint("No findings".to_owned(), GREEN);
    // Where most files are not read, "no findings" is not said of them.
    let skipped: u64 = summary.left_out.values().sum();
    if skipped > summary.files_checked {
        let all = plural(summary.files_checked + skipped, "file");
        let checked = thousands(summary.files_checked);
        return format!("{clean} in {checked} of {all}");
    }
    format!("{clean} in {}", plural(summary.files_checked, "file"))
}

/// `674 in news, 1 in people; 983 files in no collection, by the rules for any content`, or nothing
/// when no document was checked.
fn what_was_checked(report: &Report) -> Option<String> {
    let summary = &report.summary;
    let mut documents: Vec<(&str, u64)> = (summary.documents.iter())
        .map(|(name, &count)| (name.as_str(), count))
        .collect();
    documents.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    // Which of the names are plurals, nobody knows.
    let documents: Vec<String> = (documents.into_iter())
        .map(|(name, count)| format!("{} in {}", thousands(count), visible(name)))
        .collect();
    let documents = documents.join(", ");
    let unclaimed = plural(summary.unclaimed, "file");
    let unclaimed = format!("{unclaimed} in no collection, by the rules for any content");
    match (documents.is_empty(), summary.unclaimed) {
        (true, 0) => None,
        (true, _) => Some(unclaimed),
        (false, 0) => Some(documents),
        (false, _) => Some(format!("{documents}; {unclaimed}")),
    }
}

/// How many files were left out, by the reason why: `2 hidden, 1 symbolic link`.
pub(crate) fn left_out(summary: &Summary) -> String {
    let reasons = summary.left_out.iter();
    let counted = |(reason, &count): (&SkipReason, &u64)| {
        format!("{} {}", thousands(count), reason.counted(count))
    };
    let reasons: Vec<String> = reasons.map(counted).collect();
    reasons.join(", ")
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 {
        format!("{seconds:.2} s")
    } else {
        format!("{seconds:.0} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(summary: Summary, expected: &str) {
        let mut report = Report::new(Vec::new(), Summary::default());
        report.summary = summary;
        let text = super::summary(
            &report,
            Duration::from_millis(123),
            true,
            false,
            &Viewpoint::default(),
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn what_was_found_and_what_was_checked() {
        let one = Summary {
            files_checked: 1,
            ..Summary::default()
        };
        check(one, "No findings in 1 file (0.12 s)\n");
        check(Summary::default(), "Nothing checked (0.12 s)\n");
        let many = Summary {
            files_checked: 1_660,
            files_with_findings: 4,
            files_read_in_part: 9,
            errors: 3,
            warnings: 2_000,
            unclaimed: 7,
            documents: [("learning".into(), 12), ("news".into(), 1_641)].into(),
            left_out: [(SkipReason::Link, 4_050), (SkipReason::TestInput, 2)].into(),
            allowed: 1,
            forgiven: 5,
            forgiven_and_gone: 2,
            notes: vec![
                "more than 100 findings of one rule in a.md"
                    .to_owned()
                    .into(),
            ],
            ..Summary::default()
        };
        check(
            many,
            "3 errors, 2,000 warnings in 4 of 1,660 files (0.12 s)\n\
             Checked: 1,641 in news, 12 in learning; 7 files in no collection, by the rules for any content\n\
             Suppressed: 1 finding\n\
             Ignored by the baseline: 5 findings; 2 of its entries are gone\n\
             Read only as far as was needed: 9 files\n\
             Skipped: 2 files in folders of tests (name such a folder to check them), 4,050 symbolic links\n\
             Note: more than 100 findings of one rule in a.md\n",
        );
    }

    #[test]
    fn no_findings_are_never_said_of_files_that_were_not_read() {
        let of = |skipped| Summary {
            files_checked: 3,
            left_out: [(SkipReason::NotRegular, skipped), (SkipReason::Hidden, 1)].into(),
            ..Summary::default()
        };
        let rest = |skipped| format!("Skipped: 1 hidden, {skipped} not regular files\n");
        check(
            of(2),
            &format!("No findings in 3 files (0.12 s)\n{}", rest(2)),
        );
        check(
            of(3),
            &format!("No findings in 3 of 7 files (0.12 s)\n{}", rest(3)),
        );
    }

    #[test]
    fn findings_may_stand_in_files_that_were_not_checked() {
        let of = |files_with_findings, files_not_checked| Summary {
            files_checked: 6,
            errors: 7,
            files_with_findings,
            files_not_checked,
            ..Summary::default()
        };
        check(of(6, 0), "7 errors in 6 of 6 files (0.12 s)\n");
        check(of(3, 1), "7 errors in 3 files, 6 checked (0.12 s)\n");
        check(of(1, 1), "7 errors in 1 file, 6 checked (0.12 s)\n");
        check(of(7, 0), "7 errors in 7 files, 6 checked (0.12 s)\n");
    }

    #[test]
    fn counts_by_rule_are_a_table() {
        let mut report = Report::new(Vec::new(), Summary::default());
        report.summary.rules =
            [("b/b".into(), 7), ("a/aa".into(), 7), ("c/c".into(), 1_200)].into();
        assert_eq!(statistics(&report), "1,200  c/c\n    7  a/aa\n    7  b/b\n");
    }
}
