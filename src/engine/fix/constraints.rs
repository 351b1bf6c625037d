//! Fixes against what must be true across files: of those that change what a file says to others,
//! the ones that would break a constraint are withheld.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::carried::Carried;
use super::repository::{FixedFile, Fixes, RepositoryFix, WhyWithheld, Withheld};
use crate::engine::options::RunOptions;
use crate::engine::outcome::Targets;
use crate::engine::session::Session;
use crate::engine::tally::MOST_COMPARED;
use crate::finding::Finding;
use crate::finding::identity::Identity;
use crate::rules;
use crate::rules::rule::Phase;
use crate::tree::overlay::Overlay;

/// How often all files are compared to settle which fixes fit together; after that, what is still
/// open is withheld.
const MOST_COMPARISONS: usize = 50;

impl RepositoryFix<'_> {
    /// Adds those of the files that say something else to others after their fixes, as far as that
    /// breaks nothing. `alone` gives a file with only the fixes that change nothing for others.
    pub(super) fn settle(
        &self,
        fixes: &mut Fixes,
        touching: Vec<FixedFile>,
        alone: &dyn Fn(&FixedFile) -> Option<FixedFile>,
    ) {
        let withhold = |fixes: &mut Fixes, file: FixedFile, why: WhyWithheld| {
            let left = alone(&file);
            let applied = left.as_ref().map(|left| &left.applied);
            let count = |rule: &&'static str| applied.and_then(|applied| applied.get(*rule));
            let rules: BTreeSet<&'static str> = (file.applied.iter())
                .filter(|(rule, wanted)| count(rule) != Some(wanted))
                .map(|(rule, _)| *rule)
                .collect();
            fixes.withheld.push(Withheld {
                path: file.path,
                rules,
                why,
            });
            fixes.files.extend(left);
        };
        if !self.options.cross_file {
            for file in touching {
                withhold(fixes, file, WhyWithheld::NotCompared);
            }
            return;
        }
        let before = match &self.across {
            Some(findings) => Across::new(findings.clone()),
            None => Across::of(self.session, self.options),
        };
        let mut fits = false;
        let mut taken = touching;
        let mut open: BTreeMap<Arc<str>, FixedFile> = BTreeMap::new();
        let mut comparisons = 0;
        // First all together: nearly always, they fit.
        while comparisons < MOST_COMPARISONS / 2 && !taken.is_empty() {
            comparisons += 1;
            let new = self.new_findings(&before, fixes.files.iter().chain(&taken));
            fits = new.is_empty();
            if fits {
                break;
            }
            let blamed: BTreeSet<&Arc<str>> = new.iter().flat_map(places).collect();
            let (out, rest): (Vec<_>, Vec<_>) = taken
                .drain(..)
                .partition(|file| blamed.contains(&file.path));
            // What is in none of their files can come from any of them.
            let (out, rest) = if out.is_empty() {
                (rest, out)
            } else {
                (out, rest)
            };
            open.extend(out.into_iter().map(|file| (Arc::clone(&file.path), file)));
            taken = rest;
        }
        if !fits {
            let rest = taken.drain(..);
            open.extend(rest.map(|file| (Arc::clone(&file.path), file)));
        }
        fixes.files.append(&mut taken);
        // Then those that do not, one by one in the order of their paths.
        for file in open.into_values() {
            if comparisons == MOST_COMPARISONS {
                withhold(fixes, file, WhyWithheld::TooMany);
                continue;
            }
            comparisons += 1;
            let new = self.new_findings(&before, fixes.files.iter().chain([&file]));
            match new.into_iter().next() {
                None => fixes.files.push(file),
                Some(first) => withhold(fixes, file, WhyWithheld::Causes(Box::new(first))),
            }
        }
    }

    /// What is found across files once these are fixed, and was not found before.
    fn new_findings<'f>(
        &self,
        before: &Across,
        files: impl Iterator<Item = &'f FixedFile>,
    ) -> Vec<Finding> {
        let overlay = Overlay::new(Arc::clone(&self.session.tree));
        let mut checked = Vec::new();
        for file in files {
            overlay.change(&file.path, Arc::clone(&file.change));
            let known = file.checked.as_ref().map(Arc::clone);
            checked.extend(known.map(|checked| (Arc::clone(&file.path), checked)));
        }
        let Ok(mut after) = self.session.over(Arc::new(overlay)) else {
            return Vec::new();
        };
        let mut carried = Carried::fixed(checked);
        let known = self.session.carried.as_ref();
        if let Some(everything) = known.and_then(|known| known.everything()) {
            carried = carried.among(Arc::clone(everything));
        }
        after.carried = Some(Arc::new(carried));
        Across::of(&after, self.options).beyond(before)
    }
}

/// What is found across all files of a repository.
struct Across {
    findings: Vec<Finding>,
    /// How many findings there are of each identity.
    known: HashMap<Identity, usize>,
    /// How many findings of a rule are in a file.
    counts: HashMap<(Arc<str>, &'static str), usize>,
}

impl Across {
    fn of(session: &Session, options: &RunOptions) -> Self {
        let options = RunOptions {
            done: Arc::default(),
            spent: Arc::default(),
            max_findings: MOST_COMPARED,
            count_all: false,
            ..options.clone()
        };
        let known = session
            .carried
            .as_ref()
            .and_then(|carried| carried.everything());
        let targets = match known {
            Some(known) => Targets::clone(known),
            None => session.everything(options.threads),
        };
        Self::new(session.run(targets, &options).report.findings)
    }

    fn new(mut findings: Vec<Finding>) -> Self {
        findings.retain(|finding| rules::is_of(finding.rule, Phase::Across));
        let mut known: HashMap<_, usize> = HashMap::new();
        let mut counts: HashMap<_, usize> = HashMap::new();
        for finding in &findings {
            *known.entry(finding.identity()).or_default() += 1;
            *counts.entry(place(finding)).or_default() += 1;
        }
        Self {
            findings,
            known,
            counts,
        }
    }

    /// The findings that `before` does not have. One whose value was fixed is not new: its file has
    /// as many of the rule as before.
    fn beyond(self, before: &Self) -> Vec<Finding> {
        let has_more = |finding: &Finding| {
            let place = place(finding);
            self.counts.get(&place) > before.counts.get(&place)
        };
        let is_new = |finding: &Finding| {
            let identity = finding.identity();
            self.known.get(&identity) > before.known.get(&identity)
        };
        let mut new = self.findings.clone();
        new.retain(|finding| has_more(finding) && is_new(finding));
        new
    }
}

fn place(finding: &Finding) -> (Arc<str>, &'static str) {
    (Arc::clone(&finding.file), finding.rule)
}

/// All files that a finding is about.
fn places(finding: &Finding) -> impl Iterator<Item = &Arc<str>> {
    let related = finding.related.iter().map(|related| &related.file);
    std::iter::once(&finding.file).chain(related)
}
