//! How much a config may hold: what is compared with every file, or kept for every document, is
//! there in bounded numbers, so that no config makes a run endless. What lies past a limit is told
//! and taken out; the rest holds.

use super::{
    CollectionConfig, Config, ConfigProblem, InOrder, InvalidValue, Limited, OneOrMany,
    TargetConfig,
};
use crate::document::value::push_token;

/// Collections of a config, at most.
const COLLECTIONS: usize = 1_000;

/// Overrides of a config, at most: each combination of them is a set of checks of its own.
const OVERRIDES: usize = 500;

/// Globs of a config together, at most: each is compared with every path.
const GLOBS: usize = 10_000;

/// Constraints of one kind that a collection has, at most.
const CONSTRAINTS: usize = 50;

/// Constraints of one kind in all collections, at most.
const ALL_CONSTRAINTS: usize = 2_000;

/// Paths of fields, names of collections and the like in one list, at most.
const NAMES: usize = 250;

/// Targets of one reference, at most.
const TARGETS: usize = 50;

/// Targets that are paths which all references of a collection have, at most: each value is looked
/// for below each of them.
const PATHS: usize = 20;

/// Folders of `site.static` and addresses of `site.also`, at most: a relative URL is looked for in
/// each.
const PLACES: usize = 50;

/// Takes what is too much out of a config, and says where it begins.
pub(super) fn keep(config: &mut Config) -> Vec<ConfigProblem> {
    let mut limits = Limits::default();
    let site = &mut config.site;
    limits.list(&mut site.also, PLACES, "/site/also", Limited::Addresses);
    if let Some(folders) = &mut site.static_folders {
        limits.list(folders, PLACES, "/site/static", Limited::Folders);
    }
    limits.globs(&mut config.exclude, "/exclude");
    let InOrder(collections) = &mut config.collections;
    if let Some((name, _)) = collections.get(COLLECTIONS) {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        limits.tell(at, COLLECTIONS, Limited::Collections);
        collections.truncate(COLLECTIONS);
    }
    for (name, collection) in collections {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        limits.collection(collection, &at);
    }
    if config.overrides.len() > OVERRIDES {
        let at = format!("/overrides/{OVERRIDES}");
        limits.tell(at, OVERRIDES, Limited::Overrides);
        config.overrides.truncate(OVERRIDES);
    }
    for (index, one) in config.overrides.iter_mut().enumerate() {
        limits.globs(&mut one.files, &format!("/overrides/{index}/files"));
    }
    limits.problems
}

#[derive(Default)]
struct Limits {
    globs: usize,
    uniques: usize,
    references: usize,
    asserts: usize,
    problems: Vec<ConfigProblem>,
}

impl Limits {
    fn tell(&mut self, pointer: String, most: usize, what: Limited) {
        let kind = InvalidValue::TooMany { what, most };
        self.problems.push(ConfigProblem::at_value(pointer, kind));
    }

    fn list<T>(&mut self, list: &mut OneOrMany<T>, most: usize, at: &str, what: Limited) {
        let OneOrMany(items) = list;
        if items.len() > most {
            self.tell(format!("{at}/{most}"), most, what);
            items.truncate(most);
        }
    }

    fn globs(&mut self, globs: &mut OneOrMany<String>, at: &str) {
        let mut all = self.globs;
        self.room(globs, &mut all, GLOBS, at, Limited::Globs);
        self.globs = all;
    }

    fn collection(&mut self, collection: &mut CollectionConfig, at: &str) {
        self.globs(&mut collection.files, &format!("{at}/files"));
        self.globs(&mut collection.exclude, &format!("{at}/exclude"));
        for (role, paths) in &mut collection.fields {
            let at = format!("{at}/fields/{}", role.as_str());
            self.list(paths, NAMES, &at, Limited::Fields);
        }
        if let Some(schemes) = &mut collection.schemes {
            self.list(schemes, NAMES, &format!("{at}/schemes"), Limited::Schemes);
        }
        let mut all = self.uniques;
        self.constraints(&mut collection.unique, &mut all, &format!("{at}/unique"));
        self.uniques = all;
        for (index, unique) in collection.unique.0.iter_mut().enumerate() {
            let at = format!("{at}/unique/{index}");
            let (fields_at, with_at) = (format!("{at}/fields"), format!("{at}/with"));
            self.list(&mut unique.fields, NAMES, &fields_at, Limited::Fields);
            self.list(&mut unique.with, NAMES, &with_at, Limited::CollectionNames);
        }
        let mut all = self.references;
        let at_references = format!("{at}/references");
        self.constraints(&mut collection.references, &mut all, &at_references);
        self.references = all;
        let mut paths = 0;
        for (index, reference) in collection.references.0.iter_mut().enumerate() {
            let at = format!("{at_references}/{index}/to");
            self.list(&mut reference.to, TARGETS, &at, Limited::Targets);
            let is_path = |target: &TargetConfig| matches!(target, TargetConfig::Path(_));
            if let Some(first) = reference.to.0.iter().position(is_path) {
                paths += reference.to.0.iter().filter(|to| is_path(to)).count();
                if paths > PATHS {
                    self.tell(format!("{at}/{first}"), PATHS, Limited::Paths);
                    reference.to.0.retain(|target| !is_path(target));
                }
            }
        }
        let mut all = self.asserts;
        self.constraints(&mut collection.assert, &mut all, &format!("{at}/assert"));
        self.asserts = all;
    }

