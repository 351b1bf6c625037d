//! GitLab's Code Quality report: a JSON list, with fingerprints that survive edits around a finding.
//!
//! The form: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::io::{self, Write};

use serde_json::json;

use super::RenderOptions;
use super::encode::{fingerprints, json_items_in_parallel};
use crate::engine::report::Report;
use crate::finding::Severity;

/// Writes all findings.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"[")?;
    let findings = report.findings.iter().zip(fingerprints(report));
    json_items_in_parallel(
        out,
        findings,
        || (),
        |(finding, fingerprint), ()| {
            json!({
                "description": finding.message,
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                },
                "location": {
                    "path": options.host_path(&finding.file),
                    "lines": {
                        "begin": finding.location.start.line,
                        "end": finding.location.end.line,
                    },
                },
            })
        },
    )?;
    out.write_all(b"]\n")
}
