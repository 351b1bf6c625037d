//! What copydesk knows of the site that a repository makes: its address, its generator, and which
//! file of the repository a URL means.

pub(crate) mod addresses;
pub(crate) mod local;
pub(crate) mod profile;

use crate::text::repo_path::RepoPath;
use url::Url;

pub use addresses::Addresses;
pub use local::Local;

/// Folders of inputs of tests, wherever they are.
const TEST_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__snapshots__",
    "__tests__",
    "fixtures",
    "testdata",
];

/// Folders of templates that hardly anybody calls something else, for want of a generator.
const TEMPLATE_FOLDERS: &[&str] = &["_includes", "_layouts", "archetypes", "scaffolds"];

/// Folders of files that people or tools make others from: those of editors of notes, hygen's, plop's.
const GENERATED_FROM: &[&str] = &["_template", "_templates", "plop-templates"];

/// The site of a repository, from `site:` of the config or the generator's own config file.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The address of the site's root, such as `https://example.org`.
    pub url: Option<Url>,
    /// Further addresses of the same site.
    pub also: Vec<Url>,
    /// The path under which the site is served: `/blog`, without a slash at the end; empty
    /// for the root.
    pub base: String,
    /// Folders, relative to the repository, whose files are served as they are; `.` is the root.
    /// None when nobody said and the generator does not tell.
    pub static_folders: Option<Vec<String>>,
    /// The generator, when known.
    pub generator: Option<Generator>,
    /// The first number of the generator's version, where it decides something and a file says it.
    pub version: Option<u32>,
    /// The file by which the generator was recognised; none when the config says it.
    pub recognised_by: Option<&'static str>,
    /// How the paths begin of files that may be served from outside the repository, such as a theme
    /// that is a package; empty for any file.
    pub elsewhere: Option<String>,
    /// Folders of pages that the generator's own config sets, in the place of the usual ones.
    pub content: Vec<String>,
    /// What the generator's own config says of the addresses of pages.
    pub addresses: Addresses,
    /// Globs of the data files that the generator reads by itself, or generators in folders below.
    pub data: Vec<String>,
}

/// Site generators whose habits copydesk knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Generator {
    /// `_config.yml`; YAML 1.1 as Psych reads it.
    Jekyll,
    /// `hugo.toml`, `hugo.yaml`, …; YAML 1.2.
    Hugo,
    /// `config.toml`.
    Zola,
    /// `astro.config.*`; YAML as js-yaml reads it.
    Astro,
    /// `docusaurus.config.*`; YAML as js-yaml reads it.
    Docusaurus,
    /// `.eleventy.js` or `eleventy.config.*`; YAML as js-yaml reads it.
    Eleventy,
    /// `_config.yml` and `hexo` in `package.json`; YAML as js-yaml reads it.
    Hexo,
    /// `.vitepress/config.*`; YAML as js-yaml reads it.
    Vitepress,
    /// `nuxt.config.*` with Nuxt Content.
    Nuxt,
    /// `gatsby-config.*`; YAML as js-yaml reads it.
    Gatsby,
    /// `mkdocs.yml`; YAML 1.1 as `PyYAML` reads it.
    Mkdocs,
    /// `pelicanconf.py`.
    Pelican,
}

/// Why a file is not a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPage {
    /// It is a template of the generator.
    Template,
    /// It is an input of tests, by the name of its folder.
    TestInput,
    /// The generator copies it as it is, by the ending of its name.
    Copied,
}

/// Which YAML the readers of a site's front matter speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Nobody said: what any common reader takes differently is worth a word.
    Unknown,
    /// YAML 1.1 (Psych in Jekyll, `PyYAML`).
    Yaml11,
    /// The YAML 1.2 core schema (Hugo, Zola).
    Yaml12,
    /// js-yaml: 1.2, but dates become objects.
    JsYaml,
}

impl Generator {
    /// Its name, as its people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jekyll => "Jekyll",
            Self::Hugo => "Hugo",
            Self::Zola => "Zola",
            Self::Astro => "Astro",
            Self::Docusaurus => "Docusaurus",
            Self::Eleventy => "Eleventy",
            Self::Hexo => "Hexo",
            Self::Vitepress => "VitePress",
            Self::Nuxt => "Nuxt Content",
            Self::Gatsby => "Gatsby",
            Self::Mkdocs => "MkDocs",
            Self::Pelican => "Pelican",
        }
    }
}

