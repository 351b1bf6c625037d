//! What is read beside the documents of a repository: the site's own config, schemas, and sources of
//! which bytes are shown.

use std::io;
use std::sync::Arc;

use crate::config::Config;
use crate::content::site::Site;
use crate::plan::builtin;
use crate::plan::{Plan, Selection};
use crate::schema::{ResolveError, SchemaFiles};
use crate::text::Source;
use crate::text::repo_path::RepoPath;
use crate::tree::Tree;
use crate::tree::disk::plain_words;
use crate::tree::hugo_settings::content_folders;
use crate::tree::site::{recognised, site_hints, version};
use crate::tree::site_addresses::addresses;
use crate::tree::{site_data, site_folders};

pub(crate) fn builtin_plan(tree: &Arc<dyn Tree>, selection: Selection) -> Plan {
    let config = builtin::everyday();
    let site = site(&**tree, &config);
    let mut plan = Plan::new(&config, site, selection, &TreeSchemas(&**tree));
    plan.recognise_in(Arc::clone(tree));
    plan
}

/// The site: what the config says, else what the generator's own config says.
pub(crate) fn site(tree: &dyn Tree, config: &Config) -> Site {
    let mut wanted = config.site.clone();
    let mut recognised_by = None;
    if wanted.generator.is_none()
        && let Some((generator, file)) = recognised(tree)
    {
        wanted.generator = Some(generator);
        recognised_by = Some(file);
    }
    let Some(generator) = wanted.generator else {
        return wanted.to_site();
    };
    let hints = site_hints(tree, generator);
    let served = site_folders::served(tree, generator);
    wanted.url = wanted.url.or(hints.url);
    wanted.base = wanted.base.or(hints.base).or(served.base);
    let mut site = wanted.to_site();
    site.recognised_by = recognised_by;
    site.version = version(tree, generator);
    site.data = site_data::globs(tree, generator);
    site.addresses = addresses(tree, generator);
    site.content = content_folders(tree, generator);
    if site.static_folders.is_none() {
        site.static_folders = served.folders;
        site.elsewhere = served.elsewhere;
        if served.is_unknown {
            site.elsewhere = Some(String::new());
        }
    }
    site
}

/// The schemas that ship with copydesk, and the files of the repository.
pub(crate) struct TreeSchemas<'a>(pub &'a dyn Tree);

impl SchemaFiles for TreeSchemas<'_> {
    fn read(&self, name: &str) -> Result<Arc<Source>, ResolveError> {
        if let Ok(source) = builtin::schema(name) {
            return Ok(source);
        }
        let path = name.trim_start_matches("./");
        let bytes = self.0.read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ResolveError::Missing,
            _ => ResolveError::Unreadable(plain_words(&error)),
        })?;
        Ok(Arc::new(Source::new(path, bytes)))
    }

    fn near(&self, folder: &str) -> Vec<String> {
        let names = self.0.list(folder);
        let is_data = |name: &&String| {
            let extension = RepoPath::new(name).extension();
            matches!(extension, "json" | "yaml" | "yml" | "toml")
        };
        let path = |name: &String| RepoPath::new(folder).child(name);
        names.iter().filter(is_data).map(path).collect()
    }
}

/// The text of a file of the repository again, at least up to its byte `until`.
pub(crate) fn source_of(tree: &dyn Tree, path: &RepoPath, until: u32) -> Option<Arc<Source>> {
    let source = tree.read_to_show(path, until).ok()?;
    Some(Arc::new(source))
}
