//! What a document has by default. Its schema sees it as a part of the document; what is wrong with
//! it is a finding where the default is written, which no fix of the document changes.

use std::sync::Arc;

use super::scope::RuleScope;
use crate::document::value::{Mapping, Value};
use crate::document::{Document, Entry, Layout, Node, Style};
use crate::finding::Finding;
use crate::schema::{Schema, SchemaProblem, SchemaProblemKind, SchemaProblems};
use crate::text::Span;
use crate::text::json_pointer::JsonPointer;
use crate::tree::defaults::{DefaultValue, Defaults, DefaultsFile, Reaching, is_collection};

/// What a document has by default.
pub(super) struct Inherited<'k> {
    defaults: &'k Defaults,
    /// The values that it has.
    values: Vec<InheritedValue<'k>>,
    /// Keys of lists and mappings that the generator merges with those of a default.
    mixed: Vec<&'k str>,
    /// Whether it may have values that nobody knows.
    has_unknown: bool,
}

/// A value that a document has by default.
struct InheritedValue<'k> {
    set: &'k Reaching,
    entry: &'k Entry<'static>,
}

impl<'k> Inherited<'k> {
    /// What a document gets of these; none where it gets nothing.
    pub(super) fn of(document: &Document<'_>, defaults: &'k Defaults) -> Option<Self> {
        if defaults.is_empty() || !document.complete {
            return None;
        }
        let own = document.root()?.as_mapping()?;
        let mut values: Vec<InheritedValue<'k>> = Vec::new();
        let mut mixed = Vec::new();
        let mut has_unknown = defaults.anything;
        for set in &defaults.sets {
            for entry in &set.set().values.entries {
                let is_it = |other: &str| defaults.is_same_key(&entry.key, other);
                if let Some(own) = own.entries.iter().find(|own| is_it(&own.key)) {
                    if defaults.is_deep && is_collection(&own.value) {
                        mixed.push(&*entry.key);
                    }
                    continue;
                }
                values.retain(|known| !is_it(&known.entry.key));
                match defaults.value(&entry.key) {
                    DefaultValue::Certain(_) => values.push(InheritedValue { set, entry }),
                    _ => has_unknown = true,
                }
            }
        }
        Some(Self {
            defaults,
            values,
            mixed,
            has_unknown,
        })
    }

    /// The values of a document with those that it has by default and that its schema speaks of:
    /// others are for the generator, and no key too many for `additionalProperties: false`.
    pub(super) fn merged<'d>(&self, root: &Node<'d>, schema: &Schema) -> Option<Node<'d>>
    where
        'k: 'd,
    {
        let entries = self.values.iter().map(|value| value.entry);
        let mut entries = entries
            .filter(|entry| schema.mentions(&entry.key))
            .peekable();
        entries.peek()?;
        let mut merged = root.clone();
        if let Value::Mapping(mapping) = &mut merged.value {
            mapping.entries.extend(entries.cloned());
        }
        Some(merged)
    }

    /// Takes out of what a schema refuses what is about a default, and what may be right, since
    /// nobody knows a default.
    pub(super) fn take_own(&self, refused: &mut Vec<SchemaProblem>, root: &Node<'_>) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let mut left = Vec::new();
        for problem in refused.drain(..) {
            match self.origin(&problem) {
                Some(_) if self.may_give(&problem) || is_of_a_key(&problem) => {}
                Some(value) => wrong.push(Wrong { value, problem }),
                None if self.is_certain(&problem, root) => left.push(problem),
                None => {}
            }
        }
        *refused = left;
        wrong
    }

    /// The default that a problem is about, by its number.
    fn origin(&self, problem: &SchemaProblem) -> Option<usize> {
        let first = JsonPointer::new(&problem.pointer).tokens().next();
        let key = match &problem.kind {
            _ if first.is_some() => first?.into_owned(),
            SchemaProblemKind::UnknownKey { key, .. }
            | SchemaProblemKind::PropertyNames { key, .. }
            | SchemaProblemKind::DependentRequired {
                needed_by: Some(key),
                ..
            } => key.clone(),
            _ => return None,
        };
        (self.values.iter()).position(|value| value.entry.key == key)
    }

    /// Whether a default that nobody knows may be what is missing.
    fn may_give(&self, problem: &SchemaProblem) -> bool {
        match &problem.kind {
            SchemaProblemKind::Required { key, .. }
            | SchemaProblemKind::DependentRequired { key, .. } => {
                problem.pointer.is_empty() && self.defaults.may_set(key)
            }
            _ => false,
        }
    }

    /// Whether a problem is one whatever the defaults say that nobody knows.
    fn is_certain(&self, problem: &SchemaProblem, root: &Node<'_>) -> bool {
        let first = JsonPointer::new(&problem.pointer).tokens().next();
        let holds = || {
            let node = root.pointer(&problem.pointer);
            node.is_some_and(|node| problem.holds_in_part(node))
        };
        if let Some(first) = first {
            return !self.mixed.contains(&&*first) || holds();
        }
        let is_always = problem.because.is_none() && problem.alternative.is_none();
        match &problem.kind {
            SchemaProblemKind::Required { .. } if is_always => !self.may_give(problem),
            _ => !self.has_unknown || holds(),
        }
    }

    /// What is wrong with the values, each where it is written. `wrong` is what the schema refuses.
    pub(super) fn findings(&self, check: &CheckValues<'_>, wrong: &[Wrong]) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut files: Vec<&Arc<DefaultsFile>> = Vec::new();
        for value in &self.values {
            if !files.iter().any(|file| Arc::ptr_eq(file, &value.set.file)) {
                files.push(&value.set.file);
            }
        }
        for file in files {
            let is_here = |value: &&InheritedValue<'_>| Arc::ptr_eq(&value.set.file, file);
            let of_file = |wrong: &Wrong| is_here(&&self.values[wrong.value]);
            let (missing, refused) = wrong
                .iter()
                .filter(|wrong| of_file(wrong))
                .partition::<Vec<_>, _>(|wrong| wrong.is_missing());
            let values: Vec<_> = self.values.iter().filter(is_here).collect();
            found.extend(in_file(check, RuleScope::Values, &values, &refused));
            // What a default wants beside it is missing at that default.
            for wrong in missing {
                let value = [&self.values[wrong.value]];
                found.extend(in_file(check, RuleScope::Refused, &value, &[wrong]));
            }
        }
        found
    }
}

