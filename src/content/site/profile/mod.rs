//! What copydesk knows of each site generator: one table, one file for each. Every fact names where
//! it is from; what a profile does not know, no check guesses.
//!
//! A new generator is a file here, an entry in [`ALL`], and a variant of [`Generator`] in
//! `content/site`. A new way to read dates or fences is a variant of their enums, and the compiler
//! leads to the rules that ask, and to `crossfile/addresses`, `tree/site_addresses` and
//! `tree/defaults`. `UPDATE=1 cargo test` writes the schema of the config.

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

use std::sync::LazyLock;

use super::{Dialect, Generator};
use crate::text::repo_path::RepoPath;

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
    pub(crate) marks: &'static [GeneratorSign],
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
    /// What else its configs say of the files that it serves.
    pub(crate) serving: &'static [Serving],
    /// Where a path without a slash in front leads.
    pub(crate) relative: Relative,
    /// Where such a path leads in a body.
    pub(crate) body_paths: BodyPaths,
    /// Globs of the data files that it reads by itself, with `<setting>` where a folder is a setting.
    pub(crate) data: &'static [&'static str],
    /// The ending of data of a folder, which is in it and has its name.
    pub(crate) data_of_folders: Option<&'static str>,
    /// These settings of its config, with the folders that they are by default.
    pub(crate) data_settings: &'static [(&'static str, &'static str)],
    /// How the paths of its pages begin: a folder, or the first letters of its name.
    pub(crate) content: &'static [&'static str],
    /// Whether it has pages in these folders alone.
    pub(crate) only_content: bool,
    /// Folders, by name, wherever they are, whose files make pages and are none: layouts, archetypes.
    pub(crate) never: &'static [&'static str],
    /// Which dates it reads.
    pub(crate) dates: Dates,
    /// The package whose version decides which dates these are.
    pub(crate) package: Option<&'static str>,
    /// How an author hides a page; none when that depends on the site.
    pub(crate) hide: Option<&'static str>,
    /// Whether the case of keys does not matter.
    pub(crate) folds_keys: bool,
    /// Whether text of front matter is shown as HTML, so that entities are read as such.
    pub(crate) shows_html: bool,
    /// Which fences front matter needs.
    pub(crate) fences: Fences,
    /// In which formats it reads front matter.
    pub(crate) formats: Formats,
    /// Keys of front matter that it reads, apart from short ones.
    pub(crate) keys: &'static [&'static str],
}

