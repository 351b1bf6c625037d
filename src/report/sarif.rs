//! SARIF 2.1.0, for code scanning and for viewers in editors.
//!
//! The form: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Lines and columns
//! are 1-based, columns count Unicode scalar values, ends are exclusive, as in copydesk itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::encode::{fingerprints, json_items, json_items_in_parallel, percent_encode, uri};
use super::json_text;
use super::located::{HeldTexts, Located};
use super::paths::visible;
use super::{RenderOptions, Texts};
use crate::engine::report::Report;
use crate::finding::{Finding, Fix, Related, RelatedFile, Severity};
use crate::rules::rule::Rule;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::text::{Location, Span};

/// Places that a message links to.
const MAX_LINKS: usize = 10;

/// Writes all findings, and the rules that they come from as `rule` knows them.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(
    report: &Report,
    options: &RenderOptions,
    texts: &dyn Texts,
    rule: &dyn Fn(&str) -> Option<&'static Rule>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ids = report.findings.iter().map(|finding| finding.rule);
    let mut indices: BTreeMap<&str, usize> = ids.map(|id| (id, 0)).collect();
    for (index, place) in indices.values_mut().enumerate() {
        *place = index;
    }
    out.write_all(
        b"{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\
          \"version\": \"2.1.0\",\n\"runs\": [{\n\
          \"columnKind\": \"unicodeCodePoints\",\n\
          \"invocations\": [",
    )?;
    json_text::write(&mut *out, &invocation(report))?;
    out.write_all(
        b"],\n\"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": {\"text\": \
          \"the top folder of the checkout\"}}},\n\
          \"tool\": {\"driver\": {\"name\": \"copydesk\", \"semanticVersion\": \"",
    )?;
    write!(out, "{}\", \"rules\": [", env!("CARGO_PKG_VERSION"))?;
    json_items(out, indices.keys().map(|&id| descriptor(id, rule(id))))?;
    out.write_all(b"]}},\n\"results\": [")?;
    let texts = HeldTexts::new(texts);
    let writer = || SarifWriter {
        report,
        options,
        located: Located::new(&texts),
    };
    let findings = report.findings.iter().zip(fingerprints(report));
    json_items_in_parallel(out, findings, writer, |(finding, fingerprint), writer| {
        let index = indices.get(finding.rule).copied();
        writer.result(finding, index, fingerprint)
    })?;
    out.write_all(b"]\n}]\n}\n")
}

/// The run itself, and that not all of it is listed.
fn invocation(report: &Report) -> Value {
    let mut invocation = json!({ "executionSuccessful": true });
    if let Some(words) = report.summary.over_limit() {
        invocation["toolExecutionNotifications"] =
            json!([{ "level": "warning", "message": { "text": words } }]);
    }
    invocation
}

/// What SARIF says of a rule.
fn descriptor(id: &str, rule: Option<&Rule>) -> Value {
    let Some(rule) = rule else {
        return json!({ "id": id });
    };
    let docs = rule.page_parts().docs;
    let more = format!("`copydesk explain {id}` shows examples and options.");
    json!({
        "id": id,
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": docs },
        "help": {
            "text": format!("{docs}\n\n{more}"),
            "markdown": format!("{docs}\n\n{more}"),
        },
        "defaultConfiguration": {
            "enabled": rule.enabled,
            "level": rule.severity.as_str(),
        },
        "properties": { "tags": [rule.group()] },
    })
}

struct SarifWriter<'a> {
    report: &'a Report,
    options: &'a RenderOptions,
    located: Located<'a>,
}

impl SarifWriter<'_> {
    fn result(&mut self, finding: &Finding, index: Option<usize>, fingerprint: &str) -> Value {
        let artifact = self.artifact(&finding.file);
        let mut location = location(&artifact, finding.span, finding.location);
        if let Some(pointer) = finding
            .pointer
            .as_deref()
            .filter(|pointer| !pointer.is_empty())
        {
            location["logicalLocations"] =
                json!([{ "fullyQualifiedName": visible(pointer), "kind": "property" }]);
        }
        let mut result = json!({
            "ruleId": finding.rule,
            "ruleIndex": index,
            "level": match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "message": { "text": message(finding) },
            "locations": [location],
            "partialFingerprints": { "copydesk/v1": fingerprint },
        });
        if let Some(root) = self.report.root_of(&finding.file) {
            result["properties"] = json!({ "root": root });
        }
        if !finding.related.is_empty() {
            let related = finding.related.iter().enumerate();
            let related = related.map(|(index, place)| self.related(index + 1, place));
            result["relatedLocations"] = related.collect();
        }
        if let Some(fix) = &finding.fix {
            result["fixes"] = json!([self.fix(&finding.file, fix)]);
        }
        result
    }

    fn related(&self, id: usize, related: &Related) -> Value {
        let artifact = match &related.file {
            RelatedFile::Repository(path) => self.artifact(path),
            RelatedFile::Shipped(name) => json!({ "uri": name }),
        };
        let mut location = location(&artifact, related.span, related.location);
        location["id"] = id.into();
        location["message"] = json!({ "text": related.message });
        location
    }

    fn fix(&mut self, file: &RepoPathBuf, fix: &Fix) -> Value {
        let mut replacements = Vec::new();
        for edit in &fix.edits {
            let region = match self.located.location(file, edit.span) {
                Some(location) => region(edit.span, location),
                None => bytes(edit.span).into(),
            };
            replacements.push(json!({
                "deletedRegion": region,
                "insertedContent": { "text": edit.text },
            }));
        }
        json!({
            "description": { "text": fix.title },
            "artifactChanges": [{
                "artifactLocation": self.artifact(file),
                "replacements": replacements,
            }],
        })
    }

    fn artifact(&self, file: &RepoPath) -> Value {
        let prefix = percent_encode(self.options.host_prefix.as_bytes());
        let uri = format!("{prefix}{}", uri(self.report, file));
        json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
    }
}

fn location(artifact: &Value, span: Span, location: Location) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact,
            "region": region(span, location),
        },
    })
}

fn region(span: Span, location: Location) -> Value {
    let mut region = Map::new();
    region.insert("startLine".to_owned(), location.start.line.into());
    region.insert("startColumn".to_owned(), location.start.column.into());
    region.insert("endLine".to_owned(), location.end.line.into());
    region.insert("endColumn".to_owned(), location.end.column.into());
    region.append(&mut bytes(span));
    region.into()
}

fn bytes(span: Span) -> Map<String, Value> {
    let mut region = Map::new();
    region.insert("byteOffset".to_owned(), span.start.into());
    region.insert("byteLength".to_owned(), span.len().into());
    region
}

/// Message and help, with links to the related places, which GitHub shows only so.
fn message(finding: &Finding) -> String {
    let mut text = link_free(&finding.message);
    if let Some(help) = &finding.help {
        text.push_str("\nhelp: ");
        text.push_str(&link_free(help));
    }
    for (index, related) in finding.related.iter().take(MAX_LINKS).enumerate() {
        let place = format!("{}:{}", related.file, related.location.start.line);
        let label = label(&format!("{place}: {}", related.message));
        // Writing to a string does not fail.
        let _ = write!(text, "\nsee [{label}]({})", index + 1);
    }
    text
}

/// Text in which nothing is taken for a link (SARIF 2.1.0, 3.11.6).
fn link_free(text: &str) -> String {
    text.replace("](", "\\](")
}

/// The text of a link.
fn label(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, '\\' | '[' | ']') {
            safe.push('\\');
        }
        safe.push(char);
    }
    safe
}