/// Whether a problem is that there is a key, not what it has: who set it for many documents did not
/// write it in this one.
fn is_of_a_key(problem: &SchemaProblem) -> bool {
    let kind = &problem.kind;
    problem.pointer.is_empty()
        && matches!(
            kind,
            SchemaProblemKind::UnknownKey { .. } | SchemaProblemKind::PropertyNames { .. }
        )
}

/// How values that documents have by default are checked: by the rules of a scope, where the schema
/// refuses this of them.
pub(super) type CheckValues<'c> =
    dyn Fn(RuleScope, &Document<'_>, &SchemaProblems) -> Vec<Finding> + 'c;

/// What a schema refuses of a default.
pub(super) struct Wrong {
    value: usize,
    problem: SchemaProblem,
}

impl Wrong {
    fn is_missing(&self) -> bool {
        let kind = &self.problem.kind;
        self.problem.pointer.is_empty()
            && matches!(kind, SchemaProblemKind::DependentRequired { .. })
    }
}

/// What is wrong with values of one file.
fn in_file(
    check: &CheckValues<'_>,
    scope: RuleScope,
    values: &[&InheritedValue<'_>],
    wrong: &[&Wrong],
) -> Vec<Finding> {
    let Some(first) = values.first() else {
        return Vec::new();
    };
    let file = &first.set.file;
    let problems = SchemaProblems {
        refused: wrong.iter().map(|wrong| wrong.problem.clone()).collect(),
        ..SchemaProblems::default()
    };
    let entries = values.iter().map(|value| value.entry.clone()).collect();
    let mapping = Value::Mapping(Mapping { entries });
    let root = Node::new(mapping, first.entry.key_span, Style::Block);
    let document = Document {
        source: &file.source,
        layout: Layout::Data,
        format: file.format,
        front_matter: None,
        roots: vec![root],
        body: Span::default(),
        problems: Vec::new(),
        directives: Vec::new(),
        complete: true,
    };
    let mut found = check(scope, &document, &problems);
    for finding in &mut found {
        finding.fix = None;
        let at = finding.pointer.take().unwrap_or_default();
        let key = JsonPointer::new(&at).tokens().next();
        let value = values.iter().find(|value| match &key {
            Some(key) => value.entry.key == *key,
            None => value.entry.key_span.contains(finding.span),
        });
        let set = value.unwrap_or(first).set.set();
        finding.pointer = Some(format!("{}{at}", set.pointer));
    }
    found
}
