//! What ships inside the binary: the schemas of the `everyday` collections, and the config that
//! applies them where there is no other.

use std::sync::{Arc, OnceLock};

use crate::config::{self, CollectionConfig, Config, InOrder};
use crate::finding::RelatedFile;
use crate::finding::nearest::{closest, edits};
use crate::schema::ResolveError;
use crate::text::Source;
use crate::text::repo_path::RepoPathBuf;

/// The built-in config, in the words of any `copydesk.yaml`.
pub const EVERYDAY_CONFIG: &str = include_str!("../../schema/everyday.yaml");

/// The name of its collections, for `builtin:` in a config.
pub(crate) const EVERYDAY: &str = "everyday";

/// The built-in config, read.
pub(crate) fn everyday() -> Config {
    let source = Source::new("everyday.yaml", EVERYDAY_CONFIG);
    config::read(&source).config.unwrap_or_default()
}

/// The collections that a config takes from the built-in one: behind its own, for the first match
/// wins, and without those of which it has one of the same name.
pub(super) fn taken_by(config: &Config) -> Vec<(String, CollectionConfig)> {
    let is_taken = config
        .builtin
        .as_ref()
        .is_some_and(|names| !names.0.is_empty());
    if !is_taken {
        return Vec::new();
    }
    let InOrder(mut collections) = everyday().collections;
    let own = &config.collections.0;
    collections.retain(|(name, _)| !own.iter().any(|(known, _)| known == name));
    collections
}

/// The name of the schema of `copydesk.yaml` in findings.
pub(crate) const CONFIG_SCHEMA_NAME: &str = "copydesk:config";

/// The JSON Schema of `copydesk.yaml`. A test holds it against the rules and their options.
pub const CONFIG_SCHEMA: &str = include_str!("../../schema/config.schema.json");

macro_rules! schemas {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!("everyday:", $name),
            include_str!(concat!("../../schema/everyday/", $name, ".schema.json")),
        )),*]
    };
}

/// The shipped schemas by name, sorted.
pub const SCHEMAS: &[(&str, &str)] = schemas![
    "collections",
    "common",
    "communities",
    "courses",
    "news",
    "newsletters",
    "organizations",
    "people",
    "samples",
    "topics",
    "videos",
];

/// The shipped schema of a name such as `everyday:news`.
///
/// # Errors
/// [`ResolveError::Missing`] for any other name.
pub fn schema(name: &str) -> Result<Arc<Source>, ResolveError> {
    // Each is read once: reports ask for the same one with many findings.
    static READ: [OnceLock<Arc<Source>>; SCHEMAS.len()] =
        [const { OnceLock::new() }; SCHEMAS.len()];
    let found = SCHEMAS
        .iter()
        .zip(&READ)
        .find(|((known, _), _)| *known == name);
    let ((name, text), read) = found.ok_or(ResolveError::Missing)?;
    Ok(Arc::clone(
        read.get_or_init(|| Arc::new(Source::new(*name, *text))),
    ))
}

/// The name of a shipped schema that is nearest to a name that none has.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let names = SCHEMAS.iter().map(|(known, _)| *known);
    closest(names, |known| edits(name, known, 3))
}

/// The file of a schema as findings refer to it, by the name that it was read under.
pub(crate) fn file_of_schema(name: RepoPathBuf) -> RelatedFile {
    let names = SCHEMAS.iter().map(|(known, _)| *known);
    let mut shipped = names.chain([CONFIG_SCHEMA_NAME]);
    match shipped.find(|shipped| name == **shipped) {
        Some(shipped) => RelatedFile::Shipped(shipped),
        None => RelatedFile::Repository(name),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::plan::Selection;
    use crate::tree::memory::MemoryTree;

    #[test]
    fn items_of_a_collection_are_looked_for_in_all_that_may_hold_them() {
        let mut files = MemoryTree::default();
        let items =
            "heat: 1\nitems: [courses/knots, videos/knots, collections/ropes, courses/knot]";
        files.insert(
            "_learning/collections/ropes.md",
            format!("---\n{items}\n---\n"),
        );
        for path in ["_learning/courses/knots.md", "_learning/videos/knots.md"] {
            files.insert(path, "---\ntitle: Knots\nheat: 1\n---\n");
        }
        let selection = Selection {
            select: vec!["reference/unknown".to_owned()],
            ..Selection::default()
        };
        let tree = Arc::new(files);
        let findings = crate::engine::session::check(tree, selection, jiff::Timestamp::UNIX_EPOCH);
        let findings = findings.expect("no config");
        let subjects: Vec<&str> = findings.iter().map(|it| &*it.subject).collect();
        assert_eq!(subjects, ["courses/knot"]);
    }
}
