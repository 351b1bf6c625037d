//! Hugo and Zola: the path below the content folder, in which a slug takes the place of the name.

use super::{Page, bare, below, is_language};
use crate::text::repo_path::RepoPath;

/// content-management/urls: `url`, `slug`, `aliases`.
pub(super) fn hugo(page: &mut Page<'_>) {
    let folders = &page.site.content;
    let folders = folders.iter().map(String::as_str).chain(["content"]);
    let inside = folders.filter_map(|folder| Some((folder, page.path.below(folder)?)));
    let Some((folder, rest)) = inside.max_by_key(|(folder, _)| folder.len()) else {
        return;
    };
    if folder != "content" {
        // Folders of languages, as a rule.
        page.scope.push(folder.to_owned());
    }
    let name = Name::of(rest);
    page.scope.extend(name.language.map(str::to_owned));
    page.add_languages(rest);
    for (alias, span) in page.texts("aliases") {
        // The others begin beside the page, wherever that is.
        if alias.starts_with('/') {
            page.take(bare(&alias), span);
        }
    }
    if let Some((url, span)) = page.text("url") {
        let url = bare(url).to_owned();
        page.take(&url, span);
        return;
    }
    if page.root.get("url").is_some() || !page.site.addresses.by_path {
        return;
    }
    let slug = page
        .text("slug")
        .map(|(slug, span)| (slug.to_owned(), span));
    match slug {
        Some((slug, span)) if !slug.contains('/') && name.kind != Kind::Section => {
            page.take(&below(name.above(), &slug).to_lowercase(), span);
        }
        None if page.root.get("slug").is_none() => {
            if let Some(path) = name.page() {
                page.take_path(&path.to_lowercase());
            }
        }
        _ => {}
    }
}

/// content/page, content/section: `path`, `slug`, `aliases`.
pub(super) fn zola(page: &mut Page<'_>) {
    let Some(rest) = page.path.below("content") else {
        return;
    };
    let name = Name::of(rest);
    page.scope.extend(name.language.map(str::to_owned));
    for (alias, span) in page.texts("aliases") {
        page.take(bare(&alias), span);
    }
    if let Some((path, span)) = page.text("path") {
        let path = bare(path).to_owned();
        page.take(&path, span);
    } else if page.root.get("path").is_none() && page.root.get("slug").is_none() {
        // A date before the name is cut off, and other signs are replaced.
        let is_plain = |part: &str| {
            let is_sign =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            part.starts_with(|first: char| first.is_ascii_lowercase()) && part.bytes().all(is_sign)
        };
        if let Some(path) = name
            .page()
            .filter(|path| RepoPath::new(path).names().all(is_plain))
        {
            page.take_path(&path);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    Bundle,
    Section,
}

/// The path of a document, taken apart.
struct Name<'p> {
    folder: &'p RepoPath,
    stem: &'p str,
    language: Option<&'p str>,
    kind: Kind,
}

impl<'p> Name<'p> {
    fn of(path: &'p RepoPath) -> Self {
        let stem = path.stem();
        let (stem, language) = match stem.rsplit_once('.') {
            Some((stem, language)) if is_language(language) => (stem, Some(language)),
            _ => (stem, None),
        };
        let kind = match stem {
            "index" => Kind::Bundle,
            "_index" => Kind::Section,
            _ => Kind::Page,
        };
        Self {
            folder: path.folder(),
            stem,
            language,
            kind,
        }
    }

    /// The folder of the page's address.
    fn above(&self) -> &'p RepoPath {
        match self.kind {
            Kind::Bundle => self.folder.folder(),
            Kind::Page | Kind::Section => self.folder,
        }
    }

    /// The page's address; none where a sign in it may be replaced.
    fn page(&self) -> Option<String> {
        let path = match self.kind {
            Kind::Page => below(self.folder, self.stem),
            Kind::Bundle | Kind::Section => self.folder.as_str().to_owned(),
        };
        let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
        path.bytes().all(is_kept).then_some(path)
    }
}
