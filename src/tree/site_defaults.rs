//! Whether a field that a document does not have is set for it elsewhere: Jekyll's `defaults`, Hugo's
//! `cascade`, Eleventy's directory data. What cannot be read may set anything.

use crate::content::site::{Generator, Site};
use crate::document::value::{Mapping, Node, Value};
use crate::document::{Layout, parse};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::site::site_config;
use crate::tree::{Look, Tree};

/// Whether a key at the top of a document may be set for it by the generator.
pub(crate) fn may_set(tree: &dyn Tree, site: &Site, path: &str, key: &str) -> bool {
    match site.generator {
        Some(Generator::Jekyll) => jekyll(tree, path, key),
        Some(Generator::Hugo) => hugo(tree, path, key),
        Some(Generator::Eleventy) => eleventy(tree, path, key),
        _ => false,
    }
}

/// docs/configuration/front-matter-defaults.
fn jekyll(tree: &dyn Tree, path: &str, key: &str) -> bool {
    let Some(config) = config(tree, Generator::Jekyll) else {
        return false;
    };
    let document = parse(&config, Layout::Data);
    let defaults = document.root().and_then(|root| root.get("defaults"));
    let sets = |one: &Node<'_>| {
        let has_key = one
            .get("values")
            .is_some_and(|values| values.get(key).is_some());
        has_key
            && one
                .get("scope")
                .is_none_or(|scope| is_in_scope(scope, path))
    };
    defaults
        .and_then(Node::as_sequence)
        .is_some_and(|all| all.iter().any(sets))
}

fn is_in_scope(scope: &Node<'_>, path: &str) -> bool {
    let text = |key: &str| scope.get(key).and_then(Node::as_str);
    let folder = text("path").unwrap_or_default().trim_matches('/');
    let is_below = match folder {
        "" | "." => true,
        // A pattern: whatever it matches.
        folder if folder.contains('*') => true,
        folder => path == folder || folders_above(path).any(|above| above == folder),
    };
    let of_type = text("type").is_none_or(|kind| {
        let is_special = |name: &str| name.starts_with('_');
        let mut folders = RepoPath::new(path).folder().names();
        match kind {
            "pages" => !folders.any(is_special),
            collection => folders.any(|name| name.strip_prefix('_') == Some(collection)),
        }
    });
    is_below && of_type
}

/// content-management/front-matter: `cascade`, in the config and in each `_index` above a page.
fn hugo(tree: &dyn Tree, path: &str, key: &str) -> bool {
    let of_config = config(tree, Generator::Hugo).is_some_and(|config| {
        let document = parse(&config, Layout::Data);
        document
            .root()
            .and_then(Node::as_mapping)
            .is_some_and(|root| cascades(root, key))
    });
    of_config
        || folders_above(path).any(|folder| {
            let folder = RepoPath::new(folder);
            let indices = ["_index.md", "_index.html"].map(|name| folder.child(name));
            indices.iter().filter(|index| **index != path).any(|index| {
                read(tree, index).is_some_and(|source| {
                    let document = parse(&source, Layout::Content);
                    let root = document.root().and_then(Node::as_mapping);
                    root.is_some_and(|root| cascades(root, key))
                })
            })
        })
}

/// Whether `cascade` sets a key, for whichever pages. Hugo ignores the case of keys.
fn cascades(mapping: &Mapping<'_>, key: &str) -> bool {
    let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
    let cascade = mapping
        .entries
        .iter()
        .find(|entry| is(&entry.key, "cascade"));
    let sets = |node: &Node<'_>| {
        let entries = node
            .as_mapping()
            .map_or(&[][..], |mapping| &mapping.entries);
        entries.iter().any(|entry| is(&entry.key, key))
    };
    match cascade.map(|entry| &entry.value.value) {
        Some(Value::Sequence(items)) => items.iter().any(sets),
        Some(_) => cascade.is_some_and(|entry| sets(&entry.value)),
        None => false,
    }
}

