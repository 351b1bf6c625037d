//! Reads from a generator's own config what decides about the addresses of pages. Where a setting
//! may change them, only what the documents say themselves is known.

use crate::content::site::Generator;
use crate::content::site::addresses::{Addresses, JekyllPlugin, PostAddresses};
use crate::document::value::{Node, Value};
use crate::document::{Layout, parse};
use crate::tree::Tree;
use crate::tree::hugo_settings::HugoSettings;
use crate::tree::site::{site_config, site_text};

/// Settings of Hugo that change addresses, in small letters: configuration/all, content-management/urls.
const OF_HUGO: &[&str] = &[
    "permalinks",
    "uglyurls",
    "disablepathtolower",
    "frontmatter",
    "removepathaccents",
];

pub(crate) fn addresses(tree: &dyn Tree, generator: Generator) -> Addresses {
    match generator {
        Generator::Hugo => {
            let settings = HugoSettings::of(tree);
            Addresses {
                has_patterns: settings.has_any(&["permalinks"]),
                by_path: !settings.is_empty() && !settings.has_any(OF_HUGO),
                ..Addresses::default()
            }
        }
        Generator::Jekyll => jekyll(tree).unwrap_or_default(),
        Generator::Docusaurus | Generator::Zola => Addresses {
            by_path: true,
            ..Addresses::default()
        },
        Generator::Astro
        | Generator::Eleventy
        | Generator::Gatsby
        | Generator::Hexo
        | Generator::Mkdocs
        | Generator::Nuxt
        | Generator::Pelican
        | Generator::Vitepress => Addresses::default(),
    }
}

/// Whether a plugin is in the group of gems that Jekyll loads by itself: docs/plugins/installation.
fn has_gem(tree: &dyn Tree, name: &str) -> bool {
    let Some(text) = site_text(tree, "Gemfile") else {
        return false;
    };
    let mut lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    text.contains(":jekyll_plugins") && lines.any(|line| line.contains(name))
}

fn jekyll(tree: &dyn Tree) -> Option<Addresses> {
    let mut names = Generator::Jekyll.profile().configs.iter();
    let source = names.find_map(|name| site_config(tree, name))?;
    let document = parse(&source, Layout::Data);
    let root = document.root().filter(|_| document.complete)?;
    let collections = root.get("collections").and_then(Node::as_mapping);
    let outputs = collections.map_or(&[][..], |all| &all.entries).iter();
    let is_output = |node: &Node<'_>| {
        let output = node.get("output").map(|output| &output.value);
        matches!(output, Some(Value::Bool(true)))
    };
    let texts = |key: &str| -> Vec<String> {
        let items = root
            .get(key)
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        let texts = items.iter().filter_map(Node::as_str);
        texts.map(str::to_owned).collect()
    };
    let plugins: Vec<String> = ["plugins", "gems"].into_iter().flat_map(texts).collect();
    let is_there = |plugin: &JekyllPlugin| {
        let gem = plugin.gem();
        plugins.iter().any(|name| name == gem) || has_gem(tree, gem)
    };
    // `permalink` of the site, of a collection, or of `defaults`.
    let permalink = root.get("permalink").and_then(Node::as_str);
    let mentions = source.text().matches("permalink").count();
    Some(Addresses {
        has_patterns: false,
        // Another `source` moves all pages.
        by_path: mentions == usize::from(permalink.is_some()) && root.get("source").is_none(),
        // lib/jekyll/utils.rb, `add_permalink_suffix`: so it is for pages.
        in_folders: permalink.is_some_and(|style| style == "pretty" || style.ends_with('/')),
        posts: posts(source.text(), permalink),
        outputs: outputs
            .filter(|entry| is_output(&entry.value))
            .map(|entry| entry.key.to_string())
            .collect(),
        plugins: JekyllPlugin::ALL.into_iter().filter(is_there).collect(),
        // They are relative to `source`.
        excluded: if root.get("source").is_none() {
            texts("exclude")
        } else {
            Vec::new()
        },
    })
}

