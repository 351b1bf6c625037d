//! Astro: <https://docs.astro.build/>.

use super::{BodyPaths, Dates, Fences, GeneratorSign, Profile, Relative, Serving};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    generator: Generator::Astro,
    // guides/configuring-astro.
    marks: &[
        GeneratorSign::File("astro.config.js"),
        GeneratorSign::File("astro.config.mjs"),
        GeneratorSign::File("astro.config.cjs"),
        GeneratorSign::File("astro.config.ts"),
        GeneratorSign::File("astro.config.mts"),
    ],
    configs: &[],
    url_keys: &[],
    base_key: None,
    // packages/astro: js-yaml.
    dialect: Dialect::JsYaml,
    // basics/project-structure: `public`; images are imported from anywhere.
    served: Some(&["public"]),
    besides: &["."],
    // reference/configuration-reference: `publicDir`, `base`.
    serving: &[
        Serving::FoldersInCode("publicDir"),
        Serving::BaseInCode("base"),
    ],
    relative: Relative::BesideDotted,
    // guides/images: relative to the file.
    body_paths: BodyPaths::BesideIfMarkdown,
    // guides/content-collections: data collections are in `src/content`.
    data: &["src/content/**/*.{json,yaml,yml}"],
    data_settings: &[],
    content: &["src/content", "src/pages"],
    only_content: false,
    never: &[],
    // Depends on the schema of the site.
    dates: Dates::Unknown,
    package: None,
    hide: None,
    folds_keys: false,
    shows_html: false,
    fences: Fences::Both,
    keys: &[],
};
