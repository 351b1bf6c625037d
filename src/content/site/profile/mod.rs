//! What copydesk knows of each site generator: one table, one file for each. Every fact names where
//! it is from; what a profile does not know, no check guesses.
//!
//! A new generator is a file here, an entry in [`ALL`], and a variant of [`Generator`] in
//! `content/site`. A new way to read dates or fences is a variant of their enums, and the compiler
//! leads to the rules that ask.

mod astro;
mod docusaurus;
mod eleventy;
mod gatsby;
mod hexo;
mod hugo;
mod jekyll;
mod mkdocs;
mod nuxt;
mod pelican;
mod vitepress;
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
    &vitepress::PROFILE,
    &nuxt::PROFILE,
    &gatsby::PROFILE,
    &mkdocs::PROFILE,
    &pelican::PROFILE,
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
    /// Folders, by name, wherever they are, whose files make pages and are none: layouts, archetypes.
    pub(crate) never: &'static [&'static str],
    /// Which dates it reads.
    pub(crate) dates: Dates,
    /// How an author hides a page; none when that depends on the site.
    pub(crate) hide: Option<&'static str>,
    /// Whether the case of keys does not matter.
    pub(crate) folds_keys: bool,
    /// Whether text of front matter is shown as HTML, so that entities are read as such.
    pub(crate) shows_html: bool,
    /// Which fences front matter needs.
    pub(crate) fences: Fences,
}

impl Profile {
    /// Nothing is known of it but how it is recognised.
    pub(super) const fn unknown(generator: Generator, marks: &'static [Mark]) -> Self {
        Self {
            generator,
            marks,
            configs: &[],
            url_keys: &[],
            base_key: None,
            dialect: Dialect::JsYaml,
            served: None,
            besides: &[],
            relative: Relative::OfPage,
            data: &[],
            data_settings: &[],
            never: &[],
            dates: Dates::Unknown,
            hide: None,
            folds_keys: false,
            shows_html: false,
            fences: Fences::Both,
        }
    }
}

/// Which dates a generator reads in its date fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    /// Nobody knows.
    Unknown,
    /// The layouts of Go that Hugo tries one after the other.
    Hugo,
    /// RFC 3339, and a day alone.
    Zola,
    /// ISO 8601, what js-yaml takes for a date, and a few words.
    Eleventy,
}

/// Which fences front matter needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fences {
    /// One before and one after it.
    Both,
    /// One after it.
    Closing,
    /// None: an empty line ends it.
    None,
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
            Generator::Vitepress,
            Generator::Nuxt,
            Generator::Gatsby,
            Generator::Mkdocs,
            Generator::Pelican,
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
            (&[("mkdocs.yml", "")], Some(Generator::Mkdocs)),
            (&[("pelicanconf.py", "")], Some(Generator::Pelican)),
            (&[("gatsby-config.js", "")], Some(Generator::Gatsby)),
            (&[(".vitepress/config.mts", "")], Some(Generator::Vitepress)),
            (
                &[
                    ("nuxt.config.ts", ""),
                    ("package.json", "{ \"@nuxt/content\": \"3\" }"),
                ],
                Some(Generator::Nuxt),
            ),
            (&[("nuxt.config.ts", ""), ("package.json", "{}")], None),
            (&[("index.md", "")], None),
        ] {
            let text = |name: &str| files.iter().find(|(file, _)| *file == name);
            let has = |name: &str| text(name).is_some();
            let read = |name: &str| text(name).map(|(_, text)| (*text).to_owned());
            assert_eq!(recognise(&has, &read), expected, "{files:?}");
            let marked = files.iter().any(|(name, _)| is_mark(name));
            let is_below = files.iter().any(|(name, _)| name.contains('/'));
            assert!(marked || is_below || expected.is_none(), "{files:?}");
        }
    }
}