/// docs/permalinks: what is in the pattern of posts, where the config has no other.
fn posts(config: &str, permalink: Option<&str>) -> Option<PostAddresses> {
    let count = |text: &str, word: &str| text.matches(word).count();
    let pattern = match permalink.unwrap_or("date") {
        "date" | "pretty" | "ordinal" | "weekdate" => "/:categories/:year/:title",
        "none" => "/:categories/:title",
        pattern => pattern,
    };
    // Defaults and collections may say more of some posts.
    let is_all = count(config, "permalink") == usize::from(permalink.is_some())
        && count(config, "categor") == permalink.map_or(0, |own| count(own, "categor"));
    let placeholders = pattern.split(':').skip(1).map(|rest| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        rest.split(|c| !is_word(c)).next().unwrap_or_default()
    });
    let mut address = PostAddresses {
        by_day: false,
        by_categories: false,
    };
    let mut has_name = false;
    for placeholder in placeholders {
        match placeholder {
            "title" | "slug" => has_name = true,
            "categories" | "slugified_categories" => address.by_categories = true,
            "output_ext" => {}
            "year" | "short_year" | "long_month" | "short_month" | "month" | "i_month" | "day"
            | "i_day" | "y_day" | "long_day" | "short_day" | "week" | "w_year" | "w_day"
            | "hour" | "minute" | "second" => address.by_day = true,
            _ => return None,
        }
    }
    (is_all && has_name).then_some(address)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tree::memory::MemoryTree;

    fn read(generator: Generator, file: &str, text: &str) -> Addresses {
        let tree: MemoryTree = [(file, text)].into_iter().collect();
        addresses(&tree, generator)
    }

    #[test]
    fn settings_that_change_addresses_are_seen() {
        let hugo = |text| read(Generator::Hugo, "hugo.toml", text).by_path;
        assert!(hugo("title = 'x'\n"));
        assert!(!hugo("[Permalinks]\nposts = '/:year/:slug/'\n"));
        assert!(!hugo("uglyURLs = true\n"));
        let files = [
            ("hugo.toml", "title = 'x'\n"),
            ("config/_default/permalinks.yaml", "posts: /:year/:slug/\n"),
        ];
        let own = addresses(&files.into_iter().collect::<MemoryTree>(), Generator::Hugo);
        assert!(!own.by_path && own.has_patterns);
        assert!(!read(Generator::Hugo, "other.toml", "").by_path);
        let jekyll = |text| read(Generator::Jekyll, "_config.yml", text);
        assert!(jekyll("title: x\n").by_path);
        let pretty = jekyll("permalink: pretty\n");
        assert!(pretty.by_path && pretty.in_folders);
        let dated = jekyll("permalink: date\n");
        assert!(dated.by_path && !dated.in_folders);
        assert!(jekyll("permalink: /:title/\n").in_folders);
        assert!(!jekyll("defaults: [{ values: { permalink: /x/ } }]\n").by_path);
        let both = |by_day, by_categories| {
            Some(PostAddresses {
                by_day,
                by_categories,
            })
        };
        for (config, expected) in [
            ("title: x\n", both(true, true)),
            ("permalink: none\n", both(false, true)),
            ("permalink: /:title/\n", both(false, false)),
            ("permalink: /:year/:title:output_ext\n", both(true, false)),
            ("permalink: /:categories/:slug\n", both(false, true)),
            ("permalink: /:path/\n", None),
            ("permalink: /:year/\n", None),
            ("defaults: [{ values: { category: x } }]\n", None),
            ("collections: { posts: { permalink: /:title } }\n", None),
        ] {
            assert_eq!(jekyll(config).posts, expected, "{config}");
        }
        let config = "collections:\n  herbs: { output: true }\n  tools: { output: false }\n\
            exclude: [vendor, old/*.md]\n";
        let addresses = jekyll(config);
        assert_eq!(addresses.outputs, ["herbs"]);
        assert!(!addresses.plugins.contains(&JekyllPlugin::RedirectFrom));
        assert!(
            jekyll("plugins: [jekyll-redirect-from]\n")
                .plugins
                .contains(&JekyllPlugin::RedirectFrom)
        );
        let tags = jekyll("gems:\n- jekyll-seo-tag\n").plugins;
        assert_eq!(tags, BTreeSet::from([JekyllPlugin::SeoTag]));
        assert!(
            !jekyll("plugins:\n# - jekyll-redirect-from\n- jekyll-feed\n")
                .plugins
                .contains(&JekyllPlugin::RedirectFrom)
        );
        for (path, excluded) in [
            ("vendor/a.md", true),
            ("vendors/a.md", false),
            ("old/a.md", true),
            ("a.md", false),
        ] {
            assert_eq!(addresses.excludes(path.as_ref()), excluded, "{path}");
        }
    }
}
