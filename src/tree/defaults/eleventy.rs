//! Eleventy: directory data and that of single templates. docs/data-template-dir, docs/data-cascade.

use std::sync::Arc;

use super::{DefaultSet, Defaults, DefaultsFile, KnownDefaults, OfFolder, Reaching, is_file, read};
use crate::document::Layout;
use crate::document::value::Node;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

/// Endings of data, of which a later one wins.
const DATA: [&str; 2] = ["json", "11tydata.json"];

/// Endings of code, which may set anything.
const CODE: [&str; 3] = ["11tydata.js", "11tydata.cjs", "11tydata.mjs"];

/// Data that is computed of other data.
const COMPUTED: &str = "eleventyComputed";

fn sets(root: &Node<'_>) -> Vec<DefaultSet> {
    let set = root.as_mapping().map(|mapping| DefaultSet {
        pointer: String::new(),
        values: mapping.detached(),
        scope: None,
    });
    set.into_iter().collect()
}

pub(super) fn defaults(known: &KnownDefaults, tree: &dyn Tree, path: &RepoPath) -> Defaults {
    let folder = path.folder();
    let of_folder = known.folder(folder, &|folder, above| find(tree, folder, above));
    let mut files = of_folder.files.clone();
    let mut anything = of_folder.anything;
    if of_folder.has_own {
        let stem = path
            .rsplit_once('.')
            .map_or(path.as_str(), |(stem, _)| stem);
        anything |= add(tree, stem, &mut files);
    }
    let reaching = files.into_iter().map(|file| Reaching {
        file,
        index: 0,
        is_certain: true,
    });
    let sets: Vec<Reaching> = reaching.collect();
    anything |= sets
        .iter()
        .any(|reaching| reaching.set().values.get(COMPUTED).is_some());
    Defaults {
        sets,
        anything,
        is_deep: true,
        ..Defaults::default()
    }
}

/// Adds the data files of a folder or a template; whether there is code beside them.
fn add(tree: &dyn Tree, stem: &str, files: &mut Vec<Arc<DefaultsFile>>) -> bool {
    let mut is_unknown = CODE
        .iter()
        .any(|ending| is_file(tree, &format!("{stem}.{ending}")));
    for ending in DATA {
        let Some(source) = read(tree, &format!("{stem}.{ending}")) else {
            continue;
        };
        match DefaultsFile::read(source, Layout::Data, sets) {
            Some(file) => files.push(file),
            // It is broken, or not read here.
            None => is_unknown = true,
        }
    }
    is_unknown
}

fn find(tree: &dyn Tree, folder: &RepoPath, above: &OfFolder) -> OfFolder {
    let names = tree.list(folder);
    let is_data =
        |name: &String| RepoPath::new(name).extension() == "json" || name.contains(".11tydata.");
    let mut of_folder = OfFolder {
        files: above.files.clone(),
        anything: above.anything,
        has_own: names.iter().any(is_data),
    };
    if of_folder.has_own && !folder.is_empty() {
        of_folder.anything |= add(tree, &folder.child(folder.name()), &mut of_folder.files);
    }
    of_folder
}

/// Whether a file sets fields of templates: it has the name of its folder, or of one beside it.
pub(super) fn sets_fields(tree: &dyn Tree, path: &RepoPath) -> bool {
    let ending = DATA.iter().rev().find_map(|ending| {
        let stem = path.strip_suffix(ending)?.strip_suffix('.')?;
        Some(stem)
    });
    let Some(stem) = ending else {
        return false;
    };
    let folder = path.folder();
    let name = RepoPath::new(stem).name();
    let is_template = |other: &String| {
        let stem = other.rsplit_once('.').map(|(stem, _)| stem);
        stem == Some(name) && RepoPath::new(other).extension() != "json"
    };
    (!folder.is_empty() && folder.name() == name) || tree.list(folder).iter().any(is_template)
}
