//! Which files of a repository are no pages, by their paths: templates, inputs of tests, and what is
//! copied or somebody else's.

use super::{Site, profile};
use crate::content::site::Generator;
use crate::text::repo_path::RepoPath;

/// Folders of inputs of tests, wherever they are.
const TEST_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__snapshots__",
    "__testfixtures__",
    "__tests__",
    "fixtures",
    "test-data",
    "test-fixtures",
    "test_data",
    "testdata",
];

/// Folders of templates that hardly anybody calls something else, for want of a generator.
const TEMPLATE_FOLDERS: &[&str] = &["_includes", "_layouts", "archetypes", "scaffolds"];

/// Folders of files that people or tools make others from: those of editors of notes, hygen's, plop's.
const GENERATED_FROM: &[&str] = &["_template", "_templates", "plop-templates"];

/// Why a file is not a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPage {
    /// It is a template of the generator.
    Template,
    /// It is an input of tests, by the name of its folder.
    TestInput,
    /// The generator copies it as it is, by the ending of its name or by its folder.
    Copied,
    /// It comes with a package or a theme that is kept in the repository.
    Vendored,
    /// The generator reads nothing whose name ends so.
    NotRead,
}

impl Site {
    /// Why a file is not a page, by the folder that it is in: a template of the generator, or an input
    /// of tests, which is often wrong on purpose.
    pub(crate) fn no_page(&self, path: &RepoPath) -> Option<NoPage> {
        if path.extension() == "txt" {
            match self.generator {
                // Jekyll makes pages of all that has front matter.
                None | Some(Generator::Jekyll) => {}
                // lib/plugins/processor/post.ts: `isRenderable`, of which no renderer is one of plain text.
                Some(Generator::Hexo) => return Some(NoPage::Copied),
                Some(_) => return Some(NoPage::NotRead),
            }
        }
        let profile = self.profile();
        let own = profile.map_or(TEMPLATE_FOLDERS, |profile| profile.never);
        let folders = path.folder();
        let is_template = |name: &str| own.contains(&name) || GENERATED_FROM.contains(&name);
        if folders.names().any(is_template) || path.names().any(has_placeholder) {
            return Some(NoPage::Template);
        }
        // Where the generator has its pages, a folder of such a name has pages as well.
        let is_content = self.is_content(path);
        if !is_content && (profile::is_vendored(folders) || is_example_of_theme(folders)) {
            return Some(NoPage::Vendored);
        }
        if !is_content && self.is_copied(path) {
            return Some(NoPage::Copied);
        }
        if is_template_by_name(path, profile.filter(|_| !is_content))
            || profile.is_none() && (is_template_of_notes(path) || is_template_of_skill(path))
        {
            return Some(NoPage::Template);
        }
        let is_test = folders.names().any(|name| TEST_FOLDERS.contains(&name))
            // A site may have pages in a folder of this name, deeper down.
            || matches!(folders.names().next(), Some("test" | "tests" | "spec"))
            || has_test_inputs(folders);
        (is_test && !is_content).then_some(NoPage::TestInput)
    }

    /// Whether a file is in a folder that the generator copies to the site as it is, and keeps apart from
    /// its pages.
    fn is_copied(&self, path: &RepoPath) -> bool {
        let Some(usual) = self.profile().and_then(|profile| profile.served) else {
            return false;
        };
        let own = self.static_folders.iter().flatten().map(String::as_str);
        let mut folders = usual.iter().copied().chain(own);
        !usual.contains(&".")
            && folders.any(|folder| path.below(folder.trim_end_matches('/')).is_some())
    }
}

/// Whether a folder is in the example of a theme that the site has among its `themes`.
fn is_example_of_theme(folder: &RepoPath) -> bool {
    let mut names = folder.names();
    names.next() == Some("themes") && names.any(|name| name.eq_ignore_ascii_case("exampleSite"))
}

/// Whether a folder of tests somewhere has a folder of inputs above a file: `lib/test/source/a.md`.
fn has_test_inputs(folders: &RepoPath) -> bool {
    let mut names = folders.names();
    let is_test = |name: &str| matches!(name, "test" | "tests" | "spec");
    let is_input = |name: &str| {
        let known = [
            "cases",
            "data",
            "dummy",
            "examples",
            "input",
            "inputs",
            "resources",
            "source",
            "src",
        ];
        known.contains(&name)
    };
    names.any(is_test) && names.next().is_some_and(is_input)
}

/// Whether a name has a placeholder that a tool fills in: `{{name}}`, `__name__`.
fn has_placeholder(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let inner = stem
        .strip_prefix("__")
        .and_then(|rest| rest.strip_suffix("__"));
    name.contains("{{") || inner.is_some_and(|inner| !inner.is_empty())
}

/// Whether a file is one that authors copy, by its name: `0000-template.md`, `_template.md`, and
/// `template.md` in a collection of Jekyll. Outside of the pages of a generator that has them in
/// folders of its own, a `template` anywhere in the name says it.
fn is_template_by_name(path: &RepoPath, outside_of: Option<&profile::Profile>) -> bool {
    let (folders, stem) = (path.folder(), path.stem());
    if let Some(first) = stem.strip_suffix("template")
        && let Some(first) = first.strip_suffix(['-', '_'])
        && first
            .bytes()
            .all(|byte| matches!(byte, b'0' | b'-' | b'_' | b'x' | b'X'))
    {
        return true;
    }
    // As GitHub calls its own: `TEMPLATE.md`, `BUG_TEMPLATE.md`.
    let is_loud = |word: &str| matches!(word, "TEMPLATE" | "TEMPLATES");
    if stem.split(['-', '_', ' ']).any(is_loud)
        || stem == "template" && folders.as_str().starts_with('_')
    {
        return true;
    }
    let is_word = |word: &str| matches!(word, "template" | "templates");
    let has_own_folders = outside_of.is_some_and(|profile| profile.only_content);
    // `hugo new` copies `archetypes/default.md`, which some keep elsewhere as well.
    let is_default = path.name() == "default.md";
    has_own_folders
        && (is_default || folders.names().any(is_word) || stem.split(['-', '_']).any(is_word))
}

