//! `json` and `jsonl`: every finding with the field names that are a contract.
//!
//! Lines and columns are 1-based; columns count Unicode scalar values, those in `…_utf16` UTF-16 code
//! units; ends are exclusive. Offsets are bytes of the file. `file` is relative to the repository, with `/`; where it is not UTF-8,
//! such bytes are written out in it, and `file_bytes` has it byte by byte in base64.

use std::io::{self, Write};

use serde::Serialize;

use super::encode::{base64, in_parallel, json_items_in_parallel};
use super::json_text;
use crate::engine::report::Report;
use crate::finding::{Finding, Fix, Related, Safety, Severity};
use crate::text::repo_path::RepoPath;
use crate::text::{Location, Span};

#[derive(Serialize)]
struct JsonLine<'a> {
    rule: &'static str,
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
    file: &'a RepoPath,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_bytes: Option<String>,
    #[serde(flatten)]
    location: JsonLocation,
    pointer: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
    related: Vec<JsonPlace<'a>>,
    fixable: bool,
    fix: Option<JsonEdit<'a>>,
}

/// Lines and columns count from 1, bytes from 0.
#[derive(Serialize)]
struct JsonLocation {
    line: u32,
    column: u32,
    column_utf16: u32,
    end_line: u32,
    end_column: u32,
    end_column_utf16: u32,
    byte_start: u32,
    byte_end: u32,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    title: &'a str,
    safety: Safety,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    byte_start: u32,
    byte_end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_bytes: Option<String>,
    #[serde(flatten)]
    location: JsonLocation,
    message: &'a str,
}

/// Writes one object with `findings` and `summary`, one finding a line.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\n\"findings\": [")?;
    let findings = report.findings.iter();
    json_items_in_parallel(out, findings, || (), |f, ()| entry(report, f))?;
    out.write_all(b"],\n\"summary\": ")?;
    json_text::write_pretty(&mut *out, &report.summary)?;
    out.write_all(b"\n}\n")
}

/// Writes one object for each finding, each on its line.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    in_parallel(
        out,
        report.findings.iter(),
        || (),
        |finding, (), lines| {
            json_text::write(&mut *lines, &entry(report, finding))?;
            lines.push(b'\n');
            Ok(())
        },
    )
}

fn entry<'a>(report: &'a Report, finding: &'a Finding) -> JsonLine<'a> {
    JsonLine {
        rule: finding.rule,
        severity: finding.severity,
        root: report.root_of(&finding.file),
        file: &finding.file,
        file_bytes: file_bytes(report, &finding.file),
        location: location(finding.location, finding.span),
        pointer: finding.pointer.as_deref(),
        message: &finding.message,
        help: finding.help.as_deref(),
        related: finding.related.iter().map(|r| place(report, r)).collect(),
        fixable: finding.fix.is_some(),
        fix: finding.fix.as_ref().map(change),
    }
}

fn change(fix: &Fix) -> JsonEdit<'_> {
    let edits = fix.edits.iter().map(|edit| Replacement {
        byte_start: edit.span.start,
        byte_end: edit.span.end,
        text: &edit.text,
    });
    JsonEdit {
        title: &fix.title,
        safety: fix.safety,
        edits: edits.collect(),
    }
}

fn place<'a>(report: &Report, related: &'a Related) -> JsonPlace<'a> {
    JsonPlace {
        file: related.file.as_str(),
        file_bytes: (related.file.path()).and_then(|path| file_bytes(report, path)),
        location: location(related.location, related.span),
        message: &related.message,
    }
}

fn location(location: Location, span: Span) -> JsonLocation {
    JsonLocation {
        line: location.start.line,
        column: location.start.column,
        column_utf16: location.start_utf16,
        end_line: location.end.line,
        end_column: location.end.column,
        end_column_utf16: location.end_utf16,
        byte_start: span.start,
        byte_end: span.end,
    }
}

fn file_bytes(report: &Report, file: &RepoPath) -> Option<String> {
    report.odd_names.get(file).map(|bytes| base64(bytes))
}
