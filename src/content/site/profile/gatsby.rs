//! Gatsby: <https://www.gatsbyjs.com/docs/>.

use super::{BodyPaths, GeneratorSign, Profile, Relative};
use crate::content::site::Generator;

pub(super) static PROFILE: Profile = Profile {
    // how-to/images-and-media/static-folder; files beside a document are nodes.
    served: Some(&["static"]),
    relative: Relative::BesideDotted,
    // plugins/gatsby-remark-images: relative to the file.
    body_paths: BodyPaths::BesideIfMarkdown,
    content: &["content", "src/pages"],
    ..Profile::unknown(
        Generator::Gatsby,
        &[
            // reference/config-files/gatsby-config.
            GeneratorSign::File("gatsby-config.js"),
            GeneratorSign::File("gatsby-config.ts"),
            GeneratorSign::File("gatsby-config.mjs"),
        ],
    )
};
