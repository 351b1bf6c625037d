//! `MkDocs`: <https://www.mkdocs.org/>.

use super::{BodyPaths, Fences, GeneratorSign, Profile};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    // mkdocs/utils/meta.py: PyYAML, and MultiMarkdown's metadata, which has no fences.
    dialect: Dialect::Yaml11,
    fences: Fences::None,
    // user-guide/writing-your-docs: relative to the file; HTML is left as it is.
    body_paths: BodyPaths::BesideIfMarkdown,
    // user-guide/configuration: `docs_dir`.
    content: &["docs"],
    ..Profile::unknown(
        Generator::Mkdocs,
        &[
            // user-guide/configuration.
            GeneratorSign::File("mkdocs.yml"),
            GeneratorSign::File("mkdocs.yaml"),
        ],
    )
};
