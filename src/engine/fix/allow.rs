//! Suppression comments for findings: an edit like that of any fix, so that it is proven like one.

use crate::document::suppression::Suppressions;
use crate::document::{DataFormat, Document, parse};
use crate::finding::{Edit, Finding, Fix, Safety};
use crate::rules;
use crate::rules::rule::Property;
use crate::text::json_pointer::JsonPointer;
use crate::text::{Source, Span};

/// Findings to suppress, and why.
#[derive(Clone, Debug)]
pub(crate) struct Allow {
    /// Rules and groups.
    pub names: Vec<String>,
    /// The reason, for people; one line.
    pub reason: String,
}

impl Allow {
    /// Whether a finding is one of those.
    pub(crate) fn takes(&self, finding: &Finding) -> bool {
        let group = rules::rule::group_of(finding.rule);
        let is_named = |name: &String| name == finding.rule || name == group || name == "all";
        !rules::has(finding.rule, Property::AlwaysError) && self.names.iter().any(is_named)
    }

    /// Gives each of those findings a comment for its fix, and takes the fixes of all others away.
    pub(super) fn offer(&self, document: &Document<'_>, findings: &mut [Finding]) {
        for finding in findings {
            let edit = self
                .takes(finding)
                .then(|| comment(document, finding, &self.reason));
            finding.fix = edit.flatten().map(|edit| Fix {
                title: "suppress it with a comment".to_owned(),
                safety: Safety::Safe,
                edits: vec![edit],
                pointers: Vec::new(),
            });
        }
    }
}

/// A comment that suppresses a finding: on a line of its own above the key that the finding is in,
/// or, for what is in no key, for the whole file at the top. None where the format has no comments.
pub(crate) fn comment(document: &Document<'_>, finding: &Finding, reason: &str) -> Option<Edit> {
    if !matches!(document.format, DataFormat::Yaml | DataFormat::Toml)
        || finding.file != *document.source.path()
    {
        return None;
    }
    let content = document.front_matter?.content;
    let text = document.source.text();
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = own_line(document, finding, content);
    let (offset, indent, word) = match at {
        Some((offset, indent)) => (offset, indent, "allow"),
        None => (content.range().start, String::new(), "allow-file"),
    };
    let rule = finding.rule;
    let edit = Edit {
        span: Span::empty(offset),
        text: format!("{indent}# copydesk: {word} {rule}: {reason}{line_break}"),
    };
    // Only a comment that does suppress it is worth writing.
    let after = super::select::splice(text, &[&edit]);
    let after = Source::new(document.source.path().clone(), after);
    let moved = finding.span.start + u32::try_from(edit.text.len()).ok()?;
    let moved = if finding.span.start >= edit.span.start {
        moved
    } else {
        finding.span.start
    };
    let suppressions = Suppressions::of(&parse(&after, document.layout));
    suppressions
        .matching(moved, |name| name == rule)
        .map(|_| edit)
}

/// The start of the line with the key or item that a finding is in, and the line's indentation; none
/// for what is in none.
fn own_line(document: &Document<'_>, finding: &Finding, content: Span) -> Option<(usize, String)> {
    let root = document.root()?;
    let mut upwards = JsonPointer::new(finding.pointer.as_deref()?).upwards();
    let entry = upwards.find_map(|pointer| root.entry_at(pointer.as_str()))?;
    let start = entry.key_span.range().start;
    let text = document.source.text();
    let line = memchr::memrchr(b'\n', &text.as_bytes()[..start]).map_or(0, |at| at + 1);
    let indent: String = (text.get(line..start)?.chars())
        .take_while(|c| *c == ' ')
        .collect();
    (line >= content.range().start).then_some((line, indent))
}
