//! Which folders of a repository a site serves files from, as its generator's own config says it, and
//! whether files may come from elsewhere. What cannot be read makes nothing wrong: the folders are
//! then not known.

use crate::content::site::Generator;
use crate::content::site::profile::{Profile, Serving};
use crate::document::value::{Node, Value};
use crate::document::{Layout, parse};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::hugo_settings::HugoSettings;
use crate::tree::site::site_config;
use crate::tree::site_code::{self, Literal};
use crate::tree::{Look, Tree};

/// What a theme of Hugo says of itself, seen from its example: getting-started/directory-structure.
const THEME_AROUND: &str = "../theme.toml";

/// What a generator's own config says of the files that the site serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Served {
    /// The folders, where they are not the usual ones.
    pub folders: Option<Vec<String>>,
    /// How the paths begin of files that may come from outside the repository.
    pub elsewhere: Option<String>,
    /// The path under which the site is served.
    pub base: Option<String>,
    /// Whether the folders are computed, so that nobody knows them.
    pub is_unknown: bool,
}

/// Reads what the config of a generator says of the files that the site serves.
pub(crate) fn served(tree: &dyn Tree, generator: Generator) -> Served {
    let profile = generator.profile();
    let mut served = Served::default();
    if profile.serving.is_empty() {
        return served;
    }
    let configs = Configs::of(tree, profile);
    for serving in profile.serving {
        served.add(tree, profile, serving, &configs);
    }
    if generator == Generator::Hugo {
        // The site is the example of a theme, which is the folder around it.
        let is_called_so = tree.root().ends_with("exampleSite");
        if is_called_so || tree.look(THEME_AROUND) == Look::File {
            served.elsewhere = Some(String::new());
        }
        // Those of an environment or a language besides.
        for folder in HugoSettings::of(tree).texts("staticDir") {
            let folders = served.folders(profile);
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    served
}

impl Served {
    fn add(&mut self, tree: &dyn Tree, profile: &Profile, serving: &Serving, configs: &Configs) {
        match serving {
            Serving::Folders(setting) => match configs.texts(setting) {
                Some(folders) if !folders.is_empty() => self.folders = Some(folders),
                Some(_) => self.is_unknown = true,
                None => {}
            },
            Serving::Source(setting) => {
                if let Some([source]) = configs.texts(setting).as_deref() {
                    self.folders = Some(vec![source.clone()]);
                }
            }
            Serving::Themes(setting, folder, usual, serve) => {
                let folder = configs
                    .texts(folder)
                    .and_then(|names| names.into_iter().next());
                let folder = folder.unwrap_or_else(|| (*usual).to_owned());
                let folder = folder.trim_end_matches('/');
                for theme in configs.texts(setting).unwrap_or_default() {
                    let theme = format!("{folder}/{theme}");
                    if tree.look(&theme) != Look::Folder {
                        self.elsewhere = Some(String::new());
                    }
                    let folders = serve.iter().map(|below| format!("{theme}/{below}"));
                    self.folders(profile).extend(folders);
                }
            }
            Serving::Package(setting, below) => {
                // Who has such a folder, has the images of the site in it.
                let has_own = tree.look(below.trim_end_matches('/')) == Look::Folder;
                if configs.texts(setting).is_some() && !has_own {
                    self.elsewhere.get_or_insert_with(|| (*below).to_owned());
                }
            }
            Serving::Modules => self.modules(profile, configs),
            Serving::FoldersInCode(setting) => match configs.in_code(setting) {
                Some(Literal::Texts(folders)) => self.folders = Some(folders),
                Some(Literal::Computed) => self.is_unknown = true,
                None => {}
            },
            Serving::SourceInCode(setting) => {
                let Some(literal) = configs.in_code(setting) else {
                    return;
                };
                // Relative to the folder of the site, which the profile's folders begin with.
                if let Literal::Texts(sources) = literal
                    && let [source] = &*sources
                    && let Some(source) = RepoPath::new("").join(source)
                {
                    let usual = profile.served.unwrap_or_default().iter();
                    let inside = usual.map(|folder| {
                        let (site, name) = RepoPath::new(folder).folder_and_name();
                        let source = site.child(&source);
                        RepoPath::new(&source).child(name)
                    });
                    let inside: Vec<String> = inside.collect();
                    self.folders(profile).extend(inside);
                } else {
                    self.is_unknown = true;
                }
            }
            Serving::BaseInCode(setting) => {
                if let Some(Literal::Texts(texts)) = configs.in_code(setting)
                    && let [base] = &*texts
                {
                    self.base = Some(base.clone());
                }
            }
        }
    }

    /// The folders so far: the usual ones at first.
    fn folders(&mut self, profile: &Profile) -> &mut Vec<String> {
        let usual = profile.served.unwrap_or_default().iter();
        self.folders
            .get_or_insert_with(|| usual.map(|folder| (*folder).to_owned()).collect())
    }

    /// Hugo's modules: imports bring files from elsewhere; a mount is a folder of its own.
    fn modules(&mut self, profile: &Profile, configs: &Configs) {
        for (source, key) in [(&configs.data, Some("module")), (&configs.module, None)] {
            let Some(source) = source else { continue };
            let document = parse(source, Layout::Data);
            let module = match key {
                Some(key) => document.root().and_then(|root| root.get(key)),
                None => document.root(),
            };
            if let Some(module) = module {
                self.module(profile, module);
            }
        }
    }

    fn module(&mut self, profile: &Profile, module: &Node<'_>) {
        let list = |key: &str| module.get(key).and_then(Node::as_sequence);
        if list("imports").is_some_and(|imports| !imports.is_empty()) {
            self.elsewhere = Some(String::new());
        }
        for mount in list("mounts").into_iter().flatten() {
            let text = |key: &str| mount.get(key).and_then(Node::as_str);
            let (Some(source), Some(target)) = (text("source"), text("target")) else {
                continue;
            };
            match target.trim_matches('/') {
                "static" | "assets" | "content" => self.folders(profile).push(source.to_owned()),
                // Under another path.
                below if below.starts_with("static/") || below.starts_with("assets/") => {
                    self.elsewhere = Some(String::new());
                }
                _ => {}
            }
        }
    }
}

/// The configs of a generator that are there.
struct Configs {
    /// The first that is data.
    data: Option<Source>,
    /// Hugo's module settings in a file of their own.
    module: Option<Source>,
    /// The first that is code.
    code: Option<String>,
}

impl Configs {
    fn of(tree: &dyn Tree, profile: &Profile) -> Self {
        let mut configs = profile.configs.iter();
        let endings = ["toml", "yaml", "yml", "json"];
        let has_modules = (profile.serving.iter()).any(|one| matches!(one, Serving::Modules));
        let mut modules = endings.iter().filter(|_| has_modules);
        Self {
            data: configs.find_map(|name| site_config(tree, name)),
            module: modules
                .find_map(|end| site_config(tree, &format!("config/_default/module.{end}"))),
            code: site_code::config(tree, profile, ""),
        }
    }

    /// The text of a setting, or those of a list; empty when it is something else.
    fn texts(&self, setting: &str) -> Option<Vec<String>> {
        let document = parse(self.data.as_ref()?, Layout::Data);
        let settings = document.root()?.as_mapping()?.entries.iter();
        let mut known = settings.filter(|entry| entry.key.eq_ignore_ascii_case(setting));
        let text = |node: &Node<'_>| node.as_str().map(str::to_owned);
        match &known.next()?.value {
            node if node.as_str() == Some("") => None,
            node => match &node.value {
                Value::Null => None,
                Value::Sequence(items) => {
                    let texts: Option<Vec<String>> = items.iter().map(text).collect();
                    Some(texts.unwrap_or_default())
                }
                _ => Some(text(node).into_iter().collect()),
            },
        }
    }

    /// What a setting is in the config that is code, when it is there and no comment.
    fn in_code(&self, setting: &str) -> Option<Literal> {
        site_code::literal(self.code.as_deref()?, setting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::memory::MemoryTree;

    #[track_caller]
    fn check(
        generator: Generator,
        files: &[(&str, &str)],
        folders: &[&str],
        elsewhere: Option<&str>,
    ) {
        let tree: MemoryTree = files.iter().copied().collect();
        let served = served(&tree, generator);
        assert_eq!(served.folders.unwrap_or_default(), folders, "{files:?}");
        assert_eq!(served.elsewhere.as_deref(), elsewhere, "{files:?}");
    }

    #[test]
    fn environments_and_languages_of_hugo_serve_folders_too() {
        let files = [
            ("hugo.toml", "[languages.de]\nstaticDir = 'statisch'\n"),
            ("config/production/hugo.yaml", "staticDir: public\n"),
        ];
        check(
            Generator::Hugo,
            &files,
            &["static", "statisch", "public"],
            None,
        );
    }

    #[test]
    fn vitepress_has_its_source_folder() {
        let config = "export default { srcDir: './src', base: '/x/' }";
        let folders = ["public", "docs/public", "src/public", "docs/src/public"];
        check(
            Generator::Vitepress,
            &[(".vitepress/config.ts", config)],
            &folders,
            None,
        );
        let computed = "export default { srcDir: where }";
        check(
            Generator::Vitepress,
            &[(".vitepress/config.ts", computed)],
            &[],
            None,
        );
    }

    #[test]
    fn hugo_says_folders_themes_and_mounts() {
        let hugo = Generator::Hugo;
        check(hugo, &[("hugo.toml", "title = 'x'\n")], &[], None);
        check(
            hugo,
            &[("hugo.toml", "staticDir = ['a', 'b']\n")],
            &["a", "b"],
            None,
        );
        check(
            hugo,
            &[("config.yaml", "staticdir: files\n")],
            &["files"],
            None,
        );
        let theme = ("themes/x/static/a.png", "");
        let folders = ["static", "themes/x/static", "themes/x/assets"];
        check(
            hugo,
            &[("hugo.toml", "theme = 'x'\n"), theme],
            &folders,
            None,
        );
        check(hugo, &[("hugo.yaml", "theme: [x]\n")], &folders, Some(""));
        let module = "module:\n  mounts:\n  - { source: docs/img, target: static }\n";
        check(
            hugo,
            &[("hugo.yaml", module)],
            &["static", "docs/img"],
            None,
        );
        let imports = "module:\n  imports:\n  - path: docsy\n";
        check(hugo, &[("hugo.yaml", imports)], &[], Some(""));
        let apart = [
            ("config/_default/hugo.toml", ""),
            ("config/_default/module.toml", "[[imports]]\npath = 'x'\n"),
        ];
        check(hugo, &apart, &[], Some(""));
    }

    #[test]
    fn a_gem_serves_its_assets() {
        let jekyll = Generator::Jekyll;
        check(
            jekyll,
            &[("_config.yml", "theme: minima\n")],
            &[],
            Some("assets/"),
        );
        check(
            jekyll,
            &[("_config.yml", "theme: minima\n"), ("assets/a.png", "")],
            &[],
            None,
        );
        check(
            jekyll,
            &[("_config.yml", "theme:\nsource: site\n")],
            &["site"],
            None,
        );
        let zola = Generator::Zola;
        check(
            zola,
            &[("config.toml", "base_url = 'x'\ntheme = 'even'\n")],
            &["static", "themes/even/static"],
            Some(""),
        );
    }

    #[test]
    fn configs_that_are_code_are_read_where_they_are_literal() {
        let docusaurus = Generator::Docusaurus;
        let of = |code: &str| {
            let tree: MemoryTree = [("docusaurus.config.js", code)].into_iter().collect();
            served(&tree, docusaurus)
        };
        let found = of(
            "export default {\n  baseUrl: '/x/',\n  staticDirectories: ['public',\n    \"static\"],\n};\n",
        );
        assert_eq!(
            found.folders,
            Some(vec!["public".to_owned(), "static".to_owned()])
        );
        assert_eq!(found.base.as_deref(), Some("/x/"));
        assert!(of("export default { staticDirectories: folders() };\n").is_unknown);
        assert_eq!(
            of("// staticDirectories: ['a']\nexport default { title: 'x' };\n"),
            Served::default()
        );
        assert_eq!(of("const x = { mybaseUrl: '/y/' };\n"), Served::default());
    }
}
