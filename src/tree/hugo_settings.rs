//! Settings of a Hugo site wherever its config may have them: in one file, in files for each
//! environment and language, and in those of a language inside of these. What only holds for one
//! environment or language counts for all: more folders are then looked into, not fewer.

use crate::content::site::Generator;
use crate::document::value::{Entry, Node, Value};
use crate::document::{Layout, parse};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;
use crate::tree::site::{is_source_of_hexo, site_config};

/// configuration/introduction: the folder of configs, with a folder for each environment.
const FOLDER: &str = "config";

const ENDINGS: [&str; 4] = ["toml", "yaml", "yml", "json"];

/// What a file holds.
#[derive(Clone)]
enum SettingsPart {
    /// All settings.
    All,
    /// `languages`, or one of them.
    Languages,
    Language,
    /// `module`.
    Module,
    /// A setting of this name.
    Setting(String),
}

/// The configs of a Hugo site that can be read.
pub(super) struct HugoSettings(Vec<(SettingsPart, Source)>);

impl HugoSettings {
    pub(super) fn of(tree: &dyn Tree) -> Self {
        let mut files = Vec::new();
        for ending in ENDINGS {
            files.extend(
                ["hugo", "config"].map(|name| (SettingsPart::All, format!("{name}.{ending}"))),
            );
        }
        let environments = tree.list(FOLDER);
        for environment in environments.iter().filter(|name| name.ends_with('/')) {
            let folder = format!("{FOLDER}/{environment}");
            for name in tree.list(folder.trim_end_matches('/')).iter() {
                let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
                let part = match stem {
                    "hugo" | "config" => SettingsPart::All,
                    "languages" => SettingsPart::Languages,
                    "module" => SettingsPart::Module,
                    stem if stem.starts_with("languages.") => SettingsPart::Language,
                    stem => SettingsPart::Setting(stem.to_ascii_lowercase()),
                };
                if ENDINGS.contains(&ending) {
                    files.push((part, format!("{folder}{name}")));
                }
            }
        }
        let read = |(part, file): (SettingsPart, String)| Some((part, site_config(tree, &file)?));
        Self(files.into_iter().filter_map(read).collect())
    }

    /// The texts that a setting has anywhere, for the site or for one of its languages.
    pub(super) fn texts(&self, setting: &str) -> Vec<String> {
        let mut texts = Vec::new();
        self.each(&mut |part, root| {
            let mut add = |node: &Node<'_>| texts.extend(own_texts(node, setting));
            match part {
                SettingsPart::Language => add(root),
                SettingsPart::Languages => children(root).for_each(add),
                SettingsPart::Module | SettingsPart::Setting(_) => {}
                SettingsPart::All => {
                    add(root);
                    if let Some(languages) = get(root, "languages") {
                        children(languages).for_each(add);
                    }
                }
            }
        });
        texts
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of these settings, in small letters, is anywhere.
    pub(super) fn has_any(&self, settings: &[&str]) -> bool {
        self.0.iter().any(|(part, source)| {
            if let SettingsPart::Setting(name) = part {
                return settings.contains(&name.as_str());
            }
            let text = source.text().to_ascii_lowercase();
            settings.iter().any(|setting| text.contains(setting))
        })
    }

    /// The folders that are mounted somewhere below a folder of the site.
    pub(super) fn mounted(&self, target: &str) -> Vec<String> {
        let mut folders = Vec::new();
        self.each(&mut |part, root| {
            let module = match part {
                SettingsPart::All => get(root, "module"),
                SettingsPart::Module => Some(root),
                SettingsPart::Languages | SettingsPart::Language | SettingsPart::Setting(_) => None,
            };
            let mounts = module.and_then(|module| get(module, "mounts"));
            for mount in mounts.and_then(Node::as_sequence).into_iter().flatten() {
                let text = |key: &str| get(mount, key).and_then(Node::as_str);
                let below = text("target").map(|to| to.trim_matches('/'));
                let is_below =
                    below.is_some_and(|to| RepoPath::new(to).names().next() == Some(target));
                folders.extend(text("source").filter(|_| is_below).map(str::to_owned));
            }
        });
        folders
    }

    fn each(&self, sink: &mut dyn FnMut(&SettingsPart, &Node<'_>)) {
        for (part, source) in &self.0 {
            let document = parse(source, Layout::Data);
            if let Some(root) = document.root() {
                sink(part, root);
            }
        }
    }
}

/// The folders of pages that a generator's own config sets; none where they are the usual ones.
pub(crate) fn content_folders(tree: &dyn Tree, generator: Generator) -> Vec<String> {
    if generator == Generator::Hexo && is_source_of_hexo(tree) {
        return vec![".".to_owned()];
    }
    if generator != Generator::Hugo {
        return Vec::new();
    }
    let settings = HugoSettings::of(tree);
    let mut folders = settings.texts("contentDir");
    folders.extend(settings.mounted("content"));
    if !folders.is_empty() {
        let usual = generator.profile().content.iter();
        folders.extend(usual.map(|folder| (*folder).to_owned()));
    }
    folders
}

fn entries<'n, 'd>(node: &'n Node<'d>) -> impl Iterator<Item = &'n Entry<'d>> {
    let mapping = node.as_mapping();
    mapping.into_iter().flat_map(|mapping| &mapping.entries)
}

fn children<'n, 'd>(node: &'n Node<'d>) -> impl Iterator<Item = &'n Node<'d>> {
    entries(node).map(|entry| &entry.value)
}

/// What a key has, in any case of letters.
fn get<'n, 'd>(node: &'n Node<'d>, key: &str) -> Option<&'n Node<'d>> {
    let mut all = entries(node);
    let found = all.find(|entry| entry.key.eq_ignore_ascii_case(key));
    found.map(|entry| &entry.value)
}

fn own_texts(node: &Node<'_>, setting: &str) -> Vec<String> {
    let Some(node) = get(node, setting) else {
        return Vec::new();
    };
    let items = match &node.value {
        Value::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    };
    let texts = items.into_iter().filter_map(Node::as_str);
    let texts = texts.map(|text| text.trim_start_matches("./").trim_end_matches('/'));
    texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn settings_are_found_in_environments_and_languages() {
        let tree: MemoryTree = [
            (
                "hugo.toml",
                "ContentDir = 'pages/'\n[languages.de]\ncontentDir = 'seiten'\n",
            ),
            ("config/production/hugo.yaml", "staticDir: [a, b]\n"),
            (
                "config/_default/languages.toml",
                "[fr]\ncontentDir = 'textes'\n",
            ),
            ("config/_default/languages.it.yaml", "contentDir: testi\n"),
            ("config/_default/menus.toml", "contentDir = 'no'\n"),
            (
                "config/_default/module.json",
                "{ \"mounts\": [{ \"source\": \"docs\", \"target\": \"content/docs\" }] }",
            ),
        ]
        .into_iter()
        .collect();
        let settings = HugoSettings::of(&tree);
        let mut found = settings.texts("contentDir");
        found.sort();
        assert_eq!(found, ["pages", "seiten", "testi", "textes"]);
        assert_eq!(settings.texts("staticdir"), ["a", "b"]);
        assert_eq!(settings.mounted("content"), ["docs"]);
        assert!(
            HugoSettings::of(&MemoryTree::default())
                .texts("contentDir")
                .is_empty()
        );
    }
}
