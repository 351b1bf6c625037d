//! Pelican: <https://docs.getpelican.com/>.

use super::{Fences, GeneratorSign, Profile};
use crate::content::site::{Dialect, Generator};

pub(super) static PROFILE: Profile = Profile {
    // pelican/readers.py: the extension `meta` of Python-Markdown, which has no fences.
    dialect: Dialect::Yaml11,
    // content: `Status: draft`.
    hide: Some("Status: draft"),
    fences: Fences::Lines,
    // settings: `PATH` in its quickstart.
    content: &["content"],
    ..Profile::unknown(
        Generator::Pelican,
        &[
            // settings.
            GeneratorSign::File("pelicanconf.py"),
        ],
    )
};
