//! Eleventy: <https://www.11ty.dev/docs/>.

use super::{BodyPaths, Dates, GeneratorSign, Profile, Relative};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    // data-frontmatter: gray-matter, which brings js-yaml 3.
    dialect: Dialect::JsYaml,
    // copy: what is passed through is said in code.
    served: None,
    relative: Relative::BesideDotted,
    // Left as it is, unless a plugin changes it.
    body_paths: BodyPaths::OfPage,
    // data-global: `_data` in the input folder, which is the root by default and any other in the
    // config; data-template-dir: `*.11tydata.json`. YAML by data-custom.
    data: &["**/_data/**/*.{json,yaml,yml,toml}", "**/*.11tydata.json"],
    // data-template-dir: `posts/posts.json`.
    data_of_folders: Some("json"),
    // config: `_includes`.
    never: &["_includes"],
    // dates; src/Template.js, src/Util/DateParse.js.
    dates: Dates::Eleventy,
    package: Some("@11ty/eleventy"),
    // Depends on the site.
    hide: None,
    // languages: Liquid escapes nothing by itself, Nunjucks does; nobody can tell.
    shows_html: true,
    // docs/data-configuration.
    keys: &[
        "eleventyComputed",
        "eleventyExcludeFromCollections",
        "eleventyImport",
        "eleventyNavigation",
        "layout",
        "pagination",
        "permalink",
        "templateEngineOverride",
    ],
    ..Profile::unknown(
        Generator::Eleventy,
        // config: the names of the config in their order.
        &[
            GeneratorSign::File(".eleventy.js"),
            GeneratorSign::File("eleventy.config.js"),
            GeneratorSign::File("eleventy.config.mjs"),
            GeneratorSign::File("eleventy.config.cjs"),
            GeneratorSign::File("eleventy.config.ts"),
        ],
    )
};
