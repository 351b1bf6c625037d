//! Which data files a site generator reads by itself: globs of its profile, with the folders that its
//! own config sets.

use crate::content::site::Generator;
use crate::document::{Document, Layout, parse};
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;
use crate::tree::site::{generator_in, site_config};
use crate::tree::site_code::{self, Literal};

/// Folders that hold packages or sites, one in each folder.
const WORKSPACES: &[&str] = &["apps/", "packages/", "projects/", "sites/", "websites/"];

/// Folders that are looked into for a generator, at most.
const MOST_FOLDERS: usize = 200;

/// The data files of the generator of a repository.
pub(crate) fn globs(tree: &dyn Tree, generator: Generator) -> Vec<String> {
    globs_in(tree, generator, "")
}

/// The data files of generators in the folders of a repository that has none itself, such as `docs`,
/// `website` or `apps/docs`.
pub(crate) fn globs_below(tree: &dyn Tree) -> Vec<String> {
    let mut folders = below(tree, "");
    for workspace in WORKSPACES {
        if folders.iter().any(|folder| folder == workspace) {
            folders.extend(below(tree, workspace));
        }
    }
    let sites = folders.iter().take(MOST_FOLDERS).filter_map(|folder| {
        let generator = generator_in(tree, folder)?;
        Some(globs_in(tree, generator, folder))
    });
    sites.flatten().collect()
}

/// The folders in a folder that may be sites, each with a slash at its end.
fn below(tree: &dyn Tree, folder: &str) -> Vec<String> {
    let names = tree.list(folder.trim_end_matches('/'));
    let is_folder =
        |name: &&String| name.ends_with('/') && !name.starts_with('.') && *name != "node_modules/";
    let folders = names.iter().filter(is_folder);
    folders.map(|name| format!("{folder}{name}")).collect()
}

/// The data files of the generator in a folder, which is empty or has a slash at its end.
fn globs_in(tree: &dyn Tree, generator: Generator, folder: &str) -> Vec<String> {
    let profile = generator.profile();
    let mut configs = profile.configs.iter();
    let read = |name: &&str| site_config(tree, &format!("{folder}{name}"));
    let source = match profile.data_settings {
        [] => None,
        _ => configs.find_map(read),
    };
    let document = source.as_ref().map(|source| parse(source, Layout::Data));
    let with_settings = |glob: &&str| {
        let mut glob = (*glob).to_owned();
        for (key, default) in profile.data_settings {
            let set = document
                .as_ref()
                .and_then(|document| setting(document, key));
            glob = glob.replace(&format!("<{key}>"), set.as_deref().unwrap_or(default));
        }
        format!("{folder}{}", glob.trim_start_matches("./"))
    };
    let mut globs: Vec<String> = profile.data.iter().map(with_settings).collect();
    if generator == Generator::Eleventy {
        globs.extend(of_eleventy(tree, generator, folder));
    }
    globs
}

/// The data of a folder that the config of Eleventy names in the place of `_data`, which is relative
/// to the input folder: docs/config, `dir.data`.
fn of_eleventy(tree: &dyn Tree, generator: Generator, folder: &str) -> Option<String> {
    let code = site_code::config(tree, generator.profile(), folder)?;
    let text = |setting: &str| match site_code::literal(&code, setting) {
        Some(Literal::Texts(texts)) => texts.into_iter().next(),
        Some(Literal::Computed) | None => None,
    };
    let input = text("input").unwrap_or_default();
    let data = RepoPath::new("").join(&format!("{folder}{input}/{}", text("data")?))?;
    let is_plain = !data.is_empty() && !data.contains(['*', '?', '[', '{', '\\', '!']);
    is_plain.then(|| format!("{data}/**/*.{{json,yaml,yml,toml}}"))
}

/// The folder that a setting says, if it is a plain one inside the site. Hugo ignores the case of
/// keys, and nobody has two that differ in nothing else.
fn setting(document: &Document<'_>, key: &str) -> Option<String> {
    let settings = document.root()?.as_mapping()?.entries.iter();
    let mut known = settings.filter(|entry| entry.key.eq_ignore_ascii_case(key));
    let folder = known.next()?.value.as_str()?;
    let is_plain = |name: &&str| *name != ".." && !name.contains(['*', '?', '[', '{', '\\', '!']);
    let names = RepoPath::new(folder).names();
    let names: Vec<&str> = names.filter(|name| *name != ".").collect();
    if folder.starts_with('/') || !names.iter().all(is_plain) {
        return None;
    }
    match &*names.join("/") {
        "" => Some(".".to_owned()),
        folder => Some(folder.to_owned()),
    }
}