impl Site {
    /// Which YAML the site's generator speaks.
    pub fn dialect(&self) -> Dialect {
        let profile = self.generator.map(Generator::profile);
        profile.map_or(Dialect::Unknown, |profile| profile.dialect)
    }

    /// Why a file is not a page, by the folder that it is in: a template of the generator, or an input
    /// of tests, which is often wrong on purpose.
    pub(crate) fn no_page(&self, path: &str) -> Option<NoPage> {
        // lib/plugins/processor/post.ts: `isRenderable`, of which no renderer is one of plain text.
        let is_plain = RepoPath::new(path).extension() == "txt";
        if is_plain && self.generator == Some(Generator::Hexo) {
            return Some(NoPage::Copied);
        }
        let profile = self.profile();
        let own = profile.map_or(TEMPLATE_FOLDERS, |profile| profile.never);
        let folders = RepoPath::new(path).folder();
        let is_template = |name: &str| own.contains(&name) || GENERATED_FROM.contains(&name);
        if folders.names().any(is_template) || RepoPath::new(path).names().any(has_blanks) {
            return Some(NoPage::Template);
        }
        // Where the generator has its pages, a folder of such a name has pages as well.
        let is_content = self.is_content(path);
        if is_template_by_name(path, profile.filter(|_| !is_content))
            || profile.is_none() && (is_template_of_notes(path) || is_template_of_skill(path))
        {
            return Some(NoPage::Template);
        }
        let is_test = folders.names().any(|name| TEST_FOLDERS.contains(&name))
            // A site may have pages in a folder of this name, deeper down.
            || matches!(folders.names().next(), Some("test" | "tests" | "spec"))
            || has_test_inputs(folders);
        (is_test && !is_content).then_some(NoPage::TestInput)
    }

    /// Whether a file is where the generator has its pages.
    pub(crate) fn is_content(&self, path: &str) -> bool {
        let is_below = |folder: &str| {
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/') || folder.ends_with('_'))
        };
        if self
            .content
            .iter()
            .any(|folder| folder == "." || is_below(folder))
        {
            return true;
        }
        let usual = self.profile().map_or(&[][..], |profile| profile.content);
        self.content.is_empty() && usual.iter().any(|folder| is_below(folder))
    }

    /// What is known of the site's generator.
    pub(crate) fn profile(&self) -> Option<&'static profile::Profile> {
        self.generator.map(Generator::profile)
    }
}

/// Whether a folder of tests somewhere has a folder of inputs above a file: `lib/test/source/a.md`.
fn has_test_inputs(folders: RepoPath<'_>) -> bool {
    let mut names = folders.names();
    let is_test = |name: &str| matches!(name, "test" | "tests" | "spec");
    let is_input = |name: &str| {
        let known = [
            "cases",
            "data",
            "dummy",
            "examples",
            "input",
            "inputs",
            "resources",
            "source",
            "src",
        ];
        known.contains(&name)
    };
    names.any(is_test) && names.next().is_some_and(is_input)
}

/// Whether a name has a placeholder that a tool fills in: `{{name}}`, `__name__`.
fn has_blanks(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let inner = stem
        .strip_prefix("__")
        .and_then(|rest| rest.strip_suffix("__"));
    name.contains("{{") || inner.is_some_and(|inner| !inner.is_empty())
}

/// Whether a file is one that authors copy, by its name: `0000-template.md`, `_template.md`, and
/// `template.md` in a collection of Jekyll. Outside of the pages of a generator that has them in
/// folders of its own, a `template` anywhere in the name says it.
fn is_template_by_name(path: &str, outside_of: Option<&profile::Profile>) -> bool {
    let path = RepoPath::new(path);
    let (folders, stem) = (path.folder(), path.stem());
    if let Some(first) = stem.strip_suffix("template")
        && let Some(first) = first.strip_suffix(['-', '_'])
        && first
            .bytes()
            .all(|byte| matches!(byte, b'0' | b'-' | b'_' | b'x' | b'X'))
    {
        return true;
    }
    if stem == "template" && folders.as_str().starts_with('_') {
        return true;
    }
    let is_word = |word: &str| matches!(word, "template" | "templates");
    let has_own_folders = outside_of.is_some_and(|profile| profile.only_content);
    // `hugo new` copies `archetypes/default.md`, which some keep elsewhere as well.
    let is_default = path.name() == "default.md";
    has_own_folders
        && (is_default || folders.names().any(is_word) || stem.split(['-', '_']).any(is_word))
}

