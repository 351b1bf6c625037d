//! `VitePress`: <https://vitepress.dev/>.

use super::{BodyPaths, GeneratorSign, Profile, Relative, Serving};
use crate::content::site::Generator;

pub(super) static PROFILE: Profile = Profile {
    // guide/asset-handling: `public` in the source folder; what templates name with a dot is taken
    // from beside the document.
    served: Some(&["public", "docs/public"]),
    // reference/site-config: `base`; Vite's `publicDir` is seldom set.
    serving: &[
        Serving::FoldersInCode("publicDir"),
        Serving::BaseInCode("base"),
        // reference/site-config: `srcDir`; `public` is in it.
        Serving::SourceInCode("srcDir"),
    ],
    relative: Relative::BesideDotted,
    // guide/asset-handling: relative to the file.
    body_paths: BodyPaths::BesideIfMarkdown,
    // reference/frontmatter-config.
    keys: &[
        "description",
        "editLink",
        "footer",
        "lastUpdated",
        "layout",
        "navbar",
        "outline",
        "pageClass",
        "sidebar",
        "title",
        "titleTemplate",
    ],
    ..Profile::unknown(
        Generator::Vitepress,
        &[
            // reference/site-config: the folder of the site is the root or, by its own starter, `docs`.
            GeneratorSign::File(".vitepress/config.js"),
            GeneratorSign::File(".vitepress/config.ts"),
            GeneratorSign::File(".vitepress/config.mjs"),
            GeneratorSign::File(".vitepress/config.mts"),
            GeneratorSign::File("docs/.vitepress/config.js"),
            GeneratorSign::File("docs/.vitepress/config.ts"),
            GeneratorSign::File("docs/.vitepress/config.mjs"),
            GeneratorSign::File("docs/.vitepress/config.mts"),
        ],
    )
};