    fn constraints<T>(&mut self, list: &mut OneOrMany<T>, all: &mut usize, at: &str) {
        self.list(list, CONSTRAINTS, at, Limited::Constraints);
        self.room(list, all, ALL_CONSTRAINTS, at, Limited::AllConstraints);
    }

    /// Cuts what lies past the most that all lists may hold together, and tells it the first time.
    fn room<T>(
        &mut self,
        list: &mut OneOrMany<T>,
        all: &mut usize,
        most: usize,
        at: &str,
        what: Limited,
    ) {
        let OneOrMany(items) = list;
        let before = *all;
        *all += items.len();
        let room = most.saturating_sub(before);
        if items.len() > room {
            if before <= most {
                self.tell(format!("{at}/{room}"), most, what);
            }
            items.truncate(room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ConfigProblemKind, read};
    use super::*;
    use crate::text::Source;

    /// Where a config has too much, as `pointer: what most`.
    fn told(text: String) -> (Config, Vec<String>) {
        let source = Source::new("copydesk.yaml", text);
        let config = read(&source).config.expect("a config");
        let told = config.too_much.iter().map(|problem| match &problem.kind {
            ConfigProblemKind::Invalid(InvalidValue::TooMany { what, most }) => {
                format!("{}: {what:?} {most}", problem.pointer)
            }
            other => format!("{other:?}"),
        });
        let told = told.collect();
        (config, told)
    }

    fn list(entry: &str, count: usize) -> String {
        format!("[{}]", vec![entry; count].join(", "))
    }

    #[test]
    fn what_is_within_the_limits_is_kept() {
        let globs = list("\"a\"", GLOBS / 2);
        let collection = format!(
            "{{ files: {globs}, unique: {} }}",
            list("{ fields: a }", CONSTRAINTS)
        );
        let (config, told) = told(format!(
            "exclude: {globs}\ncollections: {{ a: {collection} }}\n"
        ));
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(config.exclude.0.len(), GLOBS / 2);
    }

    #[test]
    fn what_is_too_much_is_told_and_taken_out() {
        let many = |name: &str, entry: &str, count: usize| {
            let entries = (0..count).map(|index| format!("{name}{index}: {entry}, "));
            format!("{{ {} }}", entries.collect::<String>())
        };
        let (config, words) = told(format!(
            "exclude: {}\noverrides: {}\n",
            list("a", GLOBS + 1),
            list("{ files: b, rules: {} }", OVERRIDES + 2),
        ));
        assert_eq!(config.exclude.0.len(), GLOBS);
        assert_eq!(config.overrides.len(), OVERRIDES);
        assert_eq!(
            words,
            [
                "/exclude/10000: Globs 10000",
                "/overrides/500: Overrides 500",
            ]
        );
        let (config, words) = told(format!(
            "collections: {}\n",
            many("c", "{ files: a }", 1_001)
        ));
        assert_eq!(config.collections.0.len(), COLLECTIONS);
        assert_eq!(words, ["/collections/c1000: Collections 1000"]);
        let asserts = list("{ id: a, expr: 'true' }", CONSTRAINTS + 1);
        let images = list("a", NAMES + 1);
        let collection =
            format!("{{ files: a, assert: {asserts}, fields: {{ image: {images} }} }}");
        let (_, words) = told(format!("collections: {}\n", many("c", &collection, 41)));
        assert_eq!(
            words[..2],
            [
                "/collections/c0/fields/image/250: Fields 250",
                "/collections/c0/assert/50: Constraints 50",
            ]
        );
        let last = "/collections/c40/assert/0: AllConstraints 2000";
        assert_eq!(words.last().map(String::as_str), Some(last));
    }
}
