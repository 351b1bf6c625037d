//! Hugo: `cascade`, in the config and in each `_index` above a page. content-management/front-matter
//! (`cascade`); Hugo ignores the case of keys.

use std::sync::Arc;

use super::{DefaultSet, Defaults, DefaultsFile, KnownDefaults, OfFolder, Reach, Reaching, read};
use crate::content::site::Generator;
use crate::document::Layout;
use crate::document::value::{Mapping, Node, Value};
use crate::text::json_pointer::push_token;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

const INDICES: [&str; 2] = ["_index.md", "_index.html"];

/// The keys that say which pages a set is for.
const TARGETS: [&str; 2] = ["_target", "target"];

/// The config, if it has defaults.
pub(super) fn config<'k>(
    known: &'k KnownDefaults,
    tree: &dyn Tree,
) -> Option<&'k Arc<DefaultsFile>> {
    known.config(tree, Generator::Hugo, sets)
}

fn sets(root: &Node<'_>) -> Vec<DefaultSet> {
    let entries = root
        .as_mapping()
        .map_or(&[][..], |mapping| &mapping.entries);
    let cascade = entries
        .iter()
        .find(|entry| entry.key.eq_ignore_ascii_case("cascade"));
    let Some(cascade) = cascade else {
        return Vec::new();
    };
    let mut pointer = String::new();
    push_token(&mut pointer, &cascade.key);
    match &cascade.value.value {
        Value::Mapping(mapping) => vec![set(mapping, pointer)],
        Value::Sequence(items) => {
            let items = items.iter().enumerate();
            let set = |(index, item): (usize, &Node<'_>)| {
                let mut pointer = pointer.clone();
                push_token(&mut pointer, &index.to_string());
                Some(set(item.as_mapping()?, pointer))
            };
            items.filter_map(set).collect()
        }
        _ => Vec::new(),
    }
}

fn set(mapping: &Mapping<'_>, pointer: String) -> DefaultSet {
    let mut values = mapping.detached();
    let is_target = |key: &str| TARGETS.iter().any(|name| key.eq_ignore_ascii_case(name));
    let targets = values
        .entries
        .extract_if(.., |entry| is_target(&entry.key))
        .map(|entry| entry.value);
    DefaultSet {
        scope: targets.last(),
        pointer,
        values,
    }
}

pub(super) fn defaults(known: &KnownDefaults, tree: &dyn Tree, path: &RepoPath) -> Defaults {
    let folder = path.folder();
    let of_folder = known.folder(folder, &|folder, above| find(tree, folder, above));
    let config = config(known, tree);
    if config.is_none() && of_folder.files.is_empty() {
        return Defaults::default();
    }
    let mut sets = Vec::new();
    for file in config.into_iter().chain(&of_folder.files) {
        // What an index says of the pages below is not for itself in all versions.
        if **file.source.path() == *path {
            continue;
        }
        let reaching = file.sets.iter().enumerate().filter_map(|(index, set)| {
            let reach = reach(set.scope.as_ref(), path);
            (reach != Reach::No).then_some((index, reach))
        });
        let reaching: Vec<(usize, Reach)> = reaching.collect();
        // Which of several sets of one file wins depends on their patterns.
        let is_one = reaching.len() == 1;
        sets.extend(reaching.into_iter().map(|(index, reach)| Reaching {
            file: Arc::clone(file),
            index,
            is_certain: is_one && reach == Reach::Yes,
        }));
    }
    Defaults {
        sets,
        folds_keys: true,
        ..Defaults::default()
    }
}

/// Whether a file sets fields of the pages below it.
pub(super) fn sets_fields(tree: &dyn Tree, path: &RepoPath) -> bool {
    is_index(path) && file(tree, path).is_some()
}

/// Whether a file is the index of a folder.
pub(super) fn is_index(path: &RepoPath) -> bool {
    INDICES.contains(&path.name())
}

fn file(tree: &dyn Tree, path: &RepoPath) -> Option<Arc<DefaultsFile>> {
    DefaultsFile::read(read(tree, path)?, Layout::Content, sets)
}

fn find(tree: &dyn Tree, folder: &RepoPath, above: &OfFolder) -> OfFolder {
    let own = INDICES
        .iter()
        .filter_map(|name| file(tree, RepoPath::new(&folder.child(name))));
    OfFolder {
        files: above.files.iter().cloned().chain(own).collect(),
        ..OfFolder::default()
    }
}

/// Whether the pages that a set is for are this one: a kind is known of leaves, and nothing else.
fn reach(target: Option<&Node<'_>>, path: &RepoPath) -> Reach {
    let Some(target) = target else {
        return Reach::Yes;
    };
    let is_leaf = !INDICES.contains(&path.name());
    let entries = target
        .as_mapping()
        .map_or(&[][..], |mapping| &mapping.entries);
    match entries {
        [only] if only.key.eq_ignore_ascii_case("kind") => match only.value.as_str() {
            Some("page") if is_leaf => Reach::Yes,
            Some("section" | "home" | "taxonomy" | "term") if is_leaf => Reach::No,
            Some("page") => Reach::No,
            _ => Reach::Perhaps,
        },
        [] => Reach::Yes,
        _ => Reach::Perhaps,
    }
}
