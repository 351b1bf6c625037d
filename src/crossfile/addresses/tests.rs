//! Which documents share an address, by the rules of each generator.

use super::*;
use crate::content::site::addresses::{Addresses, JekyllPlugin};
use crate::document::{Layout, parse};
use crate::text::Source;

fn site(generator: Generator) -> Site {
    Site {
        generator: Some(generator),
        addresses: Addresses {
            by_path: true,
            in_folders: false,
            posts: None,
            plugins: [JekyllPlugin::RedirectFrom].into(),
            has_patterns: false,
            outputs: vec!["herbs".to_owned()],
            excluded: vec!["old".to_owned()],
        },
        ..Site::default()
    }
}

fn keys(site: &Site, path: &str, fields: &str) -> BTreeSet<Key> {
    let source = Source::new(path, format!("---\n{fields}\n---\n"));
    let document = parse(&source, Layout::Content);
    let all = addresses(&document, site);
    all.into_iter().map(|(key, _)| key).collect()
}

#[track_caller]
fn check(generator: Generator, cases: &[(&str, &str, &str, &str, bool)]) {
    let site = site(generator);
    for (path, fields, other, fields_of_other, expected) in cases {
        let (a, b) = (
            keys(&site, path, fields),
            keys(&site, other, fields_of_other),
        );
        assert_eq!(
            !a.is_disjoint(&b),
            *expected,
            "{path} {fields} {other} {fields_of_other}"
        );
    }
}

#[test]
fn hugo() {
    check(
        Generator::Hugo,
        &[
            ("content/a.md", "url: /x/", "content/b.md", "url: x", true),
            (
                "content/a.md",
                "aliases: [/x]",
                "content/b/index.md",
                "aliases: /x/",
                true,
            ),
            (
                "content/a.md",
                "aliases: [/posts/b/]",
                "content/posts/b.md",
                "title: b",
                true,
            ),
            (
                "content/posts/a.md",
                "slug: b",
                "content/posts/b/index.md",
                "title: b",
                true,
            ),
            (
                "content/posts/a.md",
                "slug: b",
                "content/posts/c/index.md",
                "slug: b",
                true,
            ),
            (
                "content/posts/B.md",
                "title: b",
                "content/posts/b/_index.md",
                "title: b",
                true,
            ),
            (
                "content/posts/a.md",
                "slug: b",
                "content/news/b.md",
                "title: b",
                false,
            ),
            (
                "content/a.md",
                "aliases: [x]",
                "content/b.md",
                "aliases: [x]",
                false,
            ),
            (
                "content/a.md",
                "url: /x/",
                "content/a.de.md",
                "url: /x/",
                false,
            ),
            (
                "content/de/a.md",
                "url: /x/",
                "content/en/a.md",
                "url: /x/",
                false,
            ),
            (
                "content/a.md",
                "url: /x/",
                "content/b.md",
                "{ url: /x/, draft: true }",
                false,
            ),
            (
                "content/a.md",
                "url: '/:year/'",
                "content/b.md",
                "url: '/:year/'",
                false,
            ),
            (
                "content/a b.md",
                "title: x",
                "content/a-b.md",
                "title: x",
                false,
            ),
            ("docs/a.md", "url: /x/", "content/b.md", "url: /x/", false),
        ],
    );
}

#[test]
fn settings_of_hugo_decide() {
    let mut own = site(Generator::Hugo);
    own.addresses.by_path = false;
    let (a, b) = (
        keys(&own, "content/p/a.md", "slug: b"),
        keys(&own, "content/p/b.md", "title: b"),
    );
    assert!(a.is_empty() && b.is_empty());
    own.content = vec!["inhalt/de".to_owned()];
    let a = keys(&own, "inhalt/de/a.md", "url: /x/");
    assert_eq!(a, keys(&own, "inhalt/de/b.md", "url: /x/"));
    assert_ne!(a, keys(&own, "content/b.md", "url: /x/"));
}

#[test]
fn zola() {
    check(
        Generator::Zola,
        &[
            ("content/a.md", "path: x", "content/b.md", "path: /x/", true),
            (
                "content/a.md",
                "aliases: [posts/b]",
                "content/posts/b.md",
                "title: b",
                true,
            ),
            (
                "content/a.md",
                "path: x",
                "content/a.fr.md",
                "path: x",
                false,
            ),
            (
                "content/2024-05-01-b.md",
                "title: x",
                "content/a.md",
                "aliases: [2024-05-01-b]",
                false,
            ),
        ],
    );
}

