//! What is read beside the documents of a repository: the site's own config, schemas, and sources of
//! which bytes are shown.

use std::io;
use std::sync::Arc;

use crate::config::Config;
use crate::content::site::Site;
use crate::plan::builtin;
use crate::plan::{Plan, Selection};
use crate::schema::ResolveError;
use crate::text::Source;
use crate::tree::Tree;
use crate::tree::discover;
use crate::tree::disk::plain_words;
use crate::tree::site_data;

pub(crate) fn builtin_plan(tree: &dyn Tree, selection: Selection) -> Plan {
    let config = builtin::everyday();
    let site = site(tree, &config);
    let mut plan = Plan::new(&config, site, selection, &|name| resolve(tree, name));
    plan.builtin = true;
    plan
}

/// The site: what the config says, else what the generator's own config says.
pub(crate) fn site(tree: &dyn Tree, config: &Config) -> Site {
    let mut wanted = config.site.clone();
    wanted.generator = wanted.generator.or_else(|| discover::generator(tree));
    if let Some(generator) = wanted.generator {
        let hints = discover::site_hints(tree, generator);
        wanted.url = wanted.url.or(hints.url);
        wanted.base = wanted.base.or(hints.base);
    }
    let mut site = wanted.to_site();
    if let Some(generator) = site.generator {
        site.data = site_data::globs(tree, generator);
    }
    site
}

/// A schema by name: a shipped one, or a file of the repository.
///
/// # Errors
/// Why there is none.
pub(crate) fn resolve(tree: &dyn Tree, name: &str) -> Result<Arc<Source>, ResolveError> {
    if let Ok(source) = builtin::schema(name) {
        return Ok(source);
    }
    let path = name.trim_start_matches("./");
    let bytes = tree.read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ResolveError::Missing,
        _ => ResolveError::Unreadable(plain_words(&error)),
    })?;
    Ok(Arc::new(Source::new(path, bytes)))
}

/// The text of a file of the repository again, at least up to its byte `until`, or of a shipped
/// schema.
pub(crate) fn source_of(tree: &dyn Tree, path: &str, until: u32) -> Option<Arc<Source>> {
    if let Ok(shipped) = builtin::schema(path) {
        return Some(shipped);
    }
    let source = tree.read_to_show(path, until).ok()?;
    Some(Arc::new(source))
}
