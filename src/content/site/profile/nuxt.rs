//! Nuxt Content: <https://content.nuxt.com/>.

use super::{GeneratorSign, Profile};
use crate::content::site::Generator;

pub(super) static PROFILE: Profile = Profile {
    // Nuxt, directory-structure/public.
    served: Some(&["public"]),
    besides: &["content"],
    content: &["content"],
    ..Profile::unknown(
        Generator::Nuxt,
        &[
            GeneratorSign::Both("nuxt.config.ts", "package.json", "@nuxt/content"),
            GeneratorSign::Both("nuxt.config.js", "package.json", "@nuxt/content"),
            GeneratorSign::Both("nuxt.config.mjs", "package.json", "@nuxt/content"),
        ],
    )
};
