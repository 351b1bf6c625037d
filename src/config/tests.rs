//! What is written is read back as it was.

use proptest::prelude::*;
use serde_json::json;

use super::constraints::{DataTarget, PathTarget, Within};
use super::*;
use crate::crossfile::{FileName, Normalise};

fn one_or_many<T: fmt::Debug + Clone + 'static>(
    one: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<OneOrMany<T>> {
    prop::collection::vec(one, 0..4).prop_map(OneOrMany).boxed()
}

/// Text that YAML could take for something else, or that it must escape.
fn text() -> BoxedStrategy<String> {
    let odd = [
        "no",
        "~",
        "1",
        "1e3",
        "2024-05-01",
        "*.md",
        "{a,b}",
        "a: b",
        "# a",
        "- a",
        "'\"",
        " a ",
        "é\n",
        "!a",
        "&a",
        "",
        "null",
        "\u{1f}",
        "[",
    ];
    prop_oneof![
        prop::sample::select(odd.map(str::to_owned).to_vec()),
        "[a-z]{1,8}"
    ]
    .boxed()
}

fn level() -> BoxedStrategy<Level> {
    prop::sample::select(vec![Level::Off, Level::Warning, Level::Error]).boxed()
}

fn rules() -> BoxedStrategy<BTreeMap<String, RuleConfig>> {
    let options = prop_oneof![
        Just(json!({})),
        Just(json!({ "a": 1, "b": [true, null, "x"], "c": { "d": 1.5 } })),
    ];
    let full = (prop::option::of(level()), options).prop_map(|(severity, options)| {
        let options = options.as_object().cloned().unwrap_or_default();
        RuleConfig::Full(FullRuleConfig { severity, options })
    });
    let rule = prop_oneof![level().prop_map(RuleConfig::Level), full];
    prop::collection::btree_map(text(), rule, 0..3).boxed()
}

fn unique() -> impl Strategy<Value = UniqueConfig> {
    let file = prop::option::of(Just(FileName::Slug));
    let normalise = prop::sample::select(vec![Normalise::None, Normalise::Text, Normalise::Url]);
    let within = prop::option::of(Just(Within::Folder));
    let optional = || prop::option::of(text());
    let lists = (one_or_many(text()), one_or_many(text()));
    (lists, file, normalise, optional(), optional(), within).prop_map(
        |((fields, with), file, normalise, separator, group, within)| UniqueConfig {
            fields,
            file,
            normalise,
            separator,
            with,
            group,
            within,
        },
    )
}

fn target() -> impl Strategy<Value = TargetConfig> {
    let optional = || prop::option::of(text());
    prop_oneof![
        text().prop_map(TargetConfig::Short),
        text().prop_map(|path| TargetConfig::Path(PathTarget { path })),
        (text(), optional()).prop_map(|(data, at)| TargetConfig::Data(DataTarget { data, at })),
        (
            one_or_many(text()),
            optional(),
            optional(),
            one_or_many(Just(FileName::Path))
        )
            .prop_map(|(collection, field, separator, by)| {
                TargetConfig::Collection(CollectionTarget {
                    collection,
                    field,
                    separator,
                    by,
                })
            }),
    ]
}

fn reference() -> impl Strategy<Value = ReferenceConfig> {
    let circle = prop::sample::select(vec![CirclePolicy::Allowed, CirclePolicy::Forbidden]);
    (
        text(),
        one_or_many(target()),
        one_or_many(text()),
        any::<bool>(),
        circle,
    )
        .prop_map(|(from, to, or, required, circle)| ReferenceConfig {
            from,
            to,
            or,
            required,
            circle,
            ..ReferenceConfig::default()
        })
}

fn assertion() -> impl Strategy<Value = AssertConfig> {
    let optional = || prop::option::of(text());
    (
        text(),
        text(),
        optional(),
        optional(),
        prop::option::of(level()),
    )
        .prop_map(|(id, expr, message, at, severity)| AssertConfig {
            id,
            expr,
            message,
            at,
            severity,
        })
}

fn fix() -> impl Strategy<Value = BTreeMap<String, FixLevel>> {
    let level = prop::sample::select(vec![FixLevel::Off, FixLevel::Safe, FixLevel::Unsafe]);
    prop::collection::btree_map(text(), level, 0..3)
}

fn collection() -> impl Strategy<Value = CollectionConfig> {
    let body = prop::sample::select(vec![
        BodyPolicy::Optional,
        BodyPolicy::Required,
        BodyPolicy::Forbidden,
    ]);
    let presence = prop::option::of(prop::sample::select(vec![
        Presence::Required,
        Presence::Optional,
    ]));
    let role = prop::sample::select(vec![RoleName::Date, RoleName::UrlReference]);
    let fields = prop::collection::btree_map(role, one_or_many(text()), 0..3);
    let globs = (one_or_many(text()), one_or_many(text()));
    let own = (prop::option::of(text()), body, presence, fields);
    let constraints = (
        one_or_many(unique()),
        one_or_many(reference()),
        one_or_many(assertion()),
    );
    let schemes = prop::option::of(one_or_many(text()));
    (globs, own, constraints, schemes, rules(), fix()).prop_map(
        |((files, exclude), own, constraints, schemes, rules, fix)| {
            let (schema, body, front_matter, fields) = own;
            let (unique, references, assert) = constraints;
            CollectionConfig {
                files,
                exclude,
                schema,
                body,
                front_matter,
                fields,
                schemes,
                unique,
                references,
                assert,
                rules,
                fix,
            }
        },
    )
}

fn config() -> impl Strategy<Value = Config> {
    let site = (
        prop::option::of(text()),
        one_or_many(text()),
        prop::option::of(text()),
        prop::option::of(one_or_many(text())),
        prop::option::of(Just(Generator::Hugo)),
    );
    let site = site.prop_map(|(url, also, base, static_folders, generator)| SiteConfig {
        url,
        also,
        base,
        static_folders,
        generator,
    });
    let collections = prop::collection::btree_map(text(), collection(), 0..3);
    let overrides = (one_or_many(text()), rules(), fix())
        .prop_map(|(files, rules, fix)| OverrideConfig { files, rules, fix });
    let overrides = prop::collection::vec(overrides, 0..3);
    (
        site,
        one_or_many(text()),
        prop::option::of(
            prop::collection::vec(Just(BuiltinName::Everyday), 0..2).prop_map(OneOrMany),
        ),
        collections,
        rules(),
        fix(),
        overrides,
    )
        .prop_map(
            |(site, exclude, builtin, collections, rules, fix, overrides)| Config {
                site,
                exclude,
                builtin,
                collections: InOrder(collections.into_iter().rev().collect()),
                rules,
                fix,
                overrides,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(config in config()) {
        let text = config.to_text().expect("YAML");
        let source = Source::new("copydesk.yaml", text.clone());
        let file = read(&source);
        prop_assert!(file.document.complete, "{}", text);
        prop_assert_eq!(file.config.as_ref(), Some(&config), "{}", text);
    }
}

#[test]
fn what_is_as_by_default_is_not_written() {
    assert_eq!(Config::default().to_text().expect("YAML").trim(), "{}");
    let text = "\
exclude: drafts/**
collections:
  topics:
    files: topics/*.yaml
  posts:
    files:
    - _posts/*.md
    - _posts/*.html
    schema: post.json
    references:
      from: topics[]
      to: topics.name
rules:
  url/insecure: error
";
    let source = Source::new("copydesk.yaml", text);
    let config = read(&source).config.expect("a config");
    assert_eq!(config.to_text().expect("YAML"), text);
}
