//! What a generator's own config says of the addresses of pages, and of what pages say to others.

use std::collections::BTreeSet;

use crate::text::repo_path::RepoPath;

/// What decides, beside the documents, which address a page has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Whether the address of a page that names none follows from its path as it usually does.
    pub by_path: bool,
    /// Whether the pages of Jekyll are in folders of their own, by the config: `about/index.html`.
    pub in_folders: bool,
    /// Of what the addresses of Jekyll's posts are made; none where nobody knows.
    pub posts: Option<PostAddresses>,
    /// Whether patterns of the config give pages other paths than those of their files.
    pub has_patterns: bool,
    /// Jekyll's collections of which each document is a page.
    pub outputs: Vec<String>,
    /// The plugins of Jekyll that are there.
    pub plugins: BTreeSet<JekyllPlugin>,
    /// Paths that the generator leaves out; a star stands for anything.
    pub excluded: Vec<String>,
}

/// Of what the addresses of posts are made, beside their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostAddresses {
    /// Of the day.
    pub by_day: bool,
    /// Of the categories.
    pub by_categories: bool,
}

/// A plugin of Jekyll that decides something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JekyllPlugin {
    /// github.com/jekyll/jekyll-redirect-from: reads `redirect_from`.
    RedirectFrom,
    /// github.com/jekyll/jekyll-seo-tag: tells others the size of a page's `image`.
    SeoTag,
}

impl JekyllPlugin {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::RedirectFrom, Self::SeoTag];

    /// The name of its gem.
    pub(crate) fn gem(self) -> &'static str {
        match self {
            Self::RedirectFrom => "jekyll-redirect-from",
            Self::SeoTag => "jekyll-seo-tag",
        }
    }
}

impl Addresses {
    /// Whether the generator leaves out a file.
    pub(crate) fn excludes(&self, path: &RepoPath) -> bool {
        self.excluded.iter().any(|entry| {
            let entry = entry.trim_start_matches("./").trim_matches('/');
            if entry.contains('*') {
                // lib/jekyll/entry_filter.rb: of each folder on the way as well.
                let mut above = path.folders();
                return above.any(|folder| is_like(folder, entry)) || is_like(path, entry);
            }
            let rest = path.strip_prefix(entry);
            !entry.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// Whether a path is one that a pattern means, in which a star stands for anything, slashes as well.
fn is_like(path: &RepoPath, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (path, pattern, expected) in [
            ("old/a.md", "old/*.md", true),
            ("old/a/b.md", "old/*.md", true),
            ("old/a.html", "old/*.md", false),
            ("new/a.md", "*.gemspec", false),
            ("a/drafts/b.md", "*/drafts", true),
            ("a/drafted/b.md", "*/drafts", false),
            ("a/x-b-y.md", "a/x*b*y.md", true),
            ("a/x-y.md", "a/x*b*y.md", false),
            ("ab", "ab*b", false),
        ] {
            let addresses = Addresses {
                excluded: vec![pattern.to_owned()],
                ..Addresses::default()
            };
            assert_eq!(
                addresses.excludes(RepoPath::new(path)),
                expected,
                "{path} {pattern}"
            );
        }
    }
}
