//! `copydesk.yaml` as written: [`Config`], read by serde from text that our own parser has seen
//! first, so that whatever is wrong in it has its bytes.
//!
//! A new option of a collection is a field of [`CollectionConfig`], an entry in
//! `plan/config_schema` (else it is refused), and a field of [`settings::Settings`], filled in
//! `plan/collection`. If it changes facts, `plan/fingerprint` has it too; a list may need a limit.
//! Constraints and assertions are settled in `plan/constraints` and `plan/asserts`. Paths are known
//! to `server/rename/config_paths`, too, and names to `server/completion/names`.
//!
//! Uses `text` to `assert`. Resolves nothing and reads no other file; `settings` is only the type
//! of what `plan` settles, here because rules read it.

pub(crate) mod constraints;
mod limits;
pub(crate) mod problem;
pub(crate) mod settings;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::config::settings::BodyPolicy;
use crate::content::site::{Generator, Site};
use crate::document::{Document, Layout, Node, parse};
use crate::finding::{FixLevel, Level};
use crate::text::Source;
pub(crate) use constraints::{
    AssertConfig, CirclePolicy, CollectionTarget, ReferenceConfig, TargetConfig, UniqueConfig,
};
pub(crate) use problem::{
    AssertionProblem, ConfigProblem, ConfigProblemKind, ConstraintProblem, GlobError, GlobOf,
    InvalidValue, Limited, MarkedPart, MissingTarget, NameOf, NoCircle, NoImage, ReadError,
    RuleEntryProblem, WantedSchema,
};

/// The whole config file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The site that the repository makes.
    #[serde(skip_serializing_if = "is_default")]
    pub site: SiteConfig,
    /// Globs of files that are never looked at.
    #[serde(skip_serializing_if = "is_default")]
    pub exclude: OneOrMany<String>,
    /// Built-in collections that apply as well, after those of the config; none said, when absent.
    #[serde(skip_serializing_if = "is_default")]
    pub builtin: Option<OneOrMany<BuiltinName>>,
    /// The collections by name, in the order of the file: the first that claims a file has it.
    #[serde(skip_serializing_if = "is_default")]
    pub collections: InOrder<CollectionConfig>,
    /// Levels and options of rules, by id, group or `all`.
    #[serde(skip_serializing_if = "is_default")]
    pub rules: BTreeMap<String, RuleConfig>,
    /// Whether fixes of rules are applied, by id, group or `all`.
    #[serde(skip_serializing_if = "is_default")]
    pub fix: BTreeMap<String, FixLevel>,
    /// Other levels and options for some files.
    #[serde(skip_serializing_if = "is_default")]
    pub overrides: Vec<OverrideConfig>,
}

/// A set of built-in collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuiltinName {
    /// Those of the `everyday` sites.
    Everyday,
}

/// `site:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SiteConfig {
    /// The address of the site's root.
    #[serde(skip_serializing_if = "is_default")]
    pub url: Option<String>,
    /// Further addresses of the same site.
    #[serde(skip_serializing_if = "is_default")]
    pub also: OneOrMany<String>,
    /// The path under which it is served.
    #[serde(skip_serializing_if = "is_default")]
    pub base: Option<String>,
    /// Folders whose files are served as they are.
    #[serde(rename = "static")]
    #[serde(skip_serializing_if = "is_default")]
    pub static_folders: Option<OneOrMany<String>>,
    /// What makes the site.
    #[serde(skip_serializing_if = "is_default")]
    pub generator: Option<Generator>,
}

impl SiteConfig {
    /// The site that it describes. Addresses that are not URLs are skipped: the schema reports them.
    pub fn to_site(&self) -> Site {
        let parse = |url: &String| Url::parse(url).ok();
        let url = self.url.as_ref().and_then(parse);
        // Jekyll keeps the path of the site apart from its address; elsewhere it is part of it.
        let in_url = (url.as_ref())
            .filter(|_| {
                self.generator
                    .is_none_or(|own| own.profile().base_key.is_none())
            })
            .map_or("", Url::path);
        let base = self.base.as_deref().unwrap_or(in_url);
        Site {
            base: base.trim_end_matches('/').to_owned(),
            also: self.also.0.iter().filter_map(parse).collect(),
            url,
            static_folders: self
                .static_folders
                .as_ref()
                .map(|folders| folders.0.clone()),
            generator: self.generator,
            ..Site::default()
        }
    }
}

/// One of `collections:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CollectionConfig {
    /// Globs of its files.
    pub files: OneOrMany<String>,
    /// Globs of files that are not of it after all.
    #[serde(skip_serializing_if = "is_default")]
    pub exclude: OneOrMany<String>,
    /// A schema file of the repository, or the name of a shipped one.
    #[serde(skip_serializing_if = "is_default")]
    pub schema: Option<String>,
    /// Whether its documents have a body.
    #[serde(skip_serializing_if = "is_default")]
    pub body: BodyPolicy,
    /// Whether its documents have front matter; by default when there is a schema.
    #[serde(skip_serializing_if = "is_default")]
    pub front_matter: Option<Presence>,
    /// Paths of fields by role.
    #[serde(skip_serializing_if = "is_default")]
    pub fields: BTreeMap<RoleName, OneOrMany<String>>,
    /// URL schemes that are fine.
    #[serde(skip_serializing_if = "is_default")]
    pub schemes: Option<OneOrMany<String>>,
    /// What must not be there twice.
    #[serde(skip_serializing_if = "is_default")]
    pub unique: OneOrMany<UniqueConfig>,
    /// What must resolve to something else.
    #[serde(skip_serializing_if = "is_default")]
    pub references: OneOrMany<ReferenceConfig>,
    /// Expressions that must be true of each document.
    #[serde(skip_serializing_if = "is_default")]
    pub assert: OneOrMany<AssertConfig>,
    /// Levels and options of rules for its documents.
    #[serde(skip_serializing_if = "is_default")]
    pub rules: BTreeMap<String, RuleConfig>,
    /// Whether fixes of rules are applied in its documents.
    #[serde(skip_serializing_if = "is_default")]
    pub fix: BTreeMap<String, FixLevel>,
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// It must.
    Required,
    /// It may.
    Optional,
}

