//! Markdown for a step summary or a comment: a table, errors first.
//!
//! Nothing in a value is read as markup: what could be is written as a character reference, and
//! what a message has in backticks is code.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::RenderOptions;
use super::group::{ShownGroup, group};
use super::paths::visible;
use crate::engine::report::Report;
use crate::finding::wording::{plural, thousands};
use crate::finding::{Finding, Severity};

/// Bytes of the table. GitHub takes 65,536 characters in a comment.
const MAX_BYTES: usize = 60_000;

/// Places of a finding that are named; more of them are only counted.
const MAX_NAMED: usize = 20;

/// Writes a heading, the findings as far as they fit, and how many more there are.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let summary = &report.summary;
    let all = summary.errors + summary.warnings;
    if all == 0 && summary.files_checked == 0 {
        return writeln!(out, "### copydesk\n\nNothing was checked.");
    }
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
    let groups = group(&report.findings);
    let of = |severity| (groups.iter()).filter(move |group| group.first.severity == severity);
    let (mut written, mut more) = (0, all);
    for group in of(Severity::Error).chain(of(Severity::Warning)) {
        let row = row(group, options);
        if written + row.len() > MAX_BYTES {
            break;
        }
        out.write_all(row.as_bytes())?;
        written += row.len();
        more -= group.count;
    }
    if more > 0 {
        writeln!(out, "\nand {} more.", thousands(more))?;
    }
    Ok(())
}

fn row(group: &ShownGroup<'_>, options: &RenderOptions) -> String {
    let finding = group.first;
    let sign = match finding.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
    };
    let place = |finding: &Finding| {
        let start = finding.location.start;
        let file = options.host_path(&finding.file);
        code(&format!("{file}:{}:{}", start.line, start.column))
    };
    let mut cell = words(&group.message());
    if let Some(help) = group.help() {
        // Writing to a string does not fail.
        let _ = write!(cell, "<br>{}", words(help));
    }
    let also = group.also.iter().take(MAX_NAMED);
    let mut also: Vec<String> = also.map(|other| place(other)).collect();
    if group.also.len() > MAX_NAMED {
        also.push(plural((group.also.len() - MAX_NAMED) as u64, "more place"));
    }
    if !also.is_empty() {
        let _ = write!(cell, "<br>also in {}", also.join(", "));
    }
    let rule = code(finding.rule);
    format!("| {sign} | {} | {cell} | {rule} |\n", place(finding))
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