#[test]
fn jekyll() {
    check(
        Generator::Jekyll,
        &[
            (
                "a.md",
                "permalink: /x/",
                "b.html",
                "permalink: /x/index.html",
                true,
            ),
            (
                "a.md",
                "permalink: /x",
                "b.md",
                "redirect_from: [/y/, /x.html]",
                true,
            ),
            ("a.md", "title: a", "a.html", "title: a", true),
            (
                "_posts/2024-05-01-a.md",
                "permalink: /x/",
                "_herbs/b.md",
                "permalink: /x/",
                true,
            ),
            ("a.md", "permalink: /x", "b.md", "permalink: /x/", false),
            (
                "a.md",
                "permalink: /x/",
                "_tools/b.md",
                "permalink: /x/",
                false,
            ),
            (
                "a.md",
                "permalink: /x/",
                "_drafts/b.md",
                "permalink: /x/",
                false,
            ),
            (
                "a.md",
                "permalink: /x/",
                "old/b.md",
                "permalink: /x/",
                false,
            ),
            (
                "a.md",
                "{ permalink: /x/, lang: de }",
                "b.md",
                "{ permalink: /x/, lang: en }",
                false,
            ),
            (
                "a.md",
                "permalink: /x/",
                "b.md",
                "{ permalink: /x/, published: false }",
                false,
            ),
            (
                "a.md",
                "permalink: '/:title/'",
                "b.md",
                "permalink: '/:title/'",
                false,
            ),
            ("README.md", "title: a", "readme.html", "title: a", false),
        ],
    );
}

#[test]
fn hexo_and_eleventy() {
    check(
        Generator::Hexo,
        &[
            (
                "source/_posts/a.md",
                "permalink: x/",
                "source/b/index.md",
                "permalink: /x/",
                true,
            ),
            (
                "source/_drafts/a.md",
                "permalink: x/",
                "source/b.md",
                "permalink: x/",
                false,
            ),
        ],
    );
    check(
        Generator::Eleventy,
        &[
            (
                "src/a.md",
                "permalink: /x/",
                "src/b.md",
                "permalink: x/index.html",
                true,
            ),
            (
                "src/a.md",
                "permalink: /x/",
                "src/b.md",
                "permalink: /{{ slug }}/",
                false,
            ),
            (
                "src/a.md",
                "permalink: false",
                "src/b.md",
                "permalink: false",
                false,
            ),
            (
                "src/_includes/a.md",
                "permalink: /x/",
                "src/b.md",
                "permalink: /x/",
                false,
            ),
        ],
    );
}

#[test]
fn docusaurus() {
    check(
        Generator::Docusaurus,
        &[
            ("docs/a.md", "slug: /x", "docs/b/c.md", "slug: /x/", true),
            ("docs/b/a.md", "slug: x", "docs/b/x.mdx", "title: x", true),
            (
                "docs/b/index.md",
                "title: x",
                "docs/b/README.md",
                "title: x",
                true,
            ),
            ("docs/a.md", "id: x", "docs/x.md", "title: x", true),
            (
                "blog/2024-a.md",
                "slug: x",
                "blog/2023-b.md",
                "slug: /x",
                true,
            ),
            ("docs/a.md", "slug: /x", "blog/b.md", "slug: /x", false),
            (
                "docs/a.md",
                "slug: /x",
                "versioned_docs/version-1/a.md",
                "slug: /x",
                false,
            ),
            ("docs/_a.md", "slug: /x", "docs/b.md", "slug: /x", false),
            ("docs/1-a.md", "title: x", "docs/1-a.mdx", "title: x", false),
            (
                "community/a.md",
                "slug: /x",
                "community/b.md",
                "slug: /x",
                false,
            ),
            (
                "i18n/fr/docusaurus-plugin-content-docs/current/a.md",
                "slug: /x",
                "i18n/fr/docusaurus-plugin-content-docs/current/b.md",
                "slug: /x",
                true,
            ),
        ],
    );
}
