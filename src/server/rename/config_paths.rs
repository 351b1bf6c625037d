//! The paths in a config, as they must be after files have got other ones.

use super::moves::Moves;
use super::{SourceEdits, replacement};
use crate::document::value::{Node, Value};
use crate::document::{Layout, parse};
use crate::engine::session::Session;
use crate::finding::Edit;
use crate::text::Source;
use crate::text::repo_path::{RepoPath, RepoPathBuf};
use crate::tree::{Look, Tree};

/// Keys whose values are paths of files and folders. Those of globs are none: a glob may mean many.
const PATHS: &[&str] = &["schema", "data", "path", "path-below", "static"];

/// The edits of the config of a root; none where nothing in it moves.
pub(super) fn edits(session: &Session, moves: &Moves) -> Option<(RepoPathBuf, SourceEdits)> {
    let path: RepoPathBuf = session.config_path()?.into();
    let bytes = session.tree.read(&path).ok()?;
    let source = Source::new(path.clone(), bytes);
    let mut edits = Vec::new();
    {
        let document = parse(&source, Layout::Data);
        let mut nodes = Vec::new();
        document
            .roots
            .iter()
            .for_each(|root| find(root, &mut nodes));
        for node in nodes.into_iter().filter(|node| node.alias.is_none()) {
            let new = node
                .as_str()
                .and_then(|text| after(text, moves, &*session.tree));
            if let Some(new) = new {
                let text = replacement(source.slice(node.span), &new, document.format);
                edits.push(Edit {
                    span: node.span,
                    text,
                });
            }
        }
    }
    edits.sort_by_key(|edit| edit.span);
    (!edits.is_empty()).then_some((path, (source, edits)))
}

/// The values that are paths.
fn find<'n, 's>(node: &'n Node<'s>, found: &mut Vec<&'n Node<'s>>) {
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                match &entry.value.value {
                    Value::Sequence(items) if PATHS.contains(&&*entry.key) => found.extend(items),
                    Value::String(_) if PATHS.contains(&&*entry.key) => found.push(&entry.value),
                    _ => find(&entry.value, found),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| find(item, found)),
        _ => {}
    }
}

/// What a path must be; none where it is right as it is, or nothing of the root.
fn after(written: &str, moves: &Moves, tree: &dyn Tree) -> Option<String> {
    let path = written.strip_prefix("./").unwrap_or(written);
    let (start, path) = (&written[..written.len() - path.len()], path);
    let folder = RepoPath::new(path.trim_end_matches('/'));
    if !moves.has(folder) || !matches!(tree.look(folder), Look::File | Look::Folder) {
        return None;
    }
    Some(format!(
        "{start}{}{}",
        moves.after(folder),
        &path[folder.len()..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn a_path_follows_its_file_or_folder() {
        let tree = MemoryTree::from_iter([("data/people.yaml", ""), ("a/b.json", "")]);
        let pairs = [("data", "_data"), ("a/b.json", "a/c.json")];
        let pairs = pairs.map(|(old, new)| (old.into(), new.into()));
        let moves = Moves::of(pairs.to_vec());
        for (written, expected) in [
            ("data/people.yaml", Some("_data/people.yaml")),
            ("./data/people.yaml", Some("./_data/people.yaml")),
            ("data/", Some("_data/")),
            ("a/b.json", Some("a/c.json")),
            // Not there, another one, a name of something else.
            ("data/places.yaml", None),
            ("a", None),
            ("database", None),
            ("", None),
        ] {
            assert_eq!(
                after(written, &moves, &tree).as_deref(),
                expected,
                "{written}"
            );
        }
    }
}
