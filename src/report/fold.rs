//! Folding for people: a first run on ten years of content says the same thing thousands of times.
//! Of each rule the first findings are shown, and the rest is counted.

use std::collections::BTreeMap;

use super::group::{ShownGroup, group};
use crate::engine::report::Report;
use crate::finding::Severity;
use crate::finding::wording::thousands;

/// Errors of a rule that are shown.
const ERRORS: u64 = 10;

/// Warnings of a rule that are shown.
const WARNINGS: u64 = 3;

/// The findings to show, grouped and in their order, and a line for each rule of which there are
/// more.
pub(super) fn fold(report: &Report, folds: bool) -> (Vec<ShownGroup<'_>>, Vec<String>) {
    let groups = group(&report.findings);
    if !folds {
        return (groups, Vec::new());
    }
    let mut seen: BTreeMap<(&str, Severity), u64> = BTreeMap::new();
    let mut shown: BTreeMap<&str, u64> = BTreeMap::new();
    let mut findings = Vec::new();
    for group in groups {
        let finding = group.first;
        let seen = seen.entry((finding.rule, finding.severity)).or_default();
        *seen += 1;
        let most = match finding.severity {
            Severity::Error => ERRORS,
            Severity::Warning => WARNINGS,
        };
        if *seen <= most {
            *shown.entry(finding.rule).or_default() += group.count;
            findings.push(group);
        }
    }
    let lines = report.summary.rules.iter().filter_map(|(rule, &count)| {
        let shown = *shown.get(rule.as_str())?;
        let all = thousands(count);
        (shown < count)
            .then(|| format!("{all} × {rule}; {shown} shown, `--select {rule}` shows all"))
    });
    (findings, lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::report::Summary;
    use crate::finding::Finding;

    fn findings(rule: &'static str, severity: Severity, count: u32) -> Vec<Finding> {
        let finding = |number| Finding::bare(rule, severity, format!("{number:03}.md"));
        (0..count).map(finding).collect()
    }

    #[track_caller]
    fn check(errors: u32, warnings: u32, shown: usize, lines: &[&str]) {
        let mut all = findings("url/invalid", Severity::Error, errors);
        all.extend(findings("url/insecure", Severity::Warning, warnings));
        let report = Report::new(all, Summary::default());
        let (findings, found) = fold(&report, true);
        assert_eq!(
            (findings.len(), &*found),
            (
                shown,
                &*lines.iter().map(ToString::to_string).collect::<Vec<_>>()
            )
        );
        assert_eq!(fold(&report, false).0.len(), report.findings.len());
    }

    #[test]
    fn the_first_of_each_rule_are_shown() {
        check(10, 3, 13, &[]);
        check(
            11,
            4,
            13,
            &[
                "4 × url/insecure; 3 shown, `--select url/insecure` shows all",
                "11 × url/invalid; 10 shown, `--select url/invalid` shows all",
            ],
        );
        check(
            0,
            1_200,
            3,
            &["1,200 × url/insecure; 3 shown, `--select url/insecure` shows all"],
        );
    }
}
