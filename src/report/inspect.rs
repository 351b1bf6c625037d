//! What copydesk sees in a document, as plain data for `copydesk inspect`.

use serde::Serialize;
use serde_json::Value;

use crate::content::body;
use crate::document::{DataFormat, Document, Node};
use crate::engine::lint;
use crate::tree::World;
use crate::tree::defaults::KnownDefaults;
use crate::tree::memory::MemoryTree;

/// What copydesk sees in a document.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// The file as it was named.
    pub file: String,
    /// The collection that it is in, under the config nearest to it; null where it is in none.
    pub collection: Option<String>,
    /// The schema of the collection; null where there is none.
    pub schema: Option<String>,
    /// `yaml`, `toml`, `json` or `none`.
    pub format: &'static str,
    /// Where the front matter is.
    pub front_matter: Option<Lines>,
    /// The value of the front matter or the data; null where there is none.
    pub value: Value,
    /// The values of a YAML file with several documents, in place of `value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// The body.
    pub body: Body,
    /// What is wrong with how the file is written.
    pub problems: Vec<InspectedProblem>,
}

/// First and last line, 1-based, of what is between the fences; of JSON with its braces. An empty
/// front matter ends on the line before it starts.
#[derive(Debug, Serialize)]
pub struct Lines {
    /// The first line.
    pub start_line: u32,
    /// The last line.
    pub end_line: u32,
}

/// The body of a document.
#[derive(Debug, Serialize)]
pub struct Body {
    /// The line that it starts on, 1-based.
    pub start_line: u32,
    /// Whether there is nothing in it that a reader would see.
    pub empty: bool,
}

/// One thing that is wrong with how a file is written.
#[derive(Debug, Serialize)]
pub struct InspectedProblem {
    /// The rule that reports it, such as `front-matter/syntax`.
    pub rule: &'static str,
    /// What was found and expected.
    pub message: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in Unicode scalar values.
    pub column: u32,
    /// First byte.
    pub byte_start: u32,
    /// One past the last byte.
    pub byte_end: u32,
}

/// Looks at a document.
pub fn inspect(document: &Document<'_>) -> Inspection {
    let source = document.source;
    // What is wrong with the writing depends neither on the time nor on other files.
    let world = World {
        now: jiff::Timestamp::UNIX_EPOCH,
        files: &MemoryTree::default(),
        defaults: &KnownDefaults::default(),
    };
    let line = |offset: u32| source.position(offset).line;
    let front_matter = document.front_matter.map(|front_matter| {
        let content = front_matter.content;
        let text = source.slice(content);
        let last = text.strip_suffix('\n').unwrap_or(text);
        let last = last.strip_suffix('\r').unwrap_or(last);
        let start_line = line(content.start);
        let end = content.start + u32::try_from(last.len()).unwrap_or(u32::MAX);
        let end_line = if text.is_empty() {
            start_line - 1
        } else {
            line(end)
        };
        Lines {
            start_line,
            end_line,
        }
    });
    let mut values: Vec<Value> = document.roots.iter().map(Node::to_json).collect();
    let several = values.len() > 1;
    let value = if several {
        Value::Null
    } else {
        values.pop().unwrap_or_default()
    };
    Inspection {
        file: source.path().to_string(),
        collection: None,
        schema: None,
        format: match document.front_matter {
            Some(_) => document.format.as_str(),
            None => DataFormat::None.as_str(),
        },
        front_matter,
        value,
        values: several.then_some(values),
        body: Body {
            start_line: line(document.body.start),
            empty: body::is_empty(source.slice(document.body)),
        },
        problems: lint::check_writing(document, &world)
            .into_iter()
            .map(|finding| InspectedProblem {
                rule: finding.rule,
                message: finding.message,
                line: finding.location.start.line,
                column: finding.location.start.column,
                byte_start: finding.span.start,
                byte_end: finding.span.end,
            })
            .collect(),
    }
}
