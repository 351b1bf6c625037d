//! `path:line:col: severity[rule] message`, one finding a line: the form that `grep`, editors'
//! error matchers and people in a hurry know.

use std::io::{self, Write};

use super::paths::visible;
use super::{RenderOptions, mark};
use crate::engine::report::Report;

/// Writes all findings.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    for finding in &report.findings {
        let start = finding.location.start;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}{}",
            visible(&options.viewpoint.show(&finding.file)),
            start.line,
            start.column,
            finding.severity,
            finding.rule,
            mark(finding),
            visible(&finding.message),
        )?;
    }
    Ok(())
}
