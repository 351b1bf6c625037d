//! What the facts of a file depend on besides the file: when it changes, facts that were kept are
//! stale as a whole.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Plan;
use crate::config::{Config, InOrder};
use crate::content::site::{JekyllPlugin, Site};
use crate::crossfile::{Key, MOST_FACTS};
use crate::text::Source;

/// Counts up when facts of the same file and config come out differently.
const FORMAT: u32 = 3;

impl Plan {
    /// A hash of everything but the files that decides which facts are taken out of them: which
    /// collection has a file, its roles and constraints, the site, and the limits, of which the
    /// largest file that is read is set elsewhere. Levels, options and assertions do not matter.
    pub fn fingerprint(&self, max_file_size: u64) -> Key {
        let size = max_file_size.to_string();
        Key::of([self.facts_depend_on.as_str(), &size])
    }
}

/// What facts depend on, as text. Schemas matter, for they give roles to fields.
pub(super) fn facts_depend_on(
    config: &Config,
    site: &Site,
    schemas: &BTreeMap<String, Key>,
) -> String {
    let InOrder(collections) = &config.collections;
    let collections = collections.iter().map(|(name, collection)| {
        json!([
            name,
            collection.files,
            collection.exclude,
            collection.schema,
            collection.fields,
            collection.unique,
            collection.references,
        ])
    });
    let url = |url: &url::Url| url.as_str().to_owned();
    let site = json!([
        site.url.as_ref().map(url),
        site.also.iter().map(url).collect::<Vec<_>>(),
        site.base,
        site.static_folders,
        site.generator,
        site.content,
        site.addresses.by_path,
        site.addresses.in_folders,
        site.addresses
            .posts
            .map(|posts| [posts.by_day, posts.by_categories]),
        site.addresses.plugins.contains(&JekyllPlugin::RedirectFrom),
        site.addresses.outputs,
        site.addresses.excluded,
    ]);
    json!([
        FORMAT,
        env!("CARGO_PKG_VERSION"),
        MOST_FACTS,
        config.exclude,
        collections.collect::<Value>(),
        site,
        schemas,
    ])
    .to_string()
}

/// The text of a schema, hashed.
pub(super) fn of_schema(source: Option<&Source>) -> Key {
    Key::of(source.map(Source::text))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config;
    use crate::plan::Selection;
    use crate::schema::ResolveError;

    fn fingerprint(config: &str, schema: &str, max_file_size: u64) -> Key {
        let source = Source::new("copydesk.yaml", config);
        let config = config::read(&source).config.expect("a config");
        let site = config.site.to_site();
        let plan = Plan::new(
            &config,
            site,
            Selection::default(),
            &|name: &str| match name {
                "post.json" => Ok(Arc::new(Source::new(name, schema))),
                _ => Err(ResolveError::Missing),
            },
        );
        plan.fingerprint(max_file_size)
    }

    const CONFIG: &str = "\
site: { url: https://example.org, generator: hugo }
exclude: drafts/**
collections:
  posts:
    files: _posts/*.md
    schema: post.json
    fields: { url: link }
    unique: { fields: [title] }
    references: { from: topic, to: topics.name }
  topics:
    files: topics/*.yaml
rules: { url/insecure: warning }
";
    const SCHEMA: &str = "{ \"type\": \"object\" }";

    #[test]
    fn it_changes_with_what_facts_depend_on() {
        let before = fingerprint(CONFIG, SCHEMA, 1_000);
        assert_eq!(fingerprint(CONFIG, SCHEMA, 1_000), before);
        for (old, new) in [
            ("example.org", "example.com"),
            ("hugo", "jekyll"),
            ("drafts/**", "draft/**"),
            ("_posts/*.md", "_posts/*.html"),
            ("schema: post.json", "exclude: []"),
            ("url: link", "image: link"),
            ("[title]", "[title], normalise: text"),
            ("topics.name", "topics.title"),
            ("  topics:\n", "  topics2:\n"),
        ] {
            assert!(CONFIG.contains(old), "{old}");
            let changed = fingerprint(&CONFIG.replace(old, new), SCHEMA, 1_000);
            assert_ne!(changed, before, "{new}");
        }
        let schema = "{ \"properties\": { \"a\": { \"format\": \"uri\" } } }";
        assert_ne!(fingerprint(CONFIG, schema, 1_000), before);
        assert_ne!(fingerprint(CONFIG, SCHEMA, 2_000), before);
    }

    #[test]
    fn it_does_not_change_with_anything_else() {
        let before = fingerprint(CONFIG, SCHEMA, 1_000);
        for (old, new) in [
            ("url/insecure: warning", "url/insecure: error, all: off"),
            ("    unique:", "    body: required\n    unique:"),
            (
                "    unique:",
                "    assert: { id: a, expr: 'true' }\n    unique:",
            ),
            ("{ from: topic,", "{ 'from': 'topic',"),
            ("rules:", "# a comment\nrules:"),
            (
                "rules:",
                "overrides: [{ files: a.md, rules: { all: off } }]\nrules:",
            ),
        ] {
            assert!(CONFIG.contains(old), "{old}");
            let same = fingerprint(&CONFIG.replace(old, new), SCHEMA, 1_000);
            assert_eq!(same, before, "{new}");
        }
    }
}
