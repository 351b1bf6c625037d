//! What a collection's schema adds to it, made when its first file is checked.

use std::sync::Arc;

use super::Collection;
use crate::assert::Assertion;
use crate::config::settings::Settings;
use crate::plan::builtin;
use crate::schema::Schema;

/// The schema of a collection.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
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
                Wanted::None => None,
                Wanted::Compiled(schema) => Some(Arc::clone(schema)),
                Wanted::Shipped(name) => builtin::schema(name).ok().and_then(|source| {
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
