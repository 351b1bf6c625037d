//! What a repository's own files say of its site: the generator, by the marks of its profile, and what
//! the generator's own config says of addresses.

use std::path::Path;

use crate::content::site::{Generator, profile};
use crate::document::body_need::BodyNeed;
use crate::document::{Layout, parse};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::disk::open;
use crate::tree::disk::walk::FoundFile;
use crate::tree::{Look, Tree};

/// What is read at most of a generator's own config, in bytes. Nobody writes as much; what is larger
/// says nothing.
const MAX_SITE_CONFIG: u64 = 1024 * 1024;

/// configuration/introduction: a site of Hugo has its configs in folders of this one, one for each
/// environment, and `_default`.
const FOLDER_OF_CONFIGS: &str = "config";

/// The generator whose config file is in a folder.
pub(super) fn generator_on_disk(folder: &Path) -> Option<Generator> {
    let is_theme = (folder.to_str()).is_some_and(|folder| profile::is_theme(RepoPath::new(folder)));
    if is_part_of_config_on_disk(folder) || is_theme && has_site_above(folder) {
        return None;
    }
    let read = |name: &str| {
        let opened = open::inside(folder, &folder.join(name)).ok()?;
        let bytes = open::all(opened.file, opened.length, MAX_SITE_CONFIG).ok()?;
        String::from_utf8(bytes).ok()
    };
    let found = profile::recognise(&|name| folder.join(name).is_file(), &read);
    found.map(|(generator, _)| generator)
}

/// Whether a folder has a part of the config of a Hugo site, which is two folders above.
fn is_part_of_config_on_disk(folder: &Path) -> bool {
    let above = folder
        .parent()
        .filter(|above| above.ends_with(FOLDER_OF_CONFIGS));
    let site = above.and_then(Path::parent);
    let is_hugo = |site: &Path| generator_on_disk(site) == Some(Generator::Hugo);
    folder.ends_with("config/_default") || site.is_some_and(is_hugo)
}

/// The same of a folder in a repository, with a slash at its end.
pub(super) fn is_part_of_config(tree: &dyn Tree, folder: &str) -> bool {
    let above = RepoPath::new(folder.trim_end_matches('/')).folder();
    if above.name() != FOLDER_OF_CONFIGS {
        return false;
    }
    let site = match above.folder().as_str() {
        "" => String::new(),
        site => format!("{site}/"),
    };
    generator_in(tree, &site) == Some(Generator::Hugo)
}

/// Whether the folder that holds the themes is in a site.
fn has_site_above(theme: &Path) -> bool {
    let site = theme.parent().and_then(Path::parent);
    site.is_some_and(|site| generator_on_disk(site).is_some())
}

/// The folder of posts, by which the `source` of a Hexo site is recognised.
const POSTS: &str = "_posts";

/// The generator whose config file is at the root of a repository, and that file. Some keep the `source`
/// of a Hexo site alone, without a config.
pub(crate) fn recognised(tree: &dyn Tree) -> Option<(Generator, &'static str)> {
    let hexo = || is_source_of_hexo(tree).then_some((Generator::Hexo, POSTS));
    recognised_in(tree, "").or_else(hexo)
}

/// Whether a repository is the `source` of a Hexo site: it has posts whose names begin with no date, as
/// Jekyll's do, and no program that might read them otherwise.
pub(super) fn is_source_of_hexo(tree: &dyn Tree) -> bool {
    let others = ["_config.yml", "_config.yaml", "package.json"];
    if others.iter().any(|name| tree.look(name) == Look::File) {
        return false;
    }
    let names = tree.list(POSTS);
    let posts = names
        .iter()
        .filter(|name| RepoPath::new(name).extension() == "md");
    let (dated, others): (Vec<_>, Vec<_>) = posts.partition(|name| begins_with_date(name));
    others.len() > dated.len()
}

/// Whether the name of a post begins like `2024-05-01-`.
fn begins_with_date(name: &str) -> bool {
    let is_part = |(at, byte): (usize, u8)| match at {
        4 | 7 | 10 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    name.len() > 11 && name.bytes().take(11).enumerate().all(is_part)
}

/// The generator whose config file is in a folder, which is empty or has a slash at its end.
pub(super) fn generator_in(tree: &dyn Tree, folder: &str) -> Option<Generator> {
    recognised_in(tree, folder).map(|(generator, _)| generator)
}

fn recognised_in(tree: &dyn Tree, folder: &str) -> Option<(Generator, &'static str)> {
    let read = |name: &str| site_text(tree, &format!("{folder}{name}"));
    let has = |name: &str| {
        let path = format!("{folder}{name}");
        // To list a folder costs more than to ask for a file that it hardly ever has.
        tree.may_have(&path) && tree.look(&path) == Look::File
    };
    profile::recognise(&has, &read)
}

/// The text of a generator's own config, if it is text.
pub(super) fn site_text(tree: &dyn Tree, name: &str) -> Option<String> {
    let source = site_config(tree, name)?;
    (source.encoding_problem().is_none()).then(|| source.text().to_owned())
}

/// What a generator's own config says of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SiteHints {
    /// The address of the site.
    pub url: Option<String>,
    /// The path under which it is served.
    pub base: Option<String>,
}

