//! Names that an unknown reference may have meant.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{All, Between};
use crate::crossfile::compare::Paths;
use crate::crossfile::{
    self, Constraints, CrossfileProblem, CrossfileProblemKind, Fact, Facts, Reference, Slot,
    TargetKind,
};
use crate::document::field_path::FieldPath;
use crate::document::value::{Node, Value};
use crate::document::{Document, parse};
use crate::finding::nearest::{closest, edits};
use crate::text::Span;
use crate::text::repo_path::{RepoPath, RepoPathBuf};

/// Names that are compared with one that is unknown, at most: more would take longer than it
/// helps.
const MOST_NAMES: usize = 5_000;

/// Comparisons for suggestions in a run, at most.
const MOST_COMPARISONS: usize = 500_000;

/// Characters of an unknown name for which another is suggested, at most.
const LONGEST_NAME: usize = 64;

/// A name that is there.
pub(crate) struct KnownName {
    written: String,
    /// The folder that holds the document, when it counts in no other.
    folder: Option<RepoPathBuf>,
    lowercase: String,
}

impl KnownName {
    fn new((written, folder): (String, Option<RepoPathBuf>)) -> Self {
        let lowercase = written.to_lowercase();
        Self {
            written,
            folder,
            lowercase,
        }
    }
}

/// A name, and the folder that holds the document when it counts in no other.
type Written = (String, Option<RepoPathBuf>);

/// The names that unknown references of one kind may have meant.
pub(crate) struct KnownNames {
    /// Those of each file, so that one can be replaced.
    by_file: BTreeMap<u32, Vec<Written>>,
    /// Of all, sorted.
    pub(crate) all: Vec<KnownName>,
}

impl KnownNames {
    fn new(by_file: BTreeMap<u32, Vec<Written>>) -> Self {
        let mut all: Vec<&Written> = by_file.values().flatten().collect();
        all.sort_unstable();
        all.dedup();
        Self {
            all: all.into_iter().cloned().map(KnownName::new).collect(),
            by_file,
        }
    }
}

/// The references for whose values names are suggested, where so many of each are unknown; the rest
/// would take too long. `keys` is how many values of a target there are.
pub(crate) fn wanted(
    constraints: &Constraints,
    unknown: &BTreeMap<u16, usize>,
    keys: &dyn Fn(u16) -> usize,
) -> Vec<u16> {
    let mut left = MOST_COMPARISONS;
    let is_wanted = |(index, count): (&u16, &usize)| {
        let reference = constraints.reference(*index)?;
        let keys: usize = reference.targets.iter().map(|target| keys(*target)).sum();
        let comparisons = keys.saturating_mul(*count);
        if keys > MOST_NAMES || comparisons > left {
            return None;
        }
        left -= comparisons;
        Some(*index)
    };
    unknown.iter().filter_map(is_wanted).collect()
}

/// How many unknown references of each kind there are.
pub(crate) fn count<'p>(
    problems: impl Iterator<Item = &'p CrossfileProblem>,
) -> BTreeMap<u16, usize> {
    let mut unknown: BTreeMap<u16, usize> = BTreeMap::new();
    for problem in problems {
        if let CrossfileProblemKind::Unknown { reference, .. } = problem.kind {
            *unknown.entry(reference).or_default() += 1;
        }
    }
    unknown
}

impl Between<'_> {
    /// The names that unknown references may have meant, by reference.
    pub(crate) fn names(
        &self,
        files: &All<'_>,
        facts: &Facts,
        by_file: &[(u32, Vec<CrossfileProblem>)],
    ) -> HashMap<u16, KnownNames> {
        let unknown = count(by_file.iter().flat_map(|(_, problems)| problems));
        let mut runs: HashMap<u16, &[Fact]> = HashMap::new();
        for run in facts.keys.chunk_by(|a, b| a.slot == b.slot) {
            if let Slot::Target(target) = run[0].slot {
                runs.insert(target, run);
            }
        }
        let keys = |target: u16| runs.get(&target).map_or(0, |run| run.len());
        let mut names = HashMap::new();
        for index in wanted(&self.plan.constraints, &unknown, &keys) {
            let reference = self.plan.constraints.reference(index);
            let targets = reference.into_iter().flat_map(|one| &one.targets);
            let runs = targets.filter_map(|target| runs.get(target));
            let defining = runs.copied().flatten().map(|fact| fact.file).collect();
            names.insert(index, self.names_in(files, index, defining, None));
        }
        names
    }

    /// The names that references of one kind may have meant, in these files. Those that are known are
    /// taken over, but for those of changed files.
    pub(crate) fn names_in(
        &self,
        files: &All<'_>,
        reference: u16,
        defining: BTreeSet<u32>,
        known: Option<(&mut KnownNames, &dyn Fn(u32) -> bool)>,
    ) -> KnownNames {
        let Some(reference) = self.plan.constraints.reference(reference) else {
            return KnownNames::new(BTreeMap::new());
        };
        let targets: HashSet<u16> = reference.targets.iter().copied().collect();
        let data = self.data_files_of(reference);
        let mut known = known;
        let mut of_file = |file: u32| {
            if let Some((known, is_changed)) = &mut known
                && !is_changed(file)
                && let Some(names) = known.by_file.remove(&file)
            {
                return (file, names);
            }
            let path = (reference.compare.within_folder)
                .then(|| files.path(file))
                .flatten();
            let folder = path.map(|path| RepoPathBuf::from(path.folder()));
            let names = self.names_of(files, file, &targets, &data).into_iter();
            (file, names.map(|name| (name, folder.clone())).collect())
        };
        KnownNames::new(defining.into_iter().map(&mut of_file).collect())
    }

    /// The data files that a reference may resolve to, with the places there.
    fn data_files_of(&self, reference: &Reference) -> HashMap<&RepoPath, Vec<Option<&FieldPath>>> {
        let targets = reference.targets.iter();
        let targets = targets.filter_map(|target| self.plan.constraints.target(*target));
        let mut files: HashMap<&RepoPath, Vec<Option<&FieldPath>>> = HashMap::new();
        for target in targets {
            if let TargetKind::DataFile(file, at) = &target.kind {
                files.entry(file).or_default().push(at.as_ref());
            }
        }
        files
    }

    fn names_of(
        &self,
        files: &All<'_>,
        file: u32,
        targets: &HashSet<u16>,
        data: &HashMap<&RepoPath, Vec<Option<&FieldPath>>>,
    ) -> Vec<String> {
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
                crossfile::given(&document, give, &mut |given| {
                    names.push(given.written.into_owned());
                });
            }
        }
        for at in data.get(&**source.path()).into_iter().flatten() {
            let found = data_names(&document, *at);
            names.extend(found.into_iter().map(|(name, _)| name));
        }
        names
    }
}

