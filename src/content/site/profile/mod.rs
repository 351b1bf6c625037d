//! What copydesk knows of each site generator: one table, one file for each. Every fact names where it
//! is from; what a profile does not know, no check guesses.
//!
//! A new generator is a file here, an entry in [`ALL`] and a variant of [`Generator`].

mod astro;
mod docusaurus;
mod eleventy;
mod hexo;
mod hugo;
mod jekyll;
mod zola;

use super::{Dialect, Generator};

/// All profiles, in the order in which they are looked for: the first that is recognised is it.
pub(crate) static ALL: &[&Profile] = &[
    &hexo::PROFILE,
    &jekyll::PROFILE,
    &hugo::PROFILE,
    &astro::PROFILE,
    &docusaurus::PROFILE,
    &eleventy::PROFILE,
    &zola::PROFILE,
];

/// What is known of a generator. Paths are relative to the folder of its config.
pub(crate) struct Profile {
    pub(crate) generator: Generator,
    /// Each of them alone says that a site is made by it.
    pub(crate) marks: &'static [Mark],
    /// Its configs that are data, of which the first that is there is read.
    pub(crate) configs: &'static [&'static str],
    /// The keys of the site's address in such a config.
    pub(crate) url_keys: &'static [&'static str],
    /// The key of the site's path on its host, for a generator that keeps it apart from the address.
    pub(crate) base_key: Option<&'static str>,
    /// The YAML of its front matter.
    pub(crate) dialect: Dialect,
    /// Folders whose files are served as they are; none when that depends on code.
    pub(crate) served: Option<&'static [&'static str]>,
    /// Folders where it looks for files besides these.
    pub(crate) besides: &'static [&'static str],
    /// Where a path without a slash in front leads.
    pub(crate) relative: Relative,
    /// Globs of the data files that it reads by itself, with `<setting>` where a folder is a setting.
    pub(crate) data: &'static [&'static str],
    /// These settings of its config, with the folders that they are by default.
    pub(crate) data_settings: &'static [(&'static str, &'static str)],
}

/// A sign of a generator.
pub(crate) enum Mark {
    /// A file.
    File(&'static str),
    /// A file in which a line begins with one of these.
    Line(&'static str, &'static [&'static str]),
    /// A file, and another one that contains a text.
    Both(&'static str, &'static str, &'static str),
}

/// Where a path without a slash in front leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relative {
    /// It depends on the address of the page.
    OfPage,
    /// To the folder of a document that is called `index` or `_index`; else it depends.
    BesideIndex,
    /// To the document's folder, when it begins with a dot.
    BesideDotted,
}

impl Generator {
    /// What is known of it.
    pub(crate) fn profile(self) -> &'static Profile {
        let own = ALL.iter().find(|profile| profile.generator == self);
        // Each generator has one, as a test holds.
        own.unwrap_or(&ALL[0])
    }
}

/// The generator that makes the site of a folder: `has` says whether it has a file, `read` gives the
/// text of one.
pub(crate) fn recognise(
    has: &dyn Fn(&str) -> bool,
    read: &dyn Fn(&str) -> Option<String>,
) -> Option<Generator> {
    let is_there = |mark: &Mark| match mark {
        Mark::File(file) => has(file),
        Mark::Line(file, starts) => read(file).is_some_and(|text| {
            let mut lines = text.lines().map(str::trim_start);
            lines.any(|line| starts.iter().any(|start| line.starts_with(start)))
        }),
        Mark::Both(file, other, part) => {
            has(file) && read(other).is_some_and(|text| text.contains(part))
        }
    };
    let found = ALL
        .iter()
        .find(|profile| profile.marks.iter().any(is_there));
    found.map(|profile| profile.generator)
}

/// Whether a file of this name may be the mark of a generator.
pub(crate) fn is_mark(name: &str) -> bool {
    let marks = ALL.iter().flat_map(|profile| profile.marks);
    marks.into_iter().any(|mark| match mark {
        Mark::File(file) | Mark::Line(file, _) | Mark::Both(file, ..) => *file == name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generator_has_one_profile() {
        for generator in [
            Generator::Jekyll,
            Generator::Hugo,
            Generator::Zola,
            Generator::Astro,
            Generator::Docusaurus,
            Generator::Eleventy,
            Generator::Hexo,
        ] {
            let own = ALL.iter().filter(|one| one.generator == generator);
            assert_eq!(own.count(), 1, "{generator:?}");
            assert_eq!(generator.profile().generator, generator);
        }
    }

    #[test]
    fn a_site_is_recognised_by_its_files() {
        for (files, expected) in [
            (&[("_config.yml", "")][..], Some(Generator::Jekyll)),
            (
                &[
                    ("_config.yml", ""),
                    ("package.json", "{ \"hexo\": { \"version\": \"7\" } }"),
                ],
                Some(Generator::Hexo),
            ),
            (
                &[
                    ("_config.yml", ""),
                    ("package.json", "{ \"devDependencies\": {} }"),
                ],
                Some(Generator::Jekyll),
            ),
            (&[("hugo.yaml", "")], Some(Generator::Hugo)),
            (&[("config.toml", "baseURL = 'x'")], Some(Generator::Hugo)),
            (&[("config.toml", "base_url = 'x'")], Some(Generator::Zola)),
            (&[("config.toml", "name = 'x'")], None),
            (&[("astro.config.mjs", "")], Some(Generator::Astro)),
            (&[("docusaurus.config.ts", "")], Some(Generator::Docusaurus)),
            (&[(".eleventy.js", "")], Some(Generator::Eleventy)),
            (&[("eleventy.config.mjs", "")], Some(Generator::Eleventy)),
            (&[("index.md", "")], None),
        ] {
            let text = |name: &str| files.iter().find(|(file, _)| *file == name);
            let has = |name: &str| text(name).is_some();
            let read = |name: &str| text(name).map(|(_, text)| (*text).to_owned());
            assert_eq!(recognise(&has, &read), expected, "{files:?}");
            let marked = files.iter().any(|(name, _)| is_mark(name));
            assert!(marked || expected.is_none(), "{files:?}");
        }
    }
}
