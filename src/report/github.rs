//! Annotations of GitHub Actions, as workflow commands on standard output.
//!
//! GitHub shows ten errors and ten warnings of a step and drops the others in silence, so the rest
//! is summed in a notice. Escaping is the runner's own:
//! <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.

use std::io::{self, Write};

use super::RenderOptions;
use super::paths::visible;
use crate::engine::report::Report;
use crate::finding::wording::plural;
use crate::finding::{Finding, Severity};

/// Annotations of a type that GitHub shows for one step.
const SHOWN: usize = 10;

/// Writes the first findings, errors before warnings, and how many more there are.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut hidden = Vec::new();
    let (errors, warnings) = (report.summary.errors, report.summary.warnings);
    for (severity, all) in [(Severity::Error, errors), (Severity::Warning, warnings)] {
        let findings = report.findings.iter().filter(|f| f.severity == severity);
        let mut left = all;
        for finding in findings.take(SHOWN) {
            command(finding, options, out)?;
            left -= 1;
        }
        if left > 0 {
            hidden.push(plural(left, &format!("more {severity}")));
        }
    }
    if !hidden.is_empty() {
        let hidden = data(&hidden.join(" and "));
        writeln!(
            out,
            "::notice title=copydesk::{hidden} not shown here, since GitHub shows {SHOWN} of a kind"
        )?;
    }
    Ok(())
}

fn command(finding: &Finding, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let (start, end) = (finding.location.start, finding.location.end);
    write!(
        out,
        "::{} file={},line={}",
        finding.severity,
        property(&visible(&options.host_path(&finding.file))),
        start.line,
    )?;
    // Columns are only understood within one line; there they are inclusive.
    if start.line == end.line {
        let last = end.column.saturating_sub(1).max(start.column);
        write!(out, ",col={},endColumn={last}", start.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    let message = visible(&finding.message);
    let text = match &finding.help {
        Some(help) => format!("{message}\nhelp: {}", visible(help)),
        None => message.into_owned(),
    };
    writeln!(out, ",title={}::{}", property(finding.rule), data(&text))
}

pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
