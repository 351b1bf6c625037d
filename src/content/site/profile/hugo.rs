//! Hugo: <https://gohugo.io/>.

use super::{BodyPaths, Dates, Fences, Formats, GeneratorSign, Profile, Relative, Serving};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    generator: Generator::Hugo,
    // configuration/introduction: `hugo.*`; `config.toml` is older, and Zola's as well. Some leave the
    // `baseURL` to the command line (configuration/all).
    marks: &[
        GeneratorSign::File("hugo.toml"),
        GeneratorSign::File("hugo.yaml"),
        GeneratorSign::File("hugo.yml"),
        GeneratorSign::File("hugo.json"),
        // configuration/introduction: a folder of files, `config/_default` by default.
        GeneratorSign::File("config/_default/hugo.toml"),
        GeneratorSign::File("config/_default/hugo.yaml"),
        GeneratorSign::File("config/_default/hugo.yml"),
        GeneratorSign::File("config/_default/hugo.json"),
        GeneratorSign::File("config/_default/config.toml"),
        GeneratorSign::File("config/_default/config.yaml"),
        GeneratorSign::File("config/_default/config.yml"),
        GeneratorSign::File("config/_default/config.json"),
        GeneratorSign::Line("config.toml", &["baseURL", "languageCode"]),
        GeneratorSign::Line("config.yaml", &["baseURL", "languageCode"]),
        GeneratorSign::Line("config.yml", &["baseURL", "languageCode"]),
        GeneratorSign::Line("config.json", &["\"baseURL\"", "\"languageCode\""]),
    ],
    configs: &[
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config.toml",
        "config.yaml",
        "config.yml",
        "config.json",
        "config/_default/hugo.toml",
        "config/_default/hugo.yaml",
        "config/_default/hugo.yml",
        "config/_default/hugo.json",
        "config/_default/config.toml",
        "config/_default/config.yaml",
        "config/_default/config.yml",
        "config/_default/config.json",
    ],
    url_keys: &["baseURL", "baseurl"],
    base_key: None,
    // github.com/goccy/go-yaml, and gopkg.in/yaml.v2 before: YAML 1.2's core schema.
    dialect: Dialect::Yaml12,
    // getting-started/directory-structure: `static`; `assets` and page bundles besides.
    served: Some(&["static"]),
    besides: &["assets", "content"],
    // configuration/all (`staticDir`, `contentDir`, `theme`, `themesDir`), configuration/module.
    serving: &[
        Serving::Folders("staticDir"),
        Serving::Themes("theme", "themesDir", "themes", &["static", "assets"]),
        Serving::Modules,
    ],
    relative: Relative::BesideIndex,
    // content-management/page-resources: files beside an `index` are published beside its page.
    body_paths: BodyPaths::BesideIndex,
    // content-management/data-sources, content-management/multilingual, configuration/all (`dataDir`,
    // `i18nDir`).
    data: &[
        "<dataDir>/**/*.{yaml,yml,json,toml}",
        "<i18nDir>/**/*.{yaml,yml,json,toml}",
    ],
    data_of_folders: None,
    data_settings: &[("dataDir", "data"), ("i18nDir", "i18n")],
    content: &["content"],
    only_content: true,
    // content-management/archetypes, templates/introduction.
    never: &["archetypes", "layouts"],
    // common/htime: github.com/spf13/cast, `timeFormats`.
    dates: Dates::Hugo,
    package: None,
    // content-management/front-matter: `draft`.
    hide: Some("draft: true"),
    // resources/page/pagemeta: `maps.PrepareParams` writes all keys in lower case.
    folds_keys: true,
    // Go's html/template escapes, but sites pipe titles and summaries through `markdownify` and
    // `safeHTML`, which do not (functions/transform/markdownify).
    shows_html: true,
    fences: Fences::Both,
    formats: Formats::TomlAndJson,
    // content-management/front-matter.
    keys: &[
        "aliases",
        "categories",
        "description",
        "draft",
        "expiryDate",
        "keywords",
        "lastmod",
        "layout",
        "linkTitle",
        "publishDate",
        "sitemap",
        "summary",
        "title",
        "translationKey",
        "weight",
    ],
};
