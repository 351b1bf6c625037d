//! Jekyll: <https://jekyllrb.com/docs/>.

use super::{BodyPaths, Dates, Fences, Formats, GeneratorSign, Profile, Relative, Serving};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    generator: Generator::Jekyll,
    // docs/configuration: `_config.yml`, else `_config.yaml`.
    marks: &[
        GeneratorSign::File("_config.yml"),
        GeneratorSign::File("_config.yaml"),
    ],
    configs: &["_config.yml", "_config.yaml"],
    url_keys: &["url"],
    base_key: Some("baseurl"),
    // lib/jekyll/document.rb: SafeYAML, which is Psych.
    dialect: Dialect::Yaml11,
    // docs/static-files: all that is not a page.
    served: Some(&["."]),
    besides: &[],
    // docs/configuration/options (`source`), docs/themes: a theme is a gem, and serves its `assets`.
    serving: &[
        Serving::Source("source"),
        Serving::Package("theme", "assets/"),
        Serving::Package("remote_theme", "assets/"),
    ],
    relative: Relative::OfPage,
    // Left as it is.
    body_paths: BodyPaths::OfPage,
    // docs/datafiles, docs/configuration/options (`source`, `data_dir`); CSV and TSV are not read by copydesk.
    data: &["<source>/<data_dir>/**/*.{yml,yaml,json}"],
    data_of_folders: None,
    data_settings: &[("source", "."), ("data_dir", "_data")],
    content: &["_"],
    only_content: false,
    // docs/structure: layouts and includes.
    never: &["_layouts", "_includes"],
    // lib/jekyll/utils.rb, `parse_date`: `Time.parse` takes nearly everything.
    // lib/jekyll/utils.rb, `parse_date`.
    dates: Dates::Jekyll,
    package: None,
    // docs/front-matter: `published`.
    hide: Some("published: false"),
    folds_keys: false,
    // lib/jekyll/renderer.rb: Liquid escapes nothing by itself.
    shows_html: true,
    // lib/jekyll/document.rb, `YAML_FRONT_MATTER_REGEXP`.
    fences: Fences::Both,
    formats: Formats::Yaml,
    // docs/front-matter, and the plugins of GitHub Pages.
    keys: &[
        "categories",
        "description",
        "excerpt_separator",
        "layout",
        "permalink",
        "published",
        "redirect_from",
        "title",
    ],
};
