//! Markdown for a step summary or a comment: a table, errors first.
//!
//! Nothing in a value is read as markup: what could be is written as a character reference, and
//! what a message has in backticks is code.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Options;
use super::paths::visible;
use crate::engine::report::Report;
use crate::finding::wording::{plural, thousands};
use crate::finding::{Finding, Severity};

/// Bytes of the table. GitHub takes 65,536 characters in a comment.
const MAX_BYTES: usize = 60_000;

/// Writes a heading, the findings as far as they fit, and how many more there are.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.summary;
    let all = summary.errors + summary.warnings;
    if all == 0 {
        let files = plural(summary.files_checked, "file");
        return writeln!(out, "### copydesk\n\nNo findings in {files}.");
    }
    writeln!(
        out,
        "### copydesk\n\n{}, {} in {}.\n\n| | Where | What | Rule |\n|---|---|---|---|",
        plural(summary.errors, "error"),
        plural(summary.warnings, "warning"),
        summary.files(),
    )?;
    let of = |severity| (report.findings.iter()).filter(move |f| f.severity == severity);
    let (mut written, mut more) = (0, all);
    for finding in of(Severity::Error).chain(of(Severity::Warning)) {
        let row = row(finding, options);
        if written + row.len() > MAX_BYTES {
            break;
        }
        out.write_all(row.as_bytes())?;
        written += row.len();
        more -= 1;
    }
    if more > 0 {
        writeln!(out, "\nand {} more.", thousands(more))?;
    }
    Ok(())
}

fn row(finding: &Finding, options: &Options) -> String {
    let sign = match finding.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    };
    let start = finding.location.start;
    let file = options.host_path(&finding.file);
    let place = format!("{file}:{}:{}", start.line, start.column);
    let mut cell = words(&finding.message);
    if let Some(help) = &finding.help {
        // Writing to a string does not fail.
        let _ = write!(cell, "<br>{}", words(help));
    }
    let rule = code(finding.rule);
    format!("| {sign} | {} | {cell} | {rule} |\n", code(&place))
}

/// A message: what is between backticks is code.
fn words(text: &str) -> String {
    let mut parts = text.split('`').peekable();
    let mut out = String::new();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        match (is_code, parts.peek().is_some()) {
            (true, true) => out.push_str(&code(part)),
            // A backtick without a partner is one.
            (true, false) => {
                out.push_str(&plain("`"));
                out.push_str(&plain(part));
            }
            (false, _) => out.push_str(&plain(part)),
        }
        is_code = !is_code;
    }
    out
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Text without markup: ASCII punctuation that means something in Markdown or HTML, and the `@`
/// and `#` of mentions, as character references.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for char in visible(text).chars() {
        if char.is_ascii_punctuation() && !matches!(char, '.' | ',' | '/' | '-' | ';' | '%') {
            // Writing to a string does not fail.
            let _ = write!(out, "&#{};", u32::from(char));
        } else {
            out.push(char);
        }
    }
    out
}
