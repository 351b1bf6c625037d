//! `reference/unknown-author`: an author whom Docusaurus does not find in `authors.yml`.

use serde::Deserialize;

use super::docusaurus::{data_file, is_in_config};
use crate::content::site::Generator;
use crate::document::value::Value;
use crate::document::{Layout, Node, parse};
use crate::finding::Severity;
use crate::finding::nearest::{closest, edits};
use crate::finding::wording::quoted;
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Error,
    since: "0.2.0",
    ..Rule::new(
        "reference/unknown-author",
        include_str!("unknown_author.md"),
        Build::document::<UnknownAuthor>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownAuthor {}

impl DocumentCheck for UnknownAuthor {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let is_docusaurus = context.settings.site.generator == Some(Generator::Docusaurus);
        let authors = document.root().and_then(|root| root.get("authors"));
        let Some(authors) = authors.filter(|_| is_docusaurus) else {
            return;
        };
        let path = document.source.path();
        let mut keys = Vec::new();
        keys_of(authors, &mut keys);
        let Some((file, source)) =
            data_file(path, "authors.yml", context.world.files).filter(|_| !keys.is_empty())
        else {
            return;
        };
        let known = parse(&source, Layout::Data);
        let Some(known) = known
            .root()
            .filter(|_| known.complete)
            .and_then(Node::as_mapping)
        else {
            return;
        };
        for node in keys {
            let Some(key) = node.as_str() else { continue };
            if known.entry(key).is_some() || is_in_config(b"authorsMapPath", context.world.files) {
                continue;
            }
            let message = format!("{} is not an author in {}", quoted(key), quoted(&file));
            let names = known.entries.iter().map(|entry| &*entry.key);
            let near = closest(names, |known| edits(key, known, 2));
            out.at(node, message).help(match near {
                Some(near) => format!("did you mean {}?", quoted(near)),
                None => format!("add the author to {}, or correct the key", quoted(&file)),
            });
        }
    }
}

/// The nodes that are keys of authors: a text, each text of a list, `key` of a mapping.
fn keys_of<'d>(node: &'d Node<'d>, keys: &mut Vec<&'d Node<'d>>) {
    match &node.value {
        Value::String(_) => keys.push(node),
        Value::Sequence(items) => {
            for item in items.iter().filter(|item| item.as_sequence().is_none()) {
                keys_of(item, keys);
            }
        }
        Value::Mapping(author) => keys.extend(author.get("key")),
        _ => {}
    }
}
