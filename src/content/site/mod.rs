//! What copydesk knows of the site that a repository makes: its address, its generator, and which
//! file of the repository a URL means.

pub(crate) mod addresses;
pub(crate) mod local;
mod no_page;
pub(crate) mod profile;

use url::Url;

use crate::text::repo_path::RepoPath;

pub use addresses::Addresses;
pub(crate) use addresses::JekyllPlugin;
pub use local::Local;
pub(crate) use no_page::NoPage;

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
    /// The first number of the generator's version, where it decides something and a file says it; of
    /// Hugo the second, since its first is 0.
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
        if self.is_hugo_with_yaml_1_1() {
            return Dialect::Yaml11;
        }
        let profile = self.generator.map(Generator::profile);
        profile.map_or(Dialect::Unknown, |profile| profile.dialect)
    }

    /// Whether the site is made by a version of Hugo that reads with gopkg.in/yaml.v2, which takes `yes`
    /// for true: those before 0.152 (releases/tag/v0.152.0).
    fn is_hugo_with_yaml_1_1(&self) -> bool {
        self.generator == Some(Generator::Hugo) && self.version.is_some_and(|version| version < 152)
    }

    /// Whether a file is data of the folder that it is in, by its name: `posts/posts.json`.
    pub(crate) fn is_data_of_folder(&self, path: &RepoPath) -> bool {
        let ending = self.profile().and_then(|profile| profile.data_of_folders);
        let folder = path.folder();
        ending == Some(path.extension()) && !folder.is_empty() && folder.name() == path.stem()
    }

    /// Whether a file is where the generator has its pages.
    pub(crate) fn is_content(&self, path: &RepoPath) -> bool {
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
