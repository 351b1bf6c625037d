//! Docusaurus: `slug` and paths, below the folder of a plugin in one version and one language.

use super::{Page, bare, below};
use crate::text::Span;
use crate::text::repo_path::RepoPath;

/// api/plugins/@docusaurus/plugin-content-docs, plugin-content-blog: `slug`, `id`.
pub(super) fn docusaurus(page: &mut Page<'_>) {
    let Some((scope, rest, is_blog)) = split(page.path) else {
        return;
    };
    // Parts of other pages.
    if rest.names().any(|name| name.starts_with('_')) {
        return;
    }
    page.scope.push(scope.as_str().to_owned());
    let folder = rest.folder();
    let is_plain = |name: &str| !name.starts_with(|first: char| first.is_ascii_digit());
    // A number before a name orders the sidebar, and is cut off.
    let folder_is_plain = folder.names().all(is_plain);
    let slug = page
        .text("slug")
        .map(|(slug, span)| (slug.to_owned(), span));
    let found: Option<(String, Span)> = match slug {
        Some((slug, span)) if is_blog || slug.starts_with('/') => Some((slug, span)),
        Some((slug, span)) if !slug.starts_with('.') && folder_is_plain => {
            Some((below(folder, &slug), span))
        }
        None if !is_blog && page.root.get("slug").is_none() => {
            let stem = rest.stem();
            let is_index = ["index", "readme"]
                .iter()
                .any(|name| stem.eq_ignore_ascii_case(name))
                || !folder.is_empty() && stem == folder.name();
            let id = page.text("id").map(|(id, _)| id);
            let name = match id {
                Some(id) => id,
                None if is_index => "",
                None => stem,
            };
            let is_sure = folder_is_plain && is_plain(stem) && !(id.is_some() && is_index);
            is_sure.then(|| (below(folder, name), page.top))
        }
        _ => None,
    };
    if let Some((address, span)) = found {
        page.take(bare(&address), span);
    }
}

/// The folder of a plugin with version and language, what is below it, and whether it is a blog;
/// none for what may be of any plugin.
fn split(path: &RepoPath) -> Option<(&RepoPath, &RepoPath, bool)> {
    let mut names = path.names();
    let (first, second) = (names.next()?, names.next()?);
    let (depth, is_blog) = match first {
        "docs" => (1, false),
        "blog" => (1, true),
        "i18n" => match names.next()? {
            "docusaurus-plugin-content-blog" => (3, true),
            plugin if plugin.starts_with("docusaurus-plugin-content-docs") => (4, false),
            _ => return None,
        },
        _ if first.ends_with("versioned_docs") && second.starts_with("version-") => (2, false),
        _ => return None,
    };
    let folder = path.folders().nth(depth - 1)?;
    Some((folder, path.below(folder)?, is_blog))
}
