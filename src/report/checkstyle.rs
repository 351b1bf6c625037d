//! Checkstyle's XML, which most CI servers and review bots read.

use std::io::{self, Write};

use super::RenderOptions;
use super::encode::xml;
use crate::engine::report::Report;

/// Writes all findings, by file.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n")?;
    for findings in report.findings.chunk_by(|a, b| a.file == b.file) {
        writeln!(
            out,
            "  <file name=\"{}\">",
            xml(&options.host_path(&findings[0].file))
        )?;
        for finding in findings {
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"{}\"/>",
                finding.location.start.line,
                finding.location.start.column,
                finding.severity,
                xml(&finding.message),
                xml(finding.rule),
            )?;
        }
        out.write_all(b"  </file>\n")?;
    }
    out.write_all(b"</checkstyle>\n")
}
