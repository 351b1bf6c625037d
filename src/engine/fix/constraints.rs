//! Fixes against what must be true across files: of those that change what a file says to others,
//! the ones that would break a constraint are withheld.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::across::Across;
use super::carried::Carried;
use super::repository::{FixedFile, Fixes, RepositoryFix, WhyWithheld, Withheld};
use super::trial::Trial;
use crate::finding::Finding;
use crate::tree::overlay::Overlay;

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
        // Nearly always, they fit together.
        let all = fixes.files.iter().chain(&touching);
        if self.new_findings(&before, all).is_empty() {
            fixes.files.extend(touching);
            return;
        }
        let mut settled = Trial::settle(self.session, self.options, &fixes.files, touching);
        fixes.files.append(&mut settled.taken);
        for file in settled.open.into_values() {
            let cause = settled.causes.remove(&file.path).map(Box::new);
            let why = cause.map_or(WhyWithheld::TooMany, WhyWithheld::Causes);
            withhold(fixes, file, why);
        }
    }

    /// What is found across files once these are fixed, and was not found before.
    fn new_findings<'f>(
        &self,
        before: &Across,
        files: impl Iterator<Item = &'f FixedFile>,
    ) -> Vec<Finding> {
        let files: Vec<&FixedFile> = files.collect();
        let changes = files.iter();
        let changes = changes.map(|file| (file.path.clone(), Arc::clone(&file.change)));
        let overlay = Overlay::changed(Arc::clone(&self.session.tree), changes);
        let checked = files.iter().filter_map(|file| {
            let known = file.checked.as_ref().map(Arc::clone);
            known.map(|checked| (file.path.clone(), checked))
        });
        let Ok(mut after) = self.session.over(Arc::new(overlay)) else {
            return Vec::new();
        };
        let mut carried = Carried::fixed(checked);
        let known = self.session.carried.as_ref();
        if let Some(everything) = known.and_then(|known| known.everything()) {
            carried = carried.among(Arc::clone(everything));
        }
        after.carried = Some(Arc::new(carried));
        let after = Across::of(&after, self.options);
        after.beyond(before)
    }
}
