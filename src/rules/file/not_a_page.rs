//! `file/not-a-page`: a document of Hugo that is meant as a page and belongs to another one.

use serde::Deserialize;

use crate::content::site::Generator;
use crate::document::Node;
use crate::finding::{Phrase, Severity};
use crate::rules::rule::{Build, DocumentCheck, DocumentContext, Findings, Rule};
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;

pub(crate) static RULE: Rule = Rule {
    severity: Severity::Warning,
    since: "0.2.0",
    ..Rule::new(
        "file/not-a-page",
        include_str!("not_a_page.md"),
        Build::document::<NotAPage>(),
    )
};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotAPage {}

/// Keys that do nothing but for the address or the place of a page.
const OF_PAGES: &[&str] = &["aliases", "menu", "menus", "slug", "url"];

/// Keys of pages that lists of pages show.
const OF_LISTS: &[&str] = &["categories", "draft", "tags"];

impl DocumentCheck for NotAPage {
    fn check(&self, context: &DocumentContext<'_>, out: &mut Findings) {
        let (document, site) = (context.document, &context.settings.site);
        let path = document.source.path();
        let is_document = document.layout.is_content() && document.front_matter.is_some();
        if site.generator != Some(Generator::Hugo)
            || !is_document
            || !site.is_content(RepoPath::new(path.as_str()))
            || !document.root().is_some_and(is_meant_as_page)
        {
            return;
        }
        let folder = path.folder();
        // Its own folder may be a bundle of which it is the page.
        let first = if is_index(path.name()) {
            folder.folder()
        } else {
            folder
        };
        let Some(bundle) = bundle_above(context.world.files, first, &site.content) else {
            return;
        };
        let words = Phrase::from("this file belongs to ").file(&bundle);
        out.span(document.top(), words.and(", so Hugo makes no page of it"))
            .help("rename that one to `_index.md` for a list of pages, or move this file out of its folder");
    }
}

fn is_meant_as_page(root: &Node<'_>) -> bool {
    let keys = root
        .as_mapping()
        .map_or(&[][..], |mapping| &mapping.entries);
    let has = |name: &str| {
        keys.iter()
            .any(|entry| entry.key.eq_ignore_ascii_case(name))
    };
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    has("title") && (any(OF_PAGES) || has("date") && any(OF_LISTS))
}

/// content-management/page-bundles: `index.md`, of any language, makes its folder a leaf bundle, and
/// all files below are resources of its page.
fn bundle_above(files: &dyn Tree, folder: &RepoPath, roots: &[String]) -> Option<String> {
    let mut folder = folder;
    // The root of all content, or of that of a language, is no bundle.
    while folder.names().count() > 1 && !roots.iter().any(|root| root == folder.as_str()) {
        let names = files.list(folder.as_str());
        if let Some(index) = names.iter().find(|name| is_index(name)) {
            let index = folder.child(index);
            return (!collects_parts(files, &index)).then_some(index);
        }
        folder = folder.folder();
    }
    None
}

fn is_index(name: &str) -> bool {
    name.starts_with("index.") && RepoPath::new(name).extension() == "md"
}

/// Whether the page of a bundle is made of the files beside it: it says so, or shows none itself.
fn collects_parts(files: &dyn Tree, index: &str) -> bool {
    let Ok(bytes) = files.read(index) else {
        return true;
    };
    let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    [
        "headless",
        "resources",
        "widget_page",
        "landing",
        "build",
        "cascade",
    ]
    .into_iter()
    .any(|word| text.contains(word))
}
