//! Astro: <https://docs.astro.build/>.

use super::{BodyPaths, Dates, Formats, GeneratorSign, Profile, Relative, Serving};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
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
    content: &["src/content", "src/pages"],
    // Depends on the schema of the site.
    dates: Dates::Unknown,
    // packages/internal-helpers, `frontmatterRE`.
    formats: Formats::Toml,
    ..Profile::unknown(
        Generator::Astro,
        // guides/configuring-astro.
        &[
            GeneratorSign::File("astro.config.js"),
            GeneratorSign::File("astro.config.mjs"),
            GeneratorSign::File("astro.config.cjs"),
            GeneratorSign::File("astro.config.ts"),
            GeneratorSign::File("astro.config.mts"),
        ],
    )
};