/// data-template-dir: `NAME/NAME.json`, `NAME/NAME.11tydata.json` and the like for each folder, and
/// those of the file itself.
fn eleventy(tree: &dyn Tree, path: &str, key: &str) -> bool {
    let own = path
        .rsplit_once('.')
        .map_or(path, |(stem, _)| stem)
        .to_owned();
    let of_folders = folders_above(path).filter(|folder| !folder.is_empty());
    let of_folders = of_folders.map(|folder| {
        let folder = RepoPath::new(folder);
        folder.child(folder.name())
    });
    std::iter::once(own).chain(of_folders).any(|stem| {
        let in_code = ["11tydata.js", "11tydata.cjs", "11tydata.mjs"];
        let code = in_code.map(|ending| format!("{stem}.{ending}"));
        let data = ["json", "11tydata.json"].map(|ending| format!("{stem}.{ending}"));
        let is_set = |source: Source| {
            let document = parse(&source, Layout::Data);
            document.root().is_none_or(|root| root.get(key).is_some())
        };
        code.iter().any(|file| is_file(tree, file))
            || data.iter().any(|file| read(tree, file).is_some_and(is_set))
    })
}

/// The folders that a path is in, the innermost first; empty for the root.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    let folders = RepoPath::new(path).folders().rev();
    folders.chain(std::iter::once(""))
}

fn config(tree: &dyn Tree, generator: Generator) -> Option<Source> {
    let mut names = generator.profile().configs.iter();
    names.find_map(|name| site_config(tree, name))
}

fn is_file(tree: &dyn Tree, path: &str) -> bool {
    tree.may_have(path) && tree.look(path) == Look::File
}

fn read(tree: &dyn Tree, path: &str) -> Option<Source> {
    let bytes = is_file(tree, path).then(|| tree.read(path).ok())??;
    Some(Source::new(path, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[track_caller]
    fn check(generator: Generator, files: &[(&str, &str)], cases: &[(&str, &str, bool)]) {
        let tree: MemoryTree = files.iter().copied().collect();
        let site = Site {
            generator: Some(generator),
            ..Site::default()
        };
        for (path, key, expected) in cases {
            assert_eq!(may_set(&tree, &site, path, key), *expected, "{path} {key}");
        }
    }

    #[test]
    fn jekyll_has_defaults_by_folder_and_type() {
        let config = "defaults:\n- { scope: { path: '', type: posts }, values: { layout: post } }\n\
            - { scope: { path: docs }, values: { author: Rose } }\n\
            - { scope: { path: '', type: pages }, values: { nav: true } }\n\
            - { scope: { type: herbs }, values: { kind: herb } }\n";
        let cases = [
            ("_posts/2024-05-01-a.md", "layout", true),
            ("about.md", "layout", false),
            ("docs/a/b.md", "author", true),
            ("docs2/a.md", "author", false),
            ("about.md", "nav", true),
            ("_posts/a.md", "nav", false),
            ("_herbs/mint.md", "kind", true),
            ("_herbs/mint.md", "layout", false),
        ];
        check(Generator::Jekyll, &[("_config.yml", config)], &cases);
        check(Generator::Jekyll, &[], &[("a.md", "layout", false)]);
    }

    #[test]
    fn hugo_cascades_from_above() {
        let files = [
            ("hugo.toml", "[[cascade]]\nauthor = 'Rose'\n"),
            (
                "content/blog/_index.md",
                "---\nCascade:\n  type: post\n---\n",
            ),
            (
                "content/_index.md",
                "---\ncascade:\n- { banner: x, _target: { kind: page } }\n---\n",
            ),
        ];
        let cases = [
            ("content/blog/a.md", "type", true),
            ("content/blog/2024/a.md", "Type", true),
            ("content/docs/a.md", "type", false),
            ("content/docs/a.md", "banner", true),
            ("content/docs/a.md", "author", true),
            ("content/blog/_index.md", "type", false),
        ];
        check(Generator::Hugo, &files, &cases);
    }

    #[test]
    fn eleventy_has_data_of_folders() {
        let files = [
            ("blog/blog.json", "{ \"tags\": \"post\" }"),
            ("blog/2024/2024.11tydata.json", "{ \"year\": 2024 }"),
            ("notes/notes.11tydata.js", "export default {};"),
            ("about.json", "{ \"nav\": true }"),
        ];
        let cases = [
            ("blog/a.md", "tags", true),
            ("blog/2024/a.md", "tags", true),
            ("blog/2024/a.md", "year", true),
            ("blog/a.md", "year", false),
            ("notes/a.md", "anything", true),
            ("about.md", "nav", true),
            ("index.md", "nav", false),
        ];
        check(Generator::Eleventy, &files, &cases);
    }
}