impl Profile {
    /// Nothing is known of it but how it is recognised.
    pub(super) const fn unknown(generator: Generator, marks: &'static [GeneratorSign]) -> Self {
        Self {
            generator,
            marks,
            configs: &[],
            url_keys: &[],
            base_key: None,
            dialect: Dialect::JsYaml,
            served: None,
            besides: &[],
            serving: &[],
            relative: Relative::OfPage,
            body_paths: BodyPaths::OfPage,
            data: &[],
            data_of_folders: None,
            data_settings: &[],
            content: &[],
            only_content: false,
            never: &[],
            dates: Dates::Unknown,
            package: None,
            hide: None,
            folds_keys: false,
            shows_html: false,
            fences: Fences::Both,
            formats: Formats::Yaml,
            keys: &[],
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
    /// Whatever Ruby finds a date in, in collections.
    Jekyll,
    /// Whatever JavaScript finds a date in, in blogs.
    Docusaurus,
    /// Whatever JavaScript finds a date in, in all pages.
    Hexo,
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
    /// None as well, and it is no YAML either: each line is read by itself, `key: value`.
    Lines,
}

/// In which formats a generator reads front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formats {
    /// YAML alone.
    Yaml,
    /// TOML between lines of `+++` as well.
    Toml,
    /// TOML, and a JSON object at the start of the file.
    TomlAndJson,
}

/// A sign of a generator.
pub(crate) enum GeneratorSign {
    /// A file.
    File(&'static str),
    /// A file in which a line begins with one of these, in any case of letters.
    Line(&'static str, &'static [&'static str]),
    /// A file, and another one that contains a text.
    Both(&'static str, &'static str, &'static str),
}

/// What a setting says of the files that a site serves.
pub(crate) enum Serving {
    /// It names the folder, or a list of folders, in the place of the usual ones.
    Folders(&'static str),
    /// It names a folder in which all of the site is.
    Source(&'static str),
    /// It names themes, which are in the folder that the second one names (this one by default), and
    /// serve files from these folders of theirs.
    Themes(
        &'static str,
        &'static str,
        &'static str,
        &'static [&'static str],
    ),
    /// It names a theme that is a package, which may serve any file whose path begins like this.
    Package(&'static str, &'static str),
    /// Hugo's modules, which mount folders, and bring files from elsewhere.
    Modules,
    /// The same as `Folders` in a config that is code.
    FoldersInCode(&'static str),
    /// It names the folder that all pages and the folders of served files are in, in a config that
    /// is code.
    SourceInCode(&'static str),
    /// The path of the site on its host, in a config that is code.
    BaseInCode(&'static str),
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
    /// To the document's folder, when it begins with `./`; else it depends.
    BesideDot,
}

/// Where the address of an image in a body leads, when it has no slash in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyPaths {
    /// It depends on the address of the page.
    OfPage,
    /// To the folder of a document that is called `index` or `_index`; else it depends.
    BesideIndex,
    /// To the document's folder when Markdown says it; HTML is left as it is.
    BesideIfMarkdown,
}

impl Generator {
    /// What is known of it.
    pub(crate) fn profile(self) -> &'static Profile {
        let own = ALL.iter().find(|profile| profile.generator == self);
        // Each generator has one, as a test holds.
        own.unwrap_or(&ALL[0])
    }
}

impl GeneratorSign {
    /// The file that is, or has, the sign.
    pub(crate) fn file(&self) -> &'static str {
        match self {
            Self::File(file) | Self::Line(file, _) | Self::Both(file, ..) => file,
        }
    }
}

/// The generator that makes the site of a folder, and the file that says so: `has` says whether the
/// folder has a file, `read` gives the text of one.
pub(crate) fn recognise(
    has: &dyn Fn(&str) -> bool,
    read: &dyn Fn(&str) -> Option<String>,
) -> Option<(Generator, &'static str)> {
    let begins = |line: &str, start: &str| {
        let line = line.as_bytes().get(..start.len());
        line.is_some_and(|line| line.eq_ignore_ascii_case(start.as_bytes()))
    };
    let is_there = |mark: &&GeneratorSign| match mark {
        GeneratorSign::File(file) => has(file),
        GeneratorSign::Line(file, starts) => read(file).is_some_and(|text| {
            let mut lines = text.lines().map(str::trim_start);
            lines.any(|line| starts.iter().any(|start| begins(line, start)))
        }),
        GeneratorSign::Both(file, other, part) => {
            has(file) && read(other).is_some_and(|text| text.contains(part))
        }
    };
    ALL.iter().find_map(|profile| {
        // jupyterbook.org/structure/configure: a `_config.yml` beside it is that of a Jupyter Book.
        if profile.generator == Generator::Jekyll && has("_toc.yml") {
            return None;
        }
        let mark = profile.marks.iter().find(is_there)?;
        Some((profile.generator, mark.file()))
    })
}

/// The files that are marks of generators.
fn mark_files() -> impl Iterator<Item = &'static str> {
    ALL.iter()
        .flat_map(|profile| profile.marks)
        .map(GeneratorSign::file)
}

/// Whether a file of this name may be the mark of a generator.
pub(crate) fn is_mark(name: &str) -> bool {
    static LONGEST: LazyLock<usize> =
        LazyLock::new(|| mark_files().map(str::len).max().unwrap_or(0));
    // As nearly every name is: a walk asks it of each file.
    if name.len() > *LONGEST {
        return false;
    }
    mark_files().any(|file| {
        let before = file.strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    })
}

/// Whether a folder holds a theme, which has a config of its own and is a part of the site above.
pub(crate) fn is_theme(folder: &RepoPath) -> bool {
    folder.folder().name() == "themes"
}

/// Of a folder that a theme has, such as `themes/NAME/exampleSite/`, the folder of the site that may use
/// the theme: empty for the root, else with a slash at its end.
pub(crate) fn site_of_example(folder: &str) -> Option<&str> {
    let mut at = 0;
    let mut names = RepoPath::new(folder.trim_end_matches('/')).names();
    let before = names.by_ref().find_map(|name| {
        let start = at;
        at += name.len() + 1;
        (name == "themes").then_some(start)
    })?;
    // The name of the theme, and a folder in it.
    (names.count() > 1).then(|| &folder[..before])
}

/// Folders of packages of others, wherever they are: those of Hugo's modules, Bower and others. What has
/// a config there is no site of its own.
const VENDOR_FOLDERS: &[&str] = &["_vendor", "bower_components", "third-party", "third_party"];

/// Whether a path leads through a folder of packages of others.
pub(crate) fn is_vendored(path: &RepoPath) -> bool {
    let mut names = path.names();
    names.any(|name| VENDOR_FOLDERS.contains(&name))
}

/// The folder of a site, with a slash at its end, that a file at this path may be the mark of; none
/// for a file at the root.
pub(crate) fn site_folder(path: &RepoPath) -> Option<&str> {
    let files = mark_files();
    let ends = |file: &&str| {
        let before = path.strip_suffix(*file);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    // `config/_default/hugo.toml` is the mark of the folder that `config` is in.
    let longest = files.filter(ends).max_by_key(|file| file.len())?;
    let folder = &path[..path.len() - longest.len()];
    let is_own = !is_theme(RepoPath::new(folder.trim_end_matches('/')))
        && !is_vendored(RepoPath::new(folder));
    (!folder.is_empty() && is_own).then_some(folder)
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
            (
                &[
                    ("_config.yml", ""),
                    (
                        "package.json",
                        "{ \"name\": \"hexo\", \"version\": \"2.5\" }",
                    ),
                ],
                Some(Generator::Hexo),
            ),
            (
                &[
                    ("_config.yml", ""),
                    ("scaffolds/post.md", "---\ntitle: {{ title }}\n---\n"),
                ],
                Some(Generator::Hexo),
            ),
            (
                &[("_config.yml", "title: Moss\ntheme: landscape\n")],
                Some(Generator::Hexo),
            ),
            (&[("_config.yml", ""), ("_toc.yml", "")], None),
            (&[("hugo.yaml", "")], Some(Generator::Hugo)),
            (&[("config.toml", "baseURL = 'x'")], Some(Generator::Hugo)),
            (&[("config.yaml", "---\nBaseURL: x")], Some(Generator::Hugo)),
            (
                &[("config.json", "{\n  \"baseurl\": \"x\"\n}")],
                Some(Generator::Hugo),
            ),
            (&[("config.yaml", "name: x")], None),
            (&[("config/_default/hugo.toml", "")], Some(Generator::Hugo)),
            (&[("config/_default/config.yml", "")], Some(Generator::Hugo)),
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
            let found = recognise(&has, &read);
            assert_eq!(found.map(|(generator, _)| generator), expected, "{files:?}");
            let mut names = files.iter().map(|(path, _)| RepoPath::new(path).name());
            let marked = names.any(is_mark);
            assert!(marked || expected.is_none(), "{files:?}");
        }
    }

    #[test]
    fn an_example_of_a_theme_is_in_the_site_that_has_the_theme() {
        for (folder, expected) in [
            ("themes/paper/exampleSite/", Some("")),
            ("web/themes/paper/exampleSite/", Some("web/")),
            ("themes/paper/config/en/", Some("")),
            ("paper/exampleSite/", None),
            ("exampleSite/", None),
            ("themes/paper/", None),
        ] {
            assert_eq!(site_of_example(folder), expected, "{folder}");
        }
    }

    #[test]
    fn a_mark_belongs_to_the_folder_of_the_site() {
        for (path, expected) in [
            ("docs/hugo.toml", Some("docs/")),
            ("docs/config/_default/hugo.toml", Some("docs/")),
            ("config/_default/hugo.toml", None),
            ("hugo.toml", None),
            ("docs/.vitepress/config.ts", None),
            ("a/.vitepress/config.ts", Some("a/")),
            ("a/nohugo.toml", None),
            ("themes/paper/hugo.toml", None),
            ("_vendor/example.org/paper/hugo.toml", None),
            (
                "themes/paper/exampleSite/hugo.toml",
                Some("themes/paper/exampleSite/"),
            ),
        ] {
            assert_eq!(site_folder(RepoPath::new(path)), expected, "{path}");
        }
    }
}
