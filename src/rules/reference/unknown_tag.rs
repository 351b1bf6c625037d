//! `reference/unknown-tag`: a tag that is not in `tags.yml` of Docusaurus.

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
    severity: Severity::Warning,
    since: "0.2.0",
    ..Rule::new(
        "reference/unknown-tag",
        include_str!("unknown_tag.md"),
        Build::document::<UnknownTag>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct UnknownTag {}

impl DocumentCheck for UnknownTag {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let document = context.document;
        let is_docusaurus = context.settings.site.generator == Some(Generator::Docusaurus);
        let tags = document.root().and_then(|root| root.get("tags"));
        let Some(Value::Sequence(tags)) = tags.filter(|_| is_docusaurus).map(|it| &it.value) else {
            return;
        };
        let (path, files) = (document.source.path(), context.world.files);
        let file = data_file(path, "tags.yml", files).filter(|_| !tags.is_empty());
        let Some((file, source)) = file else { return };
        let known = parse(&source, Layout::Data);
        let root = known.root().filter(|_| known.complete);
        let Some(known) = root.and_then(Node::as_mapping) else {
            return;
        };
        for tag in tags {
            let Some(name) = tag.as_str() else { continue };
            // plugin-content-docs and -blog, `onInlineTags`: who sets it may allow them.
            if known.entry(name).is_some() || is_in_config(b"onInlineTags", files) {
                continue;
            }
            let names = known.entries.iter().map(|entry| &*entry.key);
            let near = closest(names, |known| {
                edits(name, known, 2).filter(|it| it * 3 < name.len())
            });
            let message = format!("{} is not a tag in {}", quoted(name), quoted(&file));
            out.at(tag, message).help(match near {
                Some(near) => format!("did you mean {}?", quoted(near)),
                None => format!("add the tag to {}, or correct it", quoted(&file)),
            });
        }
    }
}
