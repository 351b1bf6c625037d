//! `front-matter/missing`: a document of a collection that wants front matter has none.

use serde::Deserialize;

use super::fences;
use crate::document::{Layout, ProblemKind, lookalike};
use crate::finding::Severity;
use crate::rules::rule::{
    Build, DocumentCheck, DocumentContext, Findings, FixAvailability, Property, Rule,
};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    since: "0.1.0",
    properties: &[Property::AboutWriting],
    ..Rule::new(
        "front-matter/missing",
        include_str!("missing.md"),
        Build::document::<Missing>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Missing {}

impl DocumentCheck for Missing {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let wanted = context.settings.wants_front_matter;
        if !wanted || document.front_matter.is_some() || document.layout == Layout::Data {
            return;
        }
        // Where the bytes are not text, nobody knows; another rule says so.
        let is_unknown = |kind: &ProblemKind| {
            matches!(
                kind,
                ProblemKind::Encoding(_) | ProblemKind::Unclosed { .. } | ProblemKind::Limit { .. }
            )
        };
        if document
            .problems
            .iter()
            .any(|problem| is_unknown(&problem.kind))
        {
            return;
        }
        let whose = match &context.settings.collection {
            Some(name) => format!("documents in `{name}`"),
            None => "documents here".to_owned(),
        };
        let fence_below = document
            .source
            .text()
            .lines()
            .take(20)
            .any(|line| matches!(line.trim_end(), "---" | "+++"));
        let meant = lookalike::find(document);
        let help = if let Some(meant) = &meant {
            meant.kind.help()
        } else if fence_below {
            "front matter must start on the first line: move what is above the fence below it"
        } else {
            "start the file with a `---` line, then keys and values, then another `---` line"
        };
        let why = match &meant {
            Some(meant) => format!(": {}", meant.kind.message()),
            None => String::new(),
        };
        let message = format!("missing front matter, but {whose} must have it{why}");
        let draft = out.span(document.top(), message);
        draft.help(help);
        draft.fix = meant.and_then(|meant| fences(&meant, document));
    }
}
