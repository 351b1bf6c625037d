//! Help for what the schema of the config refuses, where the general words of the schema rules would
//! lead astray: what people write out of the habit of other tools.

use std::collections::HashSet;

use crate::document::{Node, Value};
use crate::finding::Finding;
use crate::rules;
use crate::rules::rule::Phase;
use crate::text::json_pointer::JsonPointer;

/// Puts better help on findings in a config; of several at the same value one is left.
pub(super) fn improve(findings: &mut Vec<Finding>, root: Option<&Node<'_>>) {
    let Some(root) = root else {
        return;
    };
    let mut helped = HashSet::new();
    for finding in findings.iter_mut() {
        let pointer = finding.pointer.clone().unwrap_or_default();
        if !rules::is_of(finding.rule, Phase::Schema) || helped.contains(&pointer) {
            continue;
        }
        if let Some(help) = root.pointer(&pointer).and_then(|node| help(&pointer, node)) {
            finding.help = Some(help);
            // It would write what is wrong in another way.
            finding.fix = None;
            helped.insert(pointer);
        }
    }
    let mut kept = HashSet::new();
    findings.retain(|finding| {
        let at = finding.pointer.as_ref().filter(|at| helped.contains(*at));
        let is_schema = rules::is_of(finding.rule, Phase::Schema);
        at.is_none_or(|at| is_schema && kept.insert(at.clone()))
    });
}

/// What to write in place of a value that the schema refuses.
fn help(pointer: &str, node: &Node<'_>) -> Option<String> {
    let tokens: Vec<_> = JsonPointer::new(pointer).tokens().collect();
    let tokens: Vec<&str> = tokens.iter().map(|token| &**token).collect();
    let text = node.as_str();
    match (&*tokens, &node.value) {
        (["collections"], Value::Sequence(items)) => {
            let name = items.first().and_then(Node::as_str).unwrap_or("posts");
            Some(format!(
                "write a mapping of names: `{name}: {{ files: \"{name}/**\" }}`"
            ))
        }
        (["collections", _], Value::String(glob)) => {
            Some(format!("write `{{ files: \"{glob}\" }}`"))
        }
        ([.., "rules", _], Value::Bool(is_on)) => Some(if *is_on {
            "write a level: `warning` or `error`".to_owned()
        } else {
            "write `off`".to_owned()
        }),
        (["collections", _, "unique", ..], _) if tokens.len() <= 4 => {
            let field = text?;
            Some(format!("write `{{ fields: [{field}] }}`"))
        }
        (["collections", _, "references", ..], _) if tokens.len() <= 4 => {
            let field = text?;
            Some(format!(
                "write `{{ from: {field}, to: … }}`, with a target such as `authors.name`"
            ))
        }
        (["collections", _, "assert", ..], _) if tokens.len() <= 4 => {
            let expression = text?;
            Some(format!("write `{{ id: name, expr: {expression} }}`"))
        }
        _ => None,
    }
}
