//! Hugo: <https://gohugo.io/>.

use super::{Dates, Fences, Mark, Profile, Relative};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    generator: Generator::Hugo,
    // configuration/introduction: `hugo.*`; `config.toml` is older, and Zola's as well.
    marks: &[
        Mark::File("hugo.toml"),
        Mark::File("hugo.yaml"),
        Mark::File("hugo.yml"),
        Mark::File("hugo.json"),
        Mark::Line("config.toml", &["baseURL", "baseurl"]),
    ],
    configs: &[
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config.toml",
    ],
    url_keys: &["baseURL", "baseurl"],
    base_key: None,
    // github.com/goccy/go-yaml, and gopkg.in/yaml.v2 before: YAML 1.2's core schema.
    dialect: Dialect::Yaml12,
    // getting-started/directory-structure: `static`; `assets` and page bundles besides.
    served: Some(&["static"]),
    besides: &["assets", "content"],
    relative: Relative::BesideIndex,
    // content-management/data-sources, content-management/multilingual, configuration/all (`dataDir`,
    // `i18nDir`).
    data: &[
        "<dataDir>/**/*.{yaml,yml,json,toml}",
        "<i18nDir>/**/*.{yaml,yml,json,toml}",
    ],
    data_settings: &[("dataDir", "data"), ("i18nDir", "i18n")],
    // content-management/archetypes, templates/introduction.
    never: &["archetypes", "layouts"],
    // common/htime: github.com/spf13/cast, `timeFormats`.
    dates: Dates::Hugo,
    // content-management/front-matter: `draft`.
    hide: Some("draft: true"),
    // resources/page/pagemeta: `maps.PrepareParams` writes all keys in lower case.
    folds_keys: true,
    // Go's html/template escapes.
    shows_html: false,
    fences: Fences::Both,
};