/// Reads a generator's own config, as far as it is data. What cannot be read says nothing: it is
/// not ours to check.
pub(crate) fn site_hints(tree: &dyn Tree, generator: Generator) -> SiteHints {
    let profile = generator.profile();
    let names = profile.configs.iter();
    let Some(source) = names.into_iter().find_map(|name| site_config(tree, name)) else {
        return SiteHints::default();
    };
    let document = parse(&source, Layout::Data);
    let text = |key: &str| {
        let node = document.root()?.get(key)?;
        node.as_str().map(str::to_owned)
    };
    SiteHints {
        url: profile.url_keys.iter().find_map(|key| text(key)),
        base: profile.base_key.and_then(text),
    }
}

/// What files say which version of Hugo makes the site, and the word in front of it.
const VERSIONS_OF_HUGO: &[(&str, &str)] = &[
    ("netlify.toml", "HUGO_VERSION"),
    ("vercel.json", "HUGO_VERSION"),
    ("package.json", "\"hugo-extended\""),
];

/// The second number of the newest version of Hugo that a file names; the first is 0.
fn version_of_hugo(tree: &dyn Tree) -> Option<u32> {
    let named = VERSIONS_OF_HUGO.iter().filter_map(|(file, word)| {
        let text = site_text(tree, file)?;
        let versions = text.split(word).skip(1).filter_map(|rest| {
            let (_, version) = rest.lines().next()?.split_once("0.")?;
            let digits = version.bytes().take_while(u8::is_ascii_digit).count();
            version[..digits].parse().ok()
        });
        versions.max()
    });
    named.max()
}

/// The first number of a generator's version, as `package.json` wants it; none where that allows
/// several, and where nothing depends on it. Of Hugo, it is the second number.
pub(crate) fn version(tree: &dyn Tree, generator: Generator) -> Option<u32> {
    if generator == Generator::Hugo {
        return version_of_hugo(tree);
    }
    let package = generator.profile().package?;
    let source = site_config(tree, "package.json")?;
    let document = parse(&source, Layout::Data);
    let root = document.root()?;
    let mut lists = ["dependencies", "devDependencies"].into_iter();
    let wanted = lists.find_map(|list| root.get(list)?.get(package)?.as_str())?;
    // A range of one first number: `3.1.2`, `^3.0.0`, `~3.1`, `3.x`.
    let number = wanted.trim_start_matches(['^', '~', '=', 'v']);
    let is_one = number
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let first = number.split('.').next().filter(|_| is_one)?;
    first.parse().ok()
}

/// A generator's own config, if it is one that can be read.
pub(super) fn site_config(tree: &dyn Tree, name: &str) -> Option<Source> {
    if tree.look(name) != Look::File {
        return None;
    }
    let file = FoundFile::new(tree.root(), &tree.root().join(name), true);
    let (body, limit) = (BodyNeed::Nothing, MAX_SITE_CONFIG);
    let read = tree.read_document(&file, Layout::Data, body, limit);
    Some(read.ok()?.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn posts_alone_are_the_source_of_a_hexo_site() {
        for (files, expected) in [
            (
                &["_posts/moss.md", "_posts/2024.md"][..],
                Some((Generator::Hexo, POSTS)),
            ),
            (&["_posts/2024-05-01-moss.md", "_posts/fern.md"], None),
            (&["_posts/moss.md", "package.json"], None),
            (
                &["_posts/moss.md", "_config.yml"],
                Some((Generator::Jekyll, "_config.yml")),
            ),
            (&["moss.md"], None),
        ] {
            let tree: MemoryTree = files.iter().map(|file| (*file, "")).collect();
            assert_eq!(recognised(&tree), expected, "{files:?}");
        }
    }

    #[test]
    fn the_version_of_hugo_is_where_it_is_built() {
        for (file, text, expected) in [
            ("netlify.toml", "HUGO_VERSION = \"0.25.1\"\n", Some(25)),
            (
                "vercel.json",
                "{ \"env\": { \"HUGO_VERSION\": \"0.152.2\" } }",
                Some(152),
            ),
            (
                "package.json",
                "{ \"hugo-extended\": \"^0.125.4\" }",
                Some(125),
            ),
            ("netlify.toml", "[a.HUGO_VERSION]\nx = 1\n", None),
            ("hugo.toml", "", None),
        ] {
            let tree: MemoryTree = [(file, text)].into_iter().collect();
            assert_eq!(version(&tree, Generator::Hugo), expected, "{file} {text}");
        }
    }
}