/// Whether a vault of notes has a file for copying it: `Templates/Daily.md`, `Book Template.md`.
fn is_template_of_notes(path: &RepoPath) -> bool {
    let stem = path.stem();
    stem.ends_with(" Template")
        || stem.ends_with("模板")
        || path.folder().names().any(|name| name == "Templates")
}

/// Whether a skill of an agent has a file for copying it: its `assets` are what it makes others from,
/// as <https://agentskills.io/specification> says.
fn is_template_of_skill(path: &RepoPath) -> bool {
    let is_asset = path.folder().names().any(|name| name == "assets");
    is_asset && path.stem().split(['-', '_']).any(|word| word == "template")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_and_test_inputs_are_no_pages() {
        let (template, test) = (Some(NoPage::Template), Some(NoPage::TestInput));
        let vendored = Some(NoPage::Vendored);
        for (generator, path, expected) in [
            (None, "archetypes/post.md", template),
            (None, "{{cookiecutter.name}}/index.md", template),
            (None, "layouts/index.html", None),
            (Some(Generator::Hugo), "layouts/index.html", template),
            (Some(Generator::Hugo), "_layouts/a.md", None),
            (None, "tests/a.md", test),
            (None, "docs/fixtures/a.md", test),
            (None, "docs/tests/a.md", None),
            (Some(Generator::Hugo), "tests/a.md", test),
            (Some(Generator::Hugo), "content/fixtures/a.md", None),
            (Some(Generator::Hugo), "contents/fixtures/a.md", test),
            (
                Some(Generator::Jekyll),
                "_posts/fixtures/2024-05-01-a.md",
                None,
            ),
            (Some(Generator::Jekyll), "fixtures/a.md", test),
            (None, "tests.md", None),
            (None, "blueprints/post/files/__name__.md", template),
            (None, "posts/__init.md", None),
            (None, "_templates/post/new.md", template),
            (
                Some(Generator::Hugo),
                "content/docs/_template/properties.md",
                template,
            ),
            (None, "core/test/source/_posts/a.md", test),
            (None, "docs/test/unit/a.md", None),
            (None, "rfcs/0000-template.md", template),
            (None, "docs/_template.md", template),
            (None, "docs/template.md", None),
            (None, "docs/support/TEMPLATE.md", template),
            (Some(Generator::Hugo), "content/POST_TEMPLATE.md", template),
            (None, "docs/Template.md", None),
            (Some(Generator::Hugo), "static/a.md", Some(NoPage::Copied)),
            (Some(Generator::Hugo), "content/static/a.md", None),
            (Some(Generator::Jekyll), "static/a.md", None),
            (
                Some(Generator::Hugo),
                "_vendor/example.org/paper/content/a.md",
                vendored,
            ),
            (
                Some(Generator::Hugo),
                "themes/paper/exampleSite/content/a.md",
                vendored,
            ),
            (Some(Generator::Hugo), "themes/paper/content/a.md", None),
            (None, "docs/my-template.md", None),
            (None, "Extras/Templates/Daily.md", template),
            (None, "notes/Book Template.md", template),
            (None, "notes/templates/a.md", None),
            (None, "skills/docs/assets/page-template.md", template),
            (None, "assets/page.md", None),
            (Some(Generator::Docusaurus), "docs/Templates/a.md", None),
            (Some(Generator::Jekyll), "_companies/template.md", template),
            (Some(Generator::Jekyll), "templates/index.md", None),
            (Some(Generator::Hugo), "templates/update.md", template),
            (Some(Generator::Hugo), "news-template.md", template),
            (Some(Generator::Hugo), "default.md", template),
            (Some(Generator::Hugo), "content/default.md", None),
            (
                Some(Generator::Hugo),
                "content/templates/mail-template.md",
                None,
            ),
            (Some(Generator::Zola), "newsletter-template.md", template),
            (
                Some(Generator::Hexo),
                "source/_posts/a.txt",
                Some(NoPage::Copied),
            ),
            (Some(Generator::Jekyll), "_posts/2024-05-01-a.txt", None),
            (
                Some(Generator::Eleventy),
                "posts/a.txt",
                Some(NoPage::NotRead),
            ),
            (None, "posts/a.txt", None),
        ] {
            let site = Site {
                generator,
                ..Site::default()
            };
            assert_eq!(
                site.no_page(RepoPath::new(path)),
                expected,
                "{generator:?} {path}"
            );
        }
    }

    #[test]
    fn a_config_may_set_where_pages_are() {
        let site = Site {
            generator: Some(Generator::Hugo),
            content: vec!["docs".to_owned()],
            ..Site::default()
        };
        assert_eq!(
            site.no_page(RepoPath::new("docs/templates/fixtures/a.md")),
            None
        );
        assert_eq!(
            site.no_page(RepoPath::new("content/templates/a.md")),
            Some(NoPage::Template)
        );
    }
}
