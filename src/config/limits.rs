//! How much all lists of a config may hold together, so that no config makes a run endless: globs
//! are compared with every path, and what constraints compare is kept for every document. How much
//! a single list may hold is in the schema of the config.

use super::{Config, ConfigProblem, InvalidValue, Limited, OneOrMany, TargetConfig};
use crate::text::json_pointer::push_token;

/// Globs.
const GLOBS: usize = 10_000;

/// Constraints of one kind, of all collections.
const CONSTRAINTS: usize = 2_000;

/// Targets that are paths, of all references of a collection: each value is looked for below each.
const PATHS: usize = 20;

/// A list of a config.
struct List {
    pointer: String,
    len: usize,
}

impl List {
    fn of<T>(pointer: String, OneOrMany(items): &OneOrMany<T>) -> Self {
        let len = items.len();
        Self { pointer, len }
    }
}

/// Where a config holds more than it may; nothing of it applies then.
pub(super) fn exceeded(config: &Config) -> Option<ConfigProblem> {
    let mut globs = vec![List::of("/exclude".to_owned(), &config.exclude)];
    let (mut uniques, mut references, mut asserts) = (Vec::new(), Vec::new(), Vec::new());
    for (name, collection) in &config.collections.0 {
        let mut at = "/collections".to_owned();
        push_token(&mut at, name);
        globs.push(List::of(format!("{at}/files"), &collection.files));
        globs.push(List::of(format!("{at}/exclude"), &collection.exclude));
        uniques.push(List::of(format!("{at}/unique"), &collection.unique));
        references.push(List::of(format!("{at}/references"), &collection.references));
        asserts.push(List::of(format!("{at}/assert"), &collection.assert));
        let targets = collection.references.0.iter().enumerate();
        let paths = targets.map(|(index, reference)| List {
            pointer: format!("{at}/references/{index}/to"),
            len: (reference.to.0.iter())
                .filter(|target| matches!(target, TargetConfig::Path(_)))
                .count(),
        });
        let paths: Vec<List> = paths.collect();
        if let Some(problem) = over(PATHS, Limited::Paths, &paths) {
            return Some(problem);
        }
    }
    let overrides = config.overrides.iter().enumerate();
    globs.extend(
        overrides.map(|(index, of)| List::of(format!("/overrides/{index}/files"), &of.files)),
    );
    over(GLOBS, Limited::Globs, &globs)
        .or_else(|| over(CONSTRAINTS, Limited::Constraints, &uniques))
        .or_else(|| over(CONSTRAINTS, Limited::Constraints, &references))
        .or_else(|| over(CONSTRAINTS, Limited::Constraints, &asserts))
}

/// The list with which all lists together hold more than they may.
fn over(most: usize, what: Limited, lists: &[List]) -> Option<ConfigProblem> {
    let mut sum = 0;
    let over = lists.iter().find(|list| {
        sum += list.len;
        sum > most
    });
    let kind = InvalidValue::TooMany { what, most };
    over.map(|list| ConfigProblem::at_value(&list.pointer, kind))
}

#[cfg(test)]
mod tests {
    use super::super::{ConfigProblemKind, read};
    use super::*;
    use crate::text::Source;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Limited, usize)>) {
        let source = Source::new("copydesk.yaml", text);
        let file = read(&source);
        assert_eq!(file.config.is_some(), expected.is_none());
        let found = file.error.map(|problem| match problem.kind {
            ConfigProblemKind::Invalid(InvalidValue::TooMany { what, most }) => {
                (problem.pointer, what, most)
            }
            other => panic!("{other:?}"),
        });
        let expected = expected.map(|(at, what, most)| (at.to_owned(), what, most));
        assert_eq!(found, expected);
    }

    fn list(entry: &str, count: usize) -> String {
        format!("[{}]", vec![entry; count].join(", "))
    }

    #[test]
    fn lists_are_counted_together() {
        let globs = |count: usize| {
            let (all, override_) = (list("a", GLOBS / 2), list("b", count));
            format!("exclude: {all}\noverrides: [{{ files: {override_}, rules: {{}} }}]\n")
        };
        check(&globs(GLOBS / 2), None);
        let too_many = globs(GLOBS / 2 + 1);
        check(
            &too_many,
            Some(("/overrides/0/files", Limited::Globs, GLOBS)),
        );
        let asserts = |last: usize| {
            let entry = |(name, count): (usize, usize)| {
                let asserts = list("{ id: a, expr: 'true' }", count);
                format!("c{name}: {{ files: a, assert: {asserts} }}, ")
            };
            let counts = (0..40).map(|name| (name, 50)).chain([(40, last)]);
            format!(
                "collections: {{ {} }}\n",
                counts.map(entry).collect::<String>()
            )
        };
        check(&asserts(0), None);
        let at = "/collections/c40/assert";
        check(&asserts(1), Some((at, Limited::Constraints, CONSTRAINTS)));
        let reference = |paths: usize| format!("{{ from: a, to: {} }}", list("{ path: . }", paths));
        let paths = |second: usize| {
            let references = format!("[{}, {}]", reference(PATHS / 2), reference(second));
            format!("collections: {{ c: {{ files: a, references: {references} }} }}\n")
        };
        check(&paths(PATHS / 2), None);
        let at = "/collections/c/references/1/to";
        check(&paths(PATHS), Some((at, Limited::Paths, PATHS)));
    }
}
