//! `VitePress`: <https://vitepress.dev/>.

use super::{BodyPaths, Mark, Profile, Relative, Serving};
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
    ..Profile::unknown(
        Generator::Vitepress,
        &[
            // reference/site-config: the folder of the site is the root or, by its own starter, `docs`.
            Mark::File(".vitepress/config.js"),
            Mark::File(".vitepress/config.ts"),
            Mark::File(".vitepress/config.mjs"),
            Mark::File(".vitepress/config.mts"),
            Mark::File("docs/.vitepress/config.js"),
            Mark::File("docs/.vitepress/config.ts"),
            Mark::File("docs/.vitepress/config.mjs"),
            Mark::File("docs/.vitepress/config.mts"),
        ],
    )
};
