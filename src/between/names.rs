//! Names that an unknown reference may have meant.

use std::collections::{BTreeMap, HashMap};

use super::{All, Between};
use crate::document::value::{Node, Value};
use crate::document::{Document, parse};
use crate::facts::{self, Facts, GatherProblem, GatherProblemKind, Slot, TargetKind, node_at};
use crate::path::FieldPath;
use crate::schema::edits;
use crate::text::Span;

/// Names that are compared with one that is unknown, at most: more would take longer than it
/// helps.
const MOST_NAMES: usize = 5_000;

/// Comparisons for suggestions in a run, at most.
const MOST_COMPARISONS: usize = 500_000;

/// A name that is there.
pub(super) struct Name {
    written: String,
    lowercase: String,
    /// Characters of the lowercase one.
    length: usize,
}

impl Name {
    fn new(written: String) -> Self {
        let lowercase = written.to_lowercase();
        let length = lowercase.chars().count();
        Self {
            written,
            lowercase,
            length,
        }
    }
}

impl Between<'_> {
    /// The names that unknown references may have meant, by reference.
    pub(super) fn names(
        &self,
        files: &All<'_>,
        facts: &Facts,
        by_file: &[(u32, Vec<GatherProblem>)],
    ) -> HashMap<u16, Vec<Name>> {
        let mut unknown: BTreeMap<u16, usize> = BTreeMap::new();
        for problem in by_file.iter().flat_map(|(_, problems)| problems) {
            if let GatherProblemKind::Unknown { reference, .. } = problem.kind {
                *unknown.entry(reference).or_default() += 1;
            }
        }
        let mut names = HashMap::new();
        for (index, count) in unknown {
            let Some(reference) = self.plan.constraints.reference(index) else {
                continue;
            };
            let mut defining: Vec<u32> = Vec::new();
            let mut keys = 0;
            for fact in &facts.keys {
                if let Slot::Target(target) = fact.slot
                    && reference.targets.contains(&target)
                {
                    keys += 1;
                    defining.push(fact.file);
                }
            }
            defining.sort_unstable();
            defining.dedup();
            if keys > MOST_NAMES || keys.saturating_mul(count) > MOST_COMPARISONS {
                continue;
            }
            let mut found: Vec<String> = (defining.into_iter())
                .flat_map(|file| self.names_of(files, file, &reference.targets))
                .collect();
            found.sort_unstable();
            found.dedup();
            names.insert(index, found.into_iter().map(Name::new).collect());
        }
        names
    }

    fn names_of(&self, files: &All<'_>, file: u32, targets: &[u16]) -> Vec<String> {
        let Some((source, layout)) = self.source(files, file) else {
            return Vec::new();
        };
        let document = parse(&source, layout);
        let claim = self.plan.claim(source.path());
        let mut names = Vec::new();
        for give in (self.plan.constraints.gives(claim.collection))
            .into_iter()
            .flat_map(|gives| &gives.gives)
        {
            if matches!(give.slot, Slot::Target(target) if targets.contains(&target)) {
                facts::given(&document, give, &mut |given| {
                    names.push(given.written.into_owned());
                });
            }
        }
        for &target in targets {
            if let Some(TargetKind::DataFile(of, at)) = self
                .plan
                .constraints
                .target(target)
                .map(|target| &target.kind)
                && **of == **source.path()
            {
                let found = data_names(&document, at.as_ref());
                names.extend(found.into_iter().map(|(name, _)| name));
            }
        }
        names
    }
}

/// The names that a data file defines at a path: the keys of a mapping, the items of a list, or
/// one value.
pub(super) fn data_names(document: &Document<'_>, at: Option<&FieldPath>) -> Vec<(String, Span)> {
    let mut names = Vec::new();
    for root in &document.roots {
        match at {
            None => add_names(root, &mut names),
            Some(path) => {
                for found in path.find(root) {
                    add_names(found.node, &mut names);
                }
            }
        }
    }
    names
}

fn add_names(node: &Node<'_>, names: &mut Vec<(String, Span)>) {
    match &node.value {
        Value::Mapping(mapping) => {
            let keys = mapping.entries.iter();
            names.extend(keys.map(|entry| (entry.key.to_string(), entry.key_span)));
        }
        Value::Sequence(items) => {
            let texts = items
                .iter()
                .filter_map(|item| Some((facts::scalar(item)?, item.span)));
            names.extend(texts.map(|(text, span)| (text.into_owned(), span)));
        }
        _ => {
            let text = facts::scalar(node);
            names.extend(text.map(|text| (text.into_owned(), node.span)));
        }
    }
}

/// The name that is nearest to what is written at a place, if one is near.
pub(super) fn suggestion(document: &Document<'_>, span: Span, names: &[Name]) -> Option<String> {
    let node = node_at(document, span)?;
    let written = match node.as_str() {
        // A part of a string stands as it is between its separators.
        Some(_) if node.span != span => document.source.slice(span),
        Some(text) => text,
        None => return None,
    };
    nearest(written, names)
}

fn nearest(written: &str, names: &[Name]) -> Option<String> {
    let folded = written.trim().to_lowercase();
    let length = folded.chars().count();
    let most = (length / 3).max(1);
    let mut best: Option<(usize, &Name)> = None;
    for name in names {
        if name.length.abs_diff(length) > most {
            continue;
        }
        if let Some(distance) = edits(&folded, &name.lowercase, most)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name.written.clone())
}
