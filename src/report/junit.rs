//! `JUnit`'s XML: a suite for each file, a case for each finding.
//!
//! An error is a failure. A warning does not fail a run, so it does not fail its case either: the
//! case is skipped, with the message, which CI servers show and count. The schema is the one of
//! Jenkins: <https://github.com/jenkinsci/xunit-plugin>.

use std::io::{self, Write};

use super::RenderOptions;
use super::encode::xml;
use crate::engine::report::Report;
use crate::finding::{Finding, Severity};

/// Writes all findings; without any, one case that passes. Where there are more than are listed,
/// one case says so, and fails when errors are among them.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let listed = report.findings.iter().filter(is_error).count();
    let over_limit = report.summary.over_limit();
    let hides_errors = report.summary.errors > listed as u64;
    let total = (report.findings.len() + usize::from(over_limit.is_some())).max(1);
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"copydesk\" tests=\"{total}\" failures=\"{}\" errors=\"0\">",
        listed + usize::from(hides_errors),
    )?;
    let is_clean = report.findings.is_empty() && over_limit.is_none();
    if is_clean && report.summary.files_checked == 0 {
        out.write_all(
            b"  <testsuite name=\"copydesk\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">\n    \
              <testcase name=\"nothing checked\" classname=\"copydesk\"><skipped/></testcase>\n  \
              </testsuite>\n",
        )?;
    } else if is_clean {
        out.write_all(
            b"  <testsuite name=\"copydesk\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    \
              <testcase name=\"no findings\" classname=\"copydesk\"/>\n  </testsuite>\n",
        )?;
    }
    for findings in report.findings.chunk_by(|a, b| a.file == b.file) {
        suite(findings, options, out)?;
    }
    if let Some(words) = over_limit {
        let (failures, element) = if hides_errors {
            (1, "failure")
        } else {
            (0, "skipped")
        };
        let skipped = 1 - failures;
        writeln!(
            out,
            "  <testsuite name=\"copydesk\" tests=\"1\" failures=\"{failures}\" errors=\"0\" \
             skipped=\"{skipped}\">\n    \
             <testcase name=\"more findings\" classname=\"copydesk\">\n      \
             <{element} message=\"{words}\">{words}</{element}>\n    \
             </testcase>\n  </testsuite>",
        )?;
    }
    out.write_all(b"</testsuites>\n")
}

fn suite(findings: &[Finding], options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let file = options.host_path(&findings[0].file);
    let file = xml(&file);
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let failures = findings.iter().filter(is_error).count();
    let tests = findings.len();
    let skipped = tests - failures;
    writeln!(
        out,
        "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
    )?;
    for finding in findings {
        let start = finding.location.start;
        let element = match finding.severity {
            Severity::Error => "failure",
            Severity::Warning => "skipped",
        };
        let rule = xml(finding.rule);
        let message = xml(&finding.message);
        let help = finding
            .help
            .as_deref()
            .map_or(String::new(), |help| format!("\nhelp: {}", xml(help)));
        writeln!(
            out,
            "    <testcase name=\"{rule} at {line}:{column}\" classname=\"{file}\">\n      \
             <{element} type=\"{rule}\" message=\"{message}\">\
             {file}:{line}:{column}: {severity}: {message}{help}</{element}>\n    </testcase>",
            line = start.line,
            column = start.column,
            severity = finding.severity,
        )?;
    }
    out.write_all(b"  </testsuite>\n")
}