/// The keys of `fields:`.
#[derive(Clone, Copy, Debug, PartialOrd, Ord, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleName {
    /// The published flag.
    Published,
    /// The date.
    Date,
    /// Absolute URLs.
    Url,
    /// URLs that may be relative.
    UrlReference,
    /// Images.
    Image,
    /// Text that readers see.
    Text,
}

/// What a config says of a rule: a level, or a mapping of level and options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RuleConfig {
    /// `url/insecure: error`.
    Level(Level),
    /// `image/size-differs: { severity: error, … }`.
    Full(FullRuleConfig),
}

impl RoleName {
    /// The key itself.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Date => "date",
            Self::Url => "url",
            Self::UrlReference => "url-reference",
            Self::Image => "image",
            Self::Text => "text",
        }
    }
}

/// A level and options.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FullRuleConfig {
    /// The level; the rule's own severity when it is not given.
    #[serde(skip_serializing_if = "is_default")]
    pub severity: Option<Level>,
    /// The rule's options.
    #[serde(flatten)]
    pub options: Map<String, Value>,
}

/// One of `overrides:`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverrideConfig {
    /// Globs of the files.
    pub files: OneOrMany<String>,
    /// Levels and options for them.
    #[serde(skip_serializing_if = "is_default")]
    pub rules: BTreeMap<String, RuleConfig>,
    /// Whether fixes of rules are applied in them.
    #[serde(skip_serializing_if = "is_default")]
    pub fix: BTreeMap<String, FixLevel>,
}

/// One value, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "OneOrManyShape<T>")]
pub struct OneOrMany<T>(pub Vec<T>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrManyShape<T> {
    // First: a structure may be read from a list, too, its fields by position.
    Many(Vec<T>),
    One(T),
}

impl<T> From<OneOrManyShape<T>> for OneOrMany<T> {
    fn from(shape: OneOrManyShape<T>) -> Self {
        match shape {
            OneOrManyShape::One(one) => Self(vec![one]),
            OneOrManyShape::Many(many) => Self(many),
        }
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// A mapping in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct InOrder<T>(pub Vec<(String, T)>);

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Serialize> Serialize for InOrder<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InOrder<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = InOrder<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(InOrder(entries))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Whether a value need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A config file, parsed twice: as a tree with spans, and into its types.
#[derive(Debug)]
pub struct ConfigFile<'s> {
    /// The tree; findings in the config point into it.
    pub document: Document<'s>,
    /// The typed config, when it has the shape of one; the schema says why not.
    pub config: Option<Config>,
    /// Why it has not: only of use when the schema found nothing.
    pub error: Option<ConfigProblem>,
}

impl Config {
    /// The text of a config file that [`read`] reads as this config. What is as by default is not
    /// written.
    ///
    /// # Errors
    /// An option of a rule is a number that YAML does not have.
    pub fn to_text(&self) -> Result<String, serde_yaml::Error> {
        serde_yaml::to_string(self)
    }
}

/// Reads a config.
pub fn read(source: &Source) -> ConfigFile<'_> {
    let document = parse(source, Layout::Data);
    if document.root().is_none_or(Node::is_null) {
        let empty = document.problems.is_empty().then(Config::default);
        return ConfigFile {
            document,
            config: empty,
            error: None,
        };
    }
    let (config, error) = match typed(&document) {
        Ok(config) => (Some(config), None),
        Err(problem) => (None, Some(problem)),
    };
    ConfigFile {
        document,
        config,
        error,
    }
}

fn typed(document: &Document<'_>) -> Result<Config, ConfigProblem> {
    let wrong = |error| ConfigProblem::at_value("", InvalidValue::Config(error));
    let shape = |error: serde_yaml::Error| wrong(ReadError::Shape(error.to_string()));
    if document.roots.len() > 1 {
        return Err(wrong(ReadError::SeveralDocuments));
    }
    let text = document.source.text();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(shape)?;
    value.apply_merge().map_err(shape)?;
    let is_tagged = has_tag(&value);
    let config: Config = serde_yaml::from_value(value).map_err(|error| {
        if is_tagged {
            wrong(ReadError::Tag)
        } else {
            shape(error)
        }
    })?;
    limits::exceeded(&config).map_or(Ok(config), Err)
}

fn has_tag(value: &serde_yaml::Value) -> bool {
    match value {
        serde_yaml::Value::Tagged(_) => true,
        serde_yaml::Value::Sequence(items) => items.iter().any(has_tag),
        serde_yaml::Value::Mapping(mapping) => {
            (mapping.iter()).any(|(key, value)| has_tag(key) || has_tag(value))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