/// The names that a data file defines at a path: the keys of a mapping, the items of a list, or
/// one value.
pub(crate) fn data_names(document: &Document<'_>, at: Option<&FieldPath>) -> Vec<(String, Span)> {
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
                .filter_map(|item| Some((crossfile::scalar(item)?, item.span)));
            names.extend(texts.map(|(text, span)| (text.into_owned(), span)));
        }
        _ => {
            let text = crossfile::scalar(node);
            names.extend(text.map(|text| (text.into_owned(), node.span)));
        }
    }
}

/// The name that is nearest to what is written at a place, if one is near; the same word when it
/// is there, but in another folder that does not count.
pub(crate) fn suggestion(
    document: &Document<'_>,
    node: &Node<'_>,
    span: Span,
    names: &[KnownName],
) -> Option<String> {
    let written = match node.as_str() {
        // A part of a string is as it is between its separators.
        Some(_) if node.span != span => document.source.slice(span),
        Some(text) => text,
        None => return None,
    };
    nearest(written, document.source.path().folder(), names)
}

fn nearest(written: &str, folder: &RepoPath, names: &[KnownName]) -> Option<String> {
    let written = written.trim();
    let lowercase = written.to_lowercase();
    // A longer one is not a typing error, and comparing it takes quadratic time.
    let is_long = lowercase.chars().count() > LONGEST_NAME;
    let is_elsewhere = |name: &KnownName| name.folder.as_deref().is_some_and(|of| of != folder);
    // What is the same word and yet unknown differs in something that no spelling fixes.
    let is_it = |name: &KnownName| name.written == written;
    if names.iter().any(|name| is_it(name) && is_elsewhere(name)) {
        return Some(written.to_owned());
    }
    let best = closest(names, |name| {
        let is_candidate = !is_long && !is_it(name) && !is_elsewhere(name);
        (is_candidate.then(|| distance(&lowercase, &name.lowercase))).flatten()
    });
    best.map(|name| name.written.clone())
}

/// How far two names are from each other; none when that is too far for a slip.
fn distance(one: &str, other: &str) -> Option<usize> {
    let (one, other) = without_common_ending(one, other);
    let longest = one.chars().count().max(other.chars().count());
    // Less than a third: in words of three letters, one other letter makes another word.
    edits(one, other, longest.saturating_sub(1) / 3)
}

/// Two names without what both have from the last dot on, such as `.com`: it says nothing of
/// whether they are alike.
fn without_common_ending<'n>(one: &'n str, other: &'n str) -> (&'n str, &'n str) {
    match (one.rsplit_once('.'), other.rsplit_once('.')) {
        (Some((name, ending)), Some((other, same))) if ending == same => (name, other),
        _ => (one, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(written: &str, folder: &str, names: &[KnownName]) -> Option<String> {
        nearest(written, RepoPath::new(folder), names)
    }

    #[track_caller]
    fn check(written: &str, names: &[&str], expected: Option<&str>) {
        let names = names.iter().map(|name| ((*name).to_owned(), None));
        let names: Vec<KnownName> = names.map(KnownName::new).collect();
        assert_eq!(near(written, "", &names).as_deref(), expected);
    }

    #[test]
    fn short_names_are_not_guessed() {
        check("B", &["A"], None);
        check("cx", &["ca", "cxx"], None);
        check("CX", &["cx"], Some("cx"));
        check("bob", &["rob"], None);
        check("", &["a"], None);
        check("htm", &["html"], Some("html"));
        check("rust", &["rest"], Some("rest"));
        check("gardning", &["gardening", "garden"], Some("gardening"));
        check("größen", &["Größe"], Some("Größe"));
    }

    #[test]
    fn a_common_ending_says_nothing() {
        check("youtube.com", &["fortune.com"], None);
        check("crn.com", &["cnn.com"], None);
        check("youtub.com", &["youtube.com"], Some("youtube.com"));
        check("youtube.con", &["youtube.com"], Some("youtube.com"));
    }

    #[test]
    fn the_same_word_counts_only_in_its_folder() {
        let name =
            |word: &str, folder: &str| KnownName::new((word.to_owned(), Some(folder.into())));
        let names = [name("intro", "a"), name("intros", "b")];
        assert_eq!(near("intro", "b", &names).as_deref(), Some("intro"));
        assert_eq!(near("intros", "a", &names).as_deref(), Some("intros"));
        assert_eq!(near("introd", "b", &names).as_deref(), Some("intros"));
        assert_eq!(near("intro", "a", &names), None);
        assert_eq!(near("introd", "c", &names), None);
    }
}
