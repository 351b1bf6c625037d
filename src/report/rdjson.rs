//! reviewdog's diagnostics, as one object (`rdjson`) or one a line (`rdjsonl`).
//!
//! Columns count bytes of UTF-8 there:
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::encode::{in_parallel, json_items_in_parallel};
use super::json_text;
use super::located::{HeldTexts, Located};
use super::{RenderOptions, Texts};
use crate::engine::report::Report;
use crate::finding::{Finding, RelatedFile, Severity};
use crate::text::{Location, Position, Span};

/// Writes one object with all findings.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write(
    report: &Report,
    options: &RenderOptions,
    texts: &dyn Texts,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"{\n\"source\": {\"name\": \"copydesk\"},\n\"diagnostics\": [")?;
    let texts = HeldTexts::new(texts);
    let located = || Located::new(&texts);
    let findings = report.findings.iter();
    json_items_in_parallel(out, findings, located, |f, located| {
        diagnostic(f, options, located)
    })?;
    out.write_all(b"]\n}\n")
}

/// Writes one object for each finding, each on its line.
///
/// # Errors
/// When `out` cannot be written to.
pub(crate) fn write_lines(
    report: &Report,
    options: &RenderOptions,
    texts: &dyn Texts,
    out: &mut dyn Write,
) -> io::Result<()> {
    let texts = HeldTexts::new(texts);
    let located = || Located::new(&texts);
    in_parallel(
        out,
        report.findings.iter(),
        located,
        |finding, located, out| {
            let mut line = diagnostic(finding, options, located);
            line["source"] = json!({ "name": "copydesk" });
            json_text::write(&mut *out, &line)?;
            out.push(b'\n');
            Ok(())
        },
    )
}

fn diagnostic(finding: &Finding, options: &RenderOptions, located: &mut Located<'_>) -> Value {
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let mut in_bytes = |at, offset| located.in_bytes(&finding.file, at, offset);
    let mut diagnostic = json!({
        "message": message,
        "location": {
            "path": options.host_path(&finding.file),
            "range": range(finding.span, finding.location, &mut in_bytes),
        },
        "severity": match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
        },
        "code": { "value": finding.rule },
    });
    if let Some(fix) = &finding.fix {
        let suggestion = |(span, text): (Span, &String)| {
            let location = located.location(&finding.file, span)?;
            let in_bytes = |at, offset| located.in_bytes(&finding.file, at, offset);
            let range = range(span, location, in_bytes);
            Some(json!({ "range": range, "text": text }))
        };
        let edits = fix.edits.iter().map(|edit| (edit.span, &edit.text));
        let suggestions: Vec<Value> = edits.filter_map(suggestion).collect();
        // A suggestion is applied on its own, and half a fix is none.
        if let [only] = &suggestions[..]
            && fix.edits.len() == 1
        {
            diagnostic["suggestions"] = json!([only]);
        }
    }
    // Last, so that the text of the file itself is asked for once.
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|related| {
            let path = match &related.file {
                RelatedFile::Repository(path) => options.host_path(path),
                RelatedFile::Shipped(name) => (*name).to_owned(),
            };
            let in_bytes = |at, offset| located.related_in_bytes(&related.file, at, offset);
            json!({
                "message": related.message,
                "location": {
                    "path": path,
                    "range": range(related.span, related.location, in_bytes),
                },
            })
        });
        diagnostic["related_locations"] = related.collect();
    }
    diagnostic
}

/// A range whose columns count bytes, as `in_bytes` finds them.
fn range(
    span: Span,
    location: Location,
    mut in_bytes: impl FnMut(Position, u32) -> Position,
) -> Value {
    let mut place = |at: Position, offset: u32| {
        let at = in_bytes(at, offset);
        json!({ "line": at.line, "column": at.column })
    };
    json!({
        "start": place(location.start, span.start),
        "end": place(location.end, span.end),
    })
}
