//! Spans of a document: inside the text, on borders of characters, inside one another.

use copydesk::Span;
use copydesk::internals::document::{Document, Node, Value};

/// All spans of a document.
pub fn check(document: &Document<'_>) {
    let text = document.source.text();
    let check = |span: Span| {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    document
        .problems
        .iter()
        .for_each(|problem| check(problem.span));
    document.directives.iter().copied().for_each(check);
    check(document.body);
    check(document.top());
    if let Some(front_matter) = document.front_matter {
        check(front_matter.open);
        check(front_matter.content);
        front_matter.close.into_iter().for_each(check);
        for root in &document.roots {
            assert!(front_matter.content.contains(root.span), "{text:?}");
            check_nested(text, root);
        }
    }
}

fn check_nested(text: &str, node: &Node<'_>) {
    assert!(
        text.get(node.span.range()).is_some(),
        "{:?} in {text:?}",
        node.span
    );
    let check = |child: &Node<'_>, is_merged: bool| {
        // What is called from elsewhere stands there.
        if child.alias == node.alias && !is_merged {
            assert!(
                node.span.contains(child.span),
                "{child:?} in {node:?} in {text:?}"
            );
        }
        check_nested(text, child);
    };
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| check(item, false)),
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                let is_merged = entry.merged.is_some();
                assert!(text.get(entry.key_span.range()).is_some(), "{text:?}");
                if node.alias.is_none() && !is_merged {
                    assert!(node.span.contains(entry.key_span), "{node:?} in {text:?}");
                }
                check(&entry.value, is_merged);
            }
        }
        _ => {}
    }
}
