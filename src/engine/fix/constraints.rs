//! Fixes against what must be true across files: of those that change what a file says to others,
//! the ones that would break a constraint are withheld.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::across::{Across, beside, is_across, whole};
use super::carried::Carried;
use super::repository::{FixedFile, Fixes, RepositoryFix, WhyWithheld, Withheld};
use super::trial::Trial;
use crate::engine::options::RunOptions;
use crate::engine::outcome::Outcome;
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
            let applied = left.iter().flat_map(|left| &left.applied);
            let applied: Vec<_> = applied.collect();
            let rules: BTreeSet<&'static str> = (file.applied.iter())
                .filter(|wanted| !applied.contains(wanted))
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
        let after = self.after(fixes.files.iter().chain(&touching));
        let fits = after.as_ref().is_none_or(|after| {
            let findings = after.report.findings.iter();
            let across = Across::new(findings.filter(|finding| is_across(finding)).cloned());
            across.beyond(&before).is_empty()
        });
        if fits {
            fixes.files.extend(touching);
            fixes.after = after.map(Box::new);
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

    /// What is found once these files are fixed; none where the config cannot be read then.
    fn after<'f>(&self, files: impl Iterator<Item = &'f FixedFile>) -> Option<Outcome> {
        let files: Vec<&FixedFile> = files.collect();
        let changes = files.iter();
        let changes = changes.map(|file| (file.path.clone(), Arc::clone(&file.change)));
        let overlay = Overlay::changed(Arc::clone(&self.session.tree), changes);
        let checked = files.iter().filter_map(|file| {
            let known = file.checked.as_ref().map(Arc::clone);
            known.map(|checked| (file.path.clone(), checked))
        });
        let mut after = self.session.over(Arc::new(overlay)).ok()?;
        let mut carried = Carried::fixed(checked);
        let known = self.session.carried.as_ref();
        if let Some(everything) = known.and_then(|known| known.everything()) {
            carried = carried.among(Arc::clone(everything));
        }
        after.carried = Some(Arc::new(carried));
        // As for a report, which it may be.
        let options = RunOptions {
            count_all: true,
            ..beside(self.options)
        };
        Some(whole(&after, &options))
    }
}