/// Whether a vault of notes has a file for copying it: `Templates/Daily.md`, `Book Template.md`.
fn is_template_of_notes(path: &str) -> bool {
    let path = RepoPath::new(path);
    let stem = path.stem();
    stem.ends_with(" Template")
        || stem.ends_with("模板")
        || path.folder().names().any(|name| name == "Templates")
}

/// Whether a skill of an agent has a file for copying it: its `assets` are what it makes others from,
/// as <https://agentskills.io/specification> says.
fn is_template_of_skill(path: &str) -> bool {
    let path = RepoPath::new(path);
    let is_asset = path.folder().names().any(|name| name == "assets");
    is_asset && path.stem().split(['-', '_']).any(|word| word == "template")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_and_test_inputs_are_no_pages() {
        let (template, test) = (Some(NoPage::Template), Some(NoPage::TestInput));
        for (generator, path, expected) in [
            (None, "archetypes/post.md", template),
            (None, "{{cookiecutter.name}}/index.md", template),
            (None, "layouts/index.html", None),
            (Some(Generator::Hugo), "layouts/index.html", template),
            (Some(Generator::Hugo), "_layouts/a.md", None),
            (None, "tests/a.md", test),
            (None, "docs/fixtures/a.md", test),
            (None, "docs/tests/a.md", None),
            (Some(Generator::Hugo), "tests/a.md", test),
            (Some(Generator::Hugo), "content/fixtures/a.md", None),
            (Some(Generator::Hugo), "contents/fixtures/a.md", test),
            (
                Some(Generator::Jekyll),
                "_posts/fixtures/2024-05-01-a.md",
                None,
            ),
            (Some(Generator::Jekyll), "fixtures/a.md", test),
            (None, "tests.md", None),
            (None, "blueprints/post/files/__name__.md", template),
            (None, "posts/__init.md", None),
            (None, "_templates/post/new.md", template),
            (
                Some(Generator::Hugo),
                "content/docs/_template/properties.md",
                template,
            ),
            (None, "core/test/source/_posts/a.md", test),
            (None, "docs/test/unit/a.md", None),
            (None, "rfcs/0000-template.md", template),
            (None, "docs/_template.md", template),
            (None, "docs/template.md", None),
            (None, "docs/my-template.md", None),
            (None, "Extras/Templates/Daily.md", template),
            (None, "notes/Book Template.md", template),
            (None, "notes/templates/a.md", None),
            (None, "skills/docs/assets/page-template.md", template),
            (None, "assets/page.md", None),
            (Some(Generator::Docusaurus), "docs/Templates/a.md", None),
            (Some(Generator::Jekyll), "_companies/template.md", template),
            (Some(Generator::Jekyll), "templates/index.md", None),
            (Some(Generator::Hugo), "templates/update.md", template),
            (Some(Generator::Hugo), "news-template.md", template),
            (Some(Generator::Hugo), "default.md", template),
            (Some(Generator::Hugo), "content/default.md", None),
            (
                Some(Generator::Hugo),
                "content/templates/mail-template.md",
                None,
            ),
            (Some(Generator::Zola), "newsletter-template.md", template),
            (
                Some(Generator::Hexo),
                "source/_posts/a.txt",
                Some(NoPage::Copied),
            ),
            (Some(Generator::Jekyll), "_posts/2024-05-01-a.txt", None),
        ] {
            let site = Site {
                generator,
                ..Site::default()
            };
            assert_eq!(site.no_page(path), expected, "{generator:?} {path}");
        }
    }

    #[test]
    fn a_config_may_set_where_pages_are() {
        let site = Site {
            generator: Some(Generator::Hugo),
            content: vec!["docs".to_owned()],
            ..Site::default()
        };
        assert_eq!(site.no_page("docs/templates/fixtures/a.md"), None);
        assert_eq!(
            site.no_page("content/templates/a.md"),
            Some(NoPage::Template)
        );
    }
}
