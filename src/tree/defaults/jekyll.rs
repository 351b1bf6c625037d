//! Jekyll: `defaults` of `_config.yml`. docs/configuration/front-matter-defaults and
//! `lib/jekyll/frontmatter_defaults.rb`.

use super::{DefaultSet, Defaults, DefaultsFile, KnownDefaults, Reach, Reaching};
use crate::content::site::Generator;
use crate::document::value::Node;
use crate::text::json_pointer::push_token;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;
use std::sync::Arc;

/// The config, if it has defaults.
pub(super) fn config<'k>(
    known: &'k KnownDefaults,
    tree: &dyn Tree,
) -> Option<&'k Arc<DefaultsFile>> {
    known.config(tree, Generator::Jekyll, sets)
}

fn sets(root: &Node<'_>) -> Vec<DefaultSet> {
    let all = root.get("defaults").and_then(Node::as_sequence);
    let set = |(index, one): (usize, &Node<'_>)| {
        let values = one.get("values")?.as_mapping()?;
        let mut pointer = "/defaults".to_owned();
        push_token(&mut pointer, &index.to_string());
        push_token(&mut pointer, "values");
        Some(DefaultSet {
            pointer,
            values: values.detached(),
            scope: one.get("scope").map(Node::detached),
        })
    };
    (all.unwrap_or_default().iter().enumerate())
        .filter_map(set)
        .collect()
}

pub(super) fn defaults(known: &KnownDefaults, tree: &dyn Tree, path: &RepoPath) -> Defaults {
    let Some(file) = config(known, tree) else {
        return Defaults::default();
    };
    let mut sets: Vec<Reaching> = Vec::new();
    let mut last: Option<&DefaultSet> = None;
    for (index, set) in file.sets.iter().enumerate() {
        let reach = reach(set.scope.as_ref(), path);
        if reach == Reach::No {
            continue;
        }
        let reaching = Reaching {
            file: Arc::clone(file),
            index,
            is_certain: reach == Reach::Yes,
        };
        if last.is_none_or(|last| wins(last, set)) {
            sets.push(reaching);
            last = Some(set);
        } else {
            sets.insert(0, reaching);
        }
    }
    Defaults {
        sets,
        is_deep: true,
        ..Defaults::default()
    }
}

/// Whether a set wins against one before it: the longer path, and then the one with a type.
fn wins(old: &DefaultSet, new: &DefaultSet) -> bool {
    let length = |set: &DefaultSet| {
        let path = text(set.scope.as_ref(), "path").unwrap_or_default();
        path.strip_prefix('/').unwrap_or(path).len()
    };
    let has_type = |set: &DefaultSet| text(set.scope.as_ref(), "type").is_some();
    match length(new).cmp(&length(old)) {
        std::cmp::Ordering::Equal => has_type(new) || !has_type(old),
        order => order.is_gt(),
    }
}

fn text<'n>(scope: Option<&'n Node<'_>>, key: &str) -> Option<&'n str> {
    scope?.get(key)?.as_str()
}

fn reach(scope: Option<&Node<'_>>, path: &RepoPath) -> Reach {
    let by_path = reach_by_path(text(scope, "path").unwrap_or_default(), path);
    let by_type = text(scope, "type").map_or(Reach::Yes, |kind| reach_by_type(kind, path));
    match (by_path, by_type) {
        (Reach::No, _) | (_, Reach::No) => Reach::No,
        (Reach::Yes, Reach::Yes) => Reach::Yes,
        _ => Reach::Perhaps,
    }
}

fn reach_by_path(scope: &str, path: &RepoPath) -> Reach {
    let below = |rest: &str| rest.is_empty() || rest.starts_with('/');
    let folder = scope.trim_matches('/');
    if scope.is_empty() {
        return Reach::Yes;
    }
    if path.strip_prefix(scope).is_some_and(below) {
        return Reach::Yes;
    }
    // Jekyll 4 compares how paths begin, and Jekyll 3 whole folders; it has patterns, and a setting
    // for the folder of collections.
    let begin = folder.split('*').next().unwrap_or_default();
    let may_be = folder.is_empty()
        || folder == "."
        || path.starts_with(begin)
        || folder.starts_with('_') && path.contains(&format!("/{begin}"));
    if may_be { Reach::Perhaps } else { Reach::No }
}

fn reach_by_type(kind: &str, path: &RepoPath) -> Reach {
    let mut folders = path.folder().names();
    let is_special = |name: &str| name.starts_with('_');
    // The names of Jekyll 1 still mean the same.
    let kind = match kind {
        "page" => "pages",
        "post" => "posts",
        "draft" => "drafts",
        kind => kind,
    };
    let mut above = path.folder().names();
    let is_draft = above.any(|name| name == "_drafts");
    let is_of = match kind {
        "pages" => !folders.any(is_special),
        "posts" | "drafts" if is_draft => return Reach::Perhaps,
        collection => folders.any(|name| name.strip_prefix('_') == Some(collection)),
    };
    if is_of { Reach::Yes } else { Reach::No }
}
