//! What copydesk knows of the site that a repository makes: its address, its generator, and which
//! file of the repository a URL means.

pub(crate) mod local;
pub(crate) mod profile;

use crate::text::repo_path::RepoPath;
use url::Url;

pub use local::Local;

/// Folders of inputs of tests, wherever they are.
const TEST_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__snapshots__",
    "__tests__",
    "fixtures",
    "testdata",
];

/// The site of a repository, from `site:` of the config or the generator's own config file.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The address of the site's root, such as `https://example.org`.
    pub url: Option<Url>,
    /// Further addresses of the same site.
    pub also: Vec<Url>,
    /// The path under which the site lies on its host: `/blog`, without a slash at the end; empty
    /// for the root.
    pub base: String,
    /// Folders, relative to the repository, whose files are served as they are; `.` is the root.
    /// None when nobody said and the generator does not tell.
    pub static_folders: Option<Vec<String>>,
    /// The generator, when known.
    pub generator: Option<Generator>,
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

impl Site {
    /// Which YAML the site's generator speaks.
    pub fn dialect(&self) -> Dialect {
        let profile = self.generator.map(Generator::profile);
        profile.map_or(Dialect::Unknown, |profile| profile.dialect)
    }

    /// Whether a file is no page, by the folder that it is in: a template of the generator, or an
    /// input of tests, which is often wrong on purpose.
    pub(crate) fn is_no_page(&self, path: &str) -> bool {
        let own = self.profile().map_or(&[][..], |profile| profile.never);
        let folders = RepoPath::new(path).folder().as_str();
        let is_no_page = |name: &str| own.contains(&name) || TEST_FOLDERS.contains(&name);
        folders.split('/').any(is_no_page)
            // A site may have pages in a folder of this name, deeper down.
            || matches!(folders.split('/').next(), Some("test" | "tests" | "spec"))
    }

    /// What is known of the site's generator.
    pub(crate) fn profile(&self) -> Option<&'static profile::Profile> {
        self.generator.map(Generator::profile)
    }
}
