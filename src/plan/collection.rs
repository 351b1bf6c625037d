//! A collection, settled: from [`CollectionConfig`] to [`Settings`]. What its schema adds is made
//! when its first file is checked.

use std::sync::{Arc, OnceLock};

use super::schemas::Schemas;
use super::{Collection, asserts, folders, levels};
use crate::assert::{Assertion, Patterns};
use crate::config::settings::Settings;
use crate::config::{CollectionConfig, ConfigProblem, OneOrMany, Presence, RoleName};
use crate::content::site::Site;
use crate::document::field_path::FieldPathError;
use crate::document::roles::{Role, RoleMap};
use crate::plan::builtin;
use crate::schema::Schema;

/// The schema of a collection.
#[derive(Clone, Debug)]
pub(super) enum CollectionSchema {
    None,
    Compiled(Arc<Schema>),
    /// A shipped one, which cannot be wrong: it is compiled when the first file asks, so that a
    /// run over one file does not wait for the schemas of all others.
    Shipped(String),
}

#[derive(Debug)]
pub(super) struct Complete {
    settings: Settings,
    schema: Option<Arc<Schema>>,
}

impl Collection {
    /// What checks may ask of it.
    pub fn settings(&self) -> &Settings {
        &self.complete().settings
    }

    /// Its schema.
    pub fn schema(&self) -> Option<&Schema> {
        self.complete().schema.as_deref()
    }

    /// Whether the same rules run on its documents as on those of no collection.
    pub(super) fn is_plain(&self) -> bool {
        self.rules.is_empty() && !self.asserts.iter().any(Assertion::needs_body)
    }

    fn complete(&self) -> &Complete {
        self.complete.get_or_init(|| {
            let schema = match &self.schema {
                CollectionSchema::None => None,
                CollectionSchema::Compiled(schema) => Some(Arc::clone(schema)),
                CollectionSchema::Shipped(name) => builtin::schema(name).ok().and_then(|source| {
                    Schema::compile_shipped(name, &source, &builtin::schema).map(Arc::new)
                }),
            };
            let mut settings = self.own.clone();
            for (path, role) in schema.iter().flat_map(|schema| schema.roles()) {
                settings.roles.add(path, *role);
            }
            Complete { settings, schema }
        })
    }
}

/// Settles a collection as the config has it, but for what its schema adds.
pub(super) fn settle(
    name: &str,
    config: &CollectionConfig,
    at: &str,
    site: &Arc<Site>,
    schemas: &mut Schemas<'_>,
    patterns: &mut Patterns,
    problems: &mut Vec<ConfigProblem>,
) -> Collection {
    let mut roles = RoleMap::of(site);
    for (role, paths) in &config.fields {
        for path in &paths.0 {
            match path.parse() {
                Ok(path) => roles.add_own(&path, meaning(*role)),
                Err(error) => {
                    let error: FieldPathError = error;
                    problems.push(ConfigProblem::at_value(format!("{at}/fields"), error));
                }
            }
        }
    }
    let schema = match config.schema.as_deref() {
        None => CollectionSchema::None,
        Some(name) if builtin::schema(name).is_ok() => CollectionSchema::Shipped(name.to_owned()),
        Some(name) => (schemas.get(name, &format!("{at}/schema"), problems))
            .map_or(CollectionSchema::None, CollectionSchema::Compiled),
    };
    let wants_front_matter = match config.front_matter {
        Some(presence) => presence == Presence::Required,
        None => config.schema.is_some(),
    };
    let default = Settings::default();
    let lower = |OneOrMany(names): &OneOrMany<String>| {
        let names = names.iter().map(|name| name.trim_end_matches(':'));
        names.map(str::to_ascii_lowercase).collect()
    };
    let settings = Settings {
        collection: Some(name.into()),
        has_config: true,
        is_data: false,
        body: config.body,
        wants_front_matter,
        roles,
        schemes: config.schemes.as_ref().map_or(default.schemes, lower),
        site: Arc::clone(site),
    };
    Collection {
        name: name.into(),
        own: settings,
        schema_name: config.schema.clone(),
        schema,
        asserts: asserts::compile(
            &config.assert.0,
            &format!("{at}/assert"),
            patterns,
            problems,
        ),
        complete: OnceLock::new(),
        folders: config
            .files
            .0
            .iter()
            .filter_map(|glob| folders::folder_of(glob))
            .collect(),
        is_anywhere: (config.files.0.iter()).any(|glob| folders::folder_of(glob).is_none()),
        rules: levels::named(&config.rules, &config.fix, at, problems),
    }
}

fn meaning(role: RoleName) -> Role {
    match role {
        RoleName::Published => Role::Published,
        RoleName::Date => Role::Date,
        RoleName::Url => Role::Url,
        RoleName::UrlReference => Role::UrlReference,
        RoleName::Image => Role::Image,
        RoleName::Text => Role::Text,
    }
}
