//! What is read beside the documents of a repository: the site's own config, schemas, and sources of
//! which bytes are shown.

use std::io;
use std::sync::Arc;

use crate::config::{self, Config, ConfigProblem, ConfigProblemKind, Missing};
use crate::content::site::Site;
use crate::plan::builtin;
use crate::plan::{Plan, Selection};
use crate::text::Source;
use crate::tree::discover;
use crate::tree::disk::{Tree, plain_words};

pub(crate) fn builtin_plan(tree: &dyn Tree, selection: Selection) -> Plan {
    let source = Source::new("everyday.yaml", builtin::EVERYDAY_CONFIG);
    let config = config::read(&source).config.unwrap_or_default();
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
    wanted.to_site()
}

/// A schema by name: a shipped one, or a file of the repository.
pub(crate) fn resolve(tree: &dyn Tree, name: &str) -> Option<Arc<Source>> {
    if let Some(source) = builtin::schema(name) {
        return Some(source);
    }
    let path = name.trim_start_matches("./");
    let bytes = tree.read(path).ok()?;
    Some(Arc::new(Source::new(path, bytes)))
}

/// The text of a file of the repository again, at least up to its byte `until`, or of a shipped
/// schema.
pub fn source_of(tree: &dyn Tree, path: &str, until: u32) -> Option<Arc<Source>> {
    if let Some(shipped) = builtin::schema(path) {
        return Some(shipped);
    }
    let source = tree.read_to_show(path, until).ok()?;
    Some(Arc::new(source))
}

/// Says of files that the config names, and that are said to be missing, why they cannot be read,
/// if they are there.
pub(crate) fn say_why_unread(tree: &dyn Tree, problems: &mut [ConfigProblem]) {
    for problem in problems {
        let (path, unreadable) = match &mut problem.kind {
            ConfigProblemKind::NoSchema {
                name, unreadable, ..
            } => (name, unreadable),
            ConfigProblemKind::Missing(Missing::DataFile { path, unreadable }) => {
                (path, unreadable)
            }
            ConfigProblemKind::Schema(error) => match &mut error.missing {
                Some(missing) => (&mut missing.path, &mut missing.unreadable),
                None => continue,
            },
            _ => continue,
        };
        match tree.read(path.trim_start_matches("./")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                *unreadable = Some(plain_words(&error));
            }
            _ => {}
        }
    }
}
