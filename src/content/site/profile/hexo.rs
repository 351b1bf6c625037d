//! Hexo: <https://hexo.io/docs/>.

use super::{BodyPaths, Dates, Fences, Formats, GeneratorSign, Profile, Relative};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    generator: Generator::Hexo,
    // hexo-cli, lib/find_pkg.ts: a folder is a site when `hexo` is a mapping in its `package.json`;
    // `_config.yml` is Jekyll's as well.
    marks: &[
        GeneratorSign::Both("_config.yml", "package.json", "\"hexo\":"),
        GeneratorSign::Both("_config.yaml", "package.json", "\"hexo\":"),
        // docs/writing: what `hexo init` makes, where a site is kept without its `package.json`.
        GeneratorSign::Both("_config.yml", "scaffolds/post.md", "title: {{ title }}"),
        // docs/configuration: settings, and the theme of `hexo init`, that no site of Jekyll has.
        GeneratorSign::Line(
            "_config.yml",
            &[
                "theme: landscape",
                "new_post_name:",
                "post_asset_folder:",
                "skip_render:",
                "source_dir:",
            ],
        ),
        // Hexo 2: the name of the package, and plugins alone.
        GeneratorSign::Both("_config.yml", "package.json", "\"name\": \"hexo\""),
        GeneratorSign::Both("_config.yml", "package.json", "\"hexo-generator-"),
        GeneratorSign::Both("_config.yml", "package.json", "\"hexo-renderer-"),
    ],
    configs: &["_config.yml", "_config.yaml"],
    url_keys: &["url"],
    base_key: None,
    // hexo-front-matter 4: js-yaml. Its version 5 reads with `yaml` 2, and no Hexo up to 8.1 has it.
    dialect: Dialect::JsYaml,
    // `source`, and `source` of the theme, which may be a package: nobody can tell.
    served: None,
    besides: &[],
    serving: &[],
    // asset-folders: it depends on `post_asset_folder` and the permalink.
    relative: Relative::OfPage,
    // docs/asset-folders: left as it is, unless `marked.prependRoot` says otherwise.
    body_paths: BodyPaths::OfPage,
    // data-files, configuration (`source_dir`).
    data: &["<source_dir>/_data/**/*.{yml,yaml,json}"],
    data_of_folders: None,
    data_settings: &[("source_dir", "source")],
    content: &["source"],
    only_content: true,
    // writing: `scaffolds`.
    never: &["scaffolds", "layout"],
    // lib/plugins/processor/common.ts, `toDate`: `new Date`, and the times of the file where that fails.
    dates: Dates::Hexo,
    package: None,
    // front-matter: `published`.
    hide: Some("published: false"),
    folds_keys: false,
    // Themes print titles as they are.
    shows_html: true,
    // hexo-front-matter, lib/front_matter.ts: `rFrontMatter` wants no opening fence, and takes three or
    // more hyphens.
    fences: Fences::Closing,
    formats: Formats::Yaml,
    // docs/front-matter.
    keys: &[
        "categories",
        "comments",
        "disableNunjucks",
        "excerpt",
        "layout",
        "permalink",
        "published",
        "title",
        "updated",
    ],
};
